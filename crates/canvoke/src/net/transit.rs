//! The step of a walk over transit gateways: attachment, zone, association, longest prefix, peered gateways, arrival
//! (N2.6). Knows nothing of VPCs' route tables (see vpc).

use std::net::IpAddr;

use super::group::Direction;
use super::link;
use super::problem::{AttachmentReason, NoTransitRoute, Problem, TransitReason, Unknown};
use super::walk::{Hop, MAX_GATEWAYS, Walker};
use super::{Goal, Location, vpc};
use crate::arena::Id;
use crate::topology::{
    Attached, RouteSource, Subnet, Topology, TransitAttachment, TransitGateway, TransitRoute,
    TransitRouteTable, Unmodelled, Via,
};

/// Enters a gateway from a VPC's subnet; `route` is the index of the route that leads there.
pub(super) fn enter(
    mut at: Walker<'_>,
    subnet: Id<Subnet>,
    gateway: Id<TransitGateway>,
    route: Option<usize>,
) -> Walker<'_> {
    let topology = at.topology;
    let network = Goal::Vpc(topology.subnets[subnet].vpc);
    let attachment = link::attachment_of(topology, gateway, network);
    at.hop(Hop::IntoTransit {
        table: topology.subnets[subnet].table,
        route,
        gateway,
        attachment,
    });
    let fault = |reason| Problem::Attachment {
        gateway,
        attachment,
        network,
        reason,
    };
    match attachment {
        None => {
            at.problem(fault(AttachmentReason::Missing));
            let vpc = topology.subnets[subnet].vpc;
            if let Some(entry) = entry(topology, &link::one_a_zone(topology, vpc), subnet) {
                at.cross(entry, Direction::Ingress);
            }
        }
        Some(id) => {
            if !topology.attachments[id].is_available() {
                at.problem(fault(AttachmentReason::State));
            }
            let subnets: &[Id<Subnet>] = match &topology.attachments[id].to {
                Attached::Vpc { subnets, .. } => subnets,
                _ => &[],
            };
            // N-ACL-05, N-ACL-06: what comes from the VPC is asked on its way into the attachment's subnet.
            match entry(topology, subnets, subnet) {
                Some(entry) => at.cross(entry, Direction::Ingress),
                None => {
                    at.problem(fault(AttachmentReason::Zone { subnet }));
                    at.cross(subnet, Direction::Ingress);
                }
            }
        }
    }
    through(at, gateway, attachment)
}

/// The attachment's subnet in the zone of the sender's, which may be the sender's own (N-TGW-06, N-C-06).
fn entry(topology: &Topology, subnets: &[Id<Subnet>], sender: Id<Subnet>) -> Option<Id<Subnet>> {
    let zone = &topology.subnets[sender].zone_id;
    subnets
        .iter()
        .copied()
        .filter(|&subnet| topology.subnets[subnet].zone_id == *zone)
        .min_by_key(|&subnet| subnet != sender)
}

/// Crosses a gateway, coming from an attachment; `None`: from one that should be there.
pub(super) fn through(
    mut at: Walker<'_>,
    gateway: Id<TransitGateway>,
    from: Option<Id<TransitAttachment>>,
) -> Walker<'_> {
    let topology = at.topology;
    let table = match from {
        Some(from) => topology.attachments[from].table_on(gateway),
        None => topology.transit_gateways[gateway].association_table,
    };
    let is_unknown = topology.transit_gateways[gateway].routes_unknown;
    if is_unknown && table.is_none_or(|table| topology.transit_tables[table].name.is_none()) {
        return at.lose(Unknown::TransitRoutes(gateway));
    }
    let too_far = if at.crossed.contains(&(gateway, table)) {
        Some(AttachmentReason::Cycle)
    } else if at.crossed.len() >= MAX_GATEWAYS {
        Some(AttachmentReason::TooManyGateways)
    } else {
        None
    };
    if let Some(reason) = too_far {
        at.problem(Problem::Attachment {
            gateway,
            attachment: from,
            network: at.goal(),
            reason,
        });
        return at.arrive();
    }
    at.crossed.push((gateway, table));
    if let (None, Some(from)) = (table, from) {
        at.problem(Problem::Attachment {
            gateway,
            attachment: Some(from),
            network: link::network_of(topology, from).unwrap_or_else(|| at.goal()),
            reason: AttachmentReason::NotAssociated,
        });
    }
    // Without an association the walk goes on as if there were the one that a fix would make.
    match table.or_else(|| link::table_for(topology, gateway)) {
        Some(table) => follow_table(at, gateway, table),
        None => as_if(at, gateway, None),
    }
}

