//! What the client sees where its session cannot come about: STS's answer (G8), or that of whoever calls STS for it.

use canvoke_iam::Decision;

use super::Scene;
use crate::gate::Outcome;
use crate::gateway::identity::Finding;
use crate::gateway::session::Problem;
use crate::report::Response;
use crate::topology::SessionWay;

/// What STS, or the pool or service that takes the role, answers instead of credentials; none: they came about.
pub(super) fn refusal(scene: &Scene<'_>, finding: &Finding) -> Option<Response> {
    let topology = scene.topology;
    let issue = finding
        .issues
        .iter()
        .find(|issue| issue.outcome() == Outcome::Block)?;
    let session = &topology.sessions[issue.session];
    let operation = session.way.operation();
    let error = |status, code: &str, message: String| Response::Http {
        status,
        error_type: Some(code.to_owned()),
        body: message,
        headers: Vec::new(),
        response_type: None,
        also_seen: Vec::new(),
    };
    let certain = issue
        .problems
        .iter()
        .find(|problem| problem.outcome() == Outcome::Block);
    let invalid = match certain {
        Some(Problem::TooLong(3600)) => Some(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining".to_owned(),
        ),
        Some(Problem::TooLong(_)) => {
            Some("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.".to_owned())
        }
        Some(Problem::TooShort) => Some(
            "1 validation error detected: Value at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900".to_owned(),
        ),
        Some(Problem::TooManyTags) => Some(
            "1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50".to_owned(),
        ),
        Some(Problem::TagTaken(key)) => {
            Some(format!("One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session: {key}"))
        }
        _ => None,
    };
    if let Some(message) = invalid {
        return Some(error(400, "ValidationError", message));
    }
    let stopped = issue
        .asks
        .iter()
        .find(|ask| !matches!(ask.decision(), Decision::Allow | Decision::Unknown));
    let action = stopped.map_or(session.way.action(), |ask| ask.action);
    let message = match (&issue.asker, session.way, session.service.as_deref()) {
        (_, SessionWay::CognitoAuthenticated | SessionWay::CognitoUnauthenticated, _) => {
            return Some(error(
                400,
                "InvalidIdentityPoolConfigurationException",
                "Invalid identity pool configuration. Check assigned IAM roles for this pool."
                    .to_owned(),
            ));
        }
        (_, SessionWay::Service, Some(service)) if service.starts_with("lambda.") => {
            return Some(error(
                400,
                "InvalidParameterValueException",
                "The role defined for the function cannot be assumed by Lambda.".to_owned(),
            ));
        }
        (Some(asker), _, _) => {
            let role = session
                .role
                .map(|role| topology.principals[role].arn.clone());
            let resource = stopped
                .map(|ask| ask.resource.clone())
                .or(role)
                .unwrap_or_default();
            format!(
                "User: {} is not authorized to perform: {action} on resource: {resource}",
                asker.identity.name().unwrap_or_default()
            )
        }
        (None, _, _) => format!("Not authorized to perform {action}"),
    };
    let message = format!(
        "An error occurred (AccessDenied) when calling the {operation} operation: {message}"
    );
    Some(error(403, "AccessDenied", message))
}
