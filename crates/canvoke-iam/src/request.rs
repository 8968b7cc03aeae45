//! One request, as IAM sees it: principal, action, resource, context. Knows nothing of policies.

use crate::{Context, Principal, context::Lookup, principal::Kind};

/// A request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Who asks.
    pub principal: Principal,
    /// The action, such as `execute-api:Invoke`.
    pub action: String,
    /// The resource's ARN.
    pub resource: String,
    /// Condition keys.
    pub context: Context,
    pub(crate) action_lower: String,
}

impl Request {
    /// A request. The keys that follow from the principal are filled in where the context does not have them
    /// (I-PRIN-07, I-VAR-12, I-VAR-13).
    pub fn new(principal: Principal, action: &str, resource: &str, mut context: Context) -> Self {
        let mut fill = |key: &str, value: Option<&str>| {
            if let Some(value) = value
                && context.look_up(key) == Lookup::Absent
            {
                context.set(key, value);
            }
        };
        fill("aws:principalarn", principal.principal_arn());
        fill("aws:principalaccount", principal.account());
        fill("aws:principaltype", principal.type_name());
        match principal.kind() {
            Kind::User { arn } => fill("aws:username", arn.rsplit('/').next()),
            Kind::Root { .. } => fill("aws:userid", principal.account()),
            Kind::FederatedUser { arn, .. } => {
                let name = arn.rsplit('/').next().unwrap_or_default();
                let id = format!("{}:{name}", principal.account().unwrap_or_default());
                fill("aws:userid", Some(&id));
            }
            // The unique id of a user or role is AWS's to give.
            Kind::RoleSession { .. } | Kind::Anonymous | Kind::Service { .. } => {}
        }
        let has_unique_id = matches!(
            principal.kind(),
            Kind::User { .. } | Kind::RoleSession { .. }
        );
        if has_unique_id && context.look_up("aws:userid") == Lookup::Absent {
            context.set_unknown("aws:userid");
        }
        Self {
            action_lower: action.to_ascii_lowercase(),
            principal,
            action: action.to_owned(),
            resource: resource.to_owned(),
            context,
        }
    }
}
