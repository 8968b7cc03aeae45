//! The targets of a target group: what is written, resolved to addresses and to what has them. Knows nothing of
//! listeners.

use std::net::IpAddr;

use super::Compiler;
use super::balancer::is_private;
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{self, TargetType};
use crate::topology::{BalancerKind, BalancerTarget, Interface, Subnet, TargetAt, Vantage, Vpc};

impl Compiler<'_> {
    pub(super) fn targets(
        &mut self,
        group: &model::TargetGroup,
        vpc: Id<Vpc>,
        place: &Place,
    ) -> Vec<BalancerTarget> {
        let mut targets = Vec::new();
        for (index, target) in group.targets.iter().enumerate() {
            let place = place.member("targets").index(index);
            let (expected, name) = match target {
                model::BalancerTarget::Endpoint(_) | model::BalancerTarget::Address(_) => {
                    (TargetType::Ip, "ip")
                }
                model::BalancerTarget::LoadBalancer(_) => (TargetType::Alb, "alb"),
                model::BalancerTarget::Instance(_) => (TargetType::Instance, "instance"),
            };
            if expected != group.target_type {
                self.diagnostics.push(
                    Diagnostic::error(
                        "OTHER_TARGET_TYPE",
                        place,
                        format!("this target is of type `{name}`, the group is not"),
                    )
                    .hint(format!(
                        "make the group's `target_type` `{name}`, or write a target of its type"
                    )),
                );
                continue;
            }
            match target {
                model::BalancerTarget::Endpoint(name) => {
                    self.endpoint_target(name, group.port, vpc, &place, &mut targets);
                }
                model::BalancerTarget::LoadBalancer(name) => {
                    self.balancer_target(name, group.port, vpc, &place, &mut targets);
                }
                model::BalancerTarget::Instance(name) => {
                    targets.extend(self.instance_target(name, group.port, vpc, &place));
                }
                model::BalancerTarget::Address(target) => {
                    let port = target.port.unwrap_or(group.port);
                    targets.extend(self.address_target(&target.address, port, vpc, &place));
                }
            }
        }
        targets
    }

    /// Every interface of an endpoint; a group holds addresses of one family, IPv4 where there are any.
    fn endpoint_target(
        &mut self,
        name: &str,
        port: u16,
        vpc: Id<Vpc>,
        place: &Place,
        targets: &mut Vec<BalancerTarget>,
    ) {
        let found = Self::find(
            &mut self.diagnostics,
            &self.names.endpoints,
            "endpoint",
            name,
            place.member("endpoint"),
        );
        let Some(endpoint) = found else { return };
        let interfaces = &self.topology.endpoints[endpoint].interfaces;
        for interface in one_family(interfaces) {
            targets.push(BalancerTarget {
                at: TargetAt::Endpoint {
                    endpoint,
                    interface: interface.clone(),
                },
                address: interface.address,
                subnet: self.in_vpc(interface.subnet, vpc),
                port,
                place: place.clone(),
            });
        }
    }

    /// Every node of an Application Load Balancer.
    fn balancer_target(
        &mut self,
        name: &str,
        port: u16,
        vpc: Id<Vpc>,
        place: &Place,
        targets: &mut Vec<BalancerTarget>,
    ) {
        let at = place.member("load_balancer");
        let found = Self::find(
            &mut self.diagnostics,
            &self.names.balancers,
            "load balancer",
            name,
            at.clone(),
        );
        let Some(balancer) = found else { return };
        let found = &self.topology.balancers[balancer];
        if found.kind != BalancerKind::Application {
            self.diagnostics.push(
                Diagnostic::error(
                    "TARGET_BALANCER_KIND",
                    at,
                    format!("`{name}` is no Application Load Balancer, and no other kind can be a target"),
                )
                .hint("name an Application Load Balancer (N-NLB-17)"),
            );
            return;
        }
        if !self.same_vpc(vpc, self.topology.balancers[balancer].vpc, &at) {
            return;
        }
        for node in one_family(&self.topology.balancers[balancer].nodes) {
            targets.push(BalancerTarget {
                at: TargetAt::LoadBalancer {
                    balancer,
                    node: node.clone(),
                },
                address: node.address,
                subnet: Some(node.subnet),
                port,
                place: place.clone(),
            });
        }
    }

    fn instance_target(
        &mut self,
        name: &str,
        port: u16,
        vpc: Id<Vpc>,
        place: &Place,
    ) -> Option<BalancerTarget> {
        let at = place.member("instance");
        let client = self.topology.clients.find(|client| client.name == name);
        let Some(client) = client else {
            let known = self
                .topology
                .clients
                .iter()
                .map(|(_, client)| client.name.as_str());
            let diagnostic = super::dangling("instance", name, known, at);
            self.diagnostics.push(diagnostic);
            return None;
        };
        let Vantage::Vpc { interfaces, .. } = &self.topology.clients[client].vantage else {
            self.diagnostics.push(
                Diagnostic::error(
                    "TARGET_OUTSIDE_VPC",
                    at,
                    format!("`{name}` is in no VPC, so it cannot be a target"),
                )
                .hint("name an instance of the group's VPC"),
            );
            return None;
        };
        let interface = interfaces.first()?;
        let (address, subnet) = (interface.address, interface.subnet);
        let home = self.topology.subnets[subnet].vpc;
        self.same_vpc(vpc, home, &at).then(|| BalancerTarget {
            at: TargetAt::Client(client),
            address,
            subnet: Some(subnet),
            port,
            place: place.clone(),
        })
    }

    fn address_target(
        &mut self,
        text: &str,
        port: u16,
        vpc: Id<Vpc>,
        place: &Place,
    ) -> Option<BalancerTarget> {
        let at = place.member("address").member("address");
        let Ok(address) = text.trim().parse::<IpAddr>() else {
            self.diagnostics.push(
                Diagnostic::error(
                    "INVALID_ADDRESS",
                    at,
                    format!("`{text}` is not an IP address"),
                )
                .hint("write one address, without a prefix"),
            );
            return None;
        };
        let is_inside = self.topology.vpcs[vpc]
            .cidrs
            .iter()
            .any(|cidr| cidr.contains(&address));
        if !is_inside && !is_private(&address) {
            self.diagnostics.push(
                Diagnostic::error(
                    "PUBLIC_TARGET",
                    at,
                    format!("`{text}` is neither an address of the VPC nor a private one"),
                )
                .hint("targets are addresses of the VPC, of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10 (N-NLB-11)"),
            );
            return None;
        }
        Some(BalancerTarget {
            at: self.at_address(address, vpc, is_inside),
            address,
            subnet: self
                .topology
                .subnets
                .find(|subnet| subnet.vpc == vpc && holds(subnet, &address)),
            port,
            place: place.clone(),
        })
    }

    /// What has an address: of the group's VPC where that holds it, otherwise of any.
    fn at_address(&self, address: IpAddr, vpc: Id<Vpc>, is_inside: bool) -> TargetAt {
        let topology = &self.topology;
        let counts = |subnet: Id<Subnet>| !is_inside || topology.subnets[subnet].vpc == vpc;
        let has = |interfaces: &[Interface]| {
            interfaces
                .iter()
                .find(|one| one.address == address && counts(one.subnet))
                .cloned()
        };
        let endpoint = topology
            .endpoints
            .iter()
            .find_map(|(id, one)| Some((id, has(&one.interfaces)?)));
        if let Some((endpoint, interface)) = endpoint {
            return TargetAt::Endpoint {
                endpoint,
                interface,
            };
        }
        let balancer = topology
            .balancers
            .iter()
            .find_map(|(id, one)| Some((id, has(&one.nodes)?)));
        if let Some((balancer, node)) = balancer {
            return TargetAt::LoadBalancer { balancer, node };
        }
        let client = topology.clients.find(|client| match &client.vantage {
            Vantage::Vpc { interfaces, .. } => has(interfaces).is_some(),
            _ => false,
        });
        if let Some(client) = client {
            return TargetAt::Client(client);
        }
        let near = topology.endpoints.iter().find_map(|(endpoint, one)| {
            let interface = one.interfaces.iter().find(|interface| {
                counts(interface.subnet)
                    && holds(&topology.subnets[interface.subnet], &address)
                    && interface.address.is_ipv4() == address.is_ipv4()
            })?;
            (one.service == "execute-api").then(|| TargetAt::Near {
                endpoint,
                interface: interface.clone(),
            })
        });
        near.unwrap_or(TargetAt::Nothing)
    }

    fn in_vpc(&self, subnet: Id<Subnet>, vpc: Id<Vpc>) -> Option<Id<Subnet>> {
        (self.topology.subnets[subnet].vpc == vpc).then_some(subnet)
    }
}

fn holds(subnet: &Subnet, address: &IpAddr) -> bool {
    let mut blocks = std::iter::once(&subnet.cidr).chain(&subnet.ipv6_cidr);
    blocks.any(|block| block.contains(address))
}

/// The IPv4 ones, or all where there are none.
fn one_family(interfaces: &[Interface]) -> impl Iterator<Item = &Interface> {
    let has_ipv4 = interfaces.iter().any(|one| one.address.is_ipv4());
    interfaces
        .iter()
        .filter(move |one| one.address.is_ipv4() == has_ipv4)
}
