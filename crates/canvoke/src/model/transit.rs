//! Transit gateways, sites on premises, and what is not simulated, as a person writes them. Knows nothing of how a
//! packet crosses them.

use serde::{Deserialize, Serialize};

use super::{is_false, is_true, yes};

/// A transit gateway. Amazon's defaults hold where a member is left out (N-TF-02).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TransitGateway {
    /// Name of the account that owns it.
    pub account: String,
    /// Region; left out: the scenario's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Whether rules may name groups of other attached VPCs (N-SG-07).
    #[serde(default, skip_serializing_if = "is_false")]
    pub security_group_referencing: bool,
    /// Whether new attachments are associated with its default route table (N-TGW-02).
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub default_association: bool,
    /// Whether new attachments propagate into its default route table (N-TGW-02).
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub default_propagation: bool,
    /// Whether attachments of other accounts are accepted by themselves.
    #[serde(default, skip_serializing_if = "is_false")]
    pub auto_accept: bool,
    /// Accounts it is shared with, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared_with: Vec<String>,
    /// Whether its route tables are another's and not in the scenario: what its default table says is then unknown.
    #[serde(default, skip_serializing_if = "is_false")]
    pub routes_unknown: bool,
    /// The id AWS assigned (`tgw-...`); left out: canvoke invents a stable one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// An attachment of a transit gateway.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TransitAttachment {
    /// Name of the gateway.
    pub gateway: String,
    /// What is attached.
    pub to: Attached,
    /// State; left out: available.
    #[serde(default, skip_serializing_if = "AttachmentState::is_available")]
    pub state: AttachmentState,
    /// Whether it takes part in the default association (N-TGW-02).
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub default_association: bool,
    /// Whether it takes part in the default propagation (N-TGW-02).
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub default_propagation: bool,
}

/// What an attachment joins to its gateway (N-TGW-01).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Attached {
    /// A VPC.
    Vpc(AttachedVpc),
    /// A site on premises, over VPN or Direct Connect, by name.
    Site(String),
    /// Another transit gateway, by name: one peering attachment serves both (N-TGW-05).
    Peering(String),
    /// Something that is not simulated, by its name among `unmodelled`.
    Unmodelled(String),
}

/// A VPC as it is attached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AttachedVpc {
    /// Name of the VPC.
    pub vpc: String,
    /// Subnets of the attachment, one a zone (N-TGW-06).
    pub subnets: Vec<String>,
    /// Whether rules may name groups across it, where the gateway allows it (N-SG-07).
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub security_group_referencing: bool,
    /// Appliance mode (N-TGW-07).
    #[serde(default, skip_serializing_if = "is_false")]
    pub appliance_mode: bool,
}

/// The state of an attachment (N-TGW-01).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum AttachmentState {
    /// Works.
    #[default]
    Available,
    /// Being changed; carries packets.
    Modifying,
    /// Waits for the gateway's owner.
    PendingAcceptance,
    /// Being set up.
    Pending,
    /// The gateway's owner said no.
    Rejected,
    /// About to fail.
    Failing,
    /// Could not be made.
    Failed,
    /// Going away.
    Deleting,
    /// Gone.
    Deleted,
}

impl AttachmentState {
    fn is_available(&self) -> bool {
        matches!(self, Self::Available)
    }
}

/// A route table of a transit gateway.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TransitRouteTable {
    /// Name of the gateway.
    pub gateway: String,
    /// Whether it is the gateway's default table.
    #[serde(default, skip_serializing_if = "is_false")]
    pub default: bool,
    /// Attachments whose packets it routes, by name; an attachment has one table (N-TGW-02).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub associations: Vec<String>,
    /// Attachments that propagate their routes into it, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub propagations: Vec<String>,
    /// Static routes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<TransitRoute>,
}

/// A static route of a transit gateway.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TransitRoute {
    /// Destination: a CIDR block, or the name of a prefix list.
    pub to: String,
    /// Next hop.
    pub via: TransitVia,
}

/// The next hop of a transit gateway's route.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum TransitVia {
    /// An attachment, by name.
    Attachment(String),
    /// Packets are dropped.
    Blackhole,
}

/// A network on premises, joined by VPN or Direct Connect (N-ONP-01).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Site {
    /// Its CIDR blocks.
    pub cidrs: Vec<String>,
    /// How it is joined.
    #[serde(default, skip_serializing_if = "Link::is_vpn")]
    pub link: Link,
    /// VPCs whose virtual private gateway leads to it, by name. A transit gateway's attachments name it themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vpcs: Vec<String>,
    /// Destinations it sends over the link; left out: everything that the far side announces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub routes: Option<Vec<String>>,
    /// Domains its DNS servers forward, and where to (G-DNS-05).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forwards: Vec<Forward>,
}

/// How a site is joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Link {
    /// Site-to-Site VPN with static routes.
    #[default]
    Vpn,
    /// Site-to-Site VPN with BGP.
    VpnBgp,
    /// Direct Connect.
    DirectConnect,
}

impl Link {
    fn is_vpn(&self) -> bool {
        matches!(self, Self::Vpn)
    }
}

/// A domain that a site's DNS servers forward.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Forward {
    /// The domain, with everything below it.
    pub domain: String,
    /// Name of an inbound Resolver endpoint.
    pub to: String,
}

/// A part of the set-up that canvoke draws and does not simulate: what leads through it is unknown (N-LAT-04).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Unmodelled {
    /// What it is.
    pub kind: UnmodelledKind,
    /// Name of its VPC, where it is in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vpc: Option<String>,
    /// CIDR blocks or host names that lead through it, where they are known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub serves: Vec<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
}

/// What is not simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum UnmodelledKind {
    /// VPC Lattice: a service network, a service, a resource gateway or configuration (N2.11).
    Lattice,
    /// AWS Network Firewall.
    NetworkFirewall,
    /// A Cloud WAN core network.
    CloudWan,
    /// A Gateway Load Balancer or its endpoint.
    GatewayLoadBalancer,
    /// An instance or interface that forwards packets.
    Appliance,
    /// A Transit Gateway Connect attachment.
    Connect,
}
