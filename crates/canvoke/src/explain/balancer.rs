//! The words of load balancers in Gate::Route: listeners, target groups and targets; and what Gate::Firewall says of a
//! load balancer beside its rules.

use serde_json::json;

use super::Scene;
use super::words::Words;
use crate::arena::Id;
use crate::diagnostic::Place;
use crate::fix::{Edit, Fix};
use crate::net::relay::{StopReason, TargetId};
use crate::net::service::EXECUTE_API;
use crate::topology::{
    BalancerProtocol, BalancerTarget, Endpoint, Listener, LoadBalancer, Subnet, TargetGroup,
    TargetType, Topology,
};

/// One load balancer's problem, in words.
pub(super) struct Told<'t> {
    pub(super) topology: &'t Topology,
    pub(super) id: Id<LoadBalancer>,
    pub(super) balancer: &'t LoadBalancer,
    /// The node's subnet.
    pub(super) node: Id<Subnet>,
}

pub(super) fn problem(
    scene: &Scene<'_>,
    (id, node): (Id<LoadBalancer>, Id<Subnet>),
    reason: StopReason,
) -> Words {
    let topology = scene.topology;
    let told = Told {
        topology,
        id,
        balancer: &topology.balancers[id],
        node,
    };
    match reason {
        StopReason::NoListener => told.no_listener(),
        StopReason::ListenerPort { listener } => told.listener_port(listener),
        StopReason::ListenerProtocol { listener } => told.listener_protocol(listener),
        StopReason::NoTargets { listener } => told.no_targets(listener),
        StopReason::GroupProtocol { listener, group } => told.group_protocol(listener, group),
        StopReason::NoTls { listener, group } => told.no_tls(listener, group),
        StopReason::NotCrossZone { group } => told.not_cross_zone(group),
        StopReason::NoTargetsInZone { group } => told.no_targets_in_zone(group),
        StopReason::ZoneNotEnabled { group } => told.zone_not_enabled(group),
        StopReason::TargetPort(target) => told.target_port(target),
        StopReason::TargetAddress(target) => told.target_address(target),
        StopReason::TargetFamily(target) => told.target_family(target),
        StopReason::NotAnApi(target) => told.not_an_api(target),
        StopReason::SourceKept(target) => told.source_kept(target),
        StopReason::AddressUnknown(target) => told.address_unknown(target),
        StopReason::NothingKnown(target) => told.nothing_known(target),
    }
}

pub(super) fn set(place: &Place, member: &str, value: impl Into<serde_json::Value>) -> Edit {
    Edit::Set {
        pointer: place.member(member).pointer,
        value: value.into(),
    }
}

impl<'t> Told<'t> {
    pub(super) fn words(&self, code: &str, rule: &'static str, summary: String) -> Words {
        Words::new(code, rule, summary).at(&self.balancer.place)
    }

    pub(super) fn listener(&self, index: usize) -> (String, Place) {
        let name = &self.balancer.name;
        match self.balancer.listeners.get(index) {
            Some(listener) => (
                format!("listener {} of load balancer `{name}`", of(listener)),
                listener.place.clone(),
            ),
            None => (
                format!("load balancer `{name}`"),
                self.balancer.place.clone(),
            ),
        }
    }

