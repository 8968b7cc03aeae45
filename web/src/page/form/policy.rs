//! A policy as text. What is not JSON yet is kept as typed, and what is wrong with it stands below.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::Scene;
use crate::browser::focus::field_id;
use crate::state::{Edit, document_text, segments};

const BLANK: &str = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \
    \"Principal\": \"*\",\n      \"Action\": \"execute-api:Invoke\",\n      \"Resource\": \"*\"\n    }\n  ]\n}";

/// The text of the policy at `pointer`, or a way to write one.
pub(super) fn policy(
    scene: &Scene,
    label: &str,
    is_there: bool,
    pointer: &str,
    optional: bool,
) -> Html {
    let set = {
        let (scene, pointer) = (scene.clone(), pointer.to_owned());
        move |text: String| {
            scene.edit(Edit::Document {
                pointer: pointer.clone(),
                text,
            })
        }
    };
    if !is_there {
        let onclick = Callback::from(move |_: MouseEvent| set(BLANK.to_owned()));
        return html! {
            <p class="absent"><span id={field_id(pointer)} tabindex="-1">{format!("{label}: none")}</span>
                <button type="button" class="add" aria-label={format!("Write: {label}")} {onclick}>{"Write one"}</button></p>
        };
    }
    let text = document_text(&scene.scenario, &segments(pointer)).unwrap_or_default();
    let lines = text.split('\n').count().clamp(6, 24);
    let oninput = Callback::from(move |event: InputEvent| {
        set(event.target_unchecked_into::<HtmlTextAreaElement>().value())
    });
    let remove = {
        let (scene, pointer) = (scene.clone(), pointer.to_owned());
        Callback::from(move |_: MouseEvent| scene.remove(&pointer))
    };
    html! {
        <>
            <label for={field_id(pointer)}>{label.to_owned()}</label>
            <textarea class="policy" id={field_id(pointer)} rows={lines.to_string()} wrap="off" spellcheck="false" autocomplete="off" value={text} {oninput} />
            if optional {
                <button type="button" class="delete" aria-label={format!("Delete: {label}")} onclick={remove}>{"Delete"}</button>
            }
        </>
    }
}
