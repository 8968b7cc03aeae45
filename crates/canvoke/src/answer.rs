//! From a scenario and a call to diagnostics and a report: the whole way, for hosts. Decides nothing itself.

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::gate::{Gate, Outcome};
use crate::load::{Stream, run};
use crate::model::{Call, Load, Scenario};
use crate::report::{LoadReport, Report};
use crate::simulate::simulate;
use crate::verdict::Finding;
use crate::{compile, explain, rollback};

/// All that canvoke has to say of one scenario and one call.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// Remarks about the scenario and the call.
    pub diagnostics: Vec<Diagnostic>,
    /// The report; none where the call cannot be understood (the diagnostics say why).
    pub report: Option<Report>,
}

/// Compiles the scenario, simulates the call and puts the verdict in words. Never fails and never panics.
pub fn answer(scenario: &Scenario, call: &Call) -> Answer {
    let (mut topology, mut diagnostics) = compile::compile(scenario);
    let report = match compile::resolve(&mut topology, call) {
        Ok(invocation) => {
            let verdict = simulate(&topology, &invocation);
            let mut report = explain::report(&topology, &invocation, &verdict);
            rollback::offer((scenario, call), (&topology, &verdict), &mut report);
            Some(report)
        }
        Err(mut unresolved) => {
            diagnostics.append(&mut unresolved);
            None
        }
    };
    Answer {
        diagnostics,
        report,
    }
}

/// All that canvoke has to say of one scenario under load.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LoadAnswer {
    /// Remarks about the scenario and the calls; those about a call stand below `/clients/{index}/call`.
    pub diagnostics: Vec<Diagnostic>,
    /// What becomes of the load; none where a call cannot be understood.
    pub report: Option<LoadReport>,
}

/// Compiles the scenario, finds the limits that each client's call meets, and lets the requests come. A call that is
/// stopped before the limits draws on none: its requests are all refused, by another gate. Never fails.
pub fn load_answer(scenario: &Scenario, load: &Load) -> LoadAnswer {
    let (mut topology, mut diagnostics) = compile::compile(scenario);
    let mut streams = Vec::new();
    let mut is_whole = true;
    for (index, client) in load.clients.iter().enumerate() {
        let invocation = match compile::resolve(&mut topology, &client.call) {
            Ok(invocation) => invocation,
            Err(unresolved) => {
                is_whole = false;
                diagnostics.extend(unresolved.into_iter().map(|mut diagnostic| {
                    let below = format!("/clients/{index}/call{}", diagnostic.place.pointer);
                    diagnostic.place.pointer = below;
                    diagnostic
                }));
                continue;
            }
        };
        let verdict = simulate(&topology, &invocation);
        let Some(path) = verdict.paths.first() else {
            continue;
        };
        let stopped_by = path
            .trace
            .findings()
            .iter()
            .take_while(|finding| finding.gate() < Gate::Throttle)
            .find(|finding| finding.outcome() != Outcome::Pass)
            .map(Finding::gate);
        let limits = match path.trace.find(Gate::Throttle) {
            Some(Finding::Throttle(finding)) => Some(finding),
            _ => None,
        };
        streams.push(Stream {
            name: client.name.clone(),
            rate: client.rate,
            burst: client.burst,
            burst_at: client.burst_at,
            stopped_by,
            buckets: limits
                .map(|limits| limits.buckets.clone())
                .unwrap_or_default(),
            quota: limits.and_then(|limits| Some((limits.holder?, limits.quota?))),
        });
    }
    let report = is_whole.then(|| {
        let outcome = run(&streams, load.seconds);
        explain::load(&topology, &streams, &outcome)
    });
    LoadAnswer {
        diagnostics,
        report,
    }
}
