//! Null: whether a key is absent (I-COND-04). Knows nothing of what values mean.

use super::boolean;
use super::operator::Quantifier;
use crate::Truth;
use crate::contested::{Contested, Reading};
use crate::context::Lookup;

/// The values of a Null operator.
#[derive(Clone, Debug)]
pub(super) struct Test {
    /// `true`: the key must be absent.
    takes_absent: bool,
    /// `false`: the key must be there.
    takes_present: bool,
}

impl Test {
    pub(super) fn new(values: &[String]) -> Self {
        let takes = |wanted| {
            values
                .iter()
                .any(|value| boolean::parse(value) == Some(wanted))
        };
        Self {
            takes_absent: takes(true),
            takes_present: takes(false),
        }
    }

    /// A set prefix works by its definition: all values of an absent key are whatever is wanted, and none of them is.
    pub(super) fn holds(
        &self,
        quantifier: Option<Quantifier>,
        seen: Lookup<'_>,
        reading: &impl Reading,
    ) -> Truth {
        let is_absent = match seen {
            Lookup::Unknown if self.takes_absent && self.takes_present => return Truth::Yes,
            Lookup::Unknown if !self.takes_absent && !self.takes_present => return Truth::No,
            Lookup::Unknown => return Truth::Unknown,
            Lookup::Absent => true,
            Lookup::One(value) => is_null(value, reading),
            Lookup::Many([only]) => is_null(only, reading),
            Lookup::Many(_) => false,
        };
        match (quantifier, is_absent) {
            (Some(Quantifier::All), true) => Truth::Yes,
            (Some(Quantifier::Any), true) => Truth::No,
            (None, true) => self.takes_absent.into(),
            (_, false) => self.takes_present.into(),
        }
    }
}

/// "Its value is not null": a lone empty value is null (I-COND-05, contested).
fn is_null(value: &str, reading: &impl Reading) -> bool {
    value.is_empty() && !reading.is_other(Contested::LoneEmptyValue)
}
