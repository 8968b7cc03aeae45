//! Custom domain names as a person writes them: who may use them, and which API answers which path. Knows nothing of
//! the records that lead to an endpoint.

use serde::{Deserialize, Serialize};

use super::{AccessMode, ApiType, Document, Named, is_empty, is_false};

/// A custom domain name (G-DOM).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Domain {
    /// Name of the account that owns it.
    pub account: String,
    /// Region; left out: the scenario's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The domain name, such as `api.internal.example`.
    pub domain_name: String,
    /// The id AWS assigned to a private one; left out: canvoke invents a stable one (G-DOM-01).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Endpoint type.
    #[serde(default, rename = "type", skip_serializing_if = "ApiType::is_private")]
    pub kind: ApiType,
    /// Which endpoints may invoke by it; a new private domain allows nobody (G-DOM-02).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<Document>,
    /// Which accounts may make access associations; left out: the owner alone (G-DOM-02).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub management_policy: Option<Document>,
    /// Names its certificate covers, `*.` allowed; left out: the domain's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificate_names: Vec<String>,
    /// TLS security policy; left out: `TLS_1_2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub security_policy: Option<String>,
    /// Endpoint access mode (G-FAIL-15).
    #[serde(default, skip_serializing_if = "AccessMode::is_basic")]
    pub access_mode: AccessMode,
    /// Which of mappings and rules decide.
    #[serde(default, skip_serializing_if = "RoutingMode::is_mappings")]
    pub routing_mode: RoutingMode,
    /// Base path mappings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mappings: Vec<Mapping>,
    /// Routing rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<RoutingRule>,
}

/// A base path mapping.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Mapping {
    /// First part of the path, without slashes; left out: whatever no other mapping takes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub base_path: String,
    /// Name of the API.
    pub api: String,
    /// Name of the stage; left out: the next part of the path names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
}

/// Which of mappings and rules decide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum RoutingMode {
    /// Mappings alone.
    #[default]
    BasePathMappingOnly,
    /// Rules alone.
    RoutingRuleOnly,
    /// Rules, and mappings where no rule matches.
    RoutingRuleThenBasePathMapping,
}

impl RoutingMode {
    fn is_mappings(&self) -> bool {
        matches!(self, Self::BasePathMappingOnly)
    }
}

/// A routing rule: it matches where all its conditions do. The one with the lowest priority number is taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RoutingRule {
    /// 1 to 1,000,000; lower ones are asked first.
    pub priority: u32,
    /// Base paths, several levels allowed: one of them must begin the path. Empty: any path.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub base_paths: Vec<String>,
    /// Headers that must be there, by name, with their values; a value may begin and end with `*`.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub headers: Named<String>,
    /// Name of the API.
    pub api: String,
    /// Name of the stage.
    pub stage: String,
    /// Whether the API sees the path without the base path.
    #[serde(default, skip_serializing_if = "is_false")]
    pub strip_base_path: bool,
}

/// A domain name access association: an endpoint may be asked for the domain (G-DOM-04).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DomainAssociation {
    /// Name of the account that makes it: the endpoint's owner.
    pub account: String,
    /// Name of the domain in the scenario.
    pub domain: String,
    /// Name of the endpoint.
    pub endpoint: String,
}
