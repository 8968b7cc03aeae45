//! Sites on premises: customer gateways and Direct Connect gateways, with what joins them to VPCs and to transit
//! gateways. Which blocks a site announces over BGP stands in a tag of our own, or is not known.

use canvoke::Diagnostic;
use canvoke::model::{Attached, Link, Site};

use super::reader::{Part, Reader};
use super::transit::GATEWAYS;

const INTERFACES: [&str; 2] = [
    "aws_dx_private_virtual_interface",
    "aws_dx_transit_virtual_interface",
];

impl<'a> Reader<'a> {
    /// The sites, with the VPCs that their gateways are joined to.
    pub(super) fn sites(&mut self) {
        for part in self.all("aws_customer_gateway") {
            let kept = self.tag(&part, "canvoke:site");
            let name = kept.unwrap_or_else(|| self.name(&part));
            let id = self.evaluator.id(part.address, &part.entry);
            self.site_names.insert(id, name.clone());
            self.text(&part, "type");
            self.site(&part, &name, Link::VpnBgp);
        }
        self.direct_connect_sites();
        for part in self.all("aws_vpn_connection") {
            self.vpn_connection(&part);
        }
        for part in self.all("aws_dx_gateway_association") {
            self.direct_connect_vpc(&part);
        }
        for part in self.all("aws_vpn_connection_route") {
            self.connection_route(&part);
        }
        self.static_transit_routes();
        self.sites_without_blocks();
    }

    /// A site, made or met again, with what tags say of it.
    fn site(&mut self, part: &Part<'_>, name: &str, link: Link) {
        let cidrs = self.tag_list(part, "canvoke:cidrs").unwrap_or_default();
        let routes = self.tag_list(part, "canvoke:routes");
        if !self.scenario.sites.contains_key(name) {
            self.became(part, "sites", name);
            let site = Site {
                cidrs: Vec::new(),
                link,
                vpcs: Vec::new(),
                routes: None,
                forwards: Vec::new(),
            };
            self.scenario.sites.insert(name.to_owned(), site);
        }
        self.addresses
            .insert(part.address.to_owned(), name.to_owned());
        if let Some(site) = self.scenario.sites.get_mut(name) {
            for cidr in cidrs {
                if !site.cidrs.contains(&cidr) {
                    site.cidrs.push(cidr);
                }
            }
            site.routes = site.routes.take().or(routes);
        }
    }

    /// A Direct Connect gateway is the site behind its virtual interfaces.
    fn direct_connect_sites(&mut self) {
        let mut interfaces = Vec::new();
        for kind in INTERFACES {
            for part in self.all(kind) {
                if let Some(gateway) = self.text(&part, "dx_gateway_id") {
                    interfaces.push((gateway, part));
                }
            }
        }
        for part in self.all("aws_dx_gateway") {
            let id = self.evaluator.id(part.address, &part.entry);
            let behind: Vec<Part<'_>> = interfaces
                .iter()
                .filter(|(gateway, _)| *gateway == id)
                .map(|(_, interface)| *interface)
                .collect();
            let kept = behind
                .iter()
                .find_map(|interface| self.tag(interface, "canvoke:site"));
            let name = kept.unwrap_or_else(|| self.name(&part));
            self.site_names.insert(id, name.clone());
            self.site(&part, &name, Link::DirectConnect);
            for interface in behind {
                self.site(&interface, &name, Link::DirectConnect);
            }
        }
    }

    /// The site that an argument's gateway is.
    fn site_of(&mut self, part: &Part<'_>, argument: &str) -> Option<String> {
        let id = self.text(part, argument)?;
        let found = self.site_names.get(&id).cloned();
        if found.is_none() {
            self.diagnostics.push(
                Diagnostic::warning(
                    "DANGLING_REFERENCE",
                    part.argument_place(argument),
                    format!(
                        "`{argument}` of `{}` is no gateway that these files make",
                        part.address
                    ),
                )
                .hint("import the folder that makes it together with this one"),
            );
        }
        found
    }

