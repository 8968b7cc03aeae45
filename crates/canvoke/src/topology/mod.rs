//! The topology: what AWS would have once the scenario is real. Ids resolved, defaults written out, policies
//! prepared. Knows nothing of how it was written down.

mod api;
mod network;
mod principal;

pub use api::{
    Api, ApiType, Authorization, Integration, Method, Resource, Segment, Snapshot, Stage,
};
pub use network::{
    Acl, AclRule, Client, Endpoint, EndpointState, Group, GroupRule, Interface, Peer, Peering,
    Ports, Protocol, Route, RouteTable, Subnet, Vantage, Via, Vpc,
};
pub use principal::{Policy, Principal, PrincipalKind};

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
    /// Interface endpoints.
    pub endpoints: Arena<Endpoint>,
    /// REST APIs.
    pub apis: Arena<Api>,
    /// Users and roles.
    pub principals: Arena<Principal>,
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
}
