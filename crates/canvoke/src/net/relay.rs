//! Relays: what lies between the address a name gives and an execute-api endpoint: PrivateLink, load balancers and
//! their targets (N2.9). Every choice is a relay of its own. At a problem the way goes on as if it were none (N-ENG-06).
//! Knows nothing of routes and filters on the way (see leg).

use super::service::{self, EXECUTE_API};
use super::{Front, stop};
use crate::arena::Id;
use crate::gate::Outcome;
use crate::topology::{
    Endpoint, EndpointService, Interface, LoadBalancer, Subnet, TargetGroup, Topology,
};

/// Parts that one call may cross; more is a circle that no part repeats exactly.
const MAX_PARTS: usize = 16;

/// Relays behind one interface that are looked at (N-ENG-04): load balancers times targets times what stands behind
/// them. One more then says that there are others.
pub const MOST_RELAYS: usize = 64;

/// One way from a name's address to an execute-api endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relay {
    /// What is crossed, in order.
    pub parts: Vec<Part>,
    /// The execute-api endpoint at the end, and its interface; none: nothing of the kind can be meant.
    pub end: Option<(Id<Endpoint>, Interface)>,
    /// What stands in the way, in order.
    pub problems: Vec<Problem>,
}

/// A part of a relay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// PrivateLink: from an endpoint's interface to the service behind it.
    PrivateLink {
        /// The endpoint.
        endpoint: Id<Endpoint>,
        /// Its interface.
        interface: Interface,
        /// The service.
        service: Id<EndpointService>,
    },
    /// A load balancer.
    Stop(Stop),
}

/// A load balancer on the way: it opens a connection of its own to a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The load balancer.
    pub balancer: Id<LoadBalancer>,
    /// Its node.
    pub node: Interface,
    /// Index of the listener; none: there is none to take it.
    pub listener: Option<usize>,
    /// The listener's target group.
    pub group: Option<Id<TargetGroup>>,
    /// Index of the target; none: there is none, the way goes on as if the endpoint were registered.
    pub target: Option<usize>,
    /// Port of the target.
    pub port: u16,
    /// Whether the target sees the client's address in place of the node's (N-NLB-08, N-NLB-09).
    pub keeps_source: bool,
}

/// A target of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TargetId {
    /// The group.
    pub group: Id<TargetGroup>,
    /// Index among its targets.
    pub index: usize,
}

/// What stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A participant of a shared subnet made the endpoint, which AWS refuses (N-VPCE-05).
    Participant {
        /// The endpoint.
        endpoint: Id<Endpoint>,
    },
    /// Its state carries nothing (N-VPCE-03).
    NotAvailable {
        /// The endpoint.
        endpoint: Id<Endpoint>,
    },
    /// The service's owner has not accepted it (N-NLB-02).
    NotAccepted {
        /// The endpoint.
        endpoint: Id<Endpoint>,
        /// The service.
        service: Id<EndpointService>,
    },
    /// The service is not offered in the endpoint's Region (N-NLB-04, N-VPCE-07).
    WrongRegion {
        /// The endpoint.
        endpoint: Id<Endpoint>,
    },
    /// The service allows no principal of the endpoint's account (N-NLB-01).
    PrincipalNotAllowed {
        /// The endpoint.
        endpoint: Id<Endpoint>,
        /// The service.
        service: Id<EndpointService>,
    },
    /// The service is not in the interface's zone (N-NLB-03).
    NotInZone {
        /// The endpoint.
        endpoint: Id<Endpoint>,
        /// The service.
        service: Id<EndpointService>,
        /// The interface's subnet.
        subnet: Id<Subnet>,
        /// Why.
        reason: ZoneReason,
    },
    /// Private DNS is on, and the service has no verified name (N-NLB-13).
    PrivateDnsUnverified {
        /// The endpoint.
        endpoint: Id<Endpoint>,
        /// The service.
        service: Id<EndpointService>,
    },
    /// The endpoint leads to another service of AWS.
    OtherService {
        /// The endpoint.
        endpoint: Id<Endpoint>,
    },
    /// The service has no load balancer.
    NoBalancer {
        /// The service.
        service: Id<EndpointService>,
    },
    /// An endpoint would lead back to where the call comes from.
    Circle {
        /// The endpoint.
        endpoint: Option<Id<Endpoint>>,
        /// The load balancer that is met again.
        balancer: Option<Id<LoadBalancer>>,
    },
    /// The load balancer's name gives public addresses.
    PublicNodes {
        /// The load balancer.
        balancer: Id<LoadBalancer>,
    },
    /// There are more ways than are looked at: this one stands for the others (N-ENG-04).
    MoreWays,
    /// Something is wrong at a load balancer.
    Stop(Id<LoadBalancer>, Interfaced, StopReason),
}

/// The node's subnet, which says the zone.
pub type Interfaced = Id<Subnet>;

