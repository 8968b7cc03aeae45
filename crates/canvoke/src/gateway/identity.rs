//! Gate::Identity: who is calling, as each layer sees it, could its credentials come about, and is the signature
//! right? Knows nothing of what they may do.

use super::api::Selected;
pub use super::caller::Caller;
use super::session::{self, Issue, worst};
use crate::gate::{Checked, Outcome};
use crate::invocation::{Invocation, SignatureFault};
use crate::topology::Topology;

/// The service of every signature.
const SERVICE: &str = "execute-api";
/// SigV4a's set of all Regions (G-IAM-08).
const ANY_REGION: &str = "*";

/// What the gate found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The API that is called.
    pub selected: Selected,
    /// The caller.
    pub caller: Caller,
    /// Whether the call carries a signature of its own that nobody says whose it is (G-WHO-04).
    pub has_unchecked_signature: bool,
    /// How the caller's credentials came about, the first session first.
    pub issues: Vec<Issue>,
    /// What is wrong with the signature; API Gateway answers to the first.
    pub faults: Vec<Fault>,
}

/// What is wrong with a signature (G6.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// G-SIG-02 to G-SIG-05, G-SIG-08.
    Of(SignatureFault),
    /// Scoped to another Region (G-SIG-06, G-SIG-10).
    Region {
        /// The one it is scoped to.
        given: String,
        /// The API's.
        wanted: String,
    },
    /// Scoped to another service (G-SIG-07).
    Service {
        /// The one it is scoped to.
        given: String,
    },
    /// Made for another host than the one that is sent (G-SIG-09).
    Host {
        /// The one it was made for.
        signed: String,
        /// The one that is sent.
        sent: String,
    },
}

impl Finding {
    /// Block: the credentials could not come about, or the signature is wrong. Unknown: nobody says which.
    pub fn outcome(&self) -> Outcome {
        if !self.faults.is_empty() {
            return Outcome::Block;
        }
        let unchecked = match self.has_unchecked_signature {
            true => Outcome::Unknown,
            false => Outcome::Pass,
        };
        self.issues
            .iter()
            .map(Issue::outcome)
            .fold(unchecked, worst)
    }
}

/// The caller's identity (G-WHO-01, G-WHO-02), its credentials (G8) and its signature (G6.2). The next gates ask as if
/// credentials and signature were right.
pub fn identify(
    topology: &Topology,
    invocation: &Invocation,
    selected: Selected,
) -> Checked<Caller, Finding> {
    let caller = Caller::of_call(topology, invocation);
    Checked::on(
        Finding {
            selected,
            has_unchecked_signature: !caller.is_signed()
                && invocation
                    .header("authorization")
                    .is_some_and(|value| value.starts_with("AWS4-")),
            issues: session::issues(topology, invocation, &caller),
            faults: faults(topology, invocation, selected),
            caller: caller.clone(),
        },
        caller,
    )
}

/// In the order in which a signature is read: its parts, its scope, its key, its time, itself.
fn faults(topology: &Topology, invocation: &Invocation, selected: Selected) -> Vec<Fault> {
    let signature = &invocation.signature;
    if invocation.signer.is_none() {
        return Vec::new();
    }
    let mut faults = Vec::new();
    let is = |fault| signature.fault == Some(fault);
    if is(SignatureFault::Malformed) {
        faults.push(Fault::Of(SignatureFault::Malformed));
    }
    for fault in [SignatureFault::UnknownKey, SignatureFault::ExpiredToken] {
        if is(fault) {
            faults.push(Fault::Of(fault));
        }
    }
    let wanted = &topology.apis[selected.api].region;
    if let Some(given) = &signature.region
        && given != wanted
        && given != ANY_REGION
    {
        faults.push(Fault::Region {
            given: given.clone(),
            wanted: wanted.clone(),
        });
    }
    if let Some(given) = &signature.service
        && given != SERVICE
    {
        faults.push(Fault::Service {
            given: given.clone(),
        });
    }
    if is(SignatureFault::ClockSkew) {
        faults.push(Fault::Of(SignatureFault::ClockSkew));
    }
    if is(SignatureFault::Mismatch) {
        faults.push(Fault::Of(SignatureFault::Mismatch));
    }
    let sent = invocation.header("host").unwrap_or(&invocation.host);
    let sent = sent.to_ascii_lowercase();
    if let Some(signed) = &signature.host
        && *signed != sent
    {
        faults.push(Fault::Host {
            signed: signed.clone(),
            sent,
        });
    }
    faults
}
