//! The page's head: what this is, examples, files, undo, theme, help. The same on every view.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::menu::Menu;
use crate::browser::{confirm, download, upload};
use crate::state::{Action, EXAMPLES, State, Theme};

/// State and what to do with it.
#[derive(PartialEq, Properties)]
pub(crate) struct HeaderProps {
    pub(crate) state: State,
    pub(crate) dispatch: Callback<Action>,
    pub(crate) onhelp: Callback<()>,
}

#[component]
pub(crate) fn Header(props: &HeaderProps) -> Html {
    let (state, dispatch) = (&props.state, &props.dispatch);
    let is_edited = state.is_edited();
    // Loading over edits asks first; it can be undone all the same.
    let load = {
        let dispatch = dispatch.clone();
        move |action: Action| {
            if !is_edited
                || confirm(
                    "What you changed gives way to another scenario. Undo brings it back. Go on?",
                )
            {
                dispatch.emit(action);
            }
        }
    };
    let onexample = {
        let load = load.clone();
        Callback::from(move |index: usize| {
            if let Some(example) = EXAMPLES.get(index) {
                load(Action::Open {
                    text: example.text.to_owned(),
                    what: example.name.to_owned(),
                });
            }
        })
    };
    let onnew = {
        let load = load.clone();
        Callback::from(move |_: MouseEvent| load(Action::New))
    };
    let onreset = {
        let load = load.clone();
        Callback::from(move |_: MouseEvent| load(Action::Reset))
    };
    let onfile = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let Some(file) = upload::chosen(&input) else {
                return;
            };
            let dispatch = dispatch.clone();
            yew::platform::spawn_local(async move {
                let text = upload::text(&file).await;
                dispatch.emit(Action::Open {
                    text,
                    what: file.name(),
                });
            });
        })
    };
    let ondownload = {
        let draft = state.draft.clone();
        Callback::from(move |_: MouseEvent| {
            download::download(
                "scenario.canvoke.json",
                "application/json",
                draft.text.as_bytes(),
            );
        })
    };
    let step = |word: &'static str, key: &'static str, action: Action, label: Option<&str>| {
        let what = label.map_or(format!("Nothing to {}", word.to_lowercase()), |label| {
            format!("{word} ({key}): {label}")
        });
        html! {
            <button type="button" disabled={label.is_none()} title={what} onclick={dispatch.reform(move |_| action.clone())}>
                {word}
            </button>
        }
    };
    let ontheme = dispatch.reform(|event: Event| {
        let select: web_sys::HtmlSelectElement = event.target_unchecked_into();
        let name = select.value();
        Action::Theme(
            Theme::ALL
                .into_iter()
                .find(|theme| theme.name() == name)
                .unwrap_or_default(),
        )
    });
    html! {
        <header class="head">
            <div class="brand">
                <h1>{"canvoke"}</h1>
                <p class="about">
                    {concat!("engine ", env!("CARGO_PKG_VERSION"), " \u{b7} ")}
                    <span>{"AWS behaviour as documented on 2026-11"}</span>
                </p>
            </div>
            <div class="commands" role="group" aria-label="Scenario">
                <Menu title="Examples" entries={EXAMPLES.iter().map(|example| AttrValue::from(example.title())).collect::<Vec<_>>()} onchoose={onexample} />
                <button type="button" onclick={onnew}>{"New"}</button>
                <button type="button" onclick={onreset} title="Opens the tutorial again">{"Reset"}</button>
                <label class="button file" title="Read in this page; nothing of it leaves">
                    {"Open file\u{2026}"}
                    <input type="file" accept=".json,application/json" onchange={onfile} />
                </label>
                <button type="button" onclick={ondownload} title="Downloads the scenario as JSON">{"Download"}</button>
            </div>
            <div class="commands" role="group" aria-label="Steps">
                {step("Undo", "Ctrl+Z", Action::Undo, state.undo_label())}
                {step("Redo", "Ctrl+Y", Action::Redo, state.redo_label())}
            </div>
            <div class="commands last">
                <label class="theme">
                    <span>{"Theme"}</span>
                    <select onchange={ontheme}>
                        { for Theme::ALL.into_iter().map(|theme| html! {
                            <option value={theme.name()} selected={theme == state.view.theme}>{theme.name()}</option>
                        }) }
                    </select>
                </label>
                <button type="button" onclick={props.onhelp.reform(|_| ())} title="Shortcuts and help (?)">{"Help"}</button>
            </div>
        </header>
    }
}
