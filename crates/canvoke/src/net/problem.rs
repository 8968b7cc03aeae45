//! What a walk may meet: problems, and what is not known. Knows nothing of how a walk finds them.

use std::net::IpAddr;

use super::Goal;
use super::link::Link;
use crate::arena::Id;
use crate::topology::{
    Peering, RouteTable, Site, Subnet, TransitAttachment, TransitGateway, TransitRouteTable,
    Unmodelled, Vpc,
};

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
