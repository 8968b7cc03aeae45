//! Actions and ARNs that the policy's kind has no use for, and values of several JSON types (I-LINT-17, I-LINT-18,
//! I-LINT-23). Knows no list of services.

use super::Report;
use crate::diagnostic::Severity;
use crate::pointer::Pointer;
use crate::policy::{Condition, PolicyKind, Statement};

pub(super) fn check(statement: &Statement, at: &Pointer<'_>, report: &mut Report<'_>) {
    if report.kind == PolicyKind::Trust {
        trust_actions(statement, at, report);
    }
    if report.kind == PolicyKind::Resource {
        foreign_resources(statement, at, report);
    }
    resource_parts(statement, at, report);
}

/// A trust policy is about taking a role: actions of STS.
fn trust_actions(statement: &Statement, at: &Pointer<'_>, report: &mut Report<'_>) {
    for action in statement.action.iter().flat_map(|list| &list.values) {
        let text = action.value.to_ascii_lowercase();
        if text != "*" && !text.starts_with("sts:") && text.contains(':') {
            report.add(
                ("UNSUPPORTED_ACTION_IN_POLICY", Severity::Error, "I-LINT-17"),
                &at.member("Action"),
                action.span,
                format!("`{}` is no action of a trust policy", action.value),
                "write `sts:AssumeRole` or another action of STS",
            );
        }
    }
}

/// A statement about one service's actions, and a resource of another's.
fn foreign_resources(statement: &Statement, at: &Pointer<'_>, report: &mut Report<'_>) {
    let (Some(actions), Some(resources)) = (&statement.action, &statement.resource) else {
        return;
    };
    let service = |text: &str| {
        text.split_once(':')
            .map(|(own, _)| own.to_ascii_lowercase())
    };
    let mut services = actions.values.iter().map(|action| service(&action.value));
    let Some(Some(own)) = services.next() else {
        return;
    };
    let is_one = services.all(|other| other.as_deref() == Some(own.as_str()));
    if !is_one || own.contains(['*', '?']) || actions.is_negated {
        return;
    }
    for resource in &resources.values {
        let named = resource.value.split(':').nth(2).unwrap_or_default();
        let is_arn = resource.value.starts_with("arn:");
        // The ARNs of a service bear its prefix, but for the API's own: execute-api and no other is known here.
        if own == "execute-api" && is_arn && !named.contains(['*', '?']) && named != own {
            report.add(
                (
                    "UNSUPPORTED_RESOURCE_ARN_IN_POLICY",
                    Severity::Error,
                    "I-LINT-18",
                ),
                &at.member("Resource"),
                resource.span,
                format!("`{}` is no resource of `{own}`", resource.value),
                "name methods: `execute-api:/stage/VERB/path`",
            );
        }
    }
}

/// A service that cannot be one, and an ARN that ends before its resource.
fn resource_parts(statement: &Statement, at: &Pointer<'_>, report: &mut Report<'_>) {
    for resource in statement.resource.iter().flat_map(|list| &list.values) {
        let parts: Vec<&str> = resource.value.splitn(6, ':').collect();
        let ["arn", _, service, rest @ ..] = parts.as_slice() else {
            continue;
        };
        let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '*' | '?');
        if !service.chars().all(is_letter) || service.is_empty() {
            report.add(
                ("INVALID_SERVICE", Severity::Error, "I-LINT-17"),
                &at.member("Resource"),
                resource.span,
                format!("`{service}` is no service"),
                "write a service such as `execute-api`",
            );
        }
        if let [_, _, ""] = rest {
            report.add(
                ("INVALID_ARN_RESOURCE", Severity::Error, "I-LINT-18"),
                &at.member("Resource"),
                resource.span,
                format!("`{}` names no resource", resource.value),
                "name one behind the last colon, or write `*`",
            );
        }
    }
}

/// Values of one key are of one JSON type.
pub(super) fn one_type(
    text: &str,
    condition: &Condition,
    at: &Pointer<'_>,
    report: &mut Report<'_>,
) {
    let kind = |written: &str| match written.chars().next() {
        Some('"') => "string",
        Some('t' | 'f') => "boolean",
        _ => "number",
    };
    let mut kinds = condition
        .values
        .iter()
        .map(|value| (value.span, kind(value.span.of(text))));
    let Some((_, first)) = kinds.next() else {
        return;
    };
    if let Some((span, other)) = kinds.find(|(_, other)| *other != first) {
        report.add(
            ("INVALID_CONDITION_DATA_TYPE", Severity::Error, "I-LINT-23"),
            at,
            span,
            format!("a {other} stands beside a {first}"),
            "write all values of a key as strings",
        );
    }
}
