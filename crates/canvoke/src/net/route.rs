//! Gate::Route: is there a way from the client to the endpoint, and back? Knows nothing of security groups (see
//! firewall) or policies; the walk itself is in walk.

use super::Target;
use super::leg::Way;
use crate::arena::Id;
use crate::gate::{Checked, Outcome};
use crate::topology::{Client, EndpointState, Topology, Vantage};

/// What the gate found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Where the call wants to go.
    pub target: Target,
    /// The connections on the way, each with its walks there and back; none: the client has no place to walk from.
    pub ways: Vec<Way>,
    /// Why there is nothing to walk from.
    pub outside: Option<Outside>,
    /// State of the endpoint, where it does not carry traffic (N-VPCE-03).
    pub not_available: Option<EndpointState>,
}

/// Why a client has no place in the scenario's networks that the call could leave from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outside {
    /// It is on the internet, or in AWS's own network; the address is private.
    Internet,
    /// It is on premises, at no site of the scenario.
    NoSite,
    /// It has no address of the target's family (N-VPCE-08).
    OtherFamily,
}

impl Finding {
    /// Pass, Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        let outside = match self.outside {
            None => Outcome::Pass,
            Some(Outside::NoSite) => Outcome::Unknown,
            Some(Outside::Internet | Outside::OtherFamily) => Outcome::Block,
        };
        let mut parts = self.ways.iter().map(Way::outcome).chain([outside]);
        if self.not_available.is_some() || parts.clone().any(|part| part == Outcome::Block) {
            Outcome::Block
        } else if parts.any(|part| part == Outcome::Unknown) {
            Outcome::Unknown
        } else {
            Outcome::Pass
        }
    }
}

/// Asks the walks of a path. A missing way blocks, and the call goes on as if it were there.
pub fn reach(
    topology: &Topology,
    client: Id<Client>,
    ways: &[Way],
    target: &Target,
) -> Checked<(), Finding> {
    let state = topology.endpoints[target.endpoint].state;
    Checked::on(
        Finding {
            target: target.clone(),
            ways: ways.to_vec(),
            outside: outside(topology, client, ways),
            not_available: (!state.is_available()).then_some(state),
        },
        (),
    )
}

fn outside(topology: &Topology, client: Id<Client>, ways: &[Way]) -> Option<Outside> {
    if !ways.is_empty() {
        return None;
    }
    Some(match &topology.clients[client].vantage {
        Vantage::OnPremises { site: None, .. } => Outside::NoSite,
        Vantage::OnPremises { .. } | Vantage::Vpc { .. } => Outside::OtherFamily,
        Vantage::ServiceNetwork | Vantage::Internet => Outside::Internet,
    })
}
