//! What an evaluation leaves behind: every statement and clause, or nothing (design D2). Holds values, no sentences.

use std::sync::Arc;

use crate::Truth;
use crate::authorization::{Authorization, Evaluation};
use crate::contested::Contested;
use crate::decision::{Form, Layer};
use crate::diagnostic::Span;
use crate::fold::Shape;
use crate::policy::Effect;

/// Takes down an evaluation. The evaluator is generic over it, so that asking without a record costs nothing.
pub trait Record {
    /// Whether anything is kept. Where not, clauses behind the first that fails are not asked, nor statements that
    /// cannot change the decision.
    const KEEPS: bool;
    /// How layers are folded for this caller and owner; not called where one layer is asked on its own.
    fn shape(&mut self, shape: Shape);
    /// A layer begins; `level` counts the levels of SCPs and RCPs from the root, and is 0 elsewhere.
    fn layer(&mut self, layer: Layer, level: usize);
    /// A statement was asked.
    fn statement(&mut self, statement: StatementEvaluation);
}

impl Record for () {
    const KEEPS: bool = false;
    fn shape(&mut self, _: Shape) {}
    fn layer(&mut self, _: Layer, _: usize) {}
    fn statement(&mut self, _: StatementEvaluation) {}
}

/// Keeps everything.
#[derive(Debug, Default)]
pub struct Recorder {
    shape: Option<Shape>,
    evaluations: Vec<Evaluation>,
}

impl Recorder {
    /// What was taken down.
    pub fn finish(self) -> Authorization {
        Authorization::new(self.shape, self.evaluations)
    }
}

impl Record for Recorder {
    const KEEPS: bool = true;

    fn shape(&mut self, shape: Shape) {
        self.shape = Some(shape);
    }

    fn layer(&mut self, layer: Layer, level: usize) {
        self.evaluations.push(Evaluation {
            layer,
            level,
            statements: Vec::new(),
        });
    }

    fn statement(&mut self, statement: StatementEvaluation) {
        if let Some(last) = self.evaluations.last_mut() {
            last.statements.push(statement);
        }
    }
}

/// One statement against one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementEvaluation {
    /// Name of its policy.
    pub policy: Arc<str>,
    /// Its index in the policy.
    pub index: usize,
    /// Its `Sid`.
    pub sid: Option<Arc<str>>,
    /// Its effect; none where it has none that AWS knows, so that it may be either (I-EVAL-23).
    pub effect: Option<Effect>,
    /// Its place in the policy's text.
    pub span: Span,
    /// Its clauses: action, principal, resource, conditions in the order of the text.
    pub clauses: Vec<ClauseEvaluation>,
    /// How it names the caller, where it has a Principal that covers it.
    pub form: Option<Form>,
}

impl StatementEvaluation {
    /// Whether the statement applies: all clauses match (I-COND-01).
    pub fn applies(&self) -> Truth {
        self.applies_under(None)
    }

    /// Whether it would apply under the other reading of a contested rule.
    pub(crate) fn applies_under(&self, other: Option<Contested>) -> Truth {
        let truths = self.clauses.iter().map(|clause| clause.truth_under(other));
        truths.fold(Truth::Yes, Truth::and)
    }

    /// The clauses that do not match, or may not.
    pub fn misses(&self) -> impl Iterator<Item = &ClauseEvaluation> {
        self.clauses
            .iter()
            .filter(|clause| clause.truth != Truth::Yes)
    }
}

/// One clause against one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClauseEvaluation {
    /// Which clause.
    pub clause: Clause,
    /// Whether it matches.
    pub truth: Truth,
    /// What the request has, where the clause does not match; empty: nothing (an absent key, an anonymous caller).
    pub seen: Vec<String>,
    /// What the policy wants, as written.
    pub wanted: Arc<[String]>,
    /// Its place in the policy's text.
    pub span: Span,
    /// For an action or resource that does not match: how many characters of what the request has fit the nearest
    /// pattern (E-EXP-04).
    pub differs_at: Option<usize>,
    /// Keys whose value nobody gave, as the policy writes them.
    pub unknown_keys: Vec<String>,
    /// What the clause would come to under the other reading of contested rules, where that is something else.
    pub other_readings: Vec<(Contested, Truth)>,
}

impl ClauseEvaluation {
    fn truth_under(&self, other: Option<Contested>) -> Truth {
        let found = self
            .other_readings
            .iter()
            .find(|(rule, _)| Some(*rule) == other);
        found.map_or(self.truth, |(_, truth)| *truth)
    }
}

/// A clause of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clause {
    /// `Principal`.
    Principal,
    /// `NotPrincipal`.
    NotPrincipal,
    /// `Action`.
    Action,
    /// `NotAction`.
    NotAction,
    /// `Resource`.
    Resource,
    /// `NotResource`.
    NotResource,
    /// One key of `Condition`.
    Condition {
        /// The operator, as written.
        operator: Arc<str>,
        /// The key, as written.
        key: Arc<str>,
    },
    /// The statement, or its policy, has a mistake that AWS would refuse: nobody can say what it means (I-EVAL-23).
    Mistake,
}
