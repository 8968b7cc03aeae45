//! `canvoke who-can`, as a user meets it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use assert_cmd::Command;

fn who_can(arguments: &[&str]) -> (i32, String, String) {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let output = Command::cargo_bin("canvoke")
        .unwrap()
        .current_dir(root)
        .arg("who-can")
        .args(arguments)
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

const TUTORIAL: &str = "static/scenarios/tutorial.canvoke.json";

#[test]
fn clients_are_told_by_whether_they_reach_it() {
    let (status, out, _) = who_can(&[TUTORIAL, "execute_api"]);
    assert_eq!(status, 0);
    assert!(
        out.starts_with("1 of 2 clients reach endpoint `execute_api`"),
        "{out}"
    );
    assert!(out.contains("yes        main_instance\n"), "{out}");
    assert!(out.contains("no         other_instance\n"), "{out}");
}

#[test]
fn programs_read_it_as_json() {
    let (status, out, _) = who_can(&[TUTORIAL, "execute_api", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((status, &report["who_can"]), (0, &1.into()));
    let clients = report["clients"].as_array().unwrap();
    let reaches: Vec<_> = clients.iter().map(|client| &client["reaches"]).collect();
    assert_eq!(reaches, ["yes", "no"]);
}

#[test]
fn an_endpoint_by_its_terraform_address_and_one_that_is_none() {
    let folder = "static/terraform/tutorial";
    let (status, out, _) = who_can(&[folder, "aws_vpc_endpoint.execute_api"]);
    assert_eq!(status, 0, "{out}");
    let (status, _, said) = who_can(&[TUTORIAL, "nothing"]);
    assert_eq!(status, 2);
    assert!(said.contains("there is no endpoint `nothing`"), "{said}");
    assert!(said.contains("`execute_api`"), "{said}");
}
