//! The words of Gate::Route.

use super::Scene;
use super::words::Words;
use crate::arena::Id;
use crate::fix::{Edit, Fix};
use crate::model::{self, Route as WrittenRoute};
use crate::net::route::{Blocked, Finding, NotModelled, Reason, Walk};
use crate::topology::{Endpoint, RouteTable, Topology, Via, Vpc};

pub(super) fn words(scene: &Scene<'_>, finding: &Finding) -> Vec<Words> {
    let topology = scene.topology;
    let endpoint = &topology.endpoints[finding.target.endpoint];
    let mut words = Vec::new();
    if let Some(state) = finding.not_available {
        words.push(
            Words::new(
                "VPCE_NOT_AVAILABLE",
                "N-VPCE-03",
                format!(
                    "endpoint `{}` is `{}` and carries no traffic",
                    endpoint.name, state.0
                ),
            )
            .place(&endpoint.place)
            .fix(Fix::new(
                format!("bring endpoint `{}` to `available`", endpoint.name),
                vec![Edit::Set {
                    pointer: endpoint.place.member("state").pointer,
                    value: "available".into(),
                }],
            )),
        );
    }
    for (walk, is_reply) in [(&finding.forward, false), (&finding.back, true)] {
        match walk {
            Walk::Blocked(blocked) if blocked.reason == Reason::Internet => {
                words.extend((!is_reply).then(|| internet(scene, endpoint)));
            }
            Walk::Blocked(blocked) => words.push(no_way(scene, finding, blocked, is_reply)),
            Walk::NotModelled(what) if !is_reply => words.push(not_modelled(scene, *what)),
            _ => {}
        }
    }
    if words.is_empty() {
        words.push(passes(scene, finding));
    }
    words
}

fn passes(scene: &Scene<'_>, finding: &Finding) -> Words {
    let topology = scene.topology;
    let address = finding.target.interface.address;
    let endpoint = &topology.endpoints[finding.target.endpoint];
    let (summary, rule) = match &finding.forward {
        Walk::Peered { peering, .. } => (
            format!(
                "packets reach {address} over peering `{}`, and replies come back the same way",
                topology.peerings[*peering].name
            ),
            "N-PCX-03",
        ),
        Walk::SameSubnet => (
            format!("{address} is in the client's own subnet"),
            "N-VPC-07",
        ),
        _ => (
            format!(
                "{address} is inside VPC `{}`, which the client is in too",
                topology.vpcs[endpoint.vpc].name
            ),
            "N-RT-02",
        ),
    };
    let mut words = Words::new("ROUTED", rule, summary).place(&endpoint.place);
    for walk in [&finding.forward, &finding.back] {
        if let Walk::Peered { table, route, .. } = walk {
            words = quote(words, topology, *table, *route, "");
        }
    }
    words
}

fn internet(scene: &Scene<'_>, endpoint: &Endpoint) -> Words {
    let client = &scene.topology.clients[scene.invocation.client];
    Words::new(
        "NO_ROUTE_TO_DESTINATION",
        "G-DNS-07",
        format!(
            "`{}` is in no VPC, and the addresses of endpoint `{}` are private",
            client.name, endpoint.name
        ),
    )
    .place(&client.place)
    .fix(Fix::advice(format!(
        "call from inside VPC `{}` or from a network that is joined to it",
        scene.topology.vpcs[endpoint.vpc].name
    )))
}

fn not_modelled(scene: &Scene<'_>, what: NotModelled) -> Words {
    let client = &scene.topology.clients[scene.invocation.client];
    let summary = match what {
        NotModelled::VpnGateway => {
            "the best route leads to a virtual private gateway, and what is behind it is not modelled yet"
        }
        NotModelled::OnPremises => {
            "the way from on premises (VPN, Direct Connect) is not modelled yet"
        }
    };
    Words::new("NOT_MODELLED", "N-ONP-01", summary).place(&client.place)
}

