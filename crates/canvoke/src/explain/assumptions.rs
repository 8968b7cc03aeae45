//! What a verdict takes for granted (E-F-07): said once, in words.

use crate::gate::Gate;
use crate::invocation::Invocation;
use crate::topology::{Integration, Topology, Vantage};
use crate::verdict::{Finding, Verdict};

/// The assumptions that the gates on the way rest on.
pub(super) fn of(topology: &Topology, invocation: &Invocation, verdict: &Verdict) -> Vec<String> {
    let mut assumptions = Vec::new();
    let Some(path) = verdict.paths.first() else {
        return assumptions;
    };
    if let Vantage::Vpc { ephemeral, .. } = topology.clients[invocation.client].vantage {
        assumptions
            .push("the VPC's own resolver answers (no DHCP options with other servers)".to_owned());
        assumptions.push(format!(
            "the client opens its connection from a port in {}-{} (N-ACL-04)",
            ephemeral.from, ephemeral.to
        ));
    }
    if path.trace.find(Gate::Tls).is_some() {
        assumptions
            .push("the client speaks TLS 1.2 and accepts API Gateway's certificate".to_owned());
    }
    if path.trace.find(Gate::Identity).is_some() {
        if invocation.signer.is_some() {
            assumptions.push(
                "the signature is right: credentials valid, clock within five minutes, Host as sent".to_owned(),
            );
        }
        assumptions.push(
            "no organisation policy (SCP) and no session policy limits the caller".to_owned(),
        );
    }
    if path.trace.find(Gate::Throttle).is_some() {
        assumptions.push("no limit or quota is exhausted".to_owned());
    }
    match path.trace.find(Gate::Integration) {
        Some(Finding::Integration(finding)) if finding.integration != Integration::Mock => {
            assumptions.push("the backend answers 200".to_owned());
        }
        _ => {}
    }
    assumptions
}
