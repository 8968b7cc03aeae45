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
    pub(crate) action: Option<Actions>,
    /// Whether all that is asked of the action is that it finds the statement on its shelf.
    pub(crate) is_told_by_shelf: bool,
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
        let action = statement.action.as_ref();
        let action = action.map(|list| Actions::new(list, kind));
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
            is_told_by_shelf: action.as_ref().is_none_or(Actions::is_told_by_shelf),
            action,
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
            is_told_by_shelf: true,
            principal: None,
            resource: None,
            conditions: Box::default(),
            is_contested_allow: false,
        }
    }

    /// Under which actions the statement is looked for.
    pub(crate) fn shelves(&self) -> Vec<Shelf> {
        let of_any = || vec![Shelf::Beginning("".into())];
        self.action.as_ref().map_or_else(of_any, Actions::shelves)
    }

    /// Whether the statement applies, and the form in which it names the caller. Without a record, only a statement that
    /// the action finds on its shelves may be asked, and clauses behind the first that fails are not.
    #[inline]
    pub(crate) fn ask<R: Record>(&self, question: &Question<'_>, record: &mut R) -> Cover {
        let mut asking = Asking {
            statement: self,
            question,
            cover: Cover {
                truth: Truth::Yes,
                form: None,
            },
            clauses: Vec::new(),
            record,
        };
        // A statement without Principal says nothing in a layer that names principals.
        let is_mistake =
            self.is_mistake || question.layer.names_principals() && self.principal.is_none();
        let is_told = !R::KEEPS && self.is_told_by_shelf;
        let action = self.action.as_ref().filter(|_| !is_told);
        let principal = self.principal.as_ref();
        // The cheapest first: most statements fail on their action.
        let _ = action.is_none_or(|list| asking.goes_on(Which::Action(list)))
            && principal.is_none_or(|element| asking.goes_on(Which::Principal(element)))
            && (self.resource.as_ref()).is_none_or(|list| asking.goes_on(Which::Resource(list)))
            && (!is_mistake || asking.goes_on(Which::Mistake))
            && (self.conditions.iter()).all(|one| asking.goes_on(Which::Condition(one)));
        asking.finish()
    }

    #[inline(always)]
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
    #[inline(never)]
    fn take_down(&self, which: Which<'_>, question: &Question<'_>) -> (Cover, ClauseEvaluation) {
        let request = question.request;
        let probe = Probe::new(None);
        let cover = self.clause(which, question, &probe);
        let (clause, wanted, span) = self.of(which);
        let mut taken = ClauseEvaluation {
            clause,
            truth: cover.truth,
            seen: Vec::new(),
            wanted,
            span,
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
        if cover.truth.is_yes() {
            return (cover, taken);
        }
        let is_unknown = cover.truth == Truth::Unknown;
        match which {
            Which::Mistake => {}
            Which::Action(list) => {
                taken.seen.push(request.action.clone());
                if !list.is_negated {
                    taken.differs_at = list.reaches(&request.name);
                }
            }
            Which::Principal(_) => {
                let name = request.principal.name();
                taken.seen.extend(name.map(str::to_owned));
            }
            Which::Resource(list) => {
                taken.seen.push(request.resource.clone());
                if !list.is_negated {
                    taken.differs_at = list.reaches(&request.resource, &request.context);
                }
                if is_unknown {
                    taken.unknown_keys = list.unknown_keys(&request.context);
                }
            }
            Which::Condition(condition) => {
                taken.seen = match condition.seen(&request.context) {
                    Lookup::One(value) => vec![value.to_owned()],
                    Lookup::Many(values) => values.to_vec(),
                    Lookup::Absent | Lookup::Unknown => Vec::new(),
                };
                if is_unknown {
                    taken.unknown_keys = condition.unknown_keys(&request.context);
                }
            }
        }
        (cover, taken)
    }

    /// Which clause it is, what the policy wants, and where that stands.
    fn of(&self, which: Which<'_>) -> (Clause, Arc<[String]>, Span) {
        let plain = |is_negated, clause, negation| match is_negated {
            true => negation,
            false => clause,
        };
        match which {
            Which::Mistake => (Clause::Mistake, Arc::from([]), self.span),
            Which::Action(list) => (
                plain(list.is_negated, Clause::Action, Clause::NotAction),
                Arc::clone(&list.wanted),
                list.span,
            ),
            Which::Principal(element) => (
                plain(element.is_negated, Clause::Principal, Clause::NotPrincipal),
                Arc::clone(&element.wanted),
                element.span,
            ),
            Which::Resource(list) => (
                plain(list.is_negated, Clause::Resource, Clause::NotResource),
                Arc::clone(&list.wanted),
                list.span,
            ),
            Which::Condition(condition) => (
                Clause::Condition {
                    operator: Arc::clone(&condition.operator),
                    key: Arc::clone(&condition.written_key),
                },
                Arc::clone(&condition.wanted),
                condition.span,
            ),
        }
    }
}

/// A statement while its clauses are asked.
struct Asking<'a, R> {
    statement: &'a PreparedStatement,
    question: &'a Question<'a>,
    cover: Cover,
    /// Only where a record keeps them.
    clauses: Vec<ClauseEvaluation>,
    record: &'a mut R,
}

impl<R: Record> Asking<'_, R> {
    /// Asks a clause; whether the next one needs to be asked.
    #[inline(always)]
    fn goes_on(&mut self, which: Which<'_>) -> bool {
        let own = if R::KEEPS {
            let (own, clause) = self.statement.take_down(which, self.question);
            self.clauses.push(clause);
            own
        } else {
            self.statement.clause(which, self.question, &Preferred)
        };
        self.cover.form = self.cover.form.max(own.form);
        self.cover.truth = self.cover.truth.and(own.truth);
        match which {
            _ if !R::KEEPS => !self.cover.truth.is_no(),
            // Of a statement about another service, no more need be known than that.
            Which::Action(list) => {
                !self.cover.truth.is_no() || list.is_about(self.question.request.name.service())
            }
            _ => true,
        }
    }

    #[inline(always)]
    fn finish(mut self) -> Cover {
        if R::KEEPS {
            // Conditions in the order of the text.
            let of_condition =
                |clause: &ClauseEvaluation| matches!(clause.clause, Clause::Condition { .. });
            let first = self.clauses.iter().position(of_condition);
            if let Some(conditions) = first.and_then(|first| self.clauses.get_mut(first..)) {
                conditions.sort_by_key(|clause| clause.span.start);
            }
            let statement = self.statement;
            self.record.statement(StatementEvaluation {
                policy: Arc::clone(&statement.policy),
                index: statement.index,
                sid: statement.sid.clone(),
                effect: statement.effect,
                span: statement.span,
                clauses: self.clauses,
                form: self.cover.form,
            });
        }
        self.cover
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
