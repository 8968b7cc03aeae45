//! Interface endpoints, with what their split resources add.

use canvoke::Diagnostic;
use canvoke::model::{Endpoint, EndpointState};

use super::reader::{Part, Reader};

const ENDPOINT: [&str; 1] = ["aws_vpc_endpoint"];

impl Reader<'_> {
    pub(super) fn endpoints(&mut self) {
        for part in self.all("aws_vpc_endpoint") {
            let kind = self.text(&part, "vpc_endpoint_type");
            if kind.as_deref() != Some("Interface") {
                let words = format!(
                    "`{}` is not an interface endpoint (Terraform's default is a gateway endpoint), so it is left out",
                    part.address
                );
                self.diagnostics
                    .push(Diagnostic::note("NOT_READ", part.place(), words));
                continue;
            }
            let Some(vpc) = self.link(&part, "vpc_id", &["aws_vpc"]) else {
                continue;
            };
            let Some(service) = self.service(&part) else {
                continue;
            };
            let name = self.name(&part);
            let groups = ["aws_security_group", "aws_default_security_group"];
            let endpoint = Endpoint {
                vpc,
                account: None,
                service,
                endpoint_service: None,
                service_region: None,
                addresses: std::collections::BTreeMap::new(),
                address_type: canvoke::model::AddressType::Ipv4,
                subnets: self.links(&part, "subnet_ids", &["aws_subnet"]),
                security_groups: self.links(&part, "security_group_ids", &groups),
                private_dns: self.flag(&part, "private_dns_enabled").unwrap_or(false),
                policy: self.document(&part, "policy"),
                state: EndpointState::Available,
                id: None,
            };
            self.became(&part, "endpoints", &name);
            self.scenario.endpoints.insert(name, endpoint);
        }
        self.split_parts();
    }

    fn service(&mut self, part: &Part<'_>) -> Option<String> {
        let name = self.text(part, "service_name")?;
        let region = self.evaluator.providers.of(&part.entry).region.clone();
        let short = ["com.amazonaws.", "cn.com.amazonaws."]
            .iter()
            .find_map(|start| name.strip_prefix(&format!("{start}{region}.")));
        if short.is_none() {
            self.diagnostics.push(
                Diagnostic::warning(
                    "NOT_READ",
                    part.argument_place("service_name"),
                    format!(
                        "`{}` is left out: the service `{name}` is not one of AWS's in `{region}`",
                        part.address
                    ),
                )
                .hint("a service in another Region, or one of your own, is not in the model yet"),
            );
        }
        short.map(str::to_owned)
    }

    fn split_parts(&mut self) {
        for part in self.all("aws_vpc_endpoint_policy") {
            let name = self.link(&part, "vpc_endpoint_id", &ENDPOINT);
            let policy = self.document(&part, "policy");
            if let Some(endpoint) = name.and_then(|name| self.scenario.endpoints.get_mut(&name)) {
                endpoint.policy = policy;
            }
        }
        for part in self.all("aws_vpc_endpoint_private_dns") {
            let name = self.link(&part, "vpc_endpoint_id", &ENDPOINT);
            let enabled = self.flag(&part, "private_dns_enabled").unwrap_or(false);
            if let Some(endpoint) = name.and_then(|name| self.scenario.endpoints.get_mut(&name)) {
                endpoint.private_dns = enabled;
            }
        }
        for part in self.all("aws_vpc_endpoint_subnet_association") {
            let name = self.link(&part, "vpc_endpoint_id", &ENDPOINT);
            let subnet = self.link(&part, "subnet_id", &["aws_subnet"]);
            if let Some(endpoint) = name.and_then(|name| self.scenario.endpoints.get_mut(&name)) {
                endpoint.subnets.extend(subnet);
            }
        }
        for part in self.all("aws_vpc_endpoint_security_group_association") {
            let name = self.link(&part, "vpc_endpoint_id", &ENDPOINT);
            let groups = ["aws_security_group", "aws_default_security_group"];
            let group = self.link(&part, "security_group_id", &groups);
            let replaces = self.flag(&part, "replace_default_association") == Some(true);
            let Some(endpoint) = name.and_then(|name| self.scenario.endpoints.get_mut(&name))
            else {
                continue;
            };
            let alone = endpoint.security_groups.is_empty() && !replaces;
            endpoint.security_groups.extend(group);
            if alone {
                let words = format!(
                    "the VPC's default group stays on the endpoint beside the one that `{}` adds, because it does not say `replace_default_association`; that is not read",
                    part.address
                );
                self.diagnostics
                    .push(Diagnostic::warning("NOT_READ", part.place(), words));
            }
        }
    }
}
