//! Endpoints and rules of the Route 53 Resolver.

use canvoke::Diagnostic;
use canvoke::model::{ResolverDirection, ResolverEndpoint, ResolverRule, ResolverTarget};

use super::reader::{Part, Reader};

const ENDPOINTS: [&str; 1] = ["aws_route53_resolver_endpoint"];
const RULES: [&str; 1] = ["aws_route53_resolver_rule"];

impl<'a> Reader<'a> {
    pub(super) fn resolver_endpoints(&mut self) {
        for part in self.all("aws_route53_resolver_endpoint") {
            let name = self.name(&part);
            let direction = match self.text(&part, "direction").as_deref() {
                Some("INBOUND") => ResolverDirection::Inbound,
                Some("OUTBOUND") => ResolverDirection::Outbound,
                _ => {
                    let words = format!(
                        "`{}` is left out: its direction is not known here",
                        part.address
                    );
                    self.diagnostics
                        .push(Diagnostic::warning("NOT_READ", part.place(), words));
                    continue;
                }
            };
            let (mut subnets, mut addresses) = (Vec::new(), Vec::new());
            for block in self.blocks(&part, "ip_address") {
                let subnet = self.link(&block, "subnet_id", &["aws_subnet"]);
                if let Some(subnet) = subnet.filter(|subnet| !subnets.contains(subnet)) {
                    subnets.push(subnet);
                }
                addresses.extend(self.text(&block, "ip"));
            }
            let vpc = subnets
                .iter()
                .find_map(|subnet| self.scenario.subnets.get(subnet))
                .map(|subnet| subnet.vpc.clone());
            let security_groups = self.groups_of_resolver(&part);
            let Some(vpc) = vpc else {
                let words = format!(
                    "`{}` is left out: its subnets are not known here",
                    part.address
                );
                self.diagnostics
                    .push(Diagnostic::warning("NOT_READ", part.place(), words));
                continue;
            };
            let endpoint = ResolverEndpoint {
                vpc,
                direction,
                subnets,
                security_groups,
                addresses,
            };
            self.became(&part, "resolver_endpoints", &name);
            self.scenario.resolver_endpoints.insert(name, endpoint);
        }
    }

    /// The groups; the VPC's default one is what a scenario means by none.
    fn groups_of_resolver(&mut self, part: &Part<'_>) -> Vec<String> {
        let groups = ["aws_security_group", "aws_default_security_group"];
        let ids = self.texts(part, "security_group_ids");
        let mut named = Vec::new();
        for id in ids {
            let is_made = groups
                .iter()
                .any(|kind| self.address_of(kind, &id).is_some());
            let is_default = !is_made && self.is_default_group(&id);
            if !is_default {
                named.extend(self.linked(part, "security_group_ids", &id, &groups));
            }
        }
        named
    }

    fn is_default_group(&self, id: &str) -> bool {
        self.all("aws_vpc").iter().any(|part| {
            let vpc = self.evaluator.id(part.address, &part.entry);
            canvoke::model::invented_id("sg", &format!("default of {vpc}")) == id
        })
    }

    pub(super) fn resolver_rules(&mut self) {
        for part in self.all("aws_route53_resolver_rule") {
            let name = self.name(&part);
            let forward = self.text(&part, "rule_type").as_deref() == Some("FORWARD");
            let through = if part.body.has_attribute("resolver_endpoint_id") {
                self.link(&part, "resolver_endpoint_id", &ENDPOINTS)
            } else {
                None
            };
            let mut to: Vec<ResolverTarget> = Vec::new();
            for block in self.blocks(&part, "target_ip") {
                let Some(ip) = self.text(&block, "ip") else {
                    continue;
                };
                let target = self.server(&ip);
                if !to.contains(&target) {
                    to.push(target);
                }
            }
            self.dynamic_targets(&part, &mut to);
            let rule = ResolverRule {
                domain: self.text(&part, "domain_name").unwrap_or_default(),
                forward,
                through,
                to,
                vpcs: Vec::new(),
            };
            self.became(&part, "resolver_rules", &name);
            self.scenario.resolver_rules.insert(name, rule);
        }
        for part in self.all("aws_route53_resolver_rule_association") {
            let rule = self.link(&part, "resolver_rule_id", &RULES);
            let vpc = self.link(&part, "vpc_id", &["aws_vpc"]);
            let rule = rule.and_then(|name| self.scenario.resolver_rules.get_mut(&name));
            if let (Some(rule), Some(vpc)) = (rule, vpc) {
                rule.vpcs.push(vpc);
            }
        }
    }

    /// A server: an inbound endpoint of these files, or an address.
    fn server(&self, ip: &str) -> ResolverTarget {
        let inbound = self.all("aws_route53_resolver_endpoint");
        let found = inbound.iter().find_map(|part| {
            let name = self.name(part);
            let endpoint = self.scenario.resolver_endpoints.get(&name)?;
            let interfaces = self.evaluator.interfaces(part.address, &part.entry);
            let has = interfaces.iter().any(|(_, address)| address == ip);
            (has && endpoint.direction == ResolverDirection::Inbound).then_some(name)
        });
        match found {
            Some(name) => ResolverTarget::Inbound(name),
            None => ResolverTarget::Address(ip.to_owned()),
        }
    }

    /// `dynamic "target_ip"` over the addresses of an inbound endpoint.
    fn dynamic_targets(&mut self, part: &Part<'a>, to: &mut Vec<ResolverTarget>) {
        for block in part.body.get_blocks("dynamic") {
            let is_target = block
                .labels
                .first()
                .is_some_and(|label| label.as_str() == "target_ip");
            let Some(each) = block.body.get_attribute("for_each").filter(|_| is_target) else {
                continue;
            };
            self.asked
                .insert((part.address.to_owned(), "dynamic".to_owned()));
            for address in self.evaluator.speaks_of(&each.value, ENDPOINTS[0]) {
                if let Some(name) = self.evaluator.names.get(&address) {
                    to.push(ResolverTarget::Inbound(name.clone()));
                }
            }
        }
    }
}
