//! The files as they were given: parsed bodies, and where a byte is. Knows nothing of Terraform.

use std::ops::Range;

use canvoke::{Diagnostic, Place, Span};
use hcl_edit::parser::parse_body;
use hcl_edit::structure::Body;

/// The largest folder that is read, in bytes.
pub(super) const MAX_BYTES: usize = 4 * 1024 * 1024;

/// A file.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) name: String,
    pub(super) body: Body,
    text: String,
    line_starts: Vec<usize>,
}

impl Source {
    fn new(name: &str, text: &str, body: Body) -> Self {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self {
            name: name.to_owned(),
            body,
            text: text.to_owned(),
            line_starts: std::iter::once(0)
                .chain(newlines.map(|(index, _)| index + 1))
                .collect(),
        }
    }

    /// Parses a file; text that is not HCL becomes a diagnostic.
    pub(super) fn parse(name: &str, text: &str) -> Result<Self, Box<Diagnostic>> {
        match parse_body(text) {
            Ok(body) => Ok(Self::new(name, text, body)),
            Err(error) => {
                let start = error.location().offset().min(text.len());
                let source = Self::new(name, text, Body::new());
                let place = source.place(Some(start..(start + 1).min(text.len())), None);
                let message = error.message().replace('\n', "; ");
                Err(Box::new(
                    Diagnostic::error("NOT_HCL", place, format!("this file is not HCL: {message}"))
                        .hint("nothing of this file is read; `terraform validate` says more"),
                ))
            }
        }
    }

    /// The place of a stretch of the file.
    pub(super) fn place(&self, range: Option<Range<usize>>, address: Option<&str>) -> Place {
        Place {
            file: Some(self.name.clone()),
            span: range.map(|range| self.span(range)),
            address: address.map(str::to_owned),
            ..Place::default()
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        let line = self
            .line_starts
            .partition_point(|start| *start <= range.start);
        let start = line
            .checked_sub(1)
            .and_then(|index| self.line_starts.get(index))
            .copied()
            .unwrap_or(0);
        Span {
            start: range.start,
            end: range.end,
            line: line.max(1),
            column: self
                .text
                .get(start..range.start)
                .map_or(0, |before| before.chars().count())
                + 1,
        }
    }
}
