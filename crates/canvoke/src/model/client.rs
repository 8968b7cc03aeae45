//! Clients and calls as a person writes them: where a call comes from, who signs it, what it asks for.

use serde::{Deserialize, Serialize};

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
    /// Its network's CIDR block.
    pub cidr: String,
}

/// A host on the internet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InternetClient {}

/// A call, as text: names are resolved against the topology by `invocation::resolve`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Call {
    /// Name of the client, or `internet`.
    pub from: String,
    /// Name or ARN of the principal that signs; left out: the call is not signed.
    #[serde(default, rename = "as", skip_serializing_if = "Option::is_none")]
    pub principal: Option<String>,
    /// Verb.
    pub method: String,
    /// URL. `{api}` stands for an API's id, `{endpoint.id}` and `{endpoint.dns}` for an endpoint's.
    pub url: String,
    /// Headers as `Name: value`, with the same placeholders.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<String>,
}
