//! Gate::Authorization: does the method's authorization, with the deployed resource policy, allow the call? API
//! Gateway's own tables (G3.2) are here; what policies say is canvoke-iam's.

use canvoke_iam::{
    Authorization as Evaluated, Decision, Layer, Layers, PreparedPolicy, Recorder, Request,
    authorize, evaluate,
};

use super::api::Selected;
use super::endpoint_policy::outcome_of;
use super::identity::Caller;
use super::request::{self, Arrival};
use crate::gate::{Checked, Outcome};
use crate::invocation::Invocation;
use crate::topology::{ApiType, Authorization, Policy, Topology};

/// What the gate found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The stage.
    pub selected: Selected,
    /// The caller.
    pub caller: Caller,
    /// Authorization type of the method; none: no method matched, and the request is authenticated as for IAM.
    pub kind: Option<Authorization>,
    /// The method ARN that was asked about.
    pub resource: String,
    /// The answer.
    pub answer: Answer,
    /// What the saved policy would say, where the deployment froze another one (G-DEP-01).
    pub saved: Option<Decision>,
}

/// The answer.
#[derive(Clone, Debug)]
pub enum Answer {
    /// `AWS_IAM`, and the call is not signed (G-SIG-01).
    NotSigned,
    /// A private API without a resource policy: nobody may call it (I-API-01, G-EP-04).
    NoPolicy,
    /// A public API without a resource policy and without authorization: everybody may call it.
    Open,
    /// What the policies say.
    Policies {
        /// The evaluation, each layer and statement.
        evaluation: Evaluated,
        /// Whether caller and API are in different accounts: both sides must allow (Table B).
        is_cross_account: bool,
        /// Whether only the identity side allows and the resource policy is silent: Table A says Allow, another
        /// page says the policy must grant (I-API-04, contested).
        rests_on_identity_alone: bool,
    },
    /// A Lambda or Cognito authorizer, which is not modelled yet; the resource policy denies nothing.
    AuthorizerNotModelled,
}

impl Finding {
    /// Pass, Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        match &self.answer {
            Answer::NotSigned | Answer::NoPolicy => Outcome::Block,
            Answer::Policies { evaluation, .. } => outcome_of(evaluation.decision()),
            Answer::AuthorizerNotModelled => Outcome::Unknown,
            Answer::Open => Outcome::Pass,
        }
    }
}

/// Asks the policies that the authorization type calls for.
pub fn ask(
    topology: &Topology,
    invocation: &Invocation,
    caller: &Caller,
    (selected, kind): (Selected, Option<Authorization>),
    arrival: Arrival,
) -> Checked<(), Finding> {
    let deployed = selected
        .snapshot(topology)
        .and_then(|snapshot| snapshot.policy.as_ref());
    let saved = topology.apis[selected.api].saved.policy.as_ref();
    // Only AWS_IAM methods know the caller; for the others the resource policy sees nobody (G-WHO-03, G-CK-08).
    let is_iam = matches!(kind, None | Some(Authorization::AwsIam));
    let principal = if is_iam {
        caller.identity.clone()
    } else {
        canvoke_iam::Principal::anonymous()
    };
    let request = request::request(topology, invocation, selected, arrival, principal);
    // Identity policies see which domain was used, a resource policy does not (G-CK-13, G-C-22). All are asked one
    // request, so the key is left out where the resource policy speaks of it.
    let speaks_of_it = [deployed, saved].into_iter().flatten().any(|policy| {
        policy
            .text
            .to_ascii_lowercase()
            .contains("execute-api:viadomainarn")
    });
    let request = if is_iam && !speaks_of_it {
        request::via_domain(topology, selected, request)
    } else {
        request
    };
    let decide =
        |policy: Option<&Policy>| answer(topology, caller, selected, kind, policy, &request);
    let is_stale = selected.is_stale(topology);
    let finding = Finding {
        selected,
        caller: caller.clone(),
        kind,
        resource: request.resource.clone(),
        answer: decide(deployed),
        saved: is_stale.then(|| match decide(saved) {
            Answer::Policies { evaluation, .. } => evaluation.decision(),
            Answer::AuthorizerNotModelled => Decision::Unknown,
            Answer::Open => Decision::Allow,
            Answer::NotSigned | Answer::NoPolicy => Decision::ImplicitDeny,
        }),
    };
    Checked::on(finding, ())
}

fn answer(
    topology: &Topology,
    caller: &Caller,
    selected: Selected,
    kind: Option<Authorization>,
    policy: Option<&Policy>,
    request: &Request,
) -> Answer {
    let is_iam = matches!(kind, None | Some(Authorization::AwsIam));
    if is_iam && caller.principal.is_none() {
        return Answer::NotSigned;
    }
    let is_private = topology.apis[selected.api].kind == ApiType::Private;
    let resource: Option<&[PreparedPolicy]> =
        policy.map(|policy| std::slice::from_ref(&policy.prepared));
    let resource = match (resource, kind) {
        (None, _) if is_private => return Answer::NoPolicy,
        (None, Some(Authorization::None)) => return Answer::Open,
        (None, Some(Authorization::Custom | Authorization::Cognito)) => {
            return Answer::AuthorizerNotModelled;
        }
        (resource, _) => resource.unwrap_or_default(),
    };
    let mut recorder = Recorder::default();
    match (kind, caller.principal) {
        (None | Some(Authorization::AwsIam), Some(principal)) => {
            let principal = &topology.principals[principal];
            let owner = &topology.accounts[topology.apis[selected.api].account].id;
            let identity: Vec<PreparedPolicy> = principal
                .identity
                .iter()
                .map(|policy| policy.prepared.clone())
                .collect();
            let layers = Layers {
                identity: &identity,
                boundary: principal.boundary.as_ref().map(|policy| &policy.prepared),
                resource: policy.map(|_| resource),
                resource_owner: owner,
                ..Layers::default()
            };
            let decision = authorize(&layers, request, &mut recorder);
            let evaluation = recorder.finish();
            let resource_decision = evaluation.decision_of(Layer::Resource);
            let is_cross_account = topology.accounts[principal.account].id != *owner;
            Answer::Policies {
                rests_on_identity_alone: decision == Decision::Allow
                    && !is_cross_account
                    && resource_decision == Some(Decision::ImplicitDeny),
                is_cross_account,
                evaluation,
            }
        }
        (Some(Authorization::Custom | Authorization::Cognito), _) => {
            // The resource policy's explicit deny comes before any authorizer (G-AUTH-07, G-AUTH-29); Cognito needs
            // its allow as well (G-AUTH-08). Only a Deny is certain.
            let decision = evaluate(Layer::Resource, resource, request, &mut recorder);
            let must_allow = kind == Some(Authorization::Cognito);
            let is_certain = decision == Decision::ExplicitDeny
                || must_allow && decision == Decision::ImplicitDeny;
            if !is_certain {
                return Answer::AuthorizerNotModelled;
            }
            Answer::Policies {
                evaluation: recorder.finish(),
                is_cross_account: false,
                rests_on_identity_alone: false,
            }
        }
        _ => {
            // NONE: the resource policy alone, and it must allow (G-AUTH-20, I-API-02).
            evaluate(Layer::Resource, resource, request, &mut recorder);
            Answer::Policies {
                evaluation: recorder.finish(),
                is_cross_account: false,
                rests_on_identity_alone: false,
            }
        }
    }
}
