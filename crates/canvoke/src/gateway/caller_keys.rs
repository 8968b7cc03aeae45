//! The condition keys that come along with a caller: organization, tags, what its credentials say. Knows nothing of
//! policies.

use std::collections::BTreeMap;

use canvoke_iam::Context;

use super::caller::Caller;
use crate::arena::Id;
use crate::invocation::Signer;
use crate::topology::{Account, Asker, Session, SessionWay, Topology};

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
