//! Identity providers and what they say, as trust policies spell them (G-FED-03 to G-FED-05).

use std::collections::BTreeMap;

use crate::model::{self, ContextValue};
use crate::topology::SessionWay;

/// The provider of every Cognito identity pool (G-FED-05).
const COGNITO: &str = "cognito-identity.amazonaws.com";
/// Providers that trust policies name without an ARN.
const BUILT_IN: [&str; 4] = [
    COGNITO,
    "accounts.google.com",
    "graph.facebook.com",
    "www.amazon.com",
];
/// The provider as a trust policy names it: an ARN in the role's account, or one of AWS's own names (G-FED-03 to
/// G-FED-05).
pub(super) fn provider(
    way: SessionWay,
    given: Option<&str>,
    account: &str,
    partition: &str,
) -> Option<String> {
    match (way, given) {
        (SessionWay::CognitoAuthenticated | SessionWay::CognitoUnauthenticated, _) => {
            Some(COGNITO.to_owned())
        }
        (SessionWay::Saml | SessionWay::WebIdentity, Some(given)) => {
            if given.starts_with("arn:") || BUILT_IN.contains(&given) {
                return Some(given.to_owned());
            }
            let kind = match way {
                SessionWay::Saml => "saml-provider",
                _ => "oidc-provider",
            };
            let issuer = given.strip_prefix("https://").unwrap_or(given);
            Some(format!("arn:{partition}:iam::{account}:{kind}/{issuer}"))
        }
        _ => None,
    }
}

/// The keys that the provider's assertion or token gives: `saml:aud`, or the issuer and a colon in front.
pub(super) fn claims(
    way: SessionWay,
    written: &model::Session,
    provider: Option<&str>,
) -> BTreeMap<String, Vec<String>> {
    let prefix = match (way, provider) {
        (SessionWay::Saml, _) => "saml",
        (_, Some(provider)) => provider
            .split_once(":oidc-provider/")
            .map_or(provider, |(_, issuer)| issuer),
        _ => return BTreeMap::new(),
    };
    let mut claims: BTreeMap<String, Vec<String>> = written
        .claims
        .iter()
        .map(|(claim, value)| {
            let key = match claim.contains(':') {
                true => claim.clone(),
                false => format!("{prefix}:{claim}"),
            };
            (key, values(value))
        })
        .collect();
    // The pool says whether somebody signed in, whatever else it says (G-FED-05).
    let amr = match way {
        SessionWay::CognitoAuthenticated => Some("authenticated"),
        SessionWay::CognitoUnauthenticated => Some("unauthenticated"),
        _ => None,
    };
    if let Some(amr) = amr {
        let all = claims.entry(format!("{prefix}:amr")).or_default();
        if !all.iter().any(|one| one == amr) {
            all.insert(0, amr.to_owned());
        }
    }
    claims
}

/// One value, or several.
pub(super) fn values(value: &ContextValue) -> Vec<String> {
    match value {
        ContextValue::One(value) => vec![value.clone()],
        ContextValue::Many(values) => values.clone(),
    }
}
