//! The words of targets behind a load balancer in Gate::Route: ports, addresses, and what stands there. What is wrong
//! before a target is in balancer.

use serde_json::json;

use super::balancer::{Told, registrable, set};
use super::relay::name_of;
use super::words::Words;
use crate::fix::{Edit, Fix};
use crate::net::relay::TargetId;
use crate::topology::{BalancerTarget, TargetAt, TargetType};

impl<'t> Told<'t> {
    pub(super) fn target_port(&self, id: TargetId) -> Words {
        let group = self.group(id.group);
        let place = self.target_place(id);
        let port = self.target(id).map_or(group.port, |target| target.port);
        let mut edits = vec![set(&group.place, "port", 443)];
        if self.has_own_port(id) {
            edits = vec![set(&place.member("address"), "port", 443)];
        }
        self.words(
            "TARGET_PORT_RESTRICTION",
            "N-NLB-11",
            format!(
                "a target of group `{}` is registered under port {port}, and an execute-api endpoint takes 443 alone",
                group.name
            ),
        )
        .place(place)
        .fix(Fix::new("register it under port 443", edits))
    }

    /// Whether the target says its own port: then it is an address, and not the group's port.
    pub(super) fn has_own_port(&self, id: TargetId) -> bool {
        let group = self.group(id.group);
        self.target(id)
            .is_some_and(|target| target.port != group.port)
    }

    /// Registers the endpoint in place of a target.
    pub(super) fn replace(&self, id: TargetId, endpoint: &str) -> Fix {
        let group = self.group(id.group);
        let place = self.target_place(id);
        let mut edits = Vec::new();
        if group.target_type != TargetType::Ip {
            edits.push(set(&group.place, "target_type", "ip"));
            // A group has targets of one type: the others go too.
            edits.push(Edit::Set {
                pointer: group.place.member("targets").pointer,
                value: json!([{ "endpoint": endpoint }]),
            });
        } else {
            edits.push(Edit::Set {
                pointer: place.pointer.clone(),
                value: json!({ "endpoint": endpoint }),
            });
        }
        if group.port != 443 {
            edits.push(set(&group.place, "port", 443));
        }
        if group.preserve_client_ip {
            edits.push(set(&group.place, "preserve_client_ip", false));
        }
        Fix::new(
            format!(
                "register the interfaces of endpoint `{endpoint}` under port 443 in place of this target"
            ),
            edits,
        )
    }

    pub(super) fn target_address(&self, id: TargetId) -> Words {
        let place = self.target_place(id);
        let Some(target) = self.target(id) else {
            return self.words("TARGET_ADDRESS_RESTRICTION", "N-NLB-11", String::new());
        };
        let (own, endpoint) = self.near(target);
        self.words(
            "TARGET_ADDRESS_RESTRICTION",
            "N-NLB-11",
            format!(
                "the load balancer sends to registered addresses alone, and nothing has {}: the interface of endpoint `{endpoint}` in that subnet is {own}",
                target.address
            ),
        )
        .place(place)
        .evidence(
            "an endpoint keeps its addresses for its life: one that is made anew has others",
            None,
        )
        .fix(self.replace(id, &endpoint))
    }

    pub(super) fn near(&self, target: &BalancerTarget) -> (String, String) {
        match &target.at {
            TargetAt::Near {
                endpoint,
                interface,
            }
            | TargetAt::Endpoint {
                endpoint,
                interface,
            } => (
                interface.address.to_string(),
                self.topology.endpoints[*endpoint].name.clone(),
            ),
            _ => ("another one".to_owned(), "execute-api".to_owned()),
        }
    }

    pub(super) fn address_unknown(&self, id: TargetId) -> Words {
        let Some(target) = self.target(id) else {
            return self.words("UNKNOWN_DESTINATION", "N-NLB-11", String::new());
        };
        let (_, endpoint) = self.near(target);
        self.words(
            "UNKNOWN_DESTINATION",
            "N-NLB-11",
            format!(
                "whether {} is the address of endpoint `{endpoint}` is not known: the scenario gives it none in that subnet (`describe-network-interfaces`)",
                target.address
            ),
        )
        .place(self.target_place(id))
        .unknown()
        .fix(self.replace(id, &endpoint))
    }

    pub(super) fn nothing_known(&self, id: TargetId) -> Words {
        let address = self
            .target(id)
            .map_or_else(String::new, |target| target.address.to_string());
        self.words(
            "UNKNOWN_DESTINATION",
            "N-NLB-11",
            format!("what has {address} is not known: no subnet of the group's VPC holds it, and nothing in the scenario has it (`describe-network-interfaces`)"),
        )
        .place(self.target_place(id))
        .unknown()
    }

    pub(super) fn target_family(&self, id: TargetId) -> Words {
        let address = self
            .target(id)
            .map_or_else(String::new, |target| target.address.to_string());
        let node = &self.topology.subnets[self.node];
        self.words(
            "ENI_ADDRESS_RESTRICTION",
            "N-VPCE-08",
            format!(
                "target {address} is not of the family of the node in subnet `{}`",
                node.name
            ),
        )
        .place(self.target_place(id))
        .fix(Fix::advice(
            "register addresses of the load balancer's family",
        ))
    }

    pub(super) fn not_an_api(&self, id: TargetId) -> Words {
        let group = self.group(id.group);
        let what = self.target(id).map_or_else(
            || "nothing".to_owned(),
            |target| {
                format!(
                    "{} has {}",
                    name_of(self.topology, &target.at),
                    target.address
                )
            },
        );
        let words = self
            .words(
                "NLB_TARGET_NOT_AN_EXECUTE_API_ENI",
                "N-NLB-11",
                format!(
                    "a target of group `{}` is no interface of an execute-api endpoint: {what}",
                    group.name
                ),
            )
            .place(self.target_place(id));
        match registrable(self.topology, self.id, self.node) {
            Some(endpoint) => words.fix(self.replace(id, endpoint)),
            None => words.fix(Fix::advice(
                "make an execute-api endpoint in the load balancer's VPC and register its interfaces under port 443",
            )),
        }
    }

    pub(super) fn source_kept(&self, id: TargetId) -> Words {
        let group = self.group(id.group);
        let preserves = group.place.member("preserve_client_ip");
        let given = if group.is_preservation_given {
            "it is turned on"
        } else {
            "it is on by default for this kind of group"
        };
        self.words(
            "NLB_PRESERVE_CLIENT_IP_WITH_VPCE_TARGET",
            "N-NLB-09",
            format!(
                "target group `{}` keeps the client's address towards an interface of PrivateLink, which loses the connection",
                group.name
            ),
        )
        .place(&preserves)
        .evidence(
            format!("target group `{}`: client IP preservation, {given}", group.name),
            Some(&preserves),
        )
        .fix(Fix::new(
            format!("turn client IP preservation of target group `{}` off", group.name),
            vec![set(&group.place, "preserve_client_ip", false)],
        ))
    }
}
