//! One of several shapes: which one, and its members.

use serde_json::{Value, json};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::field::shape_field;
use super::{Scene, below};
use crate::browser::focus::field_id;
use crate::kinds::{Variant, filled};

/// The choice, and what the chosen one holds.
pub(super) fn variant(
    scene: &Scene,
    variants: &'static [Variant],
    value: Option<&Value>,
    pointer: &str,
    label: &str,
) -> Html {
    let tag = match value {
        Some(Value::String(word)) => word.clone(),
        Some(Value::Object(members)) => members.keys().next().cloned().unwrap_or_default(),
        _ => variants
            .first()
            .map_or("", |variant| variant.tag)
            .to_owned(),
    };
    let chosen = variants.iter().find(|variant| variant.tag == tag);
    let onchange = {
        let (scene, pointer) = (scene.clone(), pointer.to_owned());
        Callback::from(move |event: Event| {
            let tag = event.target_unchecked_into::<HtmlSelectElement>().value();
            let Some(wanted) = variants.iter().find(|variant| variant.tag == tag) else {
                return;
            };
            let value = match wanted.inner {
                None => json!(tag),
                Some(_) => json!({ tag: filled(wanted.blank, &scene.scenario) }),
            };
            scene.put(&pointer, value);
        })
    };
    let inner = chosen.and_then(|variant| Some((variant, variant.inner?)));
    // The choice has an id of its own: the pointer's belongs to the field around it.
    let id = field_id(&format!("{pointer}#which"));
    html! {
        <>
            <label class="unseen" for={id.clone()}>{format!("{label}: which")}</label>
            <select {id} {onchange}>
                { for variants.iter().map(|variant| html! {
                    <option value={variant.tag} selected={variant.tag == tag}>{variant.label}</option>
                }) }
            </select>
            if let Some((variant, shape)) = inner {
                {shape_field(scene, shape, value.and_then(|value| value.get(variant.tag)), &below(pointer, variant.tag), variant.label)}
            }
        </>
    }
}
