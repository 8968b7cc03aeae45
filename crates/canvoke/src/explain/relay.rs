//! The words of a relay as a whole: its parts in order, its end, and what is worth knowing of it. What stands in the way
//! is in service and balancer.

use super::words::Words;
use crate::diagnostic::Place;
use crate::net::relay::{Part, Relay};
use crate::net::{Front, Target};
use crate::topology::{TargetAt, Topology};

/// Where the end of the way is written, or what the name leads to where there is none.
pub(super) fn target_place<'t>(topology: &'t Topology, target: &Target) -> &'t Place {
    match (target.endpoint(), target.front) {
        (Some(endpoint), _) | (None, Front::Endpoint(endpoint)) => {
            &topology.endpoints[endpoint].place
        }
        (None, Front::Balancer(balancer)) => &topology.balancers[balancer].place,
    }
}

/// JSON pointers of what a target leads over, in order.
pub(super) fn places(topology: &Topology, target: &Target) -> Vec<String> {
    let mut places = vec![&topology.subnets[target.interface.subnet].place];
    match &target.relay {
        None => places.push(target_place(topology, target)),
        Some(relay) => {
            for part in &relay.parts {
                match part {
                    Part::PrivateLink {
                        endpoint,
                        interface,
                        service,
                    } => places.extend([
                        &topology.subnets[interface.subnet].place,
                        &topology.endpoints[*endpoint].place,
                        &topology.services[*service].place,
                    ]),
                    Part::Stop(stop) => places.extend([
                        &topology.subnets[stop.node.subnet].place,
                        &topology.balancers[stop.balancer].place,
                    ]),
                }
            }
            if let Some((endpoint, interface)) = &relay.end {
                places.push(&topology.subnets[interface.subnet].place);
                places.push(&topology.endpoints[*endpoint].place);
            } else if relay.parts.is_empty() {
                places.push(target_place(topology, target));
            }
        }
    }
    places
        .into_iter()
        .map(|place| place.pointer.clone())
        .collect()
}

/// What a chain that works leads over.
pub(super) fn described(topology: &Topology, relay: &Relay) -> String {
    let mut over = Vec::new();
    for part in &relay.parts {
        over.push(match part {
            Part::PrivateLink {
                endpoint, service, ..
            } => format!(
                "endpoint `{}` and service `{}`",
                topology.endpoints[*endpoint].name, topology.services[*service].name
            ),
            Part::Stop(stop) => format!(
                "load balancer `{}` ({})",
                topology.balancers[stop.balancer].name, stop.node.address
            ),
        });
    }
    let end = relay.end.as_ref().map_or_else(
        || "nothing".to_owned(),
        |(endpoint, interface)| {
            format!(
                "endpoint `{}` ({})",
                topology.endpoints[*endpoint].name, interface.address
            )
        },
    );
    format!("the call reaches {end} over {}", over.join(", "))
}

/// What is worth knowing about a chain: Reachability Analyzer's detail codes, and what the API sees.
pub(super) fn details(mut words: Words, topology: &Topology, relay: &Relay) -> Words {
    for stop in relay.stops() {
        let Some(group) = stop.group.map(|group| &topology.target_groups[group]) else {
            continue;
        };
        if !group.is_preservation_given {
            let (code, state) = if group.preserve_client_ip {
                ("ASSUMPTION_PRESERVE_CLIENT_IP_IS_ENABLED", "on")
            } else {
                ("ASSUMPTION_PRESERVE_CLIENT_IP_IS_DISABLED", "off")
            };
            words = words
                .evidence(
                    format!(
                        "{code}: target group `{}` does not say whether it keeps the client's address, by default that is {state}",
                        group.name
                    ),
                    Some(&group.place),
                )
                .evidence(
                    format!(
                        "MISSING_TARGET_GROUP_ATTRIBUTES: `describe-target-group-attributes` of `{}` would settle it",
                        group.name
                    ),
                    Some(&group.place),
                );
        }
        words = words.evidence(
            format!(
                "REMAP_EPHEMERAL_PORT: load balancer `{}` opens its connection from a port in 1024-65535",
                topology.balancers[stop.balancer].name
            ),
            Some(&topology.balancers[stop.balancer].place),
        );
        let target = stop
            .target
            .and_then(|target| group.targets.get(target)?.subnet)
            .map(|subnet| &topology.subnets[subnet].zone_id);
        let own = &topology.subnets[stop.node.subnet].zone_id;
        if let Some(zone) = target.filter(|zone| *zone != own) {
            words = words.evidence(
                format!(
                    "AVAILABILITY_ZONE_CROSSED: from zone `{own}` to zone `{zone}`, because cross-zone load balancing is on"
                ),
                Some(&group.place),
            );
        }
    }
    if let Some((endpoint, _)) = &relay.end {
        let endpoint = &topology.endpoints[*endpoint];
        words = words.evidence(
            format!(
                "the API sees endpoint `{}` and VPC `{}`, not the caller's (N-NLB-14)",
                endpoint.id, topology.vpcs[endpoint.vpc].id
            ),
            Some(&endpoint.place),
        );
    }
    words
}

/// Whether something else than an execute-api endpoint's own interface is at a target's address.
pub(super) fn name_of(topology: &Topology, at: &TargetAt) -> String {
    match at {
        TargetAt::Endpoint { endpoint, .. } | TargetAt::Near { endpoint, .. } => {
            format!("endpoint `{}`", topology.endpoints[*endpoint].name)
        }
        TargetAt::LoadBalancer { balancer, .. } => {
            format!("load balancer `{}`", topology.balancers[*balancer].name)
        }
        TargetAt::Client(client) => format!("`{}`", topology.clients[*client].name),
        TargetAt::Nothing => "nothing in the scenario".to_owned(),
    }
}
