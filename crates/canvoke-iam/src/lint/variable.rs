//! How policy variables are written, and where they may stand (I-LINT-34, I-LINT-35). Knows nothing of their values.

use super::Report;
use crate::diagnostic::Severity;
use crate::pointer::Pointer;
use crate::policy::Spanned;

/// Checks every `${...}` of a text in which variables may stand.
pub(super) fn check(
    value: &Spanned<String>,
    at: &Pointer<'_>,
    has_variables: bool,
    report: &mut Report<'_>,
) {
    let mut rest = value.value.as_str();
    while let Some((_, after)) = rest.split_once("${") {
        let (code, message, hint) = match after.split_once('}') {
            _ if !has_variables => (
                Some("VARIABLE_UNSUPPORTED_IN_VERSION"),
                format!(
                    "`{}` is plain text: the policy has no `Version` 2012-10-17",
                    value.value
                ),
                "write `\"Version\": \"2012-10-17\"`",
            ),
            None => (
                Some("MISSING_BRACE_IN_VARIABLE"),
                format!("`{}` has a variable without `}}`", value.value),
                "write `${key}`",
            ),
            Some((inside, _)) => {
                let (code, hint) = fault(inside);
                (code, format!("`${{{inside}}}` is no variable"), hint)
            }
        };
        if let Some(code) = code {
            let rule = if code == "VARIABLE_UNSUPPORTED_IN_VERSION" {
                "I-LINT-34"
            } else {
                "I-LINT-35"
            };
            report.add((code, Severity::Error, rule), at, value.span, message, hint);
            return;
        }
        rest = after;
    }
}

fn fault(inside: &str) -> (Option<&'static str>, &'static str) {
    if matches!(inside, "*" | "?" | "$") {
        return (None, "");
    }
    let (name, default) = match inside.split_once(',') {
        Some((name, default)) => (name, Some(default.trim())),
        None => (inside, None),
    };
    if name.trim().is_empty() {
        return (
            Some("EMPTY_VARIABLE"),
            "name a key, such as `${aws:username}`",
        );
    }
    if name.contains(' ') {
        return (
            Some("UNSUPPORTED_SPACE_IN_VARIABLE"),
            "leave out the spaces",
        );
    }
    let is_quoted = |text: &str| text.len() >= 2 && text.starts_with('\'') && text.ends_with('\'');
    if default.is_some_and(|default| !is_quoted(default)) {
        let hint = "write the default in single quotes: `${aws:username, 'nobody'}`";
        return (Some("MISSING_QUOTE_IN_VARIABLE"), hint);
    }
    (None, "")
}
