//! The network gates: Name, Route, Firewall. Each file is one gate, or one law that two of them rest on. Knows
//! nothing of policies.

pub mod acl;
pub mod firewall;
pub mod group;
pub mod name;
pub mod resolver;
pub mod route;

use std::net::IpAddr;

use crate::arena::Id;
use crate::topology::{Endpoint, Interface, Ports, Subnet};

/// An address that a name gives, or would give once it resolves: one interface of an endpoint.
#[derive(Clone, Debug)]
pub struct Target {
    /// The endpoint.
    pub endpoint: Id<Endpoint>,
    /// Its interface.
    pub interface: Interface,
}

/// Where a call leaves from: one interface of the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Subnet.
    pub subnet: Id<Subnet>,
    /// Private address.
    pub address: IpAddr,
    /// Source ports of this path.
    pub ports: Ports,
}
