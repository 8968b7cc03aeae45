//! Gate::Name: does the name resolve for the client, and to which addresses? Knows nothing of routes (see route) and
//! of which API the Host header selects (see gateway::api).

use super::Target;
use crate::arena::Id;
use crate::gate::{Checked, Outcome};
use crate::host::Host;
use crate::invocation::Invocation;
use crate::topology::{Api, ApiType, Endpoint, Topology, Vantage, Vpc};

/// What the gate found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The host that was asked for.
    pub host: String,
    /// The answer.
    pub answer: Answer,
    /// Where the walk goes on, as if the name resolved: the endpoint that is meant.
    pub meant: Option<Id<Endpoint>>,
}

/// The resolver's answer.
#[derive(Clone, Debug)]
pub enum Answer {
    /// The managed private zone of an endpoint with private DNS in the client's VPC answers (N-DNS-04).
    PrivateDns {
        /// The endpoint.
        endpoint: Id<Endpoint>,
    },
    /// The public name of an endpoint gives its private addresses (N2; N-DNS-02).
    EndpointName {
        /// The endpoint.
        endpoint: Id<Endpoint>,
    },
    /// The public alias of an associated endpoint (N3; G-EP-18).
    Alias {
        /// The endpoint.
        endpoint: Id<Endpoint>,
    },
    /// N1 of a private API where no private zone says so: no such name (N-DNS-01, N-C-01).
    NotVisible {
        /// The API, where the name is one of the scenario's.
        api: Option<Id<Api>>,
        /// The client's VPC.
        vpc: Option<Id<Vpc>>,
        /// Endpoints of the API's Region elsewhere, whose private DNS does not reach here.
        elsewhere: Vec<Id<Endpoint>>,
        /// Endpoints in the client's own VPC that have private DNS off.
        switched_off: Vec<Id<Endpoint>>,
    },
    /// A VPC attribute keeps the resolver or the private zone from working (N-DNS-04).
    AttributesOff {
        /// The VPC.
        vpc: Id<Vpc>,
        /// Whether the VPC has no resolver at all (`enableDnsSupport` off).
        has_no_resolver: bool,
    },
    /// N3, but the API is not associated with that endpoint, or not deployed since (G-FAIL-02, G-EP-20).
    NotAssociated {
        /// The API.
        api: Option<Id<Api>>,
        /// The endpoint.
        endpoint: Option<Id<Endpoint>>,
        /// Whether the association is saved and only a deployment is missing.
        needs_deployment: bool,
    },
    /// The name leads to an endpoint that has no interface there: no address (N-VPCE-01, G-NAME-02).
    NoAddress {
        /// The endpoint.
        endpoint: Id<Endpoint>,
    },
    /// N2 of an endpoint the scenario does not have.
    NoSuchEndpoint,
    /// N1 of a public API: public addresses, which lead over the internet.
    Public {
        /// The API.
        api: Id<Api>,
    },
    /// A name whose records the scenario has no room for: a custom domain, a load balancer.
    NotModelled,
    /// On premises: which servers answer is not modelled.
    ResolverNotModelled,
}

impl Finding {
    /// Pass, Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        match self.answer {
            Answer::PrivateDns { .. } | Answer::EndpointName { .. } | Answer::Alias { .. } => {
                Outcome::Pass
            }
            Answer::NotVisible { .. }
            | Answer::AttributesOff { .. }
            | Answer::NotAssociated { .. }
            | Answer::NoAddress { .. }
            | Answer::NoSuchEndpoint => Outcome::Block,
            Answer::Public { .. } | Answer::NotModelled | Answer::ResolverNotModelled => {
                Outcome::Unknown
            }
        }
    }
}

