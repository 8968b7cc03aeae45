//! Versioned deployments: where another deployment of the API would let a call pass, pointing the stage at it is a fix,
//! which needs no new deployment (G-OBS-05, G-DEP-06). Found by simulating; knows nothing of what deployments hold.

use crate::fix::{Edit, Fix};
use crate::gate::Gate;
use crate::gateway::api::Answer;
use crate::model::{Call, Scenario};
use crate::report::{Report, ReportedGate};
use crate::simulate::simulate;
use crate::topology::Topology;
use crate::verdict::{Finding, Verdict};
use crate::{compile, explain};

/// The gates that a deployment decides at.
const DECIDED: [Gate; 2] = [Gate::Method, Gate::Authorization];
/// The most deployments that are tried.
const MOST: usize = 8;

/// Adds the fixes to the gates that another deployment clears.
pub(crate) fn offer(
    (scenario, call): (&Scenario, &Call),
    (topology, verdict): (&Topology, &Verdict),
    report: &mut Report,
) {
    let names = DECIDED.map(Gate::name);
    let is_stopped = |report: &Report, gate: &str| {
        let mut blockers = report.blockers.iter();
        blockers.any(|blocker| blocker.gate == gate)
    };
    let stopped: Vec<&str> = names
        .into_iter()
        .filter(|gate| is_stopped(report, gate))
        .collect();
    let Some((api, stage)) = called(topology, verdict).filter(|_| !stopped.is_empty()) else {
        return;
    };
    let Some(saved) = scenario.apis.get(&api) else {
        return;
    };
    let current = saved.stages.get(&stage).map(|stage| &stage.deployment);
    let others = saved
        .deployments
        .keys()
        .filter(|name| Some(*name) != current);
    for deployment in others.take(MOST) {
        let edit = Edit::Set {
            pointer: crate::Place::at(&["apis", &api, "stages", &stage, "deployment"]).pointer,
            value: deployment.as_str().into(),
        };
        let fix = Fix::new(
            format!(
                "point stage `{stage}` at deployment `{deployment}`, with which it passes: a stage update, no new deployment (G-OBS-05)"
            ),
            vec![edit],
        );
        let Some(tried) = fix
            .apply(scenario, call)
            .and_then(|(scenario, call)| simulated(&scenario, &call))
        else {
            continue;
        };
        for gate in stopped.iter().filter(|gate| !is_stopped(&tried, gate)) {
            add(report, gate, &fix);
        }
    }
}

/// Names of the API and the stage that the call selects.
fn called(topology: &Topology, verdict: &Verdict) -> Option<(String, String)> {
    let traces = verdict.paths.iter().map(|path| &path.trace);
    let mut selected = traces.filter_map(|trace| match trace.find(Gate::Api)? {
        Finding::Api(finding) => match finding.answer {
            Answer::Selected(selected) => Some(selected),
            _ => None,
        },
        _ => None,
    });
    let selected = selected.next()?;
    let stage = selected.stage(topology)?.name.clone();
    Some((topology.apis[selected.api].name.clone(), stage))
}

fn simulated(scenario: &Scenario, call: &Call) -> Option<Report> {
    let (mut topology, _) = compile::compile(scenario);
    let invocation = compile::resolve(&mut topology, call).ok()?;
    let verdict = simulate(&topology, &invocation);
    Some(explain::report(&topology, &invocation, &verdict))
}

/// Adds a fix to every row of a gate that blocks.
fn add(report: &mut Report, gate: &str, fix: &Fix) {
    let blocks = |row: &ReportedGate| row.outcome == crate::report::GateOutcome::Block;
    let rows = report.blockers.iter_mut().chain(
        report
            .paths
            .iter_mut()
            .flat_map(|path| path.gates.iter_mut()),
    );
    for row in rows.filter(|row| row.gate == gate) {
        for also in row.also.iter_mut().filter(|row| blocks(row)) {
            also.fixes.push(fix.clone());
        }
        if blocks(row) {
            row.fixes.push(fix.clone());
        }
    }
}
