//! Route tables of transit gateways, with their associations, propagations and routes. A gateway's default table comes
//! into the scenario once something speaks of it.

use canvoke::Diagnostic;
use canvoke::model::{TransitRoute, TransitRouteTable, TransitVia};

use super::attributes::default_table;
use super::prefix_lists::LISTS;
use super::reader::{Part, Reader};
use super::transit::GATEWAYS;

impl Reader<'_> {
    pub(super) fn transit_route_tables(&mut self) {
        for part in self.all("aws_ec2_transit_gateway_route_table") {
            let Some(gateway) = self.link(&part, "transit_gateway_id", &GATEWAYS) else {
                continue;
            };
            let name = self.name(&part);
            let id = self.evaluator.id(part.address, &part.entry);
            self.transit_tables.insert(id, name.clone());
            self.became(&part, "transit_route_tables", &name);
            self.scenario
                .transit_route_tables
                .insert(name, empty(gateway, false));
        }
        self.default_tables_by_name();
        for kind in [
            "aws_ec2_transit_gateway_default_route_table_association",
            "aws_ec2_transit_gateway_default_route_table_propagation",
        ] {
            for part in self.all(kind) {
                self.value(&part, "transit_gateway_id");
                if let Some(table) = self.transit_table(&part) {
                    table.default = true;
                }
            }
        }
        for part in self.all("aws_ec2_transit_gateway_route_table_association") {
            self.flag(&part, "replace_existing_association");
            if let Some(name) = self.attachment(&part, "transit_gateway_attachment_id")
                && let Some(table) = self.transit_table(&part)
            {
                table.associations.push(name);
            }
        }
        for part in self.all("aws_ec2_transit_gateway_route_table_propagation") {
            if let Some(name) = self.attachment(&part, "transit_gateway_attachment_id")
                && let Some(table) = self.transit_table(&part)
            {
                table.propagations.push(name);
            }
        }
        for part in self.all("aws_ec2_transit_gateway_route") {
            let to = self.text(&part, "destination_cidr_block");
            self.transit_route(&part, to);
        }
        for part in self.all("aws_ec2_transit_gateway_prefix_list_reference") {
            let to = self.link(&part, "prefix_list_id", &LISTS);
            self.transit_route(&part, to);
        }
    }

    /// The default table's name is a tag of its own, because AWS makes the table.
    fn default_tables_by_name(&mut self) {
        for part in self.all("aws_ec2_tag") {
            let key = self.text(&part, "key");
            let id = self.text(&part, "resource_id");
            let value = self.text(&part, "value");
            if let (Some("Name"), Some(id), Some(value)) = (key.as_deref(), id, value)
                && let Some(gateway) = self.gateway_of_default(&id)
                && !self.scenario.transit_route_tables.contains_key(&value)
            {
                self.transit_tables.insert(id, value.clone());
                self.became(&part, "transit_route_tables", &value);
                self.scenario
                    .transit_route_tables
                    .insert(value, empty(gateway, true));
            }
        }
    }

    /// The gateway whose default table has an id.
    fn gateway_of_default(&self, id: &str) -> Option<String> {
        let resources = self.all("aws_ec2_transit_gateway").into_iter();
        let resources = resources.map(|part| {
            let gateway = self.evaluator.id(part.address, &part.entry);
            (gateway, self.name(&part))
        });
        let data = self.all_data("aws_ec2_transit_gateway").into_iter();
        let data = data.map(|part| {
            let gateway = self.evaluator.data_id(part.address, &part.entry);
            (gateway, self.name(&part))
        });
        let mut all = resources.chain(data);
        let (_, name) = all.find(|(gateway, _)| default_table(gateway) == id)?;
        Some(name)
    }

    /// The table that a resource speaks of.
    fn transit_table(&mut self, part: &Part<'_>) -> Option<&mut TransitRouteTable> {
        let argument = "transit_gateway_route_table_id";
        let id = self.text(part, argument)?;
        if !self.transit_tables.contains_key(&id) {
            let Some(gateway) = self.gateway_of_default(&id) else {
                self.diagnostics.push(
                    Diagnostic::warning(
                        "DANGLING_REFERENCE",
                        part.argument_place(argument),
                        format!(
                            "`{argument}` of `{}` is no table that these files make",
                            part.address
                        ),
                    )
                    .hint("import the folder that makes it together with this one"),
                );
                return None;
            };
            let mut name = format!("{gateway}_default");
            while self.scenario.transit_route_tables.contains_key(&name) {
                name.push('_');
            }
            self.transit_tables.insert(id.clone(), name.clone());
            self.from(part, &["transit_route_tables", &name]);
            self.scenario
                .transit_route_tables
                .insert(name, empty(gateway, true));
        }
        let name = self.transit_tables.get(&id)?;
        self.scenario.transit_route_tables.get_mut(name)
    }

    fn transit_route(&mut self, part: &Part<'_>, to: Option<String>) {
        let is_blackhole = self.flag(part, "blackhole") == Some(true);
        let via = if is_blackhole {
            Some(TransitVia::Blackhole)
        } else {
            self.attachment(part, "transit_gateway_attachment_id")
                .map(TransitVia::Attachment)
        };
        let (Some(to), Some(via)) = (to, via) else {
            let words = format!(
                "`{}` is left out: its destination or its attachment is not known here, and a verdict may hang on it",
                part.address
            );
            self.diagnostics
                .push(Diagnostic::warning("NOT_READ", part.place(), words));
            return;
        };
        if let Some(table) = self.transit_table(part) {
            table.routes.push(TransitRoute { to, via });
        }
    }
}

fn empty(gateway: String, default: bool) -> TransitRouteTable {
    TransitRouteTable {
        gateway,
        default,
        associations: Vec::new(),
        propagations: Vec::new(),
        routes: Vec::new(),
    }
}
