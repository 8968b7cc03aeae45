//! Parts that canvoke draws and does not simulate: the scenario knows too little of them to write them.

use canvoke::Place;
use canvoke::model::UnmodelledKind;

use super::Export;

impl Export<'_> {
    /// Names each part that is left out.
    pub(super) fn unmodelled(&mut self) {
        let scenario = self.scenario;
        for (name, part) in &scenario.unmodelled {
            let what = match part.kind {
                UnmodelledKind::Lattice => "a part of VPC Lattice",
                UnmodelledKind::NetworkFirewall => "an AWS Network Firewall",
                UnmodelledKind::CloudWan => "a Cloud WAN core network",
                UnmodelledKind::GatewayLoadBalancer => "a Gateway Load Balancer",
                UnmodelledKind::Appliance => "an appliance that forwards packets",
                UnmodelledKind::Connect => "a Transit Gateway Connect attachment",
            };
            self.not_in_terraform(
                Place::at(&["unmodelled", name]),
                format!("`{name}` is {what}, of which a scenario holds too little: it is left out of the Terraform"),
            );
        }
    }
}
