//! The scenario: what a person wrote, with names as ids, and maybe wrong. Knows nothing of AWS's defaults beyond
//! leaving members out, and nothing of what a name resolves to (see `compile`).

mod api;
mod authorizer;
mod client;
mod dns;
mod document;
mod domain;
mod endpoint;
mod filter;
mod gateway_response;
mod integration;
mod invented;
mod load;
mod locate;
mod logging;
mod method;
mod named;
mod network;
mod organization;
mod plan;
mod principal;
mod read;
mod service;
mod session;
mod signature;
mod stage;
mod transit;

use serde::{Deserialize, Serialize};

pub use api::{AccessMode, Api, ApiType, IpAddressType, KeySource};
pub use authorizer::{
    Authorizer, AuthorizerAction, AuthorizerResult, AuthorizerType, Token, TokenUse, UserPool,
};
pub use client::{
    Call, Client, EarlierCall, FunctionClient, InstanceClient, InternetClient, OnPremisesClient,
    OperatingSystem, Tls, TlsVersion,
};
pub use dns::{
    DnsProfile, DnsRecord, HostedZone, RecordTarget, ResolverDirection, ResolverEndpoint,
    ResolverRule, ResolverTarget,
};
pub use document::Document;
pub use domain::{Domain, DomainAssociation, Mapping, RoutingMode, RoutingRule};
pub use endpoint::{AddressType, Endpoint, EndpointState};
pub use filter::{AclAction, AclRule, GroupRule, NetworkAcl, Peer, Ports, Protocol, SecurityGroup};
pub use gateway_response::GatewayResponse;
pub use integration::{
    BackendAnswer, Function, Integration, IntegrationSettings, LambdaIntegration, Passthrough,
    ServiceIntegration, VpcLinkIntegration, VpcLinkState,
};
pub use invented::{fingerprint, invented_id, invented_pool_id};
pub use load::{Load, LoadClient};
pub use locate::{locate, span_at};
pub use logging::{AccessLog, Observability};
pub use method::{AuthorizationType, Method, Resource, Validator};
pub use named::Named;
pub use network::{OwnDns, Peering, PeeringState, PrefixList, Route, RouteTable, Subnet, Via, Vpc};
pub use organization::{Member, Organization, OrganizationalUnit};
pub use plan::{ApiKey, Period, PlanStage, Quota, UsagePlan};
pub use principal::{ManagedPolicy, Role, User};
pub use read::MAX_BYTES;
pub use service::{
    BalancerKind, BalancerProtocol, BalancerTarget, EndpointService, Listener, LoadBalancer,
    PrivateName, TargetAddress, TargetGroup, TargetType,
};
pub use session::{ContextValue, Session, SessionWay};
pub use signature::{Signature, SignatureFault};
pub use stage::{
    Canary, Deployment, LogLevel, MethodSettings, Snapshot, Stage, Throttling, WebAclAction,
    WebAclOutcome, WebAclResponse,
};
pub use transit::{
    Attached, AttachedVpc, AttachmentState, Forward, Link, Site, TransitAttachment, TransitGateway,
    TransitRoute, TransitRouteTable, TransitVia, Unmodelled, UnmodelledKind,
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
    /// Managed prefix lists.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub prefix_lists: Named<PrefixList>,
    /// Transit gateways.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub transit_gateways: Named<TransitGateway>,
    /// Attachments of transit gateways.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub transit_attachments: Named<TransitAttachment>,
    /// Route tables of transit gateways.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub transit_route_tables: Named<TransitRouteTable>,
    /// Sites on premises.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub sites: Named<Site>,
    /// Parts that are drawn and not simulated.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub unmodelled: Named<Unmodelled>,
    /// Interface endpoints.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub endpoints: Named<Endpoint>,
    /// Endpoint services.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub endpoint_services: Named<EndpointService>,
    /// Load balancers.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub load_balancers: Named<LoadBalancer>,
    /// Target groups of load balancers.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub target_groups: Named<TargetGroup>,
    /// Hosted zones.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub hosted_zones: Named<HostedZone>,
    /// Route 53 Profiles.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub dns_profiles: Named<DnsProfile>,
    /// Endpoints of the Route 53 Resolver.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub resolver_endpoints: Named<ResolverEndpoint>,
    /// Rules of the Route 53 Resolver.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub resolver_rules: Named<ResolverRule>,
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
    /// Service control policies, by name; `FullAWSAccess` is AWS's own and need not be written.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub service_control_policies: Named<Document>,
    /// Resource control policies, by name.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub resource_control_policies: Named<Document>,
    /// Organizations.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub organizations: Named<Organization>,
    /// Cognito user pools.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub user_pools: Named<UserPool>,
    /// Temporary credentials that calls may be signed with.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub sessions: Named<Session>,
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
    /// Whether API Gateway has a role that may write to CloudWatch Logs, without which there are no execution logs
    /// (G-OBS-02); left out: nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cloudwatch_role: Option<bool>,
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
            prefix_lists: Named::default(),
            transit_gateways: Named::default(),
            transit_attachments: Named::default(),
            transit_route_tables: Named::default(),
            sites: Named::default(),
            unmodelled: Named::default(),
            endpoints: Named::default(),
            endpoint_services: Named::default(),
            load_balancers: Named::default(),
            target_groups: Named::default(),
            hosted_zones: Named::default(),
            dns_profiles: Named::default(),
            resolver_endpoints: Named::default(),
            resolver_rules: Named::default(),
            apis: Named::default(),
            domains: Named::default(),
            domain_associations: Named::default(),
            api_keys: Named::default(),
            usage_plans: Named::default(),
            functions: Named::default(),
            policies: Named::default(),
            users: Named::default(),
            roles: Named::default(),
            service_control_policies: Named::default(),
            resource_control_policies: Named::default(),
            organizations: Named::default(),
            user_pools: Named::default(),
            sessions: Named::default(),
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
