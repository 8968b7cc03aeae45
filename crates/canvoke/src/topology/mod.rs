//! The topology: what AWS would have once the scenario is real. Ids resolved, defaults written out, policies
//! prepared. Knows nothing of how it was written down.

mod api;
mod authorizer;
mod dns;
mod domain;
mod integration;
mod method;
mod network;
mod observed;
mod organization;
mod plan;
mod prefixes;
mod principal;
mod schema;
mod service;
mod session;
mod transit;

pub use api::{Api, ApiType, Canary, Frozen, GatewayResponse, Snapshot, Stage, WebAcl};
pub use authorizer::{
    Authorizer, AuthorizerKind, Expression, Fit, IdentitySource, LambdaAction, LambdaAuthorizer,
    LambdaResult, MAX_RESULT, METHOD_ARN, ReturnedPolicy, UserPool,
};
pub use dns::{
    DnsProfile, DnsRecord, DnsServer, HostedZone, RecordTarget, ResolverEndpoint, ResolverRule,
    SiteForward,
};
pub use domain::{Domain, TlsVersions, Way};
pub use integration::{Backend, BackendAnswer, Function, Integration, Passthrough};
pub use method::{Authorization, Demands, Method, Resource, Segment};
pub use network::{
    Acl, AclRule, Client, Endpoint, EndpointState, Group, GroupRule, Interface, Peer, Peering,
    Ports, PrefixList, Protocol, PublicAddress, Route, RouteTable, Subnet, Vantage, Via, Vpc,
    Written,
};
pub use observed::{AccessLog, LogLevel, Observed};
pub use organization::{Level, LevelKind, Membership};
pub use plan::{ApiKey, PlanStage, Quota, UsagePlan};
pub use prefixes::Prefixes;
pub use principal::{Policy, Principal, PrincipalKind};
pub use schema::Schema;
pub use service::{
    BalancerKind, BalancerProtocol, BalancerTarget, EndpointService, Listener, LoadBalancer,
    Permission, TargetAt, TargetGroup, TargetType,
};
pub use session::{Asker, Session, SessionWay};
pub use transit::{
    Attached, OwnDns, RouteSource, Site, Suppressed, TransitAttachment, TransitGateway,
    TransitRoute, TransitRouteTable, Unmodelled,
};

use crate::arena::Arena;

/// What AWS would have.
#[derive(Clone, Debug, Default)]
pub struct Topology {
    /// Accounts.
    pub accounts: Arena<Account>,
    /// VPCs.
    pub vpcs: Arena<Vpc>,
    /// Subnets.
    pub subnets: Arena<Subnet>,
    /// Route tables, implied main ones included.
    pub tables: Arena<RouteTable>,
    /// Security groups, implied default ones included.
    pub groups: Arena<Group>,
    /// Network ACLs, implied default ones included.
    pub acls: Arena<Acl>,
    /// Peering connections.
    pub peerings: Arena<Peering>,
    /// Managed prefix lists.
    pub prefix_lists: Arena<PrefixList>,
    /// Transit gateways.
    pub transit_gateways: Arena<TransitGateway>,
    /// Attachments of transit gateways.
    pub attachments: Arena<TransitAttachment>,
    /// Route tables of transit gateways, implied default ones included.
    pub transit_tables: Arena<TransitRouteTable>,
    /// Sites on premises.
    pub sites: Arena<Site>,
    /// Parts that are drawn and not simulated.
    pub unmodelled: Arena<Unmodelled>,
    /// Endpoint services.
    pub services: Arena<EndpointService>,
    /// Load balancers.
    pub balancers: Arena<LoadBalancer>,
    /// Target groups.
    pub target_groups: Arena<TargetGroup>,
    /// Hosted zones.
    pub zones: Arena<HostedZone>,
    /// Route 53 Profiles.
    pub profiles: Arena<DnsProfile>,
    /// Endpoints of the Resolver.
    pub resolver_endpoints: Arena<ResolverEndpoint>,
    /// Resolver rules.
    pub resolver_rules: Arena<ResolverRule>,
    /// What sites' DNS servers forward.
    pub site_forwards: Arena<SiteForward>,
    /// Interface endpoints.
    pub endpoints: Arena<Endpoint>,
    /// Cognito user pools.
    pub user_pools: Arena<UserPool>,
    /// REST APIs.
    pub apis: Arena<Api>,
    /// Custom domain names.
    pub domains: Arena<Domain>,
    /// API keys.
    pub api_keys: Arena<ApiKey>,
    /// Usage plans.
    pub usage_plans: Arena<UsagePlan>,
    /// Lambda functions behind methods.
    pub functions: Arena<Function>,
    /// Users and roles.
    pub principals: Arena<Principal>,
    /// Temporary credentials.
    pub sessions: Arena<Session>,
    /// Whether the scenario has organizations: an account outside them is then in none.
    pub has_organizations: bool,
    /// Clients.
    pub clients: Arena<Client>,
}

/// An account.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its name in the scenario.
    pub name: String,
    /// Twelve digits.
    pub id: String,
    /// What API Gateway takes of the account in a Region, rate a second and burst; none: the Region's default.
    pub throttling: Option<(f64, u32)>,
    /// Whether API Gateway has a role that writes to CloudWatch Logs; none: nobody knows (G-OBS-02).
    pub writes_logs: Option<bool>,
    /// Its place in an organization of the scenario.
    pub membership: Option<Membership>,
}
