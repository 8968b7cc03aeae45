//! Gate::Name: does the name resolve for the client, and to which addresses? Knows nothing of the order among those who
//! answer (see dns), of routes (see route) and of which API the Host header selects (see gateway::api).

use std::net::IpAddr;

pub use super::Front;
use super::dns::found::{Found, found, holder, interfaces};
use super::dns::meant::meant;
use super::dns::{self, Lookup, Reply, Why};
use super::{Target, service};
use crate::arena::Id;
use crate::gate::{Checked, Outcome};
use crate::host::Host;
use crate::invocation::Invocation;
use crate::topology::{Api, ApiType, Endpoint, HostedZone, ResolverRule, Topology, Vantage, Vpc};

/// What the gate found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The host that was asked for.
    pub host: String,
    /// How the question went.
    pub lookup: Lookup,
    /// What the client learns.
    pub answer: Answer,
    /// The public API whose own name it is, where it gives private addresses nevertheless (N-DNS-05).
    pub shadowed: Option<Id<Api>>,
    /// Where the walk goes on, as if the name resolved: the endpoint that is meant.
    pub meant: Option<Id<Endpoint>>,
}

/// What the client learns.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Addresses.
    Addresses {
        /// What stands behind them.
        fronts: Vec<Front>,
        /// Those that nothing in the scenario has.
        foreign: Vec<IpAddr>,
        /// Those behind which nothing leads on to an API.
        beyond: Vec<Front>,
    },
    /// The name leads to things that have no interface there (N-VPCE-01, G-NAME-02).
    NoAddress {
        /// The things.
        fronts: Vec<Front>,
    },
    /// No such name.
    Missing(Missing),
    /// The servers hand the question round in a circle.
    Loop,
    /// Nobody can tell: `Lookup::reply` says why.
    Unknown,
}

/// Why there is no such name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// A Resolver rule takes the question away from a private zone that would answer (N-DNS-07).
    Overridden {
        /// The rule.
        rule: Id<ResolverRule>,
    },
    /// A DNS attribute of the VPC is off (N-DNS-04).
    AttributesOff {
        /// The VPC.
        vpc: Id<Vpc>,
    },
    /// Hosts of the VPC ask servers that do not ask its resolver (N-DNS-09).
    OwnServers {
        /// The VPC.
        vpc: Id<Vpc>,
    },
    /// The private name of the endpoint's service is not verified (N-NLB-13).
    Unverified {
        /// The endpoint.
        endpoint: Id<Endpoint>,
    },
    /// A hosted zone covers the name and has no record of it (N-DNS-08).
    NoRecord {
        /// The zone.
        zone: Id<HostedZone>,
    },
    /// Nobody whom the client asks knows it (N-DNS-01, N-C-01).
    NotVisible,
    /// N3 without an association, or not deployed since (G-FAIL-02, G-EP-20).
    NotAssociated {
        /// The API.
        api: Option<Id<Api>>,
        /// The endpoint.
        endpoint: Option<Id<Endpoint>>,
        /// Whether only a deployment is missing.
        needs_deployment: bool,
    },
    /// N2 of an endpoint that the scenario does not have.
    NoSuchEndpoint,
}

impl Finding {
    /// Pass, Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        match &self.answer {
            Answer::Addresses {
                foreign, beyond, ..
            } if foreign.is_empty() && beyond.is_empty() => Outcome::Pass,
            Answer::Addresses { .. } | Answer::Unknown => Outcome::Unknown,
            Answer::NoAddress { .. } | Answer::Missing(_) | Answer::Loop => Outcome::Block,
        }
    }
}

/// Resolves the host. Hands on every address the name may give (N-DNS-10); where it gives none that leads anywhere,
/// those of the endpoint that is meant, so that what comes next is asked too.
pub fn resolve(topology: &Topology, invocation: &Invocation) -> Checked<Vec<Target>, Finding> {
    let vantage = &topology.clients[invocation.client].vantage;
    let lookup = dns::look_up(topology, vantage, &invocation.host);
    let mut targets = Vec::new();
    let answer = match found(topology, &lookup.reply) {
        Some(found) => addresses(topology, vantage, found, &mut targets),
        None => without(topology, &lookup),
    };
    let public = public_api(topology, &lookup.name);
    // Where another way is meant, or nobody knows which, no endpoint is.
    let is_open = public.is_some()
        || matches!(
            lookup.reply,
            Reply::Public { .. } | Reply::NotHeld | Reply::Unmodelled { .. }
        ) && matches!(answer, Answer::Unknown);
    let mut meant_endpoint = None;
    if targets.is_empty() && !is_open {
        meant_endpoint = meant(topology, invocation, &lookup);
        targets = meant_endpoint
            .map(|endpoint| interfaces(topology, endpoint, None))
            .unwrap_or_default()
            .iter()
            .flat_map(|found| on(topology, found))
            .collect();
    }
    let shadowed = match lookup.reply {
        Reply::Managed { .. } | Reply::Records { .. } => public,
        _ => None,
    };
    let finding = Finding {
        host: invocation.host.clone(),
        lookup,
        answer,
        shadowed,
        meant: meant_endpoint,
    };
    if targets.is_empty() {
        return Checked::end(finding);
    }
    Checked::on(finding, targets)
}

