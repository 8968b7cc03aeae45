//! What can be done on the page, and what comes of it. Knows no browser.

use canvoke::fix::Fix;
use canvoke::model::{Call, MAX_BYTES};
use canvoke::report::Outcome;
use canvoke::{Place, Repair, Scenario};

use super::draft::Draft;
use super::edit::{Edit, last_segment, segments};
use super::rename::{rename, uses};
use super::view::{Asked, Pane, Side, Tab, Theme};
use super::{EXAMPLES, State};
use crate::kinds::{Kind, filled, names};

/// Something that is done.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Action {
    /// Types the scenario's text.
    Type(String),
    /// Gives up a text that cannot be read for the last one that could.
    Discard,
    /// Edits the scenario by its form.
    Edit(Edit),
    /// Adds a thing of a kind and selects it.
    Add(Kind),
    /// Gives a thing another name.
    Rename {
        pointer: String,
        name: String,
    },
    /// Takes a thing away.
    Delete(String),
    /// Changes the call.
    Call(Box<Call>),
    /// Keeps the call with the scenario.
    KeepCall,
    /// Applies a fix.
    Apply(Fix),
    /// Looks for everything that must change.
    Repair,
    /// Opens a scenario.
    Open {
        text: String,
        what: String,
    },
    /// Opens the first example again.
    Reset,
    /// Starts with an empty scenario.
    New,
    Undo,
    Redo,
    Select(String),
    Jump {
        place: Place,
        to_text: bool,
    },
    GoToGate(String),
    Tab(Tab),
    Side(Side),
    Pane(Pane),
    Path(usize),
    Theme(Theme),
    SingleKeys(bool),
}

/// The page after an action. `now`, in milliseconds, tells one stretch of typing from the next.
pub(crate) fn reduce(state: &State, action: Action, now: f64) -> State {
    match action {
        Action::Type(text) => {
            let draft = state.draft.typed(&text);
            state.with(draft, "typing in the JSON", Some("text".to_owned()), now)
        }
        Action::Discard => {
            let draft = state.draft.rewritten((*state.draft.scenario).clone());
            state.with(draft, "discarding the text", None, now)
        }
        Action::Edit(edit) => {
            let label = format!("edit of {}", spoken(edit.pointer()));
            let streak = match &edit {
                Edit::Put { .. } | Edit::Document { .. } => Some(edit.pointer().to_owned()),
                Edit::Remove { .. } | Edit::Push { .. } => None,
            };
            let edited = edit.apply(&state.draft.scenario);
            form(state, edited, &label, streak, now)
        }
        Action::Add(kind) => add(state, kind, now),
        Action::Rename { pointer, name } => renamed(state, &pointer, &name, now),
        Action::Delete(pointer) => deleted(state, pointer, now),
        Action::Call(call) => {
            let draft = state.draft.calling(*call);
            state.with(draft, "change of the call", Some("call".to_owned()), now)
        }
        Action::KeepCall => {
            let name = free_name(&state.draft.scenario, Kind::Calls);
            let mut scenario = (*state.draft.scenario).clone();
            scenario
                .calls
                .insert(name.clone(), state.draft.call.clone());
            let mut next = form(
                state,
                Ok(scenario),
                &format!("keeping the call as {name}"),
                None,
                now,
            );
            if next.notice.is_empty() {
                next.notice = format!("kept as {name}");
            }
            next
        }
        Action::Apply(fix) => apply(state, &fix, now),
        Action::Repair => repaired(state),
        Action::Open { text, what } => open(state, &text, &what, now),
        Action::Reset => {
            let text = EXAMPLES.first().map_or("", |example| example.text);
            open(state, text, "the tutorial", now)
        }
        Action::New => open(
            state,
            &Scenario::empty().to_json(),
            "an empty scenario",
            now,
        ),
        Action::Undo => state.undone(),
        Action::Redo => state.redone(),
        Action::Select(_)
        | Action::Jump { .. }
        | Action::GoToGate(_)
        | Action::Tab(_)
        | Action::Side(_)
        | Action::Pane(_)
        | Action::Path(_)
        | Action::Theme(_)
        | Action::SingleKeys(_) => look(state, action),
    }
}

fn look(state: &State, action: Action) -> State {
    let mut next = state.clone();
    let view = &mut next.view;
    match action {
        Action::Select(pointer) => {
            view.selected = pointer;
            view.tab = Tab::Form;
            view.pane = Pane::Setup;
        }
        Action::Jump { place, to_text } => view.jump(&place, to_text),
        Action::GoToGate(gate) => {
            view.pane = Pane::Answer;
            view.ask(Asked::Gate(gate));
        }
        Action::Tab(tab) => view.tab = tab,
        Action::Side(side) => view.side = side,
        Action::Pane(pane) => view.pane = pane,
        Action::Path(path) => view.path = path,
        Action::Theme(theme) => view.theme = theme,
        Action::SingleKeys(wanted) => view.single_keys = wanted,
        _ => {}
    }
    next
}

/// An edit by form. While the text cannot be read there is none: it would cost the user the text.
fn form(
    state: &State,
    scenario: Result<Scenario, String>,
    label: &str,
    streak: Option<String>,
    now: f64,
) -> State {
    let refused = |notice: String| State {
        notice,
        ..state.clone()
    };
    if state.draft.reading.is_some() {
        return refused("the JSON text cannot be read: mend or discard it first".to_owned());
    }
    match scenario {
        Ok(scenario) => state.with(state.draft.rewritten(scenario), label, streak, now),
        Err(message) => refused(format!("that was not changed: {message}")),
    }
}

