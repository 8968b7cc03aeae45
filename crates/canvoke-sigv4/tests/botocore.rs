//! Agreement with botocore's signer: the canonical request and the signature of random requests, and the signed request
//! found right by the check. `data/signed_by_botocore.py` makes more cases, which CANVOKE_SIGV4_CASES names.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and may read files and the environment"
)]

use canvoke_sigv4::{
    Body, Credentials, Finding, Form, Pasted, Question, Request, Signing, Source, Time, check, sign,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: String,
    region: String,
    access_key_id: String,
    secret: String,
    token: Option<String>,
    time: u64,
    expires: Option<u32>,
    canonical_request: String,
    signature: String,
    sent: Sent,
}

/// What botocore would send.
#[derive(Deserialize)]
struct Sent {
    url: String,
    headers: Vec<(String, String)>,
}

#[test]
fn the_cases_at_hand_agree() {
    assert_eq!(agree(include_str!("data/botocore.jsonl")), 300);
}

#[test]
fn the_cases_that_are_given_agree() {
    match std::env::var("CANVOKE_SIGV4_CASES") {
        Ok(path) => {
            let count = agree(&std::fs::read_to_string(path).unwrap());
            println!("{count} requests agree with botocore");
        }
        Err(_) => println!("skipped: CANVOKE_SIGV4_CASES names no file"),
    }
}

fn agree(cases: &str) -> usize {
    let mut count = 0;
    for line in cases.lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        let credentials = Credentials {
            session_token: case.token.clone(),
            ..Credentials::of_user(&case.access_key_id, &case.secret)
        };
        let request =
            Request::new(&case.method, &case.url, &case.headers, case.body.as_bytes()).unwrap();
        let time = Time::from_seconds(case.time);
        let signing = Signing {
            form: case
                .expires
                .map_or(Form::Headers, |expires| Form::Url { expires }),
            ..Signing::for_api(&credentials, &case.region, time)
        };
        let signed = sign(&request, &signing).map_err(|error| format!("{error:?}: {line}"));
        let signed = signed.unwrap();
        assert_eq!(signed.canonical.text(), case.canonical_request, "{line}");
        assert_eq!(signed.signature, case.signature, "{line}");
        found_right(&case, &credentials, time, line);
        count += 1;
    }
    count
}

/// What botocore sends is found right.
fn found_right(case: &Case, credentials: &Credentials, time: Time, line: &str) {
    let sent = Request::new(&case.method, &case.sent.url, &case.sent.headers, &[]).unwrap();
    let pasted = Pasted {
        source: Source::RawHttp,
        request: sent,
        body: Body::Known(case.body.clone().into_bytes()),
        is_reconstructed: false,
        logged: Default::default(),
        answered: None,
        hosts: Vec::new(),
        others: 0,
        secret: None,
    };
    let question = Question {
        credentials: Some(credentials),
        region: Some(&case.region),
        arrived: Some(time),
        ..Question::default()
    };
    let findings = check(&pasted, &question).findings;
    assert_eq!(findings, [Finding::InTime, Finding::Matches], "{line}");
}
