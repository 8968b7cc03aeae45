//! One load balancer on the way: its listener, the listener's target group, and the targets that a node may choose from
//! (N-NLB-07 to N-NLB-12, N-NLB-16, N-NLB-17). Knows nothing of what comes before and after.

use super::relay::{Part, Start, Stop, StopReason, TargetId};
use super::service::EXECUTE_API;
use crate::arena::Id;
use crate::topology::{
    BalancerProtocol, BalancerTarget, Endpoint, Interface, LoadBalancer, TargetAt, TargetGroup,
    TargetType, Topology,
};

/// A target that a node may choose, and what is wrong with it.
pub(super) struct Choice {
    pub(super) stop: Stop,
    pub(super) problems: Vec<StopReason>,
    pub(super) onward: Onward,
}

/// What has the target's address.
pub(super) enum Onward {
    Endpoint(Id<Endpoint>, Interface),
    Balancer(Id<LoadBalancer>, Interface),
    Nothing,
}

/// What a node may do with a connection to `port`. Never empty. Cost: the load balancer's listeners and targets.
pub(super) fn choices(
    way: &Start<'_, '_>,
    id: Id<LoadBalancer>,
    node: &Interface,
    port: u16,
) -> Vec<Choice> {
    let topology = way.topology;
    let balancer = &topology.balancers[id];
    let mut problems = Vec::new();
    let listener = listener(balancer, port, &mut problems);
    let group = listener.and_then(|index| balancer.listeners.get(index)?.targets);
    let mut stop = Stop {
        balancer: id,
        node: node.clone(),
        listener,
        group,
        target: None,
        port: 443,
        keeps_source: false,
    };
    let targets: &[BalancerTarget] = match group {
        Some(group) => &topology.target_groups[group].targets,
        None => &[],
    };
    let (Some(listener), Some(group), false) = (listener, group, targets.is_empty()) else {
        problems.extend(listener.map(|listener| StopReason::NoTargets { listener }));
        return vec![Choice {
            onward: meant(topology, balancer, node),
            stop,
            problems,
        }];
    };
    speaks(topology, id, (listener, group), &mut problems);
    // Through PrivateLink the target sees the node, whatever the group says (N-NLB-08).
    let is_private_link = matches!(way.parts.last(), Some(Part::PrivateLink { .. }));
    stop.keeps_source = topology.target_groups[group].preserve_client_ip && !is_private_link;
    eligible(topology, balancer, group, node, &mut problems)
        .into_iter()
        .filter_map(|index| {
            let target = targets.get(index)?;
            let mut problems = problems.clone();
            let onward = onward(topology, TargetId { group, index }, node, &mut problems)
                .unwrap_or_else(|| meant(topology, balancer, node));
            let stop = Stop {
                target: Some(index),
                port: target.port,
                ..stop.clone()
            };
            Some(Choice {
                stop,
                problems,
                onward,
            })
        })
        .collect()
}

/// The listener for a port, or the one that goes on as if it were.
fn listener(balancer: &LoadBalancer, port: u16, problems: &mut Vec<StopReason>) -> Option<usize> {
    let takes = |protocol| {
        matches!(
            protocol,
            BalancerProtocol::Tcp
                | BalancerProtocol::Tls
                | BalancerProtocol::TcpUdp
                | BalancerProtocol::Https
        )
    };
    let mut listeners = balancer.listeners.iter().enumerate();
    if let Some((index, listener)) = listeners.clone().find(|(_, one)| one.port == port) {
        if !takes(listener.protocol) {
            problems.push(StopReason::ListenerProtocol { listener: index });
        }
        return Some(index);
    }
    let other = listeners.find(|(_, one)| takes(one.protocol) && one.targets.is_some());
    let only = other.filter(|_| balancer.listeners.len() == 1);
    problems.push(match only {
        Some((listener, _)) => StopReason::ListenerPort { listener },
        None => StopReason::NoListener,
    });
    other.map(|(index, _)| index)
}

/// What goes from a listener to a group, and on to API Gateway, which takes TLS alone (G-EP-12).
fn speaks(
    topology: &Topology,
    id: Id<LoadBalancer>,
    (index, group): (usize, Id<TargetGroup>),
    problems: &mut Vec<StopReason>,
) {
    use BalancerProtocol::{Http, Https, Tcp, TcpUdp, Tls, Udp};
    let Some(listener) = topology.balancers[id].listeners.get(index) else {
        return;
    };
    let found = &topology.target_groups[group];
    let is_taken = match (listener.protocol, found.protocol) {
        (Tcp, Tcp) | (Udp, Udp) | (Tcp | Udp | TcpUdp, TcpUdp) => true,
        (Tls, Tcp | Tls) => found.target_type != TargetType::Alb,
        (Http | Https, Http | Https) => true,
        _ => false,
    };
    if !is_taken {
        problems.push(StopReason::GroupProtocol {
            listener: index,
            group,
        });
    } else if matches!(
        (listener.protocol, found.protocol),
        (Tls, Tcp) | (Http | Https, Http)
    ) {
        problems.push(StopReason::NoTls {
            listener: index,
            group,
        });
    }
}

