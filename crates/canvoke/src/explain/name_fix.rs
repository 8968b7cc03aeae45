//! What makes a name resolve, as edits: each fix is whole, with all that must be on, associated or out of the way for
//! the name to be heard. Fewest edits first.

use serde_json::json;

use super::Scene;
use super::name_share::{append, at_site, in_vpc, managed_labels, new_profile, new_zone};
use super::words::Words;
use crate::arena::Id;
use crate::diagnostic::Place;
use crate::fix::{Edit, Fix};
use crate::host;
use crate::net::dns::meant::is_execute_api;
use crate::net::dns::{self, Reply, Server, Step, Why, standing};
use crate::net::name::{Finding, Missing, public_api};
use crate::topology::{ApiType, Endpoint, HostedZone, ResolverRule, Topology, Vantage, Vpc};

/// Instructions with their edits, which make one fix together.
#[derive(Default)]
pub(super) struct Parts {
    texts: Vec<String>,
    edits: Vec<Edit>,
}

impl Parts {
    pub(super) fn new(text: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self {
            texts: vec![text.into()],
            edits,
        }
    }

    pub(super) fn and(mut self, other: Self) -> Self {
        self.texts.extend(other.texts);
        self.edits.extend(other.edits);
        self
    }

    pub(super) fn fix(self) -> Fix {
        Fix::new(self.texts.join(", and "), self.edits)
    }
}

/// The claim with what clears one cause.
pub(super) fn cause(
    scene: &Scene<'_>,
    finding: &Finding,
    missing: Missing,
    mut words: Words,
) -> Words {
    let topology = scene.topology;
    let name = finding.onward.name.as_str();
    let part = match missing {
        Missing::AttributesOff { vpc } => attributes(topology, vpc),
        Missing::OwnServers { vpc } => own_dns(topology, vpc),
        Missing::Overridden { vpc, rule } => {
            let labels = zone_labels(topology, finding, Why::Rule(vpc, rule));
            let asked = name_at(topology, finding, (vpc, rule)).unwrap_or(name);
            let rules = standing(topology, vpc, asked).rules;
            step_aside(topology, &rules, (vpc, asked, labels))
        }
        Missing::Unverified { endpoint } => verify(topology, endpoint),
        _ => Parts::default(),
    };
    let mut fixes = vec![part.fix()];
    fixes.extend(by_other_name(scene, finding));
    for fix in sorted(fixes) {
        words = words.fix(fix);
    }
    words
}

/// The claim with everything that would make known what nobody knows.
pub(super) fn behind(scene: &Scene<'_>, finding: &Finding, mut words: Words) -> Words {
    let topology = scene.topology;
    let mut fixes: Vec<Fix> = Vec::new();
    match &finding.onward.reply {
        Reply::OwnServers { vpc } => fixes.push(own_dns(topology, *vpc).fix()),
        _ if finding.onward.is_ones_own() => {
            fixes.extend(rules_aside(topology, finding));
            let vantage = &topology.clients[scene.invocation.client].vantage;
            if let (Server::Public, Vantage::Vpc { vpc, .. }) = (finding.onward.at, vantage) {
                fixes.push(own_dns(topology, *vpc).fix());
            }
        }
        Reply::Foreign { .. } => fixes.extend(rules_aside(topology, finding)),
        Reply::NoRecord { zone, .. } => fixes.extend(record(topology, finding, *zone)),
        _ => {}
    }
    let is_open = fixes.is_empty();
    match (place_of(scene, finding), finding.onward.at) {
        (Some(vpc), _) if is_open => fixes.extend(in_vpc(scene, finding, vpc)),
        (None, Server::Site(_)) => fixes.extend(at_site(topology, finding)),
        _ => {}
    }
    fixes.extend(by_other_name(scene, finding));
    if let Some(vpc) = place_of(scene, finding) {
        fixes.extend(new_zone(topology, finding, vpc));
        if is_open {
            fixes.extend(new_profile(topology, finding, vpc));
        }
    }
    for fix in sorted(fixes) {
        words = words.fix(fix);
    }
    words
}

/// Lets the zones be asked that a rule keeps from it.
fn rules_aside(topology: &Topology, finding: &Finding) -> Vec<Fix> {
    let name = finding.onward.name.as_str();
    let unheard = finding.lookup.unheard.iter();
    unheard
        .filter_map(|unheard| {
            let Why::Rule(vpc, _) = unheard.why else {
                return None;
            };
            let labels = zone_labels(topology, finding, unheard.why);
            let rules = standing(topology, vpc, name).rules;
            Some(step_aside(topology, &rules, (vpc, name, labels)).fix())
        })
        .collect()
}

