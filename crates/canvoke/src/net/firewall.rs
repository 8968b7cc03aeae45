//! Gate::Firewall: do security groups and network ACLs let the packets pass, both ways? Knows nothing of routes
//! (see route) or policies.

use std::net::IpAddr;

use super::acl::{self, Ruling};
use super::group::{self, Direction, RuleId};
use super::{Origin, Target};
use crate::arena::Id;
use crate::gate::{Checked, Outcome};
use crate::topology::{Acl, Client, Group, Ports, Topology, Vantage};

/// What the gate found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The checks on the way, in the order a connection meets them; none: the client is in no VPC.
    pub checks: Vec<Check>,
    /// Whether the client's side is not modelled.
    pub is_unknown: bool,
}

/// One check.
#[derive(Clone, Debug)]
pub struct Check {
    /// Which one.
    pub point: Point,
    /// The address on the other side, as the check sees it.
    pub peer: IpAddr,
    /// Ports of the packet's destination.
    pub ports: Ports,
    /// What it says.
    pub ruling: CheckRuling,
}

/// The six points where packets are checked (N-SG-02, N-ACL-08).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// Egress of the client's groups.
    ClientGroup,
    /// The client's subnet, on the way out.
    ClientAclOut,
    /// The endpoint's subnet, on the way in.
    EndpointAclIn,
    /// Ingress of the endpoint's groups.
    EndpointGroup,
    /// The endpoint's subnet, the reply on its way out.
    EndpointAclOut,
    /// The client's subnet, the reply on its way in.
    ClientAclIn,
}

/// What a check says.
#[derive(Clone, Debug)]
pub enum CheckRuling {
    /// Groups: the rule that admits, or none.
    Groups {
        /// The interface's groups.
        groups: Vec<Id<Group>>,
        /// The rule that admits.
        admitted_by: Option<RuleId>,
    },
    /// An ACL.
    Acl {
        /// The ACL.
        acl: Id<Acl>,
        /// Its ruling.
        ruling: Ruling,
    },
}

impl Check {
    /// Whether the packets pass.
    pub fn passes(&self) -> bool {
        match &self.ruling {
            CheckRuling::Groups { admitted_by, .. } => admitted_by.is_some(),
            CheckRuling::Acl { ruling, .. } => ruling.first_denied().is_none(),
        }
    }
}

impl Finding {
    /// Pass, Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        if self.checks.iter().any(|check| !check.passes()) {
            Outcome::Block
        } else if self.is_unknown {
            Outcome::Unknown
        } else {
            Outcome::Pass
        }
    }
}

/// Checks a connection to TCP 443 from `origin` to `target`, the reply included, over the origin's source ports.
pub fn check(
    topology: &Topology,
    client: Id<Client>,
    origin: Option<Origin>,
    target: &Target,
) -> Checked<(), Finding> {
    let mut checks = Vec::new();
    let endpoint = &topology.endpoints[target.endpoint];
    let server = target.interface.address;
    if let (Some(origin), Vantage::Vpc { groups, .. }) = (origin, &topology.clients[client].vantage)
    {
        let near = topology.subnets[origin.subnet].acl;
        let far = topology.subnets[target.interface.subnet].acl;
        let ask_group = |point, own: &[Id<Group>], direction, peer, others: &[Id<Group>]| Check {
            point,
            peer,
            ports: Ports::HTTPS,
            ruling: CheckRuling::Groups {
                groups: own.to_vec(),
                admitted_by: group::admits(topology, own, direction, &peer, others),
            },
        };
        let ask_acl = |point, acl: Id<Acl>, direction, peer, ports| {
            let rules = match direction {
                Direction::Ingress => &topology.acls[acl].ingress,
                Direction::Egress => &topology.acls[acl].egress,
            };
            Check {
                point,
                peer,
                ports,
                ruling: CheckRuling::Acl {
                    acl,
                    ruling: acl::ask(rules, &peer, ports),
                },
            }
        };
        let crosses = origin.subnet != target.interface.subnet;
        checks.push(ask_group(
            Point::ClientGroup,
            groups,
            Direction::Egress,
            server,
            &endpoint.groups,
        ));
        // ACLs stand at the subnet's border: traffic inside a subnet never meets them (N-VPC-07, N-ACL-03).
        if crosses {
            checks.push(ask_acl(
                Point::ClientAclOut,
                near,
                Direction::Egress,
                server,
                Ports::HTTPS,
            ));
            checks.push(ask_acl(
                Point::EndpointAclIn,
                far,
                Direction::Ingress,
                origin.address,
                Ports::HTTPS,
            ));
        }
        checks.push(ask_group(
            Point::EndpointGroup,
            &endpoint.groups,
            Direction::Ingress,
            origin.address,
            groups,
        ));
        if crosses {
            checks.push(ask_acl(
                Point::EndpointAclOut,
                far,
                Direction::Egress,
                origin.address,
                origin.ports,
            ));
            checks.push(ask_acl(
                Point::ClientAclIn,
                near,
                Direction::Ingress,
                server,
                origin.ports,
            ));
        }
    }
    Checked::on(
        Finding {
            checks,
            is_unknown: matches!(topology.clients[client].vantage, Vantage::OnPremises { .. }),
        },
        (),
    )
}

/// The source ports that make a difference: the ranges, in order, in which all replies pass or none does (N-ACL-04: a
/// reply is needed over the whole ephemeral range). Ranges that pass come first.
pub fn port_classes(topology: &Topology, origin: Origin, target: &Target) -> Vec<Ports> {
    let far = &topology.acls[topology.subnets[target.interface.subnet].acl].egress;
    let near = &topology.acls[topology.subnets[origin.subnet].acl].ingress;
    if origin.subnet == target.interface.subnet {
        return vec![origin.ports];
    }
    let borders = far.iter().chain(near).map(|rule| rule.ports);
    let mut classes: Vec<(bool, Ports)> = Vec::new();
    for part in acl::cut(origin.ports, borders) {
        let passes = acl::ask(far, &origin.address, part)
            .first_denied()
            .is_none()
            && acl::ask(near, &target.interface.address, part)
                .first_denied()
                .is_none();
        match classes.last_mut() {
            Some((before, range)) if *before == passes => range.to = part.to,
            _ => classes.push((passes, part)),
        }
    }
    classes.sort_by_key(|(passes, _)| !passes);
    classes.into_iter().map(|(_, ports)| ports).collect()
}
