//! Terraform to scenario: the files of one root module, read as text. It never fails: what it cannot read, or does
//! not know, is a diagnostic that names it. Knows nothing of verdicts.

mod acls;
mod apis;
mod attributes;
mod authorizers;
mod balancers;
mod clients;
mod data_sources;
mod deployments;
mod endpoints;
mod evaluate;
mod functions;
mod groups;
mod iam;
mod imported;
mod interfaces;
mod ipv6;
mod links;
mod methods;
mod module;
mod names;
mod network;
mod not_read;
mod observed;
mod organizations;
mod peerings;
mod prefix_lists;
mod profiles;
mod providers;
mod reader;
mod records;
mod resolver;
mod routes;
mod services;
mod shares;
mod sites;
mod source;
mod spoken_of;
mod tags;
mod targets;
mod transit;
mod transit_tables;
mod unmodelled;
mod value;
mod zones;

use canvoke::model::{Named, Scenario};
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
    reader.shares();
    reader.vpcs();
    reader.subnets();
    reader.prefix_lists();
    reader.peerings();
    reader.unmodelled();
    reader.transit_gateways();
    reader.sites();
    reader.transit_attachments();
    reader.transit_route_tables();
    reader.route_tables();
    reader.security_groups();
    reader.network_acls();
    reader.endpoint_services();
    reader.endpoints();
    reader.load_balancers();
    reader.target_groups();
    reader.hosted_zones();
    reader.resolver_endpoints();
    reader.resolver_rules();
    reader.dns_profiles();
    reader.user_pools();
    let paths = reader.apis();
    let authorizers = reader.authorizers();
    reader.methods(&paths, &authorizers);
    reader.deployments();
    reader.iam();
    reader.log_roles();
    reader.organizations();
    reader.clients();
    reader.targets();
    reader.name_what_was_not_read();
    reader.keep_addresses_that_are_spoken_of();
    let mut scenario = reader.scenario;
    let mut accounts = evaluator.providers.accounts();
    accounts.extend(reader.accounts);
    let used = spoken_of::accounts(&scenario);
    accounts.retain(|name, _| used.contains(name));
    scenario.accounts = Named(accounts);
    spoken_of::keep_ids(&mut scenario);
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
