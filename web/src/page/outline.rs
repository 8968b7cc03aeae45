//! The outline: every kind with its things, by name. An empty kind teaches. Knows nothing of what a thing holds.

use std::rc::Rc;

use canvoke::{Diagnostic, Place, Scenario};
use serde_json::Value;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser::focus::field_id;
use crate::kinds::{Kind, names};
use crate::state::{Action, Edit};

/// The scenario.
#[derive(PartialEq, Properties)]
pub(crate) struct OutlineProps {
    pub(crate) scenario: Rc<Scenario>,
    pub(crate) diagnostics: Rc<[Diagnostic]>,
    pub(crate) dispatch: Callback<Action>,
}

#[component]
pub(crate) fn Outline(props: &OutlineProps) -> Html {
    let member = |key: &'static str, label: &'static str, value: &str| {
        let pointer = format!("/{key}");
        let id = field_id(&pointer);
        let oninput = props.dispatch.reform(move |event: InputEvent| {
            let value = event.target_unchecked_into::<HtmlInputElement>().value();
            Action::Edit(Edit::Put {
                pointer: pointer.clone(),
                value: Value::String(value),
            })
        });
        html! {
            <div class="field">
                <label for={id.clone()}>{label}</label>
                <input {id} type="text" value={value.to_owned()} {oninput} />
            </div>
        }
    };
    html! {
        <div class="outline">
            <div class="pair">
                {member("title", "Title", &props.scenario.title)}
                {member("region", "Region", &props.scenario.region)}
            </div>
            <ul class="kinds">{ for Kind::ALL.into_iter().map(|kind| kind_row(kind, props)) }</ul>
        </div>
    }
}

fn kind_row(kind: Kind, props: &OutlineProps) -> Html {
    let all = names(&props.scenario, kind);
    let add = props
        .dispatch
        .reform(move |_: MouseEvent| Action::Add(kind));
    let is_call = kind == Kind::Calls;
    html! {
        <li class="kind" key={kind.key()}>
            <h3 id={field_id(&format!("/{}", kind.key()))} tabindex="-1">{kind.plural()}</h3>
            if all.is_empty() {
                <p class="teach">{kind.teach()}</p>
            } else {
                <ul class="things">
                    { for all.iter().map(|name| thing(kind, name, props)) }
                </ul>
            }
            if !is_call {
                <button type="button" class="add" aria-label={format!("Add {} {}", article(kind.singular()), kind.singular())} onclick={add}>{"Add"}</button>
            }
        </li>
    }
}

fn thing(kind: Kind, name: &str, props: &OutlineProps) -> Html {
    let pointer = Place::at(&[kind.key(), name]).pointer;
    let below = format!("{pointer}/");
    let number = props
        .diagnostics
        .iter()
        .filter(|found| found.place.pointer == pointer || found.place.pointer.starts_with(&below))
        .count();
    let id = field_id(&pointer);
    let onclick = props
        .dispatch
        .reform(move |_: MouseEvent| Action::Select(pointer.clone()));
    html! {
        <li key={name.to_owned()}>
            <button type="button" class="thing" {id} {onclick}>
                {name.to_owned()}
                if number > 0 {
                    <span class="badge">{format!("{number}!")}<span class="unseen">{" problems"}</span></span>
                }
            </button>
        </li>
    }
}

/// `a` or `an`.
pub(crate) fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']) {
        "an"
    } else {
        "a"
    }
}
