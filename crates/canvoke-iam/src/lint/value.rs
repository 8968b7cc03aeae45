//! Values of conditions: their types, variables and formats (I-LINT-23, I-LINT-27 to I-LINT-30, I-LINT-33, I-LINT-34).
//! Knows nothing of requests.

use ipnet::IpNet;

use super::arn::is_region;
use super::keys::{Type, known};
use super::{Report, variable};
use crate::condition::{Family, Operator, ip, is_readable};
use crate::diagnostic::Severity;
use crate::pointer::Pointer;
use crate::policy::{Condition, Spanned};

pub(super) fn check(
    condition: &Condition,
    operator: Operator,
    value: &Spanned<String>,
    at: &Pointer<'_>,
    has_variables: bool,
    report: &mut Report<'_>,
) {
    let text = value.value.as_str();
    let key = condition.key.value.as_str();
    let takes_variables = matches!(operator.family, Family::Text { .. } | Family::Arn);
    if takes_variables {
        variable::check(value, at, has_variables, report);
    } else if text.contains("${") {
        report.add(
            (
                "INVALID_VARIABLE_FOR_OPERATOR",
                Severity::Error,
                "I-LINT-34",
            ),
            at,
            value.span,
            format!("`{}` takes no variables", condition.operator.value),
            "variables stand in values of String and Arn operators",
        );
        return;
    }
    if !is_readable(operator, text) {
        unreadable(condition, operator, value, at, report);
        return;
    }
    let mut add = |code, severity, rule, message, hint| {
        report.add((code, severity, rule), at, value.span, message, hint);
    };
    let is_plain = matches!(
        operator.family,
        Family::Text {
            has_wildcards: false,
            ..
        }
    );
    if is_plain
        && text
            .replace("${*}", "")
            .replace("${?}", "")
            .contains(['*', '?'])
    {
        add(
            "WILDCARD_WITHOUT_LIKE_OPERATOR",
            Severity::Warning,
            "I-LINT-27",
            format!(
                "`{text}`: wildcards are plain characters in `{}`",
                condition.operator.value
            ),
            "use StringLike, or write `${*}` for the character",
        );
    }
    let is_epoch = !text.contains(['-', 'T', 't']);
    if matches!(operator.family, Family::Date(_)) && is_epoch {
        add(
            "INVALID_DATE_VALUE",
            Severity::Warning,
            "I-LINT-23",
            format!("`{text}` is a number of seconds, which people misread"),
            "write ISO 8601, such as `2026-01-31T00:00:00Z`",
        );
    }
    if operator.family == Family::Arn && text == "*" {
        add(
            "TYPE_MISMATCH",
            Severity::Warning,
            "I-LINT-23",
            "`*` is no ARN; it is taken to match any (contested)".to_owned(),
            "write `arn:*` in six parts, or use Null to ask whether the key is there",
        );
    }
    // What follows is about literal values.
    if !matches!(operator.family, Family::Text { .. }) || text.contains(['*', '?', '$']) {
        return;
    }
    match key.to_ascii_lowercase().as_str() {
        "aws:sourcevpc" if !is_id(text, "vpc-") => add(
            "INVALID_VPC_FORMAT",
            Severity::Error,
            "I-LINT-29",
            format!("`{text}` is no id of a VPC"),
            "write `vpc-` and 8 or 17 letters and digits",
        ),
        "aws:sourcevpce" if !is_id(text, "vpce-") => add(
            "INVALID_VPCE_FORMAT",
            Severity::Error,
            "I-LINT-29",
            format!("`{text}` is no id of a VPC endpoint"),
            "write `vpce-` and 8 or 17 letters and digits",
        ),
        "aws:requestedregion" if !is_region(text) => add(
            "INVALID_REGION",
            Severity::Error,
            "I-LINT-30",
            format!("`{text}` is no Region"),
            "write a name such as `us-east-1`",
        ),
        _ => type_of_key(condition, value, at, report),
    }
}

/// A String operator on a key of another type compares text.
fn type_of_key(
    condition: &Condition,
    value: &Spanned<String>,
    at: &Pointer<'_>,
    report: &mut Report<'_>,
) {
    let key = condition.key.value.as_str();
    let (code, hint) = match known(key).map(|known| known.kind) {
        Some(Type::Ip) => ("TYPE_MISMATCH", "use IpAddress, which knows blocks"),
        Some(Type::Date) => ("TYPE_MISMATCH_DATE", "use a Date operator"),
        Some(Type::Numeric) => ("TYPE_MISMATCH_NUMBER", "use a Numeric operator"),
        Some(Type::Bool) => ("TYPE_MISMATCH_BOOLEAN", "use Bool"),
        Some(Type::Text | Type::Arn) | None => return,
    };
    report.add(
        (code, Severity::Warning, "I-LINT-23"),
        at,
        value.span,
        format!("`{}` compares `{key}` as text", condition.operator.value),
        hint,
    );
}

