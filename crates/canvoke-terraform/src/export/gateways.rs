//! Internet, NAT and VPN gateways, which the scenario only names as next hops: one of each kind a VPC that needs it.

use canvoke::model::{RouteTable, Via};
use canvoke::{Diagnostic, Place};

use super::{Export, name_tag};
use crate::hcl::{Expr, reference, text};

impl Export<'_> {
    /// Writes the gateways that the route tables need.
    pub(super) fn gateways(&mut self) {
        let scenario = self.scenario;
        for vpc in scenario.vpcs.keys() {
            let uses = |via: &Via| {
                let of_vpc = |table: &&RouteTable| table.vpc == *vpc;
                let mut tables = scenario.route_tables.values().filter(of_vpc);
                tables.any(|table| table.routes.iter().any(|route| route.via == *via))
            };
            let nat = uses(&Via::NatGateway);
            // A public NAT gateway works only beside an internet gateway.
            if uses(&Via::InternetGateway) || nat {
                self.gateway("aws_internet_gateway", vpc);
            }
            let propagates = scenario
                .route_tables
                .values()
                .any(|table| table.vpc == *vpc && table.propagates);
            let has_site = scenario.sites.values().any(|site| site.vpcs.contains(vpc));
            if uses(&Via::VpnGateway) || propagates || has_site {
                self.gateway("aws_vpn_gateway", vpc);
            }
            if nat {
                self.nat_gateway(vpc);
            }
        }
    }

    fn gateway(&mut self, kind: &'static str, vpc: &str) {
        let Some(home) = self.vpc_home(vpc) else {
            return;
        };
        let label = self.labels.of(kind, vpc);
        let mut block = self.resource(kind, &label, &home);
        let vpc_id = self.vpc_reference(vpc);
        block.set("vpc_id", vpc_id);
        block.blank();
        block.set("tags", name_tag(vpc));
        self.add("network.tf", block);
    }

    fn nat_gateway(&mut self, vpc: &str) {
        let scenario = self.scenario;
        let (Some(home), Some((subnet, _))) = (
            self.vpc_home(vpc),
            scenario.subnets.iter().find(|(_, subnet)| {
                subnet.vpc == vpc && self.leads(subnet.route_table.as_ref(), &Via::InternetGateway)
            }),
        ) else {
            self.diagnostics.push(
                Diagnostic::warning(
                    "NOT_IN_TERRAFORM",
                    Place::at(&["vpcs", vpc]),
                    format!("`{vpc}` has routes to a NAT gateway but no public subnet to put one in: those routes are left out"),
                )
                .hint("add a subnet whose route table has a route to the internet gateway"),
            );
            return;
        };
        let label = self.labels.of("aws_nat_gateway", vpc);
        let mut address = self.resource("aws_eip", &label, &home);
        address.set("domain", text("vpc"));
        self.add("network.tf", address);
        let subnet = self.labels.of("aws_subnet", subnet);
        let mut block = self.resource("aws_nat_gateway", &label, &home);
        block.set("allocation_id", reference("aws_eip", &label, "id"));
        block.set("subnet_id", reference("aws_subnet", &subnet, "id"));
        block.blank();
        block.set("tags", name_tag(vpc));
        block.blank();
        let gateway = self.labels.of("aws_internet_gateway", vpc);
        block.set(
            "depends_on",
            Expr::List(vec![Expr::Reference(format!(
                "aws_internet_gateway.{gateway}"
            ))]),
        );
        self.add("network.tf", block);
    }

    /// Whether a route table has a route over this next hop.
    fn leads(&self, table: Option<&String>, via: &Via) -> bool {
        let table = table.and_then(|table| self.scenario.route_tables.get(table));
        table.is_some_and(|table| table.routes.iter().any(|route| route.via == *via))
    }

    /// Whether the VPC has a subnet for a NAT gateway.
    pub(super) fn has_nat_gateway(&self, vpc: &str) -> bool {
        self.scenario.subnets.values().any(|subnet| {
            subnet.vpc == vpc && self.leads(subnet.route_table.as_ref(), &Via::InternetGateway)
        })
    }
}
