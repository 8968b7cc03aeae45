//! Hosted zones, Profiles and the Resolver as AWS would have them: names in lower case without a final dot,
//! associations resolved. Knows nothing of the order in which they are asked (see `net::name`).

use std::net::IpAddr;

use super::{Account, Endpoint, LoadBalancer, Site, Vpc};
use crate::arena::Id;
use crate::diagnostic::Place;

/// A hosted zone.
#[derive(Clone, Debug)]
pub struct HostedZone {
    /// Its name in the scenario.
    pub name: String,
    /// Its owner.
    pub account: Id<Account>,
    /// The domain it answers for.
    pub domain: String,
    /// Whether it is public.
    pub is_public: bool,
    /// VPCs it is associated with.
    pub vpcs: Vec<Id<Vpc>>,
    /// VPCs that it may be associated with and is not (N-DNS-06).
    pub authorized: Vec<Id<Vpc>>,
    /// Records.
    pub records: Vec<DnsRecord>,
    /// Where it is written.
    pub place: Place,
}

/// A record of a hosted zone.
#[derive(Clone, Debug)]
pub struct DnsRecord {
    /// The whole name; may begin with `*.`.
    pub name: String,
    /// What it gives.
    pub to: RecordTarget,
    /// Where it is written.
    pub place: Place,
}

/// What a record gives.
#[derive(Clone, Debug)]
pub enum RecordTarget {
    /// The interfaces of an endpoint.
    Endpoint(Id<Endpoint>),
    /// The nodes of a load balancer.
    LoadBalancer(Id<LoadBalancer>),
    /// Another name, which whoever asks looks up himself.
    Name(String),
    /// Another name, which Route 53 looks up in public DNS.
    Alias(String),
    /// Addresses.
    Addresses(Vec<IpAddr>),
}

/// An endpoint of the Route 53 Resolver.
#[derive(Clone, Debug)]
pub struct ResolverEndpoint {
    /// Its name in the scenario.
    pub name: String,
    /// Its VPC.
    pub vpc: Id<Vpc>,
    /// Whether it takes questions into the VPC; otherwise out of it.
    pub is_inbound: bool,
    /// Addresses of its interfaces, where they are given.
    pub addresses: Vec<IpAddr>,
    /// Where it is written.
    pub place: Place,
}

/// A Route 53 Profile.
#[derive(Clone, Debug)]
pub struct DnsProfile {
    /// Its name in the scenario.
    pub name: String,
    /// Its owner.
    pub account: Id<Account>,
    /// Its Region, which is that of its VPCs (N-DNS-06).
    pub region: String,
    /// Accounts it is shared with.
    pub shared_with: Vec<Id<Account>>,
    /// VPCs it is associated with.
    pub vpcs: Vec<Id<Vpc>>,
    /// Private hosted zones in it.
    pub zones: Vec<Id<HostedZone>>,
    /// Interface endpoints in it.
    pub endpoints: Vec<Id<Endpoint>>,
    /// Resolver rules in it.
    pub rules: Vec<Id<ResolverRule>>,
    /// Where it is written.
    pub place: Place,
}

/// A rule of the Route 53 Resolver.
#[derive(Clone, Debug)]
pub struct ResolverRule {
    /// Its name in the scenario.
    pub name: String,
    /// The domain, with everything below it.
    pub domain: String,
    /// Whether questions are forwarded; otherwise the VPC's own resolver answers after all.
    pub forwards: bool,
    /// Where it forwards to.
    pub to: Vec<DnsServer>,
    /// VPCs it is associated with.
    pub vpcs: Vec<Id<Vpc>>,
    /// Where it is written.
    pub place: Place,
}

/// A server that a question is forwarded to.
#[derive(Clone, Debug)]
pub enum DnsServer {
    /// The resolver of a VPC, through an inbound Resolver endpoint.
    Vpc {
        /// The VPC.
        vpc: Id<Vpc>,
        /// Name of the inbound endpoint.
        through: String,
    },
    /// Another server, which the scenario knows nothing of.
    Address(IpAddr),
}

/// A domain that a site's DNS servers forward.
#[derive(Clone, Debug)]
pub struct SiteForward {
    /// The site.
    pub site: Id<Site>,
    /// The domain, with everything below it.
    pub domain: String,
    /// Where to.
    pub to: DnsServer,
    /// Where it is written.
    pub place: Place,
}
