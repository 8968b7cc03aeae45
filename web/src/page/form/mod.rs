//! The form of one thing, drawn from the table of fields: every kind has the same few ways to be edited. Knows no
//! kind in particular.

mod choice;
mod field;
mod list;
mod optional;
mod policy;
mod thing;
mod variant;

use std::rc::Rc;

use canvoke::{Diagnostic, Scenario};
use serde_json::Value;
use yew::prelude::*;

use super::prose::prose;
use super::strip::severity;
use crate::state::{Action, Edit};

pub(crate) use thing::ThingForm;

/// What all fields share: what they are of, what is wrong with it, and where edits go.
#[derive(Clone, PartialEq)]
pub(crate) struct Scene {
    pub(crate) scenario: Rc<Scenario>,
    pub(crate) diagnostics: Rc<[Diagnostic]>,
    pub(crate) dispatch: Callback<Action>,
}

impl Scene {
    fn edit(&self, edit: Edit) {
        self.dispatch.emit(Action::Edit(edit));
    }

    fn put(&self, pointer: &str, value: Value) {
        self.edit(Edit::Put {
            pointer: pointer.to_owned(),
            value,
        });
    }

    fn remove(&self, pointer: &str) {
        self.edit(Edit::Remove {
            pointer: pointer.to_owned(),
        });
    }

    /// What is wrong with the member at exactly this pointer, or (`below`) anywhere in it.
    fn remarks(&self, pointer: &str, below: bool) -> Html {
        let inside = format!("{pointer}/");
        let found = self.diagnostics.iter().filter(|found| {
            found.place.pointer == pointer || below && found.place.pointer.starts_with(&inside)
        });
        let remark = |found: &Diagnostic| {
            let (word, class) = severity(found.severity);
            html! {
                <p class={classes!("remark", class)}>
                    <strong>{word}</strong>{": "}{prose(&found.message)}
                    if !found.hint.is_empty() {
                        <span class="hint">{prose(&found.hint)}</span>
                    }
                </p>
            }
        };
        found.map(remark).collect()
    }
}

/// The pointer of a member below another.
fn below(pointer: &str, segment: &str) -> String {
    let place = canvoke::Place {
        pointer: pointer.to_owned(),
        ..canvoke::Place::default()
    };
    place.member(segment).pointer
}
