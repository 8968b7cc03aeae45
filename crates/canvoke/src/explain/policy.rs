//! The words of the gates that ask policies: EndpointPolicy and Authorization.

use canvoke_iam::{Authorization, Decision, Layer, StatementEvaluation};

use super::words::Words;
use super::{Scene, authorizer, ceiling, grant, readings, session, statement, user_pool};
use crate::diagnostic::Place;
use crate::fix::{Edit, Fix};
use crate::gate::Outcome;
use crate::gateway::authorization::{Answer, Finding};
use crate::gateway::endpoint_policy;
use crate::topology::{Authorization as Kind, Endpoint, Policy};

pub(super) fn endpoint(scene: &Scene<'_>, finding: &endpoint_policy::Finding) -> Vec<Words> {
    let endpoint = &scene.topology.endpoints[finding.endpoint];
    let (Some(evaluation), Some(policy)) = (&finding.evaluation, &endpoint.policy) else {
        let name = &endpoint.name;
        return vec![
            Words::new(
                "DEFAULT_ENDPOINT_POLICY",
                "G-EP-13",
                format!("endpoint `{name}` has no policy of its own and allows everything"),
            )
            .place(&endpoint.place),
        ];
    };
    // A call by a private custom domain is asked about twice (G-DOM-07, G-C-07).
    let about_api = (&finding.resource, evaluation);
    let about_domain = finding
        .by_domain
        .as_ref()
        .map(|(resource, evaluation)| (resource, evaluation));
    let mut all: Vec<_> = std::iter::once(about_api).chain(about_domain).collect();
    if all.iter().any(|(_, one)| one.decision() != Decision::Allow) {
        all.retain(|(_, one)| one.decision() != Decision::Allow);
    }
    let is_api_alone = evaluation.decision() == Decision::Allow;
    all.into_iter()
        .map(|(resource, evaluation)| {
            let words = of_endpoint(scene, endpoint, policy, (resource, evaluation));
            let denies = !matches!(evaluation.decision(), Decision::Allow | Decision::Unknown);
            if is_api_alone && denies {
                // The other reading asks about the API's ARN only (G-C-07).
                return words
                    .evidence(
                        "contested (G-C-07): the policy is asked about the domain and about the API; under the other reading about the API alone, and the call passes",
                        None,
                    )
                    .contested();
            }
            words
        })
        .collect()
}

fn of_endpoint(
    scene: &Scene<'_>,
    endpoint: &Endpoint,
    policy: &Policy,
    (resource, evaluation): (&str, &Authorization),
) -> Words {
    let name = &endpoint.name;
    let what = if resource.contains("/domainnames/") {
        "the call by the domain's name"
    } else {
        "the call"
    };
    let words = match evaluation.decision() {
        Decision::Allow => Words::new(
            "ENDPOINT_POLICY_ALLOWS",
            "G-EPP-01",
            format!("the policy of endpoint `{name}` allows {what}"),
        ),
        Decision::ExplicitDeny => Words::new(
            "ENDPOINT_POLICY_EXPLICIT_DENY",
            "G-EPP-03",
            format!("the policy of endpoint `{name}` denies {what}"),
        )
        .fix(Fix::advice(format!(
            "narrow the statement of endpoint `{name}` that denies"
        ))),
        Decision::ImplicitDeny => Words::new(
            "ENDPOINT_POLICY_IMPLICIT_DENY",
            "G-EPP-03",
            format!("no statement of the policy of endpoint `{name}` allows {what}"),
        )
        .fix(grant::in_policy(
            format!("allow {resource} in the policy of endpoint `{name}`"),
            policy,
            grant::statement(
                scene.principal_arn().as_deref().unwrap_or("*"),
                resource,
                None,
            ),
            Vec::new(),
        )),
        Decision::Unknown => Words::new(
            "ENDPOINT_POLICY_DEPENDS",
            "I-COND-20",
            format!(
                "the policy of endpoint `{name}` depends on {}",
                unknown(evaluation)
            ),
        ),
    };
    let words = readings::both(
        scene,
        words.at(&endpoint.place).place(&policy.place),
        evaluation,
    );
    let is_denied = !matches!(evaluation.decision(), Decision::Allow | Decision::Unknown);
    let is_guarded = scene
        .method()
        .is_some_and(|method| matches!(method.authorization, Kind::Custom | Kind::Cognito));
    let words = if is_denied && is_guarded && scene.invocation.signer.is_none() {
        words.evidence(
            "to the endpoint a caller with a token is anonymous: restrict by Resource, aws:ResourceOrgID or aws:ResourceAccount, not by principals (G-WHO-05, G-WHO-07)",
            None,
        )
    } else {
        words
    };
    decided_by(words, evaluation, Layer::Endpoint, &|_, _| Some(policy))
}

