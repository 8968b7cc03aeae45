//! Temporary credentials as they are asked for (G8). Knows nothing of whether the trust policy lets them come about.

use std::collections::BTreeMap;

use super::{Account, Policy, Principal};
use crate::arena::Id;
use crate::diagnostic::Place;

/// Temporary credentials.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its name in the scenario.
    pub name: String,
    /// How it is got.
    pub way: SessionWay,
    /// The role; none: a federation token.
    pub role: Option<Id<Principal>>,
    /// Who asks for it.
    pub by: Option<Asker>,
    /// `RoleSessionName`, or the federated user's name.
    pub session_name: String,
    /// Session tags that are passed along.
    pub tags: BTreeMap<String, String>,
    /// Keys of the tags that go on to sessions asked for by this one (G-FED-11).
    pub transitive_tags: Vec<String>,
    /// Session policies; none: none are passed.
    pub policies: Option<Vec<Policy>>,
    /// Source identity that is passed along.
    pub source_identity: Option<String>,
    /// External id that is passed along.
    pub external_id: Option<String>,
    /// Whether a code of an MFA device is passed along.
    pub has_mfa: bool,
    /// The identity provider as a trust policy names it.
    pub provider: Option<String>,
    /// Condition keys that the provider's assertion or token gives, by their full names.
    pub claims: BTreeMap<String, Vec<String>>,
    /// The service that takes the role.
    pub service: Option<String>,
    /// Seconds that are asked for.
    pub duration: Option<u32>,
    /// Where it is written.
    pub place: Place,
}

/// Who asks for a session with credentials of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// A user, or any session of a role.
    Principal(Id<Principal>),
    /// Another session.
    Session(Id<Session>),
    /// The root user of an account.
    Root(Id<Account>),
}

/// How a session is got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionWay {
    /// AssumeRole (G-FED-02).
    AssumeRole,
    /// AssumeRoleWithSAML (G-FED-03).
    Saml,
    /// AssumeRoleWithWebIdentity (G-FED-04).
    WebIdentity,
    /// A Cognito identity pool, for a user who signed in (G-FED-05).
    CognitoAuthenticated,
    /// A Cognito identity pool, for a guest (G-FED-05, G-FED-13).
    CognitoUnauthenticated,
    /// GetFederationToken (G-FED-06).
    FederationToken,
    /// A service takes the role for what it runs (G-FED-07).
    Service,
}

impl SessionWay {
    /// The action that the trust policy, or the caller's own, must allow (G8).
    pub fn action(self) -> &'static str {
        match self {
            Self::AssumeRole | Self::Service => "sts:AssumeRole",
            Self::Saml => "sts:AssumeRoleWithSAML",
            Self::WebIdentity | Self::CognitoAuthenticated | Self::CognitoUnauthenticated => {
                "sts:AssumeRoleWithWebIdentity"
            }
            Self::FederationToken => "sts:GetFederationToken",
        }
    }

    /// The name of STS's operation, as its messages have it.
    pub fn operation(self) -> &'static str {
        self.action().strip_prefix("sts:").unwrap_or_default()
    }

    /// Whether the session is of a role.
    pub fn is_of_role(self) -> bool {
        self != Self::FederationToken
    }
}
