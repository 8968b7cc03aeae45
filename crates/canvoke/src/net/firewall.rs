//! Gate::Firewall: do security groups and network ACLs let the packets pass, both ways? Knows nothing of routes (see
//! route) or policies, but for the way that the packets take.

use std::net::IpAddr;

use super::acl::{self, Ruling};
use super::group::{self, Admission, Crossing, Direction, Question};
use super::leg::{Leg, Way};
use super::problem::Unknown;
use super::walk::{Border, Hop, Walk};
use crate::arena::Id;
use crate::gate::{Checked, Outcome};
use crate::topology::{
    Acl, AclRule, Client, Ports, Topology, TransitAttachment, TransitGateway, Vantage,
};

/// The zone in which rules cannot name groups across a transit gateway (N-SG-07).
const NO_REFERENCES: &str = "use1-az3";

/// What the gate found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The checks on the way, in the order a connection meets them, leg by leg; none: the client is in no network of
    /// the scenario.
    pub checks: Vec<Check>,
    /// Whether something on the way is not known, and may filter too.
    pub is_unknown: bool,
}

/// One check.
#[derive(Clone, Debug)]
pub struct Check {
    /// The connection.
    pub leg: Leg,
    /// Which one.
    pub point: Point,
    /// The address on the other side, as the check sees it.
    pub peer: IpAddr,
    /// Ports of the packet's destination.
    pub ports: Ports,
    /// What it says.
    pub ruling: CheckRuling,
    /// Whether the packet is known to look like this here: something that is not simulated may have changed it.
    pub is_certain: bool,
}

/// The points where the packets of a connection are checked (N-SG-02, N-ACL-05 to N-ACL-08).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// Egress of the sender's groups.
    SenderGroup,
    /// Ingress of the receiver's groups.
    ReceiverGroup,
    /// A subnet's border.
    Border {
        /// Which one, and which way.
        border: Border,
        /// Whether the packet is a reply.
        is_reply: bool,
    },
}

/// What a check says.
#[derive(Clone, Debug)]
pub enum CheckRuling {
    /// Groups.
    Groups {
        /// What they were asked.
        question: Question,
        /// What they say.
        admission: Admission,
    },
    /// An ACL.
    Acl {
        /// The ACL.
        acl: Id<Acl>,
        /// Its ruling.
        ruling: Ruling,
    },
}

impl Check {
    /// Pass, Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        match self.says() {
            Outcome::Block if !self.is_certain => Outcome::Unknown,
            outcome => outcome,
        }
    }

    fn says(&self) -> Outcome {
        match &self.ruling {
            CheckRuling::Groups { admission, .. } => match admission {
                Admission::Unfiltered | Admission::By(_) => Outcome::Pass,
                Admission::Unknown(_) => Outcome::Unknown,
                Admission::Refused => Outcome::Block,
            },
            CheckRuling::Acl { ruling, .. } => match ruling.first_denied() {
                None => Outcome::Pass,
                Some(_) => Outcome::Block,
            },
        }
    }

    /// Whether the packets pass.
    pub fn passes(&self) -> bool {
        self.outcome() == Outcome::Pass
    }
}

impl Finding {
    /// Pass, Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        let has = |outcome| self.checks.iter().any(|check| check.outcome() == outcome);
        if has(Outcome::Block) {
            Outcome::Block
        } else if self.is_unknown || has(Outcome::Unknown) {
            Outcome::Unknown
        } else {
            Outcome::Pass
        }
    }
}

/// Checks the connections of a path, replies included, over the source ports that each leg says.
pub fn check(topology: &Topology, client: Id<Client>, ways: &[Way]) -> Checked<(), Finding> {
    let mut checks = Vec::new();
    for way in ways {
        leg(topology, way, &mut checks);
    }
    Checked::on(
        Finding {
            checks,
            // From on premises without a site nobody knows what filters; the internet is the route's affair.
            is_unknown: ways.is_empty()
                && matches!(topology.clients[client].vantage, Vantage::OnPremises { .. }),
        },
        (),
    )
}

