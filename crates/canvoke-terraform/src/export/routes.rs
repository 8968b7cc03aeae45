//! Route tables, their routes as resources of their own, and which subnet uses which table.

use canvoke::model::{Route, Via};
use canvoke::{Diagnostic, Place};

use super::homes::Home;
use super::{Export, name_tag, wait_for};
use crate::hcl::{Expr, reference};

impl Export<'_> {
    pub(super) fn route_tables(&mut self) {
        self.gateways();
        let scenario = self.scenario;
        for (name, table) in &scenario.route_tables {
            let place = Place::at(&["route_tables", name]);
            let Some(home) = self.vpc_home(&table.vpc) else {
                self.dangling(place.member("vpc"), "VPC", &table.vpc);
                continue;
            };
            let label = self.labels.of("aws_route_table", name);
            let mut block = self.resource("aws_route_table", &label, &home);
            let vpc = self.vpc_reference(&table.vpc);
            block.set("vpc_id", vpc.clone());
            block.blank();
            block.set("tags", name_tag(name));
            self.add("network.tf", block);
            if table.propagates {
                self.propagates(&label, &table.vpc, &home);
            }
            if table.main {
                let kind = "aws_main_route_table_association";
                let mut block = self.resource(kind, &label, &home);
                block.set("vpc_id", vpc);
                block.set("route_table_id", reference("aws_route_table", &label, "id"));
                self.add("network.tf", block);
            }
            for (index, route) in table.routes.iter().enumerate() {
                let place = place.member("routes").index(index);
                self.route(&label, &table.vpc, route, &home, place);
            }
        }
        self.route_table_associations();
    }

    /// The VPC's virtual private gateway propagates into the table.
    fn propagates(&mut self, table: &str, vpc: &str, home: &Home) {
        let gateway = self.labels.of("aws_vpn_gateway", vpc);
        let kind = "aws_vpn_gateway_route_propagation";
        let label = self.labels.fresh(kind, table);
        let mut block = self.resource(kind, &label, home);
        let gateway = reference("aws_vpn_gateway", &gateway, "id");
        block.set("vpn_gateway_id", gateway);
        block.set("route_table_id", reference("aws_route_table", table, "id"));
        self.add("network.tf", block);
    }

    fn route(&mut self, table: &str, vpc: &str, route: &Route, home: &Home, place: Place) {
        let Some((argument, target)) = self.next_hop(vpc, &route.via, &place) else {
            return;
        };
        let Some((to, destination)) = self.destination(&route.to, home, &place) else {
            return;
        };
        let wanted = match &route.via {
            Via::Peering(peering) => format!("{table}_to_{}_via_{peering}", route.to),
            _ => format!("{table}_to_{}", route.to),
        };
        let wanted = wanted.replace("0.0.0.0/0", "anywhere");
        let label = self.labels.fresh("aws_route", &wanted);
        let mut block = self.resource("aws_route", &label, home);
        block.set("route_table_id", reference("aws_route_table", table, "id"));
        block.set(to, destination);
        block.set(argument, target);
        let mut after = self.list_acceptance(&route.to, home);
        if let Via::TransitGateway(gateway) = &route.via {
            // AWS refuses a route to a gateway that the VPC is not attached to yet.
            let attachments = self.attachments_of(vpc, gateway);
            if attachments.is_empty() {
                self.diagnostics.push(
                    Diagnostic::warning(
                        "APPLY_WILL_FAIL",
                        place.member("via"),
                        format!("VPC `{vpc}` has no attachment to transit gateway `{gateway}`: AWS refuses the route"),
                    )
                    .hint("attach the VPC, or remove the route"),
                );
            }
            after.extend(attachments);
        }
        wait_for(&mut block, after);
        self.add("network.tf", block);
    }

    /// The argument for a destination, and its value: a block, or a prefix list by name.
    fn destination(
        &mut self,
        to: &str,
        home: &Home,
        place: &Place,
    ) -> Option<(&'static str, Expr)> {
        if self.scenario.prefix_lists.contains_key(to) {
            let list = self.prefix_list_reference(to, home, place.member("to"))?;
            return Some(("destination_prefix_list_id", list));
        }
        let argument = if to.contains(':') {
            "destination_ipv6_cidr_block"
        } else {
            "destination_cidr_block"
        };
        Some((argument, self.cidr(to)))
    }

    fn next_hop(&mut self, vpc: &str, via: &Via, place: &Place) -> Option<(&'static str, Expr)> {
        let (argument, kind, label) = match via {
            Via::Peering(peering) => {
                if !self.is_peering_written(peering) {
                    self.dangling(place.member("via"), "peering connection", peering);
                    return None;
                }
                let kind = "aws_vpc_peering_connection";
                (
                    "vpc_peering_connection_id",
                    kind,
                    self.labels.of(kind, peering),
                )
            }
            Via::InternetGateway => {
                let kind = "aws_internet_gateway";
                ("gateway_id", kind, self.labels.of(kind, vpc))
            }
            Via::VpnGateway => {
                let kind = "aws_vpn_gateway";
                ("gateway_id", kind, self.labels.of(kind, vpc))
            }
            Via::NatGateway if self.has_nat_gateway(vpc) => {
                let kind = "aws_nat_gateway";
                ("nat_gateway_id", kind, self.labels.of(kind, vpc))
            }
            Via::TransitGateway(gateway) => {
                let place = place.member("via");
                let id = self.transit_gateway_reference(gateway, place)?;
                return Some(("transit_gateway_id", id));
            }
            Via::Unmodelled(part) => {
                self.not_in_terraform(
                    place.member("via"),
                    format!("the route over `{part}` is left out, because `{part}` is"),
                );
                return None;
            }
            // Said once, with the gateway.
            Via::NatGateway => return None,
            Via::Blackhole => {
                self.diagnostics.push(Diagnostic::note(
                    "NOT_IN_TERRAFORM",
                    place.member("via"),
                    "a route becomes a black hole when its target is deleted; Terraform cannot make one, so it is left out",
                ));
                return None;
            }
        };
        Some((argument, reference(kind, &label, "id")))
    }

    fn route_table_associations(&mut self) {
        let scenario = self.scenario;
        for (name, subnet) in &scenario.subnets {
            let (Some(table), Some(home)) = (&subnet.route_table, self.subnet_home(name)) else {
                continue;
            };
            let written = scenario
                .route_tables
                .get(table)
                .is_some_and(|table| scenario.vpcs.contains_key(&table.vpc));
            if !written {
                let place = Place::at(&["subnets", name, "route_table"]);
                self.dangling(place, "route table", table);
                continue;
            }
            let label = self.labels.of("aws_subnet", name);
            let table = self.labels.of("aws_route_table", table);
            let mut block = self.resource("aws_route_table_association", &label, &home);
            block.set("subnet_id", reference("aws_subnet", &label, "id"));
            block.set("route_table_id", reference("aws_route_table", &table, "id"));
            self.add("network.tf", block);
        }
    }
}
