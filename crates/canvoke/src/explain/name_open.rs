//! The words of Gate::Name where nobody can tell what a name leads to, and what would settle it (N-PERF-14).

use super::name::{front_place, named_all, server};
use super::words::Words;
use super::{Scene, name_fix};
use crate::net::dns::{Reply, Server, Step, Why};
use crate::net::name::{Answer, Finding};

pub(super) fn words(scene: &Scene<'_>, finding: &Finding) -> Words {
    let topology = scene.topology;
    let host = &finding.host;
    let client = &topology.clients[scene.invocation.client];
    if let Answer::Addresses {
        foreign, beyond, ..
    } = &finding.answer
    {
        if foreign.is_empty() {
            let leads = named_all(topology, beyond);
            return Words::new(
                "NOT_MODELLED",
                "G-NAME-07",
                format!("`{host}` leads to {leads}, and the way on from there is not modelled"),
            )
            .place(&front_place(topology, beyond));
        }
        return nobodys(scene, finding, foreign);
    }
    match &finding.lookup.reply {
        Reply::Public { api: Some(api) } => {
            let api = &topology.apis[*api];
            Words::new(
                "DNS_RESOLVES_TO_PUBLIC",
                "N-DNS-01",
                format!(
                    "`{host}` is the name of API `{}`, which is not private: it resolves to public addresses, and the way over the internet is not modelled",
                    api.name
                ),
            )
            .place(&api.place)
        }
        Reply::Public { api: None } => Words::new(
            "DNS_RESOLVES_TO_PUBLIC",
            "G-FAIL-08",
            format!(
                "`{host}` leads to the regional name of a custom domain, `{}`, which gives public addresses; the scenario has no custom domain `{host}`, so which API stands behind it is not known: add the domain",
                finding.lookup.name
            ),
        )
        .place(&client.place),
        Reply::OwnServers { vpc } => {
            let vpc = &topology.vpcs[*vpc];
            let words = Words::new(
                "DNS_OWN_SERVERS",
                "N-DNS-09",
                format!(
                    "hosts of VPC `{}` ask DNS servers of their own, and nobody said whether those forward `{host}` to the VPC's resolver: say so in `own_dns` (`describe-dhcp-options` names the servers)",
                    vpc.name
                ),
            )
            .place(&vpc.place.member("own_dns"));
            name_fix::behind(scene, finding, words)
        }
        Reply::Foreign { rule, server } => foreign_server(scene, finding, (*rule, *server)),
        Reply::Unmodelled { part } => {
            let part = &topology.unmodelled[*part];
            Words::new(
                "UNSUPPORTED_COMPONENT",
                "N-LAT-04",
                format!(
                    "`{host}` leads to `{}` ({}), which is drawn and not simulated",
                    part.name, part.kind
                ),
            )
            .place(&part.place)
        }
        Reply::NoSite => Words::new(
            "DNS_NOT_MODELLED",
            "N-ONP-01",
            format!(
                "`{host}` is looked up by servers on premises, at no site of the scenario: add the site, and what its servers forward"
            ),
        )
        .place(&client.place),
        _ if finding.lookup.is_ones_own() => ones_own(scene, finding),
        _ => {
            let name = &finding.lookup.name;
            let mut domains = topology.domains.iter();
            let domain = domains.find(|(_, domain)| domain.domain_name == *name);
            let (rule, what) = match domain {
                Some((_, domain)) => ("G-DOM-10", format!("the name of custom domain `{}`", domain.name)),
                None => ("N-DNS-06", "none of API Gateway's own names".to_owned()),
            };
            let words = Words::new(
                "DNS_NOT_HELD",
                rule,
                format!(
                    "`{name}` is {what}, and no hosted zone of the scenario holds it: add the zone with its record (`list-hosted-zones-by-vpc`, `list-resource-record-sets`)"
                ),
            )
            .place(&client.place);
            name_fix::behind(scene, finding, words)
        }
    }
}

