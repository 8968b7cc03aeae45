//! Condition operators (section 5): which there are, what their modifiers do, and how a clause comes to true, false
//! or unknown. Each family's comparison is a file of its own.

mod binary;
mod date;
mod ip;
mod number;
mod text;

use crate::context::{Context, Lookup};
use crate::truth::Truth;

pub(crate) use text::TextValue;

/// An operator with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Operator {
    pub(crate) base: Base,
    pub(crate) if_exists: bool,
    pub(crate) quantifier: Option<Quantifier>,
}

/// `ForAllValues:` or `ForAnyValue:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quantifier {
    All,
    Any,
}

/// A family, its relation, and whether the operator is the negation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Base {
    pub(crate) family: Family,
    pub(crate) is_negated: bool,
}

/// What is compared, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    StringEquals,
    StringEqualsIgnoreCase,
    StringLike,
    Arn,
    Numeric(Relation),
    Date(Relation),
    Bool,
    Binary,
    Ip,
    Null,
}

/// The relation of a request's value to the policy's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Relation {
    fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

impl Operator {
    /// Reads an operator's name; `None` where there is none of that name, or `Null` has `IfExists` (I-COND-04,
    /// I-COND-21).
    pub(crate) fn parse(name: &str) -> Option<Self> {
        let (quantifier, name) = match name.split_once(':') {
            Some(("ForAllValues", rest)) => (Some(Quantifier::All), rest),
            Some(("ForAnyValue", rest)) => (Some(Quantifier::Any), rest),
            Some(_) => return None,
            None => (None, name),
        };
        let (name, if_exists) = match name.strip_suffix("IfExists") {
            Some(base) => (base, true),
            None => (name, false),
        };
        let base = Base::parse(name)?;
        if if_exists && base.family == Family::Null {
            return None;
        }
        Some(Self {
            base,
            if_exists,
            quantifier,
        })
    }
}

impl Base {
    fn parse(name: &str) -> Option<Self> {
        use Relation::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual};
        let (family, is_negated) = match name {
            "StringEquals" => (Family::StringEquals, false),
            "StringNotEquals" => (Family::StringEquals, true),
            "StringEqualsIgnoreCase" => (Family::StringEqualsIgnoreCase, false),
            "StringNotEqualsIgnoreCase" => (Family::StringEqualsIgnoreCase, true),
            "StringLike" => (Family::StringLike, false),
            "StringNotLike" => (Family::StringLike, true),
            "ArnEquals" | "ArnLike" => (Family::Arn, false),
            "ArnNotEquals" | "ArnNotLike" => (Family::Arn, true),
            "NumericEquals" => (Family::Numeric(Equal), false),
            "NumericNotEquals" => (Family::Numeric(Equal), true),
            "NumericLessThan" => (Family::Numeric(Less), false),
            "NumericLessThanEquals" => (Family::Numeric(LessOrEqual), false),
            "NumericGreaterThan" => (Family::Numeric(Greater), false),
            "NumericGreaterThanEquals" => (Family::Numeric(GreaterOrEqual), false),
            "DateEquals" => (Family::Date(Equal), false),
            "DateNotEquals" => (Family::Date(Equal), true),
            "DateLessThan" => (Family::Date(Less), false),
            "DateLessThanEquals" => (Family::Date(LessOrEqual), false),
            "DateGreaterThan" => (Family::Date(Greater), false),
            "DateGreaterThanEquals" => (Family::Date(GreaterOrEqual), false),
            "Bool" => (Family::Bool, false),
            "BinaryEquals" => (Family::Binary, false),
            "IpAddress" => (Family::Ip, false),
            "NotIpAddress" => (Family::Ip, true),
            "Null" => (Family::Null, false),
            _ => return None,
        };
        Some(Self { family, is_negated })
    }

    /// Whether `text` is a value of this operator; one that is not matches nothing (I-COND-18).
    pub(crate) fn takes(self, text: &str) -> bool {
        !matches!(Value::new(self.family, text, false), Value::Nothing)
    }

    /// What the operator compares with, for a hint.
    pub(crate) fn expects(self) -> &'static str {
        match self.family {
            Family::StringEquals | Family::StringEqualsIgnoreCase | Family::StringLike => {
                "write a string"
            }
            Family::Arn => "write an ARN of six parts",
            Family::Numeric(_) => "write a decimal number",
            Family::Date(_) => "write `2026-11-25T12:00:00Z` or seconds since 1970",
            Family::Bool | Family::Null => "write `true` or `false`",
            Family::Binary => "write base64",
            Family::Ip => "write an address or a CIDR block",
        }
    }
}

/// A policy's value, ready to be compared.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(TextValue),
    Number(number::Number),
    Date(i128),
    Bool(bool),
    Binary(Vec<u8>),
    Ip(ipnet::IpNet),
    /// Does not parse for its operator: matches nothing (I-COND-18).
    Nothing,
}