/// Addresses of a family that the client has are what it connects to; the others do not count.
fn addresses(
    topology: &Topology,
    vantage: &Vantage,
    (fronts, found): (Vec<Front>, Vec<Found>),
    targets: &mut Vec<Target>,
) -> Answer {
    if found.is_empty() {
        return Answer::NoAddress { fronts };
    }
    let is_usable = |found: &&Found| can_use(vantage, found.address());
    let mut usable: Vec<&Found> = found.iter().filter(is_usable).collect();
    if usable.is_empty() {
        // The client connects to none of them, which is the way's to say.
        usable.extend(&found);
    }
    let (mut foreign, beyond) = (Vec::new(), Vec::new());
    for found in usable {
        match holder(topology, found) {
            Some(found) => targets.extend(on(topology, &found)),
            None => foreign.push(found.address()),
        }
    }
    Answer::Addresses {
        fronts,
        foreign,
        beyond,
    }
}

/// The targets behind an address: the interface itself, of an endpoint of API Gateway; one for each choice behind a load
/// balancer or the endpoint of a service.
fn on(topology: &Topology, found: &Found) -> Vec<Target> {
    let (front, address) = match found {
        Found::Endpoint {
            endpoint,
            interface,
        } => (Front::Endpoint(*endpoint), interface.address),
        Found::Balancer { balancer, node } => (Front::Balancer(*balancer), node.address),
        Found::Address(_) => return Vec::new(),
    };
    service::targets(topology, front, |interface| interface.address == address)
}

/// Whether the client has an address of that family.
fn can_use(vantage: &Vantage, address: IpAddr) -> bool {
    match vantage {
        Vantage::Vpc { interfaces, .. } => interfaces
            .iter()
            .any(|own| own.address.is_ipv4() == address.is_ipv4()),
        Vantage::OnPremises { block, .. } => block.addr().is_ipv4() == address.is_ipv4(),
        Vantage::ServiceNetwork | Vantage::Internet => true,
    }
}

/// What the client learns where it gets no address.
fn without(topology: &Topology, lookup: &Lookup) -> Answer {
    let cause = || {
        lookup.unheard.first().map(|unheard| match unheard.why {
            Why::Rule(rule) => Missing::Overridden { rule },
            Why::Attributes => Missing::AttributesOff { vpc: unheard.vpc },
            Why::OwnServers => Missing::OwnServers { vpc: unheard.vpc },
            Why::Unverified(endpoint) => Missing::Unverified { endpoint },
        })
    };
    let missing = match &lookup.reply {
        Reply::NoResolver { vpc } => Missing::AttributesOff { vpc: *vpc },
        Reply::NoRecord { zone, .. } => cause().unwrap_or(Missing::NoRecord { zone: *zone }),
        Reply::NotPublic { .. } => cause().unwrap_or(Missing::NotVisible),
        // Whose name it is, is known where a zone of the scenario holds it.
        Reply::NotHeld if dns::held(topology, &lookup.name).next().is_some() => {
            cause().unwrap_or(Missing::NotVisible)
        }
        Reply::NotHeld => match cause() {
            Some(missing) => missing,
            None => return Answer::Unknown,
        },
        Reply::NotAssociated {
            api,
            endpoint,
            needs_deployment,
        } => Missing::NotAssociated {
            api: *api,
            endpoint: *endpoint,
            needs_deployment: *needs_deployment,
        },
        Reply::NoSuchEndpoint => Missing::NoSuchEndpoint,
        Reply::Loop => return Answer::Loop,
        _ => return Answer::Unknown,
    };
    Answer::Missing(missing)
}

/// The API behind an N1 name, where it is not private.
pub fn public_api(topology: &Topology, name: &str) -> Option<Id<Api>> {
    let Host::Api { api, region } = Host::parse(name) else {
        return None;
    };
    topology.apis.find(|candidate| {
        candidate.id == api && candidate.region == region && candidate.kind != ApiType::Private
    })
}
