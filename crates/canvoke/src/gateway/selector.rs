//! What of a request names an API or a custom domain (G2.1, G2.2). Knows nothing of stages and of who may call.

use super::request::Entry;
use crate::arena::Id;
use crate::host::Host;
use crate::invocation::Invocation;
use crate::topology::{ApiType, Domain, Endpoint, Topology};

/// What of a request names the API; the first that is there counts (G-DNS-13).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selector {
    /// The header `x-apigw-api-id`.
    Header(String),
    /// The `Host` header, where it differs from the URL's host.
    HostHeader(String),
    /// The URL's host.
    UrlHost(String),
}

/// What is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// An API, by its id, and the Region where the name has one.
    Api {
        /// The id.
        id: String,
        /// The Region.
        region: Option<String>,
    },
    /// A custom domain that the endpoint may be asked for.
    Domain(Id<Domain>),
    /// A private custom domain that is not associated with the endpoint (G-FAIL-09).
    UnassociatedDomain(Id<Domain>),
    /// Nothing (G-FAIL-06).
    Nothing,
}

/// Reads what a request at this door names. The header that names an API counts at endpoints (G-NAME-02).
pub fn read(topology: &Topology, invocation: &Invocation, entry: Entry) -> (Selector, Named) {
    let header = invocation
        .header("x-apigw-api-id")
        .filter(|_| entry != Entry::Public);
    if let Some(id) = header {
        let named = Named::Api {
            id: id.to_owned(),
            region: None,
        };
        return (Selector::Header(id.to_owned()), named);
    }
    let host = host(invocation);
    let selector = if invocation.header("host").is_some() {
        Selector::HostHeader(invocation.header("host").unwrap_or_default().to_owned())
    } else {
        Selector::UrlHost(invocation.host.clone())
    };
    let named = match Host::parse(&host) {
        Host::Api { api, region } | Host::Alias { api, region, .. } => Named::Api {
            id: api,
            region: Some(region),
        },
        Host::Endpoint { .. } => Named::Nothing,
        Host::Other(name) => match entry {
            Entry::Endpoint(endpoint) => domain(topology, &name, endpoint),
            Entry::Public => public(topology, &name).map_or(Named::Nothing, Named::Domain),
        },
    };
    (selector, named)
}

/// The Host as the gateway sees it: lower case, without port.
pub fn host(invocation: &Invocation) -> String {
    let host = invocation
        .header("host")
        .unwrap_or(&invocation.host)
        .to_ascii_lowercase();
    let host = host.strip_suffix(":443").unwrap_or(&host);
    host.strip_suffix('.').unwrap_or(host).to_owned()
}

/// The public custom domain of this name.
pub fn public(topology: &Topology, name: &str) -> Option<Id<Domain>> {
    topology
        .domains
        .find(|domain| domain.domain_name == name && domain.kind != ApiType::Private)
}

/// The custom domain of this name. A private one must be associated with the endpoint (G-DOM-04); a public one's
/// mappings hold at any endpoint of its Region, which is how load balancers in front of endpoints use them
/// (G-NAME-07).
fn domain(topology: &Topology, name: &str, endpoint: Id<Endpoint>) -> Named {
    let associated = associated(topology, name, endpoint);
    let region = &topology.endpoints[endpoint].region;
    let public = || {
        topology.domains.find(|domain| {
            domain.domain_name == name
                && domain.kind != ApiType::Private
                && domain.region == *region
        })
    };
    if let Some(domain) = associated.or_else(public) {
        return Named::Domain(domain);
    }
    match topology.domains.find(|domain| domain.domain_name == name) {
        Some(domain) => Named::UnassociatedDomain(domain),
        None => Named::Nothing,
    }
}

/// The private custom domain whose certificate is shown for this name: the associated one, or else another of the
/// Region, which is refused behind the handshake (G-FAIL-09, G-DNS-12).
pub fn private(topology: &Topology, name: &str, endpoint: Id<Endpoint>) -> Option<Id<Domain>> {
    let region = &topology.endpoints[endpoint].region;
    associated(topology, name, endpoint).or_else(|| {
        topology.domains.find(|domain| {
            domain.domain_name == name
                && domain.kind == ApiType::Private
                && domain.region == *region
        })
    })
}

/// The private custom domain of this name that is associated with the endpoint.
fn associated(topology: &Topology, name: &str, endpoint: Id<Endpoint>) -> Option<Id<Domain>> {
    topology.domains.find(|domain| {
        domain.domain_name == name
            && domain.kind == ApiType::Private
            && domain.associated.contains(&endpoint)
    })
}
