//! Requests that are signed rightly, and the check of a changed one.

use canvoke_sigv4::explain::answer;
use canvoke_sigv4::{
    Canonical, Check, Credentials, Finding, Outcome, Question, Request, Scope, Signing, Time,
    check, read, sign,
};

pub(crate) const HOST: &str = "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com";
pub(crate) const BODY: &str = "{\"name\": \"it's\"}\n";

pub(crate) fn time() -> Time {
    Time::parse("20261126T120000Z").unwrap()
}

pub(crate) fn keys() -> Credentials {
    Credentials::of_user(
        "AKIAIOSFODNN7EXAMPLE",
        "secret/access/key/of/forty+signs/exactly",
    )
}

pub(crate) fn session() -> Credentials {
    Credentials::of_session(
        "ASIAIOSFODNN7EXAMPLE",
        "secret/access/key/of/forty+signs/exactly",
        "IQoJb3JpZ2luX2VjELONGTOKEN//+==",
    )
}

pub(crate) fn request() -> Request {
    let url = format!("https://{HOST}/prod/a%20b/c?b=2&a=*&c&b=1%2F2");
    let headers = [("Content-Type", "application/json"), ("X-Custom", "a   b")];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Request::new("POST", &url, &headers, BODY.as_bytes()).unwrap()
}

/// The signed request as it goes over the wire.
pub(crate) fn raw(keys: &Credentials) -> String {
    let signed = sign(&request(), &Signing::for_api(keys, "us-east-1", time())).unwrap();
    let mut text = format!("POST {} HTTP/1.1\r\nHost: {HOST}\r\n", request().target());
    for (name, value) in &signed.request.headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    format!("{text}Content-Length: {}\r\n\r\n{BODY}", BODY.len())
}

pub(crate) fn checked_with(raw: &str, keys: &Credentials) -> Check {
    let question = Question {
        credentials: Some(keys),
        arrived: Some(time()),
        ..Question::default()
    };
    check(&read(raw.as_bytes()).unwrap(), &question)
}

pub(crate) fn checked(raw: &str) -> Check {
    checked_with(raw, &keys())
}

pub(crate) fn blockers(check: &Check) -> Vec<Finding> {
    let blocks = |finding: &&Finding| finding.outcome() == Outcome::Block;
    check.findings.iter().filter(blocks).cloned().collect()
}

/// The answer's error type and message.
pub(crate) fn answered(check: &Check) -> (&'static str, String) {
    let answer = answer(check).unwrap();
    assert_eq!(answer.status, 403);
    (answer.wording.error_type, answer.wording.message)
}

/// The canonical request that is right.
pub(crate) fn right() -> Canonical {
    let keys = keys();
    let signed = sign(&request(), &Signing::for_api(&keys, "us-east-1", time())).unwrap();
    signed.canonical
}

pub(crate) fn scope() -> Scope {
    Scope {
        date: time().date(),
        region: "us-east-1".into(),
        service: "execute-api".into(),
    }
}
