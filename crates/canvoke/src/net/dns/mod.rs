//! Who answers for a name: the servers that a client's question goes through, what each of them does with it, and what
//! the last one says (N2.8). Knows nothing of what a name is good for, and counts every server as reachable.

pub mod found;
pub mod meant;
mod public;
mod resolver;
mod zone;

pub use resolver::{Standing, standing};

use std::collections::BTreeSet;
use std::net::IpAddr;

use crate::arena::Id;
use crate::host::is_below;
use crate::topology::{
    Api, DnsProfile, DnsServer, Endpoint, HostedZone, LoadBalancer, RecordTarget, ResolverRule,
    Site, SiteForward, Topology, Unmodelled, Vantage, Vpc,
};

/// How a question went.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// Where it was handed on, in order.
    pub steps: Vec<Step>,
    /// The name that was asked for in the end (behind records that lead to other names).
    pub name: String,
    /// The server that has the last word towards the client.
    pub at: Server,
    /// What it says.
    pub reply: Reply,
    /// What the scenario knows of the name and nobody asked.
    pub unheard: Vec<Unheard>,
}

impl Lookup {
    /// Whether the client learns for certain that there is no address.
    pub fn is_failure(&self) -> bool {
        self.reply.is_failure() && !self.is_ones_own()
    }

    /// Whether servers of one's own were asked for a name that is none of AWS's: they may hold it themselves.
    pub fn is_ones_own(&self) -> bool {
        let by_own_servers = self.steps.iter().any(|step| {
            matches!(
                step,
                Step::OwnServers {
                    to: Server::Public,
                    ..
                }
            )
        });
        self.reply == Reply::NotHeld && (matches!(self.at, Server::Site(_)) || by_own_servers)
    }

    /// The addresses that the client gets.
    pub fn addresses(&self, topology: &Topology) -> Vec<found::Found> {
        found::found(topology, &self.reply).map_or_else(Vec::new, |(_, found)| found)
    }
}

/// A server that answers questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Server {
    /// The resolver of a VPC.
    Vpc(Id<Vpc>),
    /// The servers of a site.
    Site(Id<Site>),
    /// Public DNS.
    Public,
}

/// Where a question was handed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Hosts of the VPC ask servers that their DHCP options name (N-DNS-09).
    OwnServers {
        /// The VPC.
        vpc: Id<Vpc>,
        /// Who those servers ask, or are.
        to: Server,
    },
    /// A Resolver rule forwards it (N-DNS-07).
    Rule {
        /// The VPC whose resolver holds the rule.
        vpc: Id<Vpc>,
        /// The rule.
        rule: Id<ResolverRule>,
        /// The Profile that carries it there.
        profile: Option<Id<DnsProfile>>,
        /// Who it is forwarded to.
        to: Server,
    },
    /// A site's servers forward it (G-DNS-05).
    Site(Id<SiteForward>),
    /// A record leads to another name.
    Name {
        /// The zone.
        zone: Id<HostedZone>,
        /// Index of the record.
        record: usize,
        /// The Profile that carries the zone there.
        profile: Option<Id<DnsProfile>>,
    },
}