/// Why a service is not in a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZoneReason {
    /// No load balancer of it has a node there.
    NoNode,
    /// A load balancer has a node there, and the service was not saved since (N-NLB-03).
    NotSaved,
    /// The zone takes no part in cross-Region access (N-NLB-04).
    Excluded,
}

/// What is wrong at a load balancer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// No listener takes the connection.
    NoListener,
    /// Its listener is for another port.
    ListenerPort {
        /// Index of the listener.
        listener: usize,
    },
    /// The listener speaks another protocol than TLS over TCP.
    ListenerProtocol {
        /// Index of the listener.
        listener: usize,
    },
    /// The listener has no target group, or one without targets.
    NoTargets {
        /// Index of the listener.
        listener: usize,
    },
    /// The listener's group does not take what it passes on.
    GroupProtocol {
        /// Index of the listener.
        listener: usize,
        /// The group.
        group: Id<TargetGroup>,
    },
    /// What the load balancer passes on is no TLS, and API Gateway takes nothing else (G-EP-12).
    NoTls {
        /// Index of the listener.
        listener: usize,
        /// The group.
        group: Id<TargetGroup>,
    },
    /// All targets that could take it are in other zones, and cross-zone load balancing is off (N-NLB-11).
    NotCrossZone {
        /// The group.
        group: Id<TargetGroup>,
    },
    /// No target is in the node's zone, and the others are in zones that the load balancer is not in (N-NLB-11).
    NoTargetsInZone {
        /// The group.
        group: Id<TargetGroup>,
    },
    /// All targets are in zones that the load balancer is not in (N-NLB-11).
    ZoneNotEnabled {
        /// The group.
        group: Id<TargetGroup>,
    },
    /// The target's port is not the endpoint's (N-NLB-11).
    TargetPort(TargetId),
    /// The target's address is not the endpoint's any more (N-NLB-11).
    TargetAddress(TargetId),
    /// The target's address is not of the node's family (N-VPCE-08).
    TargetFamily(TargetId),
    /// The target is something else than an execute-api endpoint's interface.
    NotAnApi(TargetId),
    /// The client's address is kept towards an interface of PrivateLink (N-NLB-09).
    SourceKept(TargetId),
    /// Whether the target's address is the endpoint's is not known.
    AddressUnknown(TargetId),
    /// What has the target's address is not known.
    NothingKnown(TargetId),
}

impl Problem {
    /// Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::PublicNodes { .. }
            | Self::MoreWays
            | Self::Stop(_, _, StopReason::AddressUnknown(_) | StopReason::NothingKnown(_)) => {
                Outcome::Unknown
            }
            _ => Outcome::Block,
        }
    }
}

impl Relay {
    /// The load balancers, in order.
    pub fn stops(&self) -> impl Iterator<Item = &Stop> {
        self.parts.iter().filter_map(|part| match part {
            Part::Stop(stop) => Some(stop),
            Part::PrivateLink { .. } => None,
        })
    }

    /// The services, in order.
    pub fn services(&self) -> impl Iterator<Item = Id<EndpointService>> {
        self.parts.iter().filter_map(|part| match part {
            Part::PrivateLink { service, .. } => Some(*service),
            Part::Stop(_) => None,
        })
    }
}

/// The relays behind an interface. Cost: the product of the choices (load balancers of a service, targets of a group),
/// up to [`MOST_RELAYS`].
pub fn relays(topology: &Topology, front: Front, interface: &Interface) -> Vec<Relay> {
    let mut found = Found::default();
    let mut start = Start {
        topology,
        parts: Vec::new(),
        problems: Vec::new(),
        found: &mut found,
    };
    match front {
        Front::Endpoint(endpoint) => start.at_endpoint(endpoint, interface),
        Front::Balancer(balancer) => {
            if !topology.balancers[balancer].is_internal {
                start.problems.push(Problem::PublicNodes { balancer });
            }
            start.at_balancer(balancer, interface, 443);
        }
    }
    if found.has_more {
        found.relays.push(Relay {
            parts: Vec::new(),
            end: None,
            problems: vec![Problem::MoreWays],
        });
    }
    found.relays
}

/// The relays found so far.
#[derive(Default)]
struct Found {
    relays: Vec<Relay>,
    /// How many ways were walked to their end; some may be alike.
    ends: usize,
    /// Whether a way was left out.
    has_more: bool,
}

/// A relay under way.
pub(super) struct Start<'t, 'r> {
    pub(super) topology: &'t Topology,
    pub(super) parts: Vec<Part>,
    pub(super) problems: Vec<Problem>,
    found: &'r mut Found,
}

impl Start<'_, '_> {
    /// The same way, to be continued by one choice.
    fn fork(&mut self, go: impl FnOnce(&mut Start<'_, '_>)) {
        if self.found.ends >= MOST_RELAYS {
            self.found.has_more = true;
            return;
        }
        let mut choice = Start {
            topology: self.topology,
            parts: self.parts.clone(),
            problems: self.problems.clone(),
            found: &mut *self.found,
        };
        go(&mut choice);
    }

