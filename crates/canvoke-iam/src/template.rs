//! Policy text with variables (I-VAR): `${key}`, `${key, 'default'}`, `${*}`. A substituted value is always literal
//! text, never a pattern (I-VAR-09), and is not expanded again (I-VAR-10).

use crate::context::{Context, Lookup};
use crate::glob::Piece;

/// Text with variables in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// The policy's own text; wildcards in it count.
    Text(String),
    /// `${*}`, `${?}`, `${$}`: text to the letter (I-VAR-08).
    Literal(String),
    /// A variable: its key in lower case, and its default (I-VAR-07, I-VAR-11).
    Variable {
        key: String,
        default: Option<String>,
    },
}

/// A template with its variables filled in: the policy's own text and literal text, in order.
pub(crate) enum Filled {
    /// All variables have a value.
    Text(Vec<(String, bool)>),
    /// A variable is not set: the entry matches nothing (I-VAR-05).
    Unset,
    /// A variable's value is not known.
    Unknown(String),
}

impl Template {
    /// Reads text. Without `has_variables` (I-VAR-01) the whole of it is plain.
    pub(crate) fn parse(text: &str, has_variables: bool) -> Self {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${").filter(|_| has_variables) {
            let Some((inside, behind)) = after.split_once('}') else {
                break;
            };
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            parts.push(match inside {
                "*" | "?" | "$" => Part::Literal(inside.to_owned()),
                _ => {
                    let (key, default) = match inside.split_once(',') {
                        Some((key, default)) => (key, Some(unquote(default.trim()))),
                        None => (inside, None),
                    };
                    Part::Variable {
                        key: key.trim().to_ascii_lowercase(),
                        default,
                    }
                }
            });
            rest = behind;
        }
        if !rest.is_empty() || parts.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Self { parts }
    }

    /// The text, where nothing in it has to be filled in.
    pub(crate) fn plain(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// Fills in the variables.
    pub(crate) fn fill(&self, context: &Context) -> Filled {
        let mut filled = Vec::new();
        for part in &self.parts {
            filled.push(match part {
                Part::Text(text) => (text.clone(), false),
                Part::Literal(text) => (text.clone(), true),
                Part::Variable { key, default } => match (context.look_up(key), default) {
                    (Lookup::One(value), _) => (value.to_owned(), true),
                    (Lookup::Unknown, _) => return Filled::Unknown(key.clone()),
                    // A multivalued key cannot be a variable (I-VAR-06).
                    (Lookup::Absent | Lookup::Many(_), Some(default)) => (default.clone(), true),
                    (Lookup::Absent | Lookup::Many(_), None) => return Filled::Unset,
                },
            });
        }
        Filled::Text(filled)
    }
}

fn unquote(text: &str) -> String {
    text.strip_prefix('\'')
        .and_then(|text| text.strip_suffix('\''))
        .unwrap_or(text)
        .to_owned()
}

/// Filled-in text as pattern pieces; `pattern` gives those of the policy's own text.
pub(crate) fn as_pieces(
    filled: Vec<(String, bool)>,
    pattern: impl Fn(&str) -> Vec<Piece>,
) -> Vec<Piece> {
    filled
        .into_iter()
        .flat_map(|(text, is_literal)| {
            if is_literal {
                vec![Piece::Text(text.into())]
            } else {
                pattern(&text)
            }
        })
        .collect()
}
