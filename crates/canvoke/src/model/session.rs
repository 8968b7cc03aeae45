//! Sessions as a person writes them: who gets temporary credentials, of which role, by which way (G8). Knows nothing
//! of whether the role's trust policy lets it come about.

use serde::{Deserialize, Serialize};

use super::{Document, Named, is_empty, is_false};

/// Temporary credentials.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Session {
    /// How they are got.
    #[serde(default, skip_serializing_if = "SessionWay::is_assume_role")]
    pub way: SessionWay,
    /// Name of the role; a federation token has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Name or ARN of the user, role or session that asks for them, where somebody with credentials does: for
    /// `assume_role` and `federation_token`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The session's name; left out: its name in the scenario.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_name: Option<String>,
    /// Session tags.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub tags: Named<String>,
    /// Keys of the tags that go on to sessions that this one asks for (G-FED-11).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub transitive_tags: Vec<String>,
    /// The session policy that is passed along as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<Document>,
    /// Managed policies that are passed along as session policies, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<String>,
    /// Source identity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_identity: Option<String>,
    /// External id that is passed along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Whether a code of an MFA device is passed along.
    #[serde(default, skip_serializing_if = "is_false")]
    pub mfa: bool,
    /// The identity provider: the ARN of a `saml-provider` or `oidc-provider`, or the issuer of the latter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// What the provider's assertion or token says, by the part of the condition key behind the colon: `aud`, `sub`,
    /// `amr`, `iss`, ...
    #[serde(default, skip_serializing_if = "is_empty")]
    pub claims: Named<ContextValue>,
    /// The service that runs with the role, such as `ec2.amazonaws.com`, for `service`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Seconds it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<u32>,
}

/// How temporary credentials are got (G-FED).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum SessionWay {
    /// AssumeRole (G-FED-02).
    #[default]
    AssumeRole,
    /// AssumeRoleWithSAML (G-FED-03).
    Saml,
    /// AssumeRoleWithWebIdentity (G-FED-04).
    WebIdentity,
    /// A Cognito identity pool, for a user who signed in (G-FED-05).
    CognitoAuthenticated,
    /// A Cognito identity pool, for a guest (G-FED-05).
    CognitoUnauthenticated,
    /// GetFederationToken (G-FED-06).
    FederationToken,
    /// A service takes the role for what it runs: EC2, ECS, Lambda (G-FED-07).
    Service,
}

impl SessionWay {
    fn is_assume_role(&self) -> bool {
        matches!(self, Self::AssumeRole)
    }
}

/// The value of a condition key: one, or several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ContextValue {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}
