//! Resources and methods as a person writes them. Knows nothing of what stands behind a method (see `integration`).

use serde::{Deserialize, Serialize};

use super::{Integration, IntegrationSettings, Named, is_empty, is_false};

/// A resource of an API.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Resource {
    /// Methods by verb (`GET`, ..., `ANY`).
    #[serde(default, skip_serializing_if = "is_empty")]
    pub methods: Named<Method>,
}

/// A method of a resource.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Method {
    /// Authorization type.
    #[serde(default)]
    pub authorization: AuthorizationType,
    /// Name of the authorizer, for `CUSTOM` and `COGNITO_USER_POOLS`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorizer: Option<String>,
    /// Scopes of which a user pool's access token needs one; empty: an ID token is asked for (G-COG-01).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// Whether an API key is required.
    #[serde(default, skip_serializing_if = "is_false")]
    pub api_key_required: bool,
    /// Request parameters and whether they are required, such as `querystring.page`, `header.X-Tenant`, `path.id`.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub parameters: Named<bool>,
    /// Names of the models that bodies are validated by, by content type.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub models: Named<String>,
    /// The request validator; left out: nothing is validated.
    #[serde(default, skip_serializing_if = "Validator::is_none")]
    pub validator: Validator,
    /// The backend.
    #[serde(default)]
    pub integration: Integration,
    /// How the backend is called, and what it does.
    #[serde(default, skip_serializing_if = "IntegrationSettings::is_default")]
    pub integration_settings: IntegrationSettings,
}

/// The authorization type of a method.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum AuthorizationType {
    /// Nobody is asked who they are; the resource policy alone decides (G-AUTH-09).
    #[default]
    #[serde(rename = "NONE")]
    None,
    /// IAM: a signed request.
    #[serde(rename = "AWS_IAM")]
    AwsIam,
    /// A Lambda authorizer.
    #[serde(rename = "CUSTOM")]
    Custom,
    /// A Cognito user pool.
    #[serde(rename = "COGNITO_USER_POOLS")]
    CognitoUserPools,
}

/// What a method's request validator looks at (G-MSG-06, G-MSG-07).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Validator {
    /// Nothing.
    #[default]
    None,
    /// Required parameters.
    Parameters,
    /// The body, by the model of its content type.
    Body,
    /// Both.
    All,
}

impl Validator {
    pub(super) fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }
}
