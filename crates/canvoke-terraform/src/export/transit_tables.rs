//! Route tables of transit gateways with their associations, propagations and static routes. AWS makes a gateway's
//! default table with it: that one is spoken of, not made.

use canvoke::Place;
use canvoke::model::{TransitGateway, TransitRoute, TransitRouteTable, TransitVia};

use super::homes::Home;
use super::{Export, name_tag};
use crate::hcl::{Expr, reference, text};

const TABLE: &str = "aws_ec2_transit_gateway_route_table";

impl Export<'_> {
    pub(super) fn transit_route_tables(&mut self) {
        let scenario = self.scenario;
        for (name, table) in &scenario.transit_route_tables {
            let place = Place::at(&["transit_route_tables", name]);
            let at = place.member("gateway");
            let Some(gateway_id) = self.transit_gateway_reference(&table.gateway, at) else {
                continue;
            };
            let (Some(home), Some(gateway)) = (
                self.gateway_home(&table.gateway),
                scenario.transit_gateways.get(&table.gateway),
            ) else {
                continue;
            };
            let label = self.labels.of(TABLE, name);
            let is_default = is_default(gateway, table);
            let id = if is_default {
                let attribute = default_attribute(gateway);
                let at = place.member("gateway");
                let Some(id) = self.gateway_attribute(&table.gateway, attribute, at) else {
                    continue;
                };
                self.name_default(name, id.clone(), &home);
                id
            } else {
                let mut block = self.resource(TABLE, &label, &home);
                block.set("transit_gateway_id", gateway_id);
                block.blank();
                block.set("tags", name_tag(name));
                self.add("transit.tf", block);
                reference(TABLE, &label, "id")
            };
            if table.default && !is_default {
                self.not_in_terraform(
                    place.member("default"),
                    format!("AWS gives `{}` no default route table, because both defaults are off: `{name}` is written as any other", table.gateway),
                );
            }
            self.associations(name, table, &id, &home, &place);
            self.propagations(name, table, &id, &home, &place);
            for (index, route) in table.routes.iter().enumerate() {
                let place = place.member("routes").index(index);
                self.transit_route(&label, route, &id, &home, place);
            }
        }
    }

    /// AWS's own table takes its name as a tag.
    fn name_default(&mut self, name: &str, id: Expr, home: &Home) {
        let label = self.labels.fresh("aws_ec2_tag", &format!("{name}_name"));
        let mut block = self.resource("aws_ec2_tag", &label, home);
        block.set("resource_id", id);
        block.set("key", text("Name"));
        block.set("value", text(name));
        self.add("transit.tf", block);
    }

    fn associations(
        &mut self,
        name: &str,
        table: &TransitRouteTable,
        id: &Expr,
        home: &Home,
        place: &Place,
    ) {
        let scenario = self.scenario;
        let gateway = scenario.transit_gateways.get(&table.gateway);
        for (index, attachment) in table.associations.iter().enumerate() {
            let at = place.member("associations").index(index);
            let Some(found) = self.attachment_reference(attachment, at) else {
                continue;
            };
            let by_default = gateway.is_some_and(|gateway| gateway.default_association)
                && scenario
                    .transit_attachments
                    .get(attachment)
                    .is_some_and(|attachment| attachment.default_association);
            if by_default && gateway.is_some_and(|gateway| is_default(gateway, table)) {
                // AWS has associated it already.
                continue;
            }
            let kind = "aws_ec2_transit_gateway_route_table_association";
            let label = self.labels.fresh(kind, &format!("{name}_{attachment}"));
            let mut block = self.resource(kind, &label, home);
            block.set("transit_gateway_attachment_id", found);
            block.set("transit_gateway_route_table_id", id.clone());
            if by_default {
                block.set("replace_existing_association", Expr::Bool(true));
            }
            self.add("transit.tf", block);
        }
    }

    fn propagations(
        &mut self,
        name: &str,
        table: &TransitRouteTable,
        id: &Expr,
        home: &Home,
        place: &Place,
    ) {
        let scenario = self.scenario;
        let gateway = scenario.transit_gateways.get(&table.gateway);
        for (index, attachment) in table.propagations.iter().enumerate() {
            let at = place.member("propagations").index(index);
            let Some(found) = self.attachment_reference(attachment, at) else {
                continue;
            };
            let by_default = gateway
                .is_some_and(|gateway| gateway.default_propagation && is_default(gateway, table))
                && scenario
                    .transit_attachments
                    .get(attachment)
                    .is_some_and(|attachment| attachment.default_propagation);
            if by_default {
                continue;
            }
            let kind = "aws_ec2_transit_gateway_route_table_propagation";
            let label = self.labels.fresh(kind, &format!("{name}_{attachment}"));
            let mut block = self.resource(kind, &label, home);
            block.set("transit_gateway_attachment_id", found);
            block.set("transit_gateway_route_table_id", id.clone());
            self.add("transit.tf", block);
        }
    }

    fn transit_route(
        &mut self,
        table: &str,
        route: &TransitRoute,
        id: &Expr,
        home: &Home,
        place: Place,
    ) {
        let list = self.scenario.prefix_lists.contains_key(&route.to);
        let kind = if list {
            "aws_ec2_transit_gateway_prefix_list_reference"
        } else {
            "aws_ec2_transit_gateway_route"
        };
        let via = match &route.via {
            TransitVia::Blackhole => None,
            TransitVia::Attachment(name) => {
                let at = place.member("via").member("attachment");
                let Some(found) = self.attachment_reference(name, at) else {
                    self.not_in_terraform(
                        place,
                        format!(
                            "the route to `{}` is left out, because `{name}` is",
                            route.to
                        ),
                    );
                    return;
                };
                Some(found)
            }
        };
        let destination = if list {
            match self.prefix_list_reference(&route.to, home, place.member("to")) {
                Some(list) => ("prefix_list_id", list),
                None => return,
            }
        } else {
            ("destination_cidr_block", self.cidr(&route.to))
        };
        let wanted = format!("{table}_to_{}", route.to).replace("0.0.0.0/0", "anywhere");
        let label = self.labels.fresh(kind, &wanted);
        let mut block = self.resource(kind, &label, home);
        block.set("transit_gateway_route_table_id", id.clone());
        block.set(destination.0, destination.1);
        match via {
            Some(via) => block.set("transit_gateway_attachment_id", via),
            None => block.set("blackhole", Expr::Bool(true)),
        };
        self.add("transit.tf", block);
    }
}

/// Whether a table is the one that AWS makes with a gateway: none is made where both defaults are off (N-TGW-02).
fn is_default(gateway: &TransitGateway, table: &TransitRouteTable) -> bool {
    table.default && (gateway.default_association || gateway.default_propagation)
}

/// The attribute by which a gateway knows its default table.
fn default_attribute(gateway: &TransitGateway) -> &'static str {
    if gateway.default_association {
        "association_default_route_table_id"
    } else {
        "propagation_default_route_table_id"
    }
}
