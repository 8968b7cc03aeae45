//! Hosted zones, Profiles and the Resolver: names in lower case, associations resolved.

use std::net::IpAddr;

use super::Compiler;
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{self, ResolverDirection};
use crate::topology::{
    DnsProfile, DnsRecord, DnsServer, HostedZone, OwnDns, RecordTarget, ResolverRule, SiteForward,
    Vpc,
};

impl<'a> Compiler<'a> {
    pub(super) fn dns(&mut self) {
        self.hosted_zones();
        self.resolver_rules();
        self.profiles();
        self.site_forwards();
    }

    /// DNS servers of the VPC's DHCP options (N-DNS-09). `AmazonProvidedDNS` is the VPC's own resolver.
    pub(super) fn own_dns(&mut self, vpc: &model::Vpc, place: &Place) -> Option<OwnDns> {
        let own = vpc.own_dns.as_ref()?;
        let mut servers = Vec::new();
        for (index, text) in own.servers.iter().enumerate() {
            if text.eq_ignore_ascii_case("AmazonProvidedDNS") {
                return None;
            }
            match text.trim().parse() {
                Ok(address) => servers.push(address),
                Err(_) => self.diagnostics.push(
                    Diagnostic::error(
                        "INVALID_ADDRESS",
                        place.member("own_dns").member("servers").index(index),
                        format!("`{text}` is not an IP address"),
                    )
                    .hint("write the address of a DNS server, or `AmazonProvidedDNS`"),
                ),
            }
        }
        Some(OwnDns {
            servers,
            forwards_to_vpc: own.forwards_to_vpc,
        })
    }

    fn hosted_zones(&mut self) {
        let scenario = self.scenario;
        for (name, zone) in &scenario.hosted_zones {
            let place = Place::at(&["hosted_zones", name]);
            let Some(account) = Self::find(
                &mut self.diagnostics,
                &self.names.accounts,
                "account",
                &zone.account,
                place.member("account"),
            ) else {
                continue;
            };
            let domain = domain(&zone.domain);
            let mut records = Vec::new();
            for (index, record) in zone.records.iter().enumerate() {
                records.extend(self.record(record, &domain, place.member("records").index(index)));
            }
            let vpcs = self.vpcs_of(&zone.vpcs, &place.member("vpcs"));
            let authorized = self.vpcs_of(&zone.authorized, &place.member("authorized"));
            if zone.public && !zone.vpcs.is_empty() {
                self.diagnostics.push(
                    Diagnostic::warning(
                        "PUBLIC_ZONE_WITH_VPC",
                        place.member("vpcs"),
                        format!("`{name}` is public and is associated with no VPC"),
                    )
                    .hint("make it private, or take the VPCs away"),
                );
            }
            for &vpc in vpcs.iter().filter(|_| !zone.public) {
                let owner = &self.topology.vpcs[vpc];
                if !(owner.dns_support && owner.dns_hostnames) {
                    self.diagnostics.push(
                        Diagnostic::warning(
                            "DNS_ATTRS_DISABLED",
                            place.member("vpcs"),
                            format!(
                                "hosted zone `{name}` answers in VPC `{}` only with `dns_support` and `dns_hostnames` on",
                                owner.name
                            ),
                        )
                        .hint("turn both on (N-DNS-04)"),
                    );
                }
            }
            for vpc in authorized.iter().filter(|vpc| !vpcs.contains(vpc)) {
                self.diagnostics.push(
                    Diagnostic::note(
                        "AUTHORIZED_NOT_ASSOCIATED",
                        place.member("authorized"),
                        format!(
                            "`{name}` may be associated with VPC `{}`, and is not: the zone is not seen there",
                            self.topology.vpcs[*vpc].name
                        ),
                    )
                    .hint("associate it, from the VPC's account (N-DNS-06)"),
                );
            }
            let twin = self.topology.zones.iter().find(|(_, other)| {
                let shares = vpcs.iter().any(|vpc| other.vpcs.contains(vpc));
                !zone.public && !other.is_public && other.domain == domain && shares
            });
            if let Some((_, twin)) = twin {
                self.diagnostics.push(
                    Diagnostic::error(
                        "SECOND_ZONE",
                        place.member("vpcs"),
                        format!(
                            "hosted zone `{}` of the same domain is associated with one of these VPCs already",
                            twin.name
                        ),
                    )
                    .hint("a VPC sees one private zone of a domain: AWS refuses the second association"),
                );
            }
            let id = self.topology.zones.push(HostedZone {
                name: name.clone(),
                account,
                domain,
                is_public: zone.public,
                vpcs,
                authorized,
                records,
                place,
            });
            self.names.zones.insert(name, id);
        }
    }

