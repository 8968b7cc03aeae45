//! VPCs and subnets, and what everything in them needs: one VPC for all parts, the zones' ids.

use std::collections::BTreeMap;

use ipnet::IpNet;

use super::cidr::Apart;
use super::interface::Taken;
use super::{Compiler, cidr};
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place, Placed};
use crate::model::{Scenario, invented_id};
use crate::topology::{Subnet, Vpc};

impl Compiler<'_> {
    pub(super) fn networks(&mut self) {
        self.vpcs();
        self.prefix_lists();
        self.unmodelled();
        self.groups();
        self.acls();
        self.peerings();
        self.sites();
        self.transit_gateways();
        self.tables();
        self.subnets();
        self.attachments();
        self.transit_tables();
        let mut taken = Taken::of(self.scenario);
        // A service names its load balancers, an endpoint its service, a target everything with an address.
        self.balancers(&mut taken);
        self.endpoint_services();
        self.endpoints(&mut taken);
        self.dns();
        self.clients(&mut taken);
        self.targets_and_listeners();
    }

    pub(super) fn vpcs(&mut self) {
        let scenario = self.scenario;
        for (name, vpc) in &scenario.vpcs {
            let place = Place::at(&["vpcs", name]);
            let Some(account) = Self::find(
                &mut self.diagnostics,
                &self.names.accounts,
                "account",
                &vpc.account,
                place.member("account"),
            ) else {
                continue;
            };
            let mut cidrs = Vec::new();
            let mut apart = Apart::default();
            for (index, text) in vpc.cidrs.iter().enumerate() {
                let at = place.member("cidrs").index(index);
                let block = cidr::parse_sized(text, &at, &mut self.diagnostics);
                self.vpc_block(block, &at, (&mut cidrs, &mut apart));
            }
            for (index, text) in vpc.ipv6_cidrs.iter().enumerate() {
                let at = place.member("ipv6_cidrs").index(index);
                let block = cidr::parse_ipv6(text, 60, &at, &mut self.diagnostics);
                self.vpc_block(block, &at, (&mut cidrs, &mut apart));
            }
            if vpc.cidrs.is_empty() {
                self.diagnostics.push(
                    Diagnostic::error(
                        "VPC_WITHOUT_CIDR",
                        place.member("cidrs"),
                        format!("VPC `{name}` has no CIDR block"),
                    )
                    .hint("give it one, such as `10.0.0.0/16`"),
                );
            }
            let own_dns = self.own_dns(vpc, cidrs.first(), &place);
            let id = self.topology.vpcs.push(Vpc {
                name: name.clone(),
                account,
                region: vpc
                    .region
                    .clone()
                    .unwrap_or_else(|| scenario.region.clone()),
                id: vpc.id.clone().unwrap_or_else(|| invented_id("vpc", name)),
                cidrs,
                own_dns,
                dns_support: vpc.dns_support,
                dns_hostnames: vpc.dns_hostnames,
                peerings: Vec::new(),
                attachments: Vec::new(),
                sites: Vec::new(),
                place,
            });
            self.names.vpcs.insert(name, id);
        }
    }

    /// Adds a block to a VPC's, unless it shares addresses with one of them.
    fn vpc_block(
        &mut self,
        block: Option<IpNet>,
        at: &Place,
        (cidrs, apart): (&mut Vec<IpNet>, &mut Apart<()>),
    ) {
        let Some(block) = block else { return };
        if let Err((other, ())) = apart.add(block, ()) {
            self.diagnostics.push(
                Diagnostic::error(
                    "CIDR_OVERLAP",
                    at.clone(),
                    format!("`{block}` overlaps `{other}` of the same VPC"),
                )
                .hint("the blocks of a VPC must not share addresses (N-VPC-01)"),
            );
            return;
        }
        if let Some(primary) = cidrs.first()
            && let (Some(own), Some(other)) = (private_range(primary), private_range(&block))
            && own != other
        {
            self.diagnostics.push(
                Diagnostic::warning(
                    "RESTRICTED_CIDR",
                    at.clone(),
                    format!("AWS refuses `{block}` beside the VPC's first block `{primary}`"),
                )
                .hint("add a block of the same private range, or of `100.64.0.0/10` (N-VPC-02)"),
            );
        }
        cidrs.push(block);
    }

    pub(super) fn subnets(&mut self) {
        let scenario = self.scenario;
        let zones = Self::zone_ids(scenario);
        // Blocks of the subnets so far, by VPC.
        let mut blocks: BTreeMap<Id<Vpc>, Apart<Id<Subnet>>> = BTreeMap::new();
        for (name, subnet) in &scenario.subnets {
            let place = Place::at(&["subnets", name]);
            let Some(vpc) = self.vpc(&subnet.vpc, &place) else {
                continue;
            };
            let at = place.member("cidr");
            let Some(block) = cidr::parse_sized(&subnet.cidr, &at, &mut self.diagnostics) else {
                continue;
            };
            let ipv6_at = place.member("ipv6_cidr");
            let ipv6_block = subnet
                .ipv6_cidr
                .as_ref()
                .and_then(|text| cidr::parse_ipv6(text, 64, &ipv6_at, &mut self.diagnostics));
            let both = [(Some(block), at), (ipv6_block, ipv6_at)];
            for (block, at) in both.iter().filter_map(|(block, at)| Some(((*block)?, at))) {
                self.inside_vpc(vpc, block, at);
            }
            let mut shared_with = Vec::new();
            for (index, account) in subnet.shared_with.iter().enumerate() {
                let at = place.member("shared_with").index(index);
                shared_with.extend(Self::find(
                    &mut self.diagnostics,
                    &self.names.accounts,
                    "account",
                    account,
                    at,
                ));
            }
            let table = subnet.route_table.as_ref().and_then(|table| {
                Self::find(
                    &mut self.diagnostics,
                    &self.names.tables,
                    "route table",
                    table,
                    || place.member("route_table"),
                )
            });
            let acl = subnet.network_acl.as_ref().and_then(|acl| {
                Self::find(
                    &mut self.diagnostics,
                    &self.names.acls,
                    "network ACL",
                    acl,
                    || place.member("network_acl"),
                )
            });
            let (Some(main), Some(default)) = (
                self.names.main_tables.get(&vpc).copied(),
                self.names.default_acls.get(&vpc).copied(),
            ) else {
                continue;
            };
            let table = table.unwrap_or(main);
            let acl = acl.unwrap_or(default);
            let near = self.topology.tables[table].vpc;
            let table = if self.same_vpc(vpc, near, || place.member("route_table")) {
                table
            } else {
                main
            };
            let near = self.topology.acls[acl].vpc;
            let acl = if self.same_vpc(vpc, near, || place.member("network_acl")) {
                acl
            } else {
                default
            };
            let account = &self.topology.accounts[self.topology.vpcs[vpc].account].name;
            let zone_id = zones.find(subnet.zone_id.as_deref(), account, &subnet.zone);
            let id = self.topology.subnets.push(Subnet {
                name: name.clone(),
                vpc,
                cidr: block,
                ipv6_cidr: ipv6_block,
                zone: subnet.zone.clone(),
                zone_id,
                shared_with,
                table,
                acl,
                place,
            });
            let apart = blocks.entry(vpc).or_default();
            for (block, at) in both.iter().filter_map(|(block, at)| Some(((*block)?, at))) {
                if let Err((_, other)) = apart.add(block, id) {
                    self.diagnostics.push(
                        Diagnostic::error(
                            "CIDR_OVERLAP",
                            at.clone(),
                            format!(
                                "`{block}` overlaps subnet `{}`",
                                self.topology.subnets[other].name
                            ),
                        )
                        .hint("the subnets of a VPC must not share addresses (N-VPC-04)"),
                    );
                }
            }
            self.names.subnets.insert(name, id);
        }
    }

    fn inside_vpc(&mut self, vpc: Id<Vpc>, block: IpNet, at: &Place) {
        let owner = &self.topology.vpcs[vpc];
        if owner.cidrs.iter().any(|cidr| cidr.contains(&block)) {
            return;
        }
        let blocks: Vec<String> = owner
            .cidrs
            .iter()
            .filter(|cidr| cidr.addr().is_ipv4() == block.addr().is_ipv4())
            .map(|cidr| format!("`{cidr}`"))
            .collect();
        self.diagnostics.push(
            Diagnostic::error(
                "SUBNET_OUTSIDE_VPC",
                at.clone(),
                format!("`{block}` is not inside VPC `{}`", owner.name),
            )
            .hint(if blocks.is_empty() {
                "give the VPC a block of this family first".to_owned()
            } else {
                format!("choose a block inside {}", blocks.join(", "))
            }),
        );
    }

    /// The ids of zones, from the subnets that say them.
    fn zone_ids(scenario: &Scenario) -> ZoneIds<'_> {
        let mut zones = ZoneIds::default();
        for subnet in scenario.subnets.values() {
            let account = scenario.vpcs.get(&subnet.vpc).map(|vpc| &vpc.account);
            if let (Some(account), Some(id)) = (account, &subnet.zone_id) {
                zones.by_account.insert((account, &subnet.zone), id);
                zones.by_name.insert(&subnet.zone, id);
            }
        }
        zones
    }

    pub(super) fn same_vpc(
        &mut self,
        expected: Id<Vpc>,
        found: Id<Vpc>,
        place: impl Placed,
    ) -> bool {
        if expected != found {
            self.diagnostics.push(
                Diagnostic::error(
                    "OTHER_VPC",
                    place.place(),
                    format!(
                        "it belongs to VPC `{}`, not to `{}`",
                        self.topology.vpcs[found].name, self.topology.vpcs[expected].name
                    ),
                )
                .hint("choose one of the same VPC"),
            );
        }
        expected == found
    }

    pub(super) fn vpc(&mut self, name: &str, place: &Place) -> Option<Id<Vpc>> {
        Self::find(&mut self.diagnostics, &self.names.vpcs, "VPC", name, || {
            place.member("vpc")
        })
    }
}

/// Ids of zones (N-VPC-06): an account's own name for a zone says its id, wherever another of its subnets gives it.
#[derive(Default)]
struct ZoneIds<'a> {
    by_account: BTreeMap<(&'a str, &'a str), &'a str>,
    by_name: BTreeMap<&'a str, &'a str>,
}

impl ZoneIds<'_> {
    /// The id that is given; else that of the account's zone of that name; else of anybody's; else the name itself.
    fn find(&self, given: Option<&str>, account: &str, zone: &str) -> String {
        given
            .or_else(|| self.by_account.get(&(account, zone)).copied())
            .or_else(|| self.by_name.get(zone).copied())
            .unwrap_or(zone)
            .to_owned()
    }
}

/// Which of the three private ranges a block is in (N-VPC-02).
fn private_range(block: &IpNet) -> Option<u8> {
    let IpNet::V4(block) = block else { return None };
    match block.addr().octets() {
        [10, ..] => Some(10),
        [172, 16..=31, ..] => Some(172),
        [192, 168, ..] => Some(192),
        _ => None,
    }
}
