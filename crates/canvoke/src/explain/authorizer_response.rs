//! What the client sees of authorizers: 401, 403 and 500 in today's words and in older ones (G-LAM-05, G-LAM-07,
//! G-COG-01).

use canvoke_iam::Decision;

use super::Scene;
use super::gateway_response::{Kind, worded};
use super::response::with_wordings;
use crate::gate::{Gate, Outcome};
use crate::gateway::lambda_authorizer::{Answer, Failure};
use crate::gateway::user_pool::Problem;
use crate::report::Response;

/// The answer where a Lambda authorizer decides.
pub(super) fn lambda(scene: &Scene<'_>, answer: &Answer) -> Response {
    let error = |kind| worded(scene, kind, "Internal server error");
    match answer {
        // G-MSG-19
        Answer::NoIdentity(_) | Answer::DoesNotFit | Answer::Unauthorized { .. } => {
            worded(scene, Kind::Unauthorized, "Unauthorized")
        }
        // G-MSG-04
        Answer::NotPermitted
        | Answer::Failed {
            failure: Failure::Malformed | Failure::TooLarge(_),
            ..
        } => error(Kind::AuthorizerConfigurationError),
        // G-MSG-05
        Answer::Failed {
            failure: Failure::Raises | Failure::Timeout,
            ..
        } => error(Kind::AuthorizerFailure),
        Answer::Policy(judged) => match judged.decision() {
            Decision::ExplicitDeny => denied(
                scene,
                "with an explicit deny in an identity-based policy",
                " with an explicit deny",
            ),
            Decision::ImplicitDeny => denied(
                scene,
                "because no identity-based policy allows the execute-api:Invoke action",
                "",
            ),
            Decision::Allow | Decision::Unknown => not_known(),
        },
        Answer::NotKnown(_) => not_known(),
    }
}

/// The answer where something is wrong with a token; none: the policies answer.
pub(super) fn user_pool(scene: &Scene<'_>, problems: &[Problem]) -> Option<Response> {
    let is_certain = problems
        .iter()
        .any(|problem| problem.outcome() == Outcome::Block);
    if is_certain {
        let response = worded(scene, Kind::Unauthorized, "Unauthorized");
        return Some(if problems.contains(&Problem::Expired) {
            with_wordings(response, "TOKEN_EXPIRED")
        } else {
            response
        });
    }
    (!problems.is_empty()).then(not_known)
}

fn not_known() -> Response {
    Response::Unknown {
        unknown: format!("it depends on gate `{}`", Gate::Authorization.name()),
    }
}

/// G-MSG-02, G-LAM-07; the answer names neither who nor what.
fn denied(scene: &Scene<'_>, suffix: &str, older: &str) -> Response {
    let message = "User is not authorized to access this resource";
    let mut response = worded(scene, Kind::AccessDenied, &format!("{message} {suffix}"));
    if let Response::Http {
        also_seen, body, ..
    } = &mut response
        && body.contains(suffix)
    {
        *also_seen = vec![body.replace(&format!(" {suffix}"), older)];
    }
    response
}
