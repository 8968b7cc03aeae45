//! What a call sends, as plain values for whoever signs it. Knows nothing of signatures.

use crate::compile;
use crate::gateway::caller::Caller;
use crate::invocation::{self, Invocation};
use crate::model::{Call, Scenario};
use crate::topology::Topology;

/// A call as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The verb on the wire: an override in a header changes it for the gateway alone.
    pub method: String,
    /// URL, placeholders filled in.
    pub url: String,
    /// Headers, names and values.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: String,
    /// The Region that all APIs of the scenario are in; none: they are in several, or there is none.
    pub region: Option<String>,
    /// Who signs; none: nobody, or one with no keys to name.
    pub signer: Option<Signer>,
}

/// Who signs a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signer {
    /// A user, by its name.
    User(String),
    /// A role's session.
    Role {
        /// The role's ARN.
        arn: String,
        /// The session's name.
        session: String,
    },
}

/// What a call sends; none: it cannot be understood (the diagnostics of `answer` say why).
pub fn sent(scenario: &Scenario, call: &Call) -> Option<Sent> {
    let (mut topology, _) = compile::compile(scenario);
    let invocation = compile::resolve(&mut topology, call).ok()?;
    let region = only_region(&topology);
    let signer = signer(&topology, &invocation);
    Some(Sent {
        method: call.method.trim().to_ascii_uppercase(),
        url: invocation.url.clone(),
        headers: invocation.headers.clone(),
        body: invocation.body.clone().unwrap_or_default(),
        region,
        signer,
    })
}

/// The Region that all APIs are in; none: they are in several, or there is none.
pub fn only_region(topology: &Topology) -> Option<String> {
    let mut regions: Vec<&str> = topology
        .apis
        .iter()
        .map(|(_, api)| api.region.as_str())
        .collect();
    regions.sort_unstable();
    regions.dedup();
    match regions.as_slice() {
        [only] => Some((*only).to_owned()),
        _ => None,
    }
}

/// The user or the role's session that signs a call; none: nobody does, or a service, the root user, a federated user.
pub fn signer(topology: &Topology, invocation: &Invocation) -> Option<Signer> {
    let signer = invocation.signer.as_ref()?;
    if matches!(
        signer,
        invocation::Signer::Service(_) | invocation::Signer::Root(_)
    ) {
        return None;
    }
    let caller = Caller::of(topology, signer);
    let principal = &topology.principals[caller.principal?];
    match caller.identity.type_name() {
        Some("User") => Some(Signer::User(principal.name.clone())),
        Some("AssumedRole") => {
            let arn = caller.identity.arn().unwrap_or_default();
            Some(Signer::Role {
                arn: caller.identity.principal_arn()?.to_owned(),
                session: arn.rsplit('/').next().unwrap_or_default().to_owned(),
            })
        }
        _ => None,
    }
}
