//! Scenario to Terraform: one file a concern, references instead of ids. What Terraform cannot say becomes a
//! diagnostic. Knows nothing of verdicts.

mod acls;
mod api;
mod authorizers;
mod balancers;
mod clients;
mod deployments;
mod direct_connect;
mod endpoints;
mod functions;
mod gateways;
mod groups;
mod homes;
mod iam;
mod ipv6;
mod labels;
pub(crate) mod methods;
mod network;
mod not_written;
mod observed;
mod organizations;
mod outputs;
mod peerings;
mod policy;
mod prefix_lists;
mod profiles;
mod records;
mod resolver;
mod routes;
mod services;
mod shares;
mod sites;
mod tags;
mod targets;
mod transit;
mod transit_tables;
mod unmodelled;
mod zones;

use std::collections::BTreeMap;

use canvoke::model::{Client, Scenario, invented_id};
use canvoke::{Diagnostic, Place};

use crate::hcl::{Block, Expr, Item, file_text, text};
use homes::{Home, Homes, home};
use labels::Labels;
use policy::Needle;

/// A file of the export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, without a folder.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// The files, in the order in which they are best read.
const FILES: [&str; 15] = [
    "versions.tf",
    "providers.tf",
    "variables.tf",
    "network.tf",
    "transit.tf",
    "sites.tf",
    "endpoints.tf",
    "load_balancers.tf",
    "dns.tf",
    "shares.tf",
    "api.tf",
    "iam.tf",
    "organization.tf",
    "compute.tf",
    "outputs.tf",
];

/// The scenario as Terraform, formatted as `terraform fmt` would; files that would be empty are left out. The
/// diagnostics name what Terraform cannot say and what a reader has to fill in.
pub fn export(scenario: &Scenario) -> (Vec<File>, Vec<Diagnostic>) {
    let mut labels = Labels::default();
    let homes = Homes::of(scenario, &mut labels);
    let mut export = Export {
        scenario,
        labels,
        homes,
        needles: Vec::new(),
        ipv6_blocks: BTreeMap::new(),
        files: BTreeMap::new(),
        diagnostics: Vec::new(),
        variables: BTreeMap::new(),
        listeners: BTreeMap::new(),
        resolver_addresses: BTreeMap::new(),
    };
    export.ipv6_blocks = export.ipv6_blocks();
    export.needles = export.needles();
    export.vpcs();
    export.subnets();
    export.prefix_lists();
    export.peerings();
    export.route_tables();
    export.security_groups();
    export.network_acls();
    export.transit_gateways();
    export.transit_attachments();
    export.transit_route_tables();
    export.sites();
    export.endpoints();
    export.endpoint_services();
    export.load_balancers();
    export.target_groups();
    export.hosted_zones();
    export.dns_profiles();
    export.resolver_endpoints();
    export.resolver_rules();
    export.user_pools();
    export.apis();
    export.log_roles();
    export.managed_policies();
    export.users();
    export.roles();
    export.organizations();
    export.instances();
    export.functions();
    export.outputs();
    export.remainders();
    export.finish()
}

/// The export so far.
struct Export<'a> {
    scenario: &'a Scenario,
    labels: Labels,
    homes: Homes,
    needles: Vec<Needle>,
    /// References to the IPv6 blocks that AWS assigns, by the text that the scenario has for them.
    ipv6_blocks: BTreeMap<String, Expr>,
    files: BTreeMap<&'static str, Vec<Item>>,
    diagnostics: Vec<Diagnostic>,
    /// Variables a reader has to fill in: description and default by name.
    variables: BTreeMap<String, (String, String)>,
    /// Addresses of the listeners that are written, by load balancer.
    listeners: BTreeMap<String, Vec<String>>,
    /// How many addresses each Resolver endpoint that is written has.
    resolver_addresses: BTreeMap<String, usize>,
}

