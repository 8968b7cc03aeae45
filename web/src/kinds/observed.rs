//! The form of what a stage logs, traces and measures. A table and nothing else.

use super::fields::{Field, Shape, field, optional};

pub(super) const OBSERVABILITY: Field = optional(
    "observability",
    "Logs, tracing and metrics",
    Shape::Record(&[
        optional(
            "access_log",
            "Access log",
            Shape::Record(&[
                field("destination", "Destination, an ARN", Shape::Text),
                field("format", "Format", Shape::Text),
            ]),
            "A log group or a delivery stream, and text with $context variables.",
        ),
        optional(
            "execution_log",
            "Execution logging",
            Shape::Choice(&["OFF", "ERROR", "INFO"]),
            "Needs the account\u{2019}s role for logs.",
        ),
        optional(
            "data_trace",
            "Whole requests and answers are logged too",
            Shape::Flag { default: false },
            "",
        ),
        optional(
            "detailed_metrics",
            "Metrics of each method",
            Shape::Flag { default: false },
            "",
        ),
        optional("xray", "X-Ray tracing", Shape::Flag { default: false }, ""),
    ]),
    "What calls leave there stands under the answer.",
);
