//! Hosted zones, Route 53 Profiles and the Resolver as a person writes them (N2.8). Knows nothing of the order in which
//! they are asked.

use serde::{Deserialize, Serialize};

use super::{is_false, is_true, yes};

/// A hosted zone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HostedZone {
    /// Name of the account that owns it.
    pub account: String,
    /// The domain it answers for.
    pub domain: String,
    /// Whether it is public; left out: private.
    #[serde(default, skip_serializing_if = "is_false")]
    pub public: bool,
    /// VPCs it is associated with, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vpcs: Vec<String>,
    /// VPCs of other accounts that it may be associated with, by name: an authorization alone shares nothing
    /// (N-DNS-06).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authorized: Vec<String>,
    /// Records.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<DnsRecord>,
    /// The id AWS assigned (`Z...`); left out: canvoke invents a stable one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// A record of a hosted zone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DnsRecord {
    /// The whole name; may begin with `*.`.
    pub name: String,
    /// What it gives.
    pub to: RecordTarget,
}

/// What a record gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum RecordTarget {
    /// An alias of an interface endpoint, by the endpoint's name.
    Endpoint(String),
    /// An alias of a load balancer, by name.
    LoadBalancer(String),
    /// Another name (CNAME): whoever asks looks it up himself.
    Name(String),
    /// Another name, as an alias: Route 53 looks it up in public DNS, so private DNS does not take it (G-FAIL-08).
    Alias(String),
    /// Addresses: A or AAAA.
    Addresses(Vec<String>),
}

/// A Route 53 Profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DnsProfile {
    /// Name of the account that owns it.
    pub account: String,
    /// Region; left out: the scenario's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// VPCs it is associated with, by name; a VPC takes one (N-DNS-06).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vpcs: Vec<String>,
    /// Private hosted zones in it, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosted_zones: Vec<String>,
    /// Interface endpoints in it, by name: their private names are known wherever the profile is (N-DNS-06).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<String>,
    /// Resolver rules in it, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resolver_rules: Vec<String>,
    /// Accounts it is shared with, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared_with: Vec<String>,
}

/// An endpoint of the Route 53 Resolver.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ResolverEndpoint {
    /// Name of its VPC.
    pub vpc: String,
    /// Which way questions go through it.
    pub direction: ResolverDirection,
    /// Subnets it has an interface in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subnets: Vec<String>,
    /// Security groups of its interfaces.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub security_groups: Vec<String>,
    /// Addresses of its interfaces; left out: they do not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
}

/// Which way questions go through an endpoint of the Resolver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ResolverDirection {
    /// Into the VPC: its resolver answers others.
    Inbound,
    /// Out of the VPC: its resolver asks others.
    Outbound,
}

/// A rule of the Route 53 Resolver.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ResolverRule {
    /// The domain, with everything below it.
    pub domain: String,
    /// Whether questions are forwarded; otherwise (a SYSTEM rule) the VPC's own resolver answers after all.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub forward: bool,
    /// Name of the outbound Resolver endpoint it forwards through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<String>,
    /// Servers it forwards to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<ResolverTarget>,
    /// VPCs it is associated with, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vpcs: Vec<String>,
}

/// A server that a rule forwards to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ResolverTarget {
    /// An inbound Resolver endpoint, by name.
    Inbound(String),
    /// The DNS server at an address.
    Address(String),
}
