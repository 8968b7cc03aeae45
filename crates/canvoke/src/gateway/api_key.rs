//! Gate::ApiKey: is a valid API key there, where one is required? Knows nothing of how much a key may send (see
//! throttle).

use super::api::Selected;
use crate::arena::Id;
use crate::gate::{Checked, Outcome};
use crate::invocation::Invocation;
use crate::topology::{ApiKey, Method, Topology, UsagePlan};

/// A key with the plan that covers the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The key.
    pub key: Id<ApiKey>,
    /// The plan.
    pub plan: Id<UsagePlan>,
}

/// The key that an authorizer names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ByAuthorizer {
    /// Nobody knows, or no authorizer was asked.
    NotKnown,
    /// Its result has no `usageIdentifierKey`.
    None,
    /// `usageIdentifierKey`.
    Key(String),
}

/// What the gate found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The method requires no key.
    NotRequired,
    /// No key is sent (G-KEY-01).
    Missing,
    /// The scenario has no keys, so nobody can say whether this one is good.
    NoKeysKnown,
    /// Keys come from the authorizer, and nobody knows which one it names.
    FromAuthorizer,
    /// Keys come from the authorizer, and its result names none (G-KEY-01).
    NoneByAuthorizer,
    /// No key of the API's account and Region has this value.
    UnknownKey,
    /// The key is disabled.
    Disabled(Id<ApiKey>),
    /// No usage plan with this key covers the stage.
    NotInPlan(Id<ApiKey>),
    /// A good key.
    Valid(Holder),
}

impl Finding {
    /// Pass, Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::NotRequired | Self::Valid(_) => Outcome::Pass,
            Self::NoKeysKnown | Self::FromAuthorizer => Outcome::Unknown,
            Self::Missing
            | Self::NoneByAuthorizer
            | Self::UnknownKey
            | Self::Disabled(_)
            | Self::NotInPlan(_) => Outcome::Block,
        }
    }
}

/// Looks for the key where the method requires one (G-AUTH-10, G-KEY-01). Keys and plans work live (G-DEP-03, G-C-17).
/// `by_authorizer` is the `usageIdentifierKey` of an authorizer, where it is known. Hands on the key and its plan.
pub fn ask(
    topology: &Topology,
    invocation: &Invocation,
    selected: Selected,
    method: &Method,
    by_authorizer: &ByAuthorizer,
) -> Checked<Option<Holder>, Finding> {
    if !method.needs_key {
        return Checked::on(Finding::NotRequired, None);
    }
    let takes_from_authorizer = selected
        .snapshot(topology)
        .is_some_and(|snapshot| snapshot.takes_key_from_authorizer);
    let value = match (takes_from_authorizer, by_authorizer) {
        (true, ByAuthorizer::NotKnown) => return Checked::on(Finding::FromAuthorizer, None),
        (true, ByAuthorizer::None) => return Checked::on(Finding::NoneByAuthorizer, None),
        (true, ByAuthorizer::Key(value)) => Some(value.as_str()),
        (false, _) => invocation.header("x-api-key"),
    };
    let Some(value) = value.filter(|value| !value.is_empty()) else {
        return Checked::on(Finding::Missing, None);
    };
    let finding = look_up(topology, selected, value);
    let holder = match finding {
        Finding::Valid(holder) => Some(holder),
        _ => None,
    };
    Checked::on(finding, holder)
}

fn look_up(topology: &Topology, selected: Selected, value: &str) -> Finding {
    if topology.api_keys.iter().next().is_none() {
        return Finding::NoKeysKnown;
    }
    let api = &topology.apis[selected.api];
    let key = topology
        .api_keys
        .find(|key| is_meant(key, value) && key.account == api.account && key.region == api.region);
    let Some(key) = key else {
        return Finding::UnknownKey;
    };
    if !topology.api_keys[key].is_enabled {
        return Finding::Disabled(key);
    }
    let name = selected.stage(topology).map(|stage| stage.name.as_str());
    let plan = topology.usage_plans.find(|plan| {
        plan.keys.contains(&key)
            && plan
                .stages
                .iter()
                .any(|stage| stage.api == selected.api && Some(stage.stage.as_str()) == name)
    });
    match plan {
        Some(plan) => Finding::Valid(Holder { key, plan }),
        None => Finding::NotInPlan(key),
    }
}

/// Whether a value is the key's. A result of an authorizer may name the key as calls do, `{name.value}`.
fn is_meant(key: &ApiKey, value: &str) -> bool {
    let name = value
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix(".value}"));
    key.value == value || name == Some(key.name.as_str())
}
