//! What STS asks policies, and with which condition keys (G8). A part of Gate::Identity; knows nothing of APIs.

use canvoke_iam::{
    Context, Layers, PreparedPolicy, Principal as Identity, Recorder, Request, authorize,
};

use super::caller::Caller;
use super::caller_layers::Own;
use super::session::Ask;
use super::{caller_keys, caller_layers};
use crate::arena::Id;
use crate::invocation::Invocation;
use crate::topology::{Principal, Session, SessionWay, Topology};

/// What STS asks policies for: the operation itself, and each thing that is passed along with a permission of its own
/// (G-FED-11).
pub(super) fn actions(session: &Session) -> Vec<&'static str> {
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
pub(super) fn ask_role(
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
        caller_layers::resource_control(topology, role.account);
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
pub(super) fn request(
    topology: &Topology,
    invocation: &Invocation,
    (id, asker): (Id<Session>, Option<&Caller>),
    (action, resource): (&str, &str),
    who: Identity,
) -> Request {
    let session = &topology.sessions[id];
    let mut context = Context::default();
    super::request::time(invocation, &mut context);
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
        Some(asker) => caller_keys::keys(topology, asker, &mut context),
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
    caller_keys::vouched(session, &mut context);
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
        caller_keys::organization(topology, Some(account), "aws:Resource", &mut context);
    }
    Request::new(who, action, resource, context)
}
