//! What Gate::Firewall says of load balancers beside their rules: enforcement on PrivateLink, the client's address where
//! it is kept, and the ports that connections are opened from.

use crate::fix::{Edit, Fix};
use crate::net::acl;
use crate::net::firewall::{Check, Point};
use crate::net::group::{self, Admission, Question};
use crate::net::leg::Party;
use crate::topology::{AclRule, Ports, Topology};

/// The code that says more than that no rule applies, its rule, and what the claim adds.
pub(super) fn code(
    topology: &Topology,
    check: &Check,
    question: &Question,
) -> Option<(&'static str, &'static str, &'static str)> {
    if check.point == Point::PrivateLinkGroup {
        return Some((
            "NLB_PRIVATELINK_SG_ENFORCED",
            "N-NLB-07",
            "; its inbound rules count for what comes through PrivateLink, with the client's own address",
        ));
    }
    let leg = check.leg;
    if check.point != Point::ReceiverGroup || leg.source == leg.from {
        return None;
    }
    // The node would be admitted, and it keeps the client's address.
    let node = Question {
        other: leg.from.party,
        address: leg.from.address,
        ..*question
    };
    matches!(group::ask(topology, &node), Admission::By(_)).then_some((
        "ELBV2_SOURCE_ADDRESS_PRESERVATION",
        "N-NLB-09",
        ", whose address the load balancer keeps",
    ))
}

/// Turns enforcement off.
pub(super) fn not_enforced(topology: &Topology, check: &Check) -> Option<Fix> {
    let (Point::PrivateLinkGroup, Party::Balancer(balancer)) = (check.point, check.leg.to.party)
    else {
        return None;
    };
    let balancer = &topology.balancers[balancer];
    Some(Fix::new(
        format!(
            "turn enforcement of inbound rules on PrivateLink traffic of load balancer `{}` off",
            balancer.name
        ),
        vec![Edit::Set {
            pointer: balancer.place.member("enforces_on_private_link").pointer,
            value: false.into(),
        }],
    ))
}

/// Whether the rules would let replies pass to a host's own range of ports, and not to a load balancer's.
pub(super) fn is_remapped(rules: &[AclRule], check: &Check) -> bool {
    // Linux (N-ACL-04).
    const HOSTS: Ports = Ports {
        from: 32_768,
        to: 60_999,
    };
    matches!(check.leg.from.party, Party::Balancer(_))
        && acl::ask(rules, &check.peer, HOSTS).first_denied().is_none()
}
