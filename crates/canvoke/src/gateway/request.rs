//! What API Gateway asks IAM: the method ARN of a request and the context keys of a call. Knows nothing of the
//! policies that are asked.

use std::net::IpAddr;

use canvoke_iam::{Context, Lookup, Principal, Request};

use super::api::Selected;
use super::caller::Caller;
use super::caller_keys;
use crate::arena::Id;
use crate::host;
use crate::invocation::Invocation;
use crate::topology::{Domain, Endpoint, Topology};

/// The action of every call.
pub const INVOKE: &str = "execute-api:Invoke";

/// The door a call comes in by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// An interface endpoint: a private call.
    Endpoint(Id<Endpoint>),
    /// API Gateway's public addresses.
    Public,
}

/// What a call brings along.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    /// The door.
    pub entry: Entry,
    /// The source address as it is seen there; none: nobody says which one it is.
    pub source: Option<IpAddr>,
}

/// The method ARN: the owner's account, the stage's name, the request's verb and actual path (G-ARN-01, G-ARN-02,
/// G-ARN-04, G-ARN-05, G-ARN-12).
pub fn method_arn(topology: &Topology, invocation: &Invocation, selected: Selected) -> String {
    arn_of(
        topology,
        selected,
        &invocation.method,
        selected.path(invocation),
    )
}

/// The method ARN of a verb and a path behind the stage.
pub fn arn_of(topology: &Topology, selected: Selected, verb: &str, path: &str) -> String {
    let api = &topology.apis[selected.api];
    let stage = selected.stage(topology).map_or("", |stage| &stage.name);
    let partition = host::partition(&api.region);
    let account = &topology.accounts[api.account].id;
    // Routing ignores a trailing slash; the ARN follows it (G-ARN-14, G-C-18).
    let path = path.strip_prefix('/').unwrap_or(path);
    let path = path.strip_suffix('/').unwrap_or(path);
    format!(
        "arn:{partition}:execute-api:{}:{account}:{}/{stage}/{verb}/{path}",
        api.region, api.id
    )
}

/// The request as a layer sees it: `principal` is anonymous where the layer sees no identity (G-WHO).
///
/// Keys follow G-CK: of a private call `aws:SourceVpce`, `aws:SourceVpc` and `aws:VpcSourceIp` are the endpoint's
/// (G-DNS-09) and `aws:SourceIp` is absent (G-CK-04); of a call over the internet it is the other way round.
/// `aws:SecureTransport` is true, the time is the call's, or not known (G-CK-05).
pub fn request(
    topology: &Topology,
    invocation: &Invocation,
    selected: Selected,
    arrival: Arrival,
    principal: Principal,
) -> Request {
    let api = &topology.apis[selected.api];
    let mut context = Context::default();
    let source_key = match arrival.entry {
        Entry::Endpoint(endpoint) => {
            let endpoint = &topology.endpoints[endpoint];
            context.set("aws:SourceVpce", &endpoint.id);
            context.set("aws:SourceVpc", &topology.vpcs[endpoint.vpc].id);
            "aws:VpcSourceIp"
        }
        Entry::Public => "aws:SourceIp",
    };
    match arrival.source {
        Some(address) => context.set(source_key, &address.to_string()),
        None => context.set_unknown(source_key),
    }
    context.set("aws:SecureTransport", "true");
    context.set("aws:RequestedRegion", &api.region);
    context.set("aws:ResourceAccount", &topology.accounts[api.account].id);
    caller_keys::organization(topology, Some(api.account), "aws:Resource", &mut context);
    context.set("aws:ViaAWSService", "false");
    context.set("aws:PrincipalIsAWSService", "false");
    time(invocation, &mut context);
    // A layer that sees nobody has no keys about anybody (G-CK-08).
    if !principal.is_anonymous() {
        let caller = Caller::of_call(topology, invocation);
        caller_keys::keys(topology, &caller, &mut context);
    }
    for (header, key) in [("user-agent", "aws:UserAgent"), ("referer", "aws:Referer")] {
        if let Some(value) = invocation.header(header) {
            context.set(key, value);
        }
    }
    // What nothing else says, the call may.
    for (key, values) in &invocation.context {
        if !matches!(context.look_up(key), Lookup::Unknown | Lookup::Absent) {
            continue;
        }
        match values.as_slice() {
            [one] => context.set(key, one),
            several => context.set_many(key, several.iter().cloned()),
        }
    }
    Request::new(
        principal,
        INVOKE,
        &method_arn(topology, invocation, selected),
        context,
    )
}

/// When the call is made (G-CK-05).
pub(super) fn time(invocation: &Invocation, context: &mut Context) {
    match &invocation.time {
        Some(instant) => {
            context.set("aws:CurrentTime", &instant.text);
            context.set("aws:EpochTime", &instant.epoch.to_string());
        }
        None => {
            context.set_unknown("aws:CurrentTime");
            context.set_unknown("aws:EpochTime");
        }
    }
}

/// The same request about a private custom domain in place of the API: the second of the two evaluations that a call
/// by such a domain meets (G-DOM-07, G-C-07).
pub fn about_domain(request: Request, domain: &Domain) -> Request {
    Request::new(request.principal, INVOKE, &domain.arn, request.context)
}

/// The request with `execute-api:viaDomainArn`, which endpoint and identity policies see where a private custom
/// domain is used (G-CK-13).
pub fn via_domain(topology: &Topology, selected: Selected, mut request: Request) -> Request {
    if let Some(domain) = selected.domain {
        let arn = &topology.domains[domain].arn;
        request.context.set("execute-api:viaDomainArn", arn);
    }
    request
}