    pub(super) fn group(&self, id: Id<TargetGroup>) -> &'t TargetGroup {
        &self.topology.target_groups[id]
    }

    pub(super) fn target(&self, id: TargetId) -> Option<&'t BalancerTarget> {
        self.group(id.group).targets.get(id.index)
    }

    /// The target's place, or its group's.
    pub(super) fn target_place(&self, id: TargetId) -> &'t Place {
        self.target(id)
            .map_or(&self.group(id.group).place, |target| &target.place)
    }

    pub(super) fn no_listener(&self) -> Words {
        let balancer = self.balancer;
        let all: Vec<String> = balancer.listeners.iter().map(of).collect();
        let has = if all.is_empty() {
            "it has none".to_owned()
        } else {
            format!("it has {}", all.join(", "))
        };
        let listeners = balancer.place.member("listeners");
        let words = self
            .words(
                "ELBV2_LISTENERS_MISMATCH",
                "N-NLB-16",
                format!(
                    "load balancer `{}` has no listener for TCP 443: {has}",
                    balancer.name
                ),
            )
            .place(&listeners);
        let group = self.topology.target_groups.iter().find(|(_, group)| {
            group.vpc == balancer.vpc && group.protocol == BalancerProtocol::Tcp
        });
        match group {
            Some((_, group)) if balancer.kind == crate::topology::BalancerKind::Network => words
                .fix(Fix::new(
                    format!(
                        "give load balancer `{}` a TCP listener on port 443 to target group `{}`",
                        balancer.name, group.name
                    ),
                    vec![set(
                        &listeners,
                        "-",
                        json!({ "port": 443, "protocol": "tcp", "target_group": group.name }),
                    )],
                )),
            _ => words.fix(Fix::advice(format!(
                "give load balancer `{}` a listener on port 443 and a target group with the interfaces of an execute-api endpoint",
                balancer.name
            ))),
        }
    }

    pub(super) fn listener_port(&self, index: usize) -> Words {
        let (name, place) = self.listener(index);
        self.words(
            "ELBV2_LISTENER_PORT_RESTRICTION",
            "N-NLB-16",
            format!("the call comes to port 443, and the only {name} takes no other"),
        )
        .place(&place)
        .fix(Fix::new(
            format!("move {name} to port 443"),
            vec![set(&place, "port", 443)],
        ))
    }

    pub(super) fn listener_protocol(&self, index: usize) -> Words {
        let (name, place) = self.listener(index);
        let protocol = match self.balancer.kind {
            crate::topology::BalancerKind::Network => "tcp",
            crate::topology::BalancerKind::Application => "https",
        };
        let edits = vec![set(&place, "protocol", protocol)];
        let words = self
            .words(
                "PROTOCOL_RESTRICTION",
                "N-NLB-16",
                format!("{name} takes no TLS over TCP, which is what the client speaks"),
            )
            .place(&place);
        words.fix(Fix::new(
            format!("let {name} speak {}", protocol.to_ascii_uppercase()),
            edits,
        ))
    }

    pub(super) fn no_targets(&self, index: usize) -> Words {
        let (name, place) = self.listener(index);
        let group = self
            .balancer
            .listeners
            .get(index)
            .and_then(|listener| listener.targets)
            .map(|group| self.group(group));
        let summary = match group {
            Some(group) => format!("target group `{}` of {name} has no target", group.name),
            None => format!("{name} has no target group"),
        };
        let words = self
            .words("ELBV2_LISTENER_HAS_NO_TG", "N-NLB-11", summary)
            .place(group.map_or(&place, |group| &group.place));
        let Some(endpoint) = registrable(self.topology, self.id, self.node) else {
            return words.fix(Fix::advice(
                "make an execute-api endpoint and register its interfaces under port 443",
            ));
        };
        match group {
            Some(group) if group.target_type == TargetType::Ip => words.fix(Fix::new(
                format!(
                    "register the interfaces of endpoint `{endpoint}` in target group `{}`",
                    group.name
                ),
                vec![register(group, endpoint)],
            )),
            Some(group) => words.fix(Fix::advice(format!(
                "register a target in target group `{}`",
                group.name
            ))),
            None => {
                let protocol = match self.balancer.kind {
                    crate::topology::BalancerKind::Network => "tcp",
                    crate::topology::BalancerKind::Application => "https",
                };
                let made = format!("{}_{endpoint}", self.balancer.name);
                let vpc = &self.topology.vpcs[self.balancer.vpc].name;
                words.fix(Fix::new(
                    format!("give {name} a target group `{made}` with the interfaces of endpoint `{endpoint}`"),
                    vec![
                        Edit::Set {
                            pointer: Place::at(&["target_groups", &made]).pointer,
                            value: json!({
                                "vpc": vpc, "protocol": protocol, "port": 443, "targets": [{ "endpoint": endpoint }]
                            }),
                        },
                        set(&place, "target_group", made),
                    ],
                ))
            }
        }
    }

    pub(super) fn group_protocol(&self, index: usize, group: Id<TargetGroup>) -> Words {
        let (name, _) = self.listener(index);
        let group = self.group(group);
        let wanted = match self.balancer.listeners.get(index).map(|one| one.protocol) {
            Some(BalancerProtocol::Http | BalancerProtocol::Https) => "https",
            Some(BalancerProtocol::TcpUdp) => "tcp_udp",
            Some(BalancerProtocol::Udp) => "udp",
            Some(BalancerProtocol::Tls) => "tls",
            _ => "tcp",
        };
        self.words(
            "ELBV2_LISTENER_REQUIRES_TG_ACCEPT",
            "N-NLB-11",
            format!(
                "target group `{}` speaks {} and does not take what {name} passes on",
                group.name,
                protocol(group.protocol)
            ),
        )
        .place(&group.place)
        .fix(Fix::new(
            format!(
                "let target group `{}` speak {}",
                group.name,
                wanted.to_ascii_uppercase().replace('_', "/")
            ),
            vec![set(&group.place, "protocol", wanted)],
        ))
    }

    pub(super) fn no_tls(&self, index: usize, group: Id<TargetGroup>) -> Words {
        let (name, place) = self.listener(index);
        let group = self.group(group);
        let is_tls = self
            .balancer
            .listeners
            .get(index)
            .is_some_and(|one| one.protocol == BalancerProtocol::Tls);
        let words = self
            .words(
                "PROTOCOL_RESTRICTION",
                "N-NLB-17",
                format!(
                    "{name} takes TLS off and target group `{}` passes it on as plain {}, and API Gateway takes nothing but TLS",
                    group.name,
                    protocol(group.protocol)
                ),
            )
            .place(&group.place);
        if is_tls {
            words.fix(Fix::new(
                format!("let {name} pass TLS through as TCP"),
                vec![set(&place, "protocol", "tcp")],
            ))
        } else {
            words.fix(Fix::new(
                format!("let target group `{}` speak HTTPS", group.name),
                vec![set(&group.place, "protocol", "https")],
            ))
        }
    }

    pub(super) fn zone_id(&self) -> &'t str {
        &self.topology.subnets[self.node].zone_id
    }

    /// Subnets and zones of a group's targets.
    pub(super) fn zones_of(&self, group: &TargetGroup) -> Vec<&'t Subnet> {
        let mut subnets: Vec<&Subnet> = Vec::new();
        for subnet in group.targets.iter().filter_map(|target| target.subnet) {
            let subnet = &self.topology.subnets[subnet];
            if !subnets.iter().any(|other| other.zone_id == subnet.zone_id) {
                subnets.push(subnet);
            }
        }
        subnets
    }

    pub(super) fn not_cross_zone(&self, id: Id<TargetGroup>) -> Words {
        let group = self.group(id);
        let place = match group.cross_zone {
            Some(_) => group.place.clone(),
            None => self.balancer.place.clone(),
        };
        let zones: Vec<String> = self
            .zones_of(group)
            .iter()
            .map(|subnet| format!("`{}`", subnet.zone_id))
            .collect();
        self.words(
            "ELB_NOT_CROSSZONE",
            "N-NLB-11",
            format!(
                "the node of load balancer `{}` in zone `{}` has no target there, and may not use those in {}: cross-zone load balancing is off",
                self.balancer.name,
                self.zone_id(),
                zones.join(" and ")
            ),
        )
        .place(&place.member("cross_zone"))
        .fix(Fix::new(
            format!("turn cross-zone load balancing of `{}` on", match group.cross_zone {
                Some(_) => &group.name,
                None => &self.balancer.name,
            }),
            vec![set(&place, "cross_zone", true)],
        ))
    }

    /// Nodes in the zones of the group's targets.
    pub(super) fn enable_zones(&self, group: &TargetGroup) -> (Vec<String>, Vec<Edit>) {
        let subnets = self.balancer.place.member("subnets");
        let missing = self.zones_of(group).into_iter().filter(|subnet| {
            subnet.vpc == self.balancer.vpc
                && !self
                    .balancer
                    .nodes
                    .iter()
                    .any(|node| self.topology.subnets[node.subnet].zone_id == subnet.zone_id)
        });
        missing
            .map(|subnet| {
                (
                    format!("`{}`", subnet.name),
                    set(&subnets, "-", subnet.name.as_str()),
                )
            })
            .unzip()
    }

    pub(super) fn no_targets_in_zone(&self, id: Id<TargetGroup>) -> Words {
        let group = self.group(id);
        let place = match group.cross_zone {
            Some(_) => &group.place,
            None => &self.balancer.place,
        };
        let (names, mut edits) = self.enable_zones(group);
        edits.push(set(place, "cross_zone", true));
        self.words(
            "ELBV2_NO_TARGETS_IN_AZ",
            "N-NLB-11",
            format!(
                "target group `{}` has no target in zone `{}`, nor in another zone of load balancer `{}`",
                group.name,
                self.zone_id(),
                self.balancer.name
            ),
        )
        .place(&group.place)
        .fix(Fix::new(
            format!(
                "give load balancer `{}` a node in subnet {} and turn cross-zone load balancing on",
                self.balancer.name,
                names.join(" and ")
            ),
            edits,
        ))
        .fix(Fix::advice(format!(
            "give the endpoint an interface in zone `{}` and register it",
            self.zone_id()
        )))
    }

    pub(super) fn zone_not_enabled(&self, id: Id<TargetGroup>) -> Words {
        let group = self.group(id);
        let (names, edits) = self.enable_zones(group);
        self.words(
            "ELB_INSTALLED_AZ_RESTRICTION",
            "N-NLB-11",
            format!(
                "all targets of group `{}` are in zones that load balancer `{}` is not in",
                group.name, self.balancer.name
            ),
        )
        .place(&self.balancer.place.member("subnets"))
        .fix(Fix::new(
            format!(
                "give load balancer `{}` a node in subnet {}",
                self.balancer.name,
                names.join(" and ")
            ),
            edits,
        ))
    }
}

