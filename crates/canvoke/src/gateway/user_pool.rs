//! What a token of a Cognito user pool is worth to a method (G3.7). Knows nothing of policies.

use crate::arena::Id;
use crate::gate::Outcome;
use crate::invocation::{Invocation, Issuer, Token, TokenKind};
use crate::topology::{Expression, Fit, Method, UserPool};

/// What is wrong with a token; any of it gives 401 before any policy is asked (G-COG-01).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// There is none in the header.
    Missing,
    /// What is in the header is none.
    NoToken,
    /// Another pool gave it.
    OtherPool(Issuer),
    /// The authorizer names no user pool of the scenario, so nobody can say whether it takes the token.
    NoPool,
    /// Its signature is not the pool's.
    Forged,
    /// Its time is over.
    Expired,
    /// The method has no scopes, and so wants an ID token.
    NotAnIdToken,
    /// The method has scopes, and so wants an access token.
    NotAnAccessToken,
    /// It has none of the method's scopes.
    NoScope,
    /// An access token has no `aud`, and the authorizer validates it (G-COG-02).
    NoAudience,
    /// Its `aud` does not fit the validation expression (G-COG-02).
    Audience,
    /// Whether its `aud` fits cannot be told: it is not given, the expression cannot be read, or a part of it fits.
    AudienceNotKnown(Option<Fit>),
}

impl Problem {
    /// Block, or Unknown.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::NoPool | Self::AudienceNotKnown(_) => Outcome::Unknown,
            _ => Outcome::Block,
        }
    }
}

/// What is wrong with the token that a call brings in `header`. Cost: the pools and scopes.
pub fn problems(
    invocation: &Invocation,
    header: &str,
    pools: &[Id<UserPool>],
    validation: Option<&Expression>,
    method: &Method,
) -> Vec<Problem> {
    let Some(token) = invocation.token(header) else {
        // A signature in the same header is no token either.
        let is_signed = header == "authorization" && invocation.signer.is_some();
        let is_there = invocation
            .header(header)
            .is_some_and(|value| !value.is_empty());
        return vec![if is_signed || is_there {
            Problem::NoToken
        } else {
            Problem::Missing
        }];
    };
    let mut problems = Vec::new();
    let is_of_pool = matches!(&token.issuer, Issuer::Pool(pool) if pools.contains(pool));
    if pools.is_empty() {
        problems.push(Problem::NoPool);
    } else if !is_of_pool {
        problems.push(Problem::OtherPool(token.issuer.clone()));
    }
    if !token.is_genuine {
        problems.push(Problem::Forged);
    }
    if token.is_expired {
        problems.push(Problem::Expired);
    }
    let wants_access = !method.scopes.is_empty();
    match token.kind {
        TokenKind::Access if !wants_access => problems.push(Problem::NotAnIdToken),
        TokenKind::Access => {
            if !token
                .scopes
                .iter()
                .any(|scope| method.scopes.contains(scope))
            {
                problems.push(Problem::NoScope);
            }
        }
        TokenKind::Id if wants_access => problems.push(Problem::NotAnAccessToken),
        TokenKind::Id => {}
        TokenKind::Other if wants_access => problems.push(Problem::NotAnAccessToken),
        TokenKind::Other => problems.push(Problem::NotAnIdToken),
    }
    problems.extend(validation.and_then(|validation| audience(token, validation)));
    problems
}

/// G-COG-02
fn audience(token: &Token, validation: &Expression) -> Option<Problem> {
    if token.kind == TokenKind::Access {
        return Some(Problem::NoAudience);
    }
    let Some(client) = &token.client else {
        return Some(Problem::AudienceNotKnown(None));
    };
    match validation.fit(client) {
        Fit::Whole => None,
        Fit::No => Some(Problem::Audience),
        fit => Some(Problem::AudienceNotKnown(Some(fit))),
    }
}
