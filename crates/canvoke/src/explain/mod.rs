//! A verdict in words: claim, evidence, rule and fix for everything a gate found. The only place with prose about
//! calls. Decides nothing: outcomes come from the findings.

mod acl;
mod api_key;
mod assumptions;
mod attachment;
mod authorizer;
mod authorizer_identity;
mod authorizer_policy;
mod authorizer_response;
mod authorizer_rules;
mod backend;
mod balancer;
mod balancer_filter;
mod balancer_target;
mod caller_rules;
mod ceiling;
pub mod codes;
mod domain;
mod firewall;
mod gateway;
mod gateway_response;
mod gateway_rules;
mod grant;
mod group;
mod load;
mod name;
mod name_fix;
mod name_missing;
mod name_open;
mod name_share;
mod network;
mod network_rules;
pub mod observability;
mod policy;
mod public;
mod readings;
pub mod redeploy;
mod relay;
mod response;
mod route;
pub mod rules;
mod selection;
mod service;
mod service_rules;
mod session;
mod session_fix;
mod session_refusal;
mod signature;
mod site;
mod statement;
mod summary;
mod text;
mod transit;
mod user_pool;
mod vpc_route;
pub mod wordings;
mod words;

use crate::arena::Id;
use crate::diagnostic::Place;
use crate::fix::Edit;
use crate::gate::{Gate, Outcome};
use crate::gateway::api::{Answer as ApiAnswer, Selected, Share};
use crate::gateway::caller::Caller;
use crate::host::Host;
use crate::invocation::Invocation;
use crate::net::walk::Hop;
use crate::net::{Location, Target};
use crate::report::{
    self, GateOutcome, Report, ReportedCall, ReportedGate, ReportedPath, ReportedShare,
};
use crate::topology::{Api, Method, Topology};
use crate::verdict::{Answer, Finding, Path, Trace, Verdict};

pub use load::load;
pub use text::{markdown, text};

/// What the words are about: the topology, the call, and one path of it.
struct Scene<'a> {
    topology: &'a Topology,
    invocation: &'a Invocation,
    target: Option<&'a Target>,
    trace: &'a Trace,
}

/// Puts a verdict in words.
pub fn report(topology: &Topology, invocation: &Invocation, verdict: &Verdict) -> Report {
    let mut paths = Vec::new();
    let mut blockers: Vec<ReportedGate> = Vec::new();
    let mut responses = Vec::new();
    let mut seen = Vec::new();
    for path in &verdict.paths {
        let scene = Scene {
            topology,
            invocation,
            target: path.target.as_ref(),
            trace: &path.trace,
        };
        let response = response::of(&scene, &path.trace);
        let gates = gates(&scene);
        for gate in gates
            .iter()
            .filter(|gate| gate.outcome == GateOutcome::Block)
        {
            let rows = std::iter::once(gate).chain(&gate.also);
            for problem in rows.filter(|row| row.outcome == GateOutcome::Block) {
                let problem = ReportedGate {
                    also: Vec::new(),
                    ..problem.clone()
                };
                if !blockers.contains(&problem) {
                    blockers.push(problem);
                }
            }
        }
        paths.push(ReportedPath {
            address: path
                .target
                .as_ref()
                .map(|target| target.interface.address.to_string()),
            from_subnet: path
                .origin
                .and_then(|origin| origin.location.subnet())
                .map(|subnet| topology.subnets[subnet].name.clone()),
            from_address: path.origin.map(|origin| origin.address.to_string()),
            source_ports: path
                .origin
                .map(|origin| (origin.ports.from, origin.ports.to)),
            outcome: match path.trace.outcome() {
                Outcome::Pass => report::Outcome::Allowed,
                Outcome::Block => report::Outcome::Denied,
                Outcome::Unknown => report::Outcome::Unknown,
            },
            response: response.clone(),
            way: way(&scene, path),
            share: share(&scene),
            gates,
        });
        seen.push(observability::of(&scene, &response));
        responses.push((path.trace.outcome(), response));
    }
    // Where only some paths work, the failure is what needs an explanation.
    let shown = responses
        .iter()
        .position(|(outcome, _)| *outcome != Outcome::Pass)
        .unwrap_or(0);
    let response = responses.get(shown).map_or(
        report::Response::Unknown {
            unknown: "there is no path".to_owned(),
        },
        |(_, response)| response.clone(),
    );
    let order = |gate: &ReportedGate| Gate::ALL.iter().position(|other| other.name() == gate.gate);
    blockers.sort_by_key(order);
    let outcome = match verdict.answer() {
        Answer::Allowed => report::Outcome::Allowed,
        Answer::Denied => report::Outcome::Denied,
        Answer::Sometimes => report::Outcome::Sometimes,
        Answer::Unknown => report::Outcome::Unknown,
    };
    let mut report = Report {
        report: 1,
        outcome,
        summary: String::new(),
        call: call(topology, invocation),
        response,
        paths,
        blockers,
        assumptions: assumptions::of(topology, invocation, verdict),
        observability: seen.into_iter().nth(shown).flatten(),
        repair: None,
    };
    report.summary = summary::of(&report);
    report
}

