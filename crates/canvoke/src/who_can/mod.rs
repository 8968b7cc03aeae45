//! Who can reach an endpoint: the network's answer for every client at once. Clients that the network cannot tell apart
//! are asked once (N-ENG-07). Knows nothing of names, APIs and policies.

mod blocks;
mod shape;
mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

pub use sources::Sources;

use crate::arena::Id;
use crate::gate::Outcome;
use crate::net::journey::journeys;
use crate::net::relay::Part;
use crate::net::{Front, Target, firewall, route, service};
use crate::topology::{Attached, Client, Endpoint, Interface, Topology, Vpc};

/// What the network says of a client, over all paths to the endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Every path is of this outcome.
    All(Outcome),
    /// Some paths work and some do not.
    Sometimes,
}

impl Reach {
    /// Whether every path is of this outcome.
    pub fn is(self, outcome: Outcome) -> bool {
        self == Self::All(outcome)
    }

    fn of(outcomes: impl Iterator<Item = Outcome>) -> Self {
        let (mut passes, mut blocks, mut open) = (0, 0, 0);
        for outcome in outcomes {
            match outcome {
                Outcome::Pass => passes += 1,
                Outcome::Block => blocks += 1,
                Outcome::Unknown => open += 1,
            }
        }
        match (passes, blocks, open) {
            (1.., 1.., _) => Self::Sometimes,
            (_, _, 1..) => Self::All(Outcome::Unknown),
            (1.., 0, 0) => Self::All(Outcome::Pass),
            _ => Self::All(Outcome::Block),
        }
    }
}

/// What one client's calls to an endpoint's interfaces meet in the network. Cost: its interfaces times the endpoint's,
/// times a walk there and back.
pub fn reached(topology: &Topology, client: Id<Client>, endpoint: Id<Endpoint>) -> Reach {
    ask(topology, client, &targets(topology, endpoint))
}

fn targets(topology: &Topology, endpoint: Id<Endpoint>) -> Vec<Target> {
    service::targets(topology, Front::Endpoint(endpoint), |_| true)
}

fn ask(topology: &Topology, client: Id<Client>, targets: &[Target]) -> Reach {
    Reach::of(targets.iter().flat_map(|target| {
        journeys(topology, client, target)
            .into_iter()
            .map(move |journey| {
                let routed = route::reach(topology, client, &journey, target).finding;
                let filtered = firewall::check(topology, client, &journey, target).finding;
                match (routed.outcome(), filtered.outcome()) {
                    (Outcome::Block, _) | (_, Outcome::Block) => Outcome::Block,
                    (Outcome::Pass, Outcome::Pass) => Outcome::Pass,
                    _ => Outcome::Unknown,
                }
            })
    }))
}

/// What the network says of every client, in their order. One client of a class is asked as a call asks, and the answer
/// stands for all of them; those in VPCs that the calls come through are told apart by where they stand. Cost: the
/// classes times a walk, plus one step a client.
pub fn who_can_reach(
    topology: &Topology,
    sources: &Sources,
    endpoint: Id<Endpoint>,
) -> Vec<(Id<Client>, Reach)> {
    let targets = targets(topology, endpoint);
    let involved = involved(topology, &targets);
    let mut alike: Vec<Option<Reach>> = vec![None; sources.classes()];
    let mut exact = BTreeMap::new();
    let mut answers = Vec::with_capacity(sources.len());
    for (id, source) in sources.iter() {
        let ask = || ask(topology, id, &targets);
        let answer = match source {
            Some(source) if involved.contains(&source.vpc) => {
                *exact.entry(source.exact(topology, id)).or_insert_with(ask)
            }
            Some(source) => match alike.get_mut(source.class as usize) {
                Some(known) => *known.get_or_insert_with(ask),
                None => ask(),
            },
            None => ask(),
        };
        answers.push((id, answer));
    }
    answers
}

/// The VPCs whose clients are not like those of any other: calls to these targets end in them, pass them, or would stay
/// in them, because their blocks hold a target's address.
fn involved(topology: &Topology, targets: &[Target]) -> BTreeSet<Id<Vpc>> {
    let mut vpcs = BTreeSet::new();
    let mut addresses: BTreeSet<IpAddr> = BTreeSet::new();
    let mut meet = |interface: &Interface| {
        vpcs.insert(topology.subnets[interface.subnet].vpc);
        addresses.insert(interface.address);
    };
    for target in targets {
        meet(&target.interface);
        let Some(relay) = &target.relay else { continue };
        for part in &relay.parts {
            match part {
                Part::PrivateLink { interface, .. } => meet(interface),
                Part::Stop(stop) => meet(&stop.node),
            }
        }
        if let Some((_, interface)) = &relay.end {
            meet(interface);
        }
    }
    for (id, vpc) in topology.vpcs.iter() {
        let holds = |address| vpc.cidrs.iter().any(|block| block.contains(address));
        if addresses.iter().any(holds) {
            vpcs.insert(id);
        }
    }
    for (_, table) in topology.transit_tables.iter() {
        for &address in &addresses {
            let routes = table.by_prefix.covering(address);
            let vias = routes.filter_map(|index| table.routes.get(index)?.via);
            vpcs.extend(vias.filter_map(|via| match topology.attachments[via].to {
                Attached::Vpc { vpc, .. } => Some(vpc),
                _ => None,
            }));
        }
    }
    vpcs
}
