//! The resolver of a VPC: Resolver rules, private zones and Profiles, and the order among them (N-DNS-07). Knows
//! nothing of public DNS.

use super::zone::{managed, records};
use super::{Lookup, Next, Question, Reply, Server, Step, Unheard, Why, follow, labels, server_at};
use crate::arena::Id;
use crate::host::is_below;
use crate::topology::{DnsProfile, DnsServer, Endpoint, ResolverRule, Topology, Vpc};

/// How much a zone or a rule counts: the more labels its domain has, the more; then the VPC's own before a Profile's
/// (N-DNS-07).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    labels: usize,
    is_local: bool,
}

/// What a VPC's resolver does with a question.
pub(super) fn ask(question: Question<'_>, vpc: Id<Vpc>, lookup: &mut Lookup) -> Next {
    let topology = question.topology;
    let owner = &topology.vpcs[vpc];
    let is_on = question.is_mended(Why::NoResolver(vpc));
    if !owner.dns_support && !is_on {
        let why = Why::NoResolver(vpc);
        lookup.unheard.push(Unheard { why, reply: None });
        return Next::Done(Reply::NoResolver { vpc });
    }
    let zones = zones(question, vpc, &lookup.name);
    if let Some(endpoint) = zones.unverified {
        let profile = None;
        lookup.unheard.push(Unheard {
            why: Why::Unverified(endpoint),
            reply: Some(Reply::Managed { endpoint, profile }),
        });
    }
    let mut best = zones.best;
    // Private zones answer only where host names are on too (N-DNS-04).
    let why = Why::Attributes(vpc);
    if !owner.dns_hostnames
        && !is_on
        && !question.is_mended(why)
        && let Some((_, reply)) = best.take()
        && reply.is_private_answer()
    {
        let reply = Some(reply);
        lookup.unheard.push(Unheard { why, reply });
    }
    // For one domain the rule wins, otherwise the more specific of the two (N-DNS-07).
    let rule = rules(topology, vpc, &lookup.name)
        .filter(|(_, id, _)| !question.is_mended(Why::Rule(vpc, *id)))
        .max_by_key(|(rank, ..)| *rank)
        .filter(|(rank, ..)| {
            best.as_ref()
                .is_none_or(|(zone, _)| rank.labels >= zone.labels)
        });
    if let Some((_, id, profile)) = rule
        && topology.resolver_rules[id].forwards
    {
        if let Some((_, reply)) = best
            && reply.is_private_answer()
        {
            lookup.unheard.push(Unheard {
                why: Why::Rule(vpc, id),
                reply: Some(reply),
            });
        }
        return forward(topology, vpc, (id, profile), lookup);
    }
    // A SYSTEM rule: the resolver answers by itself after all.
    match best {
        Some((
            _,
            Reply::Records {
                zone,
                records,
                profile,
            },
        )) => follow(topology, (zone, records), profile, lookup),
        Some((_, reply)) => Next::Done(reply),
        None => Next::Ask(Server::Public),
    }
}

fn forward(
    topology: &Topology,
    vpc: Id<Vpc>,
    (rule, profile): (Id<ResolverRule>, Option<Id<DnsProfile>>),
    lookup: &mut Lookup,
) -> Next {
    let servers = &topology.resolver_rules[rule].to;
    let known = servers.iter().find_map(|server| match server {
        DnsServer::Vpc { vpc, .. } => Some(Server::Vpc(*vpc)),
        DnsServer::Address(address) => server_at(topology, *address),
    });
    let Some(to) = known else {
        let server = servers.iter().find_map(|server| match server {
            DnsServer::Address(address) => Some(*address),
            DnsServer::Vpc { .. } => None,
        });
        return Next::Done(Reply::Foreign { rule, server });
    };
    lookup.steps.push(Step::Rule {
        vpc,
        rule,
        profile,
        to,
    });
    Next::Ask(to)
}

/// What the private zones of a VPC say.
struct Zones {
    /// The most specific one's answer.
    best: Option<(Rank, Reply)>,
    /// An endpoint whose zone would cover the name, were its service's name verified.
    unverified: Option<Id<Endpoint>>,
}

