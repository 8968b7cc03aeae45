//! The left pane: outline and forms, the JSON, the Terraform. Views of one scenario.

use yew::prelude::*;

use super::form::{Scene, ThingForm};
use super::json_tab::JsonTab;
use super::outline::Outline;
use super::tabs::Tabs;
use super::terraform_tab::TerraformTab;
use crate::state::{Action, Asked, State, Tab};

/// The state.
#[derive(PartialEq, Properties)]
pub(crate) struct SetupProps {
    pub(crate) state: State,
    pub(crate) dispatch: Callback<Action>,
}

#[component]
pub(crate) fn Setup(props: &SetupProps) -> Html {
    let (state, dispatch) = (&props.state, &props.dispatch);
    let tab = state.view.tab;
    let tabs: Vec<(AttrValue, AttrValue)> = Tab::ALL
        .iter()
        .map(|tab| (tab.words().0.into(), tab.words().1.into()))
        .collect();
    let chosen = Tab::ALL.iter().position(|other| *other == tab).unwrap_or(0);
    let onchoose = dispatch
        .reform(|index: usize| Action::Tab(Tab::ALL.get(index).copied().unwrap_or(Tab::Form)));
    let is_locked = state.draft.reading.is_some();
    let lock = (is_locked && tab != Tab::Json).then(|| {
        let place = state.draft.reading.as_ref().map(|reading| reading.place.clone()).unwrap_or_default();
        let line = place.span.map_or(String::new(), |span| format!(" at line {}", span.line));
        html! {
            <div class="stale-note">
                <p>{format!("The JSON text cannot be read{line}. This is the last set-up that could; it cannot be changed here until the text is mended.")}</p>
                <button type="button" onclick={dispatch.reform(move |_| Action::Jump { place: place.clone(), to_text: true })}>{"Go to the text"}</button>
                <button type="button" onclick={dispatch.reform(|_| Action::Discard)}>{"Discard the text"}</button>
            </div>
        }
    });
    let panel = match tab {
        Tab::Form => {
            let scene = Scene {
                scenario: state.draft.scenario.clone(),
                diagnostics: state.seen.diagnostics.clone(),
                dispatch: dispatch.clone(),
            };
            html! {
                <fieldset class="plain" disabled={is_locked}>
                    <legend class="unseen">{"Set-up as forms"}</legend>
                    if state.view.selected.is_empty() {
                        <Outline scenario={state.draft.scenario.clone()} diagnostics={state.seen.diagnostics.clone()} dispatch={dispatch.clone()} />
                    } else {
                        <ThingForm key={state.view.selected.clone()} {scene} pointer={state.view.selected.clone()} />
                    }
                </fieldset>
            }
        }
        Tab::Json => {
            let span = state.view.ask.as_ref().and_then(|ask| match &ask.asked {
                Asked::Span(span) => Some((ask.number, *span)),
                _ => None,
            });
            html! { <JsonTab text={AttrValue::from(state.draft.text.clone())} diagnostics={state.seen.diagnostics.clone()} {span} dispatch={dispatch.clone()} /> }
        }
        Tab::Terraform => html! { <TerraformTab scenario={state.draft.scenario.clone()} /> },
    };
    let id = tab.words().1;
    html! {
        <>
            <Tabs label="Set-up" {tabs} {chosen} {onchoose} />
            <div class={classes!("panel", id)} role="tabpanel" id={format!("panel-{id}")} aria-labelledby={format!("tab-{id}")}>
                {lock}
                {panel}
            </div>
        </>
    }
}
