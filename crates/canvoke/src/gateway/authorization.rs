//! Gate::Authorization: does the method's authorization, with the deployed resource policy, allow the call? API
//! Gateway's own tables (G3.2) are here; what policies say is canvoke-iam's.

use canvoke_iam::{
    Authorization as Evaluated, Decision, Layer, Layers, PreparedPolicy, Recorder, Request,
    authorize, evaluate,
};

use super::api::Selected;
use super::caller_layers::{self, Own};
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
    /// Statements of resource control policies that would deny, if API Gateway took notice of them (G-C-03).
    pub resource_control: Option<Evaluated>,
    /// Whether another answer is possible if a private call had `aws:SourceIp` (G-C-02).
    pub rests_on_source_ip: bool,
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
    /// Whether a federated user is without a session policy (I-EVAL-12).
    pub fn lacks_session_policy(&self) -> bool {
        matches!(&self.answer, Answer::Policies { evaluation, .. }
            if evaluation.shape().is_some_and(|shape| shape.lacks_session_policy))
    }

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
    let answered = decide(deployed);
    let with_address = with_source_ip(arrival, &request);
    let rests_on_source_ip = with_address.is_some_and(|request| {
        let other = answer(topology, caller, selected, kind, deployed, &request);
        decision_of(&other) != decision_of(&answered)
    });
    let finding = Finding {
        selected,
        caller: caller.clone(),
        kind,
        resource: request.resource.clone(),
        resource_control: resource_control(topology, selected, &request),
        rests_on_source_ip,
        answer: answered,
        saved: is_stale.then(|| decision_of(&decide(saved))),
    };
    Checked::on(finding, ())
}

fn decision_of(answer: &Answer) -> Decision {
    match answer {
        Answer::Policies { evaluation, .. } => evaluation.decision(),
        Answer::AuthorizerNotModelled => Decision::Unknown,
        Answer::Open => Decision::Allow,
        Answer::NotSigned | Answer::NoPolicy => Decision::ImplicitDeny,
    }
}

/// The request of a private call if it had `aws:SourceIp` after all, with whatever address (G-CK-04, G-C-02).
fn with_source_ip(arrival: Arrival, request: &Request) -> Option<Request> {
    let is_private = matches!(arrival.entry, request::Entry::Endpoint(_));
    is_private.then(|| {
        let mut other = request.clone();
        other.context.set_unknown("aws:SourceIp");
        other
    })
}

/// What the owner's resource control policies would deny (G-IAM-04, G-C-03).
fn resource_control(
    topology: &Topology,
    selected: Selected,
    request: &Request,
) -> Option<Evaluated> {
    let account = topology.apis[selected.api].account;
    let (levels, is_management) = caller_layers::resource_control(topology, account);
    if levels.is_empty() || is_management {
        return None;
    }
    let policies: Vec<PreparedPolicy> = levels.into_iter().flatten().collect();
    let mut recorder = Recorder::default();
    let decision = evaluate(Layer::ResourceControl, &policies, request, &mut recorder);
    (decision == Decision::ExplicitDeny).then(|| recorder.finish())
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
    if is_iam && !caller.is_signed() {
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
    match kind {
        None | Some(Authorization::AwsIam) => {
            let owner = &topology.accounts[topology.apis[selected.api].account].id;
            let own = Own::of(topology, caller);
            let layers = Layers {
                resource: policy.map(|_| resource),
                resource_owner: owner,
                ..own.layers()
            };
            let decision = authorize(&layers, request, &mut recorder);
            let evaluation = recorder.finish();
            let resource_decision = evaluation.decision_of(Layer::Resource);
            let is_cross_account = evaluation.is_cross_account();
            Answer::Policies {
                rests_on_identity_alone: decision == Decision::Allow
                    && !is_cross_account
                    && resource_decision == Some(Decision::ImplicitDeny),
                is_cross_account,
                evaluation,
            }
        }
        Some(Authorization::Custom | Authorization::Cognito) => {
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