    /// The VPC of a virtual private gateway.
    fn vpc_of_gateway(&mut self, part: &Part<'_>, argument: &str) -> Option<String> {
        let id = self.text(part, argument)?;
        let address = self.address_of("aws_vpn_gateway", &id)?;
        let gateways = self.all("aws_vpn_gateway");
        let gateway = gateways.iter().find(|gateway| gateway.address == address)?;
        if gateway.body.has_attribute("vpc_id") {
            return self.link(gateway, "vpc_id", &["aws_vpc"]);
        }
        for attachment in self.all("aws_vpn_gateway_attachment") {
            if self.text(&attachment, "vpn_gateway_id").as_ref() == Some(&id) {
                return self.link(&attachment, "vpc_id", &["aws_vpc"]);
            }
        }
        None
    }

    fn vpn_connection(&mut self, part: &Part<'_>) {
        let site = self.site_of(part, "customer_gateway_id");
        self.text(part, "type");
        let is_static = self.flag(part, "static_routes_only").unwrap_or(false);
        let block = self.text(part, "local_ipv4_network_cidr");
        let is_to_vpc = part.body.has_attribute("vpn_gateway_id");
        let vpc = if is_to_vpc {
            self.vpc_of_gateway(part, "vpn_gateway_id")
        } else {
            None
        };
        let is_kept = self.is_kept(part);
        let Some(site) = site.and_then(|site| self.scenario.sites.get_mut(&site)) else {
            return;
        };
        if is_static {
            site.link = Link::Vpn;
        }
        if let Some(vpc) = vpc
            && !site.vpcs.contains(&vpc)
        {
            site.vpcs.push(vpc);
        }
        let block = block.filter(|block| block != "0.0.0.0/0" && !is_kept);
        if let Some(block) = block
            && !site.cidrs.contains(&block)
        {
            site.cidrs.push(block);
        }
    }

    /// Whether a tag keeps the blocks of the site behind a connection.
    fn is_kept(&self, part: &Part<'_>) -> bool {
        let id = self
            .evaluator
            .argument_text(&part.entry, "customer_gateway_id");
        let gateways = self.all("aws_customer_gateway");
        gateways.iter().any(|gateway| {
            self.evaluator.id(gateway.address, &gateway.entry) == id
                && self.tag(gateway, "canvoke:cidrs").is_some()
        })
    }

    fn connection_route(&mut self, part: &Part<'_>) {
        let id = self.text(part, "vpn_connection_id");
        let to = self.text(part, "destination_cidr_block");
        let connection = id.and_then(|id| self.address_of("aws_vpn_connection", &id));
        if let (Some(connection), Some(to)) = (connection, to) {
            self.block_of_connection(&connection, to);
        }
    }

    /// A static route to a connection says a block of the site behind it, unless a tag says all of them.
    fn block_of_connection(&mut self, connection: &str, block: String) {
        let connections = self.all("aws_vpn_connection");
        let found = connections.iter().find(|part| part.address == connection);
        let Some(part) = found.filter(|part| !self.is_kept(part)) else {
            return;
        };
        let gateway = self
            .evaluator
            .argument_text(&part.entry, "customer_gateway_id");
        let site = self.site_names.get(&gateway);
        if let Some(site) = site.and_then(|site| self.scenario.sites.0.get_mut(site))
            && !site.cidrs.contains(&block)
        {
            site.cidrs.push(block);
        }
    }

    /// Static routes of transit gateways to a connection.
    fn static_transit_routes(&mut self) {
        for part in self.all("aws_ec2_transit_gateway_route") {
            let id = self
                .evaluator
                .argument_text(&part.entry, "transit_gateway_attachment_id");
            let connection = self.address_of("aws_vpn_connection", &id);
            let to = self
                .evaluator
                .argument_text(&part.entry, "destination_cidr_block");
            if let Some(connection) = connection
                && !to.is_empty()
                && to != "0.0.0.0/0"
            {
                self.block_of_connection(&connection, to);
            }
        }
    }

