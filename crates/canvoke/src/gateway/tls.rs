//! Gate::Tls: does the TLS handshake succeed, and is the way in one that the API takes? Knows nothing of stages.

use super::request::Entry;
use super::selector::{self, Named, Selector};
use crate::arena::Id;
use crate::gate::{Checked, Outcome};
use crate::host::Host;
use crate::invocation::Invocation;
use crate::topology::{
    ApiType, BalancerKind, Domain, Endpoint, LoadBalancer, TargetGroup, TlsVersions, Topology,
};

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
    /// A load balancer on the way takes TLS off, and its certificate does not cover the name (N-NLB-17).
    ListenerName {
        /// The load balancer.
        balancer: Id<LoadBalancer>,
    },
    /// A load balancer on the way writes a proxy protocol header before the handshake (N-NLB-10).
    ProxyProtocol {
        /// The group that has it on.
        group: Id<TargetGroup>,
    },
    /// A load balancer on the way takes TLS off, and its certificate's names are not in the scenario, or it is no Application
    /// Load Balancer: whether API Gateway can use what it says then is not known (N-C-10).
    Reencrypted {
        /// The load balancer.
        balancer: Id<LoadBalancer>,
    },
}

impl Finding {
    /// Pass, Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        let is_certain = |problem: &Problem| {
            !matches!(
                problem,
                Problem::UnknownPolicy { .. } | Problem::Reencrypted { .. }
            )
        };
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
    (led_by, meeting): (&str, &Meeting),
) -> Checked<(), Finding> {
    let name = &invocation.host;
    let domain = selector::private(topology, name, endpoint);
    let mut problems: Vec<Problem> = meeting
        .proxy_protocol
        .map(|group| Problem::ProxyProtocol { group })
        .into_iter()
        .collect();
    if let Some((balancer, listener)) = meeting.listener {
        problems.extend(at_listener(topology, invocation, balancer, listener));
        return Checked::on(
            Finding {
                host: name.clone(),
                domain: None,
                is_ignored: false,
                problems,
            },
            (),
        );
    }
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
    problems.extend(versions(invocation, policy(topology, invocation, domain)));
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

/// Whose certificate the client meets: that of the first listener that takes TLS off, otherwise API Gateway's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meeting {
    /// The load balancer and the index of its listener.
    pub listener: Option<(Id<LoadBalancer>, usize)>,
    /// A target group on the way that writes a proxy protocol header (N-NLB-10).
    pub proxy_protocol: Option<Id<TargetGroup>>,
}

/// The handshake with a load balancer, which opens another one with API Gateway and does not verify its certificate
/// (N-NLB-17).
fn at_listener(
    topology: &Topology,
    invocation: &Invocation,
    balancer: Id<LoadBalancer>,
    listener: usize,
) -> Option<Problem> {
    let found = &topology.balancers[balancer];
    let names = &found.listeners.get(listener)?.certificate;
    let is_covered = names.iter().any(|name| covers(name, &invocation.host));
    if !names.is_empty() && !is_covered && !invocation.is_insecure {
        return Some(Problem::ListenerName { balancer });
    }
    (names.is_empty() || found.kind == BalancerKind::Network)
        .then_some(Problem::Reencrypted { balancer })
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

/// The handshake with API Gateway's public addresses: a public domain's certificate for its name, API Gateway's own for
/// the default names, and for a custom name that a record leads to one of them (G-FAIL-04). The versions are those of the
/// domain or API.
pub fn over_internet(
    topology: &Topology,
    invocation: &Invocation,
    led_by: &str,
) -> Checked<(), Finding> {
    let name = &invocation.host;
    let domain = selector::public(topology, name);
    let is_covered = match domain {
        // Without names said, its certificate is for its own: nothing else can be attached.
        Some(domain) => {
            let names = &topology.domains[domain].certificate_names;
            names.is_empty() || names.iter().any(|covered| covers(covered, name))
        }
        None => !matches!(Host::parse(name), Host::Other(_)),
    };
    let mut problems = Vec::new();
    if !is_covered && !invocation.is_insecure {
        problems.push(Problem::Name);
    }
    let by_name = match Host::parse(led_by) {
        Host::Api { api, region } => topology
            .apis
            .find(|other| other.id == api && other.region == region)
            .map(|api| &topology.apis[api].tls),
        _ => None,
    };
    let server = domain
        .map(|domain| &topology.domains[domain].tls)
        .or(by_name);
    problems.extend(server.and_then(|server| versions(invocation, server.clone())));
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

/// The security policy that an endpoint shows: that of the domain, or of the API that the name in the handshake names
/// (G-C-05). The endpoint's own name shows the legacy policy.
fn policy(topology: &Topology, invocation: &Invocation, domain: Option<Id<Domain>>) -> TlsVersions {
    let by_name = match Host::parse(&invocation.host) {
        Host::Api { api, region } | Host::Alias { api, region, .. } => topology
            .apis
            .find(|other| other.id == api && other.region == region)
            .map(|api| &topology.apis[api])
            .filter(|api| api.kind == ApiType::Private)
            .map(|api| &api.tls),
        _ => None,
    };
    domain
        .map(|domain| &topology.domains[domain].tls)
        .or(by_name)
        .cloned()
        .unwrap_or_else(|| TlsVersions {
            policy: "TLS_1_2".to_owned(),
            accepted: Some((12, 12)),
        })
}

/// Whether the client's versions and the policy's meet.
fn versions(invocation: &Invocation, server: TlsVersions) -> Option<Problem> {
    let (lowest, highest) = invocation.tls;
    match server.accepted {
        Some((least, most)) if highest < least || lowest > most => Some(Problem::Versions {
            policy: server.policy,
            accepted: (least, most),
        }),
        Some(_) => None,
        // Every policy there is accepts one of the two that a client of today speaks.
        None if (lowest, highest) == (12, 13) => None,
        None => Some(Problem::UnknownPolicy {
            policy: server.policy,
        }),
    }
}

/// STRICT: the name in the handshake is the Host, and the API's own name or its custom domain (G-FAIL-15).
fn is_refused(topology: &Topology, invocation: &Invocation, endpoint: Id<Endpoint>) -> bool {
    let (selector, named) = selector::read(topology, invocation, Entry::Endpoint(endpoint));
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
