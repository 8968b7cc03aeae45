//! Network ACLs: one packet range against numbered rules, first match wins. Knows nothing of routes or groups.

use std::net::IpAddr;

use crate::topology::{AclRule, Ports};

/// What an ACL's rules of one direction say of TCP packets of one address to a range of ports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// Ranges of ports, in order and without gaps, each with its deciding rule's index; `None` is the implicit deny.
    pub parts: Vec<(Ports, Option<usize>, bool)>,
}

impl Ruling {
    /// The index of the deciding rule of the first range that is not allowed (`None` inside: the implicit deny).
    pub fn first_denied(&self) -> Option<Option<usize>> {
        self.parts
            .iter()
            .find(|(_, _, is_allowed)| !is_allowed)
            .map(|(_, rule, _)| *rule)
    }
}

/// Asks the rules, which are sorted by number, about TCP packets whose other side is `address` (N-ACL-01, N-ACL-02).
/// Cost: rules times the number of ranges they cut `ports` into.
pub fn ask(rules: &[AclRule], address: &IpAddr, ports: Ports) -> Ruling {
    let is_relevant = |rule: &AclRule| rule.protocol.covers_tcp() && rule.cidr.contains(address);
    let mut relevant: Vec<(usize, &AclRule)> = Vec::new();
    for (index, rule) in rules
        .iter()
        .enumerate()
        .filter(|(_, rule)| is_relevant(rule))
    {
        relevant.push((index, rule));
        // Behind a rule for all of the ports no other one decides.
        if rule.ports.covers(ports) {
            break;
        }
    }
    let mut parts = Vec::new();
    for part in cut(ports, relevant.iter().map(|(_, rule)| rule.ports)) {
        let first = relevant.iter().find(|(_, rule)| rule.ports.covers(part));
        parts.push((
            part,
            first.map(|(index, _)| *index),
            first.is_some_and(|(_, rule)| rule.is_allow),
        ));
    }
    Ruling { parts }
}

/// Cuts `ports` at every border of `others`.
pub fn cut(ports: Ports, others: impl Iterator<Item = Ports>) -> Vec<Ports> {
    let mut starts = vec![u32::from(ports.from)];
    for other in others {
        starts.push(u32::from(other.from));
        starts.push(u32::from(other.to) + 1);
    }
    starts.retain(|&start| start >= u32::from(ports.from) && start <= u32::from(ports.to));
    starts.sort_unstable();
    starts.dedup();
    let ends = starts
        .iter()
        .skip(1)
        .copied()
        .chain([u32::from(ports.to) + 1]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(&from, end)| {
            Some(Ports {
                from: u16::try_from(from).ok()?,
                to: u16::try_from(end - 1).ok()?,
            })
        })
        .collect()
}
