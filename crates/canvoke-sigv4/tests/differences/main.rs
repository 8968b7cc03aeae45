//! Every mistake that the check knows, made on purpose: what it finds first, and what API Gateway answers.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod made;
mod mistakes;

use canvoke_sigv4::explain::{answer, summary};
use canvoke_sigv4::{
    Credentials, Finding, How, Outcome, Part, Piece, Question, Signing, Time, check, read, sign,
};

use made::*;

#[test]
fn what_is_right_is_taken() {
    for keys in [keys(), session()] {
        let check = checked_with(&raw(&keys), &keys);
        assert_eq!(check.findings, [Finding::InTime, Finding::Matches]);
        assert_eq!(check.outcome(), Outcome::Pass);
        assert_eq!(answer(&check), None);
    }
}

#[test]
fn a_request_without_a_signature() {
    let text = raw(&keys());
    let lines = text.split("\r\n");
    let unsigned: Vec<&str> = lines
        .filter(|line| !line.starts_with("Authorization"))
        .collect();
    let check = checked(&unsigned.join("\r\n"));
    assert_eq!(blockers(&check), [Finding::Unsigned]);
    let missing = "MissingAuthenticationTokenException";
    let message = "Missing Authentication Token";
    assert_eq!(answered(&check), (missing, message.to_owned()));
}

#[test]
fn a_bearer_token() {
    let raw = format!("GET /prod HTTP/1.1\nHost: {HOST}\nAuthorization: Bearer abc\n");
    let check = checked(&raw);
    let message = "'abc' not a valid key=value pair (missing equal-sign) in Authorization header: 'Bearer abc'.";
    let incomplete = "IncompleteSignatureException";
    assert_eq!(answered(&check), (incomplete, message.to_owned()));
    // A token alone has no second word.
    let raw = format!("GET /prod HTTP/1.1\nHost: {HOST}\nAuthorization: eyJ0\n");
    let message = "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=eyJ0";
    assert_eq!(answered(&checked(&raw)), (incomplete, message.to_owned()));
}

#[test]
fn a_header_that_is_not_whole() {
    let text = raw(&keys());
    let incomplete = "IncompleteSignatureException";
    let check = checked(&text.replace("Credential=", "Credential= "));
    let (kind, message) = answered(&check);
    assert_eq!(kind, incomplete);
    assert!(
        message.starts_with("'AKIAIOSFODNN7EXAMPLE/20261126/"),
        "{message}"
    );
    let check = checked(&text.replace("SignedHeaders=", "Signed="));
    let parts = vec![Part::SignedHeaders];
    let wanted = Finding::MissingParts {
        parts,
        in_url: false,
    };
    assert_eq!(blockers(&check), [wanted]);
    let check = checked(&text.replace("X-Amz-Date", "X-Date"));
    assert!(matches!(
        blockers(&check).as_slice(),
        [Finding::MissingParts { .. }]
    ));
    let check = checked(&text.replace("us-east-1/execute-api/", "us-east-1/"));
    let (kind, message) = answered(&check);
    assert_eq!(kind, incomplete);
    assert!(
        message.contains("exactly 5 slash-delimited elements"),
        "{message}"
    );
    let check = checked(&text.replace(
        "X-Amz-Date: 20261126T120000Z",
        "X-Amz-Date: 2026-11-26T12:00:00Z",
    ));
    assert!(matches!(
        blockers(&check).first(),
        Some(Finding::MalformedDate { .. })
    ));
    let check = checked(&text.replace("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512"));
    assert!(matches!(
        blockers(&check).first(),
        Some(Finding::UnknownAlgorithm { .. })
    ));
}

#[test]
fn signature_version_4a_is_named_as_not_supported() {
    let text = raw(&keys()).replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256");
    let check = checked(&text);
    assert_eq!(check.findings, [Finding::Sigv4a]);
    assert_eq!(check.outcome(), Outcome::Unknown);
    assert!(
        summary(&check).contains("not supported here"),
        "{}",
        summary(&check)
    );
}

