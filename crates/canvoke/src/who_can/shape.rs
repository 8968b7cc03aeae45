//! Shapes: what a VPC looks like to a walk that does not end in it, its own names and addresses left out. Two VPCs of one
//! shape differ in nothing that such a walk meets, but for what the rest of the network does with their addresses (see
//! blocks). Asks no walk.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use ipnet::IpNet;

use crate::arena::Id;
use crate::topology::{
    Acl, AclRule, Attached, Group, Peer, Ports, PrefixList, RouteSource, RouteTable, Subnet,
    Topology, TransitAttachment, TransitGateway, TransitRouteTable, Via, Vpc,
};

/// Equal things, numbered in the order in which they are met.
pub(super) struct Numbers<K> {
    numbers: BTreeMap<K, u32>,
}

impl<K> Default for Numbers<K> {
    fn default() -> Self {
        Self {
            numbers: BTreeMap::new(),
        }
    }
}

impl<K: Ord> Numbers<K> {
    /// The number of a thing; a new one where none is equal.
    pub(super) fn number(&mut self, key: K) -> u32 {
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(key).or_insert(next)
    }

    /// The number of a thing that was met before.
    pub(super) fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Option<u32>
    where
        K: Borrow<Q>,
    {
        self.numbers.get(key).copied()
    }

    /// How many numbers there are.
    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }
}

/// A block as its VPC sees it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Seen {
    /// Inside the VPC's own block of this index, so far from its beginning.
    Own(usize, u128, u8),
    /// Anywhere.
    At(IpNet),
}

impl Seen {
    fn by(vpc: &Vpc, block: IpNet) -> Self {
        let own = vpc.cidrs.iter().position(|own| own.contains(&block));
        match own.and_then(|index| Some((index, vpc.cidrs.get(index)?))) {
            Some((index, own)) => {
                let from = bits(own.network()).min(bits(block.network()));
                Self::Own(index, bits(block.network()) - from, block.prefix_len())
            }
            None => Self::At(block),
        }
    }
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(u32::from(address)),
        IpAddr::V6(address) => u128::from(address),
    }
}

