//! What the client sees: the gateway's answer to the first gate that stops the call (G6), or curl's words for a
//! failure before any answer.

use canvoke_iam::Decision;

use super::gateway_response::{Kind, fixed, forbidden, worded};
use super::{Scene, authorizer_response, policy, session_refusal, signature, wordings};
use crate::gate::{Gate, Outcome};
use crate::gateway::api::Answer as ApiAnswer;
use crate::gateway::authorization;
use crate::gateway::integration::{self, Problem};
use crate::gateway::size::Oversize;
use crate::gateway::tls::{self, Problem as TlsProblem};
use crate::report::{FailureKind, Response};
use crate::topology::{Authorization, WebAcl};
use crate::verdict::{Finding, Trace};

/// The response on one path.
pub(super) fn of(scene: &Scene<'_>, trace: &Trace) -> Response {
    let Some(stop) = trace.first_stop() else {
        let is_answered = matches!(
            trace.find(Gate::Api),
            Some(Finding::Api(finding)) if finding.is_answered()
        );
        // G-DNS-14
        let body = if is_answered {
            "the endpoint's own answer"
        } else {
            "the backend's answer"
        };
        return fixed(scene, 200, None, body);
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
        Finding::Route(_)
        | Finding::Firewall(_)
        | Finding::PublicRoute(_)
        | Finding::PublicFirewall(_) => Response::Failure {
            failure: FailureKind::Timeout,
            message: format!(
                "curl: (28) Failed to connect to {host} port 443: Connection timed out"
            ),
        },
        Finding::Tls(finding) => handshake(scene, finding),
        // G-FAIL-10
        Finding::Api(finding) if matches!(finding.answer, ApiAnswer::NoWay { .. }) => {
            missing_token(scene)
        }
        // G-C-08
        Finding::Api(finding) if matches!(finding.answer, ApiAnswer::NoSuchStage { .. }) => {
            with_wordings(forbidden(scene), "STAGE_NOT_FOUND")
        }
        // G-FAIL-06, G-FAIL-07, G-FAIL-09, G-MSG-25
        Finding::Api(_) => forbidden(scene),
        Finding::EndpointPolicy(finding) => {
            let evaluations = finding
                .evaluation
                .iter()
                .map(|evaluation| (&finding.resource, evaluation))
                .chain(
                    finding
                        .by_domain
                        .iter()
                        .map(|(resource, evaluation)| (resource, evaluation)),
                );
            let first = evaluations
                .filter(|(_, evaluation)| evaluation.decision() != Decision::Allow)
                .find(|(_, evaluation)| evaluation.decision() != Decision::Unknown);
            match first {
                // Before the API is consulted, so the API's own words do not count (G-EPP-03).
                Some((resource, evaluation)) => {
                    denied_before(scene, scene.caller(), resource, &policy::suffix(evaluation))
                }
                None => fixed(scene, 200, None, ""),
            }
        }
        // G-C-13
        Finding::DomainPolicy(finding) => {
            let caller = scene.caller().filter(|_| finding.sees_caller);
            let suffix = finding.evaluation.as_ref().map_or_else(
                || "because no resource-based policy allows the execute-api:Invoke action".into(),
                policy::suffix,
            );
            denied_before(scene, caller, &finding.resource, &suffix)
        }
        Finding::Waf(finding) => filtered(scene, finding.web_acl.as_ref()),
        Finding::Method(finding) => match finding.oversize.first() {
            Some(oversize) => too_large(scene, *oversize),
            None => unmatched(scene, trace),
        },
        Finding::Authorization(finding) => unauthorized(scene, finding),
        // G-KEY-01, G-MSG-12
        Finding::ApiKey(_) => worded(scene, Kind::InvalidApiKey, "Forbidden"),
        // G-MSG-15
        Finding::Throttle(finding) if finding.used_up().is_some() => {
            worded(scene, Kind::QuotaExceeded, "Limit Exceeded")
        }
        // G-MSG-18
        Finding::Throttle(_) => worded(scene, Kind::Throttled, "Too Many Requests"),
        Finding::Integration(finding) => backend(scene, finding),
        // Without credentials there is no call (G8); with a wrong signature there is one, and this answer (G6.2).
        Finding::Identity(finding) => session_refusal::refusal(scene, finding)
            .or_else(|| signature::refusal(scene, finding))
            .unwrap_or_else(|| forbidden(scene)),
    }
}

