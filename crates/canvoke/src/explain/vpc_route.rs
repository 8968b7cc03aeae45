//! The words of Gate::Route about VPCs' route tables and peering connections.

use std::net::IpAddr;

use ipnet::IpNet;

use super::Scene;
use super::network::{goal, quote, quote_all, table_name, via};
use super::words::Words;
use crate::arena::Id;
use crate::diagnostic::Place;
use crate::fix::{Edit, Fix};
use crate::model::{self, Route as WrittenRoute};
use crate::net::Goal;
use crate::net::leg::Way;
use crate::net::link::Link;
use crate::net::problem::{NoRoute, PeeringReason, RouteReason};
use crate::net::walk::Hop;
use crate::topology::{Peering, Route, RouteSource, Topology, Via, Vpc};

/// A code for a packet or, with `RETURN_` in front, for its reply (1.1.2).
pub(super) fn code(code: &str, is_reply: bool) -> String {
    if is_reply {
        format!("RETURN_{code}")
    } else {
        code.to_owned()
    }
}

pub(super) fn packet(is_reply: bool) -> &'static str {
    if is_reply { "the reply" } else { "the packet" }
}

pub(super) fn no_route(
    scene: &Scene<'_>,
    way: &Way,
    problem: &NoRoute,
    is_reply: bool,
) -> Vec<Words> {
    let topology = scene.topology;
    let (code, rule, summary) = claim(topology, problem, is_reply);
    let table = problem.table;
    let stands_at = &topology.subnets[problem.subnet].place;
    let mut words = Words::new(&self::code(code, is_reply), rule, summary)
        .at(stands_at)
        .place(&topology.tables[table].place);
    words = match deciding(problem) {
        Some(route) => quote(words, topology, table, route, ""),
        None => quote_all(words, topology, table),
    };
    if let RouteReason::MoreSpecific { right, .. } | RouteReason::HigherPriority { right, .. } =
        problem.reason
    {
        words = quote(words, topology, table, right, ", which loses");
    }
    let back = way.back.hops.iter().find_map(|hop| match hop {
        Hop::Peering {
            table,
            route: Some(route),
            ..
        } => Some((*table, *route)),
        _ => None,
    });
    if let (false, Some((table, route))) = (is_reply, back) {
        words = quote(words, topology, table, route, ", which serves only replies");
    }
    let fix = fix(topology, problem);
    words = words.fix(fix.clone());
    let mut all = vec![words];
    all.extend(transitive(topology, problem, is_reply).map(|words| words.at(stands_at).fix(fix)));
    all
}

