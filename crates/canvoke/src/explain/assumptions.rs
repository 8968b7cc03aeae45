//! What a verdict takes for granted (E-F-07): said once, in words.

use crate::gate::Gate;
use crate::gateway::caller::Caller;
use crate::invocation::{Invocation, Signature, Signer};
use crate::net::dns::Step;
use crate::topology::{AuthorizerKind, Backend, Topology, Vantage};
use crate::verdict::{Finding, Path, Verdict};

/// The assumptions that the gates on the way rest on.
pub(super) fn of(topology: &Topology, invocation: &Invocation, verdict: &Verdict) -> Vec<String> {
    let mut assumptions = Vec::new();
    let Some(path) = verdict.paths.first() else {
        return assumptions;
    };
    if let Vantage::Vpc { ephemeral, .. } = topology.clients[invocation.client].vantage {
        assumptions.push(format!(
            "the client opens its connection from a port in {}-{} (N-ACL-04)",
            ephemeral.from, ephemeral.to
        ));
    }
    if let Vantage::OnPremises {
        site: Some(_),
        ephemeral,
        ..
    } = topology.clients[invocation.client].vantage
    {
        assumptions.push(format!(
            "the host opens its connection from any port in {}-{} (N-ACL-04)",
            ephemeral.from, ephemeral.to
        ));
    }
    if let Some(Finding::Name(finding)) = path.trace.find(Gate::Name)
        && finding
            .onward
            .steps
            .iter()
            .any(|step| !matches!(step, Step::Name { .. }))
    {
        assumptions.push(
            "the DNS servers and Resolver endpoints on the way reach one another (port 53), and groups let them"
                .to_owned(),
        );
    }
    let invented = invented(topology, invocation, verdict);
    if !invented.is_empty() {
        assumptions.push(format!(
            "{} are invented inside their networks: a rule that cuts one in two may answer otherwise",
            invented.join(" and ")
        ));
    }
    let (_, route) = invocation.stage_and_path();
    if route.contains('%') {
        assumptions.push(
            "policies see the path with its percent-encoding, which no page says (G-ARN-15)"
                .to_owned(),
        );
    }
    if route.len() > 1 && route.ends_with('/') {
        assumptions.push(
            "policies see the path without its trailing slash (contested: G-C-18)".to_owned(),
        );
    }
    if path.trace.find(Gate::Tls).is_some() {
        let (lowest, highest) = invocation.tls;
        let version = |number: u8| format!("{}.{}", number / 10, number % 10);
        assumptions.push(if lowest == highest {
            format!("the client speaks TLS {}", version(lowest))
        } else {
            format!(
                "the client speaks TLS {} to {}",
                version(lowest),
                version(highest)
            )
        });
    }
    if path.trace.find(Gate::Identity).is_some() {
        of_caller(topology, invocation, &mut assumptions);
    }
    if let Some(text) = of_authorizer(topology, invocation, path) {
        assumptions.push(text);
    }
    if path.trace.find(Gate::Throttle).is_some() {
        assumptions.push("no limit or quota is exhausted".to_owned());
    }
    if let Some(seconds) = cached(topology, path) {
        assumptions.push(format!(
            "the answer comes from the backend, not from the stage's cache, which keeps it {seconds} s"
        ));
    }
    match path.trace.find(Gate::Integration) {
        Some(Finding::Integration(finding)) if finding.backend != Backend::Mock => {
            assumptions.push("the backend answers 200".to_owned());
        }
        _ => {}
    }
    assumptions
}

/// What is taken for granted of who signs.
fn of_caller(topology: &Topology, invocation: &Invocation, assumptions: &mut Vec<String>) {
    let caller = Caller::of_call(topology, invocation);
    if caller.is_signed() && invocation.signature == Signature::default() {
        assumptions.push(
            "the signature is right: credentials valid, clock within five minutes, Host as sent"
                .to_owned(),
        );
    }
    if let Some(Signer::Principal {
        session: Some(_), ..
    }) = &caller.signer
    {
        assumptions.push(
            "the role's session came about, without a session policy and session tags".to_owned(),
        );
    }
    if caller.account.is_some() && caller.levels(topology).is_empty() {
        assumptions.push("no organisation policy (SCP) limits the caller".to_owned());
    }
}

/// What an authorizer's answer rests on.
fn of_authorizer(topology: &Topology, invocation: &Invocation, path: &Path) -> Option<String> {
    let Finding::Authorization(finding) = path.trace.find(Gate::Authorization)? else {
        return None;
    };
    let authorizer = finding.authorizer(topology)?;
    match &authorizer.kind {
        AuthorizerKind::Lambda(lambda) if lambda.ttl > 0 && invocation.earlier.is_none() => {
            Some(format!(
                "authorizer `{}` is asked anew: no result of an earlier call is kept (G-LAM-03)",
                authorizer.name
            ))
        }
        AuthorizerKind::UserPools { header, .. } => {
            invocation.token(header).filter(|token| token.is_pasted)?;
            Some("the token's signature is its issuer's, and its time is not over unless the call says when it is made".to_owned())
        }
        AuthorizerKind::Lambda(_) => None,
    }
}

/// How long the stage keeps the method's answers.
fn cached(topology: &Topology, path: &Path) -> Option<u32> {
    let Finding::Method(finding) = path.trace.find(Gate::Method)? else {
        return None;
    };
    let (resource, method) = finding.method(topology)?;
    let name = format!("{} {}", method.verb, resource.path);
    let stage = finding.selected.stage(topology)?;
    stage.cached.get(&name).copied()
}

/// The addresses of client and endpoint that the scenario does not give.
fn invented(topology: &Topology, invocation: &Invocation, verdict: &Verdict) -> Vec<String> {
    let mut texts = Vec::new();
    let origins: Vec<_> = verdict
        .paths
        .iter()
        .filter_map(|path| path.origin)
        .collect();
    if let Vantage::Vpc { interfaces, .. } = &topology.clients[invocation.client].vantage {
        let used = interfaces
            .iter()
            .filter(|interface| interface.is_invented)
            .filter(|interface| {
                origins
                    .iter()
                    .any(|origin| origin.address == interface.address)
            })
            .map(|interface| format!("the client's address {}", interface.address));
        texts.extend(used);
    }
    if let Vantage::OnPremises {
        site: Some(_),
        address,
        is_invented: true,
        ..
    } = &topology.clients[invocation.client].vantage
    {
        texts.push(format!("the client's address {address}"));
    }
    let mut targets: Vec<String> = verdict
        .paths
        .iter()
        .filter_map(|path| path.target.as_ref())
        .filter(|target| target.interface.is_invented)
        .map(|target| format!("the endpoint's address {}", target.interface.address))
        .collect();
    targets.sort();
    targets.dedup();
    texts.extend(targets);
    texts
}
