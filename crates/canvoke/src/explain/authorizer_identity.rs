//! What would bring an authorizer an identity that it knows, or spare a preflight the authorizer, as fixes.

use serde_json::Value;

use super::Scene;
use super::authorizer::Guard;
use super::words::Words;
use crate::fix::{Edit, Fix};
use crate::topology::{Fit, IdentitySource, LambdaAction};

/// A browser's preflight brings no credentials, so an authorizer at OPTIONS refuses it (G-ARN-18).
pub(super) fn preflight(scene: &Scene<'_>, words: Words) -> Words {
    if scene.invocation.method != "OPTIONS" {
        return words;
    }
    let Some(api) = scene.selected_api() else {
        return words;
    };
    let api = &scene.topology.apis[api];
    let words = words.evidence(
        "a browser's preflight brings no credentials of its own: OPTIONS has to work without an authorizer (G-ARN-18)",
        None,
    );
    // The method as it is saved, which a deployment then freezes.
    let found = crate::gateway::method::at(&api.saved, "OPTIONS", &scene.called_path())
        .and_then(|found| found.of(&api.saved));
    let Some((_, method)) = found.filter(|(_, method)| method.verb == "OPTIONS") else {
        return words;
    };
    let mut edits = vec![
        Edit::Set {
            pointer: method.place.member("authorization").pointer,
            value: "NONE".into(),
        },
        Edit::Set {
            pointer: method.place.member("authorizer").pointer,
            value: Value::Null,
        },
    ];
    edits.extend(scene.redeploy(api));
    words.fix(Fix::new(
        "take the authorizer from OPTIONS and deploy",
        edits,
    ))
}

/// The identities that the scenario knows a policy for, as calls that bring them.
pub(super) fn with_identities(scene: &Scene<'_>, guard: &Guard<'_>, mut words: Words) -> Words {
    let mut offered = 0;
    for result in &guard.lambda.results {
        let has_policy = matches!(result.action, LambdaAction::Policy(Some(_)));
        if !has_policy || offered == 3 || result.identity.len() != guard.lambda.sources.len() {
            continue;
        }
        let fits = guard
            .authorizer
            .validation
            .as_ref()
            .is_none_or(|validation| {
                result
                    .identity
                    .first()
                    .is_some_and(|token| validation.fit(token) == Fit::Whole)
            });
        let pairs = guard.lambda.sources.iter().zip(&result.identity);
        let Some((url, headers)) = brought(scene, pairs).filter(|_| fits) else {
            continue;
        };
        let is_same = url == scene.invocation.url && headers == scene.invocation.written_headers();
        if is_same {
            continue;
        }
        offered += 1;
        let what: Vec<String> = guard
            .lambda
            .sources
            .iter()
            .zip(&result.identity)
            .map(|(source, value)| match source {
                IdentitySource::Header(name) | IdentitySource::Query(name) => {
                    format!("`{name}: {value}`")
                }
                other => format!("`{other}: {value}`"),
            })
            .collect();
        words = words.fix(Fix::new(
            format!(
                "send {}, which the function returns a policy for",
                what.join(" and ")
            ),
            vec![Edit::CallBy { url, headers }],
        ));
    }
    words
}

/// The call with values for headers and query parameters; none where another source would have to change.
fn brought<'a>(
    scene: &Scene<'_>,
    pairs: impl Iterator<Item = (&'a IdentitySource, &'a String)>,
) -> Option<(String, Vec<String>)> {
    let mut url = scene.invocation.url.clone();
    let mut headers = scene.invocation.written_headers();
    for (source, value) in pairs {
        match source {
            _ if value.is_empty() => return None,
            IdentitySource::Header(name) => {
                let name = name.to_ascii_lowercase();
                if scene
                    .invocation
                    .token(&name)
                    .is_some_and(|token| !token.is_pasted)
                {
                    return None;
                }
                headers.retain(|header| !header.starts_with(&format!("{name}:")));
                headers.push(format!("{name}: {value}"));
            }
            IdentitySource::Query(name) => {
                let (whole, query) = url.split_once('?').unwrap_or((&url, ""));
                let others = query
                    .split('&')
                    .filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(name));
                let own = format!("{name}={value}");
                let pairs: Vec<&str> = others.chain([own.as_str()]).collect();
                url = format!("{whole}?{}", pairs.join("&"));
            }
            IdentitySource::StageVariable(_) | IdentitySource::Context(_) => return None,
        }
    }
    Some((url, headers))
}
