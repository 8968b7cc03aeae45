//! Gate::EndpointPolicy: does the VPC endpoint's policy allow the call? It is asked first, on the identity of the
//! `Authorization` header, and never grants anything by itself (G-AUTH-02, G-EPP-01). Knows nothing of methods.

use canvoke_iam::{Authorization, Decision, Layer, Recorder, Request, evaluate};

use super::api::Selected;
use super::identity::Caller;
use super::request::{self, Arrival, Entry};
use crate::arena::Id;
use crate::gate::{Checked, Outcome};
use crate::invocation::Invocation;
use crate::topology::{Endpoint, Topology};

/// What the gate found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The endpoint.
    pub endpoint: Id<Endpoint>,
    /// The method ARN that was asked about.
    pub resource: String,
    /// Its policy's evaluation; none: the default policy, full access (G-EP-13).
    pub evaluation: Option<Authorization>,
    /// Where the call came by a private custom domain: the domain's ARN, and the evaluation about it (G-DOM-07).
    pub by_domain: Option<(String, Authorization)>,
}

impl Finding {
    /// Pass, Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        let outcomes = self
            .evaluation
            .iter()
            .chain(self.by_domain.iter().map(|(_, evaluation)| evaluation))
            .map(|evaluation| outcome_of(evaluation.decision()));
        outcomes.fold(Outcome::Pass, |all, one| match (all, one) {
            (Outcome::Block, _) | (_, Outcome::Block) => Outcome::Block,
            (Outcome::Unknown, _) | (_, Outcome::Unknown) => Outcome::Unknown,
            _ => Outcome::Pass,
        })
    }
}

/// What a decision comes to at a gate.
pub fn outcome_of(decision: Decision) -> Outcome {
    match decision {
        Decision::Allow => Outcome::Pass,
        Decision::ExplicitDeny | Decision::ImplicitDeny => Outcome::Block,
        Decision::Unknown => Outcome::Unknown,
    }
}

/// Asks the endpoint's policy; none where the call comes by no endpoint.
pub fn ask(
    topology: &Topology,
    invocation: &Invocation,
    caller: &Caller,
    selected: Selected,
    arrival: Arrival,
) -> Option<Checked<(), Finding>> {
    let Entry::Endpoint(id) = arrival.entry else {
        return None;
    };
    let endpoint = &topology.endpoints[id];
    let request = request::request(
        topology,
        invocation,
        selected,
        arrival,
        caller.identity.clone(),
    );
    let request = request::via_domain(topology, selected, request);
    let asked = |request: &Request| {
        endpoint.policy.as_ref().map(|policy| {
            let mut recorder = Recorder::default();
            evaluate(
                Layer::Endpoint,
                std::slice::from_ref(&policy.prepared),
                request,
                &mut recorder,
            );
            recorder.finish()
        })
    };
    // A call by a private custom domain asks twice, about the API and about the domain (G-DOM-07, G-C-07).
    let by_domain = selected.domain.and_then(|domain| {
        let request = request::about_domain(request.clone(), &topology.domains[domain]);
        Some((request.resource.clone(), asked(&request)?))
    });
    Some(Checked::on(
        Finding {
            endpoint: id,
            evaluation: asked(&request),
            resource: request.resource,
            by_domain,
        },
        (),
    ))
}
