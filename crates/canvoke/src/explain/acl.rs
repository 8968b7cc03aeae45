//! The words of Gate::Firewall about network ACLs.

use ipnet::IpNet;

use super::Scene;
use super::firewall::{block_of, other_end};
use super::network::{acl_name, ports, protocol};
use super::words::Words;
use crate::arena::Id;
use crate::fix::{Direction, Edit, Fix};
use crate::model;
use crate::net::Location;
use crate::net::acl::Ruling;
use crate::net::firewall::{Check, Point};
use crate::net::group;
use crate::net::leg::End;
use crate::net::walk::Border;
use crate::topology::Acl;

pub(super) fn denied(scene: &Scene<'_>, check: &Check, acl: Id<Acl>, ruling: &Ruling) -> Words {
    let topology = scene.topology;
    let acl = &topology.acls[acl];
    let name = acl_name(topology, acl);
    let Point::Border { border, is_reply } = check.point else {
        return Words::new("SUBNET_ACL_RESTRICTION", "N-ACL-01", name);
    };
    let is_ingress = border.direction == group::Direction::Ingress;
    let rules = if is_ingress {
        &acl.ingress
    } else {
        &acl.egress
    };
    let deciding = ruling
        .first_denied()
        .flatten()
        .and_then(|index| rules.get(index));
    let subnet = &topology.subnets[border.subnet];
    let way = if is_ingress {
        format!("into subnet `{}` from {}", subnet.name, check.peer)
    } else {
        format!("out of subnet `{}` to {}", subnet.name, check.peer)
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
    let rule = match (at_attachment(check, border, is_reply), is_reply) {
        (Some(rule), _) => rule,
        (None, true) => "N-ACL-04",
        (None, false) => "N-ACL-01",
    };
    let code = if is_reply {
        "RETURN_SUBNET_ACL_RESTRICTION"
    } else {
        "SUBNET_ACL_RESTRICTION"
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
    // Before every rule that denies some of the ports.
    let limit = ruling
        .parts
        .iter()
        .filter(|(_, _, is_allowed)| !is_allowed)
        .filter_map(|(_, index, _)| rules.get((*index)?))
        .map(|rule| rule.rule)
        .min();
    let Some(number) = free_number(rules.iter().map(|rule| rule.rule), limit) else {
        return words.fix(Fix::advice(format!(
            "make room before rule {} of {name}",
            limit.unwrap_or(1)
        )));
    };
    let end = other_end(&check.leg, check);
    let peer = block_of(topology, &end).unwrap_or_else(|| IpNet::from(end.address));
    words.fix(Fix::new(
        format!(
            "allow TCP {} {} {peer} by rule {number} of {name}",
            ports(check.ports),
            if is_ingress { "from" } else { "to" }
        ),
        vec![Edit::AddAclRule {
            vpc: topology.vpcs[acl.vpc].name.clone(),
            acl: acl.name.clone(),
            direction: if is_ingress {
                Direction::Ingress
            } else {
                Direction::Egress
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

/// The rule of a border that a transit gateway's attachment brings along: of a subnet of its own, or of the sender's,
/// which then asks the sender's own address on its way in (N-ACL-05, N-ACL-06).
fn at_attachment(check: &Check, border: Border, is_reply: bool) -> Option<&'static str> {
    let (sender, receiver) = if is_reply {
        (check.leg.to, check.leg.from)
    } else {
        (check.leg.from, check.leg.to)
    };
    let is_at = |end: End| end.location == Location::Subnet(border.subnet);
    match border.direction {
        group::Direction::Ingress if is_at(receiver) => None,
        group::Direction::Ingress if is_at(sender) => Some("N-ACL-06"),
        group::Direction::Egress if is_at(sender) => None,
        _ => Some("N-ACL-05"),
    }
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
