//! The words of Gate::Firewall.

use ipnet::IpNet;

use super::Scene;
use super::acl::denied;
use super::group::{not_admitted, rule_at};
use super::network::{group_name, group_rule};
use super::words::Words;
use crate::gate::Outcome;
use crate::net::Location;
use crate::net::firewall::{Check, CheckRuling, Finding};
use crate::net::group::{Admission, Crossing, Question};
use crate::net::leg::{End, Leg, Party};
use crate::topology::{Group, GroupRule, Peer, Topology, Vantage};

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
        words = words.place(super::relay::target_place(topology, target));
    }
    for (_, group, rule) in admitted {
        words = words.evidence(
            format!(
                "{}: {}",
                group_name(topology, group),
                group_rule(topology, rule)
            ),
            Some(&rule.written.below(&group.place)),
        );
    }
    words
}

/// The block that an end's address belongs to: its subnet's, or that of its network on premises.
pub(super) fn block_of(topology: &Topology, end: &End) -> Option<IpNet> {
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

pub(super) fn end_named(topology: &Topology, end: &End) -> String {
    match end.location {
        Location::Subnet(subnet) => format!("subnet {}", topology.subnets[subnet].name),
        Location::Site(site) => format!("site {}", topology.sites[site].name),
    }
}

/// The end whose address a check compares.
pub(super) fn other_end(leg: &Leg, check: &Check) -> End {
    if leg.from.address == check.peer {
        leg.from
    } else {
        leg.to
    }
}
