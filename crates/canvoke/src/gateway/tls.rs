//! Gate::Tls: does the TLS handshake succeed? Knows nothing of which API answers.

use crate::gate::{Checked, Outcome};
use crate::host::Host;
use crate::invocation::Invocation;

/// What the gate found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The name in the handshake (SNI).
    pub host: String,
    /// Whether API Gateway's own certificate covers it (G-DNS-12).
    pub is_covered: bool,
}

impl Finding {
    /// Pass or Block.
    pub fn outcome(&self) -> Outcome {
        if self.is_covered {
            Outcome::Pass
        } else {
            Outcome::Block
        }
    }
}

/// Compares the name with the service's certificate. The client is taken to speak TLS 1.2 (G-EP-12, G-C-05).
pub fn handshake(invocation: &Invocation) -> Checked<(), Finding> {
    let finding = Finding {
        host: invocation.host.clone(),
        is_covered: !matches!(Host::parse(&invocation.host), Host::Other(_)),
    };
    // Without a session no request is sent, but what it would meet is still worth asking.
    Checked::on(finding, ())
}