/// Fewest edits first; of as many, what is there already comes before what is new. Advice comes last.
fn sorted(mut fixes: Vec<Fix>) -> Vec<Fix> {
    fixes.sort_by_key(|fix| match fix.edits.len() {
        0 => usize::MAX,
        edits => edits,
    });
    fixes
}

/// The VPC whose resolver is to know the name: the one that answered, or the client's own.
fn place_of(scene: &Scene<'_>, finding: &Finding) -> Option<Id<Vpc>> {
    let vantage = &scene.topology.clients[scene.invocation.client].vantage;
    match (finding.onward.at, vantage) {
        (Server::Vpc(vpc), _) => Some(vpc),
        (Server::Public, Vantage::Vpc { vpc, .. }) => Some(*vpc),
        _ => None,
    }
}

/// Labels of the domain of the zone that was not asked.
fn zone_labels(topology: &Topology, finding: &Finding, why: Why) -> usize {
    let mut unheard = finding.causes.iter().chain(&finding.lookup.unheard);
    match unheard
        .find(|one| one.why == why)
        .and_then(|one| one.reply.as_ref())
    {
        Some(Reply::Records { zone, .. }) => topology.zones[*zone].domain.split('.').count(),
        Some(Reply::Managed { endpoint, .. }) => managed_labels(&topology.endpoints[*endpoint]),
        _ => 0,
    }
}

/// The name that a rule takes away: the one asked for at that point, which the rule's domain covers.
fn name_at<'f>(
    topology: &Topology,
    finding: &'f Finding,
    (_, rule): (Id<Vpc>, Id<ResolverRule>),
) -> Option<&'f str> {
    let domain = &topology.resolver_rules[rule].domain;
    [&finding.host, &finding.lookup.name, &finding.onward.name]
        .into_iter()
        .find(|name| host::is_below(domain, name))
        .map(String::as_str)
}

fn verify(topology: &Topology, endpoint: Id<Endpoint>) -> Parts {
    let Some(service) = topology.endpoints[endpoint].endpoint_service else {
        return Parts::default();
    };
    let service = &topology.services[service];
    Parts::new(
        format!(
            "verify the private name of endpoint service `{}`, by the TXT record it asks for",
            service.name
        ),
        vec![Edit::Set {
            pointer: service
                .place
                .member("private_name")
                .member("verified")
                .pointer,
            value: true.into(),
        }],
    )
}

/// What a private zone of so many labels needs in a VPC to be asked: attributes, hosts that ask the resolver, no rule
/// that is as specific.
pub(super) fn prerequisites(
    topology: &Topology,
    finding: &Finding,
    (vpc, name, labels): (Id<Vpc>, &str, usize),
) -> Parts {
    let owner = &topology.vpcs[vpc];
    let mut parts = Parts::default();
    if !owner.dns_support || !owner.dns_hostnames {
        parts = parts.and(attributes(topology, vpc));
    }
    let is_bypassed = finding.lookup.steps.iter().any(|step| {
        matches!(step, Step::OwnServers { vpc: own, to } if *own == vpc && *to != Server::Vpc(vpc))
    });
    if is_bypassed || matches!(finding.lookup.reply, Reply::OwnServers { vpc: own } if own == vpc) {
        parts = parts.and(own_dns(topology, vpc));
    }
    let rules = standing(topology, vpc, name).rules;
    parts.and(step_aside(topology, &rules, (vpc, name, labels)))
}

pub(super) fn attributes(topology: &Topology, vpc: Id<Vpc>) -> Parts {
    let vpc = &topology.vpcs[vpc];
    let edits = [
        ("dns_support", vpc.dns_support),
        ("dns_hostnames", vpc.dns_hostnames),
    ]
    .into_iter()
    .filter(|(_, is_on)| !is_on)
    .map(|(member, _)| Edit::Set {
        pointer: vpc.place.member(member).pointer,
        value: true.into(),
    })
    .collect();
    Parts::new(
        format!(
            "turn on `dns_support` and `dns_hostnames` of VPC `{}`",
            vpc.name
        ),
        edits,
    )
}

