//! The blocks of a root module by their addresses. Knows no provider and evaluates nothing.

use std::collections::BTreeMap;
use std::ops::Range;

use canvoke::{Diagnostic, Place};
use hcl_edit::Span;
use hcl_edit::expr::Expression;
use hcl_edit::structure::{Block, Body};

use super::source::Source;

/// A resource or a data source.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    pub(super) source: &'a Source,
    pub(super) block: &'a Block,
    pub(super) kind: &'a str,
    pub(super) label: &'a str,
}

impl Entry<'_> {
    /// Its place, marked by its head.
    pub(super) fn place(&self, address: &str) -> Place {
        self.source.place(head(self.block), Some(address))
    }
}

/// A root module.
#[derive(Debug, Default)]
pub(super) struct Module<'a> {
    pub(super) resources: BTreeMap<String, Entry<'a>>,
    /// By `data.kind.label`.
    pub(super) data: BTreeMap<String, Entry<'a>>,
    /// The order in which the resources stand in the files.
    pub(super) order: Vec<String>,
    pub(super) variables: BTreeMap<&'a str, &'a Body>,
    pub(super) values: BTreeMap<&'a str, &'a Expression>,
    pub(super) locals: BTreeMap<&'a str, &'a Expression>,
    /// Provider configurations of `aws` with their files.
    pub(super) providers: Vec<(&'a Source, &'a Block)>,
}

impl<'a> Module<'a> {
    /// Sorts the blocks of all files.
    pub(super) fn of(sources: &'a [Source], diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut module = Self::default();
        for source in sources {
            if source.name.ends_with(".tfvars") {
                for attribute in source.body.attributes() {
                    module
                        .values
                        .insert(attribute.key.as_str(), &attribute.value);
                }
                continue;
            }
            for block in source.body.blocks() {
                module.block(source, block, diagnostics);
            }
        }
        module
    }

    fn block(&mut self, source: &'a Source, block: &'a Block, diagnostics: &mut Vec<Diagnostic>) {
        let labels: Vec<&str> = block.labels.iter().map(|label| label.as_str()).collect();
        match (block.ident.as_str(), labels.as_slice()) {
            ("resource", &[kind, label]) => {
                let address = format!("{kind}.{label}");
                let entry = Entry {
                    source,
                    block,
                    kind,
                    label,
                };
                if self.resources.insert(address.clone(), entry).is_some() {
                    diagnostics.push(
                        Diagnostic::error(
                            "DUPLICATE_NAME",
                            entry.place(&address),
                            format!("`{address}` is written twice: this one is read"),
                        )
                        .hint("Terraform refuses this; give one of the two another name"),
                    );
                } else {
                    self.order.push(address);
                }
            }
            ("data", &[kind, label]) => {
                let entry = Entry {
                    source,
                    block,
                    kind,
                    label,
                };
                self.data.insert(format!("data.{kind}.{label}"), entry);
            }
            ("variable", &[name]) => {
                self.variables.insert(name, &block.body);
            }
            ("locals", []) => {
                for attribute in block.body.attributes() {
                    self.locals.insert(attribute.key.as_str(), &attribute.value);
                }
            }
            ("provider", &["aws"]) => self.providers.push((source, block)),
            ("module", &[name]) => {
                let address = format!("module.{name}");
                diagnostics.push(
                    Diagnostic::warning(
                        "NOT_READ",
                        source.place(head(block), Some(&address)),
                        format!(
                            "the module `{address}` is not read: what it makes is missing here"
                        ),
                    )
                    .hint("import the module's own folder, or put its resources here"),
                );
            }
            // These make nothing that a call could meet.
            ("terraform" | "output" | "provider" | "moved" | "import" | "removed" | "check", _) => {
            }
            (other, _) => {
                let words = format!("the block `{other}` is not read");
                let place = source.place(head(block), None);
                diagnostics.push(Diagnostic::note("NOT_READ", place, words));
            }
        }
    }
}

/// The stretch of a block's first line: its word and its labels.
pub(super) fn head(block: &Block) -> Option<Range<usize>> {
    let start = block.ident.span()?;
    let end = block.labels.last().and_then(Span::span);
    Some(start.start..end.map_or(start.end, |end| end.end))
}