    fn record(&mut self, record: &model::DnsRecord, zone: &str, place: Place) -> Option<DnsRecord> {
        let name = domain(&record.name);
        if !crate::host::is_below(zone, name.trim_start_matches("*.")) {
            self.diagnostics.push(
                Diagnostic::error(
                    "RECORD_OUTSIDE_ZONE",
                    place.member("name"),
                    format!("`{}` is not inside the zone's domain `{zone}`", record.name),
                )
                .hint("write the whole name, with the domain"),
            );
            return None;
        }
        let at = place.member("to");
        let to = match &record.to {
            model::RecordTarget::Endpoint(endpoint) => RecordTarget::Endpoint(Self::find(
                &mut self.diagnostics,
                &self.names.endpoints,
                "endpoint",
                endpoint,
                at.member("endpoint"),
            )?),
            model::RecordTarget::LoadBalancer(balancer) => RecordTarget::LoadBalancer(Self::find(
                &mut self.diagnostics,
                &self.names.balancers,
                "load balancer",
                balancer,
                at.member("load_balancer"),
            )?),
            model::RecordTarget::Name(name) => RecordTarget::Name(domain(name)),
            model::RecordTarget::Addresses(texts) => {
                let mut addresses = Vec::new();
                for (index, text) in texts.iter().enumerate() {
                    let at = at.member("addresses").index(index);
                    addresses.extend(self.dns_address(text, at));
                }
                RecordTarget::Addresses(addresses)
            }
        };
        Some(DnsRecord { name, to, place })
    }

    fn dns_address(&mut self, text: &str, place: Place) -> Option<IpAddr> {
        let address = text.trim().parse().ok();
        if address.is_none() {
            self.diagnostics.push(
                Diagnostic::error(
                    "INVALID_ADDRESS",
                    place,
                    format!("`{text}` is not an IP address"),
                )
                .hint("write one such as `10.0.1.10`"),
            );
        }
        address
    }

    fn resolver_rules(&mut self) {
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
            if let Some(through) = &rule.through {
                self.resolver_endpoint(
                    through,
                    ResolverDirection::Outbound,
                    place.member("through"),
                );
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
        }
    }

    /// The server at an address: an inbound Resolver endpoint of the scenario, or one it knows nothing of.
    fn server_at(&self, address: IpAddr) -> DnsServer {
        let text = address.to_string();
        let found = self
            .scenario
            .resolver_endpoints
            .iter()
            .filter(|(_, endpoint)| endpoint.direction == ResolverDirection::Inbound)
            .find(|(_, endpoint)| endpoint.addresses.contains(&text));
        let vpc = found.and_then(|(_, endpoint)| self.names.vpcs.get(endpoint.vpc.as_str()));
        match (found, vpc) {
            (Some((name, _)), Some(&vpc)) => DnsServer::Vpc {
                vpc,
                through: name.clone(),
            },
            _ => DnsServer::Address(address),
        }
    }

    fn inbound(&mut self, name: &str, place: Place) -> Option<DnsServer> {
        let endpoint = self.resolver_endpoint(name, ResolverDirection::Inbound, place.clone())?;
        let vpc = Self::find(
            &mut self.diagnostics,
            &self.names.vpcs,
            "VPC",
            &endpoint.vpc,
            Place::at(&["resolver_endpoints", name, "vpc"]),
        )?;
        Some(DnsServer::Vpc {
            vpc,
            through: name.to_owned(),
        })
    }

