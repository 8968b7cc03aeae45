//! DNS as one would explain it: for each ending of the name, the longest first, the VPC's own rule, a Profile's, the
//! VPC's own zone, a Profile's; then public DNS. No ranks, no sets, every list from its beginning.

use std::collections::BTreeSet;
use std::net::IpAddr;

use canvoke::arena::Id;
use canvoke::topology::{ApiType, DnsServer, HostedZone, RecordTarget, Topology, Vantage, Vpc};

/// What a client is told.
#[derive(Debug, PartialEq)]
pub(crate) enum Said {
    /// These.
    Addresses(BTreeSet<IpAddr>),
    /// That there is none, or nothing at all.
    Nothing,
    /// What the scenario cannot tell.
    NobodyKnows,
}

/// Who is asked.
#[derive(Clone, Copy)]
enum Who {
    Vpc(Id<Vpc>),
    Site,
    Public,
}

pub(crate) fn naive(topology: &Topology, vantage: &Vantage, name: &str) -> Said {
    let who = match vantage {
        Vantage::Vpc { vpc, .. } => match &topology.vpcs[*vpc].own_dns {
            None => Who::Vpc(*vpc),
            Some(own) if own.forwards_to_vpc == Some(true) => Who::Vpc(*vpc),
            Some(own) => own
                .servers
                .iter()
                .find_map(|server| at(topology, *server))
                .unwrap_or(Who::Public),
        },
        Vantage::OnPremises { .. } => Who::Site,
        _ => Who::Public,
    };
    ask(topology, who, name, 0)
}

fn at(topology: &Topology, server: IpAddr) -> Option<Who> {
    for (_, endpoint) in topology.resolver_endpoints.iter() {
        if endpoint.is_inbound && endpoint.addresses.contains(&server) {
            return Some(Who::Vpc(endpoint.vpc));
        }
    }
    let is_in_site = topology
        .sites
        .iter()
        .any(|(_, site)| site.cidrs.iter().any(|cidr| cidr.contains(&server)));
    is_in_site.then_some(Who::Site)
}

/// The endings of a name, the longest first.
fn endings(name: &str) -> Vec<String> {
    let labels: Vec<&str> = name.split('.').collect();
    (0..labels.len())
        .map(|first| {
            let rest: Vec<&str> = labels.iter().skip(first).copied().collect();
            rest.join(".")
        })
        .collect()
}

fn ask(topology: &Topology, who: Who, name: &str, depth: usize) -> Said {
    // Nobody asks on for ever.
    if depth > 40 {
        return Said::Nothing;
    }
    match who {
        Who::Public => public(topology, name),
        Who::Site => {
            for ending in endings(name) {
                for (_, forward) in topology.site_forwards.iter() {
                    if forward.domain == ending
                        && let DnsServer::Vpc { vpc, .. } = forward.to
                    {
                        return ask(topology, Who::Vpc(vpc), name, depth + 1);
                    }
                }
            }
            public(topology, name)
        }
        Who::Vpc(vpc) => in_vpc(topology, vpc, name, depth),
    }
}

fn in_vpc(topology: &Topology, vpc: Id<Vpc>, name: &str, depth: usize) -> Said {
    let owner = &topology.vpcs[vpc];
    if !owner.dns_support {
        return Said::Nothing;
    }
    let mut asks_rules = true;
    for ending in endings(name) {
        for is_own in [true, false] {
            for (id, rule) in topology.resolver_rules.iter() {
                let carried = topology
                    .profiles
                    .iter()
                    .any(|(_, one)| one.vpcs.contains(&vpc) && one.rules.contains(&id));
                let is_here = if is_own {
                    rule.vpcs.contains(&vpc)
                } else {
                    carried
                };
                if !asks_rules || !is_here || rule.domain != ending {
                    continue;
                }
                if !rule.forwards {
                    asks_rules = false;
                    continue;
                }
                for server in &rule.to {
                    let who = match server {
                        DnsServer::Vpc { vpc, .. } => Some(Who::Vpc(*vpc)),
                        DnsServer::Address(address) => at(topology, *address),
                    };
                    if let Some(who) = who {
                        return ask(topology, who, name, depth + 1);
                    }
                }
                return Said::NobodyKnows;
            }
        }
        if !owner.dns_hostnames {
            continue;
        }
        for is_own in [true, false] {
            if let Some(said) = zones(topology, (vpc, is_own), &ending, name, depth) {
                return said;
            }
        }
    }
    public(topology, name)
}

