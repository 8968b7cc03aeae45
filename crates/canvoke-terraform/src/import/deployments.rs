//! Deployments and stages. Terraform deploys what its files say, so a deployment is a snapshot of now.

use canvoke::Diagnostic;
use canvoke::model::{Deployment, Named, Stage};

use super::apis::API;
use super::reader::{Part, Reader};

const DEPLOYMENT: [&str; 1] = ["aws_api_gateway_deployment"];

impl<'a> Reader<'a> {
    pub(super) fn deployments(&mut self) {
        for part in self.all("aws_api_gateway_deployment") {
            let api = self.link(&part, "rest_api_id", &API);
            self.asked
                .insert((part.address.to_owned(), "triggers".to_owned()));
            if !part.body.has_attribute("triggers") {
                self.diagnostics.push(
                    Diagnostic::note(
                        "NO_REDEPLOYMENT",
                        part.place(),
                        format!("`{}` has no `triggers`: Terraform deploys once, and what changes later does not run", part.address),
                    )
                    .hint("add `triggers = { redeployment = sha1(jsonencode([...])) }`"),
                );
            }
            let Some(api) = api else { continue };
            let name = below(&api, self.name(&part));
            self.from(&part, &["apis", &api, "deployments", &name]);
            // Version 5 of the provider lets a deployment make its stage.
            let stage = self.text(&part, "stage_name");
            if let Some(api) = self.scenario.apis.get_mut(&api) {
                api.deployments.insert(name.clone(), Deployment::default());
                if let Some(stage) = stage {
                    api.stages.insert(stage, stage_of(name));
                }
            }
        }
        for part in self.all("aws_api_gateway_stage") {
            let api = self.link(&part, "rest_api_id", &API);
            let deployment = self.link(&part, "deployment_id", &DEPLOYMENT);
            let name = self.text(&part, "stage_name");
            let variables = self.variables(&part);
            let observability = self.observability(&part);
            let (Some(api), Some(deployment), Some(name)) = (api, deployment, name) else {
                continue;
            };
            let deployment = below(&api, deployment);
            self.from(&part, &["apis", &api, "stages", &name]);
            if let Some(api) = self.scenario.apis.get_mut(&api) {
                let stage = Stage {
                    variables,
                    observability,
                    ..stage_of(deployment)
                };
                api.stages.insert(name, stage);
            }
        }
        for part in self.all("aws_api_gateway_method_settings") {
            self.method_settings(&part);
        }
        for part in self.all("aws_wafv2_web_acl_association") {
            let stage = self.text(&part, "resource_arn");
            self.asked
                .insert((part.address.to_owned(), "web_acl_arn".to_owned()));
            let stage = stage.and_then(|arn| self.address_of("aws_api_gateway_stage", &arn));
            let label = part.entry.label.to_owned();
            if let Some(stage) = stage.and_then(|stage| self.stage_at(&stage)) {
                stage.web_acl = Some(label);
            }
        }
    }

    fn variables(&mut self, part: &Part<'_>) -> Named<String> {
        match self.value(part, "variables") {
            Some(super::value::Value::Object(members)) => members
                .into_iter()
                .filter_map(|(name, value)| Some((name, value.to_text()?)))
                .collect(),
            _ => Named::default(),
        }
    }

    /// The stage that a resource became.
    fn stage_at(&mut self, address: &str) -> Option<&mut Stage> {
        let part = self
            .all("aws_api_gateway_stage")
            .into_iter()
            .find(|part| part.address == address)?;
        let api = self.link(&part, "rest_api_id", &API)?;
        let name = self.text(&part, "stage_name")?;
        self.scenario.apis.get_mut(&api)?.stages.get_mut(&name)
    }
}

/// Names of deployments are the API's own, so the API's name in front of one says nothing.
fn below(api: &str, deployment: String) -> String {
    let short = deployment
        .strip_prefix(api)
        .and_then(|rest| rest.strip_prefix('_'));
    match short {
        Some(short) if !short.is_empty() => short.to_owned(),
        _ => deployment,
    }
}

fn stage_of(deployment: String) -> Stage {
    Stage {
        deployment,
        ..Stage::default()
    }
}
