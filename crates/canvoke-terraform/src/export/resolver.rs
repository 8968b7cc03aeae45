//! Endpoints and rules of the Route 53 Resolver. Rules are shared with the accounts whose VPCs use them.

use std::collections::BTreeSet;
use std::net::IpAddr;

use canvoke::model::{
    ResolverDirection, ResolverEndpoint, ResolverRule, ResolverTarget, Scenario, Subnet,
};
use canvoke::{Diagnostic, Place};
use ipnet::IpNet;

use super::homes::{Home, home};
use super::shares::Shared;
use super::{Export, name_tag, wait_for};
use crate::hcl::{Block, Expr, reference, text};

const ENDPOINT: &str = "aws_route53_resolver_endpoint";
const RULE: &str = "aws_route53_resolver_rule";

impl Export<'_> {
    pub(super) fn resolver_endpoints(&mut self) {
        let scenario = self.scenario;
        for (name, endpoint) in &scenario.resolver_endpoints {
            let place = Place::at(&["resolver_endpoints", name]);
            let Some(home) = self.vpc_home(&endpoint.vpc) else {
                self.dangling(place.member("vpc"), "VPC", &endpoint.vpc);
                continue;
            };
            let label = self.labels.of(ENDPOINT, name);
            let direction = match endpoint.direction {
                ResolverDirection::Inbound => "INBOUND",
                ResolverDirection::Outbound => "OUTBOUND",
            };
            let mut groups =
                self.group_references(&endpoint.security_groups, &place.member("security_groups"));
            if groups.is_empty() {
                let vpc = self.labels.of("aws_vpc", &endpoint.vpc);
                groups.push(reference("aws_vpc", &vpc, "default_security_group_id"));
            }
            let mut block = self.resource(ENDPOINT, &label, &home);
            block.set("name", text(name));
            block.set("direction", text(direction));
            block.set("security_group_ids", Expr::List(groups));
            let addresses = self.addresses_of(endpoint, &place);
            if addresses.len() < 2 {
                self.diagnostics.push(
                    Diagnostic::warning(
                        "APPLY_WILL_FAIL",
                        place.member("subnets"),
                        format!("AWS wants two addresses of the Resolver endpoint `{name}`, in two zones at best"),
                    )
                    .hint("name two subnets"),
                );
            }
            self.resolver_addresses
                .insert(name.clone(), addresses.len());
            for (subnet, address) in addresses {
                let mut nested = Block::new("ip_address");
                nested.set("subnet_id", subnet);
                if let Some(address) = address {
                    nested.set("ip", text(address));
                }
                block.nest(nested);
            }
            block.blank();
            block.set("tags", name_tag(name));
            self.add("dns.tf", block);
        }
    }

    /// An endpoint's subnets, each with the addresses that lie in it.
    fn addresses_of(
        &mut self,
        endpoint: &ResolverEndpoint,
        place: &Place,
    ) -> Vec<(Expr, Option<String>)> {
        let scenario = self.scenario;
        let mut found = Vec::new();
        let mut left: Vec<&String> = endpoint.addresses.iter().collect();
        for (index, name) in endpoint.subnets.iter().enumerate() {
            let subnet = scenario.subnets.get(name);
            let Some(subnet) = subnet.filter(|_| self.subnet_home(name).is_some()) else {
                self.dangling(place.member("subnets").index(index), "subnet", name);
                continue;
            };
            let label = self.labels.of("aws_subnet", name);
            let id = reference("aws_subnet", &label, "id");
            let is_inside = |address: &&String| holds(subnet, address);
            let (inside, others): (Vec<&String>, Vec<&String>) =
                left.into_iter().partition(is_inside);
            left = others;
            if inside.is_empty() {
                found.push((id, None));
            } else {
                found.extend(
                    inside
                        .into_iter()
                        .map(|address| (id.clone(), Some(address.clone()))),
                );
            }
        }
        for address in left {
            self.not_in_terraform(
                place.member("addresses"),
                format!("`{address}` is in no subnet of the Resolver endpoint: it is left out"),
            );
        }
        found
    }

    pub(super) fn resolver_rules(&mut self) {
        let scenario = self.scenario;
        for (name, rule) in &scenario.resolver_rules {
            let place = Place::at(&["resolver_rules", name]);
            let home = rule_home(scenario, rule).unwrap_or_else(|| self.homes.main.clone());
            let label = self.labels.of(RULE, name);
            let through = self.through(name, rule, &place);
            let mut block = self.resource(RULE, &label, &home);
            let aws_name = self.aws_name("name of a rule", name);
            block.set("name", text(aws_name));
            let domain = self.interpolated(&rule.domain);
            block.set("domain_name", domain);
            let kind = if rule.forward { "FORWARD" } else { "SYSTEM" };
            block.set("rule_type", text(kind));
            if let Some(through) = through {
                block.set("resolver_endpoint_id", through);
            }
            for (index, target) in rule.to.iter().enumerate() {
                let at = place.member("to").index(index);
                for server in self.servers(target, at) {
                    let mut nested = Block::new("target_ip");
                    nested.set("ip", server);
                    block.nest(nested);
                }
            }
            block.blank();
            block.set("tags", name_tag(name));
            self.add("dns.tf", block);
            let accounts = accounts_of_rule(scenario, rule, &home);
            for vpc in self.vpcs_that_are(&rule.vpcs, &place.member("vpcs")) {
                let Some(far) = self.vpc_home(vpc) else {
                    continue;
                };
                let kind = "aws_route53_resolver_rule_association";
                let each = self.labels.fresh(kind, &format!("{name}_{vpc}"));
                let mut block = self.resource(kind, &each, &far);
                let id = reference(RULE, &label, "id");
                block.set("resolver_rule_id", id);
                let vpc_id = self.vpc_reference(vpc);
                block.set("vpc_id", vpc_id);
                let after = if far.account == home.account {
                    None
                } else {
                    self.acceptance(RULE, &label, &far.account)
                };
                wait_for(&mut block, after.into_iter().collect());
                self.add("dns.tf", block);
            }
            self.share(&Shared {
                what: RULE,
                label: &label,
                home: &home,
                accounts: &accounts,
                place: place.member("vpcs"),
            });
        }
    }

    /// The outbound endpoint of a rule that forwards.
    fn through(&mut self, name: &str, rule: &ResolverRule, place: &Place) -> Option<Expr> {
        let Some(through) = &rule.through else {
            if rule.forward {
                self.diagnostics.push(
                    Diagnostic::warning(
                        "APPLY_WILL_FAIL",
                        place.clone(),
                        format!("AWS wants an outbound Resolver endpoint for the rule `{name}`, which names none"),
                    )
                    .hint("name one as `through`"),
                );
            }
            return None;
        };
        self.resolver_endpoint_attribute(through, "id", place.member("through"))
    }

    fn resolver_endpoint_attribute(
        &mut self,
        name: &str,
        attribute: &str,
        place: Place,
    ) -> Option<Expr> {
        let endpoint = self.scenario.resolver_endpoints.get(name);
        if endpoint.is_none_or(|endpoint| self.vpc_home(&endpoint.vpc).is_none()) {
            self.dangling(place, "Resolver endpoint", name);
            return None;
        }
        let label = self.labels.of(ENDPOINT, name);
        Some(reference(ENDPOINT, &label, attribute))
    }

    /// The addresses of a server that a rule forwards to.
    fn servers(&mut self, target: &ResolverTarget, place: Place) -> Vec<Expr> {
        let name = match target {
            ResolverTarget::Address(address) => return vec![text(address)],
            ResolverTarget::Inbound(name) => name,
        };
        let Some(addresses) = self.resolver_endpoint_attribute(name, "ip_address", place) else {
            return Vec::new();
        };
        let Expr::Reference(addresses) = addresses else {
            return Vec::new();
        };
        let count = self.resolver_addresses.get(name).copied().unwrap_or(0);
        (0..count)
            .map(|index| Expr::Reference(format!("tolist({addresses})[{index}].ip")))
            .collect()
    }
}