pub(super) fn authorization(scene: &Scene<'_>, finding: &Finding) -> Vec<Words> {
    let words = answered(scene, finding);
    match finding.with_slash.as_deref().map(Answer::outcome) {
        Some(other) if other != finding.outcome() => {
            let words = words.into_iter().map(|words| tells_apart(words, other));
            words.collect()
        }
        _ => words,
    }
}

/// A policy tells a path from the same path with a slash at its end, and which one policies see is unsettled (G-C-18).
fn tells_apart(words: Words, with_slash: Outcome) -> Words {
    let result = match with_slash {
        Outcome::Pass => "the call passes",
        Outcome::Block => "the call is denied",
        Outcome::Unknown => "the answer is open",
    };
    words
        .evidence(
            format!("contested (G-C-18): the path ends with a slash, and policies are taken to see it without; a policy here tells the two apart: with the slash {result}"),
            None,
        )
        .contested()
}

fn answered(scene: &Scene<'_>, finding: &Finding) -> Vec<Words> {
    let topology = scene.topology;
    let api = &topology.apis[finding.selected.api];
    match &finding.answer {
        Answer::NotSigned => {
            let mut words = Words::new(
                "MISSING_AUTHENTICATION_TOKEN",
                "G-SIG-01",
                "the method asks for a signature (AWS_IAM), and the call has none",
            )
            .at(&api.place)
            .place(&scene.method_place());
            for (_, principal) in topology.principals.iter().take(3) {
                words = words.fix(Fix::new(
                    format!("sign the call as {}", principal.name),
                    vec![Edit::SignAs {
                        principal: principal.name.clone(),
                    }],
                ));
            }
            vec![words]
        }
        Answer::NoPolicy if finding.saved == Some(Decision::Allow) => {
            let words = Words::new(
                "POLICY_NOT_DEPLOYED",
                "G-DEP-01",
                format!(
                    "API `{}` was deployed without a resource policy; the saved one would allow the call",
                    api.name
                ),
            )
            .place(&api.place.member("policy"));
            vec![saved_first(scene, finding, words)]
        }
        Answer::NoPolicy => vec![
            Words::new(
                "API_WITHOUT_POLICY",
                "I-API-01",
                format!("private API `{}` has no resource policy, so nobody can call it", api.name),
            )
            .place(&api.place)
            .fix(grant::new_policy(scene, finding)),
        ],
        Answer::Open => vec![
            Words::new(
                "OPEN_TO_EVERYBODY",
                "G-EP-04",
                format!("API `{}` is public, has no resource policy, and the method asks for no authorization: everybody may call it", api.name),
            )
            .place(&scene.method_place()),
        ],
        Answer::NoAuthorizer => vec![authorizer::missing(scene)],
        Answer::Lambda(answer) => authorizer::words(scene, finding, answer),
        Answer::UserPool {
            problems,
            evaluation,
        } => user_pool::words(scene, finding, problems, evaluation.as_ref()),
        Answer::Policies {
            evaluation,
            is_cross_account,
            rests_on_identity_alone,
        } => {
            let words = decided(scene, finding, evaluation, *is_cross_account, *rests_on_identity_alone);
            words
                .into_iter()
                .map(|words| ceiling::other_readings(finding, readings::both(scene, words, evaluation)))
                .collect()
        }
    }
}

