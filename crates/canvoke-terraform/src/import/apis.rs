//! REST APIs: the API, its policy, its tree of resources by path.

use std::collections::BTreeMap;

use canvoke::Diagnostic;
use canvoke::model::{Api, ApiType, Resource};

use super::reader::{Part, Reader};

pub(super) const API: [&str; 1] = ["aws_api_gateway_rest_api"];
/// Deeper than API Gateway lets a path be.
const MAX_PARTS: usize = 64;

impl<'a> Reader<'a> {
    /// The APIs, and the path of each resource by its id.
    pub(super) fn apis(&mut self) -> BTreeMap<String, String> {
        for part in self.all("aws_api_gateway_rest_api") {
            self.api(&part);
        }
        for part in self.all("aws_api_gateway_rest_api_policy") {
            let name = self.link(&part, "rest_api_id", &API);
            let policy = self.document(&part, "policy");
            if let Some(api) = name.and_then(|name| self.scenario.apis.get_mut(&name)) {
                api.policy = policy;
            }
        }
        self.paths()
    }

    fn api(&mut self, part: &Part<'a>) {
        let name = self.name(part);
        let works = self.evaluator.providers.of(&part.entry).clone();
        let mut kind = ApiType::Edge;
        let mut endpoints = Vec::new();
        for block in self.blocks(part, "endpoint_configuration") {
            let types = self.texts(&block, "types");
            kind = match types.first().map(String::as_str) {
                Some("PRIVATE") => ApiType::Private,
                Some("REGIONAL") => ApiType::Regional,
                _ => ApiType::Edge,
            };
            endpoints.extend(self.links(&block, "vpc_endpoint_ids", &["aws_vpc_endpoint"]));
        }
        if part.body.has_attribute("body") {
            self.asked
                .insert((part.address.to_owned(), "body".to_owned()));
            self.diagnostics.push(
                Diagnostic::warning(
                    "NOT_READ",
                    part.argument_place("body"),
                    format!("the OpenAPI `body` of `{}` is not read: its paths, methods and policy are missing here", part.address),
                )
                .hint("add the methods to the scenario by hand"),
            );
        }
        let api = Api {
            account: works.account,
            region: self.region(&works.region),
            id: None,
            kind,
            endpoints,
            disable_execute_api_endpoint: self
                .flag(part, "disable_execute_api_endpoint")
                .unwrap_or(false),
            policy: self.document(part, "policy"),
            ..Api::default()
        };
        self.became(part, "apis", &name);
        self.scenario.apis.insert(name, api);
    }

    /// Every resource by its id, with its full path; resources come into their APIs.
    fn paths(&mut self) -> BTreeMap<String, String> {
        let mut parents = BTreeMap::new();
        for part in self.all("aws_api_gateway_resource") {
            let id = self.evaluator.id(part.address, &part.entry);
            let parent = self.text(&part, "parent_id").unwrap_or_default();
            let own = self.text(&part, "path_part").unwrap_or_default();
            parents.insert(id, (parent, own));
        }
        let mut paths = BTreeMap::new();
        for part in self.all("aws_api_gateway_rest_api") {
            let root = self.evaluator.attribute(part.address, "root_resource_id");
            if let Some(root) = root.to_text() {
                paths.insert(root, "/".to_owned());
            }
        }
        for part in self.all("aws_api_gateway_resource") {
            let id = self.evaluator.id(part.address, &part.entry);
            let mut parts = Vec::new();
            let mut at = id.clone();
            while let Some((parent, own)) = parents.get(&at) {
                parts.push(own.clone());
                at.clone_from(parent);
                if parts.len() > MAX_PARTS {
                    break;
                }
            }
            if !paths.contains_key(&at) {
                self.diagnostics.push(
                    Diagnostic::warning(
                        "DANGLING_REFERENCE",
                        part.argument_place("parent_id"),
                        format!(
                            "the resource above `{}` is not in these files: it is left out",
                            part.address
                        ),
                    )
                    .hint("`parent_id` is the API's `root_resource_id` or another resource's `id`"),
                );
                continue;
            }
            parts.push(String::new());
            parts.reverse();
            paths.insert(id, parts.join("/"));
        }
        for part in self.all("aws_api_gateway_resource") {
            let id = self.evaluator.id(part.address, &part.entry);
            let api = self.link(&part, "rest_api_id", &API);
            if let (Some(api), Some(path)) = (api, paths.get(&id)) {
                self.from(&part, &["apis", &api, "resources", path]);
                if let Some(api) = self.scenario.apis.get_mut(&api) {
                    api.resources
                        .entry(path.clone())
                        .or_insert_with(Resource::default);
                }
            }
        }
        paths
    }
}
