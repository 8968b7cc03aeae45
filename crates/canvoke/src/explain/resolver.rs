//! The words about who answers for a name: hand-overs, hosted zones, Resolver rules, and what is not known (see `name`
//! for API Gateway's own names).

use super::Scene;
use super::name::by_endpoint_name;
use super::words::Words;
use crate::arena::Id;
use crate::diagnostic::Place;
use crate::fix::{Edit, Fix};
use crate::net::name::{Answer, Finding};
use crate::net::resolver::{Source, Step};
use crate::topology::{DnsServer, HostedZone, RecordTarget, ResolverRule};

/// The ways a question was handed on, as evidence.
pub(super) fn trail(scene: &Scene<'_>, finding: &Finding, mut words: Words) -> Words {
    let topology = scene.topology;
    for step in &finding.lookup.steps {
        let (text, place) = match *step {
            Step::OwnServers(vpc) => {
                let vpc = &topology.vpcs[vpc];
                (
                    format!(
                        "the DNS servers of VPC `{}` forward to its resolver",
                        vpc.name
                    ),
                    vpc.place.member("own_dns"),
                )
            }
            Step::Rule(rule) => {
                let rule = &topology.resolver_rules[rule];
                (
                    format!("Resolver rule `{}` forwards `{}`", rule.name, rule.domain),
                    rule.place.clone(),
                )
            }
            Step::Site(forward) => {
                let forward = &topology.site_forwards[forward];
                let through = match &forward.to {
                    DnsServer::Vpc { through, .. } => through.clone(),
                    DnsServer::Address(address) => address.to_string(),
                };
                (
                    format!(
                        "the servers of site `{}` forward `{}` to `{through}`",
                        topology.sites[forward.site].name, forward.domain
                    ),
                    forward.place.clone(),
                )
            }
            Step::Cname { zone, record } => {
                let zone = &topology.zones[zone];
                let Some(record) = zone.records.get(record) else {
                    continue;
                };
                let RecordTarget::Name(name) = &record.to else {
                    continue;
                };
                (
                    format!(
                        "hosted zone `{}`: `{}` is another name for `{name}`",
                        zone.name, record.name
                    ),
                    record.place.clone(),
                )
            }
        };
        words = words.evidence(text, Some(&place));
    }
    words
}

/// Where the resolver that answered stands.
pub(super) fn here(scene: &Scene<'_>, finding: &Finding) -> String {
    finding.lookup.vpc.map_or_else(
        || "in public DNS".to_owned(),
        |vpc| format!("in VPC `{}`", scene.topology.vpcs[vpc].name),
    )
}

/// The zone covers the name and says that there is none (N-DNS-08).
pub(super) fn no_record(scene: &Scene<'_>, finding: &Finding, zone: Id<HostedZone>) -> Words {
    let topology = scene.topology;
    let zone = &topology.zones[zone];
    let name = &finding.lookup.name;
    let mut words = Words::new(
        "DNS_PHZ_NXDOMAIN_SHADOW",
        "N-DNS-08",
        format!(
            "hosted zone `{}` answers for `{}` {} and has no record of `{name}`, so there is no such name",
            zone.name,
            zone.domain,
            here(scene, finding)
        ),
    )
    .place(&zone.place.member("records"));
    for record in &zone.records {
        words = words.evidence(
            format!("hosted zone `{}`: record `{}`", zone.name, record.name),
            Some(&record.place),
        );
    }
    if let Some(endpoint) = finding.meant {
        let endpoint = &topology.endpoints[endpoint];
        words = words.fix(Fix::new(
            format!(
                "add a record of `{name}` that leads to endpoint `{}` to hosted zone `{}`",
                endpoint.name, zone.name
            ),
            vec![Edit::Set {
                pointer: zone.place.member("records").member("-").pointer,
                value: serde_json::json!({ "name": name, "to": { "endpoint": endpoint.name } }),
            }],
        ));
    }
    by_endpoint_name(scene, finding, words)
}

