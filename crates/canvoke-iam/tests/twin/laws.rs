//! Laws that need no oracle (section 11.3 of the specification of IAM). Knows nothing of the reference.

use canvoke_iam::Decision;
use serde_json::Value;

use crate::engine::{Ready, decide};
use crate::source::Source;
use crate::world::{Case, case, statement};
use crate::{amount, on_random_bytes};

fn law(name: &str, holds: impl Fn(&mut Source<'_>, Case) -> bool) {
    let (cases, seed) = amount(100_000);
    on_random_bytes(name, cases / 10, seed, |bytes| {
        // The change is chosen first, so that shrinking the question leaves it alone.
        let (change, question) = bytes.split_at(bytes.len().min(40));
        let case = case(&mut Source::new(question));
        let shown = format!("{case:#?}");
        (!holds(&mut Source::new(change), case)).then_some(shown)
    });
}

/// Any policy of a question, chosen, and whether it names principals.
fn any_policy<'c>(source: &mut Source<'_>, case: &'c mut Case) -> Option<(&'c mut Value, bool)> {
    let with = |has_principal| move |policy| (policy, has_principal);
    let mut all: Vec<(&mut Value, bool)> = Vec::new();
    all.extend(case.identity.iter_mut().map(with(false)));
    all.extend(case.resource_policy.iter_mut().map(with(true)));
    all.extend(case.boundary.iter_mut().map(with(false)));
    all.extend(case.session.iter_mut().map(with(false)));
    all.extend(case.endpoint.iter_mut().map(with(true)));
    all.extend(case.scps.iter_mut().flatten().map(with(false)));
    all.extend(case.rcps.iter_mut().flatten().map(with(true)));
    let count = all.len();
    (count > 0).then(|| all.swap_remove(source.below(count)))
}

fn statements(policy: &mut Value) -> &mut Vec<Value> {
    policy["Statement"].as_array_mut().unwrap()
}

fn denies(decision: Decision) -> bool {
    matches!(decision, Decision::ExplicitDeny | Decision::ImplicitDeny)
}

#[test]
fn adding_a_deny_never_allows() {
    law("a Deny more", |source, mut case| {
        let before = decide(&case);
        if let Some((policy, has_principal)) = any_policy(source, &mut case) {
            let mut added = statement(source, has_principal);
            added["Effect"] = "Deny".into();
            statements(policy).push(added);
        }
        decide(&case) != Decision::Allow || before == Decision::Allow
    });
}

#[test]
fn adding_an_allow_never_denies() {
    law("an Allow more", |source, mut case| {
        let before = decide(&case);
        if let Some((policy, has_principal)) = any_policy(source, &mut case) {
            let mut added = statement(source, has_principal);
            added["Effect"] = "Allow".into();
            statements(policy).push(added);
        }
        before != Decision::Allow || decide(&case) == Decision::Allow
    });
}

#[test]
fn another_ceiling_never_allows() {
    law("a ceiling more", |source, mut case| {
        let before = decide(&case);
        let policy = |has_principal, source: &mut Source<'_>| serde_json::json!({ "Version": "2012-10-17", "Statement": [statement(source, has_principal)] });
        match source.below(4) {
            0 if case.boundary.is_none() => case.boundary = Some(policy(false, source)),
            1 if case.endpoint.is_none() => case.endpoint = Some(policy(true, source)),
            2 => case.scps.push(vec![policy(false, source)]),
            _ => case.rcps.push(vec![policy(true, source)]),
        }
        decide(&case) != Decision::Allow || before == Decision::Allow
    });
}

#[test]
fn order_and_cutting_change_nothing() {
    law("order", |source, mut case| {
        let before = decide(&case);
        if let Some((policy, _)) = any_policy(source, &mut case) {
            statements(policy).reverse();
            for statement in statements(policy) {
                let object = statement.as_object_mut().unwrap();
                let reversed = std::mem::take(object).into_iter().rev();
                *object = reversed.collect();
            }
        }
        case.identity.reverse();
        // Each statement a policy of its own.
        case.identity = case
            .identity
            .iter()
            .flat_map(|policy| {
                policy["Statement"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|statement| {
                        let mut one = policy.clone();
                        one["Statement"] = vec![statement.clone()].into();
                        one
                    })
            })
            .collect();
        decide(&case) == before
    });
}

#[test]
fn the_case_of_actions_changes_nothing() {
    law("case of actions", |source, mut case| {
        let before = decide(&case);
        case.action = case.action.to_uppercase();
        if let Some((policy, _)) = any_policy(source, &mut case) {
            for statement in statements(policy) {
                for name in ["Action", "NotAction"] {
                    if let Some(action) = statement.get_mut(name) {
                        *action = serde_json::from_str(&action.to_string().to_uppercase()).unwrap();
                    }
                }
            }
        }
        decide(&case) == before
    });
}

