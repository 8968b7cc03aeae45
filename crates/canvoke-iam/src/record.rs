//! What an evaluation leaves behind: every statement and clause, or nothing (design D2). Holds values, no sentences.

use crate::authorize::Shape;
use crate::diagnostic::Span;
use crate::grant::Form;
use crate::policy::Effect;
use crate::truth::Truth;
use crate::{Authorization, Evaluation};

/// A layer of policy (section 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// Of the caller's user, groups or role.
    Identity,
    /// Of the resource.
    Resource,
    /// Permissions boundary.
    Boundary,
    /// Session policy.
    Session,
    /// Service control policies.
    ServiceControl,
    /// Resource control policies.
    ResourceControl,
    /// Of the VPC endpoint.
    Endpoint,
}

/// Takes down an evaluation. The evaluator is generic over it, so that asking without a record costs nothing.
pub trait Record {
    /// Whether anything is kept; where not, clauses behind the first that fails are not asked.
    const KEEPS: bool;
    /// The way in which layers are folded.
    fn shape(&mut self, shape: Shape);
    /// A layer begins; `level` counts the levels of SCPs and RCPs, 0 elsewhere.
    fn layer(&mut self, layer: Layer, level: usize);
    /// A policy of the layer could not be read at all.
    fn unreadable(&mut self, policy: &str);
    /// A statement was asked.
    fn statement(&mut self, statement: StatementEvaluation);
}

impl Record for () {
    const KEEPS: bool = false;
    fn shape(&mut self, _: Shape) {}
    fn layer(&mut self, _: Layer, _: usize) {}
    fn unreadable(&mut self, _: &str) {}
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
            unreadable: Vec::new(),
        });
    }

    fn unreadable(&mut self, policy: &str) {
        if let Some(last) = self.evaluations.last_mut() {
            last.unreadable.push(policy.to_owned());
        }
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
    pub policy: String,
    /// Its index in the policy.
    pub index: usize,
    /// Its `Sid`.
    pub sid: Option<String>,
    /// Its effect; none where it has none that AWS knows.
    pub effect: Option<Effect>,
    /// Its place in the policy's text.
    pub span: Span,
    /// Its clauses, in the order of the policy language: principal, action, resource, conditions.
    pub clauses: Vec<ClauseEvaluation>,
    /// How it names the caller, where it has a Principal that covers it.
    pub form: Option<Form>,
}

impl StatementEvaluation {
    /// Whether the statement applies: all clauses match.
    pub fn applies(&self) -> Truth {
        Truth::all(self.clauses.iter().map(|clause| clause.truth))
    }

    /// The clauses that do not match.
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
    /// What the request has; empty: nothing.
    pub seen: Vec<String>,
    /// What the policy wants.
    pub wanted: Vec<String>,
    /// Its place in the policy's text.
    pub span: Span,
    /// For a pattern that fails: how many bytes of what the request has match the nearest one (E-EXP-04).
    pub differs_at: Option<usize>,
    /// Keys whose value nobody gave.
    pub unknown_keys: Vec<String>,
    /// The contested rule it rests on.
    pub contested: Option<&'static str>,
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
        operator: String,
        /// The key, as written.
        key: String,
    },
    /// The statement has a mistake that AWS would refuse (I-EVAL-23).
    Mistake,
}