fn claim(
    topology: &Topology,
    problem: &NoRoute,
    is_reply: bool,
) -> (&'static str, &'static str, String) {
    let table = problem.table;
    let name = table_name(topology, table);
    let near = topology.subnets[problem.subnet].vpc;
    let near = &topology.vpcs[near].name;
    let target = goal(topology, problem.to);
    let address = problem.address;
    let packet = packet(is_reply);
    let to = |route: usize| {
        topology.tables[table]
            .routes
            .get(route)
            .map_or_else(String::new, |route| route.to.to_string())
    };
    match problem.reason {
        RouteReason::None if problem.link == Link::None && matches!(problem.to, Goal::Site(_)) => (
            "NO_ROUTE_TO_DESTINATION",
            "N-ONP-01",
            format!(
                "{name} has no route to {address}, and nothing joins VPC `{near}` with {target}"
            ),
        ),
        RouteReason::None if problem.link == Link::None => (
            "DISCONNECTED_VPCS",
            "N-PCX-03",
            format!(
                "{name} has no route to {address}, and nothing joins VPC `{near}` with {target}"
            ),
        ),
        RouteReason::None => (
            "NO_ROUTE_TO_DESTINATION",
            "N-PCX-03",
            format!(
                "{name} has no route to {target} ({address}), so {packet} does not leave VPC `{near}`"
            ),
        ),
        RouteReason::CannotRoute { route } => (
            "CANNOT_ROUTE",
            "N-RT-02",
            format!(
                "no route of {name} covers {address} of {target}: the one that takes {} is for {}",
                via(topology, table, route),
                to(route)
            ),
        ),
        RouteReason::Elsewhere { route } => {
            let is_edge = matches!(
                topology.tables[table]
                    .routes
                    .get(route)
                    .map(|route| route.via),
                Some(Via::InternetGateway | Via::NatGateway)
            );
            let why = if is_edge {
                "leads to no other VPC".to_owned()
            } else {
                format!("does not lead to {target}")
            };
            (
                "NO_ROUTE_TO_DESTINATION",
                "N-PCX-03",
                format!(
                    "{name} sends {packet} for {address} to {}, which {why}",
                    via(topology, table, route)
                ),
            )
        }
        RouteReason::MoreSpecific { route, right } => (
            "MORE_SPECIFIC_ROUTE",
            "N-RT-02",
            format!(
                "{name} sends {packet} for {address} to {}, because {} is longer than the right route's {}",
                via(topology, table, route),
                to(route),
                to(right)
            ),
        ),
        RouteReason::HigherPriority { route, .. } => (
            "HIGHER_PRIORITY_ROUTE",
            "N-RT-03",
            format!(
                "{name} sends {packet} for {address} to {}: of its routes to {} that one has priority",
                via(topology, table, route),
                to(route)
            ),
        ),
        RouteReason::Blackhole { .. } => (
            "BAD_STATE_ROUTE",
            "N-RT-05",
            format!(
                "the route of {name} that covers {address} is a blackhole, so {packet} is dropped"
            ),
        ),
        RouteReason::LocalShadows => (
            "VPC_LOCAL_ROUTE_CIDR_RESTRICTION",
            "N-RT-02",
            format!(
                "{address} lies inside VPC `{near}` itself, so {packet} never leaves for {target}"
            ),
        ),
        RouteReason::NotTransitive { peering, .. } => (
            "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR",
            "N-PCX-04",
            format!(
                "{name} sends {packet} for {address} over peering `{}`, which does not lead to {target}",
                topology.peerings[peering].name
            ),
        ),
        RouteReason::NothingBehind { .. } => (
            "NO_POSSIBLE_DESTINATION",
            "N-ONP-01",
            format!(
                "{name} sends {packet} for {address} to the virtual private gateway, and no site behind it has that address"
            ),
        ),
    }
}

/// The attempt at transit, named as such: the third VPC has a link of its own and does not lend it.
fn transitive(topology: &Topology, problem: &NoRoute, is_reply: bool) -> Option<Words> {
    let RouteReason::NotTransitive {
        peering,
        has_onward_link: true,
        ..
    } = problem.reason
    else {
        return None;
    };
    let near = topology.subnets[problem.subnet].vpc;
    let joined = &topology.peerings[peering];
    let through = joined.far_side(near)?;
    Some(
        Words::new(
            &code("PEERING_TRANSITIVE", is_reply),
            "N-PCX-04",
            format!(
                "VPC `{}` is joined with {}, but does not pass on {} for {} that {} sends it over peering `{}`",
                topology.vpcs[through].name,
                goal(topology, problem.to),
                packet(is_reply),
                problem.address,
                table_name(topology, problem.table),
                joined.name
            ),
        )
        .place(&joined.place),
    )
}

/// The route that wins.
fn deciding(problem: &NoRoute) -> Option<usize> {
    match problem.reason {
        RouteReason::Elsewhere { route }
        | RouteReason::MoreSpecific { route, .. }
        | RouteReason::HigherPriority { route, .. }
        | RouteReason::Blackhole { route }
        | RouteReason::NotTransitive { route, .. }
        | RouteReason::NothingBehind { route } => Some(route),
        RouteReason::None | RouteReason::CannotRoute { .. } | RouteReason::LocalShadows => None,
    }
}

