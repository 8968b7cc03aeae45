//! Data sources whose answer follows from the text: who and where one is, policies, names of services.

use canvoke::model::invented_id;
use hcl_edit::structure::{Block, Body};

use super::attributes::{default_table, partition};
use super::evaluate::Evaluator;
use super::module::Entry;
use super::value::{Unknown, Value};

impl Evaluator<'_> {
    /// The value of `data.kind.label.attribute`.
    pub(super) fn data(&self, address: &str, attribute: &str) -> Value {
        let unknown = || Value::unknown(format!("{address}.{attribute}"));
        let Some(entry) = self.module.data.get(address) else {
            return unknown();
        };
        let works = self.providers.of(entry);
        let text = |text: &str| Value::Text(text.to_owned());
        match (entry.kind, attribute) {
            ("aws_caller_identity", "account_id" | "id") => text(&works.account_id),
            ("aws_region", "name" | "region" | "id") => text(&works.region),
            ("aws_partition", "partition" | "id") => text(partition(&works.region)),
            ("aws_partition", "dns_suffix") => text("amazonaws.com"),
            ("aws_partition", "reverse_dns_prefix") => text("com.amazonaws"),
            ("aws_iam_policy_document", "json" | "minified_json") => self.policy_document(entry),
            // Which zones an account has is AWS's to say; that they differ is all that a verdict needs.
            ("aws_availability_zones", "names") => Value::List(
                ["a", "b", "c"]
                    .iter()
                    .map(|zone| text(&format!("{}{zone}", works.region)))
                    .collect(),
            ),
            ("aws_vpc_endpoint_service", "service_name") => {
                let service = self.argument(&entry.block.body, "service");
                match service.and_then(|service| service.to_text()) {
                    Some(service) => text(&format!("com.amazonaws.{}.{service}", works.region)),
                    None => unknown(),
                }
            }
            (
                "aws_ec2_transit_gateway",
                "association_default_route_table_id" | "propagation_default_route_table_id",
            ) => Value::Text(default_table(&self.data_id(address, entry))),
            ("aws_ec2_transit_gateway" | "aws_ec2_transit_gateway_dx_gateway_attachment", "id") => {
                Value::Text(self.data_id(address, entry))
            }
            ("aws_acm_certificate", "arn") => text(&invented_id("certificate", address)),
            ("aws_network_interface", "private_ip") => self
                .argument(&entry.block.body, "id")
                .and_then(|id| self.address_of_interface(&id.to_text()?))
                .map_or_else(unknown, Value::Text),
            _ => self
                .argument(&entry.block.body, attribute)
                .unwrap_or_else(unknown),
        }
    }

    /// The id of a data source that stands for a thing: the one that is written, else one of our own.
    pub(super) fn data_id(&self, address: &str, entry: &Entry<'_>) -> String {
        let written = self.argument(&entry.block.body, "id");
        let written = written.and_then(|id| id.to_text());
        written.unwrap_or_else(|| invented_id(entry.kind, address))
    }

    /// `aws_iam_policy_document` as the JSON that it makes.
    fn policy_document(&self, entry: &Entry<'_>) -> Value {
        let body = &entry.block.body;
        let mut unknown = None;
        let mut statements = Vec::new();
        self.documents(
            body,
            "source_policy_documents",
            &mut statements,
            &mut unknown,
        );
        for block in body.get_blocks("statement") {
            statements.push(self.statement(&block.body));
        }
        if body.get_blocks("dynamic").next().is_some() {
            unknown.get_or_insert_with(|| Unknown {
                because: "a `dynamic` block".to_owned(),
                shown: String::new(),
            });
        }
        let mut over = Vec::new();
        self.documents(body, "override_policy_documents", &mut over, &mut unknown);
        let sids: Vec<Value> = over
            .iter()
            .filter_map(|statement| statement.at("Sid").cloned())
            .collect();
        statements.retain(|statement| statement.at("Sid").is_none_or(|sid| !sids.contains(sid)));
        statements.extend(over);
        let version = self
            .argument(body, "version")
            .unwrap_or_else(|| Value::Text("2012-10-17".to_owned()));
        let mut members = vec![("Version".to_owned(), version)];
        if let Some(id) = self.argument(body, "policy_id") {
            members.push(("Id".to_owned(), id));
        }
        members.push(("Statement".to_owned(), Value::List(statements)));
        let document = Value::Object(members);
        let shown = document.to_json().to_string();
        let because = document
            .first_unknown()
            .cloned()
            .or(unknown)
            .map(|unknown| unknown.because);
        match because {
            Some(because) => Value::Unknown(Unknown { because, shown }),
            None => Value::Text(shown),
        }
    }

    /// Statements of documents given as JSON.
    fn documents(
        &self,
        body: &Body,
        argument: &str,
        statements: &mut Vec<Value>,
        unknown: &mut Option<Unknown>,
    ) {
        let Some(value) = self.argument(body, argument) else {
            return;
        };
        let Value::List(documents) = &value else {
            *unknown = value.first_unknown().cloned();
            return;
        };
        for document in documents {
            let text = match document {
                Value::Text(text) => text,
                Value::Unknown(found) => {
                    *unknown = Some(found.clone());
                    &found.shown
                }
                _ => continue,
            };
            let parsed: Option<serde_json::Value> = serde_json::from_str(text).ok();
            match parsed
                .map(Value::from_json)
                .as_ref()
                .and_then(|value| value.at("Statement"))
            {
                Some(Value::List(found)) => statements.extend(found.iter().cloned()),
                Some(found @ Value::Object(_)) => statements.push(found.clone()),
                _ => {}
            }
        }
    }

    fn statement(&self, body: &Body) -> Value {
        let mut members = Vec::new();
        if let Some(sid) = self.argument(body, "sid") {
            members.push(("Sid".to_owned(), sid));
        }
        let effect = self.argument(body, "effect");
        members.push((
            "Effect".to_owned(),
            effect.unwrap_or_else(|| Value::Text("Allow".to_owned())),
        ));
        for (argument, name) in [
            ("actions", "Action"),
            ("not_actions", "NotAction"),
            ("resources", "Resource"),
            ("not_resources", "NotResource"),
        ] {
            if let Some(value) = self.argument(body, argument) {
                members.push((name.to_owned(), one_or_many(unescaped(value))));
            }
        }
        for (blocks, name) in [
            ("principals", "Principal"),
            ("not_principals", "NotPrincipal"),
        ] {
            let found: Vec<&Block> = body.get_blocks(blocks).collect();
            if !found.is_empty() {
                members.push((name.to_owned(), self.principals(&found)));
            }
        }
        let conditions: Vec<&Block> = body.get_blocks("condition").collect();
        if !conditions.is_empty() {
            members.push(("Condition".to_owned(), self.conditions(&conditions)));
        }
        Value::Object(members)
    }

    fn principals(&self, blocks: &[&Block]) -> Value {
        let mut kinds: Vec<(String, Value)> = Vec::new();
        for block in blocks {
            let kind = self.argument(&block.body, "type");
            let kind = kind.and_then(|kind| kind.to_text()).unwrap_or_default();
            let identifiers = self.argument(&block.body, "identifiers");
            let identifiers = identifiers.unwrap_or(Value::List(Vec::new()));
            add(&mut kinds, &kind, identifiers);
        }
        if let [(kind, Value::List(identifiers))] = kinds.as_slice()
            && kind == "*"
            && identifiers
                .iter()
                .all(|one| *one == Value::Text("*".to_owned()))
        {
            return Value::Text("*".to_owned());
        }
        Value::Object(
            kinds
                .into_iter()
                .map(|(kind, value)| (kind, one_or_many(value)))
                .collect(),
        )
    }

    fn conditions(&self, blocks: &[&Block]) -> Value {
        let mut tests: Vec<(String, Vec<(String, Value)>)> = Vec::new();
        for block in blocks {
            let text = |name| {
                let value = self.argument(&block.body, name);
                value.and_then(|value| value.to_text()).unwrap_or_default()
            };
            let (test, variable) = (text("test"), text("variable"));
            let values = self.argument(&block.body, "values");
            let values = unescaped(values.unwrap_or(Value::List(Vec::new())));
            match tests.iter_mut().find(|(name, _)| *name == test) {
                Some((_, variables)) => add(variables, &variable, values),
                None => {
                    let mut variables = Vec::new();
                    add(&mut variables, &variable, values);
                    tests.push((test, variables));
                }
            }
        }
        let members = tests.into_iter().map(|(test, variables)| {
            let variables = variables
                .into_iter()
                .map(|(name, value)| (name, one_or_many(value)));
            (test, Value::Object(variables.collect()))
        });
        Value::Object(members.collect())
    }
}

/// Adds values to the list of that name.
fn add(lists: &mut Vec<(String, Value)>, name: &str, values: Value) {
    match (lists.iter_mut().find(|(other, _)| other == name), values) {
        (Some((_, Value::List(all))), Value::List(more)) => all.extend(more),
        (Some((_, all)), more) => *all = more,
        (None, values) => lists.push((name.to_owned(), values)),
    }
}

/// A list of one is written as the one, as the provider does.
fn one_or_many(value: Value) -> Value {
    match value {
        Value::List(mut elements) if elements.len() == 1 => elements.pop().unwrap_or(Value::Null),
        value => value,
    }
}

/// The data source writes IAM's variables as `&{aws:username}`, because `${` belongs to Terraform.
fn unescaped(value: Value) -> Value {
    match value {
        Value::Text(text) => Value::Text(text.replace("&{", "${")),
        Value::List(elements) => Value::List(elements.into_iter().map(unescaped).collect()),
        value => value,
    }
}