fn own_dns(topology: &Topology, vpc: Id<Vpc>) -> Parts {
    let vpc = &topology.vpcs[vpc];
    Parts::new(
        format!(
            "let the DNS servers of VPC `{}` forward to its resolver",
            vpc.name
        ),
        vec![Edit::Set {
            pointer: vpc
                .place
                .member("own_dns")
                .member("forwards_to_vpc")
                .pointer,
            value: true.into(),
        }],
    )
}

/// Rules step aside for one name: by a SYSTEM rule of the name itself, which the place of a rule of that very name must
/// first be free for.
fn step_aside(
    topology: &Topology,
    rules: &[(Id<ResolverRule>, usize)],
    (vpc, name, labels): (Id<Vpc>, &str, usize),
) -> Parts {
    let Some(((id, own), others)) = rules.split_first() else {
        return Parts::default();
    };
    let rule = &topology.resolver_rules[*id];
    if !rule.forwards || *own < labels {
        return Parts::default();
    }
    if rule.domain == name && rule.vpcs.contains(&vpc) {
        return take_away(topology, *id, vpc).and(step_aside(
            topology,
            others,
            (vpc, name, labels),
        ));
    }
    let known = |candidate: &str| {
        topology
            .resolver_rules
            .find(|one| one.name == candidate)
            .is_some()
    };
    let new = free(&format!("{}_system", rule.name), known);
    Parts::new(
        format!(
            "let the resolver of VPC `{}` answer for `{name}` itself, by a SYSTEM rule",
            topology.vpcs[vpc].name
        ),
        vec![Edit::Set {
            pointer: Place::at(&["resolver_rules", &new]).pointer,
            value: json!({ "domain": name, "forward": false, "vpcs": [topology.vpcs[vpc].name] }),
        }],
    )
}

/// Takes a rule from a VPC.
pub(super) fn take_away(topology: &Topology, rule: Id<ResolverRule>, vpc: Id<Vpc>) -> Parts {
    let rule = &topology.resolver_rules[rule];
    let left: Vec<&str> = rule
        .vpcs
        .iter()
        .filter(|&&other| other != vpc)
        .map(|&other| topology.vpcs[other].name.as_str())
        .collect();
    Parts::new(
        format!(
            "take Resolver rule `{}` from VPC `{}`",
            rule.name, topology.vpcs[vpc].name
        ),
        vec![Edit::Set {
            pointer: rule.place.member("vpcs").pointer,
            value: json!(left),
        }],
    )
}

/// A record in the zone that has none (N-DNS-08).
fn record(topology: &Topology, finding: &Finding, id: Id<HostedZone>) -> Option<Fix> {
    let zone = &topology.zones[id];
    let name = &finding.onward.name;
    if let Some(api) = public_api(topology, name) {
        return Some(narrow(topology, finding, id, &topology.apis[api].name));
    }
    let endpoint = &topology.endpoints[finding.meant?];
    Some(Fix::new(
        format!(
            "add a record of `{name}` that leads to endpoint `{}` to hosted zone `{}`",
            endpoint.name, zone.name
        ),
        vec![Edit::Set {
            pointer: zone.place.member("records").member("-").pointer,
            value: json!({ "name": name, "to": { "endpoint": endpoint.name } }),
        }],
    ))
}

/// A public API's name gets out of a zone of the whole Region, where the zone holds one name alone.
fn narrow(topology: &Topology, finding: &Finding, id: Id<HostedZone>, api: &str) -> Fix {
    let zone = &topology.zones[id];
    let name = &finding.onward.name;
    let mut names: Vec<&str> = zone.records.iter().map(|one| one.name.as_str()).collect();
    names.dedup();
    let Server::Vpc(vpc) = finding.onward.at else {
        return Fix::advice(format!(
            "give `{name}` a record in hosted zone `{}`",
            zone.name
        ));
    };
    let is_alone = !topology.zones.iter().any(|(other, one)| {
        other != id
            && !one.is_public
            && one.vpcs.contains(&vpc)
            && host::is_below(&one.domain, name)
    });
    match names.as_slice() {
        [only] if !only.starts_with("*.") && is_alone => Parts::new(
            format!(
                "let hosted zone `{}` answer for `{only}` alone, so that API `{api}` has its public name again",
                zone.name
            ),
            vec![Edit::Set {
                pointer: zone.place.member("domain").pointer,
                value: (*only).into(),
            }],
        )
        // A rule of a domain above would take the name next.
        .and(prerequisites(topology, finding, (vpc, name, 0)))
        .fix(),
        _ => Fix::advice(format!(
            "use one zone for each private API in place of `{}`, so that API `{api}` has its public name again",
            zone.name
        )),
    }
}

