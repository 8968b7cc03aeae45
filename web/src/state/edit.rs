//! Edits of a scenario by JSON pointer, as the forms make them. What does not fit the model is refused with words;
//! policies keep their text to the letter. Knows nothing of names that refer to one another (see `rename`).

use canvoke::Scenario;
use serde_json::{Map, Value};

use super::documents::{keep_documents, set_document};

/// One edit.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Edit {
    /// Sets a member; objects on the way are made where they are missing.
    Put { pointer: String, value: Value },
    /// Takes a member or an element away.
    Remove { pointer: String },
    /// Appends to a list, which is made where it is missing.
    Push { pointer: String, value: Value },
    /// Sets the text of a policy.
    Document { pointer: String, text: String },
}

impl Edit {
    /// The pointer of what it is about.
    pub(crate) fn pointer(&self) -> &str {
        match self {
            Self::Put { pointer, .. }
            | Self::Remove { pointer }
            | Self::Push { pointer, .. }
            | Self::Document { pointer, .. } => pointer,
        }
    }

    /// The scenario with the edit made.
    pub(crate) fn apply(&self, scenario: &Scenario) -> Result<Scenario, String> {
        let way = segments(self.pointer());
        let mut next = changed(scenario, |whole| match self {
            Self::Put { value, .. } => {
                *reach(whole, &way)? = value.clone();
                Some(())
            }
            Self::Push { value, .. } => {
                let list = reach(whole, &way)?;
                if list.is_null() {
                    *list = Value::Array(Vec::new());
                }
                list.as_array_mut()?.push(value.clone());
                Some(())
            }
            Self::Remove { .. } => {
                let (last, above) = way.split_last()?;
                match reach(whole, above)? {
                    Value::Object(members) => members.shift_remove(last).map(drop),
                    Value::Array(list) => {
                        let index: usize = last.parse().ok()?;
                        (index < list.len()).then(|| drop(list.remove(index)))
                    }
                    _ => None,
                }
            }
            // A place-holder that the model reads; the text itself is set below.
            Self::Document { .. } => {
                *reach(whole, &way)? = Value::String(String::new());
                Some(())
            }
        })?;
        if let Self::Document { text, .. } = self {
            set_document(&mut next, &way, text);
        }
        Ok(next)
    }
}

/// A scenario changed as JSON, with its policies' text kept to the letter.
pub(super) fn changed(
    scenario: &Scenario,
    change: impl FnOnce(&mut Value) -> Option<()>,
) -> Result<Scenario, String> {
    let mut whole = serde_json::to_value(scenario).map_err(|error| error.to_string())?;
    change(&mut whole).ok_or("there is nothing to change at that place")?;
    // By way of text: one reader of scenarios in the wasm instead of two.
    let mut next = Scenario::from_json(&whole.to_string()).map_err(|error| error.message)?;
    keep_documents(scenario, &mut next);
    Ok(next)
}

fn reach<'a>(whole: &'a mut Value, way: &[String]) -> Option<&'a mut Value> {
    let mut at = whole;
    for segment in way {
        if at.is_null() {
            *at = Value::Object(Map::new());
        }
        at = match at {
            Value::Object(members) => members.entry(segment.clone()).or_insert(Value::Null),
            Value::Array(list) => list.get_mut(segment.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(at)
}

/// The segments of a pointer, unescaped.
pub(crate) fn segments(pointer: &str) -> Vec<String> {
    let place = canvoke::Place {
        pointer: pointer.to_owned(),
        ..canvoke::Place::default()
    };
    place.segments()
}

/// The last segment of a pointer.
pub(crate) fn last_segment(pointer: &str) -> String {
    segments(pointer).pop().unwrap_or_default()
}
