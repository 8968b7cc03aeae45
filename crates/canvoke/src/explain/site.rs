//! The words of Gate::Route about sites on premises, and about what is not known.

use std::net::IpAddr;

use super::Scene;
use super::network::{quote, quote_transit, table_name, transit_table_name};
use super::vpc_route::{block_of, code, packet};
use super::words::Words;
use crate::arena::Id;
use crate::fix::{Edit, Fix};
use crate::net::Goal;
use crate::net::problem::{SiteReason, Unknown};
use crate::topology::{Site, Topology, Vpc};

pub(super) fn no_site(scene: &Scene<'_>) -> Words {
    let client = &scene.topology.clients[scene.invocation.client];
    Words::new(
        "UNKNOWN_RESOURCE",
        "N-ONP-01",
        format!(
            "`{}` is on premises, and no site of the scenario has its addresses, so its link (VPN, Direct Connect) is not known: add the site (`describe-vpn-connections`, `describe-direct-connect-gateways`)",
            client.name
        ),
    )
    .place(&client.place)
    .unknown()
}

pub(super) fn does_not_send(
    topology: &Topology,
    (id, to, address): (Id<Site>, Id<Vpc>, IpAddr),
    reason: SiteReason,
    is_reply: bool,
) -> Words {
    let site = &topology.sites[id];
    let vpc = &topology.vpcs[to];
    let packet = packet(is_reply);
    let (name, rule, summary) = match reason {
        SiteReason::NoRoute => (
            "NO_ROUTE_TO_DESTINATION",
            "N-ONP-01",
            format!(
                "site `{}` does not send {packet} for {address} of VPC `{}` over its link",
                site.name, vpc.name
            ),
        ),
        SiteReason::NoLink => (
            "NO_PATH",
            "N-ONP-01",
            format!(
                "no link of site `{}` leads to VPC `{}`",
                site.name, vpc.name
            ),
        ),
        SiteReason::NotTransitive { through } => (
            "PEERING_TRANSITIVE",
            "N-PCX-04",
            format!(
                "the link of site `{}` ends in VPC `{}`, which passes nothing on to VPC `{}`",
                site.name, topology.vpcs[through].name, vpc.name
            ),
        ),
    };
    let words = Words::new(&code(name, is_reply), rule, summary).place(&site.place);
    let block = block_of(topology, Goal::Vpc(to), address);
    words.fix(match (reason, block) {
        (SiteReason::NoRoute, Some(block)) => Fix::new(
            format!("let site `{}` send {block} over its link", site.name),
            vec![Edit::Set {
                pointer: site.place.member("routes").member("-").pointer,
                value: block.to_string().into(),
            }],
        ),
        (SiteReason::NoRoute, None) => Fix::advice(format!("let the site send {address}")),
        _ => Fix::new(
            format!("link site `{}` with VPC `{}`", site.name, vpc.name),
            vec![Edit::Set {
                pointer: site.place.member("vpcs").member("-").pointer,
                value: vpc.name.clone().into(),
            }],
        ),
    })
}

/// What is not known, and what would settle it.
pub(super) fn unknown(scene: &Scene<'_>, unknown: &Unknown) -> Words {
    let topology = scene.topology;
    match unknown {
        Unknown::Unmodelled(part) => {
            let part = &topology.unmodelled[*part];
            Words::new(
                "UNSUPPORTED_COMPONENT",
                "N-LAT-04",
                format!(
                    "the way leads through `{}` ({}), which is not simulated",
                    part.name, part.kind
                ),
            )
            .place(&part.place)
        }
        Unknown::InspectedWithoutApplianceMode { part, attachment } => {
            let part = &topology.unmodelled[*part];
            let attachment = &topology.attachments[*attachment];
            Words::new(
                "TGW_ATTACH_VPC_AZ_RESTRICTION",
                "N-TGW-07",
                format!(
                    "the way leads through `{}` ({}), which is not simulated, and attachment `{}` has appliance mode off: replies from another zone miss it",
                    part.name, part.kind, attachment.name
                ),
            )
            .place(&attachment.place)
        }
        Unknown::VpnGateway(vpc) => {
            let vpc = &topology.vpcs[*vpc];
            Words::new(
                "UNKNOWN_DESTINATION",
                "N-ONP-01",
                format!(
                    "the best route leads to the virtual private gateway of VPC `{}`, and no site of the scenario is behind it: add the site (`describe-vpn-connections`)",
                    vpc.name
                ),
            )
            .place(&vpc.place)
        }
        Unknown::Hairpin(site) => {
            let site = &topology.sites[*site];
            Words::new(
                "UNKNOWN_DESTINATION",
                "N-ONP-01",
                format!(
                    "the way leads to site `{}`, and whether its routers send packets back into AWS is not known",
                    site.name
                ),
            )
            .place(&site.place)
        }
        Unknown::Links(site) => {
            let site = &topology.sites[*site];
            Words::new(
                "UNKNOWN_DESTINATION",
                "N-ONP-01",
                format!(
                    "site `{}` has several links that lead there, not all of which work, and which one it takes is not known",
                    site.name
                ),
            )
            .place(&site.place)
        }
        Unknown::TransitRoutes(gateway) => {
            let gateway = &topology.transit_gateways[*gateway];
            Words::new(
                "TGW_RTB_ROUTES_ARE_UNKNOWN",
                "N-IN-02",
                format!(
                    "the route tables of transit gateway `{}` are not in the scenario: add them (`search-transit-gateway-routes`)",
                    gateway.name
                ),
            )
            .place(&gateway.place)
        }
        Unknown::Tie { table, routes } => {
            let words = Words::new(
                "UNKNOWN_RESOURCE",
                "N-RT-03",
                format!(
                    "prefix lists of {} overlap and lead to different targets: AWS picks one and does not say which (`describe-route-tables`)",
                    table_name(topology, *table)
                ),
            )
            .place(&topology.tables[*table].place);
            let words = quote(words, topology, *table, routes.0, "");
            quote(words, topology, *table, routes.1, "")
        }
        Unknown::TransitTie { table, routes } => {
            let words = Words::new(
                "UNKNOWN_RESOURCE",
                "N-TGW-03",
                format!(
                    "{} has equal routes to different attachments, and which one wins is not known (`search-transit-gateway-routes`)",
                    transit_table_name(topology, *table)
                ),
            )
            .place(&topology.transit_tables[*table].place);
            let words = quote_transit(words, topology, *table, routes.0, "");
            quote_transit(words, topology, *table, routes.1, "")
        }
    }
}
