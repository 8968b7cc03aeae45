//! The words of Gate::Name where the name gives addresses, and of the way a question took (see name_missing and
//! name_open for the rest).

use super::words::Words;
use super::{Scene, name_missing, name_open};
use crate::diagnostic::Place;
use crate::net::dns::{Reply, Server, Step};
use crate::net::name::{Answer, Finding, Front};
use crate::topology::{DnsServer, RecordTarget, Topology, Vantage};

pub(super) fn words(scene: &Scene<'_>, finding: &Finding) -> Vec<Words> {
    let claim = match &finding.answer {
        Answer::Missing(missing) => {
            let claims = missing
                .iter()
                .map(|&missing| name_missing::words(scene, finding, missing));
            return claims.map(|claim| trail(scene, finding, claim)).collect();
        }
        Answer::Addresses {
            foreign, beyond, ..
        } if !foreign.is_empty() || !beyond.is_empty() => name_open::words(scene, finding),
        Answer::Addresses { fronts, .. } => resolved(scene, finding, fronts),
        Answer::NoAddress { fronts } => name_missing::no_address(scene, finding, fronts),
        Answer::Public => public(scene, finding),
        Answer::Unknown => name_open::words(scene, finding),
    };
    vec![trail(scene, finding, claim)]
}

fn resolved(scene: &Scene<'_>, finding: &Finding, fronts: &[Front]) -> Words {
    let topology = scene.topology;
    let host = &finding.host;
    let leads = named_all(topology, fronts);
    let here = here(scene, finding);
    let shadowed = finding.shadowed.map(|api| &topology.apis[api]);
    match &finding.lookup.reply {
        Reply::Managed { endpoint, profile } => {
            let endpoint = &topology.endpoints[*endpoint];
            match (shadowed, profile.map(|profile| &topology.profiles[profile])) {
                (Some(api), _) => Words::new(
                    "DNS_PUBLIC_API_SHADOWED",
                    "N-DNS-05",
                    format!(
                        "`{host}` is the name of API `{}`, which is not private, and private DNS of endpoint `{}` takes it {here}",
                        api.name, endpoint.name
                    ),
                )
                .place(&endpoint.place.member("private_dns")),
                (None, Some(profile)) => Words::new(
                    "DNS_PROFILE",
                    "N-DNS-06",
                    format!(
                        "`{host}` resolves to {leads}: Profile `{}` carries its private names {here}",
                        profile.name
                    ),
                )
                .place(&profile.place),
                (None, None) => Words::new(
                    "DNS_PRIVATE_ZONE",
                    "N-DNS-04",
                    format!("`{host}` resolves to {leads}: its private DNS answers {here}"),
                )
                .place(&endpoint.place),
            }
        }
        Reply::Records { zone, records, .. } => {
            let zone = &topology.zones[*zone];
            let record = records.iter().find_map(|&index| zone.records.get(index));
            let by = record.map_or_else(String::new, |record| {
                format!("record `{}` of ", record.name)
            });
            let (code, rule, but) = match shadowed {
                Some(api) => (
                    "DNS_PUBLIC_API_SHADOWED",
                    "N-DNS-05",
                    format!(", though API `{}` is not private", api.name),
                ),
                None => ("DNS_HOSTED_ZONE", "N-DNS-06", String::new()),
            };
            Words::new(
                code,
                rule,
                format!(
                    "`{host}` resolves to {leads} by {by}hosted zone `{}` {here}{but}",
                    zone.name
                ),
            )
            .place(record.map_or(&zone.place, |record| &record.place))
        }
        Reply::Alias { .. } => Words::new(
            "DNS_ALIAS",
            "G-EP-18",
            format!("`{host}` is the alias of the API at {leads} and gives its private addresses"),
        )
        .place(&front_place(topology, fronts)),
        Reply::BalancerName { .. } => Words::new(
            "DNS_LOAD_BALANCER_NAME",
            "G-NAME-07",
            format!("`{host}` is the name of {leads} and gives its nodes' addresses"),
        )
        .place(&front_place(topology, fronts)),
        _ => Words::new(
            "DNS_ENDPOINT_NAME",
            "N-DNS-02",
            format!("`{host}` is the public name of {leads} and gives its private addresses"),
        )
        .place(&front_place(topology, fronts)),
    }
}

/// The name of a public API or custom domain, which no private zone takes (N-DNS-01, G-FAIL-08).
fn public(scene: &Scene<'_>, finding: &Finding) -> Words {
    let topology = scene.topology;
    let host = &finding.host;
    match finding.lookup.reply {
        Reply::Public { api: Some(api) } => {
            let api = &topology.apis[api];
            Words::new(
                "DNS_PUBLIC",
                "G-EP-02",
                format!(
                    "`{host}` leads to API `{}`, which is not private: it gives public addresses",
                    api.name
                ),
            )
            .place(&api.place)
        }
        _ => Words::new(
            "DNS_PUBLIC",
            "G-FAIL-08",
            format!(
                "`{host}` leads to the regional name of a custom domain, `{}`, which gives public addresses",
                finding.lookup.name
            ),
        )
        .place(&topology.clients[scene.invocation.client].place),
    }
}

