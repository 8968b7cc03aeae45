//! Security groups and network ACLs as a person writes them. Knows nothing of what they stand before.

use serde::{Deserialize, Serialize};

use super::is_false;

/// A security group: stateful, allow rules only (N-SG-01).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SecurityGroup {
    /// Name of its VPC.
    pub vpc: String,
    /// Name of the account that owns it, where that is a participant of a shared subnet; left out: the VPC's owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Further VPCs of the Region it is associated with (N-SG-09).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_in: Vec<String>,
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
    /// The blocks of a prefix list, by name.
    PrefixList(String),
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
