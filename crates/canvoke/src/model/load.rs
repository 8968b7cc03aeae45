//! A load as a person writes it: who sends what, how often, for how long. No part of a scenario; given with one.

use serde::{Deserialize, Serialize};

use super::Call;

/// A load on the APIs of a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Load {
    /// Seconds it lasts.
    pub seconds: u32,
    /// Who sends.
    pub clients: Vec<LoadClient>,
}

/// Somebody who sends the same call again and again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LoadClient {
    /// A name for the result.
    pub name: String,
    /// The call.
    pub call: Call,
    /// Requests a second, evenly spaced.
    pub rate: f64,
    /// Requests sent at once, on top.
    #[serde(default)]
    pub burst: u32,
    /// The second they are sent at.
    #[serde(default)]
    pub burst_at: u32,
}
