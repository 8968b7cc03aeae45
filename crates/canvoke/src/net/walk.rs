//! The walk of one packet from one end to another: hops, borders of subnets, and every problem met. At a problem the
//! walk goes on as if it were none, so that the ones behind it are found too (N-ENG-06). Knows nothing of groups and
//! ACLs (see firewall).

use super::group::Direction;
use super::leg::End;
use super::problem::{Problem, Unknown};
use super::{Goal, Location, site, vpc};
use crate::arena::Id;
use crate::gate::Outcome;
use crate::topology::{
    Acl, Peering, RouteTable, Site, Subnet, Topology, TransitAttachment, TransitGateway,
    TransitRouteTable,
};

/// Gateways that one packet may cross (1.1.1: MAX_HOPS_EXCEEDED).
pub const MAX_GATEWAYS: usize = 64;

/// One way through the network.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    /// What it crosses, in order.
    pub hops: Vec<Hop>,
    /// Borders of subnets, where ACLs are asked (N-ACL-03), in order.
    pub borders: Vec<Border>,
    /// What stands in the way, in order.
    pub problems: Vec<Problem>,
    /// What is not known, in order.
    pub unknowns: Vec<Unknown>,
    /// Attachment subnets that the last transit gateway may choose from; 0: none is crossed.
    pub landings: usize,
}

/// One step of a walk. `route` is `None` where the walk goes on as if there were one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hop {
    /// Sender and receiver share a subnet: no route table is asked (N-VPC-07).
    SameSubnet,
    /// The VPC itself (N-RT-02).
    Local {
        /// The table.
        table: Id<RouteTable>,
    },
    /// A peering connection.
    Peering {
        /// The table.
        table: Id<RouteTable>,
        /// Index of the route in it.
        route: Option<usize>,
        /// The connection; none: there should be one.
        peering: Option<Id<Peering>>,
    },
    /// From a VPC into a transit gateway.
    IntoTransit {
        /// The table.
        table: Id<RouteTable>,
        /// Index of the route in it.
        route: Option<usize>,
        /// The gateway.
        gateway: Id<TransitGateway>,
        /// The VPC's attachment.
        attachment: Option<Id<TransitAttachment>>,
    },
    /// Through a transit gateway.
    Transit {
        /// The gateway.
        gateway: Id<TransitGateway>,
        /// Its table.
        table: Option<Id<TransitRouteTable>>,
        /// Index of the route in it.
        route: Option<usize>,
        /// The attachment it leaves by.
        attachment: Option<Id<TransitAttachment>>,
    },
    /// Out of a transit gateway into a subnet of the attachment.
    OutOfTransit {
        /// The attachment; none: there should be one.
        attachment: Option<Id<TransitAttachment>>,
        /// The subnet; none: the attachment has none.
        subnet: Option<Id<Subnet>>,
    },
    /// From a VPC to a site, over its virtual private gateway.
    ToSite {
        /// The table.
        table: Id<RouteTable>,
        /// Index of the route in it.
        route: Option<usize>,
        /// The site.
        site: Id<Site>,
    },
    /// From a site over its link: to a VPC's virtual private gateway, or to a transit gateway.
    FromSite {
        /// The site.
        site: Id<Site>,
    },
}

/// A border of a subnet that a packet crosses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Border {
    /// The subnet.
    pub subnet: Id<Subnet>,
    /// Into it or out of it.
    pub direction: Direction,
}

impl Walk {
    /// Pass, Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        if !self.problems.is_empty() {
            Outcome::Block
        } else if !self.unknowns.is_empty() {
            Outcome::Unknown
        } else {
            Outcome::Pass
        }
    }

    /// The peering connection it crosses.
    pub fn peering(&self) -> Option<Id<Peering>> {
        self.hops.iter().find_map(|hop| match hop {
            Hop::Peering { peering, .. } => *peering,
            _ => None,
        })
    }

    /// Whether a gate would say the same of both: equal problems, and the same ACLs at the borders.
    pub fn is_like(&self, topology: &Topology, other: &Self) -> bool {
        let acls = |walk: &Self| -> Vec<(Id<Acl>, Direction)> {
            walk.borders
                .iter()
                .map(|border| (topology.subnets[border.subnet].acl, border.direction))
                .collect()
        };
        self.problems == other.problems
            && self.unknowns == other.unknowns
            && acls(self) == acls(other)
    }
}

/// Walks from one end to the other; `landing` chooses among the attachment subnets that the last transit gateway may
/// choose from.
pub fn walk(topology: &Topology, from: &End, to: &End, landing: usize) -> Walk {
    let walker = Walker {
        topology,
        from: *from,
        to: *to,
        landing,
        crossed: Vec::new(),
        detours: 0,
        walk: Walk::default(),
    };
    match from.location {
        Location::Subnet(subnet) => vpc::depart(walker, subnet),
        Location::Site(site) => site::depart(walker, site),
    }
    .walk
}

/// A walk under way.
#[derive(Clone)]
pub(super) struct Walker<'t> {
    pub(super) topology: &'t Topology,
    pub(super) from: End,
    pub(super) to: End,
    pub(super) landing: usize,
    /// Gateways crossed so far, each with the table that was asked.
    pub(super) crossed: Vec<(Id<TransitGateway>, Option<Id<TransitRouteTable>>)>,
    /// How often the walk went on as if a route led elsewhere.
    pub(super) detours: usize,
    pub(super) walk: Walk,
}

impl Walker<'_> {
    /// The network the packet must reach.
    pub(super) fn goal(&self) -> Goal {
        self.to.location.goal(self.topology)
    }

    pub(super) fn hop(&mut self, hop: Hop) {
        self.walk.hops.push(hop);
    }

    pub(super) fn cross(&mut self, subnet: Id<Subnet>, direction: Direction) {
        self.walk.borders.push(Border { subnet, direction });
    }

    pub(super) fn problem(&mut self, problem: Problem) {
        self.walk.problems.push(problem);
    }

    /// Ends the walk inside the receiver's network: into its subnet.
    pub(super) fn arrive(mut self) -> Self {
        if let Some(subnet) = self.to.location.subnet() {
            self.cross(subnet, Direction::Ingress);
        }
        self
    }

    /// Ends the walk at something that is not known, as if the packet got through.
    pub(super) fn lose(mut self, unknown: Unknown) -> Self {
        self.walk.unknowns.push(unknown);
        self.arrive()
    }
}

/// The walk with fewer problems, which takes fewer edits to mend; the first of equals.
pub(super) fn fewer<'t>(first: Walker<'t>, second: Walker<'t>) -> Walker<'t> {
    if second.walk.problems.len() < first.walk.problems.len() {
        second
    } else {
        first
    }
}