/// A rule takes the question away from a zone that knows the answer (N-DNS-07).
pub(super) fn overridden(scene: &Scene<'_>, finding: &Finding, rule: Id<ResolverRule>) -> Words {
    let topology = scene.topology;
    let rule = &topology.resolver_rules[rule];
    let zone = match finding.lookup.overridden {
        Some(Source::Managed { endpoint, .. }) => format!(
            "private DNS of endpoint `{}`",
            topology.endpoints[endpoint].name
        ),
        Some(Source::Record { zone, .. }) => {
            format!("hosted zone `{}`", topology.zones[zone].name)
        }
        _ => "a private zone".to_owned(),
    };
    let words = Words::new(
        "DNS_RESOLVER_RULE_OVERRIDES_PHZ",
        "N-DNS-07",
        format!(
            "Resolver rule `{}` forwards `{}`, so {zone} is not asked for `{}`, and where it is forwarded nobody knows it",
            rule.name, rule.domain, finding.host
        ),
    )
    .place(&rule.place)
    .fix(Fix::new(
        format!(
            "let the VPC's own resolver answer for `{}` by a more specific rule",
            finding.lookup.name
        ),
        vec![Edit::Set {
            pointer: Place::at(&["resolver_rules", &format!("{}_system", rule.name)]).pointer,
            value: serde_json::json!({
                "domain": finding.lookup.name,
                "forward": false,
                "vpcs": rule.vpcs.iter().map(|&vpc| topology.vpcs[vpc].name.clone()).collect::<Vec<_>>(),
            }),
        }],
    ));
    by_endpoint_name(scene, finding, words)
}

/// What cannot be told, and what would settle it.
pub(super) fn open(scene: &Scene<'_>, finding: &Finding) -> Words {
    let topology = scene.topology;
    let host = &finding.host;
    let client = &topology.clients[scene.invocation.client];
    let (code, rule, summary, place) = match &finding.answer {
        Answer::Public { api } => (
            "DNS_RESOLVES_TO_PUBLIC",
            "N-DNS-01",
            format!(
                "`{host}` is the name of API `{}`, which is not private: it resolves to public addresses, and the way over the internet is not modelled",
                topology.apis[*api].name
            ),
            &topology.apis[*api].place,
        ),
        Answer::Circle => (
            "DNS_CIRCLE",
            "N-DNS-07",
            format!("the question for `{host}` goes round in a circle of records and rules"),
            &client.place,
        ),
        Answer::ForeignAddress { zone, record } => {
            let zone = &topology.zones[*zone];
            (
                "DNS_FOREIGN_ADDRESS",
                "N-DNS-06",
                format!(
                    "hosted zone `{}` gives `{host}` addresses that nothing in the scenario has: name the endpoint or the load balancer that has them",
                    zone.name
                ),
                zone.records
                    .get(*record)
                    .map_or(&zone.place, |record| &record.place),
            )
        }
        Answer::ForeignServer => match finding.lookup.source {
            Source::Elsewhere { server, rule } => {
                let rule = &topology.resolver_rules[rule];
                let server =
                    server.map_or_else(|| "no server".to_owned(), |one| format!("`{one}`"));
                (
                    "DNS_FOREIGN_SERVER",
                    "N-DNS-07",
                    format!(
                        "Resolver rule `{}` forwards `{host}` to {server}, and what answers there is not known: name the inbound Resolver endpoint it is, if it is one",
                        rule.name
                    ),
                    &rule.place,
                )
            }
            Source::OwnServers(vpc) => (
                "DNS_OWN_SERVERS",
                "N-DNS-09",
                format!(
                    "hosts of VPC `{}` ask DNS servers of their own, and nobody said whether those forward to the VPC's resolver: say so in `own_dns`, or read `describe-dhcp-options`",
                    topology.vpcs[vpc].name
                ),
                &topology.vpcs[vpc].place,
            ),
            _ => (
                "DNS_FOREIGN_SERVER",
                "N-DNS-07",
                format!("what answers for `{host}` is not known"),
                &client.place,
            ),
        },
        Answer::Unmodelled { part } => {
            let part = &topology.unmodelled[*part];
            (
                "UNSUPPORTED_COMPONENT",
                "N-LAT-04",
                format!(
                    "`{host}` leads to `{}` ({}), which is drawn and not simulated",
                    part.name, part.kind
                ),
                &part.place,
            )
        }
        Answer::NoSite => (
            "DNS_NOT_MODELLED",
            "N-ONP-01",
            format!(
                "`{host}` is looked up by servers on premises, at no site of the scenario: add the site, and what its servers forward"
            ),
            &client.place,
        ),
        _ => (
            "DNS_NOT_HELD",
            "N-DNS-06",
            format!(
                "`{host}` is none of API Gateway's own names, and no hosted zone of the scenario holds it: add the zone with its record (`list-hosted-zones-by-vpc`, `list-resource-record-sets`)"
            ),
            &client.place,
        ),
    };
    Words::new(code, rule, summary).place(place)
}
