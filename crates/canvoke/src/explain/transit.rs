//! The words of Gate::Route about transit gateways: attachments and their route tables.

use ipnet::IpNet;

use super::network::{goal, quote_transit, transit_table_name};
use super::vpc_route::{block_of, blocks, code, packet};
use super::words::Words;
use crate::arena::Id;
use crate::diagnostic::Place;
use crate::fix::{Edit, Fix};
use crate::model;
use crate::net::Goal;
use crate::net::walk::{AttachmentReason, Hop, NoTransitRoute, TransitReason, Walk};
use crate::topology::{
    Attached, RouteSource, Topology, TransitAttachment, TransitGateway, TransitRoute,
    TransitRouteTable, Vpc,
};

pub(super) fn attachment(
    topology: &Topology,
    (gateway, attachment, network): (Id<TransitGateway>, Option<Id<TransitAttachment>>, Goal),
    reason: AttachmentReason,
    walk: &Walk,
    is_reply: bool,
) -> Words {
    let via = &topology.transit_gateways[gateway];
    let what = goal(topology, network);
    let packet = packet(is_reply);
    let name = attachment.map_or_else(String::new, |id| topology.attachments[id].name.clone());
    let place = attachment.map_or(&via.place, |id| &topology.attachments[id].place);
    let (code, rule, summary) = match reason {
        AttachmentReason::Missing => {
            // The sender's own VPC has a route to a gateway that it is not attached to; another network has no link.
            let is_sender = walk.hops.iter().any(|hop| {
                matches!(hop, Hop::IntoTransit { gateway: into, attachment: None, .. } if *into == gateway)
            });
            if is_sender {
                (
                    "BAD_STATE_ROUTE",
                    "N-TGW-01",
                    format!(
                        "{packet} is sent to transit gateway `{}`, which {what} is not attached to",
                        via.name
                    ),
                )
            } else {
                (
                    "DISCONNECTED_VPCS",
                    "N-TGW-01",
                    format!(
                        "{what} is not attached to transit gateway `{}`, nor to one that it is peered with",
                        via.name
                    ),
                )
            }
        }
        AttachmentReason::State => (
            "BAD_STATE_ATTACHMENT",
            "N-TGW-01",
            format!(
                "attachment `{name}` is `{}` and carries nothing",
                attachment.map_or("missing", |id| topology.attachments[id].state)
            ),
        ),
        AttachmentReason::Zone { subnet } => {
            let subnet = &topology.subnets[subnet];
            (
                "TGW_ROUTE_AZ_RESTRICTION",
                "N-TGW-06",
                format!(
                    "subnet `{}` is in zone `{}`, where attachment `{name}` has no subnet, so {packet} does not enter transit gateway `{}`",
                    subnet.name, subnet.zone_id, via.name
                ),
            )
        }
        AttachmentReason::NotAssociated => (
            "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION",
            "N-TGW-02",
            format!(
                "attachment `{name}` is associated with no route table of transit gateway `{}`, which drops {packet}",
                via.name
            ),
        ),
        AttachmentReason::Cycle => (
            "CYCLIC_PATH_DETECTED",
            "N-TGW-05",
            format!(
                "{packet} comes back to transit gateway `{}` that it crossed before",
                via.name
            ),
        ),
        AttachmentReason::TooManyGateways => (
            "MAX_HOPS_EXCEEDED",
            "N-TGW-05",
            format!("{packet} would cross more than 64 transit gateways"),
        ),
    };
    let words = Words::new(&self::code(code, is_reply), rule, summary).place(place);
    words.fix(attachment_fix(
        topology,
        (gateway, attachment, network),
        reason,
    ))
}

fn attachment_fix(
    topology: &Topology,
    (gateway, attachment, network): (Id<TransitGateway>, Option<Id<TransitAttachment>>, Goal),
    reason: AttachmentReason,
) -> Fix {
    let via = &topology.transit_gateways[gateway];
    match (reason, attachment) {
        (AttachmentReason::State, Some(id)) => bring_up(topology, id),
        (AttachmentReason::Zone { subnet }, Some(id)) => {
            let subnet = &topology.subnets[subnet];
            let attachment = &topology.attachments[id];
            Fix::new(
                format!(
                    "add subnet `{}` to attachment `{}`",
                    subnet.name, attachment.name
                ),
                vec![Edit::Set {
                    pointer: attachment
                        .place
                        .member("to")
                        .member("vpc")
                        .member("subnets")
                        .member("-")
                        .pointer,
                    value: subnet.name.clone().into(),
                }],
            )
        }
        (AttachmentReason::NotAssociated, Some(id)) => {
            let attachment = &topology.attachments[id];
            let table = table_for(topology, gateway);
            let named = table.and_then(|table| topology.transit_tables[table].name.clone());
            let on = table.map_or_else(
                || format!("a new route table of transit gateway `{}`", via.name),
                |table| transit_table_name(topology, table),
            );
            Fix::new(
                format!("associate attachment `{}` with {on}", attachment.name),
                vec![Edit::Associate {
                    gateway: via.name.clone(),
                    table: named,
                    attachment: attachment.name.clone(),
                }],
            )
        }
        (AttachmentReason::Missing, _) => attach(topology, gateway, network),
        _ => Fix::advice(
            "route the packet to the gateway that its goal is attached to, without a loop",
        ),
    }
}

