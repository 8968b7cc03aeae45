//! How temporary credentials come about: what STS asks of the trust policy and of whoever calls it (G8). A part of
//! Gate::Identity; knows nothing of APIs.

use canvoke_iam::{Authorization, Decision, Layer, Principal as Identity, Recorder, authorize};

use super::caller::Caller;
use super::caller_layers::Own;
use super::endpoint_policy::outcome_of;
use super::{caller_keys, sts};
use crate::arena::Id;
use crate::gate::Outcome;
use crate::invocation::{Invocation, Signer};
use crate::topology::{Asker, PrincipalKind, Session, SessionWay, Topology};

/// The shortest session, in seconds.
const SHORTEST: u32 = 900;
/// The longest session of a chained role (G-FED-11).
const LONGEST_CHAINED: u32 = 3600;
/// The longest session of a role, where its maximum is raised as far as it goes.
const LONGEST: u32 = 43_200;
/// The longest federation token.
const LONGEST_TOKEN: u32 = 129_600;
/// The most tags of a session (G-FED-11).
const MOST_TAGS: usize = 50;

/// One session on the way to the caller's credentials.
#[derive(Clone, Debug)]
pub struct Issue {
    /// The session.
    pub session: Id<Session>,
    /// Who calls STS with credentials; none: a provider, a pool or a service vouches.
    pub asker: Option<Caller>,
    /// What STS asks policies.
    pub asks: Vec<Ask>,
    /// What else is wrong.
    pub problems: Vec<Problem>,
}

/// One question of STS to the policies.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The action.
    pub action: &'static str,
    /// The role, or the federated user.
    pub resource: String,
    /// What the policies say; a role's trust policy is the resource's.
    pub evaluation: Authorization,
    /// Whether a trust policy must allow, whatever the caller's own policies do (I-EVAL-04).
    pub needs_trust: bool,
}

impl Ask {
    /// Both sides together.
    pub fn decision(&self) -> Decision {
        let all = self.evaluation.decision();
        if !self.needs_trust || all == Decision::ExplicitDeny {
            return all;
        }
        match (all, self.trust()) {
            (_, Decision::ImplicitDeny) => Decision::ImplicitDeny,
            (Decision::Allow, Decision::Unknown) => Decision::Unknown,
            _ => all,
        }
    }

    /// What the trust policy says.
    pub fn trust(&self) -> Decision {
        self.evaluation
            .decision_of(Layer::Resource)
            .unwrap_or(Decision::ImplicitDeny)
    }
}

/// What keeps a session from coming about, beside policies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The role has no trust policy.
    NoTrustPolicy,
    /// More seconds than it may last, and how many those are (G-FED-11).
    TooLong(u32),
    /// Fewer than 900 seconds.
    TooShort,
    /// More than 50 tags (G-FED-11).
    TooManyTags,
    /// A tag that an earlier session hands on already (G-FED-11).
    TagTaken(String),
    /// Another source identity than the one before.
    SourceIdentityTaken,
    /// GetFederationToken wants the keys of a user (G-FED-06).
    NotAUser,
    /// Nobody says who asks.
    AskedByNobody,
    /// What a guest of an identity pool may do is cut by Cognito, and no page says that execute-api is left
    /// (G-FED-13).
    Guest,
}

impl Problem {
    /// Whether it is certain.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::AskedByNobody | Self::Guest => Outcome::Unknown,
            _ => Outcome::Block,
        }
    }
}

impl Issue {
    /// Pass, Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        let asks = self.asks.iter().map(|ask| outcome_of(ask.decision()));
        asks.chain(self.problems.iter().map(Problem::outcome))
            .fold(Outcome::Pass, worst)
    }
}

/// The worse of two.
pub(super) fn worst(one: Outcome, other: Outcome) -> Outcome {
    match (one, other) {
        (Outcome::Block, _) | (_, Outcome::Block) => Outcome::Block,
        (Outcome::Unknown, _) | (_, Outcome::Unknown) => Outcome::Unknown,
        _ => Outcome::Pass,
    }
}

/// Every session on the way to a caller's credentials, the first one first.
pub fn issues(topology: &Topology, invocation: &Invocation, caller: &Caller) -> Vec<Issue> {
    let mut chain = Vec::new();
    let mut next = caller.session();
    while let Some(session) = next {
        chain.push(session);
        next = match topology.sessions[session].by {
            Some(Asker::Session(before)) => Some(before),
            _ => None,
        };
    }
    chain
        .into_iter()
        .rev()
        .map(|session| issue(topology, invocation, session))
        .collect()
}

