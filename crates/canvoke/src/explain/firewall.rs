//! The words of Gate::Firewall.

use super::Scene;
use super::words::Words;
use crate::arena::Id;
use crate::fix::{Direction, Edit, Fix};
use crate::model::{self, GroupRule as WrittenGroupRule};
use crate::net::acl::Ruling;
use crate::net::firewall::{Check, CheckRuling, Finding, Point};
use crate::net::group;
use crate::net::{Origin, Target};
use crate::topology::{Acl, Group, Peer, Ports, Protocol, Topology};

pub(super) fn words(scene: &Scene<'_>, finding: &Finding) -> Vec<Words> {
    let mut words: Vec<Words> = Vec::new();
    if finding.is_unknown {
        words.push(
            Words::new(
                "NOT_MODELLED",
                "N-ONP-01",
                "the way from on premises is not modelled yet, so what checks the packets is not known",
            )
            .place(&scene.topology.clients[scene.invocation.client].place),
        );
    }
    let (Some(origin), Some(target)) = (scene.origin, scene.target) else {
        if words.is_empty() {
            words.push(
                Words::new(
                    "NOT_IN_A_VPC",
                    "G-DNS-07",
                    "no packet gets as far as a security group",
                )
                .place(&scene.topology.clients[scene.invocation.client].place),
            );
        }
        return words;
    };
    for check in finding.checks.iter().filter(|check| !check.passes()) {
        words.push(match &check.ruling {
            CheckRuling::Groups { groups, .. } => {
                not_admitted(scene, check, groups, (origin, target))
            }
            CheckRuling::Acl { acl, ruling } => {
                denied(scene, check, *acl, ruling, (origin, target))
            }
        });
    }
    if words.is_empty() {
        words.push(passes(scene, finding, target));
    }
    words
}

fn passes(scene: &Scene<'_>, finding: &Finding, target: &Target) -> Words {
    let topology = scene.topology;
    let endpoint = &topology.endpoints[target.endpoint];
    // A reference to a group of a peered VPC: no page says that it holds for endpoints, and none that it does not.
    let crosses = scene
        .origin
        .is_some_and(|origin| topology.subnets[origin.subnet].vpc != endpoint.vpc);
    let is_contested = crosses
        && finding.checks.iter().any(|check| match check.ruling {
            CheckRuling::Groups {
                admitted_by: Some(rule),
                ..
            } => group::rules(&topology.groups[rule.group], direction_of(check.point))
                .get(rule.index)
                .is_some_and(|rule| matches!(rule.peer, Peer::Group(_))),
            _ => false,
        });
    let mut words = Words::new(
        "ADMITTED",
        if is_contested { "N-SG-08" } else { "N-SG-01" },
        "security groups and network ACLs let TCP 443 and its replies pass",
    )
    .place(&endpoint.place);
    for check in &finding.checks {
        if let CheckRuling::Groups {
            admitted_by: Some(rule),
            ..
        } = check.ruling
        {
            let group = &topology.groups[rule.group];
            let direction = direction_of(check.point);
            if let Some(found) = group::rules(group, direction).get(rule.index) {
                words = words.evidence(
                    format!(
                        "{}: {}",
                        group_name(topology, group),
                        describe(topology, found)
                    ),
                    Some(&found.place),
                );
            }
        }
    }
    words
}

fn direction_of(point: Point) -> group::Direction {
    match point {
        Point::ClientGroup | Point::ClientAclOut | Point::EndpointAclOut => {
            group::Direction::Egress
        }
        Point::EndpointGroup | Point::EndpointAclIn | Point::ClientAclIn => {
            group::Direction::Ingress
        }
    }
}

