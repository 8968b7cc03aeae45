//! The rows of one path: the deciding one open, what would also stop beneath it, the rest in lines or folded.

use canvoke::report::{GateOutcome, ReportedGate, ReportedPath};
use yew::prelude::*;

use super::gate_row::GateRow;
use super::prose::count;
use crate::state::Action;

/// A path.
#[derive(PartialEq, Properties)]
pub(crate) struct TraceProps {
    pub(crate) path: ReportedPath,
    pub(crate) dispatch: Callback<Action>,
}

#[component]
pub(crate) fn Trace(props: &TraceProps) -> Html {
    let gates = &props.path.gates;
    let is = |wanted: GateOutcome| move |gate: &&ReportedGate| gate.outcome == wanted;
    let first = gates
        .iter()
        .find(is(GateOutcome::Block))
        .or_else(|| gates.iter().find(is(GateOutcome::Unknown)));
    let row = |gate: &ReportedGate| {
        let is_deciding = first.is_some_and(|first| first.gate == gate.gate);
        let is_first = is_deciding && gate.outcome == GateOutcome::Block;
        html! { <GateRow key={gate.gate} gate={gate.clone()} {is_first} is_open={is_deciding} dispatch={props.dispatch.clone()} /> }
    };
    let Some(first) = first else {
        return html! { <ol class="trace">{ for gates.iter().map(row) }</ol> };
    };
    let here = gates
        .iter()
        .position(|gate| gate.gate == first.gate)
        .unwrap_or(0);
    let (earlier, later) = gates.split_at_checked(here).unwrap_or((gates, &[]));
    let later = later.get(1..).unwrap_or_default();
    let of = |wanted: GateOutcome| {
        later
            .iter()
            .filter(move |gate| gate.outcome == wanted)
            .collect::<Vec<_>>()
    };
    let (stops, depends) = (of(GateOutcome::Block), of(GateOutcome::Unknown));
    let (passes, idle) = (of(GateOutcome::Pass), of(GateOutcome::NotReached));
    let fold = |gates: Vec<&ReportedGate>, title: String| {
        (!gates.is_empty()).then(|| {
            html! {
                <details class="fold">
                    <summary>{title}</summary>
                    <ol class="trace">{ for gates.into_iter().map(row) }</ol>
                </details>
            }
        })
    };
    let group = |gates: &[&ReportedGate], title: &str| {
        (!gates.is_empty()).then(|| {
            html! {
                <>
                    <h3>{title.to_owned()}</h3>
                    <ol class="trace">{ for gates.iter().map(|gate| row(gate)) }</ol>
                </>
            }
        })
    };
    let number = |gates: &[&ReportedGate], what: &str| {
        format!("{} {what}", count(gates.len(), "later step", "later steps"))
    };
    html! {
        <>
            {fold(earlier.iter().collect(), format!("{} pass", count(earlier.len(), "earlier step", "earlier steps")).replace("step pass", "step passes"))}
            <ol class="trace deciding">{row(first)}</ol>
            {group(&stops, "Would also stop it")}
            {group(&depends, "Depends on what is not known")}
            {fold(passes.clone(), number(&passes, if passes.len() == 1 { "passes" } else { "pass" }))}
            {fold(idle.clone(), number(&idle, "not reached"))}
        </>
    }
}
