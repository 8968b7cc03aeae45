//! IAM as AWS's pages tell it, for a small world: slow, no code shared with the engine. Knows nothing of unknown keys.

use crate::world::{Case, Val, Who, bytes, seconds};
use ipnet::IpNet;
use serde_json::{Value, json};
use std::net::IpAddr;

/// `Allow`, `ExplicitDeny` or `ImplicitDeny`.
pub(crate) fn decide(case: &Case) -> &'static str {
    let has_account = !case.who.account().is_empty();
    let one = |one: &Option<Value>| Vec::from_iter(one.clone());
    let mut layers = vec![
        ("identity", case.identity.clone()),
        ("resource", one(&case.resource_policy)),
        ("boundary", one(&case.boundary)),
        ("session", one(&case.session)),
        ("endpoint", one(&case.endpoint)),
    ];
    // Only callers with an account have policies of their own.
    for (layer, list) in &mut layers {
        list.retain(|_| has_account || matches!(*layer, "resource" | "endpoint"));
    }
    let scps = has_account && !case.management && !case.service_linked;
    let scps = case.scps.iter().filter(|_| scps);
    let rcps = case.rcps.iter().filter(|_| !case.service_linked);
    layers.extend(scps.map(|level| ("scp", level.clone())));
    // An RCP only denies: `RCPFullAWSAccess` allows beside it.
    let mut ceilings = 4..layers.len();
    layers.extend(rcps.map(|level| ("rcp", level.clone())));
    // How each statement that applies names the caller.
    let applies = |index: usize, effect: &str| -> Vec<u8> {
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
    let ceilings = ceilings.all(|at| at == 4 && case.endpoint.is_none() || allows(at));
    let forms = applies(1, "Allow");
    let identity = matches!(case.who, Who::Root(_)) || allows(0);
    let boundary = case.boundary.is_none() || allows(2);
    let session = allows(3) || case.session.is_none() && !matches!(case.who, Who::Federated(..));
    let (by_name, in_person) = (!forms.is_empty(), forms.contains(&DIRECT));
    let own = |granted: bool| granted && boundary && session;
    let is_granted = match case.who.account() == case.owner {
        _ if !has_account => by_name,
        true => in_person || own(identity || forms.contains(&ROLE)),
        false => by_name && own(identity),
    };
    ["ImplicitDeny", "Allow"][usize::from(is_granted && ceilings)]
}

fn list(value: &Value) -> Vec<String> {
    match value {
        Value::Array(all) => all.iter().flat_map(list).collect(),
        Value::String(text) => vec![text.clone()],
        other => vec![other.to_string()],
    }
}

fn names(element: &Value) -> Vec<(String, String)> {
    let bare = json!({ "AWS": element });
    let keys = element.as_object().or(bare.as_object()).unwrap();
    let entries = |(key, texts)| {
        let key: &String = key;
        list(texts).into_iter().map(move |text| (key.clone(), text))
    };
    keys.iter().flat_map(entries).collect()
}

/// Ways to name a caller, the more favourable the greater.
const NONE: u8 = 0;
const ACCOUNT: u8 = 1;
const ROLE: u8 = 2;
const DIRECT: u8 = 3;

/// How one entry names the caller: `NONE` if it does not.
fn named(key: &str, text: &str, case: &Case) -> u8 {
    let account = case.who.account();
    let is_account = text == account || text == format!("arn:aws:iam::{account}:root");
    match (key, &case.who) {
        ("AWS", _) if text == "*" => DIRECT,
        ("Service", Who::Service(name)) if name == text => DIRECT,
        ("AWS", Who::Anonymous | Who::Service(_)) => NONE,
        ("AWS", _) if is_account => ACCOUNT,
        ("AWS", Who::User(arn)) if arn == text => DIRECT,
        ("AWS", Who::Session { arn, .. } | Who::Federated(arn, _)) if arn == text => DIRECT,
        ("AWS", Who::Session { role, .. }) if role == text => ROLE,
        ("AWS", Who::Federated(_, user)) if user == text => ROLE,
        _ => NONE,
    }
}

/// The most favourable way a statement's principals name the caller.
fn form(statement: &Value, case: &Case) -> u8 {
    let entry = |(key, text): (String, String)| named(&key, &text, case);
    let forms = statement
        .get("Principal")
        .map(|element| names(element).into_iter().map(entry));
    forms.map_or(DIRECT, |forms| forms.max().unwrap_or(NONE))
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
    let grants = statement["Effect"] == "Allow";
    let is_out = |element| grants || exempts(element, case);
    let is_about =
        form(statement, case) > NONE && !statement.get("NotPrincipal").is_some_and(is_out);
    let asked = case.action.to_lowercase();
    let action = |wanted: &String| {
        let wanted = wanted.to_lowercase();
        let pattern = |text| tokens(text, false, case).unwrap();
        let mut parts = wanted.split(':').zip(asked.split(':'));
        let parts = parts.all(|(wanted, asked)| glob(&pattern(wanted), asked));
        wanted == "*" || wanted.contains(':') && parts
    };
    let resource = |wanted: &String| resource_covers(wanted, layer, variables, case) == Some(true);
    let any = |key: &str, test: &dyn Fn(&String) -> bool| {
        statement.get(key).map(|value| list(value).iter().any(test))
    };
    let mut conditions = statement["Condition"].as_object().into_iter().flatten();
    is_about
        && any("Action", &action).unwrap_or(true)
        && !any("NotAction", &action).unwrap_or(false)
        && any("Resource", &resource).unwrap_or(true)
        && !any("NotResource", &resource).unwrap_or(false)
        && conditions.all(|(operator, keys)| {
            let mut keys = keys.as_object().unwrap().iter();
            keys.all(|(key, wanted)| condition(operator, key, &list(wanted), variables, case))
        })
}

