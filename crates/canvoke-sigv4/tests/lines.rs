//! Ready lines as a person would copy them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use canvoke_sigv4::Request;
use canvoke_sigv4::lines::{Holder, Keys, Line, Remark, Target, Tool, line, lines};

const BASE: &str = "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com";

fn request(method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Request {
    let headers: Vec<(String, String)> = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    Request::new(
        method,
        &format!("{BASE}{target}"),
        &headers,
        body.as_bytes(),
    )
    .unwrap()
}

fn of(tool: Tool, request: &Request, keys: Keys) -> Line {
    let holder = Holder::Role {
        arn: "arn:aws:iam::111122223333:role/reader".to_owned(),
        session: "app".to_owned(),
    };
    let target = Target {
        request,
        region: "us-east-1",
        holder: &holder,
        keys,
    };
    line(tool, &target).unwrap()
}

#[test]
fn curl_with_a_session_and_a_body() {
    let request = request(
        "POST",
        "/prod/employee?b=2&a=1",
        &[("Content-Type", "application/json"), ("X-Empty", "")],
        "{\"name\": \"it's $HOME\"}",
    );
    let line = of(Tool::Curl, &request, Keys::Session);
    let wanted = r#"curl --aws-sigv4 aws:amz:us-east-1:execute-api \
  --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \
  --header "X-Amz-Security-Token: $AWS_SESSION_TOKEN" \
  --request POST \
  --header 'Content-Type: application/json' \
  --header 'X-Empty;' \
  --data-raw '{"name": "it'\''s $HOME"}' \
  'https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/prod/employee?a=1&b=2'"#;
    assert_eq!(line.text, wanted);
    assert_eq!(line.remarks, []);
    let without = of(Tool::Curl, &request, Keys::User).text;
    assert!(!without.contains("Token"), "{without}");
}

#[test]
fn awscurl_gets_the_query_decoded() {
    let simple = request("GET", "/prod/x?q=a%20b&r=c%2Fd", &[], "");
    let line = of(Tool::Awscurl, &simple, Keys::User);
    let wanted = "awscurl --service execute-api --region us-east-1 \\\n  'https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/prod/x?q=a b&r=c/d'";
    assert_eq!(line.text, wanted);
    assert_eq!(line.remarks, [Remark::AwscurlContentType]);
    let hard = request(
        "GET",
        "/prod/x?q=a%26b",
        &[("content-type", "text/plain")],
        "",
    );
    let line = of(Tool::Awscurl, &hard, Keys::User);
    assert_eq!(line.remarks, [Remark::AwscurlQuery]);
    assert!(line.text.contains("?q=a%26b"), "{}", line.text);
}

#[test]
fn the_aws_cli_tests_the_method_behind_the_stage() {
    let with_host = request("GET", "/prod/employee/1002?a=1", &[("X-A", "b\"c")], "");
    let line = of(Tool::AwsCli, &with_host, Keys::User);
    assert!(
        line.text.contains("--rest-api-id a1b2c3d4e5"),
        "{}",
        line.text
    );
    assert!(
        line.text
            .contains("--path-with-query-string '/employee/1002?a=1'"),
        "{}",
        line.text
    );
    assert!(
        line.text.contains(r#"--headers '{"X-A": "b\"c"}'"#),
        "{}",
        line.text
    );
    let endpoint = "https://vpce-0a-b.execute-api.us-east-1.vpce.amazonaws.com/prod/x";
    let unnamed = Request::new("GET", endpoint, &[], b"").unwrap();
    let holder = Holder::Unknown;
    let target = Target {
        request: &unnamed,
        region: "us-east-1",
        holder: &holder,
        keys: Keys::User,
    };
    assert_eq!(line_of(&target), None);
    let header = [("x-apigw-api-id".to_owned(), "zzzzzzzzzz".to_owned())];
    let named = Request::new("GET", endpoint, &header, b"").unwrap();
    let target = Target {
        request: &named,
        ..target
    };
    let text = line_of(&target).unwrap().text;
    assert!(text.contains("--rest-api-id zzzzzzzzzz"), "{text}");
    assert!(!text.contains("x-apigw-api-id"), "{text}");
}

fn line_of(target: &Target<'_>) -> Option<Line> {
    line(Tool::AwsCli, target)
}

#[test]
fn what_a_tool_gets_wrong_is_said() {
    let remarks =
        |tool, target: &str| of(tool, &request("GET", target, &[], ""), Keys::User).remarks;
    assert_eq!(remarks(Tool::Curl, "/prod/x"), []);
    assert_eq!(remarks(Tool::Curl, "/prod/x?b&a=%2F"), []);
    assert_eq!(remarks(Tool::Curl, "/prod/a%20b"), [Remark::CurlOld]);
    assert_eq!(remarks(Tool::Curl, "/prod/x?b=2&b=1"), [Remark::CurlOld]);
    assert_eq!(remarks(Tool::Curl, "/prod//x"), [Remark::NotNormalized]);
    let form = of(
        Tool::Curl,
        &request("POST", "/prod/x", &[], "a=1"),
        Keys::User,
    );
    assert_eq!(form.remarks, [Remark::CurlForm]);
    let binary = request("POST", "/prod/x", &[("content-type", "a/b")], "a\0b");
    for tool in [
        Tool::Curl,
        Tool::Awscurl,
        Tool::AwsCli,
        Tool::Python,
        Tool::JavaScript,
    ] {
        let line = of(tool, &binary, Keys::User);
        assert!(line.remarks.contains(&Remark::BodyFile), "{line:?}");
    }
}

#[test]
fn programs_hold_the_call_and_no_keys() {
    let request = request(
        "PUT",
        "/prod/ü;v=1?a=x&b=1&a=%22",
        &[("X-A", "\"b\\")],
        "{\n\"é\": 1}",
    );
    let python = of(Tool::Python, &request, Keys::Session).text;
    for part in [
        r#"url="https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/prod/%C3%BC;v=1?a=x&b=1&a=%22""#,
        r#"data="{\n\"é\": 1}".encode()"#,
        r#"request.headers["X-A"] = "\"b\\""#,
        r#"SigV4Auth(Session().get_credentials(), "execute-api", "us-east-1").add_auth(request)"#,
        r#"request(request.method, "/prod/%C3%BC;v=1?a=x&b=1&a=%22", request.data"#,
    ] {
        assert!(python.contains(part), "{part}\n{python}");
    }
    let javascript = of(Tool::JavaScript, &request, Keys::Session).text;
    for part in [
        r#"query: { "a": ["x", "\""], "b": "1" }"#,
        r#"path: "/prod/%C3%BC;v=1""#,
        "process.env.AWS_SECRET_ACCESS_KEY",
    ] {
        assert!(javascript.contains(part), "{part}\n{javascript}");
    }
}

#[test]
fn keys_come_from_a_role_or_a_profile() {
    let request = request("GET", "/prod/x", &[], "");
    let of_role = of(Tool::Environment, &request, Keys::Session).text;
    let wanted = "aws sts assume-role --role-arn arn:aws:iam::111122223333:role/reader --role-session-name app";
    assert!(of_role.contains(wanted), "{of_role}");
    let holder = Holder::User("it's me".to_owned());
    let target = Target {
        request: &request,
        region: "us-east-1",
        holder: &holder,
        keys: Keys::User,
    };
    let all = lines(&target);
    assert_eq!(all.len(), Tool::ALL.len());
    let wanted =
        r#"eval "$(aws configure export-credentials --profile 'it'\''s me' --format env)""#;
    assert_eq!(all.first().unwrap().text, wanted);
}
