//! Gate::Tls: does the TLS handshake succeed, and is the way in one that the API takes? Knows nothing of stages.

use super::selector::{self, Named, Selector};
use crate::arena::Id;
use crate::gate::{Checked, Outcome};
use crate::host::Host;
use crate::invocation::Invocation;
use crate::topology::{ApiType, Domain, Endpoint, TlsVersions, Topology};

/// What the gate found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The name in the handshake (SNI).
    pub host: String,
    /// The private custom domain whose certificate is shown; none: API Gateway's own.
    pub domain: Option<Id<Domain>>,
    /// Whether the certificate does not cover the name, and the client does not mind.
    pub is_ignored: bool,
    /// What stands in the way.
    pub problems: Vec<Problem>,
}

/// Something that stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The certificate does not cover the name (G-FAIL-04, G-DNS-12).
    Name,
    /// Client and security policy have no version in common (G-FAIL-05, G-EP-12).
    Versions {
        /// The policy's name.
        policy: String,
        /// Lowest and highest it accepts, `12` for 1.2.
        accepted: (u8, u8),
    },
    /// What the security policy accepts is not known.
    UnknownPolicy {
        /// Its name.
        policy: String,
    },
    /// The API or domain is STRICT, and the name in the handshake is not one of its own, or not the Host (G-FAIL-15).
    Strict,
}

impl Finding {
    /// Pass, Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        let is_certain = |problem: &Problem| !matches!(problem, Problem::UnknownPolicy { .. });
        if self.problems.iter().any(is_certain) {
            Outcome::Block
        } else if self.problems.is_empty() {
            Outcome::Pass
        } else {
            Outcome::Unknown
        }
    }
}

/// The handshake at the endpoint, as far as names and versions decide it. No mutual TLS is asked for (G-EP-14).
/// `led_by` is the name that the records led to in the end.
pub fn handshake(
    topology: &Topology,
    invocation: &Invocation,
    endpoint: Id<Endpoint>,
    led_by: &str,
) -> Checked<(), Finding> {
    let name = &invocation.host;
    let domain = selector::private(topology, name, endpoint);
    let mut problems = Vec::new();
    let is_covered = match domain {
        Some(domain) => topology.domains[domain]
            .certificate_names
            .iter()
            .any(|covered| covers(covered, name)),
        // The service's certificate is for every name that is no private domain's (G-DNS-12). A public domain led
        // here by its Regional name was answered with 403 and not refused before (G-FAIL-08).
        None => !matches!(Host::parse(name), Host::Other(_)) || is_regional_name(led_by),
    };
    if !is_covered && !invocation.is_insecure {
        problems.push(Problem::Name);
    }
    problems.extend(versions(topology, invocation, domain));
    if is_refused(topology, invocation, endpoint) {
        problems.push(Problem::Strict);
    }
    // Without a session no request is sent, but what it would meet is still worth asking.
    Checked::on(
        Finding {
            host: name.clone(),
            domain,
            is_ignored: !is_covered && invocation.is_insecure,
            problems,
        },
        (),
    )
}

/// The Regional name of a public custom domain, `d-....execute-api.{region}.amazonaws.com`.
fn is_regional_name(name: &str) -> bool {
    matches!(Host::parse(name), Host::Api { api, .. } if api.starts_with("d-"))
}

/// A certificate's name covers a host: `*` stands for the first part.
fn covers(covered: &str, host: &str) -> bool {
    match covered.strip_prefix("*.") {
        Some(rest) => host.split_once('.').is_some_and(|(_, tail)| tail == rest),
        None => covered == host,
    }
}

/// Whether the versions meet: those of the domain, or of the API that the name in the handshake names (G-C-05). The
/// endpoint's own name shows the legacy policy.
fn versions(
    topology: &Topology,
    invocation: &Invocation,
    domain: Option<Id<Domain>>,
) -> Option<Problem> {
    let legacy = TlsVersions {
        policy: "TLS_1_2".to_owned(),
        accepted: Some((12, 12)),
    };
    let by_name = match Host::parse(&invocation.host) {
        Host::Api { api, region } | Host::Alias { api, region, .. } => topology
            .apis
            .find(|other| other.id == api && other.region == region)
            .map(|api| &topology.apis[api])
            .filter(|api| api.kind == ApiType::Private)
            .map(|api| &api.tls),
        _ => None,
    };
    let server = domain
        .map(|domain| &topology.domains[domain].tls)
        .or(by_name)
        .unwrap_or(&legacy);
    let (lowest, highest) = invocation.tls;
    match server.accepted {
        Some((least, most)) if highest < least || lowest > most => Some(Problem::Versions {
            policy: server.policy.clone(),
            accepted: (least, most),
        }),
        Some(_) => None,
        // Every policy there is accepts one of the two that a client of today speaks.
        None if (lowest, highest) == (12, 13) => None,
        None => Some(Problem::UnknownPolicy {
            policy: server.policy.clone(),
        }),
    }
}

/// STRICT: the name in the handshake is the Host, and the API's own name or its custom domain (G-FAIL-15).
fn is_refused(topology: &Topology, invocation: &Invocation, endpoint: Id<Endpoint>) -> bool {
    let (selector, named) = selector::read(topology, invocation, endpoint);
    let name = &invocation.host;
    match named {
        Named::Domain(domain) => {
            topology.domains[domain].is_strict && selector::host(invocation) != *name
        }
        Named::Api { id, .. } => {
            let region = &topology.endpoints[endpoint].region;
            let is_strict = topology
                .apis
                .find(|api| api.id == id && api.region == *region)
                .is_some_and(|api| topology.apis[api].is_strict);
            let is_own = matches!(Host::parse(name), Host::Api { api, .. } if api == id);
            let is_by_header = matches!(selector, Selector::Header(_));
            is_strict && (!is_own || is_by_header || selector::host(invocation) != *name)
        }
        Named::UnassociatedDomain(_) | Named::Nothing => false,
    }
}