fn holds(subnet: &Subnet, address: &str) -> bool {
    let Ok(address) = address.parse::<IpAddr>() else {
        return false;
    };
    let mut blocks = std::iter::once(&subnet.cidr).chain(&subnet.ipv6_cidr);
    blocks.any(|block| {
        block
            .parse::<IpNet>()
            .is_ok_and(|block| block.contains(&address))
    })
}

/// Where a rule lives: beside the endpoint it forwards through, else beside its first VPC.
pub(super) fn rule_home(scenario: &Scenario, rule: &ResolverRule) -> Option<Home> {
    let through = rule.through.as_ref();
    let through = through.and_then(|name| scenario.resolver_endpoints.get(name));
    let mut vpcs = through
        .map(|endpoint| &endpoint.vpc)
        .into_iter()
        .chain(&rule.vpcs);
    let vpc = vpcs.find_map(|vpc| scenario.vpcs.get(vpc))?;
    Some(home(scenario, &vpc.account, vpc.region.as_ref()))
}

/// Accounts whose VPCs use a rule of another account.
pub(super) fn accounts_of_rule(
    scenario: &Scenario,
    rule: &ResolverRule,
    owner: &Home,
) -> Vec<String> {
    let vpcs = rule.vpcs.iter().filter_map(|vpc| scenario.vpcs.get(vpc));
    let accounts: BTreeSet<&String> = vpcs
        .map(|vpc| &vpc.account)
        .filter(|account| **account != owner.account)
        .collect();
    accounts.into_iter().cloned().collect()
}