impl Export<'_> {
    fn finish(mut self) -> (Vec<File>, Vec<Diagnostic>) {
        let mut variables = self.homes.variable_items(self.scenario);
        for (name, (description, default)) in &self.variables {
            let mut block = Block::labelled("variable", &[name]);
            block.set("description", text(description));
            block.set("type", Expr::Reference("string".to_owned()));
            block.set("default", text(default));
            variables.push(Item::Block(block));
        }
        self.files.insert("versions.tf", vec![versions()]);
        self.files
            .insert("providers.tf", self.homes.provider_items());
        self.files.insert("variables.tf", variables);
        self.unmodelled();
        self.note_what_has_no_resource();
        let mut files = Vec::new();
        for name in FILES {
            let items = self.files.remove(name).unwrap_or_default();
            if items.is_empty() {
                continue;
            }
            let mut all = vec![
                Item::Comment(self.header(name == "versions.tf")),
                Item::Blank,
            ];
            all.extend(items);
            files.push(File {
                name: name.to_owned(),
                text: file_text(&all),
            });
        }
        (files, self.diagnostics)
    }

    /// Hosts tell by the first words which files they may overwrite.
    fn header(&self, is_first: bool) -> String {
        let mut header =
            "Written by canvoke, which overwrites it when it exports again.".to_owned();
        if is_first {
            let title = self.scenario.title.trim();
            header.push_str("\nWhat it says of AWS is a model, not a guarantee.");
            if !title.is_empty() {
                header.push_str(&format!("\n\n{title}"));
            }
        }
        header
    }

    fn note_what_has_no_resource(&mut self) {
        for (name, client) in &self.scenario.clients {
            let what = match client {
                Client::OnPremises(_) => "a host on premises",
                Client::Internet(_) => "a host on the internet",
                Client::Instance(_) | Client::Function(_) => continue,
            };
            self.diagnostics.push(Diagnostic::note(
                "NOT_IN_TERRAFORM",
                Place::at(&["clients", name]),
                format!("`{name}` is {what}: Terraform has no resource for it"),
            ));
        }
        if !self.scenario.calls.is_empty() {
            self.diagnostics.push(Diagnostic::note(
                "NOT_IN_TERRAFORM",
                Place::at(&["calls"]),
                "calls are questions, not resources: they stay in the scenario file",
            ));
        }
    }

    fn add(&mut self, file: &'static str, block: Block) {
        self.files.entry(file).or_default().push(Item::Block(block));
    }

    /// A resource block that already names its provider configuration, where that is not the main one.
    fn resource(&self, kind: &str, label: &str, home: &Home) -> Block {
        let mut block = Block::labelled("resource", &[kind, label]);
        if let Some(provider) = self.homes.provider(home) {
            block.set("provider", provider);
            block.blank();
        }
        block
    }

    /// Says that something is left out because what it rests on does not exist.
    fn dangling(&mut self, place: Place, what: &str, name: &str) {
        self.diagnostics.push(
            Diagnostic::error(
                "DANGLING_REFERENCE",
                place,
                format!("there is no {what} `{name}`, so this is left out of the Terraform"),
            )
            .hint("correct the name and export again"),
        );
    }

    /// Says what Terraform cannot say; the rest of the part is written.
    fn not_in_terraform(&mut self, place: Place, message: String) {
        self.diagnostics
            .push(Diagnostic::warning("NOT_IN_TERRAFORM", place, message));
    }

    /// A variable that a reader has to fill in, by reference.
    fn fill_in(&mut self, wanted: &str, description: &str, default: &str, place: Place) -> Expr {
        let name = self.labels.of("variable", wanted);
        let first = self
            .variables
            .insert(name.clone(), (description.to_owned(), default.to_owned()))
            .is_none();
        if first {
            self.diagnostics.push(
                Diagnostic::note(
                    "FILL_IN",
                    place,
                    format!("the scenario does not say what `{name}` is: {description}"),
                )
                .hint(format!(
                    "set the variable `{name}` before `terraform apply`"
                )),
            );
        }
        Expr::Reference(format!("var.{name}"))
    }

    fn vpc_home(&self, vpc: &str) -> Option<Home> {
        let vpc = self.scenario.vpcs.get(vpc)?;
        Some(home(self.scenario, &vpc.account, vpc.region.as_ref()))
    }

    fn subnet_home(&self, subnet: &str) -> Option<Home> {
        self.vpc_home(&self.scenario.subnets.get(subnet)?.vpc)
    }

    fn api_id(&self, name: &str) -> String {
        let written = self.scenario.apis.get(name).and_then(|api| api.id.clone());
        written.unwrap_or_else(|| invented_id("api", name))
    }

    fn endpoint_id(&self, name: &str) -> String {
        let endpoint = self.scenario.endpoints.get(name);
        let written = endpoint.and_then(|endpoint| endpoint.id.clone());
        written.unwrap_or_else(|| invented_id("vpce", name))
    }

    fn vpc_id(&self, name: &str) -> String {
        let written = self.scenario.vpcs.get(name).and_then(|vpc| vpc.id.clone());
        written.unwrap_or_else(|| invented_id("vpc", name))
    }
}

/// Arguments that make a resource wait for others; none where there is nothing to wait for.
fn wait_for(block: &mut Block, resources: Vec<String>) {
    if !resources.is_empty() {
        block.blank();
        let resources = resources.into_iter().map(Expr::Reference).collect();
        block.set("depends_on", Expr::List(resources));
    }
}

/// The provider's two majors in use today differ in nothing that the export writes.
fn versions() -> Item {
    let mut aws = Block::new("required_providers");
    aws.set(
        "aws",
        Expr::Object(vec![
            ("source".to_owned(), text("hashicorp/aws")),
            ("version".to_owned(), text(">= 5.0, < 7.0")),
        ]),
    );
    let mut terraform = Block::new("terraform");
    terraform.set("required_version", text(">= 1.5"));
    terraform.nest(aws);
    Item::Block(terraform)
}

/// The tag the AWS console shows as the name.
fn name_tag(name: &str) -> Expr {
    Expr::Object(vec![("Name".to_owned(), text(name))])
}