/// A character: 0 a plain one, 1 a wildcard that takes no colon, 2 a wildcard that takes any character.
type Token = (char, u8);

/// None: a variable is unset.
fn tokens(text: &str, variables: bool, case: &Case) -> Option<Vec<Token>> {
    let mut all = vec![];
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let variable = rest.strip_prefix("${").filter(|_| variables);
        if let Some((inside, after)) = variable.and_then(|rest| rest.split_once('}')) {
            let (key, default) = inside.split_once(", ").unwrap_or((inside, ""));
            let value = match (inside, case.value(key)) {
                ("*" | "?" | "$", _) => inside,
                (_, Some(Val::One(value))) => value,
                _ => Some(default.trim_matches('\'')).filter(|_| !default.is_empty())?,
            };
            all.extend(value.chars().map(|c| (c, 0)));
            rest = after;
            continue;
        }
        all.push((c, if "*?".contains(c) { 2 } else { 0 }));
        rest = &rest[c.len_utf8()..];
    }
    Some(all)
}

fn glob(pattern: &[Token], text: &str) -> bool {
    let Some(((letter, kind), rest)) = pattern.split_first() else {
        return text.is_empty();
    };
    let mut chars = text.chars();
    let next = chars.next();
    let takes = next.is_some_and(|c| *kind == 2 || c != ':');
    match (letter, kind) {
        (c, 0) => next == Some(*c) && glob(rest, chars.as_str()),
        ('*', _) => glob(rest, text) || takes && glob(pattern, chars.as_str()),
        _ => takes && glob(rest, chars.as_str()),
    }
}

fn resource_covers(wanted: &str, layer: &str, variables: bool, case: &Case) -> Option<bool> {
    let short = wanted.strip_prefix("execute-api:");
    if let Some(short) = short.filter(|_| layer == "resource") {
        let path = &case.resource[case.resource.find('/')?..];
        return Some(glob(&tokens(short, variables, case)?, path));
    }
    let mut parts: Vec<&str> = wanted.splitn(6, ':').collect();
    let is_arn = wanted.starts_with("arn:");
    let is_completed = matches!(layer, "identity" | "boundary" | "session" | "scp");
    if is_arn && parts.len() < 6 && !wanted.ends_with('*') && is_completed {
        parts.push("*");
    }
    let mut pattern = vec![];
    for (index, part) in parts.iter().enumerate() {
        let mut own = tokens(part, variables && index == 5, case)?;
        let last = own.len();
        let is_inner = |token: &Token| index < 5 && is_arn && token.1 == 2;
        for (at, token) in own.iter_mut().enumerate().filter(|(_, t)| is_inner(t)) {
            token.1 = 1 + u8::from(token.0 == '*' && at + 1 == last);
        }
        pattern.extend((index > 0).then_some((':', 0)));
        pattern.extend(own);
    }
    Some(glob(&pattern, &case.resource))
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
        let mut wanted = wanted.iter().map(|value| value.to_lowercase());
        return match set {
            "" => wanted.any(|value| value == is_absent.to_string()),
            _ if is_absent => set == "ForAllValues",
            _ => wanted.any(|value| value == "false"),
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
    let meets = |v: &String, w: &String| compare(&positive, v, w, variables, case);
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
    let letters = |all: &Vec<Token>| all.iter().map(|token| token.0).collect::<String>();
    let plain = pattern.as_ref().map(letters);
    let folded = |text: &str| text.to_lowercase();
    let numbers = || value.parse::<f64>().ok().zip(wanted.parse().ok());
    let dates = || seconds(value).zip(seconds(wanted));
    match base {
        "StringEquals" => plain.as_deref() == Some(value),
        "StringEqualsIgnoreCase" => plain.map(|text| folded(&text)) == Some(folded(value)),
        "StringLike" => pattern.is_some_and(|pattern| glob(&pattern, value)),
        "ArnEquals" | "ArnLike" => pattern.is_some_and(|pattern| {
            let parts: Vec<&str> = value.splitn(6, ':').collect();
            let mut split = pattern.splitn(6, |token| *token == (':', 0));
            let mut part = |part: &&str| split.next().is_some_and(|pattern| glob(pattern, part));
            parts.len() == 6 && parts[0] == "arn" && (wanted == "*" || parts.iter().all(&mut part))
        }),
        "Bool" => folded(value) == folded(wanted) && ["true", "false"].contains(&&*folded(value)),
        "BinaryEquals" => bytes(value).is_some() && bytes(value) == bytes(wanted),
        "IpAddress" => {
            let single = || wanted.parse::<IpAddr>().ok().map(IpNet::from);
            let block = wanted.parse::<IpNet>().ok().or_else(single);
            let inside = |address: IpAddr| block.is_some_and(|block| block.contains(&address));
            value.parse().is_ok_and(inside)
        }
        _ => {
            let number = base.strip_prefix("Numeric").map(|order| (order, numbers()));
            let date = || (base.trim_start_matches("Date"), dates());
            let (order, pair) = number.unwrap_or_else(date);
            pair.is_some_and(|(value, wanted)| match order {
                "Equals" => value == wanted,
                "LessThan" => value < wanted,
                "LessThanEquals" => value <= wanted,
                "GreaterThan" => value > wanted,
                _ => value >= wanted,
            })
        }
    }
}
