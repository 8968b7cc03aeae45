//! VPCs, subnets, and the parts AWS makes with every VPC.

use canvoke::Diagnostic;
use canvoke::model::{
    GroupRule, OwnDns, Peer, Protocol, RouteTable, SecurityGroup, Subnet, Vpc, invented_id,
};

use super::reader::{Part, Reader};

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
                ipv6_cidrs: self.ipv6_cidrs(&part),
                own_dns: None,
                // Terraform's defaults (N-TF-02).
                dns_support: self.flag(&part, "enable_dns_support").unwrap_or(true),
                dns_hostnames: self.flag(&part, "enable_dns_hostnames").unwrap_or(false),
                id: None,
            };
            self.became(&part, "vpcs", &name);
            self.scenario.vpcs.insert(name, vpc);
        }
        for part in self.all("aws_vpc_dhcp_options_association") {
            let vpc = self.link(&part, "vpc_id", &["aws_vpc"]);
            let id = self.text(&part, "dhcp_options_id");
            let options = id.and_then(|id| self.address_of("aws_vpc_dhcp_options", &id));
            if let (Some(vpc), Some(options)) = (vpc, options) {
                self.dhcp_options(&vpc, &options);
            }
        }
    }

    fn ipv6_cidrs(&mut self, part: &Part<'_>) -> Vec<String> {
        let further = self.all("aws_vpc_ipv6_cidr_block_association");
        let further = further.iter().map(|part| part.address);
        for address in std::iter::once(part.address).chain(further) {
            for known in [
                "assign_generated_ipv6_cidr_block",
                "ipv6_ipam_pool_id",
                "ipv6_netmask_length",
                "ipv6_cidr_block",
            ] {
                self.asked.insert((address.to_owned(), known.to_owned()));
            }
        }
        let blocks = self.evaluator.ipv6_blocks(part.address, &part.entry);
        let is_said = self.tag(part, "canvoke:ipv6_cidrs").is_some()
            || part.body.has_attribute("ipv6_cidr_block");
        if !blocks.is_empty() && !is_said {
            self.diagnostics.push(Diagnostic::note(
                "INVENTED",
                part.place(),
                format!(
                    "AWS assigns the IPv6 block of `{}`: here it is {}",
                    part.address,
                    blocks.join(" and ")
                ),
            ));
        }
        blocks
    }

    /// DNS servers of a VPC's own; `AmazonProvidedDNS` is the VPC's resolver (N-DNS-09).
    fn dhcp_options(&mut self, vpc: &str, options: &str) {
        let all = self.all("aws_vpc_dhcp_options");
        let Some(part) = all.iter().find(|part| part.address == options) else {
            return;
        };
        let servers = self.texts(part, "domain_name_servers");
        let is_amazons = |server: &String| server.eq_ignore_ascii_case("AmazonProvidedDNS");
        if servers.is_empty() || servers.iter().any(is_amazons) {
            return;
        }
        let forwards = self.tag(part, "canvoke:forwards_to_vpc");
        let own = OwnDns {
            servers,
            forwards_to_vpc: forwards.map(|forwards| forwards == "true"),
        };
        if let Some(vpc) = self.scenario.vpcs.get_mut(vpc) {
            vpc.own_dns = Some(own);
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
            let zone_id = self.text(&part, "availability_zone_id");
            let zone = self.text(&part, "availability_zone");
            let zone = zone.or_else(|| self.tag(&part, "canvoke:zone"));
            // An id names a zone as well as a name does.
            let zone = zone.or_else(|| zone_id.clone());
            let subnet = Subnet {
                vpc,
                cidr: self.text(&part, "cidr_block").unwrap_or_default(),
                zone: zone.unwrap_or_else(|| {
                    self.zone_not_said(&part);
                    String::new()
                }),
                ipv6_cidr: self.text(&part, "ipv6_cidr_block"),
                zone_id,
                shared_with: self.shared_with(&part),
                route_table: None,
                network_acl: None,
            };
            self.became(&part, "subnets", &name);
            self.scenario.subnets.insert(name, subnet);
        }
    }

    fn zone_not_said(&mut self, part: &Part<'_>) {
        self.diagnostics.push(
            Diagnostic::warning(
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
