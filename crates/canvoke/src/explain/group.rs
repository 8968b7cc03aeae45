//! The words of Gate::Firewall about security groups.

use ipnet::IpNet;

use super::firewall::{block_of, end_named};
use super::network::{group_name, group_rule, party};
use super::words::Words;
use super::{Scene, balancer_filter};
use crate::arena::Id;
use crate::diagnostic::Place;
use crate::fix::{Direction, Edit, Fix};
use crate::model::{self, GroupRule as WrittenGroupRule};
use crate::net::firewall::{Check, Point};
use crate::net::group::{self, Admission, Crossing, Fault, Miss, Question, RuleId};
use crate::net::leg::Party;
use crate::topology::{Group, GroupRule, Peer, Topology};

pub(super) fn rule_at<'t>(
    topology: &'t Topology,
    question: &Question,
    rule: RuleId,
) -> Option<(&'t Group, &'t GroupRule)> {
    let group = &topology.groups[rule.group];
    let found = group::rules(group, question.direction).get(rule.index)?;
    Some((group, found))
}

pub(super) fn not_admitted(
    scene: &Scene<'_>,
    check: &Check,
    question: &Question,
    admission: Admission,
) -> Words {
    let topology = scene.topology;
    let groups = question.own.groups(topology).unwrap_or_default();
    let rules: Vec<(&Group, &GroupRule)> = groups
        .iter()
        .map(|&id| &topology.groups[id])
        .flat_map(|group| {
            group::rules(group, question.direction)
                .iter()
                .map(move |rule| (group, rule))
        })
        .collect();
    let is_ingress = question.direction == group::Direction::Ingress;
    let (code, rule, because) = reason(topology, question, groups, &rules, admission);
    let (own, other) = (
        party(topology, question.own),
        party(topology, question.other),
    );
    let names: Vec<String> = groups
        .iter()
        .map(|&id| group_name(topology, &topology.groups[id]))
        .collect();
    let names = names.join(" and ");
    let port = question.port;
    let (admits, lets_out) = if groups.is_empty() {
        ("would admit", "would let")
    } else {
        ("does not admit", "does not let")
    };
    let names = if groups.is_empty() {
        format!("{own} has no security group that")
    } else {
        format!("{names} of {own}")
    };
    let summary = if let Admission::Unknown(_) = admission {
        let way = if is_ingress { "from" } else { "to" };
        format!(
            "whether {names} admits TCP {port} {way} {other} ({}) is not known{because}",
            check.peer
        )
    } else if is_ingress {
        format!(
            "{names} {admits} TCP {port} from {other} ({}){because}",
            check.peer
        )
    } else {
        format!(
            "{names} {lets_out} TCP {port} out to {other} ({}){because}",
            check.peer
        )
    };
    let stands_at = place(topology, question.own);
    let (code, rule, summary) = balancer_filter::code(topology, check, question)
        .map_or((code, rule, summary.clone()), |(code, rule, because)| {
            (code, rule, format!("{summary}{because}"))
        });
    let mut words = Words::new(code, rule, summary).at(stands_at);
    let Some(&first) = groups.first() else {
        return words.place(stands_at).fix(Fix::advice(format!(
            "give {own} a security group of its own account"
        )));
    };
    words = words.place(&topology.groups[first].place);
    for &id in groups {
        let group = &topology.groups[id];
        let rules = group::rules(group, question.direction);
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
                    group_rule(topology, rule),
                    miss(topology, question, rule)
                ),
                Some(&rule.written.below(&group.place)),
            );
        }
    }
    words = words.fix(by_block(scene, check, question, &topology.groups[first]));
    if let Some(fix) = balancer_filter::not_enforced(topology, check) {
        words = words.fix(fix);
    }
    match because_of(topology, question, &rules) {
        Some(Fault::ReferencingOff) => words.fix(switch_on(topology, question)),
        _ => words,
    }
}

/// The code, its rule, and what the claim adds.
fn reason(
    topology: &Topology,
    question: &Question,
    groups: &[Id<Group>],
    rules: &[(&Group, &GroupRule)],
    admission: Admission,
) -> (&'static str, &'static str, String) {
    if let Admission::Unknown(rule) = admission {
        let peer = rule_at(topology, question, rule).map(|(_, rule)| &rule.peer);
        return match peer {
            Some(Peer::ForeignGroup(id)) => (
                "UNKNOWN_PEERED_SGS",
                "N-SG-06",
                format!(
                    ": a rule names security group `{id}`, whose members the scenario does not know (`describe-security-group-references`)"
                ),
            ),
            _ => (
                "UNSUPPORTED_COMPONENT",
                "N-SG-04",
                ": a rule names its group, and whether the way between the two carries groups is not known".to_owned(),
            ),
        };
    }
    match because_of(topology, question, rules) {
        Some(fault) => {
            let (code, rule) = match fault {
                Fault::NotPreserved => ("SG_REFERENCES_NOT_PRESERVED", "N-SG-04"),
                Fault::TransitEgress => ("SG_REF_TGW_EGRESS_UNSUPPORTED", "N-SG-05"),
                Fault::TransitPrivateLink => ("SG_REF_TGW_PRIVATELINK_UNSUPPORTED", "N-SG-07"),
                Fault::ReferencingOff | Fault::Zone => ("SG_REFERENCING_SUPPORT", "N-SG-07"),
                Fault::OtherRegion => ("SG_REF_CROSS_REGION", "N-SG-06"),
            };
            (code, rule, format!(": {}", words_of(fault)))
        }
        None if rules.is_empty() && !groups.is_empty() => {
            ("SG_HAS_NO_RULES", implied(topology, groups), String::new())
        }
        None => (
            "ENI_SG_RULES_MISMATCH",
            implied(topology, groups),
            String::new(),
        ),
    }
}

