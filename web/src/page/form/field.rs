//! One member: its label, its control, its hint, what is wrong with it.

use serde_json::{Value, json};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::choice::{answer, flag, many, one, words};
use super::list::{keyed, named, rows, texts};
use super::optional::optional_record;
use super::policy::policy;
use super::variant::variant;
use super::{Scene, below};
use crate::browser::focus::field_id;
use crate::kinds::{Field, Kind, Shape, names};
use crate::state::segments;

/// A member with its label.
pub(super) fn field(
    scene: &Scene,
    field: &'static Field,
    value: Option<&Value>,
    pointer: &str,
) -> Html {
    let control = match &field.shape {
        Shape::Text
        | Shape::Number { .. }
        | Shape::Answer
        | Shape::Choice(_)
        | Shape::ChoiceOrNone(_)
        | Shape::One(_)
        | Shape::TextOr(_)
        | Shape::Principal
        | Shape::Deployment
        | Shape::Authorizer => {
            let id = field_id(pointer);
            html! {
                <>
                    <label for={id.clone()}>{field.label}</label>
                    {simple(scene, &field.shape, value, pointer, field.optional)}
                </>
            }
        }
        Shape::Flag { default } => flag(scene, field.label, *default, value, pointer),
        Shape::Document => policy(scene, field.label, value.is_some(), pointer, field.optional),
        Shape::Record(_) if field.optional => optional_record(scene, field, value, pointer),
        Shape::Many(_)
        | Shape::Keyed(_)
        | Shape::Texts
        | Shape::Rows { .. }
        | Shape::Named { .. }
        | Shape::ByName { .. }
        | Shape::Record(_)
        | Shape::Variant(_) => html! {
            <fieldset>
                <legend id={field_id(pointer)} tabindex="-1">{field.label}</legend>
                {shape_field(scene, &field.shape, value, pointer, field.label)}
            </fieldset>
        },
    };
    html! {
        <div class="field" key={field.key}>
            {control}
            if !field.hint.is_empty() {
                <p class="hint">{field.hint}</p>
            }
            {scene.remarks(pointer, matches!(field.shape, Shape::Document | Shape::Texts | Shape::Many(_)))}
        </div>
    }
}

/// The controls of a shape, without a label of their own where there is only one.
pub(super) fn shape_field(
    scene: &Scene,
    shape: &'static Shape,
    value: Option<&Value>,
    pointer: &str,
    label: &str,
) -> Html {
    match shape {
        Shape::Record(fields) => fields
            .iter()
            .map(|member| {
                field(
                    scene,
                    member,
                    value.and_then(|value| value.get(member.key)),
                    &below(pointer, member.key),
                )
            })
            .collect(),
        Shape::Rows { what, row, blank } => rows(scene, (what, row, blank), value, pointer),
        Shape::Named { what, row, blank }
        | Shape::ByName {
            what, row, blank, ..
        } => named(scene, (what, row, blank), value, pointer),
        Shape::Texts => texts(scene, value, pointer, label),
        Shape::Many(kind) => many(scene, *kind, value, pointer),
        Shape::Keyed(kind) => keyed(scene, *kind, value, pointer),
        Shape::Variant(variants) => variant(scene, variants, value, pointer, label),
        Shape::Document => policy(scene, label, true, pointer, false),
        Shape::Flag { default } => flag(scene, label, *default, value, pointer),
        Shape::Text
        | Shape::Number { .. }
        | Shape::Answer
        | Shape::Choice(_)
        | Shape::ChoiceOrNone(_)
        | Shape::One(_)
        | Shape::TextOr(_)
        | Shape::Principal
        | Shape::Deployment
        | Shape::Authorizer => {
            html! {
                <>
                    <label class="bare"><span class="unseen">{label.to_owned()}</span>{simple(scene, shape, value, pointer, false)}</label>
                    {scene.remarks(pointer, false)}
                </>
            }
        }
    }
}

