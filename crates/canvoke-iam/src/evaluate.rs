//! Statements and clauses against a request, and a layer's policies together. The only evaluator (design D2).

use crate::arn::resource_pieces;
use crate::condition;
use crate::context::Lookup;
use crate::glob::Glob;
use crate::grant::{self, Form};
use crate::policy::Effect;
use crate::prepare::{
    Pattern, Patterns, PreparedCondition, PreparedPolicy, PreparedStatement, Principals,
};
use crate::record::{Clause, ClauseEvaluation, Layer, Record, StatementEvaluation};
use crate::request::Request;
use crate::template::{Filled, as_pieces};
use crate::truth::Truth;
use crate::{Decision, Span};

/// What the policies of one layer come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LayerResult {
    /// Whether a Deny applies.
    pub(crate) deny: Truth,
    /// Whether an Allow applies, in any form.
    pub(crate) allow: Truth,
    /// Whether an Allow applies that passes over a missing identity policy.
    pub(crate) by_role: Truth,
    /// Whether an Allow applies that passes over every implicit deny of the caller's own layers.
    pub(crate) direct: Truth,
}

impl LayerResult {
    pub(crate) const NOTHING: Self = Self {
        deny: Truth::No,
        allow: Truth::No,
        by_role: Truth::No,
        direct: Truth::No,
    };

    /// A policy that cannot be read may say anything (I-EVAL-23).
    pub(crate) const UNREADABLE: Self = Self {
        deny: Truth::Unknown,
        allow: Truth::Unknown,
        by_role: Truth::Unknown,
        direct: Truth::Unknown,
    };

    /// A statement that applies, or may.
    pub(crate) fn of(effect: Option<Effect>, applies: Truth, form: Option<Form>) -> Self {
        let mut result = Self::NOTHING;
        match effect {
            Some(Effect::Deny) => result.deny = applies,
            Some(Effect::Allow) => {
                result.allow = applies;
                // A policy without Principal is attached to the caller itself.
                let form = form.unwrap_or(Form::Direct);
                if form >= Form::Role {
                    result.by_role = applies;
                }
                if form == Form::Direct {
                    result.direct = applies;
                }
            }
            None => {
                let may = applies.and(Truth::Unknown);
                result = Self {
                    deny: may,
                    allow: may,
                    by_role: may,
                    direct: may,
                };
            }
        }
        result
    }

    #[must_use]
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            deny: self.deny.or(other.deny),
            allow: self.allow.or(other.allow),
            by_role: self.by_role.or(other.by_role),
            direct: self.direct.or(other.direct),
        }
    }

    /// One level of a ceiling above another: all must allow, any may deny (I-EVAL-16).
    #[must_use]
    pub(crate) fn under(self, other: Self) -> Self {
        Self {
            deny: self.deny.or(other.deny),
            allow: self.allow.and(other.allow),
            ..Self::NOTHING
        }
    }

    /// The layer on its own.
    pub(crate) fn decision(self) -> Decision {
        Decision::of(self.deny, self.allow)
    }
}

impl Decision {
    /// A Deny wins; then something must allow (I-EVAL-01, I-EVAL-02).
    pub(crate) fn of(deny: Truth, allow: Truth) -> Self {
        match (deny, allow) {
            (Truth::Yes, _) => Self::ExplicitDeny,
            (_, Truth::No) => Self::ImplicitDeny,
            (Truth::No, Truth::Yes) => Self::Allow,
            _ => Self::Unknown,
        }
    }
}

/// Asks the policies of one layer, on their own: the endpoint policy, or the resource policy of a call without IAM.
/// Cost: the statements times their clauses.
pub fn evaluate(
    layer: Layer,
    policies: &[PreparedPolicy],
    request: &Request,
    record: &mut impl Record,
) -> Decision {
    layer_result(layer, 0, policies, request, record).decision()
}

pub(crate) fn layer_result<R: Record>(
    layer: Layer,
    level: usize,
    policies: &[PreparedPolicy],
    request: &Request,
    record: &mut R,
) -> LayerResult {
    record.layer(layer, level);
    let mut result = LayerResult::NOTHING;
    for policy in policies {
        if policy.is_unreadable {
            record.unreadable(&policy.name);
            result = result.or(LayerResult::UNREADABLE);
        }
        for statement in &policy.statements {
            let (applies, form) = ask(policy, statement, request, record);
            result = result.or(LayerResult::of(statement.effect, applies, form));
        }
    }
    result
}

