//! Laws on random input: what is signed is found right, what is changed is not; any bytes are taken; no secret is shown.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use canvoke_sigv4::explain::{answer, rule, summary, words};
use canvoke_sigv4::lines::{Holder, Keys, Target, lines};
use canvoke_sigv4::{
    Check, Credentials, Finding, Form, Outcome, Question, Request, Signing, Time, check, read, sign,
};
use proptest::prelude::*;

const HOST: &str = "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com";

fn time() -> Time {
    Time::parse("20261126T120000Z").unwrap()
}

fn keys(is_session: bool) -> Credentials {
    let secret = "qZ/secret+access/key/of/forty/characters";
    if is_session {
        Credentials::of_session(
            "ASIAIOSFODNN7EXAMPLE",
            secret,
            "IQoJb3Jp/TOKEN+of/a+session==",
        )
    } else {
        Credentials::of_user("AKIAIOSFODNN7EXAMPLE", secret)
    }
}

prop_compose! {
    fn request()(
        method in "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS",
        path in "(/[^?#\\x00-\\x20\\x7f]{0,6}){0,4}/?",
        query in "([^#\\x00-\\x1f\\x7f]{0,20})?",
        headers in prop::collection::vec(("[xX]-[a-zA-Z]{1,6}", "[^\\x00-\\x1f\\x7f]{0,12}"), 0..4),
        body in prop::collection::vec(any::<u8>(), 0..40),
    ) -> Option<Request> {
        let mark = if query.is_empty() { "" } else { "?" };
        let url = format!("https://{HOST}{path}{mark}{query}");
        Request::new(&method, &url, &headers, &body).ok()
    }
}

/// A request as it goes over the wire.
fn raw(request: &Request) -> Vec<u8> {
    let host = request.host_header();
    let mut text = format!(
        "{} {} HTTP/1.1\r\nHost: {host}\r\n",
        request.method,
        request.target()
    );
    for (name, value) in &request.headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str(&format!("Content-Length: {}\r\n\r\n", request.body.len()));
    [text.as_bytes(), &request.body].concat()
}

fn checked(raw: &[u8], credentials: &Credentials) -> Check {
    let question = Question {
        credentials: Some(credentials),
        arrived: Some(time()),
        ..Question::default()
    };
    check(&read(raw).unwrap(), &question)
}

