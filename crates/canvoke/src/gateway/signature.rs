//! Whether a call's signature is as it should be (G6.2): a part of Gate::Identity. Knows nothing of who signs.

use super::api::Selected;
use crate::invocation::{Invocation, SignatureFault};
use crate::topology::Topology;

/// The service of every signature.
const SERVICE: &str = "execute-api";
/// SigV4a's set of all Regions (G-IAM-08).
const ANY_REGION: &str = "*";

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

/// In the order in which a signature is read: its parts, its scope, its key, its time, itself.
pub(super) fn faults(
    topology: &Topology,
    invocation: &Invocation,
    selected: Selected,
) -> Vec<Fault> {
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
