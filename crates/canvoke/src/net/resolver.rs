//! Who answers for a name, as a client's resolver sees it: own servers, Resolver rules, private zones, Profiles, public
//! DNS, and the order among them (N2.8). Knows nothing of API Gateway's own names beyond the zones that endpoints have
//! (see name for what public DNS says).

use std::net::IpAddr;

use crate::arena::Id;
use crate::host::is_below;
use crate::topology::{
    DnsProfile, DnsServer, Endpoint, HostedZone, RecordTarget, ResolverRule, SiteForward, Topology,
    Vantage, Vpc,
};

/// Most names and servers that one question is handed on to; real resolvers give up in the same way.
const MOST_STEPS: usize = 16;

/// How a question was answered.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// Where it was handed on, in order.
    pub steps: Vec<Step>,
    /// The name that was asked for in the end (behind CNAME records).
    pub name: String,
    /// The VPC whose resolver answered in the end; none: no VPC's.
    pub vpc: Option<Id<Vpc>>,
    /// Who answered.
    pub source: Source,
    /// A private zone of the same VPC that would have answered, had no rule been there (N-DNS-07).
    pub overridden: Option<Source>,
}

/// Where a question was handed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The VPC's own DNS servers hand it to the VPC's resolver (N-DNS-09).
    OwnServers(Id<Vpc>),
    /// A Resolver rule forwards it.
    Rule(Id<ResolverRule>),
    /// A site's servers forward it (G-DNS-05).
    Site(Id<SiteForward>),
    /// A record leads to another name.
    Cname {
        /// The zone.
        zone: Id<HostedZone>,
        /// Index of the record.
        record: usize,
    },
}

/// Who answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The private zone that AWS manages for an endpoint with private DNS (N-DNS-04), maybe by way of a Profile.
    Managed {
        /// The endpoint.
        endpoint: Id<Endpoint>,
        /// The Profile that carries it here.
        profile: Option<Id<DnsProfile>>,
    },
    /// A record of a hosted zone.
    Record {
        /// The zone.
        zone: Id<HostedZone>,
        /// Index of the record.
        record: usize,
        /// The Profile that carries it here.
        profile: Option<Id<DnsProfile>>,
    },
    /// A private hosted zone that covers the name and has no record of it: no such name, never public DNS (N-DNS-08).
    NoRecord {
        /// The zone.
        zone: Id<HostedZone>,
        /// The Profile that carries it here.
        profile: Option<Id<DnsProfile>>,
    },
    /// Public DNS.
    Public,
    /// `enableDnsSupport` is off: the VPC has no resolver (N-DNS-04).
    NoResolver(Id<Vpc>),
    /// The VPC's own servers, of which nobody said whether they forward to its resolver (N-DNS-09).
    OwnServers(Id<Vpc>),
    /// A server that the scenario knows nothing of.
    Elsewhere {
        /// Its address; none: the rule names no server.
        server: Option<IpAddr>,
        /// The rule that forwards to it.
        rule: Id<ResolverRule>,
    },
    /// The question went round in a circle.
    Circle,
}

impl Source {
    /// Whether somebody with private knowledge gave an answer.
    fn is_private_answer(self) -> bool {
        matches!(self, Self::Managed { .. } | Self::Record { .. })
    }
}

/// Looks a name up from where a client is. Cost: zones, rules and records times the steps.
pub fn look_up(topology: &Topology, vantage: &Vantage, name: &str) -> Lookup {
    let mut lookup = Lookup {
        steps: Vec::new(),
        name: name.to_owned(),
        vpc: None,
        source: Source::Public,
        overridden: None,
    };
    let mut at = match vantage {
        Vantage::Vpc { vpc, .. } => At::Client(*vpc),
        Vantage::OnPremises { site, .. } => {
            let forward = topology
                .site_forwards
                .iter()
                .filter(|(_, forward)| Some(forward.site) == *site)
                .filter(|(_, forward)| is_below(&forward.domain, name))
                .max_by_key(|(_, forward)| labels(&forward.domain));
            match forward {
                Some((id, forward)) => {
                    lookup.steps.push(Step::Site(id));
                    match forward.to {
                        DnsServer::Vpc { vpc, .. } => At::Resolver(vpc),
                        DnsServer::Address(_) => At::Public,
                    }
                }
                None => At::Public,
            }
        }
        Vantage::ServiceNetwork | Vantage::Internet => At::Public,
    };
    while lookup.steps.len() <= MOST_STEPS {
        match ask(topology, at, &mut lookup) {
            Some(next) => at = next,
            None => return lookup,
        }
    }
    lookup.source = Source::Circle;
    lookup
}

