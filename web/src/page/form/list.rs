//! Lists of values and named values, with adding and taking away.

use serde_json::{Value, json};
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::field::shape_field;
use super::{Scene, below};
use crate::browser::focus::field_id;
use crate::kinds::{Kind, Shape, filled, names};
use crate::page::outline::article;
use crate::state::{Action, Edit};

/// What is in a list: a noun, a shape, a new one.
type Row<'a> = (&'a &'static str, &'a &'static Shape, &'a &'static str);

/// A list.
pub(super) fn rows(
    scene: &Scene,
    (what, row, blank): Row<'_>,
    value: Option<&Value>,
    pointer: &str,
) -> Html {
    let list = value.and_then(Value::as_array).cloned().unwrap_or_default();
    let add = {
        let (scene, pointer, blank) = (scene.clone(), pointer.to_owned(), *blank);
        Callback::from(move |_: MouseEvent| {
            let value = filled(blank, &scene.scenario);
            scene.edit(Edit::Push {
                pointer: pointer.clone(),
                value,
            });
        })
    };
    let item = |(index, value): (usize, &Value)| {
        let at = below(pointer, &index.to_string());
        let remove = remove(scene, &at);
        let title = format!("{what} {}", index + 1);
        html! {
            <li class="row-form" key={index}>
                <fieldset>
                    <legend id={field_id(&at)} tabindex="-1">{title.clone()}</legend>
                    {scene.remarks(&at, false)}
                    {shape_field(scene, row, Some(value), &at, what)}
                    <button type="button" class="delete" aria-label={format!("Delete {title}")} onclick={remove}>{"Delete"}</button>
                </fieldset>
            </li>
        }
    };
    html! {
        <>
            <ol class="rows">{ for list.iter().enumerate().map(item) }</ol>
            <button type="button" class="add" onclick={add}>{format!("Add {} {what}", article(what))}</button>
        </>
    }
}

/// Named values.
pub(super) fn named(
    scene: &Scene,
    (what, row, blank): Row<'_>,
    value: Option<&Value>,
    pointer: &str,
) -> Html {
    let members: Vec<(String, Value)> = value
        .and_then(Value::as_object)
        .map(|members| {
            members
                .iter()
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect()
        })
        .unwrap_or_default();
    let item = |(name, value): &(String, Value)| {
        let at = below(pointer, name);
        let rename = {
            let at = at.clone();
            scene.dispatch.reform(move |event: Event| Action::Rename {
                pointer: at.clone(),
                name: event.target_unchecked_into::<HtmlInputElement>().value(),
            })
        };
        let id = field_id(&format!("{at}#name"));
        html! {
            <li class="row-form" key={name.clone()}>
                <details open={members.len() == 1}>
                    <summary id={field_id(&at)}>{format!("{what} ")}<code>{name.clone()}</code></summary>
                    {scene.remarks(&at, false)}
                    <div class="field">
                        <label for={id.clone()}>{"Name"}</label>
                        <input {id} type="text" value={name.clone()} onchange={rename} spellcheck="false" autocomplete="off" />
                    </div>
                    {shape_field(scene, row, Some(value), &at, what)}
                    <button type="button" class="delete" aria-label={format!("Delete {what} {name}")} onclick={remove(scene, &at)}>{"Delete"}</button>
                </details>
            </li>
        }
    };
    html! {
        <>
            <ul class="rows">{ for members.iter().map(item) }</ul>
            {add_named(scene, what, blank, pointer)}
        </>
    }
}

