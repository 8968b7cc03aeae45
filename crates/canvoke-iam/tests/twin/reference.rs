//! IAM as AWS's pages tell it, for a small world: slow, no preparation, no spans, no code shared with the engine. Knows
//! nothing of unknown keys.

use crate::world::{Case, Val, Who, bytes, seconds};
use serde_json::Value;
use std::net::IpAddr;

/// `Allow`, `ExplicitDeny` or `ImplicitDeny`.
pub(crate) fn decide(case: &Case) -> &'static str {
    let has_account = !case.who.account().is_empty();
    let own = |one: &Option<Value>| one.iter().filter(|_| has_account).cloned().collect();
    let any = |one: &Option<Value>| one.iter().cloned().collect::<Vec<_>>();
    let identity = case.identity.iter().filter(|_| has_account).cloned();
    let (identity, resource) = (identity.collect(), any(&case.resource_policy));
    let (boundary, session): (Vec<_>, Vec<_>) = (own(&case.boundary), own(&case.session));
    let mut layers = vec![
        ("identity", identity),
        ("resource", resource),
        ("boundary", boundary),
        ("session", session),
        ("endpoint", any(&case.endpoint)),
    ];
    let scps = has_account && !case.management && !case.service_linked;
    let scps = case.scps.iter().filter(|_| scps);
    let rcps = case.rcps.iter().filter(|_| !case.service_linked);
    layers.extend(scps.map(|level| ("scp", level.clone())));
    layers.extend(rcps.map(|level| ("rcp", level.clone())));
    // How each statement that applies names the caller.
    let applies = |index: usize, effect: &str| -> Vec<&'static str> {
        let (layer, policies) = &layers[index];
        let statements = policies.iter().flat_map(|policy| {
            let has_variables = policy["Version"] == "2012-10-17";
            let all = policy["Statement"].as_array().unwrap();
            all.iter().map(move |statement| (statement, has_variables))
        });
        statements
            .filter(|(statement, _)| statement["Effect"] == effect)
            .filter(|(statement, variables)| matches(statement, layer, *variables, case))
            .map(|(statement, _)| form(statement, case))
            .collect()
    };
    if (0..layers.len()).any(|index| !applies(index, "Deny").is_empty()) {
        return "ExplicitDeny";
    }
    let allows = |index: usize| !applies(index, "Allow").is_empty();
    let ceilings = (5..layers.len()).chain((case.endpoint.is_some()).then_some(4));
    let is_capped = !ceilings.into_iter().all(allows);
    let forms = applies(1, "Allow");
    let identity = matches!(case.who, Who::Root(_)) || allows(0);
    let boundary = case.boundary.is_none() || allows(2);
    let federated = matches!(case.who, Who::Federated(..));
    let session = allows(3) || case.session.is_none() && !federated;
    let is_granted = if !has_account {
        !forms.is_empty()
    } else if case.who.account() == case.owner {
        let as_a_role = forms.contains(&"role") || identity;
        forms.contains(&"direct") || as_a_role && boundary && session
    } else {
        !forms.is_empty() && identity && boundary && session
    };
    match is_granted && !is_capped {
        true => "Allow",
        false => "ImplicitDeny",
    }
}

fn list(value: &Value) -> Vec<String> {
    match value {
        Value::Array(all) => all.iter().flat_map(list).collect(),
        Value::String(text) => vec![text.clone()],
        other => vec![other.to_string()],
    }
}

fn names(element: &Value) -> Vec<(String, String)> {
    let Value::Object(keys) = element else {
        return vec![("AWS".into(), element.as_str().unwrap().into())];
    };
    let pair = |(key, value): (&String, &Value)| {
        let key = key.clone();
        list(value).into_iter().map(move |v| (key.clone(), v))
    };
    keys.iter().flat_map(pair).collect()
}

/// How one entry names the caller: "" if it does not.
fn named(key: &str, text: &str, case: &Case) -> &'static str {
    let account = case.who.account();
    let is_account = text == account || text == format!("arn:aws:iam::{account}:root");
    match (key, &case.who) {
        ("AWS", _) if text == "*" => "direct",
        ("Service", Who::Service(name)) if name == text => "direct",
        ("AWS", Who::Anonymous | Who::Service(_)) => "",
        ("AWS", _) if is_account => "account",
        ("AWS", Who::User(arn)) if arn == text => "direct",
        ("AWS", Who::Session { arn, .. } | Who::Federated(arn, _)) if arn == text => "direct",
        ("AWS", Who::Session { role, .. }) if role == text => "role",
        ("AWS", Who::Federated(_, user)) if user == text => "role",
        _ => "",
    }
}

/// The most favourable way a statement's principals name the caller.
fn form(statement: &Value, case: &Case) -> &'static str {
    let Some(element) = statement.get("Principal") else {
        return "direct";
    };
    let all = names(element);
    let has = |form: &&str| {
        all.iter()
            .any(|(key, text)| named(key, text, case) == *form)
    };
    let forms = ["direct", "role", "account"];
    forms.into_iter().find(has).unwrap_or("")
}