/// One statement: its clauses until one fails, or all of them where they are kept.
fn ask<R: Record>(
    policy: &PreparedPolicy,
    statement: &PreparedStatement,
    request: &Request,
    record: &mut R,
) -> (Truth, Option<Form>) {
    let mut notes = Notes {
        applies: Truth::Yes,
        clauses: Vec::new(),
    };
    let mut form = None;
    if statement.is_broken {
        notes.take::<R>(Truth::Unknown, || {
            ClauseEvaluation::new(Clause::Mistake, statement.span)
        });
    }
    // The action comes first: most statements fail on it, and it is the cheapest.
    if notes.goes_on::<R>()
        && let Some(action) = &statement.action
    {
        let truth = matches(action, &request.action_lower, request).0;
        notes.take::<R>(truth, || {
            let clause = if action.is_negated {
                Clause::NotAction
            } else {
                Clause::Action
            };
            pattern_clause(clause, action, &request.action, request)
        });
    }
    if notes.goes_on::<R>()
        && let Some(principal) = &statement.principal
    {
        let (truth, found, contested) = covers(principal, statement.effect, request);
        form = found;
        notes.take::<R>(truth, || {
            let clause = if principal.is_negated {
                Clause::NotPrincipal
            } else {
                Clause::Principal
            };
            ClauseEvaluation {
                seen: request
                    .principal
                    .arn()
                    .map(str::to_owned)
                    .into_iter()
                    .collect(),
                wanted: principal.written.clone(),
                contested,
                ..ClauseEvaluation::new(clause, principal.span)
            }
        });
    }
    if notes.goes_on::<R>()
        && let Some(resource) = &statement.resource
    {
        let truth = matches(resource, &request.resource, request).0;
        notes.take::<R>(truth, || {
            let clause = if resource.is_negated {
                Clause::NotResource
            } else {
                Clause::Resource
            };
            pattern_clause(clause, resource, &request.resource, request)
        });
    }
    for condition in &statement.conditions {
        if !notes.goes_on::<R>() {
            break;
        }
        let (truth, contested) = match condition.operator {
            Some(operator) => condition::evaluate(
                operator,
                &condition.key,
                &condition.values,
                &request.context,
            ),
            None => (Truth::Unknown, None),
        };
        notes.take::<R>(truth, || {
            condition_clause(condition, request, truth, contested)
        });
    }
    if R::KEEPS {
        record.statement(StatementEvaluation {
            policy: policy.name.clone(),
            index: statement.index,
            sid: statement.sid.clone(),
            effect: statement.effect,
            span: statement.span,
            clauses: notes.clauses,
            form,
        });
    }
    (notes.applies, form)
}

/// The clauses asked so far.
struct Notes {
    applies: Truth,
    clauses: Vec<ClauseEvaluation>,
}

impl Notes {
    fn goes_on<R: Record>(&self) -> bool {
        R::KEEPS || self.applies != Truth::No
    }

    fn take<R: Record>(&mut self, truth: Truth, clause: impl FnOnce() -> ClauseEvaluation) {
        self.applies = self.applies.and(truth);
        if R::KEEPS {
            self.clauses.push(ClauseEvaluation { truth, ..clause() });
        }
    }
}

impl ClauseEvaluation {
    fn new(clause: Clause, span: Span) -> Self {
        Self {
            clause,
            truth: Truth::Unknown,
            seen: Vec::new(),
            wanted: Vec::new(),
            span,
            differs_at: None,
            unknown_keys: Vec::new(),
            contested: None,
        }
    }
}

/// Whom a Principal element covers: truth, form, contested rule.
fn covers(
    principal: &Principals,
    effect: Option<Effect>,
    request: &Request,
) -> (Truth, Option<Form>, Option<&'static str>) {
    let caller = &request.principal;
    if principal.is_negated {
        // With Allow it grants nothing (I-PRIN-10).
        if effect != Some(Effect::Deny) {
            return (Truth::No, None, None);
        }
        let (is_exempt, contested) = grant::is_exempt(&principal.entries, caller);
        return (Truth::from(!is_exempt), None, contested);
    }
    let form = principal
        .entries
        .iter()
        .filter_map(|entry| entry.covers(caller))
        .max();
    (Truth::from(form.is_some()), form, None)
}

/// Whether an Action or Resource element covers `text`, and the key that would settle it.
fn matches(list: &Patterns, text: &str, request: &Request) -> (Truth, Option<String>) {
    let mut unknown = None;
    let any = Truth::any(list.patterns.iter().map(|pattern| match pattern {
        Pattern::Fixed(glob) => Truth::from(glob.matches(text)),
        Pattern::Variable(template) => match template.fill(&request.context) {
            // An unset variable matches nothing, so in NotResource it exempts nothing (I-VAR-05, I-ARN-10).
            Filled::Unset => Truth::No,
            Filled::Unknown(key) => {
                unknown = Some(key);
                Truth::Unknown
            }
            Filled::Text(filled) => {
                Truth::from(Glob::new(as_pieces(filled, resource_pieces)).matches(text))
            }
        },
    }));
    (if list.is_negated { !any } else { any }, unknown)
}

fn pattern_clause(
    clause: Clause,
    list: &Patterns,
    seen: &str,
    request: &Request,
) -> ClauseEvaluation {
    let (truth, unknown) = matches(list, &seen_as_asked(&clause, seen), request);
    let common = list.patterns.iter().filter_map(|pattern| match pattern {
        Pattern::Fixed(glob) => Some(glob.common_prefix(&seen_as_asked(&clause, seen))),
        Pattern::Variable(_) => None,
    });
    ClauseEvaluation {
        seen: vec![seen.to_owned()],
        wanted: list.written.clone(),
        differs_at: if truth == Truth::No && !list.is_negated {
            common.max()
        } else {
            None
        },
        unknown_keys: unknown.into_iter().collect(),
        ..ClauseEvaluation::new(clause, list.span)
    }
}

fn seen_as_asked(clause: &Clause, seen: &str) -> String {
    match clause {
        Clause::Action | Clause::NotAction => seen.to_ascii_lowercase(),
        _ => seen.to_owned(),
    }
}

fn condition_clause(
    condition: &PreparedCondition,
    request: &Request,
    truth: Truth,
    contested: Option<&'static str>,
) -> ClauseEvaluation {
    let seen = match request.context.look_up(&condition.key) {
        Lookup::One(value) => vec![value.to_owned()],
        Lookup::Many(values) => values.to_vec(),
        Lookup::Absent | Lookup::Unknown => Vec::new(),
    };
    let clause = Clause::Condition {
        operator: condition.written_operator.clone(),
        key: condition.written_key.clone(),
    };
    let is_unknown = truth == Truth::Unknown && condition.operator.is_some();
    ClauseEvaluation {
        seen,
        wanted: condition.written.clone(),
        unknown_keys: if is_unknown {
            vec![condition.written_key.clone()]
        } else {
            Vec::new()
        },
        contested,
        ..ClauseEvaluation::new(clause, condition.span)
    }
}
