//! Authorizers and user pools, there and back: what Terraform can say of them, and what is named because it cannot.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use canvoke::model::{AuthorizationType, AuthorizerType};
use canvoke::{Diagnostic, Scenario};
use canvoke_terraform::{Imported, export, import};

const SHOP: &str = include_str!("cases/gateway/authorizers.canvoke.json");

fn exported(scenario: &Scenario) -> (Imported, Vec<Diagnostic>) {
    let (files, diagnostics) = export(scenario);
    let files: Vec<_> = files
        .into_iter()
        .map(|file| (file.name, file.text))
        .collect();
    (import(&files), diagnostics)
}

fn shop(patch: &str) -> Scenario {
    let mut whole: serde_json::Value = serde_json::from_str(SHOP).unwrap();
    json_patch::merge(&mut whole, &serde_json::from_str(patch).unwrap());
    Scenario::from_json(&whole.to_string()).unwrap()
}

#[test]
fn authorizers_come_back_but_for_what_their_functions_return() {
    let scenario = shop(
        r#"{
          "user_pools": {"users": {"account": "shop"}, "staff": {"account": "shop", "region": "eu-west-1"}},
          "functions": {"request": {"account": "shop"}},
          "apis": {"pets": {
            "authorizers": {
              "bearer": {"validation": "^Bearer [a-z]+$", "ttl": 60, "results": null},
              "request": {"type": "REQUEST", "function": "request", "permission": false,
                "identity_sources": ["method.request.header.X-Tenant", "stageVariables.color"]},
              "pools": {"type": "COGNITO_USER_POOLS", "user_pools": ["users", "staff"],
                "identity_sources": ["method.request.header.X-Id"]}
            },
            "resources": {
              "/open": {"methods": {"GET": {"integration": {"lambda": {"function": "request"}}}}},
              "/me": {"methods": {"GET": {"authorization": "COGNITO_USER_POOLS", "authorizer": "pools", "scopes": ["pets/read", "pets/write"]}}},
              "/asked": {"methods": {"GET": {"authorization": "CUSTOM", "authorizer": "request"}}}
            }
          }}
        }"#,
    );
    let (back, said) = exported(&scenario);
    assert!(
        said.iter().all(|one| one.code != "APPLY_WILL_FAIL"),
        "{said:#?}"
    );
    let (written, read) = (
        scenario.apis.get("pets").unwrap(),
        back.scenario.apis.get("pets").unwrap(),
    );
    assert_eq!(read.authorizers, written.authorizers);
    assert_eq!(read.resources, written.resources);
    assert_eq!(back.scenario.user_pools, scenario.user_pools);
}

#[test]
fn what_a_function_returns_is_named_as_left_out() {
    let (back, said) = exported(&shop("{}"));
    let left_out = said.iter().find(|one| {
        one.code == "NOT_IN_TERRAFORM"
            && one.place.pointer == "/apis/pets/authorizers/bearer/results"
    });
    assert!(left_out.is_some(), "{said:#?}");
    let bearer = back.scenario.apis.get("pets").unwrap();
    let bearer = bearer.authorizers.get("bearer").unwrap();
    assert!(bearer.results.is_empty() && bearer.permission);
}

#[test]
fn an_authorizer_of_nothing_is_not_written() {
    let scenario = shop(
        r#"{"functions": {"bearer": null}, "apis": {"pets": {
          "authorizers": {"pools": {"type": "COGNITO_USER_POOLS", "user_pools": ["nobody"]}},
          "resources": {"/me": {"methods": {"GET": {"authorization": "COGNITO_USER_POOLS", "authorizer": "pools"}}}}}}}"#,
    );
    let (back, said) = exported(&scenario);
    assert!(
        back.scenario
            .apis
            .get("pets")
            .unwrap()
            .authorizers
            .is_empty()
    );
    let count = |code: &str| said.iter().filter(|one| one.code == code).count();
    assert_eq!(count("APPLY_WILL_FAIL"), 4, "{said:#?}");
    assert_eq!(count("DANGLING_REFERENCE"), 2, "{said:#?}");
}

