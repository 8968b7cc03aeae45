//! The scenario: what a person wrote, with names as ids, and maybe wrong. Knows nothing of AWS's defaults beyond
//! leaving members out, and nothing of what a name resolves to (see `compile`).

mod api;
mod client;
mod document;
mod domain;
mod gateway_response;
mod integration;
mod invented;
mod load;
mod locate;
mod method;
mod named;
mod network;
mod plan;
mod principal;
mod read;
mod stage;

use serde::{Deserialize, Serialize};

pub use api::{AccessMode, Api, ApiType, IpAddressType, KeySource};
pub use client::{
    Call, Client, FunctionClient, InstanceClient, InternetClient, OnPremisesClient, Tls, TlsVersion,
};
pub use document::Document;
pub use domain::{Domain, DomainAssociation, Mapping, RoutingMode, RoutingRule};
pub use gateway_response::GatewayResponse;
pub use integration::{
    BackendAnswer, Function, Integration, IntegrationSettings, LambdaIntegration, Passthrough,
    ServiceIntegration, VpcLinkIntegration, VpcLinkState,
};
pub use invented::{fingerprint, invented_id};
pub use load::{Load, LoadClient};
pub use locate::{locate, span_at};
pub use method::{AuthorizationType, Method, Resource, Validator};
pub use named::Named;
pub use network::{
    AclAction, AclRule, Endpoint, EndpointState, GroupRule, NetworkAcl, Peer, Peering,
    PeeringState, Ports, Protocol, Route, RouteTable, SecurityGroup, Subnet, Via, Vpc,
};
pub use plan::{ApiKey, Period, PlanStage, Quota, UsagePlan};
pub use principal::{ManagedPolicy, Role, User};
pub use read::MAX_BYTES;
pub use stage::{
    Canary, Deployment, LogLevel, MethodSettings, Snapshot, Stage, Throttling, WebAclAction,
    WebAclOutcome, WebAclResponse,
};

/// Everything a person wrote. The file format is version 1 (`"canvoke": 1`) and only ever grows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Scenario {
    /// Version of the format: 1.
    pub canvoke: Version,
    /// A line for people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The Region of whatever does not say its own.
    #[serde(default = "default_region")]
    pub region: String,
    /// Accounts.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub accounts: Named<Account>,
    /// VPCs.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub vpcs: Named<Vpc>,
    /// Subnets.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub subnets: Named<Subnet>,
    /// Route tables.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub route_tables: Named<RouteTable>,
    /// Security groups.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub security_groups: Named<SecurityGroup>,
    /// Network ACLs.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub network_acls: Named<NetworkAcl>,
    /// Peering connections.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub peerings: Named<Peering>,
    /// Interface endpoints.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub endpoints: Named<Endpoint>,
    /// REST APIs.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub apis: Named<Api>,
    /// Custom domain names.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub domains: Named<Domain>,
    /// Which endpoints may be asked for which private custom domain.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub domain_associations: Named<DomainAssociation>,
    /// API keys.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub api_keys: Named<ApiKey>,
    /// Usage plans.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub usage_plans: Named<UsagePlan>,
    /// Lambda functions that stand behind methods.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub functions: Named<Function>,
    /// Managed policies.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub policies: Named<ManagedPolicy>,
    /// IAM users.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub users: Named<User>,
    /// IAM roles.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub roles: Named<Role>,
    /// Clients.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub clients: Named<Client>,
    /// Calls worth keeping; the page opens the first one.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub calls: Named<Call>,
}

/// The version of the scenario format: the number 1 and no other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct Version;

impl TryFrom<u64> for Version {
    type Error = String;
    fn try_from(number: u64) -> Result<Self, String> {
        match number {
            1 => Ok(Self),
            other => Err(format!(
                "unknown version `{other}` of the scenario format, this canvoke reads version 1"
            )),
        }
    }
}

impl From<Version> for u64 {
    fn from(_: Version) -> Self {
        1
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Version {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Version".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "description": "Version of the format", "const": 1 })
    }
}

/// An AWS account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Account {
    /// Twelve digits.
    pub id: String,
    /// What API Gateway takes of the whole account in a Region, requests a second and burst; left out: the Region's
    /// default (G-KEY-04).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub throttling: Option<Throttling>,
}

impl Scenario {
    /// A scenario with nothing in it.
    pub fn empty() -> Self {
        Self {
            canvoke: Version,
            title: String::new(),
            region: default_region(),
            accounts: Named::default(),
            vpcs: Named::default(),
            subnets: Named::default(),
            route_tables: Named::default(),
            security_groups: Named::default(),
            network_acls: Named::default(),
            peerings: Named::default(),
            endpoints: Named::default(),
            apis: Named::default(),
            domains: Named::default(),
            domain_associations: Named::default(),
            api_keys: Named::default(),
            usage_plans: Named::default(),
            functions: Named::default(),
            policies: Named::default(),
            users: Named::default(),
            roles: Named::default(),
            clients: Named::default(),
            calls: Named::default(),
        }
    }
}

fn default_region() -> String {
    "us-east-1".to_owned()
}

fn yes() -> bool {
    true
}

fn is_true(value: &bool) -> bool {
    *value
}

fn is_false(value: &bool) -> bool {
    !*value
}

fn is_empty<T>(named: &Named<T>) -> bool {
    named.is_empty()
}