fn not_admitted(
    scene: &Scene<'_>,
    check: &Check,
    groups: &[Id<Group>],
    (origin, target): (Origin, &Target),
) -> Words {
    let topology = scene.topology;
    let direction = direction_of(check.point);
    let names: Vec<String> = groups
        .iter()
        .map(|&id| group_name(topology, &topology.groups[id]))
        .collect();
    let names = if names.is_empty() {
        "no security group".to_owned()
    } else {
        names.join(" and ")
    };
    let endpoint = &topology.endpoints[target.endpoint];
    let client = &topology.clients[scene.invocation.client];
    let has_rules = groups
        .iter()
        .any(|&id| !group::rules(&topology.groups[id], direction).is_empty());
    let code = if has_rules {
        "ENI_SG_RULES_MISMATCH"
    } else {
        "SG_HAS_NO_RULES"
    };
    let is_ingress = direction == group::Direction::Ingress;
    let (summary, stands_at, peer_subnet) = if is_ingress {
        (
            format!(
                "{names} of endpoint `{}` does not admit TCP 443 from `{}` ({})",
                endpoint.name, client.name, check.peer
            ),
            &endpoint.place,
            origin.subnet,
        )
    } else {
        (
            format!(
                "{names} of `{}` does not let TCP 443 out to endpoint `{}` ({})",
                client.name, endpoint.name, check.peer
            ),
            &client.place,
            target.interface.subnet,
        )
    };
    let is_implied = groups.iter().all(|&id| topology.groups[id].name.is_none());
    let rule = if is_implied { "N-SG-10" } else { "N-SG-01" };
    let mut words = Words::new(code, rule, summary).at(stands_at);
    let Some(&first) = groups.first() else {
        return words.place(stands_at);
    };
    words = words.place(&topology.groups[first].place);
    for &id in groups {
        let group = &topology.groups[id];
        let rules = group::rules(group, direction);
        if rules.is_empty() {
            words = words.evidence(
                format!(
                    "{}: no {} rule",
                    group_name(topology, group),
                    if is_ingress { "inbound" } else { "outbound" }
                ),
                Some(&group.place),
            );
        }
        for rule in rules {
            words = words.evidence(
                format!(
                    "{}: {}: {}",
                    group_name(topology, group),
                    describe(topology, rule),
                    miss(rule, check)
                ),
                Some(&rule.place),
            );
        }
    }
    let group = &topology.groups[first];
    let cidr = topology.subnets[peer_subnet].cidr;
    let verb = if is_ingress { "admit" } else { "let out" };
    let (preposition, fix_direction) = if is_ingress {
        ("from", Direction::Ingress)
    } else {
        ("to", Direction::Egress)
    };
    words.fix(Fix::new(
        format!(
            "{verb} TCP 443 {preposition} {cidr} in {}",
            group_name(topology, group)
        ),
        vec![Edit::AddGroupRule {
            vpc: topology.vpcs[group.vpc].name.clone(),
            group: group.name.clone(),
            direction: fix_direction,
            rule: WrittenGroupRule {
                protocol: model::Protocol::Tcp,
                ports: Some(model::Ports { from: 443, to: 443 }),
                peer: model::Peer::Cidr(cidr.to_string()),
                description: format!(
                    "HTTPS {preposition} subnet {}",
                    topology.subnets[peer_subnet].name
                ),
            },
        }],
    ))
}

fn miss(rule: &crate::topology::GroupRule, check: &Check) -> String {
    if !rule.protocol.covers_tcp() {
        return "another protocol".to_owned();
    }
    if !rule.ports.covers(Ports::HTTPS) {
        return "443 is not among the ports".to_owned();
    }
    match &rule.peer {
        Peer::Cidr(cidr) => format!("{} is outside {cidr}", check.peer),
        Peer::PrefixList(_) => format!("{} is in no block of that list", check.peer),
        Peer::Group(_) => format!(
            "{} is no member of that group, or the group is in a VPC that a rule cannot name",
            check.peer
        ),
    }
}