fn no_way(scene: &Scene<'_>, finding: &Finding, blocked: &Blocked, is_reply: bool) -> Words {
    let topology = scene.topology;
    let (Some(table), Some(near), Some(far)) = (blocked.table, blocked.from, blocked.to) else {
        return Words::new("NO_PATH", "N-RT-02", "there is no way");
    };
    let name = table_name(topology, table);
    let target = &topology.vpcs[far].name;
    let address = blocked.address;
    let packet = if is_reply { "the reply" } else { "the packet" };
    let (code, rule, summary) = match &blocked.reason {
        Reason::NoRoute if blocked.between.is_empty() => (
            "DISCONNECTED_VPCS",
            "N-PCX-03",
            format!(
                "{name} has no route to {address}, and nothing joins VPC `{}` with VPC `{target}`",
                topology.vpcs[near].name
            ),
        ),
        Reason::NoRoute => (
            "NO_ROUTE_TO_DESTINATION",
            "N-PCX-03",
            format!(
                "{name} has no route to VPC `{target}` ({address}), so {packet} does not leave VPC `{}`",
                topology.vpcs[near].name
            ),
        ),
        Reason::Elsewhere { route } => (
            "NO_ROUTE_TO_DESTINATION",
            "N-PCX-03",
            format!(
                "{name} sends {packet} for {address} to {}, which leads to no other VPC",
                via(topology, table, *route)
            ),
        ),
        Reason::Blackhole { .. } => (
            "BAD_STATE_ROUTE",
            "N-RT-05",
            format!(
                "the route of {name} that covers {address} is a blackhole, so {packet} is dropped"
            ),
        ),
        Reason::LocalShadows => (
            "VPC_LOCAL_ROUTE_CIDR_RESTRICTION",
            "N-RT-02",
            format!(
                "{address} lies inside VPC `{}` itself, so {packet} never leaves for VPC `{target}`",
                topology.vpcs[near].name
            ),
        ),
        Reason::NotTransitive { peering, .. } => (
            "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR",
            "N-PCX-04",
            format!(
                "{name} sends {packet} for {address} over peering `{}`, which does not lead to VPC `{target}`",
                topology.peerings[*peering].name
            ),
        ),
        Reason::Internet => ("NO_PATH", "N-RT-02", "there is no way".to_owned()),
    };
    let code = if is_reply {
        format!("RETURN_{code}")
    } else {
        code.to_owned()
    };
    let stands_at = if is_reply {
        &topology.subnets[finding.target.interface.subnet].place
    } else {
        finding.origin.map_or(&topology.vpcs[near].place, |origin| {
            &topology.subnets[origin.subnet].place
        })
    };
    let mut words = Words::new(&code, rule, summary)
        .at(stands_at)
        .place(&topology.tables[table].place);
    words = match &blocked.reason {
        Reason::Elsewhere { route }
        | Reason::Blackhole { route }
        | Reason::NotTransitive { route, .. } => quote(words, topology, table, *route, ""),
        _ => all_routes(words, topology, table),
    };
    if let (false, Walk::Peered { table, route, .. }) = (is_reply, &finding.back) {
        words = quote(
            words,
            topology,
            *table,
            *route,
            ", which serves only replies",
        );
    }
    fix(words, scene, blocked, (table, near, far))
}

