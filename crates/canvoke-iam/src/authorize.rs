//! Layers of policy folded into one decision: same account OR, cross account AND, ceilings AND (section 2). Knows
//! nothing of statements.

use crate::Decision;
use crate::evaluate::{LayerResult, layer_result};
use crate::prepare::PreparedPolicy;
use crate::principal::Kind;
use crate::record::{Layer, Record};
use crate::request::Request;
use crate::truth::Truth;

/// The policies that a request is asked against. What is left out passes (ceilings) or grants nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Layers<'a> {
    /// Of the caller's user, groups or role.
    pub identity: &'a [PreparedPolicy],
    /// Permissions boundary.
    pub boundary: Option<&'a PreparedPolicy>,
    /// Session policies.
    pub session: Option<&'a [PreparedPolicy]>,
    /// Service control policies, a list a level from the organization's root to the caller's account.
    pub service_control: &'a [Vec<PreparedPolicy>],
    /// Resource control policies, a list a level from the organization's root to the owner's account.
    pub resource_control: &'a [Vec<PreparedPolicy>],
    /// Of the resource.
    pub resource: Option<&'a [PreparedPolicy]>,
    /// Of the VPC endpoint; none: full access (I-EVAL-21).
    pub endpoint: Option<&'a [PreparedPolicy]>,
    /// The account that owns the resource.
    pub resource_owner: &'a str,
    /// Whether the caller is in the organization's management account, which SCPs do not bind (I-EVAL-15).
    pub is_management_account: bool,
    /// Whether the caller is a service-linked role, which neither SCPs nor RCPs bind (I-EVAL-14).
    pub is_service_linked_role: bool,
}

/// How layers are folded for a caller and an owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Whether caller and owner are one account.
    pub is_same_account: bool,
    /// Whether the caller has an account of its own: not anonymous, not a service.
    pub has_account: bool,
    /// Whether the caller may do everything in its own account by default (I-EVAL-13).
    pub is_root: bool,
    /// Whether identity policies give nothing: a federated user without a session policy (I-EVAL-12, contested).
    pub is_without_identity: bool,
}

/// What each layer came to; none: the layer is not there.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Results {
    pub(crate) identity: Option<LayerResult>,
    pub(crate) boundary: Option<LayerResult>,
    pub(crate) session: Option<LayerResult>,
    pub(crate) service_control: Option<LayerResult>,
    pub(crate) resource_control: Option<LayerResult>,
    pub(crate) resource: Option<LayerResult>,
    pub(crate) endpoint: Option<LayerResult>,
}

/// Asks all layers. Cost: the statements times their clauses; nothing is allocated without a record, unless a policy
/// has variables.
pub fn authorize(layers: &Layers<'_>, request: &Request, record: &mut impl Record) -> Decision {
    let shape = Shape::of(layers, request);
    record.shape(shape);
    let mut ask =
        |layer, policies: &[PreparedPolicy]| layer_result(layer, 0, policies, request, record);
    let mut results = Results {
        endpoint: layers
            .endpoint
            .map(|policies| ask(Layer::Endpoint, policies)),
        resource: layers
            .resource
            .map(|policies| ask(Layer::Resource, policies)),
        ..Results::default()
    };
    if shape.has_account {
        results.identity = Some(ask(Layer::Identity, layers.identity));
        results.boundary = layers
            .boundary
            .map(|policy| ask(Layer::Boundary, std::slice::from_ref(policy)));
        results.session = layers.session.map(|policies| ask(Layer::Session, policies));
    }
    let mut levels = |layer, levels: &[Vec<PreparedPolicy>]| {
        levels
            .iter()
            .enumerate()
            .map(|(level, policies)| layer_result(layer, level, policies, request, record))
            .reduce(LayerResult::under)
    };
    if shape.has_account && !layers.is_management_account && !layers.is_service_linked_role {
        results.service_control = levels(Layer::ServiceControl, layers.service_control);
    }
    if !layers.is_service_linked_role {
        results.resource_control = levels(Layer::ResourceControl, layers.resource_control);
    }
    fold(shape, &results)
}

impl Shape {
    fn of(layers: &Layers<'_>, request: &Request) -> Self {
        let caller = &request.principal;
        Self {
            is_same_account: caller.account() == Some(layers.resource_owner),
            has_account: caller.account().is_some(),
            is_root: caller.is_root(),
            is_without_identity: matches!(caller.kind(), Kind::FederatedUser { .. })
                && layers.session.is_none(),
        }
    }
}

/// I-EVAL-02 to I-EVAL-09, I-EVAL-16, I-EVAL-21.
pub(crate) fn fold(shape: Shape, results: &Results) -> Decision {
    let all = [
        results.endpoint,
        results.resource,
        results.identity,
        results.boundary,
        results.session,
        results.service_control,
        results.resource_control,
    ];
    let deny = Truth::any(all.iter().flatten().map(|result| result.deny));
    let ceiling = |layer: Option<LayerResult>| layer.map_or(Truth::Yes, |result| result.allow);
    let (boundary, session) = (ceiling(results.boundary), ceiling(results.session));
    let identity = match results.identity {
        _ if shape.is_root => Truth::Yes,
        _ if shape.is_without_identity => Truth::No,
        Some(result) => result.allow,
        None => Truth::No,
    };
    let resource = results.resource.unwrap_or(LayerResult::NOTHING);
    let caller = identity.and(boundary).and(session);
    let granted = if !shape.has_account {
        resource.allow
    } else if shape.is_same_account {
        let by_role = resource.by_role.and(boundary).and(session);
        caller.or(resource.direct).or(by_role)
    } else {
        caller.and(resource.allow)
    };
    let allow = granted
        .and(ceiling(results.endpoint))
        .and(ceiling(results.service_control))
        .and(ceiling(results.resource_control));
    Decision::of(deny, allow)
}
