//! What stands behind a method, as a person writes it: the backend, how it is called, what it does. Knows nothing of
//! methods.

use serde::{Deserialize, Serialize};

use super::{Named, is_empty, is_false, is_true, yes};

/// The backend of a method. `${stageVariables.name}` in a function's name or a URL stands for the stage's variable.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Integration {
    /// Answers by itself, 200.
    #[default]
    Mock,
    /// A Lambda function.
    Lambda(LambdaIntegration),
    /// An HTTP backend, by its URL.
    Http(String),
    /// An HTTP backend behind a VPC link.
    VpcLink(VpcLinkIntegration),
    /// Another AWS service.
    Service(ServiceIntegration),
}

/// A Lambda integration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LambdaIntegration {
    /// Name of the function.
    pub function: String,
    /// Whether the function's policy lets API Gateway invoke it at all.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub permission: bool,
    /// The source ARN that the function's policy demands, `*` and `?` allowed; left out: it fits this method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_arn: Option<String>,
}

/// An HTTP backend behind a VPC link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VpcLinkIntegration {
    /// URL of the backend.
    pub url: String,
    /// State of the link; left out: available.
    #[serde(default, skip_serializing_if = "VpcLinkState::is_available")]
    pub state: VpcLinkState,
}

/// The state of a VPC link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum VpcLinkState {
    /// Carries requests.
    #[default]
    Available,
    /// Being set up.
    Pending,
    /// Going away.
    Deleting,
    /// Could not be made, or lost its load balancer.
    Failed,
}

impl VpcLinkState {
    fn is_available(&self) -> bool {
        matches!(self, Self::Available)
    }
}

/// Another AWS service behind a method.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ServiceIntegration {
    /// The action, such as `sqs:SendMessage`.
    pub action: String,
    /// Whether API Gateway may assume the integration's role, and the role may do the action.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub permission: bool,
}

/// How the backend is called, and what the scenario says it does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct IntegrationSettings {
    /// Whether the request is handed on as it came (proxy integration).
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub proxy: bool,
    /// Whether the backend is called with the caller's own credentials (`arn:aws:iam::*:user/*`).
    #[serde(default, skip_serializing_if = "is_false")]
    pub caller_credentials: bool,
    /// Milliseconds API Gateway waits for the backend; left out: 29,000 (G-Q-05).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<u32>,
    /// Request templates by content type, for an integration that is no proxy.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub templates: Named<String>,
    /// What happens to a content type without a template (G-MSG-20).
    #[serde(default, skip_serializing_if = "Passthrough::is_when_no_match")]
    pub passthrough: Passthrough,
    /// What the backend does with a request.
    #[serde(default, skip_serializing_if = "BackendAnswer::is_ok")]
    pub backend: BackendAnswer,
    /// Milliseconds the backend takes; left out: less than the time-out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency_ms: Option<u32>,
}

impl Default for IntegrationSettings {
    fn default() -> Self {
        Self {
            proxy: true,
            caller_credentials: false,
            timeout_ms: None,
            templates: Named::default(),
            passthrough: Passthrough::default(),
            backend: BackendAnswer::default(),
            latency_ms: None,
        }
    }
}

impl IntegrationSettings {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// What an integration that is no proxy does with a content type it has no template for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Passthrough {
    /// Hands the body on.
    #[default]
    WhenNoMatch,
    /// Hands the body on where there is no template at all, else refuses with 415.
    WhenNoTemplates,
    /// Refuses with 415.
    Never,
}

impl Passthrough {
    fn is_when_no_match(&self) -> bool {
        matches!(self, Self::WhenNoMatch)
    }
}

/// What a backend does with a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum BackendAnswer {
    /// Answers.
    #[default]
    Ok,
    /// The function raises an error.
    Error,
    /// The function answers in a shape that a proxy integration cannot read.
    Malformed,
    /// No connection comes about.
    Unreachable,
    /// The address is none.
    BadAddress,
}

impl BackendAnswer {
    fn is_ok(&self) -> bool {
        matches!(self, Self::Ok)
    }
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