fn call(topology: &Topology, invocation: &Invocation) -> ReportedCall {
    ReportedCall {
        from: topology.clients[invocation.client].name.clone(),
        principal: caller_arn(topology, invocation),
        method: invocation.method.clone(),
        url: invocation.url.clone(),
        headers: invocation.written_headers(),
        brings: user_pool::brings(topology, invocation),
    }
}

fn caller_arn(topology: &Topology, invocation: &Invocation) -> Option<String> {
    let caller = Caller::of_call(topology, invocation);
    caller.identity.name().map(str::to_owned)
}

/// The fourteen rows of one path.
fn gates(scene: &Scene<'_>) -> Vec<ReportedGate> {
    Gate::ALL
        .iter()
        .map(|&gate| match scene.trace.find(gate) {
            Some(finding) => reached(scene, finding),
            None if gate == Gate::EndpointPolicy && scene.is_public() => ReportedGate {
                summary: "the call comes over the internet, by no endpoint".to_owned(),
                ..not_reached(gate)
            },
            None => not_reached(gate),
        })
        .collect()
}

fn reached(scene: &Scene<'_>, finding: &Finding) -> ReportedGate {
    let words = match finding {
        Finding::Name(finding) => name::words(scene, finding),
        Finding::Route(finding) => route::words(scene, finding),
        Finding::Firewall(finding) => firewall::words(scene, finding),
        Finding::PublicRoute(finding) => vec![public::route(scene, finding)],
        Finding::PublicFirewall(finding) => public::filter(scene, finding),
        Finding::Tls(finding) => selection::tls(scene, finding),
        Finding::Api(finding) => vec![selection::api(scene, finding)],
        Finding::Identity(finding) => gateway::identity(scene, finding),
        Finding::EndpointPolicy(finding) => policy::endpoint(scene, finding),
        Finding::DomainPolicy(finding) => domain::policy(scene, finding),
        Finding::Waf(finding) => vec![gateway::waf(scene, finding)],
        Finding::Method(finding) => gateway::method(scene, finding),
        Finding::Authorization(finding) => policy::authorization(scene, finding),
        Finding::ApiKey(finding) => vec![api_key::words(scene, finding)],
        Finding::Throttle(finding) => backend::throttle(scene, finding),
        Finding::Integration(finding) => backend::integration(scene, finding),
    };
    let (gate, outcome) = (finding.gate(), finding.outcome());
    let mut rows = words.into_iter().map(|words| words.row(gate, outcome));
    let mut first = rows.next().unwrap_or_else(|| not_reached(gate));
    first.also = rows.collect();
    first
}

