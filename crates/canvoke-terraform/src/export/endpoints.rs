//! Interface endpoints, their policies as resources of their own: a policy that names an API whose configuration names
//! the endpoint would otherwise be a circle.

use canvoke::model::EndpointState;
use canvoke::{Diagnostic, Place};

use super::policy::Naming;
use super::{Export, name_tag};
use crate::hcl::{Expr, reference, text};

impl Export<'_> {
    pub(super) fn endpoints(&mut self) {
        let scenario = self.scenario;
        for (name, endpoint) in &scenario.endpoints {
            let place = Place::at(&["endpoints", name]);
            let Some(home) = self.vpc_home(&endpoint.vpc) else {
                self.dangling(place.member("vpc"), "VPC", &endpoint.vpc);
                continue;
            };
            let label = self.labels.of("aws_vpc_endpoint", name);
            let vpc = self.vpc_reference(&endpoint.vpc);
            let subnets = self.subnet_references(&endpoint.subnets, &place.member("subnets"));
            let groups =
                self.group_references(&endpoint.security_groups, &place.member("security_groups"));
            let mut block = self.resource("aws_vpc_endpoint", &label, &home);
            block.set("vpc_id", vpc);
            block.set(
                "service_name",
                text(format!(
                    "{}.{}.{}",
                    reverse_suffix(&home.region),
                    home.region,
                    endpoint.service
                )),
            );
            block.set("vpc_endpoint_type", text("Interface"));
            block.set("subnet_ids", Expr::List(subnets));
            if !groups.is_empty() {
                block.set("security_group_ids", Expr::List(groups));
            }
            block.set("private_dns_enabled", Expr::Bool(endpoint.private_dns));
            block.blank();
            block.set("tags", name_tag(name));
            self.add("endpoints.tf", block);
            if endpoint.state != EndpointState::Available {
                self.diagnostics.push(Diagnostic::note(
                    "NOT_IN_TERRAFORM",
                    place.member("state"),
                    format!("the state of `{name}` is AWS's to set: Terraform makes an endpoint that becomes available"),
                ));
            }
            if let Some(document) = &endpoint.policy
                && let Some(policy) =
                    self.policy(document, place.member("policy"), Naming::Principals)
            {
                let mut block = self.resource("aws_vpc_endpoint_policy", &label, &home);
                block.set(
                    "vpc_endpoint_id",
                    reference("aws_vpc_endpoint", &label, "id"),
                );
                block.set("policy", policy);
                self.add("endpoints.tf", block);
            }
        }
    }

    /// Whether an endpoint is part of the export.
    pub(super) fn is_endpoint_written(&self, name: &str) -> bool {
        let endpoint = self.scenario.endpoints.get(name);
        endpoint.is_some_and(|endpoint| self.scenario.vpcs.contains_key(&endpoint.vpc))
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
