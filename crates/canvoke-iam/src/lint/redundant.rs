//! What could be left out of a policy without changing it (I-LINT-20). Knows nothing of requests.

use std::collections::BTreeSet;

use super::{Pointer, Report};
use crate::condition::{Family, Operator, Quantifier};
use crate::diagnostic::Severity;
use crate::policy::{Condition, ListElement, Policy, Statement};

pub(super) fn check(statement: &Statement, at: &Pointer, report: &mut Report<'_>) {
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
    at: &Pointer,
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
/// product of the lengths.
fn covers(wide: &str, narrow: &str) -> bool {
    if wide == "*" || wide == narrow {
        return true;
    }
    let parts = |text: &str| text.splitn(6, ':').map(str::to_owned).collect::<Vec<_>>();
    let (wide, narrow) = (parts(wide), parts(narrow));
    wide.len() == narrow.len()
        && wide
            .iter()
            .zip(&narrow)
            .all(|(wide, narrow)| part_covers(wide, narrow))
}

fn part_covers(wide: &str, narrow: &str) -> bool {
    let (wide, narrow): (Vec<char>, Vec<char>) = (wide.chars().collect(), narrow.chars().collect());
    // Which beginnings of `narrow` the part of `wide` that was read covers.
    let mut reached = vec![false; narrow.len() + 1];
    if let Some(first) = reached.first_mut() {
        *first = true;
    }
    for &mark in &wide {
        let mut next = vec![false; narrow.len() + 1];
        let mut is_open = false;
        for (at, slot) in next.iter_mut().enumerate() {
            let before = at.checked_sub(1);
            let was = before.and_then(|before| reached.get(before)) == Some(&true);
            let c = before.and_then(|before| narrow.get(before)).copied();
            is_open |= reached.get(at) == Some(&true);
            *slot = match mark {
                '*' => is_open,
                '?' => was && c != Some('*'),
                mark => was && c == Some(mark),
            };
        }
        reached = next;
    }
    reached.last() == Some(&true)
}

/// Statements that say the same, whatever their `Sid` and the order inside lists.
pub(super) fn statements(policy: &Policy, report: &mut Report<'_>) {
    let mut seen = BTreeSet::new();
    for (index, statement) in policy.statements.iter().enumerate() {
        if !statement.is_broken && !seen.insert(meaning(statement)) {
            report.add(
                ("REDUNDANT_STATEMENT", Severity::Suggestion, "I-LINT-20"),
                &Pointer::new(policy.has_statement_list.then_some(index)),
                statement.span.head(),
                "an earlier statement says the same".to_owned(),
                "leave one of the two out",
            );
        }
    }
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
pub(super) fn condition(condition: &Condition, at: &Pointer, report: &mut Report<'_>) {
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
