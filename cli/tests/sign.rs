//! `canvoke sign` through the built binary: what is printed, what is never printed, and the exit status.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

const SCENARIO: &str = "static/scenarios/tutorial.canvoke.json";
const TERRAFORM: &str = "static/terraform/tutorial";
const URL: &str =
    "https://{employee_directory}.execute-api.us-east-1.amazonaws.com/prod/employee/1002";
const SECRET: &str = "a/secret+access/key/of/forty/characters1";
const TOKEN: &str = "IQoJb3JpZ2luX2VjA/TOKEN+OF+A/SESSION==";

struct Said {
    status: i32,
    out: String,
    err: String,
}

fn run(arguments: &[&str], environment: &[(&str, &str)], input: &str) -> Said {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut command = Command::cargo_bin("canvoke").unwrap();
    for name in [
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_CREDENTIAL_EXPIRATION",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
    ] {
        command.env_remove(name);
    }
    let output = command
        .current_dir(root)
        .arg("sign")
        .args(arguments)
        .envs(environment.iter().copied())
        .write_stdin(input)
        .output()
        .unwrap();
    let said = Said {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    };
    for text in [&said.out, &said.err] {
        assert!(!text.contains(SECRET), "{text}");
        assert!(!text.contains("panicked"), "{text}");
    }
    said
}

const USER: &[(&str, &str)] = &[
    ("AWS_ACCESS_KEY_ID", "AKIAQQQQQQQQQQQQQQQQ"),
    ("AWS_SECRET_ACCESS_KEY", SECRET),
];
const SESSION: &[(&str, &str)] = &[
    ("AWS_ACCESS_KEY_ID", "ASIAQQQQQQQQQQQQQQQQ"),
    ("AWS_SECRET_ACCESS_KEY", SECRET),
    ("AWS_SESSION_TOKEN", TOKEN),
];
const AT: &[&str] = &["--at", "20261126T120000Z"];

fn signed(more: &[&str], environment: &[(&str, &str)]) -> Said {
    let arguments = [&[SCENARIO, "GET", URL], AT, more].concat();
    run(&arguments, environment, "")
}

fn json(said: &Said) -> Value {
    serde_json::from_str(&said.out).unwrap()
}

#[test]
fn without_keys_the_example_keys_sign_and_that_is_said() {
    let said = signed(&["--as", "internal-api-client"], &[]);
    assert_eq!(said.status, 0, "{}", said.err);
    for part in [
        "signed with AKIAIOSFODNN7EXAMPLE for execute-api in us-east-1 at 20261126T120000Z",
        "these are AWS's example keys",
        "GET /prod/employee/1002 HTTP/1.1\nHost: a1b2c3d4e5.execute-api.us-east-1.amazonaws.com",
        "== canonical request\nGET\n/prod/employee/1002\n\nhost:a1b2c3d4e5.execute-api.us-east-1.amazonaws.com",
        "== string to sign\nAWS4-HMAC-SHA256\n20261126T120000Z\n20261126/us-east-1/execute-api/aws4_request\n",
        "kSigning  HMAC-SHA256(kService, \"aws4_request\")",
        "--profile internal-api-client",
    ] {
        assert!(said.out.contains(part), "{part}\n{}", said.out);
    }
}

#[test]
fn terraform_addresses_are_names_too() {
    let url = "https://{aws_api_gateway_rest_api.private_api}.execute-api.us-east-1.amazonaws.com/prod/employee/1002";
    let said = run(&[&[TERRAFORM, "GET", url], AT].concat(), USER, "");
    assert_eq!(said.status, 0, "{}", said.err);
    assert!(
        said.out.contains("signed with AKIAQQQQQQQQQQQQQQQQ"),
        "{}",
        said.out
    );
}

#[test]
fn a_token_is_hidden_unless_it_is_asked_for() {
    for format in ["text", "json"] {
        let said = signed(&["--format", format], SESSION);
        assert!(!said.out.contains(TOKEN), "{}", said.out);
        assert!(said.out.contains("<session token>"), "{}", said.out);
        let said = signed(&["--format", format, "--show-token"], SESSION);
        assert!(said.out.contains(TOKEN), "{}", said.out);
    }
    let said = signed(&["--presign", "60"], SESSION);
    assert!(!said.out.contains("TOKEN%2BOF"), "{}", said.out);
}