/// What the zones of exactly one domain say, of the VPC itself or of its Profile.
fn zones(
    topology: &Topology,
    (vpc, is_own): (Id<Vpc>, bool),
    domain: &str,
    name: &str,
    depth: usize,
) -> Option<Said> {
    for (id, endpoint) in topology.endpoints.iter() {
        let is_here = if is_own {
            endpoint.vpc == vpc && endpoint.private_dns
        } else {
            topology
                .profiles
                .iter()
                .any(|(_, one)| one.vpcs.contains(&vpc) && one.endpoints.contains(&id))
        };
        if is_here && domain == format!("execute-api.{}.amazonaws.com", endpoint.region) {
            let all = endpoint.interfaces.iter().map(|one| one.address);
            return Some(Said::Addresses(all.collect()));
        }
    }
    for (id, zone) in topology.zones.iter() {
        let is_here = if is_own {
            zone.vpcs.contains(&vpc)
        } else {
            topology
                .profiles
                .iter()
                .any(|(_, one)| one.vpcs.contains(&vpc) && one.zones.contains(&id))
        };
        if is_here && !zone.is_public && zone.domain == domain {
            return Some(in_zone(topology, zone, vpc, name, depth));
        }
    }
    None
}

fn in_zone(topology: &Topology, zone: &HostedZone, vpc: Id<Vpc>, name: &str, depth: usize) -> Said {
    // The name itself, then each wildcard above it.
    let mut wanted = vec![name.to_owned()];
    wanted.extend(
        endings(name)
            .iter()
            .skip(1)
            .map(|ending| format!("*.{ending}")),
    );
    for wanted in wanted {
        for record in &zone.records {
            if record.name != wanted {
                continue;
            }
            return match &record.to {
                RecordTarget::Endpoint(endpoint) => {
                    let all = topology.endpoints[*endpoint].interfaces.iter();
                    Said::Addresses(all.map(|one| one.address).collect())
                }
                RecordTarget::Name(other) => ask(topology, Who::Vpc(vpc), other, depth + 1),
                RecordTarget::Alias(other) => {
                    let is_own = zone.records.iter().any(|one| one.name == *other);
                    if depth > 40 {
                        Said::Nothing
                    } else if is_own {
                        in_zone(topology, zone, vpc, other, depth + 1)
                    } else {
                        public(topology, other)
                    }
                }
                RecordTarget::Addresses(addresses) => {
                    Said::Addresses(addresses.iter().copied().collect())
                }
                RecordTarget::LoadBalancer(_) => Said::NobodyKnows,
            };
        }
    }
    Said::Nothing
}

fn public(topology: &Topology, name: &str) -> Said {
    for (_, endpoint) in topology.endpoints.iter() {
        let all = || Said::Addresses(endpoint.interfaces.iter().map(|one| one.address).collect());
        if endpoint.dns == name {
            return all();
        }
        for (_, api) in topology.apis.iter() {
            let alias = format!(
                "{}-{}.execute-api.{}.amazonaws.com",
                api.id, endpoint.id, api.region
            );
            if alias == name {
                let is_deployed = api.stages.iter().any(|stage| {
                    stage
                        .snapshot
                        .associated
                        .iter()
                        .any(|&id| topology.endpoints[id].id == endpoint.id)
                });
                return if is_deployed { all() } else { Said::Nothing };
            }
        }
    }
    for (_, api) in topology.apis.iter() {
        if name == format!("{}.execute-api.{}.amazonaws.com", api.id, api.region) {
            return match api.kind {
                ApiType::Private => Said::Nothing,
                _ => Said::NobodyKnows,
            };
        }
    }
    if name.ends_with(".execute-api.us-east-1.amazonaws.com") {
        return Said::Nothing;
    }
    Said::NobodyKnows
}
