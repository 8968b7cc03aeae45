//! What a reader of the Terraform wants to know after `apply`: endpoint ids, API ids, the stages' addresses.

use super::Export;
use crate::hcl::{Block, Expr, reference, text};

impl Export<'_> {
    pub(super) fn outputs(&mut self) {
        let scenario = self.scenario;
        for name in scenario.endpoints.keys() {
            if self.is_endpoint_written(name) {
                let label = self.labels.of("aws_vpc_endpoint", name);
                let value = reference("aws_vpc_endpoint", &label, "id");
                self.output(
                    &format!("{name}_endpoint_id"),
                    &format!("Id of the endpoint {name}"),
                    value,
                );
            }
        }
        for (name, api) in &scenario.apis {
            let label = self.labels.of("aws_api_gateway_rest_api", name);
            let value = reference("aws_api_gateway_rest_api", &label, "id");
            self.output(
                &format!("{name}_api_id"),
                &format!("Id of the API {name}"),
                value,
            );
            for (stage, content) in &api.stages {
                if api.deployments.contains_key(&content.deployment) {
                    let label = self.stage_label(name, stage);
                    let value = reference("aws_api_gateway_stage", &label, "invoke_url");
                    self.output(
                        &format!("{name}_{stage}_url"),
                        &format!("Address of the stage {stage} of {name}"),
                        value,
                    );
                }
            }
        }
    }

    fn output(&mut self, wanted: &str, description: &str, value: Expr) {
        let label = self.labels.fresh("output", wanted);
        let mut block = Block::labelled("output", &[&label]);
        block.set("description", text(description));
        block.set("value", value);
        self.add("outputs.tf", block);
    }
}
