//! The policies that bind a caller wherever it goes: its own, its session's, its organization's. Knows nothing of what
//! they say.

use canvoke_iam::{Layers, PreparedPolicy};

use super::caller::Caller;
use crate::arena::Id;
use crate::topology::{Account, Level, Policy, Topology};

/// The policies that bind a caller wherever it goes, ready to be asked.
#[derive(Clone, Debug, Default)]
pub struct Own {
    identity: Vec<PreparedPolicy>,
    boundary: Option<PreparedPolicy>,
    session: Option<Vec<PreparedPolicy>>,
    service_control: Vec<Vec<PreparedPolicy>>,
    is_management: bool,
}

impl Own {
    /// The caller's own layers (G-IAM-01 to G-IAM-03).
    pub fn of(topology: &Topology, caller: &Caller) -> Self {
        let prepared = |policies: &[Policy]| -> Vec<PreparedPolicy> {
            policies
                .iter()
                .map(|policy| policy.prepared.clone())
                .collect()
        };
        let principal = caller
            .principal
            .map(|principal| &topology.principals[principal]);
        let membership = caller
            .account
            .and_then(|account| topology.accounts[account].membership.as_ref());
        let levels = caller.levels(topology);
        Self {
            identity: principal.map_or_else(Vec::new, |one| prepared(&one.identity)),
            boundary: principal
                .and_then(|one| one.boundary.as_ref())
                .map(|policy| policy.prepared.clone()),
            session: caller
                .session()
                .and_then(|session| topology.sessions[session].policies.as_deref())
                .map(prepared),
            // A level with AWS's own policy alone cuts nothing and need not be asked.
            service_control: levels
                .iter()
                .filter_map(|level| level.service_control.as_deref())
                .map(prepared)
                .collect(),
            is_management: membership.is_some_and(|membership| membership.is_management),
        }
    }

    /// As layers, to which the resource's side is added.
    pub fn layers(&self) -> Layers<'_> {
        Layers {
            identity: &self.identity,
            boundary: self.boundary.as_ref(),
            session: self.session.as_deref(),
            service_control: &self.service_control,
            is_management_account: self.is_management,
            ..Layers::default()
        }
    }
}

/// The level behind the number of an evaluation: those that were asked, from the root.
pub fn asked_level<'t>(topology: &'t Topology, caller: &Caller, level: usize) -> Option<&'t Level> {
    let levels = caller.levels(topology).iter();
    levels
        .filter(|level| level.service_control.is_some())
        .nth(level)
}

/// Resource control policies of an account, a list a level (I-EVAL-19); whether it is the management account's, which
/// they do not bind (I-EVAL-15).
pub fn resource_control(
    topology: &Topology,
    account: Id<Account>,
) -> (Vec<Vec<PreparedPolicy>>, bool) {
    let Some(membership) = &topology.accounts[account].membership else {
        return (Vec::new(), false);
    };
    let levels = membership
        .levels
        .iter()
        .filter(|level| !level.resource_control.is_empty())
        .map(|level| {
            let policies = level.resource_control.iter();
            policies.map(|policy| policy.prepared.clone()).collect()
        })
        .collect();
    (levels, membership.is_management)
}
