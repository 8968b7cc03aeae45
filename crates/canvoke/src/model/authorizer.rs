//! Authorizers of an API and the user pools they trust, as a person writes them. What a Lambda authorizer returns is
//! code, so the scenario says it, or nobody knows.

use serde::{Deserialize, Serialize};

use super::{Document, Named, is_empty, is_true, yes};

/// An authorizer of an API (G3.6, G3.7).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Authorizer {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: AuthorizerType,
    /// Identity sources, such as `method.request.header.Authorization`, `method.request.querystring.key`,
    /// `stageVariables.name`, `context.identity.sourceIp`. Left out: the `Authorization` header for `TOKEN` and
    /// `COGNITO_USER_POOLS`, none for `REQUEST`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identity_sources: Vec<String>,
    /// `identityValidationExpression`: what a `TOKEN` authorizer's token, or the `aud` of a user pool's, must match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation: Option<String>,
    /// Seconds for which a result is kept; left out: 300; 0: no caching (G-LAM-03).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<u32>,
    /// Name of its Lambda function.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// Whether API Gateway may invoke the function (G-LAM-04).
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub permission: bool,
    /// What the function does, by token: the first that fits counts. Empty: nobody knows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<AuthorizerResult>,
    /// Names of the user pools whose tokens it takes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub user_pools: Vec<String>,
}

/// What an authorizer is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum AuthorizerType {
    /// A Lambda function that is given one token.
    #[default]
    #[serde(rename = "TOKEN")]
    Token,
    /// A Lambda function that is given the request.
    #[serde(rename = "REQUEST")]
    Request,
    /// Amazon Cognito user pools.
    #[serde(rename = "COGNITO_USER_POOLS")]
    CognitoUserPools,
}

/// What the function of a Lambda authorizer does with a call.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuthorizerResult {
    /// The values of the identity sources it does so for, in their order; left out: any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identity: Vec<String>,
    /// What it does.
    #[serde(default, skip_serializing_if = "AuthorizerAction::is_policy")]
    pub action: AuthorizerAction,
    /// The policy document it returns. `{methodArn}` stands for the method ARN it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<Document>,
    /// `principalId`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub principal_id: Option<String>,
    /// `usageIdentifierKey`: the API key, where the API takes keys from the authorizer (G-KEY-01).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage_identifier_key: Option<String>,
    /// `context`.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub context: Named<String>,
}

/// What an authorizer's function may do (G-LAM-04, G-LAM-05).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum AuthorizerAction {
    /// Returns a policy.
    #[default]
    Policy,
    /// Raises exactly `Unauthorized`.
    Unauthorized,
    /// Raises anything else.
    Error,
    /// Returns what is no such result.
    Malformed,
    /// Does not answer in time.
    Timeout,
}

impl AuthorizerAction {
    fn is_policy(&self) -> bool {
        matches!(self, Self::Policy)
    }
}

/// An Amazon Cognito user pool.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UserPool {
    /// Name of the account that owns it.
    pub account: String,
    /// Region; left out: the scenario's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The id AWS assigned; left out: canvoke invents a stable one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// A token of a user pool, as a call brings it (G-COG-01).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Token {
    /// Name of the user pool that gave it.
    pub pool: String,
    /// `token_use`.
    #[serde(default, rename = "use", skip_serializing_if = "TokenUse::is_id")]
    pub kind: TokenUse,
    /// The app client's id: `aud` of an ID token, `client_id` of an access token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// Scopes of an access token.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// Whether its time is over.
    #[serde(default, skip_serializing_if = "super::is_false")]
    pub expired: bool,
    /// Whether its signature is the pool's.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub genuine: bool,
    /// The header it is sent in.
    #[serde(default = "authorization", skip_serializing_if = "is_authorization")]
    pub header: String,
}

/// What a token is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum TokenUse {
    /// Says who the user is.
    #[default]
    Id,
    /// Says what the user's client may do, by scopes.
    Access,
}

impl TokenUse {
    fn is_id(&self) -> bool {
        matches!(self, Self::Id)
    }
}

fn authorization() -> String {
    "Authorization".to_owned()
}

fn is_authorization(header: &str) -> bool {
    header == "Authorization"
}
