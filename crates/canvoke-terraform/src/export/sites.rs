//! Sites on premises joined by VPN: customer gateways and connections, to a VPC's gateway or to a transit gateway. What
//! a site announces over BGP no argument holds: it stands in tags. Direct Connect has a file of its own.

use canvoke::model::{Attached, Link, Site, TransitAttachment};
use canvoke::{Diagnostic, Place};

use super::homes::Home;
use super::tags::{list_tags, tags};
use super::{Export, name_tag};
use crate::hcl::{Expr, reference, text};

const CUSTOMER: &str = "aws_customer_gateway";
pub(super) const CONNECTION: &str = "aws_vpn_connection";

impl Export<'_> {
    pub(super) fn sites(&mut self) {
        let scenario = self.scenario;
        for (name, site) in &scenario.sites {
            let place = Place::at(&["sites", name]);
            if !site.forwards.is_empty() {
                self.diagnostics.push(Diagnostic::note(
                    "NOT_IN_TERRAFORM",
                    place.member("forwards"),
                    format!("what the DNS servers of `{name}` forward is set up there, not in AWS"),
                ));
            }
            if site.link == Link::DirectConnect {
                self.direct_connect(name, site, &place);
                continue;
            }
            for home in self.site_homes(name, site) {
                self.customer_gateway(name, site, &home, &place);
            }
            for (index, vpc) in site.vpcs.iter().enumerate() {
                let Some(home) = self.vpc_home(vpc) else {
                    self.dangling(place.member("vpcs").index(index), "VPC", vpc);
                    continue;
                };
                self.vpn_to_vpc(name, site, vpc, &home);
            }
        }
    }

    /// Where a site's customer gateways live: beside each gateway that it is joined to; anywhere, if to none.
    pub(super) fn site_homes(&self, name: &str, site: &Site) -> Vec<Home> {
        let mut homes: Vec<Home> = Vec::new();
        let of_vpcs = site.vpcs.iter().filter_map(|vpc| self.vpc_home(vpc));
        let attachments = self.scenario.transit_attachments.values();
        let of_gateways = attachments
            .filter(|one| matches!(&one.to, Attached::Site(other) if other == name))
            .filter_map(|one| self.gateway_home(&one.gateway));
        for home in of_vpcs.chain(of_gateways) {
            if !homes.contains(&home) {
                homes.push(home);
            }
        }
        if homes.is_empty() {
            homes.push(self.homes.main.clone());
        }
        homes
    }

    fn customer_gateway_label(&mut self, name: &str, site: &Site, home: &Home) -> String {
        let is_first = self.site_homes(name, site).first() == Some(home);
        if is_first {
            return self.labels.of(CUSTOMER, name);
        }
        let wanted = format!("{name}_{}_{}", home.account, home.region);
        self.labels.of(CUSTOMER, &wanted)
    }

    fn customer_gateway(&mut self, name: &str, site: &Site, home: &Home, place: &Place) {
        let label = self.customer_gateway_label(name, site, home);
        let address = self.fill_in(
            &format!("{name}_public_ip"),
            &format!(
                "Public address of the VPN device of the site {name}; the default is for examples"
            ),
            "203.0.113.1",
            place.clone(),
        );
        let mut block = self.resource(CUSTOMER, &label, home);
        block.set("bgp_asn", text("65000"));
        block.set("ip_address", address);
        block.set("type", text("ipsec.1"));
        block.blank();
        block.set("tags", site_tags(name, site));
        self.add("sites.tf", block);
    }

    fn vpn_to_vpc(&mut self, name: &str, site: &Site, vpc: &str, home: &Home) {
        let gateway = self.labels.of("aws_vpn_gateway", vpc);
        let gateway = reference("aws_vpn_gateway", &gateway, "id");
        let label = self.labels.of(CONNECTION, &format!("{name} to {vpc}"));
        self.connection(name, site, home, &label, ("vpn_gateway_id", gateway));
        if site.link != Link::Vpn {
            return;
        }
        for cidr in &site.cidrs {
            let kind = "aws_vpn_connection_route";
            let route = self.labels.fresh(kind, &format!("{label}_{cidr}"));
            let mut block = self.resource(kind, &route, home);
            let connection = reference(CONNECTION, &label, "id");
            block.set("vpn_connection_id", connection);
            block.set("destination_cidr_block", text(cidr));
            self.add("sites.tf", block);
        }
    }

    fn connection(
        &mut self,
        name: &str,
        site: &Site,
        home: &Home,
        label: &str,
        gateway: (&'static str, Expr),
    ) {
        let customer = self.customer_gateway_label(name, site, home);
        let mut block = self.resource(CONNECTION, label, home);
        let customer = reference(CUSTOMER, &customer, "id");
        block.set("customer_gateway_id", customer);
        block.set(gateway.0, gateway.1);
        block.set("type", text("ipsec.1"));
        let is_static = Expr::Bool(site.link == Link::Vpn);
        block.set("static_routes_only", is_static);
        block.blank();
        block.set("tags", name_tag(label));
        self.add("sites.tf", block);
    }

    /// A site's attachment to a transit gateway: AWS makes it with the connection.
    pub(super) fn site_attachment(
        &mut self,
        name: &str,
        attachment: &TransitAttachment,
        site_name: &str,
        gateway_id: Expr,
        place: &Place,
    ) {
        let scenario = self.scenario;
        let (Some(site), Some(home)) = (
            scenario.sites.get(site_name),
            self.gateway_home(&attachment.gateway),
        ) else {
            self.dangling(place.member("to").member("site"), "site", site_name);
            return;
        };
        self.attachment_state(name, attachment.state, false, place);
        self.no_defaults(name, attachment, place);
        let label = self.labels.of(CONNECTION, name);
        if site.link == Link::DirectConnect {
            let gateway = (attachment.gateway.as_str(), gateway_id);
            self.direct_connect_attachment(&label, (site_name, site), gateway, &home);
        } else {
            let gateway = ("transit_gateway_id", gateway_id);
            self.connection(site_name, site, &home, &label, gateway);
        }
    }

    /// The id of a site's attachment.
    pub(super) fn site_attachment_reference(&mut self, name: &str, site: &str) -> Option<Expr> {
        let site = self.scenario.sites.get(site)?;
        let label = self.labels.of(CONNECTION, name);
        Some(if site.link == Link::DirectConnect {
            reference(super::direct_connect::ATTACHMENT, &label, "id")
        } else {
            reference(CONNECTION, &label, "transit_gateway_attachment_id")
        })
    }
}

/// What AWS learns of a site only over BGP, and what the site itself does.
pub(super) fn site_tags(name: &str, site: &Site) -> Expr {
    let mut further = vec![("canvoke:site".to_owned(), name.to_owned())];
    further.extend(list_tags("canvoke:cidrs", &site.cidrs));
    if let Some(routes) = &site.routes {
        further.extend(list_tags("canvoke:routes", routes));
    }
    tags(name, further)
}
