//! Which error can come from which finding: the table printed as a document and as data, and compared with every answer
//! that the cases yield. Knows nothing of how a paste is read.
//!
//! `UPDATE_TABLES=1 cargo test --workspace --test cases` writes both anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use canvoke::diagnose::table::{Cause, Kind, Row, causes, rows};
use canvoke::report::{GateOutcome, ReportedGate, Response};
use canvoke::{Diagnosis, diagnose};
use canvoke_tests::same;

use super::answers;

fn codes(diagnosis: &Diagnosis) -> Vec<&str> {
    let causes = diagnosis.causes.iter();
    causes.map(|cause| cause.code.as_str()).collect()
}

fn ids(diagnosis: &Diagnosis) -> Vec<&str> {
    let responses = diagnosis.responses.iter();
    responses.map(|response| response.id.as_str()).collect()
}

#[test]
fn documents_say_what_the_table_says() {
    let causes: BTreeMap<String, Cause> = causes()
        .unwrap()
        .into_iter()
        .map(|cause| (cause.code.clone(), cause))
        .collect();
    let mut text = String::from(
        "# From an error to its causes\n\nGenerated from `crates/canvoke/src/diagnose/responses.json` and `causes.json`; `canvoke diagnose` reads the same. `{name}` stands\nfor what differs from call to call. Names of causes are the codes of findings.\n",
    );
    for row in rows().unwrap() {
        let _ = writeln!(text, "\n## {} ({})\n", row.id, row.rule);
        let kind = match row.kind {
            Kind::Http => "HTTP",
            Kind::Dns => "no answer: DNS",
            Kind::Timeout => "no answer: timeout",
            Kind::Tls => "no answer: TLS",
        };
        let status = row
            .status
            .map_or(String::new(), |status| format!(" {status}"));
        let types: String = row.types.iter().map(|name| format!(" {name}")).collect();
        let _ = writeln!(text, "{kind}{status}{types}");
        for wording in &row.texts {
            let _ = writeln!(text, "\n    {wording}");
        }
        if let Some(note) = &row.note {
            let _ = writeln!(text, "\n{note}.");
        }
        if !row.others.is_empty() {
            let others: Vec<String> = row
                .others
                .iter()
                .map(|other| {
                    let status = other
                        .status
                        .map_or(String::new(), |status| format!("{status} "));
                    format!("{status}`{}` ({})", other.text, other.rule)
                })
                .collect();
            let _ = writeln!(text, "\nMay appear as: {}.", others.join(", "));
        }
        let _ = writeln!(
            text,
            "\n| cause | gate | says | look at | rules |\n|---|---|---|---|---|"
        );
        for code in &row.causes {
            let cause = &causes[code];
            let _ = writeln!(
                text,
                "| {code} | {} | {} | {} | {} |",
                cause.gates.join(", "),
                cause.says,
                cause.check,
                cause.rules.join(", ")
            );
        }
    }
    same("docs/diagnosis.md", &text);
    let lines = |values: Vec<serde_json::Value>| {
        let lines: Vec<String> = values.iter().map(|value| format!("    {value}")).collect();
        lines.join(",\n")
    };
    let responses = rows()
        .unwrap()
        .into_iter()
        .map(|row| serde_json::to_value(row).unwrap());
    let causes = causes
        .values()
        .map(|cause| serde_json::to_value(cause).unwrap());
    same(
        "static/diagnosis.json",
        &format!(
            "{{\n  \"responses\": [\n{}\n  ],\n  \"causes\": [\n{}\n  ]\n}}\n",
            lines(responses.collect()),
            lines(causes.collect())
        ),
    );
}

/// An answer as `curl --include` prints it, or the words of a failure.
fn as_printed(response: &Response) -> Option<String> {
    match response {
        Response::Http {
            status,
            headers,
            body,
            ..
        } => {
            let mut text = format!("HTTP/1.1 {status}\n");
            for header in headers {
                let _ = writeln!(text, "{header}");
            }
            let _ = write!(text, "\n{body}");
            Some(text)
        }
        Response::Failure { message, .. } => Some(message.clone()),
        Response::Unknown { .. } => None,
    }
}

/// The codes of the first gate that stops a path.
fn stopped_by(gates: &[ReportedGate]) -> Vec<&str> {
    let is_open =
        |gate: &&ReportedGate| !matches!(gate.outcome, GateOutcome::Pass | GateOutcome::NotReached);
    let first = gates.iter().find(is_open);
    first
        .into_iter()
        .flat_map(|gate| std::iter::once(gate).chain(&gate.also))
        .filter(|row| row.outcome == GateOutcome::Block)
        .map(|row| row.code.as_str())
        .collect()
}