/// Asks the gateway's table and goes where it leads (N-TGW-03).
fn follow_table(
    mut at: Walker<'_>,
    gateway: Id<TransitGateway>,
    table: Id<TransitRouteTable>,
) -> Walker<'_> {
    let topology = at.topology;
    let address = at.to.address;
    let goal = at.goal();
    let Some((route, best)) = covering(topology, table, address).next() else {
        return detour(at, gateway, table, None);
    };
    if let Some(other) = tie(topology, table, address, best) {
        return at.lose(Unknown::TransitTie {
            table,
            routes: (route, other),
        });
    }
    let Some(attachment) = best
        .via
        .filter(|&via| topology.attachments[via].is_available())
    else {
        return detour(
            at,
            gateway,
            table,
            Some((route, TransitReason::Blackhole { route })),
        );
    };
    let out = Hop::Transit {
        gateway,
        table: Some(table),
        route: Some(route),
        attachment: Some(attachment),
    };
    let elsewhere = Some((route, TransitReason::Elsewhere { route }));
    match &topology.attachments[attachment].to {
        Attached::Unmodelled(part) => at.lose(Unknown::Unmodelled(*part)),
        Attached::Peering(_) => match link::far_gateway(topology, attachment, gateway) {
            Some(next) if at.crossed.iter().any(|(crossed, _)| *crossed == next) => {
                let cycle = TransitReason::Cycle { route };
                detour(at, gateway, table, Some((route, cycle)))
            }
            // Where no way leads on from there, and one from here, the route is the fault.
            Some(next) if onwards(&at, next).is_some() || onwards(&at, gateway).is_none() => {
                at.hop(out);
                through(at, next, Some(attachment))
            }
            _ => detour(at, gateway, table, elsewhere),
        },
        Attached::Site(site) if goal == Goal::Site(*site) => {
            at.hop(out);
            at.arrive()
        }
        Attached::Site(site) => {
            if vpc::reaches_beyond(topology, *site, gateway, goal) {
                at.hop(out);
                return at.lose(Unknown::Hairpin(*site));
            }
            detour(at, gateway, table, elsewhere)
        }
        Attached::Vpc { vpc, .. } if goal == Goal::Vpc(*vpc) => {
            at.hop(out);
            deliver(at, attachment)
        }
        Attached::Vpc { .. } => match inspected(topology, attachment, address) {
            Some(unknown) => {
                at.hop(out);
                at.lose(unknown)
            }
            None => detour(at, gateway, table, elsewhere),
        },
    }
}

/// The attachment by which a gateway leads to the goal, without going back.
fn onwards(at: &Walker<'_>, gateway: Id<TransitGateway>) -> Option<Id<TransitAttachment>> {
    let crossed = at.crossed.iter().map(|(crossed, _)| *crossed);
    link::onwards(at.topology, gateway, at.goal(), crossed)
}

/// The routes that cover an address, the winner first (N-TGW-03). Cost: logarithmic in the table.
pub(super) fn covering(
    topology: &Topology,
    table: Id<TransitRouteTable>,
    address: IpAddr,
) -> impl Iterator<Item = (usize, &TransitRoute)> {
    let table = &topology.transit_tables[table];
    table
        .by_prefix
        .covering(address)
        .filter_map(|index| Some((index, table.routes.get(index)?)))
}

/// A propagated route of the best one's prefix and kind that leads elsewhere.
fn tie(
    topology: &Topology,
    table: Id<TransitRouteTable>,
    address: IpAddr,
    best: &TransitRoute,
) -> Option<usize> {
    let kind = |route: &TransitRoute| match route.source {
        // On a transit gateway both kinds of VPN rank alike.
        RouteSource::PropagatedVpnBgp => RouteSource::PropagatedVpn,
        other => other,
    };
    let network = |route: &TransitRoute| route.via.and_then(|via| link::network_of(topology, via));
    let is_propagated = best.source >= RouteSource::PropagatedVpc;
    covering(topology, table, address)
        .find(|(_, route)| {
            is_propagated
                && route.to == best.to
                && kind(route) == kind(best)
                && network(route) != network(best)
        })
        .map(|(index, _)| index)
}

/// What stands in a VPC that is not the goal and that the gateway sends the packet through: where its table hands it to
/// a part that is not simulated, nobody knows how it goes on (N-LAT-04, N-TGW-07).
fn inspected(
    topology: &Topology,
    attachment: Id<TransitAttachment>,
    address: IpAddr,
) -> Option<Unknown> {
    let Attached::Vpc {
        subnets,
        appliance_mode,
        ..
    } = &topology.attachments[attachment].to
    else {
        return None;
    };
    let part: Id<Unmodelled> = subnets.iter().find_map(|&subnet| {
        let (_, route) = vpc::covering(topology, topology.subnets[subnet].table, address).next()?;
        match route.via {
            Via::Unmodelled(part) => Some(part),
            _ => None,
        }
    })?;
    Some(if *appliance_mode {
        Unknown::Unmodelled(part)
    } else {
        Unknown::InspectedWithoutApplianceMode { part, attachment }
    })
}

