//! Bad input through the built binary: always a diagnostic with a place and a hint, exit status 2 only where nothing
//! can be answered, never a panic.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::Output;

use assert_cmd::Command;

const URL: &str = "https://{a}.execute-api.us-east-1.amazonaws.com/prod/x";

fn canvoke(arguments: &[&str], input: &[u8]) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    Command::cargo_bin("canvoke")
        .unwrap()
        .current_dir(root)
        .args(arguments)
        .write_stdin(input)
        .output()
        .unwrap()
}

/// What `simulate` says of a scenario given on standard input.
fn refused(input: &[u8]) -> String {
    let output = canvoke(&["simulate", "-", "GET", URL, "--from", "c"], input);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(output.stdout.is_empty());
    assert!(said.contains("error["), "{said}");
    assert!(said.contains("help: "), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    said
}

#[test]
fn half_a_file() {
    let said = refused(b"{\n  \"canvoke\": 1,\n  \"vpcs\": {");
    assert!(said.contains("error[TRUNCATED_JSON]"), "{said}");
    assert!(said.contains("standard input:3:"), "{said}");
}

#[test]
fn an_unknown_member_is_shown_with_a_caret() {
    let said = refused(b"{\n  \"canvoke\": 1,\n  \"vpc\": {}\n}");
    let wanted = "\
 --> standard input:3:3
  |
3 |   \"vpc\": {}
  |   ^^^^^
  |
  = help: did you mean `vpcs`?";
    assert!(said.contains(wanted), "{said}");
}

#[test]
fn a_name_given_twice() {
    let said = refused(br#"{"canvoke": 1, "accounts": {"a": {"id": "1"}, "a": {"id": "2"}}}"#);
    assert!(
        said.contains("error[DUPLICATE_NAME]: duplicate name `a`"),
        "{said}"
    );
}

#[test]
fn ten_megabytes() {
    assert!(refused(&[b' '; 10 << 20]).contains("error[FILE_TOO_LARGE]"));
    let mut long = br#"{"canvoke": 1, "title": ""#.to_vec();
    long.resize(10 << 20, b'x');
    assert!(refused(&long).contains("error[FILE_TOO_LARGE]"));
    let terraform = "# ten megabytes\nlocals {}\n".repeat(500_000);
    assert!(refused(terraform.as_bytes()).contains("error[FILE_TOO_LARGE]"));
}

#[test]
fn bytes_that_are_not_text() {
    assert!(refused(b"{\"canvoke\": 1, \xff}").contains("error[NOT_UTF_8]"));
}

#[test]
fn nothing_at_all() {
    refused(b"");
    refused(b"resource \"aws_vpc\" {");
}

#[test]
fn a_plan_is_named_as_what_it_is() {
    let said = refused(br#"{"format_version": "1.2", "terraform_version": "1.11.4"}"#);
    assert!(said.contains("Terraform plan or state"), "{said}");
}

#[test]
fn a_file_or_folder_that_is_not_there() {
    for path in ["nowhere.canvoke.json", "no/such/folder", "docs"] {
        let output = canvoke(&["lint", path], b"");
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("error[") && said.contains("help: "), "{said}");
    }
}

#[test]
fn a_name_that_does_not_exist_lists_those_that_do() {
    let file = "static/scenarios/tutorial.canvoke.json";
    let output = canvoke(
        &[
            "simulate",
            file,
            "GET",
            "https://{nothing}.execute-api.us-east-1.amazonaws.com/",
            "--from",
            "main_instanc",
            "--as",
            "somebody",
        ],
        b"",
    );
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("--from:1:1"), "{said}");
    assert!(said.contains("did you mean `main_instance`?"), "{said}");
    assert!(said.contains("--as:1:1"), "{said}");
    assert!(said.contains("URL:1:"), "{said}");
}

/// An error about one part leaves the rest to be asked.
#[test]
fn a_broken_part_does_not_stop_a_call_elsewhere() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../static/scenarios/tutorial.canvoke.json");
    let text = std::fs::read_to_string(path).unwrap();
    let broken = text.replacen(
        "\"subnets\": {",
        "\"subnets\": {\n    \"lost\": { \"vpc\": \"nowhere\", \"cidr\": \"10.0.9.0/24\", \"zone\": \"us-east-1a\" },\n    \"odd\": { \"vpc\": \"main\", \"cidr\": \"10.0.1.5/24\", \"zone\": \"us-east-1a\" },",
        1,
    );
    let url = "https://{employee_directory}.execute-api.us-east-1.amazonaws.com/prod/employee/1002";
    let output = canvoke(
        &[
            "simulate",
            "-",
            "GET",
            url,
            "--from",
            "main_instance",
            "--as",
            "internal-api-client",
        ],
        broken.as_bytes(),
    );
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("error[DANGLING_REFERENCE]"), "{said}");
    assert!(said.contains("standard input:2"), "{said}");
    let output = canvoke(&["lint", "-"], broken.as_bytes());
    assert_eq!(output.status.code(), Some(1));
}

/// Names come from files that anybody may have written: none of them may steer the terminal.
#[test]
fn escape_sequences_in_names_are_not_printed() {
    let text = r#"{"canvoke": 1, "vpcs": {"\u001b[31mred": {"account": "\u001b]0;title\u0007", "cidrs": ["x\u001b[2J"]}}}"#;
    for command in [
        ["lint", "-"].as_slice(),
        &[
            "simulate",
            "-",
            "GET",
            "https://x/\u{1b}[31m",
            "--from",
            "\u{1b}[31m",
        ],
    ] {
        let output = canvoke(command, text.as_bytes());
        assert!(!output.stdout.contains(&0x1b));
        assert!(!output.stderr.contains(&0x1b));
        // In colour there are escapes, but none of the file's.
        let colored = canvoke(&[&["--color", "always"], command].concat(), text.as_bytes());
        let said = [colored.stdout, colored.stderr].concat();
        let said = String::from_utf8(said).unwrap();
        assert!(
            !said.contains("\u{1b}]0;") && !said.contains("\u{1b}[2J"),
            "{said}"
        );
    }
}

#[test]
fn bad_usage_is_bad_input() {
    for arguments in [
        ["simulate"].as_slice(),
        &["frobnicate"],
        &["lint", "-", "--format", "yaml"],
    ] {
        assert_eq!(canvoke(arguments, b"").status.code(), Some(2));
    }
}
