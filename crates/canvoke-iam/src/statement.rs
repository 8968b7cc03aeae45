//! One statement against one request: its clauses, all of which must match. Knows nothing of other statements.

use std::sync::Arc;

use crate::Truth;
use crate::clause::action::{Actions, Shelf};
use crate::clause::principal::{Cover, Principals};
use crate::clause::resource::Resources;
use crate::condition::Condition;
use crate::contested::{Contested, Preferred, Probe, Reading};
use crate::context::Lookup;
use crate::decision::{Form, Layer};
use crate::diagnostic::Span;
use crate::policy::{Effect, Policy, PolicyKind, Statement};
use crate::record::{Clause, ClauseEvaluation, Record, StatementEvaluation};
use crate::request::Request;

/// A statement, ready to be asked. It borrows nothing.
#[derive(Clone, Debug)]
pub(crate) struct PreparedStatement {
    policy: Arc<str>,
    index: usize,
    sid: Option<Arc<str>>,
    pub(crate) effect: Option<Effect>,
    span: Span,
    /// Whether AWS would refuse it.
    is_mistake: bool,
    action: Option<Actions>,
    principal: Option<Principals>,
    resource: Option<Resources>,
    /// The cheapest first.
    conditions: Box<[Condition]>,
    /// An SCP's Allow with more than AWS's prose grants it (I-EVAL-18).
    is_contested_allow: bool,
}

/// What a statement is asked about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question<'a> {
    pub(crate) layer: Layer,
    pub(crate) request: &'a Request,
    pub(crate) has_boundary: bool,
}