/// Notes what is wrong with the table and goes on to the attachment that leads to the goal (N-ENG-06). `best` is the
/// route that wins, with what is wrong with it.
fn detour(
    mut at: Walker<'_>,
    gateway: Id<TransitGateway>,
    table: Id<TransitRouteTable>,
    best: Option<(usize, TransitReason)>,
) -> Walker<'_> {
    let topology = at.topology;
    let (address, goal) = (at.to.address, at.goal());
    let wanted = onwards(&at, gateway);
    if wanted.is_none() {
        // What is not attached cannot be routed to: the missing attachment says it all.
        return as_if(at, gateway, Some(table));
    }
    let rows = &topology.transit_tables[table];
    let comes_by_itself = wanted.is_some_and(|wanted| {
        !topology.attachments[wanted].is_available() && rows.propagations.contains(&wanted)
    });
    if comes_by_itself && best.is_none() {
        // Once the attachment is available, its routes are there.
        return as_if(at, gateway, Some(table));
    }
    let leads = |route: &TransitRoute| route.via == wanted;
    let suppressed = rows.suppressed.iter().position(|suppressed| {
        Some(suppressed.attachment) == wanted && suppressed.block.contains(&address)
    });
    let right = covering(topology, table, address).find(|(_, route)| leads(route));
    let reason = match (best, suppressed, right) {
        (_, Some(suppressed), None) => TransitReason::Suppressed {
            suppressed,
            route: best.map(|(route, _)| route),
        },
        (
            Some((_, reason @ (TransitReason::Blackhole { .. } | TransitReason::Cycle { .. }))),
            ..,
        ) => reason,
        (Some((route, _)), _, Some((right, found))) => {
            let is_equal = rows.routes.get(route).map(|best| best.to) == Some(found.to);
            if is_equal {
                TransitReason::HigherPriority { route, right }
            } else {
                TransitReason::MoreSpecific { route, right }
            }
        }
        (Some((_, reason)), ..) => reason,
        (None, ..) => rows
            .routes
            .iter()
            .position(leads)
            .map_or(TransitReason::None, |route| TransitReason::CannotRoute {
                route,
            }),
    };
    at.problem(Problem::TransitRoute(NoTransitRoute {
        table,
        address,
        from: at.from.location.goal(topology),
        to: goal,
        wanted,
        reason,
    }));
    as_if(at, gateway, Some(table))
}

/// Goes on as if the gateway's table led to the goal.
fn as_if(
    mut at: Walker<'_>,
    gateway: Id<TransitGateway>,
    table: Option<Id<TransitRouteTable>>,
) -> Walker<'_> {
    let topology = at.topology;
    let goal = at.goal();
    let wanted = onwards(&at, gateway);
    at.hop(Hop::Transit {
        gateway,
        table,
        route: None,
        attachment: wanted,
    });
    let Some(attachment) = wanted else {
        at.problem(Problem::Attachment {
            gateway,
            attachment: None,
            network: goal,
            reason: AttachmentReason::Missing,
        });
        return match goal {
            Goal::Vpc(vpc) => {
                let subnets = link::one_a_zone(topology, vpc);
                let own = match at.from.location {
                    Location::Subnet(sender) => entry(topology, &subnets, sender),
                    Location::Site(_) => None,
                };
                match own {
                    Some(own) => into_vpc(at, None, &[own]),
                    None => into_vpc(at, None, &subnets),
                }
            }
            Goal::Site(_) => at.arrive(),
        };
    };
    let next = link::far_gateway(topology, attachment, gateway);
    if !topology.attachments[attachment].is_available() {
        at.problem(Problem::Attachment {
            gateway,
            attachment: Some(attachment),
            network: goal,
            reason: AttachmentReason::State,
        });
    }
    match next {
        Some(next) => through(at, next, Some(attachment)),
        None => deliver(at, attachment),
    }
}

/// Leaves the gateway by an attachment. Into a VPC it takes the subnet in the sender's zone, if there is one; in
/// appliance mode, and where there is none, any (N-TGW-06, N-TGW-07).
fn deliver(at: Walker<'_>, attachment: Id<TransitAttachment>) -> Walker<'_> {
    let topology = at.topology;
    let Attached::Vpc {
        subnets,
        appliance_mode,
        ..
    } = &topology.attachments[attachment].to
    else {
        return at.arrive();
    };
    let zone = match at.from.location {
        Location::Subnet(subnet) => Some(&topology.subnets[subnet].zone_id),
        Location::Site(_) => None,
    };
    let own = subnets
        .iter()
        .copied()
        .find(|&subnet| !appliance_mode && Some(&topology.subnets[subnet].zone_id) == zone);
    match own {
        Some(own) => into_vpc(at, Some(attachment), &[own]),
        None => into_vpc(at, Some(attachment), subnets),
    }
}

/// Lands in one of the subnets; `None`: of an attachment that should be there.
fn into_vpc<'t>(
    mut at: Walker<'t>,
    attachment: Option<Id<TransitAttachment>>,
    choices: &[Id<Subnet>],
) -> Walker<'t> {
    at.walk.landings = choices.len();
    let subnet = choices.get(at.landing % choices.len().max(1)).copied();
    at.hop(Hop::OutOfTransit { attachment, subnet });
    match subnet {
        Some(subnet) => vpc::land(at, subnet),
        None => at.arrive(),
    }
}