#[test]
fn authorizers_written_by_hand() {
    let text = r#"
provider "aws" {
  region = "us-east-1"
}
resource "aws_api_gateway_rest_api" "pets" {
  name = "pets"
  endpoint_configuration {
    types = ["PRIVATE"]
  }
}
resource "aws_api_gateway_resource" "me" {
  rest_api_id = aws_api_gateway_rest_api.pets.id
  parent_id   = aws_api_gateway_rest_api.pets.root_resource_id
  path_part   = "me"
}
resource "aws_cognito_user_pool" "users" {
  name              = "users-of-pets"
  mfa_configuration = "OFF"
}
resource "aws_cognito_user_pool_client" "web" {
  name         = "web"
  user_pool_id = aws_cognito_user_pool.users.id
}
resource "aws_lambda_function" "auth" {
  function_name = "pets-auth"
  role          = "arn:aws:iam::111122223333:role/auth"
}
resource "aws_lambda_permission" "auth" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.auth.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.pets.execution_arn}/authorizers/*"
}
resource "aws_api_gateway_authorizer" "pool" {
  name          = "pool"
  rest_api_id   = aws_api_gateway_rest_api.pets.id
  type          = "COGNITO_USER_POOLS"
  provider_arns = [aws_cognito_user_pool.users.arn]
}
resource "aws_api_gateway_authorizer" "token" {
  name           = "token"
  rest_api_id    = aws_api_gateway_rest_api.pets.id
  authorizer_uri = aws_lambda_function.auth.invoke_arn
}
resource "aws_api_gateway_authorizer" "elsewhere" {
  name            = "elsewhere"
  rest_api_id     = aws_api_gateway_rest_api.pets.id
  type            = "REQUEST"
  identity_source = "method.request.header.X-A, method.request.querystring.b"
  authorizer_uri  = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:999988887777:function:theirs/invocations"
}
resource "aws_api_gateway_method" "me" {
  rest_api_id          = aws_api_gateway_rest_api.pets.id
  resource_id          = aws_api_gateway_resource.me.id
  http_method          = "GET"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = aws_api_gateway_authorizer.pool.id
  authorization_scopes = ["pets/read"]
}
"#;
    let imported = import(&[("main.tf".to_owned(), text.to_owned())]);
    let api = imported.scenario.apis.get("pets").unwrap();
    let token = api.authorizers.get("token").unwrap();
    assert_eq!(token.kind, AuthorizerType::Token);
    assert_eq!(token.function.as_deref(), Some("pets-auth"));
    assert!(token.permission);
    assert_eq!(api.authorizers.get("pool").unwrap().user_pools, ["users"]);
    let elsewhere = api.authorizers.get("elsewhere").unwrap();
    assert_eq!(
        elsewhere.identity_sources,
        ["method.request.header.X-A", "method.request.querystring.b"]
    );
    assert_eq!(elsewhere.function, None);
    let method = api
        .resources
        .get("/me")
        .unwrap()
        .methods
        .get("GET")
        .unwrap();
    assert_eq!(method.authorization, AuthorizationType::CognitoUserPools);
    assert_eq!(method.authorizer.as_deref(), Some("pool"));
    assert_eq!(method.scopes, ["pets/read"]);
    let remarks: Vec<_> = imported
        .diagnostics
        .iter()
        .filter(|one| {
            one.place
                .address
                .as_deref()
                .is_some_and(|at| at.contains("authorizer") || at.contains("cognito"))
        })
        .map(|one| one.message.as_str())
        .collect();
    assert_eq!(
        remarks,
        [
            "the function of `aws_api_gateway_authorizer.elsewhere` is not a function of these files: what it returns is not known"
        ]
    );
}
