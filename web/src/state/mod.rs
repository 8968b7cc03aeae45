//! The page as a plain value: what is written, what canvoke says of it, what is shown; and `reduce`, the only way to
//! change it. Knows no browser and decides nothing of AWS.

mod act;
mod call;
mod documents;
mod draft;
mod edit;
mod examples;
mod references;
mod rename;
mod saved;
mod seen;
#[cfg(test)]
mod tests;
mod view;

use std::rc::Rc;

use canvoke::model::Call;

pub(crate) use act::{Action, reduce};
pub(crate) use call::{CallParts, forms, parts, sample_path, with_form};
pub(crate) use documents::document_text;
pub(crate) use draft::Draft;
pub(crate) use edit::{Edit, last_segment, segments};
pub(crate) use examples::EXAMPLES;
pub(crate) use saved::Saved;
pub(crate) use seen::Seen;
pub(crate) use view::{Asked, Pane, Side, Tab, Theme, View};

/// How many steps back are kept.
const MOST_STEPS: usize = 200;

/// Everything the page shows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct State {
    /// What is written.
    pub(crate) draft: Rc<Draft>,
    /// What canvoke says of it.
    pub(crate) seen: Rc<Seen>,
    /// What is shown of both.
    pub(crate) view: View,
    /// One line about the last action.
    pub(crate) notice: String,
    past: Vec<Moment>,
    future: Vec<Moment>,
    /// What the last edit was of, and when: edits of the same thing in a row are one step.
    streak: Option<(String, f64)>,
    /// How many steps lie before what was loaded last.
    loaded_at: usize,
}

/// A draft that an edit left behind, and what the edit was.
#[derive(Clone, Debug, PartialEq)]
struct Moment {
    label: String,
    draft: Rc<Draft>,
}

impl State {
    /// The page with this scenario, as nobody has touched it yet.
    pub(crate) fn open(text: &str) -> Self {
        Self::of(Draft::opened(text, None))
    }

    /// The page as it was saved.
    pub(crate) fn restored(saved: Saved) -> Self {
        let last_good = saved.last_good.as_deref().unwrap_or(&saved.text);
        let mut draft = Draft::opened(last_good, Some(saved.call));
        if *draft.text != *saved.text {
            draft = draft.typed(&saved.text);
        }
        let mut state = Self::of(draft);
        state.view = saved.view;
        state
    }

    fn of(draft: Draft) -> Self {
        let seen = Rc::new(Seen::of(&draft, None));
        Self {
            draft: Rc::new(draft),
            seen,
            view: View::default(),
            notice: String::new(),
            past: Vec::new(),
            future: Vec::new(),
            streak: None,
            loaded_at: 0,
        }
    }

    /// What undo would take back.
    pub(crate) fn undo_label(&self) -> Option<&str> {
        self.past.last().map(|moment| moment.label.as_str())
    }

    /// What redo would do again.
    pub(crate) fn redo_label(&self) -> Option<&str> {
        self.future.last().map(|moment| moment.label.as_str())
    }

    /// Whether something was changed since it was loaded.
    pub(crate) fn is_edited(&self) -> bool {
        self.past.len() > self.loaded_at
    }

    /// The call.
    pub(crate) fn call(&self) -> &Call {
        &self.draft.call
    }

    /// The same page with another draft; what was is one step back. A `streak` makes edits of one thing one step.
    fn with(&self, draft: Draft, label: &str, streak: Option<String>, now: f64) -> Self {
        if draft == *self.draft {
            return self.clone();
        }
        let mut next = self.clone();
        let continues = match (&self.streak, &streak) {
            (Some((before, at)), Some(what)) => before == what && now - at < 1500.0,
            _ => false,
        };
        if !continues {
            next.past.push(Moment {
                label: label.to_owned(),
                draft: self.draft.clone(),
            });
            if next.past.len() > MOST_STEPS {
                next.past.remove(0);
                next.loaded_at = next.loaded_at.saturating_sub(1);
            }
        }
        next.future.clear();
        next.streak = streak.map(|what| (what, now));
        next.notice = String::new();
        next.show(draft);
        next
    }

    fn show(&mut self, draft: Draft) {
        self.seen = Rc::new(Seen::of(&draft, Some(&self.seen)));
        self.draft = Rc::new(draft);
        self.view.settle(&self.draft.scenario);
    }

    fn undone(&self) -> Self {
        let mut next = self.clone();
        let Some(moment) = next.past.pop() else {
            return next;
        };
        next.future.push(Moment {
            label: moment.label.clone(),
            draft: self.draft.clone(),
        });
        next.notice = format!("undone: {}", moment.label);
        next.streak = None;
        next.show((*moment.draft).clone());
        next
    }

    fn redone(&self) -> Self {
        let mut next = self.clone();
        let Some(moment) = next.future.pop() else {
            return next;
        };
        next.past.push(Moment {
            label: moment.label.clone(),
            draft: self.draft.clone(),
        });
        next.notice = format!("done again: {}", moment.label);
        next.streak = None;
        next.show((*moment.draft).clone());
        next
    }
}