/// The name of an execute-api endpoint that can be registered: of the load balancer's VPC, with an interface in the
/// node's zone before others.
pub(super) fn registrable(
    topology: &Topology,
    balancer: Id<LoadBalancer>,
    node: Id<Subnet>,
) -> Option<&str> {
    let vpc = topology.balancers[balancer].vpc;
    let zone = &topology.subnets[node].zone_id;
    let is_near = |endpoint: &Endpoint| {
        endpoint
            .interfaces
            .iter()
            .any(|one| topology.subnets[one.subnet].zone_id == *zone)
    };
    let own = |endpoint: &Endpoint| endpoint.vpc == vpc && endpoint.service == EXECUTE_API;
    let found = topology
        .endpoints
        .find(|endpoint| own(endpoint) && is_near(endpoint))
        .or_else(|| topology.endpoints.find(own));
    found.map(|id| topology.endpoints[id].name.as_str())
}

pub(super) fn register(group: &TargetGroup, endpoint: &str) -> Edit {
    set(
        &group.place.member("targets"),
        "-",
        json!({ "endpoint": endpoint }),
    )
}

pub(super) fn of(listener: &Listener) -> String {
    format!("{} {}", protocol(listener.protocol), listener.port)
}

pub(super) fn protocol(protocol: BalancerProtocol) -> &'static str {
    match protocol {
        BalancerProtocol::Tcp => "TCP",
        BalancerProtocol::Tls => "TLS",
        BalancerProtocol::Http => "HTTP",
        BalancerProtocol::Https => "HTTPS",
        BalancerProtocol::Udp => "UDP",
        BalancerProtocol::TcpUdp => "TCP/UDP",
    }
}