fn issue(topology: &Topology, invocation: &Invocation, id: Id<Session>) -> Issue {
    let session = &topology.sessions[id];
    let asker = session.by.map(|asker| Caller::of_asker(topology, asker));
    let mut problems = problems(topology, id, asker.as_ref());
    let asks_by_itself = matches!(
        session.way,
        SessionWay::AssumeRole | SessionWay::FederationToken
    );
    let who = match (&asker, &session.provider, &session.service) {
        (Some(asker), _, _) if asks_by_itself => Some(asker.identity.clone()),
        (_, Some(provider), _) => Some(Identity::federated(provider)),
        (_, _, Some(service)) => Some(Identity::service(service)),
        _ => None,
    };
    let mut asks = Vec::new();
    match (session.role.map(|role| &topology.principals[role]), who) {
        (Some(role), Some(who)) => match &role.trust {
            Some(trust) => {
                let trust = std::slice::from_ref(&trust.prepared);
                for action in sts::actions(session) {
                    let request = sts::request(
                        topology,
                        invocation,
                        (id, asker.as_ref()),
                        (action, &role.arn),
                        who.clone(),
                    );
                    asks.push(sts::ask_role(
                        topology,
                        asker.as_ref(),
                        (role, trust),
                        request,
                        action,
                    ));
                }
            }
            None => problems.push(Problem::NoTrustPolicy),
        },
        (None, Some(who)) => {
            let token = Caller::of(topology, &Signer::Session(id));
            let resource = token.identity.arn().unwrap_or_default().to_owned();
            for action in sts::actions(session) {
                let request = sts::request(
                    topology,
                    invocation,
                    (id, asker.as_ref()),
                    (action, &resource),
                    who.clone(),
                );
                let own = asker.as_ref().map(|asker| Own::of(topology, asker));
                let own = own.unwrap_or_default();
                let mut recorder = Recorder::default();
                authorize(&own.layers(), &request, &mut recorder);
                asks.push(Ask {
                    action,
                    resource: resource.clone(),
                    evaluation: recorder.finish(),
                    needs_trust: false,
                });
            }
        }
        (_, None) => problems.push(Problem::AskedByNobody),
    }
    Issue {
        session: id,
        asker,
        asks,
        problems,
    }
}

fn problems(topology: &Topology, id: Id<Session>, asker: Option<&Caller>) -> Vec<Problem> {
    let session = &topology.sessions[id];
    let mut problems = Vec::new();
    let is_chained = session.way == SessionWay::AssumeRole
        && asker.is_some_and(|asker| asker.identity.type_name() == Some("AssumedRole"));
    let most = match session.way {
        SessionWay::FederationToken => LONGEST_TOKEN,
        _ if is_chained => LONGEST_CHAINED,
        _ => LONGEST,
    };
    match session.duration {
        Some(seconds) if seconds > most => problems.push(Problem::TooLong(most)),
        Some(seconds) if seconds < SHORTEST => problems.push(Problem::TooShort),
        _ => {}
    }
    if session.tags.len() > MOST_TAGS {
        problems.push(Problem::TooManyTags);
    }
    let taken = caller_keys::inherited(topology, id);
    for key in session.tags.keys() {
        if taken.keys().any(|other| other.eq_ignore_ascii_case(key)) {
            problems.push(Problem::TagTaken(key.clone()));
        }
    }
    if let (Some(own), Some(Asker::Session(before))) = (&session.source_identity, session.by)
        && caller_keys::source_identity(topology, before).is_some_and(|other| other != *own)
    {
        problems.push(Problem::SourceIdentityTaken);
    }
    let is_user = |asker: Asker| match asker {
        Asker::Principal(principal) => topology.principals[principal].kind == PrincipalKind::User,
        Asker::Root(_) => true,
        Asker::Session(_) => false,
    };
    if session.way == SessionWay::FederationToken && session.by.is_some_and(|asker| !is_user(asker))
    {
        problems.push(Problem::NotAUser);
    }
    if session.way == SessionWay::CognitoUnauthenticated {
        problems.push(Problem::Guest);
    }
    problems
}
