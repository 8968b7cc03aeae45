//! Terraform to scenario: the files of one root module, read as text. It never fails: what it cannot read, or does
//! not know, is a diagnostic that names it. Knows nothing of verdicts.

mod acls;
mod apis;
mod attributes;
mod clients;
mod data_sources;
mod deployments;
mod endpoints;
mod evaluate;
mod functions;
mod groups;
mod iam;
mod imported;
mod links;
mod methods;
mod module;
mod names;
mod network;
mod not_read;
mod peerings;
mod providers;
mod reader;
mod routes;
mod source;
mod value;

use canvoke::model::{Document, Named, Scenario};
use canvoke::{Diagnostic, Place};

pub use imported::Imported;

use evaluate::Evaluator;
use module::Module;
use providers::Providers;
use reader::Reader;
use source::{MAX_BYTES, Source};

/// Reads the `.tf` (and `.tfvars`) files of one folder, given as name and text.
pub fn import(files: &[(String, String)]) -> Imported {
    let mut diagnostics = Vec::new();
    let sources = parse(files, &mut diagnostics);
    let module = Module::of(&sources, &mut diagnostics);
    let providers = Providers::read(&module, &mut diagnostics);
    let mut scenario = Scenario::empty();
    scenario.region = providers.main().region.clone();
    let evaluator = Evaluator::new(&module, providers, names::by_label(&module));
    let mut reader = Reader::new(&evaluator, scenario, diagnostics);
    reader.vpcs();
    reader.subnets();
    reader.peerings();
    reader.route_tables();
    reader.security_groups();
    reader.network_acls();
    reader.endpoints();
    let paths = reader.apis();
    reader.methods(&paths);
    reader.deployments();
    reader.iam();
    reader.clients();
    reader.name_what_was_not_read();
    let mut scenario = reader.scenario;
    let accounts = evaluator.providers.accounts();
    let used = |account: &str| uses_account(&scenario, account);
    let accounts: Named<_> = accounts
        .into_iter()
        .filter(|(name, _)| used(name))
        .collect();
    scenario.accounts = accounts;
    keep_ids_that_are_spoken_of(&mut scenario);
    Imported {
        scenario,
        addresses: reader.addresses,
        places: reader.places,
        diagnostics: reader.diagnostics,
    }
}

fn parse(files: &[(String, String)], diagnostics: &mut Vec<Diagnostic>) -> Vec<Source> {
    let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
    if bytes > MAX_BYTES {
        let words = format!(
            "the files have {:.1} MiB together, a folder may have {} MiB",
            bytes as f64 / (1024.0 * 1024.0),
            MAX_BYTES / (1024 * 1024)
        );
        let place = Place {
            file: files.first().map(|(name, _)| name.clone()),
            ..Place::default()
        };
        diagnostics.push(
            Diagnostic::error("FILE_TOO_LARGE", place, words)
                .hint("keep one private API and the networks around it in a folder"),
        );
        return Vec::new();
    }
    let mut sources = Vec::new();
    for (name, text) in files {
        match Source::parse(name, text) {
            Ok(source) => sources.push(source),
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    sources
}

fn uses_account(scenario: &Scenario, account: &str) -> bool {
    let mut all = scenario
        .vpcs
        .values()
        .map(|vpc| &vpc.account)
        .chain(scenario.apis.values().map(|api| &api.account))
        .chain(
            scenario
                .functions
                .values()
                .map(|function| &function.account),
        )
        .chain(scenario.policies.values().map(|policy| &policy.account))
        .chain(scenario.users.values().map(|user| &user.account))
        .chain(scenario.roles.values().map(|role| &role.account));
    all.any(|used| used == account)
}

/// An id that a policy speaks of is written out, so that a renaming in the scenario does not change it.
fn keep_ids_that_are_spoken_of(scenario: &mut Scenario) {
    let mut said = String::new();
    let mut say = |document: &Document| said.push_str(document.text());
    scenario
        .endpoints
        .values()
        .filter_map(|endpoint| endpoint.policy.as_ref())
        .for_each(&mut say);
    scenario
        .apis
        .values()
        .filter_map(|api| api.policy.as_ref())
        .for_each(&mut say);
    scenario
        .policies
        .values()
        .map(|policy| &policy.document)
        .for_each(&mut say);
    scenario
        .users
        .values()
        .flat_map(|user| user.inline.values())
        .for_each(&mut say);
    for role in scenario.roles.values() {
        role.inline.values().chain(&role.trust).for_each(&mut say);
    }
    for (kind, name, id) in scenario
        .apis
        .0
        .iter_mut()
        .map(|(name, api)| ("api", name, &mut api.id))
        .chain(
            scenario
                .endpoints
                .0
                .iter_mut()
                .map(|(name, endpoint)| ("vpce", name, &mut endpoint.id)),
        )
        .chain(
            scenario
                .vpcs
                .0
                .iter_mut()
                .map(|(name, vpc)| ("vpc", name, &mut vpc.id)),
        )
    {
        let invented = canvoke::model::invented_id(kind, name);
        if said.contains(&invented) {
            *id = Some(invented);
        }
    }
}