fn not_reached(gate: Gate) -> ReportedGate {
    ReportedGate {
        gate: gate.name(),
        outcome: GateOutcome::NotReached,
        code: "NOT_REACHED".to_owned(),
        rule: "",
        confidence: report::Confidence::Inferred,
        summary: "an earlier gate leaves nothing to ask".to_owned(),
        evidence: Vec::new(),
        why: String::new(),
        source: String::new(),
        place: Place::default(),
        at: String::new(),
        fixes: Vec::new(),
        also: Vec::new(),
    }
}

/// Which of a stage's two deployments this path meets, where a canary splits it.
fn share(scene: &Scene<'_>) -> Option<ReportedShare> {
    let selected = scene.selected()?;
    let canary = selected.stage(scene.topology)?.canary.as_ref()?;
    Some(ReportedShare {
        deployment: selected.deployment(scene.topology)?.to_owned(),
        percent: match selected.share {
            Share::Canary => canary.percent,
            Share::Stage => 100.0 - canary.percent,
        },
    })
}

/// JSON pointers of what lies on the way.
fn way(scene: &Scene<'_>, path: &Path) -> Vec<String> {
    let topology = scene.topology;
    let mut way = vec![
        topology.clients[scene.invocation.client]
            .place
            .pointer
            .clone(),
    ];
    match path.origin.map(|origin| origin.location) {
        Some(Location::Subnet(subnet)) => way.push(topology.subnets[subnet].place.pointer.clone()),
        Some(Location::Site(site)) => way.push(topology.sites[site].place.pointer.clone()),
        None => {}
    }
    if let Some(Finding::Route(route)) = path.trace.find(Gate::Route) {
        // What follows the first connection stands with what opens it.
        let first = route.ways.first().filter(|_| path.origin.is_some());
        let hops = first.into_iter().flat_map(|way| &way.forward.hops);
        way.extend(hops.flat_map(|hop| places(topology, hop)));
    }
    if let Some(target) = &path.target {
        way.extend(relay::places(topology, target));
    }
    if let Some(Finding::Api(finding)) = path.trace.find(Gate::Api)
        && let Some(domain) = finding.domain
    {
        way.push(topology.domains[domain].place.pointer.clone());
    }
    if let Some(api) = scene.selected_api().or_else(|| scene.named_api()) {
        way.push(topology.apis[api].place.pointer.clone());
    }
    way.dedup();
    way
}

/// JSON pointers of what a hop crosses.
fn places(topology: &Topology, hop: &Hop) -> Vec<String> {
    let places = match hop {
        Hop::SameSubnet | Hop::Local { .. } | Hop::FromSite { .. } => Vec::new(),
        Hop::Peering { peering, .. } => peering
            .map(|peering| &topology.peerings[peering].place)
            .into_iter()
            .collect(),
        Hop::IntoTransit { attachment, .. } => attachment
            .map(|attachment| &topology.attachments[attachment].place)
            .into_iter()
            .collect(),
        Hop::Transit {
            gateway,
            attachment,
            ..
        } => std::iter::once(&topology.transit_gateways[*gateway].place)
            .chain(attachment.map(|attachment| &topology.attachments[attachment].place))
            .collect(),
        Hop::OutOfTransit { subnet, .. } => subnet
            .map(|subnet| &topology.subnets[subnet].place)
            .into_iter()
            .collect(),
        Hop::ToSite { site, .. } => vec![&topology.sites[*site].place],
    };
    places
        .into_iter()
        .map(|place| place.pointer.clone())
        .collect()
}