/// The words for what the policies say.
pub(super) fn decided(
    scene: &Scene<'_>,
    finding: &Finding,
    evaluation: &Authorization,
    is_cross_account: bool,
    rests_on_identity_alone: bool,
) -> Vec<Words> {
    let api = &scene.topology.apis[finding.selected.api];
    match evaluation.decision() {
        Decision::Allow => {
            let mut all = vec![allowed(
                scene,
                finding,
                evaluation,
                is_cross_account,
                rests_on_identity_alone,
            )];
            all.extend(saved_denies(scene, finding));
            all
        }
        Decision::Unknown => {
            let words = Words::new(
                "POLICIES_DEPEND",
                "I-COND-20",
                format!("the policies depend on {}", unknown(evaluation)),
            )
            .place(&api.place);
            let layers = evaluation.evaluations().iter().map(|one| one.layer);
            vec![layers.fold(words, |words, layer| {
                decided_by(words, evaluation, layer, &|layer, name| {
                    policy_of(scene, finding, layer, name)
                })
            })]
        }
        Decision::ExplicitDeny => vec![denied(scene, finding, evaluation)],
        Decision::ImplicitDeny => not_allowed(scene, finding, evaluation, is_cross_account),
    }
}

fn allowed(
    scene: &Scene<'_>,
    finding: &Finding,
    evaluation: &Authorization,
    is_cross_account: bool,
    rests_on_identity_alone: bool,
) -> Words {
    let api = &scene.topology.apis[finding.selected.api];
    let name = &api.name;
    let (rule, summary) = match finding.kind {
        Some(Kind::None) => (
            "G-AUTH-20",
            format!(
                "the resource policy of API `{name}` allows the call; the method asks for no identity"
            ),
        ),
        _ if rests_on_identity_alone => (
            "I-API-04",
            format!(
                "the caller's identity policies allow the call, and the resource policy of API `{name}` is silent"
            ),
        ),
        _ if is_cross_account => (
            "G-AUTH-22",
            format!(
                "the caller's identity policies and the resource policy of API `{name}` both allow the call"
            ),
        ),
        _ => (
            "G-AUTH-21",
            format!("policies of the caller or of API `{name}` allow the call, and none denies it"),
        ),
    };
    let mut words = Words::new("POLICIES_ALLOW", rule, summary).place(&api.place);
    for (layer, found) in evaluation.determining() {
        let policy = policy_of(scene, finding, layer, &found.policy);
        words = words.evidence(
            format!("{} allows", statement::name(found)),
            policy.map(|policy| place_of(policy, found)).as_ref(),
        );
    }
    words
}

/// The call works by the deployed policy, and the saved one would end that (G-DEP-01).
fn saved_denies(scene: &Scene<'_>, finding: &Finding) -> Option<Words> {
    let is_denied = matches!(
        finding.saved,
        Some(Decision::ExplicitDeny | Decision::ImplicitDeny)
    );
    let api = &scene.topology.apis[finding.selected.api];
    is_denied.then(|| {
        Words::new(
            "SAVED_POLICY_WOULD_DENY",
            "G-DEP-01",
            format!(
                "the deployed resource policy of API `{}` allows the call; the saved one would not, once it is deployed",
                api.name
            ),
        )
        .place(&api.place.member("policy"))
    })
}

