//! What was taken down of an evaluation, and what can be read off it: the decision, who decided, what nearly matched,
//! what would settle it. The decision is computed from the statements, never stored (design D1).

use std::cmp::Reverse;

use crate::Truth;
use crate::authorize::Taken;
use crate::contested::{Contested, Probe};
use crate::decision::{Decision, Layer};
use crate::fold::{ORDER, Shape, fold};
use crate::policy::Effect;
use crate::record::{Clause, StatementEvaluation};
use crate::statement::Tally;

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
    /// The level from the root, for SCPs and RCPs; 0 elsewhere.
    pub level: usize,
    /// Its statements, in the order of the policies.
    pub statements: Vec<StatementEvaluation>,
}

/// A layer, or one level of it, that keeps a request from being allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Denier {
    /// The layer.
    pub layer: Layer,
    /// The level from the root, for SCPs and RCPs; 0 elsewhere.
    pub level: usize,
    /// Explicit or implicit deny.
    pub decision: Decision,
}

/// A decision that rests on a contested rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContestedNote {
    /// The rule.
    pub rule: Contested,
    /// What would be decided under the other reading.
    pub instead: Decision,
}

impl Evaluation {
    /// What the layer, or the level, says on its own.
    pub fn decision(&self) -> Decision {
        let tally = self.tally(None);
        Decision::of(tally.deny, tally.allow)
    }

    fn tally(&self, other: Option<Contested>) -> Tally {
        let mut tally = Tally::of_no_statement(self.layer);
        for statement in &self.statements {
            let applies = statement.applies_under(other);
            tally.add(statement.effect, applies, statement.form);
        }
        tally
    }
}

impl Authorization {
    pub(crate) fn new(shape: Option<Shape>, evaluations: Vec<Evaluation>) -> Self {
        Self { shape, evaluations }
    }

    /// The layers that were asked, in order; SCPs and RCPs once a level.
    pub fn evaluations(&self) -> &[Evaluation] {
        &self.evaluations
    }

    /// The decision, folded from the statements.
    pub fn decision(&self) -> Decision {
        self.decision_under(None)
    }

    fn decision_under(&self, other: Option<Contested>) -> Decision {
        let mut taken = Taken {
            tallies: ORDER.map(|layer| self.tally(layer, other)),
        };
        match self.shape {
            Some(shape) => fold(shape, &mut taken, &Probe::new(other)),
            None => {
                let tally = taken.tallies.into_iter().flatten().reduce(Tally::under);
                let tally = tally.unwrap_or(Tally::NOTHING);
                Decision::of(tally.deny, tally.allow)
            }
        }
    }

    fn tally(&self, layer: Layer, other: Option<Contested>) -> Option<Tally> {
        self.of(layer)
            .map(|evaluation| evaluation.tally(other))
            .reduce(Tally::under)
    }

    fn of(&self, layer: Layer) -> impl Iterator<Item = &Evaluation> {
        self.evaluations
            .iter()
            .filter(move |evaluation| evaluation.layer == layer)
    }

    /// What one layer says, all its levels together; none: it was not asked.
    pub fn decision_of(&self, layer: Layer) -> Option<Decision> {
        self.tally(layer, None)
            .map(|tally| Decision::of(tally.deny, tally.allow))
    }

    /// How the layers were folded; none: one layer was asked on its own.
    pub fn shape(&self) -> Option<Shape> {
        self.shape
    }

    /// Whether caller and owner are different accounts.
    pub fn is_cross_account(&self) -> bool {
        self.shape
            .is_some_and(|shape| shape.has_account && !shape.is_same_account)
    }

    /// Every layer that denies, explicit before implicit, each in the order in which AWS names them (I-EVAL-22,
    /// G-IAM-09). Layers that are silent where silence does no harm are not among them. Empty where the request is
    /// allowed.
    pub fn deniers(&self) -> Vec<Denier> {
        let decision = self.decision();
        if !matches!(decision, Decision::ExplicitDeny | Decision::ImplicitDeny) {
            return Vec::new();
        }
        let order = self.order_of_names();
        let mut deniers: Vec<Denier> = Vec::new();
        for wanted in [Decision::ExplicitDeny, Decision::ImplicitDeny] {
            for layer in order {
                let is_needed = wanted == Decision::ExplicitDeny || self.is_needed(layer);
                for evaluation in self.of(layer).filter(|_| is_needed) {
                    if evaluation.decision() == wanted {
                        deniers.push(Denier {
                            layer,
                            level: evaluation.level,
                            decision: wanted,
                        });
                    }
                }
            }
        }
        deniers
    }

    /// The layer that AWS would name in its message, and whether by an explicit deny (G-IAM-09). None where the
    /// request is allowed, or nobody knows.
    pub fn denied_by(&self) -> Option<(Layer, bool)> {
        if let Some(first) = self.deniers().first() {
            return Some((first.layer, first.decision == Decision::ExplicitDeny));
        }
        // Nothing is there that could have allowed.
        let is_denied = self.decision() == Decision::ImplicitDeny;
        let layer = match self.shape {
            Some(shape) if shape.has_account && shape.is_same_account => Layer::Identity,
            _ => Layer::Resource,
        };
        is_denied.then_some((layer, false))
    }

