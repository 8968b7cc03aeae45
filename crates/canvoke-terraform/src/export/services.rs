//! Endpoint services, whom they are offered to, and their private names.

use canvoke::model::EndpointService;
use canvoke::{Diagnostic, Place};

use super::homes::Home;
use super::policy::Naming;
use super::{Export, name_tag};
use crate::hcl::{Expr, reference, text};

const KIND: &str = "aws_vpc_endpoint_service";

impl Export<'_> {
    pub(super) fn endpoint_services(&mut self) {
        let scenario = self.scenario;
        for (name, service) in &scenario.endpoint_services {
            let place = Place::at(&["endpoint_services", name]);
            let mut balancers = Vec::new();
            for (index, balancer) in service.load_balancers.iter().enumerate() {
                let at = place.member("load_balancers").index(index);
                balancers.extend(self.balancer_attribute(balancer, "arn", at));
            }
            let Some(home) = self.service_home(name) else {
                self.not_in_terraform(
                    place,
                    format!("AWS makes no endpoint service without a load balancer: `{name}` is left out of the Terraform"),
                );
                continue;
            };
            let label = self.labels.of(KIND, name);
            let mut block = self.resource(KIND, &label, &home);
            let acceptance = Expr::Bool(service.acceptance_required);
            block.set("acceptance_required", acceptance);
            block.set("network_load_balancer_arns", Expr::List(balancers));
            if let Some(private) = &service.private_name {
                block.set("private_dns_name", text(&private.name));
            }
            if !service.supported_regions.is_empty() {
                let mut regions: Vec<&String> = service.supported_regions.iter().collect();
                // AWS counts the service's own Region among them.
                if !regions.contains(&&home.region) {
                    regions.push(&home.region);
                }
                let regions = regions.into_iter().map(text).collect();
                block.set("supported_regions", Expr::List(regions));
            }
            block.blank();
            block.set("tags", name_tag(name));
            self.add("endpoints.tf", block);
            for principal in &service.allowed_principals {
                self.allowed_principal(&label, principal, &home);
            }
            self.verification(&label, service, &home, &place);
            if service.zones.is_some() {
                self.diagnostics.push(Diagnostic::note(
                    "NOT_IN_TERRAFORM",
                    place.member("zones"),
                    format!("Terraform saves `{name}` with all zones of its load balancers"),
                ));
            }
        }
    }

    fn allowed_principal(&mut self, service: &str, principal: &str, home: &Home) {
        let kind = "aws_vpc_endpoint_service_allowed_principal";
        let short = principal.strip_prefix("arn:aws:iam::").unwrap_or(principal);
        let short = if short == "*" { "everybody" } else { short };
        let label = self.labels.fresh(kind, &format!("{service}_{short}"));
        let mut block = self.resource(kind, &label, home);
        let id = reference(KIND, service, "id");
        block.set("vpc_endpoint_service_id", id);
        let principal = self.parts(principal, Naming::Principals);
        block.set("principal_arn", Expr::Text(principal));
        self.add("endpoints.tf", block);
    }

    /// A private name works once its TXT record is found (N-NLB-13).
    fn verification(&mut self, label: &str, service: &EndpointService, home: &Home, place: &Place) {
        let private = service.private_name.as_ref();
        let Some(private) = private.filter(|private| private.verified) else {
            return;
        };
        let kind = "aws_vpc_endpoint_service_private_dns_verification";
        let mut block = self.resource(kind, label, home);
        block.set("service_id", reference(KIND, label, "id"));
        self.add("endpoints.tf", block);
        self.diagnostics.push(
            Diagnostic::note(
                "FILL_IN",
                place.member("private_name"),
                format!("`{}` is verified by a TXT record in its public zone", private.name),
            )
            .hint(format!(
                "publish what `{KIND}.{label}.private_dns_name_configuration` says, then apply again"
            )),
        );
    }

    /// Where a service lives: beside its first load balancer; none where it has none that is written.
    pub(super) fn service_home(&self, name: &str) -> Option<Home> {
        let service = self.scenario.endpoint_services.get(name)?;
        service
            .load_balancers
            .iter()
            .find_map(|balancer| self.balancer_home(balancer))
    }

    /// An attribute of a service that is written.
    pub(super) fn service_attribute(&mut self, name: &str, attribute: &str) -> Option<Expr> {
        self.service_home(name)?;
        let label = self.labels.of(KIND, name);
        Some(reference(KIND, &label, attribute))
    }
}
