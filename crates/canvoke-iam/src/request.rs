//! One request, as IAM sees it: principal, action, resource, context. Knows nothing of policies.

use crate::clause::action::ActionName;
use crate::context::{Context, Lookup};
use crate::principal::{Kind, Principal};

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
    pub(crate) name: ActionName,
}

impl Request {
    /// A request. The keys that follow from the principal are filled in where the context says nothing of them
    /// (I-PRIN-07, I-VAR-12), never for anonymous callers (I-VAR-13). Where the context tells the role's ARN with its
    /// path, the session is of that role (I-PRIN-06). A unique id is AWS's to give: unless the context has it,
    /// `aws:userid` of users and roles is unknown.
    pub fn new(
        mut principal: Principal,
        action: &str,
        resource: &str,
        mut context: Context,
    ) -> Self {
        if let Lookup::One(role) = context.look_up("aws:PrincipalArn") {
            principal.of_role(role);
        }
        let mut fill = |key: &str, value: Option<&str>| {
            if let Some(value) = value
                && !context.mentions(key)
            {
                context.set(key, value);
            }
        };
        fill("aws:PrincipalArn", principal.principal_arn());
        fill("aws:PrincipalAccount", principal.account());
        fill("aws:PrincipalType", principal.type_name());
        match principal.kind() {
            Kind::User { arn } => fill("aws:username", arn.rsplit('/').next()),
            Kind::Root { .. } => fill("aws:userid", principal.account()),
            Kind::FederatedUser { arn, .. } => {
                let name = arn.rsplit('/').next().unwrap_or_default();
                let id = format!("{}:{name}", principal.account().unwrap_or_default());
                fill("aws:userid", Some(&id));
            }
            Kind::RoleSession { .. }
            | Kind::Anonymous
            | Kind::Service { .. }
            | Kind::Federated { .. } => {}
        }
        let has_unique_id = matches!(
            principal.kind(),
            Kind::User { .. } | Kind::RoleSession { .. }
        );
        if has_unique_id && !context.mentions("aws:userid") {
            context.set_unknown("aws:userid");
        }
        Self {
            name: ActionName::new(action),
            principal,
            action: action.to_owned(),
            resource: resource.to_owned(),
            context,
        }
    }
}
