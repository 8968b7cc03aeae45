//! Network ACLs with their rules inline; a VPC's default ACL is adopted.

use canvoke::Place;
use canvoke::model::{AclAction, AclRule, Protocol};

use super::{Export, name_tag};
use crate::hcl::{Block, Expr, number, reference, text};

impl Export<'_> {
    pub(super) fn network_acls(&mut self) {
        let scenario = self.scenario;
        for (name, acl) in &scenario.network_acls {
            let Some(home) = self.vpc_home(&acl.vpc) else {
                self.dangling(Place::at(&["network_acls", name, "vpc"]), "VPC", &acl.vpc);
                continue;
            };
            let kind = if acl.default {
                "aws_default_network_acl"
            } else {
                "aws_network_acl"
            };
            let label = self.labels.of(kind, name);
            let mut block = self.resource(kind, &label, &home);
            if acl.default {
                let vpc = self.labels.of("aws_vpc", &acl.vpc);
                block.set(
                    "default_network_acl_id",
                    reference("aws_vpc", &vpc, "default_network_acl_id"),
                );
            } else {
                let vpc = self.vpc_reference(&acl.vpc);
                block.set("vpc_id", vpc);
                let subnets = self.subnets_of_acl(name);
                if !subnets.is_empty() {
                    block.set("subnet_ids", Expr::List(subnets));
                }
            }
            for rule in &acl.ingress {
                block.nest(self.rule_block("ingress", rule));
            }
            for rule in &acl.egress {
                block.nest(self.rule_block("egress", rule));
            }
            block.blank();
            block.set("tags", name_tag(name));
            if acl.default {
                // Subnets come to the default ACL by themselves; Terraform is not to take them away again.
                let mut lifecycle = Block::new("lifecycle");
                lifecycle.set(
                    "ignore_changes",
                    Expr::List(vec![Expr::Reference("subnet_ids".to_owned())]),
                );
                block.nest(lifecycle);
            }
            self.add("network.tf", block);
        }
        for (name, subnet) in &scenario.subnets {
            if let Some(acl) = &subnet.network_acl
                && !scenario.network_acls.contains_key(acl)
            {
                let place = Place::at(&["subnets", name, "network_acl"]);
                self.dangling(place, "network ACL", acl);
            }
        }
    }

    fn subnets_of_acl(&mut self, acl: &str) -> Vec<Expr> {
        let scenario = self.scenario;
        let mut references = Vec::new();
        for (name, subnet) in &scenario.subnets {
            if subnet.network_acl.as_deref() == Some(acl) && self.subnet_home(name).is_some() {
                let label = self.labels.of("aws_subnet", name);
                references.push(reference("aws_subnet", &label, "id"));
            }
        }
        references
    }

    fn rule_block(&self, direction: &'static str, rule: &AclRule) -> Block {
        let mut block = Block::new(direction);
        block.set("rule_no", number(rule.rule));
        block.set(
            "action",
            text(match rule.action {
                AclAction::Allow => "allow",
                AclAction::Deny => "deny",
            }),
        );
        block.set(
            "protocol",
            text(match rule.protocol {
                Protocol::Tcp => "tcp",
                Protocol::Udp => "udp",
                Protocol::Icmp => "icmp",
                Protocol::All => "-1",
            }),
        );
        let cidr = if rule.cidr.contains(':') {
            "ipv6_cidr_block"
        } else {
            "cidr_block"
        };
        block.set(cidr, self.cidr(&rule.cidr));
        let (from, to) = match (rule.ports, rule.protocol) {
            (Some(ports), Protocol::Tcp | Protocol::Udp) => (ports.from, ports.to),
            (None, Protocol::Tcp | Protocol::Udp) => (0, 65535),
            // AWS takes no ports for the others; Terraform still wants the two numbers.
            (_, Protocol::Icmp | Protocol::All) => (0, 0),
        };
        block.set("from_port", number(from));
        block.set("to_port", number(to));
        if rule.protocol == Protocol::Icmp {
            block.set("icmp_type", number(-1));
            block.set("icmp_code", number(-1));
        }
        block
    }
}
