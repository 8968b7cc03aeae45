//! Load balancers with their listeners and the names of their certificates.

use std::collections::BTreeMap;

use canvoke::Diagnostic;
use canvoke::model::{BalancerKind, BalancerProtocol, Listener, LoadBalancer, UnmodelledKind};

use super::reader::{Part, Reader};
use super::services::BALANCERS;
use super::targets::GROUPS;

const CERTIFICATES: [&str; 1] = ["aws_acm_certificate"];

impl<'a> Reader<'a> {
    pub(super) fn load_balancers(&mut self) {
        for kind in BALANCERS {
            for part in self.all(kind) {
                self.load_balancer(&part);
            }
        }
        let mut listeners: BTreeMap<String, usize> = BTreeMap::new();
        for kind in ["aws_lb_listener", "aws_alb_listener"] {
            for part in self.all(kind) {
                let balancer = self.link(&part, "load_balancer_arn", &BALANCERS);
                let listener = self.listener(&part);
                let balancer = balancer
                    .and_then(|name| Some((self.scenario.load_balancers.0.get_mut(&name)?, name)));
                if let (Some((balancer, name)), Some(listener)) = (balancer, listener) {
                    listeners.insert(part.address.to_owned(), balancer.listeners.len());
                    let index = balancer.listeners.len().to_string();
                    balancer.listeners.push(listener);
                    self.from(&part, &["load_balancers", &name, "listeners", &index]);
                }
            }
        }
        for kind in [
            "aws_lb_listener_certificate",
            "aws_alb_listener_certificate",
        ] {
            for part in self.all(kind) {
                self.further_certificate(&part, &listeners);
            }
        }
    }

    fn load_balancer(&mut self, part: &Part<'a>) {
        let kind = match self.text(part, "load_balancer_type").as_deref() {
            Some("network") => BalancerKind::Network,
            Some("gateway") => {
                let subnets = self.nodes(part).0;
                let vpc = self.vpc_of_subnets(&subnets);
                self.unmodelled_part(part, UnmodelledKind::GatewayLoadBalancer, vpc, Vec::new());
                return;
            }
            _ => BalancerKind::Application,
        };
        let (subnets, addresses) = self.nodes(part);
        let Some(vpc) = self.vpc_of_subnets(&subnets) else {
            let words = format!(
                "`{}` has no subnet that is known here: it is left out",
                part.address
            );
            self.diagnostics
                .push(Diagnostic::warning("NOT_READ", part.place(), words));
            return;
        };
        let name = self.name(part);
        let enforces = "enforce_security_group_inbound_rules_on_private_link_traffic";
        let groups = ["aws_security_group", "aws_default_security_group"];
        let crosses = self.flag(part, "enable_cross_zone_load_balancing");
        let balancer = LoadBalancer {
            vpc,
            kind,
            internal: self.flag(part, "internal").unwrap_or(false),
            subnets,
            addresses,
            address_type: self.address_type(part),
            security_groups: self.links(part, "security_groups", &groups),
            enforces_on_private_link: self.text(part, enforces).as_deref() != Some("off"),
            // An Application Load Balancer always has it.
            cross_zone: kind == BalancerKind::Network && crosses == Some(true),
            listeners: Vec::new(),
            dns: None,
        };
        self.became(part, "load_balancers", &name);
        self.scenario.load_balancers.insert(name, balancer);
    }

    /// The subnets of a load balancer, and the addresses that are given.
    fn nodes(&mut self, part: &Part<'a>) -> (Vec<String>, BTreeMap<String, String>) {
        let mut subnets = self.links(part, "subnets", &["aws_subnet"]);
        let mut addresses = BTreeMap::new();
        for block in self.blocks(part, "subnet_mapping") {
            let Some(subnet) = self.link(&block, "subnet_id", &["aws_subnet"]) else {
                continue;
            };
            if let Some(address) = self.text(&block, "private_ipv4_address") {
                addresses.insert(subnet.clone(), address);
            }
            if !subnets.contains(&subnet) {
                subnets.push(subnet);
            }
        }
        (subnets, addresses)
    }

    fn vpc_of_subnets(&self, subnets: &[String]) -> Option<String> {
        let mut found = subnets
            .iter()
            .filter_map(|subnet| self.scenario.subnets.get(subnet));
        Some(found.next()?.vpc.clone())
    }

