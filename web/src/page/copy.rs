//! A button that copies a text and says for two seconds whether it did.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::browser::clipboard;

/// What is copied.
#[derive(PartialEq, Properties)]
pub(crate) struct CopyProps {
    pub(crate) title: AttrValue,
    /// Makes the text when it is wanted.
    pub(crate) text: Callback<(), String>,
}

#[component]
pub(crate) fn Copy(props: &CopyProps) -> Html {
    let said = use_state(|| None::<&'static str>);
    let onclick = {
        let (said, text) = (said.clone(), props.text.clone());
        Callback::from(move |_: MouseEvent| {
            let (said, text) = (said.clone(), text.emit(()));
            yew::platform::spawn_local(async move {
                let word = if clipboard::copy(&text).await {
                    "Copied!"
                } else {
                    "Failed"
                };
                said.set(Some(word));
                Timeout::new(2_000, move || said.set(None)).forget();
            });
        })
    };
    html! {
        <button type="button" {onclick} aria-live="polite">{said.unwrap_or(&*props.title.to_string()).to_owned()}</button>
    }
}