/// Whether a NotPrincipal leaves the caller out.
fn exempts(element: &Value, case: &Case) -> bool {
    let listed = names(element);
    let has = |text: &str| listed.iter().any(|(_, own)| own == text);
    let account = case.who.account();
    let account = has(account) || has(&format!("arn:aws:iam::{account}:root"));
    let each = match &case.who {
        Who::Anonymous => false,
        Who::Service(name) => has(name),
        Who::Root(_) => account,
        Who::User(arn) | Who::Federated(arn, _) => account && has(arn),
        Who::Session { arn, role } => account && has(role) && has(arn),
    };
    (has("*") || each) && case.boundary.is_none()
}

fn matches(statement: &Value, layer: &str, variables: bool, case: &Case) -> bool {
    let not_principal = statement.get("NotPrincipal");
    if form(statement, case).is_empty()
        || not_principal.is_some_and(|e| statement["Effect"] == "Allow" || exempts(e, case))
    {
        return false;
    }
    let asked = case.action.to_lowercase();
    let action = |wanted: &String| {
        let wanted = wanted.to_lowercase();
        let mut parts = wanted.split(':').zip(asked.split(':'));
        let part =
            |(wanted, asked): (&str, &str)| glob(&tokens(wanted, false, case).unwrap(), asked);
        wanted == "*" || wanted.contains(':') && parts.all(part)
    };
    let any = |key: &str, test: &dyn Fn(&String) -> bool| {
        statement.get(key).map(|value| list(value).iter().any(test))
    };
    let resource = |wanted: &String| resource_covers(wanted, layer, variables, case);
    let nothing = serde_json::Map::new();
    let conditions = statement.get("Condition").and_then(Value::as_object);
    let mut conditions = conditions.unwrap_or(&nothing).iter();
    any("Action", &action).unwrap_or(true)
        && !any("NotAction", &action).unwrap_or(false)
        && any("Resource", &resource).unwrap_or(true)
        && !any("NotResource", &resource).unwrap_or(false)
        && conditions.all(|(operator, keys)| {
            let mut keys = keys.as_object().unwrap().iter();
            keys.all(|(key, wanted)| condition(operator, key, &list(wanted), variables, case))
        })
}

/// A character, or a wildcard and whether it may take a colon.
#[derive(Clone, Copy, PartialEq)]
enum Token {
    Char(char),
    Star(bool),
    Mark(bool),
}

/// None: a variable is unset.
fn tokens(text: &str, variables: bool, case: &Case) -> Option<Vec<Token>> {
    let mut all = vec![];
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let variable = rest.strip_prefix("${").filter(|_| variables);
        if let Some((inside, after)) = variable.and_then(|rest| rest.split_once('}')) {
            let (key, default) = match inside.split_once(", ") {
                Some((key, default)) => (key, Some(default.trim_matches('\''))),
                None => (inside, None),
            };
            let value = match (inside, case.value(key)) {
                ("*" | "?" | "$", _) => inside.to_owned(),
                (_, Some(Val::One(value))) => value.clone(),
                _ => default?.to_owned(),
            };
            all.extend(value.chars().map(Token::Char));
            rest = after;
            continue;
        }
        all.push(match c {
            '*' => Token::Star(true),
            '?' => Token::Mark(true),
            c => Token::Char(c),
        });
        rest = &rest[c.len_utf8()..];
    }
    Some(all)
}

fn glob(pattern: &[Token], text: &str) -> bool {
    let Some((first, rest)) = pattern.split_first() else {
        return text.is_empty();
    };
    let mut chars = text.chars();
    let next = chars.next();
    let may = |colon: bool| next.is_some_and(|c| colon || c != ':');
    match *first {
        Token::Char(c) => next == Some(c) && glob(rest, chars.as_str()),
        Token::Mark(colon) => may(colon) && glob(rest, chars.as_str()),
        Token::Star(colon) => glob(rest, text) || may(colon) && glob(pattern, chars.as_str()),
    }
}

fn resource_covers(wanted: &str, layer: &str, variables: bool, case: &Case) -> bool {
    let short = wanted.strip_prefix("execute-api:");
    if let Some(short) = short.filter(|_| layer == "resource") {
        let path = case.resource.find('/').map(|slash| &case.resource[slash..]);
        let pattern = tokens(short, variables, case);
        return path
            .zip(pattern)
            .is_some_and(|(path, pattern)| glob(&pattern, path));
    }
    let mut parts: Vec<&str> = wanted.splitn(6, ':').collect();
    let is_arn = wanted.starts_with("arn:");
    let is_completed = matches!(layer, "identity" | "boundary" | "session" | "scp");
    if is_arn && parts.len() < 6 && !wanted.ends_with('*') && is_completed {
        parts.push("*");
    }
    let mut pattern = vec![];
    for (index, part) in parts.iter().enumerate() {
        let Some(mut own) = tokens(part, variables && index == 5, case) else {
            return false;
        };
        let last = own.len();
        for (at, token) in own.iter_mut().enumerate().filter(|_| index < 5 && is_arn) {
            match token {
                Token::Star(colon) => *colon = at + 1 == last,
                Token::Mark(colon) => *colon = false,
                Token::Char(_) => {}
            }
        }
        pattern.extend((index > 0).then_some(Token::Char(':')));
        pattern.extend(own);
    }
    glob(&pattern, &case.resource)
}

