//! The three panes and, in a narrow window, the row that chooses between them. Single keys act here.

use yew::prelude::*;

use super::answer::Answer;
use super::diagram::Diagram;
use super::load_plan::Plan;
use super::load_tab::LoadTab;
use super::setup::Setup;
use super::sign_tab::SignTab;
use super::tabs::Tabs;
use crate::browser::focus;
use crate::sign::Typed;
use crate::state::{Action, Pane, Side, State};

/// The state.
#[derive(PartialEq, Properties)]
pub(crate) struct PanesProps {
    pub(crate) state: State,
    pub(crate) dispatch: Callback<Action>,
}

#[component]
pub(crate) fn Panes(props: &PanesProps) -> Html {
    let (state, dispatch) = (&props.state, &props.dispatch);
    let seen = &state.seen;
    let chosen = state.view.pane;
    let asked = use_mut_ref(|| 0_usize);
    // Held here and nowhere else: neither is part of the state that is saved.
    let typed = use_state(Typed::default);
    let plan = use_state(Plan::default);
    let onkeydown = {
        let (dispatch, report, is_on) = (
            dispatch.clone(),
            seen.report.clone(),
            state.view.single_keys,
        );
        Callback::from(move |event: KeyboardEvent| {
            if !is_on || event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let gates: Vec<&'static str> = report
                .iter()
                .flat_map(|report| report.blockers.iter().map(|gate| gate.gate))
                .collect();
            match event.key().as_str() {
                "b" => *asked.borrow_mut() = 0,
                "B" => *asked.borrow_mut() += 1,
                "f" | "F" => return focus::first("#answer .trace.deciding .apply"),
                _ => return,
            }
            event.prevent_default();
            let index = *asked.borrow() % gates.len().max(1);
            if let Some(gate) = gates.get(index) {
                dispatch.emit(Action::GoToGate((*gate).to_owned()));
            }
        })
    };
    let pane = |pane: Pane, onkeydown: Option<Callback<KeyboardEvent>>, content: Html| {
        let (title, id) = pane.words();
        html! {
            <section class={classes!("pane", (pane == chosen).then_some("chosen"))} {id} tabindex="-1" aria-label={title} {onkeydown}>
                <h2 class="title">{title}</h2>
                {content}
            </section>
        }
    };
    let sides: Vec<(AttrValue, AttrValue)> = Side::ALL
        .iter()
        .map(|side| (side.words().0.into(), side.words().1.into()))
        .collect();
    let side = Side::ALL
        .iter()
        .position(|side| *side == state.view.side)
        .unwrap_or(0);
    let onside = dispatch.reform(|index: usize| {
        Action::Side(Side::ALL.get(index).copied().unwrap_or(Side::Verdict))
    });
    let content = match state.view.side {
        Side::Verdict => html! {
            <Answer report={seen.report.clone()} is_stale={seen.is_stale} diagnostics={seen.diagnostics.clone()}
                path={state.view.path} dispatch={dispatch.clone()} />
        },
        Side::Sign => html! {
            <SignTab scenario={state.draft.scenario.clone()} call={state.call().clone()} typed={typed} />
        },
        Side::Load => html! {
            <LoadTab scenario={state.draft.scenario.clone()} call={state.call().clone()} plan={plan} />
        },
    };
    html! {
        <>
            <nav class="pane-choice" aria-label="Panes">
                { for Pane::ALL.into_iter().map(|pane| html! {
                    <button type="button" class="tab" aria-current={(pane == chosen).to_string()} onclick={dispatch.reform(move |_| Action::Pane(pane))}>
                        {pane.words().0}
                    </button>
                }) }
            </nav>
            <div class="panes">
                {pane(Pane::Setup, None, html! { <Setup state={state.clone()} dispatch={dispatch.clone()} /> })}
                {pane(Pane::Diagram, Some(onkeydown.clone()), html! {
                    <Diagram scenario={state.draft.scenario.clone()} from={state.call().from.clone()} report={seen.report.clone()}
                        is_stale={seen.is_stale} path={state.view.path} selected={state.view.selected.clone()} dispatch={dispatch.clone()} />
                })}
                {pane(Pane::Answer, Some(onkeydown), html! {
                    <>
                        <Tabs label="Answer" tabs={sides} chosen={side} onchoose={onside} />
                        <div class="panel" role="tabpanel" id={format!("panel-{}", state.view.side.words().1)} aria-labelledby={format!("tab-{}", state.view.side.words().1)}>
                            {content}
                        </div>
                    </>
                })}
            </div>
        </>
    }
}
