//! What stages log, trace and measure, settings of single methods, and the account's role for logs.

use std::collections::BTreeSet;

use canvoke::model::{LogLevel, MethodSettings, Observability, Stage, Throttling};

use super::Export;
use super::homes::Home;
use crate::hcl::{Block, Expr, number, reference, text};

/// What API Gateway writes its logs with.
const PUSH: &str = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs";
const TRUST: &str = "apigateway.amazonaws.com";

impl Export<'_> {
    /// The access log and tracing of a stage, in its own block.
    pub(super) fn observed(&mut self, block: &mut Block, stage: &Stage, home: &Home) {
        let Some(observed) = &stage.observability else {
            return;
        };
        if observed.xray {
            block.set("xray_tracing_enabled", Expr::Bool(true));
        }
        if let Some(log) = &observed.access_log {
            let destination = self.log_destination(&log.destination, home);
            let mut settings = Block::new("access_log_settings");
            settings.set("destination_arn", destination);
            settings.set("format", text(&log.format));
            block.nest(settings);
        }
    }

    /// The log group, made along with what writes to it where it is in the same account and Region.
    fn log_destination(&mut self, arn: &str, home: &Home) -> Expr {
        let id = self
            .scenario
            .accounts
            .get(&home.account)
            .map(|account| account.id.clone())
            .unwrap_or_default();
        let start = format!("arn:aws:logs:{}:{id}:log-group:", home.region);
        let Some(name) = arn.strip_prefix(&start).filter(|name| !name.contains(':')) else {
            return text(arn);
        };
        let kind = "aws_cloudwatch_log_group";
        let is_made = self.labels.is_given(kind, arn);
        let label = self.labels.named(kind, arn, name);
        if !is_made {
            let mut block = self.resource(kind, &label, home);
            block.set("name", text(name));
            self.add("api.tf", block);
        }
        reference(kind, &label, "arn")
    }

    /// Settings of all methods of a stage, and of single ones. `owner` and `label` are those of API and stage.
    pub(super) fn method_settings(
        &mut self,
        (owner, label): (&str, &str),
        stage: &Stage,
        home: &Home,
    ) {
        let default = Observability::default();
        let observed = stage.observability.as_ref().unwrap_or(&default);
        let mut settings = Block::new("settings");
        throttling(&mut settings, stage.throttling.as_ref());
        if observed.execution_log != LogLevel::Off {
            settings.set("logging_level", text(level(observed.execution_log)));
        }
        if observed.data_trace {
            settings.set("data_trace_enabled", Expr::Bool(true));
        }
        if observed.detailed_metrics {
            settings.set("metrics_enabled", Expr::Bool(true));
        }
        let is_set = stage.throttling.is_some()
            || observed.execution_log != LogLevel::Off
            || observed.data_trace
            || observed.detailed_metrics;
        if is_set {
            self.settings((owner, label), label, "*/*", settings, home);
        }
        for (method, written) in &stage.methods {
            let Some((verb, path)) = method.split_once(' ') else {
                continue;
            };
            let path = format!("{}/{verb}", path.trim_start_matches('/'));
            let wanted = format!("{label} {method}");
            let own = self
                .labels
                .fresh("aws_api_gateway_method_settings", &wanted);
            let settings = own_settings(written);
            self.settings((owner, label), &own, &path, settings, home);
        }
    }

    fn settings(
        &mut self,
        (owner, stage): (&str, &str),
        label: &str,
        path: &str,
        settings: Block,
        home: &Home,
    ) {
        let mut block = self.resource("aws_api_gateway_method_settings", label, home);
        block.set(
            "rest_api_id",
            reference("aws_api_gateway_rest_api", owner, "id"),
        );
        block.set(
            "stage_name",
            reference("aws_api_gateway_stage", stage, "stage_name"),
        );
        block.set("method_path", text(path));
        block.nest(settings);
        self.add("api.tf", block);
    }

    /// The account's setting for logs, in every Region that has an API of it, and the role that it names.
    pub(super) fn log_roles(&mut self) {
        let scenario = self.scenario;
        for (name, account) in &scenario.accounts {
            let Some(may_write) = account.cloudwatch_role else {
                continue;
            };
            let homes: BTreeSet<Home> = scenario
                .apis
                .values()
                .filter(|api| api.account == *name)
                .map(|api| Home {
                    account: name.clone(),
                    region: api
                        .region
                        .clone()
                        .unwrap_or_else(|| scenario.region.clone()),
                })
                .collect();
            if homes.is_empty() {
                self.not_in_terraform(
                    canvoke::Place::at(&["accounts", name, "cloudwatch_role"]),
                    format!("`{name}` has no API, so its role for logs is left out"),
                );
            }
            let role = (may_write && !homes.is_empty()).then(|| self.log_role(name));
            for home in homes {
                let label = self.labels.fresh("aws_api_gateway_account", name);
                let mut block = self.resource("aws_api_gateway_account", &label, &home);
                if let Some(role) = &role {
                    let arn = reference("aws_iam_role", role, "arn");
                    block.set("cloudwatch_role_arn", arn);
                    super::wait_for(
                        &mut block,
                        vec![format!("aws_iam_role_policy_attachment.{role}")],
                    );
                }
                self.add("api.tf", block);
            }
        }
    }

    /// A role that API Gateway may take, and that may write.
    fn log_role(&mut self, account: &str) -> String {
        let home = self.homes.of_account(account);
        let label = self.labels.fresh("aws_iam_role", "api_gateway_logs");
        let mut block = self.resource("aws_iam_role", &label, &home);
        block.set("name", text(label.replace('_', "-")));
        let trust = serde_json::json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Principal": { "Service": TRUST },
                "Action": "sts:AssumeRole",
            }],
        });
        block.set("assume_role_policy", text(trust.to_string()));
        self.add("iam.tf", block);
        let kind = "aws_iam_role_policy_attachment";
        // The same label, so that the setting can wait for it.
        let mut block = self.resource(kind, &label, &home);
        block.set("role", reference("aws_iam_role", &label, "name"));
        block.set("policy_arn", text(PUSH));
        self.add("iam.tf", block);
        label
    }
}

fn throttling(settings: &mut Block, throttling: Option<&Throttling>) {
    if let Some(throttling) = throttling {
        settings.set("throttling_rate_limit", number(throttling.rate));
        settings.set("throttling_burst_limit", number(throttling.burst));
    }
}

fn own_settings(written: &MethodSettings) -> Block {
    let mut settings = Block::new("settings");
    throttling(&mut settings, written.throttling.as_ref());
    if let Some(logging) = written.logging {
        settings.set("logging_level", text(level(logging)));
    }
    if let Some(seconds) = written.cache_ttl {
        settings.set("caching_enabled", Expr::Bool(true));
        settings.set("cache_ttl_in_seconds", number(seconds));
    }
    settings
}

fn level(level: LogLevel) -> &'static str {
    match level {
        LogLevel::Off => "OFF",
        LogLevel::Error => "ERROR",
        LogLevel::Info => "INFO",
    }
}
