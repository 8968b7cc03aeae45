//! Policy variables: `${key}` and `${key, 'default'}` (I-VAR). Knows nothing of the text around them.

use crate::contested::Reading;
use crate::context::{Context, Lookup};
use crate::key::Key;

/// A policy variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Variable {
    key: Key,
    pub(crate) written: Box<str>,
    default: Option<Box<str>>,
}

/// What a variable stands for in a request.
pub(crate) enum Meaning<'a> {
    Text(&'a str),
    Unset,
    Unknown,
}

impl Variable {
    /// A multivalued key is no variable (I-VAR-06); the default stands in where the key is unset (I-VAR-07).
    pub(crate) fn meaning<'a>(
        &'a self,
        context: &'a Context,
        reading: &impl Reading,
    ) -> Meaning<'a> {
        match context.find(&self.key, &self.written, reading) {
            Lookup::One(value) => Meaning::Text(value),
            Lookup::Unknown => Meaning::Unknown,
            Lookup::Absent | Lookup::Many(_) => match &self.default {
                Some(default) => Meaning::Text(default),
                None => Meaning::Unset,
            },
        }
    }
}

/// What `${...}` stands for.
pub(crate) enum Read<'t> {
    Variable(Variable),
    /// A character that is not special behind all (I-VAR-08).
    Escape(&'t str),
}

/// The variable at the beginning of text, and what follows it.
pub(crate) fn variable(text: &str) -> Option<(Read<'_>, &str)> {
    let (inside, after) = text.strip_prefix("${")?.split_once('}')?;
    if let "*" | "?" | "$" = inside {
        return Some((Read::Escape(inside), after));
    }
    let (name, default) = match inside.split_once(',') {
        None => (inside, None),
        Some((name, default)) => {
            let default = default.trim().strip_prefix('\'')?.strip_suffix('\'')?;
            (name, Some(default.into()))
        }
    };
    let name = name.trim();
    if name.is_empty() || name.contains(['{', '$', ' ']) {
        return None;
    }
    let variable = Variable {
        key: Key::new(name),
        written: name.into(),
        default,
    };
    Some((Read::Variable(variable), after))
}

/// The names of all variables in a text.
#[cfg(feature = "simulation")]
pub(crate) fn names(text: &str) -> Vec<String> {
    let starts = text.match_indices("${").map(|(at, _)| at);
    starts
        .filter_map(|at| match variable(text.get(at..)?)?.0 {
            Read::Variable(variable) => Some(variable.written.into()),
            Read::Escape(_) => None,
        })
        .collect()
}