impl Scene<'_> {
    /// The stage that the Api gate selected.
    fn selected(&self) -> Option<Selected> {
        match self.trace.find(Gate::Api)? {
            Finding::Api(finding) => match finding.answer {
                ApiAnswer::Selected(selected) | ApiAnswer::DefaultNameDisabled { selected, .. } => {
                    Some(selected)
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the call goes over the internet.
    fn is_public(&self) -> bool {
        matches!(self.trace.find(Gate::Route), Some(Finding::PublicRoute(_)))
    }

    /// The API that the Api gate selected.
    fn selected_api(&self) -> Option<Id<Api>> {
        match self.trace.find(Gate::Api)? {
            Finding::Api(finding) => match &finding.answer {
                ApiAnswer::Selected(selected) => Some(selected.api),
                ApiAnswer::NotPrivate { api }
                | ApiAnswer::NotPublic { api }
                | ApiAnswer::NoSuchStage { api, .. }
                | ApiAnswer::DefaultNameDisabled { api, .. } => Some(*api),
                ApiAnswer::Ping
                | ApiAnswer::NamesNoApi
                | ApiAnswer::NoSuchApi { .. }
                | ApiAnswer::DomainNotAssociated { .. }
                | ApiAnswer::DomainUnmapped { .. }
                | ApiAnswer::NoWay { .. } => None,
            },
            _ => None,
        }
    }

    /// The API whose id the request carries, or the only private one.
    fn named_api(&self) -> Option<Id<Api>> {
        let by_id = |id: &str| self.topology.apis.find(|api| api.id == id);
        let host = self
            .invocation
            .header("host")
            .unwrap_or(&self.invocation.host);
        let id = match (self.invocation.header("x-apigw-api-id"), Host::parse(host)) {
            (Some(id), _) => Some(id.to_owned()),
            (None, Host::Api { api, .. } | Host::Alias { api, .. }) => Some(api),
            _ => None,
        };
        match id {
            Some(id) => by_id(&id),
            None => {
                let mut all = self.topology.apis.iter().map(|(id, _)| id);
                all.next().filter(|_| all.next().is_none())
            }
        }
    }

    fn stage_place(&self) -> Place {
        self.selected()
            .and_then(|selected| selected.stage(self.topology))
            .map(|stage| stage.place.clone())
            .unwrap_or_else(|| self.api_place())
    }

    fn api_place(&self) -> Place {
        self.selected_api()
            .map(|api| self.topology.apis[api].place.clone())
            .unwrap_or_default()
    }

    fn method_place(&self) -> Place {
        match self.method() {
            Some(method) => method.place.clone(),
            None if self.trace.find(Gate::Method).is_some() => self.api_place(),
            None => Place::default(),
        }
    }

    /// The method that was called.
    fn method(&self) -> Option<&Method> {
        match self.trace.find(Gate::Method)? {
            Finding::Method(finding) => finding.method(self.topology).map(|(_, method)| method),
            _ => None,
        }
    }

    /// The path behind the stage.
    fn called_path(&self) -> String {
        self.selected()
            .map_or("/", |selected| selected.path(self.invocation))
            .to_owned()
    }

    /// The ARN of who signs.
    fn caller(&self) -> Option<String> {
        caller_arn(self.topology, self.invocation)
    }

    /// What a policy names the signer by: the user's ARN, the role's of a session, a service.
    fn principal_arn(&self) -> Option<String> {
        let caller = Caller::of_call(self.topology, self.invocation);
        grant::principal_name(self.topology, &caller)
    }

    /// The edits that deploy what is saved: the called stage's deployments, the canary's too, are taken anew.
    fn redeploy(&self, api: &Api) -> Vec<Edit> {
        let stage = self
            .selected()
            .and_then(|selected| selected.stage(self.topology));
        let Some(stage) = stage else {
            return Vec::new();
        };
        let own = stage.is_stale.then_some(&stage.deployment);
        let canary = stage
            .canary
            .as_ref()
            .filter(|canary| !canary.stale.is_empty())
            .map(|canary| &canary.deployment);
        let mut deployments: Vec<&String> = own.into_iter().chain(canary).collect();
        deployments.dedup();
        deployments
            .into_iter()
            .map(|deployment| Edit::Set {
                pointer: api.place.member("deployments").member(deployment).pointer,
                value: serde_json::json!({}),
            })
            .collect()
    }
}
