//! The dialog that lists the keys, says what stays in the browser, and switches single keys off.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::state::Action;

const KEYS: [(&str, &str); 12] = [
    ("?", "this list"),
    ("F6, Shift+F6", "next, previous pane"),
    ("Ctrl+Z", "undo"),
    ("Ctrl+Shift+Z, Ctrl+Y", "redo"),
    ("Tab, Shift+Tab", "next, previous thing in the diagram"),
    ("arrows", "between things in the diagram, between tabs"),
    ("Alt+Right, Alt+Left", "follow the call through the diagram"),
    ("Enter", "open the selected thing\u{2019}s form"),
    ("B, Shift+B", "first stop, next stop"),
    ("F", "to the fix of the first stop"),
    ("Esc", "back to the pane; close what is open"),
    ("Esc, then Tab", "leave the JSON text"),
];

/// Whether it is open.
#[derive(PartialEq, Properties)]
pub(crate) struct ShortcutsProps {
    /// Each change opens the dialog.
    pub(crate) asked: u32,
    pub(crate) single_keys: bool,
    pub(crate) dispatch: Callback<Action>,
}

#[component]
pub(crate) fn Shortcuts(props: &ShortcutsProps) -> Html {
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with(props.asked, move |asked| {
            let opened = dialog
                .cast::<HtmlDialogElement>()
                .filter(|dialog| *asked > 0 && !dialog.open());
            if let Some(dialog) = opened {
                let _ = dialog.show_modal();
            }
        });
    }
    let onclose = {
        let dialog = dialog.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                dialog.close();
            }
        })
    };
    let wanted = !props.single_keys;
    html! {
        <dialog ref={dialog} aria-labelledby="shortcuts-title">
            <h2 id="shortcuts-title">{"Shortcuts and help"}</h2>
            <p>
                {"canvoke answers whether a call reaches a private API, and if not, why. Change the set-up or the call; \
                  the answer follows every edit."}
            </p>
            <table>
                <thead><tr><th scope="col">{"Key"}</th><th scope="col">{"Does"}</th></tr></thead>
                <tbody>
                    { for KEYS.iter().map(|(key, what)| html! { <tr><td><kbd>{*key}</kbd></td><td>{*what}</td></tr> }) }
                </tbody>
            </table>
            <label class="check">
                <input type="checkbox" checked={props.single_keys} onchange={props.dispatch.reform(move |_| Action::SingleKeys(wanted))} />
                {"Single keys act while the diagram or the answer has the focus"}
            </label>
            <p class="quiet">
                {"Nothing leaves this page: it asks nothing of any server once it has loaded, and its content security \
                  policy forbids it to. What you write is saved in this browser only; download it to keep it."}
            </p>
            <button type="button" class="main" onclick={onclose}>{"Close"}</button>
        </dialog>
    }
}
