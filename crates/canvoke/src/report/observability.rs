//! What a call leaves in logs, traces and metrics (G9), as a value for every host. Decides nothing.

use serde::Serialize;

use crate::diagnostic::Place;

/// What a call leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Observability {
    /// The stage it is about, `{api}/{stage}`.
    pub stage: String,
    /// Where it is set.
    pub place: Place,
    /// The access log.
    pub access_log: Log,
    /// The execution log.
    pub execution_log: Log,
    /// What X-Ray sees.
    pub tracing: Tracing,
    /// Metrics of CloudWatch that move; empty: none do.
    pub metrics: Vec<Metric>,
    /// What is worth knowing of the whole.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// Lines of one log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Log {
    /// The log group or delivery stream; none: nothing is logged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination: Option<String>,
    /// The lines; `<...>` stands for what only the call itself shows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<String>,
    /// Why there are no lines, or what is not sure of them.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What X-Ray sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tracing {
    /// Whether the stage traces by itself.
    pub active: bool,
    /// Which calls are sampled.
    pub sampling: String,
}

/// A metric that moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Metric {
    /// Its name in the namespace `AWS/ApiGateway`.
    pub name: &'static str,
    /// What the call adds to it.
    pub value: String,
    /// The sets of dimensions it is kept by.
    pub dimensions: Vec<String>,
}
