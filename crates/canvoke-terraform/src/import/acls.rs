//! Network ACLs with inline and split rules, and which subnet uses which.

use canvoke::Diagnostic;
use canvoke::model::{AclAction, AclRule, NetworkAcl};

use super::groups::{ports_of, protocol_of};
use super::reader::{Part, Reader};

const ACLS: [&str; 2] = ["aws_network_acl", "aws_default_network_acl"];

impl<'a> Reader<'a> {
    pub(super) fn network_acls(&mut self) {
        for part in self.all("aws_network_acl") {
            if let Some(vpc) = self.link(&part, "vpc_id", &["aws_vpc"]) {
                self.network_acl(&part, vpc, false);
            }
        }
        for part in self.all("aws_default_network_acl") {
            let id = self.text(&part, "default_network_acl_id");
            let vpc = id.and_then(|id| self.vpc_of_default_acl(&id));
            if let Some(vpc) = vpc {
                self.network_acl(&part, vpc, true);
            }
        }
        for part in self.all("aws_network_acl_rule") {
            let acl = self.link(&part, "network_acl_id", &ACLS);
            let egress = self.flag(&part, "egress").unwrap_or(false);
            let rule = self.acl_rule(&part, "rule_number", "rule_action");
            let acl = acl.and_then(|acl| self.scenario.network_acls.get_mut(&acl));
            if let (Some(acl), Some(rule)) = (acl, rule) {
                if egress {
                    acl.egress.push(rule);
                } else {
                    acl.ingress.push(rule);
                }
            }
        }
        for part in self.all("aws_network_acl_association") {
            let acl = self.link(&part, "network_acl_id", &ACLS);
            let subnet = self.link(&part, "subnet_id", &["aws_subnet"]);
            if let (Some(acl), Some(subnet)) = (acl, subnet) {
                self.use_acl(&subnet, &acl);
            }
        }
    }

    fn network_acl(&mut self, part: &Part<'a>, vpc: String, default: bool) {
        let name = self.name(part);
        let mut acl = NetworkAcl {
            vpc,
            default,
            ingress: Vec::new(),
            egress: Vec::new(),
        };
        for block in self.blocks(part, "ingress") {
            acl.ingress
                .extend(self.acl_rule(&block, "rule_no", "action"));
        }
        for block in self.blocks(part, "egress") {
            acl.egress
                .extend(self.acl_rule(&block, "rule_no", "action"));
        }
        self.became(part, "network_acls", &name);
        self.scenario.network_acls.insert(name.clone(), acl);
        for subnet in self.links(part, "subnet_ids", &["aws_subnet"]) {
            self.use_acl(&subnet, &name);
        }
    }

    fn use_acl(&mut self, subnet: &str, acl: &str) {
        if let Some(subnet) = self.scenario.subnets.get_mut(subnet) {
            subnet.network_acl = Some(acl.to_owned());
        }
    }

    fn vpc_of_default_acl(&self, id: &str) -> Option<String> {
        self.all("aws_vpc").iter().find_map(|part| {
            let vpc = self.evaluator.id(part.address, &part.entry);
            let default = canvoke::model::invented_id("acl", &format!("default of {vpc}"));
            (default == id).then(|| self.name(part))
        })
    }

    fn acl_rule(&mut self, part: &Part<'_>, number: &str, action: &str) -> Option<AclRule> {
        let rule = self.number(part, number);
        let action = self.text(part, action);
        let protocol = self.text(part, "protocol");
        let (from, to) = (self.number(part, "from_port"), self.number(part, "to_port"));
        let cidr = self.text(part, "cidr_block");
        let cidr = cidr.or_else(|| self.text(part, "ipv6_cidr_block"));
        for icmp in ["icmp_type", "icmp_code"] {
            self.asked
                .insert((part.address.to_owned(), icmp.to_owned()));
        }
        let action = match action?.to_ascii_lowercase().as_str() {
            "allow" => Some(AclAction::Allow),
            "deny" => Some(AclAction::Deny),
            _ => None,
        };
        let protocol = protocol.as_deref().and_then(protocol_of);
        let rule = rule.and_then(|rule| u16::try_from(rule).ok());
        if let (Some(rule), Some(action), Some(protocol), Some(cidr)) =
            (rule, action, protocol, cidr)
        {
            return Some(AclRule {
                rule,
                action,
                protocol,
                ports: ports_of(protocol, from, to),
                cidr,
            });
        }
        let words = format!(
            "a rule of `{}` is left out: a part of it is not in the model or not known here, and a verdict may hang on it",
            part.address
        );
        self.diagnostics
            .push(Diagnostic::warning("NOT_READ", part.place(), words));
        None
    }
}
