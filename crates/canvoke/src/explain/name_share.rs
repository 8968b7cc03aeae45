//! Sharing a name, as edits: what would make it known in a network that it is not known in, by what is there already or
//! by what is new. Knows nothing of what stands in the way there (see name_fix).

use serde_json::json;

use super::Scene;
use super::name_fix::{Parts, free, prerequisites};
use crate::arena::Id;
use crate::diagnostic::Place;
use crate::fix::{Edit, Fix};
use crate::gate::Gate;
use crate::host::{self, Host};
use crate::net::dns::meant::is_execute_api;
use crate::net::dns::{self, Reply, Server, standing};
use crate::net::name::{Finding, public_api};
use crate::topology::{
    Api, ApiType, DnsServer, Endpoint, HostedZone, RecordTarget, Topology, Vantage, Vpc,
};
use crate::verdict::Finding as Found;

/// What is there already and may be heard in a VPC: private DNS, zones, Profiles, rules.
pub(super) fn in_vpc(scene: &Scene<'_>, finding: &Finding, vpc: Id<Vpc>) -> Vec<Fix> {
    let topology = scene.topology;
    let name = finding.onward.name.as_str();
    let standing = standing(topology, vpc, name);
    let owner = &topology.vpcs[vpc];
    let needs = |labels| prerequisites(topology, finding, (vpc, name, labels));
    let mut fixes = Vec::new();
    for (_, endpoint) in topology.endpoints.iter() {
        let labels = managed_labels(endpoint);
        let is_own = endpoint.vpc == vpc && is_execute_api(endpoint) && !endpoint.private_dns;
        if is_own && is_managed(endpoint, name) && standing.would_win(labels) {
            let part = switch_on(endpoint);
            fixes.push(part.and(needs(labels)).fix());
        }
    }
    for reply in dns::held(topology, name) {
        let Reply::Records { zone, records, .. } = reply else {
            continue;
        };
        let zone = &topology.zones[zone];
        if !leads_on(topology, vpc, zone, &records) {
            continue;
        }
        let labels = zone.domain.split('.').count();
        if !zone.vpcs.contains(&vpc) && standing.would_win(labels) {
            fixes.push(associate(topology, zone, vpc).and(needs(labels)).fix());
        }
    }
    let has_profile = topology
        .profiles
        .iter()
        .any(|(_, profile)| profile.vpcs.contains(&vpc));
    for (_, profile) in topology.profiles.iter().filter(|_| !has_profile) {
        let by_endpoint = profile
            .endpoints
            .iter()
            .map(|&endpoint| &topology.endpoints[endpoint])
            .filter(|endpoint| is_execute_api(endpoint) && is_managed(endpoint, name))
            .map(managed_labels)
            .max();
        let by_zone = profile.zones.iter().find_map(|&id| {
            let holds = dns::held(topology, name).any(|reply| match reply {
                Reply::Records { zone, records, .. } if zone == id => {
                    leads_on(topology, vpc, &topology.zones[zone], &records)
                }
                _ => false,
            });
            holds.then(|| topology.zones[id].domain.split('.').count())
        });
        let Some(labels) = by_endpoint.max(by_zone) else {
            continue;
        };
        if profile.region == owner.region && standing.would_win(labels) {
            let mut edits = Vec::new();
            if owner.account != profile.account && !profile.shared_with.contains(&owner.account) {
                edits.push(append(
                    &profile.place.member("shared_with"),
                    &topology.accounts[owner.account].name,
                ));
            }
            edits.push(append(&profile.place.member("vpcs"), &owner.name));
            let part = Parts::new(
                format!(
                    "associate Profile `{}` with VPC `{}`",
                    profile.name, owner.name
                ),
                edits,
            );
            fixes.push(part.and(needs(labels)).fix());
        }
    }
    for (_, rule) in topology.resolver_rules.iter() {
        let labels = rule.domain.split('.').count();
        let leads = rule.to.iter().any(|server| match server {
            DnsServer::Vpc { vpc: to, .. } => *to != vpc && knows(topology, *to, name),
            DnsServer::Address(_) => false,
        });
        let is_new =
            rule.forwards && !rule.vpcs.contains(&vpc) && host::is_below(&rule.domain, name);
        let is_alone = standing.rules.first().is_none_or(|(_, own)| *own < labels);
        if is_new && leads && is_alone && standing.zone.is_none_or(|zone| zone <= labels) {
            let part = Parts::new(
                format!(
                    "associate Resolver rule `{}` with VPC `{}`",
                    rule.name, owner.name
                ),
                vec![append(&rule.place.member("vpcs"), &owner.name)],
            );
            fixes.push(part.and(needs(usize::MAX)).fix());
        }
    }
    fixes
}

