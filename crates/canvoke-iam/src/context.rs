//! The context of a request: condition keys and their values. Knows nothing of policies.

use std::collections::{BTreeMap, BTreeSet};

/// Condition keys and their values. A key that is neither set nor unknown is absent (I-COND-20). Key names are
/// case-insensitive (I-COND-11).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    values: BTreeMap<String, Value>,
    unknown: BTreeSet<String>,
}

/// The value of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    /// Of a single-valued key.
    One(String),
    /// Of a multivalued key (I-KEY-04).
    Many(Vec<String>),
}

/// What a context says of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup<'a> {
    /// The request does not have it.
    Absent,
    /// Nobody said.
    Unknown,
    /// One value.
    One(&'a str),
    /// A set of values.
    Many(&'a [String]),
}

impl Context {
    /// Sets a single-valued key.
    pub fn set(&mut self, key: &str, value: &str) {
        self.put(key, Value::One(value.to_owned()));
    }

    /// Sets a multivalued key.
    pub fn set_many(&mut self, key: &str, values: Vec<String>) {
        self.put(key, Value::Many(values));
    }

    /// Says that nobody knows the key's value: where it matters, the outcome is Unknown.
    pub fn set_unknown(&mut self, key: &str) {
        let key = key.to_ascii_lowercase();
        self.values.remove(&key);
        self.unknown.insert(key);
    }

    fn put(&mut self, key: &str, value: Value) {
        let key = key.to_ascii_lowercase();
        self.unknown.remove(&key);
        self.values.insert(key, value);
    }

    /// What is said of a key, which must be in lower case.
    pub fn look_up(&self, key: &str) -> Lookup<'_> {
        match self.values.get(key) {
            Some(Value::One(value)) => Lookup::One(value),
            Some(Value::Many(values)) => Lookup::Many(values),
            None if self.unknown.contains(key) => Lookup::Unknown,
            None => Lookup::Absent,
        }
    }

    /// Whether anything is said of a key, in any case.
    pub fn has(&self, key: &str) -> bool {
        self.look_up(&key.to_ascii_lowercase()) != Lookup::Absent
    }
}
