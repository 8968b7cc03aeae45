//! The words of the way over the internet: Gate::Route and Gate::Firewall of a call that comes by no endpoint.

use super::Scene;
use super::network::{acl_name, group_name, group_rule, table_name, via};
use super::words::Words;
use crate::fix::{Direction, Edit, Fix};
use crate::model::{GroupRule, Peer, Ports, Protocol, Route, Via};
use crate::net::group::Admission;
use crate::net::public::{Departure, Filter, Finding, Step};
use crate::topology::Vantage;

/// All of the internet.
const INTERNET: &str = "0.0.0.0/0";

pub(super) fn route(scene: &Scene<'_>, finding: &Finding) -> Words {
    let topology = scene.topology;
    let client = &topology.clients[finding.client];
    let (subnet, table, route, step) = match finding.departure {
        Departure::Outside => {
            return Words::new(
                "ROUTED",
                "G-EP-02",
                format!(
                    "`{}` is on the internet, as API Gateway's public addresses are",
                    client.name
                ),
            )
            .place(&client.place);
        }
        Departure::OnPremises => {
            return Words::new(
                "ROUTED",
                "G-EP-02",
                format!(
                    "`{}` goes out by its own network, whose way to the internet is taken as open",
                    client.name
                ),
            )
            .place(&client.place);
        }
        Departure::Subnet {
            subnet,
            table,
            route,
            step,
        } => (subnet, table, route, step),
    };
    let vpc = &topology.vpcs[topology.subnets[subnet].vpc];
    let named = table_name(topology, table);
    let by = route.map_or_else(String::new, |route| via(topology, table, route));
    let place = route
        .and_then(|route| topology.tables[table].routes.get(route))
        .map_or(&topology.tables[table].place, |route| &route.place);
    let words = |code: &str, rule, summary: String| {
        Words::new(code, rule, summary)
            .at(&topology.subnets[subnet].place)
            .place(place)
    };
    let private = Fix::advice(
        "make the API private and call it through an execute-api endpoint of the VPC: such an endpoint's private DNS takes the names of public APIs too (G-FAIL-07)",
    );
    match step {
        Step::NatGateway | Step::InternetGateway => words(
            "ROUTED",
            "N-RT-02",
            format!("{named} leads to the internet: {by}"),
        ),
        Step::NoRoute => words(
            "NO_ROUTE_TO_DESTINATION",
            "N-RT-02",
            format!(
                "{named} has no route to the internet, where API Gateway's public addresses are, so the packet does not leave VPC `{}`",
                vpc.name
            ),
        )
        .fix(Fix::new(
            format!("add a route to {INTERNET} through a NAT gateway to {named}"),
            vec![Edit::AddRoute {
                vpc: vpc.name.clone(),
                table: topology.tables[table].name.clone(),
                route: Route {
                    to: INTERNET.to_owned(),
                    via: Via::NatGateway,
                },
            }],
        ))
        .fix(private),
        Step::NoPublicAddress => words(
            "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
            "N-RT-02",
            format!(
                "{named} leads to an internet gateway, which lets only public addresses out, and `{}` has none: interfaces of functions never do",
                client.name
            ),
        )
        .fix(Fix::advice(
            "put the function into a subnet whose table leads to a NAT gateway",
        )),
        Step::PublicAddressNotSaid => words(
            "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
            "N-RT-02",
            format!(
                "{named} leads to an internet gateway, which lets only public addresses out, and nobody says whether `{}` has one: say so in `public_address`",
                client.name
            ),
        )
        .unknown(),
        Step::Peering => words(
            "PEERING_TRANSITIVE",
            "N-PCX-04",
            format!(
                "{named} leads to a peering connection ({by}), which gives no use of the far side's way to the internet"
            ),
        )
        .fix(private),
        Step::Blackhole => words(
            "BAD_STATE_ROUTE",
            "N-RT-05",
            format!("{named} leads to nothing: {by}"),
        ),
        Step::Beyond => words(
            "UNSUPPORTED_COMPONENT",
            "N-RT-02",
            format!(
                "{named} leads out of what is simulated ({by}): whether there is a way to the internet behind it is not known"
            ),
        )
        .unknown(),
    }
}

pub(super) fn filter(scene: &Scene<'_>, finding: &Filter) -> Vec<Words> {
    let topology = scene.topology;
    let client = &topology.clients[finding.client];
    let mut words = Vec::new();
    if let (Some(Admission::Refused), Vantage::Vpc { groups, .. }) =
        (finding.groups, &client.vantage)
    {
        let mut refused = Words::new(
            "ENI_SG_RULES_MISMATCH",
            "N-SG-01",
            format!(
                "no security group of `{}` lets TCP 443 out to the internet",
                client.name
            ),
        )
        .place(&client.place);
        for &group in groups {
            let group = &topology.groups[group];
            for rule in &group.egress {
                refused = refused.evidence(
                    format!(
                        "{}: {}",
                        group_name(topology, group),
                        group_rule(topology, rule)
                    ),
                    Some(&rule.written.below(&group.place)),
                );
            }
        }
        let first = groups.first().map(|&group| &topology.groups[group]);
        words.push(refused.fix_if(first.map(|group| {
            Fix::new(
                format!(
                    "allow TCP 443 to {INTERNET} in {}",
                    group_name(topology, group)
                ),
                vec![Edit::AddGroupRule {
                    vpc: topology.vpcs[group.vpc].name.clone(),
                    group: group.name.clone(),
                    direction: Direction::Egress,
                    rule: GroupRule {
                        protocol: Protocol::Tcp,
                        ports: Some(Ports { from: 443, to: 443 }),
                        peer: Peer::Cidr(INTERNET.to_owned()),
                        description: "HTTPS to the internet".to_owned(),
                    },
                }],
            )
        })));
    }
    if let Some((acl, request, reply)) = &finding.acl {
        let acl = &topology.acls[*acl];
        let name = acl_name(topology, acl);
        let sides = [
            (
                request,
                &acl.egress,
                "SUBNET_ACL_RESTRICTION",
                "N-ACL-01",
                "TCP 443 out to the internet",
            ),
            (
                reply,
                &acl.ingress,
                "RETURN_SUBNET_ACL_RESTRICTION",
                "N-ACL-04",
                "the replies from the internet to the client's ports in",
            ),
        ];
        for (ruling, rules, code, rule, what) in sides {
            let Some(denied) = ruling.first_denied() else {
                continue;
            };
            let deciding = denied.and_then(|index| rules.get(index));
            let by = deciding.map_or_else(
                || "no rule covers it, so the implicit rule `*` denies".to_owned(),
                |rule| format!("rule {} denies", rule.rule),
            );
            words.push(
                Words::new(code, rule, format!("{name} does not let {what}: {by}"))
                    .at(&client.place)
                    .place(deciding.map_or(&acl.place, |rule| &rule.place))
                    .fix(Fix::advice(format!("let {name} pass {what}"))),
            );
        }
    }
    if words.is_empty() {
        let what = match finding.groups {
            None => "nothing of the scenario filters on the way",
            Some(_) => "security groups and network ACLs let TCP 443 and its replies pass",
        };
        words.push(Words::new("ADMITTED", "N-SG-01", what).place(&client.place));
    }
    words
}