/// On premises: the site's servers forward the name to an inbound Resolver endpoint of a VPC that knows it (G-DNS-05).
pub(super) fn at_site(topology: &Topology, finding: &Finding) -> Vec<Fix> {
    let Server::Site(site) = finding.onward.at else {
        return Vec::new();
    };
    let site = &topology.sites[site];
    let name = finding.onward.name.as_str();
    let domain = match Host::parse(name) {
        Host::Api { region, .. } => {
            format!("execute-api.{region}.{}", host::domain(&region))
        }
        _ => name.to_owned(),
    };
    let forward = |inbound: &str| {
        Parts::new(
            format!(
                "let the servers of site `{}` forward `{domain}` to inbound Resolver endpoint `{inbound}`",
                site.name
            ),
            vec![Edit::Set {
                pointer: site.place.member("forwards").member("-").pointer,
                value: json!({ "domain": domain, "to": inbound }),
            }],
        )
    };
    let mut fixes: Vec<Fix> = topology
        .resolver_endpoints
        .iter()
        .filter(|(_, inbound)| inbound.is_inbound && knows(topology, inbound.vpc, name))
        .map(|(_, inbound)| forward(&inbound.name).fix())
        .collect();
    let Some(endpoint) = finding.meant.map(|id| &topology.endpoints[id]) else {
        return fixes;
    };
    let vpc = endpoint.vpc;
    let can_know = is_execute_api(endpoint) && is_managed(endpoint, name);
    if !fixes.is_empty() || !(can_know || knows(topology, vpc, name)) {
        return fixes;
    }
    let owner = &topology.vpcs[vpc];
    let there = topology
        .resolver_endpoints
        .iter()
        .find(|(_, inbound)| inbound.is_inbound && inbound.vpc == vpc);
    let mut parts = match there {
        Some((_, inbound)) => forward(&inbound.name),
        None => {
            let known = |name: &str| {
                topology
                    .resolver_endpoints
                    .find(|one| one.name == name)
                    .is_some()
            };
            let new = free(&format!("{}_inbound", owner.name), known);
            let subnets: Vec<&str> = endpoint
                .interfaces
                .iter()
                .map(|one| topology.subnets[one.subnet].name.as_str())
                .collect();
            Parts::new(
                format!("add an inbound Resolver endpoint to VPC `{}`", owner.name),
                vec![Edit::Set {
                    pointer: Place::at(&["resolver_endpoints", &new]).pointer,
                    value: json!({ "vpc": owner.name, "direction": "inbound", "subnets": subnets }),
                }],
            )
            .and(forward(&new))
        }
    };
    if !knows(topology, vpc, name) {
        let labels = managed_labels(endpoint);
        if !standing(topology, vpc, name).would_win(labels) && !endpoint.private_dns {
            return fixes;
        }
        if !endpoint.private_dns {
            parts = parts.and(switch_on(endpoint));
        }
        parts = parts.and(prerequisites(topology, finding, (vpc, name, labels)));
    }
    fixes.push(parts.fix());
    fixes
}

