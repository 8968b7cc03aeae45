//! VPCs with their DNS servers, and subnets. Routes, groups, ACLs and peerings have files of their own.

use canvoke::Place;
use canvoke::model::Vpc;

use super::Export;
use super::homes::{Home, home};
use super::shares::Shared;
use super::tags::tags;
use crate::hcl::{Expr, reference, text};

impl Export<'_> {
    pub(super) fn vpcs(&mut self) {
        let scenario = self.scenario;
        for (name, vpc) in &scenario.vpcs {
            let home = home(scenario, &vpc.account, vpc.region.as_ref());
            if !scenario.accounts.contains_key(&vpc.account) {
                self.dangling_account(&["vpcs", name, "account"], &vpc.account);
            }
            let label = self.labels.of("aws_vpc", name);
            let mut block = self.resource("aws_vpc", &label, &home);
            if let Some(cidr) = vpc.cidrs.first() {
                block.set("cidr_block", text(cidr));
            }
            if !vpc.ipv6_cidrs.is_empty() {
                block.set("assign_generated_ipv6_cidr_block", Expr::Bool(true));
            }
            block.set("enable_dns_support", Expr::Bool(vpc.dns_support));
            block.set("enable_dns_hostnames", Expr::Bool(vpc.dns_hostnames));
            block.blank();
            block.set("tags", tags(name, self.ipv6_tags(name, vpc)));
            self.add("network.tf", block);
            self.more_ipv6_blocks(name, vpc, &home);
            self.dhcp_options(name, vpc, &home);
            for cidr in vpc.cidrs.iter().skip(1) {
                let kind = "aws_vpc_ipv4_cidr_block_association";
                let more = self.labels.fresh(kind, &format!("{label}_{cidr}"));
                let mut block = self.resource(kind, &more, &home);
                block.set("vpc_id", reference("aws_vpc", &label, "id"));
                block.set("cidr_block", text(cidr));
                self.add("network.tf", block);
            }
        }
    }

    pub(super) fn subnets(&mut self) {
        let scenario = self.scenario;
        for (name, subnet) in &scenario.subnets {
            let Some(home) = self.vpc_home(&subnet.vpc) else {
                self.dangling(Place::at(&["subnets", name, "vpc"]), "VPC", &subnet.vpc);
                continue;
            };
            let label = self.labels.of("aws_subnet", name);
            let mut block = self.resource("aws_subnet", &label, &home);
            let vpc = self.vpc_reference(&subnet.vpc);
            block.set("vpc_id", vpc);
            block.set("cidr_block", text(&subnet.cidr));
            if let Some(written) = &subnet.ipv6_cidr {
                self.set_ipv6_subnet(&mut block, &subnet.vpc, written);
            }
            // The provider takes one of the two; the id is the same zone in every account (N-VPC-06).
            let zone = match &subnet.zone_id {
                Some(id) => {
                    block.set("availability_zone_id", text(id));
                    Some(("canvoke:zone".to_owned(), subnet.zone.clone()))
                }
                None => {
                    block.set("availability_zone", text(&subnet.zone));
                    None
                }
            };
            block.blank();
            block.set("tags", tags(name, zone));
            self.add("network.tf", block);
            self.share(&Shared {
                what: "aws_subnet",
                label: &label,
                home: &home,
                accounts: &subnet.shared_with,
                place: Place::at(&["subnets", name, "shared_with"]),
            });
        }
    }

    /// DNS servers of a VPC's own (N-DNS-09).
    fn dhcp_options(&mut self, name: &str, vpc: &Vpc, home: &Home) {
        let Some(own) = &vpc.own_dns else { return };
        let kind = "aws_vpc_dhcp_options";
        let label = self.labels.of(kind, name);
        let mut block = self.resource(kind, &label, home);
        let servers = own.servers.iter().map(text).collect();
        block.set("domain_name_servers", Expr::List(servers));
        block.blank();
        let forwards = own.forwards_to_vpc.map(|forwards| forwards.to_string());
        let forwards = forwards.map(|forwards| ("canvoke:forwards_to_vpc".to_owned(), forwards));
        block.set("tags", tags(name, forwards));
        self.add("network.tf", block);
        let mut block = self.resource("aws_vpc_dhcp_options_association", &label, home);
        let vpc_id = self.vpc_reference(name);
        block.set("vpc_id", vpc_id);
        block.set("dhcp_options_id", reference(kind, &label, "id"));
        self.add("network.tf", block);
    }

    /// The home of a part whose owner is a participant of a shared subnet; the VPC's owner where none is named.
    pub(super) fn home_of_participant(
        &mut self,
        home: Home,
        account: Option<&String>,
        place: &Place,
    ) -> Home {
        let Some(account) = account else { return home };
        if !self.scenario.accounts.contains_key(account) {
            self.dangling(place.member("account"), "account", account);
            return home;
        }
        Home {
            account: account.clone(),
            ..home
        }
    }

    /// The id of a VPC, as a reference.
    pub(super) fn vpc_reference(&mut self, vpc: &str) -> Expr {
        reference("aws_vpc", &self.labels.of("aws_vpc", vpc), "id")
    }

    /// The ids of the subnets that exist; the others get a diagnostic.
    pub(super) fn subnet_references(&mut self, subnets: &[String], place: &Place) -> Vec<Expr> {
        let mut references = Vec::new();
        for (index, subnet) in subnets.iter().enumerate() {
            if self.subnet_home(subnet).is_some() {
                let label = self.labels.of("aws_subnet", subnet);
                references.push(reference("aws_subnet", &label, "id"));
            } else {
                self.dangling(place.index(index), "subnet", subnet);
            }
        }
        references
    }

    /// An account that does not exist: its parts stay with the main provider configuration.
    pub(super) fn dangling_account(&mut self, segments: &[&str], account: &str) {
        self.diagnostics.push(
            canvoke::Diagnostic::error(
                "DANGLING_REFERENCE",
                Place::at(segments),
                format!("there is no account `{account}`: the provider configuration for it names no account id"),
            )
            .hint("add the account, or correct the name"),
        );
    }
}
