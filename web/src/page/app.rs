//! The root: holds the state, keeps it in the browser, hears the keys that act everywhere. Draws nothing itself.

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use yew::prelude::*;

use super::call_bar::CallBar;
use super::header::Header;
use super::live::Live;
use super::panes::Panes;
use super::shortcuts::Shortcuts;
use super::strip::Strip;
use crate::browser::{focus, now, set_theme, storage, window};
use crate::state::{Action, Asked, EXAMPLES, Pane, Saved, State, reduce};

/// How long typing pauses before the state is kept, in milliseconds.
const PAUSE: u32 = 300;

#[derive(PartialEq)]
struct Store(State);

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Self(reduce(&self.0, action, now())))
    }
}

/// The page as it was left, or with the first example.
fn initial() -> Store {
    let saved = storage::read().and_then(|text| Saved::read(&text));
    Store(match saved {
        Some(saved) => State::restored(saved),
        None => State::open(EXAMPLES.first().map_or("", |example| example.text)),
    })
}

#[component]
pub(crate) fn App() -> Html {
    let store = use_reducer(initial);
    let dispatch = {
        let dispatcher = store.dispatcher();
        use_callback((), move |action: Action, ()| dispatcher.dispatch(action))
    };
    let help = use_state(|| 0_u32);
    let saved = use_saving(&store.0);
    let state = &store.0;
    use_effect_with(state.view.theme, |theme| set_theme(theme.name()));
    use_asked(state);
    let onhelp = {
        let help = help.clone();
        Callback::from(move |()| help.set(*help + 1))
    };
    use_keys(dispatch.clone(), onhelp.clone());
    html! {
        <>
            <Header state={state.clone()} dispatch={dispatch.clone()} {onhelp} />
            <main>
                <CallBar scenario={state.draft.scenario.clone()} call={state.call().clone()} dispatch={dispatch.clone()} />
                <Panes state={state.clone()} dispatch={dispatch.clone()} />
            </main>
            <Strip diagnostics={state.seen.diagnostics.clone()} notice={state.notice.clone()} {saved} dispatch={dispatch.clone()} />
            <Shortcuts asked={*help} single_keys={state.view.single_keys} {dispatch} />
            <Live report={state.seen.report.clone()} is_stale={state.seen.is_stale} notice={state.notice.clone()} />
        </>
    }
}

/// Keeps the state in the browser after a pause, and at once when the page goes; says how that went.
#[hook]
fn use_saving(state: &State) -> &'static str {
    let word = use_state(|| "saved in this browser only");
    let latest = use_mut_ref(|| None::<String>);
    let written = Saved::write(state);
    {
        let (word, latest) = (word.clone(), latest.clone());
        use_effect_with(written, move |written| {
            let Some(text) = written.clone() else {
                word.set("too large to be saved in this browser: download it");
                return Box::new(|| ()) as Box<dyn FnOnce()>;
            };
            *latest.borrow_mut() = Some(text.clone());
            let timeout = Timeout::new(PAUSE, move || {
                word.set(match storage::write(&text) {
                    true => "saved in this browser only",
                    false => "not saved: this browser keeps nothing for the page",
                });
                *latest.borrow_mut() = None;
            });
            Box::new(move || drop(timeout))
        });
    }
    use_effect_with((), move |()| {
        let listener = window().map(|window| {
            EventListener::new(&window, "pagehide", move |_| {
                if let Some(text) = latest.borrow_mut().take() {
                    storage::write(&text);
                }
            })
        });
        move || drop(listener)
    });
    *word
}

/// Takes the keyboard where an action asked for it, once the page shows it.
#[hook]
fn use_asked(state: &State) {
    use_effect_with(state.view.ask.clone(), |ask| {
        let Some(ask) = ask.clone() else { return };
        // One turn later: what is asked for may only now be drawn.
        Timeout::new(0, move || match &ask.asked {
            Asked::Field(pointer) => focus::field(pointer),
            Asked::Call(member) => focus::element(&format!("call-{member}")),
            Asked::Gate(gate) => focus::gate(gate),
            Asked::Verdict => focus::first("#answer .verdict"),
            // The JSON tab knows its text.
            Asked::Span(_) => {}
        })
        .forget();
    });
}

/// The keys that act everywhere.
#[hook]
fn use_keys(dispatch: Callback<Action>, onhelp: Callback<()>) {
    use_effect_with((), move |()| {
        let listener = window().map(|window| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                if let Some(event) = event.dyn_ref::<KeyboardEvent>()
                    && act(event, &dispatch, &onhelp)
                {
                    event.prevent_default();
                }
            })
        });
        move || drop(listener)
    });
}

/// Acts on a key; whether it was one of ours.
fn act(event: &KeyboardEvent, dispatch: &Callback<Action>, onhelp: &Callback<()>) -> bool {
    let with = event.ctrl_key() || event.meta_key();
    match event.key().as_str() {
        "z" | "Z" if with && event.shift_key() => dispatch.emit(Action::Redo),
        "z" if with => dispatch.emit(Action::Undo),
        "y" if with => dispatch.emit(Action::Redo),
        "F6" => {
            let ids = Pane::ALL.map(|pane| pane.words().1);
            let next = focus::next_pane(&ids, event.shift_key());
            if let Some((pane, id)) =
                next.and_then(|next| Some((Pane::ALL.get(next)?, ids.get(next)?)))
            {
                dispatch.emit(Action::Pane(*pane));
                let id = (*id).to_owned();
                Timeout::new(0, move || focus::element(&id)).forget();
            }
        }
        "?" if !is_typing(event) => onhelp.emit(()),
        _ => return false,
    }
    true
}

fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target
        .is_some_and(|target| matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}
