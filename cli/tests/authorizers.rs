//! Tokens and earlier calls on the command line, through the built binary.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

/// Exit status, status of the answer, and the codes of the blockers.
fn simulate(path: &str, arguments: &[&str]) -> (Option<i32>, Option<u64>, Vec<String>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let file = root.join("tests/fixtures/authorizers.canvoke.json");
    let url = format!("https://{{pets}}.execute-api.us-east-1.amazonaws.com/prod{path}");
    let output = Command::cargo_bin("canvoke")
        .unwrap()
        .args(["simulate", file.to_str().unwrap(), "GET", &url])
        .args(["--from", "app", "--format", "json"])
        .args(arguments)
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let codes = report.pointer("/blockers").and_then(Value::as_array);
    let codes = codes.into_iter().flatten();
    (
        output.status.code(),
        report.pointer("/response/status").and_then(Value::as_u64),
        codes
            .filter_map(|gate| gate.get("code")?.as_str().map(str::to_owned))
            .collect(),
    )
}

const HEADER: [&str; 2] = ["--token-header", "X-Id"];

#[test]
fn a_token_with_a_scope_is_an_access_token() {
    let with = |more: &[&str]| {
        let token = ["--token", "users"];
        simulate("/me", &[&token[..], &HEADER, more].concat()).2
    };
    // The fixture's resource policy is silent, which a user pool's method does not get by with.
    let policy = "RESOURCE_POLICY_IMPLICIT_DENY".to_owned();
    assert_eq!(
        with(&["--token-scope", "pets/read"]),
        std::slice::from_ref(&policy)
    );
    assert_eq!(with(&[]), ["TOKEN_NOT_ACCESS".to_owned(), policy.clone()]);
    assert_eq!(
        with(&["--token-use", "access", "--token-expired", "--token-forged"]),
        [
            "TOKEN_FORGED".to_owned(),
            "TOKEN_EXPIRED".to_owned(),
            "TOKEN_WITHOUT_SCOPE".to_owned(),
            policy
        ]
    );
}

#[test]
fn a_token_of_no_pool_is_bad_input_at_its_argument() {
    let (status, _, _) = simulate("/me", &["--token", "nobody"]);
    assert_eq!(status, Some(2));
    let (status, _, _) = simulate("/me", &["--token-scope", "pets/read"]);
    assert_eq!(status, Some(2));
    let (status, _, _) = simulate("/pets", &["--after", "GET"]);
    assert_eq!(status, Some(2));
}

#[test]
fn a_call_without_a_token_is_unauthorized() {
    let (status, answer, codes) = simulate("/pets", &[]);
    assert_eq!((status, answer), (Some(1), Some(401)));
    assert_eq!(codes, ["AUTHORIZER_NO_IDENTITY"]);
}
