//! Who can reach an endpoint: the network's answer for every client at once. Clients that the network cannot tell apart
//! are asked once (N-ENG-07). Knows nothing of names, APIs and policies.

use std::collections::BTreeMap;
use std::net::IpAddr;

use ipnet::IpNet;

use crate::arena::Id;
use crate::gate::Outcome;
use crate::net::journey::journeys;
use crate::net::{Front, firewall, route, service};
use crate::topology::{
    Acl, Attached, Client, Endpoint, Group, Interface, Peer, Ports, Prefixes, RouteTable, Subnet,
    Topology, Vantage, Vpc,
};

/// What the network says of a client, over all paths to the endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Every path is of this outcome.
    All(Outcome),
    /// Some paths work and some do not.
    Sometimes,
}

impl Reach {
    /// Whether every path is of this outcome.
    pub fn is(self, outcome: Outcome) -> bool {
        self == Self::All(outcome)
    }

    fn of(outcomes: impl Iterator<Item = Outcome>) -> Self {
        let (mut passes, mut blocks, mut open) = (0, 0, 0);
        for outcome in outcomes {
            match outcome {
                Outcome::Pass => passes += 1,
                Outcome::Block => blocks += 1,
                Outcome::Unknown => open += 1,
            }
        }
        match (passes, blocks, open) {
            (1.., 1.., _) => Self::Sometimes,
            (_, _, 1..) => Self::All(Outcome::Unknown),
            (1.., 0, 0) => Self::All(Outcome::Pass),
            _ => Self::All(Outcome::Block),
        }
    }
}

/// What one client's calls to an endpoint's interfaces meet in the network. Cost: its interfaces times the endpoint's,
/// times a walk there and back.
pub fn reached(topology: &Topology, client: Id<Client>, endpoint: Id<Endpoint>) -> Reach {
    let targets = service::targets(topology, Front::Endpoint(endpoint), |_| true);
    let outcomes = targets.iter().flat_map(|target| {
        journeys(topology, client, target)
            .into_iter()
            .map(|journey| {
                let routed = route::reach(topology, client, &journey, target).finding;
                let filtered = firewall::check(topology, client, &journey, target).finding;
                match (routed.outcome(), filtered.outcome()) {
                    (Outcome::Block, _) | (_, Outcome::Block) => Outcome::Block,
                    (Outcome::Pass, Outcome::Pass) => Outcome::Pass,
                    _ => Outcome::Unknown,
                }
            })
            .collect::<Vec<_>>()
    });
    Reach::of(outcomes)
}

/// What decides between clients, where none of the network's blocks cuts their subnets: all of one key get one answer.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key<'t> {
    vpc: Id<Vpc>,
    places: Vec<Place<'t>>,
    groups: &'t [Id<Group>],
    ephemeral: Ports,
}

/// Where an interface stands, as far as a packet can tell.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place<'t> {
    table: Id<RouteTable>,
    acl: Id<Acl>,
    zone_id: &'t str,
    /// Which subnet it is in, where that is one of the endpoint's or of an attachment; 0: none of them.
    special: usize,
    /// The blocks around its address.
    around: Vec<usize>,
}

/// What the network says of every client. Clients of one class are asked once: same VPC, tables, ACLs, zones and
/// groups, and inside the same blocks of whatever is compared with their addresses. Cost: the classes times a walk,
/// plus the clients times the logarithm of the blocks.
pub fn who_can_reach(topology: &Topology, endpoint: Id<Endpoint>) -> Vec<(Id<Client>, Reach)> {
    let cuts = Cuts::of(topology, endpoint);
    let special = special_subnets(topology, endpoint);
    let mut known: BTreeMap<Key<'_>, Reach> = BTreeMap::new();
    let mut answers = Vec::new();
    for (id, client) in topology.clients.iter() {
        let Vantage::Vpc {
            vpc,
            interfaces,
            groups,
            ephemeral,
            ..
        } = &client.vantage
        else {
            answers.push((id, reached(topology, id, endpoint)));
            continue;
        };
        let place = |interface: &Interface| {
            let subnet = &topology.subnets[interface.subnet];
            Place {
                table: subnet.table,
                acl: subnet.acl,
                zone_id: &subnet.zone_id,
                special: special.get(&interface.subnet).copied().unwrap_or(0),
                around: cuts.around(interface.address),
            }
        };
        let key = Key {
            vpc: *vpc,
            places: interfaces.iter().map(place).collect(),
            groups,
            ephemeral: *ephemeral,
        };
        let answer = match known.get(&key) {
            Some(answer) => *answer,
            None => {
                let answer = reached(topology, id, endpoint);
                known.insert(key, answer);
                answer
            }
        };
        answers.push((id, answer));
    }
    answers
}

/// Subnets in which a walk ends or changes its checks: the endpoint's own, and those of attachments. A client in one of
/// them is not like a client beside it (N-VPC-07, N-ACL-06). The number tells them apart.
fn special_subnets(topology: &Topology, endpoint: Id<Endpoint>) -> BTreeMap<Id<Subnet>, usize> {
    let own = topology.endpoints[endpoint]
        .interfaces
        .iter()
        .map(|interface| interface.subnet);
    let attached = topology
        .attachments
        .iter()
        .flat_map(|(_, attachment)| match &attachment.to {
            Attached::Vpc { subnets, .. } => subnets.as_slice(),
            _ => &[],
        })
        .copied();
    own.chain(attached).zip(1..).collect()
}

/// The blocks that a client's address is compared with on the way to an endpoint: rules of the endpoint's groups, rules
/// of ACLs, routes of whatever carries replies. Two addresses inside the same of these blocks are treated alike.
struct Cuts {
    blocks: Prefixes,
}

impl Cuts {
    fn of(topology: &Topology, endpoint: Id<Endpoint>) -> Self {
        let mut all: Vec<IpNet> = Vec::new();
        for &group in &topology.endpoints[endpoint].groups {
            for rule in &topology.groups[group].ingress {
                match &rule.peer {
                    Peer::Cidr(cidr) => all.push(*cidr),
                    Peer::PrefixList(list) => all.extend(&topology.prefix_lists[*list].cidrs),
                    Peer::Group(_) | Peer::ForeignGroup(_) => {}
                }
            }
        }
        for (_, acl) in topology.acls.iter() {
            let rules = acl.ingress.iter().chain(&acl.egress);
            all.extend(rules.map(|rule| rule.cidr));
        }
        for (_, table) in topology.tables.iter() {
            all.extend(table.routes.iter().map(|route| route.to));
        }
        for (_, table) in topology.transit_tables.iter() {
            all.extend(table.routes.iter().map(|route| route.to));
        }
        for (_, vpc) in topology.vpcs.iter() {
            all.extend(&vpc.cidrs);
        }
        all.sort_unstable();
        all.dedup();
        Self {
            blocks: Prefixes::sort(all.into_iter().map(|block| (block, ()))),
        }
    }

    /// The blocks around an address, by their positions.
    fn around(&self, address: IpAddr) -> Vec<usize> {
        self.blocks.covering(address).collect()
    }
}
