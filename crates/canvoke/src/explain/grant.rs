//! The smallest statements that would allow a call, as fixes. Nothing wider than the method that was called: no
//! wildcards (E-F-28).

use serde_json::{Value, json};

use super::Scene;
use crate::fix::{Edit, Fix};
use crate::gateway::authorization::Finding;
use crate::gateway::caller::Caller;
use crate::gateway::request::INVOKE;
use crate::net::Target;
use crate::topology::{Authorization, Policy, Principal, PrincipalKind, Topology};

/// An Allow of one method for a principal, maybe only through one endpoint.
pub(super) fn statement(principal: &str, resource: &str, endpoint: Option<&str>) -> Value {
    let principal = match principal {
        "*" => json!("*"),
        service if !service.contains(':') => json!({ "Service": service }),
        arn => json!({ "AWS": arn }),
    };
    let mut statement = json!({
        "Effect": "Allow",
        "Principal": principal,
        "Action": INVOKE,
        "Resource": resource,
    });
    if let (Some(endpoint), Some(members)) = (endpoint, statement.as_object_mut()) {
        members.insert(
            "Condition".to_owned(),
            json!({ "StringEquals": { "aws:SourceVpce": endpoint } }),
        );
    }
    statement
}

/// What a policy names a caller by: a user's or role's ARN, an account for its root user, a service; none: nobody.
pub(super) fn principal_name(topology: &Topology, caller: &Caller) -> Option<String> {
    if let Some(principal) = caller.principal {
        return Some(topology.principals[principal].arn.clone());
    }
    caller.identity.name().map(str::to_owned)
}

/// An Allow of one method, for a policy that is attached to whom it is about.
pub(super) fn statement_without_principal(resource: &str) -> Value {
    json!({ "Effect": "Allow", "Action": INVOKE, "Resource": resource })
}

/// A policy with one statement more.
pub(super) fn in_policy(text: String, policy: &Policy, statement: Value, more: Vec<Edit>) -> Fix {
    // A path with `*`, `?` or `${` in it would be a pattern in a policy, and open more than was asked for.
    let is_pattern = statement
        .get("Resource")
        .and_then(Value::as_str)
        .is_some_and(|resource| resource.contains(['*', '?', '$']));
    match appended(&policy.text, statement) {
        Some(value) if !is_pattern => {
            let mut edits = vec![Edit::Set {
                pointer: policy.place.pointer.clone(),
                value,
            }];
            edits.extend(more);
            Fix::new(text, edits)
        }
        _ => Fix::advice(text),
    }
}

fn appended(text: &str, statement: Value) -> Option<Value> {
    let mut document: Value = serde_json::from_str(text).ok()?;
    let statements = document
        .as_object_mut()?
        .entry("Statement")
        .or_insert(json!([]));
    match statements {
        Value::Array(list) => list.push(statement),
        single => *single = json!([single.clone(), statement]),
    }
    Some(document)
}

/// An inline policy of the caller.
pub(super) fn in_identity(caller: &Principal, resource: &str) -> Fix {
    inline(
        caller,
        "InvokeApi",
        INVOKE,
        statement_without_principal(resource),
    )
}

/// An inline policy with one statement about an action, under the first free name.
pub(super) fn inline(caller: &Principal, name: &str, action: &str, statement: Value) -> Fix {
    let kind = match caller.kind {
        PrincipalKind::User => "user",
        PrincipalKind::Role => "role",
    };
    let resource = statement
        .get("Resource")
        .and_then(Value::as_str)
        .unwrap_or("*")
        .to_owned();
    let text = format!(
        "allow {action} on {resource} in a policy of {kind} `{}`",
        caller.name
    );
    if resource.contains(['*', '?', '$']) {
        return Fix::advice(text);
    }
    let taken = |name: &str| caller.identity.iter().any(|policy| policy.name == name);
    let free = (1..)
        .map(|number| match number {
            1 => name.to_owned(),
            _ => format!("{name}{number}"),
        })
        .find(|name| !taken(name))
        .unwrap_or_default();
    let document = json!({ "Version": "2012-10-17", "Statement": [statement] });
    Fix::new(
        text,
        vec![Edit::Set {
            pointer: caller.place.member("inline").member(&free).pointer,
            value: document,
        }],
    )
}

/// A statement in the API's resource policy, and a deployment.
pub(super) fn in_resource_policy(scene: &Scene<'_>, finding: &Finding) -> Fix {
    let api = &scene.topology.apis[finding.selected.api];
    let text = format!(
        "allow {} in the resource policy of API `{}` and deploy",
        who(scene, finding),
        api.name
    );
    let Some(policy) = &api.saved.policy else {
        return new_policy(scene, finding);
    };
    in_policy(text, policy, needed(scene, finding), scene.redeploy(api))
}

/// A resource policy where there is none.
pub(super) fn new_policy(scene: &Scene<'_>, finding: &Finding) -> Fix {
    let api = &scene.topology.apis[finding.selected.api];
    let mut edits = vec![Edit::Set {
        pointer: api.place.member("policy").pointer,
        value: json!({ "Version": "2012-10-17", "Statement": [needed(scene, finding)] }),
    }];
    edits.extend(scene.redeploy(api));
    Fix::new(
        format!(
            "give API `{}` a resource policy that allows {} and deploy",
            api.name,
            who(scene, finding)
        ),
        edits,
    )
}

fn needed(scene: &Scene<'_>, finding: &Finding) -> Value {
    let endpoint = scene
        .target
        .and_then(Target::endpoint)
        .map(|endpoint| scene.topology.endpoints[endpoint].id.as_str());
    match named(scene, finding) {
        Some(caller) => statement(&caller, &finding.resource, None),
        None => statement("*", &finding.resource, endpoint),
    }
}

fn who(scene: &Scene<'_>, finding: &Finding) -> String {
    match (
        named(scene, finding),
        scene.target.and_then(Target::endpoint),
    ) {
        (Some(caller), _) => format!("`{}`", said(scene, finding).unwrap_or(caller)),
        (None, Some(endpoint)) => format!(
            "callers through endpoint `{}`",
            scene.topology.endpoints[endpoint].name
        ),
        (None, None) => "callers".to_owned(),
    }
}

/// The caller a resource policy can name: only AWS_IAM methods know one (G-WHO-06).
fn named(scene: &Scene<'_>, finding: &Finding) -> Option<String> {
    let is_iam = matches!(finding.kind, None | Some(Authorization::AwsIam));
    principal_name(scene.topology, &finding.caller).filter(|_| is_iam)
}

/// The caller's name in the scenario.
fn said(scene: &Scene<'_>, finding: &Finding) -> Option<String> {
    let principal = finding.caller.principal?;
    Some(scene.topology.principals[principal].name.clone())
}
