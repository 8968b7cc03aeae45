//! What the browser keeps between visits, as text. Text that cannot be read is nothing. Knows no storage.

use canvoke::model::Call;
use serde::{Deserialize, Serialize};

use super::{State, View};

/// More is not kept: browsers give a page about five million characters.
const MOST_CHARACTERS: usize = 2_000_000;

/// What is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Saved {
    /// Version of this record: 1.
    version: u32,
    /// The scenario's text, as typed.
    pub(crate) text: String,
    /// The last scenario that could be read, where the text cannot.
    #[serde(default)]
    pub(crate) last_good: Option<String>,
    /// The call.
    pub(crate) call: Call,
    /// What is shown.
    pub(crate) view: View,
}

impl Saved {
    /// The record of a state, as text; none where it is too large.
    pub(crate) fn write(state: &State) -> Option<String> {
        if state.draft.text.len() > MOST_CHARACTERS {
            return None;
        }
        let saved = Self {
            version: 1,
            text: state.draft.text.to_string(),
            last_good: state
                .draft
                .reading
                .is_some()
                .then(|| state.draft.scenario.to_json()),
            call: state.draft.call.clone(),
            view: state.view.clone(),
        };
        serde_json::to_string(&saved).ok()
    }

    /// Reads a record; none where it is not one.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let saved: Self = serde_json::from_str(text).ok()?;
        (saved.version == 1).then_some(saved)
    }
}
