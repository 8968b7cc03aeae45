//! The whole way out: the fewest edits after which a call is allowed, found by applying offered fixes and simulating
//! again (N-ENG-06). Knows nothing of what a fix does.

use std::collections::{BTreeSet, VecDeque};

use crate::answer::answer;
use crate::fix::Fix;
use crate::model::{Call, Scenario};
use crate::report::{Outcome, Repair, Report, ReportedGate};

/// The most set-ups that are simulated for one repair; a search that needs more gives up.
const MOST_TRIES: usize = 400;
/// Up to how many steps every smaller selection of them is tried.
const SMALL: usize = 8;

/// A set-up on the way.
struct Try {
    scenario: Scenario,
    call: Call,
    steps: Vec<Fix>,
    edits: usize,
}

/// The fewest edits (counted one by one) after which the call is allowed on every path; none: it is allowed already,
/// it cannot be understood, or the offered fixes do not lead there within the tries.
///
/// Searches the choices of fixes for the first problem of each set-up, fewest edits first, and then drops what turned
/// out not to be needed: no smaller selection of up to eight steps works. Cost: one compilation and simulation a try.
pub fn repair(scenario: &Scenario, call: &Call) -> Option<Repair> {
    let first = answer(scenario, call).report?;
    if !needs_repair(first.outcome) {
        return None;
    }
    let mut tries = 1;
    let mut seen = BTreeSet::new();
    // Set-ups by the number of edits they took: the front one has the fewest.
    let mut waiting = vec![VecDeque::from([Try {
        scenario: scenario.clone(),
        call: call.clone(),
        steps: Vec::new(),
        edits: 0,
    }])];
    let mut cost = 0;
    while cost < waiting.len() {
        let Some(state) = waiting.get_mut(cost).and_then(VecDeque::pop_front) else {
            cost += 1;
            continue;
        };
        tries += 1;
        if tries > MOST_TRIES {
            return None;
        }
        let report = answer(&state.scenario, &state.call).report?;
        if !needs_repair(report.outcome) {
            let steps = needed(scenario, call, state.steps, &mut tries);
            return Some(Repair {
                steps,
                outcome: report.outcome,
            });
        }
        for fix in choices(&report) {
            let Some((scenario, call)) = fix.apply(&state.scenario, &state.call) else {
                continue;
            };
            let key = (scenario.to_json(), format!("{call:?}"));
            if !seen.insert(key) {
                continue;
            }
            let edits = state.edits + fix.edits.len();
            if waiting.len() <= edits {
                waiting.resize_with(edits + 1, VecDeque::new);
            }
            let mut steps = state.steps.clone();
            steps.push(fix.clone());
            if let Some(same_cost) = waiting.get_mut(edits) {
                same_cost.push_back(Try {
                    scenario,
                    call,
                    steps,
                    edits,
                });
            }
        }
    }
    None
}

fn needs_repair(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Denied | Outcome::Sometimes)
}

/// The fixes of the first problem that has any: each problem must be cleared, so its choices are all there are.
fn choices(report: &Report) -> Vec<&Fix> {
    let has_edits = |gate: &&ReportedGate| gate.fixes.iter().any(|fix| !fix.edits.is_empty());
    report
        .blockers
        .iter()
        .find(has_edits)
        .map(|gate| {
            gate.fixes
                .iter()
                .filter(|fix| !fix.edits.is_empty())
                .collect()
        })
        .unwrap_or_default()
}

/// The steps without those that a later one made needless.
fn needed(scenario: &Scenario, call: &Call, steps: Vec<Fix>, tries: &mut usize) -> Vec<Fix> {
    let mut works = |chosen: &[Fix]| {
        *tries += 1;
        let mut at = (scenario.clone(), call.clone());
        for step in chosen {
            match step.apply(&at.0, &at.1) {
                Some(next) => at = next,
                None => return false,
            }
        }
        answer(&at.0, &at.1)
            .report
            .is_some_and(|report| !needs_repair(report.outcome))
    };
    if steps.len() <= SMALL {
        // Every selection, the smallest first.
        let mut selections: Vec<u32> = (0..1_u32 << steps.len()).collect();
        selections.sort_by_key(|bits| bits.count_ones());
        for bits in selections {
            let chosen = select(&steps, bits);
            if works(&chosen) {
                return chosen;
            }
        }
        return steps;
    }
    let mut kept = steps;
    let mut index = 0;
    while index < kept.len() {
        let mut without = kept.clone();
        without.remove(index);
        if works(&without) {
            kept = without;
        } else {
            index += 1;
        }
    }
    kept
}

fn select(steps: &[Fix], bits: u32) -> Vec<Fix> {
    let chosen = steps.iter().enumerate();
    chosen
        .filter(|(index, _)| bits >> index & 1 == 1)
        .map(|(_, step)| step.clone())
        .collect()
}
