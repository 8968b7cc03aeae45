//! VPCs and subnets. Routes, groups, ACLs and peerings have files of their own.

use canvoke::Place;

use super::homes::home;
use super::{Export, name_tag};
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
            block.set("enable_dns_support", Expr::Bool(vpc.dns_support));
            block.set("enable_dns_hostnames", Expr::Bool(vpc.dns_hostnames));
            block.blank();
            block.set("tags", name_tag(name));
            self.add("network.tf", block);
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
            block.set("availability_zone", text(&subnet.zone));
            block.blank();
            block.set("tags", name_tag(name));
            self.add("network.tf", block);
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
