//! A record that may be left out, with the box that says whether it is there.

use serde_json::{Value, json};
use yew::prelude::*;

use super::Scene;
use super::field::shape_field;
use crate::browser::focus::field_id;
use crate::kinds::{Field, Shape};

/// A record that may be left out, such as the ports of a rule.
pub(super) fn optional_record(
    scene: &Scene,
    field: &'static Field,
    value: Option<&Value>,
    pointer: &str,
) -> Html {
    let present = value.is_some_and(|value| !value.is_null());
    let onchange = {
        let (scene, pointer) = (scene.clone(), pointer.to_owned());
        let blank = blank(&field.shape);
        Callback::from(move |_: Event| match present {
            true => scene.remove(&pointer),
            false => scene.put(&pointer, blank.clone()),
        })
    };
    html! {
        <fieldset>
            <legend class="check">
                <label><input id={field_id(pointer)} type="checkbox" checked={present} {onchange} />{field.label}</label>
            </legend>
            if present {
                {shape_field(scene, &field.shape, value, pointer, field.label)}
            }
        </fieldset>
    }
}

/// The least value of a record: its numbers at their least, or at 443 where they are ports.
fn blank(shape: &Shape) -> Value {
    let Shape::Record(fields) = shape else {
        return json!({});
    };
    let members = fields.iter().filter(|field| !field.optional).map(|field| {
        let value = match field.shape {
            Shape::Number { most: 65535, .. } => json!(443),
            Shape::Number { least, .. } => json!(least.max(1)),
            _ => json!(""),
        };
        (field.key.to_owned(), value)
    });
    Value::Object(members.collect())
}