/// Which clause is asked.
#[derive(Clone, Copy)]
enum Which<'a> {
    Mistake,
    Action(&'a Actions),
    Principal(&'a Principals),
    Resource(&'a Resources),
    Condition(&'a Condition),
}

impl PreparedStatement {
    pub(crate) fn new(
        policy: &Policy,
        name: &Arc<str>,
        index: usize,
        statement: &Statement,
    ) -> Self {
        let kind = policy.kind;
        let has_variables = policy.has_variables();
        let resource = |list| Resources::new(list, kind, has_variables);
        let resource = statement.resource.as_ref().map(resource);
        let is_plain = statement.conditions.is_empty()
            && statement
                .action
                .as_ref()
                .is_some_and(|list| !list.is_negated)
            && resource.as_ref().is_some_and(Resources::is_everything);
        let conditions = statement.conditions.iter();
        let mut conditions: Box<[Condition]> = conditions
            .map(|condition| Condition::new(condition, has_variables))
            .collect();
        conditions.sort_by_key(Condition::cost);
        Self {
            policy: Arc::clone(name),
            index,
            sid: statement.sid.as_ref().map(|sid| sid.value.as_str().into()),
            effect: statement.effect,
            span: statement.span,
            is_mistake: statement.is_broken || statement.effect.is_none(),
            action: statement
                .action
                .as_ref()
                .map(|list| Actions::new(list, kind)),
            principal: statement
                .principal
                .as_ref()
                .map(|element| Principals::new(element, kind)),
            resource,
            conditions,
            is_contested_allow: kind == PolicyKind::ServiceControl
                && statement.effect == Some(Effect::Allow)
                && !is_plain,
        }
    }

    /// What stands for a policy that cannot be read: it may say anything (I-EVAL-23).
    pub(crate) fn unreadable(name: &Arc<str>) -> Self {
        Self {
            policy: Arc::clone(name),
            index: 0,
            sid: None,
            effect: None,
            span: Span::default(),
            is_mistake: true,
            action: None,
            principal: None,
            resource: None,
            conditions: Box::default(),
            is_contested_allow: false,
        }
    }

    /// Under which actions the statement is looked for.
    pub(crate) fn shelves(&self) -> Vec<Shelf> {
        self.action
            .as_ref()
            .map_or_else(|| vec![Shelf::Every], Actions::shelves)
    }

    /// Whether the statement applies, and the form in which it names the caller. Without a record, clauses behind the
    /// first that fails are not asked.
    #[inline]
    pub(crate) fn ask<R: Record>(&self, question: &Question<'_>, record: &mut R) -> Cover {
        let mut applies = Truth::Yes;
        let mut form = None;
        let mut clauses = Vec::new();
        if R::KEEPS {
            clauses.reserve(3);
        }
        // `any` walks the clauses in one piece, which a `for` does not.
        self.clauses(question.layer).any(|which| {
            let cover = if R::KEEPS {
                let (cover, clause) = self.take_down(which, question);
                clauses.push(clause);
                cover
            } else {
                self.clause(which, question, &Preferred)
            };
            form = form.max(cover.form);
            applies = applies.and(cover.truth);
            match which {
                _ if !R::KEEPS => applies.is_no(),
                // Of a statement about another service, no more need be known than that.
                Which::Action(list) => {
                    applies.is_no() && !list.is_about(question.request.name.service())
                }
                _ => false,
            }
        });
        if R::KEEPS {
            // Conditions in the order of the text.
            let of_condition =
                |clause: &ClauseEvaluation| matches!(clause.clause, Clause::Condition { .. });
            let first = clauses.iter().position(of_condition);
            if let Some(conditions) = first.and_then(|first| clauses.get_mut(first..)) {
                conditions.sort_by_key(|clause| clause.span.start);
            }
            record.statement(StatementEvaluation {
                policy: Arc::clone(&self.policy),
                index: self.index,
                sid: self.sid.clone(),
                effect: self.effect,
                span: self.span,
                clauses,
                form,
            });
        }
        Cover {
            truth: applies,
            form,
        }
    }

    /// The clauses, the cheapest first: most statements fail on their action.
    fn clauses(&self, layer: Layer) -> impl Iterator<Item = Which<'_>> {
        // A statement without Principal says nothing in a layer that names principals.
        let is_mistake = self.is_mistake || layer.names_principals() && self.principal.is_none();
        let action = self.action.as_ref().map(Which::Action);
        let principal = self.principal.as_ref().map(Which::Principal);
        let resource = self.resource.as_ref().map(Which::Resource);
        action
            .into_iter()
            .chain(principal)
            .chain(resource)
            .chain(is_mistake.then_some(Which::Mistake))
            .chain(self.conditions.iter().map(Which::Condition))
    }

    #[inline]
    fn clause(&self, which: Which<'_>, question: &Question<'_>, reading: &impl Reading) -> Cover {
        let request = question.request;
        let truth = match which {
            Which::Mistake => Truth::Unknown,
            Which::Action(list) => list.covers(&request.name, reading),
            Which::Principal(element) => {
                return element.cover(
                    self.effect,
                    &request.principal,
                    question.has_boundary || request.principal.has_boundary(),
                    reading,
                );
            }
            Which::Resource(list) => {
                let covers = list.covers(&request.resource, &request.context, reading);
                // The other reading: AWS refuses such an Allow, so it grants nothing (I-EVAL-18, contested).
                if self.is_contested_allow && reading.is_other(Contested::ConditionalAllowInScp) {
                    Truth::No
                } else {
                    covers
                }
            }
            Which::Condition(condition) => condition.holds(&request.context, reading),
        };
        Cover { truth, form: None }
    }

    /// A clause with what there is to say about it, under each reading that makes a difference.
    fn take_down(&self, which: Which<'_>, question: &Question<'_>) -> (Cover, ClauseEvaluation) {
        let request = question.request;
        let probe = Probe::new(None);
        let cover = self.clause(which, question, &probe);
        let mut taken = ClauseEvaluation {
            clause: Clause::Mistake,
            truth: cover.truth,
            seen: Vec::new(),
            wanted: Arc::from([]),
            span: self.span,
            differs_at: None,
            unknown_keys: Vec::new(),
            other_readings: Vec::new(),
        };
        if probe.has_touched() {
            for rule in probe.touched() {
                let other = self.clause(which, question, &Probe::new(Some(rule))).truth;
                if other != cover.truth {
                    taken.other_readings.push((rule, other));
                }
            }
        }
        let is_miss = !cover.truth.is_yes();
        match which {
            Which::Mistake => {}
            Which::Action(list) => {
                taken.clause = if list.is_negated {
                    Clause::NotAction
                } else {
                    Clause::Action
                };
                taken.wanted = Arc::clone(&list.wanted);
                taken.span = list.span;
                if is_miss {
                    taken.seen.push(request.action.clone());
                    if !list.is_negated {
                        taken.differs_at = list.reaches(&request.name);
                    }
                }
            }
            Which::Principal(element) => {
                taken.clause = if element.is_negated {
                    Clause::NotPrincipal
                } else {
                    Clause::Principal
                };
                taken.wanted = Arc::clone(&element.wanted);
                taken.span = element.span;
                if is_miss {
                    let name = request.principal.name();
                    taken.seen.extend(name.map(str::to_owned));
                }
            }
            Which::Resource(list) => {
                taken.clause = if list.is_negated {
                    Clause::NotResource
                } else {
                    Clause::Resource
                };
                taken.wanted = Arc::clone(&list.wanted);
                taken.span = list.span;
                if is_miss {
                    taken.seen.push(request.resource.clone());
                    if !list.is_negated {
                        taken.differs_at = list.reaches(&request.resource, &request.context);
                    }
                }
                if cover.truth == Truth::Unknown {
                    taken.unknown_keys = list.unknown_keys(&request.context);
                }
            }
            Which::Condition(condition) => {
                taken.clause = Clause::Condition {
                    operator: Arc::clone(&condition.operator),
                    key: Arc::clone(&condition.written_key),
                };
                taken.wanted = Arc::clone(&condition.wanted);
                taken.span = condition.span;
                if is_miss {
                    taken.seen = match condition.seen(&request.context) {
                        Lookup::One(value) => vec![value.to_owned()],
                        Lookup::Many(values) => values.to_vec(),
                        Lookup::Absent | Lookup::Unknown => Vec::new(),
                    };
                }
                if cover.truth == Truth::Unknown {
                    taken.unknown_keys = condition.unknown_keys(&request.context);
                }
            }
        }
        (cover, taken)
    }
}

/// What the statements of a layer come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Whether a Deny applies.
    pub(crate) deny: Truth,
    /// Whether an Allow applies, in any form.
    pub(crate) allow: Truth,
    /// Whether an Allow applies that passes over a missing identity policy.
    pub(crate) by_role: Truth,
    /// Whether an Allow applies that passes over every implicit deny of the caller's own layers.
    pub(crate) direct: Truth,
}

impl Tally {
    pub(crate) const NOTHING: Self = Self {
        deny: Truth::No,
        allow: Truth::No,
        by_role: Truth::No,
        direct: Truth::No,
    };

    /// What a layer comes to before any of its statements: an RCP only denies, because `RCPFullAWSAccess` stands beside
    /// it at every level and cannot be detached (I-EVAL-19).
    pub(crate) fn of_no_statement(layer: Layer) -> Self {
        Self {
            allow: (layer == Layer::ResourceControl).into(),
            ..Self::NOTHING
        }
    }

    /// Adds a statement.
    pub(crate) fn add(&mut self, effect: Option<Effect>, applies: Truth, form: Option<Form>) {
        // A statement without an effect may be either (I-EVAL-23); its clauses already say Unknown at best.
        if effect != Some(Effect::Allow) {
            self.deny = self.deny.or(applies);
        }
        if effect == Some(Effect::Deny) {
            return;
        }
        self.allow = self.allow.or(applies);
        // Where the most favourable form is not told, nothing is passed over but what surely is (I-EVAL-08).
        match form {
            Some(Form::Account) => {}
            Some(Form::Role) => self.by_role = self.by_role.or(applies),
            Some(Form::Direct) | None => {
                self.by_role = self.by_role.or(applies);
                self.direct = self.direct.or(applies);
            }
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
}
