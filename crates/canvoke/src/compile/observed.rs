//! What stages log, trace and measure (G9): names taken apart, and what AWS would refuse is told.

use super::Compiler;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{self, LogLevel as Written};
use crate::topology::{AccessLog, LogLevel, Observed};

/// The longest format of an access log, in bytes (G-Q-06).
const LONGEST_FORMAT: usize = 3 * 1024;
/// What the name of a delivery stream must begin with.
const STREAM: &str = "amazon-apigateway-";

impl Compiler<'_> {
    /// What is seen of a stage's calls. `may_write`: whether API Gateway has a role for its account's logs.
    pub(super) fn observed(
        &mut self,
        stage: &model::Stage,
        may_write: Option<bool>,
        place: &Place,
    ) -> Observed {
        let at = place.member("observability");
        let methods = stage.methods.iter();
        let by_method: std::collections::BTreeMap<String, LogLevel> = methods
            .filter_map(|(name, settings)| Some((name.clone(), level(settings.logging?))))
            .collect();
        let written = stage.observability.clone().unwrap_or_default();
        let execution = level(written.execution_log);
        let logs = by_method.values().copied().chain([execution]);
        if logs.max() > Some(LogLevel::Off) && may_write == Some(false) {
            self.diagnostics.push(
                Diagnostic::warning(
                    "LOGGING_WITHOUT_ROLE",
                    at.member("execution_log"),
                    "the account has no role with which API Gateway writes to CloudWatch Logs, so nothing of the execution is logged",
                )
                .hint("AWS refuses this with `CloudWatch Logs role ARN must be set in account settings to enable logging`: set the account's `cloudwatch_role` (G-OBS-02)"),
            );
        }
        Observed {
            is_told: stage.observability.is_some() || !by_method.is_empty(),
            access_log: written
                .access_log
                .and_then(|log| self.access_log(&log, &at.member("access_log"))),
            execution,
            by_method,
            has_data_trace: written.data_trace,
            has_detailed_metrics: written.detailed_metrics,
            is_traced: written.xray,
        }
    }

    fn access_log(&mut self, written: &model::AccessLog, place: &Place) -> Option<AccessLog> {
        let format = &written.format;
        let has_id = ["$context.requestId", "$context.extendedRequestId"]
            .iter()
            .any(|id| format.contains(id));
        if !has_id {
            self.diagnostics.push(
                Diagnostic::error(
                    "ACCESS_LOG_WITHOUT_ID",
                    place.member("format"),
                    "the format names neither `$context.requestId` nor `$context.extendedRequestId`, and AWS refuses it",
                )
                .hint("put `$context.requestId` into it (G-OBS-01)"),
            );
        }
        if format.len() > LONGEST_FORMAT {
            self.diagnostics.push(
                Diagnostic::error(
                    "ACCESS_LOG_FORMAT_TOO_LONG",
                    place.member("format"),
                    format!("the format has {} bytes, and AWS takes 3072", format.len()),
                )
                .hint("log fewer variables (G-Q-06)"),
            );
        }
        let parts: Vec<&str> = written.destination.splitn(6, ':').collect();
        let found = match parts.as_slice() {
            ["arn", _, "logs", _, _, rest] => rest
                .strip_prefix("log-group:")
                .map(|name| (name.strip_suffix(":*").unwrap_or(name), false)),
            ["arn", _, "firehose", _, _, rest] => rest
                .strip_prefix("deliverystream/")
                .map(|name| (name, true)),
            _ => None,
        };
        let Some((name, is_stream)) = found else {
            self.diagnostics.push(
                Diagnostic::error(
                    "ACCESS_LOG_DESTINATION",
                    place.member("destination"),
                    format!("`{}` is no log group and no delivery stream", written.destination),
                )
                .hint("write the ARN of a log group of CloudWatch Logs or of a delivery stream of Data Firehose (G-OBS-01)"),
            );
            return None;
        };
        if is_stream && !name.starts_with(STREAM) {
            self.diagnostics.push(
                Diagnostic::error(
                    "ACCESS_LOG_DESTINATION",
                    place.member("destination"),
                    format!("API Gateway writes to no delivery stream of the name `{name}`"),
                )
                .hint(format!("its name must begin with `{STREAM}` (G-OBS-01)")),
            );
        }
        Some(AccessLog {
            name: name.to_owned(),
            is_stream,
            format: format.clone(),
        })
    }
}

fn level(written: Written) -> LogLevel {
    match written {
        Written::Off => LogLevel::Off,
        Written::Error => LogLevel::Error,
        Written::Info => LogLevel::Info,
    }
}
