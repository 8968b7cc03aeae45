//! What the policy of a VPC endpoint may not hold (I-LINT-36, I-LINT-37)
//! (<https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html>, read 2026-11). Knows nothing of
//! endpoints.

use super::Report;
use crate::condition::{Family, Operator};
use crate::diagnostic::Severity;
use crate::pointer::Pointer;
use crate::policy::Condition;

/// Characters in a row that must stand beside a wildcard.
const LITERAL: usize = 6;

pub(super) fn check(condition: &Condition, at: &Pointer<'_>, report: &mut Report<'_>) {
    let Some(operator) = Operator::parse(&condition.operator.value) else {
        return;
    };
    let key = condition.key.value.to_ascii_lowercase();
    let is_system = matches!(
        key.as_str(),
        "aws:sourcevpc"
            | "aws:sourcevpce"
            | "aws:principalaccount"
            | "aws:sourceaccount"
            | "aws:resourceaccount"
    );
    for value in &condition.values {
        let text = value.value.as_str();
        let is_wild = text.contains(['*', '?']);
        let is_like = matches!(
            operator.family,
            Family::Text {
                has_wildcards: true,
                ..
            }
        );
        if is_system && (is_like && is_wild || matches!(operator.family, Family::Numeric(_))) {
            report.add(
                ("ENDPOINT_SYSTEM_KEY_WILDCARD", Severity::Error, "I-LINT-36"),
                at,
                value.span,
                format!(
                    "an endpoint policy takes neither wildcards nor numbers for `{}`",
                    condition.key.value
                ),
                "write the ids in full, with StringEquals",
            );
        } else if is_like && is_wild && longest_literal(text) < LITERAL {
            report.add(
                ("ENDPOINT_WILDCARD_CONTEXT", Severity::Error, "I-LINT-37"),
                at,
                value.span,
                format!(
                    "`{text}` has fewer than {LITERAL} characters in a row beside its wildcard"
                ),
                "write more of the value",
            );
        }
    }
}

fn longest_literal(text: &str) -> usize {
    let literals = text.split(['*', '?']);
    literals.map(|one| one.chars().count()).max().unwrap_or(0)
}
