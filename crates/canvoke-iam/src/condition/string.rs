//! StringEquals, StringLike and their kin: text to the letter, without regard to case, or with wildcards. Knows
//! nothing of negation.

use crate::Truth;
use crate::contested::Reading;
use crate::context::Context;
use crate::pattern::{Pattern, Special};

/// The values of a String operator.
#[derive(Clone, Debug)]
pub(super) struct Test {
    patterns: Box<[Pattern]>,
    ignores_case: bool,
}

impl Test {
    pub(super) fn new(
        values: &[String],
        ignores_case: bool,
        wildcards: bool,
        variables: bool,
    ) -> Self {
        let special = Special {
            wildcards,
            variables,
        };
        Self {
            patterns: values
                .iter()
                .map(|value| Pattern::new(value, special))
                .collect(),
            ignores_case,
        }
    }

    pub(super) fn matches(&self, value: &str, context: &Context, reading: &impl Reading) -> Truth {
        let mut any = Truth::No;
        for pattern in &self.patterns {
            any = any.or(if self.ignores_case {
                pattern.equals_ignoring_case(value, context, reading)
            } else {
                pattern.matches(value, context, reading)
            });
            if any.is_yes() {
                break;
            }
        }
        any
    }

    pub(super) fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }
}
