//! The walk of one packet from one end to another: hops, borders of subnets, and every problem met. At a problem the
//! walk goes on as if it were none, so that the ones behind it are found too (N-ENG-06). Knows nothing of groups and
//! ACLs (see firewall).

use std::net::IpAddr;

use super::group::Direction;
use super::leg::End;
use super::link::Link;
use super::{Goal, Location, site, vpc};
use crate::arena::Id;
use crate::gate::Outcome;
use crate::topology::{
    Acl, Peering, RouteTable, Site, Subnet, Topology, TransitAttachment, TransitGateway,
    TransitRouteTable, Unmodelled, Vpc,
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
        /// The attachment.
        attachment: Id<TransitAttachment>,
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

/// What stands in the way. The names of `Reason`s are Reachability Analyzer's codes where it has one (N 1.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A VPC's route table does not lead there.
    Route(NoRoute),
    /// A peering connection carries nothing.
    Peering {
        /// The connection.
        peering: Id<Peering>,
        /// Why.
        reason: PeeringReason,
    },
    /// An attachment of a transit gateway is missing or carries nothing.
    Attachment {
        /// The gateway.
        gateway: Id<TransitGateway>,
        /// The attachment; none: there is none.
        attachment: Option<Id<TransitAttachment>>,
        /// What is or should be attached.
        network: Goal,
        /// Why.
        reason: AttachmentReason,
    },
    /// A route table of a transit gateway does not lead there.
    TransitRoute(NoTransitRoute),
    /// A site does not send there.
    Site {
        /// The site.
        site: Id<Site>,
        /// Where it should send.
        to: Id<Vpc>,
        /// The address.
        address: IpAddr,
        /// Why.
        reason: SiteReason,
    },
}

/// A VPC's route table that does not lead there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoRoute {
    /// The table.
    pub table: Id<RouteTable>,
    /// The subnet it serves.
    pub subnet: Id<Subnet>,
    /// The address.
    pub address: IpAddr,
    /// The network it must reach.
    pub to: Goal,
    /// What is wrong.
    pub reason: RouteReason,
    /// The link by which the walk goes on.
    pub link: Link,
}

/// What is wrong with a VPC's route table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteReason {
    /// No route covers the address.
    None,
    /// No route covers the address, though this one takes the right link.
    CannotRoute {
        /// Index of the route.
        route: usize,
    },
    /// The best route leads to an internet or NAT gateway, which drop private addresses of other VPCs, or to another
    /// network.
    Elsewhere {
        /// Index of the route.
        route: usize,
    },
    /// The best route leads elsewhere, a right one has a shorter prefix.
    MoreSpecific {
        /// Index of the route that wins.
        route: usize,
        /// Index of the right one.
        right: usize,
    },
    /// The best route leads elsewhere, a right one of the same prefix has a lower priority (N-RT-03).
    HigherPriority {
        /// Index of the route that wins.
        route: usize,
        /// Index of the right one.
        right: usize,
    },
    /// The best route is a blackhole (N-RT-05, N-C-03).
    Blackhole {
        /// Index of the route.
        route: usize,
    },
    /// The best route is the VPC's own `local` one, though the address is meant to be another network's.
    LocalShadows,
    /// The best route crosses a peering to a third VPC; peering is not transitive (N-PCX-04).
    NotTransitive {
        /// Index of the route.
        route: usize,
        /// The connection.
        peering: Id<Peering>,
        /// Whether that third VPC has a link of its own to the network.
        has_onward_link: bool,
    },
    /// The best route leads to a virtual private gateway behind which no site has the address.
    NothingBehind {
        /// Index of the route.
        route: usize,
    },
}

/// Why a peering connection carries nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeeringReason {
    /// It is not `active` (N-PCX-01).
    NotActive,
    /// The VPCs' CIDR blocks overlap (N-PCX-02).
    Overlap,
}

