//! Transit gateways, their attachments, sites on premises and what is not simulated. Knows nothing of a gateway's
//! tables (see transit_table).

use std::collections::BTreeMap;

use super::{Compiler, cidr};
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{self, AttachmentState, UnmodelledKind, invented_id};
use crate::topology::{
    Attached, RouteSource, Site, Subnet, TransitAttachment, TransitGateway, Unmodelled, Via,
};

impl Compiler<'_> {
    pub(super) fn unmodelled(&mut self) {
        let scenario = self.scenario;
        for (name, part) in &scenario.unmodelled {
            let place = Place::at(&["unmodelled", name]);
            let vpc = part.vpc.as_ref().and_then(|vpc| self.vpc(vpc, &place));
            let (mut blocks, mut hosts) = (Vec::new(), Vec::new());
            for (index, text) in part.serves.iter().enumerate() {
                if text.contains('/') {
                    let at = place.member("serves").index(index);
                    blocks.extend(cidr::parse(text, &at, &mut self.diagnostics));
                } else {
                    hosts.push(text.to_ascii_lowercase());
                }
            }
            let id = self.topology.unmodelled.push(Unmodelled {
                name: name.clone(),
                kind: kind(part.kind),
                vpc,
                blocks,
                hosts,
                place,
            });
            self.names.unmodelled.insert(name, id);
        }
    }

    pub(super) fn sites(&mut self) {
        let scenario = self.scenario;
        for (name, site) in &scenario.sites {
            let place = Place::at(&["sites", name]);
            let mut cidrs = Vec::new();
            for (index, text) in site.cidrs.iter().enumerate() {
                let at = place.member("cidrs").index(index);
                cidrs.extend(cidr::parse(text, &at, &mut self.diagnostics));
            }
            let routes = site.routes.as_ref().map(|routes| {
                let mut all = Vec::new();
                for (index, text) in routes.iter().enumerate() {
                    let at = place.member("routes").index(index);
                    all.extend(cidr::parse(text, &at, &mut self.diagnostics));
                }
                all
            });
            let mut vpcs = Vec::new();
            for (index, vpc) in site.vpcs.iter().enumerate() {
                vpcs.extend(Self::find(
                    &mut self.diagnostics,
                    &self.names.vpcs,
                    "VPC",
                    vpc,
                    place.member("vpcs").index(index),
                ));
            }
            let id = self.topology.sites.push(Site {
                name: name.clone(),
                cidrs,
                source: match site.link {
                    model::Link::Vpn => RouteSource::PropagatedVpn,
                    model::Link::VpnBgp => RouteSource::PropagatedVpnBgp,
                    model::Link::DirectConnect => RouteSource::PropagatedDirectConnect,
                },
                vpcs: vpcs.clone(),
                routes,
                attachments: Vec::new(),
                place,
            });
            for vpc in vpcs {
                if let Some(vpc) = self.topology.vpcs.change(vpc) {
                    vpc.sites.push(id);
                }
            }
            self.names.sites.insert(name, id);
        }
    }

    pub(super) fn transit_gateways(&mut self) {
        let scenario = self.scenario;
        for (name, gateway) in &scenario.transit_gateways {
            let place = Place::at(&["transit_gateways", name]);
            let Some(account) = Self::find(
                &mut self.diagnostics,
                &self.names.accounts,
                "account",
                &gateway.account,
                place.member("account"),
            ) else {
                continue;
            };
            let mut shared_with = Vec::new();
            for (index, account) in gateway.shared_with.iter().enumerate() {
                shared_with.extend(Self::find(
                    &mut self.diagnostics,
                    &self.names.accounts,
                    "account",
                    account,
                    place.member("shared_with").index(index),
                ));
            }
            let id = self.topology.transit_gateways.push(TransitGateway {
                name: name.clone(),
                account,
                region: gateway
                    .region
                    .clone()
                    .unwrap_or_else(|| scenario.region.clone()),
                id: gateway
                    .id
                    .clone()
                    .unwrap_or_else(|| invented_id("tgw", name)),
                security_group_referencing: gateway.security_group_referencing,
                shared_with,
                routes_unknown: gateway.routes_unknown,
                association_table: None,
                propagation_table: None,
                peerings: Vec::new(),
                place,
            });
            self.names.transit_gateways.insert(name, id);
        }
    }

    pub(super) fn attachments(&mut self) {
        let scenario = self.scenario;
        // What is attached to each gateway already: AWS takes a VPC once (N-TGW-01).
        let mut known: BTreeMap<(Id<TransitGateway>, &str), &str> = BTreeMap::new();
        for (name, attachment) in &scenario.transit_attachments {
            let place = Place::at(&["transit_attachments", name]);
            let Some(gateway) = Self::find(
                &mut self.diagnostics,
                &self.names.transit_gateways,
                "transit gateway",
                &attachment.gateway,
                place.member("gateway"),
            ) else {
                continue;
            };
            let mut state = state(attachment.state);
            let Some(to) = self.attached(gateway, &attachment.to, &place, &mut state) else {
                continue;
            };
            if let model::Attached::Vpc(written) = &attachment.to
                && let Some(twin) = known.insert((gateway, &written.vpc), name)
            {
                self.diagnostics.push(
                    Diagnostic::error(
                        "SECOND_ATTACHMENT",
                        place,
                        format!(
                            "attachment `{twin}` joins VPC `{}` to this transit gateway already",
                            written.vpc
                        ),
                    )
                    .hint("a VPC has one attachment to a gateway, with a subnet in each zone (N-TGW-01)"),
                );
                known.insert((gateway, &written.vpc), twin);
                continue;
            }
            let id = self.topology.attachments.push(TransitAttachment {
                name: name.clone(),
                gateway,
                to: to.clone(),
                state,
                associated: Vec::new(),
                place,
            });
            self.names.attachments.insert(name, id);
            self.index_attachment(id, gateway, &to);
        }
    }

    /// Notes an attachment with what it joins.
    fn index_attachment(
        &mut self,
        id: Id<TransitAttachment>,
        gateway: Id<TransitGateway>,
        to: &Attached,
    ) {
        match to {
            Attached::Vpc { vpc, .. } => {
                if let Some(vpc) = self.topology.vpcs.change(*vpc) {
                    vpc.attachments.push(id);
                }
            }
            Attached::Site(site) => {
                if let Some(site) = self.topology.sites.change(*site) {
                    site.attachments.push(id);
                }
            }
            Attached::Peering(other) => {
                for side in [gateway, *other] {
                    if let Some(side) = self.topology.transit_gateways.change(side) {
                        side.peerings.push(id);
                    }
                }
            }
            Attached::Unmodelled(_) => {}
        }
    }

    fn attached(
        &mut self,
        gateway: Id<TransitGateway>,
        to: &model::Attached,
        place: &Place,
        state: &mut &'static str,
    ) -> Option<Attached> {
        let at = place.member("to");
        match to {
            model::Attached::Vpc(vpc) => self.attached_vpc(gateway, vpc, &at.member("vpc"), state),
            model::Attached::Site(name) => Self::find(
                &mut self.diagnostics,
                &self.names.sites,
                "site",
                name,
                at.member("site"),
            )
            .map(Attached::Site),
            model::Attached::Peering(name) => {
                let other = Self::find(
                    &mut self.diagnostics,
                    &self.names.transit_gateways,
                    "transit gateway",
                    name,
                    at.member("peering"),
                )?;
                if other == gateway {
                    self.diagnostics.push(
                        Diagnostic::error(
                            "PEERING_WITH_ITSELF",
                            at.member("peering"),
                            format!("the attachment joins transit gateway `{name}` with itself"),
                        )
                        .hint("choose another transit gateway"),
                    );
                    return None;
                }
                Some(Attached::Peering(other))
            }
            model::Attached::Unmodelled(name) => Self::find(
                &mut self.diagnostics,
                &self.names.unmodelled,
                "part among `unmodelled`",
                name,
                at.member("unmodelled"),
            )
            .map(Attached::Unmodelled),
        }
    }

    fn attached_vpc(
        &mut self,
        gateway: Id<TransitGateway>,
        written: &model::AttachedVpc,
        place: &Place,
        state: &mut &'static str,
    ) -> Option<Attached> {
        let vpc = self.vpc(&written.vpc, place)?;
        let (owner, via) = (
            &self.topology.vpcs[vpc],
            &self.topology.transit_gateways[gateway],
        );
        let is_shared = owner.account == via.account || via.shared_with.contains(&owner.account);
        let refusal = if owner.region != via.region {
            Some((
                "OTHER_REGION",
                format!(
                    "VPC `{}` is in `{}`, transit gateway `{}` in `{}`",
                    owner.name, owner.region, via.name, via.region
                ),
                "attach it to a gateway of its own Region, and peer the gateways",
            ))
        } else if !is_shared {
            Some((
                "TRANSIT_GATEWAY_NOT_SHARED",
                format!(
                    "transit gateway `{}` is not shared with account `{}`, which owns VPC `{}`",
                    via.name, self.topology.accounts[owner.account].name, owner.name
                ),
                "share the gateway with the account",
            ))
        } else {
            None
        };
        if let Some((code, message, hint)) = refusal {
            *state = "failed";
            self.diagnostics
                .push(Diagnostic::error(code, place.clone(), message).hint(hint));
        }
        let mut subnets = Vec::new();
        let mut zones = BTreeMap::new();
        for (index, name) in written.subnets.iter().enumerate() {
            let at = place.member("subnets").index(index);
            let found = Self::find(
                &mut self.diagnostics,
                &self.names.subnets,
                "subnet",
                name,
                at.clone(),
            );
            let Some(subnet) = found else { continue };
            if !self.same_vpc(vpc, self.topology.subnets[subnet].vpc, &at) {
                continue;
            }
            let zone = &self.topology.subnets[subnet].zone_id;
            if zones.insert(zone.clone(), subnet).is_some() {
                self.diagnostics.push(
                    Diagnostic::warning(
                        "SECOND_SUBNET_IN_ZONE",
                        at,
                        format!("the attachment has a subnet in zone `{zone}` already"),
                    )
                    .hint("an attachment takes one subnet a zone (N-TGW-06)"),
                );
            }
            subnets.push(subnet);
        }
        if written.subnets.is_empty() {
            self.diagnostics.push(
                Diagnostic::error(
                    "ATTACHMENT_WITHOUT_SUBNET",
                    place.member("subnets"),
                    "the attachment has no subnet, so nothing enters the gateway".to_owned(),
                )
                .hint("give it a subnet in each zone that sends packets (N-TGW-06)"),
            );
        }
        self.recommend_appliance_mode(&subnets, written, place);
        Some(Attached::Vpc {
            vpc,
            subnets,
            security_group_referencing: written.security_group_referencing,
            appliance_mode: written.appliance_mode,
        })
    }
}

