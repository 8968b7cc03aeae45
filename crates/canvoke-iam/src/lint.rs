//! What is wrong or unwise inside the elements of a policy that could be read (I-LINT-04 and later). Knows nothing of
//! requests.

use crate::condition::Operator;
use crate::diagnostic::{PolicyDiagnostic, Severity, Span};
use crate::policy::{Condition, Effect, Policy, PolicyKind, PrincipalEntry, Statement};

/// Checks the tree; a statement that AWS would refuse is marked broken.
pub(crate) fn check(text: &str, policy: &mut Policy, diagnostics: &mut Vec<PolicyDiagnostic>) {
    if policy.is_unreadable {
        return;
    }
    version(policy, diagnostics);
    size(text, policy, diagnostics);
    let kind = policy.kind;
    for (index, statement) in policy.statements.iter_mut().enumerate() {
        let pointer = format!("/Statement/{index}");
        let before = diagnostics.len();
        principals(statement, &pointer, diagnostics);
        actions(statement, &pointer, diagnostics);
        resources(statement, kind, &pointer, diagnostics);
        for condition in &statement.conditions {
            check_condition(condition, &pointer, diagnostics);
        }
        let refused = diagnostics
            .iter()
            .skip(before)
            .any(|found| found.severity == Severity::Error && breaks(found.code));
        statement.is_broken |= refused;
    }
}

/// Mistakes after which nobody can say what the statement means; the others match nothing, or as written.
fn breaks(code: &str) -> bool {
    matches!(code, "INVALID_CONDITION_OPERATOR" | "NULL_WITH_IF_EXISTS")
}

fn version(policy: &Policy, diagnostics: &mut Vec<PolicyDiagnostic>) {
    match &policy.version {
        None => diagnostics.push(found(
            ("MISSING_VERSION", Severity::Warning, "I-LINT-05"),
            "/Version".to_owned(),
            Span::default(),
            "the policy has no `Version`, so `${...}` is plain text".to_owned(),
            "write `\"Version\": \"2012-10-17\"`",
        )),
        Some(version) if !["2012-10-17", "2008-10-17"].contains(&version.value.as_str()) => {
            diagnostics.push(found(
                ("INVALID_VERSION", Severity::Error, "I-LINT-04"),
                "/Version".to_owned(),
                version.span,
                format!("`{}` is no version of the policy language", version.value),
                "write `2012-10-17`",
            ));
        }
        Some(_) => {}
    }
}

/// I-QUOTA.
fn size(text: &str, policy: &Policy, diagnostics: &mut Vec<PolicyDiagnostic>) {
    let all = text.chars().count();
    let dense = text.chars().filter(|c| !c.is_whitespace()).count();
    let (code, severity, size, limit) = match policy.kind {
        PolicyKind::Identity | PolicyKind::Boundary => (
            "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
            Severity::Warning,
            dense,
            6144,
        ),
        PolicyKind::Resource => (
            "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA",
            Severity::Warning,
            text.len(),
            8192,
        ),
        PolicyKind::Trust => (
            "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
            Severity::Warning,
            dense,
            2048,
        ),
        PolicyKind::Endpoint => ("ENDPOINT_POLICY_SIZE", Severity::Error, all, 20_480),
        PolicyKind::ServiceControl => ("POLICY_SIZE_EXCEEDS_SCP_QUOTA", Severity::Error, all, 5120),
        PolicyKind::ResourceControl => {
            ("POLICY_SIZE_EXCEEDS_RCP_QUOTA", Severity::Error, all, 5120)
        }
        PolicyKind::Session => (
            "POLICY_SIZE_EXCEEDS_SESSION_QUOTA",
            Severity::Error,
            all,
            2048,
        ),
    };
    if size > limit {
        diagnostics.push(found(
            (code, severity, "I-LINT-40"),
            String::new(),
            Span::new(0, 1),
            format!("the policy has {size} characters, AWS takes {limit}"),
            "split it, or say the same with fewer statements",
        ));
    }
}

