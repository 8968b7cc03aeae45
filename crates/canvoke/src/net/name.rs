//! Gate::Name: does the name resolve for the client, and to which addresses? Knows nothing of who is asked for it (see
//! resolver), of routes (see route) and of which API the Host header selects (see gateway::api).

use std::net::IpAddr;

use super::{Front, Target, service};
use super::resolver::{self, Lookup, Source, Step};
use crate::arena::Id;
use crate::gate::{Checked, Outcome};
use crate::host::Host;
use crate::invocation::Invocation;
use crate::topology::{
    Api, ApiType, Attached, Endpoint, HostedZone, Interface, LoadBalancer, RecordTarget,
    ResolverRule, Topology, TransitAttachment, Unmodelled, Vantage, Vpc,
};

/// What the gate found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The host that was asked for.
    pub host: String,
    /// How the question went.
    pub lookup: Lookup,
    /// The answer.
    pub answer: Answer,
    /// Where the walk goes on, as if the name resolved: the endpoint that is meant.
    pub meant: Option<Id<Endpoint>>,
}

/// The resolver's answer.
#[derive(Clone, Debug)]
pub enum Answer {
    /// The managed private zone of an endpoint answers (N-DNS-04), in its own VPC or carried by a Profile (N-DNS-06).
    PrivateDns {
        /// The endpoint.
        endpoint: Id<Endpoint>,
        /// The API the name is of, where that is public: private DNS throws its shadow over it (N-DNS-05).
        shadowed: Option<Id<Api>>,
    },
    /// A record of a hosted zone leads to an endpoint or a load balancer (N-DNS-06).
    Record {
        /// What it leads to.
        front: Front,
        /// The API the name is of, where that is public (N-DNS-05).
        shadowed: Option<Id<Api>>,
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
    /// The public name of a load balancer (N7).
    BalancerName {
        /// The load balancer.
        balancer: Id<LoadBalancer>,
    },
    /// N1 of a private API where no private zone says so: no such name (N-DNS-01, N-C-01).
    NotVisible {
        /// The API, where the name is one of the scenario's.
        api: Option<Id<Api>>,
        /// The VPC whose resolver said so.
        vpc: Option<Id<Vpc>>,
        /// Endpoints of the API's Region elsewhere, whose private DNS does not reach here.
        elsewhere: Vec<Id<Endpoint>>,
        /// Endpoints in that VPC that have private DNS off.
        switched_off: Vec<Id<Endpoint>>,
    },
    /// A private hosted zone covers the name and has no record of it (N-DNS-08).
    NoRecord {
        /// The zone.
        zone: Id<HostedZone>,
    },
    /// A Resolver rule takes the question away from a private zone that would have answered (N-DNS-07).
    Overridden {
        /// The rule.
        rule: Id<ResolverRule>,
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
    /// The name leads to something that has no interface there: no address (N-VPCE-01, G-NAME-02).
    NoAddress {
        /// What it leads to.
        front: Front,
    },
    /// A record gives addresses that nothing in the scenario has.
    ForeignAddress {
        /// The zone.
        zone: Id<HostedZone>,
        /// Index of the record.
        record: usize,
    },
    /// The question goes round in a circle of records and rules.
    Circle,
    /// N2 of an endpoint the scenario does not have.
    NoSuchEndpoint,
    /// N1 of a public API: public addresses, which lead over the internet.
    Public {
        /// The API.
        api: Id<Api>,
    },
    /// A server answers that the scenario knows nothing of: a rule's target, or the VPC's own (N-DNS-09).
    ForeignServer,
    /// A name that leads to a part that is drawn and not simulated (N-LAT-04).
    Unmodelled {
        /// The part.
        part: Id<Unmodelled>,
    },
    /// A name that no zone of the scenario holds.
    NotHeld,
    /// On premises, at no site of the scenario: which servers answer is not known.
    NoSite,
}

impl Answer {
    /// What the name leads to, where it resolves.
    pub fn front(&self) -> Option<Front> {
        match self {
            Self::PrivateDns { endpoint, .. }
            | Self::EndpointName { endpoint }
            | Self::Alias { endpoint } => Some(Front::Endpoint(*endpoint)),
            Self::Record { front, .. } => Some(*front),
            Self::BalancerName { balancer } => Some(Front::Balancer(*balancer)),
            _ => None,
        }
    }
}

impl Finding {
    /// Pass, Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        match self.answer {
            Answer::PrivateDns { .. }
            | Answer::Record { .. }
            | Answer::EndpointName { .. }
            | Answer::Alias { .. }
            | Answer::BalancerName { .. } => Outcome::Pass,
            Answer::NotVisible { .. }
            | Answer::NoRecord { .. }
            | Answer::Overridden { .. }
            | Answer::AttributesOff { .. }
            | Answer::NotAssociated { .. }
            | Answer::NoAddress { .. }
            | Answer::Circle
            | Answer::NoSuchEndpoint => Outcome::Block,
            Answer::ForeignAddress { .. }
            | Answer::Public { .. }
            | Answer::ForeignServer
            | Answer::Unmodelled { .. }
            | Answer::NotHeld
            | Answer::NoSite => Outcome::Unknown,
        }
    }
}

