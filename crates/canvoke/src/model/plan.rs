//! API keys and usage plans as a person writes them. Knows nothing of load (see `load`).

use serde::{Deserialize, Serialize};

use super::{Named, Throttling, is_empty, is_true, yes};

/// An API key (G-KEY-01).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ApiKey {
    /// Name of the account.
    pub account: String,
    /// Region; left out: the scenario's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Its value, which calls send; left out: canvoke invents a stable one. `{name.value}` stands for it in a call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Whether it is enabled.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub enabled: bool,
}

/// A usage plan (G-KEY-06).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UsagePlan {
    /// Name of the account.
    pub account: String,
    /// Region; left out: the scenario's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The stages it covers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<PlanStage>,
    /// Names of its API keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<String>,
    /// What each key may send, over all stages of the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub throttling: Option<Throttling>,
    /// How many requests each key has in a period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<Quota>,
}

/// A stage that a usage plan covers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlanStage {
    /// Name of the API.
    pub api: String,
    /// Name of the stage.
    pub stage: String,
    /// What each key may send to single methods, by verb and resource path: `GET /pets/{id}`.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub methods: Named<Throttling>,
}

/// How many requests a key has in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Quota {
    /// Requests in a period.
    pub limit: u64,
    /// The period.
    pub period: Period,
    /// Requests that the calling key has used up already.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub used: u64,
}

/// The period of a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Period {
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}
