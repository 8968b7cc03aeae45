//! The words of the gate ApiKey.

use super::Scene;
use super::words::Words;
use crate::fix::{Edit, Fix};
use crate::gateway::api_key::Finding as KeyFinding;

pub(super) fn words(scene: &Scene<'_>, finding: &KeyFinding) -> Words {
    let topology = scene.topology;
    let key = |id| &topology.api_keys[id];
    let words = match finding {
        KeyFinding::NotRequired => Words::new(
            "NO_KEY_REQUIRED",
            "G-KEY-01",
            "the method requires no API key",
        ),
        KeyFinding::Missing => {
            let words = Words::new(
                "API_KEY_MISSING",
                "G-KEY-01",
                "the method requires an API key, and the call sends no `x-api-key`",
            );
            with_good_keys(scene, words)
        }
        KeyFinding::NoKeysKnown => Words::new(
            "API_KEYS_NOT_KNOWN",
            "G-KEY-01",
            "the method requires an API key, and the scenario has none to compare with: add the key and its usage plan",
        ),
        KeyFinding::FromAuthorizer => Words::new(
            "API_KEY_FROM_AUTHORIZER",
            "G-KEY-01",
            "the API takes its keys from the authorizer's `usageIdentifierKey`, and nobody knows which one that is",
        ),
        KeyFinding::NoneByAuthorizer => Words::new(
            "API_KEY_MISSING",
            "G-KEY-01",
            "the method requires an API key, and the authorizer's result has no `usageIdentifierKey`",
        )
        .fix(Fix::advice(
            "return the value of a good key as `usageIdentifierKey`",
        )),
        KeyFinding::UnknownKey => with_good_keys(
            scene,
            Words::new(
                "API_KEY_UNKNOWN",
                "G-KEY-01",
                format!(
                    "no API key of the API's account and Region has the value that {}",
                    if takes_header(scene) {
                        "the call sends"
                    } else {
                        "the authorizer names"
                    }
                ),
            ),
        ),
        KeyFinding::Disabled(id) => Words::new(
            "API_KEY_DISABLED",
            "G-KEY-01",
            format!("API key `{}` is disabled", key(*id).name),
        )
        .fix(Fix::new(
            format!("enable API key `{}`", key(*id).name),
            vec![Edit::Set {
                pointer: key(*id).place.member("enabled").pointer,
                value: true.into(),
            }],
        )),
        KeyFinding::NotInPlan(id) => {
            let words = Words::new(
                "API_KEY_NOT_IN_PLAN",
                "G-KEY-01",
                format!(
                    "no usage plan with API key `{}` covers the stage",
                    key(*id).name
                ),
            )
            .evidence(
                "keys and plans work live: nothing has to be deployed (G-C-17)",
                None,
            );
            words.fix(Fix::advice(
                "add the stage to a usage plan of the key, or the key to a plan of the stage",
            ))
        }
        KeyFinding::Valid(holder) => Words::new(
            "API_KEY_VALID",
            "G-KEY-01",
            format!(
                "API key `{}` is in plan `{}` of the stage",
                key(holder.key).name,
                topology.usage_plans[holder.plan].name
            ),
        ),
    };
    words.place(&scene.method_place())
}

/// The keys that a plan of the stage has, as fixes.
fn with_good_keys(scene: &Scene<'_>, words: Words) -> Words {
    let topology = scene.topology;
    let Some(selected) = scene.selected() else {
        return words;
    };
    let name = selected.stage(topology).map(|stage| stage.name.as_str());
    let mut keys = Vec::new();
    for (_, plan) in topology.usage_plans.iter() {
        let covers = plan
            .stages
            .iter()
            .any(|stage| stage.api == selected.api && Some(stage.stage.as_str()) == name);
        if covers {
            keys.extend(
                plan.keys
                    .iter()
                    .filter(|&&key| topology.api_keys[key].is_enabled),
            );
        }
    }
    if !takes_header(scene) {
        return words.fix(Fix::advice(
            "return the value of a good key as `usageIdentifierKey`",
        ));
    }
    if keys.is_empty() {
        return words.fix(Fix::advice(
            "send `x-api-key` with a key whose usage plan has this stage",
        ));
    }
    keys.iter().take(3).fold(words, |words, &&key| {
        let key = &topology.api_keys[key].name;
        let mut headers = scene.invocation.written_headers();
        headers.retain(|header| !header.starts_with("x-api-key:"));
        headers.push(format!("x-api-key: {{{key}.value}}"));
        words.fix(Fix::new(
            format!("send API key `{key}` as `x-api-key`"),
            vec![Edit::CallBy {
                url: scene.invocation.url.clone(),
                headers,
            }],
        ))
    })
}

/// Whether keys come in the header `x-api-key`, and not from the authorizer.
fn takes_header(scene: &Scene<'_>) -> bool {
    scene
        .selected()
        .and_then(|selected| selected.snapshot(scene.topology))
        .is_some_and(|snapshot| !snapshot.takes_key_from_authorizer)
}