/// A route through a peering connection, which is made or activated where there is none.
fn fix(
    words: Words,
    scene: &Scene<'_>,
    blocked: &Blocked,
    (table, near, far): (Id<RouteTable>, Id<Vpc>, Id<Vpc>),
) -> Words {
    let topology = scene.topology;
    let (from, to) = (&topology.vpcs[near], &topology.vpcs[far]);
    let Some(cidr) = to.cidrs.iter().find(|cidr| cidr.contains(&blocked.address)) else {
        return words;
    };
    if from
        .cidrs
        .iter()
        .any(|own| own.contains(cidr) || cidr.contains(own))
    {
        return words.fix(Fix::advice(format!(
            "VPCs `{}` and `{}` overlap and cannot be joined by routes: put an endpoint into VPC `{}` instead",
            from.name, to.name, from.name
        )));
    }
    let mut edits = Vec::new();
    let active = blocked
        .between
        .iter()
        .find(|&&id| topology.peerings[id].is_active());
    let (peering, mut text) = match (active, blocked.between.first()) {
        (Some(&id), _) => (topology.peerings[id].name.clone(), String::new()),
        (None, Some(&id)) => {
            let peering = &topology.peerings[id];
            edits.push(Edit::Set {
                pointer: peering.place.member("state").pointer,
                value: "active".into(),
            });
            (
                peering.name.clone(),
                format!(
                    "accept peering `{}` (it is `{}`), and ",
                    peering.name, peering.state
                ),
            )
        }
        (None, None) => {
            let mut pair = [from.name.as_str(), to.name.as_str()];
            pair.sort_unstable();
            let name = pair.join("_");
            edits.push(Edit::Set {
                pointer: crate::diagnostic::Place::at(&["peerings", &name]).pointer,
                value: serde_json::json!({ "requester": pair[0], "accepter": pair[1] }),
            });
            (name.clone(), format!("peer the two VPCs (`{name}`), and "))
        }
    };
    let table = &topology.tables[table];
    // A route that is at least as specific would win over the new one, so it is the one to change.
    let deciding = match blocked.reason {
        Reason::Elsewhere { route }
        | Reason::Blackhole { route }
        | Reason::NotTransitive { route, .. } => table.routes.get(route),
        _ => None,
    };
    let same = deciding.filter(|route| route.to.prefix_len() >= cidr.prefix_len());
    text += &match same {
        Some(route) => {
            edits.push(Edit::Set {
                pointer: route.place.member("via").pointer,
                value: serde_json::json!({ "peering": peering }),
            });
            format!("point the route to {} at peering `{peering}`", route.to)
        }
        None => {
            edits.push(Edit::AddRoute {
                vpc: from.name.clone(),
                table: table.name.clone(),
                route: WrittenRoute {
                    to: cidr.to_string(),
                    via: model::Via::Peering(peering.clone()),
                },
            });
            format!(
                "add a route to {cidr} through peering `{peering}` to {}",
                table_name_of(topology, table)
            )
        }
    };
    words.fix(Fix::new(text, edits))
}

/// The routes of a table as evidence.
fn all_routes(mut words: Words, topology: &Topology, table: Id<RouteTable>) -> Words {
    for route in 0..topology.tables[table].routes.len() {
        words = quote(words, topology, table, route, "");
    }
    words
}

fn quote(
    words: Words,
    topology: &Topology,
    table: Id<RouteTable>,
    route: usize,
    remark: &str,
) -> Words {
    let owner = &topology.tables[table];
    let Some(found) = owner.routes.get(route) else {
        return words;
    };
    words.evidence(
        format!(
            "{}: {} via {}{remark}",
            table_name(topology, table),
            found.to,
            via(topology, table, route)
        ),
        Some(&found.place),
    )
}

fn via(topology: &Topology, table: Id<RouteTable>, route: usize) -> String {
    match topology.tables[table]
        .routes
        .get(route)
        .map(|route| route.via)
    {
        Some(Via::Local) => "local".to_owned(),
        Some(Via::Peering(peering)) => format!("peering `{}`", topology.peerings[peering].name),
        Some(Via::TransitGateway(gateway)) => {
            format!(
                "transit gateway `{}`",
                topology.transit_gateways[gateway].name
            )
        }
        Some(Via::Unmodelled(part)) => format!("`{}`", topology.unmodelled[part].name),
        Some(Via::InternetGateway) => "the internet gateway".to_owned(),
        Some(Via::NatGateway) => "the NAT gateway".to_owned(),
        Some(Via::VpnGateway) => "the virtual private gateway".to_owned(),
        Some(Via::Blackhole) | None => "blackhole".to_owned(),
    }
}

fn table_name(topology: &Topology, table: Id<RouteTable>) -> String {
    table_name_of(topology, &topology.tables[table])
}

fn table_name_of(topology: &Topology, table: &RouteTable) -> String {
    table.name.as_ref().map_or_else(
        || {
            format!(
                "the main route table of VPC `{}`",
                topology.vpcs[table.vpc].name
            )
        },
        |name| format!("route table `{name}`"),
    )
}
