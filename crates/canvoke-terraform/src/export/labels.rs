//! Terraform labels for the scenario's names: legal, snake_case, stable, unique among resources of one type.

use std::collections::{BTreeMap, BTreeSet};

/// The labels given so far.
#[derive(Debug, Default)]
pub(super) struct Labels {
    given: BTreeMap<(&'static str, String), String>,
    used: BTreeMap<&'static str, BTreeSet<String>>,
}

impl Labels {
    /// The label of a named thing, shown as a resource of `kind`; the same for the same name.
    pub(super) fn of(&mut self, kind: &'static str, name: &str) -> String {
        if let Some(label) = self.given.get(&(kind, name.to_owned())) {
            return label.clone();
        }
        let label = self.fresh(kind, name);
        self.given.insert((kind, name.to_owned()), label.clone());
        label
    }

    /// The label of what is known by `key`, made from a better name the first time.
    pub(super) fn named(&mut self, kind: &'static str, key: &str, name: &str) -> String {
        if let Some(label) = self.given.get(&(kind, key.to_owned())) {
            return label.clone();
        }
        let label = self.fresh(kind, name);
        self.given.insert((kind, key.to_owned()), label.clone());
        label
    }

    /// Whether the named thing has a label already.
    pub(super) fn is_given(&self, kind: &'static str, name: &str) -> bool {
        self.given.contains_key(&(kind, name.to_owned()))
    }

    /// A label nobody has yet.
    pub(super) fn fresh(&mut self, kind: &'static str, wanted: &str) -> String {
        let plain = snake(wanted);
        let used = self.used.entry(kind).or_default();
        let mut label = plain.clone();
        let mut count = 1;
        while !used.insert(label.clone()) {
            count += 1;
            label = format!("{plain}_{count}");
        }
        label
    }
}

/// `Main VPC (EU)` as `main_vpc_eu`, `InvokePrivateAPI` as `invoke_private_api`.
pub(super) fn snake(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut out = String::new();
    let mut before = ' ';
    for (index, &letter) in letters.iter().enumerate() {
        if !letter.is_ascii_alphanumeric() {
            if !out.ends_with('_') {
                out.push('_');
            }
        } else {
            let next_is_lower = letters
                .get(index + 1)
                .is_some_and(|next| next.is_ascii_lowercase());
            let starts_a_word = before.is_ascii_lowercase()
                || before.is_ascii_digit()
                || (before.is_ascii_uppercase() && next_is_lower);
            if letter.is_ascii_uppercase() && starts_a_word {
                out.push('_');
            }
            out.push(letter.to_ascii_lowercase());
        }
        before = letter;
    }
    let trimmed = out.trim_matches('_');
    match trimmed.chars().next() {
        None => "unnamed".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("x{trimmed}"),
        Some(_) => trimmed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Labels, snake};

    #[test]
    fn names_become_legal_and_unique() {
        assert_eq!(snake("Main VPC (EU)"), "main_vpc_eu");
        assert_eq!(snake("10.0.0.0/16"), "x10_0_0_0_16");
        assert_eq!(snake("größe\"; drop"), "gr_e_drop");
        assert_eq!(snake("…"), "unnamed");
        assert_eq!(snake("InvokePrivateAPI"), "invoke_private_api");
        assert_eq!(snake("VPCMain"), "vpc_main");
        let mut labels = Labels::default();
        assert_eq!(labels.of("aws_vpc", "a b"), "a_b");
        assert_eq!(labels.of("aws_vpc", "a-b"), "a_b_2");
        assert_eq!(labels.of("aws_vpc", "a b"), "a_b");
        assert_eq!(labels.of("aws_subnet", "a-b"), "a_b");
    }
}
