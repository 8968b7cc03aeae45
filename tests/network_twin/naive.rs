//! The network as AWS's pages tell it: one concrete packet at a time, every table read from top to bottom, no sets, no
//! prepared tables, nothing of `canvoke::net`. Knows nothing of why a packet is lost.

use std::net::IpAddr;

use canvoke::arena::Id;
use canvoke::topology::{
    Acl, AclRule, Attached, Group, GroupRule, Peer, Route, RouteSource, Subnet, Topology,
    TransitAttachment, TransitGateway, Via, Vpc,
};
use ipnet::IpNet;

/// Where an end of a connection stands: a subnet, or a site by its position.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Place {
    Subnet(Id<Subnet>),
    Site(Id<canvoke::topology::Site>),
}

/// One end of a connection.
#[derive(Clone)]
pub(crate) struct End<'t> {
    pub(crate) place: Place,
    pub(crate) address: IpAddr,
    /// Its groups; none: nothing filters.
    pub(crate) groups: Option<&'t [Id<Group>]>,
    pub(crate) is_endpoint: bool,
}

/// A gateway, and the attachments a packet came in and went out by.
type Crossed = (
    Id<TransitGateway>,
    Option<Id<TransitAttachment>>,
    Id<TransitAttachment>,
);

/// What one packet met on one way: whether it arrived, the borders it crossed, and the transit gateways with the
/// attachments it came in and went out by.
#[derive(Clone, Default)]
struct Way {
    borders: Vec<(Id<Subnet>, bool)>,
    gateways: Vec<Crossed>,
}

/// Fate of a packet: `None` where it is not known, else every way it may take, with `None` for lost ones.
type Fate = Option<Vec<Option<Way>>>;

const IN: bool = true;
const OUT: bool = false;

pub(crate) struct World<'t>(pub(crate) &'t Topology);

