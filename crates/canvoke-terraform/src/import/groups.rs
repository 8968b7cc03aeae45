//! Security groups with their rules, inline, split, and of the older split form.

use canvoke::Diagnostic;
use canvoke::model::{GroupRule, Peer, Ports, Protocol, SecurityGroup};

use super::prefix_lists::LISTS;
use super::reader::{Part, Reader};

const GROUPS: [&str; 2] = ["aws_security_group", "aws_default_security_group"];

impl<'a> Reader<'a> {
    pub(super) fn security_groups(&mut self) {
        for kind in GROUPS {
            for part in self.all(kind) {
                if let Some(vpc) = self.link(&part, "vpc_id", &["aws_vpc"]) {
                    self.security_group(&part, vpc, kind == "aws_default_security_group");
                }
            }
        }
        for (kind, ingress) in [
            ("aws_vpc_security_group_ingress_rule", true),
            ("aws_vpc_security_group_egress_rule", false),
        ] {
            for part in self.all(kind) {
                let group = self.link(&part, "security_group_id", &GROUPS);
                let rules = self.split_rule(&part);
                self.add_rules(&part, group, ingress, rules);
            }
        }
        for part in self.all("aws_security_group_rule") {
            let group = self.link(&part, "security_group_id", &GROUPS);
            let ingress = self.text(&part, "type").as_deref() == Some("ingress");
            let own = group.clone().unwrap_or_default();
            let rules = self.rules_of(&part, &own, "source_security_group_id");
            self.add_rules(&part, group, ingress, rules);
        }
        for part in self.all("aws_vpc_security_group_vpc_association") {
            let group = self.link(&part, "security_group_id", &GROUPS);
            let vpc = self.link(&part, "vpc_id", &["aws_vpc"]);
            let group = group.and_then(|group| self.scenario.security_groups.get_mut(&group));
            if let (Some(group), Some(vpc)) = (group, vpc) {
                group.also_in.push(vpc);
            }
        }
        self.groups_without_egress();
    }

    fn security_group(&mut self, part: &Part<'a>, vpc: String, default: bool) {
        let name = self.name(part);
        let account = self.participant(part, &vpc);
        let mut group = SecurityGroup {
            vpc,
            account,
            also_in: Vec::new(),
            default,
            description: self.text(part, "description").unwrap_or_default(),
            ingress: Vec::new(),
            egress: Vec::new(),
        };
        for block in self.blocks(part, "ingress") {
            group
                .ingress
                .extend(self.rules_of(&block, &name, "security_groups"));
        }
        for block in self.blocks(part, "egress") {
            group
                .egress
                .extend(self.rules_of(&block, &name, "security_groups"));
        }
        self.became(part, "security_groups", &name);
        self.scenario.security_groups.insert(name, group);
    }

    fn add_rules(
        &mut self,
        part: &Part<'_>,
        group: Option<String>,
        ingress: bool,
        rules: Vec<GroupRule>,
    ) {
        let Some(name) = group else { return };
        self.mixed(
            part,
            &name,
            "security_group_id",
            &GROUPS,
            &["ingress", "egress"],
        );
        let Some(group) = self.scenario.security_groups.get_mut(&name) else {
            return;
        };
        let (list, member) = if ingress {
            (&mut group.ingress, "ingress")
        } else {
            (&mut group.egress, "egress")
        };
        let first = list.len();
        list.extend(rules);
        for index in first..list.len() {
            let place = part.place();
            let pointer =
                canvoke::Place::at(&["security_groups", &name, member, &index.to_string()]).pointer;
            self.places.insert(pointer, place);
        }
    }

    /// A rule of the newer split form: one peer.
    fn split_rule(&mut self, part: &Part<'_>) -> Vec<GroupRule> {
        let Some((protocol, ports)) = self.protocol(part, "ip_protocol") else {
            return Vec::new();
        };
        let peer = if part.body.has_attribute("referenced_security_group_id") {
            let id = self.text(part, "referenced_security_group_id");
            id.and_then(|id| self.peer_group(part, "referenced_security_group_id", &id))
        } else if part.body.has_attribute("prefix_list_id") {
            self.link(part, "prefix_list_id", &LISTS)
                .map(Peer::PrefixList)
        } else {
            let cidr = self.text(part, "cidr_ipv4");
            cidr.or_else(|| self.text(part, "cidr_ipv6"))
                .map(Peer::Cidr)
        };
        let Some(peer) = peer else {
            self.rule_left_out(part);
            return Vec::new();
        };
        vec![GroupRule {
            protocol,
            ports,
            peer,
            description: self.text(part, "description").unwrap_or_default(),
        }]
    }

