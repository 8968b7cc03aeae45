//! The names of condition operators and what they ask for. Knows nothing of values.

/// A condition operator with its modifiers
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>, read
/// 2026-11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Operator {
    pub(crate) family: Family,
    /// `Not`: none of the values may match (I-COND-01).
    pub(crate) is_negated: bool,
    pub(crate) quantifier: Option<Quantifier>,
    /// `IfExists` (I-COND-03).
    pub(crate) if_exists: bool,
}

/// What an operator compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    Text {
        ignores_case: bool,
        has_wildcards: bool,
    },
    Numeric(Comparison),
    Date(Comparison),
    Bool,
    Binary,
    Ip,
    Arn,
    Null,
}

/// How a request's value is compared with a policy's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    pub(crate) fn holds<T: Ord>(self, request: &T, policy: &T) -> bool {
        match self {
            Self::Equal => request == policy,
            Self::Less => request < policy,
            Self::LessOrEqual => request <= policy,
            Self::Greater => request > policy,
            Self::GreaterOrEqual => request >= policy,
        }
    }
}

/// How an operator is asked about a set of values (I-COND-07).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quantifier {
    All,
    Any,
}

impl Operator {
    /// `None` for what AWS does not know (I-COND-21), `NullIfExists` included (I-COND-04).
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (quantifier, rest) = match text.split_once(':') {
            Some(("ForAllValues", rest)) => (Some(Quantifier::All), rest),
            Some(("ForAnyValue", rest)) => (Some(Quantifier::Any), rest),
            Some(_) => return None,
            None => (None, text),
        };
        let (name, if_exists) = match rest.strip_suffix("IfExists") {
            Some(name) => (name, true),
            None => (rest, false),
        };
        let (family, is_negated) = family(name)?;
        (!(if_exists && family == Family::Null)).then_some(Self {
            family,
            is_negated,
            quantifier,
            if_exists,
        })
    }
}

fn family(name: &str) -> Option<(Family, bool)> {
    let text = |ignores_case, has_wildcards| Family::Text {
        ignores_case,
        has_wildcards,
    };
    Some(match name {
        "StringEquals" => (text(false, false), false),
        "StringNotEquals" => (text(false, false), true),
        "StringEqualsIgnoreCase" => (text(true, false), false),
        "StringNotEqualsIgnoreCase" => (text(true, false), true),
        "StringLike" => (text(false, true), false),
        "StringNotLike" => (text(false, true), true),
        "NumericEquals" => (Family::Numeric(Comparison::Equal), false),
        "NumericNotEquals" => (Family::Numeric(Comparison::Equal), true),
        "NumericLessThan" => (Family::Numeric(Comparison::Less), false),
        "NumericLessThanEquals" => (Family::Numeric(Comparison::LessOrEqual), false),
        "NumericGreaterThan" => (Family::Numeric(Comparison::Greater), false),
        "NumericGreaterThanEquals" => (Family::Numeric(Comparison::GreaterOrEqual), false),
        "DateEquals" => (Family::Date(Comparison::Equal), false),
        "DateNotEquals" => (Family::Date(Comparison::Equal), true),
        "DateLessThan" => (Family::Date(Comparison::Less), false),
        "DateLessThanEquals" => (Family::Date(Comparison::LessOrEqual), false),
        "DateGreaterThan" => (Family::Date(Comparison::Greater), false),
        "DateGreaterThanEquals" => (Family::Date(Comparison::GreaterOrEqual), false),
        "Bool" => (Family::Bool, false),
        "BinaryEquals" => (Family::Binary, false),
        "IpAddress" => (Family::Ip, false),
        "NotIpAddress" => (Family::Ip, true),
        "ArnEquals" | "ArnLike" => (Family::Arn, false),
        "ArnNotEquals" | "ArnNotLike" => (Family::Arn, true),
        "Null" => (Family::Null, false),
        _ => return None,
    })
}
