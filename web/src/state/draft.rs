//! What is written: the scenario's text as it was typed, the last scenario it could be read as, and the call. Knows
//! nothing of verdicts but which call a scenario opens with.

use std::rc::Rc;

use canvoke::model::Call;
use canvoke::report::Outcome;
use canvoke::{Diagnostic, Scenario, answer};

/// What is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Draft {
    /// The text, as it was typed.
    pub(crate) text: Rc<str>,
    /// What it says, or said when it could last be read.
    pub(crate) scenario: Rc<Scenario>,
    /// Why the text cannot be read.
    pub(crate) reading: Option<Diagnostic>,
    /// The call.
    pub(crate) call: Call,
}

impl Draft {
    /// A draft from a text that was opened, with a call or the one that it opens with.
    pub(crate) fn opened(text: &str, call: Option<Call>) -> Self {
        let (scenario, reading) = match Scenario::from_json(text) {
            Ok(scenario) => (scenario, None),
            Err(diagnostic) => (Scenario::empty(), Some(*diagnostic)),
        };
        let call = call.unwrap_or_else(|| opening_call(&scenario));
        Self {
            text: text.into(),
            scenario: Rc::new(scenario),
            reading,
            call,
        }
    }

    /// The same draft with the text typed over: where it cannot be read, the scenario stays.
    pub(crate) fn typed(&self, text: &str) -> Self {
        let mut next = self.clone();
        next.text = text.into();
        match Scenario::from_json(text) {
            Ok(scenario) => {
                next.scenario = Rc::new(scenario);
                next.reading = None;
            }
            Err(diagnostic) => next.reading = Some(*diagnostic),
        }
        next
    }

    /// The same draft with another scenario, whose text is written afresh.
    pub(crate) fn rewritten(&self, scenario: Scenario) -> Self {
        Self {
            text: scenario.to_json().into(),
            scenario: Rc::new(scenario),
            reading: None,
            call: self.call.clone(),
        }
    }

    /// The same draft with another call.
    pub(crate) fn calling(&self, call: Call) -> Self {
        Self {
            call,
            ..self.clone()
        }
    }
}

/// The first kept call that does not simply work, or the first one: a newcomer sees a failure explained.
pub(crate) fn opening_call(scenario: &Scenario) -> Call {
    let fails = |call: &&Call| {
        answer(scenario, call)
            .report
            .is_some_and(|report| report.outcome != Outcome::Allowed)
    };
    let mut calls = scenario.calls.values();
    let found = calls.clone().find(fails).or(calls.next());
    found.cloned().unwrap_or_else(|| some_call(scenario))
}

/// A call of whatever the scenario has.
fn some_call(scenario: &Scenario) -> Call {
    let from = scenario.clients.keys().next();
    let url = scenario.apis.iter().next().map(|(name, api)| {
        let stage = api.stages.keys().next().map_or("prod", String::as_str);
        let region = api.region.as_ref().unwrap_or(&scenario.region);
        format!("https://{{{name}}}.execute-api.{region}.amazonaws.com/{stage}/")
    });
    Call {
        from: from.map_or("internet", String::as_str).to_owned(),
        principal: None,
        method: "GET".to_owned(),
        url: url.unwrap_or_else(|| "https://example.com/".to_owned()),
        headers: Vec::new(),
        ..Call::default()
    }
}
