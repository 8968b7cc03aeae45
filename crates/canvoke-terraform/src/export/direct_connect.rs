//! Sites joined by Direct Connect: a gateway, its virtual interface, its associations with VPCs' gateways and with
//! transit gateways. The connection itself is a cable, and is a variable here.

use canvoke::Place;
use canvoke::model::{Attached, Site};

use super::homes::Home;
use super::sites::site_tags;
use super::{Export, wait_for};
use crate::hcl::{Block, Expr, number, reference, text};

const GATEWAY: &str = "aws_dx_gateway";
const ASSOCIATION: &str = "aws_dx_gateway_association";
/// AWS makes the attachment with the association, so it is asked for.
pub(super) const ATTACHMENT: &str = "data.aws_ec2_transit_gateway_dx_gateway_attachment";

/// What a Direct Connect gateway leads to: never to both kinds at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leads {
    ToVpcs,
    ToTransitGateways,
}

impl Export<'_> {
    pub(super) fn direct_connect(&mut self, name: &str, site: &Site, place: &Place) {
        let mut gateways: Vec<(Leads, Home)> = Vec::new();
        let mut push = |leads: Leads, home: Home| {
            let known = |(other, at): &(Leads, Home)| *other == leads && at.account == home.account;
            if !gateways.iter().any(known) {
                gateways.push((leads, home));
            }
        };
        for (index, vpc) in site.vpcs.iter().enumerate() {
            match self.vpc_home(vpc) {
                Some(home) => push(Leads::ToVpcs, home),
                None => self.dangling(place.member("vpcs").index(index), "VPC", vpc),
            }
        }
        for attachment in self.scenario.transit_attachments.values() {
            if matches!(&attachment.to, Attached::Site(other) if other == name)
                && let Some(home) = self.gateway_home(&attachment.gateway)
            {
                push(Leads::ToTransitGateways, home);
            }
        }
        if gateways.is_empty() {
            gateways.push((Leads::ToVpcs, self.homes.main.clone()));
        }
        for (leads, home) in &gateways {
            self.dx_gateway(name, site, *leads, home, place);
        }
        for vpc in &site.vpcs {
            let Some(home) = self.vpc_home(vpc) else {
                continue;
            };
            let label = self.labels.fresh(ASSOCIATION, &format!("{name}_{vpc}"));
            let mut block = self.resource(ASSOCIATION, &label, &home);
            let gateway = self.dx_label(name, Leads::ToVpcs, &home);
            block.set("dx_gateway_id", reference(GATEWAY, &gateway, "id"));
            let gateway = self.labels.of("aws_vpn_gateway", vpc);
            let gateway = reference("aws_vpn_gateway", &gateway, "id");
            block.set("associated_gateway_id", gateway);
            if let Some(routes) = &site.routes {
                block.set("allowed_prefixes", blocks(routes));
            }
            self.add("sites.tf", block);
        }
    }

    fn dx_label(&mut self, name: &str, leads: Leads, home: &Home) -> String {
        let kind = match leads {
            Leads::ToVpcs => "",
            Leads::ToTransitGateways => "_transit",
        };
        let account = if home.account == self.homes.main.account {
            String::new()
        } else {
            format!("_{}", home.account)
        };
        self.labels.of(GATEWAY, &format!("{name}{kind}{account}"))
    }

    fn dx_gateway(&mut self, name: &str, site: &Site, leads: Leads, home: &Home, place: &Place) {
        let label = self.dx_label(name, leads, home);
        let mut block = self.resource(GATEWAY, &label, home);
        block.set("name", text(&label));
        block.set("amazon_side_asn", text("64512"));
        self.add("sites.tf", block);
        let (kind, vlan) = match leads {
            Leads::ToVpcs => ("aws_dx_private_virtual_interface", 101),
            Leads::ToTransitGateways => ("aws_dx_transit_virtual_interface", 102),
        };
        let connection = self.fill_in(
            &format!("{name}_connection_id"),
            &format!("Id of the Direct Connect connection of the site {name}"),
            "dxcon-00000000",
            place.clone(),
        );
        let mut block = self.resource(kind, &label, home);
        block.set("connection_id", connection);
        block.set("dx_gateway_id", reference(GATEWAY, &label, "id"));
        block.set("name", text(&label));
        block.set("vlan", number(vlan));
        block.set("address_family", text("ipv4"));
        block.set("bgp_asn", number(65000));
        block.blank();
        block.set("tags", site_tags(name, site));
        self.add("sites.tf", block);
    }

    /// The association of a site's gateway with a transit gateway, and the attachment that comes of it.
    pub(super) fn direct_connect_attachment(
        &mut self,
        label: &str,
        (name, site): (&str, &Site),
        (transit, transit_id): (&str, Expr),
        home: &Home,
    ) {
        let gateway = self.dx_label(name, Leads::ToTransitGateways, home);
        let gateway = reference(GATEWAY, &gateway, "id");
        let association = self.labels.fresh(ASSOCIATION, label);
        let mut block = self.resource(ASSOCIATION, &association, home);
        block.set("dx_gateway_id", gateway.clone());
        block.set("associated_gateway_id", transit_id.clone());
        // A transit gateway announces what is listed here, and nothing else.
        let announced = site.routes.clone();
        let announced = announced.unwrap_or_else(|| self.blocks_behind(transit));
        block.set("allowed_prefixes", blocks(&announced));
        self.add("sites.tf", block);
        let kind = ATTACHMENT.trim_start_matches("data.");
        let mut block = Block::labelled("data", &[kind, label]);
        if let Some(provider) = self.homes.provider(home) {
            block.set("provider", provider);
            block.blank();
        }
        block.set("transit_gateway_id", transit_id);
        block.set("dx_gateway_id", gateway);
        wait_for(&mut block, vec![format!("{ASSOCIATION}.{association}")]);
        self.add("sites.tf", block);
    }

    /// The IPv4 blocks of the VPCs that are attached to a transit gateway.
    fn blocks_behind(&self, transit: &str) -> Vec<String> {
        let scenario = self.scenario;
        let mut all = Vec::new();
        for attachment in scenario.transit_attachments.values() {
            if let Attached::Vpc(attached) = &attachment.to
                && attachment.gateway == transit
                && let Some(vpc) = scenario.vpcs.get(&attached.vpc)
            {
                all.extend(vpc.cidrs.iter().cloned());
            }
        }
        all
    }
}

fn blocks(cidrs: &[String]) -> Expr {
    Expr::List(cidrs.iter().map(text).collect())
}
