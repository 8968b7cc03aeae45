//! Interface endpoints, with what their split resources add.

use std::collections::BTreeMap;

use canvoke::Diagnostic;
use canvoke::model::{AddressType, Endpoint, EndpointState, UnmodelledKind};

use super::reader::{Part, Reader};

const ENDPOINT: [&str; 1] = ["aws_vpc_endpoint"];

/// What an endpoint leads to.
enum Service {
    /// A service of AWS's, by its short name.
    Amazons(String),
    /// An endpoint service of these files, by its name in the scenario.
    Own(String),
}

impl<'a> Reader<'a> {
    pub(super) fn endpoints(&mut self) {
        for part in self.all("aws_vpc_endpoint") {
            let kind = self.text(&part, "vpc_endpoint_type");
            let not_simulated = match kind.as_deref() {
                Some("GatewayLoadBalancer") => Some(UnmodelledKind::GatewayLoadBalancer),
                Some("Resource" | "ServiceNetwork") => Some(UnmodelledKind::Lattice),
                _ => None,
            };
            if let Some(kind) = not_simulated {
                let vpc = self.link(&part, "vpc_id", &["aws_vpc"]);
                self.unmodelled_part(&part, kind, vpc, Vec::new());
                continue;
            }
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
            let (subnets, addresses) = self.endpoint_subnets(&part);
            let endpoint = Endpoint {
                account: self.participant(&part, &vpc),
                vpc,
                state: self.endpoint_state(&part, &service),
                service: match &service {
                    Service::Amazons(name) => name.clone(),
                    Service::Own(_) => "execute-api".to_owned(),
                },
                endpoint_service: match service {
                    Service::Amazons(_) => None,
                    Service::Own(name) => Some(name),
                },
                service_region: self.text(&part, "service_region"),
                addresses,
                address_type: self.address_type(&part),
                subnets,
                security_groups: self.links(&part, "security_group_ids", &groups),
                private_dns: self.flag(&part, "private_dns_enabled").unwrap_or(false),
                policy: self.document(&part, "policy"),
                id: None,
            };
            self.became(&part, "endpoints", &name);
            self.scenario.endpoints.insert(name, endpoint);
        }
        self.split_parts();
    }

    fn service(&mut self, part: &Part<'_>) -> Option<Service> {
        let name = self.text(part, "service_name")?;
        if let Some(own) = self.address_of("aws_vpc_endpoint_service", &name) {
            let own = self.evaluator.names.get(&own).cloned();
            return own.map(Service::Own);
        }
        let home = self.evaluator.providers.of(&part.entry).region.clone();
        let region = self.text(part, "service_region").unwrap_or(home);
        let short = ["com.amazonaws.", "cn.com.amazonaws."]
            .iter()
            .find_map(|start| name.strip_prefix(&format!("{start}{region}.")));
        if short.is_none() {
            self.diagnostics.push(
                Diagnostic::warning(
                    "NOT_READ",
                    part.argument_place("service_name"),
                    format!(
                        "`{}` is left out: the service `{name}` is neither one of AWS's in `{region}` nor made by these files",
                        part.address
                    ),
                )
                .hint("import the folder that makes the service together with this one"),
            );
        }
        short.map(|short| Service::Amazons(short.to_owned()))
    }

    /// An endpoint waits where its service asks for acceptance and nobody accepts (N-NLB-02).
    fn endpoint_state(&mut self, part: &Part<'a>, service: &Service) -> EndpointState {
        let accepts_itself = self.flag(part, "auto_accept") == Some(true);
        let Service::Own(service) = service else {
            return EndpointState::Available;
        };
        let asks = self
            .scenario
            .endpoint_services
            .get(service)
            .is_some_and(|service| service.acceptance_required);
        let id = self.evaluator.id(part.address, &part.entry);
        let accepters = self.all("aws_vpc_endpoint_connection_accepter");
        let is_accepted = accepters.iter().any(|accepter| {
            self.value(accepter, "vpc_endpoint_service_id");
            self.text(accepter, "vpc_endpoint_id").as_ref() == Some(&id)
        });
        if asks && !is_accepted && !accepts_itself {
            EndpointState::PendingAcceptance
        } else {
            EndpointState::Available
        }
    }

    /// The subnets of an endpoint, and the addresses that are given.
    fn endpoint_subnets(&mut self, part: &Part<'a>) -> (Vec<String>, BTreeMap<String, String>) {
        let mut subnets = self.links(part, "subnet_ids", &["aws_subnet"]);
        let mut addresses = BTreeMap::new();
        for block in self.blocks(part, "subnet_configuration") {
            let Some(subnet) = self.link(&block, "subnet_id", &["aws_subnet"]) else {
                continue;
            };
            if let Some(address) = self.text(&block, "ipv4") {
                addresses.insert(subnet.clone(), address);
            }
            if !subnets.contains(&subnet) {
                subnets.push(subnet);
            }
        }
        (subnets, addresses)
    }

    /// The kind of addresses of an endpoint or a load balancer.
    pub(super) fn address_type(&mut self, part: &Part<'_>) -> AddressType {
        match self.text(part, "ip_address_type").as_deref() {
            Some("dualstack" | "dualstack-without-public-ipv4") => AddressType::Dualstack,
            Some("ipv6") => AddressType::Ipv6,
            _ => AddressType::Ipv4,
        }
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
