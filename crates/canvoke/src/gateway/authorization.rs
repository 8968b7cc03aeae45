//! Gate::Authorization: does the method's authorization, with the deployed resource policy, allow the call? API
//! Gateway's own tables (G3.2) are here; what policies say is canvoke-iam's.

use canvoke_iam::{
    Authorization as Evaluated, Decision, Layer, Layers, PreparedPolicy, Recorder, Request,
    authorize, evaluate,
};

use super::api::Selected;
use super::api_key::ByAuthorizer;
use super::caller_layers::{self, Own};
use super::endpoint_policy::outcome_of;
use super::identity::Caller;
use super::lambda_authorizer::{self, Asked};
use super::method;
use super::request::{self, Arrival};
use super::user_pool;
use crate::gate::{Checked, Outcome};
use crate::invocation::Invocation;
use crate::topology::{
    ApiType, Authorization, Authorizer, AuthorizerKind, Method, Policy, Snapshot, Topology,
};

/// What the gate found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The stage.
    pub selected: Selected,
    /// The caller.
    pub caller: Caller,
    /// Authorization type of the method; none: no method matched, and the request is authenticated as for IAM.
    pub kind: Option<Authorization>,
    /// Index of the method's authorizer.
    pub authorizer: Option<usize>,
    /// The method ARN that was asked about.
    pub resource: String,
    /// The answer.
    pub answer: Answer,
    /// The answer where policies see the slash that the path ends with; none: it ends with none (G-ARN-14, G-C-18).
    pub with_slash: Option<Box<Answer>>,
    /// What the saved policy would say, where the deployment froze another one (G-DEP-01), with the saved authorizer
    /// where one guards the method (G-DEP-02).
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
    /// The method's authorizer is not in the scenario; the resource policy denies nothing.
    NoAuthorizer,
    /// A Lambda authorizer, and a resource policy that does not deny (Table A, G-AUTH-07).
    Lambda(lambda_authorizer::Answer),
    /// A user pool's token, and the resource policy, which has to allow on its own (Table B, G-AUTH-08).
    UserPool {
        /// What is wrong with the token.
        problems: Vec<user_pool::Problem>,
        /// What the resource policy says; none: a public API has none, and the token alone decides.
        evaluation: Option<Evaluated>,
    },
}

impl Answer {
    /// Pass, Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::NotSigned | Self::NoPolicy => Outcome::Block,
            Self::Policies { evaluation, .. } => outcome_of(evaluation.decision()),
            Self::NoAuthorizer => Outcome::Unknown,
            Self::Open => Outcome::Pass,
            Self::Lambda(answer) => answer.outcome(),
            Self::UserPool {
                problems,
                evaluation,
            } => problems
                .iter()
                .map(user_pool::Problem::outcome)
                .chain(
                    evaluation
                        .as_ref()
                        .map(|found| outcome_of(found.decision())),
                )
                .fold(Outcome::Pass, |all, one| match (all, one) {
                    (Outcome::Block, _) | (_, Outcome::Block) => Outcome::Block,
                    (Outcome::Unknown, _) | (_, Outcome::Unknown) => Outcome::Unknown,
                    _ => Outcome::Pass,
                }),
        }
    }
}

impl Finding {
    /// Whether a federated user is without a session policy (I-EVAL-12).
    pub fn lacks_session_policy(&self) -> bool {
        matches!(&self.answer, Answer::Policies { evaluation, .. }
            if evaluation.shape().is_some_and(|shape| shape.lacks_session_policy))
    }

    /// Pass, Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        self.answer.outcome()
    }

    /// The authorizer that guards the method, in the snapshot that was asked.
    pub fn authorizer<'t>(&self, topology: &'t Topology) -> Option<&'t Authorizer> {
        let snapshot = self.selected.snapshot(topology)?;
        snapshot.authorizers.get(self.authorizer?)
    }
}

/// A method, as the gate asks about it.
#[derive(Clone, Copy)]
struct Guarded<'a> {
    snapshot: &'a Snapshot,
    policy: Option<&'a Policy>,
    method: Option<&'a Method>,
}

