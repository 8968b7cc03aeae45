//! What is wrong or unwise inside the elements of a policy that could be read (section 8 of the specification), named
//! as IAM Access Analyzer names it
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html>, read 2026-11).
//! Knows nothing of requests.

mod action;
mod arn;
mod condition;
mod document;
mod endpoint;
mod keys;
mod principal;
mod redundant;
mod size;
mod supported;
mod value;
mod variable;

use crate::diagnostic::{PolicyDiagnostic, Severity, Span};
use crate::pointer::Pointer;
use crate::policy::{Policy, PolicyKind};
pub use size::{InlineOwner, inline_quota};

/// Checks the tree; a statement that AWS would refuse, so that nobody can say what it means, is marked broken.
pub(crate) fn check(text: &str, policy: &mut Policy, diagnostics: &mut Vec<PolicyDiagnostic>) {
    let mut report = Report {
        kind: policy.kind,
        diagnostics,
    };
    size::check(text, policy, &mut report);
    if policy.is_unreadable {
        return;
    }
    document::check(policy, &mut report);
    redundant::statements(policy, &mut report);
    let has_variables = policy.has_variables();
    let is_refused = policy
        .version
        .as_ref()
        .is_some_and(|version| !document::is_version(&version.value));
    let is_list = policy.has_statement_list;
    let whole = Pointer::ROOT.member("Statement");
    for (index, statement) in policy.statements.iter_mut().enumerate() {
        // Under a version that AWS does not know, nobody can say what a statement means (I-EVAL-23).
        statement.is_broken |= is_refused;
        let at = whole.element(index);
        let at = if is_list { &at } else { &whole };
        principal::check(statement, at, &mut report);
        action::check(statement, at, &mut report);
        arn::check(statement, at, has_variables, &mut report);
        redundant::check(statement, at, &mut report);
        supported::check(statement, at, &mut report);
        for condition in &statement.conditions {
            let block = at.member("Condition");
            let operator = block.member(&condition.operator.value);
            let at = &operator.member(&condition.key.value);
            condition::check(condition, at, has_variables, &mut report);
            redundant::condition(condition, at, &mut report);
            supported::one_type(text, condition, at, &mut report);
            if policy.kind == PolicyKind::Endpoint {
                endpoint::check(condition, at, &mut report);
            }
        }
    }
}

/// One rule's name: code, severity, rule id.
type Code = (&'static str, Severity, &'static str);

/// Where findings go.
struct Report<'d> {
    kind: PolicyKind,
    diagnostics: &'d mut Vec<PolicyDiagnostic>,
}

impl Report<'_> {
    fn add(
        &mut self,
        (code, severity, rule): Code,
        at: &Pointer<'_>,
        span: Span,
        message: String,
        hint: &str,
    ) {
        self.diagnostics.push(PolicyDiagnostic {
            code,
            severity,
            message,
            hint: Some(hint.to_owned()),
            pointer: at.to_string(),
            span,
            rule,
        });
    }
}
