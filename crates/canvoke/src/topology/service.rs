//! Endpoint services, load balancers and target groups as AWS would have them: nodes and targets with their addresses.
//! Knows nothing of the endpoints that consume a service.

use std::net::IpAddr;

use super::{Account, Endpoint, Group, Interface, Vpc};
use crate::arena::Id;
use crate::diagnostic::Place;

/// An endpoint service (N2.9).
#[derive(Clone, Debug)]
pub struct EndpointService {
    /// Its name in the scenario.
    pub name: String,
    /// Its owner: that of its load balancers.
    pub account: Id<Account>,
    /// Its Region: that of its load balancers.
    pub region: String,
    /// `vpce-svc-...`.
    pub id: String,
    /// Load balancers behind it.
    pub balancers: Vec<Id<LoadBalancer>>,
    /// Whether the owner accepts each endpoint (N-NLB-02).
    pub acceptance_required: bool,
    /// Principals that may make endpoints to it: ARNs, or `*` (N-NLB-01).
    pub allowed_principals: Vec<String>,
    /// Further Regions it is offered in (N-NLB-04).
    pub supported_regions: Vec<String>,
    /// Ids of the zones it was last saved with (N-NLB-03).
    pub zone_ids: Vec<String>,
    /// Its private DNS name and whether it is verified (N-NLB-13).
    pub private_name: Option<(String, bool)>,
    /// Where it is written.
    pub place: Place,
}

/// A load balancer.
#[derive(Clone, Debug)]
pub struct LoadBalancer {
    /// Its name in the scenario.
    pub name: String,
    /// Its VPC.
    pub vpc: Id<Vpc>,
    /// Which kind.
    pub kind: BalancerKind,
    /// Its DNS name.
    pub dns: String,
    /// Its nodes, one a subnet.
    pub nodes: Vec<Interface>,
    /// Its groups; a Network Load Balancer without any filters nothing (N-NLB-07).
    pub groups: Vec<Id<Group>>,
    /// Whether inbound rules are enforced on PrivateLink traffic (N-NLB-07).
    pub enforces_on_private_link: bool,
    /// Cross-zone load balancing (N-NLB-11).
    pub cross_zone: bool,
    /// Listeners.
    pub listeners: Vec<Listener>,
    /// Where it is written.
    pub place: Place,
}

/// A listener.
#[derive(Clone, Debug)]
pub struct Listener {
    /// Port.
    pub port: u16,
    /// Protocol.
    pub protocol: BalancerProtocol,
    /// The group that takes what it gets.
    pub targets: Option<Id<TargetGroup>>,
    /// Domain names of its certificate.
    pub certificate: Vec<String>,
    /// Where it is written.
    pub place: Place,
}

/// A target group.
#[derive(Clone, Debug)]
pub struct TargetGroup {
    /// Its name in the scenario.
    pub name: String,
    /// Its VPC.
    pub vpc: Id<Vpc>,
    /// What its targets are.
    pub target_type: TargetType,
    /// Protocol towards the targets.
    pub protocol: BalancerProtocol,
    /// Client IP preservation, the default written out (N-NLB-09).
    pub preserve_client_ip: bool,
    /// Whether the scenario says so, or it is the default.
    pub is_preservation_given: bool,
    /// Proxy protocol version 2 (N-NLB-10).
    pub proxy_protocol: bool,
    /// Cross-zone load balancing; none: as the load balancer has it.
    pub cross_zone: Option<bool>,
    /// Its targets.
    pub targets: Vec<BalancerTarget>,
    /// Where it is written.
    pub place: Place,
}

/// A target: one address and port.
#[derive(Clone, Debug)]
pub struct BalancerTarget {
    /// What is there.
    pub at: TargetAt,
    /// Its address; none: it has none in the scenario.
    pub address: Option<IpAddr>,
    /// Port.
    pub port: u16,
    /// Where it is written.
    pub place: Place,
}

/// What is at a target's address.
#[derive(Clone, Debug)]
pub enum TargetAt {
    /// An interface of an endpoint.
    Endpoint {
        /// The endpoint.
        endpoint: Id<Endpoint>,
        /// Its interface.
        interface: Interface,
    },
    /// An Application Load Balancer.
    LoadBalancer(Id<LoadBalancer>),
    /// Something else in a VPC, or an address that nothing in the scenario has.
    Other,
}

/// Kinds of load balancers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BalancerKind {
    /// Network Load Balancer.
    Network,
    /// Application Load Balancer.
    Application,
}

/// Protocols of listeners and target groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BalancerProtocol {
    /// TCP: passes through.
    Tcp,
    /// TLS: terminated.
    Tls,
    /// HTTP.
    Http,
    /// HTTPS: terminated.
    Https,
    /// UDP.
    Udp,
    /// TCP and UDP.
    TcpUdp,
}

/// What the targets of a group are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetType {
    /// Addresses.
    Ip,
    /// Instances.
    Instance,
    /// An Application Load Balancer.
    Alb,
}