fn principals(statement: &Statement, pointer: &str, diagnostics: &mut Vec<PolicyDiagnostic>) {
    let Some(principal) = &statement.principal else {
        return;
    };
    if principal.is_negated && statement.effect == Some(Effect::Allow) {
        diagnostics.push(found(
            ("ALLOW_WITH_NOT_PRINCIPAL", Severity::Error, "I-LINT-13"),
            format!("{pointer}/NotPrincipal"),
            principal.span,
            "`NotPrincipal` with `Allow` grants nothing".to_owned(),
            "name whom to allow",
        ));
    }
    for PrincipalEntry { key, value } in &principal.entries {
        let text = value.value.as_str();
        let problem = if text != "*" && text.contains(['*', '?']) {
            Some((
                (
                    "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
                    Severity::Error,
                    "I-LINT-12",
                ),
                format!("`{text}` never matches: a principal is named whole or `*`"),
                "use `*` with a condition on `aws:PrincipalArn`",
            ))
        } else if key == "AWS" && !is_principal(text) {
            Some((
                ("INVALID_PRINCIPAL_FORMAT", Severity::Error, "I-LINT-11"),
                format!("`{text}` is no principal"),
                "write an ARN, an account id or `*`",
            ))
        } else {
            None
        };
        if let Some((head, message, hint)) = problem {
            let pointer = format!("{pointer}/Principal/{key}");
            diagnostics.push(found(head, pointer, value.span, message, hint));
        }
    }
}

fn is_principal(text: &str) -> bool {
    let is_account = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_unique_id = text.starts_with("AROA") || text.starts_with("AIDA");
    text == "*" || is_account || is_unique_id || crate::Arn::parse(text).is_some()
}

fn actions(statement: &Statement, pointer: &str, diagnostics: &mut Vec<PolicyDiagnostic>) {
    for action in statement.action.iter().flat_map(|action| &action.values) {
        if action.value != "*" && !action.value.contains(':') {
            diagnostics.push(found(
                ("INVALID_ACTION", Severity::Error, "I-LINT-17"),
                format!("{pointer}/Action"),
                action.span,
                format!("`{}` is no action", action.value),
                "write `service:Action`, such as `execute-api:Invoke`",
            ));
        }
    }
}

fn resources(
    statement: &Statement,
    kind: PolicyKind,
    pointer: &str,
    diagnostics: &mut Vec<PolicyDiagnostic>,
) {
    for resource in statement.resource.iter().flat_map(|list| &list.values) {
        let text = resource.value.as_str();
        let short = text.starts_with("execute-api:/") && kind == PolicyKind::Resource;
        if text == "*" || short {
            continue;
        }
        let (head, message, hint) = if !text.starts_with("arn:") {
            (
                ("INVALID_ARN_PREFIX", Severity::Error, "I-LINT-18"),
                format!("`{text}` is no ARN"),
                "an ARN begins with `arn:`",
            )
        } else if text.splitn(6, ':').count() < 6 && !text.ends_with('*') {
            (
                ("MISSING_ARN_FIELD", Severity::Error, "I-LINT-18"),
                format!("`{text}` has fewer than six parts"),
                "an ARN is `arn:partition:service:region:account:resource`",
            )
        } else {
            continue;
        };
        let pointer = format!("{pointer}/Resource");
        diagnostics.push(found(head, pointer, resource.span, message, hint));
    }
}

fn check_condition(condition: &Condition, pointer: &str, diagnostics: &mut Vec<PolicyDiagnostic>) {
    let written = &condition.operator.value;
    let pointer = format!("{pointer}/Condition/{written}");
    let Some(operator) = Operator::parse(written) else {
        let is_null = written.ends_with("NullIfExists");
        let (code, hint) = if is_null {
            (
                "NULL_WITH_IF_EXISTS",
                "`Null` asks for absence itself: drop `IfExists`",
            )
        } else {
            (
                "INVALID_CONDITION_OPERATOR",
                "see the list of condition operators; names are case-sensitive",
            )
        };
        diagnostics.push(found(
            (
                code,
                Severity::Error,
                if is_null { "I-LINT-24" } else { "I-LINT-21" },
            ),
            pointer,
            condition.operator.span,
            format!("`{written}` is no condition operator"),
            hint,
        ));
        return;
    };
    for value in &condition.values {
        if !crate::condition::is_readable(operator, &value.value) {
            diagnostics.push(found(
                ("TYPE_MISMATCH", Severity::Warning, "I-LINT-23"),
                format!("{pointer}/{}", condition.key.value),
                value.span,
                format!(
                    "`{}` is no value for `{written}`, so it matches nothing",
                    value.value
                ),
                "see the list of condition operators",
            ));
        }
    }
}

fn found(
    (code, severity, rule): (&'static str, Severity, &'static str),
    pointer: String,
    span: Span,
    message: String,
    hint: &str,
) -> PolicyDiagnostic {
    PolicyDiagnostic {
        code,
        severity,
        message,
        hint: Some(hint.to_owned()),
        pointer,
        span,
        rule,
    }
}
