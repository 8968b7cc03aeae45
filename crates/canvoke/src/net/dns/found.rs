//! From a reply to addresses, and to what stands behind each. Knows nothing of how a name came to the reply.

use std::net::IpAddr;

use super::Reply;
use crate::arena::Id;
use crate::topology::{Endpoint, Interface, LoadBalancer, RecordTarget, Topology};

/// What a name leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Front {
    /// An interface endpoint.
    Endpoint(Id<Endpoint>),
    /// A load balancer.
    Balancer(Id<LoadBalancer>),
}

/// One address that a name gives.
#[derive(Clone, Debug)]
pub enum Found {
    /// That of an endpoint's interface.
    Endpoint {
        /// The endpoint.
        endpoint: Id<Endpoint>,
        /// Its interface.
        interface: Interface,
    },
    /// That of a load balancer's node.
    Balancer {
        /// The load balancer.
        balancer: Id<LoadBalancer>,
        /// Its node.
        node: Interface,
    },
    /// One that a record says.
    Address(IpAddr),
}

impl Found {
    /// The address.
    pub fn address(&self) -> IpAddr {
        match self {
            Self::Endpoint { interface, .. } => interface.address,
            Self::Balancer { node, .. } => node.address,
            Self::Address(address) => *address,
        }
    }
}

/// What a reply leads to, and the addresses it gives (N-DNS-10); none: it gives none.
pub fn found(topology: &Topology, reply: &Reply) -> Option<(Vec<Front>, Vec<Found>)> {
    let (mut fronts, mut all) = (Vec::new(), Vec::new());
    match reply {
        Reply::Managed { endpoint, .. } | Reply::Alias { endpoint } => {
            fronts.push(Front::Endpoint(*endpoint));
            all = interfaces(topology, *endpoint, None);
        }
        // A zonal name gives the addresses of its zone (G-NAME-02).
        Reply::EndpointName { endpoint, zone } => {
            fronts.push(Front::Endpoint(*endpoint));
            all = interfaces(topology, *endpoint, zone.as_deref());
        }
        Reply::BalancerName { balancer, zone } => {
            fronts.push(Front::Balancer(*balancer));
            all = nodes(topology, *balancer, zone.as_deref());
        }
        Reply::Records { zone, records, .. } => {
            let written = &topology.zones[*zone].records;
            for record in records.iter().filter_map(|&index| written.get(index)) {
                match &record.to {
                    RecordTarget::Endpoint(endpoint) => {
                        fronts.push(Front::Endpoint(*endpoint));
                        all.extend(interfaces(topology, *endpoint, None));
                    }
                    RecordTarget::LoadBalancer(balancer) => {
                        fronts.push(Front::Balancer(*balancer));
                        all.extend(nodes(topology, *balancer, None));
                    }
                    RecordTarget::Addresses(addresses) => {
                        for &address in addresses {
                            let found = Found::Address(address);
                            fronts.extend(holder(topology, &found).as_ref().and_then(front));
                            all.push(found);
                        }
                    }
                    RecordTarget::Name(_) | RecordTarget::Alias(_) => {}
                }
            }
        }
        _ => return None,
    }
    let mut once: Vec<Front> = Vec::new();
    for front in fronts {
        if !once.contains(&front) {
            once.push(front);
        }
    }
    Some((once, all))
}

/// The thing in the scenario that has an address; none: nothing has it.
pub fn holder(topology: &Topology, found: &Found) -> Option<Found> {
    let Found::Address(address) = found else {
        return Some(found.clone());
    };
    let of_endpoint = topology.endpoints.iter().find_map(|(endpoint, written)| {
        let interface = at(&written.interfaces, *address)?;
        Some(Found::Endpoint {
            endpoint,
            interface,
        })
    });
    of_endpoint.or_else(|| {
        topology.balancers.iter().find_map(|(balancer, written)| {
            let node = at(&written.nodes, *address)?;
            Some(Found::Balancer { balancer, node })
        })
    })
}

fn at(interfaces: &[Interface], address: IpAddr) -> Option<Interface> {
    interfaces
        .iter()
        .find(|interface| interface.address == address)
        .cloned()
}

fn front(found: &Found) -> Option<Front> {
    match found {
        Found::Endpoint { endpoint, .. } => Some(Front::Endpoint(*endpoint)),
        Found::Balancer { balancer, .. } => Some(Front::Balancer(*balancer)),
        Found::Address(_) => None,
    }
}

/// The interfaces of an endpoint, in one zone or in all.
pub fn interfaces(topology: &Topology, endpoint: Id<Endpoint>, zone: Option<&str>) -> Vec<Found> {
    in_zone(topology, &topology.endpoints[endpoint].interfaces, zone)
        .map(|interface| Found::Endpoint {
            endpoint,
            interface,
        })
        .collect()
}

fn nodes(topology: &Topology, balancer: Id<LoadBalancer>, zone: Option<&str>) -> Vec<Found> {
    in_zone(topology, &topology.balancers[balancer].nodes, zone)
        .map(|node| Found::Balancer { balancer, node })
        .collect()
}

fn in_zone<'t>(
    topology: &'t Topology,
    all: &'t [Interface],
    zone: Option<&'t str>,
) -> impl Iterator<Item = Interface> + 't {
    all.iter()
        .filter(move |one| zone.is_none_or(|zone| topology.subnets[one.subnet].zone == zone))
        .cloned()
}
