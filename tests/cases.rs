//! Runs the cases in `tests/cases/**/*.md`. A case is a heading with blocks under it that are read in order:
//!
//! - `scenario`: the name of a file in `static/scenarios`, the path of one beside the cases, or a scenario as JSON;
//! - `edit`: a JSON merge patch (RFC 7386) of the scenario so far;
//! - `call`: `METHOD URL`, then lines `from: ...`, `as: ...`, `header: ...`, `body: ...`, `body_bytes: ...`,
//!   `latency_ms: ...`, `tls: 1.0 to 1.1`, `insecure: true`, `token: {...}` (as JSON), `after: GET /pets, 60 s`;
//! - `apply`: the beginning of a fix's text among the blockers of the last answer;
//! - `expect`: what canvoke says. `UPDATE_CASES=1 cargo test --test cases` rewrites these blocks; the reviewer reads
//!   the difference;
//! - `load`: a load as JSON; `expect load`: who gets how many 429, and why;
//! - `expect evidence`: what the blockers of the last answer rest on;
//! - `expect response`: what the client sees, with headers and other wordings;
//! - `expect observability`: what the call leaves in logs, traces and metrics.
//!
//! Knows nothing of gates: it compares text with text.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod diagnosis;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use canvoke::model::{Call, EarlierCall, Load};
use canvoke::report::{GateOutcome, Outcome, ReportedGate, Response};
use canvoke::{Answer, Scenario, answer, load_answer};

#[test]
fn cases() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let is_update = std::env::var_os("UPDATE_CASES").is_some();
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let (mut count, mut failures) = (0, Vec::new());
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let (updated, run) = run_file(&text, &mut |_, _| {});
        count += run;
        if updated == text {
            continue;
        }
        if is_update {
            std::fs::write(&file, updated).unwrap();
        } else {
            failures.push(difference(&file, &text, &updated));
        }
    }
    println!("{count} answers compared");
    assert!(count > 0, "there are no cases");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
}

/// Every answer that the cases yield, with the heading it stands under.
fn answers() -> Vec<(String, Answer)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let (mut files, mut answers) = (Vec::new(), Vec::new());
    collect(&root, &mut files);
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        run_file(&text, &mut |heading, answer| {
            answers.push((heading.to_owned(), answer.clone()));
        });
    }
    answers
}

/// What the blocks so far have built up.
#[derive(Default)]
struct State {
    scenario: Option<Scenario>,
    call: Call,
    read_error: String,
    last: Option<Answer>,
    load: Option<Load>,
}

/// The file with every `expect` block as canvoke says it now, and how many there are; every answer is shown to `each`.
fn run_file(text: &str, each: &mut dyn FnMut(&str, &Answer)) -> (String, usize) {
    let mut heading = "";
    let (mut out, mut count, mut state) = (String::new(), 0, State::default());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.starts_with('#') {
            state = State::default();
            heading = line;
        }
        let _ = writeln!(out, "{line}");
        let Some(kind) = line.strip_prefix("```").filter(|kind| !kind.is_empty()) else {
            continue;
        };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let body = body.join("\n");
        let shown = match kind {
            "scenario" => read(&body, &mut state),
            "edit" => edit(&body, &mut state),
            "call" => call(&body, &mut state),
            "apply" => apply(&body, &mut state),
            "expect" => {
                count += 1;
                let shown = said(&mut state);
                if let Some(answer) = &state.last {
                    each(heading, answer);
                }
                Some(shown)
            }
            "expect evidence" => {
                count += 1;
                Some(rested_on(&state))
            }
            "load" => {
                state.load = Some(serde_json::from_str(&body).unwrap());
                None
            }
            "expect load" => {
                count += 1;
                Some(loaded(&state))
            }
            "expect response" => {
                count += 1;
                Some(seen(&mut state))
            }
            "expect observability" => {
                count += 1;
                Some(left(&mut state))
            }
            _ => None,
        };
        let _ = writeln!(out, "{}\n```", shown.as_deref().unwrap_or(&body));
    }
    (out, count)
}

fn read(body: &str, state: &mut State) -> Option<String> {
    let name = body.trim();
    let text = if name.starts_with('{') {
        body.to_owned()
    } else {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = if name.contains('/') {
            tests.join("cases")
        } else {
            tests.join("../static/scenarios")
        };
        std::fs::read_to_string(folder.join(format!("{name}.canvoke.json"))).unwrap()
    };
    match Scenario::from_json(&text) {
        Ok(scenario) => state.scenario = Some(scenario),
        Err(diagnostic) => {
            state.scenario = None;
            let span = diagnostic.place.span.unwrap();
            state.read_error = format!(
                "cannot be read\ndiagnostic {} at line {}, column {}: {} ({})",
                diagnostic.code, span.line, span.column, diagnostic.message, diagnostic.hint
            );
        }
    }
    None
}

