//! One question for each rule of the specification on layers, principals, actions and ARNs: what is decided, and that
//! every rule has its question. Operators stand in `operators`, remarks in `lint_codes`.

#![expect(clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use canvoke_iam::{
    Context, Decision, Layers, PolicyKind, PreparedPolicy, Principal, Recorder, Request, authorize,
    parse,
};

const QUESTIONS: &str = include_str!("rules.txt");

/// The policies of one layer: documents behind one another, each the statements of one.
fn policies(text: &str, kind: PolicyKind) -> Vec<PreparedPolicy> {
    text.split(" && ")
        .map(|document| {
            let (version, statements) = match document.strip_prefix("old ") {
                Some(rest) => ("2008-10-17", rest),
                None => ("2012-10-17", document),
            };
            let statements: Vec<String> = statements.split(" + ").map(statement).collect();
            let text = format!(
                r#"{{"Version": "{version}", "Statement": [{}]}}"#,
                statements.join(", ")
            );
            PreparedPolicy::new(&parse(&text, kind).0, "policy")
        })
        .collect()
}

/// `allow ACTION on RESOURCE for PRINCIPAL if OPERATOR KEY VALUE`; `not` before a part makes it the Not form.
fn statement(text: &str) -> String {
    let (text, condition) = match text.split_once(" if ") {
        Some((text, condition)) => (text, Some(condition)),
        None => (text, None),
    };
    let (text, principal) = match text.split_once(" for ") {
        Some((text, principal)) => (text, Some(principal)),
        None => (text, None),
    };
    let (text, resource) = text.split_once(" on ").unwrap_or((text, "*"));
    let (effect, action) = text.split_once(' ').unwrap_or((text, "*"));
    let element = |name: &str, text: &str| {
        let (not, text) = match text.strip_prefix("not ") {
            Some(rest) => ("Not", rest),
            None => ("", text),
        };
        let values: Vec<String> = text.split(", ").map(|one| format!("\"{one}\"")).collect();
        (format!("{not}{name}"), values.join(", "))
    };
    let effect = if effect == "allow" { "Allow" } else { "Deny" };
    let (action, actions) = element("Action", action);
    let (resource, resources) = element("Resource", resource);
    let mut all =
        format!(r#""Effect": "{effect}", "{action}": [{actions}], "{resource}": [{resources}]"#);
    if let Some(principal) = principal {
        let (name, values) = element("Principal", principal);
        let kind = if values.contains(".amazonaws.com") {
            "Service"
        } else {
            "AWS"
        };
        all += &match values.as_str() {
            "\"*\"" => format!(r#", "{name}": "*""#),
            _ => format!(r#", "{name}": {{"{kind}": [{values}]}}"#),
        };
    }
    if let Some(condition) = condition {
        let parts: Vec<&str> = condition.splitn(3, ' ').collect();
        let [operator, key, value] = parts.as_slice() else {
            panic!("a condition has three parts: {condition}");
        };
        all += &format!(r#", "Condition": {{"{operator}": {{"{key}": "{value}"}}}}"#);
    }
    format!("{{{all}}}")
}

/// A caller: an ARN, `role ARN as SESSION`, `federated ARN of ARN`, a service, `anonymous`.
fn caller(text: &str) -> Principal {
    if text == "anonymous" {
        return Principal::anonymous();
    }
    if text.ends_with(".amazonaws.com") {
        return Principal::service(text);
    }
    if let Some((role, session)) = text.split_once(" as ") {
        return Principal::role_session(role, session);
    }
    if let Some((federated, user)) = text.split_once(" of ") {
        return Principal::federated_user(federated, Some(user));
    }
    Principal::from_arn(text, None).unwrap_or_else(|| panic!("no caller: {text}"))
}

fn short(text: &str) -> String {
    text.replace("HOME", "111111111111")
        .replace("AWAY", "222222222222")
        .replace("API", "arn:aws:execute-api:us-east-1:111111111111:abc")
}

#[test]
fn every_rule_has_its_answer() {
    let mut cited = BTreeSet::new();
    let mut question: Vec<(String, String)> = Vec::new();
    let mut title = String::new();
    let mut wrong = Vec::new();
    for line in QUESTIONS.lines().chain(["end"]) {
        if line.starts_with('#') || line.is_empty() {
            continue;
        }
        if let Some((key, value)) = line
            .strip_prefix("  ")
            .and_then(|line| line.split_once(": "))
        {
            question.push((key.to_owned(), short(value)));
            continue;
        }
        if !question.is_empty() {
            wrong.extend(ask(&title, &std::mem::take(&mut question)));
        }
        title = line.to_owned();
        let rules = line
            .split_whitespace()
            .filter(|word| word.starts_with("I-"));
        cited.extend(rules.map(|rule| rule.trim_end_matches([',', ':']).to_owned()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let missing: Vec<String> = [("EVAL", 24), ("PRIN", 18), ("ACT", 3), ("ARN", 11)]
        .into_iter()
        .flat_map(|(family, last)| (1..=last).map(move |number| format!("I-{family}-{number:02}")))
        .filter(|rule| !cited.contains(rule))
        .collect();
    println!("{} rules have a question", cited.len());
    assert!(missing.is_empty(), "no question: {missing:?}");
}

fn ask(title: &str, question: &[(String, String)]) -> Option<String> {
    let member = |key: &str| {
        question
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, v)| v.as_str())
    };
    let list = |key: &str, kind| member(key).map(|text| policies(text, kind));
    let levels = |key: &str, kind| -> Vec<Vec<PreparedPolicy>> {
        let levels = member(key).map(|text| text.split(" / ").collect::<Vec<_>>());
        let levels = levels.unwrap_or_default().into_iter();
        levels
            .map(|level| {
                if level == "nothing" {
                    Vec::new()
                } else {
                    policies(level, kind)
                }
            })
            .collect()
    };
    let boundary = list("boundary", PolicyKind::Boundary);
    let identity = list("identity", PolicyKind::Identity).unwrap_or_default();
    let (resource, endpoint) = (
        list("resource", PolicyKind::Resource),
        list("endpoint", PolicyKind::Endpoint),
    );
    let session = list("session", PolicyKind::Session);
    let (scps, rcps) = (
        levels("scp", PolicyKind::ServiceControl),
        levels("rcp", PolicyKind::ResourceControl),
    );
    let default = (
        "arn:aws:iam::111111111111:user/ann",
        "execute-api:Invoke",
        "arn:aws:execute-api:us-east-1:111111111111:abc/prod/GET/pets/42",
    );
    let principal = caller(member("who").unwrap_or(default.0)).with_boundary(boundary.is_some());
    let mut context = Context::default();
    for pair in member("context")
        .into_iter()
        .flat_map(|text| text.split(", "))
    {
        match pair.split_once('=') {
            Some((key, value)) if value.contains('|') => {
                context.set_many(key, value.split('|').map(str::to_owned))
            }
            Some((key, value)) => context.set(key, value),
            None => context.set_unknown(pair),
        }
    }
    let request = Request::new(
        principal,
        member("action").unwrap_or(default.1),
        member("on").unwrap_or(default.2),
        context,
    );
    let layers = Layers {
        identity: &identity,
        boundary: boundary.as_ref().and_then(|all| all.first()),
        session: session.as_deref(),
        service_control: &scps,
        resource_control: &rcps,
        resource: resource.as_deref(),
        endpoint: endpoint.as_deref(),
        resource_owner: member("owner").unwrap_or("111111111111"),
        is_management_account: member("management").is_some(),
        is_service_linked_role: member("linked").is_some(),
        ..Layers::default()
    };
    let mut recorder = Recorder::default();
    let found = authorize(&layers, &request, &mut recorder);
    let authorization = recorder.finish();
    assert_eq!(found, authorization.decision(), "{title}");
    let expected = match member("expect").unwrap_or_else(|| panic!("no `expect`: {title}")) {
        "allow" => Decision::Allow,
        "deny" => Decision::ExplicitDeny,
        "silent" => Decision::ImplicitDeny,
        "unknown" => Decision::Unknown,
        other => panic!("{title}: `{other}` is no answer"),
    };
    let contested: Vec<&str> = authorization
        .contested()
        .iter()
        .map(|note| note.rule.rule())
        .collect();
    if let Some(rule) = member("contested")
        && !contested.contains(&rule)
    {
        return Some(format!(
            "{title}: not contested by {rule}, but by {contested:?}"
        ));
    }
    (found != expected).then(|| format!("{title}: expected {expected:?}, found {found:?}"))
}
