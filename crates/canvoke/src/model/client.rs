//! Clients and calls as a person writes them: where a call comes from, who signs it, what it asks for.

use serde::{Deserialize, Serialize};

use super::{ContextValue, Named, Signature, Token, is_empty, is_false};

/// A place calls come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Client {
    /// An EC2 instance, or anything with one interface in a subnet.
    Instance(InstanceClient),
    /// A Lambda function; without subnets it runs outside any VPC of yours.
    Function(FunctionClient),
    /// A host on premises, over VPN or Direct Connect.
    OnPremises(OnPremisesClient),
    /// A host on the internet.
    Internet(InternetClient),
}

/// An instance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InstanceClient {
    /// Name of its subnet.
    pub subnet: String,
    /// Its security groups; empty: the VPC's default group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub security_groups: Vec<String>,
    /// Its private IPv4 address; left out: canvoke invents a stable one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Its IPv6 address, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ipv6_address: Option<String>,
    /// Its public IPv4 address, by which it reaches the internet through an internet gateway; left out: nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_address: Option<String>,
    /// Name of the account that owns it, where that is a participant of a shared subnet; left out: the VPC's owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Its operating system, which chooses the ports that replies come back to (N-ACL-04).
    #[serde(default, skip_serializing_if = "OperatingSystem::is_linux")]
    pub system: OperatingSystem,
}

/// An operating system, as far as it chooses source ports (N-ACL-04).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum OperatingSystem {
    /// Linux: 32768 to 61000.
    #[default]
    Linux,
    /// Windows: 49152 to 65535.
    Windows,
}

impl OperatingSystem {
    fn is_linux(&self) -> bool {
        matches!(self, Self::Linux)
    }
}

/// A Lambda function as a caller.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FunctionClient {
    /// Subnets it has interfaces in; a call may come from any of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subnets: Vec<String>,
    /// Its security groups; empty: the VPC's default group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub security_groups: Vec<String>,
}

/// A host on premises.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OnPremisesClient {
    /// Its network's CIDR block; may be left out where the site is named.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cidr: String,
    /// Name of its site; left out: the one whose blocks hold `cidr`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Its address; left out: any of the network's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// A host on the internet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InternetClient {
    /// Its address; left out: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// A call, as text: names are resolved against the topology by `invocation::resolve`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Call {
    /// Name of the client, or `internet`.
    pub from: String,
    /// Who signs: name or ARN of a user, role or session, or a service such as `events.amazonaws.com`; left out: the
    /// call is not signed.
    #[serde(default, rename = "as", skip_serializing_if = "Option::is_none")]
    pub principal: Option<String>,
    /// Verb.
    pub method: String,
    /// URL. `{api}` stands for an API's id, `{endpoint.id}` and `{endpoint.dns}` for an endpoint's.
    pub url: String,
    /// Headers as `Name: value`, with the same placeholders.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<String>,
    /// Body; left out: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Bytes of the body, where it is not written out; left out: those of `body`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_bytes: Option<u64>,
    /// Milliseconds the backend takes for this call; left out: as the method's integration says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency_ms: Option<u32>,
    /// TLS as the client speaks it; left out: 1.2 and 1.3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<Tls>,
    /// What is wrong with the signature; left out: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
    /// A user pool's token that the call brings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Token>,
    /// When it is made, as in `2026-11-26T12:00:00Z`; left out: nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// Condition keys that nothing else in the scenario says, such as `aws:SourceArn` of a service's call.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub context: Named<ContextValue>,
    /// An earlier call with the same identity sources, whose authorizer result may still be kept (G-LAM-03).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<EarlierCall>,
    /// Whether the client takes any certificate, as with `curl --insecure`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub insecure: bool,
}

/// A call that was made before, by the same caller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EarlierCall {
    /// Its verb.
    pub method: String,
    /// Its path behind the stage.
    pub path: String,
    /// How many seconds ago.
    pub seconds: u32,
}

/// The versions of TLS that a client speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tls {
    /// The lowest; left out: 1.0.
    #[serde(default = "lowest")]
    pub lowest: TlsVersion,
    /// The highest.
    pub highest: TlsVersion,
}

/// A version of TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum TlsVersion {
    /// 1.0.
    #[serde(rename = "1.0")]
    V1_0,
    /// 1.1.
    #[serde(rename = "1.1")]
    V1_1,
    /// 1.2.
    #[serde(rename = "1.2")]
    V1_2,
    /// 1.3.
    #[serde(rename = "1.3")]
    V1_3,
}

fn lowest() -> TlsVersion {
    TlsVersion::V1_0
}