/// A table of a gateway that an attachment may be associated with: the default one, else the first one.
fn table_for(topology: &Topology, gateway: Id<TransitGateway>) -> Option<Id<TransitRouteTable>> {
    topology.transit_gateways[gateway]
        .association_table
        .or_else(|| {
            topology
                .transit_tables
                .find(|table| table.gateway == gateway)
        })
}

/// Brings an attachment to `available`; one of another account needs the gateway shared first (N-TGW-01).
fn bring_up(topology: &Topology, id: Id<TransitAttachment>) -> Fix {
    let attachment = &topology.attachments[id];
    let via = &topology.transit_gateways[attachment.gateway];
    let mut edits = Vec::new();
    let mut text = String::new();
    if let Attached::Vpc { vpc, .. } = attachment.to {
        let vpc = &topology.vpcs[vpc];
        if vpc.region != via.region {
            return Fix::advice(format!(
                "attach VPC `{}` to a transit gateway in `{}`, and peer that one with `{}`",
                vpc.name, vpc.region, via.name
            ));
        }
        if let Some(edit) = share(topology, attachment.gateway, vpc) {
            edits.push(edit);
            text = format!(
                "share transit gateway `{}` with account `{}`, and ",
                via.name, topology.accounts[vpc.account].name
            );
        }
    }
    edits.push(Edit::Set {
        pointer: attachment.place.member("state").pointer,
        value: "available".into(),
    });
    Fix::new(
        format!(
            "{text}bring attachment `{}` to `available`",
            attachment.name
        ),
        edits,
    )
}

/// Shares a gateway with the account of a VPC, where it is not.
fn share(topology: &Topology, gateway: Id<TransitGateway>, vpc: &Vpc) -> Option<Edit> {
    let via = &topology.transit_gateways[gateway];
    let is_shared = vpc.account == via.account || via.shared_with.contains(&vpc.account);
    (!is_shared).then(|| Edit::Set {
        pointer: via.place.member("shared_with").member("-").pointer,
        value: topology.accounts[vpc.account].name.clone().into(),
    })
}

/// Attaches a network to a gateway, in every zone.
fn attach(topology: &Topology, gateway: Id<TransitGateway>, network: Goal) -> Fix {
    let via = &topology.transit_gateways[gateway];
    let mut edits = Vec::new();
    let (to, name) = match network {
        Goal::Vpc(id) => {
            let vpc = &topology.vpcs[id];
            if vpc.region != via.region {
                return Fix::advice(format!(
                    "attach VPC `{}` to a transit gateway in `{}`, and peer that one with `{}`",
                    vpc.name, vpc.region, via.name
                ));
            }
            edits.extend(share(topology, gateway, vpc));
            let mut zones = std::collections::BTreeMap::new();
            for (_, subnet) in topology.subnets.iter().filter(|(_, s)| s.vpc == id) {
                zones.entry(&subnet.zone_id).or_insert(&subnet.name);
            }
            let subnets: Vec<&String> = zones.into_values().collect();
            (
                serde_json::json!({ "vpc": { "vpc": vpc.name, "subnets": subnets } }),
                &vpc.name,
            )
        }
        Goal::Site(id) => {
            let site = &topology.sites[id];
            (serde_json::json!({ "site": site.name }), &site.name)
        }
    };
    let attachment = format!("{}_{name}", via.name);
    edits.push(Edit::Set {
        pointer: Place::at(&["transit_attachments", &attachment]).pointer,
        value: serde_json::json!({ "gateway": via.name, "to": to }),
    });
    if via.association_table.is_none()
        && let Some(table) = table_for(topology, gateway)
    {
        // Nothing is associated or propagated by itself here.
        let table = topology.transit_tables[table].name.clone();
        edits.push(Edit::Associate {
            gateway: via.name.clone(),
            table: table.clone(),
            attachment: attachment.clone(),
        });
        edits.push(Edit::Propagate {
            gateway: via.name.clone(),
            table,
            attachment,
        });
    }
    Fix::new(
        format!(
            "attach {} to transit gateway `{}`",
            goal(topology, network),
            via.name
        ),
        edits,
    )
}

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
        None => (0..rows.routes.len()).fold(words, |words, route| {
            quote_transit(words, topology, table, route, "")
        }),
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
