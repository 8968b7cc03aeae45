//! REST APIs as a person writes them: what is saved, and what stands below an API. Knows nothing of callers, methods
//! (see `method`) and deployments (see `stage`).

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use super::{
    Authorizer, Deployment, Document, GatewayResponse, Named, Resource, Snapshot, Stage, is_empty,
    is_false,
};

/// A REST API (v1).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    #[serde(
        default,
        rename = "type",
        deserialize_with = "ApiType::one",
        skip_serializing_if = "ApiType::is_private"
    )]
    pub kind: ApiType,
    /// Associated endpoints (`vpcEndpointIds`): each gives a Route 53 alias, none is an allow-list (G-EP-17, G-EP-19).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<String>,
    /// `disableExecuteApiEndpoint` (G-EP-16).
    #[serde(default, skip_serializing_if = "is_false")]
    pub disable_execute_api_endpoint: bool,
    /// TLS security policy, such as `TLS_1_2` or `SecurityPolicy_TLS13_1_3_2025_09`; left out: `TLS_1_2` (G-EP-12).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub security_policy: Option<String>,
    /// Endpoint access mode; mandatory with a `SecurityPolicy_*`, left out: `BASIC` (G-FAIL-15).
    #[serde(default, skip_serializing_if = "AccessMode::is_basic")]
    pub access_mode: AccessMode,
    /// IP address type; left out: the type's own, `dualstack` for a private API (G-EP-10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip_address_type: Option<IpAddressType>,
    /// Where API keys come from (G-KEY-01).
    #[serde(default, skip_serializing_if = "KeySource::is_header")]
    pub api_key_source: KeySource,
    /// Resource policy as saved; what runs is the deployment's (G-DEP-01).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<Document>,
    /// Resources by full path; parents are implied.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub resources: Named<Resource>,
    /// Authorizers.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub authorizers: Named<Authorizer>,
    /// Models by name: JSON Schemas that bodies are validated by.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub models: Named<Document>,
    /// Gateway responses that the API words itself, by type, such as `ACCESS_DENIED` or `DEFAULT_4XX` (G-MSG-22).
    #[serde(default, skip_serializing_if = "is_empty")]
    pub gateway_responses: Named<GatewayResponse>,
    /// Deployments: immutable snapshots (G-DEP-06).
    #[serde(default, skip_serializing_if = "is_empty")]
    pub deployments: Named<Deployment>,
    /// Stages.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub stages: Named<Stage>,
}

impl Api {
    /// What a deployment taken now would freeze (G-DEP-02).
    pub fn saved(&self) -> Snapshot {
        Snapshot {
            policy: self.policy.clone(),
            resources: self.resources.clone(),
            endpoints: self.endpoints.clone(),
            disable_execute_api_endpoint: self.disable_execute_api_endpoint,
            api_key_source: self.api_key_source,
            authorizers: self.authorizers.clone(),
            models: self.models.clone(),
            gateway_responses: self.gateway_responses.clone(),
        }
    }
}

/// The endpoint type of an API, or of a custom domain.
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
    pub(super) fn is_private(&self) -> bool {
        matches!(self, Self::Private)
    }

    /// One type, and AWS's own words for several (G-EP-01).
    fn one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = serde_json::Value::deserialize(deserializer)?;
        if written.is_array() {
            return Err(D::Error::custom(
                "Cannot create an api with multiple Endpoint Types.",
            ));
        }
        serde_json::from_value(written).map_err(D::Error::custom)
    }
}

/// Which IP versions an API answers (G-EP-10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum IpAddressType {
    /// IPv4 alone; not for private APIs.
    Ipv4,
    /// IPv4 and IPv6.
    Dualstack,
}

/// How strictly the way of a call is checked (G-FAIL-15).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum AccessMode {
    /// Any way in.
    #[default]
    Basic,
    /// The name in the TLS handshake must be the Host, and one of the API's own.
    Strict,
}

impl AccessMode {
    pub(super) fn is_basic(&self) -> bool {
        matches!(self, Self::Basic)
    }
}

/// Where API Gateway takes API keys from (G-KEY-01).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum KeySource {
    /// The header `x-api-key`.
    #[default]
    Header,
    /// The authorizer's `usageIdentifierKey`.
    Authorizer,
}

impl KeySource {
    pub(super) fn is_header(&self) -> bool {
        matches!(self, Self::Header)
    }
}