    pub(super) fn end(&mut self, end: Option<(Id<Endpoint>, Interface)>) {
        let relay = Relay {
            parts: std::mem::take(&mut self.parts),
            end,
            problems: std::mem::take(&mut self.problems),
        };
        self.found.ends += 1;
        // One target may be written twice.
        if !self.found.relays.contains(&relay) {
            self.found.relays.push(relay);
        }
    }

    fn at_endpoint(&mut self, id: Id<Endpoint>, interface: &Interface) {
        let topology = self.topology;
        let endpoint = &topology.endpoints[id];
        self.problems
            .extend(service::problems(topology, id, interface));
        if endpoint.service == EXECUTE_API {
            return self.end(Some((id, interface.clone())));
        }
        let Some(service) = endpoint.endpoint_service else {
            self.problems.push(Problem::OtherService { endpoint: id });
            return self.end(None);
        };
        let is_met_again = self.parts.iter().any(
            |part| matches!(part, Part::PrivateLink { service: before, .. } if *before == service),
        );
        if is_met_again || self.parts.len() > MAX_PARTS {
            self.problems.push(Problem::Circle {
                endpoint: Some(id),
                balancer: None,
            });
            return self.end(None);
        }
        self.parts.push(Part::PrivateLink {
            endpoint: id,
            interface: interface.clone(),
            service,
        });
        let choices = self.nodes_behind(id, service, interface);
        if choices.is_empty() {
            self.problems.push(Problem::NoBalancer { service });
            return self.end(None);
        }
        for (balancer, node) in choices {
            self.fork(|choice| choice.at_balancer(balancer, &node, 443));
        }
    }

    /// The nodes that an endpoint's interface may lead to: those of its zone, of whichever load balancer (N-NLB-06); from
    /// another Region any (N-NLB-04). Where the zone has none the first node there is, as if it were in the zone.
    fn nodes_behind(
        &mut self,
        endpoint: Id<Endpoint>,
        service: Id<EndpointService>,
        interface: &Interface,
    ) -> Vec<(Id<LoadBalancer>, Interface)> {
        let topology = self.topology;
        let offered = &topology.services[service];
        let zone = |subnet: Id<Subnet>| topology.subnets[subnet].zone_id.as_str();
        let is_near = topology.endpoints[endpoint].region == offered.region;
        let all: Vec<(Id<LoadBalancer>, Interface)> = offered
            .balancers
            .iter()
            .flat_map(|&id| {
                let nodes = topology.balancers[id].nodes.iter();
                nodes.map(move |node| (id, node.clone()))
            })
            .collect();
        let in_zone: Vec<_> = all
            .iter()
            .filter(|(_, node)| !is_near || zone(node.subnet) == zone(interface.subnet))
            .cloned()
            .collect();
        // PrivateLink goes from one family to the other where the load balancer has no node of the same.
        let is_ipv4 = interface.address.is_ipv4();
        let same: Vec<_> = in_zone
            .iter()
            .filter(|(_, node)| node.address.is_ipv4() == is_ipv4)
            .cloned()
            .collect();
        let is_told = self
            .problems
            .iter()
            .any(|problem| matches!(problem, Problem::NotInZone { service: told, .. } if *told == service));
        if in_zone.is_empty() && !all.is_empty() && is_near && !is_told {
            self.problems.push(Problem::NotInZone {
                endpoint,
                service,
                subnet: interface.subnet,
                reason: ZoneReason::NoNode,
            });
        }
        match (same.is_empty(), in_zone.is_empty()) {
            (false, _) => same,
            (true, false) => in_zone,
            (true, true) => all.into_iter().take(1).collect(),
        }
    }

    pub(super) fn at_balancer(&mut self, id: Id<LoadBalancer>, node: &Interface, port: u16) {
        let is_met_again = self
            .parts
            .iter()
            .any(|part| matches!(part, Part::Stop(stop) if stop.balancer == id));
        if is_met_again || self.parts.len() > MAX_PARTS {
            let endpoint = self.parts.iter().rev().find_map(|part| match part {
                Part::PrivateLink { endpoint, .. } => Some(*endpoint),
                Part::Stop(_) => None,
            });
            self.problems.push(Problem::Circle {
                endpoint,
                balancer: Some(id),
            });
            return self.end(None);
        }
        for choice in stop::choices(self, id, node, port) {
            self.fork(|way| {
                way.problems.extend(
                    choice
                        .problems
                        .into_iter()
                        .map(|reason| Problem::Stop(id, node.subnet, reason)),
                );
                let port = choice.stop.port;
                way.parts.push(Part::Stop(choice.stop));
                match choice.onward {
                    stop::Onward::Endpoint(endpoint, interface) => {
                        way.at_endpoint(endpoint, &interface);
                    }
                    stop::Onward::Balancer(balancer, node) => {
                        way.at_balancer(balancer, &node, port);
                    }
                    stop::Onward::Nothing => way.end(None),
                }
            });
        }
    }
}
