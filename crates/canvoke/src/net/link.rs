//! Links: what joins two networks, whether or not any route leads over it. Knows nothing of routes.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::Goal;
use crate::arena::Id;
use crate::topology::{
    Attached, Peering, Site, Subnet, Topology, TransitAttachment, TransitGateway,
    TransitRouteTable, Vpc,
};

/// What joins a VPC with another network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// The VPC itself.
    Local,
    /// A peering connection, whatever its state.
    Peering(Id<Peering>),
    /// A transit gateway that both are attached to, or that leads on to such a one.
    Transit(Id<TransitGateway>),
    /// The VPC's virtual private gateway.
    VpnGateway(Id<Site>),
    /// Nothing yet.
    None,
}

/// The links between a VPC and a network, those that work first. Cost: the VPC's peerings, and the gateways around its
/// attachments.
pub fn links(topology: &Topology, near: Id<Vpc>, goal: Goal) -> Vec<Link> {
    let vpc = &topology.vpcs[near];
    let mut links = Vec::new();
    match goal {
        Goal::Vpc(far) if far == near => links.push(Link::Local),
        Goal::Vpc(far) => {
            let mut between: Vec<Id<Peering>> = vpc
                .peerings
                .iter()
                .copied()
                .filter(|&peering| topology.peerings[peering].far_side(near) == Some(far))
                .collect();
            between.sort_by_key(|&peering| !topology.peerings[peering].is_active());
            links.extend(between.into_iter().map(Link::Peering));
        }
        Goal::Site(site) => {
            links.extend(vpc.sites.contains(&site).then_some(Link::VpnGateway(site)));
        }
    }
    for &attachment in &vpc.attachments {
        let gateway = topology.attachments[attachment].gateway;
        if goal != Goal::Vpc(near) && towards(topology, gateway, goal).is_some() {
            links.push(Link::Transit(gateway));
        }
    }
    links.dedup();
    links
}

/// The attachment by which a gateway leads to a network: its own, or the first one on the shortest way over peered
/// gateways. Cost: linear in the gateways and attachments that are searched.
pub fn towards(
    topology: &Topology,
    gateway: Id<TransitGateway>,
    goal: Goal,
) -> Option<Id<TransitAttachment>> {
    onwards(topology, gateway, goal, std::iter::empty())
}

/// The same, without going back to gateways that were crossed before.
pub fn onwards(
    topology: &Topology,
    gateway: Id<TransitGateway>,
    goal: Goal,
    crossed: impl Iterator<Item = Id<TransitGateway>>,
) -> Option<Id<TransitAttachment>> {
    if let Some(own) = attachment_of(topology, gateway, goal) {
        return Some(own);
    }
    let mut seen: BTreeSet<Id<TransitGateway>> = crossed.chain([gateway]).collect();
    let mut open = VecDeque::from([(gateway, None)]);
    while let Some((at, first)) = open.pop_front() {
        if let Some(own) = attachment_of(topology, at, goal) {
            return first.or(Some(own));
        }
        for &attachment in &topology.transit_gateways[at].peerings {
            let Some(next) = far_gateway(topology, attachment, at) else {
                continue;
            };
            if seen.insert(next) {
                open.push_back((next, first.or(Some(attachment))));
            }
        }
    }
    None
}

/// A network's own attachment to a gateway, one that works first. Cost: the network's attachments.
pub fn attachment_of(
    topology: &Topology,
    gateway: Id<TransitGateway>,
    network: Goal,
) -> Option<Id<TransitAttachment>> {
    let attachments = match network {
        Goal::Vpc(vpc) => &topology.vpcs[vpc].attachments,
        Goal::Site(site) => &topology.sites[site].attachments,
    };
    attachments
        .iter()
        .copied()
        .filter(|&id| topology.attachments[id].gateway == gateway)
        .min_by_key(|&id| !topology.attachments[id].is_available())
}

/// The gateway on the other side of a peering attachment.
pub fn far_gateway(
    topology: &Topology,
    attachment: Id<TransitAttachment>,
    near: Id<TransitGateway>,
) -> Option<Id<TransitGateway>> {
    let attachment = &topology.attachments[attachment];
    match attachment.to {
        Attached::Peering(other) if attachment.gateway == near => Some(other),
        Attached::Peering(other) if other == near => Some(attachment.gateway),
        _ => None,
    }
}

/// The VPC or site that an attachment joins.
pub fn network_of(topology: &Topology, attachment: Id<TransitAttachment>) -> Option<Goal> {
    match topology.attachments[attachment].to {
        Attached::Vpc { vpc, .. } => Some(Goal::Vpc(vpc)),
        Attached::Site(site) => Some(Goal::Site(site)),
        Attached::Peering(_) | Attached::Unmodelled(_) => None,
    }
}

/// The table of a gateway that an attachment without one would be associated with: the default one, else the first.
/// Cost: linear in the tables, and only asked where an association is missing.
pub fn table_for(
    topology: &Topology,
    gateway: Id<TransitGateway>,
) -> Option<Id<TransitRouteTable>> {
    topology.transit_gateways[gateway]
        .association_table
        .or_else(|| {
            topology
                .transit_tables
                .find(|table| table.gateway == gateway)
        })
}

/// The subnets that an attachment of a VPC would get: one in each zone (N-TGW-06). Cost: linear in all subnets, and
/// only asked where an attachment is missing.
pub fn one_a_zone(topology: &Topology, vpc: Id<Vpc>) -> Vec<Id<Subnet>> {
    let mut zones = BTreeMap::new();
    for (id, subnet) in topology.subnets.iter() {
        if subnet.vpc == vpc {
            zones.entry(&subnet.zone_id).or_insert(id);
        }
    }
    zones.into_values().collect()
}
