//! VPCs, subnets, groups, ACLs, endpoints and clients, with the parts AWS adds written out: main route table,
//! default ACL and default group.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;

use super::{Compiler, cidr};
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{self, fingerprint, invented_id};
use crate::topology::{
    Acl, AclRule, Client, Endpoint, EndpointState, Group, GroupRule, Interface, Peer, Ports,
    Protocol, Subnet, Vantage, Vpc,
};

impl Compiler<'_> {
    pub(super) fn networks(&mut self) {
        self.vpcs();
        self.groups();
        self.acls();
        self.peerings();
        self.tables();
        self.subnets();
        let mut taken = BTreeSet::new();
        self.endpoints(&mut taken);
        self.clients(&mut taken);
    }

    fn vpcs(&mut self) {
        let scenario = self.scenario;
        for (name, vpc) in &scenario.vpcs {
            let place = Place::at(&["vpcs", name]);
            let Some(account) = Self::find(
                &mut self.diagnostics,
                &self.names.accounts,
                "account",
                &vpc.account,
                place.member("account"),
            ) else {
                continue;
            };
            let mut cidrs: Vec<IpNet> = Vec::new();
            for (index, text) in vpc.cidrs.iter().enumerate() {
                let at = place.member("cidrs").index(index);
                let Some(block) = cidr::parse_sized(text, &at, &mut self.diagnostics) else {
                    continue;
                };
                if let Some(other) = cidrs.iter().find(|other| cidr::overlap(other, &block)) {
                    self.diagnostics.push(
                        Diagnostic::error(
                            "CIDR_OVERLAP",
                            at,
                            format!("`{block}` overlaps `{other}` of the same VPC"),
                        )
                        .hint("the blocks of a VPC must not share addresses (N-VPC-01)"),
                    );
                    continue;
                }
                cidrs.push(block);
            }
            if vpc.cidrs.is_empty() {
                self.diagnostics.push(
                    Diagnostic::error(
                        "VPC_WITHOUT_CIDR",
                        place.member("cidrs"),
                        format!("VPC `{name}` has no CIDR block"),
                    )
                    .hint("give it one, such as `10.0.0.0/16`"),
                );
            }
            let id = self.topology.vpcs.push(Vpc {
                name: name.clone(),
                account,
                region: vpc
                    .region
                    .clone()
                    .unwrap_or_else(|| scenario.region.clone()),
                id: vpc.id.clone().unwrap_or_else(|| invented_id("vpc", name)),
                cidrs,
                dns_support: vpc.dns_support,
                dns_hostnames: vpc.dns_hostnames,
                place,
            });
            self.names.vpcs.insert(name, id);
        }
    }

    fn groups(&mut self) {
        let scenario = self.scenario;
        for (name, group) in &scenario.security_groups {
            let place = Place::at(&["security_groups", name]);
            let Some(vpc) = self.vpc(&group.vpc, &place) else {
                continue;
            };
            let id = self.topology.groups.push(Group {
                name: Some(name.clone()),
                vpc,
                ingress: Vec::new(),
                egress: Vec::new(),
                place,
            });
            self.names.groups.insert(name, id);
            if group.default {
                self.names.default_groups.insert(vpc, id);
            }
        }
        self.default_groups();
        // Rules come second, because they may name any group.
        for (name, group) in &scenario.security_groups {
            let Some(id) = self.names.groups.get(name.as_str()).copied() else {
                continue;
            };
            let place = Place::at(&["security_groups", name]);
            let ingress = self.group_rules(&group.ingress, &place.member("ingress"));
            let egress = self.group_rules(&group.egress, &place.member("egress"));
            if let Some(group) = self.topology.groups.change(id) {
                group.ingress = ingress;
                group.egress = egress;
            }
        }
    }

    /// The default group AWS makes with a VPC: in from itself only, out to anywhere (N-SG-10).
    fn default_groups(&mut self) {
        let vpcs: Vec<Id<Vpc>> = self.topology.vpcs.iter().map(|(id, _)| id).collect();
        for vpc in vpcs {
            if self.names.default_groups.contains_key(&vpc) {
                continue;
            }
            let place = self.topology.vpcs[vpc].place.clone();
            let id = self.topology.groups.push(Group {
                name: None,
                vpc,
                ingress: Vec::new(),
                egress: Vec::new(),
                place: place.clone(),
            });
            let rule = |peer| GroupRule {
                protocol: Protocol::All,
                ports: Ports::ALL,
                peer,
                place: place.clone(),
            };
            let everywhere = IpNet::from(ipnet::Ipv4Net::default());
            if let Some(group) = self.topology.groups.change(id) {
                group.ingress = vec![rule(Peer::Group(id))];
                group.egress = vec![rule(Peer::Cidr(everywhere))];
            }
            self.names.default_groups.insert(vpc, id);
        }
    }

    fn group_rules(&mut self, rules: &[model::GroupRule], place: &Place) -> Vec<GroupRule> {
        let mut compiled = Vec::new();
        for (index, rule) in rules.iter().enumerate() {
            let place = place.index(index);
            let peer = match &rule.peer {
                model::Peer::Cidr(text) => {
                    let at = place.member("peer").member("cidr");
                    cidr::parse(text, &at, &mut self.diagnostics).map(Peer::Cidr)
                }
                model::Peer::Group(name) => Self::find(
                    &mut self.diagnostics,
                    &self.names.groups,
                    "security group",
                    name,
                    place.member("peer").member("group"),
                )
                .map(Peer::Group),
            };
            let ports = self.ports(rule.ports, rule.protocol, &place);
            if let (Some(peer), Some(ports)) = (peer, ports) {
                compiled.push(GroupRule {
                    protocol: protocol(rule.protocol),
                    ports,
                    peer,
                    place,
                });
            }
        }
        compiled
    }

    /// The ports of a rule; protocol `all` ignores them (N-ACL-02).
    fn ports(
        &mut self,
        ports: Option<model::Ports>,
        protocol: model::Protocol,
        place: &Place,
    ) -> Option<Ports> {
        let Some(model::Ports { from, to }) = ports else {
            return Some(Ports::ALL);
        };
        if from > to {
            self.diagnostics.push(
                Diagnostic::error(
                    "INVALID_PORT_RANGE",
                    place.member("ports"),
                    format!("ports `{from}` to `{to}` run backwards"),
                )
                .hint(format!("write `{to}` to `{from}`")),
            );
            return None;
        }
        if protocol == model::Protocol::All {
            return Some(Ports::ALL);
        }
        Some(Ports { from, to })
    }

    fn acls(&mut self) {
        let scenario = self.scenario;
        for (name, acl) in &scenario.network_acls {
            let place = Place::at(&["network_acls", name]);
            let Some(vpc) = self.vpc(&acl.vpc, &place) else {
                continue;
            };
            let ingress = self.acl_rules(&acl.ingress, &place.member("ingress"));
            let egress = self.acl_rules(&acl.egress, &place.member("egress"));
            let id = self.topology.acls.push(Acl {
                name: Some(name.clone()),
                vpc,
                ingress,
                egress,
                place,
            });
            self.names.acls.insert(name, id);
            if acl.default {
                self.names.default_acls.insert(vpc, id);
            }
        }
        // The default ACL AWS makes with a VPC lets everything pass, both ways (N-ACL-01).
        let vpcs: Vec<Id<Vpc>> = self.topology.vpcs.iter().map(|(id, _)| id).collect();
        for vpc in vpcs {
            if self.names.default_acls.contains_key(&vpc) {
                continue;
            }
            let place = self.topology.vpcs[vpc].place.clone();
            let everything = AclRule {
                rule: 100,
                is_allow: true,
                protocol: Protocol::All,
                ports: Ports::ALL,
                cidr: IpNet::from(ipnet::Ipv4Net::default()),
                place: place.clone(),
            };
            let id = self.topology.acls.push(Acl {
                name: None,
                vpc,
                ingress: vec![everything.clone()],
                egress: vec![everything],
                place,
            });
            self.names.default_acls.insert(vpc, id);
        }
    }

    fn acl_rules(&mut self, rules: &[model::AclRule], place: &Place) -> Vec<AclRule> {
        let mut compiled: Vec<AclRule> = Vec::new();
        for (index, rule) in rules.iter().enumerate() {
            let place = place.index(index);
            if !(1..=32_766).contains(&rule.rule) {
                self.diagnostics.push(
                    Diagnostic::error(
                        "INVALID_RULE_NUMBER",
                        place.member("rule"),
                        format!("rule number `{}` is out of range", rule.rule),
                    )
                    .hint("rules are numbered 1 to 32766"),
                );
                continue;
            }
            if compiled.iter().any(|other| other.rule == rule.rule) {
                self.diagnostics.push(
                    Diagnostic::error(
                        "DUPLICATE_RULE_NUMBER",
                        place.member("rule"),
                        format!("rule number `{}` is given twice", rule.rule),
                    )
                    .hint("give each rule of one direction its own number"),
                );
                continue;
            }
            let block = cidr::parse(&rule.cidr, &place.member("cidr"), &mut self.diagnostics);
            let ports = self.ports(rule.ports, rule.protocol, &place);
            if let (Some(cidr), Some(ports)) = (block, ports) {
                compiled.push(AclRule {
                    rule: rule.rule,
                    is_allow: rule.action == model::AclAction::Allow,
                    protocol: protocol(rule.protocol),
                    ports,
                    cidr,
                    place,
                });
            }
        }
        compiled.sort_by_key(|rule| rule.rule);
        compiled
    }

    fn subnets(&mut self) {
        let scenario = self.scenario;
        for (name, subnet) in &scenario.subnets {
            let place = Place::at(&["subnets", name]);
            let Some(vpc) = self.vpc(&subnet.vpc, &place) else {
                continue;
            };
            let at = place.member("cidr");
            let Some(block) = cidr::parse_sized(&subnet.cidr, &at, &mut self.diagnostics) else {
                continue;
            };
            let owner = &self.topology.vpcs[vpc];
            if !owner.cidrs.iter().any(|cidr| cidr.contains(&block)) {
                let blocks: Vec<String> = owner.cidrs.iter().map(|c| format!("`{c}`")).collect();
                self.diagnostics.push(
                    Diagnostic::error(
                        "SUBNET_OUTSIDE_VPC",
                        at.clone(),
                        format!("`{block}` is not inside VPC `{}`", owner.name),
                    )
                    .hint(format!("choose a block inside {}", blocks.join(", "))),
                );
            }
            let sibling = self
                .topology
                .subnets
                .iter()
                .find(|(_, other)| other.vpc == vpc && cidr::overlap(&other.cidr, &block));
            if let Some((_, other)) = sibling {
                self.diagnostics.push(
                    Diagnostic::error(
                        "CIDR_OVERLAP",
                        at,
                        format!("`{block}` overlaps subnet `{}`", other.name),
                    )
                    .hint("the subnets of a VPC must not share addresses (N-VPC-04)"),
                );
            }
            let table = subnet.route_table.as_ref().and_then(|table| {
                Self::find(
                    &mut self.diagnostics,
                    &self.names.tables,
                    "route table",
                    table,
                    place.member("route_table"),
                )
            });
            let acl = subnet.network_acl.as_ref().and_then(|acl| {
                Self::find(
                    &mut self.diagnostics,
                    &self.names.acls,
                    "network ACL",
                    acl,
                    place.member("network_acl"),
                )
            });
            let (Some(main), Some(default)) = (
                self.names.main_tables.get(&vpc).copied(),
                self.names.default_acls.get(&vpc).copied(),
            ) else {
                continue;
            };
            let table = table.unwrap_or(main);
            let acl = acl.unwrap_or(default);
            self.same_vpc(
                vpc,
                self.topology.tables[table].vpc,
                &place.member("route_table"),
            );
            self.same_vpc(
                vpc,
                self.topology.acls[acl].vpc,
                &place.member("network_acl"),
            );
            let id = self.topology.subnets.push(Subnet {
                name: name.clone(),
                vpc,
                cidr: block,
                zone: subnet.zone.clone(),
                table,
                acl,
                place,
            });
            self.names.subnets.insert(name, id);
        }
    }

    fn endpoints(&mut self, taken: &mut BTreeSet<IpAddr>) {
        let scenario = self.scenario;
        for (name, endpoint) in &scenario.endpoints {
            let place = Place::at(&["endpoints", name]);
            let Some(vpc) = self.vpc(&endpoint.vpc, &place) else {
                continue;
            };
            let interfaces = self.interfaces(
                &endpoint.subnets,
                &place.member("subnets"),
                vpc,
                ("endpoint", name),
                taken,
            );
            self.one_subnet_a_zone(&interfaces, &place.member("subnets"));
            if endpoint.subnets.is_empty() {
                self.diagnostics.push(
                    Diagnostic::error(
                        "ENDPOINT_WITHOUT_SUBNET",
                        place.member("subnets"),
                        format!("endpoint `{name}` has no subnet, so it has no address"),
                    )
                    .hint("give it a subnet in each zone that calls it"),
                );
            }
            let groups = self.groups_of(&endpoint.security_groups, &place, vpc);
            let policy = endpoint.policy.as_ref().map(|document| {
                self.policy(
                    format!("policy of endpoint {name}"),
                    document,
                    canvoke_iam::PolicyKind::Endpoint,
                    place.member("policy"),
                )
            });
            let owner = &self.topology.vpcs[vpc];
            if endpoint.private_dns && !(owner.dns_support && owner.dns_hostnames) {
                self.diagnostics.push(
                    Diagnostic::error(
                        "DNS_ATTRS_DISABLED",
                        place.member("private_dns"),
                        format!(
                            "private DNS of endpoint `{name}` needs `dns_support` and `dns_hostnames` of VPC `{}`",
                            owner.name
                        ),
                    )
                    .hint("turn both on, or private DNS off (N-DNS-04)"),
                );
            }
            let region = owner.region.clone();
            let id = endpoint
                .id
                .clone()
                .unwrap_or_else(|| invented_id("vpce", name));
            let dns = format!(
                "{id}-{:08x}.{}.{region}.vpce.amazonaws.com",
                fingerprint("dns", &id) >> 32,
                endpoint.service
            );
            let endpoint = self.topology.endpoints.push(Endpoint {
                name: name.clone(),
                vpc,
                region,
                service: endpoint.service.clone(),
                id,
                dns,
                interfaces,
                groups,
                private_dns: endpoint.private_dns,
                policy,
                state: state(endpoint.state),
                place: place.clone(),
            });
            self.second_private_dns(endpoint, &place);
            self.names.endpoints.insert(name, endpoint);
        }
    }

    /// Two endpoints of one service with private DNS in one VPC are refused (N-DNS-11, N-C-08).
    fn second_private_dns(&mut self, id: Id<Endpoint>, place: &Place) {
        let this = &self.topology.endpoints[id];
        let twin = self.topology.endpoints.iter().find(|(other, endpoint)| {
            *other != id
                && endpoint.private_dns
                && this.private_dns
                && endpoint.vpc == this.vpc
                && endpoint.service == this.service
        });
        if let Some((_, twin)) = twin {
            self.diagnostics.push(
                Diagnostic::warning(
                    "SECOND_PRIVATE_DNS",
                    place.member("private_dns"),
                    format!(
                        "endpoint `{}` of the same VPC and service has private DNS already",
                        twin.name
                    ),
                )
                .hint("turn private DNS off on one of the two (N-DNS-11)"),
            );
        }
    }

    fn one_subnet_a_zone(&mut self, interfaces: &[Interface], place: &Place) {
        let mut zones = BTreeSet::new();
        for (index, interface) in interfaces.iter().enumerate() {
            let zone = &self.topology.subnets[interface.subnet].zone;
            if !zones.insert(zone) {
                self.diagnostics.push(
                    Diagnostic::warning(
                        "SECOND_SUBNET_IN_ZONE",
                        place.index(index),
                        format!("the endpoint has a subnet in zone `{zone}` already"),
                    )
                    .hint("an endpoint takes one subnet a zone (N-VPCE-01)"),
                );
            }
        }
    }

    fn clients(&mut self, taken: &mut BTreeSet<IpAddr>) {
        let scenario = self.scenario;
        for (name, client) in &scenario.clients {
            let place = Place::at(&["clients", name]);
            let vantage = match client {
                model::Client::Instance(instance) => {
                    let place = place.member("instance");
                    self.instance(name, instance, &place, taken)
                }
                model::Client::Function(function) if function.subnets.is_empty() => {
                    Some(Vantage::ServiceNetwork)
                }
                model::Client::Function(function) => {
                    let place = place.member("function");
                    self.function(name, function, &place, taken)
                }
                model::Client::OnPremises(site) => {
                    let at = place.member("on_premises").member("cidr");
                    cidr::parse(&site.cidr, &at, &mut self.diagnostics).map(|_| Vantage::OnPremises)
                }
                model::Client::Internet(_) => Some(Vantage::Internet),
            };
            if let Some(vantage) = vantage {
                self.topology.clients.push(Client {
                    name: name.clone(),
                    vantage,
                    place,
                });
            }
        }
    }

    fn instance(
        &mut self,
        name: &str,
        instance: &model::InstanceClient,
        place: &Place,
        taken: &mut BTreeSet<IpAddr>,
    ) -> Option<Vantage> {
        let subnet = Self::find(
            &mut self.diagnostics,
            &self.names.subnets,
            "subnet",
            &instance.subnet,
            place.member("subnet"),
        )?;
        let vpc = self.topology.subnets[subnet].vpc;
        let given = instance.address.as_ref().and_then(|text| {
            let address = text.parse::<IpAddr>().ok();
            let block = self.topology.subnets[subnet].cidr;
            if !address.is_some_and(|address| block.contains(&address)) {
                self.diagnostics.push(
                    Diagnostic::error(
                        "INVALID_ADDRESS",
                        place.member("address"),
                        format!("`{text}` is not an address of subnet `{}`", instance.subnet),
                    )
                    .hint(format!("choose one inside `{block}`, or leave it out")),
                );
                return None;
            }
            address
        });
        let address = given.unwrap_or_else(|| self.free_address(subnet, ("client", name), taken));
        Some(Vantage::Vpc {
            vpc,
            interfaces: vec![Interface { subnet, address }],
            groups: self.groups_of(&instance.security_groups, place, vpc),
            // Linux, as AWS documents it (N-ACL-04).
            ephemeral: Ports {
                from: 32_768,
                to: 61_000,
            },
        })
    }

    fn function(
        &mut self,
        name: &str,
        function: &model::FunctionClient,
        place: &Place,
        taken: &mut BTreeSet<IpAddr>,
    ) -> Option<Vantage> {
        let first = function.subnets.first()?;
        let subnet = self.names.subnets.get(first.as_str()).copied();
        let vpc = subnet.map(|subnet| self.topology.subnets[subnet].vpc);
        let at = place.member("subnets");
        let Some(vpc) = vpc else {
            let known = self.names.subnets.keys().copied();
            let diagnostic = super::dangling("subnet", first, known, at.index(0));
            self.diagnostics.push(diagnostic);
            return None;
        };
        Some(Vantage::Vpc {
            vpc,
            interfaces: self.interfaces(&function.subnets, &at, vpc, ("client", name), taken),
            groups: self.groups_of(&function.security_groups, place, vpc),
            // Lambda (N-ACL-04).
            ephemeral: Ports {
                from: 1024,
                to: 65_535,
            },
        })
    }

    fn interfaces(
        &mut self,
        subnets: &[String],
        place: &Place,
        vpc: Id<Vpc>,
        owner: (&str, &str),
        taken: &mut BTreeSet<IpAddr>,
    ) -> Vec<Interface> {
        let mut interfaces = Vec::new();
        for (index, name) in subnets.iter().enumerate() {
            let found = Self::find(
                &mut self.diagnostics,
                &self.names.subnets,
                "subnet",
                name,
                place.index(index),
            );
            let Some(subnet) = found else { continue };
            if self.same_vpc(vpc, self.topology.subnets[subnet].vpc, &place.index(index)) {
                let address = self.free_address(subnet, owner, taken);
                interfaces.push(Interface { subnet, address });
            }
        }
        interfaces
    }

    fn groups_of(&mut self, names: &[String], place: &Place, vpc: Id<Vpc>) -> Vec<Id<Group>> {
        let place = place.member("security_groups");
        let mut groups = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let found = Self::find(
                &mut self.diagnostics,
                &self.names.groups,
                "security group",
                name,
                place.index(index),
            );
            if let Some(group) = found
                && self.same_vpc(vpc, self.topology.groups[group].vpc, &place.index(index))
            {
                groups.push(group);
            }
        }
        if names.is_empty() {
            groups.extend(self.names.default_groups.get(&vpc).copied());
        }
        groups
    }

    fn same_vpc(&mut self, expected: Id<Vpc>, found: Id<Vpc>, place: &Place) -> bool {
        if expected != found {
            self.diagnostics.push(
                Diagnostic::error(
                    "OTHER_VPC",
                    place.clone(),
                    format!(
                        "it belongs to VPC `{}`, not to `{}`",
                        self.topology.vpcs[found].name, self.topology.vpcs[expected].name
                    ),
                )
                .hint("choose one of the same VPC"),
            );
        }
        expected == found
    }

    pub(super) fn vpc(&mut self, name: &str, place: &Place) -> Option<Id<Vpc>> {
        Self::find(
            &mut self.diagnostics,
            &self.names.vpcs,
            "VPC",
            name,
            place.member("vpc"),
        )
    }

    /// A free address of the subnet, invented stably from the owner's name; the first four and the last one are
    /// reserved (N-VPC-04).
    fn free_address(
        &self,
        subnet: Id<Subnet>,
        (kind, name): (&str, &str),
        taken: &mut BTreeSet<IpAddr>,
    ) -> IpAddr {
        let IpNet::V4(block) = self.topology.subnets[subnet].cidr else {
            return self.topology.subnets[subnet].cidr.addr();
        };
        let usable = (1_u64 << (32 - block.prefix_len()))
            .saturating_sub(5)
            .max(1);
        let first = fingerprint(kind, name) % usable;
        for step in 0..usable {
            let host = u32::try_from(4 + (first + step) % usable).unwrap_or(4);
            let bits = u32::from(block.network()).wrapping_add(host);
            let address = IpAddr::V4(Ipv4Addr::from(bits));
            if taken.insert(address) {
                return address;
            }
        }
        IpAddr::V4(block.addr())
    }
}

fn protocol(protocol: model::Protocol) -> Protocol {
    match protocol {
        model::Protocol::Tcp => Protocol::Tcp,
        model::Protocol::Udp => Protocol::Udp,
        model::Protocol::Icmp => Protocol::Icmp,
        model::Protocol::All => Protocol::All,
    }
}

fn state(state: model::EndpointState) -> EndpointState {
    use model::EndpointState as Written;
    EndpointState(match state {
        Written::Available => "available",
        Written::PendingAcceptance => "pendingAcceptance",
        Written::Pending => "pending",
        Written::Rejected => "rejected",
        Written::Expired => "expired",
        Written::Failed => "failed",
        Written::Deleting => "deleting",
        Written::Deleted => "deleted",
    })
}
