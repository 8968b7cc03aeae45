//! The words of ceilings above the caller: levels of its organization whose service control policies do not allow or
//! deny, session policies, and resource control policies that have no effect. Decides nothing.

use canvoke_iam::{Authorization, Clause, Decision, Layer};
use serde_json::{Value, json};

use super::policy::decided_by;
use super::words::Words;
use super::{Scene, grant, session, statement};
use crate::fix::{Edit, Fix};
use crate::gateway::authorization::Finding;
use crate::gateway::caller::Caller;
use crate::gateway::caller_layers::asked_level;
use crate::topology::{Level, LevelKind};

/// One claim for each level none of whose policies allows the call (G-IAM-03, I-EVAL-16).
pub(super) fn silent_levels(
    scene: &Scene<'_>,
    finding: &Finding,
    evaluation: &Authorization,
) -> Vec<Words> {
    let topology = scene.topology;
    let deniers = evaluation.deniers();
    let levels = deniers.iter().filter(|denier| {
        denier.layer == Layer::ServiceControl && denier.decision == Decision::ImplicitDeny
    });
    levels
        .filter_map(|denier| asked_level(topology, &finding.caller, denier.level))
        .map(|level| {
            let words = Words::new(
                "SERVICE_CONTROL_POLICY_IMPLICIT_DENY",
                "G-IAM-03",
                format!(
                    "no service control policy of {} allows the call, so nobody below it may make it",
                    name(level)
                ),
            )
            .at(&level.place)
            .place(&level.place);
            let words = decided_by(words, evaluation, Layer::ServiceControl, &|layer, name| {
                session::of_caller(scene, &finding.caller, layer, name)
            });
            words.fix(level_fix(
                level,
                &finding.resource,
                grant::statement_without_principal(&finding.resource),
            ))
        })
        .collect()
}

/// A statement in the first policy of a level that is one's own, or AWS's policy on a level that has none.
pub(super) fn level_fix(level: &Level, what: &str, allow: Value) -> Fix {
    let policy = level.service_control.iter().flatten().next();
    let own = policy.filter(|policy| policy.place.pointer.starts_with("/service_control"));
    match own {
        Some(policy) => grant::in_policy(
            format!("allow {what} in service control policy `{}`", policy.name),
            policy,
            allow,
            Vec::new(),
        ),
        None => Fix::new(
            format!("attach `FullAWSAccess` to {}", name(level)),
            vec![Edit::Set {
                pointer: level.place.member("service_control").pointer,
                value: json!(["FullAWSAccess"]),
            }],
        ),
    }
}

/// A tag that a denying statement wants of its callers: the one statement that denies, the caller's own tag.
pub(super) fn tagged(
    scene: &Scene<'_>,
    finding: &Finding,
    evaluation: &Authorization,
) -> Option<Fix> {
    let mut determining = evaluation.determining();
    let (Some((_, found)), None) = (determining.next(), determining.next()) else {
        return None;
    };
    let caller = &finding.caller;
    let principal = &scene.topology.principals[caller.principal?];
    let is_inside = caller.session().is_some();
    found.clauses.iter().find_map(|clause| {
        let Clause::Condition { operator, key } = &clause.clause else {
            return None;
        };
        let prefix = "aws:principaltag/";
        let is_tag = key.to_ascii_lowercase().starts_with(prefix);
        let tag = key.get(prefix.len()..).filter(|_| is_tag && !is_inside)?;
        let [wanted] = &*clause.wanted else {
            return None;
        };
        let wants = matches!(
            &**operator,
            "StringNotEquals" | "StringNotEqualsIfExists" | "StringNotLike"
        );
        let is_plain = !wanted.contains(['*', '?', '$']);
        // The same tag in another spelling would stand beside it.
        let is_free = !principal
            .tags
            .keys()
            .any(|other| other != tag && other.eq_ignore_ascii_case(tag));
        (wants && is_plain && is_free).then(|| {
            Fix::new(
                format!("tag `{}` with {tag} = {wanted}", principal.name),
                vec![Edit::Set {
                    pointer: principal.place.member("tags").member(tag).pointer,
                    value: json!(wanted),
                }],
            )
        })
    })
}

