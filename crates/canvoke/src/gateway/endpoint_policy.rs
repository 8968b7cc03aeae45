//! Gate::EndpointPolicy: does the VPC endpoint's policy allow the call? It is asked first, on the identity of the
//! `Authorization` header, and never grants anything by itself (G-AUTH-02, G-EPP-01). Knows nothing of methods.

use canvoke_iam::{Authorization, Decision, Layer, Recorder, evaluate};

use super::api::Selected;
use super::identity::Caller;
use super::request::{self, Arrival};
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
}

impl Finding {
    /// Pass, Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        self.evaluation
            .as_ref()
            .map_or(Outcome::Pass, |evaluation| {
                outcome_of(evaluation.decision())
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

/// Asks the endpoint's policy.
pub fn ask(
    topology: &Topology,
    invocation: &Invocation,
    caller: &Caller,
    selected: Selected,
    arrival: Arrival,
) -> Checked<(), Finding> {
    let endpoint = &topology.endpoints[arrival.endpoint];
    let request = request::request(
        topology,
        invocation,
        selected,
        arrival,
        caller.identity.clone(),
    );
    let evaluation = endpoint.policy.as_ref().map(|policy| {
        let mut recorder = Recorder::default();
        evaluate(
            Layer::Endpoint,
            std::slice::from_ref(&policy.prepared),
            &request,
            &mut recorder,
        );
        recorder.finish()
    });
    Checked::on(
        Finding {
            endpoint: arrival.endpoint,
            resource: request.resource.clone(),
            evaluation,
        },
        (),
    )
}
