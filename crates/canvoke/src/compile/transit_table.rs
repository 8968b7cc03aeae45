//! Route tables of transit gateways: implied default ones, associations, propagations, static routes (N-TGW-02 to
//! N-TGW-05). Knows nothing of the packets that ask them.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::IpNet;

use super::Compiler;
use super::cidr::Apart;
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{self, TransitVia};
use crate::topology::{
    Attached, Prefixes, RouteSource, Suppressed, TransitAttachment, TransitGateway, TransitRoute,
    TransitRouteTable,
};

/// The default table of each gateway that has one.
type Defaults = BTreeMap<Id<TransitGateway>, Id<TransitRouteTable>>;

impl Compiler<'_> {
    /// Cost: linear in the tables, attachments and associations; what is propagated into a table costs its blocks times
    /// their logarithm.
    pub(super) fn transit_tables(&mut self) {
        let scenario = self.scenario;
        let mut defaults = Defaults::new();
        let mut written = Vec::new();
        for (name, table) in &scenario.transit_route_tables {
            let place = Place::at(&["transit_route_tables", name]);
            let Some(gateway) = Self::find(
                &mut self.diagnostics,
                &self.names.transit_gateways,
                "transit gateway",
                &table.gateway,
                place.member("gateway"),
            ) else {
                continue;
            };
            let id = self.empty_table(Some(name.clone()), gateway, place.clone());
            written.push((id, gateway, table, place.clone()));
            if table.default && defaults.insert(gateway, id).is_some() {
                self.diagnostics.push(
                    Diagnostic::error(
                        "SECOND_DEFAULT_TABLE",
                        place.member("default"),
                        format!(
                            "transit gateway `{}` has a default route table already",
                            table.gateway
                        ),
                    )
                    .hint("a gateway has one default route table"),
                );
            }
        }
        self.implied_tables(&mut defaults);
        for (id, gateway, table, place) in &written {
            self.associate(*id, *gateway, &table.associations, place);
        }
        self.associate_by_default(&defaults);
        let mut propagations = self.written_propagations(&written);
        self.propagate_by_default(&defaults, &mut propagations);
        let mut routes: BTreeMap<Id<TransitRouteTable>, Vec<TransitRoute>> = BTreeMap::new();
        for (id, gateway, table, place) in &written {
            let found = self.static_routes(*gateway, &table.routes, place);
            routes.insert(*id, found);
        }
        let all: Vec<Id<TransitRouteTable>> = self
            .topology
            .transit_tables
            .iter()
            .map(|(id, _)| id)
            .collect();
        for id in all {
            let own = routes.remove(&id).unwrap_or_default();
            let from = propagations.remove(&id).unwrap_or_default();
            self.fill(id, own, from);
        }
    }

    fn empty_table(
        &mut self,
        name: Option<String>,
        gateway: Id<TransitGateway>,
        place: Place,
    ) -> Id<TransitRouteTable> {
        self.topology.transit_tables.push(TransitRouteTable {
            name,
            gateway,
            routes: Vec::new(),
            by_prefix: Prefixes::default(),
            propagations: Vec::new(),
            suppressed: Vec::new(),
            place,
        })
    }

    /// AWS makes a default table with a gateway, unless both defaults are off (N-TGW-02).
    fn implied_tables(&mut self, defaults: &mut Defaults) {
        let gateways: Vec<Id<TransitGateway>> = self
            .topology
            .transit_gateways
            .iter()
            .map(|(id, _)| id)
            .collect();
        for id in gateways {
            let gateway = &self.topology.transit_gateways[id];
            let Some(written) = self.scenario.transit_gateways.get(&gateway.name) else {
                continue;
            };
            if !(written.default_association || written.default_propagation) {
                defaults.remove(&id);
                continue;
            }
            let place = gateway.place.clone();
            let table = match defaults.get(&id) {
                Some(&table) => table,
                None => self.empty_table(None, id, place),
            };
            defaults.insert(id, table);
            if let Some(gateway) = self.topology.transit_gateways.change(id) {
                gateway.association_table = written.default_association.then_some(table);
                gateway.propagation_table = written.default_propagation.then_some(table);
            }
        }
    }

    /// The associations that a table lists; an attachment has one table on a gateway (N-TGW-02).
    fn associate(
        &mut self,
        table: Id<TransitRouteTable>,
        gateway: Id<TransitGateway>,
        names: &[String],
        place: &Place,
    ) {
        for (index, name) in names.iter().enumerate() {
            let at = place.member("associations").index(index);
            let Some(id) = self.attachment(name, gateway, &at) else {
                continue;
            };
            let known = self.topology.attachments[id].table_on(gateway);
            if known.is_some_and(|known| known != table) {
                self.diagnostics.push(
                    Diagnostic::error(
                        "SECOND_ASSOCIATION",
                        at,
                        format!("attachment `{name}` is associated with another table already"),
                    )
                    .hint("an attachment has one route table on a gateway (N-TGW-02)"),
                );
            } else if known.is_none()
                && let Some(attachment) = self.topology.attachments.change(id)
            {
                attachment.associated.push((gateway, table));
            }
        }
    }

    /// An attachment of a gateway, by name.
    fn attachment(
        &mut self,
        name: &str,
        gateway: Id<TransitGateway>,
        at: &Place,
    ) -> Option<Id<TransitAttachment>> {
        let id = Self::find(
            &mut self.diagnostics,
            &self.names.attachments,
            "attachment",
            name,
            at.clone(),
        )?;
        let attachment = &self.topology.attachments[id];
        let is_own = attachment.gateway == gateway
            || matches!(attachment.to, Attached::Peering(other) if other == gateway);
        if !is_own {
            self.diagnostics.push(
                Diagnostic::error(
                    "OTHER_TRANSIT_GATEWAY",
                    at.clone(),
                    format!(
                        "attachment `{name}` is not one of transit gateway `{}`",
                        self.topology.transit_gateways[gateway].name
                    ),
                )
                .hint("choose an attachment of the table's own gateway"),
            );
        }
        is_own.then_some(id)
    }

    /// Attachments without a table get the gateway's default one (N-TGW-02).
    fn associate_by_default(&mut self, defaults: &Defaults) {
        for (name, &id) in &self.names.attachments {
            let takes_part = self
                .scenario
                .transit_attachments
                .get(*name)
                .is_some_and(|written| written.default_association);
            if !takes_part {
                continue;
            }
            let attachment = &self.topology.attachments[id];
            let mut gateways = vec![attachment.gateway];
            if let Attached::Peering(other) = attachment.to {
                gateways.push(other);
            }
            gateways.retain(|&gateway| {
                attachment.table_on(gateway).is_none()
                    && self.topology.transit_gateways[gateway]
                        .association_table
                        .is_some()
            });
            if let Some(attachment) = self.topology.attachments.change(id) {
                attachment.associated.extend(
                    gateways
                        .iter()
                        .filter_map(|gateway| Some((*gateway, *defaults.get(gateway)?))),
                );
            }
        }
    }

    /// The propagations that tables list.
    fn written_propagations(
        &mut self,
        written: &[(
            Id<TransitRouteTable>,
            Id<TransitGateway>,
            &model::TransitRouteTable,
            Place,
        )],
    ) -> BTreeMap<Id<TransitRouteTable>, BTreeSet<Id<TransitAttachment>>> {
        let mut propagations = BTreeMap::new();
        for (id, gateway, table, place) in written {
            let mut from = BTreeSet::new();
            for (index, name) in table.propagations.iter().enumerate() {
                let at = place.member("propagations").index(index);
                let Some(attachment) = self.attachment(name, *gateway, &at) else {
                    continue;
                };
                if matches!(
                    self.topology.attachments[attachment].to,
                    Attached::Peering(_)
                ) {
                    self.diagnostics.push(
                        Diagnostic::error(
                            "PEERING_PROPAGATES_NOTHING",
                            at,
                            format!("attachment `{name}` joins two transit gateways"),
                        )
                        .hint("write static routes: peered gateways propagate none (N-TGW-05)"),
                    );
                    continue;
                }
                from.insert(attachment);
            }
            propagations.insert(*id, from);
        }
        propagations
    }

    fn propagate_by_default(
        &self,
        defaults: &Defaults,
        propagations: &mut BTreeMap<Id<TransitRouteTable>, BTreeSet<Id<TransitAttachment>>>,
    ) {
        for (name, &id) in &self.names.attachments {
            let attachment = &self.topology.attachments[id];
            let gateway = &self.topology.transit_gateways[attachment.gateway].name;
            let takes_part = self
                .scenario
                .transit_attachments
                .get(*name)
                .is_some_and(|written| written.default_propagation)
                && self
                    .scenario
                    .transit_gateways
                    .get(gateway)
                    .is_some_and(|gateway| gateway.default_propagation)
                && !matches!(attachment.to, Attached::Peering(_));
            if let (true, Some(&table)) = (takes_part, defaults.get(&attachment.gateway)) {
                propagations.entry(table).or_default().insert(id);
            }
        }
    }

    fn static_routes(
        &mut self,
        gateway: Id<TransitGateway>,
        routes: &[model::TransitRoute],
        place: &Place,
    ) -> Vec<TransitRoute> {
        let mut all = Vec::new();
        let mut known = BTreeSet::new();
        for (index, route) in routes.iter().enumerate() {
            let place = place.member("routes").index(index);
            let to = self.destinations(&route.to, || place.member("to"));
            let via = match &route.via {
                TransitVia::Blackhole => None,
                TransitVia::Attachment(name) => {
                    let at = place.member("via").member("attachment");
                    let Some(id) = self.attachment(name, gateway, &at) else {
                        continue;
                    };
                    Some(id)
                }
            };
            for (to, source) in to {
                if source == RouteSource::Static && !known.insert(to) {
                    self.diagnostics.push(
                        Diagnostic::error(
                            "SECOND_ROUTE",
                            place.member("to"),
                            format!("the table has a route to `{to}` already"),
                        )
                        .hint("a table has one route to a destination: the first is used"),
                    );
                    continue;
                }
                all.push(TransitRoute {
                    to,
                    via,
                    source,
                    place: place.clone(),
                });
            }
        }
        all
    }

    /// Writes out what attachments propagate, and sorts the table. Of VPCs whose blocks overlap the first attachment by
    /// name is taken to be the older one: a newer one is silently not propagated (N-TGW-04).
    fn fill(
        &mut self,
        id: Id<TransitRouteTable>,
        mut routes: Vec<TransitRoute>,
        from: BTreeSet<Id<TransitAttachment>>,
    ) {
        let mut apart = Apart::default();
        let mut suppressed = Vec::new();
        for &attachment in &from {
            let place = &self.topology.attachments[attachment].place;
            if !self.topology.attachments[attachment].is_available() {
                continue;
            }
            let (blocks, source): (&[IpNet], RouteSource) =
                match &self.topology.attachments[attachment].to {
                    Attached::Vpc { vpc, .. } => {
                        (&self.topology.vpcs[*vpc].cidrs, RouteSource::PropagatedVpc)
                    }
                    Attached::Site(site) => {
                        let site = &self.topology.sites[*site];
                        (&site.cidrs, site.source)
                    }
                    Attached::Unmodelled(part) => (
                        &self.topology.unmodelled[*part].blocks,
                        RouteSource::PropagatedConnect,
                    ),
                    Attached::Peering(_) => continue,
                };
            for block in blocks {
                let blocked = match source {
                    RouteSource::PropagatedVpc => apart.add(*block, attachment).err(),
                    _ => None,
                };
                match blocked {
                    Some((_, by)) => suppressed.push(Suppressed {
                        block: *block,
                        attachment,
                        by,
                    }),
                    None => routes.push(TransitRoute {
                        to: *block,
                        via: Some(attachment),
                        source,
                        place: place.clone(),
                    }),
                }
            }
        }
        for Suppressed {
            block,
            attachment,
            by,
        } in &suppressed
        {
            let attachment = &self.topology.attachments[*attachment];
            self.diagnostics.push(
                Diagnostic::warning(
                    "TGW_PROPAGATION_SUPPRESSED_OVERLAP",
                    attachment.place.clone(),
                    format!(
                        "`{block}` of attachment `{}` overlaps what attachment `{}` propagates, so it is left out",
                        attachment.name, self.topology.attachments[*by].name
                    ),
                )
                .hint("AWS keeps the one that was attached first, here the first by name; write a static route (N-TGW-04)"),
            );
        }
        if let Some(table) = self.topology.transit_tables.change(id) {
            table.by_prefix = Prefixes::sort(routes.iter().map(|route| (route.to, route.source)));
            table.routes = routes;
            table.propagations = from.into_iter().collect();
            table.suppressed = suppressed;
        }
    }
}
