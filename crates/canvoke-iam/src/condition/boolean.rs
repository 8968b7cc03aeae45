//! Bool: `true` or `false`, in any case. Knows nothing of absent keys.

use crate::Truth;
use crate::contested::{Contested, Reading};
use crate::context::Context;
use crate::pattern::{Pattern, Special};

/// The values of a Bool operator.
#[derive(Clone, Debug)]
pub(super) struct Test {
    takes_true: bool,
    takes_false: bool,
    /// Values with variables: not expanded, so they match nothing; under the other reading they are (I-VAR-03).
    variables: Box<[Pattern]>,
}

impl Test {
    pub(super) fn new(values: &[String], has_variables: bool) -> Self {
        let special = Special {
            wildcards: false,
            variables: has_variables,
        };
        let takes = |wanted| values.iter().any(|value| parse(value) == Some(wanted));
        Self {
            takes_true: takes(true),
            takes_false: takes(false),
            variables: values
                .iter()
                .map(|value| Pattern::new(value, special))
                .filter(Pattern::has_variables)
                .collect(),
        }
    }

    pub(super) fn matches(&self, value: &str, context: &Context, reading: &impl Reading) -> Truth {
        let Some(value) = parse(value) else {
            return Truth::No;
        };
        let mut any = Truth::from(if value {
            self.takes_true
        } else {
            self.takes_false
        });
        // I-VAR-03, contested.
        if !self.variables.is_empty() && reading.is_other(Contested::VariableInBool) {
            let text = if value { "true" } else { "false" };
            for pattern in &self.variables {
                any = any.or(pattern.equals_ignoring_case(text, context, reading));
            }
        }
        any
    }
}

/// `true` or `false`, in any case.
pub(super) fn parse(value: &str) -> Option<bool> {
    if value.eq_ignore_ascii_case("true") {
        Some(true)
    } else if value.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}