/// A hosted zone of the name itself, which is more specific than any other, in both VPCs (N-DNS-06).
pub(super) fn new_zone(topology: &Topology, finding: &Finding, vpc: Id<Vpc>) -> Option<Fix> {
    let name = finding.onward.name.as_str();
    if public_api(topology, name).is_some() || matches!(Host::parse(name), Host::Endpoint { .. }) {
        return None;
    }
    let labels = name.split('.').count();
    let endpoint = &topology.endpoints[finding.meant?];
    if !standing(topology, vpc, name).would_win(labels) {
        return None;
    }
    let (near, far) = (&topology.vpcs[vpc], &topology.vpcs[endpoint.vpc]);
    let known = |name: &str| topology.zones.find(|one| one.name == name).is_some();
    let new = free(&format!("{}_zone", endpoint.name), known);
    let mut vpcs = vec![near.name.as_str()];
    // Where private DNS is on, the endpoint's own VPC knows the name already.
    if endpoint.vpc != vpc && !endpoint.private_dns {
        vpcs.push(&far.name);
    }
    let mut zone = json!({
        "account": topology.accounts[far.account].name,
        "domain": name,
        "vpcs": vpcs,
        "records": [{ "name": name, "to": { "endpoint": endpoint.name } }],
    });
    let mut how = String::new();
    if near.account != far.account
        && let Some(members) = zone.as_object_mut()
    {
        members.insert("authorized".to_owned(), json!([near.name]));
        how = ", authorized by its account".to_owned();
    }
    let vpcs: Vec<String> = vpcs.iter().map(|vpc| format!("`{vpc}`")).collect();
    Some(
        Parts::new(
            format!(
                "add a private hosted zone for `{name}` that leads to endpoint `{}`, associated with VPC {}{how}",
                endpoint.name,
                vpcs.join(" and ")
            ),
            vec![Edit::Set {
                pointer: Place::at(&["hosted_zones", &new]).pointer,
                value: zone,
            }],
        )
        .and(prerequisites(topology, finding, (vpc, name, labels)))
        .fix(),
    )
}

/// Gives public APIs their names again (G-FIX-05): private DNS off, and a hosted zone for each private API in its place.
/// None: the name did not come from private DNS of the client's own VPC.
pub(super) fn unshadow(scene: &Scene<'_>) -> Option<Fix> {
    let topology = scene.topology;
    let Some(Found::Name(finding)) = scene.trace.find(Gate::Name) else {
        return None;
    };
    let (Server::Vpc(vpc), Reply::Managed { endpoint, profile }) =
        (finding.lookup.at, &finding.lookup.reply)
    else {
        return None;
    };
    let endpoint = &topology.endpoints[*endpoint];
    if profile.is_some() || endpoint.vpc != vpc {
        return None;
    }
    let owner = &topology.vpcs[vpc];
    let domain = host::domain(&endpoint.service_region);
    let mut edits = vec![Edit::Set {
        pointer: endpoint.place.member("private_dns").pointer,
        value: false.into(),
    }];
    let is_own = |api: &Api| api.kind == ApiType::Private && api.region == endpoint.service_region;
    for (_, api) in topology.apis.iter().filter(|(_, api)| is_own(api)) {
        let name = format!("{}.execute-api.{}.{domain}", api.id, api.region);
        let mut zones = topology.zones.iter();
        if zones.any(|(_, zone)| zone.domain == name && zone.vpcs.contains(&vpc)) {
            continue;
        }
        let known = |name: &str| topology.zones.find(|one| one.name == name).is_some();
        let new = free(&format!("{}_zone", api.name), known);
        edits.push(Edit::Set {
            pointer: Place::at(&["hosted_zones", &new]).pointer,
            value: json!({
                "account": topology.accounts[owner.account].name,
                "domain": name,
                "vpcs": [owner.name],
                "records": [{ "name": name, "to": { "endpoint": endpoint.name } }],
            }),
        });
    }
    Some(Fix::new(
        format!(
            "turn private DNS of endpoint `{}` off, and add a hosted zone for each private API",
            endpoint.name
        ),
        edits,
    ))
}

