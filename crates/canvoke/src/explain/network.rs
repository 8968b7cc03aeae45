//! How the network's things are called in words, and what several gates' words say of them. Knows nothing of findings.

use super::words::Words;
use crate::arena::Id;
use crate::net::Goal;
use crate::net::leg::Party;
use crate::topology::{
    Acl, Group, Peer, Ports, Protocol, RouteTable, Topology, TransitRouteTable, Via,
};

pub(super) fn party(topology: &Topology, party: Party) -> String {
    match party {
        Party::Client(client) => format!("`{}`", topology.clients[client].name),
        Party::Endpoint(endpoint) => format!("endpoint `{}`", topology.endpoints[endpoint].name),
        Party::Balancer(balancer) => {
            format!("load balancer `{}`", topology.balancers[balancer].name)
        }
    }
}

pub(super) fn goal(topology: &Topology, goal: Goal) -> String {
    match goal {
        Goal::Vpc(vpc) => format!("VPC `{}`", topology.vpcs[vpc].name),
        Goal::Site(site) => format!("site `{}`", topology.sites[site].name),
    }
}

pub(super) fn via(topology: &Topology, table: Id<RouteTable>, route: usize) -> String {
    match topology.tables[table]
        .routes
        .get(route)
        .map(|route| route.via)
    {
        Some(Via::Local) => "local".to_owned(),
        Some(Via::Peering(peering)) => format!("peering `{}`", topology.peerings[peering].name),
        Some(Via::TransitGateway(gateway)) => {
            format!(
                "transit gateway `{}`",
                topology.transit_gateways[gateway].name
            )
        }
        Some(Via::Unmodelled(part)) => format!("`{}`", topology.unmodelled[part].name),
        Some(Via::InternetGateway) => "the internet gateway".to_owned(),
        Some(Via::NatGateway) => "the NAT gateway".to_owned(),
        Some(Via::VpnGateway) => "the virtual private gateway".to_owned(),
        Some(Via::Blackhole) | None => "blackhole".to_owned(),
    }
}

pub(super) fn table_name(topology: &Topology, table: Id<RouteTable>) -> String {
    let table = &topology.tables[table];
    table.name.as_ref().map_or_else(
        || {
            format!(
                "the main route table of VPC `{}`",
                topology.vpcs[table.vpc].name
            )
        },
        |name| format!("route table `{name}`"),
    )
}

pub(super) fn transit_table_name(topology: &Topology, table: Id<TransitRouteTable>) -> String {
    let table = &topology.transit_tables[table];
    table.name.as_ref().map_or_else(
        || {
            format!(
                "the default route table of transit gateway `{}`",
                topology.transit_gateways[table.gateway].name
            )
        },
        |name| format!("transit gateway route table `{name}`"),
    )
}

/// A route as evidence.
pub(super) fn quote(
    words: Words,
    topology: &Topology,
    table: Id<RouteTable>,
    route: usize,
    remark: &str,
) -> Words {
    let Some(found) = topology.tables[table].routes.get(route) else {
        return words;
    };
    words.evidence(
        format!(
            "{}: {} via {}{remark}",
            table_name(topology, table),
            found.to,
            via(topology, table, route)
        ),
        Some(&found.place),
    )
}

/// A table's routes as evidence, the first of them where there are many.
pub(super) fn quote_all(words: Words, topology: &Topology, table: Id<RouteTable>) -> Words {
    let count = topology.tables[table].routes.len();
    let words = (0..count.min(MOST_ROUTES)).fold(words, |words, route| {
        quote(words, topology, table, route, "")
    });
    and_more(words, table_name(topology, table), count)
}

/// A transit gateway's routes as evidence, the first of them where there are many.
pub(super) fn quote_all_transit(
    words: Words,
    topology: &Topology,
    table: Id<TransitRouteTable>,
) -> Words {
    let count = topology.transit_tables[table].routes.len();
    let words = (0..count.min(MOST_ROUTES)).fold(words, |words, route| {
        quote_transit(words, topology, table, route, "")
    });
    and_more(words, transit_table_name(topology, table), count)
}

/// The most routes of one table that an evidence quotes.
const MOST_ROUTES: usize = 20;

fn and_more(words: Words, name: String, count: usize) -> Words {
    if count <= MOST_ROUTES {
        return words;
    }
    words.evidence(format!("{name}: {} routes more", count - MOST_ROUTES), None)
}

/// A transit gateway's route as evidence.
pub(super) fn quote_transit(
    words: Words,
    topology: &Topology,
    table: Id<TransitRouteTable>,
    route: usize,
    remark: &str,
) -> Words {
    let Some(found) = topology.transit_tables[table].routes.get(route) else {
        return words;
    };
    let via = found.via.map_or_else(
        || "blackhole".to_owned(),
        |via| format!("attachment `{}`", topology.attachments[via].name),
    );
    words.evidence(
        format!(
            "{}: {} via {via}{remark}",
            transit_table_name(topology, table),
            found.to
        ),
        Some(&found.place),
    )
}

pub(super) fn protocol(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Tcp => "tcp",
        Protocol::Udp => "udp",
        Protocol::Icmp => "icmp",
        Protocol::All => "all",
    }
}

pub(super) fn ports(range: Ports) -> String {
    match range {
        Ports::ALL => "all ports".to_owned(),
        Ports { from, to } if from == to => format!("port {from}"),
        Ports { from, to } => format!("ports {from}-{to}"),
    }
}

pub(super) fn group_name(topology: &Topology, group: &Group) -> String {
    group.name.as_ref().map_or_else(
        || {
            format!(
                "the default security group of VPC `{}`",
                topology.vpcs[group.vpc].name
            )
        },
        |name| format!("security group `{name}`"),
    )
}

pub(super) fn acl_name(topology: &Topology, acl: &Acl) -> String {
    acl.name.as_ref().map_or_else(
        || {
            format!(
                "the default network ACL of VPC `{}`",
                topology.vpcs[acl.vpc].name
            )
        },
        |name| format!("network ACL `{name}`"),
    )
}

/// A group's rule.
pub(super) fn group_rule(topology: &Topology, rule: &crate::topology::GroupRule) -> String {
    let peer = match &rule.peer {
        Peer::Cidr(cidr) => cidr.to_string(),
        Peer::PrefixList(list) => format!("prefix list `{}`", topology.prefix_lists[*list].name),
        Peer::Group(group) => group_name(topology, &topology.groups[*group]),
        Peer::ForeignGroup(id) => format!("security group `{id}`"),
    };
    if rule.protocol == Protocol::All {
        return format!("all traffic, {peer}");
    }
    format!("{} {}, {peer}", protocol(rule.protocol), ports(rule.ports))
}
