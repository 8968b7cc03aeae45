//! A signed request step by step, as every host shows it: what is secret in it goes through a veil.

use serde::Serialize;

use crate::credentials::Veil;
use crate::sign::{Form, Signed, Signing};
use crate::steps::{KeySteps, TERMINATOR};

/// Digits of a key that are shown: enough to compare with, too few to sign with.
const SHOWN_DIGITS: usize = 8;

/// A step to the signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What it is.
    pub title: &'static str,
    /// Its text.
    pub text: String,
}

/// A key on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyStep {
    /// Its name in AWS's page.
    pub name: &'static str,
    /// What it is made of.
    pub made_of: String,
    /// Its first digits.
    pub start: String,
}

/// The request and the four steps to its signature.
pub fn steps(signed: &Signed, signing: &Signing<'_>, veil: &Veil) -> Vec<Step> {
    let keys: Vec<String> = key_steps(signed)
        .into_iter()
        .map(|step| format!("{:<9} {:<44} {}", step.name, step.made_of, step.start))
        .collect();
    let step = |title, text: &str| Step {
        title,
        text: veil.shown(text),
    };
    vec![
        step("request", &request(signed, signing, veil)),
        step("canonical request", &signed.canonical.text()),
        step("string to sign", &signed.string_to_sign),
        step("signing key", &keys.join("\n")),
        step(
            "signature",
            &format!(
                "HMAC-SHA256(kSigning, string to sign)\n{}",
                signed.signature
            ),
        ),
    ]
}

/// How long the signature can be used.
pub fn lasts(signing: &Signing<'_>) -> String {
    match signing.form {
        Form::Headers => "within five minutes".to_owned(),
        Form::Url { expires } => format!("for {expires} seconds"),
    }
}

/// The keys on the way, each with what it is made of and its first digits.
pub fn key_steps(signed: &Signed) -> Vec<KeyStep> {
    let KeySteps {
        date,
        region,
        service,
        signing,
    } = &signed.key;
    let scope = &signed.scope;
    let start = |key: &[u8; 32]| {
        let digits: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        let shown: String = digits.chars().take(SHOWN_DIGITS).collect();
        format!("{shown}...")
    };
    let step = |name, of: &str, text: &str, key| KeyStep {
        name,
        made_of: format!("HMAC-SHA256({of}, \"{text}\")"),
        start: start(key),
    };
    vec![
        step("kDate", "\"AWS4\" + secret", &scope.date, date),
        step("kRegion", "kDate", &scope.region, region),
        step("kService", "kRegion", &scope.service, service),
        step("kSigning", "kService", TERMINATOR, signing),
    ]
}

/// The headers to send, `Host` first.
pub fn headers(signed: &Signed, veil: &Veil) -> Vec<(String, String)> {
    let request = &signed.request;
    let host = ("Host".to_owned(), request.host_header().to_owned());
    let others = request.headers.iter();
    let others = others.filter(|(name, _)| !name.eq_ignore_ascii_case("host"));
    std::iter::once(host)
        .chain(others.cloned())
        .map(|(name, value)| (name, veil.shown(&value)))
        .collect()
}

/// The request to send: its URL where that holds the signature, else as it goes over the wire.
pub fn request(signed: &Signed, signing: &Signing<'_>, veil: &Veil) -> String {
    let request = &signed.request;
    if matches!(signing.form, Form::Url { .. }) {
        return veil.shown(&format!("{} {}", request.method, request.url()));
    }
    let mut text = format!("{} {} HTTP/1.1\n", request.method, request.target());
    for (name, value) in headers(signed, veil) {
        text.push_str(&format!("{name}: {value}\n"));
    }
    if !request.body.is_empty() {
        text.push('\n');
        text.push_str(&veil.shown(&String::from_utf8_lossy(&request.body)));
    }
    text.trim_end().to_owned()
}
