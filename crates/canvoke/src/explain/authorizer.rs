//! The words for Lambda authorizers: why the function is not asked, what it does, what its policy says, and whether an
//! older one is still kept.

use canvoke_iam::{Decision, Layer};
use serde_json::Value;

use super::Scene;
use super::policy::{both_readings, decided_by, unknown};
use super::words::Words;
use super::{grant, statement};
use crate::fix::{Edit, Fix};
use crate::gateway::authorization::Finding;
use crate::gateway::lambda_authorizer::{Answer, Failure, Judged, Kept, NotKnown};
use crate::topology::{
    Authorizer, AuthorizerKind, Fit, IdentitySource, LambdaAction, LambdaAuthorizer, METHOD_ARN,
    Policy,
};

/// The words for what came of asking the authorizer.
pub(super) fn words(scene: &Scene<'_>, finding: &Finding, answer: &Answer) -> Vec<Words> {
    let guard = finding
        .authorizer(scene.topology)
        .and_then(|authorizer| match &authorizer.kind {
            AuthorizerKind::Lambda(lambda) => Some((authorizer, lambda)),
            AuthorizerKind::UserPools { .. } => None,
        });
    let Some((authorizer, lambda)) = guard else {
        return vec![missing(scene)];
    };
    let guard = Guard {
        authorizer,
        lambda,
        name: &authorizer.name,
    };
    match answer {
        Answer::NoIdentity(missing) => vec![no_identity(scene, finding, &guard, missing)],
        Answer::DoesNotFit => vec![does_not_fit(scene, finding, &guard)],
        Answer::NotPermitted => {
            let words = Words::new(
                "AUTHORIZER_NOT_PERMITTED",
                "G-LAM-04",
                format!(
                    "API Gateway may not invoke function `{}` of authorizer `{}`",
                    lambda.function, guard.name
                ),
            )
            .place(&authorizer.place);
            vec![deploy_first(scene, finding, words).fix(Fix::new(
                format!(
                    "let API Gateway invoke function `{}` (a permission for `apigateway.amazonaws.com`)",
                    lambda.function
                ),
                vec![Edit::Set {
                    pointer: authorizer.place.member("permission").pointer,
                    value: true.into(),
                }],
            ))]
        }
        Answer::Unauthorized { result } => {
            let words = Words::new(
                "AUTHORIZER_UNAUTHORIZED",
                "G-LAM-05",
                format!(
                    "function `{}` of authorizer `{}` raises `Unauthorized` for this caller",
                    lambda.function, guard.name
                ),
            )
            .place(&guard.result_place(*result));
            vec![
                with_identities(scene, &guard, deploy_first(scene, finding, words))
                    .fix(Fix::advice("send what the function takes")),
            ]
        }
        Answer::Failed { result, failure } => {
            vec![failed(scene, finding, &guard, *result, *failure)]
        }
        Answer::Policy(judged) => judged_words(scene, finding, &guard, judged),
        Answer::NotKnown(why) => vec![not_known(scene, &guard, *why)],
    }
}

/// The method's authorizer is not in the scenario.
pub(super) fn missing(scene: &Scene<'_>) -> Words {
    Words::new(
        "AUTHORIZER_NOT_KNOWN",
        "G-AUTH-07",
        "an authorizer decides, and the scenario does not say which: name it in the method's `authorizer`",
    )
    .evidence("the resource policy does not deny the call", None)
    .place(&scene.method_place())
}

/// An authorizer with its function.
struct Guard<'t> {
    authorizer: &'t Authorizer,
    lambda: &'t LambdaAuthorizer,
    name: &'t str,
}

impl Guard<'_> {
    fn result_place(&self, index: usize) -> crate::diagnostic::Place {
        self.authorizer.place.member("results").index(index)
    }

    /// The policy of a result.
    fn policy(&self, index: usize) -> Option<&Policy> {
        match &self.lambda.results.get(index)?.action {
            LambdaAction::Policy(Some(returned)) => Some(&returned.policy),
            _ => None,
        }
    }
}

fn no_identity(
    scene: &Scene<'_>,
    finding: &Finding,
    guard: &Guard<'_>,
    missing: &[usize],
) -> Words {
    let sources: Vec<String> = missing
        .iter()
        .filter_map(|index| guard.lambda.sources.get(*index))
        .map(|source| format!("`{source}`"))
        .collect();
    let rule = if guard.lambda.takes_token {
        "G-LAM-01"
    } else {
        "G-LAM-02"
    };
    let mut words = Words::new(
        "AUTHORIZER_NO_IDENTITY",
        rule,
        format!(
            "authorizer `{}` is not asked: the call has no {}",
            guard.name,
            sources.join(" and no ")
        ),
    )
    .place(&guard.authorizer.place);
    if !guard.lambda.takes_token {
        words = words.evidence(
            format!(
                "results are kept for {} s, and every identity source is part of what they are kept by",
                guard.lambda.ttl
            ),
            Some(&guard.authorizer.place.member("ttl")),
        );
    }
    let words = preflight(scene, deploy_first(scene, finding, words));
    with_identities(scene, guard, words).fix(Fix::advice(format!(
        "send a value for {}",
        sources.join(" and ")
    )))
}

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