/// Asks the policies that the authorization type calls for. Hands on the API key that an authorizer names.
pub fn ask(
    topology: &Topology,
    invocation: &Invocation,
    caller: &Caller,
    (selected, found): (Selected, Option<&Method>),
    arrival: Arrival,
) -> Checked<ByAuthorizer, Finding> {
    let kind = found.map(|method| method.authorization);
    let saved = &topology.apis[selected.api].saved;
    let snapshot = selected.snapshot(topology).unwrap_or(saved);
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
    let policies = [&snapshot.policy, &saved.policy];
    let speaks_of_it = policies.into_iter().flatten().any(|policy| {
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
    let call = (topology, invocation, caller, arrival);
    let asked = |guarded: Guarded<'_>| answer(call, selected, guarded, &request);
    let deployed = Guarded {
        snapshot,
        policy: snapshot.policy.as_ref(),
        method: found,
    };
    let answered = asked(deployed);
    let rests_on_source_ip = with_source_ip(arrival, &request).is_some_and(|request| {
        decision_of(&answer(call, selected, deployed, &request)) != decision_of(&answered)
    });
    let path = selected.path(invocation);
    let with_slash = (path.len() > 1 && path.ends_with('/')).then(|| {
        let resource = format!("{}/", request.resource);
        let (principal, context) = (request.principal.clone(), request.context.clone());
        let other = Request::new(principal, request::INVOKE, &resource, context);
        Box::new(answer(call, selected, deployed, &other))
    });
    let saved = selected.is_stale(topology).then(|| {
        let later = method::at(saved, &invocation.method, selected.path(invocation))
            .and_then(|found| found.of(saved))
            .map(|(_, method)| method)
            .filter(|method| kind == Some(method.authorization) && method.authorizer.is_some());
        let guarded = match later {
            Some(_) => Guarded {
                snapshot: saved,
                policy: saved.policy.as_ref(),
                method: later,
            },
            None => Guarded {
                policy: saved.policy.as_ref(),
                ..deployed
            },
        };
        decision_of(&asked(guarded))
    });
    let key = key_of(&answered, deployed);
    let finding = Finding {
        selected,
        caller: caller.clone(),
        kind,
        authorizer: found.and_then(|method| method.authorizer),
        resource: request.resource.clone(),
        resource_control: resource_control(topology, selected, &request),
        rests_on_source_ip,
        answer: answered,
        with_slash,
        saved,
    };
    Checked::on(finding, key)
}

/// The API key that a returned result names (G-KEY-01).
fn key_of(answer: &Answer, guarded: Guarded<'_>) -> ByAuthorizer {
    let Answer::Lambda(lambda_authorizer::Answer::Policy(judged)) = answer else {
        return ByAuthorizer::NotKnown;
    };
    let lambda = guarded
        .method
        .and_then(|method| guarded.snapshot.authorizers.get(method.authorizer?))
        .and_then(|authorizer| match &authorizer.kind {
            AuthorizerKind::Lambda(lambda) => Some(lambda),
            AuthorizerKind::UserPools { .. } => None,
        });
    let result = lambda.and_then(|lambda| lambda.results.get(judged.result));
    match result.map(|result| &result.usage_identifier_key) {
        None => ByAuthorizer::NotKnown,
        Some(None) => ByAuthorizer::None,
        Some(Some(key)) => ByAuthorizer::Key(key.clone()),
    }
}

fn decision_of(answer: &Answer) -> Decision {
    match answer {
        Answer::Policies { evaluation, .. } => evaluation.decision(),
        other => match other.outcome() {
            Outcome::Pass => Decision::Allow,
            Outcome::Block => Decision::ImplicitDeny,
            Outcome::Unknown => Decision::Unknown,
        },
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
    (topology, invocation, caller, arrival): (&Topology, &Invocation, &Caller, Arrival),
    selected: Selected,
    guarded: Guarded<'_>,
    request: &Request,
) -> Answer {
    let kind = guarded.method.map(|method| method.authorization);
    let is_iam = matches!(kind, None | Some(Authorization::AwsIam));
    if is_iam && !caller.is_signed() {
        return Answer::NotSigned;
    }
    let is_private = topology.apis[selected.api].kind == ApiType::Private;
    let policy = guarded.policy;
    match (policy, kind) {
        (None, _) if is_private => return Answer::NoPolicy,
        (None, Some(Authorization::None)) => return Answer::Open,
        _ => {}
    }
    let resource = policy.map_or(&[][..], |policy| std::slice::from_ref(&policy.prepared));
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
        _ => {
            // NONE: the resource policy alone, and it must allow (G-AUTH-20, I-API-02).
            evaluate(Layer::Resource, resource, request, &mut recorder);
            let evaluation = recorder.finish();
            let authorizer = guarded
                .method
                .and_then(|method| Some((method, method.authorizer?)))
                .and_then(|(method, index)| {
                    Some((method, index, guarded.snapshot.authorizers.get(index)?))
                });
            let alone = |evaluation| Answer::Policies {
                evaluation,
                is_cross_account: false,
                rests_on_identity_alone: false,
            };
            let decision = evaluation.decision();
            let is_denied = decision == Decision::ExplicitDeny;
            // With a user pool its allow is needed as well (G-AUTH-08).
            let is_certain = is_denied
                || kind == Some(Authorization::Cognito)
                    && policy.is_some()
                    && decision == Decision::ImplicitDeny;
            match (kind, authorizer) {
                (_, None) if is_certain => alone(evaluation),
                (Some(Authorization::Custom | Authorization::Cognito), None) => {
                    Answer::NoAuthorizer
                }
                (_, Some((method, index, authorizer))) => match &authorizer.kind {
                    // The resource policy's explicit deny comes before any Lambda authorizer (G-AUTH-07, G-AUTH-29).
                    AuthorizerKind::Lambda(_) if is_denied => alone(evaluation),
                    AuthorizerKind::Lambda(lambda) => {
                        let asked = Asked {
                            topology,
                            invocation,
                            selected,
                            arrival,
                            snapshot: guarded.snapshot,
                            index,
                            request,
                            policy: policy.map(|policy| &policy.prepared),
                        };
                        let validation = authorizer.validation.as_ref();
                        Answer::Lambda(lambda_authorizer::ask(
                            &asked,
                            (lambda, validation),
                            evaluation,
                        ))
                    }
                    // A bad token is refused before any policy (G-AUTH-08, G-AUTH-23).
                    AuthorizerKind::UserPools { header, pools } => Answer::UserPool {
                        problems: user_pool::problems(
                            invocation,
                            header,
                            pools,
                            authorizer.validation.as_ref(),
                            method,
                        ),
                        evaluation: policy.map(|_| evaluation),
                    },
                },
                _ => alone(evaluation),
            }
        }
    }
}