/// The endpoint's own name works from anywhere, with the header that names the API (N2); an association gives a name
/// of its own (N3).
fn by_other_name(scene: &Scene<'_>, finding: &Finding) -> Vec<Fix> {
    let topology = scene.topology;
    let Some(id) = finding.meant else {
        if matches!(
            host::Host::parse(&finding.onward.name),
            host::Host::Other(_)
        ) {
            return Vec::new();
        }
        return vec![Fix::advice(
            "add an interface endpoint for execute-api in a VPC that the client reaches",
        )];
    };
    let endpoint = &topology.endpoints[id];
    if !is_execute_api(endpoint) {
        return Vec::new();
    }
    let vantage = &topology.clients[scene.invocation.client].vantage;
    let path = &scene.invocation.path;
    let by_header = format!(
        "call endpoint `{}` by its own name, with the header `x-apigw-api-id`",
        endpoint.name
    );
    let ask = |name: &str| dns::look_up(topology, vantage, name, &[]);
    let is_known = matches!(ask(&endpoint.dns).reply, Reply::EndpointName { .. });
    let by_name = |text: String, header: String| {
        let mut headers = other_headers(scene);
        headers.push(header);
        Fix::new(
            text,
            vec![Edit::CallBy {
                url: format!("https://{{{}.dns}}{path}", endpoint.name),
                headers,
            }],
        )
    };
    let host = &finding.host;
    let domain = topology
        .domains
        .iter()
        .find(|(_, domain)| domain.kind == ApiType::Private && domain.domain_name == *host);
    // Paths of a custom domain are its own, so it stays in the Host header (N5).
    if let Some((_, domain)) = domain {
        let text = format!(
            "call endpoint `{}` by its own name, with `{host}` in the `Host` header",
            endpoint.name
        );
        let is_served = is_known && domain.associated.contains(&id);
        let fix = is_served.then(|| by_name(text, format!("Host: {host}")));
        return fix.into_iter().collect();
    }
    let Some(api) = scene.named_api() else {
        return vec![Fix::advice(by_header)];
    };
    let api = &topology.apis[api];
    let mut fixes = Vec::new();
    if is_known {
        fixes.push(by_name(
            by_header,
            format!("x-apigw-api-id: {{{}}}", api.name),
        ));
    }
    let domain = host::domain(&api.region);
    let alias = format!(
        "{}-{}.execute-api.{}.{domain}",
        api.id, endpoint.id, api.region
    );
    let by_alias = ask(&alias);
    let is_open = match by_alias.reply {
        Reply::NotAssociated { .. } | Reply::Alias { .. } => true,
        Reply::Managed { endpoint: by, .. } => by == id,
        _ => false,
    };
    if is_open {
        let mut edits = Vec::new();
        if !api.saved.associated.contains(&id) {
            edits.push(append(&api.place.member("endpoints"), &endpoint.name));
        }
        edits.extend(scene.redeploy(api));
        edits.push(Edit::CallBy {
            url: format!(
                "https://{{{}}}-{{{}.id}}.execute-api.{}.{domain}{path}",
                api.name, endpoint.name, api.region
            ),
            headers: other_headers(scene),
        });
        fixes.push(Fix::new(
            format!(
                "associate endpoint `{}` with the API, deploy, and call the alias this gives",
                endpoint.name
            ),
            edits,
        ));
    }
    fixes
}

/// The call's headers but for those that select an API.
fn other_headers(scene: &Scene<'_>) -> Vec<String> {
    let headers = scene.invocation.headers.iter();
    headers
        .filter(|(name, _)| !matches!(name.as_str(), "host" | "x-apigw-api-id"))
        .map(|(name, value)| format!("{name}: {value}"))
        .collect()
}

/// A name that nothing of the kind has.
pub(super) fn free(plain: &str, is_known: impl Fn(&str) -> bool) -> String {
    (1..)
        .map(|number| match number {
            1 => plain.to_owned(),
            _ => format!("{plain}_{number}"),
        })
        .find(|name| !is_known(name))
        .unwrap_or_else(|| plain.to_owned())
}
