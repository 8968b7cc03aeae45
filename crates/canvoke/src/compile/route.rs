//! Peering connections and route tables, `local` routes and implied main tables written out.

use super::{Compiler, cidr};
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{self, PeeringState};
use crate::topology::{Peering, Route, RouteSource, RouteTable, Via, Vpc};

impl Compiler<'_> {
    pub(super) fn peerings(&mut self) {
        let scenario = self.scenario;
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
            if state == "active" && self.cannot_peer(name, requester, accepter, &place) {
                state = "failed";
            }
            let id = self.topology.peerings.push(Peering {
                name: name.clone(),
                requester,
                accepter,
                state,
                place,
            });
            self.names.peerings.insert(name, id);
        }
    }

    /// AWS refuses a peering of VPCs whose CIDRs overlap, and a second one of a pair (N-PCX-02).
    fn cannot_peer(&mut self, name: &str, a: Id<Vpc>, b: Id<Vpc>, place: &Place) -> bool {
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
        let shared = requester.cidrs.iter().find_map(|left| {
            let right = accepter
                .cidrs
                .iter()
                .find(|right| cidr::overlap(left, right))?;
            Some((left, right))
        });
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
        let twin = self
            .topology
            .peerings
            .iter()
            .find(|(_, other)| other.is_active() && other.far_side(a) == Some(b));
        if let Some((_, twin)) = twin {
            self.diagnostics.push(
                Diagnostic::error(
                    "SECOND_PEERING",
                    place.clone(),
                    format!("peering `{}` joins these two VPCs already", twin.name),
                )
                .hint("keep one of the two (N-PCX-02)"),
            );
            return true;
        }
        false
    }

    pub(super) fn tables(&mut self) {
        let scenario = self.scenario;
        for (name, table) in &scenario.route_tables {
            let place = Place::at(&["route_tables", name]);
            let Some(vpc) = self.vpc(&table.vpc, &place) else {
                continue;
            };
            let mut routes = self.local_routes(vpc);
            for (index, route) in table.routes.iter().enumerate() {
                routes.extend(self.route(route, vpc, &place.member("routes").index(index)));
            }
            let id = self.topology.tables.push(RouteTable {
                name: Some(name.clone()),
                vpc,
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
            let id = self.topology.tables.push(RouteTable {
                name: None,
                vpc,
                routes: self.local_routes(vpc),
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

    fn route(&mut self, route: &model::Route, vpc: Id<Vpc>, place: &Place) -> Option<Route> {
        let to = cidr::parse(&route.to, &place.member("to"), &mut self.diagnostics)?;
        let via = match &route.via {
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
                // A route to a peering that does not carry packets stays as a blackhole (N-RT-05, N-PCX-01).
                if joined.is_active() {
                    Via::Peering(peering)
                } else {
                    Via::Blackhole
                }
            }
            model::Via::TransitGateway(name) => Via::TransitGateway(Self::find(
                &mut self.diagnostics,
                &self.names.transit_gateways,
                "transit gateway",
                name,
                place.member("via").member("transit_gateway"),
            )?),
            model::Via::Unmodelled(name) => Via::Unmodelled(Self::find(
                &mut self.diagnostics,
                &self.names.unmodelled,
                "part among `unmodelled`",
                name,
                place.member("via").member("unmodelled"),
            )?),
            model::Via::InternetGateway => Via::InternetGateway,
            model::Via::NatGateway => Via::NatGateway,
            model::Via::VpnGateway => Via::VpnGateway,
            model::Via::Blackhole => Via::Blackhole,
        };
        let owner = &self.topology.vpcs[vpc];
        // A whole subnet may be sent to a NAT gateway, and to nothing else that is modelled.
        let is_subnet = self
            .scenario
            .subnets
            .values()
            .any(|subnet| subnet.cidr.parse() == Ok(to));
        let is_middlebox = via == Via::NatGateway && is_subnet;
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
            return None;
        }
        Some(Route {
            to,
            via,
            source: RouteSource::Static,
            place: place.clone(),
        })
    }
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
