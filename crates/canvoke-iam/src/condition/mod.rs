//! Conditions: one key of one operator against a request's context (I-COND). How single values compare is each
//! family's; what is absent, multivalued or unknown is decided here.

mod arn;
mod binary;
mod boolean;
pub(crate) mod date;
pub(crate) mod ip;
mod null;
pub(crate) mod numeric;
mod operator;
mod string;

use std::sync::Arc;

pub(crate) use operator::{Family, Operator, Quantifier};

use crate::Truth;
use crate::contested::{Contested, Preferred, Reading};
use crate::context::{Context, Lookup};
use crate::diagnostic::Span;
use crate::key::Key;
use crate::policy;

/// A condition, ready to be asked.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    pub(crate) operator: Arc<str>,
    pub(crate) written_key: Arc<str>,
    pub(crate) wanted: Arc<[String]>,
    pub(crate) span: Span,
    key: Key,
    /// None: AWS has no such operator, and the clause is Unknown (I-COND-21, I-EVAL-23).
    parsed: Option<(Operator, Test)>,
}

/// The values of a policy, read for their operator.
#[derive(Clone, Debug)]
enum Test {
    Text(string::Test),
    Numeric(numeric::Test),
    Date(date::Test),
    Bool(boolean::Test),
    Binary(binary::Test),
    Ip(ip::Test),
    Arn(arn::Test),
    Null(null::Test),
}

impl Condition {
    /// Prepares a condition; `has_variables` says whether the policy's version knows variables (I-VAR-01).
    pub(crate) fn new(condition: &policy::Condition, has_variables: bool) -> Self {
        let wanted: Arc<[String]> = condition
            .values
            .iter()
            .map(|value| value.value.clone())
            .collect();
        let parsed = Operator::parse(&condition.operator.value)
            .map(|operator| (operator, Test::new(operator, &wanted, has_variables)));
        let last = condition.values.last().map(|value| value.span.end);
        Self {
            operator: condition.operator.value.as_str().into(),
            written_key: condition.key.value.as_str().into(),
            span: Span {
                start: condition.key.span.start,
                end: last.unwrap_or(condition.key.span.end),
            },
            key: Key::new(&condition.key.value),
            wanted,
            parsed,
        }
    }

    /// How dear the condition is to ask: values that are compared as they are come before those that are read first.
    pub(crate) fn cost(&self) -> u8 {
        match &self.parsed {
            None | Some((_, Test::Null(_) | Test::Bool(_))) => 0,
            Some((_, Test::Text(_))) => 1,
            Some((_, Test::Arn(_) | Test::Ip(_))) => 2,
            Some((_, Test::Numeric(_) | Test::Binary(_) | Test::Date(_))) => 3,
        }
    }

    /// Whether the condition holds.
    pub(crate) fn holds(&self, context: &Context, reading: &impl Reading) -> Truth {
        let Some((operator, test)) = &self.parsed else {
            return Truth::Unknown;
        };
        let seen = context.find(&self.key, &self.written_key, reading);
        if let Test::Null(test) = test {
            return test.holds(operator.quantifier, seen, reading);
        }
        if self.wanted.is_empty() {
            return without_values(*operator, seen, reading);
        }
        match (operator.quantifier, seen) {
            (_, Lookup::Unknown) => Truth::Unknown,
            (_, Lookup::Absent) => on_absent_key(*operator, reading),
            (None, Lookup::One(value)) => self.base(*operator, test, value, context, reading),
            (None, Lookup::Many(values)) => {
                // I-COND-06, contested: AWS requires a prefix and states no result without.
                if reading.is_other(Contested::SetWithoutPrefix) {
                    let any = any(values, |value| test.matches(value, context, reading));
                    any.negate_if(operator.is_negated)
                } else {
                    Truth::No
                }
            }
            // A prefix takes a single value for a set of one (I-COND-10).
            (Some(Quantifier::All), Lookup::One(value)) => {
                self.for_all(*operator, test, &[value], context, reading)
            }
            (Some(Quantifier::Any), Lookup::One(value)) => {
                self.base(*operator, test, value, context, reading)
            }
            (Some(Quantifier::All), Lookup::Many(values)) => {
                self.for_all(*operator, test, values, context, reading)
            }
            (Some(Quantifier::Any), Lookup::Many(values)) => any(values, |value| {
                self.base(*operator, test, value, context, reading)
            }),
        }
    }

