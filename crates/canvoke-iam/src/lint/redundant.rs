//! What could be left out of a policy without changing it (I-LINT-20). Knows nothing of requests.

use std::collections::{BTreeMap, BTreeSet};

use super::Report;
use crate::condition::{Family, Operator, Quantifier};
use crate::diagnostic::Severity;
use crate::key::hash;
use crate::pointer::Pointer;
use crate::policy::{Condition, ListElement, Policy, Statement};

pub(super) fn check(statement: &Statement, at: &Pointer<'_>, report: &mut Report<'_>) {
    let action = ("REDUNDANT_ACTION", "Action");
    let resource = ("REDUNDANT_RESOURCE", "Resource");
    let lists = [(action, &statement.action), (resource, &statement.resource)];
    for ((code, name), list) in lists {
        if let Some(list) = list {
            check_list(code, list, name, at, report);
        }
    }
}

/// A value given twice, or covered by another one: `iam:Get*` covers `iam:GetRole`.
fn check_list(
    code: &'static str,
    list: &ListElement,
    name: &str,
    at: &Pointer<'_>,
    report: &mut Report<'_>,
) {
    let name = if list.is_negated {
        format!("Not{name}")
    } else {
        name.to_owned()
    };
    // Actions have no case; ARNs do.
    let has_case = code != "REDUNDANT_ACTION";
    let texts: Vec<String> = list
        .values
        .iter()
        .map(|value| match has_case {
            true => value.value.clone(),
            false => value.value.to_ascii_lowercase(),
        })
        .collect();
    for (index, (value, text)) in list.values.iter().zip(&texts).enumerate() {
        let is_covered = texts.iter().enumerate().any(|(other, wider)| {
            // Of equals, the first one stays.
            other != index && covers(wider, text) && (other < index || !covers(text, wider))
        });
        if is_covered {
            report.add(
                (code, Severity::Suggestion, "I-LINT-20"),
                &at.member(&name),
                value.span,
                format!("`{}` adds nothing to the rest of `{name}`", value.value),
                "leave it out",
            );
        }
    }
}

/// Whether every text that `narrow` matches is matched by `wide`, as far as letters tell: a `*` of `narrow` is covered
/// by a `*` alone, and a `*` of an ARN by none that would have to cross a colon inside the first five parts. Cost: the
/// product of the lengths, and nothing to speak of where they differ at once.
fn covers(wide: &str, narrow: &str) -> bool {
    if wide == "*" || wide == narrow {
        return true;
    }
    // A `?` is a letter of more bytes than one here, which is not worth the trouble.
    if wide.contains('?') && !narrow.is_ascii() {
        return false;
    }
    let mut parts = (wide.splitn(6, ':'), narrow.splitn(6, ':'));
    loop {
        match (parts.0.next(), parts.1.next()) {
            (None, None) => return true,
            (Some(wide), Some(narrow)) if part_covers(wide.as_bytes(), narrow.as_bytes()) => {}
            _ => return false,
        }
    }
}

/// The marks of `narrow` are taken for letters that only a `*` of `wide` covers. Where what follows a `*` does not fit,
/// the last one takes a letter more.
fn part_covers(wide: &[u8], narrow: &[u8]) -> bool {
    let (mut at, mut reached) = (0, 0);
    let mut last: Option<(usize, usize)> = None;
    while let Some(letter) = narrow.get(reached) {
        match wide.get(at) {
            Some(b'*') => {
                last = Some((at, reached));
                at += 1;
            }
            Some(mark) if mark == letter || (*mark == b'?' && *letter != b'*') => {
                at += 1;
                reached += 1;
            }
            _ => {
                let Some((star, taken)) = last else {
                    return false;
                };
                last = Some((star, taken + 1));
                (at, reached) = (star + 1, taken + 1);
            }
        }
    }
    wide.iter().skip(at).all(|mark| *mark == b'*')
}

