//! Managed prefix lists, shared with the accounts that name them.

use std::collections::BTreeSet;

use canvoke::model::{Peer, Scenario};
use canvoke::{Diagnostic, Place};

use super::homes::{Home, home};
use super::shares::Shared;
use super::{Export, name_tag};
use crate::hcl::{Block, Expr, number, reference, text};

const KIND: &str = "aws_ec2_managed_prefix_list";

impl Export<'_> {
    pub(super) fn prefix_lists(&mut self) {
        let scenario = self.scenario;
        for (name, list) in &scenario.prefix_lists {
            let home = home(scenario, &list.account, list.region.as_ref());
            if !scenario.accounts.contains_key(&list.account) {
                self.dangling_account(&["prefix_lists", name, "account"], &list.account);
            }
            let label = self.labels.of(KIND, name);
            let mut block = self.resource(KIND, &label, &home);
            block.set("name", text(name));
            let is_ipv6 = list.cidrs.iter().any(|cidr| cidr.contains(':'));
            let family = if is_ipv6 { "IPv6" } else { "IPv4" };
            block.set("address_family", text(family));
            let entries = u32::try_from(list.cidrs.len()).unwrap_or(u32::MAX).max(1);
            block.set("max_entries", number(list.max_entries.unwrap_or(entries)));
            for cidr in &list.cidrs {
                let mut entry = Block::new("entry");
                entry.set("cidr", self.cidr(cidr));
                block.nest(entry);
            }
            block.blank();
            block.set("tags", name_tag(name));
            self.add("network.tf", block);
            let accounts = accounts_that_name(scenario, name, &list.account);
            self.share(&Shared {
                what: KIND,
                label: &label,
                home: &home,
                accounts: &accounts,
                place: Place::at(&["prefix_lists", name]),
            });
        }
    }

    /// What names a list of another account waits until that account takes part in the share.
    pub(super) fn list_acceptance(&mut self, name: &str, user: &Home) -> Vec<String> {
        let list = self.scenario.prefix_lists.get(name);
        if list.is_none_or(|list| list.account == user.account) {
            return Vec::new();
        }
        let label = self.labels.of(KIND, name);
        let accepted = self.acceptance(KIND, &label, &user.account);
        accepted.into_iter().collect()
    }

    /// The id of a list, as what lives at `home` names it.
    pub(super) fn prefix_list_reference(
        &mut self,
        name: &str,
        user: &Home,
        place: Place,
    ) -> Option<Expr> {
        let scenario = self.scenario;
        let Some(list) = scenario.prefix_lists.get(name) else {
            self.dangling(place, "prefix list", name);
            return None;
        };
        let label = self.labels.of(KIND, name);
        let list = home(scenario, &list.account, list.region.as_ref());
        if list.region != user.region {
            self.diagnostics.push(
                Diagnostic::warning(
                    "APPLY_WILL_FAIL",
                    place,
                    format!(
                        "prefix list `{name}` is in {}, and this is in {}",
                        list.region, user.region
                    ),
                )
                .hint("write a list of the same Region"),
            );
        }
        Some(reference(KIND, &label, "id"))
    }
}

/// Owners of route tables, groups and transit gateways that name a list, but for its own.
pub(super) fn accounts_that_name(scenario: &Scenario, list: &str, owner: &str) -> Vec<String> {
    let mut accounts = BTreeSet::new();
    let of_vpc = |vpc: &str| scenario.vpcs.get(vpc).map(|vpc| vpc.account.clone());
    for table in scenario.route_tables.values() {
        if table.routes.iter().any(|route| route.to == list) {
            accounts.extend(of_vpc(&table.vpc));
        }
    }
    for group in scenario.security_groups.values() {
        let mut rules = group.ingress.iter().chain(&group.egress);
        if rules.any(|rule| matches!(&rule.peer, Peer::PrefixList(name) if name == list)) {
            accounts.extend(group.account.clone().or_else(|| of_vpc(&group.vpc)));
        }
    }
    for table in scenario.transit_route_tables.values() {
        if table.routes.iter().any(|route| route.to == list) {
            let gateway = scenario.transit_gateways.get(&table.gateway);
            accounts.extend(gateway.map(|gateway| gateway.account.clone()));
        }
    }
    accounts.remove(owner);
    accounts.into_iter().collect()
}
