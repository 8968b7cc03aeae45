//! Endpoint services: what is offered, to whom, and whether its private name is verified.

use canvoke::Diagnostic;
use canvoke::model::{EndpointService, PrivateName};

use super::reader::{Part, Reader};

pub(super) const BALANCERS: [&str; 2] = ["aws_lb", "aws_alb"];
const SERVICES: [&str; 1] = ["aws_vpc_endpoint_service"];

impl Reader<'_> {
    pub(super) fn endpoint_services(&mut self) {
        for part in self.all("aws_vpc_endpoint_service") {
            let name = self.name(&part);
            let balancers = self.links(&part, "network_load_balancer_arns", &BALANCERS);
            if part.body.has_attribute("gateway_load_balancer_arns") {
                let words = format!(
                    "`{}` stands before a Gateway Load Balancer, which is not simulated: it is left out",
                    part.address
                );
                self.diagnostics
                    .push(Diagnostic::warning("NOT_READ", part.place(), words));
                continue;
            }
            let service = EndpointService {
                load_balancers: balancers,
                acceptance_required: self.flag(&part, "acceptance_required").unwrap_or(true),
                allowed_principals: self.texts(&part, "allowed_principals"),
                supported_regions: self.texts(&part, "supported_regions"),
                zones: None,
                private_name: self.private_name(&part),
                id: None,
            };
            self.became(&part, "endpoint_services", &name);
            self.scenario.endpoint_services.insert(name, service);
        }
        for part in self.all("aws_vpc_endpoint_service_allowed_principal") {
            let service = self.link(&part, "vpc_endpoint_service_id", &SERVICES);
            let principal = self.text(&part, "principal_arn");
            let service = service.and_then(|name| self.scenario.endpoint_services.get_mut(&name));
            if let Some(service) = service {
                service.allowed_principals.extend(principal);
            }
        }
    }

    fn private_name(&mut self, part: &Part<'_>) -> Option<PrivateName> {
        let name = self.text(part, "private_dns_name")?;
        let id = self.evaluator.id(part.address, &part.entry);
        let kind = "aws_vpc_endpoint_service_private_dns_verification";
        let verified = self
            .all(kind)
            .iter()
            .any(|part| self.text(part, "service_id").as_ref() == Some(&id));
        // A record made from what the service asks for is as good.
        let verified = verified || self.has_text_record(part.address);
        if !verified {
            self.diagnostics.push(
                Diagnostic::note(
                    "UNKNOWN_VALUE",
                    part.argument_place("private_dns_name"),
                    format!(
                        "nothing here verifies `{name}`: it is taken to be unverified (N-NLB-13)"
                    ),
                )
                .hint(format!("add an `{kind}`, or correct it in the scenario")),
            );
        }
        Some(PrivateName { name, verified })
    }

    fn has_text_record(&self, service: &str) -> bool {
        self.all("aws_route53_record").iter().any(|record| {
            let speaks = |argument: &str| {
                record.body.get_attribute(argument).is_some_and(|argument| {
                    let found = self
                        .evaluator
                        .speaks_of(&argument.value, "aws_vpc_endpoint_service");
                    found.iter().any(|found| found == service)
                })
            };
            speaks("records") || speaks("name")
        })
    }
}
