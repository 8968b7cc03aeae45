//! The words for tokens of Cognito user pools: what is wrong with one, and what the resource policy says besides.

use canvoke_iam::{Authorization, Decision};
use serde_json::json;

use super::Scene;
use super::authorizer::{deploy_first, missing, saved_stops};
use super::authorizer_identity::preflight;
use super::policy::decided;
use super::words::Words;
use crate::arena::Id;
use crate::fix::{Edit, Fix};
use crate::gateway::authorization::Finding;
use crate::gateway::user_pool::Problem;
use crate::invocation::{Invocation, Issuer, Token, TokenKind};
use crate::topology::{Authorizer, AuthorizerKind, Fit, Method, Topology, UserPool};

/// The words for a token and the resource policy.
pub(super) fn words(
    scene: &Scene<'_>,
    finding: &Finding,
    problems: &[Problem],
    evaluation: Option<&Authorization>,
) -> Vec<Words> {
    let topology = scene.topology;
    let api = &topology.apis[finding.selected.api];
    let guard = finding
        .authorizer(topology)
        .and_then(|authorizer| match &authorizer.kind {
            AuthorizerKind::UserPools { header, pools } => Some(Guard {
                authorizer,
                header,
                pools,
                method: scene.method()?,
            }),
            AuthorizerKind::Lambda(_) => None,
        });
    let Some(guard) = guard else {
        return vec![missing(scene)];
    };
    let token = scene.invocation.token(guard.header);
    let mut all: Vec<Words> = problems
        .iter()
        .map(|problem| wrong(scene, finding, &guard, problem))
        .collect();
    let decision = evaluation.map_or(Decision::Allow, Authorization::decision);
    match (decision, evaluation) {
        (Decision::Allow, _) if problems.is_empty() => {
            let policy = match evaluation {
                Some(_) => format!("the resource policy of API `{}` allows the call", api.name),
                None => format!("API `{}` is public and has no resource policy", api.name),
            };
            let words = Words::new(
                "USER_POOL_TOKEN_ALLOWED",
                "G-AUTH-08",
                format!(
                    "the token is good for authorizer `{}`, and {policy}",
                    guard.authorizer.name
                ),
            )
            .place(&guard.authorizer.place);
            all.push(with_claims(scene, token, words));
            all.extend(saved_stops(finding, api));
        }
        (Decision::Allow, _) | (_, None) => {}
        (_, Some(evaluation)) => {
            let denials = decided(scene, finding, evaluation, false, false);
            let is_silent = decision == Decision::ImplicitDeny;
            all.extend(denials.into_iter().map(|words| {
                if !is_silent || !problems.is_empty() {
                    return words;
                }
                // Under the older reading a good token would do (G-C-11).
                words
                    .evidence(
                        "contested (G-C-11): a good token and a resource policy that allows are both needed; by AWS's text of 2023 the token alone would do where the policy is silent, and the call passes",
                        None,
                    )
                    .contested()
            }));
        }
    }
    all
}

/// What guards the method.
struct Guard<'t> {
    authorizer: &'t Authorizer,
    header: &'t str,
    pools: &'t [Id<UserPool>],
    method: &'t Method,
}

