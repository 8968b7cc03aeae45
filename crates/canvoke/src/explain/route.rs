//! The words of Gate::Route: the endpoint's state, clients outside, and the walks, problem by problem. The words of a
//! problem are with the kind of thing that has it (vpc_route, transit, site).

use super::Scene;
use super::network::{goal, quote, quote_transit};
use super::relay;
use super::words::Words;
use super::{attachment, service, site, transit, vpc_route};
use crate::fix::{Edit, Fix};
use crate::gate::Outcome;
use crate::net::Front;
use crate::net::leg::Way;
use crate::net::problem::Problem;
use crate::net::route::{Finding, Outside};
use crate::net::walk::{Hop, Walk};

pub(super) fn words(scene: &Scene<'_>, finding: &Finding) -> Vec<Words> {
    let mut words = Vec::new();
    for problem in &finding.problems {
        let told = service::problem(scene, finding, *problem);
        words.push(match problem.outcome() {
            Outcome::Unknown => told.unknown(),
            _ => told,
        });
    }
    match finding.outside {
        Some(Outside::Internet) => words.push(internet(scene, finding)),
        Some(Outside::OtherFamily) => words.push(other_family(scene, finding)),
        Some(Outside::NoSite) => words.push(site::no_site(scene)),
        None => {}
    }
    for way in &finding.ways {
        for (walk, is_reply) in [(&way.forward, false), (&way.back, true)] {
            for problem in &walk.problems {
                words.extend(self::problem(scene, way, problem, is_reply));
            }
        }
    }
    for way in &finding.ways {
        let mut unknowns = way.forward.unknowns.clone();
        unknowns.extend(way.back.unknowns.iter().cloned());
        unknowns.dedup();
        words.extend(
            unknowns
                .iter()
                .map(|unknown| site::unknown(scene, unknown).unknown()),
        );
    }
    if words.is_empty() {
        words.push(passes(scene, finding));
    }
    words
}

fn problem(scene: &Scene<'_>, way: &Way, problem: &Problem, is_reply: bool) -> Vec<Words> {
    let topology = scene.topology;
    match problem {
        Problem::Route(no_route) => vpc_route::no_route(scene, way, no_route, is_reply),
        Problem::Peering { peering, reason } => {
            vec![vpc_route::peering(topology, *peering, *reason, is_reply)]
        }
        Problem::Attachment {
            gateway,
            attachment,
            network,
            reason,
        } => vec![attachment::words(
            topology,
            (*gateway, *attachment, *network),
            *reason,
            walk_of(way, is_reply),
            is_reply,
        )],
        Problem::TransitRoute(no_route) => vec![transit::no_route(topology, no_route, is_reply)],
        Problem::Site {
            site,
            to,
            address,
            reason,
        } => vec![site::does_not_send(
            topology,
            (*site, *to, *address),
            *reason,
            is_reply,
        )],
    }
}

fn walk_of(way: &Way, is_reply: bool) -> &Walk {
    if is_reply { &way.back } else { &way.forward }
}

fn passes(scene: &Scene<'_>, finding: &Finding) -> Words {
    let topology = scene.topology;
    let place = relay::target_place(topology, &finding.target);
    let Some(way) = finding.ways.last() else {
        return Words::new("ROUTED", "N-RT-02", "there is a way").place(place);
    };
    let address = way.leg.to.address;
    let (summary, rule) = match &finding.target.relay {
        Some(relay) => (relay::described(topology, relay), "N-NLB-14"),
        None => described(scene, way),
    };
    let mut words =
        Words::new("ROUTED", rule, summary.replace("{}", &address.to_string())).place(place);
    if let Some(relay) = &finding.target.relay {
        words = relay::details(words, topology, relay);
    }
    for walk in finding
        .ways
        .iter()
        .flat_map(|way| [&way.forward, &way.back])
    {
        words = evidence(words, scene, walk);
    }
    words
}