/// Signed rightly for another scope: the signature fits it, and API Gateway refuses the scope, in one message.
#[test]
fn another_region_and_service() {
    let keys = keys();
    let mut signing = Signing::for_api(&keys, "eu-west-1", time());
    signing.service = "apigateway";
    let signed = sign(&request(), &signing).unwrap();
    let authorization = signed.request.header("authorization").unwrap();
    let text = raw(&keys);
    let (before, after) = text.split_once("Authorization: ").unwrap();
    let (_, after) = after.split_once("\r\n").unwrap();
    let check = checked(&format!(
        "{before}Authorization: {authorization}\r\n{after}"
    ));
    let region = Finding::WrongRegion {
        found: "eu-west-1".into(),
        region: "us-east-1".into(),
    };
    let service = Finding::WrongService {
        found: "apigateway".into(),
    };
    assert_eq!(blockers(&check), [region, service]);
    assert!(check.findings.contains(&Finding::Matches));
    let message = "Credential should be scoped to a valid region. Credential should be scoped to correct service: 'execute-api'.";
    let invalid = "InvalidSignatureException";
    assert_eq!(answered(&check), (invalid, message.to_owned()));
    // As it was worded in 2018.
    let older = &answer(&check).unwrap().may_also;
    let messages: Vec<&str> = older.iter().map(|other| other.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "Credential should be scoped to a valid region, not 'eu-west-1'. Credential should be scoped to correct service: 'execute-api'. "
        ]
    );
}

#[test]
fn another_day_in_the_scope() {
    let check = checked(&raw(&keys()).replace("/20261126/", "/20261125/"));
    let day = Finding::ScopeDate {
        found: "20261125".into(),
        date: "20261126".into(),
    };
    assert_eq!(blockers(&check).first(), Some(&day));
    let (_, message) = answered(&check);
    assert!(
        message.contains("'20261125' != '20261126', from '20261126T120000Z'"),
        "{message}"
    );
}

#[test]
fn a_clock_that_is_wrong() {
    let keys = keys();
    let pasted = read(raw(&keys).as_bytes()).unwrap();
    let at = |arrived: &str| {
        let question = Question {
            credentials: Some(&keys),
            arrived: Time::parse(arrived),
            ..Question::default()
        };
        answered(&check(&pasted, &question))
    };
    let invalid = "InvalidSignatureException";
    let expired = "Signature expired: 20261126T120000Z is now earlier than 20261126T120001Z (20261126T120501Z - 5 min.)";
    assert_eq!(at("20261126T120501Z"), (invalid, expired.to_owned()));
    let future = "Signature not yet current: 20261126T120000Z is still later than 20261126T115959Z (20261126T115459Z + 5 min.)";
    assert_eq!(at("20261126T115459Z"), (invalid, future.to_owned()));
}

#[test]
fn tokens_that_are_wrong() {
    let session = session();
    let text = raw(&session);
    let token = session.session_token.clone().unwrap();
    let first = |text: &str, keys: &Credentials| {
        let check = checked_with(text, keys);
        let (kind, message) = answered(&check);
        assert_eq!(
            message,
            "The security token included in the request is invalid."
        );
        assert_eq!(kind, "AccessDeniedException");
        let other = answer(&check).unwrap().may_also;
        assert_eq!(
            other.first().map(|other| other.error_type),
            Some("UnrecognizedClientException")
        );
        blockers(&check).into_iter().next().unwrap()
    };
    let without: Vec<&str> = text
        .split("\r\n")
        .filter(|line| !line.contains(&token))
        .collect();
    assert_eq!(
        first(&without.join("\r\n"), &session),
        Finding::MissingToken
    );
    let undefined = text.replace(&token, "undefined");
    let empty = Finding::EmptyToken {
        found: "undefined".into(),
    };
    assert_eq!(first(&undefined, &session), empty);
    let other = text.replace(&token, "IQoJb3JpZ2luX2VjEANOTHERTOKEN");
    assert_eq!(first(&other, &session), Finding::OtherToken);
    let of_user = text.replace("ASIA", "AKIA");
    let user = Credentials {
        access_key_id: session.access_key_id.replace("ASIA", "AKIA"),
        ..session.clone()
    };
    assert_eq!(first(&of_user, &user), Finding::NeedlessToken);
    let swapped = text.replace("ASIAIOSFODNN7EXAMPLE", "secretaccesskey");
    assert!(matches!(first(&swapped, &session), Finding::NoKeyId { .. }));
    let ended = Credentials {
        expires: Some(time()),
        ..session.clone()
    };
    let check = checked_with(&text, &ended);
    assert!(matches!(
        blockers(&check).as_slice(),
        [Finding::TokenExpired { .. }]
    ));
    assert_eq!(answered(&check).0, "ExpiredTokenException");
}