pub(super) fn blocks(topology: &Topology, network: Goal) -> &[IpNet] {
    match network {
        Goal::Vpc(vpc) => &topology.vpcs[vpc].cidrs,
        Goal::Site(site) => &topology.sites[site].cidrs,
    }
}

/// The block of a network that holds an address.
pub(super) fn block_of(topology: &Topology, network: Goal, address: IpAddr) -> Option<IpNet> {
    blocks(topology, network)
        .iter()
        .copied()
        .find(|block| block.contains(&address))
}

/// A route over the link by which the walk goes on; where there is none yet, one is made.
fn fix(topology: &Topology, problem: &NoRoute) -> Fix {
    let near = topology.subnets[problem.subnet].vpc;
    let from = &topology.vpcs[near];
    let target = goal(topology, problem.to);
    let Some(block) = block_of(topology, problem.to, problem.address) else {
        return Fix::advice(format!(
            "{} is outside the CIDR blocks of {target}: correct them",
            problem.address
        ));
    };
    // Routes need the block apart from one's own; a peering connection needs all of them apart (N-PCX-02).
    let needed = match (problem.link, problem.to) {
        (Link::Peering(_) | Link::None, Goal::Vpc(far)) => topology.vpcs[far].cidrs.as_slice(),
        _ => std::slice::from_ref(&block),
    };
    let overlaps = |own: &IpNet| {
        needed
            .iter()
            .any(|other| own.contains(other) || other.contains(own))
    };
    if problem.link != Link::Local && from.cidrs.iter().any(overlaps) {
        return Fix::advice(format!(
            "VPC `{}` and {target} overlap and cannot be joined by routes: put an endpoint into VPC `{}` instead",
            from.name, from.name
        ));
    }
    let (mut edits, before, link) = match problem.link {
        Link::Local => (Vec::new(), String::new(), None),
        Link::Peering(peering) => {
            let peering = &topology.peerings[peering];
            let link = Some(model::Via::Peering(peering.name.clone()));
            if peering.is_active() {
                (Vec::new(), String::new(), link)
            } else {
                // A route to a connection that carries nothing would be a blackhole.
                let accepted = accept(peering);
                (accepted.edits, format!("{}, and ", accepted.text), link)
            }
        }
        Link::Transit(gateway) => {
            let name = topology.transit_gateways[gateway].name.clone();
            (
                Vec::new(),
                String::new(),
                Some(model::Via::TransitGateway(name)),
            )
        }
        Link::VpnGateway(_) => (Vec::new(), String::new(), Some(model::Via::VpnGateway)),
        Link::None => new_link(topology, near, problem.to),
    };
    let Some(link) = link else {
        return Fix::advice(format!(
            "remove the route of {} inside {target}",
            table_name(topology, problem.table)
        ));
    };
    let table = &topology.tables[problem.table];
    let decider = deciding(problem).and_then(|route| table.routes.get(route));
    if let (Some(route), Link::Peering(peering)) = (decider, problem.link)
        && route.via == Via::Peering(peering)
    {
        // The route is right, its connection is not.
        return accept(&topology.peerings[peering]);
    }
    let (edit, text) = route_edit(topology, problem, (block, decider), &link);
    edits.push(edit);
    Fix::new(format!("{before}{text}"), edits)
}

/// The route that would win. One that is at least as specific would win over a new one, so it is the one to change; a
/// static one also wins over an equal one of a prefix list or gateway (N-RT-03).
fn route_edit(
    topology: &Topology,
    problem: &NoRoute,
    (block, decider): (IpNet, Option<&Route>),
    link: &model::Via,
) -> (Edit, String) {
    let table = &topology.tables[problem.table];
    let same = decider.filter(|route| route.to.prefix_len() >= block.prefix_len());
    if let Some(route) = same.filter(|route| route.source == RouteSource::Static) {
        return (
            Edit::Set {
                pointer: route.place.member("via").pointer,
                value: serde_json::to_value(link).unwrap_or_default(),
            },
            format!("point the route to {} at {}", route.to, link_name(link)),
        );
    }
    let to = same.map_or(block, |route| route.to);
    (
        Edit::AddRoute {
            vpc: topology.vpcs[table.vpc].name.clone(),
            table: table.name.clone(),
            route: WrittenRoute {
                to: to.to_string(),
                via: link.clone(),
            },
        },
        format!(
            "add a route to {to} through {} to {}",
            link_name(link),
            table_name(topology, problem.table)
        ),
    )
}