/// Resolves the host. Hands on every address the name may give (N-DNS-10); where it gives none, those of the endpoint
/// that is meant, so that what comes next is asked too.
pub fn resolve(topology: &Topology, invocation: &Invocation) -> Checked<Vec<Target>, Finding> {
    let vantage = &topology.clients[invocation.client].vantage;
    let lookup = resolver::look_up(topology, vantage, &invocation.host);
    let host = Host::parse(&lookup.name);
    let answer = match ask(topology, invocation, &lookup, &host) {
        answer
            if answer.front().is_some()
                && targets(topology, &answer, &lookup).is_empty() =>
        {
            match answer.front() {
                Some(front) => Answer::NoAddress { front },
                None => answer,
            }
        }
        answer => answer,
    };
    let (meant, targets) = if answer.front().is_some() {
        (None, targets(topology, &answer, &lookup))
    } else {
        let is_open = matches!(
            answer,
            Answer::Public { .. } | Answer::NotHeld | Answer::Unmodelled { .. }
        );
        let meant = meant(topology, invocation, &host).filter(|_| !is_open);
        let targets = meant.map(|endpoint| service::targets(topology, Front::Endpoint(endpoint), |_| true));
        (meant, targets.unwrap_or_default())
    };
    let finding = Finding {
        host: invocation.host.clone(),
        lookup,
        answer,
        meant,
    };
    if targets.is_empty() {
        return Checked::end(finding);
    }
    Checked::on(finding, targets)
}

fn ask(topology: &Topology, invocation: &Invocation, lookup: &Lookup, host: &Host) -> Answer {
    let shadowed = public_api(topology, host);
    let answer = match lookup.source {
        Source::Managed { endpoint, .. } => return Answer::PrivateDns { endpoint, shadowed },
        Source::Record { zone, record, .. } => {
            return by_record(topology, zone, record, shadowed);
        }
        Source::NoRecord { zone, .. } => Answer::NoRecord { zone },
        Source::NoResolver(vpc) => Answer::AttributesOff {
            vpc,
            has_no_resolver: true,
        },
        Source::OwnServers(_) | Source::Elsewhere { .. } => Answer::ForeignServer,
        Source::Circle => Answer::Circle,
        Source::Public => by_public_dns(topology, invocation, lookup, host),
    };
    // A rule that leads where nobody knows the name, though a zone of the VPC does: that is the mistake (N-DNS-07).
    let rule = lookup.steps.iter().rev().find_map(|step| match step {
        Step::Rule(rule) => Some(*rule),
        _ => None,
    });
    match (rule, lookup.overridden, &answer) {
        (Some(rule), Some(_), Answer::NotVisible { .. } | Answer::NoRecord { .. }) => {
            Answer::Overridden { rule }
        }
        _ => answer,
    }
}

fn by_record(
    topology: &Topology,
    zone: Id<HostedZone>,
    record: usize,
    shadowed: Option<Id<Api>>,
) -> Answer {
    let written = topology.zones[zone].records.get(record);
    let front = match written.map(|record| &record.to) {
        Some(RecordTarget::Endpoint(endpoint)) => Some(Front::Endpoint(*endpoint)),
        Some(RecordTarget::LoadBalancer(balancer)) => Some(Front::Balancer(*balancer)),
        Some(RecordTarget::Addresses(addresses)) => addresses
            .iter()
            .find_map(|address| holder(topology, address)),
        Some(RecordTarget::Name(_)) | None => None,
    };
    match front {
        Some(front) => Answer::Record { front, shadowed },
        None => Answer::ForeignAddress { zone, record },
    }
}

/// The endpoint or load balancer that has an address.
fn holder(topology: &Topology, address: &IpAddr) -> Option<Front> {
    let has = |interfaces: &[Interface]| interfaces.iter().any(|one| one.address == *address);
    let endpoint = topology.endpoints.find(|one| has(&one.interfaces));
    let balancer = || topology.balancers.find(|one| has(&one.nodes));
    endpoint
        .map(Front::Endpoint)
        .or_else(|| balancer().map(Front::Balancer))
}

