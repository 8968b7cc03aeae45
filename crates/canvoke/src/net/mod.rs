//! The network gates: Name, Route, Firewall. Each file is one gate, or one law that several of them rest on. Knows
//! nothing of policies.

pub mod acl;
pub mod dns;
pub mod firewall;
pub mod group;
pub mod journey;
pub mod leg;
pub mod link;
pub mod name;
pub mod problem;
pub mod route;
mod site;
mod transit;
mod vpc;
pub mod walk;

use std::net::IpAddr;

use crate::arena::Id;
use crate::topology::{Endpoint, Interface, Ports, Site, Subnet, Topology, Vpc};

/// An address that a name gives, or would give once it resolves: one interface of an endpoint.
#[derive(Clone, Debug)]
pub struct Target {
    /// The endpoint.
    pub endpoint: Id<Endpoint>,
    /// Its interface.
    pub interface: Interface,
}

/// Where a call leaves from: one interface of the client, or its place on premises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Where.
    pub location: Location,
    /// Private address.
    pub address: IpAddr,
    /// Source ports of this path.
    pub ports: Ports,
}

/// Where an end of a connection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// In a subnet.
    Subnet(Id<Subnet>),
    /// On premises.
    Site(Id<Site>),
}

/// What routes must lead to: the network that an end stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// A VPC.
    Vpc(Id<Vpc>),
    /// A site.
    Site(Id<Site>),
}

impl Location {
    /// The subnet, in a VPC.
    pub fn subnet(self) -> Option<Id<Subnet>> {
        match self {
            Self::Subnet(subnet) => Some(subnet),
            Self::Site(_) => None,
        }
    }

    /// The network it is in.
    pub fn goal(self, topology: &Topology) -> Goal {
        match self {
            Self::Subnet(subnet) => Goal::Vpc(topology.subnets[subnet].vpc),
            Self::Site(site) => Goal::Site(site),
        }
    }

    /// The VPC it is in.
    pub fn vpc(self, topology: &Topology) -> Option<Id<Vpc>> {
        self.subnet().map(|subnet| topology.subnets[subnet].vpc)
    }
}