/// Why an attachment carries nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttachmentReason {
    /// There is none.
    Missing,
    /// It is not `available` (N-TGW-01).
    State,
    /// It has no subnet in the sender's zone (N-TGW-06).
    Zone {
        /// The sender's subnet.
        subnet: Id<Subnet>,
    },
    /// It is associated with no route table (N-TGW-02).
    NotAssociated,
    /// The packet comes back to a gateway it crossed before.
    Cycle,
    /// The packet crosses more gateways than it may.
    TooManyGateways,
}

/// A transit gateway's route table that does not lead there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoTransitRoute {
    /// The table.
    pub table: Id<TransitRouteTable>,
    /// The address.
    pub address: IpAddr,
    /// The network it comes from.
    pub from: Goal,
    /// The network it must reach.
    pub to: Goal,
    /// The attachment that leads there; none: there is none.
    pub wanted: Option<Id<TransitAttachment>>,
    /// What is wrong.
    pub reason: TransitReason,
}

/// What is wrong with a transit gateway's route table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransitReason {
    /// No route covers the address.
    None,
    /// No route covers the address, though this one leads to the right attachment.
    CannotRoute {
        /// Index of the route.
        route: usize,
    },
    /// The right attachment propagates the block, and AWS left it out, because it overlaps another (N-TGW-04).
    Suppressed {
        /// Index among the table's suppressed blocks.
        suppressed: usize,
        /// The route that wins.
        route: Option<usize>,
    },
    /// The best route leads to another attachment.
    Elsewhere {
        /// Index of the route.
        route: usize,
    },
    /// The best route leads to another attachment, a right one has a shorter prefix.
    MoreSpecific {
        /// Index of the route that wins.
        route: usize,
        /// Index of the right one.
        right: usize,
    },
    /// The best route leads to another attachment, a right one of the same prefix has a lower priority (N-TGW-03).
    HigherPriority {
        /// Index of the route that wins.
        route: usize,
        /// Index of the right one.
        right: usize,
    },
    /// The best route is a blackhole, or its attachment is not available.
    Blackhole {
        /// Index of the route.
        route: usize,
    },
    /// The best route leads back to a gateway that the packet comes from.
    Cycle {
        /// Index of the route.
        route: usize,
    },
}

/// Why a site does not send there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SiteReason {
    /// Its own routes leave the address out.
    NoRoute,
    /// No link of it leads to the VPC.
    NoLink,
    /// Its virtual private gateway is that of another VPC, which passes nothing on (N-PCX-04).
    NotTransitive {
        /// That VPC.
        through: Id<Vpc>,
    },
}

/// What is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// The way leads through something that is not simulated.
    Unmodelled(Id<Unmodelled>),
    /// The way leads through something that is not simulated, in a VPC without appliance mode: replies that come from
    /// another zone miss it (N-TGW-07).
    InspectedWithoutApplianceMode {
        /// What it leads through.
        part: Id<Unmodelled>,
        /// The attachment.
        attachment: Id<TransitAttachment>,
    },
    /// The way leads to a virtual private gateway, and no site of the scenario is behind it.
    VpnGateway(Id<Vpc>),
    /// The way leads to a site that is linked to the goal too, and nobody says whether it passes packets on.
    Hairpin(Id<Site>),
    /// The site has several links that lead there, not all of which work, and nobody says which one it takes.
    Links(Id<Site>),
    /// The route tables of the gateway are another's.
    TransitRoutes(Id<TransitGateway>),
    /// Prefix lists of equal prefix lead to different targets: AWS picks one (N-RT-03).
    Tie {
        /// The table.
        table: Id<RouteTable>,
        /// Indices of the two routes.
        routes: (usize, usize),
    },
    /// Propagated routes of equal prefix and priority lead to different attachments.
    TransitTie {
        /// The table.
        table: Id<TransitRouteTable>,
        /// Indices of the two routes.
        routes: (usize, usize),
    },
}

impl Unknown {
    /// Whether packets may come out with other addresses.
    pub fn may_change_packets(&self) -> bool {
        matches!(
            self,
            Self::Unmodelled(_) | Self::InspectedWithoutApplianceMode { .. }
        )
    }
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