impl Value {
    /// Prepares a value; only String and Arn operators know variables (I-VAR-02, I-VAR-03, I-VAR-04).
    pub(crate) fn new(family: Family, text: &str, has_variables: bool) -> Self {
        let prepared = match family {
            Family::StringEquals
            | Family::StringEqualsIgnoreCase
            | Family::StringLike
            | Family::Arn => TextValue::new(family, text, has_variables).map(Self::Text),
            Family::Numeric(_) => number::Number::parse(text).map(Self::Number),
            Family::Date(_) => date::parse(text).map(Self::Date),
            Family::Bool | Family::Null => boolean(text).map(Self::Bool),
            Family::Binary => binary::decode(text).map(Self::Binary),
            Family::Ip => ip::parse(text).map(Self::Ip),
        };
        prepared.unwrap_or(Self::Nothing)
    }

    /// Whether a request's value satisfies the positive form of the operator.
    fn matches(&self, family: Family, seen: &str, context: &Context) -> Truth {
        let is_match = match (self, family) {
            (Self::Text(value), _) => return value.matches(family, seen, context),
            (Self::Number(value), Family::Numeric(relation)) => {
                number::Number::parse(seen).is_some_and(|seen| relation.holds(seen.cmp(value)))
            }
            (Self::Date(value), Family::Date(relation)) => {
                date::parse(seen).is_some_and(|seen| relation.holds(seen.cmp(value)))
            }
            (Self::Bool(value), _) => boolean(seen) == Some(*value),
            (Self::Binary(value), _) => binary::decode(seen).as_ref() == Some(value),
            (Self::Ip(value), _) => ip::covers(value, seen),
            _ => false,
        };
        Truth::from(is_match)
    }
}

/// `true` or `false`, in any case.
fn boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// What a condition comes to, and the contested rule it rests on, if any.
pub(crate) fn evaluate(
    operator: Operator,
    key: &str,
    values: &[Value],
    context: &Context,
) -> (Truth, Option<&'static str>) {
    let seen = context.look_up(key);
    if operator.base.family == Family::Null {
        return (null(values, seen), None);
    }
    let single;
    let (seen, is_many) = match seen {
        Lookup::Unknown => return (Truth::Unknown, None),
        Lookup::Absent => return absent(operator),
        // An empty list is an absent key (I-COND-05).
        Lookup::Many([]) => return absent(operator),
        Lookup::Many(many) => (many, true),
        Lookup::One(value) => {
            single = [value.to_owned()];
            (single.as_slice(), false)
        }
    };
    if operator.quantifier == Some(Quantifier::All) && seen.iter().all(String::is_empty) {
        // A lone empty string is a null data set for ForAllValues (I-COND-05, contested).
        return (Truth::Yes, Some("I-COND-05"));
    }
    if values.is_empty() && (operator.quantifier.is_some() || operator.if_exists) {
        // With no values these match only an absent key, which this is not (I-COND-19).
        return (Truth::No, None);
    }
    let one = |seen: &String| {
        let any = Truth::any(
            values
                .iter()
                .map(|value| value.matches(operator.base.family, seen, context)),
        );
        if operator.base.is_negated { !any } else { any }
    };
    match operator.quantifier {
        // A multivalued key without a prefix matches nothing (I-COND-06, contested).
        None if is_many => (Truth::No, Some("I-COND-06")),
        None | Some(Quantifier::All) => (Truth::all(seen.iter().map(one)), None),
        Some(Quantifier::Any) => (Truth::any(seen.iter().map(one)), None),
    }
}

/// I-COND-02, I-COND-03, I-COND-08, I-COND-09.
fn absent(operator: Operator) -> (Truth, Option<&'static str>) {
    match (operator.quantifier, operator.if_exists) {
        (Some(Quantifier::Any), true) => (Truth::No, Some("I-COND-09")),
        (Some(Quantifier::Any), false) => (Truth::No, None),
        (Some(Quantifier::All), _) => {
            let contested = operator.base.is_negated.then_some("I-COND-08");
            (Truth::Yes, contested)
        }
        (None, true) => (Truth::Yes, None),
        (None, false) => (Truth::from(operator.base.is_negated), None),
    }
}

/// `Null`: `true` asks for an absent key, `false` for one that is there and not null (I-COND-04, I-COND-05).
fn null(values: &[Value], seen: Lookup<'_>) -> Truth {
    let is_null = match seen {
        Lookup::Unknown => return Truth::Unknown,
        Lookup::Absent | Lookup::Many([]) => true,
        Lookup::One(value) => value.is_empty(),
        Lookup::Many(values) => values.iter().all(String::is_empty),
    };
    Truth::any(
        values
            .iter()
            .map(|value| Truth::from(matches!(value, Value::Bool(wanted) if *wanted == is_null))),
    )
}
