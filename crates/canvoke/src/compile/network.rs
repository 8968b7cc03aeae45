//! VPCs and subnets, and what everything in them needs: a free address, one VPC for all parts.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;

use super::{Compiler, cidr};
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{fingerprint, invented_id};
use crate::topology::{Subnet, Vpc};

impl Compiler<'_> {
    pub(super) fn networks(&mut self) {
        self.vpcs();
        self.groups();
        self.acls();
        self.peerings();
        self.tables();
        self.subnets();
        let mut taken = BTreeSet::new();
        self.endpoints(&mut taken);
        self.clients(&mut taken);
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
            let mut cidrs: Vec<IpNet> = Vec::new();
            for (index, text) in vpc.cidrs.iter().enumerate() {
                let at = place.member("cidrs").index(index);
                let Some(block) = cidr::parse_sized(text, &at, &mut self.diagnostics) else {
                    continue;
                };
                if let Some(other) = cidrs.iter().find(|other| cidr::overlap(other, &block)) {
                    self.diagnostics.push(
                        Diagnostic::error(
                            "CIDR_OVERLAP",
                            at,
                            format!("`{block}` overlaps `{other}` of the same VPC"),
                        )
                        .hint("the blocks of a VPC must not share addresses (N-VPC-01)"),
                    );
                    continue;
                }
                cidrs.push(block);
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
            let id = self.topology.vpcs.push(Vpc {
                name: name.clone(),
                account,
                region: vpc
                    .region
                    .clone()
                    .unwrap_or_else(|| scenario.region.clone()),
                id: vpc.id.clone().unwrap_or_else(|| invented_id("vpc", name)),
                cidrs,
                own_dns: None,
                dns_support: vpc.dns_support,
                dns_hostnames: vpc.dns_hostnames,
                place,
            });
            self.names.vpcs.insert(name, id);
        }
    }

    pub(super) fn subnets(&mut self) {
        let scenario = self.scenario;
        for (name, subnet) in &scenario.subnets {
            let place = Place::at(&["subnets", name]);
            let Some(vpc) = self.vpc(&subnet.vpc, &place) else {
                continue;
            };
            let at = place.member("cidr");
            let Some(block) = cidr::parse_sized(&subnet.cidr, &at, &mut self.diagnostics) else {
                continue;
            };
            let owner = &self.topology.vpcs[vpc];
            if !owner.cidrs.iter().any(|cidr| cidr.contains(&block)) {
                let blocks: Vec<String> = owner.cidrs.iter().map(|c| format!("`{c}`")).collect();
                self.diagnostics.push(
                    Diagnostic::error(
                        "SUBNET_OUTSIDE_VPC",
                        at.clone(),
                        format!("`{block}` is not inside VPC `{}`", owner.name),
                    )
                    .hint(format!("choose a block inside {}", blocks.join(", "))),
                );
            }
            let sibling = self
                .topology
                .subnets
                .iter()
                .find(|(_, other)| other.vpc == vpc && cidr::overlap(&other.cidr, &block));
            if let Some((_, other)) = sibling {
                self.diagnostics.push(
                    Diagnostic::error(
                        "CIDR_OVERLAP",
                        at,
                        format!("`{block}` overlaps subnet `{}`", other.name),
                    )
                    .hint("the subnets of a VPC must not share addresses (N-VPC-04)"),
                );
            }
            let table = subnet.route_table.as_ref().and_then(|table| {
                Self::find(
                    &mut self.diagnostics,
                    &self.names.tables,
                    "route table",
                    table,
                    place.member("route_table"),
                )
            });
            let acl = subnet.network_acl.as_ref().and_then(|acl| {
                Self::find(
                    &mut self.diagnostics,
                    &self.names.acls,
                    "network ACL",
                    acl,
                    place.member("network_acl"),
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
            let table = if self.same_vpc(vpc, near, &place.member("route_table")) {
                table
            } else {
                main
            };
            let near = self.topology.acls[acl].vpc;
            let acl = if self.same_vpc(vpc, near, &place.member("network_acl")) {
                acl
            } else {
                default
            };
            let id = self.topology.subnets.push(Subnet {
                name: name.clone(),
                vpc,
                cidr: block,
                ipv6_cidr: None,
                zone: subnet.zone.clone(),
                zone_id: subnet
                    .zone_id
                    .clone()
                    .unwrap_or_else(|| subnet.zone.clone()),
                shared_with: Vec::new(),
                table,
                acl,
                place,
            });
            self.names.subnets.insert(name, id);
        }
    }

    pub(super) fn same_vpc(&mut self, expected: Id<Vpc>, found: Id<Vpc>, place: &Place) -> bool {
        if expected != found {
            self.diagnostics.push(
                Diagnostic::error(
                    "OTHER_VPC",
                    place.clone(),
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
        Self::find(
            &mut self.diagnostics,
            &self.names.vpcs,
            "VPC",
            name,
            place.member("vpc"),
        )
    }

    /// A free address of the subnet, invented stably from the owner's name; the first four and the last one are
    /// reserved (N-VPC-04).
    pub(super) fn free_address(
        &mut self,
        subnet: Id<Subnet>,
        (kind, name): (&str, &str),
        taken: &mut BTreeSet<IpAddr>,
    ) -> IpAddr {
        let IpNet::V4(block) = self.topology.subnets[subnet].cidr else {
            return self.topology.subnets[subnet].cidr.addr();
        };
        let usable = (1_u64 << (32 - block.prefix_len()))
            .saturating_sub(5)
            .max(1);
        let first = fingerprint(kind, name) % usable;
        for step in 0..usable {
            let host = u32::try_from(4 + (first + step) % usable).unwrap_or(4);
            let bits = u32::from(block.network()).wrapping_add(host);
            let address = IpAddr::V4(Ipv4Addr::from(bits));
            if taken.insert(address) {
                return address;
            }
        }
        let subnet = &self.topology.subnets[subnet];
        self.diagnostics.push(
            Diagnostic::error(
                "SUBNET_FULL",
                subnet.place.member("cidr"),
                format!(
                    "subnet `{}` has {usable} addresses, none is left for {kind} `{name}`",
                    subnet.name
                ),
            )
            .hint("give the subnet a larger block, or put fewer things into it"),
        );
        IpAddr::V4(block.addr())
    }
}
