//! What stages log, trace and measure, there and back, and as people write it by hand.

use canvoke::model::LogLevel;
use canvoke::{Scenario, Severity};
use canvoke_terraform::{Imported, export, import};

const SCENARIO: &str = include_str!("../../../tests/fixtures/observed.canvoke.json");

fn exported(scenario: &Scenario) -> (String, Imported) {
    let (files, _) = export(scenario);
    let files: Vec<_> = files
        .into_iter()
        .map(|file| (file.name, file.text))
        .collect();
    let text: Vec<&str> = files.iter().map(|(_, text)| text.as_str()).collect();
    (text.join("\n"), import(&files))
}

#[test]
fn all_of_it_comes_back() {
    let scenario = Scenario::from_json(SCENARIO).unwrap();
    let (text, imported) = exported(&scenario);
    let bad: Vec<_> = imported
        .diagnostics
        .iter()
        .filter(|remark| remark.severity != Severity::Note)
        .collect();
    assert!(bad.is_empty(), "{bad:#?}\n{text}");
    assert_eq!(imported.scenario.accounts, scenario.accounts, "{text}");
    let (found, meant) = (&imported.scenario.apis, &scenario.apis);
    assert_eq!(
        found.get("directory").unwrap().stages,
        meant.get("directory").unwrap().stages,
        "{text}"
    );
    // The role for logs is API Gateway's own.
    assert!(imported.scenario.roles.is_empty());
    assert!(text.contains("AmazonAPIGatewayPushToCloudWatchLogs"));
    assert!(text.contains("aws_cloudwatch_log_group.pets.arn"));
}

#[test]
fn what_people_write_by_hand_is_read() {
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
resource "aws_api_gateway_deployment" "one" {
  rest_api_id = aws_api_gateway_rest_api.pets.id
  triggers    = { redeployment = "1" }
}
resource "aws_cloudwatch_log_group" "access" {
  name              = "/aws/apigateway/pets"
  retention_in_days = 7
}
resource "aws_iam_role" "cloudwatch" {
  name = "api-gateway-logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "apigateway.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}
resource "aws_iam_role_policy_attachment" "cloudwatch" {
  role       = aws_iam_role.cloudwatch.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
}
resource "aws_api_gateway_account" "this" {
  cloudwatch_role_arn = aws_iam_role.cloudwatch.arn
}
resource "aws_api_gateway_stage" "prod" {
  rest_api_id          = aws_api_gateway_rest_api.pets.id
  deployment_id        = aws_api_gateway_deployment.one.id
  stage_name           = "prod"
  xray_tracing_enabled = true
  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    format          = jsonencode({ requestId = "$context.requestId" })
  }
}
resource "aws_api_gateway_method_settings" "all" {
  rest_api_id = aws_api_gateway_rest_api.pets.id
  stage_name  = aws_api_gateway_stage.prod.stage_name
  method_path = "*/*"
  settings {
    logging_level   = "ERROR"
    metrics_enabled = true
  }
}
"#;
    let imported = import(&[("main.tf".to_owned(), text.to_owned())]);
    let bad: Vec<_> = imported
        .diagnostics
        .iter()
        .filter(|remark| remark.severity != Severity::Note)
        .collect();
    assert!(bad.is_empty(), "{bad:#?}");
    let api = imported.scenario.apis.values().next().unwrap();
    let observed = api.stages.get("prod").unwrap().observability.as_ref();
    let observed = observed.unwrap();
    let log = observed.access_log.as_ref().unwrap();
    assert!(log.destination.ends_with(":log-group:/aws/apigateway/pets"));
    assert_eq!(log.format, r#"{"requestId":"$context.requestId"}"#);
    assert!(observed.xray && observed.detailed_metrics && !observed.data_trace);
    assert_eq!(observed.execution_log, LogLevel::Error);
    let account = imported.scenario.accounts.values().next().unwrap();
    assert_eq!(account.cloudwatch_role, Some(true));
    assert!(imported.scenario.roles.is_empty());
}