#[test]
fn widening_a_deny_never_allows_and_widening_an_allow_never_denies() {
    law("wider values", |source, mut case| {
        let before = decide(&case);
        let mut is_deny = false;
        if let Some((policy, _)) = any_policy(source, &mut case) {
            let all = statements(policy);
            let chosen = source.below(all.len());
            is_deny = all[chosen]["Effect"] == "Deny";
            let conditions = all[chosen]
                .get_mut("Condition")
                .and_then(Value::as_object_mut);
            for (operator, keys) in conditions.into_iter().flatten() {
                let wider = match operator.as_str() {
                    "StringLike" => "*",
                    "IpAddress" => "10.0.0.0/7",
                    _ => continue,
                };
                for values in keys.as_object_mut().unwrap().values_mut() {
                    *values = match values.take() {
                        Value::Array(mut list) => {
                            list.push(wider.into());
                            list.into()
                        }
                        one => vec![one, wider.into()].into(),
                    };
                }
            }
        }
        let after = decide(&case);
        if is_deny {
            after != Decision::Allow || before == Decision::Allow
        } else {
            before != Decision::Allow || after == Decision::Allow
        }
    });
}

/// A question that hangs on one condition alone.
fn alone(case: &Case, operator: &str, key: &str, wanted: &Value) -> bool {
    let mut case = case.clone();
    case.identity = vec![serde_json::json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "*", "Resource": "*",
        "Condition": { operator: { key: wanted } },
    }] })];
    case.who = crate::world::Who::User("arn:aws:iam::111111111111:user/ann".into());
    case.owner = "111111111111".into();
    (
        case.resource_policy,
        case.boundary,
        case.session,
        case.endpoint,
    ) = (None, None, None, None);
    (case.scps, case.rcps) = (vec![], vec![]);
    decide(&case) == Decision::Allow
}

#[test]
fn negation_and_if_exists_are_what_they_say() {
    law("operators", |source, case| {
        let statement = statement(source, false);
        let conditions = statement.get("Condition").and_then(Value::as_object);
        conditions.into_iter().flatten().all(|(written, keys)| {
            let base = written.trim_end_matches("IfExists");
            keys.as_object().unwrap().iter().all(|(key, wanted)| {
                let holds = |operator: &str| alone(&case, operator, key, wanted);
                let is_empty = wanted.as_array().is_some_and(Vec::is_empty);
                if base.contains("Null") || is_empty {
                    return true;
                }
                match case.value(key) {
                    // Absent: only ForAnyValue is not helped by it (I-COND-09).
                    None => base.starts_with("ForAnyValue") || holds(&format!("{base}IfExists")),
                    Some(value) => {
                        let is_same = holds(base) == holds(&format!("{base}IfExists"));
                        let is_single = matches!(value, crate::world::Val::One(_));
                        let opposite = opposite(base).filter(|_| is_single);
                        is_same && opposite.is_none_or(|other| holds(base) != holds(&other))
                    }
                }
            })
        })
    });
}

/// The negation of an operator without prefix.
fn opposite(base: &str) -> Option<String> {
    let pairs = [
        ("StringEquals", "StringNotEquals"),
        ("StringLike", "StringNotLike"),
        ("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"),
        ("NumericEquals", "NumericNotEquals"),
        ("DateEquals", "DateNotEquals"),
        ("IpAddress", "NotIpAddress"),
        ("ArnEquals", "ArnNotEquals"),
        ("ArnLike", "ArnNotLike"),
    ];
    let found = pairs
        .iter()
        .find(|(one, other)| base == *one || base == *other)?;
    let other = if base == found.0 { found.1 } else { found.0 };
    Some(other.to_owned())
}

#[test]
fn what_is_unknown_is_never_guessed() {
    // Whatever an unknown key turns out to be, a definite answer stands.
    law("unknown keys", |source, case| {
        let keys: Vec<String> = case.context.keys().cloned().collect();
        let hidden: Vec<&str> = keys
            .iter()
            .filter(|key| !key.starts_with("aws:Principal") && source.one_in(3))
            .map(String::as_str)
            .collect();
        let ready = Ready::new(&case, &hidden);
        let (decision, authorization) = ready.explain();
        let mut absent = case.clone();
        absent
            .context
            .retain(|key, _| !hidden.contains(&key.as_str()));
        let (present, absent) = (decide(&case), decide(&absent));
        if authorization.decision() != decision || ready.decide() != decision {
            return false;
        }
        match decision {
            Decision::Unknown => !authorization.unknown_keys().is_empty(),
            Decision::Allow => present == Decision::Allow && absent == Decision::Allow,
            _ => denies(present) && denies(absent),
        }
    });
}

#[test]
fn what_denies_is_named() {
    law("deniers", |_, case| {
        let (decision, authorization) = Ready::new(&case, &[]).explain();
        match decision {
            Decision::Allow => {
                authorization.deniers().is_empty() && authorization.denied_by().is_none()
            }
            Decision::ExplicitDeny => {
                authorization.determining().next().is_some()
                    && authorization
                        .denied_by()
                        .is_some_and(|(_, explicit)| explicit)
            }
            Decision::ImplicitDeny => authorization
                .denied_by()
                .is_some_and(|(_, explicit)| !explicit),
            Decision::Unknown => false,
        }
    });
}
