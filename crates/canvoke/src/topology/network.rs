//! The network as AWS would have it: addresses parsed, tables and groups resolved, implied parts written out.
//! Knows nothing of APIs and policies.

use std::net::IpAddr;

use ipnet::IpNet;

use super::{
    Account, EndpointService, OwnDns, Policy, Prefixes, RouteSource, Site, TransitAttachment,
    TransitGateway, Unmodelled,
};
use crate::arena::Id;
use crate::diagnostic::Place;

/// A VPC.
#[derive(Clone, Debug)]
pub struct Vpc {
    /// Its name in the scenario.
    pub name: String,
    /// Its owner.
    pub account: Id<Account>,
    /// Its Region.
    pub region: String,
    /// `vpc-...`.
    pub id: String,
    /// CIDR blocks, IPv4 and IPv6.
    pub cidrs: Vec<IpNet>,
    /// DNS servers its hosts ask in place of its resolver.
    pub own_dns: Option<OwnDns>,
    /// `enableDnsSupport`.
    pub dns_support: bool,
    /// `enableDnsHostnames`.
    pub dns_hostnames: bool,
    /// Peering connections it has a side of, whatever their state.
    pub peerings: Vec<Id<Peering>>,
    /// Its attachments to transit gateways, whatever their state.
    pub attachments: Vec<Id<TransitAttachment>>,
    /// Sites behind its virtual private gateway.
    pub sites: Vec<Id<Site>>,
    /// Where it is written.
    pub place: Place,
}

/// A subnet.
#[derive(Clone, Debug)]
pub struct Subnet {
    /// Its name in the scenario.
    pub name: String,
    /// Its VPC.
    pub vpc: Id<Vpc>,
    /// Its IPv4 CIDR block.
    pub cidr: IpNet,
    /// Its IPv6 CIDR block.
    pub ipv6_cidr: Option<IpNet>,
    /// Its Availability Zone.
    pub zone: String,
    /// The zone's id, which is the same in every account (N-VPC-06); the zone's name where no id is known.
    pub zone_id: String,
    /// Accounts it is shared with.
    pub shared_with: Vec<Id<Account>>,
    /// The table that serves it: associated, or the VPC's main one (N-RT-01).
    pub table: Id<RouteTable>,
    /// The ACL that serves it: associated, or the VPC's default one (N-ACL-01).
    pub acl: Id<Acl>,
    /// Where it is written.
    pub place: Place,
}

/// A route table, `local` routes included (N-RT-02).
#[derive(Clone, Debug)]
pub struct RouteTable {
    /// Its name; none: the main table that AWS makes with the VPC.
    pub name: Option<String>,
    /// Its VPC.
    pub vpc: Id<Vpc>,
    /// All routes.
    pub routes: Vec<Route>,
    /// The routes sorted for longest-prefix matching, the winner first (N-RT-02, N-RT-03).
    pub by_prefix: Prefixes,
    /// Where it is written (an implied one: its VPC).
    pub place: Place,
}

/// A route.
#[derive(Clone, Debug)]
pub struct Route {
    /// Destination.
    pub to: IpNet,
    /// Next hop.
    pub via: Via,
    /// Where it comes from, which decides between equal prefixes (N-RT-03).
    pub source: RouteSource,
    /// Where it is written (`local`: the VPC's CIDRs).
    pub place: Place,
}

/// The next hop of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Via {
    /// The VPC itself.
    Local,
    /// A peering connection.
    Peering(Id<Peering>),
    /// A transit gateway.
    TransitGateway(Id<TransitGateway>),
    /// Something that is not simulated.
    Unmodelled(Id<Unmodelled>),
    /// A target that is gone.
    Blackhole,
    /// An internet gateway.
    InternetGateway,
    /// A NAT gateway.
    NatGateway,
    /// A virtual private gateway.
    VpnGateway,
}

