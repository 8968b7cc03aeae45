//! Deployments and stages as a person writes them: what was frozen, what points at it, and what a stage sets by
//! itself. Knows nothing of what needs a deployment (see `explain::redeploy`).

use serde::{Deserialize, Serialize};

use super::{
    Authorizer, Document, GatewayResponse, KeySource, Named, Observability, Resource, is_empty,
    is_false,
};

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
    /// Where API keys came from then.
    #[serde(default, skip_serializing_if = "KeySource::is_header")]
    pub api_key_source: KeySource,
    /// Authorizers then.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub authorizers: Named<Authorizer>,
    /// Models then.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub models: Named<Document>,
    /// Gateway responses then.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub gateway_responses: Named<GatewayResponse>,
}

/// A stage: a pointer to a deployment (G-DEP-06). What it sets by itself needs no deployment (G-DEP-03).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stage {
    /// Name of the deployment.
    pub deployment: String,
    /// Stage variables.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub variables: Named<String>,
    /// A second deployment that takes a share of the calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canary: Option<Canary>,
    /// Name of the AWS WAF web ACL on the stage. Its rules are not modelled: what they do is said by
    /// `web_acl_outcome`, and Unknown where that is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub web_acl: Option<String>,
    /// What the web ACL does with calls; left out: nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub web_acl_outcome: Option<WebAclOutcome>,
    /// Throttling of each method of the stage, requests a second and burst.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub throttling: Option<Throttling>,
    /// What is logged, traced and measured; left out: nothing of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observability: Option<Observability>,
    /// Settings of single methods, by verb and resource path: `GET /pets/{id}`.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub methods: Named<MethodSettings>,
}

/// A second deployment on a stage (G-DEP-06).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Canary {
    /// Name of its deployment.
    pub deployment: String,
    /// Share of the calls that it takes, in percent, 0 to 100.
    pub percent: f64,
    /// Stage variables that it has other values for, or alone.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub variables: Named<String>,
}

/// What a stage sets for one method.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MethodSettings {
    /// Its throttling, in place of the stage's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub throttling: Option<Throttling>,
    /// Whether the stage's cache keeps its answers, and for how many seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_ttl: Option<u32>,
    /// Execution logging; left out: as the stage says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logging: Option<LogLevel>,
}

/// How much of a call's execution is logged (G-OBS-02).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum LogLevel {
    /// Nothing.
    #[default]
    Off,
    /// Calls that fail.
    Error,
    /// All calls.
    Info,
}

impl LogLevel {
    pub(super) fn is_off(&self) -> bool {
        matches!(self, Self::Off)
    }
}

/// What a web ACL does with the calls of the scenario (G-AUTH-04).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WebAclOutcome {
    /// What it does.
    pub action: WebAclAction,
    /// Name of the rule that does it; left out: the default action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The answer of a blocking rule that words its own: it wins over gateway responses (G-MSG-00).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<WebAclResponse>,
}

/// What a web ACL may do with a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum WebAclAction {
    /// Lets it pass.
    Allow,
    /// Refuses it.
    Block,
    /// Nobody knows.
    #[default]
    Unknown,
}

/// A web ACL's own answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WebAclResponse {
    /// Status code.
    pub status: u16,
    /// Body.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
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