/// Taking a denying service control policy off its level, which frees everybody below it: the widest way out.
pub(super) fn detached(
    scene: &Scene<'_>,
    finding: &Finding,
    evaluation: &Authorization,
    words: Words,
) -> Words {
    let words = words.fix_if(tagged(scene, finding, evaluation));
    let deniers: Vec<_> = evaluation.deniers();
    let explicit = |layer: Layer| {
        deniers
            .iter()
            .filter(move |one| one.layer == layer && one.decision == Decision::ExplicitDeny)
    };
    let others = deniers
        .iter()
        .any(|one| one.decision == Decision::ExplicitDeny && one.layer != Layer::ServiceControl);
    let mut levels = explicit(Layer::ServiceControl);
    let (Some(denier), None, false) = (levels.next(), levels.next(), others) else {
        return words;
    };
    let Some(level) = asked_level(scene.topology, &finding.caller, denier.level) else {
        return words;
    };
    let denying: Vec<&str> = evaluation
        .determining()
        .filter(|(layer, _)| *layer == Layer::ServiceControl)
        .map(|(_, found)| &*found.policy)
        .collect();
    let kept: Vec<&str> = level
        .service_control
        .iter()
        .flatten()
        .map(|policy| policy.name.as_str())
        .filter(|name| !denying.contains(name))
        .collect();
    let words = words.evidence(
        format!(
            "it is attached to {}, and binds every account below it (G-IAM-03)",
            name(level)
        ),
        Some(&level.place),
    );
    if kept.is_empty() {
        return words;
    }
    words.fix(Fix::new(
        format!(
            "take `{}` off {}: this frees every account below it",
            denying.join("` and `"),
            name(level)
        ),
        vec![Edit::Set {
            pointer: level.place.member("service_control").pointer,
            value: json!(kept),
        }],
    ))
}

/// A statement in the session policy that is passed along.
pub(super) fn session_fix(
    scene: &Scene<'_>,
    caller: &Caller,
    what: &str,
    allow: Value,
) -> Option<Fix> {
    let session = &scene.topology.sessions[caller.session()?];
    let text = format!("allow {what} in the session policy");
    match session
        .policies
        .as_ref()
        .and_then(|policies| policies.first())
    {
        Some(policy) => Some(grant::in_policy(text, policy, allow, Vec::new())),
        None => Some(Fix::new(
            format!("pass a session policy that allows {what}"),
            vec![Edit::Set {
                pointer: session.place.member("policy").pointer,
                value: json!({ "Version": "2012-10-17", "Statement": [allow] }),
            }],
        )),
    }
}

/// What another reading of a contested rule would change: resource control policies, and the source address.
pub(super) fn other_readings(finding: &Finding, words: Words) -> Words {
    let words = resource_control(finding, words);
    if !finding.rests_on_source_ip {
        return words;
    }
    words
        .evidence(
            "contested (G-C-02): a call through an endpoint has no aws:SourceIp; under the other reading it has one that the endpoint rewrote, and the answer hangs on it: name aws:VpcSourceIp or aws:SourceVpce (G-FIX-09)",
            None,
        )
        .contested()
}

/// Resource control policies that would deny, if API Gateway took notice of them (G-IAM-04, G-C-03).
fn resource_control(finding: &Finding, words: Words) -> Words {
    let Some(evaluation) = &finding.resource_control else {
        return words;
    };
    let mut words = words;
    for (_, found) in evaluation.determining() {
        words = words
            .evidence(
                format!(
                    "contested (G-C-03): {} would deny, but API Gateway takes no notice of resource control policies (G-IAM-04); under the other reading the call is denied",
                    statement::name(found)
                ),
                None,
            )
            .contested();
    }
    words
}

/// A level in words.
fn name(level: &Level) -> String {
    match level.kind {
        LevelKind::Root => format!("the root of organization `{}`", level.name),
        LevelKind::Unit => format!("unit `{}`", level.name),
        LevelKind::Account => format!("account `{}`", level.name),
    }
}
