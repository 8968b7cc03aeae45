//! What canvoke draws and does not simulate: VPC Lattice, Network Firewall, Cloud WAN, Gateway Load Balancers, Connect
//! attachments, and machines that forward packets (N-LAT-04).

use canvoke::Diagnostic;
use canvoke::model::{Unmodelled, UnmodelledKind, Via};
use hcl_edit::structure::Structure;

use super::reader::{Part, Reader};

/// Types that stand for a part of their own.
pub(super) const KINDS: [(&str, UnmodelledKind); 7] = [
    (
        "aws_networkfirewall_firewall",
        UnmodelledKind::NetworkFirewall,
    ),
    ("aws_networkmanager_core_network", UnmodelledKind::CloudWan),
    ("aws_ec2_transit_gateway_connect", UnmodelledKind::Connect),
    ("aws_vpclattice_service_network", UnmodelledKind::Lattice),
    ("aws_vpclattice_service", UnmodelledKind::Lattice),
    ("aws_vpclattice_resource_gateway", UnmodelledKind::Lattice),
    (
        "aws_vpclattice_resource_configuration",
        UnmodelledKind::Lattice,
    ),
];

impl<'a> Reader<'a> {
    pub(super) fn unmodelled(&mut self) {
        for (resource, kind) in KINDS {
            for part in self.all(resource) {
                let vpc = if part.body.has_attribute("vpc_id") {
                    self.link(&part, "vpc_id", &["aws_vpc"])
                } else {
                    None
                };
                let serves = if part.body.has_attribute("custom_domain_name") {
                    self.text(&part, "custom_domain_name").into_iter().collect()
                } else {
                    Vec::new()
                };
                self.unmodelled_part(&part, kind, vpc, serves);
            }
        }
    }

    /// Draws a part, and says that what leads through it is unknown.
    pub(super) fn unmodelled_part(
        &mut self,
        part: &Part<'_>,
        kind: UnmodelledKind,
        vpc: Option<String>,
        serves: Vec<String>,
    ) -> String {
        if let Some(known) = self.addresses.get(part.address) {
            return known.clone();
        }
        let mut name = part.entry.label.to_owned();
        let mut count = 1;
        while self.scenario.unmodelled.contains_key(&name) {
            count += 1;
            name = format!("{}_{count}", part.entry.label);
        }
        self.became(part, "unmodelled", &name);
        // It is named as a whole, not argument by argument.
        for structure in part.body.iter() {
            let word = match structure {
                Structure::Attribute(attribute) => attribute.key.as_str(),
                Structure::Block(block) => block.ident.as_str(),
            };
            self.asked
                .insert((part.address.to_owned(), word.to_owned()));
        }
        self.diagnostics.push(Diagnostic::note(
            "NOT_SIMULATED",
            part.place(),
            format!(
                "`{}` is drawn and not simulated: what leads through it is unknown",
                part.address
            ),
        ));
        let description = part.entry.kind.to_owned();
        let drawn = Unmodelled {
            kind,
            vpc,
            serves,
            description,
        };
        self.scenario.unmodelled.insert(name.clone(), drawn);
        name
    }

    /// A next hop that is not simulated: what the expression speaks of, drawn as itself.
    pub(super) fn hop_not_simulated(&mut self, part: &Part<'a>, argument: &str) -> Option<Via> {
        self.asked
            .insert((part.address.to_owned(), argument.to_owned()));
        let value = &part.body.get_attribute(argument)?.value;
        for (resource, kind) in [
            (
                "aws_networkfirewall_firewall",
                UnmodelledKind::NetworkFirewall,
            ),
            ("aws_networkmanager_core_network", UnmodelledKind::CloudWan),
            ("aws_vpc_endpoint", UnmodelledKind::GatewayLoadBalancer),
            ("aws_network_interface", UnmodelledKind::Appliance),
            ("aws_instance", UnmodelledKind::Appliance),
        ] {
            let Some(address) = self.evaluator.speaks_of(value, resource).into_iter().next() else {
                continue;
            };
            let found = self.all(resource);
            let Some(found) = found.iter().find(|part| part.address == address) else {
                continue;
            };
            // An instance that forwards is a client too: its name stays the client's.
            let key = self.addresses.remove(&address);
            let name = match &key {
                Some(name) if self.scenario.unmodelled.contains_key(name) => name.clone(),
                _ => {
                    let vpc = self.vpc_of_part(found);
                    self.unmodelled_part(found, kind, vpc, Vec::new())
                }
            };
            if let Some(key) = key {
                self.addresses.insert(address, key);
            }
            return Some(Via::Unmodelled(name));
        }
        None
    }

    /// The VPC of something in a subnet.
    fn vpc_of_part(&mut self, part: &Part<'_>) -> Option<String> {
        if part.body.has_attribute("vpc_id") {
            return self.link(part, "vpc_id", &["aws_vpc"]);
        }
        if !part.body.has_attribute("subnet_id") {
            return None;
        }
        let subnet = self.link(part, "subnet_id", &["aws_subnet"])?;
        Some(self.scenario.subnets.get(&subnet)?.vpc.clone())
    }
}
