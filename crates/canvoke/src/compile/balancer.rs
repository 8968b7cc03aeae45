//! Load balancers and target groups: nodes with addresses first, so that services and endpoints can name them; then,
//! when everything has its address, targets and listeners.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::Compiler;
use super::interface::{Owner, Taken};
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{self, fingerprint, invented_id};
use crate::topology::{
    BalancerKind, BalancerProtocol, Listener, LoadBalancer, TargetGroup, TargetType,
};

impl Compiler<'_> {
    /// Load balancers with their nodes; listeners come with [`Self::listeners`].
    pub(super) fn balancers(&mut self, taken: &mut Taken) {
        let scenario = self.scenario;
        for (name, balancer) in &scenario.load_balancers {
            let place = Place::at(&["load_balancers", name]);
            let Some(vpc) = self.vpc(&balancer.vpc, &place) else {
                continue;
            };
            let owner = Owner {
                kind: "load balancer",
                name,
                address_type: balancer.address_type,
                addresses: &balancer.addresses,
                place: &place,
            };
            let nodes = self.interfaces(&owner, &balancer.subnets, vpc, taken);
            self.one_subnet_a_zone("load balancer", &balancer.subnets, &place.member("subnets"));
            if balancer.subnets.is_empty() {
                self.diagnostics.push(
                    Diagnostic::error(
                        "LOAD_BALANCER_WITHOUT_SUBNET",
                        place.member("subnets"),
                        format!("load balancer `{name}` has no subnet, so it has no node"),
                    )
                    .hint("give it a subnet in each zone that it serves (N-NLB-11)"),
                );
            }
            let kind = kind(balancer.kind);
            let account = self.topology.vpcs[vpc].account;
            // A Network Load Balancer made without groups filters nothing (N-NLB-07); an Application Load Balancer gets
            // the VPC's default one.
            let groups = if kind == BalancerKind::Network && balancer.security_groups.is_empty() {
                Vec::new()
            } else {
                self.groups_of(&balancer.security_groups, &place, vpc, account)
            };
            let region = &self.topology.vpcs[vpc].region;
            let dns = balancer
                .dns
                .as_ref()
                .map_or_else(|| invented_dns(name, balancer, region), |dns| lower(dns));
            let id = self.topology.balancers.push(LoadBalancer {
                name: name.clone(),
                vpc,
                kind,
                dns,
                is_internal: balancer.internal,
                nodes,
                groups,
                enforces_on_private_link: balancer.enforces_on_private_link,
                // Always on between the nodes of an Application Load Balancer, where only its groups may turn it off.
                cross_zone: balancer.cross_zone || kind == BalancerKind::Application,
                listeners: Vec::new(),
                place,
            });
            self.names.balancers.insert(name, id);
        }
    }

    /// Target groups, and the listeners that lead to them.
    pub(super) fn targets_and_listeners(&mut self) {
        let scenario = self.scenario;
        for (name, group) in &scenario.target_groups {
            let place = Place::at(&["target_groups", name]);
            let Some(vpc) = self.vpc(&group.vpc, &place) else {
                continue;
            };
            let target_type = target_type(group.target_type);
            let targets = self.targets(group, vpc, &place);
            let is_alb = target_type == TargetType::Alb;
            if is_alb && group.preserve_client_ip == Some(false) {
                self.diagnostics.push(
                    Diagnostic::error(
                        "PRESERVATION_ALWAYS_ON",
                        place.member("preserve_client_ip"),
                        format!("target group `{name}` leads to an Application Load Balancer, which always gets the client's address"),
                    )
                    .hint("leave `preserve_client_ip` out (N-NLB-09)"),
                );
            }
            let protocol = protocol(group.protocol);
            let id = self.topology.target_groups.push(TargetGroup {
                name: name.clone(),
                vpc,
                target_type,
                protocol,
                preserve_client_ip: preserves(group, protocol),
                is_preservation_given: group.preserve_client_ip.is_some() || is_alb,
                proxy_protocol: group.proxy_protocol,
                cross_zone: group.cross_zone,
                targets,
                place,
            });
            self.names.target_groups.insert(name, id);
        }
        for (name, balancer) in &scenario.load_balancers {
            let Some(id) = self.names.balancers.get(name.as_str()).copied() else {
                continue;
            };
            let place = Place::at(&["load_balancers", name]);
            let listeners = self.listeners(id, &balancer.listeners, &place.member("listeners"));
            if let Some(balancer) = self.topology.balancers.change(id) {
                balancer.listeners = listeners;
            }
        }
    }

    fn listeners(
        &mut self,
        balancer: Id<LoadBalancer>,
        written: &[model::Listener],
        place: &Place,
    ) -> Vec<Listener> {
        let LoadBalancer { kind, vpc, .. } = self.topology.balancers[balancer];
        let mut listeners: Vec<Listener> = Vec::new();
        for (index, listener) in written.iter().enumerate() {
            let place = place.index(index);
            let protocol = protocol(listener.protocol);
            if !speaks(kind, protocol) {
                let (noun, hint) = match kind {
                    BalancerKind::Network => ("a Network", "TCP, TLS, UDP or both TCP and UDP"),
                    BalancerKind::Application => ("an Application", "HTTP or HTTPS"),
                };
                self.diagnostics.push(
                    Diagnostic::error(
                        "LISTENER_PROTOCOL",
                        place.member("protocol"),
                        format!("{noun} Load Balancer has no listener of this protocol"),
                    )
                    .hint(format!("its listeners speak {hint}")),
                );
                continue;
            }
            if listeners.iter().any(|other| other.port == listener.port) {
                self.diagnostics.push(
                    Diagnostic::error(
                        "SECOND_LISTENER",
                        place.member("port"),
                        format!("port `{}` has a listener already", listener.port),
                    )
                    .hint("give each listener a port of its own"),
                );
                continue;
            }
            let is_terminated = matches!(protocol, BalancerProtocol::Tls | BalancerProtocol::Https);
            if is_terminated && listener.certificate.is_empty() {
                self.diagnostics.push(
                    Diagnostic::warning(
                        "LISTENER_WITHOUT_CERTIFICATE",
                        place.member("certificate"),
                        "a listener that terminates TLS has a certificate, and the scenario does not say for which names",
                    )
                    .hint("list the names of its certificate (N-NLB-17)"),
                );
            }
            let targets = listener.target_group.as_ref().and_then(|name| {
                Self::find(
                    &mut self.diagnostics,
                    &self.names.target_groups,
                    "target group",
                    name,
                    place.member("target_group"),
                )
            });
            let at = place.member("target_group");
            let targets = targets
                .filter(|&group| self.same_vpc(vpc, self.topology.target_groups[group].vpc, &at));
            listeners.push(Listener {
                port: listener.port,
                protocol,
                targets,
                certificate: listener
                    .certificate
                    .iter()
                    .map(|name| lower(name))
                    .collect(),
                place,
            });
        }
        listeners
    }

    /// One subnet a zone: endpoints (N-VPCE-01) and load balancers.
    pub(super) fn one_subnet_a_zone(&mut self, noun: &str, subnets: &[String], place: &Place) {
        let mut zones = BTreeSet::new();
        for (index, name) in subnets.iter().enumerate() {
            let Some(&subnet) = self.names.subnets.get(name.as_str()) else {
                continue;
            };
            let zone = &self.topology.subnets[subnet].zone;
            if !zones.insert(zone) {
                self.diagnostics.push(
                    Diagnostic::warning(
                        "SECOND_SUBNET_IN_ZONE",
                        place.index(index),
                        format!("the {noun} has a subnet in zone `{zone}` already"),
                    )
                    .hint("it takes one subnet a zone (N-VPCE-01)"),
                );
            }
        }
    }
}