/// Whatever a call meets leads back to what stopped it.
#[test]
fn every_answer_of_the_cases_leads_back_to_its_finding() {
    let (mut asked, mut faults) = (0, BTreeSet::new());
    for (heading, answer) in answers() {
        let Some(report) = answer.report else {
            continue;
        };
        for path in &report.paths {
            let codes_of = stopped_by(&path.gates);
            let Some(printed) = as_printed(&path.response).filter(|_| !codes_of.is_empty()) else {
                continue;
            };
            let mut pastes = vec![printed];
            if let Response::Http {
                body,
                also_seen,
                response_type,
                status,
                ..
            } = &path.response
            {
                // An API's own words alone tell nothing.
                let own = diagnose(body)
                    .unwrap()
                    .responses
                    .iter()
                    .all(|one| one.id == "OWN_WORDS");
                if !own {
                    pastes.push(body.clone());
                }
                if response_type.is_some() || *status == 403 {
                    pastes.extend(
                        also_seen
                            .iter()
                            .filter(|text| text.starts_with('{'))
                            .cloned(),
                    );
                }
            }
            for paste in pastes {
                asked += 1;
                let diagnosis = diagnose(&paste).unwrap();
                let found = codes(&diagnosis);
                if !codes_of.iter().any(|code| found.contains(code)) {
                    faults.insert(format!(
                        "{heading}: {codes_of:?} is no cause of {paste}\n  {found:?}"
                    ));
                }
            }
        }
    }
    assert!(asked > 400, "only {asked} answers were asked about");
    let faults: Vec<String> = faults.into_iter().collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Every code that blocks in a case is a cause of something, and has its gate; a cause that no case shows says why.
#[test]
fn codes_and_causes_are_the_same() {
    let mut shown: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, answer) in answers() {
        for path in answer.report.iter().flat_map(|report| &report.paths) {
            for row in path
                .gates
                .iter()
                .flat_map(|gate| std::iter::once(gate).chain(&gate.also))
            {
                if row.outcome == GateOutcome::Block {
                    shown
                        .entry(row.code.clone())
                        .or_default()
                        .insert(row.gate.to_owned());
                }
            }
        }
    }
    let all = rows().unwrap();
    let used: BTreeSet<&String> = all.iter().flat_map(|row| &row.causes).collect();
    let table = causes().unwrap();
    let by_code: BTreeMap<&String, &Cause> =
        table.iter().map(|cause| (&cause.code, cause)).collect();
    let mut faults = Vec::new();
    for (code, gates) in &shown {
        let Some(cause) = by_code.get(code) else {
            faults.push(format!(
                "`{code}` blocks in a case and has no row in causes.json"
            ));
            continue;
        };
        if !used.contains(code) {
            faults.push(format!("`{code}` is the cause of no row of responses.json"));
        }
        for gate in gates.iter().filter(|gate| !cause.gates.contains(gate)) {
            faults.push(format!(
                "`{code}` is said by gate `{gate}`, and its row does not say so"
            ));
        }
    }
    let network = canvoke::explain::codes::codes().unwrap();
    let is_network = |cause: &Cause| network.iter().any(|code| cause.code.ends_with(&code.code));
    for cause in table.iter().filter(|cause| !is_network(cause)) {
        match (&cause.absent, shown.contains_key(&cause.code)) {
            (None, false) => faults.push(format!("no case yields `{}`: say why", cause.code)),
            (Some(reason), true) if !reason.starts_with("coming") => {
                faults.push(format!("`{}` has a case: take `absent` away", cause.code))
            }
            _ => {}
        }
        if !used.contains(&cause.code) {
            faults.push(format!("`{}` is the cause of nothing", cause.code));
        }
    }
    for code in used {
        if !by_code.contains_key(code) {
            faults.push(format!("`{code}` has no row in causes.json"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The rules of answers (G-MSG), of signatures (G-SIG) and of failures (G-FAIL) that have words are in the table.
#[test]
fn every_rule_of_answers_has_a_row() {
    let all: Vec<Row> = rows().unwrap();
    let mut cited: BTreeSet<String> = all
        .iter()
        .flat_map(|row| {
            std::iter::once(row.rule.clone())
                .chain(row.others.iter().map(|other| other.rule.clone()))
        })
        .collect();
    cited.extend(causes().unwrap().into_iter().flat_map(|cause| cause.rules));
    let index =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rules.md"))
            .unwrap();
    for rule in &cited {
        assert!(
            index.contains(rule.as_str()),
            "`{rule}` is not in docs/rules.md"
        );
    }
    // G-MSG-00 is the form of all bodies.
    let wanted = (1..=25)
        .chain(30..=31)
        .map(|number| format!("G-MSG-{number:02}"));
    let wanted = wanted.chain((1..=8).map(|number| format!("G-SIG-{number:02}")));
    let missing: Vec<String> = wanted.filter(|rule| !cited.contains(rule)).collect();
    assert!(missing.is_empty(), "no row cites {missing:?}");
}

#[test]
fn pastes_of_many_kinds_are_read() {
    let first = |text: &str| {
        let diagnosis = diagnose(text).unwrap();
        let ids: Vec<String> = ids(&diagnosis).into_iter().map(str::to_owned).collect();
        ids.join(" ")
    };
    // An answer as `curl -v` shows it.
    let curl = "* Connected to vpce-1 (10.0.1.10) port 443\n> GET /prod/x HTTP/1.1\n> Host: a\n>\n< HTTP/1.1 403 Forbidden\n< x-amzn-ErrorType: MissingAuthenticationTokenException\n<\n* Connection #0 to host left intact\n{\"message\":\"Missing Authentication Token\"}";
    assert_eq!(first(curl), "MISSING_AUTHENTICATION_TOKEN");
    // Exceptions of clients.
    for (text, id) in [
        (
            "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='a', port=443): Max retries exceeded with url: /prod (Caused by NameResolutionError(\"<urllib3.connection.HTTPSConnection object>: Failed to resolve 'a' ([Errno -2] Name or service not known)\"))",
            "NAME_NOT_FOUND",
        ),
        (
            "Error: getaddrinfo ENOTFOUND abc.execute-api.us-east-1.amazonaws.com",
            "NAME_NOT_FOUND",
        ),
        ("dial tcp 10.0.1.10:443: i/o timeout", "NO_CONNECTION"),
        ("Task timed out after 3.00 seconds", "NO_CONNECTION"),
        (
            "javax.net.ssl.SSLPeerUnverifiedException: No subject alternative DNS name matching api.internal.example found.",
            "TLS_NAME",
        ),
        (
            "requests.exceptions.HTTPError: 429 Client Error: Too Many Requests for url: https://a",
            "THROTTLED",
        ),
        (
            "{'message': 'Forbidden'}",
            "UNKNOWN_API INVALID_API_KEY WAF_FILTERED",
        ),
        (
            "{\"message\": \"Internal server error\"}",
            "API_CONFIGURATION_ERROR BAD_ANSWER",
        ),
        (
            "HTTP/2 502\n\n{\"message\": \"Internal server error\"}",
            "BAD_ANSWER",
        ),
        ("414", "URI_TOO_LONG"),
        (
            "HTTP/1.1 403 Forbidden\nx-amzn-ErrorType: AccessDeniedException\n\n{\"message\":\"go away\"}",
            "EXPLICIT_DENY_RESOURCE",
        ),
        ("{\"message\":\"Forbidden: admins only\"}", "OWN_WORDS"),
        ("HTTP/1.1 200 OK\n\n{\"message\":\"Forbidden\"}", ""),
        ("", ""),
    ] {
        assert!(
            first(text).starts_with(id) && first(text).is_empty() == id.is_empty(),
            "{text}: {} in place of {id}",
            first(text)
        );
    }
}

#[test]
fn an_anonymous_caller_has_no_policies_of_its_own() {
    let text = |user: &str| {
        format!(
            "{{\"Message\":\"User: {user} is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********1111:abc/prod/GET/x\"}}"
        )
    };
    let anonymous = diagnose(&text("anonymous")).unwrap();
    assert_eq!(anonymous.read.user.as_deref(), Some("anonymous"));
    assert!(!codes(&anonymous).contains(&"IDENTITY_POLICY_IMPLICIT_DENY"));
    let signed = diagnose(&text("arn:aws:iam::111111111111:user/a")).unwrap();
    assert!(codes(&signed).contains(&"IDENTITY_POLICY_IMPLICIT_DENY"));
    assert_eq!(
        signed.read.resource.as_deref(),
        Some("arn:aws:execute-api:us-east-1:********1111:abc/prod/GET/x")
    );
}
