//! Interface endpoints, and the interfaces and groups of whatever stands in a subnet.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::Compiler;
use super::interface::Owner;
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{self, fingerprint, invented_id};
use crate::topology::{Endpoint, EndpointState, Interface};

impl Compiler<'_> {
    pub(super) fn endpoints(&mut self, taken: &mut BTreeSet<IpAddr>) {
        let scenario = self.scenario;
        for (name, endpoint) in &scenario.endpoints {
            let place = Place::at(&["endpoints", name]);
            let Some(vpc) = self.vpc(&endpoint.vpc, &place) else {
                continue;
            };
            let owner = Owner {
                kind: "endpoint",
                name,
                address_type: endpoint.address_type,
                addresses: &endpoint.addresses,
                place: &place,
            };
            let interfaces = self.interfaces(&owner, &endpoint.subnets, vpc, taken);
            self.one_subnet_a_zone(&interfaces, &place.member("subnets"));
            if endpoint.subnets.is_empty() {
                self.diagnostics.push(
                    Diagnostic::error(
                        "ENDPOINT_WITHOUT_SUBNET",
                        place.member("subnets"),
                        format!("endpoint `{name}` has no subnet, so it has no address"),
                    )
                    .hint("give it a subnet in each zone that calls it"),
                );
            }
            let account = self.topology.vpcs[vpc].account;
            let groups = self.groups_of(&endpoint.security_groups, &place, vpc, account);
            let policy = endpoint.policy.as_ref().map(|document| {
                self.policy(
                    format!("policy of endpoint {name}"),
                    document,
                    canvoke_iam::PolicyKind::Endpoint,
                    place.member("policy"),
                )
            });
            let owner = &self.topology.vpcs[vpc];
            if endpoint.private_dns && !(owner.dns_support && owner.dns_hostnames) {
                self.diagnostics.push(
                    Diagnostic::error(
                        "DNS_ATTRS_DISABLED",
                        place.member("private_dns"),
                        format!(
                            "private DNS of endpoint `{name}` needs `dns_support` and `dns_hostnames` of VPC `{}`",
                            owner.name
                        ),
                    )
                    .hint("turn both on, or private DNS off (N-DNS-04)"),
                );
            }
            let region = owner.region.clone();
            let id = endpoint
                .id
                .clone()
                .unwrap_or_else(|| invented_id("vpce", name));
            if let Some(twin) = self.topology.endpoints.find(|other| other.id == id) {
                self.diagnostics.push(
                    Diagnostic::error(
                        "DUPLICATE_ID",
                        place.member("id"),
                        format!(
                            "endpoint `{}` has the id `{id}` already",
                            self.topology.endpoints[twin].name
                        ),
                    )
                    .hint("leave one of the two ids out: canvoke then invents it"),
                );
            }
            let dns = format!(
                "{id}-{:08x}.{}.{region}.vpce.{}",
                fingerprint("dns", &id) >> 32,
                endpoint.service,
                crate::host::domain(&region)
            );
            let endpoint = self.topology.endpoints.push(Endpoint {
                name: name.clone(),
                vpc,
                region: region.clone(),
                service: endpoint.service.clone(),
                endpoint_service: None,
                service_region: endpoint
                    .service_region
                    .clone()
                    .unwrap_or_else(|| region.clone()),
                id,
                dns,
                interfaces,
                groups,
                private_dns: endpoint.private_dns,
                policy,
                state: state(endpoint.state),
                place: place.clone(),
            });
            self.second_private_dns(endpoint, &place);
            self.names.endpoints.insert(name, endpoint);
        }
    }

    /// Two endpoints of one service with private DNS in one VPC are refused (N-DNS-11, N-C-08).
    pub(super) fn second_private_dns(&mut self, id: Id<Endpoint>, place: &Place) {
        let this = &self.topology.endpoints[id];
        let twin = self.topology.endpoints.iter().find(|(other, endpoint)| {
            *other != id
                && endpoint.private_dns
                && this.private_dns
                && endpoint.vpc == this.vpc
                && endpoint.service == this.service
        });
        if let Some((_, twin)) = twin {
            self.diagnostics.push(
                Diagnostic::warning(
                    "SECOND_PRIVATE_DNS",
                    place.member("private_dns"),
                    format!(
                        "endpoint `{}` of the same VPC and service has private DNS already",
                        twin.name
                    ),
                )
                .hint("turn private DNS off on one of the two (N-DNS-11)"),
            );
        }
    }

    pub(super) fn one_subnet_a_zone(&mut self, interfaces: &[Interface], place: &Place) {
        let mut zones = BTreeSet::new();
        for (index, interface) in interfaces.iter().enumerate() {
            let zone = &self.topology.subnets[interface.subnet].zone;
            // One entry a family: the second one of a subnet is no second subnet.
            if !zones.insert((zone, interface.address.is_ipv6())) {
                self.diagnostics.push(
                    Diagnostic::warning(
                        "SECOND_SUBNET_IN_ZONE",
                        place.index(index),
                        format!("the endpoint has a subnet in zone `{zone}` already"),
                    )
                    .hint("an endpoint takes one subnet a zone (N-VPCE-01)"),
                );
            }
        }
    }
}

fn state(state: model::EndpointState) -> EndpointState {
    use model::EndpointState as Written;
    EndpointState(match state {
        Written::Available => "available",
        Written::PendingAcceptance => "pendingAcceptance",
        Written::Pending => "pending",
        Written::Rejected => "rejected",
        Written::Expired => "expired",
        Written::Failed => "failed",
        Written::Deleting => "deleting",
        Written::Deleted => "deleted",
    })
}
