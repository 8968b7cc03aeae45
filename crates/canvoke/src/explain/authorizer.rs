//! The words for Lambda authorizers: why the function is not asked, and what it does but for returning a policy (see
//! `authorizer_policy`).

use canvoke_iam::Decision;

use super::authorizer_identity::{preflight, with_identities};
use super::words::Words;
use super::{Scene, authorizer_policy};
use crate::diagnostic::Place;
use crate::fix::{Edit, Fix};
use crate::gateway::authorization::Finding;
use crate::gateway::lambda_authorizer::{Answer, Failure, NotKnown};
use crate::topology::{
    Api, Authorizer, AuthorizerKind, Expression, Fit, LambdaAction, LambdaAuthorizer, Policy,
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
        Answer::Policy(judged) => authorizer_policy::words(scene, finding, &guard, judged),
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
pub(super) struct Guard<'t> {
    /// The authorizer.
    pub(super) authorizer: &'t Authorizer,
    /// Its function.
    pub(super) lambda: &'t LambdaAuthorizer,
    /// Its name.
    pub(super) name: &'t str,
}

impl Guard<'_> {
    /// Where a result is written.
    pub(super) fn result_place(&self, index: usize) -> Place {
        self.authorizer.place.member("results").index(index)
    }

    /// The policy of a result.
    pub(super) fn policy(&self, index: usize) -> Option<&Policy> {
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
            let is_readable = expression.is_some_and(Expression::is_readable);
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
pub(super) fn saved_stops(finding: &Finding, api: &Api) -> Option<Words> {
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
