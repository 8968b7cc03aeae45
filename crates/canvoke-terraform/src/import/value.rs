//! Values of expressions: JSON's, and the one that is not known. Knows nothing of where a value came from.

use serde_json::{Map, Number};

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
    /// Not known before `apply`, or without an input that is not here.
    Unknown(Unknown),
}

/// What a value hangs on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Unknown {
    /// The reference or function that has no value.
    pub(super) because: String,
    /// The text as far as it is known, the gaps named.
    pub(super) shown: String,
}

impl Value {
    /// A value that hangs on something.
    pub(super) fn unknown(because: impl Into<String>) -> Self {
        let because = because.into();
        let shown = format!("<{because} is not known>");
        Self::Unknown(Unknown { because, shown })
    }

    /// A member of an object or an element of a list.
    pub(super) fn at(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members
                .iter()
                .find(|(name, _)| name == key)
                .map(|(_, value)| value),
            Self::List(elements) => key
                .parse::<usize>()
                .ok()
                .and_then(|index| elements.get(index)),
            _ => None,
        }
    }

    /// What it costs to copy it, in steps.
    pub(super) fn size(&self) -> u32 {
        let text = |text: &str| u32::try_from(text.len() / 32).unwrap_or(u32::MAX);
        match self {
            Self::Null | Self::Bool(_) | Self::Number(_) => 1,
            Self::Text(value) => text(value).saturating_add(1),
            Self::Unknown(unknown) => text(&unknown.shown).saturating_add(1),
            Self::List(elements) => elements
                .iter()
                .fold(1, |size, value| size.saturating_add(value.size())),
            Self::Object(members) => members
                .iter()
                .fold(1, |size, (_, value)| size.saturating_add(value.size())),
        }
    }

    /// As Terraform turns it into text.
    pub(super) fn to_text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => Some(number_text(number)),
            Self::Bool(value) => Some(value.to_string()),
            _ => None,
        }
    }

    /// The first thing inside that is not known.
    pub(super) fn first_unknown(&self) -> Option<&Unknown> {
        match self {
            Self::Unknown(unknown) => Some(unknown),
            Self::List(elements) => elements.iter().find_map(Self::first_unknown),
            Self::Object(members) => members.iter().find_map(|(_, value)| value.first_unknown()),
            _ => None,
        }
    }

    /// As JSON, with the gaps named.
    pub(super) fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Bool(value) => (*value).into(),
            Self::Number(number) => number.clone().into(),
            Self::Text(text) => text.clone().into(),
            Self::Unknown(unknown) => unknown.shown.clone().into(),
            Self::List(elements) => elements.iter().map(Self::to_json).collect(),
            Self::Object(members) => members
                .iter()
                .map(|(name, value)| (name.clone(), value.to_json()))
                .collect::<Map<_, _>>()
                .into(),
        }
    }

    /// From JSON.
    pub(super) fn from_json(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(value),
            serde_json::Value::Number(number) => Self::Number(number),
            serde_json::Value::String(text) => Self::Text(text),
            serde_json::Value::Array(elements) => {
                Self::List(elements.into_iter().map(Self::from_json).collect())
            }
            serde_json::Value::Object(members) => Self::Object(
                members
                    .into_iter()
                    .map(|(name, value)| (name, Self::from_json(value)))
                    .collect(),
            ),
        }
    }
}

/// Whole numbers without a fraction, as Terraform prints them.
fn number_text(number: &Number) -> String {
    match number.as_f64() {
        Some(value) if number.is_f64() && value.fract() == 0.0 && value.abs() < 1e15 => {
            format!("{value:.0}")
        }
        _ => number.to_string(),
    }
}
