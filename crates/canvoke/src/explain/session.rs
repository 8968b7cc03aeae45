//! The words of sessions that could not come about: what the trust policy, the caller's own policies or STS's rules
//! say (G8). Decides nothing.

use canvoke_iam::{Decision, Layer};
use serde_json::{Value, json};

use super::policy::{decided_by, unknown};
use super::readings::of_policies;
use super::session_fix::{bring, own_fix, trust_statement};
use super::words::Words;
use super::{Scene, grant, statement};
use crate::fix::{Edit, Fix};
use crate::gateway::caller::Caller;
use crate::gateway::identity::Finding;
use crate::gateway::session::{Ask, Issue, Problem};
use crate::topology::{Policy, Principal, SessionWay};

/// One claim for each thing that keeps a session from coming about, or may.
pub(super) fn words(scene: &Scene<'_>, finding: &Finding) -> Vec<Words> {
    let mut all = Vec::new();
    for issue in &finding.issues {
        for problem in &issue.problems {
            all.push(of_problem(scene, issue, problem));
        }
        for ask in &issue.asks {
            all.extend(of_ask(scene, issue, ask));
        }
    }
    all
}

/// What shows that the sessions of a caller came about.
pub(super) fn evidence(scene: &Scene<'_>, finding: &Finding, mut words: Words) -> Words {
    for issue in &finding.issues {
        let session = &scene.topology.sessions[issue.session];
        for ask in &issue.asks {
            for (_, found) in ask.evaluation.determining() {
                words = words.evidence(
                    format!(
                        "session `{}`: {} allows {}",
                        session.name,
                        statement::name(found),
                        ask.action
                    ),
                    Some(&session.place),
                );
            }
        }
    }
    words
}

/// The rule of the way in which a session is got.
fn rule(way: SessionWay) -> &'static str {
    match way {
        SessionWay::AssumeRole => "G-FED-02",
        SessionWay::Saml => "G-FED-03",
        SessionWay::WebIdentity => "G-FED-04",
        SessionWay::CognitoAuthenticated | SessionWay::CognitoUnauthenticated => "G-FED-05",
        SessionWay::FederationToken => "G-FED-06",
        SessionWay::Service => "G-FED-07",
    }
}

fn of_problem(scene: &Scene<'_>, issue: &Issue, problem: &Problem) -> Words {
    let session = &scene.topology.sessions[issue.session];
    let name = &session.name;
    let set = |member: &str, value: Value| Edit::Set {
        pointer: session.place.member(member).pointer,
        value,
    };
    let words = match problem {
        Problem::NoTrustPolicy => {
            let role = session.role.map(|role| &scene.topology.principals[role]);
            let role_name = role.map_or("", |role| role.name.as_str());
            let words = Words::new(
                "NO_TRUST_POLICY",
                rule(session.way),
                format!("role `{role_name}` has no trust policy, so session `{name}` cannot come about"),
            );
            words.fix_if(role.and_then(|role| {
                let statement = trust_statement(issue, session, session.way.action())?;
                Some(Fix::new(
                    format!("give role `{role_name}` a trust policy"),
                    vec![Edit::Set {
                        pointer: role.place.member("trust").pointer,
                        value: json!({ "Version": "2012-10-17", "Statement": [statement] }),
                    }],
                ))
            }))
        }
        Problem::TooLong(most) => Words::new(
            "SESSION_TOO_LONG",
            "G-FED-11",
            format!("session `{name}` may last {most} seconds at most"),
        )
        .fix(Fix::new(
            format!("ask for {most} seconds"),
            vec![set("duration", json!(most))],
        )),
        Problem::TooShort => Words::new(
            "SESSION_TOO_SHORT",
            "G-FED-11",
            format!("session `{name}` lasts 900 seconds at least"),
        )
        .fix(Fix::new(
            "ask for 900 seconds",
            vec![set("duration", json!(900))],
        )),
        Problem::TooManyTags => Words::new(
            "SESSION_TOO_MANY_TAGS",
            "G-FED-11",
            format!("session `{name}` has more than 50 tags"),
        )
        .fix(Fix::advice("pass 50 tags at most")),
        Problem::TagTaken(key) => {
            let tags: serde_json::Map<String, Value> = session
                .tags
                .iter()
                .filter(|(other, _)| *other != key)
                .map(|(other, value)| (other.clone(), json!(value)))
                .collect();
            let transitive: Vec<&String> = session
                .transitive_tags
                .iter()
                .filter(|other| *other != key)
                .collect();
            Words::new(
                "SESSION_TAG_TAKEN",
                "G-FED-11",
                format!("session `{name}` passes tag `{key}`, which an earlier session of the chain hands on already"),
            )
            .fix(Fix::new(
                format!("pass no tag `{key}`"),
                vec![set("tags", Value::Object(tags)), set("transitive_tags", json!(transitive))],
            ))
        }
        Problem::SourceIdentityTaken => Words::new(
            "SOURCE_IDENTITY_TAKEN",
            "G-FED-11",
            format!("session `{name}` passes another source identity than the session before it"),
        )
        .fix(Fix::new(
            "pass no source identity: the one before stays",
            vec![set("source_identity", Value::Null)],
        )),
        Problem::NotAUser => Words::new(
            "FEDERATION_TOKEN_BY_ROLE",
            "G-FED-06",
            format!("session `{name}` is a federation token, which only a user's own keys can ask for"),
        )
        .fix(Fix::advice("let a user ask for it, or assume a role")),
        Problem::AskedByNobody => Words::new(
            "SESSION_BY_NOBODY",
            rule(session.way),
            format!("nobody says who asks for session `{name}`, so the trust policy is not asked"),
        )
        .unknown()
        .fix(Fix::advice("name who asks for it")),
        Problem::Guest => Words::new(
            "GUEST_SCOPE_DOWN",
            "G-FED-13",
            format!("Cognito cuts what guests of an identity pool may do (session `{name}`), and no page says that execute-api is left"),
        )
        .unknown()
        .fix(Fix::advice("let users sign in, or use the basic flow")),
    };
    words.place(&session.place)
}

