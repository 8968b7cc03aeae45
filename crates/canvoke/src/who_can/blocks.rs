//! The blocks that a client's address is compared with, and by what: rules of endpoints' groups, rules of ACLs, routes,
//! the blocks of VPCs. Two addresses inside blocks of equal uses are treated alike. Asks no walk.

use std::net::IpAddr;

use ipnet::IpNet;

use super::shape::{Numbers, VpcShapes, asked};
use crate::arena::Id;
use crate::net::group::Direction;
use crate::topology::{
    Acl, Attached, Group, Peer, Ports, Prefixes, RouteSource, RouteTable, Topology,
    TransitAttachment, TransitRouteTable, Via, Vpc,
};

/// Uses of others that are compared one by one; of more, only the block itself is like the block.
const FEW: usize = 8;

/// What compares an address with a block.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    /// A VPC has it.
    Vpc(Id<Vpc>),
    /// A route of a VPC's table.
    Route(Id<RouteTable>, Via, RouteSource),
    /// A rule of an ACL, by its index.
    Acl(Id<Acl>, bool, usize),
    /// A rule of an endpoint's or a load balancer's group.
    Group(Id<Group>, bool, Ports),
    /// A route of a transit gateway's table.
    Transit(
        Id<TransitRouteTable>,
        Option<Id<TransitAttachment>>,
        RouteSource,
    ),
    /// A block that a transit gateway's table leaves out.
    Suppressed(Id<TransitRouteTable>, Id<TransitAttachment>),
}

/// A use, as a client sees it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Token {
    /// The address is IPv4.
    IsIpv4(bool),
    /// The uses of the next block, which is wider.
    Next,
    /// This very block, for whatever others do with it.
    Block(usize),
    /// Somebody else's use.
    Other(Use),
    /// The client's own VPC has it.
    Vpc,
    /// A route of a table of this shape of its own VPC.
    Route(u32, Via, RouteSource),
    /// A rule of an ACL of this shape of its own VPC.
    Acl(u32, bool, usize),
    /// A route to its own VPC, over the attachment of this position.
    Transit(Id<TransitRouteTable>, usize, RouteSource),
    /// A block that its own VPC would propagate, by the attachment of this position.
    Suppressed(Id<TransitRouteTable>, usize),
}

/// All blocks, and what was found of addresses so far.
pub(super) struct Blocks<'t> {
    topology: &'t Topology,
    shapes: &'t VpcShapes,
    /// Each block with its uses, sorted by whose they are; those of one are in the order of their tables.
    uses: Vec<Vec<(Option<Id<Vpc>>, Use)>>,
    sorted: Prefixes,
    known: Numbers<Vec<Token>>,
    found: Vec<Token>,
}

impl<'t> Blocks<'t> {
    pub(super) fn of(topology: &'t Topology, shapes: &'t VpcShapes) -> Self {
        let mut all = every_use(topology);
        all.sort_by_key(|(block, owner, _)| (*block, *owner));
        let mut blocks = Vec::new();
        let mut uses: Vec<Vec<(Option<Id<Vpc>>, Use)>> = Vec::new();
        for (block, owner, used) in all {
            match uses.last_mut() {
                Some(uses) if blocks.last() == Some(&block) => uses.push((owner, used)),
                _ => {
                    blocks.push(block);
                    uses.push(vec![(owner, used)]);
                }
            }
        }
        Self {
            topology,
            shapes,
            uses,
            sorted: Prefixes::sort(blocks.into_iter().map(|block| (block, ()))),
            known: Numbers::default(),
            found: Vec::new(),
        }
    }

    /// A number for what the blocks around an address of a VPC mean: equal numbers, equal treatment.
    pub(super) fn around(&mut self, address: IpAddr, vpc: Id<Vpc>) -> u32 {
        let mut found = std::mem::take(&mut self.found);
        found.clear();
        found.push(Token::IsIpv4(address.is_ipv4()));
        for index in self.sorted.covering(address) {
            found.push(Token::Next);
            self.seen(index, vpc, &mut found);
        }
        let number = match self.known.find(found.as_slice()) {
            Some(number) => number,
            None => self.known.number(found.clone()),
        };
        self.found = found;
        number
    }

