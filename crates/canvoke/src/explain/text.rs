//! A report as plain text and as Markdown: one renderer for page, command line and clipboard (E-EXP-07).

use std::fmt::Write as _;

use super::observability;
use crate::report::{
    Confidence, GateOutcome, Outcome, Report, ReportedGate, ReportedPath, Response,
};

/// The report as text for a terminal: no colour, lines as long as they come.
pub fn text(report: &Report) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{} {}", mark(report.outcome), report.summary);
    let _ = writeln!(out);
    let _ = writeln!(out, "the client sees   {}", response(&report.response));
    if let Response::Http { also_seen, .. } = &report.response {
        for other in also_seen {
            let _ = writeln!(out, "may appear as     {other}");
        }
    }
    for path in &report.paths {
        let _ = writeln!(out);
        if report.paths.len() > 1 {
            let _ = writeln!(out, "{}", path_title(path));
        }
        for gate in &path.gates {
            row(&mut out, gate, path);
        }
    }
    if let Some(repair) = report.repair.as_ref().filter(|one| one.steps.len() > 1) {
        let _ = writeln!(out, "\n{}", all_it_takes(repair.outcome));
        for (index, step) in repair.steps.iter().enumerate() {
            let _ = writeln!(out, "  {}. {}", index + 1, step.text);
        }
    }
    if let Some(seen) = &report.observability {
        let _ = write!(out, "\n{}", observability::text(seen));
    }
    if !report.assumptions.is_empty() {
        let _ = writeln!(out, "\nassumed");
        for assumption in &report.assumptions {
            let _ = writeln!(out, "  - {assumption}");
        }
    }
    out
}

fn row(out: &mut String, gate: &ReportedGate, path: &ReportedPath) {
    let is_first = path
        .gates
        .iter()
        .find(|gate| gate.outcome == GateOutcome::Block)
        .is_some_and(|first| first.gate == gate.gate);
    let mark = match gate.outcome {
        GateOutcome::Pass => "✓ passes    ",
        GateOutcome::Block if is_first => "⛔ stops     ",
        GateOutcome::Block => "⛔ also stops",
        GateOutcome::Unknown => "◇ depends   ",
        GateOutcome::NotReached => "· not asked ",
    };
    let _ = writeln!(out, "{mark} {:<15} {}", title(gate.gate), gate.summary);
    if gate.outcome == GateOutcome::Pass && gate.confidence != Confidence::Contested {
        return;
    }
    details(out, gate);
    for also in &gate.also {
        let _ = writeln!(out, "             and             {}", also.summary);
        details(out, also);
    }
}

fn details(out: &mut String, gate: &ReportedGate) {
    if gate.rule.is_empty() {
        return;
    }
    for evidence in &gate.evidence {
        let _ = writeln!(out, "                 see   {}", evidence.text);
    }
    let _ = writeln!(
        out,
        "                 why   {} ({}, {}, {})",
        gate.why,
        gate.code,
        gate.rule,
        confidence(gate.confidence)
    );
    for (index, fix) in gate.fixes.iter().enumerate() {
        let word = if index == 0 { "fix" } else { "or " };
        let _ = writeln!(out, "                 {word}   {}", fix.text);
    }
}

/// The report as Markdown, for an issue or a chat.
pub fn markdown(report: &Report) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "### {} {}\n", mark(report.outcome), report.summary);
    let call = &report.call;
    let _ = writeln!(out, "- call: `{} {}`", call.method, call.url);
    for header in &call.headers {
        let _ = writeln!(out, "- header: `{header}`");
    }
    for thing in &call.brings {
        let _ = writeln!(out, "- with {thing}");
    }
    let _ = writeln!(out, "- from: `{}`", call.from);
    let _ = writeln!(
        out,
        "- as: {}",
        call.principal
            .as_ref()
            .map_or("nobody (unsigned)".to_owned(), |arn| format!("`{arn}`"))
    );
    let _ = writeln!(out, "- the client sees: `{}`", response(&report.response));
    for path in &report.paths {
        let _ = writeln!(out);
        if report.paths.len() > 1 {
            let _ = writeln!(out, "**{}**\n", path_title(path));
        }
        let _ = writeln!(out, "| gate | | finding | rule |\n|---|---|---|---|");
        for gate in &path.gates {
            for row in std::iter::once(gate).chain(&gate.also) {
                let _ = writeln!(
                    out,
                    "| {} | {} | {} | {} {} |",
                    title(row.gate),
                    word(row.outcome),
                    row.summary.replace('|', "\\|"),
                    row.rule,
                    row.code
                );
            }
        }
    }
    let firsts = || {
        let rows = report.blockers.iter();
        rows.flat_map(|gate| std::iter::once(gate).chain(&gate.also))
            .filter_map(|gate| gate.fixes.first())
    };
    // A repair is whole and has nothing needless; without one, the first fix of each problem.
    let fixes: Vec<&str> = match &report.repair {
        Some(repair) => repair.steps.iter().map(|fix| fix.text.as_str()).collect(),
        None => firsts().map(|fix| fix.text.as_str()).collect(),
    };
    if !fixes.is_empty() {
        let _ = writeln!(out, "\nTo make it work:\n");
        for fix in fixes {
            let _ = writeln!(out, "1. {fix}");
        }
    }
    out
}

/// What a repair brings the call to.
fn all_it_takes(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Unknown => "all it takes, as far as it is simulated",
        _ => "all it takes",
    }
}

fn path_title(path: &ReportedPath) -> String {
    let mut title = format!("path to {}", path.address.as_deref().unwrap_or("nowhere"));
    if let Some(subnet) = &path.from_subnet {
        let _ = write!(title, " from subnet {subnet}");
    }
    if let Some((from, to)) = path.source_ports {
        let _ = write!(title, ", source ports {from}-{to}");
    }
    if let Some(share) = &path.share {
        let _ = write!(
            title,
            ", deployment {} ({} % of calls)",
            share.deployment, share.percent
        );
    }
    let word = match path.outcome {
        Outcome::Allowed => "works",
        Outcome::Denied | Outcome::Sometimes => "does not work",
        Outcome::Unknown => "depends",
    };
    format!("{title}: {word}")
}

/// The response in one line.
pub(crate) fn response(response: &Response) -> String {
    match response {
        Response::Http {
            status,
            error_type,
            body,
            ..
        } => match error_type {
            Some(error_type) => format!("{status} {error_type} {body}"),
            None => format!("{status} ({body})"),
        },
        Response::Failure { message, .. } => message.clone(),
        Response::Unknown { unknown } => unknown.clone(),
    }
}

fn mark(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Allowed => "ALLOWED",
        Outcome::Denied => "DENIED",
        Outcome::Sometimes => "SOMETIMES",
        Outcome::Unknown => "UNKNOWN",
    }
}

fn word(outcome: GateOutcome) -> &'static str {
    match outcome {
        GateOutcome::Pass => "passes",
        GateOutcome::Block => "**stops**",
        GateOutcome::Unknown => "depends",
        GateOutcome::NotReached => "not asked",
    }
}

fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Documented => "documented",
        Confidence::Observed => "observed",
        Confidence::Inferred => "inferred",
        Confidence::Contested => "contested",
    }
}

fn title(gate: &str) -> String {
    gate.replace('_', " ")
}
