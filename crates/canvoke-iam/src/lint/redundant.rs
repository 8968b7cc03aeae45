//! What could be left out of a policy without changing it (I-LINT-20). Knows nothing of requests.

use std::collections::BTreeSet;

use super::{Pointer, Report};
use crate::diagnostic::Severity;
use crate::policy::{ListElement, Statement};

pub(super) fn check(statement: &Statement, at: &Pointer, report: &mut Report<'_>) {
    let action = ("REDUNDANT_ACTION", "Action");
    let resource = ("REDUNDANT_RESOURCE", "Resource");
    let lists = [(action, &statement.action), (resource, &statement.resource)];
    for ((code, name), list) in lists {
        if let Some(list) = list {
            check_list(code, list, name, at, report);
        }
    }
}

/// A value given twice, or beside `*`, which covers it.
fn check_list(
    code: &'static str,
    list: &ListElement,
    name: &str,
    at: &Pointer,
    report: &mut Report<'_>,
) {
    let name = if list.is_negated {
        format!("Not{name}")
    } else {
        name.to_owned()
    };
    let has_everything = list.values.iter().any(|value| value.value == "*");
    let mut seen = BTreeSet::new();
    for value in &list.values {
        // Actions have no case; ARNs do.
        let text = if code == "REDUNDANT_ACTION" {
            value.value.to_ascii_lowercase()
        } else {
            value.value.clone()
        };
        let is_covered = has_everything && value.value != "*";
        if !seen.insert(text) || is_covered {
            report.add(
                (code, Severity::Suggestion, "I-LINT-20"),
                &at.member(&name),
                value.span,
                format!("`{}` adds nothing to the rest of `{name}`", value.value),
                "leave it out",
            );
        }
    }
}
