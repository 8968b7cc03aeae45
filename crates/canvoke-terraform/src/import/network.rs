//! VPCs, subnets, and the parts AWS makes with every VPC.

use canvoke::model::{
    GroupRule, Peer, Protocol, RouteTable, SecurityGroup, Subnet, Vpc, invented_id,
};

use super::reader::Reader;

impl Reader<'_> {
    pub(super) fn vpcs(&mut self) {
        for part in self.all("aws_vpc") {
            let name = self.name(&part);
            let works = self.evaluator.providers.of(&part.entry).clone();
            let mut cidrs: Vec<String> = self.text(&part, "cidr_block").into_iter().collect();
            for more in self.all("aws_vpc_ipv4_cidr_block_association") {
                if self.link(&more, "vpc_id", &["aws_vpc"]).as_ref() == Some(&name) {
                    cidrs.extend(self.text(&more, "cidr_block"));
                }
            }
            let vpc = Vpc {
                account: works.account,
                region: self.region(&works.region),
                cidrs,
                ipv6_cidrs: Vec::new(),
                own_dns: None,
                // Terraform's defaults (N-TF-02).
                dns_support: self.flag(&part, "enable_dns_support").unwrap_or(true),
                dns_hostnames: self.flag(&part, "enable_dns_hostnames").unwrap_or(false),
                id: None,
            };
            self.became(&part, "vpcs", &name);
            self.scenario.vpcs.insert(name, vpc);
        }
    }

    /// A Region, where it is not the scenario's.
    pub(super) fn region(&self, region: &str) -> Option<String> {
        (region != self.scenario.region).then(|| region.to_owned())
    }

    pub(super) fn subnets(&mut self) {
        for part in self.all("aws_subnet") {
            let Some(vpc) = self.link(&part, "vpc_id", &["aws_vpc"]) else {
                continue;
            };
            let name = self.name(&part);
            let zone = self.text(&part, "availability_zone");
            let subnet = Subnet {
                vpc,
                cidr: self.text(&part, "cidr_block").unwrap_or_default(),
                zone: zone.unwrap_or_else(|| {
                    self.zone_not_said(&part);
                    String::new()
                }),
                ipv6_cidr: None,
                zone_id: None,
                shared_with: Vec::new(),
                route_table: None,
                network_acl: None,
            };
            self.became(&part, "subnets", &name);
            self.scenario.subnets.insert(name, subnet);
        }
    }

    fn zone_not_said(&mut self, part: &super::reader::Part<'_>) {
        self.diagnostics.push(
            canvoke::Diagnostic::warning(
                "UNKNOWN_VALUE",
                part.place(),
                format!(
                    "the zone of `{}` is not known here: AWS picks one",
                    part.address
                ),
            )
            .hint("write `availability_zone` out, such as `\"us-east-1a\"`"),
        );
    }

    /// The name of a part that AWS made with a VPC, which comes into the scenario once something refers to it.
    pub(super) fn default_part(&mut self, id: &str) -> Option<String> {
        let vpcs = self.all("aws_vpc");
        for part in vpcs {
            let vpc_id = self.evaluator.id(part.address, &part.entry);
            let vpc = self.name(&part);
            let of_vpc = format!("default of {vpc_id}");
            if id == invented_id("sg", &of_vpc) {
                let found = self.scenario.security_groups.iter();
                let mut found = found.filter(|(_, group)| group.default && group.vpc == vpc);
                if let Some((name, _)) = found.next() {
                    return Some(name.clone());
                }
                let name = format!("{vpc}_default");
                let everything = |peer| GroupRule {
                    protocol: Protocol::All,
                    ports: None,
                    peer,
                    description: String::new(),
                };
                let group = SecurityGroup {
                    vpc,
                    account: None,
                    also_in: Vec::new(),
                    default: true,
                    description: String::new(),
                    ingress: vec![everything(Peer::Group(name.clone()))],
                    egress: vec![everything(Peer::Cidr("0.0.0.0/0".to_owned()))],
                };
                self.from(&part, &["security_groups", &name]);
                self.scenario.security_groups.insert(name.clone(), group);
                return Some(name);
            }
            if id == invented_id("rtb", &of_vpc) {
                let name = format!("{vpc}_main");
                self.from(&part, &["route_tables", &name]);
                let tables = &mut self.scenario.route_tables;
                tables.entry(name.clone()).or_insert(RouteTable {
                    vpc,
                    main: true,
                    propagates: false,
                    routes: Vec::new(),
                });
                return Some(name);
            }
        }
        None
    }
}
