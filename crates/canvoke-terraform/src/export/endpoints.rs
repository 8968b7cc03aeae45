//! Interface endpoints, their policies as resources of their own: a policy that names an API whose configuration names
//! the endpoint would otherwise be a circle.

use canvoke::model::{AddressType, Endpoint, EndpointState};
use canvoke::{Diagnostic, Place};

use super::homes::Home;
use super::policy::Naming;
use super::{Export, name_tag, wait_for};
use crate::hcl::{Block, Expr, reference, text};

const KIND: &str = "aws_vpc_endpoint";

impl Export<'_> {
    pub(super) fn endpoints(&mut self) {
        let scenario = self.scenario;
        for (name, endpoint) in &scenario.endpoints {
            let place = Place::at(&["endpoints", name]);
            let Some(home) = self.vpc_home(&endpoint.vpc) else {
                self.dangling(place.member("vpc"), "VPC", &endpoint.vpc);
                continue;
            };
            let home = self.home_of_participant(home, endpoint.account.as_ref(), &place);
            let Some(service) = self.service_name(endpoint, &home, &place) else {
                continue;
            };
            let label = self.labels.of(KIND, name);
            let vpc = self.vpc_reference(&endpoint.vpc);
            let subnets = self.subnet_references(&endpoint.subnets, &place.member("subnets"));
            let groups =
                self.group_references(&endpoint.security_groups, &place.member("security_groups"));
            let mut block = self.resource(KIND, &label, &home);
            block.set("vpc_id", vpc);
            block.set("service_name", service);
            if let Some(region) = &endpoint.service_region {
                block.set("service_region", text(region));
            }
            block.set("vpc_endpoint_type", text("Interface"));
            block.set("subnet_ids", Expr::List(subnets));
            if !groups.is_empty() {
                block.set("security_group_ids", Expr::List(groups));
            }
            if endpoint.address_type != AddressType::Ipv4 {
                let kind = address_type(endpoint.address_type);
                block.set("ip_address_type", text(kind));
            }
            let accepted = self.acceptance_of(name, endpoint, &label, &place);
            // Private DNS of a service that asks for acceptance waits for it.
            let waits = endpoint.private_dns && accepted.is_some();
            if !waits {
                block.set("private_dns_enabled", Expr::Bool(endpoint.private_dns));
            }
            self.nest_addresses(&mut block, endpoint);
            block.blank();
            block.set("tags", name_tag(name));
            self.add("endpoints.tf", block);
            let accepter = accepted.map(|accepter| {
                let address = accepter.labels.join(".");
                self.add("endpoints.tf", accepter);
                address
            });
            if let Some(accepter) = accepter.filter(|_| waits) {
                let mut block = self.resource("aws_vpc_endpoint_private_dns", &label, &home);
                block.set("vpc_endpoint_id", reference(KIND, &label, "id"));
                block.set("private_dns_enabled", Expr::Bool(true));
                wait_for(&mut block, vec![accepter]);
                self.add("endpoints.tf", block);
            }
            if let Some(document) = &endpoint.policy
                && let Some(policy) =
                    self.policy(document, place.member("policy"), Naming::Principals)
            {
                let mut block = self.resource("aws_vpc_endpoint_policy", &label, &home);
                block.set("vpc_endpoint_id", reference(KIND, &label, "id"));
                block.set("policy", policy);
                self.add("endpoints.tf", block);
            }
        }
    }

    fn service_name(&mut self, endpoint: &Endpoint, home: &Home, place: &Place) -> Option<Expr> {
        let Some(service) = &endpoint.endpoint_service else {
            let region = endpoint.service_region.as_ref().unwrap_or(&home.region);
            let name = format!("{}.{region}.{}", reverse_suffix(region), endpoint.service);
            return Some(text(name));
        };
        let found = self.service_attribute(service, "service_name");
        if found.is_none() {
            let place = place.member("endpoint_service");
            self.dangling(place, "endpoint service that is written", service);
        }
        found
    }

    /// The addresses that the scenario gives.
    fn nest_addresses(&mut self, block: &mut Block, endpoint: &Endpoint) {
        for (subnet, address) in &endpoint.addresses {
            if endpoint.subnets.contains(subnet) && self.subnet_home(subnet).is_some() {
                let label = self.labels.of("aws_subnet", subnet);
                let mut nested = Block::new("subnet_configuration");
                nested.set("subnet_id", reference("aws_subnet", &label, "id"));
                nested.set("ipv4", text(address));
                block.nest(nested);
            }
        }
    }

    /// The acceptance of an endpoint by the owner of its service.
    fn acceptance_of(
        &mut self,
        name: &str,
        endpoint: &Endpoint,
        label: &str,
        place: &Place,
    ) -> Option<Block> {
        let scenario = self.scenario;
        let service = endpoint.endpoint_service.as_ref();
        let asks = service
            .and_then(|service| scenario.endpoint_services.get(service))
            .is_some_and(|service| service.acceptance_required);
        match endpoint.state {
            EndpointState::Available if asks => {
                let service = service?;
                let kind = "aws_vpc_endpoint_connection_accepter";
                let home = self.service_home(service)?;
                let service = self.service_attribute(service, "id")?;
                let mut block = self.resource(kind, label, &home);
                block.set("vpc_endpoint_service_id", service);
                block.set("vpc_endpoint_id", reference(KIND, label, "id"));
                Some(block)
            }
            EndpointState::Available => None,
            EndpointState::PendingAcceptance if asks => None,
            _ => {
                self.diagnostics.push(Diagnostic::note(
                    "NOT_IN_TERRAFORM",
                    place.member("state"),
                    format!("the state of `{name}` is AWS's to set: Terraform makes an endpoint that becomes available"),
                ));
                None
            }
        }
    }

    /// Whether an endpoint is part of the export.
    pub(super) fn is_endpoint_written(&self, name: &str) -> bool {
        let endpoint = self.scenario.endpoints.get(name);
        endpoint.is_some_and(|endpoint| {
            let service = endpoint.endpoint_service.as_ref();
            self.scenario.vpcs.contains_key(&endpoint.vpc)
                && service.is_none_or(|service| self.service_home(service).is_some())
        })
    }
}

/// The word of Terraform for a kind of addresses.
pub(super) fn address_type(kind: AddressType) -> &'static str {
    match kind {
        AddressType::Ipv4 => "ipv4",
        AddressType::Ipv6 => "ipv6",
        AddressType::Dualstack => "dualstack",
    }
}

/// What the names of a Region's services start with; China's execute-api endpoints stand under a name of their own.
fn reverse_suffix(region: &str) -> &'static str {
    if region.starts_with("cn-") {
        "cn.com.amazonaws"
    } else {
        "com.amazonaws"
    }
}