fn wrong(scene: &Scene<'_>, finding: &Finding, guard: &Guard<'_>, problem: &Problem) -> Words {
    let topology = scene.topology;
    let (name, header) = (&guard.authorizer.name, guard.header);
    let token = scene.invocation.token(header);
    let kind = match token.map(|token| token.kind) {
        Some(TokenKind::Id) => "an ID token",
        Some(TokenKind::Access) => "an access token",
        Some(TokenKind::Other) | None => "a token of another use",
    };
    let scopes: Vec<String> = guard
        .method
        .scopes
        .iter()
        .map(|scope| format!("`{scope}`"))
        .collect();
    let scopes = scopes.join(" or ");
    let (code, rule, summary) = match problem {
        Problem::Missing => (
            "TOKEN_MISSING",
            "G-COG-01",
            format!(
                "authorizer `{name}` asks for a token in header `{header}`, and the call brings none"
            ),
        ),
        Problem::NoToken => (
            "NOT_A_TOKEN",
            "G-COG-01",
            format!("what the call sends in header `{header}` is no token of a user pool"),
        ),
        Problem::OtherPool(issuer) => {
            let by = match issuer {
                Issuer::Pool(pool) => format!("user pool `{}`", topology.user_pools[*pool].name),
                Issuer::Other(issuer) => format!("`{issuer}`"),
            };
            (
                "TOKEN_OF_OTHER_POOL",
                "G-COG-01",
                format!("the token is of {by}, whose tokens authorizer `{name}` does not take"),
            )
        }
        Problem::NoPool => (
            "USER_POOL_NOT_KNOWN",
            "G-COG-01",
            format!(
                "authorizer `{name}` names no user pool of the scenario, so nobody can say whether it takes the token"
            ),
        ),
        Problem::Forged => (
            "TOKEN_FORGED",
            "G-COG-01",
            "the token's signature is not the user pool's".to_owned(),
        ),
        Problem::Expired => (
            "TOKEN_EXPIRED",
            "G-COG-01",
            "the token's time is over".to_owned(),
        ),
        Problem::NotAnIdToken => (
            "TOKEN_NOT_ID",
            "G-COG-01",
            format!("the call brings {kind}, and a method without scopes asks for an ID token"),
        ),
        Problem::NotAnAccessToken => (
            "TOKEN_NOT_ACCESS",
            "G-COG-01",
            format!("the call brings {kind}, and a method with scopes asks for an access token"),
        ),
        Problem::NoScope => (
            "TOKEN_WITHOUT_SCOPE",
            "G-COG-01",
            format!("the access token has none of the method's scopes, {scopes}"),
        ),
        Problem::NoAudience => (
            "TOKEN_WITHOUT_AUDIENCE",
            "G-COG-02",
            format!("authorizer `{name}` validates `aud`, which access tokens do not have"),
        ),
        Problem::Audience => (
            "TOKEN_AUDIENCE",
            "G-COG-02",
            format!("the token's `aud` does not fit the expression of authorizer `{name}`"),
        ),
        Problem::AudienceNotKnown(fit) => {
            let what = match fit {
                None => "the token's app client is not given",
                Some(Fit::Part) => {
                    "the expression fits a part of it, and no page says whether that is enough"
                }
                Some(_) => "the expression cannot be read here",
            };
            (
                "TOKEN_AUDIENCE_NOT_KNOWN",
                "G-COG-02",
                format!("whether the token's `aud` fits authorizer `{name}` is not known: {what}"),
            )
        }
    };
    let words = Words::new(code, rule, summary);
    let words = match problem {
        Problem::NotAnIdToken | Problem::NotAnAccessToken | Problem::NoScope => {
            words.place(&scene.method_place().member("scopes"))
        }
        Problem::NoAudience | Problem::Audience | Problem::AudienceNotKnown(_) => {
            words.place(&guard.authorizer.place.member("validation"))
        }
        Problem::OtherPool(_) | Problem::NoPool => {
            words.place(&guard.authorizer.place.member("user_pools"))
        }
        Problem::Missing | Problem::NoToken | Problem::Forged | Problem::Expired => {
            words.place(&guard.authorizer.place)
        }
    };
    let words = with_claims(scene, token, words);
    if matches!(problem, Problem::NoPool | Problem::AudienceNotKnown(_)) {
        return words.unknown();
    }
    let words = deploy_first(scene, finding, words);
    let words = match problem {
        Problem::Missing => preflight(scene, words),
        _ => words,
    };
    words.fix_if(good_token(scene, guard)).fix(Fix::advice(
        "get a fresh token of the right pool, use and scopes",
    ))
}