type TableShape = Vec<(Seen, Via, RouteSource)>;
type RuleShape = (bool, bool, Ports, Seen);

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct VpcShape<'t> {
    region: &'t str,
    blocks: Vec<(bool, u8)>,
    /// Table, ACL and zone of each subnet.
    subnets: Vec<(u32, u32, &'t str)>,
    attachments: Vec<AttachmentShape>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct AttachmentShape {
    gateway: Id<TransitGateway>,
    state: &'static str,
    is_appliance: bool,
    lets_groups_be_named: bool,
    associated: Vec<(Id<TransitGateway>, Id<TransitRouteTable>)>,
    /// Positions of its subnets among the VPC's.
    subnets: Vec<u32>,
    /// The tables that know it, and whether it propagates into them or a route leads to it.
    tables: BTreeSet<(Id<TransitRouteTable>, bool)>,
}

/// The shapes of all VPCs.
pub(super) struct VpcShapes {
    tables: Vec<u32>,
    acls: Vec<u32>,
    /// Position of each subnet among those of its VPC.
    places: Vec<u32>,
    vpcs: Vec<u32>,
}

impl VpcShapes {
    pub(super) fn of(topology: &Topology) -> Self {
        let mut table_numbers: Numbers<TableShape> = Numbers::default();
        let tables = topology
            .tables
            .iter()
            .map(|(_, table)| table_numbers.number(table_shape(topology, table)))
            .collect();
        let mut acl_numbers: Numbers<[Vec<RuleShape>; 2]> = Numbers::default();
        let acls = topology
            .acls
            .iter()
            .map(|(_, acl)| acl_numbers.number(acl_shape(topology, acl)))
            .collect();
        let mut members: Vec<Vec<Id<Subnet>>> = vec![Vec::new(); topology.vpcs.iter().count()];
        let mut places = Vec::new();
        for (id, subnet) in topology.subnets.iter() {
            let place = members.get_mut(subnet.vpc.position()).map(|members| {
                members.push(id);
                members.len() - 1
            });
            places.push(place.map_or(u32::MAX, |place| u32::try_from(place).unwrap_or(u32::MAX)));
        }
        let mut shapes = Self {
            tables,
            acls,
            places,
            vpcs: Vec::new(),
        };
        let mut known: BTreeMap<Id<TransitAttachment>, BTreeSet<(Id<TransitRouteTable>, bool)>> =
            BTreeMap::new();
        for (id, table) in topology.transit_tables.iter() {
            for &attachment in &table.propagations {
                known.entry(attachment).or_default().insert((id, true));
            }
            for attachment in table.routes.iter().filter_map(|route| route.via) {
                known.entry(attachment).or_default().insert((id, false));
            }
        }
        let mut numbers: Numbers<Result<VpcShape<'_>, Id<Vpc>>> = Numbers::default();
        for (id, vpc) in topology.vpcs.iter() {
            let members = members.get(id.position()).map_or(&[][..], Vec::as_slice);
            // Peering connections and sites join it with a few others: it is like no other VPC.
            let shape = if vpc.peerings.is_empty() && vpc.sites.is_empty() {
                Ok(shapes.vpc_shape(topology, vpc, members, &known))
            } else {
                Err(id)
            };
            let number = numbers.number(shape);
            shapes.vpcs.push(number);
        }
        shapes
    }

    fn vpc_shape<'t>(
        &self,
        topology: &'t Topology,
        vpc: &'t Vpc,
        members: &[Id<Subnet>],
        known: &BTreeMap<Id<TransitAttachment>, BTreeSet<(Id<TransitRouteTable>, bool)>>,
    ) -> VpcShape<'t> {
        let subnets = members.iter().map(|&id| {
            let subnet = &topology.subnets[id];
            let (table, acl) = (self.table(subnet.table), self.acl(subnet.acl));
            (table, acl, subnet.zone_id.as_str())
        });
        let attachments = vpc.attachments.iter().map(|&id| {
            let attachment = &topology.attachments[id];
            let (subnets, is_appliance): (&[Id<Subnet>], bool) = match &attachment.to {
                Attached::Vpc {
                    subnets,
                    appliance_mode,
                    ..
                } => (subnets, *appliance_mode),
                _ => (&[], false),
            };
            AttachmentShape {
                gateway: attachment.gateway,
                state: attachment.state,
                is_appliance,
                lets_groups_be_named: attachment.lets_groups_be_named(),
                associated: attachment.associated.clone(),
                subnets: subnets.iter().map(|&subnet| self.place(subnet)).collect(),
                tables: known.get(&id).cloned().unwrap_or_default(),
            }
        });
        VpcShape {
            region: &vpc.region,
            blocks: vpc
                .cidrs
                .iter()
                .map(|block| (block.addr().is_ipv4(), block.prefix_len()))
                .collect(),
            subnets: subnets.collect(),
            attachments: attachments.collect(),
        }
    }

    /// The number of a VPC's shape.
    pub(super) fn number(&self, vpc: Id<Vpc>) -> u32 {
        self.vpcs.get(vpc.position()).copied().unwrap_or(u32::MAX)
    }

    /// A subnet's position among those of its VPC.
    pub(super) fn place(&self, subnet: Id<Subnet>) -> u32 {
        self.places
            .get(subnet.position())
            .copied()
            .unwrap_or(u32::MAX)
    }

    /// The number of a table's shape.
    pub(super) fn table(&self, table: Id<RouteTable>) -> u32 {
        self.tables
            .get(table.position())
            .copied()
            .unwrap_or(u32::MAX)
    }

    /// The number of an ACL's shape.
    pub(super) fn acl(&self, acl: Id<Acl>) -> u32 {
        self.acls.get(acl.position()).copied().unwrap_or(u32::MAX)
    }
}

