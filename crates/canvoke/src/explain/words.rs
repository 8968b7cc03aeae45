//! The words for one thing a gate found: claim, evidence, rule and fixes, before they become a row of the report.

use super::rules;
use crate::diagnostic::Place;
use crate::fix::Fix;
use crate::gate::{Gate, Outcome};
use crate::report::{Confidence, Evidence, GateOutcome, ReportedGate};

/// One claim with what supports it.
#[derive(Clone, Debug)]
pub(super) struct Words {
    code: String,
    rule: &'static str,
    summary: String,
    evidence: Vec<Evidence>,
    place: Place,
    at: String,
    fixes: Vec<Fix>,
    is_contested: bool,
    is_unknown: bool,
}

impl Words {
    /// A claim under a stable code and a rule.
    pub(super) fn new(code: &str, rule: &'static str, summary: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            rule,
            summary: summary.into(),
            evidence: Vec::new(),
            place: Place::default(),
            at: String::new(),
            fixes: Vec::new(),
            is_contested: false,
            is_unknown: false,
        }
    }

    /// Rests on a contested rule beside its own, which an evidence names.
    pub(super) fn contested(mut self) -> Self {
        self.is_contested = true;
        self
    }

    /// Says what is not known, whatever else the gate found.
    pub(super) fn unknown(mut self) -> Self {
        self.is_unknown = true;
        self
    }

    /// Where to look, which is also where on the way it stands.
    pub(super) fn place(mut self, place: &Place) -> Self {
        self.place = place.clone();
        if self.at.is_empty() {
            self.at = node(place);
        }
        self
    }

    /// Where on the way it stands, if not at its place.
    pub(super) fn at(mut self, place: &Place) -> Self {
        self.at = node(place);
        self
    }

    /// Text it rests on.
    pub(super) fn evidence(mut self, text: impl Into<String>, place: Option<&Place>) -> Self {
        self.evidence.push(Evidence {
            text: text.into(),
            place: place.cloned(),
        });
        self
    }

    /// Something that would clear it.
    pub(super) fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// Something that would clear it, where there is such a thing.
    pub(super) fn fix_if(mut self, fix: Option<Fix>) -> Self {
        self.fixes.extend(fix);
        self
    }

    /// Whether both claim the same.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.code == other.code && self.summary == other.summary
    }

    /// The row of the report.
    pub(super) fn row(self, gate: Gate, outcome: Outcome) -> ReportedGate {
        let rule = rules::find(self.rule);
        ReportedGate {
            gate: gate.name(),
            outcome: match outcome {
                _ if self.is_unknown => GateOutcome::Unknown,
                Outcome::Pass => GateOutcome::Pass,
                Outcome::Block => GateOutcome::Block,
                Outcome::Unknown => GateOutcome::Unknown,
            },
            code: self.code,
            rule: rule.id,
            confidence: if self.is_contested {
                Confidence::Contested
            } else {
                rule.confidence
            },
            summary: self.summary,
            evidence: self.evidence,
            why: rule.why.to_owned(),
            source: rule.source.to_owned(),
            place: self.place,
            at: self.at,
            fixes: self.fixes,
            also: Vec::new(),
        }
    }
}

/// The thing of the scenario that a place is in: its first two segments.
fn node(place: &Place) -> String {
    place
        .pointer
        .match_indices('/')
        .nth(2)
        .and_then(|(end, _)| place.pointer.get(..end))
        .unwrap_or(&place.pointer)
        .to_owned()
}
