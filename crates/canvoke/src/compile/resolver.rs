//! The Route 53 Resolver: its endpoints and rules, and what sites' servers forward. Knows nothing of the order in which
//! rules and zones are asked.

use std::net::IpAddr;

use ipnet::IpNet;

use super::Compiler;
use super::dns::domain;
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{self, ResolverDirection};
use crate::topology::{DnsServer, OwnDns, ResolverEndpoint, ResolverRule, SiteForward};

impl Compiler<'_> {
    pub(super) fn resolver_endpoints(&mut self) {
        let scenario = self.scenario;
        for (name, endpoint) in &scenario.resolver_endpoints {
            let place = Place::at(&["resolver_endpoints", name]);
            let Some(vpc) = self.vpc(&endpoint.vpc, &place) else {
                continue;
            };
            let at = place.member("addresses");
            let mut addresses = Vec::new();
            for (index, text) in endpoint.addresses.iter().enumerate() {
                addresses.extend(self.dns_address(text, at.index(index)));
            }
            self.topology.resolver_endpoints.push(ResolverEndpoint {
                name: name.clone(),
                vpc,
                is_inbound: endpoint.direction == ResolverDirection::Inbound,
                addresses,
                place,
            });
        }
    }

    pub(super) fn resolver_rules(&mut self) {
        let scenario = self.scenario;
        for (name, rule) in &scenario.resolver_rules {
            let place = Place::at(&["resolver_rules", name]);
            let mut to = Vec::new();
            for (index, target) in rule.to.iter().enumerate() {
                let at = place.member("to").index(index);
                match target {
                    model::ResolverTarget::Inbound(endpoint) => {
                        to.extend(self.inbound(endpoint, at.member("inbound")));
                    }
                    model::ResolverTarget::Address(text) => {
                        let address = self.dns_address(text, at.member("address"));
                        to.extend(address.map(|address| self.server_at(address)));
                    }
                }
            }
            if rule.forward && to.is_empty() {
                self.diagnostics.push(
                    Diagnostic::error(
                        "RULE_WITHOUT_SERVER",
                        place.member("to"),
                        format!("Resolver rule `{name}` forwards to no server"),
                    )
                    .hint("name an inbound Resolver endpoint or an address"),
                );
            }
            match &rule.through {
                Some(through) => {
                    let at = place.member("through");
                    self.resolver_endpoint(through, ResolverDirection::Outbound, at);
                }
                None if rule.forward => self.diagnostics.push(
                    Diagnostic::note(
                        "RULE_WITHOUT_ENDPOINT",
                        place.member("through"),
                        format!("Resolver rule `{name}` says no outbound Resolver endpoint"),
                    )
                    .hint("a rule forwards through one: name it"),
                ),
                None => {}
            }
            let vpcs = self.vpcs_of(&rule.vpcs, &place.member("vpcs"));
            let id = self.topology.resolver_rules.push(ResolverRule {
                name: name.clone(),
                domain: domain(&rule.domain),
                forwards: rule.forward,
                to,
                vpcs,
                place,
            });
            self.names.resolver_rules.insert(name, id);
            self.second_rule(id, &Place::at(&["resolver_rules", name]));
        }
    }

    /// Two rules of one domain in one VPC: AWS refuses the second association.
    fn second_rule(&mut self, id: Id<ResolverRule>, place: &Place) {
        let this = &self.topology.resolver_rules[id];
        let twin = self.topology.resolver_rules.iter().find(|(other, rule)| {
            *other != id
                && rule.domain == this.domain
                && rule.vpcs.iter().any(|vpc| this.vpcs.contains(vpc))
        });
        if let Some((_, twin)) = twin {
            self.diagnostics.push(
                Diagnostic::error(
                    "SECOND_RULE",
                    place.member("vpcs"),
                    format!(
                        "Resolver rule `{}` of the same domain is associated with one of these VPCs already",
                        twin.name
                    ),
                )
                .hint("a VPC takes one rule of a domain: AWS refuses the second association"),
            );
        }
    }

    /// The server at an address: an inbound Resolver endpoint of the scenario, or another one.
    fn server_at(&self, address: IpAddr) -> DnsServer {
        let found = self
            .topology
            .resolver_endpoints
            .iter()
            .find(|(_, endpoint)| endpoint.is_inbound && endpoint.addresses.contains(&address));
        match found {
            Some((_, endpoint)) => DnsServer::Vpc {
                vpc: endpoint.vpc,
                through: endpoint.name.clone(),
            },
            None => DnsServer::Address(address),
        }
    }

    /// The VPC behind an inbound Resolver endpoint.
    fn inbound(&mut self, name: &str, place: Place) -> Option<DnsServer> {
        let endpoint = self.resolver_endpoint(name, ResolverDirection::Inbound, place)?;
        Some(DnsServer::Vpc {
            vpc: self.topology.resolver_endpoints[endpoint].vpc,
            through: name.to_owned(),
        })
    }

    /// A Resolver endpoint by its name, which must lead the right way.
    fn resolver_endpoint(
        &mut self,
        name: &str,
        direction: ResolverDirection,
        place: Place,
    ) -> Option<Id<ResolverEndpoint>> {
        let endpoints = &self.topology.resolver_endpoints;
        let Some(id) = endpoints.find(|endpoint| endpoint.name == name) else {
            let known = endpoints.iter().map(|(_, endpoint)| endpoint.name.as_str());
            let diagnostic = super::dangling("Resolver endpoint", name, known, place);
            self.diagnostics.push(diagnostic);
            return None;
        };
        let (is, wanted) = match direction {
            ResolverDirection::Inbound => ("outbound", "inbound"),
            ResolverDirection::Outbound => ("inbound", "outbound"),
        };
        if endpoints[id].is_inbound != (direction == ResolverDirection::Inbound) {
            self.diagnostics.push(
                Diagnostic::error(
                    "RESOLVER_DIRECTION",
                    place,
                    format!("Resolver endpoint `{name}` is {is}"),
                )
                .hint(format!("name an {wanted} one")),
            );
            return None;
        }
        Some(id)
    }

    pub(super) fn site_forwards(&mut self) {
        let scenario = self.scenario;
        for (name, site) in &scenario.sites {
            let Some(id) = self.topology.sites.find(|known| known.name == *name) else {
                continue;
            };
            for (index, forward) in site.forwards.iter().enumerate() {
                let place = Place::at(&["sites", name]).member("forwards").index(index);
                if let Some(to) = self.inbound(&forward.to, place.member("to")) {
                    self.topology.site_forwards.push(SiteForward {
                        site: id,
                        domain: domain(&forward.domain),
                        to,
                        place,
                    });
                }
            }
        }
    }

    /// DNS servers of a VPC's DHCP options; none: hosts ask the VPC's resolver (N-DNS-09). They ask in order, so the
    /// first server decides.
    pub(super) fn own_dns(
        &mut self,
        vpc: &model::Vpc,
        primary: Option<&IpNet>,
        place: &Place,
    ) -> Option<OwnDns> {
        let own = vpc.own_dns.as_ref()?;
        let mut servers = Vec::new();
        for (index, text) in own.servers.iter().enumerate() {
            let at = place.member("own_dns").member("servers").index(index);
            let address = if text.eq_ignore_ascii_case("AmazonProvidedDNS") {
                None
            } else {
                match self.dns_address(text, at) {
                    Some(address) => Some(address).filter(|one| !is_resolver(*one, primary)),
                    None => continue,
                }
            };
            match address {
                Some(address) => servers.push(address),
                None if servers.is_empty() => return None,
                None => {}
            }
        }
        (!servers.is_empty()).then_some(OwnDns {
            servers,
            forwards_to_vpc: own.forwards_to_vpc,
        })
    }
}

/// Whether an address is that of the VPC's own resolver: the base of its first block plus two, or the link-local one
/// (N-SG-11).
fn is_resolver(address: IpAddr, primary: Option<&IpNet>) -> bool {
    let plus_two = match primary {
        Some(IpNet::V4(block)) => u32::from(block.network())
            .checked_add(2)
            .map(|bits| IpAddr::V4(bits.into())),
        _ => None,
    };
    let local = [
        IpAddr::V4([169, 254, 169, 253].into()),
        IpAddr::V6([0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x253].into()),
    ];
    Some(address) == plus_two || local.contains(&address)
}