fn zones(question: Question<'_>, vpc: Id<Vpc>, name: &str) -> Zones {
    let topology = question.topology;
    let mut zones = Zones {
        best: None,
        unverified: None,
    };
    // Of equal ranks the first one stays: AWS refuses two zones of one domain in one VPC.
    let offer = |best: &mut Option<(Rank, Reply)>, domain: &str, is_local, reply| {
        let rank = Rank {
            labels: labels(domain),
            is_local,
        };
        if best.as_ref().is_none_or(|(known, _)| *known < rank) {
            *best = Some((rank, reply));
        }
    };
    let carried = profiles(topology, vpc);
    for (endpoint, written) in topology.endpoints.iter() {
        let is_local = written.vpc == vpc && written.private_dns;
        // A Profile takes an endpoint whether or not its own private DNS is on (N-DNS-06).
        let profile = carried
            .iter()
            .copied()
            .find(|&id| topology.profiles[id].endpoints.contains(&endpoint));
        if !is_local && profile.is_none() {
            continue;
        }
        let Some(zone) = managed(topology, endpoint, name) else {
            continue;
        };
        if !zone.is_verified && !question.is_mended(Why::Unverified(endpoint)) {
            zones.unverified = zones.unverified.or(Some(endpoint));
            continue;
        }
        let profile = profile.filter(|_| !is_local);
        let reply = Reply::Managed { endpoint, profile };
        offer(&mut zones.best, &zone.domain, is_local, reply);
    }
    for (id, zone) in topology.zones.iter() {
        if zone.is_public || !is_below(&zone.domain, name) {
            continue;
        }
        let is_local = zone.vpcs.contains(&vpc);
        let profile = carried
            .iter()
            .copied()
            .find(|&profile| topology.profiles[profile].zones.contains(&id))
            .filter(|_| !is_local);
        if !is_local && profile.is_none() {
            continue;
        }
        let records = records(zone, name);
        let reply = if records.is_empty() {
            Reply::NoRecord { zone: id, profile }
        } else {
            Reply::Records {
                zone: id,
                records,
                profile,
            }
        };
        offer(&mut zones.best, &zone.domain, is_local, reply);
    }
    zones
}

fn profiles(topology: &Topology, vpc: Id<Vpc>) -> Vec<Id<DnsProfile>> {
    topology
        .profiles
        .iter()
        .filter(|(_, profile)| profile.vpcs.contains(&vpc))
        .map(|(id, _)| id)
        .collect()
}

/// The Resolver rules of a VPC that cover a name.
fn rules(
    topology: &Topology,
    vpc: Id<Vpc>,
    name: &str,
) -> impl Iterator<Item = (Rank, Id<ResolverRule>, Option<Id<DnsProfile>>)> {
    let carried = profiles(topology, vpc);
    topology
        .resolver_rules
        .iter()
        .filter(move |(_, rule)| is_below(&rule.domain, name))
        .filter_map(move |(id, rule)| {
            let is_local = rule.vpcs.contains(&vpc);
            let profile = carried
                .iter()
                .copied()
                .find(|&profile| topology.profiles[profile].rules.contains(&id))
                .filter(|_| !is_local);
            let rank = Rank {
                labels: labels(&rule.domain),
                is_local,
            };
            (is_local || profile.is_some()).then_some((rank, id, profile))
        })
}

/// What stands in the way of a new zone or rule of a VPC for a name.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Labels of the most specific private zone that covers the name; none: no zone does.
    pub zone: Option<usize>,
    /// The rules that cover the name, with the labels of their domains, the one that applies first.
    pub rules: Vec<(Id<ResolverRule>, usize)>,
}

impl Standing {
    /// Whether a zone of a domain with so many labels would be the most specific one.
    pub fn would_win(&self, labels: usize) -> bool {
        self.zone.is_none_or(|zone| zone < labels)
    }
}

/// The most specific private zone and the rules of a VPC for a name.
pub fn standing(topology: &Topology, vpc: Id<Vpc>, name: &str) -> Standing {
    let question = Question {
        topology,
        mended: &[],
    };
    let mut all: Vec<(Rank, Id<ResolverRule>)> = rules(topology, vpc, name)
        .map(|(rank, id, _)| (rank, id))
        .collect();
    all.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    Standing {
        zone: zones(question, vpc, name).best.map(|(rank, _)| rank.labels),
        rules: all
            .into_iter()
            .map(|(rank, id)| (id, rank.labels))
            .collect(),
    }
}
