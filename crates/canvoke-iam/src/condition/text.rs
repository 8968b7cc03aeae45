//! String and Arn operators: whole text, text in any case, patterns, ARNs part by part.

use super::Family;
use crate::arn::ArnPattern;
use crate::context::Context;
use crate::glob::{Glob, pieces};
use crate::template::{Filled, Template, as_pieces};
use crate::truth::Truth;

/// A value of a String or Arn operator.
#[derive(Clone, Debug)]
pub(crate) enum TextValue {
    /// Compared to the letter.
    Exact(String),
    /// Compared in any case; lower-cased.
    AnyCase(String),
    /// A pattern over the whole string.
    Pattern(Glob),
    /// A pattern over an ARN's parts.
    Arn(ArnPattern),
    /// Has variables, which each request fills in.
    Variable(Template),
}

impl TextValue {
    pub(super) fn new(family: Family, text: &str, has_variables: bool) -> Option<Self> {
        let template = Template::parse(text, has_variables);
        let Some(plain) = template.plain() else {
            return Some(Self::Variable(template));
        };
        Self::of(family, vec![(plain.to_owned(), false)])
    }

    fn of(family: Family, filled: Vec<(String, bool)>) -> Option<Self> {
        let joined = |filled: &[(String, bool)]| -> String {
            filled.iter().map(|(text, _)| text.as_str()).collect()
        };
        Some(match family {
            Family::StringEqualsIgnoreCase => Self::AnyCase(joined(&filled).to_lowercase()),
            Family::StringLike => {
                Self::Pattern(Glob::new(as_pieces(filled, |text| pieces(text, false))))
            }
            Family::Arn => Self::Arn(ArnPattern::new(as_pieces(filled, |text| {
                pieces(text, false)
            }))?),
            _ => Self::Exact(joined(&filled)),
        })
    }

    pub(super) fn matches(&self, family: Family, seen: &str, context: &Context) -> Truth {
        let is_match = match self {
            Self::Exact(text) => text == seen,
            Self::AnyCase(text) => *text == seen.to_lowercase(),
            Self::Pattern(glob) => glob.matches(seen),
            Self::Arn(pattern) => pattern.matches(seen),
            Self::Variable(template) => match template.fill(context) {
                Filled::Unknown(_) => return Truth::Unknown,
                // An unset variable matches nothing (I-VAR-05).
                Filled::Unset => false,
                Filled::Text(filled) => {
                    return Self::of(family, filled)
                        .map_or(Truth::No, |value| value.matches(family, seen, context));
                }
            },
        };
        Truth::from(is_match)
    }
}
