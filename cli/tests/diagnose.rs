//! `canvoke diagnose` through the built binary: what is printed for a pasted error, and the exit status.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use assert_cmd::Command;
use serde_json::Value;

fn run(arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut command = Command::cargo_bin("canvoke").unwrap();
    let output = command
        .arg("diagnose")
        .args(arguments)
        .write_stdin(input)
        .output()
        .unwrap();
    let said = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        said(output.stdout),
        said(output.stderr),
    )
}

#[test]
fn a_body_gives_its_causes_and_what_to_look_at() {
    let (status, out, _) = run(&[r#"{"message":"Missing Authentication Token"}"#], "");
    assert_eq!(status, 0);
    assert!(out.contains("reads like   MISSING_AUTHENTICATION_TOKEN (G-MSG-14)"));
    assert!(out.contains("METHOD_NOT_FOUND, gate method"));
    assert!(out.contains("look at"));
}

#[test]
fn standard_input_is_read_and_json_is_given() {
    let (status, out, _) = run(
        &["-", "--format", "json"],
        "curl: (6) Could not resolve host: a.example\n",
    );
    assert_eq!(status, 0);
    let found: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(found["responses"][0]["id"], "NAME_NOT_FOUND");
    assert_eq!(found["causes"][0]["code"], "DNS_NOT_RESOLVABLE_IN_VPC");
    assert_eq!(found["causes"][0]["gate"], "name");
}

#[test]
fn what_holds_no_error_and_what_cannot_be_read() {
    let (status, out, _) = run(&["-"], "");
    assert_eq!((status, out.contains("no error")), (1, true));
    let (status, _, error) = run(&["@no/such/file"], "");
    assert_eq!((status, error.contains("cannot be read")), (2, true));
}
