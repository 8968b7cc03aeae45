//! Deployments, each a snapshot of all that is saved, and the stages that point to them.

use canvoke::model::{Api, Stage};
use canvoke::{Diagnostic, Place};

use super::Export;
use super::api::Snapshot;
use super::homes::Home;
use crate::hcl::{Block, Expr, reference, text};

impl Export<'_> {
    pub(super) fn deployments(&mut self, name: &str, api: &Api, home: &Home, snapshot: &Snapshot) {
        let kind = "aws_api_gateway_deployment";
        let owner = self.labels.of("aws_api_gateway_rest_api", name);
        for (deployment, content) in &api.deployments {
            let place = Place::at(&["apis", name, "deployments", deployment]);
            if content.snapshot.is_some() {
                self.diagnostics.push(
                    Diagnostic::warning(
                        "NOT_IN_TERRAFORM",
                        place.clone(),
                        format!("`{deployment}` froze an earlier state of `{name}`; Terraform deploys what is saved now"),
                    )
                    .hint("the Terraform answers as the API will after its next deployment"),
                );
            }
            if api
                .resources
                .values()
                .all(|resource| resource.methods.is_empty())
            {
                self.diagnostics.push(
                    Diagnostic::warning(
                        "APPLY_WILL_FAIL",
                        place,
                        format!("AWS refuses to deploy `{name}` while it has no method"),
                    )
                    .hint("add a method"),
                );
            }
            let wanted = self.below_api(name, deployment);
            let label = self.labels.of(kind, &wanted);
            let mut block = self.resource(kind, &label, home);
            block.set(
                "rest_api_id",
                reference("aws_api_gateway_rest_api", &owner, "id"),
            );
            block.blank();
            // Without triggers nothing that changes later would ever run.
            let content = Expr::Call("jsonencode", vec![Expr::List(snapshot.clone())]);
            block.set(
                "triggers",
                Expr::Object(vec![(
                    "redeployment".to_owned(),
                    Expr::Call("sha1", vec![content]),
                )]),
            );
            // A stage points to its deployment, so the new one has to exist before the old one goes.
            let mut lifecycle = Block::new("lifecycle");
            lifecycle.set("create_before_destroy", Expr::Bool(true));
            block.nest(lifecycle);
            self.add("api.tf", block);
        }
        for (stage, content) in &api.stages {
            self.stage(name, stage, content, api, home);
        }
    }

    fn stage(&mut self, api_name: &str, name: &str, stage: &Stage, api: &Api, home: &Home) {
        let kind = "aws_api_gateway_stage";
        let place = Place::at(&["apis", api_name, "stages", name]);
        if !api.deployments.contains_key(&stage.deployment) {
            self.dangling(place.member("deployment"), "deployment", &stage.deployment);
            return;
        }
        let owner = self.labels.of("aws_api_gateway_rest_api", api_name);
        let deployment = self.below_api(api_name, &stage.deployment);
        let deployment = self.labels.of("aws_api_gateway_deployment", &deployment);
        let label = self.stage_label(api_name, name);
        let mut block = self.resource(kind, &label, home);
        block.set(
            "rest_api_id",
            reference("aws_api_gateway_rest_api", &owner, "id"),
        );
        block.set(
            "deployment_id",
            reference("aws_api_gateway_deployment", &deployment, "id"),
        );
        block.set("stage_name", text(name));
        if !stage.variables.is_empty() {
            let variables = stage
                .variables
                .iter()
                .map(|(name, value)| (name.clone(), text(value)));
            block.set("variables", Expr::Object(variables.collect()));
        }
        self.observed(&mut block, stage, home);
        self.add("api.tf", block);
        self.method_settings((&owner, &label), stage, home);
        if let Some(web_acl) = &stage.web_acl {
            self.diagnostics.push(
                Diagnostic::warning(
                    "NOT_IN_TERRAFORM",
                    place.member("web_acl"),
                    format!("the scenario holds only the name of the web ACL `{web_acl}`, so its association is left out"),
                )
                .hint("add an `aws_wafv2_web_acl_association` with the ACL's ARN"),
            );
        }
    }

    /// The label of a stage.
    pub(super) fn stage_label(&mut self, api: &str, stage: &str) -> String {
        let wanted = self.below_api(api, stage);
        self.labels.of("aws_api_gateway_stage", &wanted)
    }
}