fn does_not_fit(scene: &Scene<'_>, finding: &Finding, guard: &Guard<'_>) -> Words {
    let expression = guard
        .authorizer
        .validation
        .as_ref()
        .map_or("", |validation| validation.text.as_str());
    let words = Words::new(
        "AUTHORIZER_TOKEN_REJECTED",
        "G-LAM-01",
        format!(
            "authorizer `{}` is not asked: the token does not fit its expression `{expression}`",
            guard.name
        ),
    )
    .place(&guard.authorizer.place.member("validation"));
    with_identities(scene, guard, deploy_first(scene, finding, words)).fix(Fix::advice(
        "send a token that fits the expression, or change the expression",
    ))
}

fn failed(
    scene: &Scene<'_>,
    finding: &Finding,
    guard: &Guard<'_>,
    result: usize,
    failure: Failure,
) -> Words {
    let function = &guard.lambda.function;
    let (code, rule, what, advice) = match failure {
        Failure::Raises => (
            "AUTHORIZER_FAILS",
            "G-LAM-05",
            format!(
                "function `{function}` of authorizer `{}` raises an error",
                guard.name
            ),
            "look into the function's log; only `Unauthorized`, to the letter, gives 401",
        ),
        Failure::Malformed => (
            "AUTHORIZER_RESULT_MALFORMED",
            "G-LAM-04",
            format!(
                "what function `{function}` of authorizer `{}` returns is no result",
                guard.name
            ),
            "return `principalId` and `policyDocument`, and in `context` nothing but texts, numbers and booleans",
        ),
        Failure::TooLarge(bytes) => (
            "AUTHORIZER_RESULT_TOO_LARGE",
            "G-Q-06",
            format!(
                "the policy that authorizer `{}` returns has {bytes} bytes, and 8 KB are taken",
                guard.name
            ),
            "return fewer statements, with `*` in their resources",
        ),
        Failure::Timeout => (
            "AUTHORIZER_TIMES_OUT",
            "G-LAM-04",
            format!(
                "function `{function}` of authorizer `{}` does not answer in time",
                guard.name
            ),
            "make the function faster, or give it what it waits for",
        ),
    };
    let words = Words::new(code, rule, what).place(&guard.result_place(result));
    deploy_first(scene, finding, words).fix(Fix::advice(advice))
}

fn not_known(scene: &Scene<'_>, guard: &Guard<'_>, why: NotKnown) -> Words {
    let (name, function) = (guard.name, &guard.lambda.function);
    let results = guard.authorizer.place.member("results");
    let (what, place) = match why {
        NotKnown::NoResults => (
            format!(
                "what function `{function}` of authorizer `{name}` returns is not said: write it into its `results`"
            ),
            results,
        ),
        NotKnown::NoneFits => (
            format!(
                "what function `{function}` of authorizer `{name}` does with this identity is not said: add a result for it"
            ),
            results,
        ),
        NotKnown::Identity(index) => (
            format!(
                "which result of authorizer `{name}` fits depends on `{}`, whose value nobody gave",
                guard
                    .lambda
                    .sources
                    .get(index)
                    .map(ToString::to_string)
                    .unwrap_or_default()
            ),
            results,
        ),
        NotKnown::NoPolicy(index) => (
            format!(
                "the policy that authorizer `{name}` returns is not said: write it as the result's `policy`"
            ),
            guard.result_place(index),
        ),
        NotKnown::Validation(fit) => {
            let expression = guard.authorizer.validation.as_ref();
            let text = expression.map_or("", |validation| validation.text.as_str());
            let is_readable = expression.is_some_and(crate::topology::Expression::is_readable);
            let what = match fit {
                Fit::Part => {
                    "fits a part of the token, and no page says whether that is enough: put it between `^` and `$`"
                }
                _ if is_readable => "is asked of a token whose text nobody gave",
                _ => "cannot be read here, so nobody can say whether the token fits",
            };
            (
                format!("the expression `{text}` of authorizer `{name}` {what}"),
                guard.authorizer.place.member("validation"),
            )
        }
    };
    Words::new("AUTHORIZER_NOT_KNOWN", "G-AUTH-07", what)
        .evidence("the resource policy does not deny the call", None)
        .at(&scene.api_place())
        .place(&place)
}

fn judged_words(
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
    let words = both_readings(words, &judged.returned);
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

/// Where what is saved would let the call pass, a deployment is the first fix (G-DEP-02).
pub(super) fn deploy_first(scene: &Scene<'_>, finding: &Finding, words: Words) -> Words {
    if finding.saved != Some(Decision::Allow) {
        return words;
    }
    let api = &scene.topology.apis[finding.selected.api];
    words
        .evidence(
            "what is saved would let the call pass, but the stage runs a deployment from before (G-DEP-02)",
            Some(&api.place),
        )
        .fix(Fix::new(
            format!("deploy API `{}`: what is saved lets the call pass", api.name),
            scene.redeploy(api),
        ))
}

/// The call works by what is deployed, and what is saved would end that (G-DEP-02).
pub(super) fn saved_stops(finding: &Finding, api: &crate::topology::Api) -> Option<Words> {
    let is_denied = matches!(
        finding.saved,
        Some(Decision::ExplicitDeny | Decision::ImplicitDeny)
    );
    is_denied.then(|| {
        Words::new(
            "SAVED_AUTHORIZER_WOULD_DENY",
            "G-DEP-02",
            format!(
                "what is deployed of API `{}` lets the call pass; what is saved would not, once it is deployed",
                api.name
            ),
        )
        .place(&api.place)
    })
}

/// The identities that the scenario knows a policy for, as calls that bring them.
fn with_identities(scene: &Scene<'_>, guard: &Guard<'_>, mut words: Words) -> Words {
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
