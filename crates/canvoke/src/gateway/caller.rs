//! Who signs a call, with the policies and condition keys that come along. Knows nothing of APIs and of whether the
//! signature is right.

use std::collections::BTreeMap;

use canvoke_iam::{Context, Layers, PreparedPolicy, Principal as Identity};

use crate::arena::Id;
use crate::host;
use crate::invocation::{Invocation, Signer};
use crate::topology::{
    Account, Asker, Level, Policy, Principal, PrincipalKind, Session, SessionWay, Topology,
};

/// Who calls, before any layer looks at it.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who signs; none: nobody.
    pub signer: Option<Signer>,
    /// The user or role whose policies count; none: not signed, a service, or a root user.
    pub principal: Option<Id<Principal>>,
    /// The account; none: not signed, or a service.
    pub account: Option<Id<Account>>,
    /// As the IAM engine sees it.
    pub identity: Identity,
}

impl Caller {
    /// The caller of a call (G-WHO-01, G-WHO-02).
    pub fn of_call(topology: &Topology, invocation: &Invocation) -> Self {
        match &invocation.signer {
            Some(signer) => Self::of(topology, signer),
            None => Self {
                signer: None,
                principal: None,
                account: None,
                identity: Identity::anonymous(),
            },
        }
    }

    /// The caller that somebody is.
    pub fn of(topology: &Topology, signer: &Signer) -> Self {
        let principal = signer.principal(topology);
        let account = match signer {
            Signer::Root(account) => Some(*account),
            Signer::Session(session) => {
                let asker = topology.sessions[*session].by;
                let of_asker = asker.and_then(|asker| match asker {
                    Asker::Root(account) => Some(account),
                    _ => None,
                });
                principal
                    .map(|principal| topology.principals[principal].account)
                    .or(of_asker)
            }
            _ => principal.map(|principal| topology.principals[principal].account),
        };
        let has_boundary =
            principal.is_some_and(|principal| topology.principals[principal].boundary.is_some());
        Self {
            identity: identity(topology, signer, account).with_boundary(has_boundary),
            signer: Some(signer.clone()),
            principal,
            account,
        }
    }

    /// The caller that asks STS for a session.
    pub fn of_asker(topology: &Topology, asker: Asker) -> Self {
        let signer = match asker {
            Asker::Principal(principal) => Signer::Principal {
                principal,
                session: (topology.principals[principal].kind == PrincipalKind::Role)
                    .then(|| "session".to_owned()),
            },
            Asker::Session(session) => Signer::Session(session),
            Asker::Root(account) => Signer::Root(account),
        };
        Self::of(topology, &signer)
    }

    /// Whether somebody signs.
    pub fn is_signed(&self) -> bool {
        self.signer.is_some()
    }

    /// The session of the scenario that signs.
    pub fn session(&self) -> Option<Id<Session>> {
        match self.signer {
            Some(Signer::Session(session)) => Some(session),
            _ => None,
        }
    }

    /// The levels of the caller's organization, from the root (I-EVAL-16).
    pub fn levels<'t>(&self, topology: &'t Topology) -> &'t [Level] {
        let membership = self
            .account
            .and_then(|account| topology.accounts[account].membership.as_ref());
        membership.map_or(&[], |membership| &membership.levels)
    }
}

fn identity(topology: &Topology, signer: &Signer, account: Option<Id<Account>>) -> Identity {
    match signer {
        Signer::Principal { principal, session } => {
            let principal = &topology.principals[*principal];
            match principal.kind {
                PrincipalKind::User => Identity::user(&principal.arn),
                PrincipalKind::Role => {
                    Identity::role_session(&principal.arn, session.as_deref().unwrap_or_default())
                }
            }
        }
        Signer::Session(session) => {
            let session = &topology.sessions[*session];
            if let Some(role) = session.role {
                return Identity::role_session(
                    &topology.principals[role].arn,
                    &session.session_name,
                );
            }
            // G-FED-06
            let id = account.map_or("", |account| topology.accounts[account].id.as_str());
            let partition = topology
                .apis
                .iter()
                .next()
                .map_or("aws", |(_, api)| host::partition(&api.region));
            let arn = format!(
                "arn:{partition}:sts::{id}:federated-user/{}",
                session.session_name
            );
            let by = match session.by {
                Some(Asker::Principal(user)) => Some(topology.principals[user].arn.as_str()),
                _ => None,
            };
            Identity::federated_user(&arn, by)
        }
        Signer::Root(account) => {
            let partition = topology
                .principals
                .iter()
                .next()
                .and_then(|(_, one)| one.arn.split(':').nth(1))
                .unwrap_or("aws");
            Identity::root(partition, &topology.accounts[*account].id)
        }
        // G-WHO-12
        Signer::Service(name) => Identity::service(name),
    }
}

