//! Target groups and their targets. An endpoint's interfaces get their addresses from AWS, so they are asked for.

use canvoke::model::{BalancerProtocol, BalancerTarget, TargetGroup, TargetType};
use canvoke::{Diagnostic, Place};
use ipnet::IpNet;

use super::balancers::protocol;
use super::homes::Home;
use super::{Export, name_tag, wait_for};
use crate::hcl::{Block, Expr, number, reference, text};

const KIND: &str = "aws_lb_target_group";

/// A target group that is being written.
struct Group<'a> {
    name: &'a str,
    label: String,
    group: &'a TargetGroup,
    home: Home,
}

impl Export<'_> {
    pub(super) fn target_groups(&mut self) {
        let scenario = self.scenario;
        for (name, group) in &scenario.target_groups {
            let place = Place::at(&["target_groups", name]);
            let Some(home) = self.vpc_home(&group.vpc) else {
                self.dangling(place.member("vpc"), "VPC", &group.vpc);
                continue;
            };
            let label = self.labels.of(KIND, name);
            let mut block = self.resource(KIND, &label, &home);
            let aws_name = self.aws_name("name of a target group", name);
            block.set("name", text(aws_name));
            let vpc = self.vpc_reference(&group.vpc);
            block.set("vpc_id", vpc);
            let kind = match group.target_type {
                TargetType::Ip => "ip",
                TargetType::Instance => "instance",
                TargetType::Alb => "alb",
            };
            block.set("target_type", text(kind));
            block.set("protocol", text(protocol(group.protocol)));
            block.set("port", number(group.port));
            if let Some(preserves) = group.preserve_client_ip {
                block.set("preserve_client_ip", text(preserves.to_string()));
            }
            if group.proxy_protocol {
                block.set("proxy_protocol_v2", Expr::Bool(true));
            }
            if let Some(crosses) = group.cross_zone {
                let crosses = text(crosses.to_string());
                block.set("load_balancing_cross_zone_enabled", crosses);
            }
            if let Some(check) = health_check(group) {
                block.nest(check);
            }
            block.blank();
            block.set("tags", name_tag(name));
            self.add("load_balancers.tf", block);
            let one = Group {
                name,
                label,
                group,
                home,
            };
            for (index, target) in group.targets.iter().enumerate() {
                let place = place.member("targets").index(index);
                self.target(&one, target, place);
            }
        }
    }

    fn target(&mut self, one: &Group<'_>, target: &BalancerTarget, place: Place) {
        match target {
            BalancerTarget::Endpoint(name) => self.endpoint_target(one, name, place),
            BalancerTarget::Address(target) => {
                let zone = self.is_outside(one, &target.address);
                let id = text(&target.address);
                self.attachment(one, &target.address, id, target.port, zone, Vec::new());
            }
            BalancerTarget::LoadBalancer(name) => {
                if let Some(arn) = self.balancer_attribute(name, "arn", place) {
                    // AWS takes an Application Load Balancer once it listens on the port.
                    let after = self.listeners.get(name).cloned().unwrap_or_default();
                    self.attachment(one, name, arn, None, false, after);
                }
            }
            BalancerTarget::Instance(name) => {
                let clients = &self.scenario.clients;
                let is_written = clients.get(name).is_some_and(|client| {
                    matches!(client, canvoke::model::Client::Instance(instance)
                        if self.subnet_home(&instance.subnet).is_some())
                });
                if !is_written {
                    self.dangling(place, "instance", name);
                    return;
                }
                let label = self.labels.of("aws_instance", name);
                let id = reference("aws_instance", &label, "id");
                self.attachment(one, name, id, None, false, Vec::new());
            }
        }
    }

    /// Every interface of an endpoint, one a subnet.
    fn endpoint_target(&mut self, one: &Group<'_>, name: &str, place: Place) {
        let scenario = self.scenario;
        let endpoint = scenario.endpoints.get(name);
        let Some(endpoint) = endpoint.filter(|_| self.is_endpoint_written(name)) else {
            self.dangling(place, "endpoint", name);
            return;
        };
        let Some(home) = self.vpc_home(&endpoint.vpc) else {
            return;
        };
        let home = self.home_of_participant(home, endpoint.account.as_ref(), &place);
        let is_outside = endpoint.vpc != one.group.vpc;
        let mut subnets: Vec<&String> = endpoint.subnets.iter().collect();
        subnets.retain(|subnet| self.subnet_home(subnet).is_some());
        for (index, _) in subnets.iter().enumerate() {
            let address = self.interface_address(name, index, &home);
            let words = format!("{name}_{}", index + 1);
            self.attachment(one, &words, address, None, is_outside, Vec::new());
        }
    }

    /// The address of an endpoint's interface, asked for once.
    fn interface_address(&mut self, endpoint: &str, index: usize, home: &Home) -> Expr {
        let kind = "aws_network_interface";
        let key = format!("{endpoint}_{}", index + 1);
        let is_new = !self.labels.is_given("data.aws_network_interface", &key);
        let label = self.labels.of("data.aws_network_interface", &key);
        if is_new {
            let mut block = Block::labelled("data", &[kind, &label]);
            if let Some(provider) = self.homes.provider(home) {
                block.set("provider", provider);
                block.blank();
            }
            let endpoint = self.labels.of("aws_vpc_endpoint", endpoint);
            block.set(
                "id",
                Expr::Reference(format!(
                    "tolist(aws_vpc_endpoint.{endpoint}.network_interface_ids)[{index}]"
                )),
            );
            self.add("load_balancers.tf", block);
        }
        reference(&format!("data.{kind}"), &label, "private_ip")
    }

    fn attachment(
        &mut self,
        one: &Group<'_>,
        words: &str,
        id: Expr,
        port: Option<u16>,
        is_outside: bool,
        after: Vec<String>,
    ) {
        let kind = "aws_lb_target_group_attachment";
        let label = self.labels.fresh(kind, &format!("{}_{words}", one.name));
        let mut block = self.resource(kind, &label, &one.home);
        block.set("target_group_arn", reference(KIND, &one.label, "arn"));
        block.set("target_id", id);
        block.set("port", number(port.unwrap_or(one.group.port)));
        // AWS cannot tell the zone of an address outside the group's VPC.
        if is_outside {
            block.set("availability_zone", text("all"));
        }
        wait_for(&mut block, after);
        self.add("load_balancers.tf", block);
    }

    fn is_outside(&self, one: &Group<'_>, address: &str) -> bool {
        let Ok(address) = address.parse::<std::net::IpAddr>() else {
            return false;
        };
        let Some(vpc) = self.scenario.vpcs.get(&one.group.vpc) else {
            return false;
        };
        let mut blocks = vpc.cidrs.iter().chain(&vpc.ipv6_cidrs);
        !blocks.any(|block| {
            block
                .parse::<IpNet>()
                .is_ok_and(|block| block.contains(&address))
        })
    }

    /// The id or ARN of a target group.
    pub(super) fn target_group_attribute(
        &mut self,
        name: &str,
        attribute: &str,
        place: Place,
    ) -> Option<Expr> {
        let group = self.scenario.target_groups.get(name);
        if group.is_none_or(|group| !self.scenario.vpcs.contains_key(&group.vpc)) {
            self.diagnostics.push(
                Diagnostic::error(
                    "DANGLING_REFERENCE",
                    place,
                    format!("there is no target group `{name}`, so the listener is left out of the Terraform"),
                )
                .hint("correct the name and export again"),
            );
            return None;
        }
        let label = self.labels.of(KIND, name);
        Some(reference(KIND, &label, attribute))
    }
}

/// API Gateway answers a health check without credentials at `/ping` alone (N-NLB-12).
fn health_check(group: &TargetGroup) -> Option<Block> {
    let leads_to_endpoint = group
        .targets
        .iter()
        .any(|target| matches!(target, BalancerTarget::Endpoint(_)));
    let is_https = group.protocol == BalancerProtocol::Https;
    (leads_to_endpoint && is_https).then(|| {
        let mut check = Block::new("health_check");
        check.set("protocol", text("HTTPS"));
        check.set("path", text("/ping"));
        check.set("matcher", text("200,403"));
        check
    })
}
