//! Legs: the TCP connections that one call consists of, and the walk of each one there and back. Knows nothing of what
//! a walk meets (see walk).

use std::net::IpAddr;

use super::relay::Part;
use super::walk::{Walk, walk};
use super::{Front, Location, Origin, Target};
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
    /// Whom its packets name as their source: who opens it, or the client whose address a load balancer keeps (N-NLB-09).
    pub source: End,
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

/// The ports that a load balancer opens its connections from (N-ACL-04, REMAP_EPHEMERAL_PORT).
pub const BALANCER_PORTS: Ports = Ports {
    from: 1024,
    to: u16::MAX,
};

/// The legs of a call: from the client to the interface that the name gives, and one more from each load balancer
/// behind it. PrivateLink itself is none: it carries the connection as it is to a load balancer. Without an origin
/// those of the load balancers alone.
pub fn legs(client: Id<Client>, origin: Option<Origin>, target: &Target) -> Vec<Leg> {
    let opener = origin.map(|origin| End {
        party: Party::Client(client),
        location: origin.location,
        address: origin.address,
    });
    let front = match target.front {
        Front::Endpoint(endpoint) => Party::Endpoint(endpoint),
        Front::Balancer(balancer) => Party::Balancer(balancer),
    };
    let first = opener.zip(origin).map(|(from, origin)| Leg {
        from,
        source: from,
        to: End::at(front, &target.interface),
        port: Ports::HTTPS.from,
        ports: origin.ports,
    });
    let mut legs = Vec::from_iter(first);
    let Some(relay) = &target.relay else {
        return legs;
    };
    let mut source = opener;
    for (index, part) in relay.parts.iter().enumerate() {
        let Part::Stop(stop) = part else { continue };
        // What is registered under a wrong port or not at all counts as if it were right, which is 443 at an endpoint of
        // API Gateway.
        let next = match (relay.parts.get(index + 1), &relay.end) {
            (
                Some(Part::PrivateLink {
                    endpoint,
                    interface,
                    ..
                }),
                _,
            ) => Some((End::at(Party::Endpoint(*endpoint), interface), stop.port)),
            (Some(Part::Stop(next)), _) => Some((
                End::at(Party::Balancer(next.balancer), &next.node),
                stop.port,
            )),
            (None, Some((endpoint, interface))) => Some((
                End::at(Party::Endpoint(*endpoint), interface),
                Ports::HTTPS.from,
            )),
            (None, None) => None,
        };
        let Some((to, port)) = next else { break };
        let from = End::at(Party::Balancer(stop.balancer), &stop.node);
        let seen = source.filter(|_| stop.keeps_source).unwrap_or(from);
        legs.push(Leg {
            from,
            source: seen,
            to,
            port,
            ports: BALANCER_PORTS,
        });
        source = Some(seen);
    }
    legs
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