impl World<'_> {
    /// Whether a connection to TCP 443 from one port works: every answer that is possible; `None`: it is not known.
    pub(crate) fn connects(&self, from: &End<'_>, to: &End<'_>, port: u16) -> Option<Vec<bool>> {
        let (there, back) = (self.send(from, to)?, self.send(to, from)?);
        let mut answers = Vec::new();
        for there in &there {
            for back in &back {
                let (Some(there), Some(back)) = (there, back) else {
                    answers.push(false);
                    continue;
                };
                let syn = there
                    .borders
                    .iter()
                    .all(|border| self.acl(*border, (from, to), 443));
                let reply = back
                    .borders
                    .iter()
                    .all(|border| self.acl(*border, (to, from), port));
                let out = self.groups(from, OUT, to, there)?;
                let into = self.groups(to, IN, from, there)?;
                answers.push(syn && reply && out && into);
            }
        }
        Some(answers)
    }

    fn vpc_of(&self, place: Place) -> Option<Id<Vpc>> {
        match place {
            Place::Subnet(subnet) => Some(self.0.subnets[subnet].vpc),
            Place::Site(_) => None,
        }
    }

    fn send(&self, from: &End<'_>, to: &End<'_>) -> Fate {
        match from.place {
            Place::Subnet(subnet) if to.place == from.place => {
                let _ = subnet;
                Some(vec![Some(Way::default())])
            }
            Place::Subnet(subnet) => {
                let mut way = Way::default();
                way.borders.push((subnet, OUT));
                self.route(subnet, from, to, way)
            }
            Place::Site(site) => {
                let site = &self.0.sites[site];
                let far = self.vpc_of(to.place)?;
                let sends = site
                    .routes
                    .as_ref()
                    .is_none_or(|all| covers(all, to.address));
                // Which of several links a site takes is not said.
                if site.attachments.len() + usize::from(site.vpcs.contains(&far)) > 1 {
                    return None;
                }
                if !sends {
                    return Some(vec![None]);
                }
                if site.vpcs.contains(&far) {
                    return self.arrive(to, Way::default());
                }
                match site.attachments.first() {
                    Some(&attachment) if self.0.attachments[attachment].is_available() => {
                        let gateway = self.0.attachments[attachment].gateway;
                        self.transit(gateway, Some(attachment), (from, to), Way::default(), 0)
                    }
                    _ => Some(vec![None]),
                }
            }
        }
    }

    /// Into the receiver's subnet.
    fn arrive(&self, to: &End<'_>, mut way: Way) -> Fate {
        if let Place::Subnet(subnet) = to.place {
            way.borders.push((subnet, IN));
        }
        Some(vec![Some(way)])
    }

    /// The table of a subnet sends the packet on.
    fn route(&self, subnet: Id<Subnet>, from: &End<'_>, to: &End<'_>, way: Way) -> Fate {
        let here = self.0.subnets[subnet].vpc;
        let table = &self.0.tables[self.0.subnets[subnet].table];
        let rank = |route: &&Route| {
            let source = match route.source {
                RouteSource::PrefixList(_) => 2,
                RouteSource::Local => 0,
                RouteSource::Static => 1,
                RouteSource::PropagatedVpc => 3,
                RouteSource::PropagatedDirectConnect | RouteSource::PropagatedConnect => 4,
                RouteSource::PropagatedVpn => 5,
                RouteSource::PropagatedVpnBgp => 6,
            };
            (u8::MAX - route.to.prefix_len(), source)
        };
        let covering: Vec<&Route> = table
            .routes
            .iter()
            .filter(|route| route.to.contains(&to.address))
            .collect();
        let Some(best) = covering.iter().copied().min_by_key(rank) else {
            return Some(vec![None]);
        };
        let is_list = |route: &Route| matches!(route.source, RouteSource::PrefixList(_));
        if covering.iter().any(|other| {
            is_list(best)
                && is_list(other)
                && rank(other).0 == rank(&best).0
                && other.via != best.via
        }) {
            return None;
        }
        match best.via {
            Via::Local if self.vpc_of(to.place) == Some(here) => self.arrive(to, way),
            Via::Local | Via::Blackhole | Via::InternetGateway | Via::NatGateway => {
                Some(vec![None])
            }
            Via::Unmodelled(_) => None,
            Via::Peering(peering) => {
                let peering = &self.0.peerings[peering];
                let far = peering.far_side(here)?;
                let has = |vpc: Id<Vpc>, address| covers(&self.0.vpcs[vpc].cidrs, address);
                let carries =
                    peering.is_active() && has(far, to.address) && has(here, from.address);
                if carries && self.vpc_of(to.place) == Some(far) {
                    return self.arrive(to, way);
                }
                Some(vec![None])
            }
            Via::VpnGateway => {
                let sites = &self.0.vpcs[here].sites;
                if sites.is_empty() {
                    return None;
                }
                match to.place {
                    Place::Site(site) if sites.contains(&site) => self.arrive(to, way),
                    // A gateway behind which other sites are: they may pass the packet on.
                    _ => None,
                }
            }
            Via::TransitGateway(gateway) => {
                let mine = |one: &TransitAttachment| matches!(&one.to, Attached::Vpc { vpc, .. } if *vpc == here);
                let found = self
                    .0
                    .attachments
                    .iter()
                    .find(|(_, one)| one.gateway == gateway && mine(one) && one.is_available());
                let Some((attachment, one)) = found else {
                    return Some(vec![None]);
                };
                let Attached::Vpc { subnets, .. } = &one.to else {
                    return None;
                };
                let zone = |subnet: Id<Subnet>| &self.0.subnets[subnet].zone_id;
                let Some(&door) = subnets.iter().find(|door| zone(**door) == zone(subnet)) else {
                    return Some(vec![None]);
                };
                let mut way = way;
                // In one subnet with the gateway's interface its ACL is asked both ways (N-ACL-06).
                way.borders.push((door, IN));
                self.transit(gateway, Some(attachment), (from, to), way, 0)
            }
        }
    }

    fn transit(
        &self,
        gateway: Id<TransitGateway>,
        by: Option<Id<TransitAttachment>>,
        (from, to): (&End<'_>, &End<'_>),
        way: Way,
        hops: usize,
    ) -> Fate {
        if self.0.transit_gateways[gateway].routes_unknown {
            return None;
        }
        let table = by.and_then(|by| self.0.attachments[by].table_on(gateway));
        let Some(table) = table.filter(|_| hops < 64) else {
            return Some(vec![None]);
        };
        let table = &self.0.transit_tables[table];
        let rank = |route: &&canvoke::topology::TransitRoute| {
            let source = match route.source {
                RouteSource::Local | RouteSource::Static => 1,
                RouteSource::PrefixList(_) => 2,
                RouteSource::PropagatedVpc => 3,
                RouteSource::PropagatedDirectConnect | RouteSource::PropagatedConnect => 4,
                RouteSource::PropagatedVpn | RouteSource::PropagatedVpnBgp => 5,
            };
            (u8::MAX - route.to.prefix_len(), source)
        };
        let covering: Vec<_> = table
            .routes
            .iter()
            .filter(|route| route.to.contains(&to.address))
            .collect();
        let Some(best) = covering.iter().copied().min_by_key(rank) else {
            return Some(vec![None]);
        };
        if rank(&best).1 >= 3
            && covering
                .iter()
                .any(|other| rank(other) == rank(&best) && other.via != best.via)
        {
            return None;
        }
        let Some(out) = best.via else {
            return Some(vec![None]);
        };
        let attachment = &self.0.attachments[out];
        if !attachment.is_available() {
            return Some(vec![None]);
        }
        let mut way = way;
        way.gateways.push((gateway, by, out));
        match &attachment.to {
            Attached::Unmodelled(_) => None,
            Attached::Site(site) if to.place == Place::Site(*site) => self.arrive(to, way),
            Attached::Site(_) => None,
            Attached::Peering(far) => {
                let far = if attachment.gateway == gateway {
                    *far
                } else {
                    attachment.gateway
                };
                if way.gateways.iter().any(|(known, ..)| *known == far) {
                    return Some(vec![None]);
                }
                self.transit(far, Some(out), (from, to), way, hops + 1)
            }
            Attached::Vpc {
                vpc,
                subnets,
                appliance_mode,
                ..
            } => {
                if self.vpc_of(to.place) != Some(*vpc) {
                    // What a VPC on the way does with the packet is its routers' affair.
                    let has_part = subnets.iter().any(|&door| {
                        let table = &self.0.tables[self.0.subnets[door].table];
                        table
                            .routes
                            .iter()
                            .any(|route| matches!(route.via, Via::Unmodelled(_)))
                    });
                    return if has_part { None } else { Some(vec![None]) };
                }
                let zone = match from.place {
                    Place::Subnet(subnet) => Some(&self.0.subnets[subnet].zone_id),
                    Place::Site(_) => None,
                };
                let own = subnets
                    .iter()
                    .find(|door| !appliance_mode && Some(&self.0.subnets[**door].zone_id) == zone);
                let doors = own.map_or_else(|| subnets.clone(), |own| vec![*own]);
                if doors.is_empty() {
                    return self.arrive(to, way);
                }
                let mut all = Vec::new();
                for door in doors {
                    let mut way = way.clone();
                    if to.place == Place::Subnet(door) {
                        // The receiver shares the attachment's subnet: its ACL is not asked (N-ACL-06).
                        all.push(Some(way));
                        continue;
                    }
                    way.borders.push((door, OUT));
                    all.extend(self.route(door, from, to, way)?);
                }
                Some(all)
            }
        }
    }

    /// The first rule by number that matches decides; none: deny.
    fn acl(
        &self,
        (subnet, inwards): (Id<Subnet>, bool),
        (from, to): (&End<'_>, &End<'_>),
        port: u16,
    ) -> bool {
        let acl: &Acl = &self.0.acls[self.0.subnets[subnet].acl];
        let (rules, peer): (&[AclRule], IpAddr) = match inwards {
            IN => (&acl.ingress, from.address),
            OUT => (&acl.egress, to.address),
        };
        let mut numbered: Vec<&AclRule> = rules.iter().collect();
        numbered.sort_by_key(|rule| rule.rule);
        numbered
            .into_iter()
            .find(|rule| {
                rule.protocol.covers_tcp()
                    && rule.cidr.contains(&peer)
                    && (rule.ports.from..=rule.ports.to).contains(&port)
            })
            .is_some_and(|rule| rule.is_allow)
    }

    /// Whether some rule of some group lets the connection by; `None`: it is not known.
    fn groups(&self, own: &End<'_>, inwards: bool, other: &End<'_>, way: &Way) -> Option<bool> {
        let Some(groups) = own.groups else {
            return Some(true);
        };
        let mut is_open = false;
        for &group in groups {
            let group = &self.0.groups[group];
            let rules: &[GroupRule] = if inwards {
                &group.ingress
            } else {
                &group.egress
            };
            for rule in rules {
                let fits =
                    rule.protocol.covers_tcp() && (rule.ports.from..=rule.ports.to).contains(&443);
                let admits = match &rule.peer {
                    Peer::Cidr(cidr) => cidr.contains(&other.address),
                    Peer::PrefixList(list) => {
                        covers(&self.0.prefix_lists[*list].cidrs, other.address)
                    }
                    // Whether a client carries a group of another account is not said.
                    Peer::ForeignGroup(_) => {
                        is_open |= fits;
                        false
                    }
                    Peer::Group(named) => {
                        other.groups.is_some_and(|all| all.contains(named))
                            && self.may_name(own, inwards, other, way)
                    }
                };
                if fits && admits {
                    return Some(true);
                }
            }
        }
        (!is_open).then_some(false)
    }

    /// Whether a rule may name a group across the way (N-SG-05 to N-SG-08).
    fn may_name(&self, own: &End<'_>, inwards: bool, other: &End<'_>, way: &Way) -> bool {
        let (Some(near), Some(far)) = (self.vpc_of(own.place), self.vpc_of(other.place)) else {
            return false;
        };
        if near == far {
            return true;
        }
        match way.gateways.as_slice() {
            [] => self.0.vpcs[near].region == self.0.vpcs[far].region,
            [(gateway, by, out)] => {
                let on =
                    |attachment: Id<TransitAttachment>| match &self.0.attachments[attachment].to {
                        Attached::Vpc {
                            security_group_referencing,
                            ..
                        } => *security_group_referencing,
                        _ => true,
                    };
                inwards
                    && !own.is_endpoint
                    && self.0.transit_gateways[*gateway].security_group_referencing
                    && by.is_none_or(on)
                    && on(*out)
                    && [own, other].iter().all(|end| match end.place {
                        Place::Subnet(subnet) => self.0.subnets[subnet].zone_id != "use1-az3",
                        Place::Site(_) => true,
                    })
            }
            _ => false,
        }
    }
}

fn covers(blocks: &[IpNet], address: IpAddr) -> bool {
    blocks.iter().any(|block| block.contains(&address))
}
