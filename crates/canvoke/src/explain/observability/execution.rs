//! The lines of an execution log (G-OBS-02), as users have shown them. Their wording is no promise of AWS; times and
//! the request's id in front are left out.

use super::super::Scene;
use super::variables::{self, TIME};
use crate::gate::{Gate, Outcome};
use crate::gateway::api::Selected;
use crate::gateway::authorization::Answer;
use crate::gateway::integration::{self, Problem};
use crate::gateway::{api_key, lambda_authorizer};
use crate::report::Response;
use crate::topology::Backend;
use crate::verdict::Finding;

/// A line.
pub(super) struct Line {
    /// Its text.
    pub text: String,
    /// Whether it is there at level ERROR too.
    pub is_error: bool,
}

/// The lines of a call that reached its stage, at level INFO.
pub(super) fn lines(
    scene: &Scene<'_>,
    selected: Selected,
    response: &Response,
    has_data_trace: bool,
) -> Vec<Line> {
    let mut log = Writing {
        lines: Vec::new(),
        has_data_trace,
    };
    let (id, extended) = variables::ids(response);
    log.info(format!("Extended Request Id: {extended}"));
    if let Some(status) = authorizer(scene) {
        log.info(status);
    }
    if scene.trace.find(Gate::ApiKey).is_some() && passes_until(scene, Gate::ApiKey) {
        usage_plan(&mut log, scene, selected, &id);
    }
    if passes_until(scene, Gate::Integration)
        && let Some(Finding::Integration(finding)) = scene.trace.find(Gate::Integration)
    {
        execution(&mut log, scene, selected, (&id, response), finding);
    }
    if let Response::Http {
        status,
        body,
        response_type: Some(kind),
        ..
    } = response
        && !is_backend_called(scene)
    {
        log.failure(format!(
            "Gateway response type: {kind} with status code: {status}"
        ));
        log.traced(format!("Gateway response body: {body}"));
    }
    log.lines
}

struct Writing {
    lines: Vec<Line>,
    has_data_trace: bool,
}

impl Writing {
    fn info(&mut self, text: impl Into<String>) {
        self.lines.push(Line {
            text: text.into(),
            is_error: false,
        });
    }

    fn failure(&mut self, text: impl Into<String>) {
        self.lines.push(Line {
            text: text.into(),
            is_error: true,
        });
    }

    /// Only where whole requests and answers are logged.
    fn traced(&mut self, text: impl Into<String>) {
        if self.has_data_trace {
            self.info(text);
        }
    }
}

/// Whether no gate before this one stops the call.
fn passes_until(scene: &Scene<'_>, gate: Gate) -> bool {
    scene
        .trace
        .first_stop()
        .is_none_or(|stop| stop.gate() >= gate)
}

/// That a Lambda authorizer is asked, where its function is.
fn authorizer(scene: &Scene<'_>) -> Option<String> {
    let Finding::Authorization(finding) = scene.trace.find(Gate::Authorization)? else {
        return None;
    };
    let snapshot = finding.selected.snapshot(scene.topology)?;
    let authorizer = snapshot.authorizers.get(finding.authorizer?)?;
    let is_asked = matches!(finding.answer, Answer::Lambda(_)) && !is_missing_token(scene);
    is_asked.then(|| format!("Starting authorizer: {}", authorizer.name))
}

/// Whether a Lambda authorizer's call is refused because its token is missing or no token at all: 401 that no function
/// was asked about.
pub(super) fn is_missing_token(scene: &Scene<'_>) -> bool {
    matches!(
        scene.trace.find(Gate::Authorization),
        Some(Finding::Authorization(finding)) if matches!(
            finding.answer,
            Answer::Lambda(lambda_authorizer::Answer::NoIdentity(_) | lambda_authorizer::Answer::DoesNotFit)
        )
    ) && !passes_until(scene, Gate::ApiKey)
        && passes_until(scene, Gate::Authorization)
}