/// What the last server says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The addresses of an endpoint, from the private zone that AWS manages for it (N-DNS-04).
    Managed {
        /// The endpoint.
        endpoint: Id<Endpoint>,
        /// The Profile that carries it there (N-DNS-06).
        profile: Option<Id<DnsProfile>>,
    },
    /// What records of a hosted zone give.
    Records {
        /// The zone.
        zone: Id<HostedZone>,
        /// Indices of the records; all are of one name.
        records: Vec<usize>,
        /// The Profile that carries the zone there.
        profile: Option<Id<DnsProfile>>,
    },
    /// No such name: a hosted zone covers it and has no record of it (N-DNS-08).
    NoRecord {
        /// The zone.
        zone: Id<HostedZone>,
        /// The Profile that carries the zone there.
        profile: Option<Id<DnsProfile>>,
    },
    /// The addresses of an endpoint, from its public name (N2; N-DNS-02).
    EndpointName {
        /// The endpoint.
        endpoint: Id<Endpoint>,
        /// The zone that the name is of; none: all of them.
        zone: Option<String>,
    },
    /// No such name: N2 of an endpoint that the scenario does not have.
    NoSuchEndpoint,
    /// The addresses of an endpoint, from the public alias of an associated API (N3; G-EP-18).
    Alias {
        /// The endpoint.
        endpoint: Id<Endpoint>,
    },
    /// No such name: N3 without an association, or not deployed since (G-FAIL-02, G-EP-20).
    NotAssociated {
        /// The API.
        api: Option<Id<Api>>,
        /// The endpoint.
        endpoint: Option<Id<Endpoint>>,
        /// Whether the association is saved and only a deployment is missing.
        needs_deployment: bool,
    },
    /// The addresses of a load balancer, from its public name (N7).
    BalancerName {
        /// The load balancer.
        balancer: Id<LoadBalancer>,
        /// The zone that the name is of; none: all of them.
        zone: Option<String>,
    },
    /// No such name: N1 of a private API, in public DNS (N-DNS-01, N-C-01).
    NotPublic {
        /// The API, where the name is one of the scenario's.
        api: Option<Id<Api>>,
    },
    /// Public addresses, which lead over the internet: a public API's own name, or a regional domain's.
    Public {
        /// The API, where the name is one's own.
        api: Option<Id<Api>>,
    },
    /// A name that leads to a part that is drawn and not simulated (N-LAT-04).
    Unmodelled {
        /// The part.
        part: Id<Unmodelled>,
    },
    /// Public DNS is asked for a name that no zone of the scenario holds.
    NotHeld,
    /// `enableDnsSupport` is off: the VPC has no resolver (N-DNS-04).
    NoResolver {
        /// The VPC.
        vpc: Id<Vpc>,
    },
    /// The question comes back to a server that had it before.
    Loop,
    /// The VPC's own servers are asked, and nobody said whether they forward to its resolver (N-DNS-09).
    OwnServers {
        /// The VPC.
        vpc: Id<Vpc>,
    },
    /// A rule forwards to a server that the scenario knows nothing of.
    Foreign {
        /// The rule.
        rule: Id<ResolverRule>,
        /// The server; none: the rule names none.
        server: Option<IpAddr>,
    },
    /// A site's servers are asked, and the scenario does not have the site.
    NoSite,
}

impl Reply {
    /// Whether the client learns for certain that there is no address.
    pub fn is_failure(&self) -> bool {
        self.is_no_such_name() || matches!(self, Self::NoResolver { .. } | Self::Loop)
    }

    /// Whether it is that there is no such name.
    fn is_no_such_name(&self) -> bool {
        matches!(
            self,
            Self::NoRecord { .. }
                | Self::NoSuchEndpoint
                | Self::NotAssociated { .. }
                | Self::NotPublic { .. }
                | Self::NotHeld
        )
    }

    /// Whether private knowledge gave addresses.
    fn is_private_answer(&self) -> bool {
        matches!(self, Self::Managed { .. } | Self::Records { .. })
    }
}

/// Private knowledge that was not asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unheard {
    /// Why.
    pub why: Why,
    /// What a zone would have said; none: nobody knows before the resolver is there.
    pub reply: Option<Reply>,
}

/// Why private knowledge was not asked. A look-up may take any of these as mended (N-ENG-06).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The VPC has no resolver (N-DNS-04).
    NoResolver(Id<Vpc>),
    /// The VPC has a DNS attribute off, so its private zones are silent (N-DNS-04).
    Attributes(Id<Vpc>),
    /// Hosts of the VPC ask other servers (N-DNS-09).
    OwnServers(Id<Vpc>),
    /// A Resolver rule of the VPC wins over its zone (N-DNS-07).
    Rule(Id<Vpc>, Id<ResolverRule>),
    /// The service's private name is not verified, so the endpoint has no zone (N-NLB-13).
    Unverified(Id<Endpoint>),
}