/// What public DNS says.
fn by_public_dns(
    topology: &Topology,
    invocation: &Invocation,
    lookup: &Lookup,
    host: &Host,
) -> Answer {
    let vantage = &topology.clients[invocation.client].vantage;
    match host {
        Host::Api { api, region } => own_name(topology, vantage, lookup, api, region),
        Host::Endpoint { .. } => match by_dns(topology, &lookup.name) {
            Some(endpoint) => Answer::EndpointName { endpoint },
            None => Answer::NoSuchEndpoint,
        },
        Host::Alias { api, endpoint, .. } => alias(topology, api, endpoint),
        Host::Other(name) => {
            let balancer = topology.balancers.find(|one| one.dns == *name);
            let part = topology.unmodelled.find(|part| {
                part.hosts
                    .iter()
                    .any(|host| crate::host::is_below(host.trim_start_matches("*."), name))
            });
            match (by_dns(topology, name), balancer, part) {
                (Some(endpoint), ..) => Answer::EndpointName { endpoint },
                (None, Some(balancer), _) => Answer::BalancerName { balancer },
                (None, None, Some(part)) => Answer::Unmodelled { part },
                (None, None, None) => Answer::NotHeld,
            }
        }
    }
}

/// N1 where no private zone answers.
fn own_name(
    topology: &Topology,
    vantage: &Vantage,
    lookup: &Lookup,
    api: &str,
    region: &str,
) -> Answer {
    let found = topology
        .apis
        .find(|candidate| candidate.id == api && candidate.region == region);
    if let Some(api) = found.filter(|&api| topology.apis[api].kind != ApiType::Private) {
        return Answer::Public { api };
    }
    if matches!(vantage, Vantage::OnPremises { site: None, .. }) {
        return Answer::NoSite;
    }
    let vpc = lookup.vpc.or(match vantage {
        Vantage::Vpc { vpc, .. } => Some(*vpc),
        _ => None,
    });
    let (own, elsewhere): (Vec<_>, Vec<_>) = topology
        .endpoints
        .iter()
        .filter(|(_, endpoint)| endpoint.region == region && endpoint.service == "execute-api")
        .filter(|(_, endpoint)| endpoint.endpoint_service.is_none())
        .map(|(id, _)| id)
        .partition(|&id| Some(topology.endpoints[id].vpc) == vpc);
    // Without host names the endpoint's zone does not exist, though its private DNS is on (N-DNS-04).
    if let Some(vpc) = vpc
        && !topology.vpcs[vpc].dns_hostnames
        && own.iter().any(|&id| topology.endpoints[id].private_dns)
    {
        return Answer::AttributesOff {
            vpc,
            has_no_resolver: false,
        };
    }
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
    let joined = vpc.map(|vpc| joined(topology, vpc)).unwrap_or_default();
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
        match () {
            () if Some(other) == vpc => 0,
            () if associated.contains(&id) => 1,
            () if joined.contains(&other) => 2,
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

/// VPCs that a peering or a transit gateway joins with one, whatever the routes say.
fn joined(topology: &Topology, vpc: Id<Vpc>) -> Vec<Id<Vpc>> {
    let peered = topology
        .peerings
        .iter()
        .filter(|(_, peering)| peering.is_active())
        .filter_map(|(_, peering)| peering.far_side(vpc));
    let attached = |attachment: &TransitAttachment| match attachment.to {
        Attached::Vpc { vpc, .. } => Some(vpc),
        _ => None,
    };
    let gateways: Vec<_> = topology
        .attachments
        .iter()
        .filter(|(_, one)| attached(one) == Some(vpc))
        .map(|(_, one)| one.gateway)
        .collect();
    let beside = topology
        .attachments
        .iter()
        .filter(|(_, one)| gateways.contains(&one.gateway))
        .filter_map(|(_, one)| attached(one));
    peered.chain(beside).collect()
}

/// One target for each address that the name gives, and each choice behind it.
fn targets(topology: &Topology, answer: &Answer, lookup: &Lookup) -> Vec<Target> {
    let Some(front) = answer.front() else {
        return Vec::new();
    };
    // A zonal name gives the address of its zone (G-NAME-02).
    let zone = match front {
        Front::Endpoint(endpoint) => topology.endpoints[endpoint]
            .dns
            .split_once('.')
            .and_then(|(label, domain)| zone_of(&lookup.name, label, domain)),
        Front::Balancer(_) => None,
    };
    // A record with addresses gives those and no others.
    let listed = match lookup.source {
        Source::Record { zone, record, .. } => {
            match topology.zones[zone].records.get(record).map(|one| &one.to) {
                Some(RecordTarget::Addresses(addresses)) => Some(addresses),
                _ => None,
            }
        }
        _ => None,
    };
    service::targets(topology, front, |interface| {
        zone.is_none_or(|zone| topology.subnets[interface.subnet].zone == zone)
            && listed.is_none_or(|listed| listed.contains(&interface.address))
    })
}
