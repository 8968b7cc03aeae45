//! Security groups and network ACLs, with those AWS makes with a VPC written out.

use ipnet::IpNet;

use super::{Compiler, cidr};
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place};
use crate::model;
use crate::topology::{Acl, AclRule, Group, GroupRule, Peer, Ports, Protocol, Vpc};

impl Compiler<'_> {
    pub(super) fn groups(&mut self) {
        let scenario = self.scenario;
        for (name, group) in &scenario.security_groups {
            let place = Place::at(&["security_groups", name]);
            let Some(vpc) = self.vpc(&group.vpc, &place) else {
                continue;
            };
            let id = self.topology.groups.push(Group {
                name: Some(name.clone()),
                vpc,
                also_in: Vec::new(),
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
            let ingress = self.group_rules(&group.ingress, &place.member("ingress"));
            let egress = self.group_rules(&group.egress, &place.member("egress"));
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
                vpc,
                also_in: Vec::new(),
                ingress: Vec::new(),
                egress: Vec::new(),
                place: place.clone(),
            });
            let rule = |peer| GroupRule {
                protocol: Protocol::All,
                ports: Ports::ALL,
                peer,
                place: place.clone(),
            };
            let everywhere = IpNet::from(ipnet::Ipv4Net::default());
            if let Some(group) = self.topology.groups.change(id) {
                group.ingress = vec![rule(Peer::Group(id))];
                group.egress = vec![rule(Peer::Cidr(everywhere))];
            }
            self.names.default_groups.insert(vpc, id);
        }
    }

    pub(super) fn group_rules(
        &mut self,
        rules: &[model::GroupRule],
        place: &Place,
    ) -> Vec<GroupRule> {
        let mut compiled = Vec::new();
        for (index, rule) in rules.iter().enumerate() {
            let place = place.index(index);
            let peer = match &rule.peer {
                model::Peer::Cidr(text) => {
                    let at = place.member("peer").member("cidr");
                    cidr::parse(text, &at, &mut self.diagnostics).map(Peer::Cidr)
                }
                model::Peer::PrefixList(name) => Self::find(
                    &mut self.diagnostics,
                    &self.names.prefix_lists,
                    "prefix list",
                    name,
                    place.member("peer").member("prefix_list"),
                )
                .map(Peer::PrefixList),
                model::Peer::Group(name) => Self::find(
                    &mut self.diagnostics,
                    &self.names.groups,
                    "security group",
                    name,
                    place.member("peer").member("group"),
                )
                .map(Peer::Group),
            };
            let ports = self.ports(rule.ports, rule.protocol, &place);
            if let (Some(peer), Some(ports)) = (peer, ports) {
                compiled.push(GroupRule {
                    protocol: protocol(rule.protocol),
                    ports,
                    peer,
                    place,
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
        place: &Place,
    ) -> Option<Ports> {
        let Some(model::Ports { from, to }) = ports else {
            return Some(Ports::ALL);
        };
        if from > to {
            self.diagnostics.push(
                Diagnostic::error(
                    "INVALID_PORT_RANGE",
                    place.member("ports"),
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
            let everything = AclRule {
                rule: 100,
                is_allow: true,
                protocol: Protocol::All,
                ports: Ports::ALL,
                cidr: IpNet::from(ipnet::Ipv4Net::default()),
                place: place.clone(),
            };
            let id = self.topology.acls.push(Acl {
                name: None,
                vpc,
                ingress: vec![everything.clone()],
                egress: vec![everything],
                place,
            });
            self.names.default_acls.insert(vpc, id);
        }
    }

    pub(super) fn acl_rules(&mut self, rules: &[model::AclRule], place: &Place) -> Vec<AclRule> {
        let mut compiled: Vec<AclRule> = Vec::new();
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
            if compiled.iter().any(|other| other.rule == rule.rule) {
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
            let block = cidr::parse(&rule.cidr, &place.member("cidr"), &mut self.diagnostics);
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

fn protocol(protocol: model::Protocol) -> Protocol {
    match protocol {
        model::Protocol::Tcp => Protocol::Tcp,
        model::Protocol::Udp => Protocol::Udp,
        model::Protocol::Icmp => Protocol::Icmp,
        model::Protocol::All => Protocol::All,
    }
}
