//! The words of Gate::Route about transit gateways' route tables.

use ipnet::IpNet;

use super::attachment::bring_up;
use super::network::{goal, quote_all_transit, quote_transit, transit_table_name};
use super::vpc_route::{block_of, blocks, code, packet};
use super::words::Words;
use crate::arena::Id;
use crate::fix::{Edit, Fix};
use crate::model;
use crate::net::Goal;
use crate::net::problem::{NoTransitRoute, TransitReason};
use crate::topology::{RouteSource, Topology, TransitAttachment, TransitRoute, TransitRouteTable};

pub(super) fn no_route(topology: &Topology, problem: &NoTransitRoute, is_reply: bool) -> Words {
    let table = problem.table;
    let name = transit_table_name(topology, table);
    let address = problem.address;
    let target = goal(topology, problem.to);
    let packet = packet(is_reply);
    let rows = &topology.transit_tables[table];
    let to = |route: usize| {
        rows.routes
            .get(route)
            .map_or_else(String::new, |route| route.to.to_string())
    };
    let via = |route: usize| {
        let via = rows.routes.get(route).and_then(|route| route.via);
        via.map_or_else(
            || "a blackhole".to_owned(),
            |via| format!("attachment `{}`", topology.attachments[via].name),
        )
    };
    let (code, rule, summary) = match problem.reason {
        TransitReason::None => (
            "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
            "N-TGW-02",
            format!("{name} has no route to {address} of {target}, so {packet} is dropped"),
        ),
        TransitReason::CannotRoute { route } => (
            "TGW_RTB_CANNOT_ROUTE",
            "N-TGW-03",
            format!(
                "no route of {name} covers {address} of {target}: the one to {} is for {}",
                via(route),
                to(route)
            ),
        ),
        TransitReason::Suppressed { suppressed, .. } => {
            let by = rows.suppressed.get(suppressed);
            let [block, by] = [
                by.map(|by| by.block.to_string()),
                by.map(|by| topology.attachments[by.by].name.clone()),
            ]
            .map(Option::unwrap_or_default);
            (
                "TGW_PROPAGATION_SUPPRESSED_OVERLAP",
                "N-TGW-04",
                format!(
                    "{name} has no route to {block} of {target}: AWS left it out, because it overlaps what attachment `{by}` propagates"
                ),
            )
        }
        TransitReason::Elsewhere { route } => (
            "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
            "N-TGW-03",
            format!(
                "{name} sends {packet} for {address} to {}, which does not lead to {target}",
                via(route)
            ),
        ),
        TransitReason::MoreSpecific { route, right } => (
            "TGW_RTB_MORE_SPECIFIC_ROUTE",
            "N-TGW-03",
            format!(
                "{name} sends {packet} for {address} to {}, because {} is longer than the right route's {}",
                via(route),
                to(route),
                to(right)
            ),
        ),
        TransitReason::HigherPriority { route, .. } => (
            "TGW_RTB_HIGHER_PRIORITY_ROUTE",
            "N-TGW-03",
            format!(
                "{name} sends {packet} for {address} to {}: of its routes to {} that one has priority",
                via(route),
                to(route)
            ),
        ),
        TransitReason::Blackhole { route } => (
            "TGW_RTB_BAD_STATE_ROUTE",
            "N-TGW-03",
            format!(
                "the route of {name} to {} that covers {address} leads to {}, so {packet} is dropped",
                to(route),
                match rows.routes.get(route).and_then(|route| route.via) {
                    Some(_) => format!("{}, which is not available", via(route)),
                    None => via(route),
                }
            ),
        ),
        TransitReason::Cycle { route } => (
            "CYCLIC_PATH_DETECTED",
            "N-TGW-05",
            format!(
                "{name} sends {packet} for {address} back to {}, where it comes from",
                via(route)
            ),
        ),
    };
    let mut words = Words::new(&self::code(code, is_reply), rule, summary).place(&rows.place);
    words = match decider(problem) {
        Some(route) => quote_transit(words, topology, table, route, ""),
        None => quote_all_transit(words, topology, table),
    };
    if let TransitReason::MoreSpecific { right, .. } | TransitReason::HigherPriority { right, .. } =
        problem.reason
    {
        words = quote_transit(words, topology, table, right, ", which loses");
    }
    words.fix(fix(topology, problem))
}