fn link_name(link: &model::Via) -> String {
    match link {
        model::Via::Peering(name) => format!("peering `{name}`"),
        model::Via::TransitGateway(name) => format!("transit gateway `{name}`"),
        model::Via::Unmodelled(name) => format!("`{name}`"),
        model::Via::InternetGateway => "the internet gateway".to_owned(),
        model::Via::NatGateway => "the NAT gateway".to_owned(),
        model::Via::VpnGateway => "the virtual private gateway".to_owned(),
        model::Via::Blackhole => "a blackhole".to_owned(),
    }
}

/// Joins a VPC with a network that nothing joins it with yet.
fn new_link(
    topology: &Topology,
    near: Id<Vpc>,
    to: Goal,
) -> (Vec<Edit>, String, Option<model::Via>) {
    let from = &topology.vpcs[near];
    match to {
        Goal::Vpc(far) => {
            let mut pair = [from.name.as_str(), topology.vpcs[far].name.as_str()];
            pair.sort_unstable();
            let name = pair.join("_");
            let edit = Edit::Set {
                pointer: Place::at(&["peerings", &name]).pointer,
                value: serde_json::json!({ "requester": pair[0], "accepter": pair[1] }),
            };
            (
                vec![edit],
                format!("peer the two VPCs (`{name}`), and "),
                Some(model::Via::Peering(name)),
            )
        }
        Goal::Site(site) => {
            let site = &topology.sites[site];
            let edit = Edit::Set {
                pointer: site.place.member("vpcs").member("-").pointer,
                value: from.name.clone().into(),
            };
            (
                vec![edit],
                format!("link site `{}` with VPC `{}`, and ", site.name, from.name),
                Some(model::Via::VpnGateway),
            )
        }
    }
}

/// Brings a connection to `active`: what is asked for is accepted, what came to nothing is asked for anew (N-PCX-01).
fn accept(peering: &Peering) -> Fix {
    let name = &peering.name;
    let text = match peering.state {
        "pending-acceptance" => format!("accept peering `{name}`"),
        "initiating-request" | "provisioning" => format!("wait until peering `{name}` is active"),
        _ => format!("make peering `{name}` anew"),
    };
    Fix::new(
        format!("{text} (it is `{}`)", peering.state),
        vec![Edit::Set {
            pointer: peering.place.member("state").pointer,
            value: "active".into(),
        }],
    )
}

pub(super) fn peering(
    topology: &Topology,
    id: Id<Peering>,
    reason: PeeringReason,
    is_reply: bool,
) -> Words {
    let peering = &topology.peerings[id];
    let [requester, accepter] =
        [peering.requester, peering.accepter].map(|vpc| topology.vpcs[vpc].name.as_str());
    match reason {
        PeeringReason::NotActive => Words::new(
            &code("PEERING_NOT_ACTIVE", is_reply),
            "N-PCX-01",
            format!(
                "peering `{}` is `{}` and carries nothing",
                peering.name, peering.state
            ),
        )
        .place(&peering.place)
        .fix(accept(peering)),
        PeeringReason::Overlap => Words::new(
            &code("PEERING_CIDR_OVERLAP", is_reply),
            "N-PCX-02",
            format!(
                "VPCs `{requester}` and `{accepter}` overlap, so AWS refuses peering `{}`",
                peering.name
            ),
        )
        .place(&peering.place)
        .fix(Fix::advice(format!(
            "give one of VPCs `{requester}` and `{accepter}` another CIDR block, or put an endpoint into the client's VPC"
        ))),
    }
}