/// Everything that a host would show of a check.
fn said(check: &Check) -> String {
    let mut text = summary(check);
    for finding in &check.findings {
        text.push_str(&format!(
            "{finding:?} {:?} {:?}",
            words(finding),
            rule(finding)
        ));
    }
    text.push_str(&format!("{:?} {:?}", answer(check), check.expected));
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_is_signed_is_found_right(
        request in request(), is_session in any::<bool>(), in_url in any::<bool>()
    ) {
        let Some(request) = request else { return Ok(()) };
        let keys = keys(is_session);
        let form = if in_url { Form::Url { expires: 60 } } else { Form::Headers };
        let signing = Signing { form, ..Signing::for_api(&keys, "us-east-1", time()) };
        // `sign` compares aws-sigv4 with the steps shown: two truths would be an error.
        let signed = match sign(&request, &signing) {
            Ok(signed) => signed,
            Err(canvoke_sigv4::NotSigned::QueryNotUtf8) => return Ok(()),
            Err(error) => return Err(TestCaseError::fail(format!("{error:?}"))),
        };
        let check = checked(&raw(&signed.request), &keys);
        prop_assert_eq!(check.outcome(), Outcome::Pass, "{:?}", check.findings);
        prop_assert!(check.findings.contains(&Finding::Matches));
    }

    #[test]
    fn what_is_changed_is_found_wrong(request in request(), what in 0..6) {
        let Some(request) = request else { return Ok(()) };
        let keys = keys(true);
        let Ok(signed) = sign(&request, &Signing::for_api(&keys, "us-east-1", time())) else {
            return Ok(());
        };
        let mut changed = signed.request.clone();
        let mut given = keys.clone();
        match what {
            0 => changed.method.push('X'),
            1 => changed.path.push_str("/x"),
            2 => changed.query.push_str("&x=1"),
            3 => changed.body.push(b'x'),
            4 => given.secret_access_key.push('x'),
            _ => {
                let (_, value) = changed
                    .headers
                    .iter_mut()
                    .find(|(name, _)| name == "X-Amz-Security-Token")
                    .unwrap();
                value.push('x');
            }
        }
        let Ok(pasted) = read(&raw(&changed)) else {
            // A verb that no request has.
            prop_assert_eq!(what, 0);
            return Ok(());
        };
        let question = Question {
            credentials: Some(&given),
            arrived: Some(time()),
            ..Question::default()
        };
        let check = check(&pasted, &question);
        prop_assert_eq!(check.outcome(), Outcome::Block, "{:?}", check.findings);
        prop_assert!(answer(&check).is_some());
    }

    #[test]
    fn any_bytes_are_taken(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(pasted) = read(&bytes) {
            let keys = keys(true);
            for credentials in [None, Some(&keys)] {
                let question = Question { credentials, ..Question::default() };
                said(&check(&pasted, &question));
            }
        }
    }

    /// Real pastes, cut, doubled and with letters put in.
    #[test]
    fn any_paste_is_taken(
        which in 0..PASTES.len(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0..3_usize, ".{0,4}"), 1..6),
    ) {
        let mut bytes = PASTES.get(which).unwrap().as_bytes().to_vec();
        for (at, how, text) in cuts {
            let at = at.index(bytes.len().max(1));
            match how {
                0 => bytes.truncate(at),
                1 => {
                    bytes.splice(at..at, text.into_bytes());
                }
                _ => {
                    let end = (at + 7).min(bytes.len());
                    bytes.drain(at.min(end)..end);
                }
            }
        }
        if let Ok(pasted) = read(&bytes) {
            let keys = Credentials::example_of_user();
            let question = Question { credentials: Some(&keys), ..Question::default() };
            let check = check(&pasted, &question);
            let shown = check.veil.shown(&said(&check));
            prop_assert!(!shown.contains(&keys.secret_access_key), "{}", shown);
        }
    }

    #[test]
    fn no_secret_is_shown(request in request(), is_session in any::<bool>()) {
        let Some(request) = request else { return Ok(()) };
        let keys = keys(is_session);
        let Ok(signed) = sign(&request, &Signing::for_api(&keys, "us-east-1", time())) else {
            return Ok(());
        };
        let check = checked(&raw(&signed.request), &keys);
        let shown = check.veil.shown(&said(&check)) + &format!("{keys:?} {:?}", signed.key);
        prop_assert!(!shown.contains(&keys.secret_access_key));
        if let Some(token) = &keys.session_token {
            prop_assert!(!shown.contains(token));
        }
    }

    /// A line holds the call and no key; in a shell it is as many words as it should be.
    #[test]
    fn lines_hold_no_key(request in request()) {
        let Some(request) = request else { return Ok(()) };
        let holder = Holder::Role {
            arn: "arn:aws:iam::111122223333:role/it's a role".to_owned(),
            session: "s".to_owned(),
        };
        let target = Target { request: &request, region: "us-east-1", holder: &holder, keys: Keys::Session };
        for line in lines(&target) {
            prop_assert!(!line.text.is_empty());
            prop_assert!(!line.text.contains("AKIA") && !line.text.contains("ASIA"));
        }
    }
}

const PASTES: [&str; 9] = [
    include_str!("data/pastes/awscurl.txt"),
    include_str!("data/pastes/awscurl-session.txt"),
    include_str!("data/pastes/botocore-basic-raw.txt"),
    include_str!("data/pastes/botocore-cli-client.txt"),
    include_str!("data/pastes/botocore-stream-raw.txt"),
    include_str!("data/pastes/curl-get.txt"),
    include_str!("data/pastes/curl-post.txt"),
    include_str!("data/pastes/curl-query.txt"),
    include_str!("data/pastes/libcurl-8.23.txt"),
];
