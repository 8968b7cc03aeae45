//! Lengths and letters of a whole policy (I-QUOTA, I-LINT-03). Knows nothing of its elements.

use super::Report;
use crate::diagnostic::{PolicyDiagnostic, Severity, Span};
use crate::pointer::Pointer;
use crate::policy::{Policy, PolicyKind};

pub(super) fn check(text: &str, policy: &Policy, report: &mut Report<'_>) {
    let all = text.chars().count();
    let dense = text.chars().filter(|c| !c.is_whitespace()).count();
    let (code, severity, size, limit) = match policy.kind {
        // White space does not count (I-QUOTA-01, I-QUOTA-04).
        PolicyKind::Identity | PolicyKind::Boundary => (
            "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
            Severity::Warning,
            dense,
            6144,
        ),
        PolicyKind::Trust => (
            "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
            Severity::Warning,
            dense,
            2048,
        ),
        // Bytes or characters: AWS says both, and bytes are more (I-QUOTA-07).
        PolicyKind::Resource => (
            "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA",
            Severity::Warning,
            text.len(),
            8192,
        ),
        PolicyKind::Endpoint => ("ENDPOINT_POLICY_SIZE", Severity::Error, all, 20_480),
        PolicyKind::ServiceControl => ("POLICY_SIZE_EXCEEDS_SCP_QUOTA", Severity::Error, all, 5120),
        PolicyKind::ResourceControl => {
            ("POLICY_SIZE_EXCEEDS_RCP_QUOTA", Severity::Error, all, 5120)
        }
        PolicyKind::Session => (
            "POLICY_SIZE_EXCEEDS_SESSION_POLICY_QUOTA",
            Severity::Error,
            all,
            2048,
        ),
    };
    let document = Pointer::ROOT;
    if size > limit {
        report.add(
            (code, severity, "I-LINT-40"),
            &document,
            Span::new(0, 1),
            format!("the policy has {size} characters, AWS takes {limit}"),
            "split it, or say the same with fewer statements",
        );
    }
    let is_foreign =
        |(_, c): &(usize, char)| !matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{ff}');
    if let Some((at, c)) = text.char_indices().find(is_foreign) {
        report.add(
            ("POLICY_CHARACTER", Severity::Error, "I-LINT-03"),
            &document,
            Span::new(at, at + c.len_utf8()),
            format!("`{}` is not a character of policies", c.escape_default()),
            "use tabs, line ends and the characters U+0020 to U+00FF",
        );
    }
}

/// Whose inline policies are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InlineOwner {
    /// A user.
    User,
    /// A group.
    Group,
    /// A role.
    Role,
}

/// The remark about inline policies of one owner that are too long together (I-QUOTA-02): white space does not count.
/// `policies` are their texts; none: they fit.
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>, read 2026-11.
pub fn inline_quota<'t>(
    owner: InlineOwner,
    policies: impl IntoIterator<Item = &'t str>,
) -> Option<PolicyDiagnostic> {
    let (limit, who) = match owner {
        InlineOwner::User => (2048, "user"),
        InlineOwner::Group => (5120, "group"),
        InlineOwner::Role => (10_240, "role"),
    };
    let dense = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let size: usize = policies.into_iter().map(dense).sum();
    (size > limit).then(|| PolicyDiagnostic {
        code: "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
        severity: Severity::Warning,
        message: format!(
            "the inline policies of the {who} have {size} characters together, AWS takes {limit}"
        ),
        hint: Some("put some of it into managed policies".to_owned()),
        pointer: String::new(),
        span: Span::default(),
        rule: "I-QUOTA-02",
    })
}