fn edit(body: &str, state: &mut State) -> Option<String> {
    let patch: serde_json::Value = serde_json::from_str(body).unwrap();
    let scenario = state.scenario.as_ref().unwrap();
    let mut whole = serde_json::to_value(scenario).unwrap();
    json_patch::merge(&mut whole, &patch);
    // Through text, as a user's file would come.
    read(&whole.to_string(), state)
}

fn call(body: &str, state: &mut State) -> Option<String> {
    let mut lines = body.lines();
    let (method, url) = lines.next().unwrap().split_once(' ').unwrap();
    state.call = Call {
        method: method.to_owned(),
        url: url.to_owned(),
        ..Call::default()
    };
    for line in lines {
        let (key, value) = line.split_once(": ").unwrap();
        match key {
            "from" => state.call.from = value.to_owned(),
            "as" => state.call.principal = Some(value.to_owned()),
            "header" => state.call.headers.push(value.to_owned()),
            "body" => state.call.body = Some(value.to_owned()),
            "body_bytes" => state.call.body_bytes = Some(value.parse().unwrap()),
            "latency_ms" => state.call.latency_ms = Some(value.parse().unwrap()),
            "signature" => state.call.signature = Some(serde_json::from_str(value).unwrap()),
            "context" => state.call.context = serde_json::from_str(value).unwrap(),
            "insecure" => state.call.insecure = value == "true",
            "token" => state.call.token = Some(serde_json::from_str(value).unwrap()),
            "after" => {
                let (call, seconds) = value.strip_suffix(" s").unwrap().split_once(", ").unwrap();
                let (method, path) = call.split_once(' ').unwrap();
                state.call.after = Some(EarlierCall {
                    method: method.to_owned(),
                    path: path.to_owned(),
                    seconds: seconds.parse().unwrap(),
                });
            }
            "time" => state.call.time = Some(value.to_owned()),
            "tls" => {
                let (lowest, highest) = value.split_once(" to ").unwrap();
                let tls = serde_json::json!({ "lowest": lowest, "highest": highest });
                state.call.tls = Some(serde_json::from_value(tls).unwrap());
            }
            other => panic!("`{other}` is no line of a call"),
        }
    }
    None
}

fn apply(body: &str, state: &mut State) -> Option<String> {
    let report = state.last.as_ref().unwrap().report.as_ref().unwrap();
    let fix = report
        .blockers
        .iter()
        .flat_map(|gate| std::iter::once(gate).chain(&gate.also))
        .flat_map(|gate| &gate.fixes)
        .find(|fix| fix.text.starts_with(body))
        .unwrap_or_else(|| panic!("no blocker has a fix `{body}`"));
    let (scenario, call) = fix
        .apply(state.scenario.as_ref().unwrap(), &state.call)
        .unwrap_or_else(|| panic!("the fix `{body}` does not apply"));
    state.scenario = Some(scenario);
    state.call = call;
    None
}

fn said(state: &mut State) -> String {
    let Some(scenario) = &state.scenario else {
        return state.read_error.clone();
    };
    let answer = answer(scenario, &state.call);
    let mut out = String::new();
    if let Some(report) = &answer.report {
        let _ = writeln!(out, "{}", outcome(report.outcome));
        let _ = writeln!(out, "response: {}", response(&report.response));
        for path in &report.paths {
            if report.paths.len() > 1 {
                let address = path.address.as_deref().unwrap_or("nowhere");
                let ports = path.source_ports.map_or(String::new(), |(from, to)| {
                    format!(" from source ports {from}-{to}")
                });
                let share = path.share.as_ref().map_or(String::new(), |share| {
                    format!(", deployment {} ({} %)", share.deployment, share.percent)
                });
                let _ = writeln!(
                    out,
                    "path to {address}{ports}{share}: {}",
                    outcome(path.outcome)
                );
            }
            for gate in &path.gates {
                gate_line(&mut out, gate);
                for row in &gate.also {
                    // What a passing gate adds is worth a line.
                    match row.outcome {
                        GateOutcome::Pass => {
                            let _ = writeln!(
                                out,
                                "{} pass {} {}: {}",
                                row.gate, row.code, row.rule, row.summary
                            );
                        }
                        _ => gate_line(&mut out, row),
                    }
                }
            }
        }
    } else {
        let _ = writeln!(out, "no answer");
    }
    for diagnostic in &answer.diagnostics {
        let _ = writeln!(
            out,
            "diagnostic {} {}: {} ({})",
            diagnostic.code, diagnostic.place.pointer, diagnostic.message, diagnostic.hint
        );
    }
    state.last = Some(answer);
    out.trim_end().to_owned()
}

