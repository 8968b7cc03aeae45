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
    for (request, told) in [
        (
            json!({"ActionNames": "s3:GetObject"}),
            "`ActionNames`: invalid type: string",
        ),
        (
            json!({"ActionNames": ["GetObject"]}),
            "`GetObject` is no action",
        ),
        (
            json!({"ActionNames": ["s3:Get*"]}),
            "`s3:Get*` is no action",
        ),
        (
            json!({"ActionNames": ["s3:A"], "ResourceArns": ["bucket"]}),
            "`bucket` is no ARN",
        ),
        (
            json!({"ActionNames": ["s3:A"], "CallerArn": "bob"}),
            "`CallerArn` is no principal: `bob`",
        ),
        (
            json!({"ActionNames": ["s3:A"], "CallerType": "nobody"}),
            "write one of `principal`, `anonymous`",
        ),
        (
            json!({"ActionNames": ["s3:A"], "CallerType": "User", "CallerArn": "arn:aws:iam::111122223333:root"}),
            "is of type `Account`",
        ),
        (
            json!({"ActionNames": ["s3:A"], "ContextEntries": [{"ContextKeyName": "a:b", "ContextKeyValues": "x"}]}),
            "`ContextEntries[0].ContextKeyValues`: invalid type: string \"x\", expected a list",
        ),
        (
            json!({"ActionNames": ["s3:A"], "ContextEntries": [{"ContextKeyName": "a:b", "ContextKeyType": "text"}]}),
            "`stringList`",
        ),
        (
            json!({"ActionNames": ["s3:A"], "ServiceControlPolicyLevels": [{}]}),
            "`ServiceControlPolicyLevels[0]`",
        ),
        (
            json!([{"ActionNames": ["s3:A"]}, 5]),
            "element 2: invalid type: integer `5`, expected a request",
        ),
        (json!(5), "expected a request: an object with `ActionNames`"),
    ] {
        let (status, _, stderr) = ask(&request.to_string());
        assert_eq!(status, 2, "{request}");
        assert!(stderr.contains(told), "{request}: {stderr}");
    }
}

#[test]
fn a_policy_with_a_mistake_is_not_allowed_and_the_mistake_has_a_place() {
    let mut asked = request("execute-api:Invoke");
    asked["PolicyInputList"] = json!(["{oops"]);
    let (status, stdout, _) = ask(&asked.to_string());
    let answer: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(status, 1);
    assert_eq!(
        answer["EvaluationResults"][0]["EvalDecision"],
        "implicitDeny"
    );
    assert!(answer["EvaluationResults"][0]["UnknownBecause"].is_string());
    let remark = &answer["PolicyDiagnostics"][0];
    assert_eq!(remark["Severity"], "ERROR");
    assert_eq!(remark["SourcePolicyId"], "PolicyInputList.1");
    assert_eq!(remark["Position"], json!({"Line": 1, "Column": 2}));
    // Of a key that is given twice neither counts, however the policy is given.
    let twice = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}}"#;
    let text = asked.to_string().replace(r#""{oops""#, twice);
    let (status, stdout, _) = ask(&text);
    assert_eq!(status, 1);
    assert!(stdout.contains("DUPLICATE_KEY"), "{stdout}");
}

#[test]
fn requests_are_answered_as_they_come() {
    use std::io::{BufRead as _, BufReader, Write as _};
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("canvoke"))
        .args(["authorize", "-"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for action in ["execute-api:Invoke", "s3:GetObject"] {
        // The next one is not written before this one is answered.
        writeln!(stdin, "{}", request(action)).unwrap();
        let answer: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        assert_eq!(answer["EvaluationResults"][0]["EvalActionName"], action);
    }
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(1));
}
