//! ARNs of resources (I-LINT-18 to I-LINT-20, I-ARN-11). Knows nothing of any service's resources.

use super::{Report, variable};
use crate::arn::is_short;
use crate::clause::principal::is_account_id;
use crate::diagnostic::Severity;
use crate::pointer::Pointer;
use crate::policy::{PolicyKind, Spanned, Statement};

pub(super) fn check(
    statement: &Statement,
    at: &Pointer<'_>,
    has_variables: bool,
    report: &mut Report<'_>,
) {
    let Some(list) = &statement.resource else {
        return;
    };
    let at = &at.member(if list.is_negated {
        "NotResource"
    } else {
        "Resource"
    });
    for value in &list.values {
        variable::check(value, at, has_variables, report);
        check_value(value, at, report);
    }
}

fn check_value(value: &Spanned<String>, at: &Pointer<'_>, report: &mut Report<'_>) {
    let text = value.value.as_str();
    let kind = report.kind;
    let mut add = |code, severity, rule, message, hint| {
        report.add((code, severity, rule), at, value.span, message, hint);
    };
    let is_short_form = text.starts_with("execute-api:");
    if text.chars().all(|c| c == '*') && !text.is_empty()
        || is_short_form && kind == PolicyKind::Resource
    {
        return;
    }
    if is_short_form {
        return add(
            "ARN_NEVER_MATCHES",
            Severity::Warning,
            "I-LINT-19",
            format!("`{text}`: the short form stands only in the resource policy of an API"),
            "write the whole ARN",
        );
    }
    if !text.starts_with("arn:") && !text.starts_with('*') {
        return add(
            "INVALID_ARN_PREFIX",
            Severity::Error,
            "I-LINT-18",
            format!("`{text}` is no ARN"),
            "an ARN begins with `arn:`",
        );
    }
    if is_short(text) {
        add(
            "MISSING_ARN_FIELD",
            Severity::Error,
            "I-LINT-18",
            format!("`{text}` has fewer than six parts"),
            "an ARN is `arn:partition:service:region:account:resource`",
        );
    }
    let mut parts = text.splitn(6, ':').skip(1);
    let mut next = || parts.next().unwrap_or("*");
    let (partition, service, region, account) = (next(), next(), next(), next());
    let is_wild = |text: &str| text.contains(['*', '?']);
    if !is_wild(partition) && !partition.starts_with("aws") {
        add(
            "INVALID_PARTITION",
            Severity::Error,
            "I-LINT-18",
            format!("`{partition}` is no partition"),
            "write `aws`, `aws-cn` or `aws-us-gov`",
        );
    }
    if service.bytes().any(|byte| byte.is_ascii_uppercase()) {
        add(
            "INVALID_ARN_SERVICE_CASE",
            Severity::Error,
            "I-LINT-18",
            format!("service `{service}` is not in lower case"),
            "write it in lower case",
        );
    }
    if is_wild(service) {
        add(
            "WILDCARD_IN_SERVICE_NAME",
            Severity::Suggestion,
            "I-LINT-20",
            format!("`{text}` may reach other services"),
            "name the service",
        );
    }
    if !is_wild(region) && !region.is_empty() && !is_region(region) {
        add(
            "INVALID_ARN_REGION",
            Severity::Error,
            "I-LINT-18",
            format!("`{region}` is no Region"),
            "write a name such as `us-east-1`, or `*`",
        );
    }
    let is_aws = matches!(account, "" | "*" | "aws") || account.contains("${");
    if !is_wild(account) && !is_aws && !is_account_id(account) {
        add(
            "INVALID_ARN_ACCOUNT",
            Severity::Error,
            "I-LINT-18",
            format!("`{account}` is no account id"),
            "write twelve digits, or `*`",
        );
    }
    if service == "execute-api" && account.is_empty() {
        add(
            "MISSING_ARN_ACCOUNT",
            Severity::Error,
            "I-LINT-18",
            format!("`{text}` has no account"),
            "write the account that owns the API, or `*`",
        );
    }
    if service == "execute-api" && region.is_empty() {
        add(
            "MISSING_ARN_REGION",
            Severity::Error,
            "I-LINT-18",
            format!("`{text}` has no Region"),
            "write the Region of the API, or `*`",
        );
    }
    if kind == PolicyKind::Endpoint && is_wild(account) && account != "*" {
        add(
            "ENDPOINT_ARN_ACCOUNT_MIX",
            Severity::Error,
            "I-LINT-37",
            format!("account `{account}` mixes digits and wildcards"),
            "an endpoint policy takes an account id or `*`",
        );
    }
}

/// `us-east-1`, `us-gov-west-1`, `ap-southeast-2`.
pub(super) fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_word =
        |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    match parts.as_slice() {
        [words @ .., number] => {
            words.len() >= 2
                && words.iter().all(is_word)
                && !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit())
        }
        [] => false,
    }
}
