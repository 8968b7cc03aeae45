//! Gate::Route: is there a way from the client's subnet to the endpoint, and back? Knows nothing of security groups
//! (see firewall) or policies.

use std::net::IpAddr;

use super::{Origin, Target};
use crate::arena::Id;
use crate::gate::{Checked, Outcome};
use crate::topology::{
    Client, EndpointState, Peering, RouteTable, Subnet, Topology, Vantage, Via, Vpc,
};

/// What the gate found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Where the call leaves from; none: the client is in no VPC.
    pub origin: Option<Origin>,
    /// Where it wants to go.
    pub target: Target,
    /// The way there.
    pub forward: Walk,
    /// The way back (N-ENG-05): the same walk with the addresses swapped.
    pub back: Walk,
    /// State of the endpoint, where it does not carry traffic (N-VPCE-03).
    pub not_available: Option<EndpointState>,
}

/// One way through the network.
#[derive(Clone, Debug)]
pub enum Walk {
    /// Sender and receiver share a subnet: no route table is asked (N-VPC-07).
    SameSubnet,
    /// The table's `local` route (N-RT-02).
    Local {
        /// The table.
        table: Id<RouteTable>,
    },
    /// Over a peering connection.
    Peered {
        /// The table.
        table: Id<RouteTable>,
        /// Index of the route in it.
        route: usize,
        /// The connection.
        peering: Id<Peering>,
    },
    /// No way.
    Blocked(Blocked),
    /// Leads over something the scenario has no room for.
    NotModelled(NotModelled),
}

/// Why there is no way.
#[derive(Clone, Debug)]
pub struct Blocked {
    /// The table that was asked; none: the client is in no VPC.
    pub table: Option<Id<RouteTable>>,
    /// The VPC the packet is in.
    pub from: Option<Id<Vpc>>,
    /// The VPC it must reach.
    pub to: Option<Id<Vpc>>,
    /// The address it must reach.
    pub address: IpAddr,
    /// What is wrong.
    pub reason: Reason,
    /// Peering connections between the two VPCs, whatever their state.
    pub between: Vec<Id<Peering>>,
}

/// What is wrong with a way. The names are Reachability Analyzer's codes where it has one (N 1.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No route covers the address.
    NoRoute,
    /// The best route leads to an internet or NAT gateway, which drop private addresses of other VPCs.
    Elsewhere {
        /// Index of the route.
        route: usize,
    },
    /// The best route is a blackhole (N-RT-05, N-C-03).
    Blackhole {
        /// Index of the route.
        route: usize,
    },
    /// The best route is the VPC's own `local` one, though the address is meant to be another VPC's.
    LocalShadows,
    /// The best route crosses a peering to a third VPC; peering is not transitive (N-PCX-04).
    NotTransitive {
        /// Index of the route.
        route: usize,
        /// The connection.
        peering: Id<Peering>,
    },
    /// The client is on the internet; the address is private.
    Internet,
}

/// What is not modelled yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotModelled {
    /// A virtual private gateway: VPN, Direct Connect.
    VpnGateway,
    /// A site on premises.
    OnPremises,
}

impl Walk {
    /// Pass, Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::SameSubnet | Self::Local { .. } | Self::Peered { .. } => Outcome::Pass,
            Self::Blocked(_) => Outcome::Block,
            Self::NotModelled(_) => Outcome::Unknown,
        }
    }

    /// The peering connection it crosses.
    pub fn peering(&self) -> Option<Id<Peering>> {
        match self {
            Self::Peered { peering, .. } => Some(*peering),
            _ => None,
        }
    }
}

impl Finding {
    /// Pass, Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        let ways = [self.forward.outcome(), self.back.outcome()];
        if self.not_available.is_some() || ways.contains(&Outcome::Block) {
            Outcome::Block
        } else if ways.contains(&Outcome::Unknown) {
            Outcome::Unknown
        } else {
            Outcome::Pass
        }
    }
}

/// Walks there and back. A missing way blocks, and the walk goes on as if it were there.
pub fn reach(
    topology: &Topology,
    client: Id<Client>,
    origin: Option<Origin>,
    target: &Target,
) -> Checked<(), Finding> {
    let state = topology.endpoints[target.endpoint].state;
    let (forward, back) = match origin {
        Some(origin) => (
            walk(
                topology,
                origin.subnet,
                &target.interface.address,
                target.interface.subnet,
            ),
            walk(
                topology,
                target.interface.subnet,
                &origin.address,
                origin.subnet,
            ),
        ),
        None => {
            let walk = outside(topology, client, target);
            (walk.clone(), walk)
        }
    };
    Checked::on(
        Finding {
            origin,
            target: target.clone(),
            forward,
            back,
            not_available: (!state.is_available()).then_some(state),
        },
        (),
    )
}

/// From a client that is in no VPC of the scenario.
fn outside(topology: &Topology, client: Id<Client>, target: &Target) -> Walk {
    match topology.clients[client].vantage {
        Vantage::OnPremises { .. } => Walk::NotModelled(NotModelled::OnPremises),
        _ => Walk::Blocked(Blocked {
            table: None,
            from: None,
            to: Some(topology.endpoints[target.endpoint].vpc),
            address: target.interface.address,
            reason: Reason::Internet,
            between: Vec::new(),
        }),
    }
}

/// One way: from a subnet to an address in another subnet.
fn walk(topology: &Topology, from: Id<Subnet>, address: &IpAddr, to: Id<Subnet>) -> Walk {
    if from == to {
        return Walk::SameSubnet;
    }
    let table = topology.subnets[from].table;
    let (near, far) = (topology.subnets[from].vpc, topology.subnets[to].vpc);
    let blocked = |reason| {
        Walk::Blocked(Blocked {
            table: Some(table),
            from: Some(near),
            to: Some(far),
            address: *address,
            reason,
            between: topology
                .peerings
                .iter()
                .filter(|(_, peering)| peering.far_side(near) == Some(far))
                .map(|(id, _)| id)
                .collect(),
        })
    };
    let Some(route) = longest_prefix(topology, table, address) else {
        return blocked(Reason::NoRoute);
    };
    let via = topology.tables[table]
        .routes
        .get(route)
        .map(|route| route.via);
    match via {
        None => blocked(Reason::NoRoute),
        Some(Via::Local) if near == far => Walk::Local { table },
        Some(Via::Local) => blocked(Reason::LocalShadows),
        Some(Via::Peering(peering)) => match topology.peerings[peering].far_side(near) {
            // The far side takes only addresses of its own CIDRs (N-PCX-04).
            Some(side) if side == far => Walk::Peered {
                table,
                route,
                peering,
            },
            _ => blocked(Reason::NotTransitive { route, peering }),
        },
        Some(Via::Blackhole) => blocked(Reason::Blackhole { route }),
        Some(Via::InternetGateway | Via::NatGateway) => blocked(Reason::Elsewhere { route }),
        Some(Via::TransitGateway(_) | Via::Unmodelled(_) | Via::VpnGateway) => {
            Walk::NotModelled(NotModelled::VpnGateway)
        }
    }
}

/// Index of the route with the longest prefix that covers the address (N-RT-02). Cost: linear in the table.
fn longest_prefix(topology: &Topology, table: Id<RouteTable>, address: &IpAddr) -> Option<usize> {
    topology.tables[table]
        .routes
        .iter()
        .enumerate()
        .filter(|(_, route)| route.to.contains(address))
        // `max_by_key` keeps the last of equals; AWS refuses two routes to one destination, the first is kept here.
        .rev()
        .max_by_key(|(_, route)| route.to.prefix_len())
        .map(|(index, _)| index)
}
