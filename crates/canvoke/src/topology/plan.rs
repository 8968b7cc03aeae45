//! API keys and usage plans as AWS would have them. Knows nothing of load.

use std::collections::BTreeMap;

use super::{Account, Api};
use crate::arena::Id;
use crate::diagnostic::Place;

/// An API key.
#[derive(Clone, Debug)]
pub struct ApiKey {
    /// Its name in the scenario.
    pub name: String,
    /// Its owner.
    pub account: Id<Account>,
    /// Its Region.
    pub region: String,
    /// Its value.
    pub value: String,
    /// Whether it is enabled.
    pub is_enabled: bool,
    /// Where it is written.
    pub place: Place,
}

/// A usage plan.
#[derive(Clone, Debug)]
pub struct UsagePlan {
    /// Its name in the scenario.
    pub name: String,
    /// The stages it covers.
    pub stages: Vec<PlanStage>,
    /// Its keys.
    pub keys: Vec<Id<ApiKey>>,
    /// Rate a second and burst of each key.
    pub throttling: Option<(f64, u32)>,
    /// How many requests each key has.
    pub quota: Option<Quota>,
    /// Where it is written.
    pub place: Place,
}

/// A stage that a plan covers.
#[derive(Clone, Debug)]
pub struct PlanStage {
    /// The API.
    pub api: Id<Api>,
    /// Name of the stage.
    pub stage: String,
    /// Rate a second and burst of each key at single methods, by verb and resource path.
    pub methods: BTreeMap<String, (f64, u32)>,
}

/// How many requests a key has in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Requests.
    pub limit: u64,
    /// The period, in AWS's word.
    pub period: &'static str,
    /// Requests used up already.
    pub used: u64,
}