fn table_shape(topology: &Topology, table: &RouteTable) -> TableShape {
    let vpc = &topology.vpcs[table.vpc];
    table
        .routes
        .iter()
        .map(|route| (Seen::by(vpc, route.to), route.via, route.source))
        .collect()
}

fn acl_shape(topology: &Topology, acl: &Acl) -> [Vec<RuleShape>; 2] {
    let vpc = &topology.vpcs[acl.vpc];
    [&acl.ingress, &acl.egress].map(|rules| {
        let shape = |rule: &AclRule| {
            let is_tcp = rule.protocol.covers_tcp();
            (rule.is_allow, is_tcp, rule.ports, Seen::by(vpc, rule.cidr))
        };
        rules.iter().map(shape).collect()
    })
}

/// What a group lets out to an endpoint of another VPC.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum GroupShape<'t> {
    /// A rule of an endpoint or a load balancer names it: it is like no other.
    Named(Id<Group>),
    /// The other sides of its rules, as far as they may be an endpoint.
    Out(BTreeSet<Out<'t>>),
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Out<'t> {
    Block(IpNet),
    List(Id<PrefixList>),
    Group(Id<Group>),
    Foreign(&'t str),
}

/// The shapes of all groups.
pub(super) struct GroupShapes {
    groups: Vec<u32>,
}

impl GroupShapes {
    pub(super) fn of(topology: &Topology) -> Self {
        let asked = asked(topology);
        let rules = asked
            .iter()
            .flat_map(|&group| &topology.groups[group].ingress);
        let named: BTreeSet<Id<Group>> = rules
            .filter_map(|rule| match rule.peer {
                Peer::Group(group) => Some(group),
                _ => None,
            })
            .collect();
        let mut numbers: Numbers<GroupShape<'_>> = Numbers::default();
        let shape = |id: Id<Group>, group| {
            if named.contains(&id) {
                GroupShape::Named(id)
            } else {
                GroupShape::Out(lets_out(topology, group, &asked))
            }
        };
        let groups = topology.groups.iter();
        Self {
            groups: groups
                .map(|(id, group)| numbers.number(shape(id, group)))
                .collect(),
        }
    }

    /// The number of a group's shape.
    pub(super) fn number(&self, group: Id<Group>) -> u32 {
        self.groups
            .get(group.position())
            .copied()
            .unwrap_or(u32::MAX)
    }
}

/// The groups that are asked about clients: those of endpoints and load balancers.
pub(super) fn asked(topology: &Topology) -> BTreeSet<Id<Group>> {
    let endpoints = topology.endpoints.iter().flat_map(|(_, one)| &one.groups);
    let balancers = topology.balancers.iter().flat_map(|(_, one)| &one.groups);
    endpoints.chain(balancers).copied().collect()
}

/// The other sides that a group's rules let HTTPS out to. What is inside the group's own VPC is no endpoint of another
/// one, and a group that no endpoint and no load balancer carries has no member to reach.
fn lets_out<'t>(
    topology: &'t Topology,
    group: &'t Group,
    asked: &BTreeSet<Id<Group>>,
) -> BTreeSet<Out<'t>> {
    let own: &[IpNet] = match group.also_in.as_slice() {
        [] => &topology.vpcs[group.vpc].cidrs,
        _ => &[],
    };
    let rules = group
        .egress
        .iter()
        .filter(|rule| rule.protocol.covers_tcp() && rule.ports.covers(Ports::HTTPS));
    rules
        .filter_map(|rule| match &rule.peer {
            Peer::Cidr(block) => {
                (!own.iter().any(|own| own.contains(block))).then_some(Out::Block(*block))
            }
            Peer::PrefixList(list) => Some(Out::List(*list)),
            Peer::Group(group) => asked.contains(group).then_some(Out::Group(*group)),
            Peer::ForeignGroup(id) => Some(Out::Foreign(id)),
        })
        .collect()
}
