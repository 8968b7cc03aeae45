//! Gate::Throttle: is there room under rates and quotas for this one call? Which buckets a call draws on is here; how
//! they empty under load is `load`'s.

use super::api::Selected;
use super::api_key::Holder;
use crate::arena::Id;
use crate::gate::{Checked, Outcome};
use crate::topology::{Account, Api, Quota, Topology, UsagePlan};

/// A token bucket that a call draws on (G-KEY-04).
#[derive(Clone, Debug, PartialEq)]
pub struct Bucket {
    /// Whose limit it is.
    pub source: Source,
    /// Requests a second it is refilled by.
    pub rate: f64,
    /// Requests it holds.
    pub burst: u32,
}

/// Whose limit a bucket is. The order is that in which AWS asks (G-KEY-03).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// What a plan lets each key send to one method.
    PlanMethod(Holder, String),
    /// What a plan lets each key send.
    Plan(Holder),
    /// What the stage lets through to one method.
    StageMethod(Id<Api>, usize, String),
    /// What the account has in the Region.
    Account(Id<Account>, String),
}

impl PartialOrd for Holder {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Holder {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.plan, self.key).cmp(&(other.plan, other.key))
    }
}

/// What the gate found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The buckets, in the order in which they are asked.
    pub buckets: Vec<Bucket>,
    /// The key and plan that the call draws on.
    pub holder: Option<Holder>,
    /// The plan's quota (G-MSG-15).
    pub quota: Option<Quota>,
}

impl Finding {
    /// Block where a bucket holds nothing or the quota is used up, else Pass.
    pub fn outcome(&self) -> Outcome {
        if self.used_up().is_some() || self.empty().is_some() {
            Outcome::Block
        } else {
            Outcome::Pass
        }
    }

    /// The plan whose quota is used up.
    pub fn used_up(&self) -> Option<(Id<UsagePlan>, Quota)> {
        let quota = self.quota.filter(|quota| quota.used >= quota.limit)?;
        Some((self.holder?.plan, quota))
    }

    /// The first bucket that never holds anything.
    pub fn empty(&self) -> Option<&Bucket> {
        self.buckets
            .iter()
            .find(|bucket| bucket.burst == 0 || bucket.rate <= 0.0)
    }
}

/// Looks at the buckets and the quota of one call (G-KEY-03, G-KEY-04). `method` is its verb and resource path.
pub fn ask(
    topology: &Topology,
    selected: Selected,
    method: &str,
    holder: Option<Holder>,
) -> Checked<(), Finding> {
    Checked::on(
        Finding {
            buckets: buckets(topology, selected, method, holder),
            holder,
            quota: holder.and_then(|holder| topology.usage_plans[holder.plan].quota),
        },
        (),
    )
}

/// The buckets that a call draws on, in AWS's order (G-KEY-03): the plan's for the key at the method, the plan's for
/// the key, the stage's for the method, the account's.
pub fn buckets(
    topology: &Topology,
    selected: Selected,
    method: &str,
    holder: Option<Holder>,
) -> Vec<Bucket> {
    let mut buckets = Vec::new();
    let mut push = |source, limit: Option<(f64, u32)>| {
        // A rate below zero is AWS's word for no limit.
        if let Some((rate, burst)) = limit.filter(|(rate, _)| *rate >= 0.0) {
            buckets.push(Bucket {
                source,
                rate,
                burst,
            });
        }
    };
    let stage = selected.stage(topology);
    if let (Some(holder), Some(stage)) = (holder, stage) {
        let plan = &topology.usage_plans[holder.plan];
        let at_method = plan
            .stages
            .iter()
            .filter(|other| other.api == selected.api && other.stage == stage.name)
            .find_map(|other| other.methods.get(method).copied());
        push(Source::PlanMethod(holder, method.to_owned()), at_method);
        push(Source::Plan(holder), plan.throttling);
    }
    if let Some(stage) = stage {
        let own = stage.method_throttling.get(method).copied();
        push(
            Source::StageMethod(selected.api, selected.stage, method.to_owned()),
            own.or(stage.throttling),
        );
    }
    let api = &topology.apis[selected.api];
    let account = topology.accounts[api.account]
        .throttling
        .unwrap_or_else(|| regional(&api.region));
    push(
        Source::Account(api.account, api.region.clone()),
        Some(account),
    );
    buckets
}

/// What an account has in a Region without a raised quota (G-KEY-04, G-C-16).
fn regional(region: &str) -> (f64, u32) {
    const SMALL: [&str; 15] = [
        "af-south-1",
        "ap-east-2",
        "ap-south-2",
        "ap-southeast-3",
        "ap-southeast-4",
        "ap-southeast-5",
        "ap-southeast-6",
        "ap-southeast-7",
        "ca-west-1",
        "eu-central-2",
        "eu-south-1",
        "eu-south-2",
        "il-central-1",
        "me-central-1",
        "mx-central-1",
    ];
    if SMALL.contains(&region) {
        (2_500.0, 1_250)
    } else {
        (10_000.0, 5_000)
    }
}
