//! Names of actions (I-LINT-17, I-LINT-38). Knows no list of services.

use super::Report;
use crate::diagnostic::Severity;
use crate::pointer::Pointer;
use crate::policy::{PolicyKind, Statement};

pub(super) fn check(statement: &Statement, at: &Pointer<'_>, report: &mut Report<'_>) {
    let Some(list) = &statement.action else {
        return;
    };
    let at = &at.member(if list.is_negated {
        "NotAction"
    } else {
        "Action"
    });
    for action in &list.values {
        let text = action.value.as_str();
        let (service, name) = text.split_once(':').unwrap_or((text, ""));
        if text != "*" && (service.is_empty() || name.is_empty()) {
            report.add(
                ("INVALID_ACTION", Severity::Error, "I-LINT-17"),
                at,
                action.span,
                format!("`{text}` is no action"),
                "write `service:Action`, such as `execute-api:Invoke`",
            );
            continue;
        }
        if text.contains("${") {
            report.add(
                (
                    "VARIABLE_UNSUPPORTED_IN_ELEMENT",
                    Severity::Error,
                    "I-LINT-34",
                ),
                at,
                action.span,
                format!("`{text}`: an action takes no variables"),
                "name the action",
            );
        }
        let is_named =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '*' | '?' | '_' | '.');
        let is_odd = !service.chars().all(is_named);
        if text != "*" && is_odd {
            report.add(
                ("INVALID_SERVICE_IN_ACTION", Severity::Error, "I-LINT-17"),
                at,
                action.span,
                format!("`{service}` is no service prefix"),
                "write a prefix such as `execute-api`",
            );
        }
        let is_wild = |text: &str| text.contains(['*', '?']);
        let before_the_end = text.strip_suffix('*').unwrap_or(text);
        if report.kind == PolicyKind::ServiceControl && is_wild(before_the_end) {
            report.add(
                (
                    "SCP_SYNTAX_ERROR_ACTION_WILDCARD",
                    Severity::Error,
                    "I-LINT-38",
                ),
                at,
                action.span,
                format!("`{text}`: Access Analyzer takes a `*` at the end of an action only"),
                "move the wildcard to the end",
            );
        }
    }
}