/// Who goes on with a question.
enum Next {
    /// Another server, asked for the same name or for another one.
    Ask(Server),
    /// Nobody: this is the answer.
    Done(Reply),
}

/// Looks a name up from where a client is, with some of what is wrong taken as mended. Cost: zones, records, rules and
/// endpoints times the steps.
pub fn look_up(topology: &Topology, vantage: &Vantage, name: &str, mended: &[Why]) -> Lookup {
    let question = Question { topology, mended };
    match vantage {
        Vantage::Vpc { vpc, .. } => question.in_vpc(*vpc, name),
        Vantage::OnPremises {
            site: Some(site), ..
        } => question.ask(Server::Site(*site), name),
        Vantage::OnPremises { site: None, .. } => {
            let mut lookup = question.ask(Server::Public, name);
            // Servers on premises may know more than public DNS does (G-DNS-05).
            if lookup.reply.is_no_such_name() {
                lookup.reply = Reply::NoSite;
            }
            lookup
        }
        Vantage::ServiceNetwork | Vantage::Internet { .. } => question.ask(Server::Public, name),
    }
}

/// What a VPC's resolver gets told for a name, whoever asks it.
pub fn look_up_in(topology: &Topology, vpc: Id<Vpc>, name: &str) -> Lookup {
    let mended = &[];
    Question { topology, mended }.ask(Server::Vpc(vpc), name)
}

/// What private hosted zones hold of a name, whoever sees them: one reply for each zone that has records of it.
pub fn held<'t>(topology: &'t Topology, name: &'t str) -> impl Iterator<Item = Reply> + 't {
    topology.zones.iter().filter_map(move |(id, zone)| {
        if zone.is_public || !is_below(&zone.domain, name) {
            return None;
        }
        let records = zone::records(zone, name);
        (!records.is_empty()).then_some(Reply::Records {
            zone: id,
            records,
            profile: None,
        })
    })
}

/// What a question meets everywhere on its way.
#[derive(Clone, Copy)]
struct Question<'t> {
    topology: &'t Topology,
    /// What is taken as mended.
    mended: &'t [Why],
}

impl Question<'_> {
    fn is_mended(self, why: Why) -> bool {
        self.mended.contains(&why)
    }

    /// Hosts of a VPC ask what their DHCP options say (N-DNS-09).
    fn in_vpc(self, vpc: Id<Vpc>, name: &str) -> Lookup {
        let resolver = Server::Vpc(vpc);
        let why = Why::OwnServers(vpc);
        let own = self.topology.vpcs[vpc].own_dns.as_ref();
        let Some(own) = own.filter(|_| !self.is_mended(why)) else {
            return self.ask(resolver, name);
        };
        let known = own
            .servers
            .iter()
            .find_map(|address| server_at(self.topology, *address));
        let to = match (own.forwards_to_vpc, known) {
            (Some(true), _) => resolver,
            (_, Some(known)) => known,
            (Some(false), None) => Server::Public,
            (None, None) => {
                let inside = self.ask(resolver, name);
                let outside = self.ask(Server::Public, name);
                let is_settled = inside.reply == outside.reply && inside.name == outside.name;
                let reply = if is_settled {
                    outside.reply
                } else {
                    Reply::OwnServers { vpc }
                };
                return Lookup { reply, ..outside };
            }
        };
        let mut lookup = self.ask(to, name);
        lookup.steps.insert(0, Step::OwnServers { vpc, to });
        if to != resolver {
            let inside = self.ask(resolver, name);
            if inside.reply.is_private_answer() || !inside.unheard.is_empty() {
                let reply = Some(inside.reply).filter(Reply::is_private_answer);
                lookup.unheard.insert(0, Unheard { why, reply });
            }
        }
        lookup
    }

    fn ask(self, first: Server, name: &str) -> Lookup {
        let mut lookup = Lookup {
            steps: Vec::new(),
            name: name.to_owned(),
            at: first,
            reply: Reply::Loop,
            unheard: Vec::new(),
        };
        let mut asked = BTreeSet::new();
        let mut at = first;
        while asked.insert((at, lookup.name.clone())) {
            let next = match at {
                Server::Vpc(vpc) => {
                    lookup.at = at;
                    resolver::ask(self, vpc, &mut lookup)
                }
                Server::Site(site) => {
                    lookup.at = at;
                    ask_site(self.topology, site, &mut lookup)
                }
                Server::Public => public::ask(self.topology, &mut lookup),
            };
            match next {
                Next::Ask(server) => at = server,
                Next::Done(reply) => {
                    lookup.reply = reply;
                    break;
                }
            }
        }
        lookup
    }
}

