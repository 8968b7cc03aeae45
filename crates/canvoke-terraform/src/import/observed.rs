//! What stages log, trace and measure, settings of single methods, and the account's role for logs.

use canvoke::model::{AccessLog, LogLevel, MethodSettings, Observability, Stage, Throttling};

use super::apis::API;
use super::reader::{Part, Reader};

impl<'a> Reader<'a> {
    /// Access log and tracing, from the stage's own block.
    pub(super) fn observability(&mut self, part: &Part<'a>) -> Option<Observability> {
        let xray = self.flag(part, "xray_tracing_enabled").unwrap_or_default();
        let mut access_log = None;
        for block in self.blocks(part, "access_log_settings") {
            let destination = self.text(&block, "destination_arn");
            let format = self.text(&block, "format");
            if let (Some(destination), Some(format)) = (destination, format) {
                access_log = Some(AccessLog {
                    destination,
                    format,
                });
            }
        }
        (xray || access_log.is_some()).then(|| Observability {
            access_log,
            xray,
            ..Observability::default()
        })
    }

    pub(super) fn method_settings(&mut self, part: &Part<'a>) {
        let api = self.link(part, "rest_api_id", &API);
        let stage = self.text(part, "stage_name");
        let path = self.text(part, "method_path");
        let (Some(api), Some(stage), Some(path)) = (api, stage, path) else {
            return;
        };
        let mut read = MethodSettings::default();
        let (mut data_trace, mut detailed_metrics) = (false, false);
        for block in self.blocks(part, "settings") {
            let rate = self.text(&block, "throttling_rate_limit");
            let burst = self.number(&block, "throttling_burst_limit");
            let rate: Option<f64> = rate.and_then(|rate| rate.parse().ok());
            let burst = burst.and_then(|burst| u32::try_from(burst).ok());
            if let (Some(rate), Some(burst)) = (rate, burst) {
                read.throttling = Some(Throttling { rate, burst });
            }
            read.logging =
                self.text(&block, "logging_level")
                    .and_then(|level| match level.as_str() {
                        "OFF" => Some(LogLevel::Off),
                        "ERROR" => Some(LogLevel::Error),
                        "INFO" => Some(LogLevel::Info),
                        _ => None,
                    });
            data_trace = self.flag(&block, "data_trace_enabled").unwrap_or_default();
            detailed_metrics = self.flag(&block, "metrics_enabled").unwrap_or_default();
            let seconds = self.number(&block, "cache_ttl_in_seconds");
            let is_cached = self.flag(&block, "caching_enabled").unwrap_or_default();
            read.cache_ttl = seconds
                .filter(|_| is_cached)
                .and_then(|seconds| u32::try_from(seconds).ok());
        }
        let stages = self.scenario.apis.get_mut(&api).map(|api| &mut api.stages);
        let Some(stage) = stages.and_then(|stages| stages.get_mut(&stage)) else {
            return;
        };
        if path == "*/*" {
            of_all(stage, read, data_trace, detailed_metrics);
            return;
        }
        // `pets/{id}/GET`; older files write slashes as `~1`.
        let path = path.replace("~1", "/");
        let path = path.trim_start_matches('/');
        if let Some((path, verb)) = path.rsplit_once('/') {
            stage.methods.insert(format!("{verb} /{path}"), read);
        } else {
            stage.methods.insert(format!("{path} /"), read);
        }
    }

    /// Whether API Gateway has a role for logs. The role itself is API Gateway's own and no caller.
    pub(super) fn log_roles(&mut self) {
        for part in self.all("aws_api_gateway_account") {
            let account = self.evaluator.providers.of(&part.entry).account.clone();
            let has_role = part.body.has_attribute("cloudwatch_role_arn");
            let role = self.text(&part, "cloudwatch_role_arn");
            let mut known = self.evaluator.providers.accounts();
            if let Some(mut found) = known.remove(&account) {
                found.cloudwatch_role = Some(has_role);
                self.accounts.insert(account, found);
            }
            let address = role.and_then(|arn| self.address_of("aws_iam_role", &arn));
            let entry = address
                .as_ref()
                .and_then(|address| Some((address, self.evaluator.module.resources.get(address)?)));
            if let Some((address, entry)) = entry {
                let name = self.evaluator.own_name(address, entry);
                self.scenario.roles.remove(&name);
            }
        }
    }
}

/// What holds for all methods of a stage.
fn of_all(stage: &mut Stage, read: MethodSettings, data_trace: bool, detailed_metrics: bool) {
    stage.throttling = read.throttling.or(stage.throttling);
    let execution_log = read.logging.unwrap_or_default();
    if execution_log == LogLevel::Off && !data_trace && !detailed_metrics {
        return;
    }
    let observed = stage.observability.get_or_insert_default();
    observed.execution_log = execution_log;
    observed.data_trace = data_trace;
    observed.detailed_metrics = detailed_metrics;
}
