//! The words for the policy that a Lambda authorizer returns, with the resource policy, and for one that is still kept
//! from an earlier call (G-LAM-03).

use canvoke_iam::{Decision, Layer};
use serde_json::Value;

use super::authorizer::{Guard, deploy_first, saved_stops};
use super::authorizer_identity::with_identities;
use super::policy::{decided_by, unknown};
use super::readings;
use super::words::Words;
use super::{Scene, grant, statement};
use crate::fix::{Edit, Fix};
use crate::gateway::authorization::Finding;
use crate::gateway::lambda_authorizer::{Judged, Kept};
use crate::topology::{AuthorizerKind, METHOD_ARN};

/// The words for what the two policies come to.
pub(super) fn words(
    scene: &Scene<'_>,
    finding: &Finding,
    guard: &Guard<'_>,
    judged: &Judged,
) -> Vec<Words> {
    let name = guard.name;
    let api = &scene.topology.apis[finding.selected.api];
    let resource = scene
        .selected()
        .and_then(|selected| selected.snapshot(scene.topology))
        .and_then(|snapshot| snapshot.policy.as_ref());
    let returned = guard.policy(judged.result);
    let lookup = |layer, _: &str| match layer {
        Layer::Resource => resource,
        _ => returned,
    };
    let decision = judged.decision();
    let is_trap = judged.fresh == Some(Decision::Allow) && decision != Decision::Allow;
    let words = match decision {
        Decision::Allow => {
            let own = judged.returned.decision() == Decision::Allow;
            let (rule, summary) = if own {
                (
                    "G-AUTH-21",
                    format!(
                        "authorizer `{name}` allows the call, and the resource policy of API `{}` does not deny it",
                        api.name
                    ),
                )
            } else {
                (
                    "G-AUTH-28",
                    format!(
                        "the resource policy of API `{}` allows the call by itself, though authorizer `{name}` does not",
                        api.name
                    ),
                )
            };
            Words::new("AUTHORIZER_ALLOWS", rule, summary)
        }
        Decision::Unknown => {
            let by = if judged.returned.decision() == Decision::Unknown {
                &judged.returned
            } else {
                &judged.resource
            };
            Words::new(
                "AUTHORIZER_POLICY_DEPENDS",
                "I-COND-20",
                format!(
                    "what authorizer `{name}` and the resource policy come to depends on {}",
                    unknown(by)
                ),
            )
        }
        _ if is_trap => trap(scene, guard, judged),
        Decision::ExplicitDeny => {
            let by = judged.returned.determining().next();
            let by = by.map_or_else(
                || "the policy".to_owned(),
                |(_, found)| statement::name(found),
            );
            Words::new(
                "AUTHORIZER_EXPLICIT_DENY",
                "G-LAM-07",
                format!(
                    "{by}, which function `{}` returns, denies the call",
                    guard.lambda.function
                ),
            )
        }
        Decision::ImplicitDeny => Words::new(
            "AUTHORIZER_IMPLICIT_DENY",
            "G-LAM-07",
            format!(
                "no statement of the policy that authorizer `{name}` returns allows the call, and neither does the resource policy of API `{}`",
                api.name
            ),
        ),
    };
    let words = words
        .at(&api.place)
        .place(&guard.result_place(judged.result));
    let words = decided_by(words, &judged.returned, Layer::Identity, &lookup);
    let words = decided_by(words, &judged.resource, Layer::Resource, &lookup);
    let words = readings::both(scene, words, &judged.returned);
    let words = kept(scene, guard, judged, words);
    if matches!(decision, Decision::Allow | Decision::Unknown) {
        let mut all = vec![words];
        all.extend(saved_stops(finding, api));
        return all;
    }
    let words = deploy_first(scene, finding, words);
    let words = if is_trap {
        out_of_trap(scene, finding, guard, judged, words)
    } else {
        let append = returned
            .filter(|_| decision == Decision::ImplicitDeny)
            .map(|policy| {
                grant::in_policy(
                    format!("return an Allow of {} as well", finding.resource),
                    policy,
                    grant::statement_without_principal(&finding.resource),
                    Vec::new(),
                )
            });
        with_identities(scene, guard, words.fix_if(append))
    };
    vec![words.fix(Fix::advice(format!(
        "change what function `{}` returns for this caller",
        guard.lambda.function
    )))]
}

