//! From what a person wrote to what AWS would have. Never fails: what is wrong becomes a diagnostic, and the rest
//! stands. Knows nothing of calls (but `call` resolves one) and asks no gate's question.

mod api;
mod authorizer;
mod balancer;
mod call;
mod cidr;
mod client;
mod dns;
mod domain;
mod endpoint;
mod filter;
mod guard;
mod integration;
mod interface;
mod method;
mod network;
mod observed;
mod organization;
mod plan;
mod policy;
mod principal;
mod quota;
mod resolver;
mod route;
mod schema;
mod service;
mod session;
mod signature;
mod stage;
mod target;
mod token;
mod transit;
mod transit_table;

use std::collections::BTreeMap;

use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place, Placed};
use crate::model::Scenario;
use crate::topology::{self, Topology};

pub use call::{NameForm, name_forms, resolve};

/// Compiles a scenario: `(topology, diagnostics)`. Cost: `n log n` in the scenario (names are looked up in maps, blocks
/// are compared in sorted order); a route table costs its routes with prefix lists written out, a transit gateway's
/// table its routes and the blocks that are propagated into it.
pub fn compile(scenario: &Scenario) -> (Topology, Vec<Diagnostic>) {
    let mut compiler = Compiler {
        scenario,
        topology: Topology::default(),
        diagnostics: Vec::new(),
        names: Names::default(),
    };
    compiler.accounts();
    compiler.organizations();
    compiler.networks();
    compiler.functions();
    compiler.user_pools();
    compiler.apis();
    compiler.domains();
    compiler.plans();
    compiler.principals();
    compiler.sessions();
    compiler.quotas();
    (compiler.topology, compiler.diagnostics)
}

/// The state of a compilation.
struct Compiler<'a> {
    scenario: &'a Scenario,
    topology: Topology,
    diagnostics: Vec<Diagnostic>,
    names: Names<'a>,
}

/// From names to ids.
#[derive(Default)]
struct Names<'a> {
    accounts: BTreeMap<&'a str, Id<topology::Account>>,
    vpcs: BTreeMap<&'a str, Id<topology::Vpc>>,
    subnets: BTreeMap<&'a str, Id<topology::Subnet>>,
    tables: BTreeMap<&'a str, Id<topology::RouteTable>>,
    groups: BTreeMap<&'a str, Id<topology::Group>>,
    acls: BTreeMap<&'a str, Id<topology::Acl>>,
    peerings: BTreeMap<&'a str, Id<topology::Peering>>,
    prefix_lists: BTreeMap<&'a str, Id<topology::PrefixList>>,
    transit_gateways: BTreeMap<&'a str, Id<topology::TransitGateway>>,
    attachments: BTreeMap<&'a str, Id<topology::TransitAttachment>>,
    sites: BTreeMap<&'a str, Id<topology::Site>>,
    unmodelled: BTreeMap<&'a str, Id<topology::Unmodelled>>,
    endpoints: BTreeMap<&'a str, Id<topology::Endpoint>>,
    user_pools: BTreeMap<&'a str, Id<topology::UserPool>>,
    apis: BTreeMap<&'a str, Id<topology::Api>>,
    domains: BTreeMap<&'a str, Id<topology::Domain>>,
    api_keys: BTreeMap<&'a str, Id<topology::ApiKey>>,
    balancers: BTreeMap<&'a str, Id<topology::LoadBalancer>>,
    services: BTreeMap<&'a str, Id<topology::EndpointService>>,
    target_groups: BTreeMap<&'a str, Id<topology::TargetGroup>>,
    zones: BTreeMap<&'a str, Id<topology::HostedZone>>,
    resolver_rules: BTreeMap<&'a str, Id<topology::ResolverRule>>,
    /// Main route table, default ACL and default group of each VPC.
    main_tables: BTreeMap<Id<topology::Vpc>, Id<topology::RouteTable>>,
    default_acls: BTreeMap<Id<topology::Vpc>, Id<topology::Acl>>,
    default_groups: BTreeMap<Id<topology::Vpc>, Id<topology::Group>>,
}

impl<'a> Compiler<'a> {
    fn accounts(&mut self) {
        for (name, account) in &self.scenario.accounts {
            let place = Place::at(&["accounts", name, "id"]);
            if account.id.len() != 12 || !account.id.bytes().all(|byte| byte.is_ascii_digit()) {
                self.diagnostics.push(
                    Diagnostic::warning(
                        "INVALID_ACCOUNT_ID",
                        place,
                        format!("`{}` is not an account id", account.id),
                    )
                    .hint("an account id has twelve digits"),
                );
            }
            let id = self.topology.accounts.push(topology::Account {
                name: name.clone(),
                id: account.id.clone(),
                throttling: account.throttling.map(stage::limit),
                writes_logs: account.cloudwatch_role,
                membership: None,
            });
            self.names.accounts.insert(name, id);
        }
    }

    /// A thing's own Region, or the scenario's.
    fn region(&self, own: Option<&str>) -> String {
        own.unwrap_or(&self.scenario.region).to_owned()
    }

    /// The id behind a name, or a diagnostic with the names there are.
    fn find<T>(
        diagnostics: &mut Vec<Diagnostic>,
        names: &BTreeMap<&'a str, Id<T>>,
        kind: &str,
        name: &str,
        place: impl Placed,
    ) -> Option<Id<T>> {
        let found = names.get(name).copied();
        if found.is_none() {
            diagnostics.push(dangling(kind, name, names.keys().copied(), place.place()));
        }
        found
    }
}

/// The diagnostic for a name that nothing has.
fn dangling<'n>(
    kind: &str,
    name: &str,
    known: impl Iterator<Item = &'n str>,
    place: Place,
) -> Diagnostic {
    let known: Vec<&str> = known.collect();
    let nearest = known
        .iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), *candidate))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let hint = match (nearest, known.as_slice()) {
        (Some((_, candidate)), _) => format!("did you mean `{candidate}`?"),
        (None, []) => format!("there is no {kind} in the scenario yet: add one"),
        (None, all) => {
            let shown: Vec<String> = all.iter().take(8).map(|name| format!("`{name}`")).collect();
            let more = if all.len() > 8 { ", ..." } else { "" };
            format!("there is {}{more}", shown.join(", "))
        }
    };
    Diagnostic::error(
        "DANGLING_REFERENCE",
        place,
        format!("there is no {kind} `{name}`"),
    )
    .hint(hint)
}