fn denied(scene: &Scene<'_>, finding: &Finding, evaluation: &Authorization) -> Words {
    let api = &scene.topology.apis[finding.selected.api];
    let layer = evaluation
        .denied_by()
        .map_or(Layer::Resource, |(layer, _)| layer);
    // Only an AWS_IAM method knows who signed (G-WHO-03).
    let is_iam = matches!(finding.kind, None | Some(Kind::AwsIam));
    let who = scene.caller().filter(|_| is_iam).map_or_else(
        || "an anonymous caller".to_owned(),
        |arn| format!("`{arn}`"),
    );
    let mut determining = evaluation.determining();
    let first = determining.next();
    let by = first.as_ref().map_or_else(
        || format!("a {}", statement::layer(layer)),
        |(_, found)| statement::name(found),
    );
    let mut words = if finding.saved == Some(Decision::Allow) {
        Words::new(
            "POLICY_NOT_DEPLOYED",
            "G-DEP-01",
            format!("{by}, as deployed, denies {who} the call; the saved policy would not"),
        )
    } else {
        Words::new(
            &format!("{}_EXPLICIT_DENY", statement::code(layer)),
            match finding.kind {
                Some(Kind::Custom) => "G-AUTH-29",
                _ => "I-EVAL-02",
            },
            format!("{by} denies {who} the call"),
        )
    }
    .at(&api.place);
    for (layer, found) in first.into_iter().chain(determining) {
        let policy = policy_of(scene, finding, layer, &found.policy);
        let place = policy.map(|policy| place_of(policy, found));
        if let Some(place) = &place {
            words = words.place(place);
        }
        words = words.evidence(format!("{} denies", statement::name(found)), place.as_ref());
    }
    let words = ceiling::detached(
        scene,
        finding,
        evaluation,
        saved_first(scene, finding, words),
    );
    words.fix(Fix::advice(format!(
        "narrow {by}, or take the caller or endpoint out of what it denies"
    )))
}

/// Nobody allows: one claim for each side that has to (Table A names both, Table B each).
fn not_allowed(
    scene: &Scene<'_>,
    finding: &Finding,
    evaluation: &Authorization,
    is_cross_account: bool,
) -> Vec<Words> {
    let topology = scene.topology;
    let api = &topology.apis[finding.selected.api];
    let name = &api.name;
    let lookup = |layer, name: &str| policy_of(scene, finding, layer, name);
    let silent = |layer| evaluation.decision_of(layer) == Some(Decision::ImplicitDeny);
    let caller = finding
        .caller
        .principal
        .map(|principal| &topology.principals[principal]);
    let is_iam = matches!(finding.kind, None | Some(Kind::AwsIam));
    let resource = |rule| {
        let name_of_caller = grant::principal_name(topology, &finding.caller);
        let who = match name_of_caller.filter(|_| is_iam) {
            Some(caller) => format!("`{caller}`"),
            None => "an anonymous caller".to_owned(),
        };
        let words = if finding.saved == Some(Decision::Allow) {
            Words::new(
                "POLICY_NOT_DEPLOYED",
                "G-DEP-01",
                format!("the deployed resource policy of API `{name}` does not allow the call by {who}; the saved one would"),
            )
        } else {
            Words::new(
                "RESOURCE_POLICY_IMPLICIT_DENY",
                rule,
                format!("no statement of the resource policy of API `{name}` allows the call by {who}"),
            )
        }
        .at(&api.place)
        .place(&api.place.member("policy"));
        let words = decided_by(words, evaluation, Layer::Resource, &lookup);
        let words = saved_first(scene, finding, words);
        if finding.saved == Some(Decision::Allow) {
            return words;
        }
        words.fix(grant::in_resource_policy(scene, finding))
    };
    let is_service = finding.caller.is_signed() && finding.caller.account.is_none();
    if !is_iam || is_service {
        // A service has no policies of its own (G-WHO-12); a good token alone does not do (G-AUTH-23).
        let rule = match finding.kind {
            Some(Kind::Cognito) => "G-AUTH-23",
            _ if is_iam => "G-WHO-12",
            _ => "G-AUTH-20",
        };
        return vec![resource(rule)];
    }
    let rule = if is_cross_account {
        "G-AUTH-22"
    } else {
        "G-AUTH-21"
    };
    let mut all = ceiling::silent_levels(scene, finding, evaluation);
    let is_ceiling_alone = !all.is_empty() && !is_cross_account;
    for layer in [Layer::Boundary, Layer::Session, Layer::Identity] {
        let is_named = evaluation.deniers().iter().any(|one| one.layer == layer);
        let Some(caller) = caller.filter(|_| is_named) else {
            continue;
        };
        let what = match layer {
            Layer::Identity => format!("no identity policy of `{}` allows the call", caller.name),
            Layer::Session if finding.lacks_session_policy() => format!(
                "federated user `{}` has no session policy, so the identity policies give nothing",
                caller.name
            ),
            _ => format!(
                "the {} of `{}` does not allow the call",
                statement::layer(layer),
                caller.name
            ),
        };
        let summary = if layer == Layer::Identity && !is_cross_account {
            format!("{what}, and the resource policy of API `{name}` does not either")
        } else {
            what
        };
        let words = Words::new(
            &format!("{}_IMPLICIT_DENY", statement::code(layer)),
            rule,
            summary,
        )
        .at(&api.place)
        .place(&caller.place);
        let mut words = decided_by(words, evaluation, layer, &lookup);
        if !is_cross_account {
            words = decided_by(words, evaluation, Layer::Resource, &lookup);
            words = saved_first(scene, finding, words);
        }
        let allow = grant::statement_without_principal(&finding.resource);
        words = words.fix_if(match (layer, &caller.boundary) {
            (Layer::Boundary, Some(boundary)) => Some(grant::in_policy(
                format!("allow {} in {}", finding.resource, boundary.name),
                boundary,
                allow,
                Vec::new(),
            )),
            (Layer::Session, _) => {
                ceiling::session_fix(scene, &finding.caller, &finding.resource, allow)
            }
            _ => Some(grant::in_identity(caller, &finding.resource)),
        });
        all.push(words);
    }
    if is_cross_account && silent(Layer::Resource) {
        all.push(resource(rule));
    }
    if all.is_empty() && !is_ceiling_alone {
        all.push(resource(rule));
    }
    all
}

