//! Security groups, their rules as resources of their own; a VPC's default group is adopted and holds its rules inline.

use canvoke::Place;
use canvoke::model::{GroupRule, Peer, Protocol};

use super::homes::Home;
use super::policy::Naming;
use super::{Export, name_tag, wait_for};
use crate::hcl::{Block, Expr, Part, number, reference, text};

impl Export<'_> {
    pub(super) fn security_groups(&mut self) {
        let scenario = self.scenario;
        for (name, group) in &scenario.security_groups {
            let place = Place::at(&["security_groups", name]);
            let Some(home) = self.vpc_home(&group.vpc) else {
                self.dangling(place.member("vpc"), "VPC", &group.vpc);
                continue;
            };
            let home = self.home_of_participant(home, group.account.as_ref(), &place);
            let vpc = self.vpc_reference(&group.vpc);
            let kind = group_kind(group.default);
            let label = self.labels.of(kind, name);
            let mut block = self.resource(kind, &label, &home);
            if group.default {
                // Terraform empties a default group that it adopts, so what it had stands in it.
                block.set("vpc_id", vpc);
                for (direction, rules) in [("ingress", &group.ingress), ("egress", &group.egress)] {
                    for (index, rule) in rules.iter().enumerate() {
                        let place = place.member(direction).index(index);
                        if let Some(inline) = self.inline_rule(direction, name, rule, &home, place)
                        {
                            block.nest(inline);
                        }
                    }
                }
                block.blank();
                block.set("tags", name_tag(name));
                self.add("network.tf", block);
                continue;
            }
            block.set("name", text(name));
            let description = if group.description.is_empty() {
                format!("Security group {name}")
            } else {
                group.description.clone()
            };
            block.set("description", text(description));
            block.set("vpc_id", vpc);
            block.blank();
            block.set("tags", name_tag(name));
            self.add("network.tf", block);
            self.also_in(&label, &group.also_in, &home, &place);
            for (direction, rules) in [
                (Direction::Ingress, &group.ingress),
                (Direction::Egress, &group.egress),
            ] {
                for (index, rule) in rules.iter().enumerate() {
                    let place = place.member(direction.member()).index(index);
                    self.group_rule(direction, &label, rule, &home, place);
                }
            }
        }
    }

    /// Further VPCs of a group (N-SG-09).
    fn also_in(&mut self, group: &str, vpcs: &[String], home: &Home, place: &Place) {
        let kind = "aws_vpc_security_group_vpc_association";
        for (index, vpc) in vpcs.iter().enumerate() {
            if !self.scenario.vpcs.contains_key(vpc) {
                self.dangling(place.member("also_in").index(index), "VPC", vpc);
                continue;
            }
            let label = self.labels.fresh(kind, &format!("{group}_{vpc}"));
            let mut block = self.resource(kind, &label, home);
            let id = reference("aws_security_group", group, "id");
            block.set("security_group_id", id);
            let vpc = self.vpc_reference(vpc);
            block.set("vpc_id", vpc);
            self.add("network.tf", block);
        }
    }

    fn group_rule(
        &mut self,
        direction: Direction,
        group: &str,
        rule: &GroupRule,
        home: &Home,
        place: Place,
    ) {
        let (argument, peer, words) = match &rule.peer {
            Peer::Cidr(cidr) => {
                let argument = if cidr.contains(':') {
                    "cidr_ipv6"
                } else {
                    "cidr_ipv4"
                };
                let words = cidr.replace("0.0.0.0/0", "anywhere");
                (argument, self.cidr(cidr), words)
            }
            Peer::PrefixList(list) => {
                let at = place.member("peer");
                let Some(found) = self.prefix_list_reference(list, home, at) else {
                    return;
                };
                ("prefix_list_id", found, list.clone())
            }
            Peer::Group(peer) => {
                let Some(found) = self.peer_reference(peer, home, place.member("peer")) else {
                    return;
                };
                ("referenced_security_group_id", found, peer.clone())
            }
        };
        let ports = match rule.ports {
            Some(ports) if ports.from == ports.to => format!("_{}", ports.from),
            Some(ports) => format!("_{}_{}", ports.from, ports.to),
            None => String::new(),
        };
        let protocol = protocol_name(rule.protocol);
        let wanted = format!(
            "{group}_{protocol}{ports}_{}_{words}",
            direction.preposition()
        );
        let kind = direction.resource();
        let label = self.labels.fresh(kind, &wanted);
        let mut block = self.resource(kind, &label, home);
        block.set(
            "security_group_id",
            reference("aws_security_group", group, "id"),
        );
        let description = if rule.description.is_empty() {
            format!("{protocol} {} {words}", direction.preposition())
        } else {
            rule.description.clone()
        };
        block.set("description", text(description));
        match rule.protocol {
            Protocol::All => block.set("ip_protocol", text("-1")),
            protocol => block.set("ip_protocol", text(protocol_name(protocol))),
        };
        // `-1` takes no ports; the others need both, and all of them where the scenario says none.
        if rule.protocol != Protocol::All {
            let (from, to) = port_range(rule);
            block.set("from_port", number(from));
            block.set("to_port", number(to));
        }
        block.set(argument, peer);
        if let Peer::PrefixList(list) = &rule.peer {
            let after = self.list_acceptance(list, home);
            wait_for(&mut block, after);
        }
        self.add("network.tf", block);
    }

    fn inline_rule(
        &mut self,
        direction: &'static str,
        own: &str,
        rule: &GroupRule,
        home: &Home,
        place: Place,
    ) -> Option<Block> {
        let mut block = Block::new(direction);
        if !rule.description.is_empty() {
            block.set("description", text(&rule.description));
        }
        let (from, to) = port_range(rule);
        let all = rule.protocol == Protocol::All;
        block.set(
            "protocol",
            text(if all {
                "-1"
            } else {
                protocol_name(rule.protocol)
            }),
        );
        block.set("from_port", number(if all { 0 } else { from }));
        block.set("to_port", number(if all { 0 } else { to }));
        match &rule.peer {
            Peer::Cidr(cidr) => {
                let argument = if cidr.contains(':') {
                    "ipv6_cidr_blocks"
                } else {
                    "cidr_blocks"
                };
                block.set(argument, Expr::List(vec![self.cidr(cidr)]));
            }
            Peer::PrefixList(list) => {
                let list = self.prefix_list_reference(list, home, place.member("peer"))?;
                block.set("prefix_list_ids", Expr::List(vec![list]));
            }
            Peer::Group(peer) if peer == own => {
                block.set("self", Expr::Bool(true));
            }
            Peer::Group(peer) => {
                let peer = self.peer_reference(peer, home, place.member("peer"))?;
                block.set("security_groups", Expr::List(vec![peer]));
            }
        }
        Some(block)
    }

    /// A group that a rule names: one of another account with that account's id (N-SG-06); one that the scenario does
    /// not hold by the id that stands there.
    fn peer_reference(&mut self, name: &str, home: &Home, place: Place) -> Option<Expr> {
        let scenario = self.scenario;
        let Some(group) = scenario.security_groups.get(name) else {
            if name
                .rsplit('/')
                .next()
                .is_some_and(|id| id.starts_with("sg-"))
            {
                let parts = self.parts(name, Naming::Principals);
                return Some(Expr::Text(parts));
            }
            return self.group_reference(name, place);
        };
        let found = self.group_reference(name, place)?;
        let owner = scenario.vpcs.get(&group.vpc).map(|vpc| &vpc.account);
        let owner = group.account.as_ref().or(owner)?;
        if *owner == home.account {
            return Some(found);
        }
        match (self.homes.account_id(owner), found) {
            (Some(Expr::Reference(account)), Expr::Reference(id)) => Some(Expr::Text(vec![
                Part::Reference(account),
                Part::Literal("/".to_owned()),
                Part::Reference(id),
            ])),
            (_, found) => Some(found),
        }
    }

    /// The id of a security group, as a reference.
    pub(super) fn group_reference(&mut self, name: &str, place: Place) -> Option<Expr> {
        let scenario = self.scenario;
        let found = scenario
            .security_groups
            .get(name)
            .filter(|group| scenario.vpcs.contains_key(&group.vpc));
        let Some(group) = found else {
            self.dangling(place, "security group", name);
            return None;
        };
        let kind = group_kind(group.default);
        Some(reference(kind, &self.labels.of(kind, name), "id"))
    }

    /// The ids of the groups that exist.
    pub(super) fn group_references(&mut self, names: &[String], place: &Place) -> Vec<Expr> {
        let mut references = Vec::new();
        for (index, name) in names.iter().enumerate() {
            references.extend(self.group_reference(name, place.index(index)));
        }
        references
    }
}