/// Servers of one's own are asked, which may hold the name themselves.
fn ones_own(scene: &Scene<'_>, finding: &Finding) -> Words {
    let topology = scene.topology;
    let lookup = &finding.lookup;
    let name = &lookup.name;
    let asked = match lookup.at {
        Server::Site(_) => server(topology, lookup.at),
        _ => "the VPC's own DNS servers".to_owned(),
    };
    let by_rule = lookup
        .unheard
        .iter()
        .find_map(|unheard| match (unheard.why, &unheard.reply) {
            (Why::Rule(_, rule), Some(reply)) => Some((rule, reply)),
            _ => None,
        });
    let words = match by_rule {
        Some((rule, reply)) => {
            let rule = &topology.resolver_rules[rule];
            Words::new(
                "DNS_RESOLVER_RULE_OVERRIDES_PHZ",
                "N-DNS-07",
                format!(
                    "Resolver rule `{}` forwards `{}` to {asked}, so {} is not asked for `{name}`, and what they answer is not known",
                    rule.name,
                    rule.domain,
                    super::name_missing::knower(topology, reply)
                ),
            )
            .place(&rule.place)
        }
        None => Words::new(
            "DNS_OWN_SERVERS",
            "N-DNS-09",
            format!(
                "{asked} are asked for `{name}`, and whether they know it themselves is not said: let them forward it to a VPC that knows it"
            ),
        )
        .place(&topology.clients[scene.invocation.client].place),
    };
    name_fix::behind(scene, finding, words)
}

/// Addresses that nothing in the scenario has.
fn nobodys(scene: &Scene<'_>, finding: &Finding, foreign: &[std::net::IpAddr]) -> Words {
    let topology = scene.topology;
    let addresses: Vec<String> = foreign.iter().map(|one| format!("`{one}`")).collect();
    let (by, place) = match &finding.lookup.reply {
        Reply::Records { zone, records, .. } => {
            let zone = &topology.zones[*zone];
            let record = records.iter().find_map(|&index| zone.records.get(index));
            (
                format!("hosted zone `{}`", zone.name),
                record.map_or(&zone.place, |record| &record.place).clone(),
            )
        }
        _ => (
            "the resolver".to_owned(),
            topology.clients[scene.invocation.client].place.clone(),
        ),
    };
    Words::new(
        "UNKNOWN_DESTINATION",
        "N-VPCE-01",
        format!(
            "{by} gives {} for `{}`, which nothing in the scenario has: an endpoint that was made anew has other addresses (`describe-network-interfaces` tells whose they are)",
            addresses.join(" and "),
            finding.lookup.name
        ),
    )
    .place(&place)
}

/// A rule forwards to a server that nobody knows.
fn foreign_server(
    scene: &Scene<'_>,
    finding: &Finding,
    (rule, address): (
        crate::arena::Id<crate::topology::ResolverRule>,
        Option<std::net::IpAddr>,
    ),
) -> Words {
    let topology = scene.topology;
    let rule_id = rule;
    let rule = &topology.resolver_rules[rule];
    let to = address.map_or_else(|| "no server".to_owned(), |one| format!("`{one}`"));
    let unheard =
        finding
            .lookup
            .unheard
            .iter()
            .find_map(|unheard| match (unheard.why, &unheard.reply) {
                (Why::Rule(vpc, of), Some(reply)) if of == rule_id => Some((vpc, reply)),
                _ => None,
            });
    let words = match unheard {
        Some((vpc, reply)) => Words::new(
            "DNS_RESOLVER_RULE_OVERRIDES_PHZ",
            "N-DNS-07",
            format!(
                "Resolver rule `{}` forwards `{}` to {to}, so {} of VPC `{}` is not asked for `{}`, and what answers there is not known",
                rule.name,
                rule.domain,
                super::name_missing::knower(topology, reply),
                topology.vpcs[vpc].name,
                finding.lookup.name
            ),
        ),
        None => Words::new(
            "DNS_FOREIGN_SERVER",
            "N-DNS-07",
            format!(
                "Resolver rule `{}` forwards `{}` to {to}, and what answers there is not known: name the inbound Resolver endpoint it is, or the site that has it",
                rule.name, finding.lookup.name
            ),
        ),
    };
    let mut words = words.place(&rule.place);
    if let Some(Step::Rule { to, .. }) = finding.lookup.steps.last() {
        words = words.evidence(format!("asked before: {}", server(topology, *to)), None);
    }
    name_fix::behind(scene, finding, words)
}