fn denied(
    scene: &Scene<'_>,
    check: &Check,
    acl: Id<Acl>,
    ruling: &Ruling,
    (origin, target): (Origin, &Target),
) -> Words {
    let topology = scene.topology;
    let acl = &topology.acls[acl];
    let name = acl_name(topology, acl);
    let direction = direction_of(check.point);
    let rules = match direction {
        group::Direction::Ingress => &acl.ingress,
        group::Direction::Egress => &acl.egress,
    };
    let deciding = ruling
        .first_denied()
        .flatten()
        .and_then(|index| rules.get(index));
    let is_reply = matches!(check.point, Point::EndpointAclOut | Point::ClientAclIn);
    let subnet = match check.point {
        Point::ClientAclOut | Point::ClientAclIn => origin.subnet,
        _ => target.interface.subnet,
    };
    let subnet = &topology.subnets[subnet];
    let way = match direction {
        group::Direction::Ingress => format!("into subnet `{}` from {}", subnet.name, check.peer),
        group::Direction::Egress => format!("out of subnet `{}` to {}", subnet.name, check.peer),
    };
    let by = deciding.map_or_else(
        || "no rule covers it, so the implicit rule `*` denies".to_owned(),
        |rule| format!("rule {} denies", rule.rule),
    );
    let packet = if is_reply { "the reply" } else { "TCP" };
    let summary = format!(
        "{name} does not let {packet} to {} {way}: {by}",
        ports(check.ports)
    );
    let (code, rule) = if is_reply {
        ("RETURN_SUBNET_ACL_RESTRICTION", "N-ACL-04")
    } else {
        ("SUBNET_ACL_RESTRICTION", "N-ACL-01")
    };
    let mut words = Words::new(code, rule, summary)
        .at(&subnet.place)
        .place(deciding.map_or(&acl.place, |rule| &rule.place));
    for rule in rules {
        words = words.evidence(
            format!(
                "{name}: {} {} {} {} {}",
                rule.rule,
                if rule.is_allow { "allow" } else { "deny" },
                protocol(rule.protocol),
                ports(rule.ports),
                rule.cidr
            ),
            Some(&rule.place),
        );
    }
    words = words.evidence(format!("{name}: * deny"), Some(&acl.place));
    let Some(written) = &acl.name else {
        return words;
    };
    let limit = deciding.map(|rule| rule.rule);
    let Some(number) = free_number(rules.iter().map(|rule| rule.rule), limit) else {
        return words.fix(Fix::advice(format!(
            "make room before rule {} of {name}",
            limit.unwrap_or(1)
        )));
    };
    let peer = match check.point {
        Point::ClientAclOut | Point::ClientAclIn => topology.subnets[target.interface.subnet].cidr,
        _ => topology.subnets[origin.subnet].cidr,
    };
    words.fix(Fix::new(
        format!(
            "allow TCP {} {} {peer} by rule {number} of {name}",
            ports(check.ports),
            if direction == group::Direction::Ingress {
                "from"
            } else {
                "to"
            }
        ),
        vec![Edit::AddAclRule {
            acl: written.clone(),
            direction: match direction {
                group::Direction::Ingress => Direction::Ingress,
                group::Direction::Egress => Direction::Egress,
            },
            rule: model::AclRule {
                rule: number,
                action: model::AclAction::Allow,
                protocol: model::Protocol::Tcp,
                ports: Some(model::Ports {
                    from: check.ports.from,
                    to: check.ports.to,
                }),
                cidr: peer.to_string(),
            },
        }],
    ))
}

/// A free rule number: in steps of ten behind the last one, or just before the rule that denies.
fn free_number(taken: impl Iterator<Item = u16>, before: Option<u16>) -> Option<u16> {
    let taken: Vec<u16> = taken.collect();
    match before {
        None => {
            let last = taken.iter().max().copied().unwrap_or(90);
            let next = last.saturating_add(10).min(32_766);
            (!taken.contains(&next)).then_some(next)
        }
        Some(limit) => (1..limit).rev().find(|number| !taken.contains(number)),
    }
}

fn describe(topology: &Topology, rule: &crate::topology::GroupRule) -> String {
    let peer = match &rule.peer {
        Peer::Cidr(cidr) => cidr.to_string(),
        Peer::PrefixList(list) => format!("prefix list `{}`", topology.prefix_lists[*list].name),
        Peer::Group(group) => group_name(topology, &topology.groups[*group]),
    };
    if rule.protocol == Protocol::All {
        return format!("all traffic, {peer}");
    }
    format!("{} {}, {peer}", protocol(rule.protocol), ports(rule.ports))
}

fn protocol(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Tcp => "tcp",
        Protocol::Udp => "udp",
        Protocol::Icmp => "icmp",
        Protocol::All => "all",
    }
}

fn ports(range: Ports) -> String {
    match range {
        Ports::ALL => "all ports".to_owned(),
        Ports { from, to } if from == to => format!("port {from}"),
        Ports { from, to } => format!("ports {from}-{to}"),
    }
}

fn group_name(topology: &Topology, group: &Group) -> String {
    group.name.as_ref().map_or_else(
        || {
            format!(
                "the default security group of VPC `{}`",
                topology.vpcs[group.vpc].name
            )
        },
        |name| format!("security group `{name}`"),
    )
}

fn acl_name(topology: &Topology, acl: &Acl) -> String {
    acl.name.as_ref().map_or_else(
        || {
            format!(
                "the default network ACL of VPC `{}`",
                topology.vpcs[acl.vpc].name
            )
        },
        |name| format!("network ACL `{name}`"),
    )
}