    /// What the request has; the unknown keys that keep the condition from an answer.
    pub(crate) fn seen<'a>(&self, context: &'a Context) -> Lookup<'a> {
        context.find(&self.key, &self.written_key, &Preferred)
    }

    /// The names of the keys that nobody gave: its own, or a variable's.
    pub(crate) fn unknown_keys(&self, context: &Context) -> Vec<String> {
        let mut keys = Vec::new();
        if self.seen(context) == Lookup::Unknown {
            keys.push(self.written_key.to_string());
        }
        if let Some((_, test)) = &self.parsed {
            for pattern in test.patterns() {
                keys.extend(pattern.unknown(context).map(str::to_owned));
            }
        }
        keys
    }

    /// The operator on one value: positive values are ORed, negated ones NORed (I-COND-01).
    fn base(
        &self,
        operator: Operator,
        test: &Test,
        value: &str,
        context: &Context,
        reading: &impl Reading,
    ) -> Truth {
        test.matches(value, context, reading)
            .negate_if(operator.is_negated)
    }

    fn for_all<V: AsRef<str>>(
        &self,
        operator: Operator,
        test: &Test,
        values: &[V],
        context: &Context,
        reading: &impl Reading,
    ) -> Truth {
        // I-COND-05, contested: a lone empty value is a null data set, of which everything holds.
        if let [only] = values
            && only.as_ref().is_empty()
            && !reading.is_other(Contested::LoneEmptyValue)
        {
            return Truth::Yes;
        }
        let mut all = Truth::Yes;
        for value in values {
            all = all.and(self.base(operator, test, value.as_ref(), context, reading));
            if all.is_no() {
                break;
            }
        }
        all
    }
}

fn any(values: &[String], holds: impl Fn(&str) -> Truth) -> Truth {
    let mut any = Truth::No;
    for value in values {
        any = any.or(holds(value));
        if any.is_yes() {
            break;
        }
    }
    any
}

/// An absent key: a positive operator fails, a negated one holds (I-COND-02), with IfExists all hold (I-COND-03);
/// everything holds of all of no values, nothing of some of none.
fn on_absent_key(operator: Operator, reading: &impl Reading) -> Truth {
    match operator.quantifier {
        Some(Quantifier::All) if operator.is_negated && !operator.if_exists => {
            // I-COND-08, contested.
            (!reading.is_other(Contested::AllOfNothingNegated)).into()
        }
        Some(Quantifier::All) => Truth::Yes,
        Some(Quantifier::Any) if operator.if_exists => {
            // I-COND-09, contested.
            reading.is_other(Contested::AnyOfNothingIfExists).into()
        }
        Some(Quantifier::Any) => Truth::No,
        None => (operator.if_exists || operator.is_negated).into(),
    }
}

/// A policy that lists no value (I-COND-19): ForAllValues and IfExists hold only of an absent key, ForAnyValue never.
fn without_values(operator: Operator, seen: Lookup<'_>, reading: &impl Reading) -> Truth {
    let is_absent = match seen {
        Lookup::Absent => Truth::Yes,
        Lookup::Unknown => Truth::Unknown,
        Lookup::One(_) | Lookup::Many(_) => Truth::No,
    };
    match operator.quantifier {
        Some(Quantifier::All) => is_absent,
        Some(Quantifier::Any) => Truth::No,
        None if operator.if_exists => is_absent,
        // Contested: Access Analyzer says both "returns true" and "provides no permissions".
        None => {
            let is_other = reading.is_other(Contested::NoValues);
            (operator.is_negated != is_other).into()
        }
    }
}

impl Test {
    fn new(operator: Operator, values: &[String], has_variables: bool) -> Self {
        match operator.family {
            Family::Text {
                ignores_case,
                has_wildcards,
            } => Self::Text(string::Test::new(
                values,
                ignores_case,
                has_wildcards,
                has_variables,
            )),
            Family::Numeric(comparison) => Self::Numeric(numeric::Test::new(values, comparison)),
            Family::Date(comparison) => Self::Date(date::Test::new(values, comparison)),
            Family::Bool => Self::Bool(boolean::Test::new(values, has_variables)),
            Family::Binary => Self::Binary(binary::Test::new(values)),
            Family::Ip => Self::Ip(ip::Test::new(values)),
            Family::Arn => Self::Arn(arn::Test::new(values, has_variables)),
            Family::Null => Self::Null(null::Test::new(values)),
        }
    }

    /// Whether one of the policy's values matches the request's value. One that does not parse for its operator
    /// matches nothing (I-COND-18).
    fn matches(&self, value: &str, context: &Context, reading: &impl Reading) -> Truth {
        match self {
            Self::Text(test) => test.matches(value, context, reading),
            Self::Numeric(test) => test.matches(value).into(),
            Self::Date(test) => test.matches(value).into(),
            Self::Bool(test) => test.matches(value, context, reading),
            Self::Binary(test) => test.matches(value).into(),
            Self::Ip(test) => test.matches(value).into(),
            Self::Arn(test) => test.matches(value, context, reading),
            Self::Null(_) => Truth::No,
        }
    }

    fn patterns(&self) -> &[crate::pattern::Pattern] {
        match self {
            Self::Text(test) => test.patterns(),
            Self::Arn(test) => test.patterns(),
            _ => &[],
        }
    }
}

/// Whether a value can be read for an operator (I-COND-18).
pub(crate) fn is_readable(operator: Operator, value: &str) -> bool {
    match operator.family {
        Family::Text { .. } => true,
        Family::Numeric(_) => numeric::Number::parse(value).is_some(),
        Family::Date(_) => date::Instant::parse(value).is_some(),
        Family::Bool | Family::Null => boolean::parse(value).is_some(),
        Family::Binary => binary::is_base64(value),
        Family::Ip => ip::parse(value).is_some(),
        Family::Arn => value == "*" || value.contains("${") || crate::Arn::parse(value).is_some(),
    }
}
