//! IAM as AWS's pages tell it, for a small world: slow, no preparation, no spans, no code shared with the engine. Knows
//! nothing of unknown keys.

use crate::world::{Case, Val, Who};
use serde_json::Value;
use std::net::IpAddr;

/// `Allow`, `ExplicitDeny` or `ImplicitDeny`.
pub(crate) fn decide(case: &Case) -> &'static str {
    let own_account = !matches!(case.who, Who::Anonymous | Who::Service(_));
    let same = own_account && case.who.account() == case.owner;
    let bound = case.boundary.iter().collect::<Vec<_>>();
    let one = |policy: &Option<Value>| policy.clone().into_iter().collect::<Vec<_>>();
    let scps = if own_account && !case.management && !case.service_linked {
        case.scps.clone()
    } else {
        vec![]
    };
    let rcps = if case.service_linked {
        vec![]
    } else {
        case.rcps.clone()
    };
    let own = |list: Vec<Value>| if own_account { list } else { vec![] };
    let mut everything: Vec<(&str, Vec<Value>)> = vec![
        ("identity", own(case.identity.clone())),
        ("resource", one(&case.resource_policy)),
        ("boundary", own(bound.into_iter().cloned().collect())),
        ("session", own(one(&case.session))),
        ("endpoint", one(&case.endpoint)),
    ];
    everything.extend(scps.iter().map(|level| ("scp", level.clone())));
    everything.extend(rcps.iter().map(|level| ("rcp", level.clone())));
    let applies = |layer: &str, policies: &[Value], effect: &str| -> Vec<&'static str> {
        let mut forms = vec![];
        for policy in policies {
            let variables = policy["Version"] == "2012-10-17";
            for statement in policy["Statement"].as_array().unwrap() {
                if statement["Effect"] == effect && matches(statement, layer, variables, case) {
                    forms.push(form(statement, case));
                }
            }
        }
        forms
    };
    if everything
        .iter()
        .any(|(layer, list)| !applies(layer, list, "Deny").is_empty())
    {
        return "ExplicitDeny";
    }
    for (layer, list) in &everything {
        let is_ceiling =
            matches!(*layer, "scp" | "rcp") || *layer == "endpoint" && case.endpoint.is_some();
        if is_ceiling && applies(layer, list, "Allow").is_empty() {
            return "ImplicitDeny";
        }
    }
    let forms = applies("resource", &everything[1].1, "Allow");
    if !own_account {
        return if forms.is_empty() {
            "ImplicitDeny"
        } else {
            "Allow"
        };
    }
    let allows = |index: usize, given: bool| {
        !given || !applies(everything[index].0, &everything[index].1, "Allow").is_empty()
    };
    let identity = matches!(case.who, Who::Root(_)) || allows(0, true);
    let boundary = allows(2, case.boundary.is_some());
    let federated = matches!(case.who, Who::Federated(..));
    let session = if federated && case.session.is_none() {
        false
    } else {
        allows(3, case.session.is_some())
    };
    let allowed = if same {
        forms.contains(&"direct")
            || forms.contains(&"role") && boundary && session
            || identity && boundary && session
    } else {
        !forms.is_empty() && identity && boundary && session
    };
    if allowed { "Allow" } else { "ImplicitDeny" }
}

fn list(value: &Value) -> Vec<String> {
    match value {
        Value::Array(all) => all.iter().flat_map(list).collect(),
        Value::String(text) => vec![text.clone()],
        other => vec![other.to_string()],
    }
}

fn names(element: &Value) -> Vec<(String, String)> {
    match element {
        Value::Object(keys) => keys
            .iter()
            .flat_map(|(key, value)| list(value).into_iter().map(move |v| (key.clone(), v)))
            .collect(),
        text => vec![("AWS".into(), text.as_str().unwrap().into())],
    }
}

/// How one entry names the caller: "" if it does not.
fn named(key: &str, text: &str, case: &Case) -> &'static str {
    let account = case.who.account();
    match (key, &case.who) {
        ("AWS", _) if text == "*" => "direct",
        ("Service", Who::Service(name)) if name == text => "direct",
        ("AWS", Who::Anonymous | Who::Service(_)) => "",
        ("AWS", _) if text == account || text == format!("arn:aws:iam::{account}:root") => {
            "account"
        }
        ("AWS", Who::User(arn)) if arn == text => "direct",
        ("AWS", Who::Session { arn, .. } | Who::Federated(arn, _)) if arn == text => "direct",
        ("AWS", Who::Session { role, .. }) if role == text => "role",
        ("AWS", Who::Federated(_, user)) if user == text => "role",
        _ => "",
    }
}

