//! What a call leaves in logs, traces and metrics (G9): nothing where API Gateway never saw it, little where it was
//! refused at the endpoint. Knows of the log lines' wording what users have shown; decides nothing.

mod execution;
mod text;
mod variables;

use super::Scene;
use crate::gate::{Gate, Outcome};
use crate::gateway::api::{Selected, Share};
use crate::report::{Log, Metric, Observability, Response, Tracing};
use crate::topology::{AccessLog, LogLevel, Observed, Stage};
use crate::verdict::Finding;
pub use text::observability as text;

/// How far a call came, as far as logs are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reached {
    /// Not to API Gateway.
    Nowhere,
    /// To the endpoint, which refuses it before the API is consulted (G-OBS-02).
    Endpoint,
    /// To the stage.
    Stage,
}

/// What the call leaves; none: the scenario says nothing of what the stage keeps.
pub(super) fn of(scene: &Scene<'_>, response: &Response) -> Option<Observability> {
    let selected = scene.selected().or_else(|| meant(scene))?;
    let topology = scene.topology;
    let stage = selected.stage(topology)?;
    let observed = &stage.observed;
    if !observed.is_told {
        return None;
    }
    let reached = reached(scene, response);
    let is_canary = selected.share == Share::Canary;
    let name = format!("{}/{}", topology.apis[selected.api].id, stage.name);
    let (access_log, execution_log) = match missing(scene, reached) {
        Some(why) => (without(why), without(why)),
        None => (
            access_log(scene, selected, response, observed.access_log.as_ref()),
            execution_log(scene, selected, response, stage),
        ),
    };
    let canary = |mut log: Log| {
        // G-OBS-05
        if is_canary && let Some(destination) = &mut log.destination {
            destination.push_str("/Canary");
        }
        log
    };
    Some(Observability {
        place: stage.place.member("observability"),
        access_log: canary(access_log),
        execution_log: canary(execution_log),
        tracing: tracing(scene, observed, reached),
        metrics: match reached {
            Reached::Stage => metrics(scene, selected, response, observed),
            Reached::Nowhere | Reached::Endpoint => Vec::new(),
        },
        notes: notes(scene, selected, response, reached),
        stage: name,
    })
}

/// The stage that the call means, where it did not come so far.
fn meant(scene: &Scene<'_>) -> Option<Selected> {
    let api = scene.named_api()?;
    let (name, _) = scene.invocation.stage_and_path();
    let stages = &scene.topology.apis[api].stages;
    let stage = stages.iter().position(|stage| stage.name == name)?;
    Some(Selected {
        api,
        stage,
        share: Share::Stage,
        domain: None,
        taken: 0,
    })
}

fn reached(scene: &Scene<'_>, response: &Response) -> Reached {
    // An answer without API Gateway's ids is somebody else's, such as of STS, which gave no credentials (G-MSG-00).
    if let Response::Http { headers, .. } = response
        && !headers
            .iter()
            .any(|header| header.starts_with("x-amzn-RequestId"))
    {
        return Reached::Nowhere;
    }
    let stop = scene.trace.first_stop();
    // Where it is not known whether a gate stops the call, it may go on.
    let stop = stop.filter(|stop| stop.outcome() == Outcome::Block);
    match stop.map(Finding::gate) {
        Some(Gate::Name | Gate::Route | Gate::Firewall) => Reached::Nowhere,
        // A handshake that fails shows nothing of the request.
        Some(Gate::Tls | Gate::Api | Gate::EndpointPolicy | Gate::DomainPolicy) => {
            Reached::Endpoint
        }
        _ => Reached::Stage,
    }
}