/// What a way that works leads over; `{}` stands for the address.
fn described(scene: &Scene<'_>, way: &Way) -> (String, &'static str) {
    let topology = scene.topology;
    let mut gateways = way.forward.hops.iter().filter_map(|hop| match hop {
        Hop::Transit { gateway, .. } => {
            Some(format!("`{}`", topology.transit_gateways[*gateway].name))
        }
        _ => None,
    });
    if let Some(first) = gateways.next() {
        let names: Vec<String> = std::iter::once(first).chain(gateways).collect();
        let noun = if names.len() == 1 {
            "transit gateway"
        } else {
            "transit gateways"
        };
        return (
            format!(
                "packets reach {{}} over {noun} {}, and replies find their way back",
                names.join(" and ")
            ),
            "N-TGW-03",
        );
    }
    match way.forward.hops.first() {
        Some(Hop::Peering {
            peering: Some(peering),
            ..
        }) => (
            format!(
                "packets reach {{}} over peering `{}`, and replies come back the same way",
                topology.peerings[*peering].name
            ),
            "N-PCX-03",
        ),
        Some(Hop::FromSite { site }) => (
            format!(
                "packets reach {{}} over the link of site `{}`, and replies find their way back",
                topology.sites[*site].name
            ),
            "N-ONP-01",
        ),
        Some(Hop::SameSubnet) => ("{} is in the client's own subnet".to_owned(), "N-VPC-07"),
        _ => (
            format!(
                "{{}} is inside {}, which the client is in too",
                goal(topology, way.leg.to.location.goal(topology))
            ),
            "N-RT-02",
        ),
    }
}

/// The routes that a walk takes.
fn evidence(mut words: Words, scene: &Scene<'_>, walk: &Walk) -> Words {
    let topology = scene.topology;
    for hop in &walk.hops {
        words = match hop {
            Hop::Peering {
                table,
                route: Some(route),
                ..
            }
            | Hop::IntoTransit {
                table,
                route: Some(route),
                ..
            }
            | Hop::ToSite {
                table,
                route: Some(route),
                ..
            } => quote(words, topology, *table, *route, ""),
            Hop::Transit {
                table: Some(table),
                route: Some(route),
                ..
            } => quote_transit(words, topology, *table, *route, ""),
            _ => words,
        };
    }
    words
}

fn internet(scene: &Scene<'_>, finding: &Finding) -> Words {
    let topology = scene.topology;
    let (front, vpc) = match finding.target.front {
        Front::Endpoint(id) => {
            let endpoint = &topology.endpoints[id];
            (format!("endpoint `{}`", endpoint.name), endpoint.vpc)
        }
        Front::Balancer(id) => {
            let balancer = &topology.balancers[id];
            (format!("load balancer `{}`", balancer.name), balancer.vpc)
        }
    };
    let client = &scene.topology.clients[scene.invocation.client];
    Words::new(
        "NO_ROUTE_TO_DESTINATION",
        "G-DNS-07",
        format!(
            "`{}` is in no VPC, and the addresses of {front} are private",
            client.name
        ),
    )
    .place(&client.place)
    .fix(Fix::advice(format!(
        "call from inside VPC `{}` or from a network that is joined to it",
        topology.vpcs[vpc].name
    )))
}

fn other_family(scene: &Scene<'_>, finding: &Finding) -> Words {
    let client = &scene.topology.clients[scene.invocation.client];
    let address = finding.target.interface.address;
    let family = if address.is_ipv4() { "IPv4" } else { "IPv6" };
    let (front, place) = match finding.target.front {
        Front::Endpoint(id) => {
            let endpoint = &scene.topology.endpoints[id];
            (format!("endpoint `{}`", endpoint.name), &endpoint.place)
        }
        Front::Balancer(id) => {
            let balancer = &scene.topology.balancers[id];
            (
                format!("load balancer `{}`", balancer.name),
                &balancer.place,
            )
        }
    };
    Words::new(
        "ENI_ADDRESS_RESTRICTION",
        "N-VPCE-08",
        format!(
            "{address} is an {family} address, and `{}` has none",
            client.name
        ),
    )
    .place(&client.place)
    .fix(Fix::new(
        format!("make {front} dual stack"),
        vec![Edit::Set {
            pointer: place.member("address_type").pointer,
            value: "dualstack".into(),
        }],
    ))
    .fix(Fix::advice(format!(
        "give `{}` an {family} address",
        client.name
    )))
}
