//! The endpoint that is meant where a name gives no address, so that what comes behind the name is asked too
//! (N-ENG-06). Decides nothing.

use super::found::found;
use super::{Lookup, Reply, held};
use crate::arena::Id;
use crate::host::Host;
use crate::invocation::Invocation;
use crate::net::Front;
use crate::net::Goal;
use crate::net::link::{Link, links};
use crate::topology::{ApiType, Attached, Endpoint, Topology, Vantage, Vpc};

/// The endpoint that a record of the name leads to, whoever sees it; else the one that N3 names; else, of the API's
/// Region: one in the client's VPC, before one that the API is associated with, before one that a network path joins
/// with the client, before any other.
pub fn meant(
    topology: &Topology,
    invocation: &Invocation,
    lookup: &Lookup,
) -> Option<Id<Endpoint>> {
    let unheard = lookup.unheard.iter();
    let by_zone = unheard
        .filter_map(|unheard| unheard.reply.clone())
        .chain(held(topology, &lookup.name))
        .find_map(|reply| endpoint_of(topology, &reply));
    if by_zone.is_some() {
        return by_zone;
    }
    let host = Host::parse(&lookup.name);
    if let Host::Alias { endpoint, .. } = &host {
        let named = topology.endpoints.find(|other| other.id == *endpoint);
        if named.is_some() {
            return named;
        }
    }
    // A private custom domain is served by the endpoints that are associated with it (G-DOM-04).
    let domain = topology
        .domains
        .find(|domain| domain.kind == ApiType::Private && domain.domain_name == lookup.name);
    let (api, region) = match &host {
        Host::Api { api, region } | Host::Alias { api, region, .. } => {
            (Some(api.as_str()), Some(region))
        }
        Host::Endpoint { region, .. } => (invocation.header("x-apigw-api-id"), Some(region)),
        Host::Other(_) => (invocation.header("x-apigw-api-id"), None),
    };
    let api = api.and_then(|id| topology.apis.find(|api| api.id == id));
    let region = region
        .or(domain.map(|domain| &topology.domains[domain].region))
        .or(api.map(|api| &topology.apis[api].region))?;
    let associated = match domain {
        Some(domain) => Some(topology.domains[domain].associated.as_slice()),
        None => api.map(|api| topology.apis[api].saved.associated.as_slice()),
    };
    let vantage = &topology.clients[invocation.client].vantage;
    let rank = |id: Id<Endpoint>| {
        let vpc = topology.endpoints[id].vpc;
        let is_associated = associated.is_some_and(|associated| associated.contains(&id));
        match () {
            // Another endpoint than the domain's refuses it (G-FAIL-09).
            () if domain.is_some() && !is_associated => 4,
            () if is_in(vantage, vpc) => 0,
            () if is_associated => 1,
            () if is_joined(topology, vantage, vpc) => 2,
            () => 3,
        }
    };
    topology
        .endpoints
        .iter()
        .filter(|(_, endpoint)| endpoint.service_region == *region && is_execute_api(endpoint))
        .map(|(id, _)| id)
        .min_by_key(|&id| rank(id))
}

/// Whether it is an endpoint of API Gateway.
pub fn is_execute_api(endpoint: &Endpoint) -> bool {
    endpoint.service == "execute-api" && endpoint.endpoint_service.is_none()
}

fn endpoint_of(topology: &Topology, reply: &Reply) -> Option<Id<Endpoint>> {
    let (fronts, _) = found(topology, reply)?;
    fronts.into_iter().find_map(|front| match front {
        Front::Endpoint(endpoint) => Some(endpoint),
        Front::Balancer(_) => None,
    })
}

fn is_in(vantage: &Vantage, vpc: Id<Vpc>) -> bool {
    matches!(vantage, Vantage::Vpc { vpc: own, .. } if *own == vpc)
}

/// Whether peerings, transit gateways or a site's links join the client with a VPC, whatever the routes say.
fn is_joined(topology: &Topology, vantage: &Vantage, far: Id<Vpc>) -> bool {
    let goal = match vantage {
        Vantage::Vpc { vpc, .. } => return works(topology, *vpc, Goal::Vpc(far)),
        Vantage::OnPremises {
            site: Some(site), ..
        } => Goal::Site(*site),
        _ => return false,
    };
    works(topology, far, goal)
}

fn works(topology: &Topology, near: Id<Vpc>, goal: Goal) -> bool {
    links(topology, near, goal).iter().any(|link| match link {
        Link::Local | Link::VpnGateway(_) => true,
        Link::Peering(peering) => topology.peerings[*peering].is_active(),
        Link::Transit(gateway) => topology.vpcs[near].attachments.iter().any(|&attachment| {
            let attachment = &topology.attachments[attachment];
            attachment.gateway == *gateway
                && attachment.is_available()
                && matches!(attachment.to, Attached::Vpc { .. })
        }),
        Link::None => false,
    })
}
