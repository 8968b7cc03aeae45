//! The step of a walk inside a VPC: the subnet's route table, longest prefix, priorities, peering and virtual private
//! gateways (N2.2, N2.5). Knows nothing of a transit gateway's tables (see transit).

use super::group::Direction;
use super::link::{self, Link};
use super::problem::{NoRoute, PeeringReason, Problem, RouteReason, Unknown};
use super::walk::{Hop, Walker, fewer};
use super::{Goal, Location, transit};
use crate::arena::Id;
use crate::topology::{
    Peering, Route, RouteSource, RouteTable, Site, Subnet, Topology, TransitGateway, Via, Vpc,
};

/// Leaves a subnet.
pub(super) fn depart(mut at: Walker<'_>, subnet: Id<Subnet>) -> Walker<'_> {
    if at.to.location == Location::Subnet(subnet) {
        // Inside a subnet neither tables nor ACLs are asked (N-VPC-07).
        at.hop(Hop::SameSubnet);
        return at;
    }
    at.cross(subnet, Direction::Egress);
    follow_table(at, subnet)
}

/// Leaves an attachment's subnet, where a transit gateway delivered the packet (N-RT-08, N-ACL-05, N-ACL-06).
pub(super) fn land(mut at: Walker<'_>, subnet: Id<Subnet>) -> Walker<'_> {
    if at.to.location == Location::Subnet(subnet) {
        return at;
    }
    at.cross(subnet, Direction::Egress);
    follow_table(at, subnet)
}

/// Asks the subnet's table (N-RT-01) and goes where it leads.
fn follow_table(mut at: Walker<'_>, subnet: Id<Subnet>) -> Walker<'_> {
    let topology = at.topology;
    let table = topology.subnets[subnet].table;
    let near = topology.subnets[subnet].vpc;
    let goal = at.goal();
    let address = at.to.address;
    let Some((route, best)) = covering(topology, table, address).next() else {
        let reason = cannot_route(topology, near, table, goal);
        return detour(at, subnet, reason);
    };
    if let Some(other) = tie(topology, table, address, best) {
        return at.lose(Unknown::Tie {
            table,
            routes: (route, other),
        });
    }
    let elsewhere =
        |reason: RouteReason| wrong(topology, (near, table, goal), address, route, reason);
    match best.via {
        Via::Local if goal == Goal::Vpc(near) => {
            at.hop(Hop::Local { table });
            at.arrive()
        }
        Via::Local => detour(at, subnet, RouteReason::LocalShadows),
        Via::Peering(peering) => {
            let joined = &topology.peerings[peering];
            let far = joined.far_side(near);
            if !joined.is_active() {
                // A route to a peering that carries nothing is a blackhole (N-RT-05, N-PCX-01).
                return detour(at, subnet, RouteReason::Blackhole { route });
            }
            // The far side takes only addresses of its own CIDRs (N-PCX-04).
            if far.is_some_and(|far| goal == Goal::Vpc(far)) {
                at.hop(Hop::Peering {
                    table,
                    route: Some(route),
                    peering: Some(peering),
                });
                return at.arrive();
            }
            let has_onward_link =
                far.is_some_and(|far| !link::links(topology, far, goal).is_empty());
            let reason = RouteReason::NotTransitive {
                route,
                peering,
                has_onward_link,
            };
            detour(at, subnet, elsewhere(reason))
        }
        Via::TransitGateway(gateway) => {
            if link::towards(topology, gateway, goal).is_some() {
                return transit::enter(at, subnet, gateway, Some(route));
            }
            let into = transit::enter(at.clone(), subnet, gateway, Some(route));
            let adds_nothing = into.walk.problems.len() == at.walk.problems.len();
            if adds_nothing || link::links(topology, near, goal).is_empty() {
                return into;
            }
            // The gateway does not lead there, and another link of the VPC does.
            let around = detour(at, subnet, elsewhere(RouteReason::Elsewhere { route }));
            fewer(around, into)
        }
        Via::VpnGateway => {
            let sites = &topology.vpcs[near].sites;
            match goal {
                Goal::Site(site) if sites.contains(&site) => {
                    at.hop(Hop::ToSite {
                        table,
                        route: Some(route),
                        site,
                    });
                    at.arrive()
                }
                _ if sites.is_empty() => at.lose(Unknown::VpnGateway(near)),
                _ => match sites.iter().find(|&&site| reaches(topology, site, goal)) {
                    Some(&site) => at.lose(Unknown::Hairpin(site)),
                    None => detour(at, subnet, elsewhere(RouteReason::NothingBehind { route })),
                },
            }
        }
        Via::Blackhole => detour(at, subnet, RouteReason::Blackhole { route }),
        Via::InternetGateway | Via::NatGateway => {
            detour(at, subnet, elsewhere(RouteReason::Elsewhere { route }))
        }
        Via::Unmodelled(part) => at.lose(Unknown::Unmodelled(part)),
    }
}

/// The routes that cover an address, the winner first (N-RT-02, N-RT-03). Cost: logarithmic in the table.
pub(super) fn covering(
    topology: &Topology,
    table: Id<RouteTable>,
    address: std::net::IpAddr,
) -> impl Iterator<Item = (usize, &Route)> {
    let table = &topology.tables[table];
    table
        .by_prefix
        .covering(address)
        .filter_map(|index| Some((index, table.routes.get(index)?)))
}

/// A route of another prefix list that covers the address too and leads elsewhere than the best one, which is of a
/// prefix list: AWS picks one of the two at random and keeps it (N-RT-03).
fn tie(
    topology: &Topology,
    table: Id<RouteTable>,
    address: std::net::IpAddr,
    best: &Route,
) -> Option<usize> {
    let RouteSource::PrefixList(list) = best.source else {
        return None;
    };
    covering(topology, table, address)
        .find(|(_, route)| {
            matches!(route.source, RouteSource::PrefixList(other) if other != list)
                && route.via != best.via
        })
        .map(|(index, _)| index)
}

/// Why nothing covers the address: routes over the right link leave it out, or there are none.
fn cannot_route(
    topology: &Topology,
    near: Id<Vpc>,
    table: Id<RouteTable>,
    goal: Goal,
) -> RouteReason {
    topology.tables[table]
        .routes
        .iter()
        .position(|route| link_of(topology, near, route.via, goal).is_some())
        .map_or(RouteReason::None, |route| RouteReason::CannotRoute {
            route,
        })
}

/// Says why the best route is wrong: a right one that covers the address too loses to it, or `otherwise`.
fn wrong(
    topology: &Topology,
    (near, table, goal): (Id<Vpc>, Id<RouteTable>, Goal),
    address: std::net::IpAddr,
    route: usize,
    otherwise: RouteReason,
) -> RouteReason {
    let best = topology.tables[table].routes.get(route).map(|best| best.to);
    covering(topology, table, address)
        .find(|(_, other)| link_of(topology, near, other.via, goal).is_some())
        .map_or(otherwise, |(right, other)| {
            if Some(other.to) == best {
                RouteReason::HigherPriority { route, right }
            } else {
                RouteReason::MoreSpecific { route, right }
            }
        })
}

/// The link that a next hop is, where it leads to the network and works.
fn link_of(topology: &Topology, near: Id<Vpc>, via: Via, goal: Goal) -> Option<Link> {
    match (via, goal) {
        (Via::Peering(peering), Goal::Vpc(far)) => {
            let joined = &topology.peerings[peering];
            (joined.is_active() && far != near && joined.far_side(near) == Some(far))
                .then_some(Link::Peering(peering))
        }
        (Via::TransitGateway(gateway), _) if goal != Goal::Vpc(near) => {
            link::attachment_of(topology, gateway, Goal::Vpc(near))?;
            link::towards(topology, gateway, goal)?;
            Some(Link::Transit(gateway))
        }
        (Via::VpnGateway, Goal::Site(site)) => topology.vpcs[near]
            .sites
            .contains(&site)
            .then_some(Link::VpnGateway(site)),
        _ => None,
    }
}

/// Whether a site has a link to a network.
pub(super) fn reaches(topology: &Topology, site: Id<Site>, goal: Goal) -> bool {
    let site = &topology.sites[site];
    let is_linked = match goal {
        Goal::Vpc(vpc) => site.vpcs.contains(&vpc),
        Goal::Site(_) => false,
    };
    is_linked
        || site.attachments.iter().any(|&attachment| {
            link::towards(topology, topology.attachments[attachment].gateway, goal).is_some()
        })
}

/// Whether a site has a link to a network beside the gateway that the packet comes from.
pub(super) fn reaches_beyond(
    topology: &Topology,
    site: Id<Site>,
    gateway: Id<TransitGateway>,
    goal: Goal,
) -> bool {
    let own = &topology.sites[site];
    let is_linked = matches!(goal, Goal::Vpc(vpc) if own.vpcs.contains(&vpc));
    is_linked
        || own.attachments.iter().any(|&attachment| {
            let other = topology.attachments[attachment].gateway;
            other != gateway && link::towards(topology, other, goal).is_some()
        })
}

/// Notes what is wrong with the table and goes on over the link that takes the fewest edits: that of a route that is
/// there and loses, then existing ones, then a new one (N-ENG-06).
fn detour(mut at: Walker<'_>, subnet: Id<Subnet>, reason: RouteReason) -> Walker<'_> {
    let topology = at.topology;
    let table = topology.subnets[subnet].table;
    let near = topology.subnets[subnet].vpc;
    let goal = at.goal();
    let via = |route: usize| {
        topology.tables[table]
            .routes
            .get(route)
            .map(|route| route.via)
    };
    let given = match reason {
        RouteReason::MoreSpecific { right, .. }
        | RouteReason::HigherPriority { right, .. }
        | RouteReason::CannotRoute { route: right } => {
            via(right).and_then(|via| link_of(topology, near, via, goal))
        }
        // The connection that the route names is to be activated, unless another one works.
        RouteReason::Blackhole { route } => match via(route) {
            Some(Via::Peering(peering)) if can_be_activated(topology, peering, near, goal) => {
                Some(Link::Peering(peering))
            }
            _ => None,
        },
        _ => None,
    };
    let mut candidates = match given {
        Some(link) => vec![link],
        None => link::links(topology, near, goal),
    };
    if at.detours > 2 {
        // Choices behind choices are not tried any more: the walk stays linear.
        candidates.truncate(1);
    }
    at.detours += 1;
    let noted = |link: Link| {
        let mut on = at.clone();
        let address = on.to.address;
        on.problem(Problem::Route(NoRoute {
            table,
            subnet,
            address,
            to: goal,
            reason,
            link,
        }));
        go_on(on, subnet, link, reason)
    };
    let mut rest = candidates.into_iter();
    let first = noted(rest.next().unwrap_or(Link::None));
    rest.map(noted).fold(first, fewer)
}

/// Whether a peering connection leads to the goal and is the only one that does, so that it should carry packets.
fn can_be_activated(topology: &Topology, peering: Id<Peering>, near: Id<Vpc>, goal: Goal) -> bool {
    topology.peerings[peering].far_side(near).map(Goal::Vpc) == Some(goal)
        && !topology.vpcs[near].peerings.iter().any(|&other| {
            let other = &topology.peerings[other];
            other.is_active() && other.far_side(near).map(Goal::Vpc) == Some(goal)
        })
}

/// Goes over a link as if a route led there.
fn go_on(mut at: Walker<'_>, subnet: Id<Subnet>, link: Link, reason: RouteReason) -> Walker<'_> {
    let topology = at.topology;
    let table = topology.subnets[subnet].table;
    match link {
        Link::Local => {
            at.hop(Hop::Local { table });
            at.arrive()
        }
        Link::Peering(peering) => {
            at.hop(Hop::Peering {
                table,
                route: None,
                peering: Some(peering),
            });
            carries(&mut at, peering, reason);
            at.arrive()
        }
        Link::Transit(gateway) => transit::enter(at, subnet, gateway, None),
        Link::VpnGateway(site) => {
            at.hop(Hop::ToSite {
                table,
                route: None,
                site,
            });
            at.arrive()
        }
        Link::None => {
            at.hop(match at.goal() {
                Goal::Vpc(_) => Hop::Peering {
                    table,
                    route: None,
                    peering: None,
                },
                Goal::Site(site) => Hop::ToSite {
                    table,
                    route: None,
                    site,
                },
            });
            at.arrive()
        }
    }
}

/// Notes why a peering connection carries nothing, where its route does not say so already.
fn carries(at: &mut Walker<'_>, peering: Id<Peering>, reason: RouteReason) {
    let joined = &at.topology.peerings[peering];
    if joined.is_active() {
        return;
    }
    let reason = if joined.has_overlap {
        PeeringReason::Overlap
    } else if matches!(reason, RouteReason::Blackhole { .. }) {
        return;
    } else {
        PeeringReason::NotActive
    };
    at.problem(Problem::Peering { peering, reason });
}
