//! Clients: instances, and functions that may call (all but those that only answer).

use canvoke::Diagnostic;
use canvoke::model::{Client, FunctionClient, InstanceClient, OperatingSystem};

use super::reader::{Part, Reader};

const GROUPS: [&str; 2] = ["aws_security_group", "aws_default_security_group"];

impl<'a> Reader<'a> {
    pub(super) fn clients(&mut self) {
        for part in self.all("aws_instance") {
            if !part.body.has_attribute("subnet_id") {
                let words = format!(
                    "`{}` has no `subnet_id`: where it stands is not known, so it is left out",
                    part.address
                );
                self.diagnostics
                    .push(Diagnostic::warning("NOT_READ", part.place(), words));
                continue;
            }
            let Some(subnet) = self.link(&part, "subnet_id", &["aws_subnet"]) else {
                continue;
            };
            let name = self.name(&part);
            let vpc = self.scenario.subnets.get(&subnet);
            let vpc = vpc.map(|subnet| subnet.vpc.clone()).unwrap_or_default();
            let account = self.participant(&part, &vpc);
            // Only Windows has a password to ask for.
            let system = if self.tag(&part, "canvoke:system").as_deref() == Some("windows")
                || self.flag(&part, "get_password_data") == Some(true)
            {
                OperatingSystem::Windows
            } else {
                OperatingSystem::Linux
            };
            let instance = InstanceClient {
                subnet,
                security_groups: self.links(&part, "vpc_security_group_ids", &GROUPS),
                address: self.text(&part, "private_ip"),
                ipv6_address: self.texts(&part, "ipv6_addresses").into_iter().next(),
                public_address: self
                    .tag(&part, "canvoke:public_address")
                    .or_else(|| self.text(&part, "public_ip")),
                account,
                system,
            };
            self.became(&part, "clients", &name);
            self.scenario
                .clients
                .insert(name, Client::Instance(instance));
        }
        for part in self.all("aws_lambda_function") {
            self.function(&part);
        }
    }

    fn function(&mut self, part: &Part<'a>) {
        let own = self.evaluator.own_name(part.address, &part.entry);
        self.text(part, "function_name");
        let answers = self.scenario.functions.contains_key(&own);
        let configurations = self.blocks(part, "vpc_config");
        if answers && configurations.is_empty() {
            self.from(part, &["functions", &own]);
            return;
        }
        let mut function = FunctionClient::default();
        for block in configurations {
            function
                .subnets
                .extend(self.links(&block, "subnet_ids", &["aws_subnet"]));
            function
                .security_groups
                .extend(self.links(&block, "security_group_ids", &GROUPS));
        }
        // One that answers and calls goes by one name on both sides.
        let name = if answers { own } else { self.name(part) };
        self.became(part, "clients", &name);
        self.scenario
            .clients
            .insert(name, Client::Function(function));
    }
}
