//! Authorizers of the tutorial's API, and calls that bring them something. Knows no answers.

use canvoke::Scenario;
use canvoke::model::Call;

use crate::random::{Change, patch};

/// Changes of the tutorial.
pub(crate) fn changes() -> Vec<Change> {
    vec![
        |s| {
            patch(
                s,
                r#"{"apis": {"employee_directory": {"authorizers": {"a": {"type": "TOKEN", "function": "f", "results": [
                    {"identity": ["x"], "policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}},
                    {"identity": ["y"], "policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "{methodArn}"}]}},
                    {"identity": ["z"], "action": "error"}]}},
                  "resources": {"/employee/{id}": {"methods": {"GET": {"authorization": "CUSTOM", "authorizer": "a"}}}}}}}"#,
            )
        },
        |s| {
            patch(
                s,
                r#"{"apis": {"employee_directory": {"authorizers": {"a": {"type": "REQUEST", "function": "f", "permission": false,
                    "identity_sources": ["method.request.header.X-A", "method.request.querystring.b"], "results": [
                    {"identity": ["x", "1"], "policy": {"Version": "2012-10-17", "Statement": []}},
                    {"policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": ["{methodArn}"]}]}}]}},
                  "resources": {"/employee/{id}": {"methods": {"GET": {"authorization": "CUSTOM", "authorizer": "a"}}}}}}}"#,
            )
        },
        |s| {
            patch(
                s,
                r#"{"user_pools": {"p": {"account": "directory"}, "q": {"account": "directory"}}, "apis": {"employee_directory": {
                  "authorizers": {"a": {"type": "COGNITO_USER_POOLS", "user_pools": ["p"]}},
                  "resources": {"/employee/{id}": {"methods": {"GET": {"authorization": "COGNITO_USER_POOLS", "authorizer": "a", "scopes": ["s"]}}}}}}}"#,
            )
        },
    ]
}

/// What an authorizer may look at.
pub(crate) fn bring(scenario: &Scenario, call: &mut Call, brings: usize) {
    let header = |call: &mut Call, text: &str| call.headers.push(text.to_owned());
    match brings {
        0 => header(call, "Authorization: x"),
        1 | 2 => header(call, "Authorization: y"),
        3 => header(call, "Authorization: z"),
        4 => {
            header(call, "X-A: x");
            call.url.push_str("?b=1");
        }
        5 => header(call, "X-A: other"),
        // A token of a pool that is not there is no call.
        6 if !scenario.user_pools.is_empty() => {
            call.token =
                serde_json::from_str(r#"{"pool": "p", "use": "access", "scopes": ["s"]}"#).ok();
        }
        7 if !scenario.user_pools.is_empty() => {
            call.token = serde_json::from_str(r#"{"pool": "q", "expired": true}"#).ok();
        }
        _ => {}
    }
    if brings == 2 || brings == 4 {
        call.after =
            serde_json::from_str(r#"{"method": "GET", "path": "/employee/1", "seconds": 10}"#).ok();
    }
}
