//! How temporary credentials come about: what STS asks of the trust policy and of whoever calls it (G8). A part of
//! Gate::Identity; knows nothing of APIs.

use canvoke_iam::{
    Authorization, Context, Decision, Layer, Layers, PreparedPolicy, Principal as Identity,
    Recorder, Request, authorize,
};

use super::caller::{self, Caller, Own};
use super::endpoint_policy::outcome_of;
use super::request;
use crate::arena::Id;
use crate::gate::Outcome;
use crate::invocation::{Invocation, Signer};
use crate::topology::{Asker, Principal, PrincipalKind, Session, SessionWay, Topology};

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
                for action in actions(session) {
                    let request = sts(
                        topology,
                        invocation,
                        (id, asker.as_ref()),
                        (action, &role.arn),
                        who.clone(),
                    );
                    asks.push(ask_role(
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
            for action in actions(session) {
                let request = sts(
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

/// What STS asks policies for: the operation itself, and each thing that is passed along with a permission of its own
/// (G-FED-11).
fn actions(session: &Session) -> Vec<&'static str> {
    let mut actions = vec![session.way.action()];
    if !session.tags.is_empty() {
        actions.push("sts:TagSession");
    }
    if session.source_identity.is_some() {
        actions.push("sts:SetSourceIdentity");
    }
    actions
}

/// The trust policy must allow; within the account it suffices where it names the caller, across accounts, and where
/// it names the account, the caller's own policies must allow as well (G-FED-02, I-EVAL-04, I-EVAL-05).
fn ask_role(
    topology: &Topology,
    asker: Option<&Caller>,
    (role, trust): (&Principal, &[PreparedPolicy]),
    request: Request,
    action: &'static str,
) -> Ask {
    let own = asker
        .map(|asker| Own::of(topology, asker))
        .unwrap_or_default();
    // Unlike API Gateway, STS is bound by resource control policies.
    let (resource_control, is_owner_management_account) =
        caller::resource_control(topology, role.account);
    let layers = Layers {
        resource: Some(trust),
        resource_owner: &topology.accounts[role.account].id,
        resource_control: &resource_control,
        is_owner_management_account,
        ..own.layers()
    };
    let mut recorder = Recorder::default();
    authorize(&layers, &request, &mut recorder);
    Ask {
        action,
        resource: role.arn.clone(),
        evaluation: recorder.finish(),
        needs_trust: true,
    }
}

/// The request that STS makes of the policies.
fn sts(
    topology: &Topology,
    invocation: &Invocation,
    (id, asker): (Id<Session>, Option<&Caller>),
    (action, resource): (&str, &str),
    who: Identity,
) -> Request {
    let session = &topology.sessions[id];
    let mut context = Context::default();
    request::time(invocation, &mut context);
    context.set("aws:SecureTransport", "true");
    // From where and in which Region STS is called, nobody says (G-FED-14).
    for key in [
        "aws:SourceIp",
        "aws:SourceVpc",
        "aws:SourceVpce",
        "aws:VpcSourceIp",
        "aws:RequestedRegion",
        "aws:UserAgent",
    ] {
        context.set_unknown(key);
    }
    match asker {
        Some(asker) => caller::keys(topology, asker, &mut context),
        None => {
            context.set("aws:ViaAWSService", "false");
            let is_service = session.way == SessionWay::Service;
            context.set(
                "aws:PrincipalIsAWSService",
                if is_service { "true" } else { "false" },
            );
            if is_service {
                context.set_unknown("aws:SourceArn");
                context.set_unknown("aws:SourceAccount");
            }
        }
    }
    if session.has_mfa {
        context.set("aws:MultiFactorAuthPresent", "true");
        context.set_unknown("aws:MultiFactorAuthAge");
    }
    caller::vouched(session, &mut context);
    context.set("sts:RoleSessionName", &session.session_name);
    if let Some(external) = &session.external_id {
        context.set("sts:ExternalId", external);
    }
    if let Some(identity) = &session.source_identity {
        context.set("sts:SourceIdentity", identity);
    }
    if let Some(seconds) = session.duration {
        context.set("sts:DurationSeconds", &seconds.to_string());
    }
    for (key, value) in &session.tags {
        context.set(&format!("aws:RequestTag/{key}"), value);
    }
    context.set_many("aws:TagKeys", session.tags.keys().cloned());
    context.set_many(
        "sts:TransitiveTagKeys",
        session.transitive_tags.iter().cloned(),
    );
    let account = session
        .role
        .map(|role| &topology.principals[role])
        .inspect(|role| {
            for (key, value) in &role.tags {
                context.set(&format!("aws:ResourceTag/{key}"), value);
                context.set(&format!("iam:ResourceTag/{key}"), value);
            }
        })
        .map(|role| role.account)
        .or_else(|| asker?.account);
    if let Some(account) = account {
        context.set("aws:ResourceAccount", &topology.accounts[account].id);
        caller::organization(topology, Some(account), "aws:Resource", &mut context);
    }
    Request::new(who, action, resource, context)
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
    let taken = caller::inherited(topology, id);
    for key in session.tags.keys() {
        if taken.keys().any(|other| other.eq_ignore_ascii_case(key)) {
            problems.push(Problem::TagTaken(key.clone()));
        }
    }
    if let (Some(own), Some(Asker::Session(before))) = (&session.source_identity, session.by)
        && caller::source_identity(topology, before).is_some_and(|other| other != *own)
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