fn of_ask(scene: &Scene<'_>, issue: &Issue, ask: &Ask) -> Vec<Words> {
    let topology = scene.topology;
    let session = &topology.sessions[issue.session];
    let role = session.role.map(|role| &topology.principals[role]);
    let lookup = |layer, name: &str| policy_of(scene, issue, layer, name);
    let title = format!("session `{}` cannot come about", session.name);
    let evaluation = &ask.evaluation;
    let all = match ask.decision() {
        Decision::Allow => return Vec::new(),
        Decision::Unknown => {
            let mut words = Words::new(
                "SESSION_DEPENDS",
                "I-COND-20",
                format!(
                    "whether session `{}` can come about depends on {}",
                    session.name,
                    unknown(evaluation)
                ),
            )
            .unknown();
            for one in evaluation.evaluations() {
                words = decided_by(words, evaluation, one.layer, &lookup);
            }
            vec![words.place(&session.place)]
        }
        Decision::ExplicitDeny => {
            let (layer, _) = evaluation.denied_by().unwrap_or((Layer::Resource, true));
            let by = evaluation.determining().next();
            let by = by.map_or_else(
                || layer_name(layer).to_owned(),
                |(_, found)| statement::name(found),
            );
            let words = Words::new(
                &format!("{}_EXPLICIT_DENY", code(layer)),
                rule(session.way),
                format!("{title}: {by} denies {}", ask.action),
            )
            .fix(Fix::advice(format!("narrow {by}")));
            let words = placed(words, scene, issue, layer);
            vec![decided_by(words, evaluation, layer, &lookup)]
        }
        Decision::ImplicitDeny => {
            let mut all = Vec::new();
            if ask.needs_trust
                && ask.trust() == Decision::ImplicitDeny
                && let Some(role) = role
            {
                all.push(no_trust(scene, issue, ask, role));
            }
            let is_trusted = !ask.needs_trust || ask.trust() == Decision::Allow;
            for denier in evaluation.deniers() {
                if denier.layer == Layer::Resource {
                    continue;
                }
                // A trust policy that names the caller may do without the caller's own policies.
                if denier.layer == Layer::Identity && !is_trusted && !evaluation.is_cross_account()
                {
                    continue;
                }
                let words = Words::new(
                    &format!("{}_IMPLICIT_DENY", code(denier.layer)),
                    rule(session.way),
                    format!(
                        "{title}: no {} of {} allows {} on `{}`",
                        layer_name(denier.layer),
                        who(scene, issue),
                        ask.action,
                        ask.resource
                    ),
                );
                let words = placed(words, scene, issue, denier.layer).fix_if(own_fix(
                    scene,
                    issue,
                    ask,
                    (denier.layer, denier.level),
                ));
                let words = decided_by(words, evaluation, denier.layer, &lookup);
                if !all.iter().any(|other: &Words| other.is_like(&words)) {
                    all.push(words);
                }
            }
            all
        }
    };
    all.into_iter()
        .map(|words| of_policies(words, evaluation))
        .collect()
}