/// A security group.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name; none: the default group that AWS makes with the VPC.
    pub name: Option<String>,
    /// Its owner: the VPC's, or a participant of a shared subnet.
    pub account: Id<Account>,
    /// Its VPC.
    pub vpc: Id<Vpc>,
    /// Further VPCs it is associated with (N-SG-09).
    pub also_in: Vec<Id<Vpc>>,
    /// Rules for what comes in.
    pub ingress: Vec<GroupRule>,
    /// Rules for what goes out.
    pub egress: Vec<GroupRule>,
    /// Where it is written (an implied one: its VPC).
    pub place: Place,
}

/// A rule of a security group.
#[derive(Clone, Debug)]
pub struct GroupRule {
    /// Protocol.
    pub protocol: Protocol,
    /// Ports of the packet's destination.
    pub ports: Ports,
    /// The other side.
    pub peer: Peer,
    /// Where it is written, below its group.
    pub written: Written,
}

/// Where a rule of a group is written. An organisation has hundreds of thousands, and few are ever shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Nowhere: AWS makes it with the VPC.
    ByDefault,
    /// Among those for what comes in, by index.
    Ingress(u32),
    /// Among those for what goes out, by index.
    Egress(u32),
}

impl Written {
    /// The place of the rule, below that of its group.
    pub fn below(self, group: &Place) -> Place {
        match self {
            Self::ByDefault => group.clone(),
            Self::Ingress(index) => group.member("ingress").index(index as usize),
            Self::Egress(index) => group.member("egress").index(index as usize),
        }
    }
}

/// The other side of a rule.
#[derive(Clone, Debug)]
pub enum Peer {
    /// Addresses.
    Cidr(IpNet),
    /// Members of a group.
    Group(Id<Group>),
    /// Members of a group that the scenario does not hold, by its id (`sg-...`, or with the account in front).
    ForeignGroup(String),
    /// The blocks of a prefix list.
    PrefixList(Id<PrefixList>),
}

/// A managed prefix list.
#[derive(Clone, Debug)]
pub struct PrefixList {
    /// Its name in the scenario.
    pub name: String,
    /// `pl-...`.
    pub id: String,
    /// Its Region.
    pub region: String,
    /// Its CIDR blocks.
    pub cidrs: Vec<IpNet>,
    /// Where it is written.
    pub place: Place,
}

/// A protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// ICMP.
    Icmp,
    /// Every one.
    All,
}

impl Protocol {
    /// Whether TCP is covered.
    pub fn covers_tcp(self) -> bool {
        matches!(self, Self::Tcp | Self::All)
    }
}

/// An inclusive range of ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ports {
    /// First.
    pub from: u16,
    /// Last.
    pub to: u16,
}

impl Ports {
    /// Every port.
    pub const ALL: Self = Self {
        from: 0,
        to: u16::MAX,
    };
    /// HTTPS.
    pub const HTTPS: Self = Self { from: 443, to: 443 };

    /// Whether all of `other` is inside.
    pub fn covers(self, other: Self) -> bool {
        self.from <= other.from && other.to <= self.to
    }
}

/// A network ACL. Rules are sorted by number.
#[derive(Clone, Debug)]
pub struct Acl {
    /// Its name; none: the default ACL that AWS makes with the VPC, which allows everything.
    pub name: Option<String>,
    /// Its VPC.
    pub vpc: Id<Vpc>,
    /// Rules for what enters the subnet.
    pub ingress: Vec<AclRule>,
    /// Rules for what leaves the subnet.
    pub egress: Vec<AclRule>,
    /// Where it is written (an implied one: its VPC).
    pub place: Place,
}

/// A rule of a network ACL.
#[derive(Clone, Debug)]
pub struct AclRule {
    /// Its number.
    pub rule: u16,
    /// Whether it allows; otherwise it denies.
    pub is_allow: bool,
    /// Protocol.
    pub protocol: Protocol,
    /// Ports of the packet's destination.
    pub ports: Ports,
    /// The other side.
    pub cidr: IpNet,
    /// Where it is written.
    pub place: Place,
}

/// A peering connection.
#[derive(Clone, Debug)]
pub struct Peering {
    /// Its name in the scenario.
    pub name: String,
    /// The VPC that asked.
    pub requester: Id<Vpc>,
    /// The VPC that was asked.
    pub accepter: Id<Vpc>,
    /// Its state in AWS's word; `active` carries packets (N-PCX-01).
    pub state: &'static str,
    /// Whether CIDR blocks of the two overlap, which AWS refuses (N-PCX-02).
    pub has_overlap: bool,
    /// Where it is written.
    pub place: Place,
}

