//! What an interface endpoint needs before it carries anything: state, maker, Region, and the consent of the service it
//! leads to (N2.7, N-NLB-01 to N-NLB-04). Knows nothing of what stands behind a service (see relay).

use super::relay::{Problem, ZoneReason, relays};
use super::{Front, Target};
use crate::arena::Id;
use crate::topology::{Endpoint, Interface, Topology};

/// The short name of API Gateway's service.
pub const EXECUTE_API: &str = "execute-api";

/// One target for each interface that `is_given` takes and each choice behind it (N-NLB-06, N-ENG-04). Cost: the
/// interfaces times what relays costs.
pub fn targets(
    topology: &Topology,
    front: Front,
    is_given: impl Fn(&Interface) -> bool,
) -> Vec<Target> {
    let interfaces = match front {
        Front::Endpoint(endpoint) => &topology.endpoints[endpoint].interfaces,
        Front::Balancer(balancer) => &topology.balancers[balancer].nodes,
    };
    let mut targets = Vec::new();
    for interface in interfaces.iter().filter(|interface| is_given(interface)) {
        let target = |relay| Target {
            front,
            interface: interface.clone(),
            relay,
        };
        match front {
            Front::Endpoint(endpoint) if topology.endpoints[endpoint].service == EXECUTE_API => {
                targets.push(target(None));
            }
            _ => {
                let relays = relays(topology, front, interface);
                targets.extend(relays.into_iter().map(Some).map(target));
            }
        }
    }
    targets
}

/// What keeps an endpoint from carrying what arrives at one of its interfaces.
pub fn problems(topology: &Topology, id: Id<Endpoint>, interface: &Interface) -> Vec<Problem> {
    let endpoint = &topology.endpoints[id];
    let service = endpoint.endpoint_service;
    let mut problems = Vec::new();
    // N-VPCE-05
    if endpoint.account != topology.vpcs[endpoint.vpc].account {
        problems.push(Problem::Participant { endpoint: id });
    }
    // N-VPCE-03, N-NLB-02
    if !endpoint.state.is_available() {
        let waits = matches!(endpoint.state.0, "pendingAcceptance" | "rejected");
        let asks = service.filter(|&service| topology.services[service].acceptance_required);
        problems.push(match asks {
            Some(service) if waits => Problem::NotAccepted {
                endpoint: id,
                service,
            },
            _ => Problem::NotAvailable { endpoint: id },
        });
    }
    let Some(service) = service else {
        // N-VPCE-07, N-C-07
        if endpoint.service == EXECUTE_API && endpoint.service_region != endpoint.region {
            problems.push(Problem::WrongRegion { endpoint: id });
        }
        return problems;
    };
    let offered = &topology.services[service];
    // N-NLB-04
    let is_served = offered.serves_region(&endpoint.region, &endpoint.service_region);
    if !is_served {
        problems.push(Problem::WrongRegion { endpoint: id });
    }
    // N-NLB-01
    if offered
        .permission(&topology.accounts[endpoint.account].id)
        .is_none()
    {
        problems.push(Problem::PrincipalNotAllowed {
            endpoint: id,
            service,
        });
    }
    // N-NLB-03, N-NLB-04; in a Region that is not served no zone is.
    let zone = &topology.subnets[interface.subnet].zone_id;
    if is_served && !offered.serves_zone(&endpoint.region, zone) {
        problems.push(Problem::NotInZone {
            endpoint: id,
            service,
            subnet: interface.subnet,
            reason: zone_reason(topology, id, zone),
        });
    }
    // N-NLB-13
    if endpoint.private_dns && !matches!(offered.private_name, Some((_, true))) {
        problems.push(Problem::PrivateDnsUnverified {
            endpoint: id,
            service,
        });
    }
    problems
}

/// Why a service is not in a zone.
fn zone_reason(topology: &Topology, endpoint: Id<Endpoint>, zone: &str) -> ZoneReason {
    let endpoint = &topology.endpoints[endpoint];
    let service = endpoint.endpoint_service.map(|id| &topology.services[id]);
    match service {
        Some(service) if service.region != endpoint.region => ZoneReason::Excluded,
        Some(service) => {
            let has_node = service
                .balancers
                .iter()
                .flat_map(|&balancer| &topology.balancers[balancer].nodes)
                .any(|node| topology.subnets[node.subnet].zone_id == zone);
            if has_node {
                ZoneReason::NotSaved
            } else {
                ZoneReason::NoNode
            }
        }
        None => ZoneReason::NoNode,
    }
}