fn add(state: &State, kind: Kind, now: f64) -> State {
    let name = free_name(&state.draft.scenario, kind);
    let pointer = Place::at(&[kind.key(), &name]).pointer;
    let edit = Edit::Put {
        pointer: pointer.clone(),
        value: filled(kind.blank(), &state.draft.scenario),
    };
    let edited = edit.apply(&state.draft.scenario);
    let mut next = form(
        state,
        edited,
        &format!("adding {} {name}", kind.singular()),
        None,
        now,
    );
    if next.draft != state.draft {
        next.view.selected.clone_from(&pointer);
        next.view.tab = Tab::Form;
        next.view.ask(Asked::Field(format!("{pointer}#name")));
    }
    next
}

fn renamed(state: &State, pointer: &str, name: &str, now: f64) -> State {
    let old = last_segment(pointer);
    let result = rename(&state.draft.scenario, &state.draft.call, pointer, name);
    let (scenario, call, count) = match result {
        Ok(result) => result,
        Err(message) => return form(state, Err(message), "", None, now),
    };
    if scenario == *state.draft.scenario {
        return state.clone();
    }
    let mut next = form(
        state,
        Ok(scenario),
        &format!("renaming {old} to {}", name.trim()),
        None,
        now,
    );
    if next.draft == state.draft {
        return next;
    }
    next.show(next.draft.calling(call));
    let mut way = segments(pointer);
    if way.len() == 2 {
        way.pop();
        way.push(name.trim().to_owned());
        next.view.selected = Place::at(&way).pointer;
        next.notice = match count {
            0 => format!("{old} is now {}", name.trim()),
            1 => format!("{old} is now {}; 1 reference followed", name.trim()),
            _ => format!("{old} is now {}; {count} references followed", name.trim()),
        };
    }
    next
}

fn deleted(state: &State, pointer: String, now: f64) -> State {
    let name = last_segment(&pointer);
    let count = uses(&state.draft.scenario, &state.draft.call, &pointer);
    let edited = Edit::Remove { pointer }.apply(&state.draft.scenario);
    let mut next = form(state, edited, &format!("deleting {name}"), None, now);
    if next.draft != state.draft {
        next.notice = match count {
            0 => format!("{name} deleted"),
            1 => format!("{name} deleted; 1 reference to it is left"),
            _ => format!("{name} deleted; {count} references to it are left"),
        };
    }
    next
}

/// The same page with everything that must change found out, or that it cannot be.
fn repaired(state: &State) -> State {
    let mut next = state.clone();
    let found = canvoke::repair(&state.draft.scenario, &state.draft.call);
    next.notice = match &found {
        Some(repair) => match repair.steps.len() {
            1 => "one change is all it takes".to_owned(),
            count => format!("{count} changes are all it takes"),
        },
        None => "the offered fixes do not lead to an allowed call".to_owned(),
    };
    let nothing = || Repair {
        steps: Vec::new(),
        outcome: Outcome::Denied,
    };
    let mut seen = (*state.seen).clone();
    seen.report = seen.report.map(|report| {
        let mut report = (*report).clone();
        report.repair = Some(found.unwrap_or_else(nothing));
        report.into()
    });
    next.seen = seen.into();
    next
}

fn apply(state: &State, fix: &Fix, now: f64) -> State {
    let Some((scenario, call)) = fix.apply(&state.draft.scenario, &state.draft.call) else {
        return form(
            state,
            Err("the fix does not apply".to_owned()),
            "",
            None,
            now,
        );
    };
    if state.draft.reading.is_some() {
        return form(state, Ok(scenario), "", None, now);
    }
    let draft = match scenario == *state.draft.scenario {
        true => state.draft.calling(call),
        false => state.draft.rewritten(scenario).calling(call),
    };
    let mut next = state.with(draft, &fix.text, None, now);
    next.notice = format!("applied: {}", fix.text);
    // The button is gone with its row: on to the next stop, or to the verdict where there is none.
    let stop = next
        .seen
        .report
        .as_ref()
        .and_then(|report| report.blockers.first());
    let asked = match stop {
        Some(gate) => Asked::Gate(gate.gate.to_owned()),
        None => Asked::Verdict,
    };
    next.view.ask(asked);
    next
}

/// Opens a text. What is too large to read is refused, and what was there stays; any other text is shown, and may be
/// undone.
fn open(state: &State, text: &str, what: &str, now: f64) -> State {
    if text.len() > MAX_BYTES {
        let message = Scenario::from_json(text)
            .err()
            .map(|found| format!("{} ({})", found.message, found.hint));
        let notice = format!("{what} was not opened: {}", message.unwrap_or_default());
        return State {
            notice,
            ..state.clone()
        };
    }
    let mut draft = Draft::opened(text, None);
    if draft.reading.is_some() {
        draft.scenario = state.draft.scenario.clone();
        draft.call = state.draft.call.clone();
    }
    let is_broken = draft.reading.is_some();
    let mut next = state.with(draft, &format!("opening {what}"), None, now);
    next.loaded_at = next.past.len();
    next.view.selected = String::new();
    next.view.path = 0;
    next.notice = format!("{what} is open");
    if is_broken {
        next.view.tab = Tab::Json;
        next.view.pane = Pane::Setup;
    }
    next
}

fn free_name(scenario: &Scenario, kind: Kind) -> String {
    let taken = names(scenario, kind);
    let plain = kind.singular().to_lowercase().replace(' ', "_");
    let name = |number: usize| format!("{plain}_{number}");
    (1..)
        .map(name)
        .find(|name| !taken.contains(name))
        .unwrap_or(plain)
}

fn spoken(pointer: &str) -> String {
    segments(pointer)
        .into_iter()
        .take(3)
        .collect::<Vec<_>>()
        .join(" ")
}