fn form(statement: &Value, case: &Case) -> &'static str {
    let Some(element) = statement.get("Principal") else {
        return "direct";
    };
    let forms: Vec<_> = names(element)
        .iter()
        .map(|(key, text)| named(key, text, case))
        .collect();
    ["direct", "role", "account"]
        .into_iter()
        .find(|form| forms.contains(form))
        .unwrap_or("")
}

fn matches(statement: &Value, layer: &str, variables: bool, case: &Case) -> bool {
    if let Some(element) = statement.get("Principal")
        && names(element)
            .iter()
            .all(|(key, text)| named(key, text, case).is_empty())
    {
        return false;
    }
    if let Some(element) = statement.get("NotPrincipal") {
        let listed = names(element);
        let has = |text: &str| listed.iter().any(|(_, own)| own == text);
        let account = case.who.account();
        let account = has(account) || has(&format!("arn:aws:iam::{account}:root"));
        let exempt = has("*")
            || match &case.who {
                Who::Anonymous => false,
                Who::Service(name) => has(name),
                Who::Root(_) => account,
                Who::User(arn) | Who::Federated(arn, _) => account && has(arn),
                Who::Session { arn, role } => account && has(role) && has(arn),
            };
        if statement["Effect"] == "Allow" || exempt && case.boundary.is_none() {
            return false;
        }
    }
    let action = |wanted: &String| {
        let wanted = wanted.to_lowercase();
        wanted == "*"
            || wanted.contains(':')
                && wanted
                    .split(':')
                    .zip(case.action.to_lowercase().split(':'))
                    .all(|(p, t)| glob(&tokens(p, false, case).unwrap(), t))
    };
    let any = |key: &str, test: &dyn Fn(&String) -> bool| {
        statement.get(key).map(|value| list(value).iter().any(test))
    };
    let resource = |wanted: &String| resource_covers(wanted, layer, variables, case);
    any("Action", &action).unwrap_or(true)
        && !any("NotAction", &action).unwrap_or(false)
        && any("Resource", &resource).unwrap_or(true)
        && !any("NotResource", &resource).unwrap_or(false)
        && statement
            .get("Condition")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .all(|(operator, keys)| {
                keys.as_object()
                    .unwrap()
                    .iter()
                    .all(|(key, wanted)| condition(operator, key, &list(wanted), variables, case))
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
        if variables
            && rest.starts_with("${")
            && let Some(end) = rest.find('}')
        {
            let inside = &rest[2..end];
            let (key, default) = inside
                .split_once(", ")
                .map_or((inside, None), |(key, default)| {
                    (key, Some(default.trim_matches('\'')))
                });
            let value = match (inside, case.value(key)) {
                ("*" | "?" | "$", _) => inside.to_owned(),
                (_, Some(Val::One(value))) => value.clone(),
                _ => default?.to_owned(),
            };
            all.extend(value.chars().map(Token::Char));
            rest = &rest[end + 1..];
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
    match first {
        Token::Char(c) => next == Some(*c) && glob(rest, chars.as_str()),
        Token::Mark(colon) => {
            next.is_some_and(|c| *colon || c != ':') && glob(rest, chars.as_str())
        }
        Token::Star(colon) => {
            glob(rest, text)
                || next.is_some_and(|c| *colon || c != ':') && glob(pattern, chars.as_str())
        }
    }
}

fn resource_covers(wanted: &str, layer: &str, variables: bool, case: &Case) -> bool {
    if layer == "resource"
        && let Some(short) = wanted.strip_prefix("execute-api:")
    {
        let path = case
            .resource
            .split_once('/')
            .map(|(_, path)| format!("/{path}"));
        return path
            .zip(tokens(short, variables, case))
            .is_some_and(|(path, pattern)| glob(&pattern, &path));
    }
    let mut parts: Vec<String> = wanted.splitn(6, ':').map(str::to_owned).collect();
    if wanted.starts_with("arn:")
        && parts.len() < 6
        && !wanted.ends_with('*')
        && matches!(layer, "identity" | "boundary" | "session" | "scp")
    {
        parts.push("*".into());
    }
    let mut pattern = vec![];
    for (index, part) in parts.iter().enumerate() {
        let Some(mut own) = tokens(part, variables && index == 5, case) else {
            return false;
        };
        let last = own.len();
        for (at, token) in own
            .iter_mut()
            .enumerate()
            .filter(|_| index < 5 && wanted.starts_with("arn:"))
        {
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
    let (base, if_exists) = rest
        .strip_suffix("IfExists")
        .map_or((rest, false), |base| (base, true));
    let negated = base.contains("Not");
    let values = match case.value(key) {
        None => vec![],
        Some(Val::One(value)) => vec![value.clone()],
        Some(Val::Many(values)) => values.clone(),
    };
    let lone_empty = values == [""];
    if base == "Null" {
        let absent = values.is_empty() || lone_empty;
        let wants = |what: &str| wanted.iter().any(|value| value.eq_ignore_ascii_case(what));
        return match (set, absent) {
            ("ForAllValues", true) => true,
            ("ForAnyValue", true) => false,
            (_, true) => wants("true"),
            (_, false) => wants("false"),
        };
    }
    if wanted.is_empty() {
        return match set {
            "ForAnyValue" => false,
            "" if !if_exists => negated,
            _ => values.is_empty(),
        };
    }
    let holds = |value: &String| {
        wanted
            .iter()
            .any(|wanted| compare(base, value, wanted, variables, case))
            != negated
    };
    match set {
        "ForAllValues" => lone_empty || values.iter().all(holds),
        "ForAnyValue" => values.iter().any(holds),
        _ if values.is_empty() => if_exists || negated,
        _ if matches!(case.value(key), Some(Val::Many(_))) => false,
        _ => holds(&values[0]),
    }
}

/// Whether one value of the request matches one of the policy, leaving negation out.
fn compare(base: &str, value: &str, wanted: &str, variables: bool, case: &Case) -> bool {
    let base = base.replace("Not", "");
    if base.starts_with("String") || base.starts_with("Arn") {
        let Some(pattern) = tokens(wanted, variables, case) else {
            return false;
        };
        return match base.as_str() {
            "StringLike" => glob(&pattern, value),
            "ArnEquals" | "ArnLike" => {
                let parts: Vec<&str> = value.splitn(6, ':').collect();
                if parts.len() < 6 || parts[0] != "arn" || wanted == "*" {
                    return parts.len() == 6 && parts[0] == "arn";
                }
                let mut split = pattern.splitn(6, |token| *token == Token::Char(':'));
                parts
                    .iter()
                    .all(|part| split.next().is_some_and(|pattern| glob(pattern, part)))
            }
            _ => {
                // Wildcards are plain characters here.
                let plain: String = pattern
                    .iter()
                    .map(|token| match token {
                        Token::Char(c) => *c,
                        Token::Star(_) => '*',
                        Token::Mark(_) => '?',
                    })
                    .collect();
                if base.ends_with("IgnoreCase") {
                    plain.to_lowercase() == value.to_lowercase()
                } else {
                    plain == value
                }
            }
        };
    }
    let order = if let Some(kind) = base.strip_prefix("Numeric") {
        value
            .parse::<f64>()
            .ok()
            .zip(wanted.parse().ok())
            .map(|pair| (kind.to_owned(), pair))
    } else if let Some(kind) = base.strip_prefix("Date") {
        crate::world::seconds(value)
            .zip(crate::world::seconds(wanted))
            .map(|pair| (kind.to_owned(), pair))
    } else {
        None
    };
    if let Some((kind, (value, wanted))) = order {
        return match kind.as_str() {
            "Equals" => value == wanted,
            "LessThan" => value < wanted,
            "LessThanEquals" => value <= wanted,
            "GreaterThan" => value > wanted,
            _ => value >= wanted,
        };
    }
    match base.as_str() {
        "Bool" => ["true", "false"]
            .iter()
            .any(|b| b.eq_ignore_ascii_case(value) && b.eq_ignore_ascii_case(wanted)),
        "BinaryEquals" => crate::world::bytes(value)
            .is_some_and(|bytes| Some(bytes) == crate::world::bytes(wanted)),
        "IpAddress" => {
            let (network, length) = wanted
                .split_once('/')
                .map_or((wanted, None), |(n, l)| (n, l.parse::<u32>().ok()));
            match (value.parse(), network.parse()) {
                (Ok(IpAddr::V4(a)), Ok(IpAddr::V4(n))) => (0..length.unwrap_or(32))
                    .all(|bit| (a.to_bits() ^ n.to_bits()) >> (31 - bit) & 1 == 0),
                (Ok(IpAddr::V6(a)), Ok(IpAddr::V6(n))) => (0..length.unwrap_or(128))
                    .all(|bit| (a.to_bits() ^ n.to_bits()) >> (127 - bit) & 1 == 0),
                _ => false,
            }
        }
        _ => false,
    }
}