/// The policies that bind a caller wherever it goes, ready to be asked.
#[derive(Clone, Debug, Default)]
pub struct Own {
    identity: Vec<PreparedPolicy>,
    boundary: Option<PreparedPolicy>,
    session: Option<Vec<PreparedPolicy>>,
    service_control: Vec<Vec<PreparedPolicy>>,
    is_management: bool,
}

impl Own {
    /// The caller's own layers (G-IAM-01 to G-IAM-03).
    pub fn of(topology: &Topology, caller: &Caller) -> Self {
        let prepared = |policies: &[Policy]| -> Vec<PreparedPolicy> {
            policies
                .iter()
                .map(|policy| policy.prepared.clone())
                .collect()
        };
        let principal = caller
            .principal
            .map(|principal| &topology.principals[principal]);
        let membership = caller
            .account
            .and_then(|account| topology.accounts[account].membership.as_ref());
        let levels = caller.levels(topology);
        Self {
            identity: principal.map_or_else(Vec::new, |one| prepared(&one.identity)),
            boundary: principal
                .and_then(|one| one.boundary.as_ref())
                .map(|policy| policy.prepared.clone()),
            session: caller
                .session()
                .and_then(|session| topology.sessions[session].policies.as_deref())
                .map(prepared),
            // A level with AWS's own policy alone cuts nothing and need not be asked.
            service_control: levels
                .iter()
                .filter_map(|level| level.service_control.as_deref())
                .map(prepared)
                .collect(),
            is_management: membership.is_some_and(|membership| membership.is_management),
        }
    }

    /// As layers, to which the resource's side is added.
    pub fn layers(&self) -> Layers<'_> {
        Layers {
            identity: &self.identity,
            boundary: self.boundary.as_ref(),
            session: self.session.as_deref(),
            service_control: &self.service_control,
            is_management_account: self.is_management,
            ..Layers::default()
        }
    }
}

/// The level behind the number of an evaluation: those that were asked, from the root.
pub fn asked_level<'t>(topology: &'t Topology, caller: &Caller, level: usize) -> Option<&'t Level> {
    let levels = caller.levels(topology).iter();
    levels
        .filter(|level| level.service_control.is_some())
        .nth(level)
}

/// Resource control policies of an account, a list a level (I-EVAL-19); whether it is the management account's, which
/// they do not bind (I-EVAL-15).
pub fn resource_control(
    topology: &Topology,
    account: Id<Account>,
) -> (Vec<Vec<PreparedPolicy>>, bool) {
    let Some(membership) = &topology.accounts[account].membership else {
        return (Vec::new(), false);
    };
    let levels = membership
        .levels
        .iter()
        .filter(|level| !level.resource_control.is_empty())
        .map(|level| {
            let policies = level.resource_control.iter();
            policies.map(|policy| policy.prepared.clone()).collect()
        })
        .collect();
    (levels, membership.is_management)
}

