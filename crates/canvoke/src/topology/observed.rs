//! What a stage logs, traces and measures, as AWS would have it (G9). Knows nothing of single calls.

use std::collections::BTreeMap;

/// What is seen of a stage's calls.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observed {
    /// Whether the scenario says anything of it; otherwise there are AWS's metrics alone.
    pub is_told: bool,
    /// The access log.
    pub access_log: Option<AccessLog>,
    /// Execution logging of all methods that do not say their own.
    pub execution: LogLevel,
    /// Execution logging of single methods, by verb and resource path.
    pub by_method: BTreeMap<String, LogLevel>,
    /// Whether whole requests and answers are logged too.
    pub has_data_trace: bool,
    /// Whether metrics are kept for each method.
    pub has_detailed_metrics: bool,
    /// Whether X-Ray tracing is active.
    pub is_traced: bool,
}

/// The access log of a stage (G-OBS-01).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessLog {
    /// Name of the log group or delivery stream.
    pub name: String,
    /// Whether it is a delivery stream of Data Firehose.
    pub is_stream: bool,
    /// The format.
    pub format: String,
}

/// How much of a call's execution is logged (G-OBS-02).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    /// Nothing.
    #[default]
    Off,
    /// Calls that fail.
    Error,
    /// All calls.
    Info,
}
