//! Interface VPC endpoints as a person writes them. Knows nothing of what stands behind a service (see `service`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Document, is_false};

/// An interface VPC endpoint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Endpoint {
    /// Name of its VPC.
    pub vpc: String,
    /// Name of the account that made it; left out: the VPC's owner. A participant of a shared subnet cannot (N-VPCE-05).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The short name of AWS's service.
    #[serde(default = "execute_api", skip_serializing_if = "is_execute_api")]
    pub service: String,
    /// Name of an endpoint service of the scenario, in place of AWS's `service`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint_service: Option<String>,
    /// Region of the service; left out: the VPC's (N-VPCE-07, N-NLB-04).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_region: Option<String>,
    /// Subnets it has an interface in, one a zone (N-VPCE-01).
    pub subnets: Vec<String>,
    /// Private IPv4 addresses of its interfaces, by subnet; left out: canvoke invents stable ones.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub addresses: BTreeMap<String, String>,
    /// Kind of addresses its interfaces have (N-VPCE-08).
    #[serde(default, skip_serializing_if = "AddressType::is_ipv4")]
    pub address_type: AddressType,
    /// Security groups of its interfaces; empty: the VPC's default group (N-SG-10).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub security_groups: Vec<String>,
    /// Private DNS; Terraform's default is off (N-TF-02).
    #[serde(default, skip_serializing_if = "is_false")]
    pub private_dns: bool,
    /// Endpoint policy; left out: full access (G-EP-13).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<Document>,
    /// State; left out: available.
    #[serde(default, skip_serializing_if = "EndpointState::is_available")]
    pub state: EndpointState,
    /// The id AWS assigned (`vpce-...`); left out: canvoke invents a stable one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// The state of an endpoint (N-VPCE-03).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum EndpointState {
    /// Works.
    #[default]
    Available,
    /// Waits for the service's owner.
    PendingAcceptance,
    /// Being set up.
    Pending,
    /// The service's owner said no.
    Rejected,
    /// Nobody answered.
    Expired,
    /// Could not be made.
    Failed,
    /// Going away.
    Deleting,
    /// Gone.
    Deleted,
}

impl EndpointState {
    fn is_available(&self) -> bool {
        matches!(self, Self::Available)
    }
}

fn execute_api() -> String {
    "execute-api".to_owned()
}

fn is_execute_api(service: &str) -> bool {
    service == "execute-api"
}

/// Kind of addresses of an endpoint's or a load balancer's interfaces (N-VPCE-08).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum AddressType {
    /// IPv4 alone.
    #[default]
    Ipv4,
    /// IPv6 alone.
    Ipv6,
    /// Both.
    Dualstack,
}

impl AddressType {
    pub(super) fn is_ipv4(&self) -> bool {
        matches!(self, Self::Ipv4)
    }
}
