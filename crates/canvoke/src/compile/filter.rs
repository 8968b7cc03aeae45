//! Prefix lists, security groups and network ACLs, with those AWS makes with a VPC written out.

use std::collections::BTreeSet;

use ipnet::IpNet;

use super::{Compiler, cidr};
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place, Placed};
use crate::model;
use crate::topology::{
    Acl, AclRule, Group, GroupRule, Peer, Ports, PrefixList, Protocol, Vpc, Written,
};

impl Compiler<'_> {
    pub(super) fn groups(&mut self) {
        let scenario = self.scenario;
        for (name, group) in &scenario.security_groups {
            let place = Place::at(&["security_groups", name]);
            let Some(vpc) = self.vpc(&group.vpc, &place) else {
                continue;
            };
            let named = group.account.as_ref().and_then(|account| {
                Self::find(
                    &mut self.diagnostics,
                    &self.names.accounts,
                    "account",
                    account,
                    place.member("account"),
                )
            });
            let also_in = self.also_in(group, vpc, &place);
            let id = self.topology.groups.push(Group {
                name: Some(name.clone()),
                account: named.unwrap_or(self.topology.vpcs[vpc].account),
                vpc,
                also_in,
                ingress: Vec::new(),
                egress: Vec::new(),
                place,
            });
            self.names.groups.insert(name, id);
            if group.default {
                self.names.default_groups.insert(vpc, id);
            }
        }
        self.default_groups();
        // Rules come second, because they may name any group.
        for (name, group) in &scenario.security_groups {
            let Some(id) = self.names.groups.get(name.as_str()).copied() else {
                continue;
            };
            let place = Place::at(&["security_groups", name]);
            let ingress = self.group_rules(&group.ingress, &place, Written::Ingress);
            let egress = self.group_rules(&group.egress, &place, Written::Egress);
            if let Some(group) = self.topology.groups.change(id) {
                group.ingress = ingress;
                group.egress = egress;
            }
        }
    }

    /// The default group AWS makes with a VPC: in from itself only, out to anywhere (N-SG-10).
    pub(super) fn default_groups(&mut self) {
        let vpcs: Vec<Id<Vpc>> = self.topology.vpcs.iter().map(|(id, _)| id).collect();
        for vpc in vpcs {
            if self.names.default_groups.contains_key(&vpc) {
                continue;
            }
            let place = self.topology.vpcs[vpc].place.clone();
            let id = self.topology.groups.push(Group {
                name: None,
                account: self.topology.vpcs[vpc].account,
                vpc,
                also_in: Vec::new(),
                ingress: Vec::new(),
                egress: Vec::new(),
                place,
            });
            let rule = |peer| GroupRule {
                protocol: Protocol::All,
                ports: Ports::ALL,
                peer,
                written: Written::ByDefault,
            };
            let everywhere = self.everywhere(vpc);
            if let Some(group) = self.topology.groups.change(id) {
                group.ingress = vec![rule(Peer::Group(id))];
                group.egress = everywhere
                    .into_iter()
                    .map(|block| rule(Peer::Cidr(block)))
                    .collect();
            }
            self.names.default_groups.insert(vpc, id);
        }
    }

    /// Everything, in each family of addresses that the VPC has: AWS writes rules for it into what it makes.
    fn everywhere(&self, vpc: Id<Vpc>) -> Vec<IpNet> {
        let has_ipv6 = self.topology.vpcs[vpc]
            .cidrs
            .iter()
            .any(|cidr| matches!(cidr, IpNet::V6(_)));
        let mut all = vec![IpNet::from(ipnet::Ipv4Net::default())];
        all.extend(has_ipv6.then(|| IpNet::from(ipnet::Ipv6Net::default())));
        all
    }

    /// Further VPCs of a group: of the same Region, and not for a default group (N-SG-09).
    fn also_in(
        &mut self,
        group: &model::SecurityGroup,
        home: Id<Vpc>,
        place: &Place,
    ) -> Vec<Id<Vpc>> {
        let mut vpcs = Vec::new();
        for (index, name) in group.also_in.iter().enumerate() {
            let at = place.member("also_in").index(index);
            let Some(vpc) = Self::find(
                &mut self.diagnostics,
                &self.names.vpcs,
                "VPC",
                name,
                at.clone(),
            ) else {
                continue;
            };
            let is_one_region = self.topology.vpcs[vpc].region == self.topology.vpcs[home].region;
            if group.default || !is_one_region {
                self.diagnostics.push(
                    Diagnostic::error(
                        "GROUP_CANNOT_BE_ASSOCIATED",
                        at,
                        format!("the group cannot be associated with VPC `{name}`"),
                    )
                    .hint("a group serves VPCs of its own Region, a default group its own VPC (N-SG-09)"),
                );
                continue;
            }
            vpcs.push(vpc);
        }
        vpcs
    }

    fn group_rules(
        &mut self,
        rules: &[model::GroupRule],
        group: &Place,
        written: fn(u32) -> Written,
    ) -> Vec<GroupRule> {
        let mut compiled = Vec::with_capacity(rules.len());
        for (index, rule) in (0..).zip(rules) {
            let written = written(index);
            let at = || written.below(group);
            let peer = match &rule.peer {
                model::Peer::Cidr(text) => {
                    let at = || at().member("peer").member("cidr");
                    cidr::parse(text, at, &mut self.diagnostics).map(Peer::Cidr)
                }
                model::Peer::PrefixList(name) => Self::find(
                    &mut self.diagnostics,
                    &self.names.prefix_lists,
                    "prefix list",
                    name,
                    || at().member("peer").member("prefix_list"),
                )
                .map(Peer::PrefixList),
                // A group of somebody else, by its id (N-SG-06).
                model::Peer::Group(name)
                    if !self.names.groups.contains_key(name.as_str()) && is_group_id(name) =>
                {
                    Some(Peer::ForeignGroup(name.clone()))
                }
                model::Peer::Group(name) => Self::find(
                    &mut self.diagnostics,
                    &self.names.groups,
                    "security group",
                    name,
                    || at().member("peer").member("group"),
                )
                .map(Peer::Group),
            };
            let ports = self.ports(rule.ports, rule.protocol, at);
            if let (Some(peer), Some(ports)) = (peer, ports) {
                compiled.push(GroupRule {
                    protocol: protocol(rule.protocol),
                    ports,
                    peer,
                    written,
                });
            }
        }
        compiled
    }

    /// The ports of a rule; protocol `all` ignores them (N-ACL-02).
    pub(super) fn ports(
        &mut self,
        ports: Option<model::Ports>,
        protocol: model::Protocol,
        place: impl Placed,
    ) -> Option<Ports> {
        let Some(model::Ports { from, to }) = ports else {
            return Some(Ports::ALL);
        };
        if from > to {
            self.diagnostics.push(
                Diagnostic::error(
                    "INVALID_PORT_RANGE",
                    place.place().member("ports"),
                    format!("ports `{from}` to `{to}` run backwards"),
                )
                .hint(format!("write `{to}` to `{from}`")),
            );
            return None;
        }
        if protocol == model::Protocol::All {
            return Some(Ports::ALL);
        }
        Some(Ports { from, to })
    }

    pub(super) fn acls(&mut self) {
        let scenario = self.scenario;
        for (name, acl) in &scenario.network_acls {
            let place = Place::at(&["network_acls", name]);
            let Some(vpc) = self.vpc(&acl.vpc, &place) else {
                continue;
            };
            let ingress = self.acl_rules(&acl.ingress, &place.member("ingress"));
            let egress = self.acl_rules(&acl.egress, &place.member("egress"));
            let id = self.topology.acls.push(Acl {
                name: Some(name.clone()),
                vpc,
                ingress,
                egress,
                place,
            });
            self.names.acls.insert(name, id);
            if acl.default {
                self.names.default_acls.insert(vpc, id);
            }
        }
        // The default ACL AWS makes with a VPC lets everything pass, both ways (N-ACL-01).
        let vpcs: Vec<Id<Vpc>> = self.topology.vpcs.iter().map(|(id, _)| id).collect();
        for vpc in vpcs {
            if self.names.default_acls.contains_key(&vpc) {
                continue;
            }
            let place = self.topology.vpcs[vpc].place.clone();
            let everything: Vec<AclRule> = (100..)
                .zip(self.everywhere(vpc))
                .map(|(rule, cidr)| AclRule {
                    rule,
                    is_allow: true,
                    protocol: Protocol::All,
                    ports: Ports::ALL,
                    cidr,
                    place: place.clone(),
                })
                .collect();
            let id = self.topology.acls.push(Acl {
                name: None,
                vpc,
                ingress: everything.clone(),
                egress: everything,
                place,
            });
            self.names.default_acls.insert(vpc, id);
        }
    }

    pub(super) fn prefix_lists(&mut self) {
        let scenario = self.scenario;
        for (name, list) in &scenario.prefix_lists {
            let place = Place::at(&["prefix_lists", name]);
            Self::find(
                &mut self.diagnostics,
                &self.names.accounts,
                "account",
                &list.account,
                place.member("account"),
            );
            let mut cidrs: Vec<IpNet> = Vec::new();
            for (index, text) in list.cidrs.iter().enumerate() {
                let at = place.member("cidrs").index(index);
                let block = cidr::parse(text, &at, &mut self.diagnostics);
                let first = cidrs.first().map(|first| first.addr().is_ipv4());
                let is_mixed = block
                    .zip(first)
                    .is_some_and(|(block, first)| block.addr().is_ipv4() != first);
                if is_mixed {
                    self.diagnostics.push(
                        Diagnostic::error(
                            "OTHER_FAMILY",
                            at,
                            format!("prefix list `{name}` holds both IPv4 and IPv6 blocks"),
                        )
                        .hint("a prefix list is all IPv4 or all IPv6: make two"),
                    );
                    continue;
                }
                cidrs.extend(block);
            }
            let id = self.topology.prefix_lists.push(PrefixList {
                name: name.clone(),
                id: list
                    .id
                    .clone()
                    .unwrap_or_else(|| model::invented_id("pl", name)),
                region: list
                    .region
                    .clone()
                    .unwrap_or_else(|| scenario.region.clone()),
                cidrs,
                place,
            });
            self.names.prefix_lists.insert(name, id);
        }
    }

    pub(super) fn acl_rules(&mut self, rules: &[model::AclRule], place: &Place) -> Vec<AclRule> {
        let mut compiled: Vec<AclRule> = Vec::new();
        let mut numbers = BTreeSet::new();
        for (index, rule) in rules.iter().enumerate() {
            let place = place.index(index);
            if !(1..=32_766).contains(&rule.rule) {
                self.diagnostics.push(
                    Diagnostic::error(
                        "INVALID_RULE_NUMBER",
                        place.member("rule"),
                        format!("rule number `{}` is out of range", rule.rule),
                    )
                    .hint("rules are numbered 1 to 32766"),
                );
                continue;
            }
            if !numbers.insert(rule.rule) {
                self.diagnostics.push(
                    Diagnostic::error(
                        "DUPLICATE_RULE_NUMBER",
                        place.member("rule"),
                        format!("rule number `{}` is given twice", rule.rule),
                    )
                    .hint("give each rule of one direction its own number"),
                );
                continue;
            }
            let block = cidr::parse(&rule.cidr, || place.member("cidr"), &mut self.diagnostics);
            let ports = self.ports(rule.ports, rule.protocol, &place);
            if let (Some(cidr), Some(ports)) = (block, ports) {
                compiled.push(AclRule {
                    rule: rule.rule,
                    is_allow: rule.action == model::AclAction::Allow,
                    protocol: protocol(rule.protocol),
                    ports,
                    cidr,
                    place,
                });
            }
        }
        compiled.sort_by_key(|rule| rule.rule);
        compiled
    }
}

/// Whether a reference is a group's id, with the account's in front or not.
fn is_group_id(text: &str) -> bool {
    let id = text.rsplit('/').next().unwrap_or(text);
    id.starts_with("sg-")
}

fn protocol(protocol: model::Protocol) -> Protocol {
    match protocol {
        model::Protocol::Tcp => Protocol::Tcp,
        model::Protocol::Udp => Protocol::Udp,
        model::Protocol::Icmp => Protocol::Icmp,
        model::Protocol::All => Protocol::All,
    }
}