/// Who is asked next.
#[derive(Clone, Copy)]
enum At {
    /// A host of a VPC asks whatever its DHCP options say.
    Client(Id<Vpc>),
    /// A VPC's resolver.
    Resolver(Id<Vpc>),
    /// Public DNS.
    Public,
}

/// Asks one server; none: `lookup` holds the answer.
fn ask(topology: &Topology, at: At, lookup: &mut Lookup) -> Option<At> {
    let vpc = match at {
        At::Public => {
            lookup.vpc = None;
            return public(topology, lookup);
        }
        At::Client(vpc) => {
            let own = topology.vpcs[vpc].own_dns.as_ref();
            match own.map(|own| own.forwards_to_vpc) {
                Some(Some(false)) => return Some(At::Public),
                Some(None) => {
                    // The answer is not known where the VPC's resolver and public DNS disagree.
                    let mut inside = lookup.clone();
                    let mut next = Some(At::Resolver(vpc));
                    while let Some(at) = next.filter(|_| inside.steps.len() <= MOST_STEPS) {
                        next = ask(topology, at, &mut inside);
                    }
                    if inside.source == Source::Public && inside.name == lookup.name {
                        return Some(At::Public);
                    }
                    lookup.source = Source::OwnServers(vpc);
                    return None;
                }
                Some(Some(true)) => lookup.steps.push(Step::OwnServers(vpc)),
                None => {}
            }
            vpc
        }
        At::Resolver(vpc) => vpc,
    };
    lookup.vpc = Some(vpc);
    if !topology.vpcs[vpc].dns_support {
        lookup.source = Source::NoResolver(vpc);
        return None;
    }
    let zone = best_zone(topology, vpc, &lookup.name);
    let rule = best_rule(topology, vpc, &lookup.name);
    // For one domain the rule wins; otherwise the more specific of the two (N-DNS-07).
    let rule = rule.filter(|(rank, _)| zone.is_none_or(|(other, _)| rank.labels >= other.labels));
    if let Some((_, id)) = rule {
        let rule = &topology.resolver_rules[id];
        if rule.forwards {
            lookup.steps.push(Step::Rule(id));
            let hidden = zone.map(|(_, source)| source);
            lookup.overridden = hidden.filter(|source| source.is_private_answer());
            let known = rule.to.iter().find_map(|server| match server {
                DnsServer::Vpc { vpc, .. } => Some(*vpc),
                DnsServer::Address(_) => None,
            });
            if let Some(vpc) = known {
                return Some(At::Resolver(vpc));
            }
            let server = rule.to.iter().find_map(|server| match server {
                DnsServer::Address(address) => Some(*address),
                DnsServer::Vpc { .. } => None,
            });
            lookup.source = Source::Elsewhere { server, rule: id };
            return None;
        }
        // A SYSTEM rule: the resolver answers by itself after all, from the zones that are there.
    }
    let Some((_, source)) = zone else {
        return Some(At::Public);
    };
    follow(topology, source, At::Resolver(vpc), lookup)
}

/// Public hosted zones of the scenario; whatever else is public is not looked at here.
fn public(topology: &Topology, lookup: &mut Lookup) -> Option<At> {
    let best = topology
        .zones
        .iter()
        .filter(|(_, zone)| zone.is_public && is_below(&zone.domain, &lookup.name))
        .filter_map(|(id, zone)| Some((labels(&zone.domain), id, record(zone, &lookup.name)?)))
        .max_by_key(|(rank, ..)| *rank);
    let Some((_, zone, record)) = best else {
        lookup.source = Source::Public;
        return None;
    };
    let source = Source::Record {
        zone,
        record,
        profile: None,
    };
    follow(topology, source, At::Public, lookup)
}

/// Takes an answer, or asks for the name that a record leads to.
fn follow(topology: &Topology, source: Source, at: At, lookup: &mut Lookup) -> Option<At> {
    if let Source::Record { zone, record, .. } = source {
        let target = topology.zones[zone].records.get(record);
        if let Some(RecordTarget::Name(name)) = target.map(|record| &record.to) {
            lookup.steps.push(Step::Cname { zone, record });
            lookup.name.clone_from(name);
            return Some(at);
        }
    }
    lookup.source = source;
    None
}

/// How much a zone or a rule counts: the more labels its domain has, the more; then the VPC's own before a Profile's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    labels: usize,
    is_local: bool,
}

