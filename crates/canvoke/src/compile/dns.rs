//! Hosted zones and Profiles: names in lower case, associations resolved, and what AWS refuses (N-DNS-06). Knows nothing
//! of who asks them.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::Compiler;
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place};
use crate::host;
use crate::model;
use crate::topology::{Account, DnsProfile, DnsRecord, HostedZone, RecordTarget, Vpc};

impl<'a> Compiler<'a> {
    pub(super) fn dns(&mut self) {
        self.hosted_zones();
        self.resolver_endpoints();
        self.resolver_rules();
        self.profiles();
        self.site_forwards();
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
            if !zone.public {
                self.beside_private_dns(&domain, &vpcs, &place);
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

    /// AWS refuses private DNS of an endpoint where a zone of the same domain is associated, and the other way round.
    fn beside_private_dns(&mut self, domain: &str, vpcs: &[Id<Vpc>], place: &Place) {
        let taken = self.topology.endpoints.iter().find(|(_, endpoint)| {
            let region = &endpoint.service_region;
            endpoint.private_dns
                && endpoint.endpoint_service.is_none()
                && vpcs.contains(&endpoint.vpc)
                && domain == format!("{}.{region}.{}", endpoint.service, host::domain(region))
        });
        if let Some((_, endpoint)) = taken {
            self.diagnostics.push(
                Diagnostic::error(
                    "PRIVATE_DNS_CONFLICT",
                    place.member("vpcs"),
                    format!(
                        "private DNS of endpoint `{}` has the domain `{domain}` in VPC `{}` already",
                        endpoint.name, self.topology.vpcs[endpoint.vpc].name
                    ),
                )
                .hint("turn private DNS off, or use one zone an API (N-DNS-06)"),
            );
        }
    }

    fn record(&mut self, record: &model::DnsRecord, zone: &str, place: Place) -> Option<DnsRecord> {
        let name = domain(&record.name);
        if !host::is_below(zone, name.trim_start_matches("*.")) {
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
            model::RecordTarget::Name(other) => {
                if name == zone {
                    self.diagnostics.push(
                        Diagnostic::error(
                            "CNAME_AT_APEX",
                            at.member("name"),
                            format!("`{name}` is the zone's own name, which takes no CNAME record"),
                        )
                        .hint("write an alias: `endpoint`, `load_balancer` or `alias`"),
                    );
                }
                RecordTarget::Name(domain(other))
            }
            model::RecordTarget::Alias(other) => RecordTarget::Alias(domain(other)),
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

    pub(super) fn dns_address(&mut self, text: &str, place: Place) -> Option<IpAddr> {
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

    fn profiles(&mut self) {
        let scenario = self.scenario;
        for (name, profile) in &scenario.dns_profiles {
            let place = Place::at(&["dns_profiles", name]);
            let Some(account) = Self::find(
                &mut self.diagnostics,
                &self.names.accounts,
                "account",
                &profile.account,
                place.member("account"),
            ) else {
                continue;
            };
            let shared_with = Self::find_all(
                &mut self.diagnostics,
                &self.names.accounts,
                "account",
                &profile.shared_with,
                &place.member("shared_with"),
            );
            let region = profile.region.as_ref().unwrap_or(&scenario.region);
            let vpcs = self.profile_vpcs(profile, (account, region, &shared_with), &place);
            let zones = Self::find_all(
                &mut self.diagnostics,
                &self.names.zones,
                "hosted zone",
                &profile.hosted_zones,
                &place.member("hosted_zones"),
            );
            let endpoints = Self::find_all(
                &mut self.diagnostics,
                &self.names.endpoints,
                "endpoint",
                &profile.endpoints,
                &place.member("endpoints"),
            );
            let rules = Self::find_all(
                &mut self.diagnostics,
                &self.names.resolver_rules,
                "Resolver rule",
                &profile.resolver_rules,
                &place.member("resolver_rules"),
            );
            self.topology.profiles.push(DnsProfile {
                name: name.clone(),
                account,
                region: region.clone(),
                shared_with,
                vpcs,
                zones,
                endpoints,
                rules,
                place,
            });
        }
    }

    /// The VPCs of a Profile, without those that AWS refuses: of another Region, of an account that it is not shared
    /// with, with a Profile already (N-DNS-06).
    fn profile_vpcs(
        &mut self,
        profile: &model::DnsProfile,
        (account, region, shared_with): (Id<Account>, &str, &[Id<Account>]),
        place: &Place,
    ) -> Vec<Id<Vpc>> {
        let at = place.member("vpcs");
        let mut kept = Vec::new();
        for (index, vpc) in self.indexed_vpcs(&profile.vpcs, &at) {
            let member = &self.topology.vpcs[vpc];
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
            } else if member.account != account && !shared_with.contains(&member.account) {
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
                kept.push(vpc);
                continue;
            };
            self.diagnostics.push(
                Diagnostic::error("PROFILE_NOT_ASSOCIATED", at.index(index), message).hint(hint),
            );
        }
        kept
    }

    pub(super) fn vpcs_of(&mut self, names: &[String], place: &Place) -> Vec<Id<Vpc>> {
        let found = self.indexed_vpcs(names, place);
        found.into_iter().map(|(_, vpc)| vpc).collect()
    }

    fn indexed_vpcs(&mut self, names: &[String], place: &Place) -> Vec<(usize, Id<Vpc>)> {
        let mut vpcs = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let found = Self::find(
                &mut self.diagnostics,
                &self.names.vpcs,
                "VPC",
                name,
                place.index(index),
            );
            vpcs.extend(found.map(|vpc| (index, vpc)));
        }
        vpcs
    }

    fn find_all<T>(
        diagnostics: &mut Vec<Diagnostic>,
        known: &BTreeMap<&'a str, Id<T>>,
        kind: &str,
        names: &[String],
        place: &Place,
    ) -> Vec<Id<T>> {
        let mut found = Vec::new();
        for (index, name) in names.iter().enumerate() {
            found.extend(Self::find(
                diagnostics,
                known,
                kind,
                name,
                place.index(index),
            ));
        }
        found
    }
}

/// A name as DNS compares them: lower case, without the final dot, and with the star as one writes it (Route 53 lists
/// it as `\\052`).
pub(super) fn domain(text: &str) -> String {
    let text = text.trim().to_ascii_lowercase().replace("\\052", "*");
    text.strip_suffix('.').unwrap_or(&text).to_owned()
}