impl Compiler<'_> {
    /// An attachment whose subnets hand packets to an inspecting part needs appliance mode, or replies from another
    /// zone miss it (N-TGW-07).
    fn recommend_appliance_mode(
        &mut self,
        subnets: &[Id<Subnet>],
        written: &model::AttachedVpc,
        place: &Place,
    ) {
        let inspecting = subnets.iter().find_map(|&subnet| {
            let table = self.topology.subnets[subnet].table;
            let mut routes = self.topology.tables[table].routes.iter();
            routes.find_map(|route| match route.via {
                Via::Unmodelled(part) => Some(part),
                _ => None,
            })
        });
        if let (Some(part), false) = (inspecting, written.appliance_mode) {
            self.diagnostics.push(
                Diagnostic::warning(
                    "TRANSIT_GATEWAY_APPLIANCE_MODE_RECOMMENDED",
                    place.member("appliance_mode"),
                    format!(
                        "packets that come through the attachment are handed to `{}`, and appliance mode is off",
                        self.topology.unmodelled[part].name
                    ),
                )
                .hint("turn appliance mode on, so that both ways of a connection keep to one zone (N-TGW-07)"),
            );
        }
    }
}

fn state(state: AttachmentState) -> &'static str {
    match state {
        AttachmentState::Available => "available",
        AttachmentState::Modifying => "modifying",
        AttachmentState::PendingAcceptance => "pendingAcceptance",
        AttachmentState::Pending => "pending",
        AttachmentState::Rejected => "rejected",
        AttachmentState::Failing => "failing",
        AttachmentState::Failed => "failed",
        AttachmentState::Deleting => "deleting",
        AttachmentState::Deleted => "deleted",
    }
}

fn kind(kind: UnmodelledKind) -> &'static str {
    match kind {
        UnmodelledKind::Lattice => "VPC Lattice",
        UnmodelledKind::NetworkFirewall => "AWS Network Firewall",
        UnmodelledKind::CloudWan => "Cloud WAN",
        UnmodelledKind::GatewayLoadBalancer => "Gateway Load Balancer",
        UnmodelledKind::Appliance => "an appliance that forwards packets",
        UnmodelledKind::Connect => "a Transit Gateway Connect attachment",
    }
}
