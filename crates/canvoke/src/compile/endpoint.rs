//! Interface endpoints, and the interfaces and groups of whatever stands in a subnet.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::Compiler;
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{self, fingerprint, invented_id};
use crate::topology::{Endpoint, EndpointState, Group, Interface, Vpc};

impl Compiler<'_> {
    pub(super) fn endpoints(&mut self, taken: &mut BTreeSet<IpAddr>) {
        let scenario = self.scenario;
        for (name, endpoint) in &scenario.endpoints {
            let place = Place::at(&["endpoints", name]);
            let Some(vpc) = self.vpc(&endpoint.vpc, &place) else {
                continue;
            };
            let interfaces = self.interfaces(
                &endpoint.subnets,
                &place.member("subnets"),
                vpc,
                ("endpoint", name),
                taken,
            );
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
            let groups = self.groups_of(&endpoint.security_groups, &place, vpc);
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
            if !zones.insert(zone) {
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

    pub(super) fn interfaces(
        &mut self,
        subnets: &[String],
        place: &Place,
        vpc: Id<Vpc>,
        owner: (&str, &str),
        taken: &mut BTreeSet<IpAddr>,
    ) -> Vec<Interface> {
        let mut interfaces = Vec::new();
        for (index, name) in subnets.iter().enumerate() {
            let found = Self::find(
                &mut self.diagnostics,
                &self.names.subnets,
                "subnet",
                name,
                place.index(index),
            );
            let Some(subnet) = found else { continue };
            if self.same_vpc(vpc, self.topology.subnets[subnet].vpc, &place.index(index)) {
                let address = self.free_address(subnet, owner, taken);
                interfaces.push(Interface {
                    subnet,
                    address,
                    is_invented: true,
                });
            }
        }
        interfaces
    }

    pub(super) fn groups_of(
        &mut self,
        names: &[String],
        place: &Place,
        vpc: Id<Vpc>,
    ) -> Vec<Id<Group>> {
        let place = place.member("security_groups");
        let mut groups = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let found = Self::find(
                &mut self.diagnostics,
                &self.names.groups,
                "security group",
                name,
                place.index(index),
            );
            if let Some(group) = found
                && self.same_vpc(vpc, self.topology.groups[group].vpc, &place.index(index))
            {
                groups.push(group);
            }
        }
        if names.is_empty() {
            groups.extend(self.names.default_groups.get(&vpc).copied());
        }
        groups
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
