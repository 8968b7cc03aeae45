//! Who signs a call. Knows nothing of policies, of APIs, and of whether the signature is right.

use canvoke_iam::Principal as Identity;

use crate::arena::Id;
use crate::host;
use crate::invocation::{Invocation, Signer};
use crate::topology::{Account, Asker, Level, Principal, PrincipalKind, Session, Topology};

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
