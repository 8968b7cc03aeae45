//! Interface endpoints. What a service asks of those that lead to it is in service.

use super::Compiler;
use super::interface::{Owner, Taken};
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{self, fingerprint, invented_id};
use crate::topology::{Account, Endpoint, EndpointState, Vpc};

impl Compiler<'_> {
    pub(super) fn endpoints(&mut self, taken: &mut Taken) {
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
            self.one_subnet_a_zone("endpoint", &endpoint.subnets, &place.member("subnets"));
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
            let account = self.maker(endpoint, vpc, &place);
            let groups = self.groups_of(
                &endpoint.security_groups,
                &place,
                vpc,
                self.topology.vpcs[vpc].account,
            );
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
            let endpoint_service = endpoint.endpoint_service.as_ref().map(|name| {
                let at = place.member("endpoint_service");
                let names = &self.names.services;
                Self::find(&mut self.diagnostics, names, "endpoint service", name, at)
            });
            let service_region = endpoint.service_region.clone();
            let (service, home) = match endpoint_service {
                Some(Some(id)) => {
                    let service = &self.topology.services[id];
                    (service.id.clone(), service.region.clone())
                }
                // A service that is not there is no service of AWS's.
                Some(None) => (String::new(), region.clone()),
                None => (endpoint.service.clone(), region.clone()),
            };
            // An endpoint looks for its service in its own Region, unless it says another one (N-NLB-04).
            let service_region = service_region.unwrap_or_else(|| region.clone());
            self.cross_region(&service, (&region, &service_region), &place);
            let dns = format!(
                "{id}-{:08x}.{service}.{home}.vpce.{}",
                fingerprint("dns", &id) >> 32,
                crate::host::domain(&home)
            );
            let endpoint = self.topology.endpoints.push(Endpoint {
                name: name.clone(),
                vpc,
                account,
                region,
                service,
                endpoint_service: endpoint_service.flatten(),
                service_region,
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
            self.consumer(endpoint);
            self.names.endpoints.insert(name, endpoint);
        }
    }

    /// Who made the endpoint: the VPC's owner, because participants of shared subnets cannot (N-VPCE-05).
    fn maker(&mut self, endpoint: &model::Endpoint, vpc: Id<Vpc>, place: &Place) -> Id<Account> {
        let owner = self.topology.vpcs[vpc].account;
        let named = endpoint.account.as_ref().and_then(|name| {
            Self::find(
                &mut self.diagnostics,
                &self.names.accounts,
                "account",
                name,
                place.member("account"),
            )
        });
        let account = named.unwrap_or(owner);
        if account != owner {
            self.diagnostics.push(
                Diagnostic::error(
                    "ENDPOINT_OF_PARTICIPANT",
                    place.member("account"),
                    format!(
                        "account `{}` cannot make an endpoint in VPC `{}` of account `{}`, though a subnet may be shared with it",
                        self.topology.accounts[account].name,
                        self.topology.vpcs[vpc].name,
                        self.topology.accounts[owner].name
                    ),
                )
                .hint("let the VPC's owner make it, and leave the account out (N-VPCE-05)"),
            );
        }
        account
    }

    /// execute-api is none of the services that may be reached from another Region (N-VPCE-07, N-C-07).
    fn cross_region(&mut self, service: &str, (region, wanted): (&str, &str), place: &Place) {
        if service == "execute-api" && region != wanted {
            self.diagnostics.push(
                Diagnostic::error(
                    "VPCE_WRONG_REGION",
                    place.member("service_region"),
                    format!("an endpoint in {region} cannot lead to execute-api in {wanted} (contested: N-C-07)"),
                )
                .hint(format!(
                    "put the endpoint into a VPC in {wanted} and peer that one, or offer an endpoint service with cross-Region access (N-VPCE-07)"
                )),
            );
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
