//! Security groups: one connection against the union of an interface's rules. Knows nothing of routes or ACLs, but for
//! how the two ends are joined, which decides whether a rule may name a group.

use std::net::IpAddr;

use super::leg::Party;
use crate::arena::Id;
use crate::topology::{Group, GroupRule, Peer, Ports, Topology, TransitAttachment, TransitGateway};

/// A rule of a group, by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleId {
    /// The group.
    pub group: Id<Group>,
    /// Index in its list of the direction.
    pub index: usize,
}

/// A direction, as seen from the interface or the subnet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Coming in.
    Ingress,
    /// Going out.
    Egress,
}

/// How the two ends of a connection are joined, as far as groups see it (N-SG-05).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crossing {
    /// In one VPC.
    Vpc,
    /// By a peering connection within a Region.
    Peering,
    /// By a peering connection between Regions.
    OtherRegion,
    /// By one transit gateway.
    Transit {
        /// The gateway.
        gateway: Id<TransitGateway>,
        /// The attachments of the two VPCs.
        attachments: [Option<Id<TransitAttachment>>; 2],
        /// Whether an end is in `use1-az3`, where rules cannot name groups across a gateway.
        has_excluded_zone: bool,
    },
    /// By peered transit gateways, a virtual private gateway or a site: nothing carries the groups (N-SG-04, N-TGW-05).
    NotPreserved,
    /// By something that is not known.
    Unknown,
}

/// What a check of groups asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// Whose groups are asked.
    pub own: Party,
    /// The way the connection takes past them.
    pub direction: Direction,
    /// The other side.
    pub other: Party,
    /// The other side's address.
    pub address: IpAddr,
    /// Port of the connection.
    pub port: u16,
    /// How the two are joined.
    pub crossing: Crossing,
}

/// What the groups say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Nothing filters: the interface has no groups by nature.
    Unfiltered,
    /// A rule admits.
    By(RuleId),
    /// A rule would admit if something held that is not known.
    Unknown(RuleId),
    /// No rule admits.
    Refused,
}

/// Why a rule does not admit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Miss {
    /// Another protocol.
    Protocol,
    /// The port is not among its ports.
    Ports,
    /// The other side's address is outside.
    Address,
    /// The other side is no member of the group it names.
    NotMember,
    /// The other side is a member, and the rule cannot name the group from here.
    Reference(Fault),
    /// Whether it admits is not known.
    Unknown,
}

/// Why a rule cannot name a group that the other side carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Something on the way drops the groups (N-SG-04, N-TGW-05).
    NotPreserved,
    /// Over a transit gateway outbound rules cannot name groups (N-SG-05).
    TransitEgress,
    /// Over a transit gateway an endpoint's rules cannot name groups (N-SG-07).
    TransitPrivateLink,
    /// The transit gateway or an attachment has referencing off (N-SG-07).
    ReferencingOff,
    /// The zone cannot do it (N-SG-07).
    Zone,
    /// The peering connection crosses Regions (N-SG-06).
    OtherRegion,
}

/// Asks the union of the groups (N-SG-01). Cost: linear in their rules.
pub fn ask(topology: &Topology, question: &Question) -> Admission {
    let Some(groups) = question.own.groups(topology) else {
        return Admission::Unfiltered;
    };
    let mut unknown = None;
    for &group in groups {
        let rules = rules(&topology.groups[group], question.direction);
        for (index, rule) in rules.iter().enumerate() {
            match miss(topology, question, rule) {
                None => return Admission::By(RuleId { group, index }),
                Some(Miss::Unknown) => unknown = unknown.or(Some(RuleId { group, index })),
                Some(_) => {}
            }
        }
    }
    unknown.map_or(Admission::Refused, Admission::Unknown)
}

/// Why a rule does not admit; `None`: it does (N-SG-03, N-SG-04).
pub fn miss(topology: &Topology, question: &Question, rule: &GroupRule) -> Option<Miss> {
    let port = Ports {
        from: question.port,
        to: question.port,
    };
    if !rule.protocol.covers_tcp() {
        return Some(Miss::Protocol);
    }
    if !rule.ports.covers(port) {
        return Some(Miss::Ports);
    }
    let is_outside = |is_inside: bool| (!is_inside).then_some(Miss::Address);
    match &rule.peer {
        Peer::Cidr(cidr) => is_outside(cidr.contains(&question.address)),
        Peer::PrefixList(list) => is_outside(
            topology.prefix_lists[*list]
                .cidrs
                .iter()
                .any(|cidr| cidr.contains(&question.address)),
        ),
        Peer::Group(group) => {
            let is_member = question
                .other
                .groups(topology)
                .is_some_and(|groups| groups.contains(group));
            if !is_member {
                return Some(Miss::NotMember);
            }
            match fault(topology, question) {
                Some(Reference::Fault(fault)) => Some(Miss::Reference(fault)),
                Some(Reference::Unknown) => Some(Miss::Unknown),
                None => None,
            }
        }
        // Its members are not in the scenario: the other side may be one of them.
        Peer::ForeignGroup(_) => match (question.other.groups(topology), fault(topology, question))
        {
            (None, _) => Some(Miss::NotMember),
            (_, Some(Reference::Fault(fault))) => Some(Miss::Reference(fault)),
            _ => Some(Miss::Unknown),
        },
    }
}

enum Reference {
    Fault(Fault),
    Unknown,
}

/// Why a rule cannot name the other side's group (N-SG-05 to N-SG-09). Within one VPC it can; that it can over a
/// peering connection for an endpoint's group too is contested (N-SG-08, N-C-04).
fn fault(topology: &Topology, question: &Question) -> Option<Reference> {
    let fault = match question.crossing {
        Crossing::Vpc | Crossing::Peering => return None,
        Crossing::Unknown => return Some(Reference::Unknown),
        Crossing::OtherRegion => Fault::OtherRegion,
        Crossing::NotPreserved => Fault::NotPreserved,
        Crossing::Transit { .. } if question.direction == Direction::Egress => Fault::TransitEgress,
        Crossing::Transit { .. } if matches!(question.own, Party::Endpoint(_)) => {
            Fault::TransitPrivateLink
        }
        Crossing::Transit {
            gateway,
            attachments,
            has_excluded_zone,
        } => {
            let is_on = topology.transit_gateways[gateway].security_group_referencing
                && attachments.iter().all(|attachment| {
                    attachment.is_none_or(|id| topology.attachments[id].lets_groups_be_named())
                });
            match (is_on, has_excluded_zone) {
                (false, _) => Fault::ReferencingOff,
                (true, true) => Fault::Zone,
                (true, false) => return None,
            }
        }
    };
    Some(Reference::Fault(fault))
}

/// The rules of one direction.
pub fn rules(group: &Group, direction: Direction) -> &[GroupRule] {
    match direction {
        Direction::Ingress => &group.ingress,
        Direction::Egress => &group.egress,
    }
}
