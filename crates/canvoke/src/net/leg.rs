//! Legs: the TCP connections that one call consists of, and the walk of each one there and back. Knows nothing of what
//! a walk meets (see walk).

use std::net::IpAddr;

use super::walk::{Walk, walk};
use super::{Location, Origin, Target};
use crate::arena::Id;
use crate::gate::Outcome;
use crate::topology::{Client, Endpoint, Group, Interface, LoadBalancer, Ports, Topology, Vantage};

/// Who an end of a connection is, which decides the groups that stand before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// The client.
    Client(Id<Client>),
    /// An interface of an endpoint.
    Endpoint(Id<Endpoint>),
    /// A node of a load balancer.
    Balancer(Id<LoadBalancer>),
}

impl Party {
    /// The groups of its interface; none: nothing filters (a host on premises; a Network Load Balancer made without
    /// groups, N-NLB-07).
    pub fn groups(self, topology: &Topology) -> Option<&[Id<Group>]> {
        match self {
            Self::Client(client) => match &topology.clients[client].vantage {
                Vantage::Vpc { groups, .. } => Some(groups),
                _ => None,
            },
            Self::Endpoint(endpoint) => Some(&topology.endpoints[endpoint].groups),
            Self::Balancer(balancer) => {
                let groups = &topology.balancers[balancer].groups;
                (!groups.is_empty()).then_some(groups)
            }
        }
    }
}

/// One end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// Who it is.
    pub party: Party,
    /// Where it stands.
    pub location: Location,
    /// Its address.
    pub address: IpAddr,
}

impl End {
    /// An end at an interface.
    pub fn at(party: Party, interface: &Interface) -> Self {
        Self {
            party,
            location: Location::Subnet(interface.subnet),
            address: interface.address,
        }
    }
}

/// One TCP connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg {
    /// Who opens it.
    pub from: End,
    /// Who accepts it.
    pub to: End,
    /// Port it is opened to.
    pub port: u16,
    /// Ports it is opened from, which replies come back to (N-ACL-04).
    pub ports: Ports,
}

/// A leg and the walks of its packets.
#[derive(Clone, Debug)]
pub struct Way {
    /// The connection.
    pub leg: Leg,
    /// The way there.
    pub forward: Walk,
    /// The way back: the same walk with the ends swapped (N-ENG-05).
    pub back: Walk,
}

impl Way {
    /// Pass, Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        let walks = [self.forward.outcome(), self.back.outcome()];
        if walks.contains(&Outcome::Block) {
            Outcome::Block
        } else if walks.contains(&Outcome::Unknown) {
            Outcome::Unknown
        } else {
            Outcome::Pass
        }
    }
}

/// The legs of a call: one from the client to the endpoint's interface.
pub fn legs(client: Id<Client>, origin: Origin, target: &Target) -> Vec<Leg> {
    vec![Leg {
        from: End {
            party: Party::Client(client),
            location: origin.location,
            address: origin.address,
        },
        to: End::at(Party::Endpoint(target.endpoint), &target.interface),
        port: Ports::HTTPS.from,
        ports: origin.ports,
    }]
}

/// The ways a leg may take: more than one where a transit gateway may choose between attachment subnets that differ
/// (N-TGW-06). Cost: one walk there and one back for each.
pub fn ways(topology: &Topology, leg: Leg) -> Vec<Way> {
    let forward = walks(topology, &leg.from, &leg.to);
    let back = walks(topology, &leg.to, &leg.from);
    forward
        .iter()
        .flat_map(|forward| {
            back.iter().map(|back| Way {
                leg,
                forward: forward.clone(),
                back: back.clone(),
            })
        })
        .collect()
}

/// One walk for each choice of the last transit gateway that makes a difference.
fn walks(topology: &Topology, from: &End, to: &End) -> Vec<Walk> {
    let first = walk(topology, from, to, 0);
    let choices = first.landings;
    let mut walks = vec![first];
    for choice in 1..choices {
        let other = walk(topology, from, to, choice);
        if !walks.iter().any(|known| known.is_like(topology, &other)) {
            walks.push(other);
        }
    }
    walks
}