    fn listener(&mut self, part: &Part<'a>) -> Option<Listener> {
        let port = self.number(part, "port");
        let protocol = self.text(part, "protocol");
        let protocol = protocol
            .as_deref()
            .map_or(Some(BalancerProtocol::Http), protocol_of);
        let certificate = self.certificate(part, "certificate_arn");
        let target_group = self.forwards_to(part);
        let (Some(port), Some(protocol)) =
            (port.and_then(|port| u16::try_from(port).ok()), protocol)
        else {
            let words = format!(
                "`{}` is left out: its port or its protocol is not in the model",
                part.address
            );
            self.diagnostics
                .push(Diagnostic::warning("NOT_READ", part.place(), words));
            return None;
        };
        Some(Listener {
            port,
            protocol,
            target_group,
            certificate,
        })
    }

    /// The target group of the default action; of several the first.
    fn forwards_to(&mut self, part: &Part<'a>) -> Option<String> {
        let mut groups = Vec::new();
        for action in self.blocks(part, "default_action") {
            self.text(&action, "type");
            if action.body.has_attribute("target_group_arn") {
                groups.extend(self.link(&action, "target_group_arn", &GROUPS));
            }
            for forward in self.blocks(&action, "forward") {
                for target in self.blocks(&forward, "target_group") {
                    groups.extend(self.link(&target, "arn", &GROUPS));
                }
            }
        }
        if groups.len() > 1 {
            let words = format!(
                "`{}` forwards to several target groups by weight, and the first is read: a verdict may hang on it",
                part.address
            );
            self.diagnostics
                .push(Diagnostic::warning("NOT_READ", part.place(), words));
        }
        groups.into_iter().next()
    }

    /// The names of a certificate.
    fn certificate(&mut self, part: &Part<'a>, argument: &str) -> Vec<String> {
        if !part.body.has_attribute(argument) {
            return Vec::new();
        }
        self.asked
            .insert((part.address.to_owned(), argument.to_owned()));
        let arn = self.evaluator.argument_text(&part.entry, argument);
        let own = CERTIFICATES
            .iter()
            .find_map(|kind| self.address_of(kind, &arn));
        if let Some(address) = own {
            let all = self.all("aws_acm_certificate");
            let Some(found) = all.iter().find(|part| part.address == address) else {
                return Vec::new();
            };
            let mut names: Vec<String> = self.text(found, "domain_name").into_iter().collect();
            names.extend(self.texts(found, "subject_alternative_names"));
            return names;
        }
        let data = self.all_data("aws_acm_certificate");
        let found = data
            .iter()
            .find(|data| canvoke::model::invented_id("certificate", data.address) == arn);
        if let Some(found) = found {
            return self.text(found, "domain").into_iter().collect();
        }
        self.diagnostics.push(
            Diagnostic::note(
                "UNKNOWN_VALUE",
                part.argument_place(argument),
                format!(
                    "the names of the certificate of `{}` are not known here",
                    part.address
                ),
            )
            .hint("write them into the listener's `certificate` in the scenario"),
        );
        Vec::new()
    }

    fn further_certificate(&mut self, part: &Part<'a>, listeners: &BTreeMap<String, usize>) {
        let arn = self.text(part, "listener_arn");
        let names = self.certificate(part, "certificate_arn");
        let Some(arn) = arn else { return };
        let kinds = ["aws_lb_listener", "aws_alb_listener"];
        let address = kinds.iter().find_map(|kind| self.address_of(kind, &arn));
        let Some(address) = address else { return };
        let all = kinds.iter().flat_map(|kind| self.all(kind));
        let Some(listener) = all.into_iter().find(|part| part.address == address) else {
            return;
        };
        let balancer = self.link(&listener, "load_balancer_arn", &BALANCERS);
        let balancer = balancer.and_then(|name| self.scenario.load_balancers.get_mut(&name));
        if let (Some(balancer), Some(index)) = (balancer, listeners.get(&address))
            && let Some(listener) = balancer.listeners.get_mut(*index)
        {
            listener.certificate.extend(names);
        }
    }
}

/// A protocol by Terraform's word.
pub(super) fn protocol_of(word: &str) -> Option<BalancerProtocol> {
    Some(match word {
        "TCP" => BalancerProtocol::Tcp,
        "TLS" => BalancerProtocol::Tls,
        "HTTP" => BalancerProtocol::Http,
        "HTTPS" => BalancerProtocol::Https,
        "UDP" => BalancerProtocol::Udp,
        "TCP_UDP" => BalancerProtocol::TcpUdp,
        _ => return None,
    })
}
