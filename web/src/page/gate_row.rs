//! One row of the trace: claim, evidence, rule, fixes. The words are the report's.

use canvoke::fix::Fix;
use canvoke::report::{Confidence, GateOutcome, ReportedGate};
use yew::prelude::*;

use super::icon::{icon, of_gate};
use super::prose::{plain, prose};
use crate::browser::focus::gate_id;
use crate::state::Action;

/// A row.
#[derive(PartialEq, Properties)]
pub(crate) struct GateRowProps {
    pub(crate) gate: ReportedGate,
    /// Whether it is the first one that stops the call.
    pub(crate) is_first: bool,
    pub(crate) is_open: bool,
    pub(crate) dispatch: Callback<Action>,
}

#[component]
pub(crate) fn GateRow(props: &GateRowProps) -> Html {
    let gate = &props.gate;
    let (class, word) = of_gate(gate.outcome, props.is_first);
    let title = gate.gate.replace('_', " ");
    let mark = (gate.confidence == Confidence::Contested && gate.outcome != GateOutcome::NotReached)
        .then(|| html! { <span class="contested" title="Sources disagree; the rule below gives the other reading">{"contested"}</span> });
    if gate.outcome == GateOutcome::NotReached {
        return html! {
            <li id={gate_id(gate.gate)} class={classes!("row", class)}>
                <p class="line">{icon(class)}<span class="word">{word}</span><span class="gate">{title}</span></p>
            </li>
        };
    }
    html! {
        <li id={gate_id(gate.gate)} class={classes!("row", class)}>
            <details open={props.is_open}>
                <summary>
                    {icon(class)}
                    <span class="word">{word}</span>
                    <span class="gate">{title}</span>
                    {mark}
                    <span class="claim">{prose(&gate.summary)}</span>
                </summary>
                {details(gate, &props.dispatch)}
                { for gate.also.iter().map(|also| html! {
                    <div class="also">
                        <p class="claim"><span class="word">{"and "}</span>{prose(&also.summary)}</p>
                        {details(also, &props.dispatch)}
                    </div>
                }) }
            </details>
        </li>
    }
}

fn details(gate: &ReportedGate, dispatch: &Callback<Action>) -> Html {
    let jump = |place: canvoke::Place| {
        dispatch.reform(move |_: MouseEvent| Action::Jump {
            place: place.clone(),
            to_text: false,
        })
    };
    let host = gate.source.split('/').nth(2).unwrap_or_default().to_owned();
    html! {
        <dl class="details">
            if !gate.evidence.is_empty() || !gate.place.pointer.is_empty() {
                <dt>{"Evidence"}</dt>
                <dd>
                    { for gate.evidence.iter().map(|evidence| html! {
                        <p class="evidence">
                            <span>{prose(&evidence.text)}</span>
                            if let Some(place) = evidence.place.clone() {
                                <button type="button" class="jump" aria-label={format!("Show: {}", plain(&evidence.text))} onclick={jump(place)}>{"show"}</button>
                            }
                        </p>
                    }) }
                    if gate.evidence.is_empty() {
                        <button type="button" class="jump" aria-label={format!("Show in the set-up what {} is about", gate.gate.replace('_', " "))} onclick={jump(gate.place.clone())}>{"show in the set-up"}</button>
                    }
                </dd>
            }
            if !gate.why.is_empty() {
                <dt>{"Rule"}</dt>
                <dd>
                    {prose(&gate.why)}
                    {" "}
                    <span class="rule">
                        <code>{gate.code.clone()}</code>{" \u{b7} "}<code>{gate.rule}</code>{" \u{b7} "}
                        {confidence(gate.confidence)}
                        if !gate.source.is_empty() {
                            {" \u{b7} "}
                            <a href={gate.source.clone()} target="_blank" rel="noopener noreferrer">{host}</a>
                        }
                    </span>
                </dd>
            }
            if !gate.fixes.is_empty() {
                <dt>{if gate.fixes.len() == 1 { "Fix" } else { "Fixes" }}</dt>
                <dd><ul class="fixes">{ for gate.fixes.iter().map(|fix| fix_line(fix, dispatch)) }</ul></dd>
            }
        </dl>
    }
}

fn fix_line(fix: &Fix, dispatch: &Callback<Action>) -> Html {
    let applied = fix.clone();
    let onclick = dispatch.reform(move |_: MouseEvent| Action::Apply(applied.clone()));
    html! {
        <li class="fix">
            <span>{prose(&fix.text)}</span>
            if fix.edits.is_empty() {
                <span class="quiet">{"by hand"}</span>
            } else {
                <button type="button" class="apply" aria-label={format!("Apply: {}", plain(&fix.text))} {onclick}>{"Apply"}</button>
            }
        </li>
    }
}

fn confidence(confidence: Confidence) -> Html {
    let (word, what) = match confidence {
        Confidence::Documented => ("documented", "AWS says so"),
        Confidence::Observed => ("observed", "seen by users, or recorded"),
        Confidence::Inferred => ("inferred", "follows from what is documented or observed"),
        Confidence::Contested => ("contested", "sources disagree"),
    };
    html! { <span class={classes!("mark", word)} title={what}>{word}</span> }
}
