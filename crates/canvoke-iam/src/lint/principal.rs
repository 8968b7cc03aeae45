//! Whom a statement names (I-LINT-11 to I-LINT-16). Knows nothing of who calls.

use std::collections::BTreeSet;

use super::Report;
use crate::Arn;
use crate::clause::principal::is_account_id;
use crate::diagnostic::Severity;
use crate::pointer::Pointer;
use crate::policy::{Effect, PolicyKind, PrincipalElement, PrincipalEntry, Statement};

pub(super) fn check(statement: &Statement, at: &Pointer<'_>, report: &mut Report<'_>) {
    let Some(element) = &statement.principal else {
        return;
    };
    let at = &at.member(if element.is_negated {
        "NotPrincipal"
    } else {
        "Principal"
    });
    if element.is_negated {
        not_principal(statement.effect, element, at, report);
    }
    for entry in &element.entries {
        check_entry(entry, &at.member(&entry.key), report);
    }
    let service = element.entries.iter().find(|entry| entry.key == "Service");
    let is_narrowed = statement.conditions.iter().any(|condition| {
        let key = condition.key.value.to_ascii_lowercase();
        matches!(
            key.as_str(),
            "aws:sourcearn" | "aws:sourceaccount" | "aws:sourceorgid" | "aws:sourceorgpaths"
        )
    });
    if let Some(service) = service
        && statement.effect == Some(Effect::Allow)
        && report.kind == PolicyKind::Resource
        && !is_narrowed
    {
        report.add(
            (
                "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL",
                Severity::Security,
                "I-LINT-16",
            ),
            at,
            service.value.span,
            format!("`{}` may act for anybody", service.value.value),
            "add a condition on aws:SourceArn or aws:SourceAccount",
        );
    }
}

fn not_principal(
    effect: Option<Effect>,
    element: &PrincipalElement,
    at: &Pointer<'_>,
    report: &mut Report<'_>,
) {
    if effect == Some(Effect::Allow) {
        report.add(
            ("ALLOW_WITH_NOT_PRINCIPAL", Severity::Error, "I-LINT-13"),
            at,
            element.span,
            "`NotPrincipal` with `Allow` grants nothing".to_owned(),
            "name whom to allow",
        );
        return;
    }
    // I-PRIN-11: whoever is exempt must be listed with its account, and a session with its role.
    let mut accounts: BTreeSet<&str> = BTreeSet::new();
    let mut roles: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut sessions: BTreeSet<(&str, &str)> = BTreeSet::new();
    for entry in &element.entries {
        let text = entry.value.value.as_str();
        let Some(arn) = Arn::parse(text) else {
            accounts.insert(text);
            continue;
        };
        let parts: Vec<&str> = arn.resource.split('/').collect();
        match parts.as_slice() {
            ["root"] => accounts.insert(arn.account),
            ["role", .., name] => roles.insert((arn.account, name)),
            ["assumed-role", name, _] => sessions.insert((arn.account, name)),
            _ => false,
        };
    }
    for entry in &element.entries {
        let Some(arn) = Arn::parse(&entry.value.value).filter(|arn| arn.resource != "root") else {
            continue;
        };
        let mut missing = Vec::new();
        if !accounts.contains(arn.account) {
            missing.push(format!("account `{}`", arn.account));
        }
        let parts: Vec<&str> = arn.resource.split('/').collect();
        match parts.as_slice() {
            ["assumed-role", name, _] if !roles.contains(&(arn.account, name)) => {
                missing.push(format!("role `{name}`"));
            }
            ["role", .., name] if !sessions.contains(&(arn.account, name)) => {
                missing.push(format!("the sessions of role `{name}`"));
            }
            _ => {}
        }
        if !missing.is_empty() {
            report.add(
                ("NOT_PRINCIPAL_INCOMPLETE", Severity::Warning, "I-LINT-14"),
                &at.member(&entry.key),
                entry.value.span,
                format!(
                    "`{}` may be denied all the same: `NotPrincipal` does not list {}",
                    entry.value.value,
                    missing.join(" and ")
                ),
                "list account, role and session, or use `*` with a condition on aws:PrincipalArn",
            );
        }
    }
    report.add(
        (
            "NOT_PRINCIPAL_WITH_BOUNDARY",
            Severity::Warning,
            "I-LINT-14",
        ),
        at,
        element.span,
        "`NotPrincipal` with `Deny` denies everybody who has a permissions boundary".to_owned(),
        "use `*` with a condition on aws:PrincipalArn",
    );
}

fn check_entry(entry: &PrincipalEntry, at: &Pointer<'_>, report: &mut Report<'_>) {
    let text = entry.value.value.as_str();
    let span = entry.value.span;
    let is_trust = report.kind == PolicyKind::Trust;
    let mut add = |code, severity, rule, message, hint| {
        report.add((code, severity, rule), at, span, message, hint);
    };
    match entry.key.as_str() {
        "Service" if text.contains(['*', '?']) || !is_service(text) => add(
            "INVALID_SERVICE_PRINCIPAL_FORMAT",
            Severity::Error,
            "I-LINT-11",
            format!("`{text}` is no service principal"),
            "write a name such as `events.amazonaws.com`",
        ),
        "Federated" if !is_trust => add(
            "FEDERATED_PRINCIPAL_NOT_SUPPORTED",
            Severity::Error,
            "I-LINT-11",
            format!("identity provider `{text}` stands for nobody in this kind of policy"),
            "name the role that its users assume",
        ),
        "AWS" if text != "*" && text.contains(['*', '?']) => add(
            "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
            Severity::Error,
            "I-LINT-12",
            format!("`{text}` never matches: a principal is named whole, or `*`"),
            "use `*` with a condition on aws:PrincipalArn",
        ),
        "AWS" if text.starts_with("AROA") => add(
            "INVALID_ROLE_REFERENCE",
            Severity::Warning,
            "I-LINT-15",
            format!("`{text}` is the id of a role that no longer exists"),
            "write the ARN of the role",
        ),
        "AWS" if text.starts_with("AIDA") => add(
            "INVALID_USER_REFERENCE",
            Severity::Warning,
            "I-LINT-15",
            format!("`{text}` is the id of a user that no longer exists"),
            "write the ARN of the user",
        ),
        "AWS" if text.contains("${") => add(
            "VARIABLE_UNSUPPORTED_IN_ELEMENT",
            Severity::Error,
            "I-LINT-34",
            format!("`{text}`: a principal takes no variables"),
            "use `*` with a condition",
        ),
        "AWS" if !is_principal(text) => add(
            "INVALID_PRINCIPAL_FORMAT",
            Severity::Error,
            "I-LINT-11",
            format!("`{text}` is no principal"),
            "write the ARN of a user, role or session, an account id or `*`",
        ),
        _ => {}
    }
}

fn is_service(text: &str) -> bool {
    text.ends_with(".amazonaws.com")
        || text.ends_with(".amazonaws.com.cn")
        || text.ends_with(".aws.internal")
}

fn is_principal(text: &str) -> bool {
    if text == "*" || is_account_id(text) {
        return true;
    }
    Arn::parse(text).is_some_and(|arn| {
        let kind = arn.resource.split('/').next().unwrap_or_default();
        let is_known = match arn.service {
            "iam" => arn.resource == "root" || matches!(kind, "user" | "role"),
            "sts" => matches!(kind, "assumed-role" | "federated-user"),
            _ => false,
        };
        is_known && is_account_id(arn.account)
    })
}
