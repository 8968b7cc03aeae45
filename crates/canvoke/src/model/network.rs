//! The network as a person writes it: VPCs, subnets, route tables, groups, ACLs, peerings, interface endpoints.
//! Addresses are text here and may be wrong; `compile` says so.

use serde::{Deserialize, Serialize};

use super::Document;
use super::{is_false, is_true, yes};

/// A VPC. Amazon's defaults hold where a member is left out (N-TF-02: `dns_support` on, `dns_hostnames` off).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Vpc {
    /// Name of the account that owns it.
    pub account: String,
    /// Region; left out: the scenario's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// IPv4 CIDR blocks, the primary one first.
    pub cidrs: Vec<String>,
    /// `enableDnsSupport`.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub dns_support: bool,
    /// `enableDnsHostnames`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub dns_hostnames: bool,
    /// The id AWS assigned (`vpc-...`); left out: canvoke invents a stable one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// A subnet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Subnet {
    /// Name of its VPC.
    pub vpc: String,
    /// IPv4 CIDR block, inside one of the VPC's.
    pub cidr: String,
    /// Availability Zone, such as `us-east-1a`.
    pub zone: String,
    /// Explicitly associated route table; left out: the VPC's main one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route_table: Option<String>,
    /// Explicitly associated network ACL; left out: the VPC's default one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network_acl: Option<String>,
}

/// A route table. The `local` routes are implied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RouteTable {
    /// Name of its VPC.
    pub vpc: String,
    /// Whether it is the VPC's main table.
    #[serde(default, skip_serializing_if = "is_false")]
    pub main: bool,
    /// Routes beside `local`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<Route>,
}

/// A route.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Route {
    /// Destination CIDR block.
    pub to: String,
    /// Next hop.
    pub via: Via,
}

/// The next hop of a route.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Via {
    /// A peering connection, by name.
    Peering(String),
    /// The VPC's internet gateway.
    InternetGateway,
    /// A NAT gateway of the VPC.
    NatGateway,
    /// A virtual private gateway (VPN, Direct Connect).
    VpnGateway,
    /// A target that is gone.
    Blackhole,
}

/// A security group: stateful, allow rules only (N-SG-01).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SecurityGroup {
    /// Name of its VPC.
    pub vpc: String,
    /// Whether it is the VPC's default group.
    #[serde(default, skip_serializing_if = "is_false")]
    pub default: bool,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Rules for what comes in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ingress: Vec<GroupRule>,
    /// Rules for what goes out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub egress: Vec<GroupRule>,
}

/// A rule of a security group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GroupRule {
    /// Protocol.
    pub protocol: Protocol,
    /// Ports of the packet's destination; left out: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ports: Option<Ports>,
    /// The other side.
    pub peer: Peer,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
}

/// The other side of a security group's rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Peer {
    /// A CIDR block.
    Cidr(String),
    /// Members of a security group, by name.
    Group(String),
}

/// A protocol of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Protocol {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// ICMP.
    Icmp,
    /// Every protocol (`-1`).
    All,
}

/// An inclusive range of ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ports {
    /// First port.
    pub from: u16,
    /// Last port.
    pub to: u16,
}

/// A network ACL: stateless, numbered rules, first match wins (N-ACL-01).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NetworkAcl {
    /// Name of its VPC.
    pub vpc: String,
    /// Whether it is the VPC's default ACL.
    #[serde(default, skip_serializing_if = "is_false")]
    pub default: bool,
    /// Rules for what enters the subnet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ingress: Vec<AclRule>,
    /// Rules for what leaves the subnet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub egress: Vec<AclRule>,
}

/// A rule of a network ACL.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AclRule {
    /// Number, 1 to 32766; lower ones are asked first.
    pub rule: u16,
    /// What to do.
    pub action: AclAction,
    /// Protocol.
    pub protocol: Protocol,
    /// Ports of the packet's destination; left out: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ports: Option<Ports>,
    /// The other side's CIDR block: source on the way in, destination on the way out (N-ACL-02).
    pub cidr: String,
}

/// What a rule of a network ACL does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum AclAction {
    /// Lets pass.
    Allow,
    /// Drops.
    Deny,
}

/// A peering connection between two VPCs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Peering {
    /// Name of the VPC that asked.
    pub requester: String,
    /// Name of the VPC that was asked.
    pub accepter: String,
    /// State; left out: active.
    #[serde(default, skip_serializing_if = "PeeringState::is_active")]
    pub state: PeeringState,
}

/// The state of a peering connection (N-PCX-01).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum PeeringState {
    /// Carries packets.
    #[default]
    Active,
    /// Waits for the accepter, 7 days at most.
    PendingAcceptance,
    /// The accepter said no.
    Rejected,
    /// Nobody answered.
    Expired,
    /// Refused when it was asked for, such as for overlapping CIDRs.
    Failed,
    /// Being set up.
    Provisioning,
    /// Gone.
    Deleted,
}

impl PeeringState {
    fn is_active(&self) -> bool {
        matches!(self, Self::Active)
    }
}

/// An interface VPC endpoint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Endpoint {
    /// Name of its VPC.
    pub vpc: String,
    /// The service's short name.
    #[serde(default = "execute_api", skip_serializing_if = "is_execute_api")]
    pub service: String,
    /// Subnets it has an interface in, one a zone (N-VPCE-01).
    pub subnets: Vec<String>,
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
