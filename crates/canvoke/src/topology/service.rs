//! Endpoint services, load balancers and target groups as AWS would have them: nodes and targets with their addresses,
//! and whom a service serves. Knows nothing of the endpoints that consume a service.

use std::net::IpAddr;

use super::{Account, Client, Endpoint, Group, Interface, Subnet, Vpc};
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
    /// Whether the scenario says those zones; otherwise they are its load balancers'.
    pub are_zones_given: bool,
    /// Its private DNS name and whether it is verified (N-NLB-13).
    pub private_name: Option<(String, bool)>,
    /// Where it is written.
    pub place: Place,
}

/// Zones, by id, that take no part in cross-Region access (N-NLB-04).
const EXCLUDED_ZONES: [&str; 5] = [
    "use1-az3",
    "usw1-az2",
    "apne1-az3",
    "apne2-az2",
    "apne2-az4",
];

impl EndpointService {
    /// The entry of the permissions that lets an account, twelve digits, make endpoints: of everybody, of the account
    /// itself before that of one of its users or roles (N-NLB-01).
    pub fn permission(&self, account: &str) -> Option<Permission<'_>> {
        let of = |whose: fn(&str, &str) -> bool| {
            self.allowed_principals
                .iter()
                .find(|principal| whose(principal, account))
        };
        let whole = of(|principal, account| {
            principal == "*"
                || account_of(principal) == Some(account) && principal.ends_with(":root")
        });
        match whole {
            Some(_) => Some(Permission::Account),
            None => of(|principal, account| account_of(principal) == Some(account))
                .map(|principal| Permission::Principal(principal)),
        }
    }

    /// Whether an endpoint of a Region may lead to it, where the endpoint says that the service's Region is
    /// `service_region`: in its own Region, or in one that it is offered in (N-NLB-04).
    pub fn serves_region(&self, region: &str, service_region: &str) -> bool {
        service_region == self.region
            && (region == self.region || self.supported_regions.iter().any(|one| one == region))
    }

    /// Whether an endpoint of a Region may have an interface in a zone, given by its id: in a zone that the service was
    /// saved with (N-NLB-03); from another Region in any but those that AWS leaves out (N-NLB-04).
    pub fn serves_zone(&self, region: &str, zone_id: &str) -> bool {
        if region == self.region {
            self.zone_ids.iter().any(|zone| zone == zone_id)
        } else {
            !EXCLUDED_ZONES.contains(&zone_id)
        }
    }
}

/// Whom a permission names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission<'p> {
    /// The whole account, or everybody.
    Account,
    /// One user or role of it.
    Principal(&'p str),
}

/// The account in an ARN of IAM.
fn account_of(arn: &str) -> Option<&str> {
    let mut parts = arn.split(':');
    (parts.next() == Some("arn"))
        .then(|| parts.nth(3))
        .flatten()
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
    /// Whether that name gives private addresses.
    pub is_internal: bool,
    /// Its nodes, one a subnet and family.
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
    /// Its address.
    pub address: IpAddr,
    /// The subnet of the group's VPC that holds it; none: it is outside, which is in every zone (N-NLB-11).
    pub subnet: Option<Id<Subnet>>,
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
    /// A node of a load balancer.
    LoadBalancer {
        /// The load balancer.
        balancer: Id<LoadBalancer>,
        /// Its node.
        node: Interface,
    },
    /// A client's interface.
    Client(Id<Client>),
    /// Nothing in the scenario has the address, which lies in a subnet where this endpoint's interface is. Where that
    /// one's address is invented, the two may be one.
    Near {
        /// The endpoint.
        endpoint: Id<Endpoint>,
        /// Its interface.
        interface: Interface,
    },
    /// Nothing in the scenario has the address.
    Nothing,
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
