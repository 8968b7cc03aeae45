//! The context of a request: condition keys and their values. Knows nothing of policies.

use crate::contested::{Contested, Reading};
use crate::key::Key;

/// Condition keys and their values. It is complete: a key that is neither set nor unknown is absent (I-COND-20). Key
/// names are case-insensitive (I-COND-11).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// In the order of keys.
    entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    key: Key,
    /// As it was given; tag keys in two spellings stand side by side (I-COND-12).
    spellings: Vec<(Box<str>, Value)>,
}

/// What is said of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A single-valued key.
    One(String),
    /// A multivalued key (I-KEY-04).
    Many(Vec<String>),
    /// The request may or may not have the key: nobody said.
    Unknown,
}

/// What a context says of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup<'a> {
    /// The request does not have it.
    Absent,
    /// Nobody said, or two spellings of a tag contradict each other.
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

    /// Sets a multivalued key. No values at all is as good as no key (I-COND-05).
    pub fn set_many<V: Into<String>>(&mut self, key: &str, values: impl IntoIterator<Item = V>) {
        self.put(
            key,
            Value::Many(values.into_iter().map(Into::into).collect()),
        );
    }

    /// Says that nobody knows the key's value, nor whether it is there: where it matters, the outcome is Unknown.
    pub fn set_unknown(&mut self, key: &str) {
        self.put(key, Value::Unknown);
    }

    /// Says that the request does not have a key; unlike a key of which nothing is said, it is not filled in where it
    /// would follow from the principal.
    pub fn set_absent(&mut self, key: &str) {
        self.put(key, Value::Many(Vec::new()));
    }

    /// Forgets what was said of a key; of a key of which nothing is said, the request has none.
    pub fn remove(&mut self, key: &str) {
        let key = Key::new(key);
        self.entries.retain(|entry| entry.key != key);
    }

    /// Says something of a key; what was said before is forgotten. Two tags whose names differ in case are both kept.
    pub fn put(&mut self, name: &str, value: Value) {
        let key = Key::new(name);
        let spelling = (Box::from(name), value);
        match self.entries.binary_search_by(|entry| entry.key.cmp(&key)) {
            Ok(at) => {
                if let Some(entry) = self.entries.get_mut(at) {
                    entry
                        .spellings
                        .retain(|(known, _)| key.tag_in(known) != key.tag_in(name));
                    entry.spellings.push(spelling);
                }
            }
            Err(at) => self.entries.insert(
                at,
                Entry {
                    key,
                    spellings: vec![spelling],
                },
            ),
        }
    }

    /// What is said of a key, in any case.
    pub fn look_up(&self, key: &str) -> Lookup<'_> {
        self.find(&Key::new(key), key, &crate::contested::Preferred)
    }

    /// Whether the request has a key, or may have, in any case.
    pub fn has(&self, key: &str) -> bool {
        self.look_up(key) != Lookup::Absent
    }

    /// Whether anything is said of a key, be it that it is absent.
    pub(crate) fn mentions(&self, key: &str) -> bool {
        let key = Key::new(key);
        self.entries.iter().any(|entry| entry.key == key)
    }

    /// The keys of which something is said, as they were given, in a stable order.
    pub fn keys(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.entries
            .iter()
            .flat_map(|entry| entry.spellings.iter().map(|(name, value)| (&**name, value)))
    }

    /// What is said of a key that a policy spells as `written`. Allocates nothing.
    pub(crate) fn find(&self, key: &Key, written: &str, reading: &impl Reading) -> Lookup<'_> {
        // A dozen keys: running past their hashes beats a search.
        let same = |entry: &&Entry| entry.key.hash() == key.hash() && entry.key == *key;
        let Some(entry) = self.entries.iter().find(same) else {
            return Lookup::Absent;
        };
        match entry.spellings.as_slice() {
            [(spelling, value)] => {
                // I-COND-12, contested: the other reading tells tags apart by case.
                let differs = key.tag_in(spelling) != key.tag_in(written);
                if differs && reading.is_other(Contested::TagKeyCase) {
                    return Lookup::Absent;
                }
                value.look()
            }
            several => {
                if reading.is_other(Contested::TagKeyCase) {
                    let exact = |(spelling, _): &&(Box<str>, Value)| {
                        key.tag_in(spelling) == key.tag_in(written)
                    };
                    return several
                        .iter()
                        .find(exact)
                        .map_or(Lookup::Absent, |(_, value)| value.look());
                }
                // AWS matches one of the two, and does not say which.
                Lookup::Unknown
            }
        }
    }
}

impl Value {
    fn look(&self) -> Lookup<'_> {
        match self {
            Self::One(value) => Lookup::One(value),
            Self::Many(values) if values.is_empty() => Lookup::Absent,
            Self::Many(values) => Lookup::Many(values),
            Self::Unknown => Lookup::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_keys_have_no_case() {
        let mut context = Context::default();
        context.set("aws:SourceVpce", "vpce-1");
        assert_eq!(context.look_up("AWS:sourcevpcE"), Lookup::One("vpce-1"));
        context.set("aws:sourcevpce", "vpce-2");
        assert_eq!(context.look_up("aws:SourceVpce"), Lookup::One("vpce-2"));
        context.remove("AWS:SOURCEVPCE");
        assert!(!context.has("aws:SourceVpce"));
    }

    #[test]
    fn two_spellings_of_a_tag_are_unknown() {
        let mut context = Context::default();
        context.set("aws:PrincipalTag/Team", "red");
        assert_eq!(context.look_up("aws:PrincipalTag/team"), Lookup::One("red"));
        context.set("aws:PrincipalTag/team", "blue");
        assert_eq!(context.look_up("aws:PrincipalTag/Team"), Lookup::Unknown);
    }

    #[test]
    fn a_set_without_values_is_absent() {
        let mut context = Context::default();
        context.set_many("aws:TagKeys", Vec::<String>::new());
        assert_eq!(context.look_up("aws:TagKeys"), Lookup::Absent);
    }
}
