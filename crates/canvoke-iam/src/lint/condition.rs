//! Operators, keys and prefixes of conditions (I-LINT-10, I-LINT-21, I-LINT-24 to I-LINT-27, I-LINT-31, I-LINT-32).
//! What single values may be is checked in `value`.

use super::keys::{Type, known, lacks_tag};
use super::{Report, value};
use crate::condition::{Family, Operator, Quantifier};
use crate::diagnostic::Severity;
use crate::pointer::Pointer;
use crate::policy::Condition;

pub(super) fn check(
    condition: &Condition,
    at: &Pointer<'_>,
    has_variables: bool,
    report: &mut Report<'_>,
) {
    let Some(operator) = check_operator(condition, at, report) else {
        return;
    };
    check_key(condition, at, report);
    check_prefix(condition, operator, at, report);
    check_emptiness(condition, operator, at, report);
    for one in &condition.values {
        value::check(condition, operator, one, at, has_variables, report);
    }
    value::check_together(condition, operator, at, report);
}

fn check_operator(
    condition: &Condition,
    at: &Pointer<'_>,
    report: &mut Report<'_>,
) -> Option<Operator> {
    let written = condition.operator.value.as_str();
    let operator = Operator::parse(written);
    if operator.is_none() {
        let (code, rule, hint) = if written.ends_with("NullIfExists") {
            (
                "NULL_WITH_IF_EXISTS",
                "I-LINT-24",
                "`Null` asks for absence itself: drop `IfExists`",
            )
        } else {
            (
                "INVALID_CONDITION_OPERATOR",
                "I-LINT-21",
                "see the list of condition operators; their case matters",
            )
        };
        report.add(
            (code, Severity::Error, rule),
            at,
            condition.operator.span,
            format!("`{written}` is no condition operator"),
            hint,
        );
    }
    operator
}

fn check_key(condition: &Condition, at: &Pointer<'_>, report: &mut Report<'_>) {
    let key = condition.key.value.as_str();
    let lower = key.to_ascii_lowercase();
    let mut add = |code, severity, rule, message, hint| {
        report.add(
            (code, severity, rule),
            at,
            condition.key.span,
            message,
            hint,
        );
    };
    if lacks_tag(key) {
        return add(
            "MISSING_TAG_KEY_IN_CONDITION",
            Severity::Error,
            "I-LINT-21",
            format!("`{key}` names no tag"),
            "write the tag behind a slash: `aws:PrincipalTag/team`",
        );
    }
    let (prefix, name) = key.split_once(':').unwrap_or((key, ""));
    if prefix.is_empty() || name.is_empty() {
        return add(
            "INVALID_CONDITION_KEY_FORMAT",
            Severity::Error,
            "I-LINT-21",
            format!("`{key}` is no condition key"),
            "write `service:Key`, such as `aws:SourceVpce`",
        );
    }
    if lower == "aws:arn" {
        return add(
            "UNSUPPORTED_GLOBAL_CONDITION_KEY",
            Severity::Error,
            "I-LINT-21",
            format!("`{key}` is a key no more"),
            "use aws:PrincipalArn or aws:SourceArn",
        );
    }
    if prefix.eq_ignore_ascii_case("aws") && known(key).is_none() {
        add(
            "INVALID_GLOBAL_CONDITION_KEY",
            // A key may be newer than this list.
            Severity::Warning,
            "I-LINT-21",
            format!("`{key}` is no global condition key that is known here"),
            "see the list of global condition keys",
        );
    }
    if prefix.eq_ignore_ascii_case("execute-api") && known(key).is_none() {
        add(
            "INVALID_SERVICE_CONDITION_KEY",
            Severity::Error,
            "I-LINT-21",
            format!("`{key}` is no key of execute-api"),
            "execute-api has the key `execute-api:viaDomainArn`",
        );
    }
    match lower.as_str() {
        "aws:vpceaccount" | "aws:vpceorgid" | "aws:vpceorgpaths" => add(
            "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES",
            Severity::Warning,
            "I-LINT-31",
            format!("`{key}` is absent from calls of API Gateway"),
            "use aws:SourceVpce or aws:SourceVpc",
        ),
        "aws:useragent" | "aws:referer" => add(
            "UNTRUSTWORTHY_CONDITION_KEY",
            Severity::Security,
            "I-LINT-32",
            format!("the caller chooses `{key}`"),
            "do not grant by it",
        ),
        _ => {}
    }
}

fn check_prefix(
    condition: &Condition,
    operator: Operator,
    at: &Pointer<'_>,
    report: &mut Report<'_>,
) {
    let key = condition.key.value.as_str();
    let Some(known) = known(key) else {
        return;
    };
    let span = condition.operator.span;
    match operator.quantifier {
        None if known.is_multivalued && operator.family != Family::Null => report.add(
            ("MISSING_QUALIFIER", Severity::Error, "I-LINT-25"),
            at,
            span,
            format!(
                "`{key}` has several values, and `{}` no prefix",
                condition.operator.value
            ),
            "write `ForAnyValue:` or `ForAllValues:` before the operator",
        ),
        Some(Quantifier::All) if !known.is_multivalued => report.add(
            (
                "FORALLVALUES_WITH_SINGLE_VALUED_KEY",
                Severity::Security,
                "I-LINT-26",
            ),
            at,
            span,
            format!("`{key}` has one value, and `ForAllValues` holds also where it is absent"),
            "drop the prefix",
        ),
        _ => {}
    }
    let is_text = matches!(operator.family, Family::Text { .. });
    if is_text
        && known.kind == Type::Arn
        && matches!(
            operator.family,
            Family::Text {
                has_wildcards: true,
                ..
            }
        )
    {
        report.add(
            (
                "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS",
                Severity::Security,
                "I-LINT-27",
            ),
            at,
            span,
            format!("`{key}` is an ARN, and a `*` of StringLike crosses its colons"),
            "use ArnLike",
        );
    }
}

/// A list of no values says something else under each operator (I-COND-19).
fn check_emptiness(
    condition: &Condition,
    operator: Operator,
    at: &Pointer<'_>,
    report: &mut Report<'_>,
) {
    if !condition.values.is_empty() {
        return;
    }
    let (code, hint) = match operator.quantifier {
        Some(Quantifier::All) => (
            "EMPTY_ARRAY_CONDITION_FORALLVALUES",
            "it holds only where the key is absent",
        ),
        Some(Quantifier::Any) => ("EMPTY_ARRAY_CONDITION_FORANYVALUE", "it never holds"),
        None if operator.if_exists => (
            "EMPTY_ARRAY_CONDITION_IFEXISTS",
            "it holds only where the key is absent",
        ),
        None => ("EMPTY_ARRAY_CONDITION", "give it a value"),
    };
    report.add(
        (code, Severity::Suggestion, "I-LINT-10"),
        at,
        condition.key.span,
        format!("`{}` lists no value", condition.key.value),
        hint,
    );
}
