//! Clients: the places calls come from.

use std::collections::BTreeMap;
use std::net::IpAddr;

use ipnet::IpNet;

use super::interface::{Owner, Taken};
use super::{Compiler, cidr};
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place};
use crate::model;
use crate::topology::{
    Account, Client, Interface, Ports, Prefixes, PublicAddress, Site, Subnet, Vantage,
};

impl Compiler<'_> {
    pub(super) fn clients(&mut self, taken: &mut Taken) {
        let scenario = self.scenario;
        let blocks = self.site_blocks();
        for (name, client) in &scenario.clients {
            let place = Place::at(&["clients", name]);
            let vantage = match client {
                model::Client::Instance(instance) => {
                    let place = place.member("instance");
                    self.instance(name, instance, &place, taken)
                }
                model::Client::Function(function) if function.subnets.is_empty() => {
                    Some(Vantage::ServiceNetwork)
                }
                model::Client::Function(function) => {
                    let place = place.member("function");
                    self.function(name, function, &place, taken)
                }
                model::Client::OnPremises(host) => {
                    self.on_premises(host, &place.member("on_premises"), &blocks)
                }
                model::Client::Internet(host) => Some(Vantage::Internet {
                    address: host.address.as_ref().and_then(|text| {
                        self.public_address(text, place.member("internet").member("address"))
                    }),
                }),
            };
            if let Some(vantage) = vantage {
                self.topology.clients.push(Client {
                    name: name.clone(),
                    vantage,
                    place,
                });
            }
        }
    }

    pub(super) fn instance(
        &mut self,
        name: &str,
        instance: &model::InstanceClient,
        place: &Place,
        taken: &mut Taken,
    ) -> Option<Vantage> {
        let subnet = Self::find(
            &mut self.diagnostics,
            &self.names.subnets,
            "subnet",
            &instance.subnet,
            || place.member("subnet"),
        )?;
        let vpc = self.topology.subnets[subnet].vpc;
        let account = self.account_in(instance.account.as_deref(), subnet, place);
        let at = place.member("address");
        let given = instance
            .address
            .as_ref()
            .and_then(|text| self.given_address(subnet, text, at, taken));
        let address = match given {
            Some(address) => address,
            None => self.free_address(subnet, ("client", name), taken),
        };
        let at = place.member("ipv6_address");
        let ipv6 = instance
            .ipv6_address
            .as_ref()
            .and_then(|text| self.given_address(subnet, text, at, taken));
        let interface = |address, is_invented| Interface {
            subnet,
            address,
            is_invented,
        };
        let mut interfaces = vec![interface(address, given.is_none())];
        interfaces.extend(ipv6.map(|address| interface(address, false)));
        let at = place.member("public_address");
        let public = instance.public_address.as_ref();
        let public = public.and_then(|text| self.public_address(text, at));
        Some(Vantage::Vpc {
            vpc,
            interfaces,
            public_address: public.map_or(PublicAddress::NotSaid, PublicAddress::Given),
            groups: self.groups_of(&instance.security_groups, place, vpc, account),
            ephemeral: match instance.system {
                // As AWS documents them (N-ACL-04).
                model::OperatingSystem::Linux => Ports {
                    from: 32_768,
                    to: 61_000,
                },
                model::OperatingSystem::Windows => Ports {
                    from: 49_152,
                    to: 65_535,
                },
            },
        })
    }

    /// An address of the internet.
    fn public_address(&mut self, text: &str, place: Place) -> Option<IpAddr> {
        let address = text.parse::<IpAddr>().ok();
        if address.is_none() {
            self.diagnostics.push(
                Diagnostic::error(
                    "INVALID_ADDRESS",
                    place,
                    format!("`{text}` is not an IP address"),
                )
                .hint("write it like `198.51.100.7`"),
            );
        }
        address
    }

    /// The account that owns an interface: the VPC's owner, or a participant that the subnet is shared with.
    fn account_in(&mut self, name: Option<&str>, subnet: Id<Subnet>, place: &Place) -> Id<Account> {
        let vpc = self.topology.subnets[subnet].vpc;
        let owner = self.topology.vpcs[vpc].account;
        let at = place.member("account");
        let Some(account) = name.and_then(|name| {
            Self::find(
                &mut self.diagnostics,
                &self.names.accounts,
                "account",
                name,
                at.clone(),
            )
        }) else {
            return owner;
        };
        let subnet = &self.topology.subnets[subnet];
        if account == owner || subnet.shared_with.contains(&account) {
            return account;
        }
        self.diagnostics.push(
            Diagnostic::error(
                "SUBNET_NOT_SHARED",
                at,
                format!(
                    "subnet `{}` is not shared with account `{}`",
                    subnet.name, self.topology.accounts[account].name
                ),
            )
            .hint("share the subnet, or leave the account out"),
        );
        owner
    }

    pub(super) fn function(
        &mut self,
        name: &str,
        function: &model::FunctionClient,
        place: &Place,
        taken: &mut Taken,
    ) -> Option<Vantage> {
        let first = function.subnets.first()?;
        let subnet = self.names.subnets.get(first.as_str()).copied();
        let vpc = subnet.map(|subnet| self.topology.subnets[subnet].vpc);
        let at = place.member("subnets");
        let Some(vpc) = vpc else {
            let known = self.names.subnets.keys().copied();
            let diagnostic = super::dangling("subnet", first, known, at.index(0));
            self.diagnostics.push(diagnostic);
            return None;
        };
        let none = BTreeMap::new();
        let owner = Owner {
            kind: "client",
            name,
            address_type: model::AddressType::Ipv4,
            addresses: &none,
            place,
        };
        let account = self.topology.vpcs[vpc].account;
        Some(Vantage::Vpc {
            vpc,
            interfaces: self.interfaces(&owner, &function.subnets, vpc, taken),
            groups: self.groups_of(&function.security_groups, place, vpc, account),
            // Lambda (N-ACL-04).
            ephemeral: ANY,
            public_address: PublicAddress::None,
        })
    }

    /// A host on premises: at the site it names, or at the one whose block holds its network (N-ONP-01).
    fn on_premises(
        &mut self,
        host: &model::OnPremisesClient,
        place: &Place,
        blocks: &SiteBlocks,
    ) -> Option<Vantage> {
        let named = host.site.as_ref().and_then(|name| {
            Self::find(
                &mut self.diagnostics,
                &self.names.sites,
                "site",
                name,
                place.member("site"),
            )
        });
        let at = place.member("cidr");
        let block = match (host.cidr.as_str(), named) {
            ("", Some(site)) => self.topology.sites[site].cidrs.first().copied(),
            (text, _) => cidr::parse(text, &at, &mut self.diagnostics),
        }?;
        let site = named.or_else(|| blocks.find(&block));
        let given = host.address.as_ref().and_then(|text| {
            let address = text.parse::<IpAddr>().ok();
            let inside = address.filter(|address| block.contains(address));
            if inside.is_none() {
                self.diagnostics.push(
                    Diagnostic::error(
                        "INVALID_ADDRESS",
                        place.member("address"),
                        format!("`{text}` is not an address of `{block}`"),
                    )
                    .hint(format!("choose one inside `{block}`")),
                );
            }
            inside
        });
        if let Some(site) = named
            && !self.topology.sites[site]
                .cidrs
                .iter()
                .any(|cidr| cidr.contains(&block))
        {
            self.diagnostics.push(
                Diagnostic::error(
                    "OUTSIDE_SITE",
                    at,
                    format!(
                        "`{block}` is not inside site `{}`",
                        self.topology.sites[site].name
                    ),
                )
                .hint("choose a block of the site, or leave it out"),
            );
        }
        Some(Vantage::OnPremises {
            site,
            block,
            address: given
                .or_else(|| block.hosts().next())
                .unwrap_or_else(|| block.addr()),
            is_invented: given.is_none(),
            ephemeral: ANY,
        })
    }

    fn site_blocks(&self) -> SiteBlocks {
        let sites: Vec<(IpNet, Id<Site>)> = self
            .topology
            .sites
            .iter()
            .flat_map(|(id, site)| site.cidrs.iter().map(move |cidr| (*cidr, id)))
            .collect();
        SiteBlocks {
            sorted: Prefixes::sort(sites.iter().map(|(cidr, _)| (*cidr, ()))),
            sites,
        }
    }
}

/// Every port that a client may open a connection from (N-ACL-04).
const ANY: Ports = Ports {
    from: 1024,
    to: 65_535,
};

/// The blocks of all sites.
struct SiteBlocks {
    sites: Vec<(IpNet, Id<Site>)>,
    sorted: Prefixes,
}

impl SiteBlocks {
    /// The site whose smallest block holds all of `block`.
    fn find(&self, block: &IpNet) -> Option<Id<Site>> {
        self.sorted
            .covering(block.addr())
            .filter_map(|index| self.sites.get(index))
            .find(|(cidr, _)| cidr.contains(block))
            .map(|(_, site)| *site)
    }
}