fn implied(topology: &Topology, groups: &[Id<Group>]) -> &'static str {
    if groups.iter().all(|&id| topology.groups[id].name.is_none()) {
        "N-SG-10"
    } else {
        "N-SG-01"
    }
}

/// Why a rule that names a group of the other side does not count.
fn because_of(
    topology: &Topology,
    question: &Question,
    rules: &[(&Group, &GroupRule)],
) -> Option<Fault> {
    rules
        .iter()
        .find_map(|(_, rule)| match group::miss(topology, question, rule) {
            Some(Miss::Reference(fault)) => Some(fault),
            _ => None,
        })
}

fn words_of(fault: Fault) -> &'static str {
    match fault {
        Fault::NotPreserved => {
            "a rule names its group, and the way between the two does not carry groups"
        }
        Fault::TransitEgress => {
            "a rule names its group, and outbound rules cannot do so over a transit gateway"
        }
        Fault::TransitPrivateLink => {
            "a rule names its group, and over a transit gateway that does not hold for PrivateLink endpoints"
        }
        Fault::ReferencingOff => {
            "a rule names its group, and the transit gateway or an attachment has security group referencing off"
        }
        Fault::Zone => {
            "a rule names its group, and zone `use1-az3` cannot do so over a transit gateway"
        }
        Fault::OtherRegion => "a rule names its group, which is in another Region",
    }
}

fn place(topology: &Topology, party: Party) -> &Place {
    match party {
        Party::Client(client) => &topology.clients[client].place,
        Party::Endpoint(endpoint) => &topology.endpoints[endpoint].place,
        Party::Balancer(balancer) => &topology.balancers[balancer].place,
    }
}

/// A rule for the block of the other side.
fn by_block(scene: &Scene<'_>, check: &Check, question: &Question, group: &Group) -> Fix {
    let topology = scene.topology;
    let end = match check.point {
        Point::ReceiverGroup | Point::PrivateLinkGroup => check.leg.source,
        _ => check.leg.to,
    };
    let cidr = block_of(topology, &end).unwrap_or_else(|| IpNet::from(end.address));
    let is_ingress = question.direction == group::Direction::Ingress;
    let verb = if is_ingress { "admit" } else { "let out" };
    let (preposition, direction) = if is_ingress {
        ("from", Direction::Ingress)
    } else {
        ("to", Direction::Egress)
    };
    let port = question.port;
    Fix::new(
        format!(
            "{verb} TCP {port} {preposition} {cidr} in {}",
            group_name(topology, group)
        ),
        vec![Edit::AddGroupRule {
            vpc: topology.vpcs[group.vpc].name.clone(),
            group: group.name.clone(),
            direction,
            rule: WrittenGroupRule {
                protocol: model::Protocol::Tcp,
                ports: Some(model::Ports {
                    from: port,
                    to: port,
                }),
                peer: model::Peer::Cidr(cidr.to_string()),
                description: format!("HTTPS {preposition} {}", end_named(topology, &end)),
            },
        }],
    )
}

/// Turns referencing on along the way (N-SG-07).
fn switch_on(topology: &Topology, question: &Question) -> Fix {
    let Crossing::Transit {
        gateway,
        attachments,
        ..
    } = question.crossing
    else {
        return Fix::advice("use a rule with a CIDR block");
    };
    let via = &topology.transit_gateways[gateway];
    let mut edits = Vec::new();
    let on = |place: Place| Edit::Set {
        pointer: place.member("security_group_referencing").pointer,
        value: true.into(),
    };
    if !via.security_group_referencing {
        edits.push(on(via.place.clone()));
    }
    let off = attachments
        .into_iter()
        .flatten()
        .map(|id| &topology.attachments[id])
        .filter(|attachment| !attachment.lets_groups_be_named());
    edits.extend(off.map(|attachment| on(attachment.place.member("to").member("vpc"))));
    Fix::new(
        format!(
            "turn security group referencing on for transit gateway `{}` and its attachments on the way",
            via.name
        ),
        edits,
    )
}

fn miss(topology: &Topology, question: &Question, rule: &GroupRule) -> String {
    let address = question.address;
    match (group::miss(topology, question, rule), &rule.peer) {
        (None, _) => "admits".to_owned(),
        (Some(Miss::Protocol), _) => "another protocol".to_owned(),
        (Some(Miss::Ports), _) => format!("{} is not among the ports", question.port),
        (Some(Miss::Address), Peer::Cidr(cidr)) => format!("{address} is outside {cidr}"),
        (Some(Miss::Address), _) => format!("{address} is in no block of that list"),
        (Some(Miss::NotMember), Peer::Group(group)) if is_stale(topology, question, *group) => {
            "stale: no active peering joins that group's VPC with this one".to_owned()
        }
        (Some(Miss::NotMember), _) => format!("{address} is no member of that group"),
        (Some(Miss::Reference(fault)), _) => words_of(fault).to_owned(),
        (Some(Miss::Unknown), _) => format!("whether {address} is a member is not known"),
    }
}

/// Whether a rule names a group that it cannot reach any more (N-SG-06).
fn is_stale(topology: &Topology, question: &Question, group: Id<Group>) -> bool {
    let far = topology.groups[group].vpc;
    let own = question.own.groups(topology).unwrap_or_default();
    !own.iter().any(|&id| {
        let near = topology.groups[id].vpc;
        near == far
            || topology.groups[id].also_in.contains(&far)
            || !topology.vpcs[near].attachments.is_empty()
            || topology.vpcs[near].peerings.iter().any(|&peering| {
                let peering = &topology.peerings[peering];
                peering.is_active() && peering.far_side(near) == Some(far)
            })
    })
}
