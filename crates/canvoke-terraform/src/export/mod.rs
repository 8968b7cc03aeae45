//! Scenario to Terraform: one file a concern, references instead of ids. What Terraform cannot say becomes a
//! diagnostic. Knows nothing of verdicts.

mod acls;
mod api;
mod clients;
mod deployments;
mod endpoints;
mod functions;
mod gateways;
mod groups;
mod homes;
mod iam;
mod labels;
mod methods;
mod network;
mod not_written;
mod outputs;
mod peerings;
mod policy;
mod routes;

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
const FILES: [&str; 9] = [
    "versions.tf",
    "providers.tf",
    "variables.tf",
    "network.tf",
    "endpoints.tf",
    "api.tf",
    "iam.tf",
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
        files: BTreeMap::new(),
        diagnostics: Vec::new(),
        variables: BTreeMap::new(),
    };
    export.needles = export.needles();
    export.vpcs();
    export.subnets();
    export.peerings();
    export.route_tables();
    export.security_groups();
    export.network_acls();
    export.endpoints();
    export.apis();
    export.managed_policies();
    export.users();
    export.roles();
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
    files: BTreeMap<&'static str, Vec<Item>>,
    diagnostics: Vec<Diagnostic>,
    /// Variables a reader has to fill in: description and default by name.
    variables: BTreeMap<&'static str, (&'static str, &'static str)>,
}

impl Export<'_> {
    fn finish(mut self) -> (Vec<File>, Vec<Diagnostic>) {
        let mut variables = self.homes.variable_items(self.scenario);
        for (name, (description, default)) in &self.variables {
            let mut block = Block::labelled("variable", &[name]);
            block.set("description", text(*description));
            block.set("type", Expr::Reference("string".to_owned()));
            block.set("default", text(*default));
            variables.push(Item::Block(block));
        }
        self.files.insert("versions.tf", vec![versions()]);
        self.files
            .insert("providers.tf", self.homes.provider_items());
        self.files.insert("variables.tf", variables);
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
