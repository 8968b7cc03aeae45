//! Transit gateways, sites on premises and what is not simulated, as AWS would have them: associations and
//! propagations resolved, implied default tables written out. Knows nothing of how a packet crosses them.

use std::net::IpAddr;

use ipnet::IpNet;

use super::{Account, PrefixList, Prefixes, Subnet, Vpc};
use crate::arena::Id;
use crate::diagnostic::Place;

/// A transit gateway.
#[derive(Clone, Debug)]
pub struct TransitGateway {
    /// Its name in the scenario.
    pub name: String,
    /// Its owner.
    pub account: Id<Account>,
    /// Its Region.
    pub region: String,
    /// `tgw-...`.
    pub id: String,
    /// Whether rules may name groups of other attached VPCs (N-SG-07).
    pub security_group_referencing: bool,
    /// Accounts it is shared with.
    pub shared_with: Vec<Id<Account>>,
    /// Whether its route tables are another's, and not in the scenario.
    pub routes_unknown: bool,
    /// The table that new attachments are associated with; none: default association is off (N-TGW-02).
    pub association_table: Option<Id<TransitRouteTable>>,
    /// The table that new attachments propagate into; none: default propagation is off (N-TGW-02).
    pub propagation_table: Option<Id<TransitRouteTable>>,
    /// Its attachments to other gateways, which stand in the list of either.
    pub peerings: Vec<Id<TransitAttachment>>,
    /// Where it is written.
    pub place: Place,
}

/// An attachment of a transit gateway.
#[derive(Clone, Debug)]
pub struct TransitAttachment {
    /// Its name in the scenario.
    pub name: String,
    /// Its gateway.
    pub gateway: Id<TransitGateway>,
    /// What is attached.
    pub to: Attached,
    /// Its state in AWS's word; `available` and `modifying` carry packets (N-TGW-01).
    pub state: &'static str,
    /// The table that routes packets that come from it, on each gateway it serves (a peering serves two); a gateway
    /// without an entry drops them (N-TGW-02).
    pub associated: Vec<(Id<TransitGateway>, Id<TransitRouteTable>)>,
    /// Where it is written.
    pub place: Place,
}

impl TransitAttachment {
    /// Whether packets cross it (N-TGW-01).
    pub fn is_available(&self) -> bool {
        matches!(self.state, "available" | "modifying")
    }

    /// Whether rules may name groups across it (N-SG-07).
    pub fn lets_groups_be_named(&self) -> bool {
        match self.to {
            Attached::Vpc {
                security_group_referencing,
                ..
            } => security_group_referencing,
            _ => false,
        }
    }

    /// The table that routes what comes from it into `gateway` (N-TGW-02).
    pub fn table_on(&self, gateway: Id<TransitGateway>) -> Option<Id<TransitRouteTable>> {
        self.associated
            .iter()
            .find(|(on, _)| *on == gateway)
            .map(|(_, table)| *table)
    }
}

/// What an attachment joins to its gateway.
#[derive(Clone, Debug)]
pub enum Attached {
    /// A VPC.
    Vpc {
        /// The VPC.
        vpc: Id<Vpc>,
        /// Its subnets, one a zone (N-TGW-06).
        subnets: Vec<Id<Subnet>>,
        /// Whether rules may name groups across it, where the gateway allows it (N-SG-07).
        security_group_referencing: bool,
        /// Appliance mode (N-TGW-07).
        appliance_mode: bool,
    },
    /// A site.
    Site(Id<Site>),
    /// Another gateway (N-TGW-05).
    Peering(Id<TransitGateway>),
    /// Something that is not simulated.
    Unmodelled(Id<Unmodelled>),
}

/// A route table of a transit gateway, propagated routes included.
#[derive(Clone, Debug)]
pub struct TransitRouteTable {
    /// Its name; none: the default table that AWS makes with the gateway.
    pub name: Option<String>,
    /// Its gateway.
    pub gateway: Id<TransitGateway>,
    /// All routes: static, of prefix lists, propagated.
    pub routes: Vec<TransitRoute>,
    /// The routes sorted for longest-prefix matching, the winner first (N-TGW-03).
    pub by_prefix: Prefixes,
    /// Attachments that propagate into it, those that are not available included, whose routes are missing.
    pub propagations: Vec<Id<TransitAttachment>>,
    /// Blocks that are not propagated, because they overlap others (N-TGW-04).
    pub suppressed: Vec<Suppressed>,
    /// Where it is written (an implied one: its gateway).
    pub place: Place,
}

/// A route of a transit gateway.
#[derive(Clone, Debug)]
pub struct TransitRoute {
    /// Destination.
    pub to: IpNet,
    /// Next hop; none: a blackhole.
    pub via: Option<Id<TransitAttachment>>,
    /// Where it comes from, which decides between equal prefixes (N-TGW-03).
    pub source: RouteSource,
    /// Where it is written (a propagated one: the attachment).
    pub place: Place,
}

/// A block of an attached VPC that a table does not have, because it overlaps one that another VPC propagated before
/// (N-TGW-04).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// The block.
    pub block: IpNet,
    /// The attachment that would propagate it.
    pub attachment: Id<TransitAttachment>,
    /// The attachment whose block stands in the way.
    pub by: Id<TransitAttachment>,
}

/// Where a route comes from. The order is AWS's between routes of equal prefix, the winning one first (N-RT-03,
/// N-TGW-03).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RouteSource {
    /// The VPC's own `local` route.
    Local,
    /// Written by hand.
    Static,
    /// An entry of a prefix list.
    PrefixList(Id<PrefixList>),
    /// Propagated by an attached VPC.
    PropagatedVpc,
    /// Propagated over Direct Connect.
    PropagatedDirectConnect,
    /// Propagated by a Connect attachment, or by another one that is not simulated.
    PropagatedConnect,
    /// Propagated over VPN with static routes (in a VPC it beats BGP; on a transit gateway both are `VPN`).
    PropagatedVpn,
    /// Propagated over VPN with BGP.
    PropagatedVpnBgp,
}

/// A site on premises.
#[derive(Clone, Debug)]
pub struct Site {
    /// Its name in the scenario.
    pub name: String,
    /// Its CIDR blocks.
    pub cidrs: Vec<IpNet>,
    /// How its routes are propagated.
    pub source: RouteSource,
    /// VPCs whose virtual private gateway leads to it.
    pub vpcs: Vec<Id<Vpc>>,
    /// Destinations it sends over the link; none: everything that the far side announces.
    pub routes: Option<Vec<IpNet>>,
    /// Its attachments to transit gateways.
    pub attachments: Vec<Id<TransitAttachment>>,
    /// Where it is written.
    pub place: Place,
}

/// A part that is drawn and not simulated.
#[derive(Clone, Debug)]
pub struct Unmodelled {
    /// Its name in the scenario.
    pub name: String,
    /// What it is, in words: `AWS Network Firewall`.
    pub kind: &'static str,
    /// Its VPC, where it is in one.
    pub vpc: Option<Id<Vpc>>,
    /// Addresses that lead through it, where they are known.
    pub blocks: Vec<IpNet>,
    /// Host names that lead through it, where they are known.
    pub hosts: Vec<String>,
    /// Where it is written.
    pub place: Place,
}

/// DNS servers that a VPC's hosts ask in place of its resolver (N-DNS-09).
#[derive(Clone, Debug)]
pub struct OwnDns {
    /// Their addresses.
    pub servers: Vec<IpAddr>,
    /// Whether they forward to the VPC's resolver; none: nobody said.
    pub forwards_to_vpc: Option<bool>,
}
