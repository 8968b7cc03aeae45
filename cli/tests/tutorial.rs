//! The tutorial through the built binary, as a scenario file and as Terraform: outcome, exit status, blockers.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

const SCENARIO: &str = "static/scenarios/tutorial.canvoke.json";
const TERRAFORM: &str = "static/terraform/tutorial";

/// The binary, run from the root of the repository.
fn canvoke(arguments: &[&str]) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    Command::cargo_bin("canvoke")
        .unwrap()
        .current_dir(root)
        .env_remove("NO_COLOR")
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A way to say the same call.
struct Words {
    input: &'static str,
    api: &'static str,
    principal: &'static str,
    main: &'static str,
    other: &'static str,
}

const WAYS: [Words; 2] = [
    Words {
        input: SCENARIO,
        api: "{employee_directory}",
        principal: "internal-api-client",
        main: "main_instance",
        other: "other_instance",
    },
    Words {
        input: TERRAFORM,
        api: "{aws_api_gateway_rest_api.private_api}",
        principal: "aws_iam_user.client",
        main: "aws_instance.main_app",
        other: "aws_instance.other_app",
    },
];

fn simulate(words: &Words, from: &str, format: &str) -> Output {
    let url = format!(
        "https://{}.execute-api.us-east-1.amazonaws.com/prod/employee/1002",
        words.api
    );
    canvoke(&[
        "simulate",
        words.input,
        "GET",
        &url,
        "--from",
        from,
        "--as",
        words.principal,
        "--format",
        format,
    ])
}

fn codes(report: &Value) -> Vec<&str> {
    let blockers = report.get("blockers").and_then(Value::as_array).unwrap();
    blockers
        .iter()
        .filter_map(|blocker| blocker.get("code").and_then(Value::as_str))
        .collect()
}

#[test]
fn from_the_first_vpc_it_is_allowed() {
    for words in &WAYS {
        let output = simulate(words, words.main, "json");
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", words.input);
        assert_eq!(report.get("report"), Some(&Value::from(1)));
        assert_eq!(report.get("outcome"), Some(&Value::from("allowed")));
        assert_eq!(report.pointer("/response/status"), Some(&Value::from(200)));
    }
}

#[test]
fn from_the_second_vpc_three_things_stop_it() {
    for words in &WAYS {
        let output = simulate(words, words.other, "json");
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", words.input);
        assert_eq!(report.get("outcome"), Some(&Value::from("denied")));
        assert_eq!(
            report.pointer("/response/failure"),
            Some(&Value::from("dns"))
        );
        assert_eq!(
            codes(&report),
            [
                "DNS_NOT_RESOLVABLE_IN_VPC",
                "NO_ROUTE_TO_DESTINATION",
                "ENI_SG_RULES_MISMATCH"
            ]
        );
    }
}

#[test]
fn blockers_of_terraform_name_file_line_and_address() {
    let [_, words] = &WAYS;
    let output = simulate(words, words.other, "json");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let place = report.pointer("/blockers/2/place").unwrap();
    let file = place.get("file").and_then(Value::as_str).unwrap();
    assert!(file.ends_with("main_vpc.tf"), "{file}");
    assert_eq!(
        place.get("address"),
        Some(&Value::from("aws_security_group.vpce_sg"))
    );
    assert!(place.pointer("/span/line").is_some());
    let shown = text(&simulate(words, words.other, "text").stdout);
    assert!(shown.contains("where to look"), "{shown}");
    assert!(shown.contains("aws_route_table.other_private"), "{shown}");
}

#[test]
fn text_has_no_colour_where_there_is_no_terminal_and_has_it_where_it_is_asked_for() {
    let [words, _] = &WAYS;
    let plain = text(&simulate(words, words.other, "text").stdout);
    assert!(plain.starts_with("DENIED "), "{plain}");
    assert!(!plain.contains('\u{1b}'));
    let url = "https://{employee_directory}.execute-api.us-east-1.amazonaws.com/prod/employee/1002";
    let colored = canvoke(&[
        "--color",
        "always",
        "simulate",
        SCENARIO,
        "GET",
        url,
        "--from",
        "other_instance",
    ]);
    assert!(text(&colored.stdout).contains('\u{1b}'));
}

#[test]
fn markdown_is_for_pasting() {
    let [words, _] = &WAYS;
    let output = simulate(words, words.other, "markdown");
    assert!(text(&output.stdout).starts_with("### "));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn nothing_is_wrong_with_the_tutorial() {
    for words in &WAYS {
        let output = canvoke(&["lint", words.input]);
        let shown = text(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{shown}");
        assert!(shown.contains("0 errors, 0 warnings"), "{shown}");
    }
}

#[test]
fn lint_speaks_json_and_sarif() {
    let output = canvoke(&["lint", TERRAFORM, "--format", "sarif"]);
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(log.get("version"), Some(&Value::from("2.1.0")));
    let location = log
        .pointer("/runs/0/results/0/locations/0/physicalLocation")
        .unwrap();
    assert!(location.pointer("/region/startLine").is_some());
    let output = canvoke(&["lint", TERRAFORM, "--format", "json"]);
    let remarks: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        remarks.pointer("/diagnostics/0/code"),
        Some(&Value::from("ACCOUNT_ID_UNKNOWN"))
    );
}

#[test]
fn export_and_import_give_the_same_answer() {
    let folder = tempfile::tempdir().unwrap();
    let exported = folder.path().join("exported");
    let exported = exported.to_str().unwrap();
    let output = canvoke(&["export", SCENARIO, "-o", exported]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(
        said.contains("wrote ") && said.contains("network.tf"),
        "{said}"
    );

    let scenario = folder.path().join("back.canvoke.json");
    let scenario = scenario.to_str().unwrap();
    let output = canvoke(&["import", exported, "-o", scenario]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let url = "https://{employee_directory}.execute-api.us-east-1.amazonaws.com/prod/employee/1002";
    for (from, status) in [("main_instance", 0), ("other_instance", 1)] {
        let output = canvoke(&[
            "simulate",
            scenario,
            "GET",
            url,
            "--from",
            from,
            "--as",
            "internal-api-client",
        ]);
        assert_eq!(
            output.status.code(),
            Some(status),
            "{}",
            text(&output.stdout)
        );
    }
}

#[test]
fn export_keeps_files_that_it_did_not_write() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let own = folder.path().join("network.tf");
    std::fs::write(&own, "# by hand\n").unwrap();
    let output = canvoke(&["export", SCENARIO, "-o", path]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("network.tf"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(std::fs::read_to_string(&own).unwrap(), "# by hand\n");
    assert!(!folder.path().join("api.tf").exists());
    let output = canvoke(&["export", SCENARIO, "-o", path, "--force"]);
    assert_eq!(output.status.code(), Some(0));
    // What it wrote itself it may write again.
    let output = canvoke(&["export", SCENARIO, "-o", path]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("unchanged"));
}

#[test]
fn a_subnet_may_stand_for_a_client() {
    let url = "https://{aws_api_gateway_rest_api.private_api}.execute-api.us-east-1.amazonaws.com/prod/employee/1002";
    for (subnet, status) in [
        ("aws_subnet.main_private", 0),
        ("aws_subnet.other_private", 1),
    ] {
        let output = canvoke(&[
            "simulate",
            TERRAFORM,
            "GET",
            url,
            "--from",
            subnet,
            "--as",
            "aws_iam_user.client",
        ]);
        assert_eq!(
            output.status.code(),
            Some(status),
            "{}",
            text(&output.stdout)
        );
    }
}
