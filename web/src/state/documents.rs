//! The policies of a scenario: where they stand, and how their text is kept to the letter while everything around it
//! changes. In a form a policy begins at the margin, in the file it is indented with its member. Knows nothing of IAM.

use canvoke::Scenario;
use canvoke::model::{Authorizer, Document, Named};

/// Calls `visit` with the way to each policy and the policy.
fn each(scenario: &mut Scenario, visit: &mut dyn FnMut(&[&str], &mut Document)) {
    fn inline(
        kind: &str,
        name: &str,
        named: &mut Named<Document>,
        visit: &mut dyn FnMut(&[&str], &mut Document),
    ) {
        for (policy, document) in &mut named.0 {
            visit(&[kind, name, "inline", policy], document);
        }
    }
    fn returned(
        way: &[&str],
        named: &mut Named<Authorizer>,
        visit: &mut dyn FnMut(&[&str], &mut Document),
    ) {
        for (name, authorizer) in &mut named.0 {
            for (index, result) in authorizer.results.iter_mut().enumerate() {
                let index = index.to_string();
                if let Some(document) = &mut result.policy {
                    let below = ["authorizers", name, "results", &index, "policy"];
                    visit(&[way, &below].concat(), document);
                }
            }
        }
    }
    for (name, endpoint) in &mut scenario.endpoints.0 {
        if let Some(document) = &mut endpoint.policy {
            visit(&["endpoints", name, "policy"], document);
        }
    }
    for (name, api) in &mut scenario.apis.0 {
        if let Some(document) = &mut api.policy {
            visit(&["apis", name, "policy"], document);
        }
        returned(&["apis", name], &mut api.authorizers, visit);
        for (deployment, taken) in &mut api.deployments.0 {
            if let Some(snapshot) = &mut taken.snapshot {
                let way = ["apis", name, "deployments", deployment, "snapshot"];
                returned(&way, &mut snapshot.authorizers, visit);
            }
            let policy = taken
                .snapshot
                .as_mut()
                .and_then(|snapshot| snapshot.policy.as_mut());
            if let Some(document) = policy {
                visit(
                    &[
                        "apis",
                        name,
                        "deployments",
                        deployment,
                        "snapshot",
                        "policy",
                    ],
                    document,
                );
            }
        }
    }
    for (name, policy) in &mut scenario.policies.0 {
        visit(&["policies", name, "document"], &mut policy.document);
    }
    for (name, user) in &mut scenario.users.0 {
        inline("users", name, &mut user.inline, visit);
    }
    for (name, role) in &mut scenario.roles.0 {
        if let Some(document) = &mut role.trust {
            visit(&["roles", name, "trust"], document);
        }
        inline("roles", name, &mut role.inline, visit);
    }
    for (name, document) in &mut scenario.service_control_policies.0 {
        visit(&["service_control_policies", name], document);
    }
    for (name, document) in &mut scenario.resource_control_policies.0 {
        visit(&["resource_control_policies", name], document);
    }
    for (name, session) in &mut scenario.sessions.0 {
        if let Some(document) = &mut session.policy {
            visit(&["sessions", name, "policy"], document);
        }
    }
}

/// Gives the policies of `next` the text that the same ones have in `before`, where their meaning is the same.
pub(super) fn keep_documents(before: &Scenario, next: &mut Scenario) {
    let mut texts: Vec<(String, Document)> = Vec::new();
    each(&mut before.clone(), &mut |way, document| {
        texts.push((way.join("\n"), document.clone()))
    });
    let fallback = texts.clone();
    each(next, &mut |way, document| {
        let way = way.join("\n");
        let same = texts
            .iter()
            .find(|(other, old)| *other == way && old == document);
        // After a renaming the way differs, the meaning does not.
        let same = same.or_else(|| fallback.iter().find(|(_, old)| old == document));
        match same {
            Some((_, old)) => *document = old.clone(),
            None => *document = Document::new(indented(&laid_out(document), depth(&way))),
        }
    });
}

/// Sets the text of the policy at `way`.
pub(super) fn set_document(scenario: &mut Scenario, way: &[String], text: &str) {
    let depth = way.len();
    each(scenario, &mut |other, document| {
        if other == way {
            let is_json = serde_json::from_str::<serde_json::Value>(text).is_ok();
            *document = Document::new(if is_json {
                indented(text, depth)
            } else {
                text.to_owned()
            });
        }
    });
}

/// The text of the policy at `way`, from the margin.
pub(crate) fn document_text(scenario: &Scenario, way: &[String]) -> Option<String> {
    let mut found = None;
    each(&mut scenario.clone(), &mut |other, document| {
        if other == way {
            found = Some(match document.pretty() {
                Some(_) => from_margin(document.text(), way.len()),
                None => document.text().to_owned(),
            });
        }
    });
    found
}

fn depth(way: &str) -> usize {
    way.matches('\n').count() + 1
}

/// A policy that came without line breaks, laid out.
fn laid_out(document: &Document) -> String {
    match document.pretty() {
        Some(pretty) if !document.text().contains('\n') => pretty,
        _ => document.text().to_owned(),
    }
}

/// Every line but the first moved right by `depth` levels. White space between JSON's tokens has no meaning, and
/// inside its strings there are no line breaks.
fn indented(text: &str, depth: usize) -> String {
    moved(text, |line| format!("{}{line}", "  ".repeat(depth)))
}

/// Every line but the first moved left as far as all of them go, by `depth` levels at most.
fn from_margin(text: &str, depth: usize) -> String {
    let spaces = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let lines = text.split('\n').skip(1).filter(|line| !line.is_empty());
    let margin = lines.map(spaces).min().unwrap_or(0).min(2 * depth);
    moved(text, |line| line.get(margin..).unwrap_or(line).to_owned())
}

fn moved(text: &str, change: impl Fn(&str) -> String) -> String {
    let lines = text
        .split('\n')
        .enumerate()
        .map(|(index, line)| match (index, line) {
            (0, _) | (_, "") => line.to_owned(),
            _ => change(line),
        });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_in_a_form_begins_at_the_margin() {
        let text = "{\n        \"a\": {\n          \"b\": 1\n        }\n      }";
        assert_eq!(from_margin(text, 3), "{\n  \"a\": {\n    \"b\": 1\n  }\n}");
        assert_eq!(
            from_margin(&indented("{\n  \"a\": 1\n}", 3), 3),
            "{\n  \"a\": 1\n}"
        );
        let half_way = "{\n  \"a\": 1 }";
        assert_eq!(from_margin(&indented(half_way, 3), 3), half_way);
    }
}
