//! What a call sends, as plain values for whoever signs it. Knows nothing of signatures.

use crate::compile;
use crate::gateway::caller::Caller;
use crate::model::{Call, Scenario};

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
    /// Who signs; none: nobody.
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
    let mut regions: Vec<&str> = topology
        .apis
        .iter()
        .map(|(_, api)| api.region.as_str())
        .collect();
    regions.sort_unstable();
    regions.dedup();
    let region = match regions.as_slice() {
        [only] => Some((*only).to_owned()),
        _ => None,
    };
    let caller = Caller::of_call(&topology, &invocation);
    let role = caller.role_session().map(|(arn, session)| Signer::Role {
        arn: arn.to_owned(),
        session: session.to_owned(),
    });
    let signer = role.or_else(|| {
        // Whoever has neither a user's keys nor a role's signs as nobody here.
        let principal = &topology.principals[caller.principal?];
        (caller.identity.type_name() == Some("User")).then(|| Signer::User(principal.name.clone()))
    });
    Some(Sent {
        method: call.method.trim().to_ascii_uppercase(),
        url: invocation.url.clone(),
        headers: invocation.headers.clone(),
        body: invocation.body.clone().unwrap_or_default(),
        region,
        signer,
    })
}
