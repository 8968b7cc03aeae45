//! `canvoke authorize`: shapes of input and output, and exit status. Knows nothing of evaluation.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use assert_cmd::Command;
use serde_json::{Value, json};

fn ask(input: &str) -> (i32, String, String) {
    let output = Command::cargo_bin("canvoke")
        .unwrap()
        .args(["authorize", "-"])
        .write_stdin(input)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

fn request(action: &str) -> Value {
    json!({
        "PolicyInputList": [r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"execute-api:*","Resource":"*"}]}"#],
        "ActionNames": [action],
        "ResourceArns": ["arn:aws:execute-api:us-east-1:111122223333:a1b2c3d4e5/prod/GET/pets"],
    })
}

#[test]
fn one_request_gives_one_answer() {
    let (status, stdout, _) = ask(&request("execute-api:Invoke").to_string());
    let answer: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(status, 0);
    assert_eq!(answer["EvaluationResults"][0]["EvalDecision"], "allowed");
}

#[test]
fn a_list_gives_a_list_and_lines_give_lines() {
    let (allowed, denied) = (request("execute-api:Invoke"), request("s3:GetObject"));
    let (status, stdout, _) = ask(&json!([allowed, denied]).to_string());
    let answers: Vec<Value> = serde_json::from_str(&stdout).unwrap();
    assert_eq!((status, answers.len()), (1, 2));
    let (_, stdout, _) = ask(&format!("{allowed}\n{denied}\n"));
    let words: Vec<String> = stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|answer| answer["EvaluationResults"][0]["EvalDecision"].to_string())
        .collect();
    assert_eq!(words, ["\"allowed\"", "\"implicitDeny\""]);
}

#[test]
fn what_cannot_be_used_is_named() {
    let (status, _, stderr) = ask(r#"{"ActionName": []}"#);
    assert_eq!(status, 2);
    assert!(
        stderr.contains("ActionName") && stderr.contains("help"),
        "{stderr}"
    );
    let (status, _, stderr) = ask("{");
    assert_eq!(status, 2);
    assert!(stderr.contains("not JSON"), "{stderr}");
    assert_eq!(ask("").0, 2);
}