/// Where the saved policy would allow, a deployment is the first fix (G-DEP-01).
fn saved_first(scene: &Scene<'_>, finding: &Finding, words: Words) -> Words {
    if finding.saved != Some(Decision::Allow) {
        return words;
    }
    let api = &scene.topology.apis[finding.selected.api];
    words
        .evidence(
            "the saved resource policy would allow it, but the stage runs a deployment from before (G-DEP-01)",
            Some(&api.place.member("policy")),
        )
        .fix(Fix::new(
            format!("deploy API `{}`: the saved policy allows the call", api.name),
            scene.redeploy(api),
        ))
}

/// The statements of a layer that decided, or those that nearly did.
pub(super) fn decided_by<'t>(
    mut words: Words,
    evaluation: &Authorization,
    layer: Layer,
    policy: &dyn Fn(Layer, &str) -> Option<&'t Policy>,
) -> Words {
    let place = |found: &StatementEvaluation| {
        policy(layer, &found.policy).map(|policy| place_of(policy, found))
    };
    let mut is_decided = false;
    for (_, found) in evaluation
        .determining()
        .filter(|(other, _)| *other == layer)
    {
        is_decided = true;
        words = words.evidence(
            format!("{} decides", statement::name(found)),
            place(found).as_ref(),
        );
    }
    if !is_decided {
        for found in evaluation.near_misses(layer).into_iter().take(3) {
            words = words.evidence(statement::miss(found), place(found).as_ref());
        }
    }
    words
}

fn place_of(policy: &Policy, statement: &StatementEvaluation) -> Place {
    policy.place.member("Statement").index(statement.index)
}

fn policy_of<'t>(
    scene: &Scene<'t>,
    finding: &Finding,
    layer: Layer,
    name: &str,
) -> Option<&'t Policy> {
    match layer {
        Layer::Resource => finding.selected.snapshot(scene.topology)?.policy.as_ref(),
        other => session::of_caller(scene, &finding.caller, other, name),
    }
}

pub(super) fn unknown(evaluation: &Authorization) -> String {
    let keys = evaluation.unknown_keys();
    if keys.is_empty() {
        return "a policy with a mistake".to_owned();
    }
    let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    format!("{}, which nobody gave", keys.join(" and "))
}

/// The end of AWS's message (G-MSG-30).
pub(super) fn suffix(evaluation: &Authorization) -> String {
    match evaluation.denied_by() {
        Some((layer, true)) => {
            let article = if layer == Layer::Identity { "an" } else { "a" };
            format!(
                "with an explicit deny in {article} {}",
                statement::layer(layer)
            )
        }
        Some((layer, false)) => format!(
            "because no {} allows the execute-api:Invoke action",
            statement::layer(layer)
        ),
        None => String::new(),
    }
}
