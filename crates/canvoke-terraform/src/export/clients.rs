//! Instances. Functions that call have a file with the functions that answer.

use canvoke::model::Client;
use canvoke::{Diagnostic, Place};

use super::{Export, name_tag};
use crate::hcl::{Expr, reference, text};

impl Export<'_> {
    pub(super) fn instances(&mut self) {
        let scenario = self.scenario;
        let kind = "aws_instance";
        for (name, client) in &scenario.clients {
            let Client::Instance(instance) = client else {
                continue;
            };
            let place = Place::at(&["clients", name, "instance"]);
            let Some(home) = self.subnet_home(&instance.subnet) else {
                self.dangling(place.member("subnet"), "subnet", &instance.subnet);
                continue;
            };
            let label = self.labels.of(kind, name);
            let groups =
                self.group_references(&instance.security_groups, &place.member("security_groups"));
            let subnet = self.labels.of("aws_subnet", &instance.subnet);
            let mut block = self.resource(kind, &label, &home);
            block.set("ami", Expr::Reference("var.ami_id".to_owned()));
            block.set("instance_type", text("t3.micro"));
            block.set("subnet_id", reference("aws_subnet", &subnet, "id"));
            if !groups.is_empty() {
                block.set("vpc_security_group_ids", Expr::List(groups));
            }
            if let Some(address) = &instance.address {
                block.set("private_ip", text(address));
            }
            block.blank();
            block.set("tags", name_tag(name));
            self.add("compute.tf", block);
            let first = self
                .variables
                .insert(
                    "ami_id",
                    (
                        "Amazon Machine Image of the instances; the default names none that exists",
                        "ami-00000000000000000",
                    ),
                )
                .is_none();
            if first {
                self.diagnostics.push(
                    Diagnostic::note(
                        "FILL_IN",
                        Place::at(&["clients"]),
                        "the scenario does not say what the instances run: `ami_id` names no image that exists",
                    )
                    .hint("set the variable `ami_id` before `terraform apply`"),
                );
            }
        }
    }
}
