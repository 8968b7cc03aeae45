//! Choices: one of some words, the name of a thing, several things, on or off.

use serde_json::{Value, json};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::Scene;
use crate::browser::focus::field_id;
use crate::kinds::{Kind, names};

/// One name out of several; a name that leads nowhere is shown all the same.
pub(super) fn one(
    scene: &Scene,
    all: &[String],
    value: &str,
    pointer: &str,
    optional: bool,
) -> Html {
    let was_there = !value.is_empty();
    let (scene, at) = (scene.clone(), pointer.to_owned());
    let onchange = Callback::from(move |event: Event| {
        let name = event.target_unchecked_into::<HtmlSelectElement>().value();
        match (name.is_empty(), was_there) {
            (true, true) if optional => scene.remove(&at),
            (true, _) => {}
            (false, _) => scene.put(&at, json!(name)),
        }
    });
    let is_foreign = was_there && !all.iter().any(|name| name == value);
    html! {
        <select id={field_id(pointer)} {onchange}>
            if optional || !was_there {
                <option value="" selected={!was_there}>{if optional { "\u{2014}" } else { "pick one\u{2026}" }}</option>
            }
            if is_foreign {
                <option value={value.to_owned()} selected=true>{format!("{value} (not there)")}</option>
            }
            { for all.iter().map(|name| html! { <option value={name.clone()} selected={name == value}>{name.clone()}</option> }) }
        </select>
    }
}

/// One of some words; the first one where nothing is said.
pub(super) fn words(
    scene: &Scene,
    choices: &'static [&'static str],
    value: &str,
    pointer: &str,
) -> Html {
    let (scene, at) = (scene.clone(), pointer.to_owned());
    let onchange = Callback::from(move |event: Event| {
        scene.put(
            &at,
            json!(event.target_unchecked_into::<HtmlSelectElement>().value()),
        );
    });
    let chosen = if value.is_empty() {
        choices.first().copied().unwrap_or_default()
    } else {
        value
    };
    html! {
        <select id={field_id(pointer)} {onchange}>
            { for choices.iter().map(|choice| html! { <option value={*choice} selected={*choice == chosen}>{*choice}</option> }) }
        </select>
    }
}

/// Yes, no, or not said.
pub(super) fn answer(scene: &Scene, value: Option<&Value>, pointer: &str) -> Html {
    let chosen = match value.and_then(Value::as_bool) {
        Some(true) => "yes",
        Some(false) => "no",
        None => "",
    };
    let (scene, at, was_there) = (scene.clone(), pointer.to_owned(), !chosen.is_empty());
    let onchange = Callback::from(move |event: Event| {
        let word = event.target_unchecked_into::<HtmlSelectElement>().value();
        match (word.as_str(), was_there) {
            ("", true) => scene.remove(&at),
            ("", false) => {}
            (word, _) => scene.put(&at, json!(word == "yes")),
        }
    });
    let option = |value: &'static str, text: &'static str| html! { <option {value} selected={value == chosen}>{text}</option> };
    html! {
        <select id={field_id(pointer)} {onchange}>
            {option("", "not said")}
            {option("yes", "yes")}
            {option("no", "no")}
        </select>
    }
}

/// On or off.
pub(super) fn flag(
    scene: &Scene,
    label: &str,
    default: bool,
    value: Option<&Value>,
    pointer: &str,
) -> Html {
    let is_on = value.and_then(Value::as_bool).unwrap_or(default);
    let (scene, at) = (scene.clone(), pointer.to_owned());
    let onchange = Callback::from(move |_: Event| scene.put(&at, json!(!is_on)));
    html! {
        <label class="check"><input id={field_id(pointer)} type="checkbox" checked={is_on} {onchange} />{label.to_owned()}</label>
    }
}

/// Several things of a kind, each on or off; names that lead nowhere can be taken off.
pub(super) fn many(scene: &Scene, kind: Kind, value: Option<&Value>, pointer: &str) -> Html {
    let chosen: Vec<String> = value
        .and_then(Value::as_array)
        .map(|list| {
            list.iter()
                .filter_map(|item| item.as_str().map(str::to_owned))
                .collect()
        })
        .unwrap_or_default();
    let mut all = names(&scene.scenario, kind);
    let own = kind.built_in().iter().map(ToString::to_string);
    all.extend(own.filter(|name| !names(&scene.scenario, kind).contains(name)));
    let foreign: Vec<String> = chosen
        .iter()
        .filter(|name| !all.contains(name))
        .cloned()
        .collect();
    all.extend(foreign.clone());
    if all.is_empty() {
        return html! { <p class="teach">{kind.teach()}</p> };
    }
    let item = |name: String| {
        let is_on = chosen.contains(&name);
        let (scene, at, chosen, own) = (
            scene.clone(),
            pointer.to_owned(),
            chosen.clone(),
            name.clone(),
        );
        let onchange = Callback::from(move |_: Event| {
            let mut next = chosen.clone();
            match is_on {
                true => next.retain(|other| *other != own),
                false => next.push(own.clone()),
            }
            scene.put(&at, json!(next));
        });
        let note = foreign.contains(&name).then_some(" (not there)");
        html! { <label class="check" key={name.clone()}><input type="checkbox" checked={is_on} {onchange} />{name.clone()}{note}</label> }
    };
    html! { <div class="checks">{ for all.clone().into_iter().map(item) }</div> }
}