/// Statements that say the same, whatever their `Sid` and the order inside lists.
pub(super) fn statements(policy: &Policy, report: &mut Report<'_>) {
    let statements = || policy.statements.iter().enumerate();
    let mut shapes: BTreeMap<u64, usize> = BTreeMap::new();
    for (_, statement) in statements() {
        *shapes.entry(shape(statement)).or_default() += 1;
    }
    let mut seen = BTreeSet::new();
    let whole = Pointer::ROOT.member("Statement");
    for (index, statement) in statements() {
        // Only what looks alike is written out and compared.
        let has_twin = shapes
            .get(&shape(statement))
            .is_some_and(|count| *count > 1);
        if has_twin && !statement.is_broken && !seen.insert(meaning(statement)) {
            let at = whole.element(index);
            report.add(
                ("REDUNDANT_STATEMENT", Severity::Suggestion, "I-LINT-20"),
                if policy.has_statement_list {
                    &at
                } else {
                    &whole
                },
                statement.span.head(),
                "an earlier statement says the same".to_owned(),
                "leave one of the two out",
            );
        }
    }
}

/// A number that is equal for equal meanings, and seldom for others.
fn shape(statement: &Statement) -> u64 {
    let lists = statement.action.iter().chain(&statement.resource);
    let conditions = statement.conditions.iter();
    let values = lists
        .flat_map(|list| &list.values)
        .chain(conditions.flat_map(|condition| &condition.values));
    // Whatever the order and the case.
    values.fold(0, |sum: u64, value| {
        sum.wrapping_add(hash(&value.value.to_ascii_lowercase()))
    })
}

/// What a statement says, as text that is equal for equal meanings.
fn meaning(statement: &Statement) -> String {
    let sorted = |values: &mut dyn Iterator<Item = String>| {
        let mut values: Vec<String> = values.collect();
        values.sort_unstable();
        values
    };
    let list = |list: &Option<ListElement>, has_case: bool| {
        list.as_ref().map(|list| {
            let mut texts = list.values.iter().map(|value| match has_case {
                true => value.value.clone(),
                false => value.value.to_ascii_lowercase(),
            });
            (list.is_negated, sorted(&mut texts))
        })
    };
    let principal = statement.principal.as_ref().map(|principal| {
        let mut entries = principal
            .entries
            .iter()
            .map(|entry| format!("{}:{}", entry.key, entry.value.value));
        (principal.is_negated, sorted(&mut entries))
    });
    let mut conditions = statement.conditions.iter().map(|condition| {
        let mut values = condition.values.iter().map(|value| value.value.clone());
        format!(
            "{:?}",
            (
                &condition.operator.value,
                condition.key.value.to_ascii_lowercase(),
                sorted(&mut values)
            )
        )
    });
    format!(
        "{:?}",
        (
            statement.effect,
            principal,
            list(&statement.action, false),
            list(&statement.resource, true),
            sorted(&mut conditions)
        )
    )
}

/// A condition that says in many values what one says, or that asks for presence alone.
pub(super) fn condition(condition: &Condition, at: &Pointer<'_>, report: &mut Report<'_>) {
    let Some(operator) = Operator::parse(&condition.operator.value) else {
        return;
    };
    let mut add = |code, message, hint| {
        let code = (code, Severity::Suggestion, "I-LINT-20");
        report.add(code, at, condition.operator.span, message, hint);
    };
    let name = condition.operator.value.as_str();
    let is_order = ["NumericLessThan", "NumericGreaterThan"]
        .iter()
        .any(|order| name.contains(order));
    if is_order && condition.values.len() > 1 {
        add(
            "REDUNDANT_CONDITION_VALUE_NUM",
            format!("one value of `{}` decides", condition.key.value),
            "keep the greatest for LessThan, the least for GreaterThan",
        );
    }
    let is_like = matches!(
        operator.family,
        Family::Text {
            has_wildcards: true,
            ..
        }
    );
    let has_everything = condition.values.iter().any(|value| value.value == "*");
    let asks_for_each = operator.quantifier == Some(Quantifier::All);
    if is_like && has_everything && !operator.if_exists && !asks_for_each {
        let (code, word) = if operator.is_negated {
            ("EQUIVALENT_TO_NULL_TRUE", "true")
        } else {
            ("EQUIVALENT_TO_NULL_FALSE", "false")
        };
        add(
            code,
            format!("`{name}` with `*` asks for the presence of the key alone"),
            match word {
                "true" => "write `\"Null\": { key: \"true\" }`",
                _ => "write `\"Null\": { key: \"false\" }`",
            },
        );
    }
}
