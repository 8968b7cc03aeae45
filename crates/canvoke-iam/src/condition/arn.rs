//! ArnEquals and ArnLike, which are one: six parts, each on its own (I-COND-13). Knows nothing of negation.

use crate::Truth;
use crate::arn::{Arn, operator_pattern};
use crate::contested::{Contested, Reading};
use crate::context::Context;
use crate::pattern::Pattern;

/// The values of an Arn operator.
#[derive(Clone, Debug)]
pub(super) struct Test {
    patterns: Box<[Pattern]>,
}

impl Test {
    pub(super) fn new(values: &[String], has_variables: bool) -> Self {
        Self {
            patterns: values
                .iter()
                .map(|value| operator_pattern(value, has_variables))
                .collect(),
        }
    }

    pub(super) fn matches(&self, value: &str, context: &Context, reading: &impl Reading) -> Truth {
        if Arn::parse(value).is_none() {
            return Truth::No;
        }
        let mut any = Truth::No;
        for pattern in &self.patterns {
            any = any.or(if pattern.is_star() {
                // I-COND-14, contested: `*` is no ARN.
                (!reading.is_other(Contested::StarAsArn)).into()
            } else {
                pattern.matches_parts(value, context, reading)
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
