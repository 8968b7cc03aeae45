//! The AWS CLI: the keys as environment variables, and `aws apigateway test-invoke-method`.

use super::quote::{shell, string};
use super::{Holder, Remark, Target, api_of, body_text};

/// Variables with the keys of whoever signs.
pub(super) fn environment(target: &Target<'_>) -> (String, Vec<Remark>) {
    match target.holder {
        Holder::User(name) => (
            format!(
                "eval \"$(aws configure export-credentials --profile {} --format env)\"",
                shell(name)
            ),
            vec![Remark::Profile],
        ),
        Holder::Role { arn, session } => {
            let variables = "AWS_ACCESS_KEY_ID=%s AWS_SECRET_ACCESS_KEY=%s AWS_SESSION_TOKEN=%s";
            let keys = "Credentials.[AccessKeyId,SecretAccessKey,SessionToken]";
            let text = format!(
                "export $(printf '{variables}' \\\n  $(aws sts assume-role --role-arn {} --role-session-name {} \\\n    --query '{keys}' --output text))",
                shell(arn),
                shell(session)
            );
            (text, Vec::new())
        }
        Holder::Unknown => (
            "eval \"$(aws configure export-credentials --format env)\"".to_owned(),
            Vec::new(),
        ),
    }
}

/// `aws apigateway test-invoke-method ...`, where the API is named and the path has a stage that is left out.
pub(super) fn test_invoke(target: &Target<'_>) -> Option<(String, Vec<Remark>)> {
    let request = target.request;
    let api = api_of(request)?;
    let mut remarks = vec![Remark::TestInvoke, Remark::ResourceId];
    let (_, path) = request.path.strip_prefix('/')?.split_once('/')?;
    let path = match request.query.as_str() {
        "" => format!("/{path}"),
        query => format!("/{path}?{query}"),
    };
    let region = shell(target.region);
    let api = shell(&api);
    let mut words = vec![
        format!("aws apigateway test-invoke-method --region {region} --rest-api-id {api}"),
        "--resource-id \"$RESOURCE_ID\"".to_owned(),
        format!("--http-method {}", shell(&request.method)),
        format!("--path-with-query-string {}", shell(&path)),
    ];
    let headers: Vec<String> = request
        .headers
        .iter()
        .filter(|(name, _)| {
            !["host", "x-apigw-api-id"].contains(&name.to_ascii_lowercase().as_str())
        })
        .map(|(name, value)| format!("{}: {}", string(name), string(value.trim())))
        .collect();
    if !headers.is_empty() {
        words.push(format!(
            "--headers {}",
            shell(&format!("{{{}}}", headers.join(", ")))
        ));
    }
    if !request.body.is_empty() {
        // The AWS CLI reads what begins with `file://`.
        match body_text(request).filter(|text| !text.starts_with("file")) {
            Some(text) => words.push(format!("--body {}", shell(text))),
            None => {
                words.push("--body file://body.txt".to_owned());
                remarks.push(Remark::BodyFile);
            }
        }
    }
    let list = format!(
        "aws apigateway get-resources --region {region} --rest-api-id {api} --query 'items[].[path,id]' --output text"
    );
    Some((format!("{list}\n{}", words.join(" \\\n  ")), remarks))
}
