//! Endpoint services: what is offered over PrivateLink, to whom, and where; and what is wrong with an endpoint that
//! leads to one. Load balancers are there already.

use super::Compiler;
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{self, invented_id};
use crate::topology::{Account, BalancerKind, Endpoint, EndpointService, LoadBalancer};

impl Compiler<'_> {
    pub(super) fn endpoint_services(&mut self) {
        let scenario = self.scenario;
        for (name, service) in &scenario.endpoint_services {
            let place = Place::at(&["endpoint_services", name]);
            let balancers = self.balancers_behind(&service.load_balancers, &place);
            // The owner is that of the load balancers; without any nothing gets through, whoever owns it.
            let home = balancers
                .first()
                .map(|&balancer| self.topology.balancers[balancer].vpc)
                .or_else(|| self.topology.vpcs.iter().next().map(|(id, _)| id));
            let Some(home) = home else { continue };
            let owner = &self.topology.vpcs[home];
            let (account, region) = (owner.account, owner.region.clone());
            let id = service
                .id
                .clone()
                .unwrap_or_else(|| invented_id("vpce-svc", name));
            self.principals_of(
                &service.allowed_principals,
                &place.member("allowed_principals"),
            );
            let private_name = self.private_name(service, &place);
            let zone_ids = match &service.zones {
                Some(zones) => self.zones_of(zones, account),
                None => self.zones_of_balancers(&balancers),
            };
            let id = self.topology.services.push(EndpointService {
                name: name.clone(),
                account,
                region,
                id,
                balancers,
                acceptance_required: service.acceptance_required,
                allowed_principals: service.allowed_principals.clone(),
                supported_regions: service.supported_regions.clone(),
                zone_ids,
                are_zones_given: service.zones.is_some(),
                private_name,
                place: place.clone(),
            });
            self.forgotten_zones(id, &place);
            self.names.services.insert(name, id);
        }
    }

    fn balancers_behind(&mut self, names: &[String], place: &Place) -> Vec<Id<LoadBalancer>> {
        let place = place.member("load_balancers");
        let mut balancers: Vec<Id<LoadBalancer>> = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let at = place.index(index);
            let found = Self::find(
                &mut self.diagnostics,
                &self.names.balancers,
                "load balancer",
                name,
                at.clone(),
            );
            let Some(id) = found else { continue };
            let topology = &self.topology;
            let balancer = &topology.balancers[id];
            if balancer.kind != BalancerKind::Network {
                self.diagnostics.push(
                    Diagnostic::error(
                        "SERVICE_BALANCER_KIND",
                        at,
                        format!("`{name}` is no Network Load Balancer, and only such stand behind an endpoint service"),
                    )
                    .hint("put a Network Load Balancer before it (N-NLB-17)"),
                );
                continue;
            }
            let home = |id: Id<LoadBalancer>| {
                let vpc = &topology.vpcs[topology.balancers[id].vpc];
                (vpc.account, vpc.region.clone())
            };
            if balancers
                .first()
                .is_some_and(|&first| home(first) != home(id))
            {
                self.diagnostics.push(
                    Diagnostic::error(
                        "SERVICE_BALANCERS_APART",
                        at,
                        format!("`{name}` is of another account or Region than the service's first load balancer"),
                    )
                    .hint("an endpoint service is of one account and Region"),
                );
                continue;
            }
            let other = topology
                .services
                .find(|service| service.balancers.contains(&id));
            if let Some(other) = other {
                self.diagnostics.push(
                    Diagnostic::error(
                        "BALANCER_OF_TWO_SERVICES",
                        at,
                        format!(
                            "`{name}` stands behind endpoint service `{}` already",
                            topology.services[other].name
                        ),
                    )
                    .hint("a load balancer serves one endpoint service (N-NLB-06)"),
                );
                continue;
            }
            balancers.push(id);
        }
        if balancers.is_empty() {
            self.diagnostics.push(
                Diagnostic::error(
                    "SERVICE_WITHOUT_LOAD_BALANCER",
                    place,
                    "the endpoint service has no load balancer, so it leads nowhere",
                )
                .hint("name a Network Load Balancer"),
            );
        }
        balancers
    }

    fn principals_of(&mut self, principals: &[String], place: &Place) {
        for (index, principal) in principals.iter().enumerate() {
            if principal == "*" {
                self.diagnostics.push(
                    Diagnostic::note(
                        "SERVICE_FOR_EVERYBODY",
                        place.index(index),
                        "every account of AWS may make an endpoint to this service",
                    )
                    .hint("name the accounts that may, or require acceptance (N-NLB-01)"),
                );
                continue;
            }
            let mut parts = principal.split(':');
            let is_arn = parts.next() == Some("arn")
                && parts
                    .next()
                    .is_some_and(|partition| partition.starts_with("aws"))
                && parts.next() == Some("iam");
            if !is_arn {
                let account: String = principal.chars().filter(char::is_ascii_digit).collect();
                let account = if account.len() == 12 {
                    account.as_str()
                } else {
                    "123456789012"
                };
                self.diagnostics.push(
                    Diagnostic::error(
                        "INVALID_PRINCIPAL",
                        place.index(index),
                        format!("`{principal}` is neither an ARN of IAM nor `*`"),
                    )
                    .hint(format!(
                        "write `arn:aws:iam::{account}:root` for a whole account (N-NLB-01)"
                    )),
                );
            }
        }
    }

    /// The private name, in lower case, and whether it is verified; a name of Amazon's never is (N-NLB-13).
    fn private_name(
        &mut self,
        service: &model::EndpointService,
        place: &Place,
    ) -> Option<(String, bool)> {
        let written = service.private_name.as_ref()?;
        let name = written
            .name
            .trim()
            .trim_end_matches('.')
            .to_ascii_lowercase();
        let bare = name.strip_prefix("*.").unwrap_or(&name);
        let is_amazons = ["amazonaws.com", "amazonaws.com.cn"]
            .iter()
            .any(|domain| bare == *domain || bare.ends_with(&format!(".{domain}")));
        if is_amazons {
            self.diagnostics.push(
                Diagnostic::error(
                    "PRIVATE_NAME_OF_AMAZON",
                    place.member("private_name").member("name"),
                    format!("`{name}` is a name of Amazon's, which nobody else can verify"),
                )
                .hint("take the private name away, and give the consumer a private hosted zone for the API's name (N-NLB-13, N-NLB-16)"),
            );
        } else if !written.verified {
            self.diagnostics.push(
                Diagnostic::warning(
                    "PRIVATE_NAME_UNVERIFIED",
                    place.member("private_name").member("verified"),
                    format!("`{name}` is not verified: endpoints with private DNS are refused"),
                )
                .hint("publish its TXT record and verify the domain (N-NLB-13)"),
            );
        }
        Some((name, written.verified && !is_amazons))
    }

    /// The ids of zones that are written by id, or by the name that the owner knows them by.
    fn zones_of(&self, zones: &[String], account: Id<Account>) -> Vec<String> {
        let topology = &self.topology;
        zones
            .iter()
            .map(|zone| {
                let own = topology.subnets.find(|subnet| {
                    subnet.zone == *zone && topology.vpcs[subnet.vpc].account == account
                });
                own.map_or_else(|| zone.clone(), |id| topology.subnets[id].zone_id.clone())
            })
            .collect()
    }

    fn zones_of_balancers(&self, balancers: &[Id<LoadBalancer>]) -> Vec<String> {
        let mut zones: Vec<String> = balancers
            .iter()
            .flat_map(|&balancer| &self.topology.balancers[balancer].nodes)
            .map(|node| self.topology.subnets[node.subnet].zone_id.clone())
            .collect();
        zones.sort();
        zones.dedup();
        zones
    }

    /// Zones of the load balancers that the service was not saved with (N-NLB-03).
    fn forgotten_zones(&mut self, id: Id<EndpointService>, place: &Place) {
        let service = &self.topology.services[id];
        let now = self.zones_of_balancers(&service.balancers);
        let forgotten: Vec<String> = now
            .iter()
            .filter(|zone| !service.zone_ids.contains(zone))
            .map(|zone| format!("`{zone}`"))
            .collect();
        if !forgotten.is_empty() {
            self.diagnostics.push(
                Diagnostic::warning(
                    "SERVICE_NOT_SAVED_AGAIN",
                    place.member("zones"),
                    format!(
                        "the load balancers have nodes in {}, which the service was not saved with",
                        forgotten.join(" and ")
                    ),
                )
                .hint("save the service again, or leave `zones` out (N-NLB-03)"),
            );
        }
    }

    /// What AWS refuses of an endpoint that leads to an endpoint service.
    pub(super) fn consumer(&mut self, id: Id<Endpoint>) {
        let topology = &self.topology;
        let endpoint = &topology.endpoints[id];
        let Some(service) = endpoint
            .endpoint_service
            .map(|service| &topology.services[service])
        else {
            return;
        };
        let mut remarks = Vec::new();
        let account = &topology.accounts[endpoint.account];
        if service.permission(&account.id).is_none() {
            remarks.push(
                Diagnostic::error(
                    "VPCE_SERVICE_PRINCIPAL_NOT_ALLOWED",
                    endpoint.place.member("endpoint_service"),
                    format!(
                        "service `{}` allows no principal of account `{}`",
                        service.name, account.name
                    ),
                )
                .hint(format!(
                    "add `arn:aws:iam::{}:root` to the service's `allowed_principals` (N-NLB-01)",
                    account.id
                )),
            );
        }
        if !service.serves_region(&endpoint.region, &endpoint.service_region) {
            remarks.push(
                Diagnostic::error(
                    "VPCE_WRONG_REGION",
                    endpoint.place.member("service_region"),
                    format!(
                        "endpoint `{}` in {} looks for service `{}` in {}",
                        endpoint.name, endpoint.region, service.name, endpoint.service_region
                    ),
                )
                .hint(format!(
                    "the service is in {}: name it as `service_region`, and the endpoint's Region among the service's `supported_regions` (N-NLB-04)",
                    service.region
                )),
            );
        }
        let zones = endpoint.interfaces.iter().map(|one| one.subnet);
        let mut zones: Vec<_> = zones.collect();
        zones.dedup();
        for subnet in zones.into_iter().map(|subnet| &topology.subnets[subnet]) {
            if !service.serves_zone(&endpoint.region, &subnet.zone_id) {
                remarks.push(
                    Diagnostic::error(
                        "VPCE_SERVICE_NOT_INSTALLED_IN_AZ",
                        endpoint.place.member("subnets"),
                        format!(
                            "service `{}` is not in zone `{}` of subnet `{}`",
                            service.name, subnet.zone_id, subnet.name
                        ),
                    )
                    .hint("choose subnets in the service's zones, compared by id (N-NLB-03, N-VPC-06)"),
                );
            }
        }
        if endpoint.private_dns && !matches!(service.private_name, Some((_, true))) {
            let (what, hint) = match &service.private_name {
                Some((name, _)) => (
                    format!("private name `{name}` is not verified"),
                    "verify it",
                ),
                None => ("has no private name".to_owned(), "turn private DNS off"),
            };
            remarks.push(
                Diagnostic::error(
                    "VPCE_PRIVATE_DNS_UNVERIFIED",
                    endpoint.place.member("private_dns"),
                    format!(
                        "service `{}`: its {what}, so private DNS is refused",
                        service.name
                    )
                    .replace("its has", "it has"),
                )
                .hint(format!("{hint} (N-NLB-13)")),
            );
        }
        self.diagnostics.extend(remarks);
    }
}