/// A line of text for each thing of a kind.
pub(super) fn keyed(scene: &Scene, kind: Kind, value: Option<&Value>, pointer: &str) -> Html {
    let mut all = names(&scene.scenario, kind);
    let given = value.and_then(Value::as_object);
    let foreign = given
        .into_iter()
        .flat_map(|members| members.keys())
        .filter(|name| !all.contains(name))
        .cloned();
    let foreign: Vec<String> = foreign.collect();
    all.extend(foreign);
    let item = |name: String| {
        let at = below(pointer, &name);
        let text = given.and_then(|members| members.get(&name)?.as_str());
        let (scene, was_there) = (scene.clone(), text.is_some());
        let id = field_id(&at);
        let oninput = Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            match (text.is_empty(), was_there) {
                (true, true) => scene.remove(&at),
                (true, false) => {}
                (false, _) => scene.put(&at, json!(text)),
            }
        });
        html! {
            <div class="field" key={name.clone()}>
                <label for={id.clone()}>{name}</label>
                <input {id} type="text" value={text.unwrap_or_default().to_owned()} {oninput} spellcheck="false" autocomplete="off" />
            </div>
        }
    };
    html! { <div class="keyed">{ for all.into_iter().map(item) }</div> }
}

/// A name and a button that adds a thing of that name.
fn add_named(scene: &Scene, what: &str, blank: &'static str, pointer: &str) -> Html {
    let id = field_id(&format!("{pointer}#new"));
    let onclick = {
        let (scene, pointer) = (scene.clone(), pointer.to_owned());
        Callback::from(move |event: MouseEvent| {
            let button: HtmlElement = event.target_unchecked_into();
            let Some(input) = button.previous_element_sibling() else {
                return;
            };
            let input: &HtmlInputElement = wasm_bindgen::JsCast::unchecked_ref(&input);
            let name = input.value();
            if name.trim().is_empty() {
                let _ = input.focus();
                return;
            }
            input.set_value("");
            scene.put(
                &below(&pointer, name.trim()),
                filled(blank, &scene.scenario),
            );
        })
    };
    html! {
        <div class="add-named">
            <label class="unseen" for={id.clone()}>{format!("Name of a new {what}")}</label>
            <input {id} type="text" placeholder={format!("name of a new {what}")} spellcheck="false" autocomplete="off" />
            <button type="button" class="add" aria-label={format!("Add the {what}")} {onclick}>{"Add"}</button>
        </div>
    }
}

/// Several texts.
pub(super) fn texts(scene: &Scene, value: Option<&Value>, pointer: &str, label: &str) -> Html {
    let list: Vec<String> = value
        .and_then(Value::as_array)
        .map(|list| {
            list.iter()
                .map(|item| item.as_str().unwrap_or_default().to_owned())
                .collect()
        })
        .unwrap_or_default();
    let item = |(index, text): (usize, &String)| {
        let at = below(pointer, &index.to_string());
        let oninput = {
            let (scene, at) = (scene.clone(), at.clone());
            Callback::from(move |event: InputEvent| {
                scene.put(
                    &at,
                    json!(event.target_unchecked_into::<HtmlInputElement>().value()),
                )
            })
        };
        html! {
            <li class="add-named" key={index}>
                <input id={field_id(&at)} type="text" aria-label={format!("{label} {}", index + 1)} value={text.clone()} {oninput} spellcheck="false" autocomplete="off" />
                <button type="button" class="delete" aria-label={format!("Delete {label} {}", index + 1)} onclick={remove(scene, &at)}>{"Delete"}</button>
            </li>
        }
    };
    let add = {
        let (scene, pointer) = (scene.clone(), pointer.to_owned());
        Callback::from(move |_: MouseEvent| {
            scene.edit(Edit::Push {
                pointer: pointer.clone(),
                value: json!(""),
            })
        })
    };
    html! {
        <>
            <ol class="rows">{ for list.iter().enumerate().map(item) }</ol>
            <button type="button" class="add" aria-label={format!("Add to {label}")} onclick={add}>{"Add"}</button>
        </>
    }
}

fn remove(scene: &Scene, pointer: &str) -> Callback<MouseEvent> {
    let (scene, pointer) = (scene.clone(), pointer.to_owned());
    Callback::from(move |_| scene.remove(&pointer))
}