/// A Profile that carries the endpoint's private names into the VPC (N-DNS-06).
pub(super) fn new_profile(topology: &Topology, finding: &Finding, vpc: Id<Vpc>) -> Option<Fix> {
    let name = finding.onward.name.as_str();
    let endpoint = &topology.endpoints[finding.meant?];
    let labels = managed_labels(endpoint);
    let (near, far) = (&topology.vpcs[vpc], &topology.vpcs[endpoint.vpc]);
    let has_profile = topology
        .profiles
        .iter()
        .any(|(_, profile)| profile.vpcs.contains(&vpc));
    let is_apt = is_execute_api(endpoint) && is_managed(endpoint, name) && endpoint.vpc != vpc;
    if has_profile
        || !is_apt
        || near.region != far.region
        || !standing(topology, vpc, name).would_win(labels)
    {
        return None;
    }
    let known = |name: &str| topology.profiles.find(|one| one.name == name).is_some();
    let new = free(&format!("{}_profile", endpoint.name), known);
    let mut profile = json!({
        "account": topology.accounts[far.account].name,
        "region": far.region,
        "vpcs": [near.name],
        "endpoints": [endpoint.name],
    });
    if near.account != far.account
        && let Some(members) = profile.as_object_mut()
    {
        let with = &topology.accounts[near.account].name;
        members.insert("shared_with".to_owned(), json!([with]));
    }
    Some(
        Parts::new(
            format!(
                "carry the private names of endpoint `{}` into VPC `{}` with a Profile (public execute-api names then lead to it as well)",
                endpoint.name, near.name
            ),
            vec![Edit::Set {
                pointer: Place::at(&["dns_profiles", &new]).pointer,
                value: profile,
            }],
        )
        .and(prerequisites(topology, finding, (vpc, name, labels)))
        .fix(),
    )
}

fn switch_on(endpoint: &Endpoint) -> Parts {
    Parts::new(
        format!(
            "turn on private DNS of endpoint `{}` (public execute-api names then lead to it as well)",
            endpoint.name
        ),
        vec![Edit::Set {
            pointer: endpoint.place.member("private_dns").pointer,
            value: true.into(),
        }],
    )
}

/// Associates a zone with a VPC; of another account, with the authorization that this needs (N-DNS-06).
fn associate(topology: &Topology, zone: &HostedZone, vpc: Id<Vpc>) -> Parts {
    let owner = &topology.vpcs[vpc];
    let mut edits = Vec::new();
    let mut how = String::new();
    if owner.account != zone.account && !zone.authorized.contains(&vpc) {
        edits.push(append(&zone.place.member("authorized"), &owner.name));
        how = format!(
            ", authorized by account `{}`",
            topology.accounts[zone.account].name
        );
    }
    edits.push(append(&zone.place.member("vpcs"), &owner.name));
    Parts::new(
        format!(
            "associate hosted zone `{}` with VPC `{}`{how}",
            zone.name, owner.name
        ),
        edits,
    )
}

pub(super) fn append(list: &Place, name: &str) -> Edit {
    Edit::Set {
        pointer: list.member("-").pointer,
        value: name.into(),
    }
}

/// Whether records lead to addresses, or to a name that the VPC's resolver gets addresses for.
fn leads_on(topology: &Topology, vpc: Id<Vpc>, zone: &HostedZone, records: &[usize]) -> bool {
    records
        .iter()
        .filter_map(|&index| zone.records.get(index))
        .all(|record| match &record.to {
            RecordTarget::Name(name) => knows(topology, vpc, name),
            RecordTarget::Alias(name) => knows_publicly(topology, name),
            RecordTarget::Endpoint(_)
            | RecordTarget::LoadBalancer(_)
            | RecordTarget::Addresses(_) => true,
        })
}

/// Whether public DNS gives addresses for a name.
fn knows_publicly(topology: &Topology, name: &str) -> bool {
    let lookup = dns::look_up(topology, &Vantage::Internet { address: None }, name, &[]);
    !lookup.addresses(topology).is_empty()
}

/// Whether a VPC's resolver gets addresses for a name.
fn knows(topology: &Topology, vpc: Id<Vpc>, name: &str) -> bool {
    let lookup = dns::look_up_in(topology, vpc, name);
    !lookup.addresses(topology).is_empty()
}

fn is_managed(endpoint: &Endpoint, name: &str) -> bool {
    host::is_below(&managed_domain(endpoint), name)
}

fn managed_domain(endpoint: &Endpoint) -> String {
    let region = &endpoint.service_region;
    format!("{}.{region}.{}", endpoint.service, host::domain(region))
}

pub(super) fn managed_labels(endpoint: &Endpoint) -> usize {
    managed_domain(endpoint).split('.').count()
}