    /// AWS names endpoint, SCP, RCP, then the resource policy where the caller's own side allows, then boundary,
    /// session and identity (G-IAM-09); in one account a silent resource policy is named last, because an identity
    /// policy would do.
    fn order_of_names(&self) -> [Layer; 7] {
        let own = [Layer::Boundary, Layer::Session, Layer::Identity];
        let own_denies = own
            .into_iter()
            .any(|layer| self.decision_of(layer) == Some(Decision::ImplicitDeny));
        let [boundary, session, identity] = own;
        let ceilings = [
            Layer::Endpoint,
            Layer::ServiceControl,
            Layer::ResourceControl,
        ];
        let [endpoint, scp, rcp] = ceilings;
        let resource = Layer::Resource;
        if own_denies {
            [endpoint, scp, rcp, boundary, session, identity, resource]
        } else {
            [endpoint, scp, rcp, resource, boundary, session, identity]
        }
    }

    /// Whether a layer's silence keeps the request from being allowed.
    fn is_needed(&self, layer: Layer) -> bool {
        let Some(shape) = self.shape else {
            return true;
        };
        let resource = self.tally(Layer::Resource, None);
        let resource = resource.unwrap_or(Tally::NOTHING);
        match layer {
            Layer::Endpoint | Layer::ServiceControl | Layer::ResourceControl => true,
            Layer::Resource if !shape.has_account || !shape.is_same_account => true,
            // One of the two suffices.
            Layer::Resource => !self.own(Layer::Identity),
            _ if shape.is_same_account && resource.direct.is_yes() => false,
            Layer::Identity => {
                !(shape.is_root || shape.is_same_account && resource.by_role.is_yes())
            }
            Layer::Boundary | Layer::Session => true,
        }
    }

    fn own(&self, layer: Layer) -> bool {
        self.decision_of(layer) == Some(Decision::Allow)
    }

    /// The statements that decided: those that deny, or those that allow.
    pub fn determining(&self) -> impl Iterator<Item = (Layer, &StatementEvaluation)> {
        let wanted = match self.decision() {
            Decision::ExplicitDeny => Some(Effect::Deny),
            Decision::Allow => Some(Effect::Allow),
            Decision::ImplicitDeny | Decision::Unknown => None,
        };
        self.statements().filter(move |(_, statement)| {
            wanted.is_some() && statement.effect == wanted && statement.applies().is_yes()
        })
    }

    /// Allow statements of a layer that do not apply, the nearest first: those about the action before the others,
    /// then the fewest clauses that fail, then the longest fit (E-EXP-04).
    pub fn near_misses(&self, layer: Layer) -> Vec<&StatementEvaluation> {
        let mut misses: Vec<&StatementEvaluation> = self
            .statements()
            .filter(|(other, statement)| {
                *other == layer
                    && statement.effect != Some(Effect::Deny)
                    && !statement.applies().is_yes()
            })
            .map(|(_, statement)| statement)
            .collect();
        misses.sort_by_cached_key(|statement| {
            let about_action =
                |clause: &Clause| matches!(clause, Clause::Action | Clause::NotAction);
            let fails = |truth: Truth| truth.is_no();
            (
                statement
                    .misses()
                    .any(|clause| fails(clause.truth) && about_action(&clause.clause)),
                statement
                    .misses()
                    .filter(|clause| fails(clause.truth))
                    .count(),
                Reverse(
                    statement
                        .misses()
                        .filter_map(|clause| clause.differs_at)
                        .min(),
                ),
            )
        });
        misses
    }

    /// Keys whose values would settle an Unknown, as the policies write them, in order.
    pub fn unknown_keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = self
            .statements()
            .filter(|(_, statement)| statement.applies() == Truth::Unknown)
            .flat_map(|(_, statement)| &statement.clauses)
            .flat_map(|clause| clause.unknown_keys.iter().cloned())
            .collect();
        keys.sort();
        keys.dedup_by(|one, other| one.eq_ignore_ascii_case(other));
        keys
    }

    /// Contested rules whose other reading would change the decision (section 9 of the specification).
    pub fn contested(&self) -> Vec<ContestedNote> {
        let decision = self.decision();
        let lacks_session = self.shape.is_some_and(|shape| shape.lacks_session_policy);
        let mut rules: Vec<Contested> = self
            .statements()
            .flat_map(|(_, statement)| &statement.clauses)
            .flat_map(|clause| clause.other_readings.iter().map(|(rule, _)| *rule))
            .chain(lacks_session.then_some(Contested::FederatedWithoutSession))
            .collect();
        rules.sort_unstable();
        rules.dedup();
        rules
            .into_iter()
            .map(|rule| ContestedNote {
                rule,
                instead: self.decision_under(Some(rule)),
            })
            .filter(|note| note.instead != decision)
            .collect()
    }

    /// All statements that were asked, with their layers.
    pub fn statements(&self) -> impl Iterator<Item = (Layer, &StatementEvaluation)> {
        self.evaluations.iter().flat_map(|evaluation| {
            let statements = evaluation.statements.iter();
            statements.map(move |statement| (evaluation.layer, statement))
        })
    }
}
