//! What tools print, read back: each real paste gives its request, and the check says what the tool did to it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use canvoke_sigv4::{
    Body, Check, Credentials, Finding, How, NotCompared, NotRead, Outcome, Piece, Question, Said,
    Source, check, read,
};

fn checked(text: &str, question: &Question<'_>) -> Check {
    check(&read(text.as_bytes()).unwrap(), question)
}

/// The findings that are about the signature itself.
fn about_the_signature(check: &Check) -> Vec<Finding> {
    let is_about = |finding: &&Finding| {
        !matches!(
            finding,
            Finding::ArrivalNotKnown { .. } | Finding::InTime | Finding::Answered { .. }
        )
    };
    check.findings.iter().filter(is_about).cloned().collect()
}

fn with<'a>(credentials: &'a Credentials) -> Question<'a> {
    Question {
        credentials: Some(credentials),
        ..Question::default()
    }
}

#[test]
fn curl_signs_a_plain_request_rightly() {
    let keys = Credentials::example_of_user();
    let check = checked(include_str!("data/pastes/curl-get.txt"), &with(&keys));
    assert_eq!(check.source, Source::CurlVerbose);
    assert_eq!(check.request.path, "/prod/employee/1002");
    assert_eq!(about_the_signature(&check), [Finding::Matches]);
    assert_eq!(check.outcome(), Outcome::Pass);
    let answered = Finding::Answered {
        status: Some(403),
        said: Said::Forbidden,
    };
    assert!(check.findings.contains(&answered), "{:?}", check.findings);
}