/// No statement of the trust policy lets the session come about: the nearest ones, with the clauses they miss by.
fn no_trust(scene: &Scene<'_>, issue: &Issue, ask: &Ask, role: &Principal) -> Words {
    let session = &scene.topology.sessions[issue.session];
    let misses = ask.evaluation.near_misses(Layer::Resource);
    let nearest = misses.first();
    let rule = match ask.action {
        "sts:TagSession" => "G-FED-11",
        _ => rule(session.way),
    };
    let mut words = Words::new(
        "TRUST_POLICY_IMPLICIT_DENY",
        rule,
        format!(
            "session `{}` cannot come about: no statement of the trust policy of role `{}` allows {} by {}",
            session.name,
            role.name,
            ask.action,
            who(scene, issue)
        ),
    )
    .at(&session.place)
    .place(&role.place.member("trust"));
    let trust = role.trust.as_ref();
    words = decided_by(words, &ask.evaluation, Layer::Resource, &|_, _| trust);
    if let Some(fix) = nearest.and_then(|nearest| bring(session, nearest)) {
        words = words.fix(fix);
    }
    if let (Some(trust), Some(statement)) = (trust, trust_statement(issue, session, ask.action)) {
        words = words.fix(grant::in_policy(
            format!(
                "allow {} by {} in the trust policy of role `{}`",
                ask.action,
                who(scene, issue),
                role.name
            ),
            trust,
            statement,
            Vec::new(),
        ));
    }
    words
}

fn who(scene: &Scene<'_>, issue: &Issue) -> String {
    let session = &scene.topology.sessions[issue.session];
    let name = match (&issue.asker, &session.provider, &session.service) {
        (Some(asker), _, _) => asker.identity.name().unwrap_or("nobody"),
        (_, Some(provider), _) => provider,
        (_, _, Some(service)) => service,
        _ => "nobody",
    };
    format!("`{name}`")
}

fn placed(words: Words, scene: &Scene<'_>, issue: &Issue, layer: Layer) -> Words {
    let topology = scene.topology;
    let session = &topology.sessions[issue.session];
    let asker = issue.asker.as_ref().and_then(|asker| asker.principal);
    let place = match (layer, asker, session.role) {
        (Layer::Resource, _, Some(role)) => topology.principals[role].place.member("trust"),
        (Layer::Identity | Layer::Boundary, Some(asker), _) => {
            topology.principals[asker].place.clone()
        }
        _ => session.place.clone(),
    };
    words.at(&session.place).place(&place)
}

/// The stem of a layer's codes, where STS asks.
fn code(layer: Layer) -> String {
    match layer {
        Layer::Resource => "TRUST_POLICY".to_owned(),
        other => format!("STS_{}", statement::code(other)),
    }
}

fn layer_name(layer: Layer) -> &'static str {
    match layer {
        Layer::Resource => "trust policy",
        Layer::Identity => "identity policy",
        other => statement::layer(other),
    }
}

fn policy_of<'t>(scene: &Scene<'t>, issue: &Issue, layer: Layer, name: &str) -> Option<&'t Policy> {
    let topology = scene.topology;
    let session = &topology.sessions[issue.session];
    if layer == Layer::Resource {
        return topology.principals[session.role?].trust.as_ref();
    }
    if layer == Layer::ResourceControl {
        let account = topology.principals[session.role?].account;
        let levels = &topology.accounts[account].membership.as_ref()?.levels;
        let mut all = levels.iter().flat_map(|level| &level.resource_control);
        return all.find(|policy| policy.name == name);
    }
    of_caller(scene, issue.asker.as_ref()?, layer, name)
}

/// A policy among those that bind a caller wherever it goes.
pub(super) fn of_caller<'t>(
    scene: &Scene<'t>,
    caller: &Caller,
    layer: Layer,
    name: &str,
) -> Option<&'t Policy> {
    let topology = scene.topology;
    let principal = caller
        .principal
        .map(|principal| &topology.principals[principal]);
    match layer {
        Layer::Identity => principal?
            .identity
            .iter()
            .find(|policy| policy.name == name),
        Layer::Boundary => principal?.boundary.as_ref(),
        Layer::Session => {
            let policies = topology.sessions[caller.session()?].policies.as_ref()?;
            policies.iter().find(|policy| policy.name == name)
        }
        Layer::ServiceControl => {
            let levels = caller.levels(topology).iter();
            let mut all = levels
                .filter_map(|level| level.service_control.as_ref())
                .flatten();
            all.find(|policy| policy.name == name)
        }
        Layer::Resource | Layer::ResourceControl | Layer::Endpoint => None,
    }
}
