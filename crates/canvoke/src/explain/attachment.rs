//! The words of Gate::Route about attachments of transit gateways.

use super::network::{goal, transit_table_name};
use super::vpc_route::{code, packet};
use super::words::Words;
use crate::arena::Id;
use crate::diagnostic::Place;
use crate::fix::{Edit, Fix};
use crate::net::Goal;
use crate::net::link;
use crate::net::problem::AttachmentReason;
use crate::net::walk::{Hop, Walk};
use crate::topology::{
    Attached, Topology, TransitAttachment, TransitGateway, TransitRouteTable, Vpc,
};

pub(super) fn words(
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
        walk,
    ))
}

fn attachment_fix(
    topology: &Topology,
    (gateway, attachment, network): (Id<TransitGateway>, Option<Id<TransitAttachment>>, Goal),
    reason: AttachmentReason,
    walk: &Walk,
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
            let table = link::table_for(topology, gateway);
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
        (AttachmentReason::Missing, _) => {
            let asked = walk.hops.iter().find_map(|hop| match hop {
                Hop::Transit {
                    gateway: crossed,
                    table,
                    ..
                } if *crossed == gateway => *table,
                _ => None,
            });
            attach(topology, gateway, network, asked)
        }
        _ => Fix::advice(
            "route the packet to the gateway that its goal is attached to, without a loop",
        ),
    }
}

/// Brings an attachment to `available`; one of another account needs the gateway shared first (N-TGW-01).
pub(super) fn bring_up(topology: &Topology, id: Id<TransitAttachment>) -> Fix {
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
fn attach(
    topology: &Topology,
    gateway: Id<TransitGateway>,
    network: Goal,
    asked: Option<Id<TransitRouteTable>>,
) -> Fix {
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
            let subnets: Vec<&String> = link::one_a_zone(topology, id)
                .into_iter()
                .map(|subnet| &topology.subnets[subnet].name)
                .collect();
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
    // What a gateway does not do by itself, into the table that the packet asks and the one that replies will.
    let own = link::table_for(topology, gateway);
    let name = |table: Id<TransitRouteTable>| topology.transit_tables[table].name.clone();
    if let (None, Some(own)) = (via.association_table, own) {
        edits.push(Edit::Associate {
            gateway: via.name.clone(),
            table: name(own),
            attachment: attachment.clone(),
        });
    }
    let mut tables: Vec<Id<TransitRouteTable>> = asked.into_iter().chain(own).collect();
    tables.dedup();
    for table in tables {
        if via.propagation_table != Some(table) {
            edits.push(Edit::Propagate {
                gateway: via.name.clone(),
                table: name(table),
                attachment: attachment.clone(),
            });
        }
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