fn handshake(scene: &Scene<'_>, finding: &tls::Finding) -> Response {
    let host = &finding.host;
    match finding.problems.first() {
        // G-FAIL-05
        Some(TlsProblem::Versions { .. } | TlsProblem::UnknownPolicy { .. }) => Response::Failure {
            failure: FailureKind::Tls,
            message: "curl: (35) TLS connect error: tlsv1 alert protocol version".to_owned(),
        },
        // G-FAIL-15, G-C-04
        Some(TlsProblem::Strict) => forbidden(scene),
        // N-NLB-10
        Some(TlsProblem::ProxyProtocol { .. }) => Response::Failure {
            failure: FailureKind::Tls,
            message: format!("curl: (35) Recv failure: Connection reset by peer ({host})"),
        },
        // G-FAIL-04, N-NLB-17
        Some(
            TlsProblem::Name | TlsProblem::ListenerName { .. } | TlsProblem::Reencrypted { .. },
        )
        | None => Response::Failure {
            failure: FailureKind::Tls,
            message: format!(
                "curl: (60) SSL: no alternative certificate subject name matches target host name '{host}'"
            ),
        },
    }
}

/// G-MSG-21; a web ACL's own answer wins over the API's words (G-MSG-00).
fn filtered(scene: &Scene<'_>, acl: Option<&WebAcl>) -> Response {
    match acl.and_then(|acl| acl.response.as_ref()) {
        Some((status, body)) => fixed(scene, *status, None, body),
        None => worded(scene, Kind::WafFiltered, "Forbidden"),
    }
}

