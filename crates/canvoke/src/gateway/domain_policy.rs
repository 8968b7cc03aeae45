//! Gate::DomainPolicy: does the policy of the private custom domain that the call came by allow it (G-DOM-05)? Knows
//! nothing of access associations, without which no call comes by a domain (see api).

use canvoke_iam::{Authorization, Layer, Principal, Recorder, evaluate};

use super::api::Selected;
use super::endpoint_policy::outcome_of;
use super::identity::Caller;
use super::method;
use super::request::{self, Arrival};
use crate::arena::Id;
use crate::gate::{Checked, Outcome};
use crate::invocation::Invocation;
use crate::topology::{Domain, Topology};

/// What the gate found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The domain; none: the call came by one of API Gateway's own names (G-AUTH-12).
    pub domain: Option<Id<Domain>>,
    /// The domain's ARN, which was asked about (G-DOM-07).
    pub resource: String,
    /// Whether the policy saw who signed, as it does for AWS_IAM methods alone (G-WHO-03).
    pub sees_caller: bool,
    /// Its policy's evaluation; none with a domain: it has no policy, and allows nobody (G-DOM-02).
    pub evaluation: Option<Authorization>,
}

impl Finding {
    /// Pass, Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        match (self.domain, &self.evaluation) {
            (None, _) => Outcome::Pass,
            (Some(_), None) => Outcome::Block,
            (Some(_), Some(evaluation)) => outcome_of(evaluation.decision()),
        }
    }
}

/// Asks the domain's policy about the domain's ARN (G-DOM-05, G-DOM-07, G-AUTH-03). It sees what a resource policy
/// sees: who signed for AWS_IAM methods only, and no `execute-api:viaDomainArn` (G-C-22).
pub fn ask(
    topology: &Topology,
    invocation: &Invocation,
    caller: &Caller,
    selected: Selected,
    arrival: Arrival,
) -> Checked<(), Finding> {
    let Some(id) = selected.domain else {
        return Checked::on(
            Finding {
                domain: None,
                resource: String::new(),
                sees_caller: false,
                evaluation: None,
            },
            (),
        );
    };
    let domain = &topology.domains[id];
    let sees_caller = method::is_authenticated(topology, invocation, selected);
    let principal = if sees_caller {
        caller.identity.clone()
    } else {
        Principal::anonymous()
    };
    let evaluation = domain.policy.as_ref().map(|policy| {
        let request = request::about_domain(
            request::request(topology, invocation, selected, arrival, principal),
            domain,
        );
        let mut recorder = Recorder::default();
        evaluate(
            Layer::Resource,
            std::slice::from_ref(&policy.prepared),
            &request,
            &mut recorder,
        );
        recorder.finish()
    });
    Checked::on(
        Finding {
            domain: Some(id),
            resource: domain.arn.clone(),
            sees_caller,
            evaluation,
        },
        (),
    )
}