    fn direct_connect_vpc(&mut self, part: &Part<'_>) {
        let site = self.site_of(part, "dx_gateway_id");
        let prefixes = self.texts(part, "allowed_prefixes");
        let argument = ["associated_gateway_id", "vpn_gateway_id"]
            .into_iter()
            .find(|argument| part.body.has_attribute(argument));
        let vpc = argument.and_then(|argument| self.vpc_of_gateway(part, argument));
        let kept = INTERFACES.iter().flat_map(|kind| self.all(kind));
        let is_kept = kept
            .filter(|interface| self.tag(interface, "canvoke:site") == site)
            .any(|interface| self.tag(&interface, "canvoke:cidrs").is_some());
        let Some(site) = site.and_then(|site| self.scenario.sites.get_mut(&site)) else {
            return;
        };
        if let Some(vpc) = vpc
            && !site.vpcs.contains(&vpc)
        {
            site.vpcs.push(vpc);
        }
        // What AWS announces to the site is what the site sends over the link.
        if !is_kept && !prefixes.is_empty() {
            let routes = site.routes.get_or_insert_default();
            for prefix in prefixes {
                if !routes.contains(&prefix) {
                    routes.push(prefix);
                }
            }
        }
    }

    fn sites_without_blocks(&mut self) {
        let silent: Vec<String> = self
            .scenario
            .sites
            .iter()
            .filter(|(_, site)| site.cidrs.is_empty())
            .map(|(name, _)| name.clone())
            .collect();
        for name in silent {
            let pointer = canvoke::Place::at(&["sites", &name]).pointer;
            let place = self.places.get(&pointer).cloned().unwrap_or_default();
            self.diagnostics.push(
                Diagnostic::warning(
                    "UNKNOWN_VALUE",
                    place,
                    format!("the blocks of the site `{name}` are not known here: it announces them over BGP"),
                )
                .hint("write them into its `cidrs`, or into a tag `canvoke:cidrs` of its gateway"),
            );
        }
    }

    pub(super) fn vpn_attachment(&mut self, part: &Part<'a>) {
        let gateway = self.link(part, "transit_gateway_id", &GATEWAYS);
        let site = self.site_of(part, "customer_gateway_id");
        if let (Some(gateway), Some(site)) = (gateway, site) {
            self.attach_to(part, &gateway, Attached::Site(site));
        }
    }

    /// An association of a Direct Connect gateway with a transit gateway is an attachment, which a data source may name.
    pub(super) fn direct_connect_attachments(&mut self) {
        let named = self.all_data("aws_ec2_transit_gateway_dx_gateway_attachment");
        for part in self.all("aws_dx_gateway_association") {
            let id = self
                .evaluator
                .argument_text(&part.entry, "associated_gateway_id");
            let Some(gateway) = self.gateway_by_id(&id) else {
                continue;
            };
            let Some(site) = self.site_of(&part, "dx_gateway_id") else {
                continue;
            };
            let far = self.evaluator.argument_text(&part.entry, "dx_gateway_id");
            let name = named.iter().find(|data| {
                let text = |argument| self.evaluator.argument_text(&data.entry, argument);
                text("transit_gateway_id") == id && text("dx_gateway_id") == far
            });
            match name {
                Some(data) => {
                    let (data, own) = (*data, self.evaluator.id(part.address, &part.entry));
                    self.attachments.insert(own, self.name(&data));
                    let id = self.evaluator.data_id(data.address, &data.entry);
                    self.attachments.insert(id, self.name(&data));
                    self.attach_to(&data, &gateway, Attached::Site(site));
                }
                None => self.attach_to(&part, &gateway, Attached::Site(site)),
            }
        }
    }

    fn gateway_by_id(&self, id: &str) -> Option<String> {
        let address = self.address_of("aws_ec2_transit_gateway", id)?;
        self.evaluator.names.get(&address).cloned()
    }
}
