//! AWS's published signing test suite: the canonical request, the string to sign and the signature of every case that
//! applies, and the signed request read back and found right.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use canvoke_sigv4::{
    Credentials, Deviation, Finding, Form, How, Piece, Question, Request, Signing, Time, check,
    hash, read, sign,
};
use serde_json::Value;

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn credentials(context: &Value) -> Credentials {
    let keys = &context["credentials"];
    Credentials {
        session_token: keys["token"].as_str().map(str::to_owned),
        ..Credentials::of_user(
            text(&keys["access_key_id"]),
            text(&keys["secret_access_key"]),
        )
    }
}

/// A case that encodes the path once, as S3 does; aws-sigv4's own tests leave it out for that.
const ENCODED_ONCE: &str = "get-space-normalized";

#[test]
fn the_case_that_encodes_once_is_told_as_such() {
    let suite: Vec<Value> =
        serde_json::from_str(include_str!("data/aws-signing-test-suite.json")).unwrap();
    let case = suite
        .iter()
        .find(|case| case["name"] == ENCODED_ONCE)
        .unwrap();
    let credentials = credentials(&case["context"]);
    let question = Question {
        credentials: Some(&credentials),
        ..Question::default()
    };
    for place in ["header", "query"] {
        // The suite writes the signed request with a bare space, which no client can send.
        let sent =
            text(&case[place]["signed_request"]).replace("/example space/", "/example%20space/");
        let pasted = read(sent.as_bytes()).unwrap();
        let differs: Vec<Finding> = check(&pasted, &question)
            .findings
            .into_iter()
            .filter(|finding| matches!(finding, Finding::Differs { .. } | Finding::Matches))
            .collect();
        let wanted = Finding::Differs {
            deviation: Deviation {
                piece: Piece::Path,
                signed: "/example%20space/".to_owned(),
                expected: "/example%2520space/".to_owned(),
                how: How::PathEncodedOnce,
            },
        };
        assert_eq!(differs, [wanted], "{place}");
    }
}

#[test]
fn every_case_that_applies_agrees() {
    let suite: Vec<Value> =
        serde_json::from_str(include_str!("data/aws-signing-test-suite.json")).unwrap();
    assert_eq!(suite.len(), 30);
    for case in suite.iter().filter(|case| case["name"] != ENCODED_ONCE) {
        let name = text(&case["name"]);
        let context = &case["context"];
        let credentials = credentials(context);
        let expires = context["expiration_in_seconds"].as_u64().unwrap();
        for (place, form) in [
            ("header", Form::Headers),
            (
                "query",
                Form::Url {
                    expires: u32::try_from(expires).unwrap(),
                },
            ),
        ] {
            let mut request = request(&text(&case["request"]));
            // The suite's clients of these cases send the body's hash in a header too, but not beside a signed URL.
            if context["sign_body"] == true && form == Form::Headers {
                let hash = hash(&request.body);
                request
                    .headers
                    .push(("X-Amz-Content-Sha256".to_owned(), hash));
            }
            let signing = Signing {
                credentials: &credentials,
                region: context["region"].as_str().unwrap(),
                service: context["service"].as_str().unwrap(),
                time: Time::parse(context["timestamp"].as_str().unwrap()).unwrap(),
                form,
            };
            let signed = sign(&request, &signing).unwrap();
            let wanted = &case[place];
            let at = format!("{name}, {place}");
            assert_eq!(
                signed.canonical.text(),
                text(&wanted["canonical_request"]),
                "{at}"
            );
            assert_eq!(
                signed.string_to_sign,
                text(&wanted["string_to_sign"]),
                "{at}"
            );
            assert_eq!(signed.signature, text(&wanted["signature"]), "{at}");
            let pasted = read(text(&wanted["signed_request"]).as_bytes()).unwrap();
            let question = Question {
                credentials: Some(&credentials),
                ..Question::default()
            };
            let findings = check(&pasted, &question).findings;
            assert!(findings.contains(&Finding::Matches), "{at}: {findings:?}");
        }
    }
}

/// A request of the suite, path and query as they stand there.
fn request(text: &str) -> Request {
    let mut pasted = read(text.as_bytes()).unwrap();
    pasted.request.headers.retain(|(name, _)| name != "Host");
    match pasted.body {
        canvoke_sigv4::Body::Known(body) => pasted.request.body = body,
        canvoke_sigv4::Body::NotShown => {}
    }
    pasted.request
}
