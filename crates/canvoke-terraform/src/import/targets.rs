//! Target groups and their targets. An endpoint whose interfaces are all targets is one target.

use std::collections::BTreeMap;

use canvoke::Diagnostic;
use canvoke::model::{BalancerProtocol, BalancerTarget, TargetAddress, TargetGroup, TargetType};

use super::balancers::protocol_of;
use super::reader::{Part, Reader};
use super::services::BALANCERS;

pub(super) const GROUPS: [&str; 2] = ["aws_lb_target_group", "aws_alb_target_group"];
const ATTACHMENTS: [&str; 2] = [
    "aws_lb_target_group_attachment",
    "aws_alb_target_group_attachment",
];

/// A target as an attachment says it.
#[derive(Clone, Debug, PartialEq)]
enum Attached {
    Target(BalancerTarget),
    /// An interface of an endpoint: its name, its address, how many there are.
    Interface {
        endpoint: String,
        address: String,
        of: usize,
    },
}

impl<'a> Reader<'a> {
    pub(super) fn target_groups(&mut self) {
        for kind in GROUPS {
            for part in self.all(kind) {
                self.target_group(&part);
            }
        }
    }

    fn target_group(&mut self, part: &Part<'a>) {
        let target_type = match self.text(part, "target_type").as_deref() {
            Some("ip") => TargetType::Ip,
            Some("alb") => TargetType::Alb,
            None | Some("instance") => TargetType::Instance,
            Some(other) => {
                let words = format!(
                    "`{}` is left out: targets of type `{other}` are not in the model",
                    part.address
                );
                self.diagnostics
                    .push(Diagnostic::warning("NOT_READ", part.place(), words));
                return;
            }
        };
        let Some(vpc) = self.link(part, "vpc_id", &["aws_vpc"]) else {
            return;
        };
        let protocol = self.text(part, "protocol");
        let protocol = protocol.as_deref().and_then(protocol_of);
        let port = self.number(part, "port");
        let crosses = self.text(part, "load_balancing_cross_zone_enabled");
        let name = self.name(part);
        let group = TargetGroup {
            vpc,
            target_type,
            protocol: protocol.unwrap_or(BalancerProtocol::Http),
            port: port
                .and_then(|port| u16::try_from(port).ok())
                .unwrap_or(443),
            preserve_client_ip: self.flag(part, "preserve_client_ip"),
            proxy_protocol: self.flag(part, "proxy_protocol_v2").unwrap_or(false),
            cross_zone: match crosses.as_deref() {
                Some("true") => Some(true),
                Some("false") => Some(false),
                _ => None,
            },
            targets: Vec::new(),
        };
        self.became(part, "target_groups", &name);
        self.scenario.target_groups.insert(name, group);
    }

    /// The targets, once clients have their names.
    pub(super) fn targets(&mut self) {
        let mut attached: BTreeMap<String, Vec<Attached>> = BTreeMap::new();
        for kind in ATTACHMENTS {
            for part in self.all(kind) {
                let group = self.link(&part, "target_group_arn", &GROUPS);
                self.value(&part, "availability_zone");
                if let Some(group) = group
                    && let Some(target) = self.target(&part, &group)
                {
                    attached.entry(group).or_default().push(target);
                }
            }
        }
        for (group, target) in self.fanned_out() {
            attached.entry(group).or_default().push(target);
        }
        for (name, targets) in attached {
            let Some(group) = self.scenario.target_groups.get_mut(&name) else {
                continue;
            };
            group.targets = together(targets);
        }
    }

    /// Attachments that are repeated for the interfaces of an endpoint.
    fn fanned_out(&mut self) -> Vec<(String, Attached)> {
        let module = self.evaluator.module;
        let mut found = Vec::new();
        for address in &module.order {
            let Some(entry) = module.resources.get(address) else {
                continue;
            };
            let body = &entry.block.body;
            let is_repeated = body.has_attribute("count") || body.has_attribute("for_each");
            let Some(endpoint) = self
                .evaluator
                .fanned_endpoint(entry)
                .filter(|_| is_repeated)
            else {
                continue;
            };
            let part = Part {
                address,
                entry: *entry,
                body,
            };
            let group = self.link(&part, "target_group_arn", &GROUPS);
            let name = self.evaluator.names.get(&endpoint).cloned();
            if let (Some(group), Some(name)) = (group, name) {
                let target = BalancerTarget::Endpoint(name);
                found.push((group, Attached::Target(target)));
            }
        }
        found
    }

    fn target(&mut self, part: &Part<'a>, group: &str) -> Option<Attached> {
        let id = self.text(part, "target_id")?;
        let port = self.number(part, "port");
        let port = port.and_then(|port| u16::try_from(port).ok());
        let usual = self.scenario.target_groups.get(group)?.port;
        let port = port.filter(|port| *port != usual);
        let is_balancer = BALANCERS.iter().find_map(|kind| self.address_of(kind, &id));
        if let Some(address) = is_balancer {
            let name = self.evaluator.names.get(&address)?.clone();
            return Some(Attached::Target(BalancerTarget::LoadBalancer(name)));
        }
        if let Some(address) = self.address_of("aws_instance", &id) {
            let name = self.addresses.get(&address)?.clone();
            return Some(Attached::Target(BalancerTarget::Instance(name)));
        }
        if id.parse::<std::net::IpAddr>().is_err() {
            let words = format!(
                "`{}` is left out: its target is not known here, and a verdict may hang on it",
                part.address
            );
            self.diagnostics
                .push(Diagnostic::warning("NOT_READ", part.place(), words));
            return None;
        }
        if port.is_none()
            && let Some(interface) = self.interface_with(&id)
        {
            return Some(interface);
        }
        let address = TargetAddress { address: id, port };
        Some(Attached::Target(BalancerTarget::Address(address)))
    }

    /// The endpoint that has an interface with an address.
    fn interface_with(&self, address: &str) -> Option<Attached> {
        self.all("aws_vpc_endpoint").iter().find_map(|part| {
            let name = self.name(part);
            self.scenario.endpoints.get(&name)?;
            let interfaces = self.evaluator.interfaces(part.address, &part.entry);
            let is_it = interfaces.iter().any(|(_, one)| one == address);
            is_it.then(|| Attached::Interface {
                endpoint: name,
                address: address.to_owned(),
                of: interfaces.len(),
            })
        })
    }
}

/// Interfaces of an endpoint that are all there become the endpoint; others stay addresses.
fn together(attached: Vec<Attached>) -> Vec<BalancerTarget> {
    let mut seen: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for target in &attached {
        if let Attached::Interface {
            endpoint, address, ..
        } = target
        {
            let addresses = seen.entry(endpoint.clone()).or_default();
            if !addresses.contains(address) {
                addresses.push(address.clone());
            }
        }
    }
    let mut targets: Vec<BalancerTarget> = Vec::new();
    for target in attached {
        let target = match target {
            Attached::Target(target) => target,
            Attached::Interface {
                endpoint,
                address,
                of,
            } => {
                let is_whole = seen.get(&endpoint).is_some_and(|all| all.len() == of);
                if is_whole {
                    BalancerTarget::Endpoint(endpoint)
                } else {
                    BalancerTarget::Address(TargetAddress {
                        address,
                        port: None,
                    })
                }
            }
        };
        if !targets.contains(&target) {
            targets.push(target);
        }
    }
    targets
}
