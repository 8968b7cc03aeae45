//! Load balancers with their listeners and certificates.

use canvoke::model::{AddressType, BalancerKind, BalancerProtocol, Listener, LoadBalancer};
use canvoke::{Diagnostic, Place};

use super::endpoints::address_type;
use super::homes::Home;
use super::{Export, name_tag};
use crate::hcl::{Block, Expr, number, reference, text};

const KIND: &str = "aws_lb";

impl Export<'_> {
    pub(super) fn load_balancers(&mut self) {
        let scenario = self.scenario;
        for (name, balancer) in &scenario.load_balancers {
            let place = Place::at(&["load_balancers", name]);
            let Some(home) = self.balancer_home(name) else {
                self.dangling(place.member("vpc"), "VPC", &balancer.vpc);
                continue;
            };
            let label = self.labels.of(KIND, name);
            let mut block = self.resource(KIND, &label, &home);
            let aws_name = self.aws_name("name of a load balancer", name);
            block.set("name", text(aws_name));
            block.set("internal", Expr::Bool(balancer.internal));
            let is_network = balancer.kind == BalancerKind::Network;
            let kind = if is_network { "network" } else { "application" };
            block.set("load_balancer_type", text(kind));
            let nodes = self.nodes(&mut block, balancer, &place);
            let groups =
                self.group_references(&balancer.security_groups, &place.member("security_groups"));
            if !groups.is_empty() {
                block.set("security_groups", Expr::List(groups));
            }
            if balancer.address_type != AddressType::Ipv4 {
                let kind = address_type(balancer.address_type);
                block.set("ip_address_type", text(kind));
            }
            if is_network {
                let crosses = Expr::Bool(balancer.cross_zone);
                block.set("enable_cross_zone_load_balancing", crosses);
            }
            // Groups alone make it a question.
            let asks = is_network && !balancer.security_groups.is_empty();
            if asks || !balancer.enforces_on_private_link {
                let enforces = balancer.enforces_on_private_link;
                block.set(
                    "enforce_security_group_inbound_rules_on_private_link_traffic",
                    text(if enforces { "on" } else { "off" }),
                );
            }
            nodes.into_iter().for_each(|node| {
                block.nest(node);
            });
            block.blank();
            block.set("tags", name_tag(name));
            self.add("load_balancers.tf", block);
            for (index, listener) in balancer.listeners.iter().enumerate() {
                let place = place.member("listeners").index(index);
                let address = self.listener(&label, balancer.kind, listener, &home, place);
                let written = self.listeners.entry(name.clone()).or_default();
                written.extend(address);
            }
        }
    }

    /// Subnets as a list; as blocks where a node's address is given.
    fn nodes(&mut self, block: &mut Block, balancer: &LoadBalancer, place: &Place) -> Vec<Block> {
        let subnets = self.subnet_references(&balancer.subnets, &place.member("subnets"));
        let is_given = |subnet: &String| balancer.addresses.contains_key(subnet);
        if !balancer.subnets.iter().any(is_given) {
            block.set("subnets", Expr::List(subnets));
            return Vec::new();
        }
        let mut nodes = Vec::new();
        for subnet in &balancer.subnets {
            if self.subnet_home(subnet).is_none() {
                continue;
            }
            let label = self.labels.of("aws_subnet", subnet);
            let mut node = Block::new("subnet_mapping");
            node.set("subnet_id", reference("aws_subnet", &label, "id"));
            if let Some(address) = balancer.addresses.get(subnet) {
                node.set("private_ipv4_address", text(address));
            }
            nodes.push(node);
        }
        nodes
    }

    fn listener(
        &mut self,
        balancer: &str,
        kind: BalancerKind,
        listener: &Listener,
        home: &Home,
        place: Place,
    ) -> Option<String> {
        let resource = "aws_lb_listener";
        let action = match &listener.target_group {
            Some(group) => {
                let at = place.member("target_group");
                let arn = self.target_group_attribute(group, "arn", at)?;
                let mut action = Block::new("default_action");
                action.set("type", text("forward"));
                action.set("target_group_arn", arn);
                action
            }
            None if kind == BalancerKind::Network => {
                self.not_in_terraform(
                    place,
                    format!("the listener of `{balancer}` on port {} has no target group, and AWS makes none without: it is left out", listener.port),
                );
                return None;
            }
            None => {
                let mut response = Block::new("fixed_response");
                response.set("content_type", text("text/plain"));
                response.set("status_code", text("503"));
                let mut action = Block::new("default_action");
                action.set("type", text("fixed-response"));
                action.nest(response);
                action
            }
        };
        let wanted = format!("{balancer}_{}", listener.port);
        let label = self.labels.fresh(resource, &wanted);
        let certificate = self.certificate(&label, listener, home, &place);
        let mut block = self.resource(resource, &label, home);
        block.set("load_balancer_arn", reference(KIND, balancer, "arn"));
        block.set("port", number(listener.port));
        block.set("protocol", text(protocol(listener.protocol)));
        if let Some(certificate) = certificate {
            block.set("certificate_arn", certificate);
        }
        block.nest(action);
        self.add("load_balancers.tf", block);
        Some(format!("{resource}.{label}"))
    }

    /// The certificate of a listener that terminates TLS.
    fn certificate(
        &mut self,
        label: &str,
        listener: &Listener,
        home: &Home,
        place: &Place,
    ) -> Option<Expr> {
        let is_terminated = matches!(
            listener.protocol,
            BalancerProtocol::Tls | BalancerProtocol::Https
        );
        let Some((first, others)) = listener.certificate.split_first() else {
            return is_terminated.then(|| {
                self.fill_in(
                    &format!("{label}_certificate_arn"),
                    &format!("ARN of the certificate of the listener {label}"),
                    "arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-0000-0000-000000000000",
                    place.member("certificate"),
                )
            });
        };
        if !is_terminated {
            self.not_in_terraform(
                place.member("certificate"),
                format!("a listener that passes TLS through takes no certificate: that of `{label}` is left out"),
            );
            return None;
        }
        let kind = "aws_acm_certificate";
        let label = self.labels.fresh(kind, label);
        let mut block = self.resource(kind, &label, home);
        block.set("domain_name", text(first));
        if !others.is_empty() {
            let others = others.iter().map(text).collect();
            block.set("subject_alternative_names", Expr::List(others));
        }
        block.set("validation_method", text("DNS"));
        self.add("load_balancers.tf", block);
        self.diagnostics.push(
            Diagnostic::note(
                "FILL_IN",
                place.member("certificate"),
                format!("the certificate of `{first}` is issued once its domain is validated"),
            )
            .hint(format!(
                "publish what `{kind}.{label}.domain_validation_options` says, or import one of your own"
            )),
        );
        Some(reference(kind, &label, "arn"))
    }

    /// A name as load balancers and target groups take it: letters, digits and hyphens, 32 at most.
    pub(super) fn aws_name(&mut self, kind: &'static str, name: &str) -> String {
        let short: String = super::labels::snake(name).chars().take(28).collect();
        let name = self.labels.fresh(kind, &short).replace('_', "-");
        // A name that begins with it is kept for AWS.
        match name.strip_prefix("internal-") {
            Some(rest) => format!("lb-{rest}"),
            None => name,
        }
    }

    /// Where a load balancer lives; none where its VPC is not there.
    pub(super) fn balancer_home(&self, name: &str) -> Option<Home> {
        self.vpc_home(&self.scenario.load_balancers.get(name)?.vpc)
    }

    /// An attribute of a load balancer.
    pub(super) fn balancer_attribute(
        &mut self,
        name: &str,
        attribute: &str,
        place: Place,
    ) -> Option<Expr> {
        if self.balancer_home(name).is_none() {
            self.dangling(place, "load balancer", name);
            return None;
        }
        let label = self.labels.of(KIND, name);
        Some(reference(KIND, &label, attribute))
    }
}

/// The word of Terraform for a protocol.
pub(super) fn protocol(protocol: BalancerProtocol) -> &'static str {
    match protocol {
        BalancerProtocol::Tcp => "TCP",
        BalancerProtocol::Tls => "TLS",
        BalancerProtocol::Http => "HTTP",
        BalancerProtocol::Https => "HTTPS",
        BalancerProtocol::Udp => "UDP",
        BalancerProtocol::TcpUdp => "TCP_UDP",
    }
}
