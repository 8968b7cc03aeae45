//! Version and statement ids (I-LINT-04, I-LINT-05, I-LINT-09), and what SCPs and RCPs may hold (I-LINT-39). Knows
//! nothing of single elements.

use std::collections::BTreeSet;

use super::Report;
use crate::diagnostic::{Severity, Span};
use crate::pointer::Pointer;
use crate::policy::{Effect, Policy, PolicyKind, Statement};

/// Whether AWS knows a version of the policy language.
pub(super) fn is_version(text: &str) -> bool {
    matches!(text, "2012-10-17" | "2008-10-17")
}

pub(super) fn check(policy: &Policy, report: &mut Report<'_>) {
    version(policy, report);
    let mut sids: BTreeSet<&str> = BTreeSet::new();
    let whole = Pointer::ROOT.member("Statement");
    for (index, statement) in policy.statements.iter().enumerate() {
        let at = whole.element(index);
        let at = if policy.has_statement_list {
            &at
        } else {
            &whole
        };
        if let Some(sid) = &statement.sid {
            let is_twin = !sids.insert(&sid.value);
            check_sid(&sid.value, is_twin, sid.span, &at.member("Sid"), report);
        }
        if policy.kind == PolicyKind::ResourceControl {
            resource_control(statement, at, report);
        }
        empty(statement, at, report);
    }
}

fn version(policy: &Policy, report: &mut Report<'_>) {
    let at = Pointer::ROOT.member("Version");
    let is_scp = policy.kind == PolicyKind::ServiceControl;
    match &policy.version {
        None if is_scp => report.add(
            ("INVALID_VERSION", Severity::Error, "I-LINT-04"),
            &at,
            Span::default(),
            "a service control policy needs a `Version`".to_owned(),
            "write `\"Version\": \"2012-10-17\"`",
        ),
        None => report.add(
            ("MISSING_VERSION", Severity::Warning, "I-LINT-05"),
            &at,
            Span::default(),
            "the policy has no `Version`, so `${...}` is plain text".to_owned(),
            "write `\"Version\": \"2012-10-17\"`",
        ),
        Some(version) => {
            let is_known = is_version(&version.value) && !(is_scp && version.value == "2008-10-17");
            if !is_known {
                report.add(
                    ("INVALID_VERSION", Severity::Error, "I-LINT-04"),
                    &at,
                    version.span,
                    format!("`{}` is no version of this kind of policy", version.value),
                    "write `2012-10-17`",
                );
            }
        }
    }
}

fn check_sid(sid: &str, is_twin: bool, span: Span, at: &Pointer<'_>, report: &mut Report<'_>) {
    // The policies of API Gateway and of endpoints take any Sid; those of IAM letters and digits, each once.
    let is_of_iam = !report.kind.has_principal() || report.kind == PolicyKind::Trust;
    if sid.is_empty() {
        report.add(
            ("EMPTY_SID_VALUE", Severity::Suggestion, "I-LINT-09"),
            at,
            span,
            "the `Sid` is empty".to_owned(),
            "name the statement, or leave `Sid` out",
        );
    } else if is_twin {
        let code = if is_of_iam {
            ("UNIQUE_SIDS_REQUIRED", Severity::Error, "I-LINT-09")
        } else {
            ("UNIQUE_SIDS_RECOMMENDED", Severity::Warning, "I-LINT-09")
        };
        let message = format!("two statements have the `Sid` `{sid}`");
        report.add(code, at, span, message, "give each statement its own");
    }
    if is_of_iam && !sid.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        report.add(
            ("UNSUPPORTED_SID", Severity::Error, "I-LINT-09"),
            at,
            span,
            format!("`{sid}` has characters that IAM does not take in a `Sid`"),
            "use letters and digits",
        );
    }
}

/// Only Deny, with the principal `*`, and named actions (I-EVAL-19).
fn resource_control(statement: &Statement, at: &Pointer<'_>, report: &mut Report<'_>) {
    let span = statement.span.head();
    if statement.effect == Some(Effect::Allow) {
        report.add(
            ("RCP_SYNTAX_ERROR_ALLOW", Severity::Error, "I-LINT-39"),
            &at.member("Effect"),
            span,
            "a resource control policy only denies".to_owned(),
            "write `Deny`; `RCPFullAWSAccess` allows the rest",
        );
    }
    if let Some(principal) = &statement.principal {
        let is_everyone = principal
            .entries
            .iter()
            .all(|entry| entry.value.value == "*");
        if principal.is_negated || !is_everyone {
            report.add(
                ("RCP_SYNTAX_ERROR_PRINCIPAL", Severity::Error, "I-LINT-39"),
                &at.member("Principal"),
                principal.span,
                "the `Principal` of a resource control policy is `*`".to_owned(),
                "write `\"Principal\": \"*\"` and name callers in a condition",
            );
        }
    }
    let Some(action) = &statement.action else {
        return;
    };
    if action.is_negated {
        report.add(
            ("RCP_SYNTAX_ERROR_NOTACTION", Severity::Error, "I-LINT-39"),
            &at.member("NotAction"),
            action.span,
            "a resource control policy has no `NotAction`".to_owned(),
            "name the actions to deny",
        );
    }
    for value in &action.values {
        let is_api = value.value.to_ascii_lowercase().starts_with("execute-api:");
        if is_api || value.value == "*" {
            let message = if is_api {
                "API Gateway does not support resource control policies: no effect on execute-api"
            } else {
                "a resource control policy names the service of its actions"
            };
            report.add(
                ("RCP_SYNTAX_ERROR_ACTION", Severity::Error, "I-LINT-39"),
                &at.member("Action"),
                value.span,
                message.to_owned(),
                "put denies of API calls into the API's resource policy",
            );
        }
    }
}

/// Lists with nothing inside (I-LINT-10).
fn empty(statement: &Statement, at: &Pointer<'_>, report: &mut Report<'_>) {
    let mut add = |code, name: &str, span, hint| {
        let message = format!("`{name}` is empty");
        let code = (code, Severity::Suggestion, "I-LINT-10");
        report.add(code, &at.member(name), span, message, hint);
    };
    if let Some(list) = statement
        .action
        .as_ref()
        .filter(|list| list.values.is_empty())
    {
        add(
            "EMPTY_ARRAY_ACTION",
            "Action",
            list.span,
            "it covers no action",
        );
    }
    if let Some(list) = statement
        .resource
        .as_ref()
        .filter(|list| list.values.is_empty())
    {
        add(
            "EMPTY_ARRAY_RESOURCE",
            "Resource",
            list.span,
            "it covers no resource",
        );
    }
}