fn unreadable(
    condition: &Condition,
    operator: Operator,
    value: &Spanned<String>,
    at: &Pointer<'_>,
    report: &mut Report<'_>,
) {
    let (code, severity, hint) = match operator.family {
        Family::Numeric(_) => ("TYPE_MISMATCH_NUMBER", Severity::Warning, "write a number"),
        Family::Date(_) => (
            "TYPE_MISMATCH_DATE",
            Severity::Warning,
            "write ISO 8601, such as `2026-01-31T00:00:00Z`, or epoch seconds",
        ),
        Family::Bool | Family::Null => (
            "TYPE_MISMATCH_BOOLEAN",
            Severity::Warning,
            "write `true` or `false`",
        ),
        Family::Binary => ("TYPE_MISMATCH_STRING", Severity::Warning, "write base64"),
        Family::Ip => (
            "TYPE_MISMATCH_IP_RANGE",
            Severity::Error,
            "write an address or a block, such as `10.0.0.0/16`",
        ),
        Family::Arn | Family::Text { .. } => (
            "TYPE_MISMATCH",
            Severity::Warning,
            "write an ARN of six parts",
        ),
    };
    report.add(
        (code, severity, "I-LINT-23"),
        at,
        value.span,
        format!(
            "`{}` is no value for `{}`, so it matches nothing",
            value.value, condition.operator.value
        ),
        hint,
    );
}

/// Checks of all values of a key together.
pub(super) fn check_together(
    condition: &Condition,
    operator: Operator,
    at: &Pointer<'_>,
    report: &mut Report<'_>,
) {
    let key = condition.key.value.to_ascii_lowercase();
    let is_bool = matches!(operator.family, Family::Bool | Family::Null);
    if is_bool && condition.values.len() > 1 {
        report.add(
            (
                "INVALID_CONDITION_MULTIPLE_BOOLEAN",
                Severity::Error,
                "I-LINT-23",
            ),
            at,
            condition.key.span,
            format!("`{}` takes one value", condition.operator.value),
            "write `true` or `false`",
        );
    }
    let private = |value: &Spanned<String>| ip::parse(&value.value).is_some_and(is_private);
    if operator.family == Family::Ip
        && key == "aws:sourceip"
        && !condition.values.is_empty()
        && condition.values.iter().all(private)
    {
        let code = if operator.is_negated {
            "PRIVATE_NOT_IP_ADDRESS"
        } else {
            "PRIVATE_IP_ADDRESS"
        };
        report.add(
            (code, Severity::Error, "I-LINT-28"),
            at,
            condition.key.span,
            "aws:SourceIp is a public address and never lies in a private range".to_owned(),
            "use aws:VpcSourceIp",
        );
    }
    // A wildcard that leaves little of a key that grants by trust.
    let is_sensitive = matches!(
        key.as_str(),
        "aws:principalarn"
            | "aws:principalorgid"
            | "aws:principalaccount"
            | "aws:sourcearn"
            | "aws:sourceaccount"
            | "aws:sourceorgid"
            | "aws:sourcevpc"
            | "aws:sourcevpce"
            | "aws:userid"
    );
    let is_like = matches!(
        operator.family,
        Family::Arn
            | Family::Text {
                has_wildcards: true,
                ..
            }
    );
    if !is_sensitive || !is_like || operator.is_negated {
        return;
    }
    for value in &condition.values {
        let before = value.value.find(['*', '?']);
        if before.is_some_and(|at| at < 6) {
            report.add(
                (
                    "WILDCARD_USAGE_TOO_PERMISSIVE",
                    Severity::Error,
                    "I-LINT-33",
                ),
                at,
                value.span,
                format!("`{}` trusts nearly everything", value.value),
                "write at least six characters before the wildcard",
            );
        }
        let literal = |at: &usize| {
            let rest = value.value.get(*at..).unwrap_or_default();
            ["${*}", "${?}", "${$}"].iter().any(|c| rest.starts_with(c))
        };
        let variable = value.value.find("${").filter(|at| !literal(at));
        if variable.is_some_and(|at| at < 6) {
            report.add(
                (
                    "VARIABLE_USAGE_TOO_PERMISSIVE",
                    Severity::Error,
                    "I-LINT-33",
                ),
                at,
                value.span,
                format!("`{}` trusts whatever the variable holds", value.value),
                "write at least six characters before the variable",
            );
        }
    }
}

fn is_id(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|id| {
        matches!(id.len(), 8 | 17) && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// RFC 1918 and RFC 4193.
fn is_private(block: IpNet) -> bool {
    match block {
        IpNet::V4(block) => block.network().is_private() && block.broadcast().is_private(),
        IpNet::V6(block) => block.network().is_unique_local() && block.prefix_len() >= 7,
    }
}