fn condition(operator: &str, key: &str, wanted: &[String], variables: bool, case: &Case) -> bool {
    let (set, rest) = operator.split_once(':').unwrap_or(("", operator));
    let base = rest.trim_end_matches("IfExists");
    let (if_exists, negated) = (base != rest, base.contains("Not"));
    let (values, is_list) = match case.value(key) {
        None => (vec![], false),
        Some(Val::One(value)) => (vec![value.clone()], false),
        Some(Val::Many(values)) => (values.clone(), true),
    };
    let lone_empty = values == [""];
    if base == "Null" {
        let is_absent = values.is_empty() || lone_empty;
        let wants = wanted
            .iter()
            .any(|value| value.to_lowercase() == is_absent.to_string());
        return if is_absent && !set.is_empty() {
            set == "ForAllValues"
        } else {
            wants
        };
    }
    if wanted.is_empty() {
        return match set {
            "ForAnyValue" => false,
            "" if !if_exists => negated,
            _ => values.is_empty(),
        };
    }
    let positive = base.replace("Not", "");
    let meets =
        |value: &String, wanted: &String| compare(&positive, value, wanted, variables, case);
    let holds = |value: &String| wanted.iter().any(|wanted| meets(value, wanted)) != negated;
    match set {
        "ForAllValues" => lone_empty || values.iter().all(holds),
        "ForAnyValue" => values.iter().any(holds),
        _ if values.is_empty() => if_exists || negated,
        _ => !is_list && holds(&values[0]),
    }
}

/// Whether one value of the request matches one of the policy, under a positive operator.
fn compare(base: &str, value: &str, wanted: &str, variables: bool, case: &Case) -> bool {
    let pattern = tokens(wanted, variables, case);
    let plain = pattern.as_ref().map(|pattern| {
        pattern.iter().map(|token| match token {
            Token::Char(c) => *c,
            Token::Star(_) => '*',
            Token::Mark(_) => '?',
        })
    });
    let plain = plain.map(|letters| letters.collect::<String>());
    let folded = |text: &str| text.to_lowercase();
    let numbers = value.parse::<f64>().ok().zip(wanted.parse().ok());
    match base {
        "StringEquals" => plain.as_deref() == Some(value),
        "StringEqualsIgnoreCase" => plain.map(|text| folded(&text)) == Some(folded(value)),
        "StringLike" => pattern.is_some_and(|pattern| glob(&pattern, value)),
        "ArnEquals" | "ArnLike" => pattern.is_some_and(|pattern| {
            let parts: Vec<&str> = value.splitn(6, ':').collect();
            let mut split = pattern.splitn(6, |token| *token == Token::Char(':'));
            let mut part = |part: &&str| split.next().is_some_and(|pattern| glob(pattern, part));
            parts.len() == 6 && parts[0] == "arn" && (wanted == "*" || parts.iter().all(&mut part))
        }),
        "Bool" => folded(value) == folded(wanted) && ["true", "false"].contains(&&*folded(value)),
        "BinaryEquals" => bytes(value).is_some() && bytes(value) == bytes(wanted),
        "IpAddress" => {
            let (network, length) = match wanted.split_once('/') {
                Some((network, length)) => (network, length.parse::<u32>().ok()),
                None => (wanted, None),
            };
            // Four bytes as the last of sixteen, so that one loop serves both.
            let (bits, differ) = match (value.parse(), network.parse()) {
                (Ok(IpAddr::V4(a)), Ok(IpAddr::V4(n))) => {
                    (32, u128::from(a.to_bits() ^ n.to_bits()))
                }
                (Ok(IpAddr::V6(a)), Ok(IpAddr::V6(n))) => (128, a.to_bits() ^ n.to_bits()),
                _ => return false,
            };
            (0..length.unwrap_or(bits)).all(|bit| differ >> (bits - 1 - bit) & 1 == 0)
        }
        _ => match base.strip_prefix("Numeric") {
            Some(order) => numbers.is_some_and(|pair| ordered(order, pair)),
            None => seconds(value)
                .zip(seconds(wanted))
                .is_some_and(|pair| ordered(&base[4..], pair)),
        },
    }
}

fn ordered<T: PartialOrd>(order: &str, (value, wanted): (T, T)) -> bool {
    match order {
        "Equals" => value == wanted,
        "LessThan" => value < wanted,
        "LessThanEquals" => value <= wanted,
        "GreaterThan" => value > wanted,
        _ => value >= wanted,
    }
}
