//! A diagnosis as plain text, for a terminal and for the clipboard. Decides nothing.

use std::fmt::Write as _;

use super::matching::By;
use super::{Diagnosis, Response};

/// How many causes are shown with all there is to say of them.
const SHOWN: usize = 10;

/// The diagnosis as text: no colour, lines as long as they come.
pub fn text(diagnosis: &Diagnosis) -> String {
    let mut out = String::new();
    let read = &diagnosis.read;
    let parts = [
        read.status.map(|status| format!("status {status}")),
        read.error_type.clone(),
        read.message.as_ref().map(|message| format!("`{message}`")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if !parts.is_empty() {
        let _ = writeln!(out, "read         {}", parts.join(", "));
    }
    if let Some(user) = &read.user {
        let _ = writeln!(out, "caller       {user}");
    }
    if let Some(resource) = &read.resource {
        let _ = writeln!(out, "about        {resource}");
    }
    if diagnosis.responses.is_empty() {
        let _ = writeln!(out, "no error is to be read in this text");
        return out;
    }
    for response in &diagnosis.responses {
        let _ = writeln!(out, "reads like   {}", known(response));
        if let Some(note) = &response.note {
            let _ = writeln!(out, "             {note}");
        }
    }
    if !diagnosis.causes.is_empty() {
        let _ = writeln!(out, "\ncauses, the most usual first");
    }
    // What the reply may meet is what the request may.
    let is_named = |code: &str| diagnosis.causes.iter().any(|cause| cause.code == code);
    let causes = diagnosis.causes.iter().filter(|cause| {
        let forward = cause.code.strip_prefix("RETURN_");
        !forward.is_some_and(is_named)
    });
    for (index, cause) in causes.enumerate() {
        let way = if is_named(&format!("RETURN_{}", cause.code)) {
            " (or the reply's)"
        } else {
            ""
        };
        let number = index + 1;
        if index >= SHOWN {
            let _ = writeln!(out, "{number:>3}. {}: {}{way}", cause.code, cause.says);
            continue;
        }
        let _ = writeln!(out, "{number:>3}. {}{way}", cause.says);
        let _ = writeln!(out, "     look at  {}", cause.check);
        let _ = writeln!(
            out,
            "     ({}, gate {}, {})",
            cause.code,
            cause.gate,
            cause.rules.join(", ")
        );
    }
    out
}

fn known(response: &Response) -> String {
    let by = match response.by {
        By::Text => "",
        By::ErrorType => ", by its error type; somebody worded it otherwise",
        By::Status => ", by its status alone",
        By::Nothing => ", because nothing else does",
    };
    let status = if response.has_other_status {
        ", with another status than its usual one, which an API can set (G-MSG-22)"
    } else {
        ""
    };
    format!("{} ({}){by}{status}", response.id, response.rule)
}
