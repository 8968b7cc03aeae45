//! Endpoint services, load balancers and target groups as a person writes them (N2.9). Knows nothing of the endpoints
//! that consume a service (see `endpoint`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::endpoint::AddressType;
use super::{is_false, is_true, yes};

/// An endpoint service: a load balancer offered over PrivateLink.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EndpointService {
    /// Network Load Balancers behind it, by name (N-NLB-06).
    pub load_balancers: Vec<String>,
    /// Whether the owner accepts each endpoint (N-NLB-02).
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub acceptance_required: bool,
    /// Principals that may make endpoints to it: ARNs, or `*` (N-NLB-01).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed_principals: Vec<String>,
    /// Further Regions it is offered in (N-NLB-04).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supported_regions: Vec<String>,
    /// Zones it was last saved with; left out: those of its load balancers (N-NLB-03).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zones: Option<Vec<String>>,
    /// Its private DNS name (N-NLB-13).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_name: Option<PrivateName>,
    /// The id AWS assigned (`vpce-svc-...`); left out: canvoke invents a stable one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// The private DNS name of an endpoint service (N-NLB-13).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PrivateName {
    /// The name; may begin with `*.`.
    pub name: String,
    /// Whether its TXT record was verified.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub verified: bool,
}

/// A load balancer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LoadBalancer {
    /// Name of its VPC.
    pub vpc: String,
    /// Which kind.
    #[serde(default, skip_serializing_if = "BalancerKind::is_network")]
    pub kind: BalancerKind,
    /// Whether it has private addresses only.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub internal: bool,
    /// Subnets it has a node in, one a zone.
    pub subnets: Vec<String>,
    /// Private IPv4 addresses of its nodes, by subnet; left out: canvoke invents stable ones.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub addresses: BTreeMap<String, String>,
    /// Kind of addresses.
    #[serde(default, skip_serializing_if = "AddressType::is_ipv4")]
    pub address_type: AddressType,
    /// Its security groups; a Network Load Balancer made without any filters nothing (N-NLB-07).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub security_groups: Vec<String>,
    /// Whether inbound rules are enforced on PrivateLink traffic (N-NLB-07).
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub enforces_on_private_link: bool,
    /// Cross-zone load balancing (N-NLB-11).
    #[serde(default, skip_serializing_if = "is_false")]
    pub cross_zone: bool,
    /// Listeners.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub listeners: Vec<Listener>,
    /// Its DNS name; left out: canvoke invents a stable one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dns: Option<String>,
}

/// Kinds of load balancers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum BalancerKind {
    /// Network Load Balancer.
    #[default]
    Network,
    /// Application Load Balancer.
    Application,
}

impl BalancerKind {
    fn is_network(&self) -> bool {
        matches!(self, Self::Network)
    }
}

/// A listener.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Listener {
    /// Port.
    pub port: u16,
    /// Protocol.
    pub protocol: BalancerProtocol,
    /// Name of the target group that takes what it gets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_group: Option<String>,
    /// Domain names of its certificate, where it terminates TLS; may begin with `*.`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificate: Vec<String>,
}

/// Protocols of listeners and target groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum BalancerProtocol {
    /// TCP: passes through.
    #[default]
    Tcp,
    /// TLS: terminated.
    Tls,
    /// HTTP.
    Http,
    /// HTTPS: terminated.
    Https,
    /// UDP.
    Udp,
    /// TCP and UDP.
    TcpUdp,
}

impl BalancerProtocol {
    fn is_tcp(&self) -> bool {
        matches!(self, Self::Tcp)
    }
}

/// A target group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TargetGroup {
    /// Name of its VPC.
    pub vpc: String,
    /// What its targets are.
    #[serde(default, skip_serializing_if = "TargetType::is_ip")]
    pub target_type: TargetType,
    /// Protocol towards the targets.
    #[serde(default, skip_serializing_if = "BalancerProtocol::is_tcp")]
    pub protocol: BalancerProtocol,
    /// Port of the targets that give none.
    #[serde(default = "https", skip_serializing_if = "is_https")]
    pub port: u16,
    /// Client IP preservation; left out: off for addresses over TCP and TLS, on otherwise (N-NLB-09).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preserve_client_ip: Option<bool>,
    /// Proxy protocol version 2 (N-NLB-10).
    #[serde(default, skip_serializing_if = "is_false")]
    pub proxy_protocol: bool,
    /// Cross-zone load balancing; left out: as the load balancer has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cross_zone: Option<bool>,
    /// Targets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<BalancerTarget>,
}

/// What the targets of a group are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum TargetType {
    /// Addresses.
    #[default]
    Ip,
    /// Instances.
    Instance,
    /// An Application Load Balancer.
    Alb,
}

impl TargetType {
    fn is_ip(&self) -> bool {
        matches!(self, Self::Ip)
    }
}

/// A target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum BalancerTarget {
    /// Every interface of an interface endpoint, by the endpoint's name.
    Endpoint(String),
    /// An address.
    Address(TargetAddress),
    /// An Application Load Balancer, by name.
    LoadBalancer(String),
    /// An instance, by the client's name.
    Instance(String),
}

/// An address as a target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TargetAddress {
    /// The address.
    pub address: String,
    /// Port; left out: the group's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
}

fn https() -> u16 {
    443
}

fn is_https(port: &u16) -> bool {
    *port == 443
}
