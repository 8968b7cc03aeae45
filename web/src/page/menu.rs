//! A button that unfolds a list of commands. Knows nothing of what they do.

use web_sys::HtmlDetailsElement;
use yew::prelude::*;

/// A menu.
#[derive(PartialEq, Properties)]
pub(crate) struct MenuProps {
    pub(crate) title: AttrValue,
    pub(crate) entries: Vec<AttrValue>,
    pub(crate) onchoose: Callback<usize>,
}

#[component]
pub(crate) fn Menu(props: &MenuProps) -> Html {
    let details = use_node_ref();
    let close = {
        let details = details.clone();
        move || {
            if let Some(details) = details.cast::<HtmlDetailsElement>() {
                details.set_open(false);
                if let Ok(Some(summary)) = details.query_selector("summary") {
                    let _ = wasm_bindgen::JsCast::unchecked_ref::<web_sys::HtmlElement>(&summary)
                        .focus();
                }
            }
        }
    };
    let onkeydown = {
        let close = close.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.stop_propagation();
                close();
            }
        })
    };
    let entry = |(index, text): (usize, &AttrValue)| {
        let (close, onchoose) = (close.clone(), props.onchoose.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            close();
            onchoose.emit(index);
        });
        html! { <li><button type="button" {onclick}>{text.to_string()}</button></li> }
    };
    html! {
        <details class="menu" ref={details} {onkeydown}>
            <summary class="button">{props.title.to_string()}</summary>
            <ul>{ for props.entries.iter().enumerate().map(entry) }</ul>
        </details>
    }
}
