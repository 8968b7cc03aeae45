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
                        Peer::PrefixList(list) => topology.prefix_lists[*list]
                            .cidrs
                            .iter()
                            .any(|cidr| cidr.contains(address)),
                        Peer::Group(peer) => {
                            other_groups.contains(peer) && may_refer(topology, group, *peer)
                        }
                    }
            })
            .map(|index| RuleId { group, index })
    })
}

/// Whether a rule of `group` may name `peer`: in one VPC, or over an active peering within one Region; otherwise the
/// reference is stale and matches nothing (N-SG-05, N-SG-06, N-SG-08).
fn may_refer(topology: &Topology, group: Id<Group>, peer: Id<Group>) -> bool {
    let (near, far) = (topology.groups[group].vpc, topology.groups[peer].vpc);
    let is_peered = || {
        topology
            .peerings
            .iter()
            .any(|(_, peering)| peering.is_active() && peering.far_side(near) == Some(far))
    };
    near == far || topology.vpcs[near].region == topology.vpcs[far].region && is_peered()
}

/// The rules of one direction.
pub fn rules(group: &Group, direction: Direction) -> &[GroupRule] {
    match direction {
        Direction::Ingress => &group.ingress,
        Direction::Egress => &group.egress,
    }
}
