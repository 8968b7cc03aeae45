//! Reading and writing the scenario file. Bad input becomes a diagnostic with a place, never a panic.

use super::{Scenario, span_at};
use crate::diagnostic::{Diagnostic, Place};

/// The largest scenario file that is read, in bytes.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;

impl Scenario {
    /// Reads a scenario file.
    ///
    /// # Errors
    /// One diagnostic with the place where reading stopped: text that is not JSON, an unknown member, a name given
    /// twice, a value of the wrong type, a file over [`MAX_BYTES`].
    pub fn from_json(text: &str) -> Result<Self, Box<Diagnostic>> {
        if text.len() > MAX_BYTES {
            return Err(Box::new(too_large(text)));
        }
        // A byte order mark is not JSON, and some editors write one.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        serde_json::from_str(text).map_err(|error| Box::new(unreadable(text, &error)))
    }

    /// The scenario file, policies included, indented, with a final newline. Members at their default are left out.
    pub fn to_json(&self) -> String {
        // Through a value, so that a policy's own white space does not break the indentation. Serializing names, text
        // and numbers into memory has no way to fail.
        let value = serde_json::to_value(self).unwrap_or_default();
        let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
        text.push('\n');
        text
    }
}

fn too_large(text: &str) -> Diagnostic {
    let mib = |bytes: usize| bytes as f64 / (1024.0 * 1024.0);
    Diagnostic::error(
        "FILE_TOO_LARGE",
        Place {
            span: Some(span_at(text, 0, 0)),
            ..Place::default()
        },
        format!(
            "the file has {:.1} MiB, a scenario may have {:.0} MiB",
            mib(text.len()),
            mib(MAX_BYTES)
        ),
    )
    .hint("keep one private API and the networks around it in a file")
}

fn unreadable(text: &str, error: &serde_json::Error) -> Diagnostic {
    let full = error.to_string();
    // serde_json ends its messages with the place, which the diagnostic carries as a span.
    let message = full
        .rsplit_once(" at line ")
        .map_or(full.as_str(), |(message, _)| message);
    let message = plain(message);
    let offset = offset_of(text, error.line(), error.column());
    let subject = message.split('`').nth(1).unwrap_or_default();
    // The error stands just behind the name it speaks of.
    let quoted = format!("\"{subject}\"");
    let (start, end) = text
        .get(..offset)
        .filter(|_| !subject.is_empty())
        .and_then(|before| before.rfind(&quoted))
        .filter(|start| offset - start <= quoted.len() + 16)
        .map_or((offset.saturating_sub(1), offset), |start| {
            (start, start + quoted.len())
        });
    let place = Place {
        span: Some(span_at(text, start, end)),
        ..Place::default()
    };
    let (code, hint) = classify(&message, subject, error.is_eof());
    Diagnostic::error(code, place, message).hint(hint)
}

/// serde's words without Rust's types.
fn plain(message: &str) -> String {
    let Some((found, expected)) = message.split_once(", expected ") else {
        return message.to_owned();
    };
    let expected = match expected.split(' ').next().unwrap_or_default() {
        "struct" | "a" if expected.contains("struct") || expected.contains("map") => {
            "a JSON object".to_owned()
        }
        "u64" | "u32" => "a whole number".to_owned(),
        "u16" => "a whole number up to 65535".to_owned(),
        "f64" => "a number".to_owned(),
        "enum" => "one of the known names".to_owned(),
        _ => expected.to_owned(),
    };
    format!("{found}, expected {expected}")
}

fn classify(message: &str, subject: &str, is_eof: bool) -> (&'static str, String) {
    if is_eof {
        return (
            "TRUNCATED_JSON",
            "the text ends too early: a closing brace, bracket or quote is missing".to_owned(),
        );
    }
    if message.starts_with("unknown field") || message.starts_with("unknown variant") {
        let nearest = message
            .split('`')
            .skip(3)
            .step_by(2)
            .map(|known| (strsim::jaro_winkler(subject, known), known))
            .filter(|(likeness, _)| *likeness > 0.8)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let hint = match nearest {
            Some((_, known)) => format!("did you mean `{known}`?"),
            None => "remove it, or see the JSON Schema for the members that exist".to_owned(),
        };
        return ("UNKNOWN_MEMBER", hint);
    }
    let (code, hint) = if message.starts_with("invalid length") {
        (
            "WRONG_TYPE",
            "a scenario is a JSON object: `{ \"canvoke\": 1, ... }`",
        )
    } else if message.starts_with("duplicate name") {
        (
            "DUPLICATE_NAME",
            "names are ids: give one of the two another name",
        )
    } else if message.starts_with("duplicate field") {
        ("DUPLICATE_MEMBER", "keep one of the two")
    } else if message.starts_with("missing field") {
        ("MISSING_MEMBER", "add the member")
    } else if message.starts_with("invalid type") || message.starts_with("invalid value") {
        (
            "WRONG_TYPE",
            "see the JSON Schema for the type this member has",
        )
    } else if message.starts_with("Cannot create an api with") {
        ("WRONG_TYPE", "keep one of `PRIVATE`, `REGIONAL` and `EDGE`")
    } else if message.starts_with("unknown version") {
        ("UNKNOWN_VERSION", "write `\"canvoke\": 1`")
    } else {
        ("NOT_JSON", "the text is not JSON from here on")
    };
    (code, hint.to_owned())
}

/// The byte offset of serde_json's line and column (both from 1; the column counts bytes).
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let mut offset = (start + column).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> Diagnostic {
        *Scenario::from_json(text).unwrap_err()
    }

    #[test]
    fn an_unknown_member_is_named_with_its_place_and_the_nearest_known_one() {
        let found = error("{\n  \"canvoke\": 1,\n  \"vpc\": {}\n}");
        assert_eq!(found.code, "UNKNOWN_MEMBER");
        assert_eq!(found.hint, "did you mean `vpcs`?");
        let span = found.place.span.unwrap();
        assert_eq!((span.line, span.column), (3, 3));
    }

    #[test]
    fn half_a_file_says_that_it_ends_too_early() {
        let found = error("{\n  \"canvoke\": 1,\n  \"vpcs\": {");
        assert_eq!(found.code, "TRUNCATED_JSON");
        assert_eq!(found.place.span.unwrap().line, 3);
    }

    #[test]
    fn a_name_given_twice_is_refused() {
        let found = error(
            r#"{"canvoke": 1, "accounts": {"a": {"id": "111111111111"}, "a": {"id": "222222222222"}}}"#,
        );
        assert_eq!(found.code, "DUPLICATE_NAME");
        assert_eq!(found.message, "duplicate name `a`");
    }

    #[test]
    fn another_version_is_refused_with_its_number() {
        assert_eq!(error(r#"{"canvoke": 2}"#).code, "UNKNOWN_VERSION");
    }

    #[test]
    fn ten_megabytes_are_refused() {
        assert_eq!(error(&" ".repeat(10 << 20)).code, "FILE_TOO_LARGE");
    }

    #[test]
    fn policies_are_indented_with_the_rest() {
        let text = r#"{"canvoke": 1, "policies": {"p": {"account": "a", "document": {"Version":"2012-10-17"}}}}"#;
        let written = Scenario::from_json(text).unwrap().to_json();
        assert!(
            written.contains("\n        \"Version\": \"2012-10-17\"\n"),
            "{written}"
        );
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        let text = r#"{"canvoke": 1, "accounts": {"a": {"id": "111111111111"}}}"#;
        let scenario = Scenario::from_json(text).unwrap();
        assert_eq!(Scenario::from_json(&scenario.to_json()).unwrap(), scenario);
    }
}
