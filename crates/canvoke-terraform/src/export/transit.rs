//! Transit gateways and their attachments of VPCs and of each other. A site's attachment is in sites, a route table in
//! transit_tables.

use canvoke::model::{Attached, AttachedVpc, AttachmentState, TransitAttachment};
use canvoke::{Diagnostic, Place};

use super::homes::{Home, home};
use super::shares::Shared;
use super::{Export, name_tag, wait_for};
use crate::hcl::{Block, Expr, reference, text};

const GATEWAY: &str = "aws_ec2_transit_gateway";
const VPC: &str = "aws_ec2_transit_gateway_vpc_attachment";
const VPC_ACCEPTER: &str = "aws_ec2_transit_gateway_vpc_attachment_accepter";
const PEERING: &str = "aws_ec2_transit_gateway_peering_attachment";
const PEERING_ACCEPTER: &str = "aws_ec2_transit_gateway_peering_attachment_accepter";

impl Export<'_> {
    pub(super) fn transit_gateways(&mut self) {
        let scenario = self.scenario;
        for (name, gateway) in &scenario.transit_gateways {
            let place = Place::at(&["transit_gateways", name]);
            let home = home(scenario, &gateway.account, gateway.region.as_ref());
            if !scenario.accounts.contains_key(&gateway.account) {
                let segments = ["transit_gateways", name, "account"];
                self.dangling_account(&segments, &gateway.account);
            }
            let label = self.labels.of(GATEWAY, name);
            if gateway.routes_unknown {
                self.existing_gateway(name, &label, &home, place);
                continue;
            }
            let mut block = self.resource(GATEWAY, &label, &home);
            for (argument, is_on) in [
                ("auto_accept_shared_attachments", gateway.auto_accept),
                (
                    "default_route_table_association",
                    gateway.default_association,
                ),
                (
                    "default_route_table_propagation",
                    gateway.default_propagation,
                ),
                (
                    "security_group_referencing_support",
                    gateway.security_group_referencing,
                ),
            ] {
                block.set(argument, switch(is_on));
            }
            block.blank();
            block.set("tags", name_tag(name));
            self.add("transit.tf", block);
            self.share(&Shared {
                what: GATEWAY,
                label: &label,
                home: &home,
                accounts: &gateway.shared_with,
                place: place.member("shared_with"),
            });
        }
    }

    /// A gateway whose tables are somebody else's is asked for, not made.
    fn existing_gateway(&mut self, name: &str, label: &str, home: &Home, place: Place) {
        let id = self
            .scenario
            .transit_gateways
            .get(name)
            .and_then(|gateway| gateway.id.clone());
        let id = match id {
            Some(id) => text(id),
            None => self.fill_in(
                &format!("{name}_transit_gateway_id"),
                &format!("Id of the existing transit gateway {name}"),
                "tgw-00000000000000000",
                place.clone(),
            ),
        };
        self.diagnostics.push(Diagnostic::note(
            "NOT_IN_TERRAFORM",
            place,
            format!("`{name}` is somebody else's: its settings and whom it is shared with are not written"),
        ));
        let mut block = Block::labelled("data", &[GATEWAY, label]);
        if let Some(provider) = self.homes.provider(home) {
            block.set("provider", provider);
            block.blank();
        }
        block.set("id", id);
        self.add("transit.tf", block);
    }

    /// The id of a gateway, as a reference.
    pub(super) fn transit_gateway_reference(&mut self, name: &str, place: Place) -> Option<Expr> {
        self.gateway_attribute(name, "id", place)
    }

    /// An attribute of a gateway.
    pub(super) fn gateway_attribute(
        &mut self,
        name: &str,
        attribute: &str,
        place: Place,
    ) -> Option<Expr> {
        let scenario = self.scenario;
        let Some(gateway) = scenario.transit_gateways.get(name) else {
            self.dangling(place, "transit gateway", name);
            return None;
        };
        let label = self.labels.of(GATEWAY, name);
        let kind = if gateway.routes_unknown {
            format!("data.{GATEWAY}")
        } else {
            GATEWAY.to_owned()
        };
        Some(reference(&kind, &label, attribute))
    }

    /// Where a gateway lives.
    pub(super) fn gateway_home(&self, name: &str) -> Option<Home> {
        let scenario = self.scenario;
        let gateway = scenario.transit_gateways.get(name)?;
        Some(home(scenario, &gateway.account, gateway.region.as_ref()))
    }

    pub(super) fn transit_attachments(&mut self) {
        let scenario = self.scenario;
        for (name, attachment) in &scenario.transit_attachments {
            let place = Place::at(&["transit_attachments", name]);
            let gateway = &attachment.gateway;
            let at = place.member("gateway");
            let Some(id) = self.transit_gateway_reference(gateway, at) else {
                continue;
            };
            match &attachment.to {
                Attached::Vpc(vpc) => self.vpc_attachment(name, attachment, vpc, id, &place),
                Attached::Peering(far) => {
                    self.peering_attachment(name, attachment, far, id, &place);
                }
                Attached::Site(site) => self.site_attachment(name, attachment, site, id, &place),
                Attached::Unmodelled(part) => self.not_in_terraform(
                    place,
                    format!("the attachment `{name}` of `{part}` is left out, because `{part}` is"),
                ),
            }
        }
    }

    fn vpc_attachment(
        &mut self,
        name: &str,
        attachment: &TransitAttachment,
        vpc: &AttachedVpc,
        gateway_id: Expr,
        place: &Place,
    ) {
        let at = place.member("to").member("vpc");
        let (Some(home), Some(gateway_home)) = (
            self.vpc_home(&vpc.vpc),
            self.gateway_home(&attachment.gateway),
        ) else {
            self.dangling(at.member("vpc"), "VPC", &vpc.vpc);
            return;
        };
        let label = self.labels.of(VPC, name);
        let vpc_id = self.vpc_reference(&vpc.vpc);
        let subnets = self.subnet_references(&vpc.subnets, &at.member("subnets"));
        let mut block = self.resource(VPC, &label, &home);
        block.set("transit_gateway_id", gateway_id);
        block.set("vpc_id", vpc_id);
        block.set("subnet_ids", Expr::List(subnets));
        block.set("appliance_mode_support", switch(vpc.appliance_mode));
        let referencing = switch(vpc.security_group_referencing);
        block.set("security_group_referencing_support", referencing);
        let is_foreign = home.account != gateway_home.account;
        // The owner of a shared gateway decides what the defaults do, with the acceptance.
        if !is_foreign {
            set_defaults(&mut block, attachment);
        }
        block.blank();
        block.set("tags", name_tag(name));
        let mut after = Vec::new();
        if is_foreign {
            let gateway = self.labels.of(GATEWAY, &attachment.gateway);
            let is_shared = self
                .scenario
                .transit_gateways
                .get(&attachment.gateway)
                .is_some_and(|gateway| gateway.shared_with.contains(&home.account));
            if is_shared && !self.is_existing(&attachment.gateway) {
                after.extend(self.acceptance(GATEWAY, &gateway, &home.account));
            }
        }
        wait_for(&mut block, after);
        self.add("transit.tf", block);
        self.vpc_accepter(name, attachment, is_foreign, &gateway_home, place);
    }

    fn vpc_accepter(
        &mut self,
        name: &str,
        attachment: &TransitAttachment,
        is_foreign: bool,
        gateway_home: &Home,
        place: &Place,
    ) {
        let can_wait = is_foreign && !self.accepts_by_itself(&attachment.gateway);
        self.attachment_state(name, attachment.state, can_wait, place);
        if self.has_accepter(attachment, is_foreign) {
            let label = self.labels.of(VPC, name);
            let mut block = self.resource(VPC_ACCEPTER, &label, gateway_home);
            let id = reference(VPC, &label, "id");
            block.set("transit_gateway_attachment_id", id);
            set_defaults(&mut block, attachment);
            block.blank();
            block.set("tags", name_tag(name));
            self.add("transit.tf", block);
        } else if is_foreign && !(attachment.default_association && attachment.default_propagation)
        {
            self.not_in_terraform(
                place.clone(),
                format!("the gateway of `{name}` is another account's, which decides about its default tables at the acceptance"),
            );
        }
    }

    /// Whether an attachment from another account has an accepter.
    fn has_accepter(&self, attachment: &TransitAttachment, is_foreign: bool) -> bool {
        is_foreign
            && !self.accepts_by_itself(&attachment.gateway)
            && carries(attachment.state)
            && !self.is_existing(&attachment.gateway)
    }

    fn accepts_by_itself(&self, gateway: &str) -> bool {
        let gateway = self.scenario.transit_gateways.get(gateway);
        gateway.is_some_and(|gateway| gateway.auto_accept)
    }

    fn is_existing(&self, gateway: &str) -> bool {
        let gateway = self.scenario.transit_gateways.get(gateway);
        gateway.is_some_and(|gateway| gateway.routes_unknown)
    }

    /// States that Terraform cannot ask for.
    pub(super) fn attachment_state(
        &mut self,
        name: &str,
        state: AttachmentState,
        can_wait: bool,
        place: &Place,
    ) {
        let is_reached = match state {
            AttachmentState::Available => true,
            AttachmentState::PendingAcceptance => can_wait,
            _ => false,
        };
        if !is_reached {
            self.diagnostics.push(Diagnostic::note(
                "NOT_IN_TERRAFORM",
                place.member("state"),
                format!("Terraform cannot ask for the state of the attachment `{name}`"),
            ));
        }
    }

    fn peering_attachment(
        &mut self,
        name: &str,
        attachment: &TransitAttachment,
        far: &str,
        gateway_id: Expr,
        place: &Place,
    ) {
        let at = place.member("to").member("peering");
        let Some(far_id) = self.transit_gateway_reference(far, at) else {
            return;
        };
        let (Some(home), Some(far_home)) = (
            self.gateway_home(&attachment.gateway),
            self.gateway_home(far),
        ) else {
            return;
        };
        let label = self.labels.of(PEERING, name);
        let mut block = self.resource(PEERING, &label, &home);
        block.set("transit_gateway_id", gateway_id);
        block.set("peer_transit_gateway_id", far_id);
        if home.account != far_home.account
            && let Some(account) = self.homes.account_id(&far_home.account)
        {
            block.set("peer_account_id", account);
        }
        block.set("peer_region", text(&far_home.region));
        block.blank();
        block.set("tags", name_tag(name));
        self.add("transit.tf", block);
        self.attachment_state(name, attachment.state, true, place);
        self.no_defaults(name, attachment, place);
        if carries(attachment.state) {
            let mut block = self.resource(PEERING_ACCEPTER, &label, &far_home);
            let id = reference(PEERING, &label, "id");
            block.set("transit_gateway_attachment_id", id);
            block.blank();
            block.set("tags", name_tag(name));
            self.add("transit.tf", block);
        }
    }

    /// Says that no argument keeps an attachment of this kind from the default tables.
    pub(super) fn no_defaults(
        &mut self,
        name: &str,
        attachment: &TransitAttachment,
        place: &Place,
    ) {
        let gateway = self.scenario.transit_gateways.get(&attachment.gateway);
        let differs = gateway.is_some_and(|gateway| {
            gateway.default_association && !attachment.default_association
                || gateway.default_propagation && !attachment.default_propagation
        });
        if differs {
            self.not_in_terraform(
                place.clone(),
                format!("Terraform has no argument that keeps `{name}` from the gateway's default route table"),
            );
        }
    }

    /// The id of an attachment, as what needs it accepted names it; none where it is not written.
    pub(super) fn attachment_reference(&mut self, name: &str, place: Place) -> Option<Expr> {
        let scenario = self.scenario;
        let Some(attachment) = scenario.transit_attachments.get(name) else {
            self.dangling(place, "attachment", name);
            return None;
        };
        let near = self.gateway_home(&attachment.gateway)?;
        match &attachment.to {
            Attached::Vpc(vpc) => {
                let is_foreign = self.vpc_home(&vpc.vpc)?.account != near.account;
                let label = self.labels.of(VPC, name);
                Some(if self.has_accepter(attachment, is_foreign) {
                    reference(VPC_ACCEPTER, &label, "transit_gateway_attachment_id")
                } else {
                    reference(VPC, &label, "id")
                })
            }
            Attached::Peering(far) => {
                self.gateway_home(far)?;
                let label = self.labels.of(PEERING, name);
                Some(if carries(attachment.state) {
                    reference(PEERING_ACCEPTER, &label, "transit_gateway_attachment_id")
                } else {
                    reference(PEERING, &label, "id")
                })
            }
            Attached::Site(site) => self.site_attachment_reference(name, site),
            Attached::Unmodelled(_) => None,
        }
    }

    /// Attachments that join a VPC to a gateway, as resources to wait for.
    pub(super) fn attachments_of(&mut self, vpc: &str, gateway: &str) -> Vec<String> {
        let scenario = self.scenario;
        let mut found = Vec::new();
        for (name, attachment) in &scenario.transit_attachments {
            let joins = attachment.gateway == gateway
                && matches!(&attachment.to, Attached::Vpc(attached) if attached.vpc == vpc);
            if !joins {
                continue;
            }
            let near = self.gateway_home(gateway).map(|home| home.account);
            let is_foreign = self.vpc_home(vpc).map(|home| home.account) != near;
            let kind = if self.has_accepter(attachment, is_foreign) {
                VPC_ACCEPTER
            } else {
                VPC
            };
            let label = self.labels.of(VPC, name);
            found.push(format!("{kind}.{label}"));
        }
        found
    }
}

/// Whether an attachment carries packets (N-TGW-01).
fn carries(state: AttachmentState) -> bool {
    matches!(
        state,
        AttachmentState::Available | AttachmentState::Modifying
    )
}

fn set_defaults(block: &mut Block, attachment: &TransitAttachment) {
    block.set(
        "transit_gateway_default_route_table_association",
        Expr::Bool(attachment.default_association),
    );
    block.set(
        "transit_gateway_default_route_table_propagation",
        Expr::Bool(attachment.default_propagation),
    );
}

/// `enable` or `disable`.
fn switch(is_on: bool) -> Expr {
    text(if is_on { "enable" } else { "disable" })
}