/// A kept policy that names another method (G-LAM-03).
fn trap(scene: &Scene<'_>, guard: &Guard<'_>, judged: &Judged) -> Words {
    let (method, path, after) = match (&scene.invocation.earlier, judged.kept) {
        (Some(earlier), Kept::Counts { after }) => (&*earlier.method, &*earlier.path, after),
        _ => ("", "", 0),
    };
    Words::new(
        "AUTHORIZER_CACHED_POLICY",
        "G-LAM-03",
        format!(
            "what authorizer `{}` returned for {method} {path} {after} s ago is kept and holds for that method alone, so it does not allow this one",
            guard.name
        ),
    )
    .evidence(
        format!(
            "results are kept for {} s by identity, whatever the method; a fresh one would allow the call",
            guard.lambda.ttl
        ),
        Some(&guard.authorizer.place.member("ttl")),
    )
}

fn out_of_trap(
    scene: &Scene<'_>,
    finding: &Finding,
    guard: &Guard<'_>,
    judged: &Judged,
    words: Words,
) -> Words {
    let api = &scene.topology.apis[finding.selected.api];
    let stage: Vec<&str> = finding.resource.splitn(3, '/').take(2).collect();
    let all = format!("{}/*", stage.join("/"));
    let widened = guard
        .policy(judged.result)
        .and_then(|policy| Some((policy, widened(&policy.text, &all)?)));
    let widen = widened.map(|(policy, value)| {
        Fix::new(
            format!("return a policy for the whole stage, {all}"),
            vec![Edit::Set {
                pointer: policy.place.pointer.clone(),
                value,
            }],
        )
    });
    let has_saved =
        api.saved.authorizers.iter().any(|other| {
            other.name == guard.name && matches!(other.kind, AuthorizerKind::Lambda(_))
        });
    let caching_off = has_saved.then(|| {
        let mut edits = vec![Edit::Set {
            pointer: api
                .place
                .member("authorizers")
                .member(guard.name)
                .member("ttl")
                .pointer,
            value: 0.into(),
        }];
        edits.extend(scene.redeploy(api));
        Fix::new(
            format!("keep no results of authorizer `{}`, and deploy", guard.name),
            edits,
        )
    });
    words.fix_if(widen).fix_if(caching_off)
}

/// The policy with `all` in the place of the method ARN, in statements that allow; none: it stands in no such one.
fn widened(text: &str, all: &str) -> Option<Value> {
    let mut document: Value = serde_json::from_str(text).ok()?;
    let mut is_changed = false;
    let statements = match document.get_mut("Statement")? {
        Value::Array(list) => list.iter_mut().collect::<Vec<_>>(),
        single => vec![single],
    };
    for statement in statements {
        if statement.get("Effect").and_then(Value::as_str) != Some("Allow") {
            continue;
        }
        let resources = match statement.get_mut("Resource") {
            Some(Value::Array(list)) => list.iter_mut().collect::<Vec<_>>(),
            Some(single) => vec![single],
            None => Vec::new(),
        };
        for resource in resources {
            if resource.as_str() == Some(METHOD_ARN) {
                *resource = all.into();
                is_changed = true;
            }
        }
    }
    is_changed.then_some(document)
}

/// What became of an earlier call's result, where it matters.
fn kept(scene: &Scene<'_>, guard: &Guard<'_>, judged: &Judged, words: Words) -> Words {
    let Some(earlier) = &scene.invocation.earlier else {
        return words;
    };
    let call = format!("{} {}", earlier.method, earlier.path);
    let text = match judged.kept {
        Kept::NoCall => return words,
        Kept::Counts { after } => format!("the result for {call}, {after} s ago, is still kept"),
        Kept::Off => format!("no results are kept, so that of {call} does not count"),
        Kept::Over => format!(
            "the result for {call} was kept for {} s, which are over",
            guard.lambda.ttl
        ),
        Kept::NotAsked => format!("{call} left no result of this authorizer behind"),
        Kept::OtherKey => {
            format!(
                "an identity source differs between {call} and this call, so each has a result of its own"
            )
        }
    };
    words.evidence(text, None)
}
