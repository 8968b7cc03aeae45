//! Security groups: one connection against the union of an interface's rules. Knows nothing of routes or ACLs.

use std::net::IpAddr;

use crate::arena::Id;
use crate::topology::{Group, GroupRule, Peer, Ports, Topology};

/// A rule of a group, by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleId {
    /// The group.
    pub group: Id<Group>,
    /// Index in its list of the direction.
    pub index: usize,
}

/// A direction, as seen from the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Coming in.
    Ingress,
    /// Going out.
    Egress,
}

/// The first rule of `groups` that admits TCP 443 with the other side (N-SG-01, N-SG-03, N-SG-04).
pub fn admits(
    topology: &Topology,
    groups: &[Id<Group>],
    direction: Direction,
    address: &IpAddr,
    other_groups: &[Id<Group>],
) -> Option<RuleId> {
    groups.iter().find_map(|&group| {
        rules(&topology.groups[group], direction)
            .iter()
            .position(|rule| {
                rule.protocol.covers_tcp()
                    && rule.ports.covers(Ports::HTTPS)
                    && match &rule.peer {
                        Peer::Cidr(cidr) => cidr.contains(address),
                        // Between VPCs a reference holds over an active peering (N-SG-05, N-SG-08); the route gate
                        // has no other way yet.
                        Peer::Group(peer) => other_groups.contains(peer),
                    }
            })
            .map(|index| RuleId { group, index })
    })
}

/// The rules of one direction.
pub fn rules(group: &Group, direction: Direction) -> &[GroupRule] {
    match direction {
        Direction::Ingress => &group.ingress,
        Direction::Egress => &group.egress,
    }
}