#[test]
fn curl_does_not_show_the_body() {
    let text = include_str!("data/pastes/curl-post.txt");
    let keys = Credentials::example_of_user();
    assert_eq!(read(text.as_bytes()).unwrap().body, Body::NotShown);
    let not_compared = Finding::NotCompared {
        why: NotCompared::BodyNotShown,
    };
    let check_without = checked(text, &with(&keys));
    assert_eq!(about_the_signature(&check_without), [not_compared]);
    assert_eq!(check_without.outcome(), Outcome::Unknown);
    let question = Question {
        body: Some(br#"{"a": 1}"#),
        ..with(&keys)
    };
    let check_with = checked(text, &question);
    assert_eq!(about_the_signature(&check_with), [Finding::Matches]);
}

#[test]
fn an_older_curl_signs_path_and_query_as_they_are() {
    let keys = Credentials::example_of_user();
    let check = checked(include_str!("data/pastes/curl-query.txt"), &with(&keys));
    let differs: Vec<(Piece, How)> = differences(&check);
    assert_eq!(
        differs,
        [
            (Piece::Path, How::PathEncodedOnce),
            (Piece::Query, How::QueryAsSent)
        ]
    );
}

fn differences(check: &Check) -> Vec<(Piece, How)> {
    about_the_signature(check)
        .into_iter()
        .filter_map(|finding| match finding {
            Finding::Differs { deviation } => Some((deviation.piece, deviation.how)),
            _ => None,
        })
        .collect()
}

/// A newer curl logs the string to sign, so that no secret is needed to say what it signed.
#[test]
fn the_hash_that_a_newer_curl_logs_is_enough() {
    let text = include_str!("data/pastes/libcurl-8.23.txt");
    let keys = Credentials::example_of_user();
    for question in [with(&keys), Question::default()] {
        let check = checked(text, &question);
        println!("{:?}", check.findings);
        assert!(check.request.header("x-amz-date").is_some());
        assert_eq!(about_the_signature(&check), [Finding::Matches]);
    }
}

/// awscurl 0.44 encodes a query twice.
#[test]
fn awscurl_encodes_the_query_twice() {
    let keys = Credentials::example_of_user();
    let check = checked(include_str!("data/pastes/awscurl.txt"), &with(&keys));
    assert_eq!(check.source, Source::Awscurl);
    assert_eq!(check.findings.first(), Some(&Finding::SecretInPaste));
    assert_eq!(
        differences(&check),
        [(Piece::Query, How::QueryEncodedTwice)]
    );
    let shown = check.veil.shown(include_str!("data/pastes/awscurl.txt"));
    assert!(!shown.contains(&keys.secret_access_key));
}

#[test]
fn awscurl_signs_a_plain_request_of_a_session_rightly() {
    let keys = Credentials::example_of_session();
    let text = include_str!("data/pastes/awscurl-session.txt");
    let check = checked(text, &with(&keys));
    let wanted = [Finding::SecretInPaste, Finding::Matches];
    assert_eq!(about_the_signature(&check), wanted);
}

#[test]
fn botocore_logs_are_read_in_every_form() {
    let keys = Credentials::example_of_user();
    for (text, is_reconstructed) in [
        (include_str!("data/pastes/botocore-stream-raw.txt"), true),
        (include_str!("data/pastes/botocore-basic-raw.txt"), false),
    ] {
        let pasted = read(text.as_bytes()).unwrap();
        assert_eq!(pasted.source, Source::Botocore);
        assert_eq!(pasted.is_reconstructed, is_reconstructed);
        assert_eq!(pasted.request.path, "/prod/a%20b");
        let wanted = [Finding::BodyNotShown, Finding::Matches];
        assert_eq!(about_the_signature(&check(&pasted, &with(&keys))), wanted);
    }
    // Here AWS's common runtime signs: there is no canonical request in the log, and the body stands in it.
    let pasted = read(include_bytes!("data/pastes/botocore-cli-client.txt")).unwrap();
    assert_eq!(pasted.body, Body::Known(b"hello".to_vec()));
    assert_eq!(pasted.request.path, "/prod/@connections/abc%3D");
    let check = check(&pasted, &with(&keys));
    assert_eq!(about_the_signature(&check), [Finding::Matches]);
}

#[test]
fn a_log_with_another_secret_says_so() {
    let keys = Credentials::of_user(
        "AKIAIOSFODNN7EXAMPLE",
        "another/secret/access/key/of/forty/signs",
    );
    let text = include_str!("data/pastes/botocore-basic-raw.txt");
    let check = checked(text, &with(&keys));
    let wanted = [Finding::BodyNotShown, Finding::WrongSecret];
    assert_eq!(about_the_signature(&check), wanted);
}

#[test]
fn other_text_is_refused_with_a_reason() {
    let refused = |text: &str| read(text.as_bytes()).map(|pasted| pasted.source);
    assert_eq!(refused(" \n"), Err(NotRead::Empty));
    assert_eq!(refused("hello"), Err(NotRead::NoRequest));
    assert_eq!(
        refused("GET /x HTTP/1.1\nAccept: */*"),
        Err(NotRead::NoHost)
    );
    let command = "curl --aws-sigv4 aws:amz:us-east-1:execute-api https://a.example/";
    assert_eq!(refused(command), Err(NotRead::SignsWhenRun));
    let long = format!("GET /{} HTTP/1.1\nHost: a\n\n", "x".repeat(70_000));
    assert_eq!(refused(&long), Err(NotRead::TooLong));
}

#[test]
fn a_copied_command_and_a_url_are_requests() {
    let command = "curl 'https://a1.execute-api.us-east-1.amazonaws.com/prod' -X POST \\\n  -H 'Authorization: Bearer x' --data-raw '{\"a\":1}' --compressed";
    let pasted = read(command.as_bytes()).unwrap();
    assert_eq!(pasted.source, Source::CurlCommand);
    assert_eq!(pasted.body, Body::Known(br#"{"a":1}"#.to_vec()));
    assert_eq!(pasted.request.method, "POST");
    let url = "https://a1.execute-api.us-east-1.amazonaws.com/prod?X-Amz-Signature=00\n";
    let pasted = read(url.as_bytes()).unwrap();
    assert_eq!(pasted.source, Source::Url);
    assert_eq!(pasted.request.query, "X-Amz-Signature=00");
}

/// A paste that is made to be slow is not: guesses are few, whatever stands in it.
#[test]
fn a_hostile_paste_takes_no_time() {
    let hosts: String = (0..2_000)
        .map(|n| format!("* Connected to h{n}.x (::1)\n"))
        .collect();
    let names: Vec<String> = (0..4_000).map(|n| format!("h{n}")).collect();
    let headers: String = names
        .iter()
        .map(|name| format!("> {name}:  a  b\n"))
        .collect();
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261126/us-east-1/execute-api/aws4_request, SignedHeaders=host;{}, Signature={}",
        names.join(";"),
        "0".repeat(64)
    );
    let text = format!(
        "{hosts}> GET /x HTTP/1.1\n> Host: a.example\n> X-Amz-Date: 20261126T120000Z\n> Authorization: {authorization}\n{headers}>\n"
    );
    let keys = Credentials::example_of_user();
    let check = checked(&text, &with(&keys));
    assert_eq!(check.outcome(), Outcome::Block);
}