/// The checks of one connection: exactly two of groups (N-SG-02), and an ACL's at every border (N-ACL-03), the reply's
/// included, because ACLs keep no state (N-ACL-02).
fn leg(topology: &Topology, way: &Way, checks: &mut Vec<Check>) {
    let leg = way.leg;
    let port = Ports {
        from: leg.port,
        to: leg.port,
    };
    let crossing = crossing(topology, way);
    let is_changed = [&way.forward, &way.back]
        .iter()
        .flat_map(|walk| &walk.unknowns)
        .any(Unknown::may_change_packets);
    let groups = |point, direction, own, other, address| {
        let question = Question {
            own,
            direction,
            other,
            address,
            port: leg.port,
            crossing,
        };
        Check {
            leg,
            point,
            peer: address,
            ports: port,
            ruling: CheckRuling::Groups {
                question,
                admission: group::ask(topology, &question),
            },
            is_certain: !is_changed || direction == Direction::Egress,
        }
    };
    let border = |border: &Border, is_reply: bool| {
        let (acl, rules) = rules_at(topology, *border);
        let peer = other_side(&leg, *border, is_reply);
        let ports = if is_reply { leg.ports } else { port };
        Check {
            leg,
            point: Point::Border {
                border: *border,
                is_reply,
            },
            peer,
            ports,
            ruling: CheckRuling::Acl {
                acl,
                ruling: acl::ask(rules, &peer, ports),
            },
            is_certain: !is_changed
                || !is_reply && leg.from.location.subnet() == Some(border.subnet),
        }
    };
    let (from, to) = (leg.from, leg.to);
    checks.push(groups(
        Point::SenderGroup,
        Direction::Egress,
        from.party,
        to.party,
        to.address,
    ));
    checks.extend(way.forward.borders.iter().map(|at| border(at, false)));
    checks.push(groups(
        Point::ReceiverGroup,
        Direction::Ingress,
        to.party,
        from.party,
        from.address,
    ));
    checks.extend(way.back.borders.iter().map(|at| border(at, true)));
    checks.retain(|check| {
        !matches!(
            check.ruling,
            CheckRuling::Groups {
                admission: Admission::Unfiltered,
                ..
            }
        )
    });
}

/// The address an ACL compares: the packet's source on the way in, its destination on the way out (N-ACL-02).
fn other_side(leg: &Leg, border: Border, is_reply: bool) -> IpAddr {
    match (border.direction, is_reply) {
        (Direction::Egress, false) | (Direction::Ingress, true) => leg.to.address,
        (Direction::Egress, true) | (Direction::Ingress, false) => leg.from.address,
    }
}

fn rules_at(topology: &Topology, border: Border) -> (Id<Acl>, &[AclRule]) {
    let id = topology.subnets[border.subnet].acl;
    let acl = &topology.acls[id];
    match border.direction {
        Direction::Ingress => (id, &acl.ingress),
        Direction::Egress => (id, &acl.egress),
    }
}

/// How the ends of a connection are joined.
fn crossing(topology: &Topology, way: &Way) -> Crossing {
    let walk = &way.forward;
    if !walk.unknowns.is_empty() {
        return Crossing::Unknown;
    }
    let vpcs = [way.leg.from, way.leg.to].map(|end| end.location.vpc(topology));
    let [Some(near), Some(far)] = vpcs else {
        return Crossing::NotPreserved;
    };
    if near == far {
        return Crossing::Vpc;
    }
    let is_one_region = topology.vpcs[near].region == topology.vpcs[far].region;
    match gateways(walk).as_slice() {
        // A peering connection, or none yet: the walk goes on as if there were one.
        [] if is_one_region => Crossing::Peering,
        [] => Crossing::OtherRegion,
        [gateway] => Crossing::Transit {
            gateway: *gateway,
            attachments: ends_of(walk),
            has_excluded_zone: [way.leg.from, way.leg.to].iter().any(|end| {
                end.location
                    .subnet()
                    .is_some_and(|subnet| topology.subnets[subnet].zone_id == NO_REFERENCES)
            }),
        },
        _ => Crossing::NotPreserved,
    }
}

fn gateways(walk: &Walk) -> Vec<Id<TransitGateway>> {
    walk.hops
        .iter()
        .filter_map(|hop| match hop {
            Hop::Transit { gateway, .. } => Some(*gateway),
            _ => None,
        })
        .collect()
}

/// The attachments by which a walk enters and leaves transit gateways.
fn ends_of(walk: &Walk) -> [Option<Id<TransitAttachment>>; 2] {
    let mut ends = [None, None];
    let [first, last] = &mut ends;
    for hop in &walk.hops {
        match hop {
            Hop::IntoTransit { attachment, .. } => *first = *attachment,
            Hop::Transit { attachment, .. } => *last = *attachment,
            _ => {}
        }
    }
    ends
}

/// The source ports that make a difference: the ranges, in order, in which all replies pass or none does (N-ACL-04: a
/// reply is needed over the whole ephemeral range). Ranges that pass come first.
pub fn port_classes(topology: &Topology, way: &Way) -> Vec<Ports> {
    let leg = &way.leg;
    let asked: Vec<(&[AclRule], IpAddr)> = way
        .back
        .borders
        .iter()
        .map(|&border| {
            let (_, rules) = rules_at(topology, border);
            (rules, other_side(leg, border, true))
        })
        .collect();
    let borders = asked
        .iter()
        .flat_map(|(rules, _)| rules.iter())
        .map(|rule| rule.ports);
    let mut classes: Vec<(bool, Ports)> = Vec::new();
    for part in acl::cut(leg.ports, borders) {
        let passes = asked
            .iter()
            .all(|(rules, address)| acl::ask(rules, address, part).first_denied().is_none());
        match classes.last_mut() {
            Some((before, range)) if *before == passes => range.to = part.to,
            _ => classes.push((passes, part)),
        }
    }
    classes.sort_by_key(|(passes, _)| !passes);
    classes.into_iter().map(|(_, ports)| ports).collect()
}
