//! The way over the internet, to API Gateway's public addresses and back: Gate::Route and Gate::Firewall of a call that
//! comes by no endpoint. Knows nothing of the NAT gateway's own subnet, which is taken as set up.

use std::net::{IpAddr, Ipv4Addr};

use super::acl::{self, Ruling};
use super::group::{self, Admission, Crossing, Direction, Question};
use super::leg::Party;
use super::{Location, Origin, vpc};
use crate::arena::Id;
use crate::gate::{Checked, Outcome};
use crate::topology::{
    Acl, Client, Ports, PublicAddress, RouteTable, Subnet, Topology, Vantage, Via,
};

/// Stands for any of API Gateway's public addresses: which one a name gives changes, and rules are written for all of
/// the internet or for none of it. It is one of Amazon's.
const ANY_OF_THEM: IpAddr = IpAddr::V4(Ipv4Addr::new(3, 80, 0, 1));

/// Where a call leaves from.
#[derive(Clone, Debug)]
pub struct Exit {
    /// The interface; none: the client is in no VPC.
    pub origin: Option<Origin>,
    /// The source address that API Gateway sees; none: nobody says which one it is.
    pub source: Option<IpAddr>,
    /// How it gets out.
    pub departure: Departure,
}

/// How a call gets to the internet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Departure {
    /// The client is there, or in AWS's own network.
    Outside,
    /// By a network on premises, whose own way out is taken as open.
    OnPremises,
    /// By the table of a subnet.
    Subnet {
        /// The subnet.
        subnet: Id<Subnet>,
        /// Its table.
        table: Id<RouteTable>,
        /// Index of the route that takes it; none: no route does.
        route: Option<usize>,
        /// Where the route leads.
        step: Step,
    },
}

/// Where a subnet's table leads a packet for the internet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To a NAT gateway.
    NatGateway,
    /// To an internet gateway, with a public address.
    InternetGateway,
    /// To an internet gateway, and the interface has no public address: functions never have one.
    NoPublicAddress,
    /// To an internet gateway, and nobody says whether the interface has a public address.
    PublicAddressNotSaid,
    /// Nowhere: no route covers public addresses.
    NoRoute,
    /// To a peering connection, which gives no use of the far side's gateways (N-PCX-04).
    Peering,
    /// To nothing (N-RT-05).
    Blackhole,
    /// Out of what is simulated: what lies behind a transit gateway, a virtual private gateway or something that is only
    /// drawn may have a way out of its own.
    Beyond,
}

/// What Gate::Route found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The client.
    pub client: Id<Client>,
    /// How it gets out.
    pub departure: Departure,
}

impl Finding {
    /// Pass, Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        match self.departure {
            Departure::Outside | Departure::OnPremises => Outcome::Pass,
            Departure::Subnet { step, .. } => match step {
                Step::NatGateway | Step::InternetGateway => Outcome::Pass,
                Step::PublicAddressNotSaid | Step::Beyond => Outcome::Unknown,
                Step::NoPublicAddress | Step::NoRoute | Step::Peering | Step::Blackhole => {
                    Outcome::Block
                }
            },
        }
    }
}

/// What Gate::Firewall found: the groups of the client and the ACL of its subnet, which see the public address.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The client.
    pub client: Id<Client>,
    /// What its groups say of the way out; none: it is in no VPC.
    pub groups: Option<Admission>,
    /// The subnet's ACL, and what it says of the request and of its reply (N-ACL-02, N-ACL-04).
    pub acl: Option<(Id<Acl>, Ruling, Ruling)>,
}

impl Filter {
    /// Pass, Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        let is_refused = matches!(self.groups, Some(Admission::Refused));
        let is_denied = self.acl.as_ref().is_some_and(|(_, request, reply)| {
            request.first_denied().is_some() || reply.first_denied().is_some()
        });
        if is_refused || is_denied {
            Outcome::Block
        } else if matches!(self.groups, Some(Admission::Unknown(_))) {
            Outcome::Unknown
        } else {
            Outcome::Pass
        }
    }
}

