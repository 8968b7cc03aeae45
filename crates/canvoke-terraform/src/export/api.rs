//! REST APIs: the API, its policy as a resource of its own, its tree of resources. Methods and deployments have files
//! of their own.

use std::collections::BTreeSet;

use canvoke::model::{Api, ApiType};
use canvoke::{Diagnostic, Place};

use super::Export;
use super::homes::{Home, home};
use super::policy::Naming;
use crate::hcl::{Block, Expr, reference, text};

/// What a deployment of an API is a snapshot of: references to all that it has to wait for.
pub(super) type Snapshot = Vec<Expr>;

impl Export<'_> {
    pub(super) fn apis(&mut self) {
        let scenario = self.scenario;
        for (name, api) in &scenario.apis {
            let home = home(scenario, &api.account, api.region.as_ref());
            if !scenario.accounts.contains_key(&api.account) {
                self.dangling_account(&["apis", name, "account"], &api.account);
            }
            let mut snapshot = self.api(name, api, &home);
            self.api_policy(name, api, &home, &mut snapshot);
            self.api_resources(name, api, &home, &mut snapshot);
            self.authorizers(name, api, &home, &mut snapshot);
            self.methods(name, api, &home, &mut snapshot);
            self.deployments(name, api, &home, &snapshot);
        }
    }

    fn api(&mut self, name: &str, api: &Api, home: &Home) -> Snapshot {
        let kind = "aws_api_gateway_rest_api";
        let label = self.labels.of(kind, name);
        let mut block = self.resource(kind, &label, home);
        block.set("name", text(name));
        if api.disable_execute_api_endpoint {
            block.set("disable_execute_api_endpoint", Expr::Bool(true));
        }
        let mut configuration = Block::new("endpoint_configuration");
        let endpoint_type = match api.kind {
            ApiType::Private => "PRIVATE",
            ApiType::Regional => "REGIONAL",
            ApiType::Edge => "EDGE",
        };
        configuration.set("types", Expr::List(vec![text(endpoint_type)]));
        let mut endpoints = Vec::new();
        for (index, endpoint) in api.endpoints.iter().enumerate() {
            if self.is_endpoint_written(endpoint) {
                let label = self.labels.of("aws_vpc_endpoint", endpoint);
                endpoints.push(reference("aws_vpc_endpoint", &label, "id"));
            } else {
                let place = Place::at(&["apis", name, "endpoints"]).index(index);
                self.dangling(place, "endpoint", endpoint);
            }
        }
        if !endpoints.is_empty() {
            configuration.set("vpc_endpoint_ids", Expr::List(endpoints));
        }
        block.nest(configuration);
        self.add("api.tf", block);
        vec![
            reference(kind, &label, "endpoint_configuration"),
            reference(kind, &label, "disable_execute_api_endpoint"),
        ]
    }

    fn api_policy(&mut self, name: &str, api: &Api, home: &Home, snapshot: &mut Snapshot) {
        let place = Place::at(&["apis", name, "policy"]);
        let policy = match &api.policy {
            Some(document) => self.policy(document, place, Naming::Principals),
            None => {
                if api.kind == ApiType::Private && !api.deployments.is_empty() {
                    self.diagnostics.push(
                        Diagnostic::warning(
                            "APPLY_WILL_FAIL",
                            place,
                            format!("AWS refuses to deploy the private API `{name}` while it has no resource policy"),
                        )
                        .hint("write a resource policy that admits the endpoint or the VPC"),
                    );
                }
                None
            }
        };
        let Some(policy) = policy else { return };
        let kind = "aws_api_gateway_rest_api_policy";
        let api = self.labels.of("aws_api_gateway_rest_api", name);
        let mut block = self.resource(kind, &api, home);
        block.set(
            "rest_api_id",
            reference("aws_api_gateway_rest_api", &api, "id"),
        );
        block.set("policy", policy);
        self.add("api.tf", block);
        snapshot.push(reference(kind, &api, "policy"));
    }

    fn api_resources(&mut self, name: &str, api: &Api, home: &Home, snapshot: &mut Snapshot) {
        let kind = "aws_api_gateway_resource";
        let owner = self.labels.of("aws_api_gateway_rest_api", name);
        let mut paths = BTreeSet::new();
        for path in api.resources.keys() {
            let mut above = String::new();
            for part in parts_of(path) {
                above = format!("{above}/{part}");
                paths.insert(above.clone());
            }
        }
        for path in paths {
            let (parent, part) = path.rsplit_once('/').unwrap_or(("", &path));
            let parent = self.resource_reference(name, parent);
            let label = self.resource_label(name, &path);
            let mut block = self.resource(kind, &label, home);
            block.set(
                "rest_api_id",
                reference("aws_api_gateway_rest_api", &owner, "id"),
            );
            block.set("parent_id", parent);
            block.set("path_part", text(part));
            self.add("api.tf", block);
            snapshot.push(Expr::Reference(format!("{kind}.{label}")));
        }
    }

    /// The id of the resource at a path, as a reference.
    pub(super) fn resource_reference(&mut self, api: &str, path: &str) -> Expr {
        if parts_of(path).next().is_none() {
            let label = self.labels.of("aws_api_gateway_rest_api", api);
            return reference("aws_api_gateway_rest_api", &label, "root_resource_id");
        }
        let label = self.resource_label(api, path);
        reference("aws_api_gateway_resource", &label, "id")
    }

    fn resource_label(&mut self, api: &str, path: &str) -> String {
        let path: Vec<_> = parts_of(path).collect();
        let path = path.join("/");
        let wanted = self.below_api(api, &path);
        self.labels.of("aws_api_gateway_resource", &wanted)
    }

    /// A name for something of an API: with the API's name in front where there are several.
    pub(super) fn below_api(&self, api: &str, name: &str) -> String {
        if self.scenario.apis.len() > 1 {
            format!("{api}/{name}")
        } else {
            name.to_owned()
        }
    }
}

/// The parts of a path between its slashes.
pub(super) fn parts_of(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty())
}
