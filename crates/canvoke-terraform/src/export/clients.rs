//! Instances. Functions that call have a file with the functions that answer.

use canvoke::Place;
use canvoke::model::{Client, OperatingSystem};

use super::tags::tags;
use super::{Export, wait_for};
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
            let home = self.home_of_participant(home, instance.account.as_ref(), &place);
            let label = self.labels.of(kind, name);
            let groups =
                self.group_references(&instance.security_groups, &place.member("security_groups"));
            let subnet = self.labels.of("aws_subnet", &instance.subnet);
            let mut block = self.resource(kind, &label, &home);
            let ami = self.fill_in(
                "ami_id",
                "Amazon Machine Image of the instances; the default names none that exists",
                "ami-00000000000000000",
                Place::at(&["clients"]),
            );
            block.set("ami", ami);
            block.set("instance_type", text("t3.micro"));
            block.set("subnet_id", reference("aws_subnet", &subnet, "id"));
            if !groups.is_empty() {
                block.set("vpc_security_group_ids", Expr::List(groups));
            }
            if let Some(address) = &instance.address {
                block.set("private_ip", text(address));
            }
            if let Some(address) = &instance.ipv6_address {
                let address = self.ipv6_host(&instance.subnet, address);
                block.set("ipv6_addresses", Expr::List(vec![address]));
            }
            block.blank();
            let windows = instance.system == OperatingSystem::Windows;
            let system = windows.then(|| ("canvoke:system", "windows".to_owned()));
            // Which address AWS assigns is known after apply; the tag keeps the one the scenario was asked about.
            let public = instance.public_address.clone();
            let public = public.map(|address| ("canvoke:public_address", address));
            block.set("tags", tags(name, system.into_iter().chain(public)));
            let after = self.subnet_share(&instance.subnet, &home.account);
            wait_for(&mut block, after);
            self.add("compute.tf", block);
        }
    }
}
