//! Layers folded into one decision: same account OR, cross account AND, ceilings AND (section 2). Knows nothing of
//! statements.

use crate::Truth;
use crate::contested::{Contested, Reading};
use crate::decision::{Decision, Layer};
use crate::statement::Tally;

/// How layers are folded for a caller and an owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Whether caller and owner are one account.
    pub is_same_account: bool,
    /// Whether the caller has an account of its own: not anonymous, not a service.
    pub has_account: bool,
    /// Whether the caller may do everything in its own account by default (I-EVAL-13).
    pub is_root: bool,
    /// Whether the caller is a federated user without a session policy, to whom its identity policies give nothing
    /// (I-EVAL-12, contested).
    pub lacks_session_policy: bool,
}

/// Whatever can say what each layer comes to; none: the layer is not there.
pub(crate) trait Layered {
    /// Whether a Deny of the layer applies.
    fn deny(&mut self, layer: Layer) -> Truth;
    /// What the Allow statements of the layer come to.
    fn allow(&mut self, layer: Layer) -> Option<Tally>;
}

/// The order in which layers are asked (I-EVAL-03).
pub(crate) const ORDER: [Layer; 7] = [
    Layer::Endpoint,
    Layer::ResourceControl,
    Layer::ServiceControl,
    Layer::Resource,
    Layer::Identity,
    Layer::Boundary,
    Layer::Session,
];

/// The decision of all layers. A Deny anywhere wins (I-EVAL-02); then every ceiling must allow, and something must
/// grant. Layers are asked only while they can still change the decision.
#[inline]
pub(crate) fn fold(shape: Shape, layers: &mut impl Layered, reading: &impl Reading) -> Decision {
    let mut deny = Truth::No;
    for layer in ORDER {
        deny = deny.or(layers.deny(layer));
        if deny.is_yes() {
            return Decision::ExplicitDeny;
        }
    }
    let mut allow = Truth::Yes;
    for ceiling in [
        Layer::Endpoint,
        Layer::ResourceControl,
        Layer::ServiceControl,
    ] {
        allow = allow.and(passes(layers, ceiling));
        if allow.is_no() {
            return Decision::ImplicitDeny;
        }
    }
    Decision::of(deny, allow.and(grant(shape, layers, reading)))
}

/// Whether something grants, within the ceilings of the caller's own layers.
fn grant(shape: Shape, layers: &mut impl Layered, reading: &impl Reading) -> Truth {
    let resource = layers.allow(Layer::Resource).unwrap_or(Tally::NOTHING);
    if !shape.has_account {
        return resource.allow;
    }
    if shape.is_same_account && resource.direct.is_yes() {
        return Truth::Yes;
    }
    if !shape.is_same_account && resource.allow.is_no() {
        return Truth::No;
    }
    // I-EVAL-10, I-EVAL-11: no session policy cuts nothing; I-EVAL-12: but for a federated user.
    let is_cut =
        shape.lacks_session_policy && !reading.is_other(Contested::FederatedWithoutSession);
    let ceiling = if is_cut {
        Truth::No
    } else {
        let boundary = passes(layers, Layer::Boundary);
        boundary.and(passes(layers, Layer::Session))
    };
    if shape.is_same_account {
        // I-EVAL-04, I-EVAL-07.
        if ceiling.is_no() {
            return resource.direct;
        }
        let own = identity(shape, layers).or(resource.by_role).and(ceiling);
        return own.or(resource.direct);
    }
    // I-EVAL-05, I-EVAL-06.
    resource.allow.and(identity(shape, layers)).and(ceiling)
}

fn identity(shape: Shape, layers: &mut impl Layered) -> Truth {
    if shape.is_root {
        return Truth::Yes;
    }
    layers
        .allow(Layer::Identity)
        .map_or(Truth::No, |tally| tally.allow)
}

/// A ceiling that is not there passes.
fn passes(layers: &mut impl Layered, layer: Layer) -> Truth {
    layers.allow(layer).map_or(Truth::Yes, |tally| tally.allow)
}
