//! The order of the gates, and nothing else.

use crate::gateway::api::Share;
use crate::gateway::request::Arrival;
use crate::gateway::{
    api, api_key, authorization, domain_policy, endpoint_policy, identity, integration, method,
    throttle, tls, waf,
};
use crate::invocation::Invocation;
use crate::net::{Origin, Target, firewall, name, route};
use crate::topology::{Topology, Vantage};
use crate::verdict::{Finding, Path, Trace, Verdict};

/// Simulates one call: one path per interface of the client, address of the name, class of source ports that makes
/// a difference, and deployment of the stage (design D5, G-DEP-06). Cost: paths times the rules, routes and statements on the way.
pub fn simulate(topology: &Topology, invocation: &Invocation) -> Verdict {
    let resolved = name::resolve(topology, invocation);
    let mut paths = Vec::new();
    for target in resolved.next.iter().flatten() {
        let shares = api::shares(topology, invocation, target.endpoint);
        for origin in origins(topology, invocation, target) {
            for &share in &shares {
                let mut trace = Trace::default();
                trace.record(resolved.clone(), Finding::Name);
                ask_gates(topology, invocation, (origin, target, share), &mut trace);
                paths.push(Path {
                    origin,
                    target: Some(target.clone()),
                    trace,
                });
            }
        }
    }
    if paths.is_empty() {
        // The name leads nowhere, and nobody can say where it was meant to lead.
        let mut trace = Trace::default();
        trace.record(resolved, Finding::Name);
        paths.push(Path {
            origin: None,
            target: None,
            trace,
        });
    }
    Verdict { paths }
}

/// The gates behind Name, in AWS's order. `None` means: no later gate has anything to ask about.
fn ask_gates(
    topology: &Topology,
    invocation: &Invocation,
    (origin, target, share): (Option<Origin>, &Target, Share),
    trace: &mut Trace,
) -> Option<()> {
    let client = invocation.client;
    let arrival = Arrival {
        endpoint: target.endpoint,
        source: origin.map(|origin| origin.address),
    };
    // N2.2, N2.5
    trace.record(
        route::reach(topology, client, origin, target),
        Finding::Route,
    )?;
    // N2.3, N2.4
    trace.record(
        firewall::check(topology, client, origin, target),
        Finding::Firewall,
    )?;
    // G-DNS-12, G-EP-12, G-FAIL-15
    trace.record(
        tls::handshake(topology, invocation, target.endpoint),
        Finding::Tls,
    )?;
    // G2.2, G2.3, G-FAIL
    let selected = trace.record(
        api::select(topology, invocation, target.endpoint, share),
        Finding::Api,
    )?;
    let (stage, snapshot) = (selected.stage(topology)?, selected.snapshot(topology)?);
    // G3.3
    let caller = trace.record(identity::identify(topology, invocation), Finding::Identity)?;
    // G3.4
    trace.record(
        endpoint_policy::ask(topology, invocation, &caller, selected, arrival),
        Finding::EndpointPolicy,
    )?;
    // G-DOM-05
    trace.record(
        domain_policy::ask(topology, invocation, &caller, selected, arrival),
        Finding::DomainPolicy,
    )?;
    // G-AUTH-04
    trace.record(waf::ask(stage), Finding::Waf)?;
    // G-ARN-17, G-DEP
    let found = trace.record(
        method::find(topology, invocation, selected, snapshot),
        Finding::Method,
    )?;
    let method = found.and_then(|found| found.of(snapshot));
    // G3.2
    let kind = method.map(|(_, method)| method.authorization);
    trace.record(
        authorization::ask(topology, invocation, &caller, (selected, kind), arrival),
        Finding::Authorization,
    )?;
    let (resource, method) = method?;
    // G-KEY-01
    let holder = trace.record(
        api_key::ask(topology, invocation, selected, method, None),
        Finding::ApiKey,
    )?;
    // G-KEY-03
    let name = format!("{} {}", method.verb, resource.path);
    trace.record(
        throttle::ask(topology, selected, &name, holder),
        Finding::Throttle,
    )?;
    // G-MSG
    trace.record(
        integration::ask(topology, invocation, selected, (resource, method)),
        Finding::Integration,
    )
}

/// Where the call may leave from, on the way to this target.
fn origins(topology: &Topology, invocation: &Invocation, target: &Target) -> Vec<Option<Origin>> {
    let Vantage::Vpc {
        interfaces,
        ephemeral,
        ..
    } = &topology.clients[invocation.client].vantage
    else {
        return vec![None];
    };
    let mut origins = Vec::new();
    for interface in interfaces {
        let whole = Origin {
            subnet: interface.subnet,
            address: interface.address,
            ports: *ephemeral,
        };
        for ports in firewall::port_classes(topology, whole, target) {
            origins.push(Some(Origin { ports, ..whole }));
        }
    }
    origins
}