/// What `sign` writes, `--check` finds right; and wrong with another secret, or when it comes too late.
#[test]
fn what_is_signed_is_found_right() {
    for more in [&["--presign", "300"][..], &["-H", "x-a: b", "--body", "{}"]] {
        let said = signed(
            &[more, &["--show-token", "--format", "json"]].concat(),
            SESSION,
        );
        let request = json(&said)["request"].clone();
        let mut paste = format!(
            "{} {} HTTP/1.1\n",
            request["method"].as_str().unwrap(),
            request["url"].as_str().unwrap()
        );
        for header in request["headers"].as_array().unwrap() {
            let (name, value) = (&header["name"], &header["value"]);
            paste += &format!("{}: {}\n", name.as_str().unwrap(), value.as_str().unwrap());
        }
        paste += "\n";
        paste += request["body"].as_str().unwrap();
        let right = run(&[&["--check", "-"], AT].concat(), SESSION, &paste);
        assert_eq!(right.status, 0, "{}\n{}", right.out, right.err);
        assert!(
            right.out.starts_with("ACCEPTED the signature is right"),
            "{}",
            right.out
        );
        assert!(!right.out.contains(TOKEN), "{}", right.out);
        let late = run(
            &["--check", "-", "--at", "20261126T130000Z"],
            SESSION,
            &paste,
        );
        assert_eq!(late.status, 1);
        assert!(
            late.out.contains("Signature expired: 20261126T120000Z"),
            "{}",
            late.out
        );
        let other = [
            SESSION,
            &[("AWS_SECRET_ACCESS_KEY", "another/secret/of/somebody")],
        ]
        .concat();
        let wrong = run(
            &[&["--check", "-", "--format", "json"], AT].concat(),
            &other,
            &paste,
        );
        assert_eq!(wrong.status, 1);
        let wrong = json(&wrong);
        assert_eq!(wrong["outcome"], "block");
        assert_eq!(wrong["answer"]["error_type"], "InvalidSignatureException");
        let codes: Vec<&str> = wrong["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| finding["finding"]["code"].as_str().unwrap())
            .collect();
        assert_eq!(codes, ["IN_TIME", "UNEXPLAINED"]);
    }
}

#[test]
fn a_paste_is_compared_with_what_was_meant() {
    let paste = "crates/canvoke-sigv4/tests/data/pastes/curl-get.txt";
    let example = &[
        ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
        (
            "AWS_SECRET_ACCESS_KEY",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        ),
    ];
    let meant = run(&[SCENARIO, "GET", URL, "--check", paste], example, "");
    assert_eq!(meant.status, 0, "{}{}", meant.out, meant.err);
    let other = run(&[SCENARIO, "POST", URL, "--check", paste], example, "");
    assert_eq!(other.status, 1);
    assert!(
        other
            .out
            .contains("the method is not what was meant to be called"),
        "{}",
        other.out
    );
}

/// The secret that awscurl prints is not printed again.
#[test]
fn a_secret_in_a_paste_is_hidden() {
    let paste = include_str!("../../crates/canvoke-sigv4/tests/data/pastes/awscurl.txt")
        .replace("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", SECRET);
    for format in ["text", "json"] {
        let said = run(&["--check", "-", "--format", format], &[], &paste);
        assert_eq!(said.status, 1, "{}", said.err);
        assert!(
            said.out.contains("holds a secret access key"),
            "{}",
            said.out
        );
    }
}

#[test]
fn one_line_alone() {
    let said = signed(&["--line", "curl"], SESSION);
    assert!(
        said.out
            .starts_with("curl --aws-sigv4 aws:amz:us-east-1:execute-api \\\n"),
        "{}",
        said.out
    );
    assert!(
        said.out
            .contains("\"X-Amz-Security-Token: $AWS_SESSION_TOKEN\""),
        "{}",
        said.out
    );
    let said = run(
        &[
            SCENARIO,
            "GET",
            "https://{execute_api.dns}/prod/x",
            "--line",
            "aws",
        ],
        USER,
        "",
    );
    assert_eq!(said.status, 2);
    assert!(
        said.err.contains("error[NO_SUCH_LINE]") && said.err.contains("help: "),
        "{}",
        said.err
    );
}

#[test]
fn what_cannot_be_used_is_named() {
    let refused = |arguments: &[&str], environment: &[(&str, &str)], input: &str, code: &str| {
        let said = run(arguments, environment, input);
        assert_eq!(said.status, 2, "{}", said.out);
        assert!(said.out.is_empty(), "{}", said.out);
        assert!(
            said.err.contains(code) && said.err.contains("help"),
            "{}",
            said.err
        );
    };
    refused(
        &[SCENARIO, "GET", "https://{x}.example/"],
        &[],
        "",
        "DANGLING_REFERENCE",
    );
    refused(
        &[SCENARIO, "GET", URL, "--as", "nobody"],
        &[],
        "",
        "DANGLING_REFERENCE",
    );
    refused(
        &[SCENARIO, "GET", URL, "--at", "noon"],
        &[],
        "",
        "INVALID_TIME",
    );
    refused(
        &[SCENARIO, "GET", URL, "--presign", "0"],
        &[],
        "",
        "NOT_SIGNED",
    );
    let spaced = &[
        ("AWS_ACCESS_KEY_ID", "AKIA QQ"),
        ("AWS_SECRET_ACCESS_KEY", SECRET),
    ];
    refused(&[SCENARIO, "GET", URL], spaced, "", "NOT_SIGNED");
    refused(&["--check", "-"], &[], "hello", "NO_REQUEST");
    refused(&["--check", "-"], &[], "", "NO_REQUEST");
    refused(&["--check", "nowhere.txt"], &[], "", "UNREADABLE");
    assert_eq!(run(&[SCENARIO], &[], "").status, 2);
}
