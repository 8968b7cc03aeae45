//! What was taken down of an evaluation, and what can be read off it: the decision, who decided, what nearly matched,
//! what would settle it. The decision is computed from the statements, never stored (design D1).

use crate::Decision;
use crate::authorize::{Results, Shape, fold};
use crate::evaluate::LayerResult;
use crate::policy::Effect;
use crate::record::{Layer, StatementEvaluation};
use crate::truth::Truth;

/// An evaluation of one layer or of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorization {
    /// None: one layer on its own.
    shape: Option<Shape>,
    evaluations: Vec<Evaluation>,
}

/// One layer, or one level of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// The layer.
    pub layer: Layer,
    /// The level, for SCPs and RCPs.
    pub level: usize,
    /// Its statements.
    pub statements: Vec<StatementEvaluation>,
    /// Names of its policies that could not be read.
    pub unreadable: Vec<String>,
}

impl Evaluation {
    /// What the layer says on its own.
    pub fn decision(&self) -> Decision {
        self.result().decision()
    }

    fn result(&self) -> LayerResult {
        let start = if self.unreadable.is_empty() {
            LayerResult::NOTHING
        } else {
            LayerResult::UNREADABLE
        };
        self.statements.iter().fold(start, |result, statement| {
            result.or(LayerResult::of(
                statement.effect,
                statement.applies(),
                statement.form,
            ))
        })
    }
}

impl Authorization {
    pub(crate) fn new(shape: Option<Shape>, evaluations: Vec<Evaluation>) -> Self {
        Self { shape, evaluations }
    }

    /// The layers, in the order they were asked.
    pub fn evaluations(&self) -> &[Evaluation] {
        &self.evaluations
    }

    /// The decision, folded from the statements.
    pub fn decision(&self) -> Decision {
        let of = |layer| {
            self.evaluations
                .iter()
                .filter(|evaluation| evaluation.layer == layer)
                .map(Evaluation::result)
                .reduce(LayerResult::under)
        };
        // A layer with one level keeps its forms; `under` is only asked for several.
        match self.shape {
            None => self
                .evaluations
                .iter()
                .map(Evaluation::result)
                .reduce(LayerResult::under)
                .unwrap_or(LayerResult::NOTHING)
                .decision(),
            Some(shape) => fold(
                shape,
                &Results {
                    identity: of(Layer::Identity),
                    boundary: of(Layer::Boundary),
                    session: of(Layer::Session),
                    service_control: of(Layer::ServiceControl),
                    resource_control: of(Layer::ResourceControl),
                    resource: of(Layer::Resource),
                    endpoint: of(Layer::Endpoint),
                },
            ),
        }
    }

    /// What one layer says; none: it was not asked.
    pub fn decision_of(&self, layer: Layer) -> Option<Decision> {
        self.evaluations
            .iter()
            .filter(|evaluation| evaluation.layer == layer)
            .map(Evaluation::result)
            .reduce(LayerResult::under)
            .map(LayerResult::decision)
    }

    /// Whether caller and owner are different accounts.
    pub fn is_cross_account(&self) -> bool {
        self.shape
            .is_some_and(|shape| shape.has_account && !shape.is_same_account)
    }

    /// The layer AWS would name in its message, and whether by an explicit deny: explicit before implicit; implicit
    /// ones in the order endpoint, SCP, resource-based (across accounts, when the caller's side allows), boundary,
    /// session, identity-based (G-IAM-09). None where the request is allowed.
    pub fn denied_by(&self) -> Option<(Layer, bool)> {
        const ORDER: [Layer; 7] = [
            Layer::Endpoint,
            Layer::ServiceControl,
            Layer::ResourceControl,
            Layer::Resource,
            Layer::Boundary,
            Layer::Session,
            Layer::Identity,
        ];
        let says = |layer, decision| self.decision_of(layer) == Some(decision);
        match self.decision() {
            Decision::Allow | Decision::Unknown => None,
            Decision::ExplicitDeny => ORDER
                .into_iter()
                .find(|&layer| says(layer, Decision::ExplicitDeny))
                .map(|layer| (layer, true)),
            Decision::ImplicitDeny => {
                let silent = |layer| says(layer, Decision::ImplicitDeny);
                let layer = [
                    Layer::Endpoint,
                    Layer::ServiceControl,
                    Layer::ResourceControl,
                ]
                .into_iter()
                .find(|&layer| silent(layer));
                let layer = layer.unwrap_or_else(|| match self.shape {
                    None => self
                        .evaluations
                        .first()
                        .map_or(Layer::Resource, |only| only.layer),
                    Some(shape) if !shape.has_account => Layer::Resource,
                    Some(shape) => {
                        let caller = [Layer::Boundary, Layer::Session, Layer::Identity]
                            .into_iter()
                            .find(|&layer| silent(layer));
                        match caller {
                            Some(layer) => layer,
                            None if shape.is_same_account => Layer::Identity,
                            None => Layer::Resource,
                        }
                    }
                });
                Some((layer, false))
            }
        }
    }

    /// The statements that decided: those that deny, or those that allow.
    pub fn determining(&self) -> impl Iterator<Item = (Layer, &StatementEvaluation)> {
        let wanted = match self.decision() {
            Decision::ExplicitDeny => Some(Effect::Deny),
            Decision::Allow => Some(Effect::Allow),
            Decision::ImplicitDeny | Decision::Unknown => None,
        };
        self.statements().filter(move |(_, statement)| {
            statement.effect == wanted && wanted.is_some() && statement.applies() == Truth::Yes
        })
    }

    /// Allow statements of a layer that do not apply, the ones with the fewest failing clauses first.
    pub fn near_misses(&self, layer: Layer) -> Vec<&StatementEvaluation> {
        let mut misses: Vec<&StatementEvaluation> = self
            .statements()
            .filter(|(other, statement)| {
                *other == layer
                    && statement.effect == Some(Effect::Allow)
                    && statement.applies() != Truth::Yes
            })
            .map(|(_, statement)| statement)
            .collect();
        misses.sort_by_key(|statement| statement.misses().count());
        misses
    }

    /// Keys whose values would settle an Unknown, in order of name.
    pub fn unknown_keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = self
            .statements()
            .filter(|(_, statement)| statement.applies() == Truth::Unknown)
            .flat_map(|(_, statement)| &statement.clauses)
            .flat_map(|clause| clause.unknown_keys.iter().cloned())
            .collect();
        keys.sort();
        keys.dedup();
        keys
    }

    /// Contested rules that clauses of applying or nearly applying statements rest on.
    pub fn contested(&self) -> Vec<&'static str> {
        let mut rules: Vec<&'static str> = self
            .statements()
            .filter(|(_, statement)| {
                let others = statement
                    .clauses
                    .iter()
                    .filter(|clause| clause.contested.is_none());
                others.into_iter().all(|clause| clause.truth != Truth::No)
            })
            .flat_map(|(_, statement)| &statement.clauses)
            .filter_map(|clause| clause.contested)
            .collect();
        rules.sort_unstable();
        rules.dedup();
        rules
    }

    fn statements(&self) -> impl Iterator<Item = (Layer, &StatementEvaluation)> {
        self.evaluations.iter().flat_map(|evaluation| {
            evaluation
                .statements
                .iter()
                .map(move |statement| (evaluation.layer, statement))
        })
    }
}
