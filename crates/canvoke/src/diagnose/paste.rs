//! What a pasted error says: status, error type, message, and whom and what a denial names. Knows nothing of causes.

use serde::Serialize;
use serde_json::Value;

use super::table::Row;

/// What was read of a paste.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Paste {
    /// Status code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// `x-amzn-ErrorType`, or a type that the text names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_type: Option<String>,
    /// The member `message` of a body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Whom a denial names: an ARN, or `anonymous`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// What a denial is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// The text without request lines and status lines.
    #[serde(skip)]
    pub text: String,
}

/// Reads a paste.
pub(super) fn read(text: &str, rows: &[Row]) -> Paste {
    let mut paste = Paste::default();
    for line in text.lines() {
        let line = line.trim_end();
        // What `curl -v` sends tells nothing of the answer.
        if line.starts_with("> ") || line == ">" {
            continue;
        }
        let line = line
            .strip_prefix("< ")
            .or(line.strip_prefix("* "))
            .unwrap_or(line);
        if let Some(status) = status_line(line) {
            paste.status = Some(status);
            continue;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.trim().eq_ignore_ascii_case("x-amzn-errortype")
        {
            let value = value.trim();
            let end = value.split(':').next().unwrap_or(value);
            paste.error_type = Some(end.to_owned());
            continue;
        }
        paste.text.push_str(line);
        paste.text.push('\n');
    }
    paste.text = paste.text.trim().to_owned();
    paste.message = message(&paste.text);
    paste.status = paste.status.or_else(|| named_status(&paste.text));
    paste.error_type = paste.error_type.take().or_else(|| {
        let mut types = rows.iter().flat_map(|row| {
            let others = row.others.iter().filter_map(|one| one.error_type.as_ref());
            row.types.iter().chain(others)
        });
        types.find(|name| paste.text.contains(*name)).cloned()
    });
    let said = paste.message.clone().unwrap_or_else(|| paste.text.clone());
    paste.user = between(&said, "User: ", " is not authorized");
    paste.resource = said
        .split_once(" on resource: ")
        .and_then(|(_, rest)| rest.split_whitespace().next())
        .map(|arn| arn.trim_end_matches(['"', '}', '\'']).to_owned());
    paste
}

/// The status of a line such as `HTTP/1.1 403 Forbidden`.
fn status_line(line: &str) -> Option<u16> {
    let rest = line.trim_start().strip_prefix("HTTP/")?;
    rest.split_whitespace().nth(1)?.parse().ok()
}

/// The message of the first JSON object that has one.
fn message(text: &str) -> Option<String> {
    text.match_indices('{').find_map(|(at, _)| {
        let rest = text.get(at..)?;
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        let value = values.next()?.ok()?;
        let found = value.get("message").or_else(|| value.get("Message"))?;
        match found {
            Value::String(message) => Some(message.clone()),
            other => Some(other.to_string()),
        }
    })
}

/// A status that prose names: `status code 403`, `(403)`, `403 Client Error`.
fn named_status(text: &str) -> Option<u16> {
    const BEFORE: &[&str] = &[
        "code",
        "error",
        "http",
        "response",
        "returned",
        "status",
        "statuscode",
    ];
    const AFTER: &[&str] = &[
        "bad",
        "client",
        "error",
        "forbidden",
        "gateway",
        "internal",
        "not",
        "server",
        "too",
        "unauthorized",
    ];
    let lower = text.to_ascii_lowercase();
    let words: Vec<&str> = lower
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.iter().enumerate().find_map(|(index, word)| {
        let status: u16 = word
            .parse()
            .ok()
            .filter(|status| (400..600).contains(status))?;
        let before = index.checked_sub(1).and_then(|index| words.get(index));
        let is_meant = before.is_none_or(|word| BEFORE.contains(word))
            || words
                .get(index + 1)
                .is_some_and(|word| AFTER.contains(word));
        is_meant.then_some(status)
    })
}

fn between(text: &str, start: &str, end: &str) -> Option<String> {
    let (_, rest) = text.split_once(start)?;
    let (found, _) = rest.split_once(end)?;
    Some(found.to_owned())
}
