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
pub mod public;
pub mod relay;
pub mod route;
pub mod service;
mod site;
mod stop;
mod transit;
mod vpc;
pub mod walk;

use std::net::IpAddr;

use self::relay::Relay;
use crate::arena::Id;
use crate::topology::{Endpoint, Interface, LoadBalancer, Ports, Site, Subnet, Topology, Vpc};

/// What a name leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Front {
    /// An interface endpoint.
    Endpoint(Id<Endpoint>),
    /// A load balancer.
    Balancer(Id<LoadBalancer>),
}

/// An address that a name gives, or would give once it resolves, and what lies behind it.
#[derive(Clone, Debug)]
pub struct Target {
    /// What has the address.
    pub front: Front,
    /// The interface with the address: what the client connects to.
    pub interface: Interface,
    /// What lies between that interface and an execute-api endpoint; none: it is such an endpoint's own.
    pub relay: Option<Relay>,
}

impl Target {
    /// The execute-api endpoint at the end, and its interface; none: nothing of the kind is there.
    pub fn end(&self) -> Option<(Id<Endpoint>, &Interface)> {
        match (&self.relay, self.front) {
            (Some(relay), _) => relay.end.as_ref().map(|(id, interface)| (*id, interface)),
            (None, Front::Endpoint(endpoint)) => Some((endpoint, &self.interface)),
            (None, Front::Balancer(_)) => None,
        }
    }

    /// The execute-api endpoint at the end, whose policy is asked and which the API sees (N-VPCE-09, N-NLB-14).
    pub fn endpoint(&self) -> Option<Id<Endpoint>> {
        self.end().map(|(endpoint, _)| endpoint)
    }
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
