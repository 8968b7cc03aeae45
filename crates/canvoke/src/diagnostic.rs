//! Diagnostics: remarks about the scenario, with a code, a place and a hint. Knows nothing of calls or verdicts.

use serde::Serialize;

/// How bad a [`Diagnostic`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The part it speaks of was left out of the topology.
    Error,
    /// The part is used as written, but AWS or the reader will trip over it.
    Warning,
    /// Worth knowing.
    Note,
}

/// A stretch of text: byte offsets, and the line and column (1-based, in characters) of its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Line of `start`, counted from 1.
    pub line: usize,
    /// Column of `start` in characters, counted from 1.
    pub column: usize,
}

/// Where to look or edit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file the span is in, where there are several (Terraform folders).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// JSON pointer (RFC 6901) into the scenario; empty: the whole of it.
    pub pointer: String,
    /// The stretch of text, where the text is at hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// The Terraform address, where the scenario came from Terraform.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

impl Place {
    /// The place of the member reached by `segments`, each taken literally (escaped here).
    pub fn at<S: AsRef<str>>(segments: &[S]) -> Self {
        let mut pointer = String::new();
        for segment in segments {
            push_segment(&mut pointer, segment.as_ref());
        }
        Self {
            pointer,
            ..Self::default()
        }
    }

    /// The place of a member below this one.
    pub fn member(&self, segment: &str) -> Self {
        let mut pointer = String::with_capacity(self.pointer.len() + 1 + segment.len());
        pointer.push_str(&self.pointer);
        push_segment(&mut pointer, segment);
        Self {
            file: self.file.clone(),
            pointer,
            span: None,
            address: self.address.clone(),
        }
    }

    /// The place of an element of the list at this place.
    pub fn index(&self, index: usize) -> Self {
        self.member(&index.to_string())
    }

    /// The pointer's segments, unescaped.
    pub fn segments(&self) -> Vec<String> {
        self.pointer
            .split('/')
            .skip(1)
            .map(|segment| segment.replace("~1", "/").replace("~0", "~"))
            .collect()
    }
}

/// A place, or how to write it once something is wrong there: most places are never looked at, and an organisation has
/// hundreds of thousands.
pub trait Placed {
    /// The place.
    fn place(self) -> Place;
}

impl Placed for Place {
    fn place(self) -> Place {
        self
    }
}

impl Placed for &Place {
    fn place(self) -> Place {
        self.clone()
    }
}

impl<F: FnOnce() -> Place> Placed for F {
    fn place(self) -> Place {
        self()
    }
}

fn push_segment(pointer: &mut String, segment: &str) {
    pointer.push('/');
    if segment.contains(['~', '/']) {
        pointer.push_str(&segment.replace('~', "~0").replace('/', "~1"));
    } else {
        pointer.push_str(segment);
    }
}

/// A remark about the scenario (never about a call): code, place, hint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Stable name, such as `DANGLING_REFERENCE`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop, user text in backticks.
    pub message: String,
    /// What to do about it; empty where there is nothing to add.
    pub hint: String,
    /// Where.
    pub place: Place,
}

impl Diagnostic {
    /// An error: the part it speaks of is left out of the topology.
    pub fn error(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, place, message)
    }

    /// A warning: the part is used as written.
    pub fn warning(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, place, message)
    }

    /// A note.
    pub fn note(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, place, message)
    }

    fn new(
        severity: Severity,
        code: &'static str,
        place: Place,
        message: impl Into<String>,
    ) -> Self {
        Self {
            code,
            severity,
            message: message.into(),
            hint: String::new(),
            place,
        }
    }

    /// The same diagnostic with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}
