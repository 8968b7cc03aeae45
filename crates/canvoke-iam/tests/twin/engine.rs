//! The engine's answer to a question of the small world. Knows nothing of the reference.

use canvoke_iam::{
    Authorization, Context, Decision, Layers, PolicyKind, PreparedPolicy, Principal, Recorder,
    Request, authorize, parse,
};
use serde_json::Value;

use crate::world::{Case, Val, Who};

/// A question made ready.
pub(crate) struct Ready {
    identity: Vec<PreparedPolicy>,
    resource: Option<Vec<PreparedPolicy>>,
    boundary: Option<PreparedPolicy>,
    session: Option<Vec<PreparedPolicy>>,
    endpoint: Option<Vec<PreparedPolicy>>,
    scps: Vec<Vec<PreparedPolicy>>,
    rcps: Vec<Vec<PreparedPolicy>>,
    owner: String,
    management: bool,
    service_linked: bool,
    pub(crate) request: Request,
}

impl Ready {
    /// Prepares a question; keys in `unknown` are not told to the engine.
    pub(crate) fn new(case: &Case, unknown: &[&str]) -> Self {
        let principal = match &case.who {
            Who::User(arn) => Principal::user(arn),
            Who::Session { arn, role } => {
                Principal::role_session(role, arn.rsplit('/').next().unwrap())
            }
            Who::Federated(arn, user) => Principal::federated_user(arn, Some(user)),
            Who::Root(_) => Principal::root("aws", case.who.account()),
            Who::Service(name) => Principal::service(name),
            Who::Anonymous => Principal::anonymous(),
        };
        let mut context = Context::default();
        for (key, value) in &case.context {
            match value {
                Val::One(value) => context.set(key, value),
                Val::Many(values) => context.set_many(key, values.clone()),
            }
        }
        for key in unknown {
            context.set_unknown(key);
        }
        let all = |list: &[Value], kind| list.iter().map(|one| prepare(one, kind)).collect();
        let one = |one: &Option<Value>, kind| one.as_ref().map(|one| vec![prepare(one, kind)]);
        let levels =
            |levels: &[Vec<Value>], kind| levels.iter().map(|list| all(list, kind)).collect();
        Self {
            identity: all(&case.identity, PolicyKind::Identity),
            resource: one(&case.resource_policy, PolicyKind::Resource),
            boundary: case
                .boundary
                .as_ref()
                .map(|one| prepare(one, PolicyKind::Boundary)),
            session: one(&case.session, PolicyKind::Session),
            endpoint: one(&case.endpoint, PolicyKind::Endpoint),
            scps: levels(&case.scps, PolicyKind::ServiceControl),
            rcps: levels(&case.rcps, PolicyKind::ResourceControl),
            owner: case.owner.clone(),
            management: case.management,
            service_linked: case.service_linked,
            request: Request::new(principal, &case.action, &case.resource, context),
        }
    }

    fn layers(&self) -> Layers<'_> {
        Layers {
            identity: &self.identity,
            boundary: self.boundary.as_ref(),
            session: self.session.as_deref(),
            service_control: &self.scps,
            resource_control: &self.rcps,
            resource: self.resource.as_deref(),
            endpoint: self.endpoint.as_deref(),
            resource_owner: &self.owner,
            is_management_account: self.management,
            is_service_linked_role: self.service_linked,
            ..Layers::default()
        }
    }

    pub(crate) fn decide(&self) -> Decision {
        authorize(&self.layers(), &self.request, &mut ())
    }

    pub(crate) fn explain(&self) -> (Decision, Authorization) {
        let mut recorder = Recorder::default();
        let decision = authorize(&self.layers(), &self.request, &mut recorder);
        (decision, recorder.finish())
    }
}

fn prepare(policy: &Value, kind: PolicyKind) -> PreparedPolicy {
    let (policy, _) = parse(&policy.to_string(), kind);
    PreparedPolicy::new(&policy, "policy")
}

/// The engine's word.
pub(crate) fn decide(case: &Case) -> Decision {
    Ready::new(case, &[]).decide()
}
