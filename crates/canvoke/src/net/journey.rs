//! Journeys: the paths one call may take to one address (design D5): one for each interface of the client, choice of a
//! transit gateway, and range of source ports that makes a difference. Decides nothing.

use super::leg::{Way, legs, ways};
use super::relay::MOST_RELAYS;
use super::{Location, Origin, Target, firewall};
use crate::arena::Id;
use crate::topology::{Client, Topology, Vantage};

/// One path.
#[derive(Clone, Debug)]
pub struct Journey {
    /// Where the call leaves from; none: the client has no place in the scenario's networks.
    pub origin: Option<Origin>,
    /// Its connections, in order.
    pub ways: Vec<Way>,
    /// Whether it stands for others that are not looked at, and has no connections itself.
    pub is_rest: bool,
}

/// Journeys from one interface to one target that are looked at (N-ENG-04): the choices of each connection times those of
/// the next. One more then says that there are others.
const MOST_JOURNEYS: usize = MOST_RELAYS;

/// The targets that the client would call: of the families of addresses that it has, or all of them where it has
/// neither, so that this is said (G-DNS-10, N-VPCE-08).
pub fn callable<'t>(
    topology: &Topology,
    client: Id<Client>,
    targets: &'t [Target],
) -> Vec<&'t Target> {
    let of_family: Vec<&Target> = targets
        .iter()
        .filter(|target| !origins(topology, client, target).is_empty())
        .collect();
    if of_family.is_empty() {
        targets.iter().collect()
    } else {
        of_family
    }
}

/// The journeys to a target. Cost: the client's interfaces times the choices on the way, up to a bound.
pub fn journeys(topology: &Topology, client: Id<Client>, target: &Target) -> Vec<Journey> {
    let origins = origins(topology, client, target);
    if origins.is_empty() {
        return from_origin(topology, client, None, target);
    }
    origins
        .into_iter()
        .flat_map(|origin| from_origin(topology, client, Some(origin), target))
        .collect()
}

/// The journeys from one interface of the client; from nowhere those of the load balancers on the way.
fn from_origin(
    topology: &Topology,
    client: Id<Client>,
    origin: Option<Origin>,
    target: &Target,
) -> Vec<Journey> {
    // Choices of one leg times those of the next.
    let mut combined: Vec<Vec<Way>> = vec![Vec::new()];
    let mut has_more = false;
    for leg in legs(client, origin, target) {
        let choices: Vec<Way> = ways(topology, leg)
            .into_iter()
            .flat_map(|way| {
                firewall::port_classes(topology, &way)
                    .into_iter()
                    .map(move |ports| {
                        let mut way = way.clone();
                        way.leg.ports = ports;
                        way
                    })
            })
            .collect();
        combined = combined
            .iter()
            .flat_map(|before| {
                choices.iter().map(move |way| {
                    let mut on = before.clone();
                    on.push(way.clone());
                    on
                })
            })
            .take(MOST_JOURNEYS + 1)
            .collect();
        has_more |= combined.len() > MOST_JOURNEYS;
        combined.truncate(MOST_JOURNEYS);
    }
    let rest = has_more.then(|| Journey {
        origin,
        ways: Vec::new(),
        is_rest: true,
    });
    let journeys = combined.into_iter().map(|ways| Journey {
        origin: origin.map(|origin| Origin {
            ports: ways.first().map_or(origin.ports, |way| way.leg.ports),
            ..origin
        }),
        ways,
        is_rest: false,
    });
    journeys.chain(rest).collect()
}

/// Where the call may leave from: interfaces of the target's family of addresses (N-VPCE-08).
fn origins(topology: &Topology, client: Id<Client>, target: &Target) -> Vec<Origin> {
    let is_ipv4 = target.interface.address.is_ipv4();
    let all: Vec<Origin> = match &topology.clients[client].vantage {
        Vantage::Vpc {
            interfaces,
            ephemeral,
            ..
        } => interfaces
            .iter()
            .map(|interface| Origin {
                location: Location::Subnet(interface.subnet),
                address: interface.address,
                ports: *ephemeral,
            })
            .collect(),
        Vantage::OnPremises {
            site: Some(site),
            address,
            ephemeral,
            ..
        } => vec![Origin {
            location: Location::Site(*site),
            address: *address,
            ports: *ephemeral,
        }],
        Vantage::OnPremises { site: None, .. }
        | Vantage::ServiceNetwork
        | Vantage::Internet { .. } => Vec::new(),
    };
    all.into_iter()
        .filter(|origin| origin.address.is_ipv4() == is_ipv4)
        .collect()
}
