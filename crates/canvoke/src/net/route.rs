//! Gate::Route: is there a way from the client to the endpoint, and back? Knows nothing of security groups (see
//! firewall) or policies; the walk itself is in walk, what lies between two walks in relay.

use super::journey::Journey;
use super::leg::Way;
use super::relay::Problem;
use super::{Front, Target, service};
use crate::arena::Id;
use crate::gate::{Checked, Outcome};
use crate::topology::{Client, Topology, Vantage};

/// What the gate found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Where the call wants to go.
    pub target: Target,
    /// The connections on the way, each with its walks there and back; none: the client has no place to walk from.
    pub ways: Vec<Way>,
    /// Why there is nothing to walk from.
    pub outside: Option<Outside>,
    /// What stands in the way at endpoints, services and load balancers, in order.
    pub problems: Vec<Problem>,
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
        let ways = self.ways.iter().map(Way::outcome);
        let problems = self.problems.iter().map(Problem::outcome);
        let mut parts = ways.chain(problems).chain([outside]);
        if parts.clone().any(|part| part == Outcome::Block) {
            Outcome::Block
        } else if parts.any(|part| part == Outcome::Unknown) {
            Outcome::Unknown
        } else {
            Outcome::Pass
        }
    }
}

/// Asks the walks of a path, and what lies between its connections. A missing way blocks, and the call goes on as if it
/// were there.
pub fn reach(
    topology: &Topology,
    client: Id<Client>,
    journey: &Journey,
    target: &Target,
) -> Checked<(), Finding> {
    let problems = match (&target.relay, target.front) {
        _ if journey.is_rest => vec![Problem::MoreWays],
        (Some(relay), _) => relay.problems.clone(),
        (None, Front::Endpoint(endpoint)) => {
            service::problems(topology, endpoint, &target.interface)
        }
        (None, Front::Balancer(_)) => Vec::new(),
    };
    Checked::on(
        Finding {
            target: target.clone(),
            ways: journey.ways.clone(),
            outside: outside(topology, client, journey),
            problems,
        },
        (),
    )
}

fn outside(topology: &Topology, client: Id<Client>, journey: &Journey) -> Option<Outside> {
    if journey.origin.is_some() {
        return None;
    }
    Some(match &topology.clients[client].vantage {
        Vantage::OnPremises { site: None, .. } => Outside::NoSite,
        Vantage::OnPremises { .. } | Vantage::Vpc { .. } => Outside::OtherFamily,
        Vantage::ServiceNetwork | Vantage::Internet { .. } => Outside::Internet,
    })
}
