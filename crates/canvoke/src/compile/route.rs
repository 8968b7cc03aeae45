//! Peering connections and route tables, `local` routes and implied main tables written out.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::IpNet;

use super::cidr::Apart;
use super::{Compiler, cidr};
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place, Placed};
use crate::model::{self, PeeringState};
use crate::topology::{Peering, Prefixes, Route, RouteSource, RouteTable, Via, Vpc};

impl Compiler<'_> {
    pub(super) fn peerings(&mut self) {
        let scenario = self.scenario;
        // The active connection of each pair.
        let mut pairs: BTreeMap<[Id<Vpc>; 2], Id<Peering>> = BTreeMap::new();
        for (name, peering) in &scenario.peerings {
            let place = Place::at(&["peerings", name]);
            let side = |compiler: &mut Self, vpc: &str, member: &str| {
                Self::find(
                    &mut compiler.diagnostics,
                    &compiler.names.vpcs,
                    "VPC",
                    vpc,
                    place.member(member),
                )
            };
            let requester = side(self, &peering.requester, "requester");
            let accepter = side(self, &peering.accepter, "accepter");
            let (Some(requester), Some(accepter)) = (requester, accepter) else {
                continue;
            };
            let mut state = state(peering.state);
            let mut pair = [requester, accepter];
            pair.sort_unstable();
            let twin = pairs.get(&pair).copied();
            let shared = self.shared_block(requester, accepter);
            let written = (name.as_str(), requester, accepter);
            if state == "active" && self.cannot_peer(written, shared, twin, &place) {
                state = "failed";
            }
            let id = self.topology.peerings.push(Peering {
                name: name.clone(),
                requester,
                accepter,
                state,
                has_overlap: shared.is_some(),
                place,
            });
            if state == "active" {
                pairs.insert(pair, id);
            }
            for side in [requester, accepter] {
                if let Some(vpc) = self.topology.vpcs.change(side) {
                    vpc.peerings.push(id);
                }
            }
            self.names.peerings.insert(name, id);
        }
    }

    /// Two blocks of the VPCs that overlap. Cost: linear in the blocks of the two, times the logarithm of one's.
    fn shared_block(&self, a: Id<Vpc>, b: Id<Vpc>) -> Option<(IpNet, IpNet)> {
        let mut apart = Apart::default();
        for block in &self.topology.vpcs[a].cidrs {
            // The blocks of one VPC are apart already.
            let _ = apart.add(*block, ());
        }
        self.topology.vpcs[b]
            .cidrs
            .iter()
            .find_map(|block| Some((apart.touching(block)?.0, *block)))
    }

    /// AWS refuses a peering of VPCs whose CIDRs overlap, and a second one of a pair (N-PCX-02).
    fn cannot_peer(
        &mut self,
        (name, a, b): (&str, Id<Vpc>, Id<Vpc>),
        shared: Option<(IpNet, IpNet)>,
        twin: Option<Id<Peering>>,
        place: &Place,
    ) -> bool {
        let (requester, accepter) = (&self.topology.vpcs[a], &self.topology.vpcs[b]);
        if a == b {
            self.diagnostics.push(
                Diagnostic::error(
                    "PEERING_WITH_ITSELF",
                    place.clone(),
                    format!(
                        "peering `{name}` joins VPC `{}` with itself",
                        requester.name
                    ),
                )
                .hint("choose another VPC as the accepter"),
            );
            return true;
        }
        if let Some((left, right)) = shared {
            self.diagnostics.push(
                Diagnostic::error(
                    "PEERING_CIDR_OVERLAP",
                    place.clone(),
                    format!(
                        "`{left}` of VPC `{}` and `{right}` of VPC `{}` overlap, so AWS refuses peering `{name}`",
                        requester.name, accepter.name
                    ),
                )
                .hint("give one of the two VPCs another CIDR block (N-PCX-02)"),
            );
            return true;
        }
        if let Some(twin) = twin {
            self.diagnostics.push(
                Diagnostic::error(
                    "SECOND_PEERING",
                    place.clone(),
                    format!(
                        "peering `{}` joins these two VPCs already",
                        self.topology.peerings[twin].name
                    ),
                )
                .hint("keep one of the two (N-PCX-02)"),
            );
            return true;
        }
        false
    }

    pub(super) fn tables(&mut self) {
        let scenario = self.scenario;
        // Whole subnets' blocks, which alone may be sent to a middlebox (N-RT-04).
        let blocks: BTreeSet<(&str, IpNet)> = scenario
            .subnets
            .values()
            .flat_map(|subnet| {
                let both = std::iter::once(&subnet.cidr).chain(&subnet.ipv6_cidr);
                both.filter_map(|text| Some((subnet.vpc.as_str(), text.parse().ok()?)))
            })
            .collect();
        for (name, table) in &scenario.route_tables {
            let place = Place::at(&["route_tables", name]);
            let Some(vpc) = self.vpc(&table.vpc, &place) else {
                continue;
            };
            let mut routes = self.local_routes(vpc);
            let mut known: BTreeSet<IpNet> = BTreeSet::new();
            for (index, route) in table.routes.iter().enumerate() {
                let at = place.member("routes").index(index);
                for route in self.route(route, (vpc, &blocks), &at) {
                    // A list may hold what a static route has too; a second static one is refused.
                    let is_second = route.source == RouteSource::Static && !known.insert(route.to);
                    if is_second {
                        self.diagnostics.push(
                            Diagnostic::error(
                                "SECOND_ROUTE",
                                at.member("to"),
                                format!(
                                    "route table `{name}` has a route to `{}` already",
                                    route.to
                                ),
                            )
                            .hint("a table has one route to a destination: the first is used"),
                        );
                    } else {
                        routes.push(route);
                    }
                }
            }
            if table.propagates {
                routes.extend(self.propagated(vpc, &place.member("propagates")));
            }
            let by_prefix = sorted(&routes);
            self.lists_apart(name, &routes, &by_prefix, &place);
            let id = self.topology.tables.push(RouteTable {
                name: Some(name.clone()),
                vpc,
                by_prefix,
                routes,
                place: place.clone(),
            });
            self.names.tables.insert(name, id);
            if table.main && self.names.main_tables.insert(vpc, id).is_some() {
                self.diagnostics.push(
                    Diagnostic::error(
                        "SECOND_MAIN_TABLE",
                        place.member("main"),
                        format!("VPC `{}` has a main route table already", table.vpc),
                    )
                    .hint("a VPC has one main route table"),
                );
            }
        }
        let vpcs: Vec<Id<Vpc>> = self.topology.vpcs.iter().map(|(id, _)| id).collect();
        for vpc in vpcs {
            if self.names.main_tables.contains_key(&vpc) {
                continue;
            }
            let routes = self.local_routes(vpc);
            let id = self.topology.tables.push(RouteTable {
                name: None,
                vpc,
                by_prefix: sorted(&routes),
                routes,
                place: self.topology.vpcs[vpc].place.clone(),
            });
            self.names.main_tables.insert(vpc, id);
        }
    }

    /// One `local` route per CIDR block of the VPC (N-RT-02).
    fn local_routes(&self, vpc: Id<Vpc>) -> Vec<Route> {
        let owner = &self.topology.vpcs[vpc];
        let local = |cidr: &ipnet::IpNet| Route {
            to: *cidr,
            via: Via::Local,
            source: RouteSource::Local,
            place: owner.place.member("cidrs"),
        };
        owner.cidrs.iter().map(local).collect()
    }

    /// Prefix lists that overlap should lead to one target: of two, AWS picks one at random (N-RT-03). Cost: for each
    /// block of a list a look-up.
    fn lists_apart(&mut self, name: &str, routes: &[Route], sorted: &Prefixes, place: &Place) {
        let list = |route: &Route| match route.source {
            RouteSource::PrefixList(list) => Some(list),
            _ => None,
        };
        let clash = routes.iter().find_map(|route| {
            let own = list(route)?;
            let other = sorted
                .covering(route.to.addr())
                .filter_map(|index| routes.get(index))
                .filter(|other| other.to.contains(&route.to) && other.via != route.via)
                .find_map(|other| list(other).filter(|other| *other != own))?;
            Some((own, other))
        });
        if let Some((own, other)) = clash {
            let [own, other] =
                [own, other].map(|list| self.topology.prefix_lists[list].name.as_str());
            self.diagnostics.push(
                Diagnostic::warning(
                    "PREFIX_LISTS_OVERLAP",
                    place.member("routes"),
                    format!(
                        "prefix lists `{own}` and `{other}` overlap and lead to different targets in route table `{name}`"
                    ),
                )
                .hint("AWS picks one of the two at random and keeps it: write a static route (N-RT-03)"),
            );
        }
    }

    /// The routes that a virtual private gateway propagates: its sites' blocks, but for what the VPC itself serves, which
    /// `local` wins whatever the prefix (N-RT-03).
    fn propagated(&self, vpc: Id<Vpc>, place: &Place) -> Vec<Route> {
        let owner = &self.topology.vpcs[vpc];
        owner
            .sites
            .iter()
            .map(|&site| &self.topology.sites[site])
            .flat_map(|site| site.cidrs.iter().map(move |cidr| (*cidr, site.source)))
            .filter(|(to, _)| !owner.cidrs.iter().any(|own| own.contains(to)))
            .map(|(to, source)| Route {
                to,
                via: Via::VpnGateway,
                source,
                place: place.clone(),
            })
            .collect()
    }

    /// Where a route leads to: a block, or those of a prefix list.
    pub(super) fn destinations(
        &mut self,
        to: &str,
        place: impl Placed,
    ) -> Vec<(IpNet, RouteSource)> {
        if let Some(&list) = self.names.prefix_lists.get(to) {
            return self.topology.prefix_lists[list]
                .cidrs
                .iter()
                .map(|cidr| (*cidr, RouteSource::PrefixList(list)))
                .collect();
        }
        let is_address = to.contains(['/', ':']) || to.starts_with(|c: char| c.is_ascii_digit());
        if is_address || self.names.prefix_lists.is_empty() {
            let block = cidr::parse(to, place, &mut self.diagnostics);
            return block
                .map(|block| (block, RouteSource::Static))
                .into_iter()
                .collect();
        }
        Self::find(
            &mut self.diagnostics,
            &self.names.prefix_lists,
            "prefix list",
            to,
            place,
        );
        Vec::new()
    }

    fn route(
        &mut self,
        route: &model::Route,
        (vpc, blocks): (Id<Vpc>, &BTreeSet<(&str, IpNet)>),
        place: &Place,
    ) -> Vec<Route> {
        let to = self.destinations(&route.to, || place.member("to"));
        let Some(via) = self.via(&route.via, vpc, place) else {
            return Vec::new();
        };
        let owner = &self.topology.vpcs[vpc];
        let mut routes = Vec::new();
        for (to, source) in to {
            // A whole subnet may be sent to a middlebox, and to nothing else.
            let is_middlebox = matches!(via, Via::NatGateway | Via::Unmodelled(_))
                && blocks.contains(&(owner.name.as_str(), to));
            if owner.cidrs.iter().any(|cidr| cidr.contains(&to)) && !is_middlebox {
                // N-RT-04: no peering or gateway may take a piece of the VPC's own range.
                self.diagnostics.push(
                    Diagnostic::error(
                        "ROUTE_INSIDE_VPC",
                        place.member("to"),
                        format!("`{to}` lies inside VPC `{}` itself", owner.name),
                    )
                    .hint("the `local` route serves the VPC's own addresses: remove the route"),
                );
                continue;
            }
            if is_never_forwarded(&to) {
                self.diagnostics.push(
                    Diagnostic::error(
                        "ROUTE_NEVER_FORWARDED",
                        place.member("to"),
                        format!("AWS keeps `{to}` for itself and forwards nothing there"),
                    )
                    .hint("remove the route (N-RT-06)"),
                );
                continue;
            }
            routes.push(Route {
                to,
                via,
                source,
                place: place.clone(),
            });
        }
        routes
    }

    fn via(&mut self, via: &model::Via, vpc: Id<Vpc>, place: &Place) -> Option<Via> {
        Some(match via {
            model::Via::Peering(name) => {
                let at = place.member("via").member("peering");
                let peering = Self::find(
                    &mut self.diagnostics,
                    &self.names.peerings,
                    "peering connection",
                    name,
                    at.clone(),
                )?;
                let joined = &self.topology.peerings[peering];
                if joined.far_side(vpc).is_none() {
                    self.diagnostics.push(
                        Diagnostic::error(
                            "PEERING_OF_OTHER_VPCS",
                            at,
                            format!(
                                "peering `{name}` does not join VPC `{}`",
                                self.topology.vpcs[vpc].name
                            ),
                        )
                        .hint("a route's peering connection must be one of the table's own VPC"),
                    );
                    return None;
                }
                // A route to a peering that carries nothing stays, as a blackhole (N-RT-05, N-PCX-01).
                Via::Peering(peering)
            }
            model::Via::TransitGateway(name) => Via::TransitGateway(Self::find(
                &mut self.diagnostics,
                &self.names.transit_gateways,
                "transit gateway",
                name,
                || place.member("via").member("transit_gateway"),
            )?),
            model::Via::Unmodelled(name) => Via::Unmodelled(Self::find(
                &mut self.diagnostics,
                &self.names.unmodelled,
                "part among `unmodelled`",
                name,
                || place.member("via").member("unmodelled"),
            )?),
            model::Via::InternetGateway => Via::InternetGateway,
            model::Via::NatGateway => Via::NatGateway,
            model::Via::VpnGateway => Via::VpnGateway,
            model::Via::Blackhole => Via::Blackhole,
        })
    }
}

/// Routes sorted for matching: longest prefix, then the source's priority (N-RT-02, N-RT-03).
fn sorted(routes: &[Route]) -> Prefixes {
    Prefixes::sort(routes.iter().map(|route| (route.to, route.source)))
}

/// Ranges that AWS never forwards (N-RT-06).
fn is_never_forwarded(to: &IpNet) -> bool {
    let mut ranges = ["169.254.168.0/22", "fd00:ec2::/32"]
        .iter()
        .filter_map(|text| text.parse::<IpNet>().ok());
    ranges.any(|range| range.contains(to))
}

fn state(state: PeeringState) -> &'static str {
    match state {
        PeeringState::Active => "active",
        PeeringState::PendingAcceptance => "pending-acceptance",
        PeeringState::Rejected => "rejected",
        PeeringState::Expired => "expired",
        PeeringState::Failed => "failed",
        PeeringState::InitiatingRequest => "initiating-request",
        PeeringState::Provisioning => "provisioning",
        PeeringState::Deleting => "deleting",
        PeeringState::Deleted => "deleted",
    }
}
