//! Reading arguments of resources: typed, with a diagnostic for what has no value. Knows no resource type.

use std::collections::{BTreeMap, BTreeSet};

use canvoke::model::{Account, Document, Scenario};
use canvoke::{Diagnostic, Place};
use hcl_edit::Span;
use hcl_edit::structure::Body;

use super::evaluate::Evaluator;
use super::module::Entry;
use super::names::DATA;
use super::source::Source;
use super::value::Value;

/// A body of arguments: a resource's own, or a block's inside it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    pub(super) address: &'a str,
    pub(super) entry: Entry<'a>,
    pub(super) body: &'a Body,
}

impl Part<'_> {
    /// The place of the resource's head.
    pub(super) fn place(&self) -> Place {
        self.entry.place(self.address)
    }

    fn source(&self) -> &Source {
        self.entry.source
    }

    /// The place of an argument; the resource's where it is not written.
    pub(super) fn argument_place(&self, name: &str) -> Place {
        match self.body.get_attribute(name) {
            Some(attribute) => self.source().place(attribute.span(), Some(self.address)),
            None => self.place(),
        }
    }
}

/// An import under way.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    pub(super) evaluator: &'a Evaluator<'a>,
    pub(super) scenario: Scenario,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Names in the scenario by Terraform address.
    pub(super) addresses: BTreeMap<String, String>,
    /// Where the scenario's parts came from, by JSON pointer.
    pub(super) places: BTreeMap<String, Place>,
    /// Addresses by what references to them give: ids, ARNs.
    pub(super) by_id: BTreeMap<String, String>,
    /// Resources that stand for none or for many.
    pub(super) left_out: BTreeSet<String>,
    /// Arguments and blocks that somebody asked for, by address.
    pub(super) asked: BTreeSet<(String, String)>,
    /// Accounts that no provider works in, by name.
    pub(super) accounts: BTreeMap<String, Account>,
    /// Accounts that a resource is shared with, by the resource's ARN.
    pub(super) shared: BTreeMap<String, Vec<String>>,
    /// Names of attachments of transit gateways, by id.
    pub(super) attachments: BTreeMap<String, String>,
    /// Names of route tables of transit gateways, by id.
    pub(super) transit_tables: BTreeMap<String, String>,
    /// Names of sites, by the id of the gateway on their side.
    pub(super) site_names: BTreeMap<String, String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        evaluator: &'a Evaluator<'a>,
        scenario: Scenario,
        diagnostics: Vec<Diagnostic>,
    ) -> Self {
        let mut reader = Self {
            evaluator,
            scenario,
            diagnostics,
            addresses: BTreeMap::new(),
            places: BTreeMap::new(),
            by_id: BTreeMap::new(),
            left_out: BTreeSet::new(),
            asked: BTreeSet::new(),
            accounts: BTreeMap::new(),
            shared: BTreeMap::new(),
            attachments: BTreeMap::new(),
            transit_tables: BTreeMap::new(),
            site_names: BTreeMap::new(),
        };
        let data = evaluator.module.data.iter();
        for (address, entry) in data.filter(|(_, entry)| DATA.contains(&entry.kind)) {
            let id = evaluator.data_id(address, entry);
            let of_kind = format!("{} {id}", entry.kind);
            reader.by_id.insert(of_kind, address.clone());
        }
        for (address, entry) in &evaluator.module.resources {
            reader.count(address, entry);
            let id = evaluator.id(address, entry);
            reader
                .by_id
                .insert(format!("{} {id}", entry.kind), address.clone());
            let others = [
                evaluator.arn(address, entry),
                evaluator.dns_name(address, entry),
                evaluator.service_name(address, entry),
            ];
            for text in others.into_iter().flatten() {
                let of_kind = format!("{} {text}", entry.kind);
                reader.by_id.insert(of_kind, address.clone());
            }
        }
        reader
    }

    /// Resources that are not one: repeated ones are not expanded, absent ones are absent.
    fn count(&mut self, address: &str, entry: &Entry<'_>) {
        let body = &entry.block.body;
        if self.evaluator.is_fan_out(entry) {
            // One attachment for each interface of an endpoint is read as the endpoint.
            self.left_out.insert(address.to_owned());
        } else if body.has_attribute("for_each") {
            self.left_out.insert(address.to_owned());
            self.not_expanded(address, entry, "for_each");
        } else if let Some(count) = body.get_attribute("count") {
            match self.evaluator.value(&count.value) {
                Value::Number(number) if number.as_u64() == Some(1) => {}
                Value::Number(number) if number.as_u64() == Some(0) => {
                    self.left_out.insert(address.to_owned());
                }
                _ => {
                    self.left_out.insert(address.to_owned());
                    self.not_expanded(address, entry, "count");
                }
            }
        }
    }

    fn not_expanded(&mut self, address: &str, entry: &Entry<'_>, how: &str) {
        self.diagnostics.push(
            Diagnostic::warning(
                "NOT_READ",
                entry.place(address),
                format!(
                    "`{address}` is repeated by `{how}`, which is not expanded here: it is left out"
                ),
            )
            .hint("write its instances out, or a verdict may miss them"),
        );
    }

    /// The resources of a type, in the order of the files.
    pub(super) fn all(&self, kind: &str) -> Vec<Part<'a>> {
        let module = self.evaluator.module;
        module
            .order
            .iter()
            .filter(|address| !self.left_out.contains(*address))
            .filter_map(|address| {
                let entry = module.resources.get(address)?;
                (entry.kind == kind).then_some(Part {
                    address,
                    entry: *entry,
                    body: &entry.block.body,
                })
            })
            .collect()
    }

    /// The data sources of a type, by address.
    pub(super) fn all_data(&self, kind: &str) -> Vec<Part<'a>> {
        let data = self.evaluator.module.data.iter();
        data.filter(|(_, entry)| entry.kind == kind)
            .map(|(address, entry)| Part {
                address,
                entry: *entry,
                body: &entry.block.body,
            })
            .collect()
    }

    /// The name by which the scenario knows a resource.
    pub(super) fn name(&self, part: &Part<'_>) -> String {
        let name = self.evaluator.names.get(part.address);
        name.cloned().unwrap_or_else(|| part.entry.label.to_owned())
    }

    /// Remembers what a resource became.
    pub(super) fn became(&mut self, part: &Part<'_>, collection: &str, name: &str) {
        self.addresses
            .insert(part.address.to_owned(), name.to_owned());
        self.from(part, &[collection, name]);
    }

    /// Remembers where a part of the scenario came from.
    pub(super) fn from(&mut self, part: &Part<'_>, segments: &[&str]) {
        let pointer = Place::at(segments).pointer;
        self.places.insert(pointer, part.place());
    }

    /// An argument's value; none, with a diagnostic, where it is not known.
    pub(super) fn value(&mut self, part: &Part<'_>, name: &str) -> Option<Value> {
        self.asked
            .insert((part.address.to_owned(), name.to_owned()));
        let value = self.evaluator.argument(part.body, name)?;
        if let Some(unknown) = value.first_unknown() {
            self.unknown(part, name, &unknown.because.clone(), "it is left out");
            return None;
        }
        Some(value)
    }

    /// Says that an argument hangs on what is not known.
    pub(super) fn unknown(&mut self, part: &Part<'_>, name: &str, because: &str, then: &str) {
        self.diagnostics.push(
            Diagnostic::warning(
                "UNKNOWN_VALUE",
                part.argument_place(name),
                format!(
                    "`{name}` of `{}` depends on `{because}`, which is not known here: {then}, and a verdict may hang on it",
                    part.address
                ),
            )
            .hint("give a variable a default or put it into `terraform.tfvars`; write other values out"),
        );
    }

    pub(super) fn wrong(&mut self, part: &Part<'_>, name: &str, wanted: &str) {
        self.diagnostics.push(Diagnostic::warning(
            "WRONG_TYPE",
            part.argument_place(name),
            format!(
                "`{name}` of `{}` is not {wanted}: it is left out",
                part.address
            ),
        ));
    }

    /// An argument that is text.
    pub(super) fn text(&mut self, part: &Part<'_>, name: &str) -> Option<String> {
        let text = self.value(part, name)?.to_text();
        if text.is_none() {
            self.wrong(part, name, "text");
        }
        text
    }

    /// An argument that is true or false.
    pub(super) fn flag(&mut self, part: &Part<'_>, name: &str) -> Option<bool> {
        match self.value(part, name)?.to_text()?.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => {
                self.wrong(part, name, "`true` or `false`");
                None
            }
        }
    }

    /// An argument that is a whole number.
    pub(super) fn number(&mut self, part: &Part<'_>, name: &str) -> Option<i64> {
        let text = self.value(part, name)?.to_text()?;
        let number = text.parse().ok();
        if number.is_none() {
            self.wrong(part, name, "a whole number");
        }
        number
    }

    /// An argument that is a list of texts; elements that are not known are left out, each with a diagnostic.
    pub(super) fn texts(&mut self, part: &Part<'_>, name: &str) -> Vec<String> {
        self.asked
            .insert((part.address.to_owned(), name.to_owned()));
        let mut texts = Vec::new();
        match self.evaluator.argument(part.body, name) {
            None => {}
            Some(Value::List(elements)) => {
                for element in elements {
                    match (element.to_text(), element.first_unknown()) {
                        (Some(text), _) => texts.push(text),
                        (None, Some(unknown)) => {
                            self.unknown(part, name, &unknown.because, "that element is left out");
                        }
                        (None, None) => self.wrong(part, name, "a list of texts"),
                    }
                }
            }
            Some(Value::Unknown(unknown)) => {
                self.unknown(part, name, &unknown.because, "it is left out");
            }
            Some(_) => self.wrong(part, name, "a list"),
        }
        texts
    }

    /// The nested blocks of a name; the same written as an argument is named, because it is not read.
    pub(super) fn blocks(&mut self, part: &Part<'a>, name: &'a str) -> Vec<Part<'a>> {
        self.asked
            .insert((part.address.to_owned(), name.to_owned()));
        let written = self.evaluator.argument(part.body, name);
        if written.is_some_and(|value| value != Value::List(Vec::new())) {
            self.diagnostics.push(
                Diagnostic::warning(
                    "NOT_READ",
                    part.argument_place(name),
                    format!(
                        "`{name}` of `{}` is written as a list, which is not read: it is left out",
                        part.address
                    ),
                )
                .hint(format!("write `{name} {{ ... }}` blocks")),
            );
        }
        let blocks = part.body.get_blocks(name);
        blocks
            .map(|block| Part {
                body: &block.body,
                ..*part
            })
            .collect()
    }

    /// A policy. Where a part of it is not known it is read with the gap named, and that is said.
    pub(super) fn document(&mut self, part: &Part<'_>, name: &str) -> Option<Document> {
        self.asked
            .insert((part.address.to_owned(), name.to_owned()));
        match self.evaluator.argument(part.body, name)? {
            Value::Unknown(unknown) => {
                // Without a brace the whole of it is not known, and a policy of our own making would be a guess.
                let is_partly_known = unknown.shown.trim_start().starts_with('{');
                let then = if is_partly_known {
                    "it is read with that part named as not known"
                } else {
                    "the policy is left out"
                };
                self.unknown(part, name, &unknown.because, then);
                is_partly_known.then(|| Document::new(indented(&unknown.shown)))
            }
            value => match value.to_text() {
                Some(text) => Some(Document::new(indented(&text))),
                None => {
                    self.wrong(part, name, "text");
                    None
                }
            },
        }
    }
}

/// JSON made in one line is easier to read, and to point into, over many.
fn indented(text: &str) -> String {
    if text.trim().contains('\n') {
        return text.to_owned();
    }
    Document::new(text)
        .pretty()
        .unwrap_or_else(|| text.to_owned())
}