/// G-Q-04
fn too_large(scene: &Scene<'_>, oversize: Oversize) -> Response {
    match oversize {
        // G-MSG-23, G-ARN-13
        Oversize::Url(_) | Oversize::Arn(_) => {
            fixed(scene, 414, None, r#"{"message":"Request URI too long"}"#)
        }
        // G-MSG-24, G-C-19
        Oversize::Headers(_) => with_wordings(fixed(scene, 431, None, ""), "HEADERS_TOO_LARGE"),
        // G-MSG-16: the one type that no API words.
        Oversize::Body(_) => fixed(
            scene,
            413,
            Some("RequestTooLargeException"),
            r#"{"message":"Request Too Long"}"#,
        ),
    }
}

pub(super) fn with_wordings(mut response: Response, kind: &str) -> Response {
    if let Response::Http { also_seen, .. } = &mut response {
        *also_seen = wordings::of(kind);
    }
    response
}

/// What validation and backends answer (G-MSG-03 to G-MSG-11, G-MSG-20).
fn backend(scene: &Scene<'_>, finding: &integration::Finding) -> Response {
    // What is not certain is not what the client meets first, where something certain is.
    let first = finding
        .problems
        .iter()
        .find(|problem| problem.is_certain())
        .or(finding.problems.first());
    let internal = |kind| worded(scene, kind, "Internal server error");
    match first {
        Some(Problem::MissingParameters(names)) => worded(
            scene,
            Kind::BadRequestParameters,
            &format!(
                "Missing required request parameters: [{}]",
                names.join(", ")
            ),
        ),
        Some(Problem::InvalidBody(_) | Problem::BodyNotJudged(_)) => {
            worded(scene, Kind::BadRequestBody, "Invalid request body")
        }
        Some(Problem::UnsupportedMediaType(_)) => {
            worded(scene, Kind::UnsupportedMediaType, "Unsupported Media Type")
        }
        Some(Problem::TimedOut { .. }) => worded(
            scene,
            Kind::IntegrationTimeout,
            "Endpoint request timed out",
        ),
        Some(Problem::Unreachable) => worded(
            scene,
            Kind::IntegrationFailure,
            "Network error communicating with endpoint",
        ),
        Some(Problem::FunctionError | Problem::MalformedAnswer) => internal(Kind::Default5xx),
        Some(
            Problem::MissingVariable(_)
            | Problem::FunctionNotKnown(_)
            | Problem::CallersCredentials
            | Problem::NoPermission(_)
            | Problem::WrongSource { .. }
            | Problem::VpcLinkNotAvailable(_)
            | Problem::RoleNotAllowed(_)
            | Problem::BadAddress,
        )
        | None => internal(Kind::ApiConfigurationError),
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
            Outcome::Pass => worded(scene, Kind::ResourceNotFound, "Not Found"),
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
        return worded(scene, Kind::IncompleteSignature, &message);
    }
    // What was said of a token stands in for its text.
    if scene.invocation.token("authorization").is_some() {
        let message = "'<token>' not a valid key=value pair (missing equal-sign) in Authorization header: 'Bearer <token>'.";
        return worded(scene, Kind::IncompleteSignature, message);
    }
    worded(
        scene,
        Kind::MissingAuthenticationToken,
        "Missing Authentication Token",
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
            scene,
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
        authorization::Answer::Policies { evaluation, .. } => denied(
            scene,
            caller,
            &finding.resource,
            &policy::suffix(evaluation),
        ),
        authorization::Answer::Open => fixed(scene, 200, None, ""),
        authorization::Answer::NoAuthorizer => Response::Unknown {
            unknown: "it depends on the authorizer".to_owned(),
        },
        authorization::Answer::Lambda(answer) => authorizer_response::lambda(scene, answer),
        authorization::Answer::UserPool {
            problems,
            evaluation,
        } => match (authorizer_response::user_pool(scene, problems), evaluation) {
            (Some(response), _) => response,
            (None, Some(evaluation)) => {
                denied(scene, None, &finding.resource, &policy::suffix(evaluation))
            }
            (None, None) => fixed(scene, 200, None, ""),
        },
    }
}

/// G-MSG-01 with G-MSG-30; the account in the ARN is masked (G-ARN-19). Older answers end earlier (G-MSG-31).
fn denied(scene: &Scene<'_>, caller: Option<String>, resource: &str, suffix: &str) -> Response {
    let message = message(caller, resource);
    let mut response = worded(scene, Kind::AccessDenied, &format!("{message} {suffix}"));
    if let Response::Http {
        also_seen, body, ..
    } = &mut response
        && body.contains(suffix)
    {
        let older = match suffix.strip_prefix("with an explicit deny") {
            Some(_) => "with an explicit deny",
            None => "",
        };
        *also_seen = vec![body.replace(&format!(" {suffix}"), &older_end(older))];
    }
    response
}

/// A denial of the endpoint or the domain, which an API does not word (G-EPP-03).
fn denied_before(
    scene: &Scene<'_>,
    caller: Option<String>,
    resource: &str,
    suffix: &str,
) -> Response {
    let message = message(caller, resource);
    let body = |text: String| serde_json::json!({ "Message": text }).to_string();
    let mut response = fixed(
        scene,
        403,
        Some("AccessDeniedException"),
        &body(format!("{message} {suffix}")),
    );
    if let Response::Http { also_seen, .. } = &mut response {
        // G-C-13
        *also_seen = vec![body(message)];
    }
    response
}

fn older_end(end: &str) -> String {
    if end.is_empty() {
        String::new()
    } else {
        format!(" {end}")
    }
}

fn message(caller: Option<String>, resource: &str) -> String {
    let user = caller.unwrap_or_else(|| "anonymous".to_owned());
    format!(
        "User: {user} is not authorized to perform: execute-api:Invoke on resource: {}",
        mask(resource)
    )
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
