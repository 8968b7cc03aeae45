//! From a pasted error back to its possible causes: the gateway's answers and the failures before one (G6), each with
//! the findings that lead to it. Reads what is pasted; knows nothing of a scenario.

mod matching;
mod paste;
pub mod table;
mod text;

use serde::Serialize;

use crate::explain::rules;
pub use matching::By;
use matching::Match;
pub use paste::Paste;
use table::{Cause, Row};
pub use text::text;

/// What a pasted error may come from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diagnosis {
    /// What was read of the paste.
    pub read: Paste,
    /// The answers that read so; empty where the paste holds no error.
    pub responses: Vec<Response>,
    /// What can cause them, the most usual first.
    pub causes: Vec<PossibleCause>,
}

/// An answer that reads like the paste.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Response {
    /// Its stable name.
    pub id: String,
    /// The rule that tells of its wording.
    pub rule: String,
    /// What it was known by.
    pub by: By,
    /// The wording that fits; none: the status or the error type alone does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wording: Option<String>,
    /// Whether the status is another than the usual one: an API can set its own (G-MSG-22).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub has_other_status: bool,
    /// What is worth knowing of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A finding that can cause the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PossibleCause {
    /// Code of the finding.
    pub code: String,
    /// Its gate.
    pub gate: String,
    /// What it says.
    pub says: String,
    /// What to look at next.
    pub check: String,
    /// Rules it rests on.
    pub rules: Vec<String>,
    /// The AWS page of the first of them that has one; empty: none.
    pub source: String,
}

/// What a pasted error may come from: a body, an answer with headers, the output of `curl -v`, a client's exception.
///
/// # Errors
///
/// Where the built-in table is no JSON of its shape, which a test rules out.
pub fn diagnose(text: &str) -> serde_json::Result<Diagnosis> {
    let rows = table::rows()?;
    let all = table::causes()?;
    let read = paste::read(text, &rows);
    let matches = matching::find(&rows, &read);
    let mut causes: Vec<PossibleCause> = Vec::new();
    for code in matches.iter().flat_map(|found| &found.row.causes) {
        let Some(cause) = all.iter().find(|cause| cause.code == *code) else {
            continue;
        };
        // Nobody's own policies are asked about a caller that nobody knows (G-WHO-01).
        let is_apart = cause.signed && read.user.as_deref() == Some("anonymous");
        if !is_apart && causes.iter().all(|known| known.code != *code) {
            causes.push(possible(cause));
        }
    }
    Ok(Diagnosis {
        responses: matches.iter().map(response).collect(),
        causes,
        read,
    })
}

fn response(found: &Match<'_>) -> Response {
    let Row { id, rule, note, .. } = found.row;
    Response {
        id: id.clone(),
        rule: found.rule.unwrap_or(rule).to_owned(),
        by: found.by,
        wording: found.wording.map(str::to_owned),
        has_other_status: found.has_other_status,
        note: note.clone(),
    }
}

fn possible(cause: &Cause) -> PossibleCause {
    let source = cause
        .rules
        .iter()
        .map(|rule| rules::source(rule))
        .find(|source| !source.is_empty());
    PossibleCause {
        code: cause.code.clone(),
        gate: cause.gates.join(", "),
        says: cause.says.clone(),
        check: cause.check.clone(),
        rules: cause.rules.clone(),
        source: source.unwrap_or_default().to_owned(),
    }
}