/// The condition keys that say who calls (G-CK-08 to G-CK-10, G-FED-11, G-FED-12). The engine adds those that follow
/// from the ARN.
pub fn keys(topology: &Topology, caller: &Caller, context: &mut Context) {
    let Some(signer) = &caller.signer else {
        return;
    };
    context.set("aws:ViaAWSService", "false");
    if let Signer::Service(name) = signer {
        context.set("aws:PrincipalIsAWSService", "true");
        context.set("aws:PrincipalServiceName", name);
        context.set_many("aws:PrincipalServiceNamesList", [name.clone()]);
        for key in [
            "aws:SourceArn",
            "aws:SourceAccount",
            "aws:SourceOrgID",
            "aws:SourceOrgPaths",
        ] {
            context.set_unknown(key);
        }
        return;
    }
    context.set("aws:PrincipalIsAWSService", "false");
    organization(topology, caller.account, "aws:Principal", context);
    let tags = match signer {
        Signer::Session(session) => tags(topology, *session),
        _ => caller
            .principal
            .map(|principal| topology.principals[principal].tags.clone())
            .unwrap_or_default(),
    };
    for (key, value) in &tags {
        context.set(&format!("aws:PrincipalTag/{key}"), value);
    }
    let is_temporary = match signer {
        Signer::Session(_) => true,
        Signer::Principal { session, .. } => session.is_some(),
        Signer::Root(_) | Signer::Service(_) => false,
    };
    if !is_temporary {
        return;
    }
    // Temporary credentials bring these along (G-CK-09).
    context.set_unknown("aws:TokenIssueTime");
    let Signer::Session(session) = signer else {
        for key in [
            "aws:MultiFactorAuthPresent",
            "aws:MultiFactorAuthAge",
            "aws:SourceIdentity",
            "aws:FederatedProvider",
        ] {
            context.set_unknown(key);
        }
        return;
    };
    let written = &topology.sessions[*session];
    match written.way {
        SessionWay::AssumeRole if written.has_mfa => {
            // AWS's page says that AssumeRole keeps nothing of it, and its logs show that it does.
            context.set_unknown("aws:MultiFactorAuthPresent");
            context.set_unknown("aws:MultiFactorAuthAge");
        }
        SessionWay::AssumeRole | SessionWay::FederationToken => {
            context.set("aws:MultiFactorAuthPresent", "false");
        }
        _ => context.set_unknown("aws:MultiFactorAuthPresent"),
    }
    if let Some(identity) = source_identity(topology, *session) {
        context.set("aws:SourceIdentity", &identity);
    }
    vouched(written, context);
}

/// What an identity provider says of a session (G-FED-12).
pub fn vouched(session: &Session, context: &mut Context) {
    let Some(provider) = &session.provider else {
        return;
    };
    context.set("aws:FederatedProvider", provider);
    let prefix = match session.way {
        SessionWay::Saml => "saml",
        _ => provider
            .split_once(":oidc-provider/")
            .map_or(provider.as_str(), |(_, issuer)| issuer),
    };
    // An assertion or token has these, whatever they are.
    for claim in ["aud", "sub", "iss"] {
        context.set_unknown(&format!("{prefix}:{claim}"));
    }
    for (key, values) in &session.claims {
        match values.as_slice() {
            [one] if !key.ends_with(":amr") => context.set(key, one),
            several => context.set_many(key, several.iter().cloned()),
        }
    }
}

/// `...OrgID` and `...OrgPaths` of an account. Without any organization in the scenario nobody knows.
pub fn organization(
    topology: &Topology,
    account: Option<Id<Account>>,
    prefix: &str,
    context: &mut Context,
) {
    let membership = account.and_then(|account| topology.accounts[account].membership.as_ref());
    let (id, paths) = (format!("{prefix}OrgID"), format!("{prefix}OrgPaths"));
    match membership {
        Some(membership) => {
            context.set(&id, &membership.id);
            context.set_many(&paths, [membership.path.clone()]);
        }
        None if topology.has_organizations => {}
        None => {
            context.set_unknown(&id);
            context.set_unknown(&paths);
        }
    }
}

/// The tags of a session: the role's or user's, then those handed on by earlier sessions, then its own, which win
/// (G-FED-11). Keys are compared in any case.
pub fn tags(topology: &Topology, session: Id<Session>) -> BTreeMap<String, String> {
    let written = &topology.sessions[session];
    let holder = Signer::Session(session).principal(topology);
    let mut tags = holder.map_or_else(BTreeMap::new, |one| topology.principals[one].tags.clone());
    let handed_on = inherited(topology, session);
    for (key, value) in handed_on.iter().chain(&written.tags) {
        tags.retain(|other, _| !other.eq_ignore_ascii_case(key));
        tags.insert(key.clone(), value.clone());
    }
    tags
}

/// The transitive tags that a session gets from the one that asked for it (G-FED-11).
pub fn inherited(topology: &Topology, session: Id<Session>) -> BTreeMap<String, String> {
    let Some(Asker::Session(asker)) = topology.sessions[session].by else {
        return BTreeMap::new();
    };
    let before = &topology.sessions[asker];
    let mut tags = inherited(topology, asker);
    for key in &before.transitive_tags {
        if let Some(value) = before.tags.get(key) {
            tags.insert(key.clone(), value.clone());
        }
    }
    tags
}

/// The source identity of a session, which stays the same along a chain.
pub fn source_identity(topology: &Topology, session: Id<Session>) -> Option<String> {
    let written = &topology.sessions[session];
    written
        .source_identity
        .clone()
        .or_else(|| match written.by? {
            Asker::Session(asker) => source_identity(topology, asker),
            Asker::Principal(_) | Asker::Root(_) => None,
        })
}
