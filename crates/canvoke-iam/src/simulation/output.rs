//! The output of `aws iam simulate-custom-policy`. Knows nothing of how it came about.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html>, read 2026-11.

use std::collections::BTreeMap;

use serde::Serialize;

/// The answer to one request: a result for each pair of action and resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    /// The results, in the order of the request.
    pub evaluation_results: Vec<EvaluationResult>,
    /// Always false: nothing is cut.
    pub is_truncated: bool,
    /// Ours: what is wrong with the policies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub policy_diagnostics: Vec<Remark>,
}

/// The result for one action on one resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EvaluationResult {
    /// The action.
    pub eval_action_name: String,
    /// The resource.
    pub eval_resource_name: String,
    /// `allowed`, `explicitDeny` or `implicitDeny`. What depends on a value nobody gave, or on a mistake in a policy, is
    /// not allowed; `UnknownBecause` then says so.
    pub eval_decision: &'static str,
    /// The statements that apply.
    pub matched_statements: Vec<MatchedStatement>,
    /// Keys that the policies ask for and the request does not have.
    pub missing_context_values: Vec<String>,
    /// Whether the SCPs (and RCPs) allow, where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organizations_decision_detail: Option<OrganizationsDecisionDetail>,
    /// Whether the boundary allows, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary_decision_detail: Option<PermissionsBoundaryDecisionDetail>,
    /// What each layer says on its own.
    pub eval_decision_details: BTreeMap<String, &'static str>,
    /// Ours: why the decision is not known; left out where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown_because: Option<String>,
    /// Ours: contested rules the decision hangs on, with the decision under the other reading.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub contested: BTreeMap<&'static str, &'static str>,
}

/// A statement that applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct MatchedStatement {
    /// Which policy, such as `PolicyInputList.1`.
    pub source_policy_id: String,
    /// Where it begins.
    pub start_position: Position,
    /// Where it ends.
    pub end_position: Position,
}

/// A place in a policy's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}

/// What the organization says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct OrganizationsDecisionDetail {
    /// Whether it allows.
    pub allowed_by_organizations: bool,
}

/// What the boundary says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PermissionsBoundaryDecisionDetail {
    /// Whether it allows.
    pub allowed_by_permissions_boundary: bool,
}

/// Ours: a remark about a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Remark {
    /// Which policy.
    pub source_policy_id: String,
    /// Access Analyzer's type of finding: `ERROR`, `WARNING`, `SECURITY_WARNING`, `SUGGESTION`.
    pub severity: &'static str,
    /// Issue code.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Where.
    pub position: Position,
}
