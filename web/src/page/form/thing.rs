//! The form of one named thing: its name, its members, and how to take it away.

use canvoke::Place;
use serde_json::Value;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::Scene;
use super::field::shape_field;
use crate::browser::focus::field_id;
use crate::kinds::{Kind, shape};
use crate::state::{Action, last_segment, segments};

/// A thing.
#[derive(PartialEq, Properties)]
pub(crate) struct ThingFormProps {
    pub(crate) scene: Scene,
    pub(crate) pointer: String,
}

#[component]
pub(crate) fn ThingForm(props: &ThingFormProps) -> Html {
    let (scene, pointer) = (&props.scene, &props.pointer);
    let whole = serde_json::to_value(&*scene.scenario).unwrap_or(Value::Null);
    let way = segments(pointer);
    let Some(kind) = way.first().and_then(|key| Kind::of(key)) else {
        return Html::default();
    };
    let name = last_segment(pointer);
    let back = {
        let dispatch = scene.dispatch.clone();
        Callback::from(move |_: MouseEvent| {
            dispatch.emit(Action::Jump {
                place: Place {
                    pointer: format!("/{}", kind.key()),
                    ..Place::default()
                },
                to_text: false,
            });
        })
    };
    let delete = {
        let pointer = pointer.clone();
        scene
            .dispatch
            .reform(move |_: MouseEvent| Action::Delete(pointer.clone()))
    };
    let rename = {
        let pointer = pointer.clone();
        scene.dispatch.reform(move |event: Event| Action::Rename {
            pointer: pointer.clone(),
            name: event.target_unchecked_into::<HtmlInputElement>().value(),
        })
    };
    let id = field_id(&format!("{pointer}#name"));
    html! {
        <div class="thing-form">
            <div class="crumbs">
                <button type="button" onclick={back}>{format!("\u{2039} All {}", kind.plural())}</button>
                <button type="button" class="delete" onclick={delete}>{format!("Delete {name}")}</button>
            </div>
            <h3 id={field_id(pointer)} tabindex="-1">{format!("{} {name}", capital(kind.singular()))}</h3>
            {scene.remarks(pointer, false)}
            <div class="field">
                <label for={id.clone()}>{"Name"}</label>
                <input {id} type="text" value={name} onchange={rename} spellcheck="false" autocomplete="off" />
            </div>
            {shape_field(scene, shape(kind), whole.pointer(pointer), pointer, kind.singular())}
        </div>
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), letters.as_str())
}