/// A control of one line.
fn simple(
    scene: &Scene,
    shape: &'static Shape,
    value: Option<&Value>,
    pointer: &str,
    optional: bool,
) -> Html {
    let text = match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    };
    match shape {
        Shape::One(kind) => one(
            scene,
            &names(&scene.scenario, *kind),
            &text,
            pointer,
            optional,
        ),
        Shape::ChoiceOrNone(choices) => {
            let all: Vec<String> = choices.iter().map(ToString::to_string).collect();
            one(scene, &all, &text, pointer, true)
        }
        Shape::Principal => {
            let mut all = names(&scene.scenario, Kind::Users);
            all.extend(names(&scene.scenario, Kind::Roles));
            all.extend(names(&scene.scenario, Kind::Sessions));
            one(scene, &all, &text, pointer, optional)
        }
        Shape::Deployment => {
            let way = segments(pointer);
            let api = way.get(1).and_then(|name| scene.scenario.apis.get(name));
            let all: Vec<String> =
                api.map_or(Vec::new(), |api| api.deployments.keys().cloned().collect());
            one(scene, &all, &text, pointer, optional)
        }
        Shape::Authorizer => one(
            scene,
            &authorizers(scene, pointer),
            &text,
            pointer,
            optional,
        ),
        Shape::Answer => answer(scene, value, pointer),
        Shape::TextOr(kind) => line(
            scene,
            text,
            pointer,
            optional,
            names(&scene.scenario, *kind),
        ),
        Shape::Choice(choices) => words(scene, choices, &text, pointer),
        Shape::Number { least, most } => number(scene, (*least, *most), text, pointer, optional),
        _ => line(scene, text, pointer, optional, Vec::new()),
    }
}

/// The authorizers beside a method: of its API, or of the snapshot that it is in.
fn authorizers(scene: &Scene, pointer: &str) -> Vec<String> {
    let way = segments(pointer);
    let text = |index: usize| way.get(index).map(String::as_str);
    let Some(api) = text(1).and_then(|name| scene.scenario.apis.get(name)) else {
        return Vec::new();
    };
    let snapshot = match (text(2), text(3)) {
        (Some("deployments"), Some(name)) => api
            .deployments
            .get(name)
            .and_then(|taken| taken.snapshot.as_ref()),
        _ => None,
    };
    let authorizers = snapshot.map_or(&api.authorizers, |snapshot| &snapshot.authorizers);
    authorizers.keys().cloned().collect()
}

/// A line of text, with names that may be meant.
fn line(scene: &Scene, text: String, pointer: &str, optional: bool, names: Vec<String>) -> Html {
    let (scene, at, was_there) = (scene.clone(), pointer.to_owned(), !text.is_empty());
    let oninput = Callback::from(move |event: InputEvent| {
        let text = event.target_unchecked_into::<HtmlInputElement>().value();
        match (text.is_empty() && optional, was_there) {
            (true, true) => scene.remove(&at),
            (true, false) => {}
            (false, _) => scene.put(&at, json!(text)),
        }
    });
    let id = field_id(pointer);
    let list = (!names.is_empty()).then(|| format!("{id}-names"));
    html! {
        <>
            <input {id} type="text" value={text} {oninput} list={list.clone()} spellcheck="false" autocomplete="off" />
            if let Some(list) = list {
                <datalist id={list}>{ for names.into_iter().map(|name| html! { <option value={name} /> }) }</datalist>
            }
        </>
    }
}

fn number(
    scene: &Scene,
    (least, most): (u32, u32),
    text: String,
    pointer: &str,
    optional: bool,
) -> Html {
    let (scene, at) = (scene.clone(), pointer.to_owned());
    // On change, not on input: half a number may be out of range.
    let onchange = Callback::from(move |event: Event| {
        let text = event.target_unchecked_into::<HtmlInputElement>().value();
        match text.trim().parse::<u32>() {
            Ok(number) => scene.put(&at, json!(number.clamp(least, most))),
            Err(_) if optional => scene.remove(&at),
            Err(_) => scene.put(&at, json!(least)),
        }
    });
    html! {
        <input id={field_id(pointer)} type="number" min={least.to_string()} max={most.to_string()} value={text} {onchange} />
    }
}