    /// What a block means to a VPC.
    fn seen(&self, index: usize, vpc: Id<Vpc>, found: &mut Vec<Token>) {
        let Some(uses) = self.uses.get(index) else {
            return;
        };
        let first = uses.partition_point(|(owner, _)| *owner < Some(vpc));
        let behind = uses.partition_point(|(owner, _)| *owner <= Some(vpc));
        let own = uses.get(first..behind).unwrap_or_default();
        let others = uses
            .get(..first)
            .into_iter()
            .chain(uses.get(behind..))
            .flatten();
        // Between routes of one prefix the order counts, which is lost where some are the client's own.
        let is_ordered = |(_, used): &(_, Use)| matches!(used, Use::Transit(..));
        let is_mixed = own.iter().any(is_ordered) && others.clone().any(is_ordered);
        if is_mixed || uses.len() - own.len() > FEW {
            found.push(Token::Block(index));
        } else {
            for (_, used) in others {
                let token = Token::Other(*used);
                if found.last() != Some(&token) {
                    found.push(token);
                }
            }
        }
        let place = |attachment| {
            let mut attachments = self.topology.vpcs[vpc].attachments.iter();
            attachments.position(|&other| other == attachment)
        };
        found.extend(own.iter().map(|(_, used)| match *used {
            Use::Vpc(_) => Token::Vpc,
            Use::Route(table, via, source) => Token::Route(self.shapes.table(table), via, source),
            Use::Acl(acl, is_egress, rule) => Token::Acl(self.shapes.acl(acl), is_egress, rule),
            Use::Transit(table, Some(via), source) => match place(via) {
                Some(place) => Token::Transit(table, place, source),
                None => Token::Other(*used),
            },
            Use::Suppressed(table, attachment) => match place(attachment) {
                Some(place) => Token::Suppressed(table, place),
                None => Token::Other(*used),
            },
            Use::Group(..) | Use::Transit(..) => Token::Other(*used),
        }));
    }
}

/// Every comparison of the network's blocks with addresses, and the VPC whose it is: that of the table or ACL, that which
/// a transit gateway's route leads to; none: nobody's.
fn every_use(topology: &Topology) -> Vec<(IpNet, Option<Id<Vpc>>, Use)> {
    let mut all = Vec::new();
    for group in asked(topology) {
        for rule in &topology.groups[group].ingress {
            let used = Use::Group(group, rule.protocol.covers_tcp(), rule.ports);
            match &rule.peer {
                Peer::Cidr(block) => all.push((*block, None, used)),
                Peer::PrefixList(list) => {
                    let blocks = &topology.prefix_lists[*list].cidrs;
                    all.extend(blocks.iter().map(|block| (*block, None, used)));
                }
                Peer::Group(_) | Peer::ForeignGroup(_) => {}
            }
        }
    }
    for (id, acl) in topology.acls.iter() {
        for (direction, rules) in [
            (Direction::Ingress, &acl.ingress),
            (Direction::Egress, &acl.egress),
        ] {
            let is_egress = direction == Direction::Egress;
            let rules = rules.iter().enumerate();
            all.extend(
                rules.map(|(index, rule)| {
                    (rule.cidr, Some(acl.vpc), Use::Acl(id, is_egress, index))
                }),
            );
        }
    }
    for (id, table) in topology.tables.iter() {
        all.extend(table.routes.iter().map(|route| {
            let used = Use::Route(id, route.via, route.source);
            (route.to, Some(table.vpc), used)
        }));
    }
    for (id, vpc) in topology.vpcs.iter() {
        all.extend(
            vpc.cidrs
                .iter()
                .map(|block| (*block, Some(id), Use::Vpc(id))),
        );
    }
    let vpc_of = |attachment: Id<TransitAttachment>| match topology.attachments[attachment].to {
        Attached::Vpc { vpc, .. } => Some(vpc),
        _ => None,
    };
    for (id, table) in topology.transit_tables.iter() {
        all.extend(table.routes.iter().map(|route| {
            let used = Use::Transit(id, route.via, route.source);
            (route.to, route.via.and_then(vpc_of), used)
        }));
        all.extend(table.suppressed.iter().map(|suppressed| {
            let used = Use::Suppressed(id, suppressed.attachment);
            (suppressed.block, vpc_of(suppressed.attachment), used)
        }));
    }
    all
}