/// What was read of a token that stands in a header.
fn with_claims(scene: &Scene<'_>, token: Option<&Token>, words: Words) -> Words {
    let Some(token) = token.filter(|token| token.is_pasted) else {
        return words;
    };
    let by = match &token.issuer {
        Issuer::Pool(pool) => scene.topology.user_pools[*pool].issuer.clone(),
        Issuer::Other(issuer) => issuer.clone(),
    };
    let kind = match token.kind {
        TokenKind::Id => "id",
        TokenKind::Access => "access",
        TokenKind::Other => "neither id nor access",
    };
    let client = token.client.as_deref().unwrap_or("not said");
    words.evidence(
        format!(
            "read from the token, whose signature is not checked: iss `{by}`, token_use {kind}, client `{client}`, scopes `{}`",
            token.scopes.join(" ")
        ),
        None,
    )
}

/// The call with a token that the method takes; none: nothing that canvoke can name would do.
fn good_token(scene: &Scene<'_>, guard: &Guard<'_>) -> Option<Fix> {
    let own = scene.invocation.token(guard.header);
    let pool = own
        .and_then(|token| match &token.issuer {
            Issuer::Pool(pool) => guard.pools.iter().find(|other| *other == pool),
            Issuer::Other(_) => None,
        })
        .or(guard.pools.first())?;
    let pool = &scene.topology.user_pools[*pool].name;
    let mut token = json!({ "pool": pool });
    let members = token.as_object_mut()?;
    let mut what = "an ID token".to_owned();
    if let Some(scope) = guard.method.scopes.first() {
        members.insert("use".to_owned(), json!("access"));
        members.insert("scopes".to_owned(), json!([scope]));
        what = format!("an access token with scope `{scope}`");
    }
    let client = own.and_then(|token| token.client.as_deref());
    if let Some(validation) = &guard.authorizer.validation {
        // An access token never fits, and which client would nobody knows.
        let client = client.filter(|client| validation.fit(client) == Fit::Whole)?;
        if !guard.method.scopes.is_empty() {
            return None;
        }
        members.insert("client".to_owned(), json!(client));
    } else if let Some(client) = client {
        members.insert("client".to_owned(), json!(client));
    }
    let mut edits = Vec::new();
    if guard.header != "authorization" {
        members.insert("header".to_owned(), json!(guard.header));
    } else if scene.invocation.signer.is_some() {
        // One header holds a signature or a token.
        edits.push(Edit::SetCall {
            pointer: "/as".to_owned(),
            value: serde_json::Value::Null,
        });
    }
    edits.push(Edit::SetCall {
        pointer: "/token".to_owned(),
        value: token,
    });
    Some(Fix::new(
        format!("bring {what} of user pool `{pool}`"),
        edits,
    ))
}

/// What a call brings besides its headers, in words.
pub(super) fn brings(topology: &Topology, invocation: &Invocation) -> Vec<String> {
    let said = invocation.tokens.iter().filter(|token| !token.is_pasted);
    let mut all: Vec<String> = said
        .map(|token| {
            let kind = match token.kind {
                TokenKind::Access => "an access token",
                _ => "an ID token",
            };
            let pool = match &token.issuer {
                Issuer::Pool(pool) => &topology.user_pools[*pool].name,
                Issuer::Other(issuer) => issuer,
            };
            let mut text = format!("{kind} of user pool `{pool}` in `{}`", token.header);
            if !token.scopes.is_empty() {
                text.push_str(&format!(", scopes `{}`", token.scopes.join(" ")));
            }
            if token.is_expired {
                text.push_str(", expired");
            }
            if !token.is_genuine {
                text.push_str(", forged");
            }
            text
        })
        .collect();
    all.extend(invocation.earlier.as_ref().map(|earlier| {
        format!(
            "an earlier call, {} {}, {} s before",
            earlier.method, earlier.path, earlier.seconds
        )
    }));
    all
}
