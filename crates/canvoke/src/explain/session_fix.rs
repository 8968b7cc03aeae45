//! What would let a session come about: what it brings along, a statement of the trust policy or of the caller's own.

use canvoke_iam::{Clause, Layer, StatementEvaluation, Truth};
use serde_json::{Value, json};

use super::{Scene, ceiling, grant};
use crate::fix::{Edit, Fix};
use crate::gateway::caller_layers::asked_level;
use crate::gateway::session::{Ask, Issue};
use crate::topology::Session;

/// What the session would have to bring, where the nearest statement misses nothing else.
pub(super) fn bring(session: &Session, nearest: &StatementEvaluation) -> Option<Fix> {
    let missed: Vec<_> = nearest
        .misses()
        .filter(|clause| clause.truth == Truth::No)
        .collect();
    let [missed] = missed.as_slice() else {
        return None;
    };
    let Clause::Condition { operator, key } = &missed.clause else {
        return None;
    };
    let wanted = missed.wanted.first()?;
    let plain = !wanted.contains(['*', '?', '$']);
    let set = |member: &str, value: Value| {
        vec![Edit::Set {
            pointer: session.place.member(member).pointer,
            value,
        }]
    };
    match (key.to_ascii_lowercase().as_str(), &**operator) {
        ("sts:externalid", "StringEquals" | "StringLike") if plain => Some(Fix::new(
            format!("pass external id `{wanted}` for session `{}`", session.name),
            set("external_id", json!(wanted)),
        )),
        ("aws:multifactorauthpresent", "Bool" | "BoolIfExists") if wanted == "true" => {
            Some(Fix::new(
                format!(
                    "pass a code of an MFA device for session `{}`",
                    session.name
                ),
                set("mfa", json!(true)),
            ))
        }
        ("sts:rolesessionname", "StringEquals" | "StringLike") if plain => Some(Fix::new(
            format!("call the session `{wanted}`"),
            set("session_name", json!(wanted)),
        )),
        (key, "StringEquals" | "StringLike") if plain => {
            let (_, claim) = key.rsplit_once(':')?;
            let is_of_provider = session.provider.is_some()
                && !key.starts_with("aws:")
                && !key.starts_with("sts:")
                && claim != "amr";
            is_of_provider.then(|| {
                Fix::new(
                    format!("get a token whose `{claim}` is `{wanted}`"),
                    vec![Edit::Set {
                        pointer: session.place.member("claims").member(claim).pointer,
                        value: json!(wanted),
                    }],
                )
            })
        }
        _ => None,
    }
}

/// The smallest statement of a trust policy that lets this session come about.
pub(super) fn trust_statement(issue: &Issue, session: &Session, action: &str) -> Option<Value> {
    let principal = match (&issue.asker, &session.provider, &session.service) {
        (Some(asker), _, _) => json!({ "AWS": asker.identity.principal_arn()? }),
        (_, Some(provider), _) => json!({ "Federated": provider }),
        (_, _, Some(service)) => json!({ "Service": service }),
        _ => return None,
    };
    let mut statement = json!({ "Effect": "Allow", "Principal": principal, "Action": action });
    // Whoever has some token of a provider would be let in otherwise.
    let narrowed: serde_json::Map<String, Value> = session
        .claims
        .iter()
        .filter(|(key, _)| key.ends_with(":aud") || key.ends_with(":sub"))
        .filter_map(|(key, values)| Some((key.clone(), json!(values.first()?))))
        .collect();
    if let (false, Some(members)) = (narrowed.is_empty(), statement.as_object_mut()) {
        members.insert("Condition".to_owned(), json!({ "StringEquals": narrowed }));
    }
    Some(statement)
}

/// A statement in the policies that bind the caller.
pub(super) fn own_fix(
    scene: &Scene<'_>,
    issue: &Issue,
    ask: &Ask,
    (layer, level): (Layer, usize),
) -> Option<Fix> {
    let asker = issue.asker.as_ref()?;
    let topology = scene.topology;
    let statement = json!({ "Effect": "Allow", "Action": ask.action, "Resource": ask.resource });
    match layer {
        Layer::Identity => {
            let principal = &topology.principals[asker.principal?];
            Some(grant::inline(
                principal,
                "AssumeRole",
                ask.action,
                statement,
            ))
        }
        Layer::Boundary => {
            let boundary = topology.principals[asker.principal?].boundary.as_ref()?;
            Some(grant::in_policy(
                format!("allow {} in {}", ask.action, boundary.name),
                boundary,
                statement,
                Vec::new(),
            ))
        }
        Layer::Session => ceiling::session_fix(scene, asker, ask.action, statement),
        Layer::ServiceControl => {
            let level = asked_level(topology, asker, level)?;
            Some(ceiling::level_fix(level, ask.action, statement))
        }
        Layer::Resource | Layer::ResourceControl | Layer::Endpoint => None,
    }
}