#[derive(Clone, Copy)]
enum Direction {
    Ingress,
    Egress,
}

impl Direction {
    fn member(self) -> &'static str {
        match self {
            Self::Ingress => "ingress",
            Self::Egress => "egress",
        }
    }

    fn preposition(self) -> &'static str {
        match self {
            Self::Ingress => "from",
            Self::Egress => "to",
        }
    }

    fn resource(self) -> &'static str {
        match self {
            Self::Ingress => "aws_vpc_security_group_ingress_rule",
            Self::Egress => "aws_vpc_security_group_egress_rule",
        }
    }
}

fn group_kind(default: bool) -> &'static str {
    if default {
        "aws_default_security_group"
    } else {
        "aws_security_group"
    }
}

fn protocol_name(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Tcp => "tcp",
        Protocol::Udp => "udp",
        Protocol::Icmp => "icmp",
        Protocol::All => "all",
    }
}

/// The ports as Terraform wants them: for ICMP they are a type and a code, where -1 stands for any.
fn port_range(rule: &GroupRule) -> (i32, i32) {
    match (rule.ports, rule.protocol) {
        (Some(ports), _) => (i32::from(ports.from), i32::from(ports.to)),
        (None, Protocol::Icmp) => (-1, -1),
        (None, _) => (0, 65535),
    }
}
