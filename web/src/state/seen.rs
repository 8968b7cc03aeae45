//! What canvoke says of a draft, and the last report where it now has none. Decides nothing itself.

use std::rc::Rc;

use canvoke::model::locate;
use canvoke::{Diagnostic, Report, answer};

use super::Draft;

/// Members of a call; diagnostics of the call are placed in it and not in the scenario.
const CALL_MEMBERS: [&str; 5] = ["from", "as", "method", "url", "headers"];

/// What canvoke says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Seen {
    /// The report: of the draft, or (`is_stale`) the last good one.
    pub(crate) report: Option<Rc<Report>>,
    /// Whether the report is older than what is written.
    pub(crate) is_stale: bool,
    /// Remarks about the scenario and the call.
    pub(crate) diagnostics: Rc<[Diagnostic]>,
}

impl Seen {
    /// What canvoke says of the draft, given what it said before.
    pub(crate) fn of(draft: &Draft, before: Option<&Self>) -> Self {
        let told = answer(&draft.scenario, &draft.call);
        let last = || before.and_then(|before| before.report.clone());
        if let Some(reading) = &draft.reading {
            // Remarks about the scenario behind it have no place in the text as it is now.
            return Self {
                report: told.report.map(Rc::new).or_else(last),
                is_stale: true,
                diagnostics: Rc::new([reading.clone()]),
            };
        }
        let mut diagnostics = told.diagnostics;
        let (mut of_call, mut of_scenario): (Vec<_>, Vec<_>) =
            diagnostics.drain(..).partition(is_of_call);
        locate(&draft.text, &mut of_scenario);
        of_call.append(&mut of_scenario);
        let is_stale = told.report.is_none();
        Self {
            report: told.report.map(Rc::new).or_else(last),
            is_stale,
            diagnostics: of_call.into(),
        }
    }
}

/// Whether a diagnostic is placed in the call.
pub(crate) fn is_of_call(diagnostic: &Diagnostic) -> bool {
    let segments = diagnostic.place.segments();
    segments
        .first()
        .is_some_and(|first| CALL_MEMBERS.contains(&first.as_str()))
}
