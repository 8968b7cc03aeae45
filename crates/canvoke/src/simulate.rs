//! The order of the gates, and nothing else.

use crate::gateway::api::Share;
use crate::gateway::request::{Arrival, Entry};
use crate::gateway::{
    api, api_key, authorization, domain_policy, endpoint_policy, identity, integration, method,
    throttle, tls, waf,
};
use crate::invocation::Invocation;
use crate::net::journey::{Journey, callable, journeys};
use crate::net::leg::{Party, Way};
use crate::net::public::Exit;
use crate::net::{Target, firewall, name, public, route};
use crate::topology::{BalancerProtocol, Topology, Vantage};
use crate::verdict::{Finding, Path, Trace, Verdict};

/// Simulates one call: one path per interface of the client, address of the name, class of source ports that makes
/// a difference, and deployment of the stage (design D5, G-DEP-06). Cost: paths times the rules, routes and statements on the way.
pub fn simulate(topology: &Topology, invocation: &Invocation) -> Verdict {
    let resolved = name::resolve(topology, invocation);
    let mut paths = Vec::new();
    let led_by = &resolved.finding.lookup.name;
    let targets = resolved.next.as_deref().unwrap_or_default();
    for target in callable(topology, invocation.client, targets) {
        let shares = target.endpoint().map_or_else(
            || vec![Share::Stage],
            |endpoint| api::shares(topology, invocation, Entry::Endpoint(endpoint)),
        );
        for journey in journeys(topology, invocation.client, target) {
            for &share in &shares {
                let mut trace = Trace::default();
                trace.record(resolved.clone(), Finding::Name);
                ask_gates(
                    topology,
                    invocation,
                    (&journey, target, share),
                    led_by,
                    &mut trace,
                );
                paths.push(Path {
                    origin: journey.origin,
                    target: Some(target.clone()),
                    trace,
                });
            }
        }
    }
    if matches!(resolved.finding.answer, name::Answer::Public) {
        for exit in public::exits(topology, invocation.client) {
            for share in api::shares(topology, invocation, Entry::Public) {
                let mut trace = Trace::default();
                trace.record(resolved.clone(), Finding::Name);
                ask_public(topology, invocation, (&exit, share), led_by, &mut trace);
                paths.push(Path {
                    origin: exit.origin,
                    target: None,
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

/// The network's gates of a call over the internet, and what follows.
fn ask_public(
    topology: &Topology,
    invocation: &Invocation,
    (exit, share): (&Exit, Share),
    led_by: &str,
    trace: &mut Trace,
) -> Option<()> {
    // N-RT-02, N-PCX-04
    trace.record(public::route(invocation.client, exit), Finding::PublicRoute)?;
    // N2.3, N2.4
    trace.record(
        public::filter(topology, invocation.client, exit),
        Finding::PublicFirewall,
    )?;
    // G-EP-02, G-FAIL-04
    trace.record(
        tls::over_internet(topology, invocation, led_by),
        Finding::Tls,
    )?;
    let arrival = Arrival {
        entry: Entry::Public,
        source: exit.source,
    };
    ask_gateway(topology, invocation, (arrival, share), trace)
}

/// The gates behind Name, in AWS's order. `None` means: no later gate has anything to ask about.
fn ask_gates(
    topology: &Topology,
    invocation: &Invocation,
    (journey, target, share): (&Journey, &Target, Share),
    led_by: &str,
    trace: &mut Trace,
) -> Option<()> {
    // N2.2, N2.5, N2.6, N2.7, N2.9, N2.12
    trace.record(
        route::reach(topology, invocation.client, journey, target),
        Finding::Route,
    )?;
    // N2.3, N2.4
    trace.record(
        firewall::check(topology, invocation.client, journey, target),
        Finding::Firewall,
    )?;
    // Where the way leads to no execute-api endpoint, nobody has a question.
    let endpoint = target.endpoint()?;
    let arrival = Arrival {
        entry: Entry::Endpoint(endpoint),
        source: source(topology, invocation, &journey.ways),
    };
    // G-DNS-12, G-EP-12, G-FAIL-15
    trace.record(
        tls::handshake(
            topology,
            invocation,
            endpoint,
            (led_by, &meeting(topology, target)),
        ),
        Finding::Tls,
    )?;
    ask_gateway(topology, invocation, (arrival, share), trace)
}

/// API Gateway's own gates.
fn ask_gateway(
    topology: &Topology,
    invocation: &Invocation,
    (arrival, share): (Arrival, Share),
    trace: &mut Trace,
) -> Option<()> {
    // G2.2, G2.3, G-FAIL
    let selected = trace.record(
        api::select(topology, invocation, arrival.entry, share),
        Finding::Api,
    )?;
    let (stage, snapshot) = (selected.stage(topology)?, selected.snapshot(topology)?);
    // G3.3
    let caller = trace.record(
        identity::identify(topology, invocation, selected),
        Finding::Identity,
    )?;
    // G3.4; a call over the internet comes by no endpoint.
    if let Some(asked) = endpoint_policy::ask(topology, invocation, &caller, selected, arrival) {
        trace.record(asked, Finding::EndpointPolicy)?;
    }
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
    let asked = (selected, method.map(|(_, method)| method));
    let key = trace.record(
        authorization::ask(topology, invocation, &caller, asked, arrival),
        Finding::Authorization,
    )?;
    let (resource, method) = method?;
    // G-KEY-01
    let holder = trace.record(
        api_key::ask(topology, invocation, selected, method, &key),
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

/// Whose certificate the client meets on the way (N-NLB-10, N-NLB-16, N-NLB-17).
fn meeting(topology: &Topology, target: &Target) -> tls::Meeting {
    let mut meeting = tls::Meeting::default();
    for stop in target.relay.iter().flat_map(|relay| relay.stops()) {
        let listener = stop.listener.filter(|&index| {
            let listeners = &topology.balancers[stop.balancer].listeners;
            listeners.get(index).is_some_and(|one| {
                matches!(
                    one.protocol,
                    BalancerProtocol::Tls | BalancerProtocol::Https
                )
            })
        });
        meeting.listener = meeting
            .listener
            .or(listener.map(|listener| (stop.balancer, listener)));
        meeting.proxy_protocol = meeting.proxy_protocol.or(stop
            .group
            .filter(|&group| topology.target_groups[group].proxy_protocol));
    }
    meeting
}

/// The source address as the endpoint sees it (N-VPCE-09): behind a load balancer that of its node (N-NLB-14, N-C-09);
/// none: nobody says which one of its network's the client has.
pub(crate) fn source(
    topology: &Topology,
    invocation: &Invocation,
    ways: &[Way],
) -> Option<std::net::IpAddr> {
    let is_any = matches!(
        topology.clients[invocation.client].vantage,
        Vantage::OnPremises {
            is_invented: true,
            ..
        }
    );
    let source = ways.last()?.leg.source;
    let is_client = matches!(source.party, Party::Client(_));
    (!is_client || !is_any).then_some(source.address)
}
