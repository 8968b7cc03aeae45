//! REST APIs as a person writes them: resources, methods, policy, deployments, stages. Knows nothing of callers.

use serde::{Deserialize, Serialize};

use super::{Document, Named, is_empty, is_false, is_true, yes};

/// A REST API (v1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Api {
    /// Name of the account that owns it.
    pub account: String,
    /// Region; left out: the scenario's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The id AWS assigned; left out: canvoke invents a stable one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Endpoint type (G-EP-01).
    #[serde(default, rename = "type", skip_serializing_if = "ApiType::is_private")]
    pub kind: ApiType,
    /// Associated endpoints (`vpcEndpointIds`): each gives a Route 53 alias, none is an allow-list (G-EP-17, G-EP-19).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<String>,
    /// `disableExecuteApiEndpoint` (G-EP-16).
    #[serde(default, skip_serializing_if = "is_false")]
    pub disable_execute_api_endpoint: bool,
    /// Resource policy as saved; what runs is the deployment's (G-DEP-01).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<Document>,
    /// Resources by full path; parents are implied.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub resources: Named<Resource>,
    /// Deployments: immutable snapshots (G-DEP-06).
    #[serde(default, skip_serializing_if = "is_empty")]
    pub deployments: Named<Deployment>,
    /// Stages.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub stages: Named<Stage>,
}

/// The endpoint type of an API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ApiType {
    /// Only through an interface endpoint.
    #[default]
    Private,
    /// Public hostname in the Region.
    Regional,
    /// Behind CloudFront.
    Edge,
}

impl ApiType {
    fn is_private(&self) -> bool {
        matches!(self, Self::Private)
    }
}

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
    /// Whether an API key is required.
    #[serde(default, skip_serializing_if = "is_false")]
    pub api_key_required: bool,
    /// The backend.
    #[serde(default)]
    pub integration: Integration,
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

/// The backend of a method.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Integration {
    /// Answers by itself, 200.
    #[default]
    Mock,
    /// A Lambda function, as proxy.
    Lambda(LambdaIntegration),
    /// An HTTP backend, as proxy.
    Http(String),
}

/// A Lambda proxy integration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LambdaIntegration {
    /// Name of the function.
    pub function: String,
    /// Whether the function's policy lets this API invoke it.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub permission: bool,
}

/// A Lambda function as a backend.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Function {
    /// Name of the account that owns it.
    pub account: String,
    /// Region; left out: the scenario's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

/// A deployment. Without a snapshot it was taken of the API as it is saved now.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Deployment {
    /// What was saved when it was taken, where that differs from now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<Snapshot>,
}

/// What a deployment froze (G-DEP-01, G-DEP-02).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Snapshot {
    /// Resource policy then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<Document>,
    /// Resources then.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub resources: Named<Resource>,
    /// Associated endpoints then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<String>,
    /// `disableExecuteApiEndpoint` then.
    #[serde(default, skip_serializing_if = "is_false")]
    pub disable_execute_api_endpoint: bool,
}

/// A stage: a pointer to a deployment (G-DEP-06).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stage {
    /// Name of the deployment.
    pub deployment: String,
    /// Stage variables.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub variables: Named<String>,
    /// Name of the AWS WAF web ACL on the stage. Its rules are not modelled: calls through it are Unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub web_acl: Option<String>,
    /// Throttling of all methods of the stage, requests a second and burst.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub throttling: Option<Throttling>,
}

/// A throttling limit: a token bucket (G-KEY-04).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Throttling {
    /// Requests a second the bucket is refilled by.
    pub rate: f64,
    /// Requests the bucket holds.
    pub burst: u32,
}
