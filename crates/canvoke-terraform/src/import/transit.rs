//! Transit gateways and what is attached to them.

use canvoke::Diagnostic;
use canvoke::model::{Attached, AttachedVpc, AttachmentState, TransitAttachment, TransitGateway};

use super::reader::{Part, Reader};

pub(super) const GATEWAYS: [&str; 1] = ["aws_ec2_transit_gateway"];

impl<'a> Reader<'a> {
    pub(super) fn transit_gateways(&mut self) {
        for part in self.all("aws_ec2_transit_gateway") {
            let name = self.name(&part);
            let works = self.evaluator.providers.of(&part.entry).clone();
            // Terraform's defaults (N-TF-02).
            let gateway = TransitGateway {
                account: works.account,
                region: self.region(&works.region),
                security_group_referencing: self.switch(
                    &part,
                    "security_group_referencing_support",
                    false,
                ),
                default_association: self.switch(&part, "default_route_table_association", true),
                default_propagation: self.switch(&part, "default_route_table_propagation", true),
                auto_accept: self.switch(&part, "auto_accept_shared_attachments", false),
                shared_with: self.shared_with(&part),
                routes_unknown: false,
                id: None,
            };
            self.became(&part, "transit_gateways", &name);
            self.scenario.transit_gateways.insert(name, gateway);
        }
        for part in self.all_data("aws_ec2_transit_gateway") {
            self.existing_gateway(&part);
        }
    }

    /// A gateway that somebody else made: its settings and tables are not here.
    fn existing_gateway(&mut self, part: &Part<'a>) {
        let name = self.name(part);
        let works = self.evaluator.providers.of(&part.entry).clone();
        let id = self.evaluator.argument(part.body, "id");
        let id = id.and_then(|id| id.to_text());
        let mut others = self.evaluator.providers.accounts();
        others.remove(&works.account);
        self.diagnostics.push(
            Diagnostic::note(
                "ROUTES_UNKNOWN",
                part.place(),
                format!("`{}` asks AWS for a transit gateway: what its route tables say is not known here", part.address),
            )
            .hint("import the folder that makes it together with this one"),
        );
        let gateway = TransitGateway {
            account: works.account,
            region: self.region(&works.region),
            security_group_referencing: false,
            default_association: true,
            default_propagation: true,
            auto_accept: true,
            shared_with: others.into_keys().collect(),
            routes_unknown: true,
            id: id.filter(|id| id.starts_with("tgw-")),
        };
        self.became(part, "transit_gateways", &name);
        self.scenario.transit_gateways.insert(name, gateway);
    }

    /// An argument that is `enable` or `disable`.
    fn switch(&mut self, part: &Part<'_>, name: &str, otherwise: bool) -> bool {
        match self.text(part, name).as_deref() {
            Some("enable") => true,
            Some("disable") => false,
            Some(_) => {
                self.wrong(part, name, "`enable` or `disable`");
                otherwise
            }
            None => otherwise,
        }
    }

    pub(super) fn transit_attachments(&mut self) {
        let accepters = self.all("aws_ec2_transit_gateway_vpc_attachment_accepter");
        for part in self.all("aws_ec2_transit_gateway_vpc_attachment") {
            self.vpc_attachment(&part, &accepters);
        }
        let accepters = self.all("aws_ec2_transit_gateway_peering_attachment_accepter");
        for part in self.all("aws_ec2_transit_gateway_peering_attachment") {
            self.peering_attachment(&part, &accepters);
        }
        for part in self.all("aws_vpn_connection") {
            if part.body.has_attribute("transit_gateway_id") {
                self.vpn_attachment(&part);
            }
        }
        self.direct_connect_attachments();
        for part in self.all("aws_ec2_transit_gateway_connect") {
            let gateway = self.link(&part, "transit_gateway_id", &GATEWAYS);
            let drawn = self.addresses.get(part.address).cloned();
            if let (Some(gateway), Some(drawn)) = (gateway, drawn) {
                self.attach_to(&part, &gateway, Attached::Unmodelled(drawn));
            }
        }
    }

