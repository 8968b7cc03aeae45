//! Remarks about a policy's text, named as IAM Access Analyzer names them where it has a name (I-LINT). Knows nothing
//! of requests.

/// A stretch of a policy's text, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of a range.
    pub(crate) fn new(start: usize, end: usize) -> Self {
        let clamp = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            start: clamp(start),
            end: clamp(end),
        }
    }

    /// Its first byte alone, for remarks about something long.
    pub(crate) fn head(self) -> Self {
        Self {
            start: self.start,
            end: self.end.min(self.start.saturating_add(1)),
        }
    }

    /// The text it covers; empty where it lies outside.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }
}

/// Line and column of a byte offset, both from 1, the column in characters.
pub fn line_column(text: &str, offset: u32) -> (usize, usize) {
    let before = text.get(..offset as usize).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before.get(start..).map_or(0, |line| line.chars().count());
    (before.matches('\n').count() + 1, column + 1)
}

/// Access Analyzer's kinds of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// AWS refuses the policy, or the part never works.
    Error,
    /// The policy may not do what it seems to.
    Warning,
    /// The policy may allow more than it should.
    Security,
    /// A better way to write it.
    Suggestion,
}

/// A remark about a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyDiagnostic {
    /// Access Analyzer's issue code, or one of ours.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
    /// JSON pointer into the policy.
    pub pointer: String,
    /// Where in the text.
    pub span: Span,
    /// Rule id, such as `I-LINT-06`.
    pub rule: &'static str,
}