fn usage_plan(log: &mut Writing, scene: &Scene<'_>, selected: Selected, id: &str) {
    let topology = scene.topology;
    let stage = selected.stage(topology).map_or("", |stage| &stage.name);
    let stage = format!("{}/{stage}", topology.apis[selected.api].id);
    let Some(Finding::ApiKey(finding)) = scene.trace.find(Gate::ApiKey) else {
        return;
    };
    let key = match finding {
        api_key::Finding::Valid(holder) => hidden(&topology.api_keys[holder.key].value),
        _ => String::new(),
    };
    log.info(format!(
        "Verifying Usage Plan for request: {id}. API Key: {key} API Stage: {stage}"
    ));
    let method = super::method_name(scene).unwrap_or_default();
    match finding {
        api_key::Finding::NotRequired => log.info(format!(
            "API Key {key} authorized because method '{method}' does not require API Key. Request will not contribute to throttle or quota limits"
        )),
        _ if finding.outcome() == Outcome::Block => return,
        _ => {}
    }
    match scene.trace.find(Gate::Throttle) {
        Some(Finding::Throttle(finding)) if finding.used_up().is_some() => log.failure(format!(
            "Usage Plan check failed for API Key {key} and API Stage {stage}: the quota is used up"
        )),
        Some(Finding::Throttle(finding)) => match finding.empty() {
            Some(bucket) if finding.holder.is_some() => log.failure(format!(
                "Key throttle limit exceeded for key {key} and API Stage {stage}. Limit: {:.2} Burst: {}",
                bucket.rate, bucket.burst
            )),
            Some(_) => {}
            None => log.info(format!(
                "Usage Plan check succeeded for API Key {key} and API Stage {stage}"
            )),
        },
        _ => {}
    }
}

/// All but the last six characters, as API Gateway hides keys.
fn hidden(key: &str) -> String {
    let shown = key.chars().count().saturating_sub(6);
    key.chars()
        .enumerate()
        .map(|(index, letter)| if index < shown { '*' } else { letter })
        .collect()
}

fn execution(
    log: &mut Writing,
    scene: &Scene<'_>,
    selected: Selected,
    (id, response): (&str, &Response),
    finding: &integration::Finding,
) {
    let invocation = scene.invocation;
    log.info(format!("Starting execution for request: {id}"));
    log.info(format!(
        "HTTP Method: {}, Resource Path: {}",
        invocation.method,
        selected.path(invocation)
    ));
    log.traced(format!(
        "Method request path: {}",
        braced(&parameters(scene))
    ));
    log.traced(format!(
        "Method request query string: {{{}}}",
        invocation.query.replace('&', ", ")
    ));
    log.traced(format!(
        "Method request headers: {}",
        braced(&headers(scene))
    ));
    log.traced(format!(
        "Method request body before transformations: {}",
        invocation.body.as_deref().unwrap_or_default()
    ));
    let first = finding
        .problems
        .iter()
        .find(|problem| problem.is_certain())
        .or(finding.problems.first());
    let (status, body) = match response {
        Response::Http { status, body, .. } => (*status, body.as_str()),
        _ => (0, ""),
    };
    let is_called = first.is_none_or(is_behind_call);
    if is_called {
        if let Some(target) = target(scene, selected, finding) {
            log.traced(format!("Endpoint request URI: {target}"));
            log.info(format!("Sending request to {target}"));
        }
        if first.is_none() && !matches!(finding.backend, Backend::Mock) {
            let latency = backend_latency(scene).unwrap_or_else(|| TIME.to_owned());
            let latency = latency.strip_suffix(" ms").unwrap_or(&latency);
            log.info(format!(
                "Received response. Status: {status}, Integration latency: {latency} ms"
            ));
            log.traced("Endpoint response body before transformations: <body>");
        }
    }
    match first.map(|problem| cause(problem, scene)) {
        Some(cause) => log.failure(cause),
        None => {
            log.traced("Method response body after transformations: <body>");
            log.info("Successfully completed execution");
        }
    }
    if first.is_some_and(|problem| !is_behind_call(problem)) {
        log.traced(format!("Method response body: {body}"));
    }
    if first.is_some() {
        log.failure(format!("Method completed with status: {status}"));
    } else {
        log.info(format!("Method completed with status: {status}"));
    }
    if scene.trace.outcome() == Outcome::Pass && !matches!(finding.backend, Backend::Mock) {
        log.info("AWS Integration Endpoint RequestId : <id>");
    }
}

