//! Public DNS: API Gateway's and endpoints' own names (G-NAME), load balancers' names, and the scenario's public hosted
//! zones. Knows nothing of private zones.

use super::zone::records;
use super::{Lookup, Next, Reply, follow, labels};
use crate::host::{Host, is_below};
use crate::topology::{ApiType, Interface, Topology};

/// The ends of endpoints' names, by partition (G-DNS-11).
const ENDPOINTS: [&str; 2] = ["vpce.amazonaws.com", "vpce.amazonaws.com.cn"];

/// What public DNS does with a question.
pub(super) fn ask(topology: &Topology, lookup: &mut Lookup) -> Next {
    let name = lookup.name.clone();
    if let Some(reply) = known(topology, &name) {
        return Next::Done(reply);
    }
    let zone = topology
        .zones
        .iter()
        .filter(|(_, zone)| zone.is_public && is_below(&zone.domain, &name))
        .max_by_key(|(_, zone)| labels(&zone.domain));
    let Some((id, zone)) = zone else {
        return Next::Done(Reply::NotHeld);
    };
    let records = records(zone, &name);
    if records.is_empty() {
        return Next::Done(Reply::NoRecord {
            zone: id,
            profile: None,
        });
    }
    follow(topology, (id, records), None, lookup)
}

/// Names that AWS gives.
fn known(topology: &Topology, name: &str) -> Option<Reply> {
    if let Some(reply) = endpoint_name(topology, name).or_else(|| balancer_name(topology, name)) {
        return Some(reply);
    }
    match Host::parse(name) {
        Host::Api { api, region } => Some(own_name(topology, &api, &region)),
        Host::Alias { api, endpoint, .. } => Some(alias(topology, &api, &endpoint)),
        Host::Endpoint { .. } => Some(Reply::NoSuchEndpoint),
        Host::Other(_) if ENDPOINTS.iter().any(|domain| is_below(domain, name)) => {
            Some(Reply::NoSuchEndpoint)
        }
        Host::Other(name) => topology
            .unmodelled
            .find(|part| {
                part.hosts
                    .iter()
                    .any(|host| is_below(host.trim_start_matches("*."), &name))
            })
            .map(|part| Reply::Unmodelled { part }),
    }
}

/// N1 (N-DNS-01).
fn own_name(topology: &Topology, api: &str, region: &str) -> Reply {
    // `d-...` is the regional name of a custom domain, which leads to public addresses (G-FAIL-08).
    if api.starts_with("d-") {
        return Reply::Public { api: None };
    }
    let api = topology
        .apis
        .find(|candidate| candidate.id == api && candidate.region == region);
    match api {
        Some(id) if topology.apis[id].kind != ApiType::Private => Reply::Public { api },
        _ => Reply::NotPublic { api },
    }
}

/// N3: the alias exists once the association is deployed (G-EP-17, G-EP-20).
fn alias(topology: &Topology, api: &str, endpoint: &str) -> Reply {
    let api = topology.apis.find(|candidate| candidate.id == api);
    let endpoint = topology
        .endpoints
        .find(|candidate| candidate.id == endpoint);
    let mut needs_deployment = false;
    if let (Some(api), Some(endpoint)) = (api, endpoint) {
        let api = &topology.apis[api];
        let is_deployed = api
            .stages
            .iter()
            .any(|stage| stage.snapshot.associated.contains(&endpoint));
        if is_deployed {
            return Reply::Alias { endpoint };
        }
        needs_deployment = api.saved.associated.contains(&endpoint);
    }
    Reply::NotAssociated {
        api,
        endpoint,
        needs_deployment,
    }
}

/// N2, of AWS's services and of endpoint services: the regional name, or `{label}-{zone}.{domain}` of a zone that the
/// endpoint has an interface in.
fn endpoint_name(topology: &Topology, name: &str) -> Option<Reply> {
    topology.endpoints.iter().find_map(|(id, endpoint)| {
        let (label, domain) = endpoint.dns.split_once('.')?;
        let zone = match name.strip_suffix(domain)?.strip_suffix('.')? {
            own if own == label => None,
            zonal => Some(zonal.strip_prefix(label)?.strip_prefix('-')?),
        };
        is_zone(topology, &endpoint.interfaces, zone).then(|| Reply::EndpointName {
            endpoint: id,
            zone: zone.map(str::to_owned),
        })
    })
}

/// N7: the load balancer's name, or `{zone}.{name}` of a zone that it has a node in.
fn balancer_name(topology: &Topology, name: &str) -> Option<Reply> {
    topology.balancers.iter().find_map(|(id, balancer)| {
        let zone = match name.strip_suffix(balancer.dns.as_str())? {
            "" => None,
            zonal => Some(zonal.strip_suffix('.')?),
        };
        is_zone(topology, &balancer.nodes, zone).then(|| Reply::BalancerName {
            balancer: id,
            zone: zone.map(str::to_owned),
        })
    })
}

fn is_zone(topology: &Topology, interfaces: &[Interface], zone: Option<&str>) -> bool {
    zone.is_none_or(|zone| {
        interfaces
            .iter()
            .any(|interface| topology.subnets[interface.subnet].zone == zone)
    })
}