/// The ways out of a client: one for each of its interfaces with an IPv4 address. Cost: the routes that cover a public
/// address.
pub fn exits(topology: &Topology, client: Id<Client>) -> Vec<Exit> {
    let outside = |departure, source| {
        vec![Exit {
            origin: None,
            source,
            departure,
        }]
    };
    match &topology.clients[client].vantage {
        Vantage::Internet { address } => outside(Departure::Outside, *address),
        Vantage::ServiceNetwork => outside(Departure::Outside, None),
        Vantage::OnPremises { .. } => outside(Departure::OnPremises, None),
        Vantage::Vpc {
            interfaces,
            ephemeral,
            public_address,
            ..
        } => interfaces
            .iter()
            .filter(|interface| interface.address.is_ipv4())
            .map(|interface| {
                let departure = leave(topology, interface.subnet, *public_address);
                let step = match departure {
                    Departure::Subnet { step, .. } => Some(step),
                    _ => None,
                };
                Exit {
                    origin: Some(Origin {
                        location: Location::Subnet(interface.subnet),
                        address: interface.address,
                        ports: *ephemeral,
                    }),
                    source: match (step, public_address) {
                        (Some(Step::InternetGateway), PublicAddress::Given(address)) => {
                            Some(*address)
                        }
                        _ => None,
                    },
                    departure,
                }
            })
            .collect(),
    }
}

fn leave(topology: &Topology, subnet: Id<Subnet>, public: PublicAddress) -> Departure {
    let table = topology.subnets[subnet].table;
    let found = vpc::covering(topology, table, ANY_OF_THEM).next();
    let step = match found.map(|(_, route)| route.via) {
        None => Step::NoRoute,
        Some(Via::NatGateway) => Step::NatGateway,
        Some(Via::InternetGateway) => match public {
            PublicAddress::Given(_) => Step::InternetGateway,
            PublicAddress::NotSaid => Step::PublicAddressNotSaid,
            PublicAddress::None => Step::NoPublicAddress,
        },
        Some(Via::Peering(_)) => Step::Peering,
        Some(Via::Blackhole | Via::Local) => Step::Blackhole,
        Some(Via::TransitGateway(_) | Via::VpnGateway | Via::Unmodelled(_)) => Step::Beyond,
    };
    Departure::Subnet {
        subnet,
        table,
        route: found.map(|(index, _)| index),
        step,
    }
}

/// Gate::Route.
pub fn route(client: Id<Client>, exit: &Exit) -> Checked<(), Finding> {
    Checked::on(
        Finding {
            client,
            departure: exit.departure,
        },
        (),
    )
}

/// Gate::Firewall.
pub fn filter(topology: &Topology, client: Id<Client>, exit: &Exit) -> Checked<(), Filter> {
    let Some(origin) = exit.origin else {
        let open = Filter {
            client,
            groups: None,
            acl: None,
        };
        return Checked::on(open, ());
    };
    let groups = group::ask(
        topology,
        &Question {
            own: Party::Client(client),
            direction: Direction::Egress,
            // Nobody on the internet is a member of a group.
            other: Party::Client(client),
            address: ANY_OF_THEM,
            port: Ports::HTTPS.from,
            crossing: Crossing::NotPreserved,
        },
    );
    let acl = origin.location.subnet().map(|subnet| {
        let id = topology.subnets[subnet].acl;
        let acl = &topology.acls[id];
        (
            id,
            acl::ask(&acl.egress, &ANY_OF_THEM, Ports::HTTPS),
            acl::ask(&acl.ingress, &ANY_OF_THEM, origin.ports),
        )
    });
    Checked::on(
        Filter {
            client,
            groups: Some(groups),
            acl,
        },
        (),
    )
}