/// Why nothing at all is logged.
fn missing(scene: &Scene<'_>, reached: Reached) -> Option<&'static str> {
    match reached {
        Reached::Nowhere => {
            Some("the call does not come as far as API Gateway, which knows nothing of it")
        }
        Reached::Endpoint
            if scene.trace.find(Gate::Tls).map(Finding::outcome) == Some(Outcome::Block) =>
        {
            Some(
                "the call ends in the TLS handshake or at the endpoint, before any API is consulted (G-OBS-02, inferred)",
            )
        }
        Reached::Endpoint => Some(
            "the call is refused at the endpoint, before the API is consulted, and its logs do not show it (G-OBS-02, inferred)",
        ),
        Reached::Stage => None,
    }
}

fn without(note: impl Into<String>) -> Log {
    Log {
        note: note.into(),
        ..Log::default()
    }
}

/// G-OBS-01
fn access_log(
    scene: &Scene<'_>,
    selected: Selected,
    response: &Response,
    log: Option<&AccessLog>,
) -> Log {
    let Some(log) = log else {
        return without("the stage has no access log");
    };
    let Response::Http { .. } = response else {
        return Log {
            destination: Some(log.name.clone()),
            ..without("what the line says depends on what the call meets")
        };
    };
    let (line, unknown) = variables::rendered(scene, selected, response, &log.format);
    let note = if unknown.is_empty() {
        String::new()
    } else {
        format!(
            "no variables of an access log: {}; AWS writes `-` for them",
            unknown.join(", ")
        )
    };
    Log {
        destination: Some(log.name.clone()),
        lines: vec![line],
        note,
    }
}

/// G-OBS-02
fn execution_log(scene: &Scene<'_>, selected: Selected, response: &Response, stage: &Stage) -> Log {
    let topology = scene.topology;
    let api = &topology.apis[selected.api];
    let level = match method_name(scene).and_then(|name| stage.observed.by_method.get(&name)) {
        Some(level) => *level,
        None => stage.observed.execution,
    };
    if level == LogLevel::Off {
        return without("execution logging is off");
    }
    let writes = topology.accounts[api.account].writes_logs;
    if writes == Some(false) {
        return without(
            "the account has no role with which API Gateway writes to CloudWatch Logs (G-OBS-02)",
        );
    }
    let Response::Http { .. } = response else {
        return without("what is logged depends on what the call meets");
    };
    let mut lines = execution::lines(scene, selected, response, stage.observed.has_data_trace);
    if level == LogLevel::Error {
        lines.retain(|line| line.is_error);
    }
    let mut note = match (lines.is_empty(), writes) {
        (true, _) => "the level is ERROR, and this call does not fail".to_owned(),
        (false, None) => {
            "if the account has a role with which API Gateway writes to CloudWatch Logs, which nobody says (G-OBS-02)".to_owned()
        }
        (false, Some(_)) => String::new(),
    };
    // S15 of the specification: what lacks its token is refused before anything is logged.
    if execution::is_missing_token(scene) {
        lines.clear();
        note = "a call without its token is refused before the authorizer, and that is not logged (G-OBS-02)".to_owned();
    }
    Log {
        destination: Some(format!(
            "API-Gateway-Execution-Logs_{}/{}",
            api.id, stage.name
        )),
        lines: lines.into_iter().map(|line| line.text).collect(),
        note,
    }
}

/// `GET /pets/{id}`, where a method was found.
fn method_name(scene: &Scene<'_>) -> Option<String> {
    let Finding::Method(finding) = scene.trace.find(Gate::Method)? else {
        return None;
    };
    let (resource, method) = finding.method(scene.topology)?;
    Some(format!("{} {}", method.verb, resource.path))
}

/// G-OBS-03
fn tracing(scene: &Scene<'_>, observed: &Observed, reached: Reached) -> Tracing {
    let header = scene
        .invocation
        .header("x-amzn-trace-id")
        .unwrap_or_default();
    let sampling = match (reached, observed.is_traced) {
        (Reached::Nowhere | Reached::Endpoint, _) => "nothing: the stage does not see the call",
        _ if header.contains("Sampled=1") => {
            "this call: its `X-Amzn-Trace-Id` asks for it (`Sampled=1`)"
        }
        _ if header.contains("Sampled=0") => {
            "not this call: its `X-Amzn-Trace-Id` says `Sampled=0`"
        }
        (_, true) => {
            "the first call of each second and 5 % of the others, unless a sampling rule of the account says otherwise"
        }
        (_, false) => "only calls whose `X-Amzn-Trace-Id` says `Sampled=1`",
    };
    Tracing {
        active: observed.is_traced,
        sampling: sampling.to_owned(),
    }
}

/// G-OBS-04
fn metrics(
    scene: &Scene<'_>,
    selected: Selected,
    response: &Response,
    observed: &Observed,
) -> Vec<Metric> {
    let Response::Http { status, .. } = response else {
        return Vec::new();
    };
    let topology = scene.topology;
    let (api, stage) = (&topology.apis[selected.api], selected.stage(topology));
    let stage = stage.map_or("", |stage| &stage.name);
    let mut dimensions = vec![
        format!("ApiName={}", api.name),
        format!("ApiName={}, Stage={stage}", api.name),
    ];
    if observed.has_detailed_metrics
        && let Some(name) = method_name(scene)
        && let Some((verb, path)) = name.split_once(' ')
    {
        dimensions.push(format!(
            "ApiName={}, Stage={stage}, Resource={path}, Method={verb}",
            api.name
        ));
    }
    let metric = |name, value: &str| Metric {
        name,
        value: value.to_owned(),
        dimensions: dimensions.clone(),
    };
    let mut all = vec![metric("Count", "1")];
    all.push(metric("4XXError", is(matches!(status, 400..=499))));
    all.push(metric("5XXError", is(*status >= 500)));
    all.push(metric("Latency", variables::TIME));
    if let Some(latency) = execution::backend_latency(scene) {
        all.push(metric("IntegrationLatency", &latency));
    }
    let name = method_name(scene).unwrap_or_default();
    let is_cached = selected
        .stage(topology)
        .is_some_and(|stage| stage.cached.contains_key(&name));
    if is_cached && scene.trace.find(Gate::Integration).is_some() {
        all.push(metric(
            "CacheMissCount",
            "1, or CacheHitCount where the answer is still kept",
        ));
    }
    all
}

fn is(that: bool) -> &'static str {
    if that { "1" } else { "0" }
}

/// What is worth knowing of the whole.
fn notes(
    scene: &Scene<'_>,
    selected: Selected,
    response: &Response,
    reached: Reached,
) -> Vec<String> {
    let mut notes = Vec::new();
    if reached == Reached::Nowhere {
        let target = scene.target.is_some();
        if target && scene.trace.find(Gate::Firewall).is_some() {
            notes.push("a VPC flow log on the endpoint's network interfaces shows the packets to port 443, accepted or rejected (G-OBS-06)".to_owned());
        }
        return notes;
    }
    let has_balancer = scene.target.is_some_and(|target| target.relay.is_some());
    if has_balancer && reached == Reached::Stage {
        notes.push("`$context.identity.sourceIp` is the immediate peer of the connection: the load balancer's, not the client's (G-OBS-06)".to_owned());
    }
    match response {
        Response::Http { status: 413, .. } => {
            notes.push("an answer 413 may leave neither log nor metric".to_owned())
        }
        Response::Http { status: 429, .. } => notes
            .push("where very many calls are refused with 429, not every one is logged".to_owned()),
        _ => {}
    }
    if selected.share == Share::Canary {
        notes.push("the canary's calls are logged in groups of their own, with the suffix `/Canary` (G-OBS-05)".to_owned());
    }
    notes
}