/// Client IP preservation: off for addresses over TCP and TLS, on otherwise; an Application Load Balancer always gets
/// the client's address (N-NLB-09).
fn preserves(group: &model::TargetGroup, protocol: BalancerProtocol) -> bool {
    let is_off = group.target_type == model::TargetType::Ip
        && matches!(protocol, BalancerProtocol::Tcp | BalancerProtocol::Tls);
    // HTTP groups belong to Application Load Balancers, which open connections of their own.
    let is_http = matches!(protocol, BalancerProtocol::Http | BalancerProtocol::Https);
    match group.target_type {
        model::TargetType::Alb => true,
        _ => !is_http && group.preserve_client_ip.unwrap_or(!is_off),
    }
}

/// Whether a kind of load balancer has listeners of a protocol.
fn speaks(kind: BalancerKind, protocol: BalancerProtocol) -> bool {
    let is_http = matches!(protocol, BalancerProtocol::Http | BalancerProtocol::Https);
    is_http == (kind == BalancerKind::Application)
}

fn invented_dns(name: &str, balancer: &model::LoadBalancer, region: &str) -> String {
    let id = invented_id("lb", name);
    let id = id.strip_prefix("lb-").unwrap_or(&id);
    let label: String = lower(name)
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '-'
            }
        })
        .collect();
    let internal = if balancer.internal { "internal-" } else { "" };
    let domain = crate::host::domain(region);
    match balancer.kind {
        model::BalancerKind::Network => format!("{label}-{id}.elb.{region}.{domain}"),
        model::BalancerKind::Application => {
            let number = fingerprint("lb", name) >> 32;
            format!("{internal}{label}-{number}.{region}.elb.{domain}")
        }
    }
}

fn lower(name: &str) -> String {
    name.trim().trim_end_matches('.').to_ascii_lowercase()
}

/// Whether an address may be a target: private, or of the range for carriers (N-NLB-11).
pub(super) fn is_private(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let [first, second, ..] = address.octets();
            address.is_private() || first == 100 && (64..128).contains(&second)
        }
        // An IPv6 target is an address of the VPC; `targets` looks.
        IpAddr::V6(_) => false,
    }
}

pub(super) fn kind(kind: model::BalancerKind) -> BalancerKind {
    match kind {
        model::BalancerKind::Network => BalancerKind::Network,
        model::BalancerKind::Application => BalancerKind::Application,
    }
}

fn protocol(protocol: model::BalancerProtocol) -> BalancerProtocol {
    match protocol {
        model::BalancerProtocol::Tcp => BalancerProtocol::Tcp,
        model::BalancerProtocol::Tls => BalancerProtocol::Tls,
        model::BalancerProtocol::Http => BalancerProtocol::Http,
        model::BalancerProtocol::Https => BalancerProtocol::Https,
        model::BalancerProtocol::Udp => BalancerProtocol::Udp,
        model::BalancerProtocol::TcpUdp => BalancerProtocol::TcpUdp,
    }
}

fn target_type(target_type: model::TargetType) -> TargetType {
    match target_type {
        model::TargetType::Ip => TargetType::Ip,
        model::TargetType::Instance => TargetType::Instance,
        model::TargetType::Alb => TargetType::Alb,
    }
}