    /// A rule that may have many peers: one rule for each.
    fn rules_of(&mut self, part: &Part<'_>, own: &str, groups: &str) -> Vec<GroupRule> {
        let Some((protocol, ports)) = self.protocol(part, "protocol") else {
            return Vec::new();
        };
        let mut peers: Vec<Peer> = Vec::new();
        for cidrs in ["cidr_blocks", "ipv6_cidr_blocks"] {
            peers.extend(self.texts(part, cidrs).into_iter().map(Peer::Cidr));
        }
        if groups == "security_groups" {
            for id in self.texts(part, groups) {
                peers.extend(self.peer_group(part, groups, &id));
            }
        } else if part.body.has_attribute(groups)
            && let Some(id) = self.text(part, groups)
        {
            peers.extend(self.peer_group(part, groups, &id));
        }
        peers.extend(
            self.links(part, "prefix_list_ids", &LISTS)
                .into_iter()
                .map(Peer::PrefixList),
        );
        if self.flag(part, "self") == Some(true) {
            peers.push(Peer::Group(own.to_owned()));
        }
        if peers.is_empty() {
            self.rule_left_out(part);
        }
        let description = self.text(part, "description").unwrap_or_default();
        peers
            .into_iter()
            .map(|peer| GroupRule {
                protocol,
                ports,
                peer,
                description: description.clone(),
            })
            .collect()
    }

    /// A group that a rule names, maybe with its account before it; one that is not here stays as its id (N-SG-06).
    fn peer_group(&mut self, part: &Part<'_>, argument: &str, id: &str) -> Option<Peer> {
        let own = id.rsplit('/').next().unwrap_or(id);
        let is_known = GROUPS
            .iter()
            .any(|kind| self.address_of(kind, own).is_some());
        if !is_known && own.starts_with("sg-") && self.default_part(own).is_none() {
            return Some(Peer::Group(id.to_owned()));
        }
        self.linked(part, argument, own, &GROUPS).map(Peer::Group)
    }

    fn rule_left_out(&mut self, part: &Part<'_>) {
        let words = format!(
            "a rule of `{}`, or a part of it, is left out: what it admits is not known here, and a verdict may hang on it",
            part.address
        );
        self.diagnostics
            .push(Diagnostic::warning("NOT_READ", part.place(), words));
    }

    fn protocol(&mut self, part: &Part<'_>, argument: &str) -> Option<(Protocol, Option<Ports>)> {
        let from = self.number(part, "from_port");
        let to = self.number(part, "to_port");
        let protocol = self.text(part, argument)?;
        let Some(protocol) = protocol_of(&protocol) else {
            let words = format!(
                "a rule of `{}` is left out: the protocol `{protocol}` is not in the model",
                part.address
            );
            self.diagnostics
                .push(Diagnostic::warning("NOT_READ", part.place(), words));
            return None;
        };
        Some((protocol, ports_of(protocol, from, to)))
    }

    /// Terraform takes away the rule that AWS gives every new group, so a group without a rule lets nothing out.
    fn groups_without_egress(&mut self) {
        for part in self.all("aws_security_group") {
            let name = self.name(&part);
            let group = self.scenario.security_groups.get(&name);
            let silent = group.is_some_and(|group| group.egress.is_empty());
            if silent {
                self.diagnostics.push(
                    Diagnostic::note(
                        "NO_EGRESS_RULE",
                        part.place(),
                        format!("`{}` has no egress rule: Terraform removes the one that AWS gives a new group, so nothing leaves its members but replies", part.address),
                    )
                    .hint("add an `aws_vpc_security_group_egress_rule` if its members call anything"),
                );
            }
        }
    }
}

/// A protocol by its name or number.
pub(super) fn protocol_of(name: &str) -> Option<Protocol> {
    match name.to_ascii_lowercase().as_str() {
        "tcp" | "6" => Some(Protocol::Tcp),
        "udp" | "17" => Some(Protocol::Udp),
        "icmp" | "1" => Some(Protocol::Icmp),
        "-1" | "all" => Some(Protocol::All),
        _ => None,
    }
}

/// Ports, where they say less than "all".
pub(super) fn ports_of(protocol: Protocol, from: Option<i64>, to: Option<i64>) -> Option<Ports> {
    let from = u16::try_from(from?).ok()?;
    let to = u16::try_from(to?).ok()?;
    let carries_ports = matches!(protocol, Protocol::Tcp | Protocol::Udp);
    (carries_ports && (from, to) != (0, u16::MAX)).then_some(Ports { from, to })
}