/// What the blockers of the last answer rest on.
fn rested_on(state: &State) -> String {
    let report = state
        .last
        .as_ref()
        .and_then(|answer| answer.report.as_ref());
    let mut out = String::new();
    for gate in report.iter().flat_map(|report| &report.blockers) {
        for row in std::iter::once(gate).chain(&gate.also) {
            for evidence in &row.evidence {
                let _ = writeln!(out, "{}: {}", row.gate, evidence.text);
            }
        }
    }
    out.trim_end().to_owned()
}

/// What becomes of a load.
fn loaded(state: &State) -> String {
    let answer = load_answer(
        state.scenario.as_ref().unwrap(),
        state.load.as_ref().unwrap(),
    );
    let mut out = String::new();
    for client in answer.report.iter().flat_map(|report| &report.clients) {
        let _ = writeln!(
            out,
            "{}: {} sent, {} passed, {} refused ({:.1} %){}",
            client.name,
            client.sent,
            client.passed,
            client.refused,
            client.share * 100.0,
            client
                .stopped_by
                .map_or(String::new(), |gate| format!(", stopped by {gate}"))
        );
        for cause in &client.causes {
            let _ = writeln!(out, "  {} {} by {}", cause.count, cause.error, cause.limit);
        }
    }
    for diagnostic in &answer.diagnostics {
        let _ = writeln!(
            out,
            "diagnostic {} {}: {}",
            diagnostic.code, diagnostic.place.pointer, diagnostic.message
        );
    }
    out.trim_end().to_owned()
}

/// What the call leaves in logs, traces and metrics.
fn left(state: &mut State) -> String {
    let Some(scenario) = &state.scenario else {
        return state.read_error.clone();
    };
    let answer = answer(scenario, &state.call);
    let seen = answer.report.and_then(|report| report.observability);
    seen.map_or("nothing is said of it".to_owned(), |seen| {
        canvoke::explain::observability::text(&seen)
            .trim_end()
            .to_owned()
    })
}

/// The answer as the client gets it.
fn seen(state: &mut State) -> String {
    let Some(scenario) = &state.scenario else {
        return state.read_error.clone();
    };
    let answer = answer(scenario, &state.call);
    let Some(report) = &answer.report else {
        return "no answer".to_owned();
    };
    let Response::Http {
        status,
        body,
        headers,
        response_type,
        also_seen,
        ..
    } = &report.response
    else {
        return response(&report.response);
    };
    let mut out = format!("{status} {}\n", response_type.unwrap_or("-"));
    for header in headers {
        let _ = writeln!(out, "{header}");
    }
    let _ = writeln!(out, "\n{body}");
    for other in also_seen {
        let _ = writeln!(out, "or: {other}");
    }
    out.trim_end().to_owned()
}

/// Passing gates say nothing unless the rule is contested.
fn gate_line(out: &mut String, gate: &ReportedGate) {
    let is_contested = gate.confidence == canvoke::report::Confidence::Contested;
    let word = match gate.outcome {
        GateOutcome::Block if is_contested => "block, contested:",
        GateOutcome::Block => "block",
        GateOutcome::Unknown => "unknown",
        GateOutcome::Pass if is_contested => "pass, contested:",
        GateOutcome::Pass | GateOutcome::NotReached => return,
    };
    let _ = writeln!(
        out,
        "{} {word} {} {}: {}",
        gate.gate, gate.code, gate.rule, gate.summary
    );
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Allowed => "allowed",
        Outcome::Denied => "denied",
        Outcome::Sometimes => "sometimes",
        Outcome::Unknown => "unknown",
    }
}

fn response(response: &Response) -> String {
    match response {
        Response::Http {
            status,
            error_type,
            body,
            ..
        } => format!("{status} {} {body}", error_type.as_deref().unwrap_or("-")),
        Response::Failure { message, .. } => message.clone(),
        Response::Unknown { unknown } => format!("unknown: {unknown}"),
    }
}

fn difference(file: &Path, expected: &str, found: &str) -> String {
    let mut out = format!("{}:\n", file.display());
    for change in similar::TextDiff::from_lines(expected, found).iter_all_changes() {
        match change.tag() {
            similar::ChangeTag::Delete => write!(out, "- {change}"),
            similar::ChangeTag::Insert => write!(out, "+ {change}"),
            similar::ChangeTag::Equal => Ok(()),
        }
        .unwrap();
    }
    out
}