/// What fails, in API Gateway's words.
fn cause(problem: &Problem, scene: &Scene<'_>) -> String {
    let refused = "Execution failed due to configuration error:";
    match problem {
        Problem::MissingParameters(names) => format!(
            "Request validation failed: Missing required request parameters: [{}]",
            names.join(", ")
        ),
        Problem::InvalidBody(why) | Problem::BodyNotJudged(why) => {
            format!(
                "Request body does not match model schema for content type {}: [{why}]",
                content_type(scene)
            )
        }
        Problem::UnsupportedMediaType(kind) => format!("{refused} Unsupported Media Type: {kind}"),
        Problem::NoPermission(_) | Problem::WrongSource { .. } | Problem::FunctionNotKnown(_) => {
            format!("{refused} Invalid permissions on Lambda function")
        }
        Problem::RoleNotAllowed(_) | Problem::CallersCredentials => {
            format!("{refused} API Gateway does not have permission to assume the provided role")
        }
        Problem::MissingVariable(_) | Problem::BadAddress => {
            format!("{refused} Invalid endpoint address")
        }
        Problem::VpcLinkNotAvailable(state) => {
            format!("{refused} the VPC link is not available ({state})")
        }
        Problem::MalformedAnswer => format!("{refused} Malformed Lambda proxy response"),
        Problem::FunctionError => {
            "Lambda execution failed with status 200 due to customer function error: <error>"
                .to_owned()
        }
        Problem::TimedOut { .. } => "Execution failed due to a timeout error".to_owned(),
        Problem::Unreachable => {
            "Execution failed due to a network error communicating with endpoint".to_owned()
        }
    }
}

/// Whether the backend was called before the problem was met.
fn is_behind_call(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::TimedOut { .. }
            | Problem::Unreachable
            | Problem::FunctionError
            | Problem::MalformedAnswer
            | Problem::NoPermission(_)
            | Problem::WrongSource { .. }
    )
}

fn is_backend_called(scene: &Scene<'_>) -> bool {
    passes_until(scene, Gate::Integration) && scene.trace.find(Gate::Integration).is_some()
}

/// Milliseconds the backend takes; none: it is not called.
pub(super) fn backend_latency(scene: &Scene<'_>) -> Option<String> {
    if !passes_until(scene, Gate::Integration) {
        return None;
    }
    let Some(Finding::Integration(finding)) = scene.trace.find(Gate::Integration) else {
        return None;
    };
    if matches!(finding.backend, Backend::Mock) || !finding.problems.iter().all(is_behind_call) {
        return None;
    }
    let known = finding.problems.iter().find_map(|problem| match problem {
        Problem::TimedOut { timeout_ms, .. } => Some(*timeout_ms),
        _ => None,
    });
    let known = known.or(scene.invocation.latency_ms);
    Some(known.map_or(TIME.to_owned(), |latency| format!("{latency} ms")))
}

/// The address that API Gateway sends to.
fn target(scene: &Scene<'_>, selected: Selected, finding: &integration::Finding) -> Option<String> {
    let api = &scene.topology.apis[selected.api];
    let account = &scene.topology.accounts[api.account].id;
    let region = &api.region;
    match &finding.backend {
        Backend::Mock => None,
        Backend::Lambda { function, .. } => Some(format!(
            "https://lambda.{region}.amazonaws.com/2015-03-31/functions/arn:aws:lambda:{region}:{account}:function:{function}/invocations"
        )),
        Backend::Http(url) | Backend::VpcLink { url, .. } => Some(url.clone()),
        Backend::Service { action, .. } => {
            let service = action.split(':').next().unwrap_or(action);
            Some(format!("https://{service}.{region}.amazonaws.com/"))
        }
    }
}

fn content_type<'a>(scene: &Scene<'a>) -> &'a str {
    scene
        .invocation
        .header("content-type")
        .unwrap_or("application/json")
}

fn parameters(scene: &Scene<'_>) -> Vec<(String, String)> {
    match scene.trace.find(Gate::Method) {
        Some(Finding::Method(finding)) => match &finding.answer {
            crate::gateway::method::Answer::Found { parameters, .. } => parameters.clone(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Headers as logged: what is secret is hidden.
fn headers(scene: &Scene<'_>) -> Vec<(String, String)> {
    let hide = ["authorization", "x-api-key", "x-amz-security-token"];
    scene
        .invocation
        .headers
        .iter()
        .map(|(name, value)| {
            let value = if hide.contains(&name.as_str()) {
                hidden(value)
            } else {
                value.clone()
            };
            (name.clone(), value)
        })
        .collect()
}

fn braced(pairs: &[(String, String)]) -> String {
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    format!("{{{}}}", pairs.join(", "))
}