/// A site's servers: what they forward, else public DNS (G-DNS-05).
fn ask_site(topology: &Topology, site: Id<Site>, lookup: &mut Lookup) -> Next {
    let forward = topology
        .site_forwards
        .iter()
        .filter(|(_, forward)| forward.site == site && is_below(&forward.domain, &lookup.name))
        .max_by_key(|(_, forward)| labels(&forward.domain));
    let Some((id, forward)) = forward else {
        return Next::Ask(Server::Public);
    };
    let to = match forward.to {
        DnsServer::Vpc { vpc, .. } => Server::Vpc(vpc),
        DnsServer::Address(_) => Server::Public,
    };
    lookup.steps.push(Step::Site(id));
    Next::Ask(to)
}

/// Takes what records give, or asks for the name that they lead to.
fn follow(
    topology: &Topology,
    (zone, mut records): (Id<HostedZone>, Vec<usize>),
    profile: Option<Id<DnsProfile>>,
    lookup: &mut Lookup,
) -> Next {
    let written = &topology.zones[zone];
    let mut seen = BTreeSet::new();
    loop {
        let named = records.iter().find_map(|&record| {
            let to = &written.records.get(record)?.to;
            match to {
                RecordTarget::Name(name) => Some((record, name, false)),
                RecordTarget::Alias(name) => Some((record, name, true)),
                _ => None,
            }
        });
        let Some((record, name, is_alias)) = named else {
            return Next::Done(Reply::Records {
                zone,
                records,
                profile,
            });
        };
        lookup.steps.push(Step::Name {
            zone,
            record,
            profile,
        });
        lookup.name.clone_from(name);
        if !is_alias {
            // Whoever serves the client asks on, so its private zones count (G-FAIL-08).
            return Next::Ask(lookup.at);
        }
        if !seen.insert(name) {
            return Next::Done(Reply::Loop);
        }
        // Route 53 itself looks an alias up: in the same zone, else in public DNS (G-FAIL-08).
        records = zone::records(written, name);
        if !is_below(&written.domain, name) || records.is_empty() {
            return Next::Ask(Server::Public);
        }
    }
}

/// The server that has an address: an inbound Resolver endpoint, or one of a site; none: nobody known.
fn server_at(topology: &Topology, address: IpAddr) -> Option<Server> {
    let inbound = topology
        .resolver_endpoints
        .iter()
        .find(|(_, endpoint)| endpoint.is_inbound && endpoint.addresses.contains(&address));
    if let Some((_, endpoint)) = inbound {
        return Some(Server::Vpc(endpoint.vpc));
    }
    topology
        .sites
        .find(|site| site.cidrs.iter().any(|cidr| cidr.contains(&address)))
        .map(Server::Site)
}

fn labels(domain: &str) -> usize {
    match domain {
        "" => 0,
        domain => domain.split('.').count(),
    }
}
