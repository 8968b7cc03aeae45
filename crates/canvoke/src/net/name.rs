//! Gate::Name: does the name resolve for the client, and to which addresses? Knows nothing of the order among those who
//! answer (see dns), of routes (see route) and of which API the Host header selects (see gateway::api).

use std::net::IpAddr;

pub use super::Front;
use super::dns::found::{Found, found, holder, interfaces};
use super::dns::meant::{is_execute_api, meant};
use super::dns::{self, Lookup, Reply, Unheard, Why};
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
    /// What kept it from private knowledge, each as it showed once those before it were taken as mended (N-ENG-06).
    pub causes: Vec<Unheard>,
    /// How the question goes with all causes mended.
    pub onward: Lookup,
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
    /// No such name, for each of these reasons.
    Missing(Vec<Missing>),
    /// API Gateway's public addresses (N-DNS-01).
    Public,
    /// Nobody can tell: `Lookup::reply` says why.
    Unknown,
}

/// Why there is no such name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// A Resolver rule takes the question away from a private zone that would answer (N-DNS-07).
    Overridden {
        /// The VPC.
        vpc: Id<Vpc>,
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
    /// The servers hand the question round in a circle, until one gives up.
    Loop,
}

impl Finding {
    /// Pass, Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        match &self.answer {
            Answer::Addresses {
                foreign, beyond, ..
            } if foreign.is_empty() && beyond.is_empty() => Outcome::Pass,
            Answer::Public => Outcome::Pass,
            Answer::Addresses { .. } | Answer::Unknown => Outcome::Unknown,
            Answer::NoAddress { .. } | Answer::Missing(_) => Outcome::Block,
        }
    }
}

/// Resolves the host. Hands on every address the name may give (N-DNS-10); where it gives none that leads anywhere,
/// those that it gives once the causes are mended, or of the endpoint that is meant, so that what comes next is asked
/// too.
pub fn resolve(topology: &Topology, invocation: &Invocation) -> Checked<Vec<Target>, Finding> {
    let vantage = &topology.clients[invocation.client].vantage;
    let lookup = dns::look_up(topology, vantage, &invocation.host, &[]);
    let (causes, onward) = mend(topology, vantage, (&invocation.host, &lookup));
    let mut targets = Vec::new();
    let reached = found(topology, &onward.reply);
    let answer = reached.map(|found| addresses(topology, vantage, found, &mut targets));
    let answer = match answer {
        Some(answer) if causes.is_empty() => answer,
        None if causes.is_empty() && is_public(topology, invocation, &onward) => Answer::Public,
        answer => without(topology, &causes, answer.is_none().then_some(&onward)),
    };
    let public = public_api(topology, &onward.name);
    // Where another way is meant, or nobody can say which, what an endpoint would answer proves nothing.
    let is_open = public.is_some()
        || match &answer {
            Answer::Unknown => !is_certain(topology, &onward),
            Answer::Addresses { .. } | Answer::Public => true,
            Answer::NoAddress { .. } | Answer::Missing(_) => false,
        };
    let mut named = None;
    if targets.is_empty() && public.is_none() {
        named = meant(topology, invocation, &onward);
        let known = named.filter(|_| !is_open);
        targets = known
            .map(|endpoint| interfaces(topology, endpoint, None))
            .unwrap_or_default()
            .iter()
            .flat_map(|found| on(topology, found))
            .collect();
    } else if !causes.is_empty() {
        named = targets.first().and_then(Target::endpoint);
    }
    let shadowed = match lookup.reply {
        Reply::Managed { .. } | Reply::Records { .. } => public,
        _ => None,
    };
    let finding = Finding {
        host: invocation.host.clone(),
        lookup,
        causes,
        onward,
        answer,
        shadowed,
        meant: named,
    };
    if targets.is_empty() {
        return Checked::end(finding);
    }
    Checked::on(finding, targets)
}