/// The ways a question was handed on, as evidence.
fn trail(scene: &Scene<'_>, finding: &Finding, mut words: Words) -> Words {
    let topology = scene.topology;
    for step in &finding.lookup.steps {
        let (text, place) = match *step {
            Step::OwnServers { vpc, to } => {
                let vpc = &topology.vpcs[vpc];
                let text = format!(
                    "hosts of VPC `{}` ask DNS servers of their own, which lead to {}",
                    vpc.name,
                    server(topology, to)
                );
                (text, vpc.place.member("own_dns"))
            }
            Step::Rule {
                vpc,
                rule,
                profile,
                to,
            } => {
                let rule = &topology.resolver_rules[rule];
                let carried = profile.map_or_else(String::new, |profile| {
                    format!(" (of Profile `{}`)", topology.profiles[profile].name)
                });
                let through = rule.to.iter().find_map(|server| match server {
                    DnsServer::Vpc { through, .. } => Some(through.as_str()),
                    DnsServer::Address(_) => None,
                });
                let through =
                    through.map_or_else(String::new, |name| format!(", by way of `{name}`"));
                let text = format!(
                    "VPC `{}`: Resolver rule `{}`{carried} forwards `{}` to {}{through}",
                    topology.vpcs[vpc].name,
                    rule.name,
                    rule.domain,
                    server(topology, to)
                );
                (text, rule.place.clone())
            }
            Step::Site(forward) => {
                let forward = &topology.site_forwards[forward];
                let through = match &forward.to {
                    DnsServer::Vpc { through, .. } => through.clone(),
                    DnsServer::Address(address) => address.to_string(),
                };
                let text = format!(
                    "the servers of site `{}` forward `{}` to `{through}`",
                    topology.sites[forward.site].name, forward.domain
                );
                (text, forward.place.clone())
            }
            Step::Name { zone, record, .. } => {
                let zone = &topology.zones[zone];
                let Some(record) = zone.records.get(record) else {
                    continue;
                };
                let (kind, name) = match &record.to {
                    RecordTarget::Name(name) => ("another name for", name),
                    RecordTarget::Alias(name) => ("an alias of", name),
                    _ => continue,
                };
                let text = format!(
                    "hosted zone `{}`: `{}` is {kind} `{name}`",
                    zone.name, record.name
                );
                (text, record.place.clone())
            }
        };
        words = words.evidence(text, Some(&place));
    }
    words
}

/// A server in words.
pub(super) fn server(topology: &Topology, server: Server) -> String {
    match server {
        Server::Vpc(vpc) => format!("the resolver of VPC `{}`", topology.vpcs[vpc].name),
        Server::Site(site) => format!("the servers of site `{}`", topology.sites[site].name),
        Server::Public => "public DNS".to_owned(),
    }
}

/// Where the name was asked for: the network whose servers answer.
pub(super) fn here(scene: &Scene<'_>, finding: &Finding) -> String {
    let topology = scene.topology;
    match (
        finding.lookup.at,
        &topology.clients[scene.invocation.client].vantage,
    ) {
        (Server::Vpc(vpc), _) | (Server::Public, &Vantage::Vpc { vpc, .. }) => {
            format!("in VPC `{}`", topology.vpcs[vpc].name)
        }
        (Server::Site(site), _) => format!("at site `{}`", topology.sites[site].name),
        (Server::Public, _) => "outside any VPC".to_owned(),
    }
}

/// What a name leads to, in words.
pub(super) fn named(topology: &Topology, front: Front) -> String {
    match front {
        Front::Endpoint(endpoint) => format!("endpoint `{}`", topology.endpoints[endpoint].name),
        Front::Balancer(balancer) => {
            format!("load balancer `{}`", topology.balancers[balancer].name)
        }
    }
}

/// All that a name leads to, in words.
pub(super) fn named_all(topology: &Topology, fronts: &[Front]) -> String {
    let all: Vec<String> = fronts.iter().map(|&front| named(topology, front)).collect();
    if all.is_empty() {
        return "nothing in the scenario".to_owned();
    }
    all.join(" and ")
}

/// Where the first thing is written that a name leads to.
pub(super) fn front_place(topology: &Topology, fronts: &[Front]) -> Place {
    match fronts.first() {
        Some(Front::Endpoint(endpoint)) => topology.endpoints[*endpoint].place.clone(),
        Some(Front::Balancer(balancer)) => topology.balancers[*balancer].place.clone(),
        None => Place::default(),
    }
}