impl Peering {
    /// Whether packets cross it.
    pub fn is_active(&self) -> bool {
        self.state == "active"
    }

    /// The VPC on the other side of `vpc`, if `vpc` is one of the two.
    pub fn far_side(&self, vpc: Id<Vpc>) -> Option<Id<Vpc>> {
        if vpc == self.requester {
            Some(self.accepter)
        } else if vpc == self.accepter {
            Some(self.requester)
        } else {
            None
        }
    }
}

/// An interface endpoint.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// Its name in the scenario.
    pub name: String,
    /// Its VPC.
    pub vpc: Id<Vpc>,
    /// Who made it: the VPC's owner; a participant of a shared subnet cannot (N-VPCE-05).
    pub account: Id<Account>,
    /// Its Region.
    pub region: String,
    /// The service's short name; that of an endpoint service is its id.
    pub service: String,
    /// The endpoint service of the scenario it leads to, in place of AWS's `service`.
    pub endpoint_service: Option<Id<EndpointService>>,
    /// Region of the service (N-VPCE-07, N-NLB-04).
    pub service_region: String,
    /// `vpce-...`.
    pub id: String,
    /// Its regional DNS name (G-NAME-02).
    pub dns: String,
    /// Its interfaces, one a subnet.
    pub interfaces: Vec<Interface>,
    /// Groups of its interfaces, the default one written out.
    pub groups: Vec<Id<Group>>,
    /// Private DNS.
    pub private_dns: bool,
    /// Endpoint policy; none: full access (G-EP-13).
    pub policy: Option<Policy>,
    /// State.
    pub state: EndpointState,
    /// Where it is written.
    pub place: Place,
}

/// The state of an endpoint, in AWS's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndpointState(pub &'static str);

impl EndpointState {
    /// Whether it carries traffic (N-VPCE-03).
    pub fn is_available(self) -> bool {
        self.0 == "available"
    }
}

/// A network interface in a subnet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    /// Its subnet.
    pub subnet: Id<Subnet>,
    /// Its private address.
    pub address: IpAddr,
    /// Whether canvoke invented the address, because the scenario gives none.
    pub is_invented: bool,
}

/// A client.
#[derive(Clone, Debug)]
pub struct Client {
    /// Its name in the scenario.
    pub name: String,
    /// Where it calls from.
    pub vantage: Vantage,
    /// Where it is written.
    pub place: Place,
}

/// Where a client calls from.
#[derive(Clone, Debug)]
pub enum Vantage {
    /// Inside a VPC.
    Vpc {
        /// The VPC.
        vpc: Id<Vpc>,
        /// Interfaces a call may leave from.
        interfaces: Vec<Interface>,
        /// Groups of the interfaces.
        groups: Vec<Id<Group>>,
        /// Ports that the reply comes back to (N-ACL-04).
        ephemeral: Ports,
        /// Its public address.
        public_address: PublicAddress,
    },
    /// On premises.
    OnPremises {
        /// Its site; none: no site of the scenario has its addresses, so no link is known.
        site: Option<Id<Site>>,
        /// Its network.
        block: IpNet,
        /// Its address; where the scenario gives none, the first of the block.
        address: IpAddr,
        /// Whether the scenario gives no address.
        is_invented: bool,
        /// Ports that the reply comes back to: any, because nobody says what it runs (N-ACL-04).
        ephemeral: Ports,
    },
    /// A Lambda function outside any VPC of the scenario.
    ServiceNetwork,
    /// On the internet.
    Internet {
        /// Its address, where somebody says it.
        address: Option<IpAddr>,
    },
}

/// The public IPv4 address of a client in a VPC, without which an internet gateway does not let it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicAddress {
    /// It has this one.
    Given(IpAddr),
    /// Nobody says whether it has one.
    NotSaid,
    /// It has none: interfaces of functions never do.
    None,
}