/// The targets that a node chooses from: of zones that the load balancer is in, and of its own zone unless cross-zone
/// load balancing is on (N-NLB-11); an address outside the VPC is in every zone. Where there are none, the first that
/// leads to an execute-api endpoint goes on.
fn eligible(
    topology: &Topology,
    balancer: &LoadBalancer,
    group: Id<TargetGroup>,
    node: &Interface,
    problems: &mut Vec<StopReason>,
) -> Vec<usize> {
    let found = &topology.target_groups[group];
    let zone = |target: &BalancerTarget| {
        target
            .subnet
            .map(|subnet| topology.subnets[subnet].zone_id.as_str())
    };
    let own = topology.subnets[node.subnet].zone_id.as_str();
    let is_enabled = |zone: &str| {
        balancer
            .nodes
            .iter()
            .any(|node| topology.subnets[node.subnet].zone_id == zone)
    };
    let pick = |test: &dyn Fn(Option<&str>) -> bool| -> Vec<usize> {
        let targets = found.targets.iter().enumerate();
        targets
            .filter(|(_, target)| test(zone(target)))
            .map(|(index, _)| index)
            .collect()
    };
    let enabled = pick(&|zone| zone.is_none_or(is_enabled));
    let near = pick(&|zone| zone.is_none_or(|zone| zone == own));
    let is_cross_zone = found.cross_zone.unwrap_or(balancer.cross_zone);
    match (is_cross_zone, near.is_empty(), enabled.is_empty()) {
        (true, _, false) => return enabled,
        (false, false, _) => return near,
        (false, true, false) => problems.push(StopReason::NotCrossZone { group }),
        (false, true, true) => problems.push(StopReason::NoTargetsInZone { group }),
        (true, _, true) => problems.push(StopReason::ZoneNotEnabled { group }),
    }
    let is_api = |target: &BalancerTarget| match &target.at {
        TargetAt::Endpoint { endpoint, .. } => topology.endpoints[*endpoint].service == EXECUTE_API,
        _ => false,
    };
    let first = found.targets.iter().position(is_api).unwrap_or(0);
    vec![first]
}

/// What has a target's address; `None`: nothing that could lead on.
fn onward(
    topology: &Topology,
    id: TargetId,
    node: &Interface,
    problems: &mut Vec<StopReason>,
) -> Option<Onward> {
    let group = &topology.target_groups[id.group];
    let target = group.targets.get(id.index)?;
    if target.address.is_ipv4() != node.address.is_ipv4() {
        problems.push(StopReason::TargetFamily(id));
    }
    match &target.at {
        TargetAt::Endpoint {
            endpoint,
            interface,
        } => {
            // N-NLB-09
            if group.preserve_client_ip {
                problems.push(StopReason::SourceKept(id));
            }
            let is_api = topology.endpoints[*endpoint].service == EXECUTE_API;
            if is_api && target.port != 443 {
                problems.push(StopReason::TargetPort(id));
            }
            Some(Onward::Endpoint(*endpoint, interface.clone()))
        }
        TargetAt::LoadBalancer { balancer, node } => {
            Some(Onward::Balancer(*balancer, node.clone()))
        }
        TargetAt::Near {
            endpoint,
            interface,
        } => {
            problems.push(if interface.is_invented {
                StopReason::AddressUnknown(id)
            } else {
                StopReason::TargetAddress(id)
            });
            if group.preserve_client_ip {
                problems.push(StopReason::SourceKept(id));
            }
            if target.port != 443 {
                problems.push(StopReason::TargetPort(id));
            }
            Some(Onward::Endpoint(*endpoint, interface.clone()))
        }
        TargetAt::Client(_) => {
            problems.push(StopReason::NotAnApi(id));
            None
        }
        TargetAt::Nothing => {
            problems.push(match target.subnet {
                Some(_) => StopReason::NotAnApi(id),
                None => StopReason::NothingKnown(id),
            });
            None
        }
    }
}

/// The endpoint that should be registered: an execute-api endpoint of the load balancer's VPC, in the node's zone before
/// others.
fn meant(topology: &Topology, balancer: &LoadBalancer, node: &Interface) -> Onward {
    let zone = |interface: &Interface| &topology.subnets[interface.subnet].zone_id;
    let all: Vec<(Id<Endpoint>, &Interface)> = topology
        .endpoints
        .iter()
        .filter(|(_, one)| one.vpc == balancer.vpc && one.service == EXECUTE_API)
        .flat_map(|(id, one)| one.interfaces.iter().map(move |interface| (id, interface)))
        .filter(|(_, interface)| interface.address.is_ipv4() == node.address.is_ipv4())
        .collect();
    let own = zone(node);
    let near = all.iter().find(|(_, interface)| zone(interface) == own);
    match near.or_else(|| all.first()) {
        Some((id, interface)) => Onward::Endpoint(*id, (*interface).clone()),
        None => Onward::Nothing,
    }
}
