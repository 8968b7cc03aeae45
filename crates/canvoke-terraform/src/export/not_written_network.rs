//! What of a scenario's network the export does not write: one diagnostic each, so that nothing is lost in silence.

use canvoke::Place;
use canvoke::model::{AddressType, Client, OperatingSystem, Peer, Via};

use super::Export;

impl Export<'_> {
    pub(super) fn network(&mut self) {
        self.network_things();
        self.network_members();
    }

    /// Things of kinds that are not written.
    fn network_things(&mut self) {
        let scenario = self.scenario;
        let mut told: Vec<(&str, String, &str)> = Vec::new();
        let mut all = |member: &'static str, what: &'static str, names: Vec<&String>| {
            told.extend(names.into_iter().map(|name| (member, name.clone(), what)));
        };
        all(
            "prefix_lists",
            "a prefix list",
            scenario.prefix_lists.keys().collect(),
        );
        all(
            "transit_gateways",
            "a transit gateway",
            scenario.transit_gateways.keys().collect(),
        );
        all(
            "transit_attachments",
            "an attachment",
            scenario.transit_attachments.keys().collect(),
        );
        all(
            "transit_route_tables",
            "a transit route table",
            scenario.transit_route_tables.keys().collect(),
        );
        all(
            "sites",
            "a site on premises",
            scenario.sites.keys().collect(),
        );
        all(
            "unmodelled",
            "a part that is not simulated",
            scenario.unmodelled.keys().collect(),
        );
        all(
            "endpoint_services",
            "an endpoint service",
            scenario.endpoint_services.keys().collect(),
        );
        all(
            "load_balancers",
            "a load balancer",
            scenario.load_balancers.keys().collect(),
        );
        all(
            "target_groups",
            "a target group",
            scenario.target_groups.keys().collect(),
        );
        all(
            "hosted_zones",
            "a hosted zone",
            scenario.hosted_zones.keys().collect(),
        );
        all(
            "dns_profiles",
            "a Route 53 Profile",
            scenario.dns_profiles.keys().collect(),
        );
        all(
            "resolver_endpoints",
            "a Resolver endpoint",
            scenario.resolver_endpoints.keys().collect(),
        );
        all(
            "resolver_rules",
            "a Resolver rule",
            scenario.resolver_rules.keys().collect(),
        );
        for (member, name, what) in told {
            self.not_written(Place::at(&[member, &name]), what);
        }
    }

    /// Members of things that are written without them.
    fn network_members(&mut self) {
        let scenario = self.scenario;
        for (name, vpc) in &scenario.vpcs {
            let parts = [
                (!vpc.ipv6_cidrs.is_empty(), "ipv6_cidrs", "an IPv6 block"),
                (vpc.own_dns.is_some(), "own_dns", "a DHCP options set"),
            ];
            self.those(&parts, &Place::at(&["vpcs", name]));
        }
        for (name, subnet) in &scenario.subnets {
            let parts = [
                (subnet.ipv6_cidr.is_some(), "ipv6_cidr", "an IPv6 block"),
                (
                    !subnet.shared_with.is_empty(),
                    "shared_with",
                    "the sharing of a subnet",
                ),
            ];
            self.those(&parts, &Place::at(&["subnets", name]));
        }
        for (name, table) in &scenario.route_tables {
            let place = Place::at(&["route_tables", name]);
            self.those(
                &[(table.propagates, "propagates", "route propagation")],
                &place,
            );
            for (index, route) in table.routes.iter().enumerate() {
                let at = place.member("routes").index(index);
                let is_list = scenario.prefix_lists.contains_key(&route.to);
                if is_list || matches!(route.via, Via::TransitGateway(_) | Via::Unmodelled(_)) {
                    self.not_written(at, "a route to a prefix list or through such a part");
                }
            }
        }
        for (name, group) in &scenario.security_groups {
            let place = Place::at(&["security_groups", name]);
            let parts = [
                (group.account.is_some(), "account", "the owner of a group"),
                (
                    !group.also_in.is_empty(),
                    "also_in",
                    "an association of a group",
                ),
            ];
            self.those(&parts, &place);
            for (member, rules) in [("ingress", &group.ingress), ("egress", &group.egress)] {
                for (index, rule) in rules.iter().enumerate() {
                    if matches!(rule.peer, Peer::PrefixList(_)) {
                        self.not_written(
                            place.member(member).index(index),
                            "a rule with a prefix list",
                        );
                    }
                }
            }
        }
        for (name, endpoint) in &scenario.endpoints {
            let parts = [
                (
                    endpoint.account.is_some(),
                    "account",
                    "the owner of an endpoint",
                ),
                (
                    endpoint.endpoint_service.is_some(),
                    "endpoint_service",
                    "an endpoint to a service of yours",
                ),
                (
                    endpoint.service_region.is_some(),
                    "service_region",
                    "the Region of a service",
                ),
                (
                    !endpoint.addresses.is_empty(),
                    "addresses",
                    "given addresses",
                ),
                (
                    endpoint.address_type != AddressType::Ipv4,
                    "address_type",
                    "a kind of addresses",
                ),
            ];
            self.those(&parts, &Place::at(&["endpoints", name]));
        }
        for (name, client) in &scenario.clients {
            let Client::Instance(instance) = client else {
                continue;
            };
            let parts = [
                (
                    instance.ipv6_address.is_some(),
                    "ipv6_address",
                    "an IPv6 address",
                ),
                (
                    instance.account.is_some(),
                    "account",
                    "the owner of an instance",
                ),
                (
                    instance.system != OperatingSystem::Linux,
                    "system",
                    "an operating system",
                ),
            ];
            self.those(&parts, &Place::at(&["clients", name, "instance"]));
        }
    }
}
