//! What a stage logs, traces and measures, as a person writes it (G9). Knows nothing of single calls.

use serde::{Deserialize, Serialize};

use super::{LogLevel, is_false};

/// What is seen of a stage's calls (G-OBS).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Observability {
    /// The access log; left out: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_log: Option<AccessLog>,
    /// Execution logging of all methods that do not say their own.
    #[serde(default, skip_serializing_if = "LogLevel::is_off")]
    pub execution_log: LogLevel,
    /// Whether whole requests and answers are logged too (data trace).
    #[serde(default, skip_serializing_if = "is_false")]
    pub data_trace: bool,
    /// Whether metrics are kept for each method.
    #[serde(default, skip_serializing_if = "is_false")]
    pub detailed_metrics: bool,
    /// Whether X-Ray tracing is active.
    #[serde(default, skip_serializing_if = "is_false")]
    pub xray: bool,
}

/// The access log of a stage (G-OBS-01).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccessLog {
    /// ARN of the log group or delivery stream.
    pub destination: String,
    /// The format: text with `$context` variables.
    pub format: String,
}