/// Resolves the host. Hands on every address the name may give; where it gives none, those of the endpoint that is
/// meant, so that what comes next is asked too.
pub fn resolve(topology: &Topology, invocation: &Invocation) -> Checked<Vec<Target>, Finding> {
    let host = Host::parse(&invocation.host);
    let answer = match ask(topology, invocation, &host) {
        Answer::PrivateDns { endpoint }
        | Answer::EndpointName { endpoint }
        | Answer::Alias { endpoint }
            if targets(topology, endpoint, &host).is_empty() =>
        {
            Answer::NoAddress { endpoint }
        }
        answer => answer,
    };
    let resolved = match answer {
        Answer::PrivateDns { endpoint }
        | Answer::EndpointName { endpoint }
        | Answer::Alias { endpoint } => Some(endpoint),
        _ => None,
    };
    let meant = match answer {
        Answer::Public { .. } | Answer::NotModelled => None,
        _ => resolved.or_else(|| meant(topology, invocation, &host)),
    };
    let finding = Finding {
        host: invocation.host.clone(),
        answer,
        meant: if resolved.is_some() { None } else { meant },
    };
    let targets: Vec<Target> = meant
        .map(|endpoint| targets(topology, endpoint, &host))
        .unwrap_or_default();
    if targets.is_empty() {
        return Checked::end(finding);
    }
    Checked::on(finding, targets)
}

fn ask(topology: &Topology, invocation: &Invocation, host: &Host) -> Answer {
    let vpc = match topology.clients[invocation.client].vantage {
        Vantage::Vpc { vpc, .. } => Some(vpc),
        _ => None,
    };
    if let Some(vpc) = vpc {
        if !topology.vpcs[vpc].dns_support {
            return Answer::AttributesOff {
                vpc,
                has_no_resolver: true,
            };
        }
        // The managed zone covers N1 and N3 of its Region, public APIs included (N-DNS-05).
        let is_public = public_api(topology, host).is_some();
        if let Host::Api { region, .. } | Host::Alias { region, .. } = host
            && let Some(endpoint) = with_private_dns(topology, vpc, region)
        {
            if topology.vpcs[vpc].dns_hostnames {
                return Answer::PrivateDns { endpoint };
            }
            // Without host names the zone does not exist; N3 has a public record and may still resolve.
            if matches!(host, Host::Api { .. }) && !is_public {
                return Answer::AttributesOff {
                    vpc,
                    has_no_resolver: false,
                };
            }
        }
    }
    match host {
        Host::Api { api, region } => own_name(topology, invocation, vpc, api, region),
        Host::Endpoint { .. } => match by_dns(topology, &invocation.host) {
            Some(endpoint) => Answer::EndpointName { endpoint },
            None => Answer::NoSuchEndpoint,
        },
        Host::Alias { api, endpoint, .. } => alias(topology, api, endpoint),
        Host::Other(_) => Answer::NotModelled,
    }
}

/// N1 where no managed private zone answers.
fn own_name(
    topology: &Topology,
    invocation: &Invocation,
    vpc: Option<Id<Vpc>>,
    api: &str,
    region: &str,
) -> Answer {
    let found = topology
        .apis
        .find(|candidate| candidate.id == api && candidate.region == region);
    if let Some(api) = found.filter(|&api| topology.apis[api].kind != ApiType::Private) {
        return Answer::Public { api };
    }
    if matches!(
        topology.clients[invocation.client].vantage,
        Vantage::OnPremises { .. }
    ) {
        return Answer::ResolverNotModelled;
    }
    let (own, elsewhere): (Vec<_>, Vec<_>) = topology
        .endpoints
        .iter()
        .filter(|(_, endpoint)| endpoint.region == region && endpoint.service == "execute-api")
        .map(|(id, _)| id)
        .partition(|&id| Some(topology.endpoints[id].vpc) == vpc);
    Answer::NotVisible {
        api: found,
        vpc,
        elsewhere,
        switched_off: own,
    }
}

/// The API behind an N1 name, where it is not private.
fn public_api(topology: &Topology, host: &Host) -> Option<Id<Api>> {
    let Host::Api { api, region } = host else {
        return None;
    };
    topology.apis.find(|candidate| {
        candidate.id == *api && candidate.region == *region && candidate.kind != ApiType::Private
    })
}

fn alias(topology: &Topology, api: &str, endpoint: &str) -> Answer {
    let api = topology.apis.find(|candidate| candidate.id == api);
    let endpoint = topology
        .endpoints
        .find(|candidate| candidate.id == endpoint);
    if let (Some(api), Some(endpoint)) = (api, endpoint) {
        let api = &topology.apis[api];
        let is_deployed = api
            .stages
            .iter()
            .any(|stage| stage.snapshot.associated.contains(&endpoint));
        if is_deployed {
            return Answer::Alias { endpoint };
        }
    }
    Answer::NotAssociated {
        api,
        endpoint,
        needs_deployment: match (api, endpoint) {
            (Some(api), Some(endpoint)) => topology.apis[api].saved.associated.contains(&endpoint),
            _ => false,
        },
    }
}

