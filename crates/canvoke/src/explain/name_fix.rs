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
use crate::net::dns::{self, Reply, Server, Step, Unheard, Why, standing};
use crate::net::name::{Finding, public_api};
use crate::topology::{HostedZone, ResolverRule, Topology, Vantage, Vpc};

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

/// The claim with everything that would make its name resolve.
pub(super) fn all(scene: &Scene<'_>, finding: &Finding, mut words: Words) -> Words {
    let topology = scene.topology;
    let mut fixes: Vec<Fix> = Vec::new();
    let unheard = finding.lookup.unheard.iter();
    fixes.extend(unheard.map(|unheard| hear(topology, finding, unheard).fix()));
    match (finding.lookup.at, &finding.lookup.reply) {
        (_, Reply::NoResolver { vpc }) => fixes.push(attributes(topology, *vpc).fix()),
        (_, Reply::OwnServers { vpc }) => fixes.push(own_dns(topology, *vpc).fix()),
        (_, Reply::NoRecord { zone, .. }) => fixes.extend(record(topology, finding, *zone)),
        _ => {}
    }
    let is_heard = !fixes.is_empty();
    match (place_of(scene, finding), finding.lookup.at) {
        (Some(vpc), _) if !is_heard => fixes.extend(in_vpc(scene, finding, vpc)),
        (None, Server::Site(_)) => fixes.extend(at_site(topology, finding)),
        _ => {}
    }
    if !matches!(finding.lookup.reply, Reply::NoResolver { .. }) {
        fixes.extend(by_other_name(scene, finding));
    }
    if let Some(vpc) = place_of(scene, finding) {
        fixes.extend(new_zone(topology, finding, vpc));
        if !is_heard {
            fixes.extend(new_profile(topology, finding, vpc));
        }
    }
    // Stable: of as many edits, what is there already comes before what is new.
    fixes.sort_by_key(|fix| match fix.edits.len() {
        0 => usize::MAX,
        edits => edits,
    });
    for fix in fixes {
        words = words.fix(fix);
    }
    words
}

/// The VPC whose resolver is to know the name: the one that answered, or the client's own.
fn place_of(scene: &Scene<'_>, finding: &Finding) -> Option<Id<Vpc>> {
    let vantage = &scene.topology.clients[scene.invocation.client].vantage;
    match (finding.lookup.at, vantage) {
        (Server::Vpc(vpc), _) => Some(vpc),
        (Server::Public, Vantage::Vpc { vpc, .. }) => Some(*vpc),
        _ => None,
    }
}

/// Lets a zone be heard that is there.
fn hear(topology: &Topology, finding: &Finding, unheard: &Unheard) -> Parts {
    let vpc = unheard.vpc;
    let name = &finding.lookup.name;
    let labels = match &unheard.reply {
        Reply::Records { zone, .. } => topology.zones[*zone].domain.split('.').count(),
        Reply::Managed { endpoint, .. } => managed_labels(&topology.endpoints[*endpoint]),
        _ => 0,
    };
    let mut parts = Parts::default();
    if let Why::Unverified(endpoint) = unheard.why
        && let Some(service) = topology.endpoints[endpoint].endpoint_service
    {
        let service = &topology.services[service];
        parts = parts.and(Parts::new(
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
        ));
    }
    parts.and(prerequisites(topology, finding, (vpc, name, labels)))
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
    match standing(topology, vpc, name).rule {
        Some((rule, own)) if own >= labels => parts.and(step_aside(topology, rule, vpc, name)),
        _ => parts,
    }
}

fn attributes(topology: &Topology, vpc: Id<Vpc>) -> Parts {
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

/// A rule steps aside for one name: by a SYSTEM rule of the name itself, or where it is the rule's own name, from the VPC.
fn step_aside(topology: &Topology, id: Id<ResolverRule>, vpc: Id<Vpc>, name: &str) -> Parts {
    let rule = &topology.resolver_rules[id];
    if rule.domain == name && rule.vpcs.contains(&vpc) {
        return take_away(topology, id, vpc);
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

/// A record in the zone that has none (N-DNS-08); a public API's name gets out of a zone of the whole Region.
fn record(topology: &Topology, finding: &Finding, zone: Id<HostedZone>) -> Option<Fix> {
    let zone = &topology.zones[zone];
    let name = &finding.lookup.name;
    if let Some(api) = public_api(topology, name) {
        let mut names: Vec<&str> = zone.records.iter().map(|one| one.name.as_str()).collect();
        names.dedup();
        let api = &topology.apis[api];
        return Some(match names.as_slice() {
            [only] if !only.starts_with("*.") => Fix::new(
                format!(
                    "let hosted zone `{}` answer for `{only}` alone, so that API `{}` has its public name again",
                    zone.name, api.name
                ),
                vec![Edit::Set {
                    pointer: zone.place.member("domain").pointer,
                    value: (*only).into(),
                }],
            ),
            _ => Fix::advice(format!(
                "use one zone for each private API in place of `{}`, so that API `{}` has its public name again",
                zone.name, api.name
            )),
        });
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

/// The endpoint's own name works from anywhere, with the header that names the API (N2); an association gives a name
/// of its own (N3).
fn by_other_name(scene: &Scene<'_>, finding: &Finding) -> Vec<Fix> {
    let topology = scene.topology;
    let Some(id) = finding.meant else {
        if matches!(
            host::Host::parse(&finding.lookup.name),
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
    let Some(api) = scene.named_api() else {
        return vec![Fix::advice(by_header)];
    };
    let api = &topology.apis[api];
    let mut fixes = Vec::new();
    let reply = |name: &str| dns::look_up(topology, vantage, name).reply;
    if matches!(reply(&endpoint.dns), Reply::EndpointName { .. }) {
        fixes.push(Fix::new(
            by_header,
            vec![Edit::CallBy {
                url: format!("https://{{{}.dns}}{path}", endpoint.name),
                headers: vec![format!("x-apigw-api-id: {{{}}}", api.name)],
            }],
        ));
    }
    let domain = host::domain(&api.region);
    let alias = format!(
        "{}-{}.execute-api.{}.{domain}",
        api.id, endpoint.id, api.region
    );
    let is_open = match reply(&alias) {
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
            headers: Vec::new(),
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