    /// A Resolver endpoint by its name, which must lead the right way.
    fn resolver_endpoint(
        &mut self,
        name: &str,
        direction: ResolverDirection,
        place: Place,
    ) -> Option<&'a model::ResolverEndpoint> {
        let scenario = self.scenario;
        let Some(endpoint) = scenario.resolver_endpoints.get(name) else {
            let known = scenario.resolver_endpoints.keys().map(String::as_str);
            self.diagnostics
                .push(super::dangling("Resolver endpoint", name, known, place));
            return None;
        };
        if endpoint.direction != direction {
            let (is, wanted) = match direction {
                ResolverDirection::Inbound => ("outbound", "inbound"),
                ResolverDirection::Outbound => ("inbound", "outbound"),
            };
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
        Some(endpoint)
    }

    fn profiles(&mut self) {
        let scenario = self.scenario;
        for (name, profile) in &scenario.dns_profiles {
            let place = Place::at(&["dns_profiles", name]);
            let Some(owner) = Self::find(
                &mut self.diagnostics,
                &self.names.accounts,
                "account",
                &profile.account,
                place.member("account"),
            ) else {
                continue;
            };
            let region = profile.region.as_ref().unwrap_or(&scenario.region);
            let mut vpcs = self.vpcs_of(&profile.vpcs, &place.member("vpcs"));
            vpcs.retain(|&vpc| {
                let member = &self.topology.vpcs[vpc];
                let is_shared = member.account == owner
                    || profile.shared_with.iter().any(|name| {
                        self.names.accounts.get(name.as_str()) == Some(&member.account)
                    });
                let twin = self
                    .topology
                    .profiles
                    .iter()
                    .find(|(_, other)| other.vpcs.contains(&vpc));
                let (message, hint) = if member.region != *region {
                    (
                        format!(
                            "VPC `{}` is in another Region than the Profile",
                            member.name
                        ),
                        "a Profile serves its own Region (N-DNS-06)",
                    )
                } else if !is_shared {
                    (
                        format!(
                            "the Profile is not shared with the account of VPC `{}`",
                            member.name
                        ),
                        "share it with that account (N-DNS-06)",
                    )
                } else if let Some((_, twin)) = twin {
                    (
                        format!("VPC `{}` has Profile `{}` already", member.name, twin.name),
                        "a VPC takes one Profile (N-DNS-06)",
                    )
                } else {
                    return true;
                };
                self.diagnostics.push(
                    Diagnostic::error("PROFILE_NOT_ASSOCIATED", place.member("vpcs"), message)
                        .hint(hint),
                );
                false
            });
            let names = |compiler: &mut Self, member: &str, list: &[String]| -> Vec<_> {
                let at = place.member(member);
                list.iter()
                    .enumerate()
                    .filter_map(|(index, name)| {
                        Self::find(
                            &mut compiler.diagnostics,
                            &compiler.names.zones,
                            "hosted zone",
                            name,
                            at.index(index),
                        )
                    })
                    .collect()
            };
            let zones = names(self, "hosted_zones", &profile.hosted_zones);
            let endpoints = profile
                .endpoints
                .iter()
                .enumerate()
                .filter_map(|(index, name)| {
                    Self::find(
                        &mut self.diagnostics,
                        &self.names.endpoints,
                        "endpoint",
                        name,
                        place.member("endpoints").index(index),
                    )
                })
                .collect();
            let rules = profile
                .resolver_rules
                .iter()
                .enumerate()
                .filter_map(|(index, name)| {
                    Self::find(
                        &mut self.diagnostics,
                        &self.names.resolver_rules,
                        "Resolver rule",
                        name,
                        place.member("resolver_rules").index(index),
                    )
                })
                .collect();
            self.topology.profiles.push(DnsProfile {
                name: name.clone(),
                vpcs,
                zones,
                endpoints,
                rules,
                place,
            });
        }
    }

    fn site_forwards(&mut self) {
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

    fn vpcs_of(&mut self, names: &[String], place: &Place) -> Vec<Id<Vpc>> {
        let mut vpcs = Vec::new();
        for (index, name) in names.iter().enumerate() {
            vpcs.extend(Self::find(
                &mut self.diagnostics,
                &self.names.vpcs,
                "VPC",
                name,
                place.index(index),
            ));
        }
        vpcs
    }
}

/// A name as DNS compares them: lower case, without the final dot.
fn domain(text: &str) -> String {
    let text = text.trim().to_ascii_lowercase();
    text.strip_suffix('.').unwrap_or(&text).to_owned()
}
