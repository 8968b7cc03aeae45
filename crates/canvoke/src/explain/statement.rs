//! The words for single statements of a policy: which decided, which nearly did, and by what they missed (E-EXP-04).

use canvoke_iam::{Clause, ClauseEvaluation, Layer, StatementEvaluation, Truth};

/// `statement 2 (`Sid`) of InvokePrivateAPI`.
pub(super) fn name(statement: &StatementEvaluation) -> String {
    let number = statement.index + 1;
    match &statement.sid {
        Some(sid) if !sid.is_empty() => {
            format!("statement {number} (`{sid}`) of {}", statement.policy)
        }
        _ => format!("statement {number} of {}", statement.policy),
    }
}

/// What of a statement matches and what does not.
pub(super) fn miss(statement: &StatementEvaluation) -> String {
    let matched: Vec<String> = statement
        .clauses
        .iter()
        .filter(|clause| clause.truth == Truth::Yes)
        .map(|clause| element(&clause.clause))
        .collect();
    let missed: Vec<String> = statement.misses().map(differs).collect();
    let missed = missed.join("; ");
    if matched.is_empty() {
        format!("{}: {missed}", name(statement))
    } else {
        format!("{} matches {}; {missed}", name(statement), list(&matched))
    }
}

/// `a`, `a and b`, `a, b and c`.
fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [firsts @ .., last] => format!("{} and {last}", firsts.join(", ")),
    }
}

fn element(clause: &Clause) -> String {
    match clause {
        Clause::Principal | Clause::NotPrincipal => "principal".to_owned(),
        Clause::Action | Clause::NotAction => "action".to_owned(),
        Clause::Resource | Clause::NotResource => "resource".to_owned(),
        Clause::Condition { key, .. } => format!("condition on {key}"),
        Clause::Mistake => "nothing".to_owned(),
    }
}

fn differs(clause: &ClauseEvaluation) -> String {
    let wanted: Vec<String> = clause
        .wanted
        .iter()
        .take(4)
        .map(|text| format!("`{text}`"))
        .collect();
    let more = if clause.wanted.len() > 4 { ", ..." } else { "" };
    let wanted = format!("{}{more}", wanted.join(", "));
    let seen: Vec<String> = clause.seen.iter().map(|text| format!("`{text}`")).collect();
    let seen = seen.join(", ");
    match &clause.clause {
        Clause::Principal => {
            let who = if seen.is_empty() {
                "an anonymous caller"
            } else {
                &seen
            };
            format!("principal is {wanted}, which does not cover {who}")
        }
        Clause::NotPrincipal => format!("NotPrincipal exempts {wanted}"),
        Clause::Action => format!("action {seen} is not among {wanted}"),
        Clause::NotAction => format!("NotAction takes {wanted} out"),
        Clause::Resource => {
            let place = clause
                .differs_at
                .map(|at| format!(" at character {}", at + 1))
                .unwrap_or_default();
            format!("resource {seen} differs from {wanted}{place}")
        }
        Clause::NotResource => format!("NotResource takes {wanted} out"),
        Clause::Condition { operator, key } => match clause.truth {
            Truth::Unknown => format!("{operator} {key} wants {wanted}, and nobody gave {key}"),
            _ if seen.is_empty() => {
                format!("{operator} {key} wants {wanted}, and the request has no {key}")
            }
            _ => format!("{operator} {key} wants {wanted}, and the request has {seen}"),
        },
        Clause::Mistake => "it has a mistake, so nobody can say what it means".to_owned(),
    }
}

/// A layer's name as AWS's messages have it (G-MSG-30).
pub(super) fn layer(layer: Layer) -> &'static str {
    match layer {
        Layer::Identity => "identity-based policy",
        Layer::Resource => "resource-based policy",
        Layer::Boundary => "permissions boundary",
        Layer::Session => "session policy",
        Layer::ServiceControl => "service control policy",
        Layer::ResourceControl => "resource control policy",
        Layer::Endpoint => "VPC endpoint policy",
    }
}

/// The stem of a layer's codes.
pub(super) fn code(layer: Layer) -> &'static str {
    match layer {
        Layer::Identity => "IDENTITY_POLICY",
        Layer::Resource => "RESOURCE_POLICY",
        Layer::Boundary => "PERMISSIONS_BOUNDARY",
        Layer::Session => "SESSION_POLICY",
        Layer::ServiceControl => "SERVICE_CONTROL_POLICY",
        Layer::ResourceControl => "RESOURCE_CONTROL_POLICY",
        Layer::Endpoint => "ENDPOINT_POLICY",
    }
}
