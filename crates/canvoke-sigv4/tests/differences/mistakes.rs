//! What clients sign wrongly: each known way alone, two at once, and the readings that are contested.

use canvoke_sigv4::explain::{rule, summary, words};
use canvoke_sigv4::{
    Canonical, Finding, How, Outcome, Piece, Request, Scope, Signing, hash, sign, signature,
    signing_key, string_to_sign_at,
};

use crate::made::*;

/// What the client would have signed, with one piece as it should not be.
struct Wrong {
    how: How,
    canonical: Canonical,
    secret: String,
    key_scope: Scope,
}

fn wrong(how: How, change: impl FnOnce(&mut Wrong)) -> Wrong {
    let mut wrong = Wrong {
        how,
        canonical: right(),
        secret: keys().secret_access_key,
        key_scope: scope(),
    };
    change(&mut wrong);
    wrong
}

fn path(how: How, path: &str) -> Wrong {
    wrong(how, |wrong| path.clone_into(&mut wrong.canonical.path))
}

fn query(how: How, query: &str) -> Wrong {
    wrong(how, |wrong| query.clone_into(&mut wrong.canonical.query))
}

fn header(how: How, name: &str, value: &str) -> Wrong {
    wrong(how, |wrong| {
        for (header, old) in &mut wrong.canonical.headers {
            if header == name {
                value.clone_into(old);
            }
        }
    })
}

fn body(how: How, hash: String) -> Wrong {
    wrong(how, |wrong| wrong.canonical.payload_hash = hash)
}

fn mistakes() -> Vec<Wrong> {
    let (region, service, date) = (
        "eu-west-1".to_owned(),
        "lambda".to_owned(),
        "20261125".to_owned(),
    );
    vec![
        path(How::PathEncodedOnce, "/prod/a%20b/c"),
        path(How::PathNotEncoded, "/prod/a b/c"),
        path(How::PathEncodedThrice, "/prod/a%252520b/c"),
        path(How::PathOtherEnd, "/prod/a%2520b/c/"),
        path(How::PathOtherStart, "/a%2520b/c"),
        query(How::QueryNotSorted, "b=2&a=%2A&c=&b=1%2F2"),
        query(How::QueryAsSent, "b=2&a=*&c&b=1%2F2"),
        query(How::QueryWithoutEquals, "a=*&b=1%2F2&b=2&c"),
        query(How::QueryMarksNotEncoded, "a=*&b=1%2F2&b=2&c="),
        query(How::QueryEncodedTwice, "a=%252A&b=1%252F2&b=2&c="),
        query(How::QueryNotEncoded, "a=*&b=1/2&b=2&c="),
        query(How::QueryLeftOut, ""),
        header(How::HeaderNotTrimmed, "x-custom", "a   b"),
        header(How::HostWithPort, "host", &format!("{HOST}:443")),
        body(How::HashOfNothing, hash(b"")),
        body(How::HashEmpty, String::new()),
        body(How::HashWithLineBreak, hash(format!("{BODY}\n").as_bytes())),
        body(How::HashWithoutLineBreak, hash(BODY.trim_end().as_bytes())),
        body(
            How::HashOtherLineBreaks,
            hash(BODY.replace('\n', "\r\n").as_bytes()),
        ),
        wrong(How::HeadersNotSorted, |wrong| {
            wrong.canonical.headers.reverse()
        }),
        wrong(How::KeyOtherRegion, |wrong| wrong.key_scope.region = region),
        wrong(How::KeyOtherService, |wrong| {
            wrong.key_scope.service = service
        }),
        wrong(How::KeyOtherDate, |wrong| wrong.key_scope.date = date),
        wrong(How::SecretWithSpace, |wrong| wrong.secret.push('\n')),
        wrong(How::SecretEncoded, |wrong| {
            wrong.secret = wrong.secret.replace('/', "%2F").replace('+', "%2B");
        }),
    ]
}