/// The route that wins.
fn decider(problem: &NoTransitRoute) -> Option<usize> {
    match problem.reason {
        TransitReason::None | TransitReason::CannotRoute { .. } => None,
        TransitReason::Suppressed { route, .. } => route,
        TransitReason::Elsewhere { route }
        | TransitReason::MoreSpecific { route, .. }
        | TransitReason::HigherPriority { route, .. }
        | TransitReason::Blackhole { route }
        | TransitReason::Cycle { route } => Some(route),
    }
}

/// A propagation where one suffices, else a static route; a static one that wins is pointed elsewhere.
fn fix(topology: &Topology, problem: &NoTransitRoute) -> Fix {
    let rows = &topology.transit_tables[problem.table];
    let gateway = topology.transit_gateways[rows.gateway].name.clone();
    let name = transit_table_name(topology, problem.table);
    let target = goal(topology, problem.to);
    let (Some(wanted), Some(block)) = (
        problem.wanted,
        block_of(topology, problem.to, problem.address),
    ) else {
        return Fix::advice(format!("route {} to {target}", problem.address));
    };
    if blocks(topology, problem.from)
        .iter()
        .any(|own| own.contains(&block) || block.contains(own))
    {
        return Fix::advice(format!(
            "{} and {target} overlap and cannot be joined by routes: put an endpoint into the client's VPC instead",
            goal(topology, problem.from)
        ));
    }
    let attachment = topology.attachments[wanted].name.clone();
    let best = decider(problem).and_then(|route| rows.routes.get(route));
    if best.is_some_and(|route| route.via == Some(wanted)) {
        // The route is right, its attachment is not.
        return bring_up(topology, wanted);
    }
    let same = best.filter(|route| route.to.prefix_len() >= block.prefix_len());
    if let Some(route) = same.filter(|route| route.source == RouteSource::Static) {
        return Fix::new(
            format!(
                "point the route to {} of {name} at attachment `{attachment}`",
                route.to
            ),
            vec![Edit::Set {
                pointer: route.place.member("via").pointer,
                value: serde_json::json!({ "attachment": attachment }),
            }],
        );
    }
    if same.is_none() && would_propagate(topology, rows, wanted, (problem.to, block)) {
        return Fix::new(
            format!("let attachment `{attachment}` propagate into {name}"),
            vec![Edit::Propagate {
                gateway,
                table: rows.name.clone(),
                attachment,
            }],
        );
    }
    let to = same.map_or(block, |route: &TransitRoute| route.to);
    Fix::new(
        format!("add a route to {to} to {name}, to attachment `{attachment}`"),
        vec![Edit::AddTransitRoute {
            gateway,
            table: rows.name.clone(),
            route: model::TransitRoute {
                to: to.to_string(),
                via: model::TransitVia::Attachment(attachment),
            },
        }],
    )
}

/// Whether propagation is off and would give the table the block: not over a peering (N-TGW-05), not where it overlaps
/// another VPC's (N-TGW-04).
fn would_propagate(
    topology: &Topology,
    rows: &TransitRouteTable,
    wanted: Id<TransitAttachment>,
    (to, block): (Goal, IpNet),
) -> bool {
    let is_own = crate::net::link::network_of(topology, wanted) == Some(to);
    is_own
        && topology.attachments[wanted].is_available()
        && !rows.propagations.contains(&wanted)
        && !rows.routes.iter().any(|route| {
            route.source == RouteSource::PropagatedVpc
                && (route.to.contains(&block) || block.contains(&route.to))
        })
}