fn with_private_dns(topology: &Topology, vpc: Id<Vpc>, region: &str) -> Option<Id<Endpoint>> {
    topology.endpoints.find(|endpoint| {
        endpoint.vpc == vpc
            && endpoint.region == region
            && endpoint.service == "execute-api"
            && endpoint.private_dns
    })
}

/// The endpoint whose regional name this is, or whose zonal name in a zone it has an interface in.
fn by_dns(topology: &Topology, host: &str) -> Option<Id<Endpoint>> {
    topology.endpoints.find(|endpoint| {
        let zone = endpoint
            .dns
            .split_once('.')
            .and_then(|(label, domain)| zone_of(host, label, domain));
        let has_zone = |zone: &str| {
            endpoint
                .interfaces
                .iter()
                .any(|interface| topology.subnets[interface.subnet].zone == zone)
        };
        host == endpoint.dns || zone.is_some_and(has_zone)
    })
}

/// The zone in a zonal name `{label}-{zone}.{domain}`.
fn zone_of<'h>(host: &'h str, label: &str, domain: &str) -> Option<&'h str> {
    host.strip_suffix(domain)?
        .strip_suffix('.')?
        .strip_prefix(label)?
        .strip_prefix('-')
}

/// The endpoint that is meant: of the API's Region, in the client's VPC before one that the API is associated with,
/// before one behind a peering, before any other.
fn meant(topology: &Topology, invocation: &Invocation, host: &Host) -> Option<Id<Endpoint>> {
    let (Host::Api { region, .. } | Host::Endpoint { region, .. } | Host::Alias { region, .. }) =
        host
    else {
        return None;
    };
    if let Host::Alias { endpoint, .. } = host {
        let named = topology
            .endpoints
            .find(|candidate| candidate.id == *endpoint);
        if named.is_some() {
            return named;
        }
    }
    let vpc = match topology.clients[invocation.client].vantage {
        Vantage::Vpc { vpc, .. } => Some(vpc),
        _ => None,
    };
    let api = match host {
        Host::Api { api, .. } | Host::Alias { api, .. } => Some(api.as_str()),
        _ => invocation.header("x-apigw-api-id"),
    };
    let associated = api
        .and_then(|api| topology.apis.find(|candidate| candidate.id == api))
        .map(|api| topology.apis[api].saved.associated.clone())
        .unwrap_or_default();
    let rank = |id: Id<Endpoint>| {
        let other = topology.endpoints[id].vpc;
        let is_peered = vpc.is_some_and(|vpc| {
            topology
                .peerings
                .iter()
                .any(|(_, peering)| peering.is_active() && peering.far_side(vpc) == Some(other))
        });
        match () {
            () if Some(other) == vpc => 0,
            () if associated.contains(&id) => 1,
            () if is_peered => 2,
            () => 3,
        }
    };
    topology
        .endpoints
        .iter()
        .filter(|(_, endpoint)| endpoint.region == *region && endpoint.service == "execute-api")
        .map(|(id, _)| id)
        .min_by_key(|&id| rank(id))
}

/// One target per address; a zonal name gives the one of its zone (G-NAME-02).
fn targets(topology: &Topology, id: Id<Endpoint>, host: &Host) -> Vec<Target> {
    let endpoint = &topology.endpoints[id];
    let zone = match (host, endpoint.dns.split_once('.')) {
        (Host::Endpoint { label, .. }, Some((own, _))) => label
            .strip_prefix(own)
            .and_then(|rest| rest.strip_prefix('-')),
        _ => None,
    };
    endpoint
        .interfaces
        .iter()
        .filter(|interface| zone.is_none_or(|zone| topology.subnets[interface.subnet].zone == zone))
        .map(|interface| Target {
            endpoint: id,
            interface: interface.clone(),
        })
        .collect()
}