/// The most specific private zone that a VPC's resolver sees for a name. Private zones need both DNS attributes of the
/// VPC (N-DNS-04).
fn best_zone(topology: &Topology, vpc: Id<Vpc>, name: &str) -> Option<(Rank, Source)> {
    let owner = &topology.vpcs[vpc];
    if !owner.dns_support || !owner.dns_hostnames {
        return None;
    }
    let profiles = || {
        topology
            .profiles
            .iter()
            .filter(move |(_, profile)| profile.vpcs.contains(&vpc))
    };
    let mut best: Option<(Rank, Source)> = None;
    let mut offer = |domain: &str, is_local, source: Source| {
        let rank = Rank {
            labels: labels(domain),
            is_local,
        };
        if best.is_none_or(|(known, _)| known < rank) {
            best = Some((rank, source));
        }
    };
    for (endpoint, domain) in managed(topology, name) {
        let owner = &topology.endpoints[endpoint];
        if owner.vpc == vpc && owner.private_dns {
            let source = Source::Managed {
                endpoint,
                profile: None,
            };
            offer(domain, true, source);
        }
        // A Profile takes an endpoint whether or not its own private DNS is on (N-DNS-06).
        let carried = profiles().find(|(_, profile)| profile.endpoints.contains(&endpoint));
        if let Some((profile, _)) = carried {
            let source = Source::Managed {
                endpoint,
                profile: Some(profile),
            };
            offer(domain, false, source);
        }
    }
    for (id, zone) in topology.zones.iter() {
        if zone.is_public || !is_below(&zone.domain, name) {
            continue;
        }
        let answer = |profile| match record(zone, name) {
            Some(record) => Source::Record {
                zone: id,
                record,
                profile,
            },
            None => Source::NoRecord { zone: id, profile },
        };
        if zone.vpcs.contains(&vpc) {
            offer(&zone.domain, true, answer(None));
        } else if let Some((profile, _)) =
            profiles().find(|(_, profile)| profile.zones.contains(&id))
        {
            offer(&zone.domain, false, answer(Some(profile)));
        }
    }
    best
}

/// Endpoints whose private names cover `name`, each with the domain of the zone that AWS would manage for it.
fn managed<'t>(
    topology: &'t Topology,
    name: &'t str,
) -> impl Iterator<Item = (Id<Endpoint>, &'t str)> {
    topology.endpoints.iter().filter_map(move |(id, endpoint)| {
        let domain = endpoint.private_domain.as_deref()?;
        // `execute-api.{region}` with everything below it (G-DNS-10); a service's own name, or `*.` and what it covers.
        match (domain.strip_prefix("*."), endpoint.endpoint_service) {
            (Some(parent), _) => (is_below(parent, name) && name != parent).then_some((id, parent)),
            (None, Some(_)) => (name == domain).then_some((id, domain)),
            (None, None) => is_below(domain, name).then_some((id, domain)),
        }
    })
}

/// The most specific Resolver rule of a VPC for a name.
fn best_rule(topology: &Topology, vpc: Id<Vpc>, name: &str) -> Option<(Rank, Id<ResolverRule>)> {
    topology
        .resolver_rules
        .iter()
        .filter(|(_, rule)| is_below(&rule.domain, name))
        .filter_map(|(id, rule)| {
            let is_local = rule.vpcs.contains(&vpc);
            let is_carried = || {
                let mut profiles = topology.profiles.iter();
                profiles
                    .any(|(_, profile)| profile.vpcs.contains(&vpc) && profile.rules.contains(&id))
            };
            let rank = Rank {
                labels: labels(&rule.domain),
                is_local,
            };
            (is_local || is_carried()).then_some((rank, id))
        })
        .max_by_key(|(rank, _)| *rank)
}

/// Index of the record for a name: the name itself, or the longest wildcard above it.
fn record(zone: &HostedZone, name: &str) -> Option<usize> {
    let rank = |record: &str| match record.strip_prefix("*.") {
        Some(parent) => (is_below(parent, name) && name != parent).then_some(parent.len()),
        None => (record == name).then_some(usize::MAX),
    };
    zone.records
        .iter()
        .enumerate()
        .filter_map(|(index, record)| Some((rank(&record.name)?, index)))
        // Of equals the first one counts.
        .max_by_key(|(rank, index)| (*rank, std::cmp::Reverse(*index)))
        .map(|(_, index)| index)
}

fn labels(domain: &str) -> usize {
    match domain {
        "" => 0,
        domain => domain.split('.').count(),
    }
}

#[cfg(test)]
mod tests {
    use super::labels;
    use crate::host::is_below;

    #[test]
    fn a_domain_covers_itself_and_what_is_below_it() {
        assert!(is_below("a.example", "a.example") && is_below("a.example", "x.a.example"));
        assert!(!is_below("a.example", "ba.example") && !is_below("a.example", "example"));
        assert!(is_below("", "anything"));
        assert_eq!((labels(""), labels("a.b.c")), (0, 3));
    }
}
