//! From a scenario and a call to diagnostics and a report: the whole way, for hosts. Decides nothing itself.

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::model::{Call, Scenario};
use crate::report::Report;
use crate::simulate::simulate;
use crate::{compile, explain};

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
            Some(explain::report(&topology, &invocation, &verdict))
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
