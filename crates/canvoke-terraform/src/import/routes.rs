//! Route tables, inline and split routes, and which subnet uses which table.

use canvoke::Diagnostic;
use canvoke::model::{Route, RouteTable, Via};

use super::prefix_lists::LISTS;
use super::reader::{Part, Reader};
use super::transit::GATEWAYS;

const TABLES: [&str; 2] = ["aws_route_table", "aws_default_route_table"];

/// Next hops that are drawn and not simulated.
const NOT_SIMULATED: [&str; 4] = [
    "network_interface_id",
    "vpc_endpoint_id",
    "core_network_arn",
    "instance_id",
];

/// Next hops that the model does not have.
const OTHER_HOPS: [&str; 3] = [
    "egress_only_gateway_id",
    "carrier_gateway_id",
    "local_gateway_id",
];

impl<'a> Reader<'a> {
    pub(super) fn route_tables(&mut self) {
        for part in self.all("aws_route_table") {
            if let Some(vpc) = self.link(&part, "vpc_id", &["aws_vpc"]) {
                self.route_table(&part, vpc, false);
            }
        }
        for part in self.all("aws_default_route_table") {
            let id = self.text(&part, "default_route_table_id");
            let main = id.and_then(|id| self.default_part(&id));
            let Some(main) = main else { continue };
            let Some(table) = self.scenario.route_tables.remove(&main) else {
                continue;
            };
            self.route_table(&part, table.vpc, true);
        }
        for part in self.all("aws_route") {
            let Some(table) = self.link(&part, "route_table_id", &TABLES) else {
                continue;
            };
            self.mixed(&part, &table, "route_table_id", &TABLES, &["route"]);
            let to = self.destination(
                &part,
                [
                    "destination_cidr_block",
                    "destination_ipv6_cidr_block",
                    "destination_prefix_list_id",
                ],
            );
            if let Some(route) = self.route(&part, to)
                && let Some(table) = self.scenario.route_tables.get_mut(&table)
            {
                table.routes.push(route);
            }
        }
        for part in self.all("aws_main_route_table_association") {
            let table = self.link(&part, "route_table_id", &TABLES);
            self.value(&part, "vpc_id");
            let table = table.and_then(|table| self.scenario.route_tables.get_mut(&table));
            if let Some(table) = table {
                table.main = true;
            }
        }
        for part in self.all("aws_vpn_gateway_route_propagation") {
            self.value(&part, "vpn_gateway_id");
            let table = self.link(&part, "route_table_id", &TABLES);
            let table = table.and_then(|table| self.scenario.route_tables.get_mut(&table));
            if let Some(table) = table {
                table.propagates = true;
            }
        }
        for part in self.all("aws_route_table_association") {
            let subnet = self.link(&part, "subnet_id", &["aws_subnet"]);
            let table = self.link(&part, "route_table_id", &TABLES);
            if let (Some(subnet), Some(table)) = (subnet, table)
                && let Some(subnet) = self.scenario.subnets.get_mut(&subnet)
            {
                subnet.route_table = Some(table);
            }
        }
    }

    fn route_table(&mut self, part: &Part<'a>, vpc: String, main: bool) {
        let name = self.name(part);
        let mut routes = Vec::new();
        for block in self.blocks(part, "route") {
            let to = self.destination(
                &block,
                [
                    "cidr_block",
                    "ipv6_cidr_block",
                    "destination_prefix_list_id",
                ],
            );
            routes.extend(self.route(&block, to));
        }
        let propagates = !self.texts(part, "propagating_vgws").is_empty();
        self.became(part, "route_tables", &name);
        let table = RouteTable {
            vpc,
            main,
            propagates,
            routes,
        };
        self.scenario.route_tables.insert(name, table);
    }

    /// A block of either family, or a prefix list's name.
    fn destination(
        &mut self,
        part: &Part<'_>,
        [ipv4, ipv6, list]: [&'static str; 3],
    ) -> Option<String> {
        if part.body.has_attribute(list) {
            return self.link(part, list, &LISTS);
        }
        let to = self.text(part, ipv4);
        to.or_else(|| self.text(part, ipv6))
    }

    fn route(&mut self, part: &Part<'a>, to: Option<String>) -> Option<Route> {
        let via = self.next_hop(part);
        match (to, via) {
            (Some(to), Some(via)) => Some(Route { to, via }),
            _ => {
                let words = format!(
                    "a route of `{}` is left out: its destination or its next hop is not in the model, and a verdict may hang on it",
                    part.address
                );
                self.diagnostics
                    .push(Diagnostic::warning("NOT_READ", part.place(), words));
                None
            }
        }
    }

    fn next_hop(&mut self, part: &Part<'a>) -> Option<Via> {
        for other in OTHER_HOPS {
            self.asked
                .insert((part.address.to_owned(), other.to_owned()));
        }
        if part.body.has_attribute("vpc_peering_connection_id") {
            let kind = ["aws_vpc_peering_connection"];
            let peering = self.link(part, "vpc_peering_connection_id", &kind)?;
            return Some(Via::Peering(peering));
        }
        if part.body.has_attribute("transit_gateway_id") {
            let gateway = self.link(part, "transit_gateway_id", &GATEWAYS)?;
            return Some(Via::TransitGateway(gateway));
        }
        let hop = NOT_SIMULATED
            .into_iter()
            .find(|argument| part.body.has_attribute(argument));
        if let Some(argument) = hop {
            return self.hop_not_simulated(part, argument);
        }
        if part.body.has_attribute("nat_gateway_id") {
            self.value(part, "nat_gateway_id");
            return Some(Via::NatGateway);
        }
        let gateway = self.text(part, "gateway_id")?;
        if self.address_of("aws_internet_gateway", &gateway).is_some()
            || gateway.starts_with("igw-")
        {
            return Some(Via::InternetGateway);
        }
        let vpn = self.address_of("aws_vpn_gateway", &gateway).is_some();
        (vpn || gateway.starts_with("vgw-")).then_some(Via::VpnGateway)
    }
}
