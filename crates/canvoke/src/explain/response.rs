//! What the client sees: the gateway's answer to the first gate that stops the call (G6), or curl's words for a
//! failure before any answer.

use canvoke_iam::Decision;

use super::Scene;
use super::policy;
use crate::gate::{Gate, Outcome};
use crate::gateway::{authorization, method};
use crate::report::{FailureKind, Response};
use crate::topology::Authorization;
use crate::verdict::{Finding, Trace};

/// The response on one path.
pub(super) fn of(scene: &Scene<'_>, trace: &Trace) -> Response {
    let Some(stop) = trace.first_stop() else {
        return http(200, None, "the backend's answer");
    };
    if stop.outcome() == Outcome::Unknown {
        return Response::Unknown {
            unknown: format!("it depends on gate `{}`", stop.gate().name()),
        };
    }
    let host = &scene.invocation.host;
    match stop {
        // G-FAIL-01, G-FAIL-02
        Finding::Name(_) => Response::Failure {
            failure: FailureKind::Dns,
            message: format!("curl: (6) Could not resolve host: {host}"),
        },
        // G-FAIL-03, G-DNS-08
        Finding::Route(_) | Finding::Firewall(_) => Response::Failure {
            failure: FailureKind::Timeout,
            message: format!(
                "curl: (28) Failed to connect to {host} port 443: Connection timed out"
            ),
        },
        // G-FAIL-04
        Finding::Tls(_) => Response::Failure {
            failure: FailureKind::Tls,
            message: format!(
                "curl: (60) SSL: no alternative certificate subject name matches target host name '{host}'"
            ),
        },
        // G-FAIL-06, G-FAIL-07, G-FAIL-11, G-MSG-25
        Finding::Api(_) => http(
            403,
            Some("ForbiddenException"),
            r#"{"message":"Forbidden"}"#,
        ),
        Finding::EndpointPolicy(finding) => match &finding.evaluation {
            Some(evaluation) => denied(
                scene.caller(),
                &finding.resource,
                &policy::suffix(evaluation),
            ),
            None => http(200, None, ""),
        },
        // G-ARN-13
        Finding::Method(finding) if matches!(finding.answer, method::Answer::TooLong { .. }) => {
            http(414, None, r#"{"message":"Request URI too long"}"#)
        }
        Finding::Method(_) => unmatched(scene, trace),
        Finding::Authorization(finding) => unauthorized(scene, finding),
        // G-KEY-01, G-MSG-12
        Finding::ApiKey(_) => http(
            403,
            Some("ForbiddenException"),
            r#"{"message":"Forbidden"}"#,
        ),
        // G-MSG-18
        Finding::Throttle(_) => http(
            429,
            Some("TooManyRequestsException"),
            r#"{"message":"Too Many Requests"}"#,
        ),
        // G-MSG-11
        Finding::Integration(_) => http(
            500,
            Some("InternalServerErrorException"),
            r#"{"message": "Internal server error"}"#,
        ),
        // These gates never block.
        Finding::Identity(_) | Finding::DomainPolicy(_) | Finding::Waf(_) => http(
            403,
            Some("ForbiddenException"),
            r#"{"message":"Forbidden"}"#,
        ),
    }
}

/// An unknown path or verb: unsigned it looks like a missing token (G-FAIL-12, G-MSG-14); signed and allowed it is
/// not found (G-FAIL-14, G-C-09).
fn unmatched(scene: &Scene<'_>, trace: &Trace) -> Response {
    let authorization = trace.findings().iter().find_map(|finding| match finding {
        Finding::Authorization(finding) => Some(finding),
        _ => None,
    });
    match authorization {
        Some(finding) if scene.invocation.signer.is_some() => match finding.outcome() {
            Outcome::Pass => http(404, Some("NotFoundException"), r#"{"message":"Not Found"}"#),
            _ => unauthorized(scene, finding),
        },
        _ => missing_token(scene),
    }
}

fn missing_token(scene: &Scene<'_>) -> Response {
    // A bearer token on an unmatched or IAM route is read as a broken signature (G-FAIL-13).
    if let Some(token) = scene
        .invocation
        .header("authorization")
        .filter(|value| !value.starts_with("AWS4-"))
    {
        let last = token.rsplit(' ').next().unwrap_or(token);
        let message = format!(
            "'{last}' not a valid key=value pair (missing equal-sign) in Authorization header: '{token}'."
        );
        let body = serde_json::json!({ "message": message }).to_string();
        return http(403, Some("IncompleteSignatureException"), &body);
    }
    http(
        403,
        Some("MissingAuthenticationTokenException"),
        r#"{"message":"Missing Authentication Token"}"#,
    )
}

fn unauthorized(scene: &Scene<'_>, finding: &authorization::Finding) -> Response {
    // Only an AWS_IAM method knows its caller (G-WHO-03, G-WHO-06).
    let caller = match finding.kind {
        None | Some(Authorization::AwsIam) => scene.caller(),
        Some(_) => None,
    };
    match &finding.answer {
        authorization::Answer::NotSigned => missing_token(scene),
        authorization::Answer::NoPolicy => denied(
            caller,
            &finding.resource,
            "because no resource-based policy allows the execute-api:Invoke action",
        ),
        authorization::Answer::Policies { evaluation, .. }
            if evaluation.decision() == Decision::Unknown =>
        {
            Response::Unknown {
                unknown: format!("it depends on gate `{}`", Gate::Authorization.name()),
            }
        }
        authorization::Answer::Policies { evaluation, .. } => {
            denied(caller, &finding.resource, &policy::suffix(evaluation))
        }
        authorization::Answer::AuthorizerNotModelled => Response::Unknown {
            unknown: "it depends on the authorizer".to_owned(),
        },
    }
}

/// G-MSG-01 with G-MSG-30; the account in the ARN is masked (G-ARN-19).
fn denied(caller: Option<String>, resource: &str, suffix: &str) -> Response {
    let user = caller.unwrap_or_else(|| "anonymous".to_owned());
    let message = format!(
        "User: {user} is not authorized to perform: execute-api:Invoke on resource: {} {suffix}",
        mask(resource)
    );
    let body = serde_json::json!({ "Message": message }).to_string();
    http(403, Some("AccessDeniedException"), &body)
}

/// Eight stars and the last four digits in place of the account (G-ARN-19).
fn mask(arn: &str) -> String {
    let mut parts: Vec<String> = arn.splitn(6, ':').map(str::to_owned).collect();
    if let Some(account) = parts.get_mut(4)
        && let Some(last) = account.get(8..)
    {
        *account = format!("********{last}");
    }
    parts.join(":")
}

fn http(status: u16, error_type: Option<&str>, body: &str) -> Response {
    Response::Http {
        status,
        error_type: error_type.map(str::to_owned),
        body: body.to_owned(),
    }
}
