//! VPCs, subnets, route tables, prefix lists and peerings as a person writes them. Addresses are text here and may be
//! wrong; `compile` says so. Knows nothing of filters, endpoints and transit gateways.

use serde::{Deserialize, Serialize};

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
    /// IPv6 CIDR blocks (N-VPC-05).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ipv6_cidrs: Vec<String>,
    /// DNS servers of its DHCP options; left out: the VPC's own resolver (N-DNS-09).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_dns: Option<OwnDns>,
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

/// DNS servers that a DHCP options set gives to a VPC's hosts in place of the VPC's resolver (N-DNS-09).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OwnDns {
    /// Their addresses.
    pub servers: Vec<String>,
    /// Whether they forward to the VPC's resolver what they do not know; left out: nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forwards_to_vpc: Option<bool>,
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
    /// IPv6 CIDR block, a /64 inside one of the VPC's (N-VPC-05).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ipv6_cidr: Option<String>,
    /// Availability Zone, such as `us-east-1a`.
    pub zone: String,
    /// Id of the zone, such as `use1-az1`, which is the same in every account (N-VPC-06); left out: zones of one name
    /// are taken to be one zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone_id: Option<String>,
    /// Accounts the subnet is shared with, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared_with: Vec<String>,
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
    /// Whether the VPC's virtual private gateway propagates its sites' routes into it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub propagates: bool,
    /// Routes beside `local`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<Route>,
}

/// A route.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Route {
    /// Destination: a CIDR block, or the name of a prefix list.
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
    /// A transit gateway, by name.
    TransitGateway(String),
    /// Something that is not simulated, by its name among `unmodelled`.
    Unmodelled(String),
    /// The VPC's internet gateway.
    InternetGateway,
    /// A NAT gateway of the VPC.
    NatGateway,
    /// A virtual private gateway (VPN, Direct Connect).
    VpnGateway,
    /// A target that is gone.
    Blackhole,
}

/// A managed prefix list: CIDR blocks under one name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PrefixList {
    /// Name of the account that owns it.
    pub account: String,
    /// Region; left out: the scenario's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// CIDR blocks, all IPv4 or all IPv6.
    pub cidrs: Vec<String>,
    /// Most entries it may ever hold, which is what it counts as in a security group (N-SG-03); left out: as many as
    /// it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_entries: Option<u32>,
    /// The id AWS assigned (`pl-...`); left out: canvoke invents a stable one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
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
    /// Being asked for.
    InitiatingRequest,
    /// Being set up.
    Provisioning,
    /// Going away.
    Deleting,
    /// Gone.
    Deleted,
}

impl PeeringState {
    fn is_active(&self) -> bool {
        matches!(self, Self::Active)
    }
}