    fn vpc_attachment(&mut self, part: &Part<'a>, accepters: &[Part<'a>]) {
        let gateway = self.link(part, "transit_gateway_id", &GATEWAYS);
        let vpc = self.link(part, "vpc_id", &["aws_vpc"]);
        let subnets = self.links(part, "subnet_ids", &["aws_subnet"]);
        let appliance_mode = self.switch(part, "appliance_mode_support", false);
        let security_group_referencing =
            self.switch(part, "security_group_referencing_support", true);
        let own = (
            self.flag(part, "transit_gateway_default_route_table_association"),
            self.flag(part, "transit_gateway_default_route_table_propagation"),
        );
        let accepter = self.accepter(part, accepters);
        let (Some(gateway), Some(vpc)) = (gateway, vpc) else {
            return;
        };
        let asked = accepter.map_or((None, None), |accepter| {
            (
                self.flag(&accepter, "transit_gateway_default_route_table_association"),
                self.flag(&accepter, "transit_gateway_default_route_table_propagation"),
            )
        });
        let maker = &self.evaluator.providers.of(&part.entry).account;
        let found = self.scenario.transit_gateways.get(&gateway);
        let is_foreign = found.is_some_and(|found| found.account != *maker);
        let waits =
            is_foreign && accepter.is_none() && found.is_some_and(|found| !found.auto_accept);
        let attachment = TransitAttachment {
            gateway,
            to: Attached::Vpc(AttachedVpc {
                vpc,
                subnets,
                security_group_referencing,
                appliance_mode,
            }),
            state: if waits {
                AttachmentState::PendingAcceptance
            } else {
                AttachmentState::Available
            },
            default_association: asked.0.or(own.0).unwrap_or(true),
            default_propagation: asked.1.or(own.1).unwrap_or(true),
        };
        self.attachment_became(part, attachment);
    }

    /// The resource that accepts an attachment.
    fn accepter(&mut self, part: &Part<'_>, accepters: &[Part<'a>]) -> Option<Part<'a>> {
        let id = self.evaluator.id(part.address, &part.entry);
        accepters.iter().copied().find(|accepter| {
            self.text(accepter, "transit_gateway_attachment_id")
                .as_ref()
                == Some(&id)
        })
    }

    fn peering_attachment(&mut self, part: &Part<'a>, accepters: &[Part<'a>]) {
        let gateway = self.link(part, "transit_gateway_id", &GATEWAYS);
        let far = self.link(part, "peer_transit_gateway_id", &GATEWAYS);
        for known in ["peer_region", "peer_account_id"] {
            self.value(part, known);
        }
        let accepter = self.accepter(part, accepters);
        let (Some(gateway), Some(far)) = (gateway, far) else {
            return;
        };
        // Even in one account somebody accepts (N-TGW-05).
        let state = match accepter {
            Some(_) => AttachmentState::Available,
            None => AttachmentState::PendingAcceptance,
        };
        let attachment = attached(gateway, Attached::Peering(far), state);
        self.attachment_became(part, attachment);
    }

    /// Attaches what is there at once.
    pub(super) fn attach_to(&mut self, part: &Part<'_>, gateway: &str, to: Attached) {
        let attachment = attached(gateway.to_owned(), to, AttachmentState::Available);
        self.attachment_became(part, attachment);
    }

    fn attachment_became(&mut self, part: &Part<'_>, attachment: TransitAttachment) {
        let name = self.name(part);
        let id = self.evaluator.id(part.address, &part.entry);
        self.attachments.insert(id, name.clone());
        self.became(part, "transit_attachments", &name);
        self.scenario.transit_attachments.insert(name, attachment);
    }

    /// The attachment that an argument names.
    pub(super) fn attachment(&mut self, part: &Part<'_>, name: &str) -> Option<String> {
        let id = self.text(part, name)?;
        let found = self.attachments.get(&id).cloned();
        if found.is_none() {
            self.diagnostics.push(
                Diagnostic::warning(
                    "DANGLING_REFERENCE",
                    part.argument_place(name),
                    format!(
                        "`{name}` of `{}` is no attachment that these files make",
                        part.address
                    ),
                )
                .hint("import the folder that makes it together with this one"),
            );
        }
        found
    }
}

fn attached(gateway: String, to: Attached, state: AttachmentState) -> TransitAttachment {
    TransitAttachment {
        gateway,
        to,
        state,
        default_association: true,
        default_propagation: true,
    }
}