/// Whether the name gives public addresses, of an API or custom domain of the scenario (N-DNS-01, G-FAIL-08).
fn is_public(topology: &Topology, invocation: &Invocation, lookup: &Lookup) -> bool {
    let is_domain = || {
        topology.domains.iter().any(|(_, domain)| {
            domain.kind != ApiType::Private && domain.domain_name == invocation.host
        })
    };
    match lookup.reply {
        Reply::Public { api } => api.is_some() || is_domain(),
        _ => false,
    }
}

/// Mends one cause after the other until the name resolves, or nothing is left to mend.
fn mend(
    topology: &Topology,
    vantage: &Vantage,
    (asked, lookup): (&str, &Lookup),
) -> (Vec<Unheard>, Lookup) {
    let (mut causes, mut mended) = (Vec::new(), Vec::new());
    let mut onward = lookup.clone();
    while onward.is_failure() {
        let next = onward
            .unheard
            .iter()
            .find(|unheard| !mended.contains(&unheard.why));
        let Some(next) = next else { break };
        mended.push(next.why);
        causes.push(next.clone());
        onward = dns::look_up(topology, vantage, asked, &mended);
    }
    (causes, onward)
}

/// Whether a name that nobody could say the addresses of can lead to one endpoint alone: an API's own name, where the
/// scenario has one endpoint for it, or a custom domain's.
fn is_certain(topology: &Topology, lookup: &Lookup) -> bool {
    let endpoints = |region: &str| {
        let all = topology.endpoints.iter();
        all.filter(|(_, one)| one.service_region == region && is_execute_api(one))
            .count()
    };
    match (&lookup.reply, Host::parse(&lookup.name)) {
        (Reply::Public { .. } | Reply::Unmodelled { .. }, _) => false,
        (_, Host::Api { region, .. }) => endpoints(&region) == 1,
        (_, Host::Endpoint { .. } | Host::Alias { .. }) => true,
        (_, Host::Other(name)) => topology
            .domains
            .iter()
            .any(|(_, domain)| domain.kind == ApiType::Private && domain.domain_name == name),
    }
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
        Vantage::ServiceNetwork | Vantage::Internet { .. } => true,
    }
}

/// What the client learns where it gets no address: the causes, and what is missing behind them.
fn without(topology: &Topology, causes: &[Unheard], onward: Option<&Lookup>) -> Answer {
    let mut missing: Vec<Missing> = Vec::new();
    for cause in causes {
        let cause = match cause.why {
            Why::NoResolver(vpc) | Why::Attributes(vpc) => Missing::AttributesOff { vpc },
            Why::OwnServers(vpc) => Missing::OwnServers { vpc },
            Why::Rule(vpc, rule) => Missing::Overridden { vpc, rule },
            Why::Unverified(endpoint) => Missing::Unverified { endpoint },
        };
        if !missing.contains(&cause) {
            missing.push(cause);
        }
    }
    missing.extend(onward.and_then(|lookup| behind(topology, lookup)));
    if missing.is_empty() {
        return Answer::Unknown;
    }
    Answer::Missing(missing)
}

/// Why a look-up fails by itself; none: it does not, or nobody knows.
fn behind(topology: &Topology, lookup: &Lookup) -> Option<Missing> {
    match &lookup.reply {
        Reply::NoRecord { zone, .. } => Some(Missing::NoRecord { zone: *zone }),
        Reply::NotPublic { .. } => Some(Missing::NotVisible),
        Reply::NotHeld if lookup.is_ones_own() => None,
        // Whose name it is, is known where a zone of the scenario holds it.
        Reply::NotHeld => dns::held(topology, &lookup.name)
            .next()
            .map(|_| Missing::NotVisible),
        Reply::NotAssociated {
            api,
            endpoint,
            needs_deployment,
        } => Some(Missing::NotAssociated {
            api: *api,
            endpoint: *endpoint,
            needs_deployment: *needs_deployment,
        }),
        Reply::NoSuchEndpoint => Some(Missing::NoSuchEndpoint),
        Reply::Loop => Some(Missing::Loop),
        _ => None,
    }
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
