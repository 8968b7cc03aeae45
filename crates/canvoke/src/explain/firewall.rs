//! The words of Gate::Firewall.

use ipnet::IpNet;

use super::network::{acl_name, group_name, group_rule, party, ports, protocol};
use super::words::Words;
use super::{Scene, balancer_filter};
use crate::arena::Id;
use crate::fix::{Direction, Edit, Fix};
use crate::gate::Outcome;
use crate::model::{self, GroupRule as WrittenGroupRule};
use crate::net::Location;
use crate::net::acl::Ruling;
use crate::net::firewall::{Check, CheckRuling, Finding, Point};
use crate::net::group::{self, Admission, Crossing, Fault, Miss, Question, RuleId};
use crate::net::leg::{End, Leg, Party};
use crate::net::walk::Border;
use crate::topology::{Acl, Group, GroupRule, Peer, Topology, Vantage};

pub(super) fn words(scene: &Scene<'_>, finding: &Finding) -> Vec<Words> {
    let client = &scene.topology.clients[scene.invocation.client];
    if finding.is_unknown {
        return vec![
            Words::new(
                "UNKNOWN_RESOURCE",
                "N-ONP-01",
                format!(
                    "`{}` is on premises at no known site, so what checks its packets is not known",
                    client.name
                ),
            )
            .place(&client.place)
            .unknown(),
        ];
    }
    if finding.checks.is_empty() {
        return vec![
            Words::new(
                "NOT_IN_A_VPC",
                "G-DNS-07",
                "no packet gets as far as a security group",
            )
            .place(&client.place),
        ];
    }
    let of = |outcome: Outcome| {
        finding
            .checks
            .iter()
            .filter(move |check| check.outcome() == outcome)
            .map(|check| match &check.ruling {
                CheckRuling::Groups {
                    question,
                    admission,
                } => not_admitted(scene, check, question, *admission),
                CheckRuling::Acl { acl, ruling } => denied(scene, check, *acl, ruling),
            })
    };
    let mut words: Vec<Words> = of(Outcome::Block).collect();
    words.extend(of(Outcome::Unknown).map(Words::unknown));
    if words.is_empty() {
        words.push(passes(scene, finding));
    }
    words
}

fn passes(scene: &Scene<'_>, finding: &Finding) -> Words {
    let topology = scene.topology;
    let admitted: Vec<(&Question, &Group, &GroupRule)> = finding
        .checks
        .iter()
        .filter_map(|check| match &check.ruling {
            CheckRuling::Groups {
                question,
                admission: Admission::By(rule),
            } => {
                let (group, found) = rule_at(topology, question, *rule)?;
                Some((question, group, found))
            }
            _ => None,
        })
        .collect();
    // A reference to a group of a peered VPC: no page says that it holds for endpoints, and none that it does not.
    let is_contested = admitted.iter().any(|(question, _, rule)| {
        question.crossing == Crossing::Peering
            && matches!(question.own, Party::Endpoint(_))
            && matches!(rule.peer, Peer::Group(_))
    });
    let mut words = Words::new(
        "ADMITTED",
        if is_contested { "N-SG-08" } else { "N-SG-01" },
        "security groups and network ACLs let TCP 443 and its replies pass",
    );
    if let Some(target) = scene.target {
        words = words.place(super::service::target_place(topology, target));
    }
    for (_, group, rule) in admitted {
        words = words.evidence(
            format!(
                "{}: {}",
                group_name(topology, group),
                group_rule(topology, rule)
            ),
            Some(&rule.place),
        );
    }
    words
}

fn rule_at<'t>(
    topology: &'t Topology,
    question: &Question,
    rule: RuleId,
) -> Option<(&'t Group, &'t GroupRule)> {
    let group = &topology.groups[rule.group];
    let found = group::rules(group, question.direction).get(rule.index)?;
    Some((group, found))
}

fn not_admitted(
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
    let names = if names.is_empty() {
        "no security group".to_owned()
    } else {
        names.join(" and ")
    };
    let port = question.port;
    let summary = if let Admission::Unknown(_) = admission {
        let way = if is_ingress { "from" } else { "to" };
        format!(
            "whether {names} of {own} admits TCP {port} {way} {other} ({}) is not known{because}",
            check.peer
        )
    } else if is_ingress {
        format!(
            "{names} of {own} does not admit TCP {port} from {other} ({}){because}",
            check.peer
        )
    } else {
        format!(
            "{names} of {own} does not let TCP {port} out to {other} ({}){because}",
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
                Some(&rule.place),
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
        let named = rule_at(topology, question, rule)
            .map_or_else(String::new, |(_, rule)| group_rule(topology, rule));
        return (
            "UNKNOWN_PEERED_SGS",
            "N-SG-06",
            format!(
                ": its rule `{named}` names members that the scenario does not know (`describe-security-group-references`)"
            ),
        );
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

fn place(topology: &Topology, party: Party) -> &crate::diagnostic::Place {
    match party {
        Party::Client(client) => &topology.clients[client].place,
        Party::Endpoint(endpoint) => &topology.endpoints[endpoint].place,
        Party::Balancer(balancer) => &topology.balancers[balancer].place,
    }
}

/// The block that an end's address belongs to: its subnet's, or that of its network on premises.
fn block_of(topology: &Topology, end: &End) -> Option<IpNet> {
    match end.location {
        Location::Subnet(subnet) => {
            let subnet = &topology.subnets[subnet];
            let mut blocks = std::iter::once(subnet.cidr).chain(subnet.ipv6_cidr);
            blocks.find(|block| block.contains(&end.address))
        }
        Location::Site(_) => match end.party {
            Party::Client(client) => match &topology.clients[client].vantage {
                Vantage::OnPremises { block, .. } => Some(*block),
                _ => None,
            },
            _ => None,
        },
    }
}

fn end_named(topology: &Topology, end: &End) -> String {
    match end.location {
        Location::Subnet(subnet) => format!("subnet {}", topology.subnets[subnet].name),
        Location::Site(site) => format!("site {}", topology.sites[site].name),
    }
}

/// The end whose address a check compares.
fn other_end(leg: &Leg, check: &Check) -> End {
    if leg.from.address == check.peer {
        leg.from
    } else {
        leg.to
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
    let on = |place: crate::diagnostic::Place| Edit::Set {
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

fn denied(scene: &Scene<'_>, check: &Check, acl: Id<Acl>, ruling: &Ruling) -> Words {
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
    let is_remapped = is_reply && balancer_filter::is_remapped(rules, check);
    let (rule, summary) = if is_remapped {
        (
            "N-NLB-12",
            format!("{summary}; the load balancer opens its connections from ports 1024-65535"),
        )
    } else {
        (rule, summary)
    };
    let code = if is_remapped {
        "REMAP_EPHEMERAL_PORT"
    } else if is_reply {
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
    let limit = deciding.map(|rule| rule.rule);
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
