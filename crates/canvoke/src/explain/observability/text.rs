//! What a call leaves, as plain text: for a terminal, the clipboard and the cases. Decides nothing.

use std::fmt::Write as _;

use crate::report::{Log, Observability};

/// Its lines, without colour.
pub fn observability(seen: &Observability) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "what stage {} keeps of it", seen.stage);
    log(&mut out, "access log", &seen.access_log);
    log(&mut out, "execution log", &seen.execution_log);
    let active = if seen.tracing.active { "active" } else { "off" };
    let _ = writeln!(
        out,
        "  X-Ray          {active}; sampled: {}",
        seen.tracing.sampling
    );
    if seen.metrics.is_empty() {
        let _ = writeln!(out, "  metrics        none move");
    }
    for metric in &seen.metrics {
        let _ = writeln!(out, "  metric         {} {}", metric.name, metric.value);
    }
    if let Some(metric) = seen.metrics.first() {
        let _ = writeln!(out, "  by             {}", metric.dimensions.join("; "));
    }
    for note in &seen.notes {
        let _ = writeln!(out, "  note           {note}");
    }
    out
}

fn log(out: &mut String, title: &str, log: &Log) {
    let first = match (&log.destination, log.note.as_str()) {
        (Some(destination), "") => destination.clone(),
        (Some(destination), note) => format!("{destination} ({note})"),
        (None, note) => format!("none: {note}"),
    };
    let _ = writeln!(out, "  {title:<14} {first}");
    for line in &log.lines {
        let _ = writeln!(out, "                 | {line}");
    }
}