#[test]
fn what_was_changed_after_signing() {
    let text = raw(&keys());
    let changed = |from: &str, to: &str| {
        let check = checked(&text.replace(from, to));
        let (kind, message) = answered(&check);
        assert_eq!(kind, "InvalidSignatureException");
        let canonical = "The Canonical String for this request should have been\n'";
        assert!(message.contains(canonical), "{message}");
        blockers(&check)
    };
    // What is gone cannot be known; that something is, can.
    assert_eq!(
        changed("application/json", "text/plain"),
        [Finding::Unexplained]
    );
    assert_eq!(changed("it's", "its "), [Finding::Unexplained]);
    assert_eq!(changed("/prod/", "/test/"), [Finding::Unexplained]);
    // What a proxy usually does, is tried.
    assert!(matches!(
        changed("POST /prod/a", "POST /a").as_slice(),
        [Finding::Unexplained]
    ));
    assert!(matches!(
        changed("POST /", "PUT /").as_slice(),
        [Finding::Differs { deviation }] if deviation.piece == Piece::Method && deviation.signed == "POST"
    ));
    assert!(matches!(
        changed("X-Custom: a   b\r\n", "").as_slice(),
        [Finding::SignedHeaderMissing { .. }, Finding::Unexplained]
    ));
    let check = checked(&text.replace("host;x-amz-date", "x-amz-date"));
    assert_eq!(blockers(&check).first(), Some(&Finding::HostNotSigned));
    let message = "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.";
    assert_eq!(answered(&check).1, message);
}

#[test]
fn a_host_that_was_rewritten() {
    let keys = keys();
    let text = raw(&keys).replace(&format!("Host: {HOST}"), "Host: proxy.example");
    let meant = request();
    let question = Question {
        credentials: Some(&keys),
        arrived: Some(time()),
        region: Some("us-east-1"),
        meant: Some(&meant),
        ..Question::default()
    };
    let check = check(&read(text.as_bytes()).unwrap(), &question);
    let host = Piece::Header("host".to_owned());
    assert!(
        matches!(blockers(&check).as_slice(), [Finding::Differs { deviation }]
            if deviation.piece == host && deviation.how == How::HostOther && deviation.signed == HOST),
        "{:?}",
        check.findings
    );
    let not_meant = |finding: &&Finding| matches!(finding, Finding::NotAsMeant { .. });
    assert_eq!(check.findings.iter().filter(not_meant).count(), 1);
}

#[test]
fn another_secret() {
    let other = Credentials::of_user(
        "AKIAIOSFODNN7EXAMPLE",
        "another/secret/access/key/of/forty/signs",
    );
    let check = checked_with(&raw(&keys()), &other);
    assert_eq!(blockers(&check), [Finding::Unexplained]);
    let text = summary(&check);
    assert!(text.contains("secret access key"), "{text}");
    let key = Credentials::of_user(
        "AKIAOTHEROTHEROTHER2",
        "another/secret/access/key/of/forty/signs",
    );
    let check = checked_with(&raw(&keys()), &key);
    assert_eq!(check.outcome(), Outcome::Unknown);
    assert!(matches!(check.first(), Some(Finding::OtherKey { .. })));
}

/// AWS's own answer says what it calculated: the difference from what was sent is the proxy's.
#[test]
fn the_answer_tells_what_arrived() {
    let received = right().text().replace(HOST, "d111.cloudfront.net");
    let body = format!(
        "{{\"message\":\"The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.\\n\\nThe Canonical String for this request should have been\\n'{}'\\n\\nThe String-to-Sign should have been\\n'...'\\n\"}}",
        received.replace('\n', "\\n")
    );
    let raw = raw(&keys());
    let (head, _) = raw.split_once("\r\n\r\n").unwrap();
    let sent: String = head.lines().map(|line| format!("> {line}\n")).collect();
    let paste = format!(
        "{sent}> \n< HTTP/2 403\n< date: Thu, 26 Nov 2026 12:00:01 GMT\n< x-amzn-errortype: InvalidSignatureException\n<\n{body}"
    );
    let keys = keys();
    let question = Question {
        credentials: Some(&keys),
        body: Some(BODY.as_bytes()),
        ..Question::default()
    };
    let check = check(&read(paste.as_bytes()).unwrap(), &question);
    assert!(
        matches!(blockers(&check).as_slice(), [Finding::ChangedOnTheWay { deviation }]
            if deviation.piece == Piece::Header("host".into()) && deviation.expected == "d111.cloudfront.net"),
        "{:?}",
        check.findings
    );
    // The answer's clock is AWS's.
    assert!(check.findings.contains(&Finding::InTime));
    assert!(check.findings.contains(&Finding::Matches));
}
