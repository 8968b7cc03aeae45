//! A checked paste as text and as JSON.

use std::io::Read as _;
use std::path::Path;

use canvoke_sigv4::explain::{Answer, answer, answer_to, rule, summary, words};
use canvoke_sigv4::{Check, Finding, MAX_BYTES, Outcome, Question, check, explain, read};
use serde_json::{Value, json};

use super::call::resolved;
use super::keys::given;
use super::{Stop, at, body, now};
use crate::NOT_ALLOWED;
use crate::arguments::{Sign, SignFormat};
use crate::output::{out, painted};

/// Checks.
pub(super) fn run(arguments: &Sign, path: &Path) -> Result<u8, Stop> {
    let name = path.display().to_string();
    let bytes = bytes(path).map_err(|error| {
        let message = format!("`{name}` cannot be read: {error}");
        let hint = "check the path; `-` reads standard input";
        Stop::at("UNREADABLE", "--check", message, hint)
    })?;
    let pasted = read(&bytes).map_err(|error| {
        let (message, hint) = explain::not_read(error);
        Stop::at("NO_REQUEST", &name, message, hint)
    })?;
    let resolved = resolved(arguments)?;
    let credentials = given();
    let body = body(arguments)?;
    let question = Question {
        credentials: credentials.as_ref(),
        region: resolved.region.as_deref(),
        arrived: at(arguments)?,
        now: Some(now()),
        body: body.as_deref(),
        meant: resolved.request.as_ref(),
    };
    let check = check(&pasted, &question);
    // The token is hidden unless it is asked for; the secret always.
    let shown = |text: &str| match arguments.show_token {
        false => check.veil.shown(text),
        true => match &credentials {
            Some(given) => {
                let mut veil = canvoke_sigv4::Veil::default();
                let secret = &given.secret_access_key;
                veil.hide(secret, canvoke_sigv4::HIDDEN_SECRET);
                veil.shown(text)
            }
            None => text.to_owned(),
        },
    };
    out(&match arguments.format {
        SignFormat::Text => painted(&shown(&text(&check))),
        SignFormat::Json => match serde_json::to_string_pretty(&hidden(json(&check), &shown)) {
            Ok(json) => json + "\n",
            Err(error) => format!("{{\"error\": \"{error}\"}}\n"),
        },
    });
    Ok(match check.outcome() {
        Outcome::Pass => 0,
        Outcome::Unknown | Outcome::Block => NOT_ALLOWED,
    })
}

fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    let most = u64::try_from(MAX_BYTES)
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().take(most).read_to_end(&mut bytes)?;
    } else {
        std::fs::File::open(path)?
            .take(most)
            .read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

fn text(check: &Check) -> String {
    let word = match check.outcome() {
        Outcome::Pass => "ACCEPTED",
        Outcome::Unknown => "UNKNOWN",
        Outcome::Block => "REFUSED",
    };
    let request = &check.request;
    let key = match &check.access_key_id {
        Some(id) => format!("signed with {id}"),
        None => "no key named".to_owned(),
    };
    let mut text = format!(
        "{word} {}\n\n{} {}, {key}\n",
        summary(check),
        request.method,
        request.url()
    );
    if let Some(answer) = answer(check) {
        text.push_str(&format!("\n{}", answer_text(&answer)));
    }
    text.push('\n');
    for finding in &check.findings {
        text.push_str(&finding_text(finding));
    }
    if let Some(expected) = &check.expected {
        text.push_str(&format!(
            "\n== canonical request, as AWS calculates it\n{}\n\n== string to sign\n{}\n",
            expected.canonical_request, expected.string_to_sign
        ));
    }
    text
}

fn answer_text(answer: &Answer) -> String {
    let mut text = format!(
        "the client sees   {} {} ({})\n                  {}\n",
        answer.status,
        answer.wording.error_type,
        answer.mark.word(),
        answer.body()
    );
    for other in &answer.may_also {
        let message = other.message.replace('\n', "\\n");
        text.push_str(&format!(
            "may appear as     {} {message}\n",
            other.error_type
        ));
    }
    text
}

fn finding_text(finding: &Finding) -> String {
    let sign = match finding.outcome() {
        Outcome::Pass => "✓",
        Outcome::Unknown => "◇",
        Outcome::Block => "⛔",
    };
    let words = words(finding);
    let mut text = format!("{sign} {}\n", words.claim);
    for see in &words.see {
        text.push_str(&format!("     see   {see}\n"));
    }
    if let Some(fix) = &words.fix {
        text.push_str(&format!("     fix   {fix}\n"));
    }
    if finding.outcome() != Outcome::Pass
        && let Some(rule) = rule(finding)
    {
        let id = if rule.id.is_empty() {
            String::new()
        } else {
            format!("{} ", rule.id)
        };
        text.push_str(&format!(
            "     rule  {id}({}) {}\n",
            rule.mark.word(),
            rule.source
        ));
    }
    text
}

fn json(check: &Check) -> Value {
    let findings: Vec<Value> = check
        .findings
        .iter()
        .map(|finding| {
            let words = words(finding);
            json!({
                "finding": finding,
                "outcome": finding.outcome(),
                "claim": words.claim,
                "see": words.see,
                "fix": words.fix,
                "rule": rule(finding),
                "answer": answer_to(finding, check),
            })
        })
        .collect();
    json!({
        "check": 1,
        "outcome": check.outcome(),
        "summary": summary(check),
        "source": check.source,
        "access_key_id": check.access_key_id,
        "request": {"method": check.request.method, "url": check.request.url()},
        "answer": answer(check),
        "findings": findings,
        "expected": check.expected.as_ref().map(|expected| json!({
            "canonical_request": expected.canonical_request,
            "string_to_sign": expected.string_to_sign,
            "signature": expected.signature,
        })),
    })
}

/// JSON with every string as it may be shown.
fn hidden(value: Value, shown: &impl Fn(&str) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(shown(&text)),
        Value::Array(values) => values
            .into_iter()
            .map(|value| hidden(value, shown))
            .collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name, hidden(value, shown)))
            .collect(),
        value => value,
    }
}