/// The request with the signature that such a client would have made.
fn sent(wrong: &Wrong) -> String {
    let string = string_to_sign_at(time(), &scope(), &wrong.canonical.text());
    let key = signing_key(&wrong.secret, &wrong.key_scope);
    let signature = signature(&key.signing, &string);
    let text = raw(&keys());
    let names = wrong.canonical.signed_headers();
    let (before, after) = text.split_once("SignedHeaders=").unwrap();
    let (_, after) = after.split_once("\r\n").unwrap();
    format!("{before}SignedHeaders={names}, Signature={signature}\r\n{after}")
}

#[test]
fn every_known_mistake_is_named() {
    for mistake in mistakes() {
        let check = checked(&sent(&mistake));
        let hows: Vec<How> = blockers(&check)
            .into_iter()
            .filter_map(|finding| match finding {
                Finding::Differs { deviation } => Some(deviation.how),
                _ => None,
            })
            .collect();
        assert_eq!(hows, [mistake.how], "{:?}", check.findings);
        assert_eq!(answered(&check).0, "InvalidSignatureException");
    }
}

#[test]
fn two_mistakes_at_once_are_both_named() {
    let mut mistake = path(How::PathEncodedOnce, "/prod/a%20b/c");
    mistake.canonical.payload_hash = hash(b"");
    let check = checked(&sent(&mistake));
    let pieces: Vec<Piece> = blockers(&check)
        .into_iter()
        .filter_map(|finding| match finding {
            Finding::Differs { deviation } => Some(deviation.piece),
            _ => None,
        })
        .collect();
    assert_eq!(pieces, [Piece::Path, Piece::PayloadHash]);
}

#[test]
fn an_unsigned_body() {
    let check = checked(&sent(&body(
        How::HashLeftOut,
        "UNSIGNED-PAYLOAD".to_owned(),
    )));
    assert_eq!(blockers(&check), [Finding::UnsignedPayload]);
}

#[test]
fn a_plus_in_the_query_has_two_readings() {
    let keys = keys();
    let url = format!("https://{HOST}/prod?q=a+b");
    let request = Request::new("GET", &url, &[], b"").unwrap();
    let signed = sign(&request, &Signing::for_api(&keys, "us-east-1", time())).unwrap();
    let head = |authorization: &str| {
        format!(
            "GET /prod?q=a+b HTTP/1.1\nHost: {HOST}\nX-Amz-Date: 20261126T120000Z\nAuthorization: {authorization}\n"
        )
    };
    let authorization = signed.request.header("authorization").unwrap();
    let check = checked(&head(authorization));
    assert_eq!(check.outcome(), Outcome::Pass);
    let as_space = Finding::PlusInQuery {
        matches_as_space: Some(true),
    };
    assert!(check.findings.contains(&as_space));
    let mut other = signed.canonical.clone();
    other.query = "q=a%2Bb".into();
    let string = string_to_sign_at(time(), &scope(), &other.text());
    let key = signing_key(&keys.secret_access_key, &scope());
    let other = authorization.replace(&signed.signature, &signature(&key.signing, &string));
    let check = checked(&head(&other));
    assert_eq!(check.outcome(), Outcome::Unknown);
    assert!(matches!(
        check.first(),
        Some(Finding::PlusInQuery {
            matches_as_space: Some(false)
        })
    ));
}

#[test]
fn every_finding_has_words() {
    let mut texts = vec![raw(&keys()), raw(&session())];
    texts.extend(mistakes().iter().map(sent));
    for text in texts {
        let check = checked(&text);
        for finding in &check.findings {
            let words = words(finding);
            assert!(
                !words.claim.is_empty() && !words.claim.ends_with('.'),
                "{words:?}"
            );
            if finding.outcome() == Outcome::Block {
                assert!(
                    words.fix.is_some() && rule(finding).is_some(),
                    "{finding:?}"
                );
            }
        }
        assert!(!summary(&check).is_empty());
    }
}
