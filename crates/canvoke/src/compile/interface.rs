//! The interfaces and groups of whatever stands in a subnet: addresses that are free, one entry a family. Knows nothing
//! of what they belong to.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use super::Compiler;
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{AddressType, Client, Scenario, fingerprint};
use crate::topology::{Account, Group, Interface, Subnet, Vpc};

/// What an interface belongs to: what it is, its name, and addresses that the scenario gives.
pub(super) struct Owner<'o> {
    /// `client`, `endpoint`: with the name it makes the invented address.
    pub(super) kind: &'o str,
    /// Its name.
    pub(super) name: &'o str,
    /// Kind of addresses.
    pub(super) address_type: AddressType,
    /// IPv4 addresses that the scenario gives, by subnet.
    pub(super) addresses: &'o BTreeMap<String, String>,
    /// Where it is written.
    pub(super) place: &'o Place,
}

/// Addresses that an interface cannot be given any more.
pub(super) struct Taken {
    /// Those that the scenario writes, whoever has them: no invented one may be like them.
    given: BTreeSet<IpAddr>,
    /// Those that an interface has; VPCs may overlap.
    used: BTreeSet<(Id<Vpc>, IpAddr)>,
}

impl Taken {
    /// Nothing is used yet.
    pub(super) fn of(scenario: &Scenario) -> Self {
        let endpoints = scenario.endpoints.values().map(|one| &one.addresses);
        let balancers = scenario.load_balancers.values().map(|one| &one.addresses);
        let clients = scenario.clients.values().filter_map(|client| match client {
            Client::Instance(instance) => Some([&instance.address, &instance.ipv6_address]),
            _ => None,
        });
        let given = endpoints
            .chain(balancers)
            .flat_map(BTreeMap::values)
            .chain(clients.flatten().flatten())
            .filter_map(|text| text.parse().ok())
            .collect();
        Self {
            given,
            used: BTreeSet::new(),
        }
    }

    /// Whether an invented address is free; then it is not any more.
    fn invent(&mut self, vpc: Id<Vpc>, address: IpAddr) -> bool {
        !self.given.contains(&address) && self.used.insert((vpc, address))
    }
}

impl Compiler<'_> {
    /// One interface a subnet and family (N-VPCE-01, N-VPCE-08).
    pub(super) fn interfaces(
        &mut self,
        owner: &Owner<'_>,
        subnets: &[String],
        vpc: Id<Vpc>,
        taken: &mut Taken,
    ) -> Vec<Interface> {
        let place = owner.place.member("subnets");
        let mut interfaces = Vec::new();
        for (index, name) in subnets.iter().enumerate() {
            let place = place.index(index);
            let found = Self::find(
                &mut self.diagnostics,
                &self.names.subnets,
                "subnet",
                name,
                place.clone(),
            );
            let Some(subnet) = found else { continue };
            if !self.same_vpc(vpc, self.topology.subnets[subnet].vpc, &place) {
                continue;
            }
            let given = owner.addresses.get(name);
            let at = owner.place.member("addresses").member(name);
            let given = given.and_then(|text| self.given_address(subnet, text, at, taken));
            self.add_interfaces(owner, subnet, given, &mut interfaces, taken);
        }
        interfaces
    }

    fn add_interfaces(
        &mut self,
        owner: &Owner<'_>,
        subnet: Id<Subnet>,
        given: Option<IpAddr>,
        interfaces: &mut Vec<Interface>,
        taken: &mut Taken,
    ) {
        let named = (owner.kind, owner.name);
        let has_ipv6 = self.topology.subnets[subnet].ipv6_cidr.is_some();
        if owner.address_type != AddressType::Ipv4 && !has_ipv6 {
            self.diagnostics.push(
                Diagnostic::error(
                    "SUBNET_WITHOUT_IPV6",
                    owner.place.member("address_type"),
                    format!(
                        "subnet `{}` has no IPv6 block, so {} `{}` has no IPv6 address there",
                        self.topology.subnets[subnet].name, owner.kind, owner.name
                    ),
                )
                .hint("give the VPC and the subnet an IPv6 block, or use IPv4 (N-VPCE-08)"),
            );
        }
        if owner.address_type != AddressType::Ipv6 {
            let address = match given {
                Some(address) => address,
                None => self.free_address(subnet, named, taken),
            };
            interfaces.push(Interface {
                subnet,
                address,
                is_invented: given.is_none(),
            });
        }
        if owner.address_type != AddressType::Ipv4
            && let Some(address) = self.free_ipv6_address(subnet, named, taken)
        {
            interfaces.push(Interface {
                subnet,
                address,
                is_invented: true,
            });
        }
    }

    /// An address that the scenario gives, if it is a free one of the subnet.
    pub(super) fn given_address(
        &mut self,
        subnet: Id<Subnet>,
        text: &str,
        place: Place,
        taken: &mut Taken,
    ) -> Option<IpAddr> {
        let subnet = &self.topology.subnets[subnet];
        let address = text.parse::<IpAddr>().ok().filter(|address| {
            let mut blocks = std::iter::once(&subnet.cidr).chain(&subnet.ipv6_cidr);
            blocks.any(|block| block.contains(address) && !is_reserved(block, address))
        });
        let address = address.filter(|address| taken.used.insert((subnet.vpc, *address)));
        if address.is_none() {
            let blocks: Vec<String> = std::iter::once(&subnet.cidr)
                .chain(&subnet.ipv6_cidr)
                .map(|block| format!("`{block}`"))
                .collect();
            self.diagnostics.push(
                Diagnostic::error(
                    "INVALID_ADDRESS",
                    place,
                    format!("`{text}` is not a free address of subnet `{}`", subnet.name),
                )
                .hint(format!(
                    "choose one inside {} that nothing else has; the first four and the last are AWS's (N-VPC-04)",
                    blocks.join(" or ")
                )),
            );
        }
        address
    }

    /// A free address of the subnet, invented stably from the owner's name; the first four and the last one are
    /// reserved (N-VPC-04).
    pub(super) fn free_address(
        &mut self,
        subnet: Id<Subnet>,
        (kind, name): (&str, &str),
        taken: &mut Taken,
    ) -> IpAddr {
        let IpNet::V4(block) = self.topology.subnets[subnet].cidr else {
            return self.topology.subnets[subnet].cidr.addr();
        };
        let vpc = self.topology.subnets[subnet].vpc;
        let usable = (1_u64 << (32 - block.prefix_len()))
            .saturating_sub(5)
            .max(1);
        let first = fingerprint(kind, name) % usable;
        for step in 0..usable {
            let host = u32::try_from(4 + (first + step) % usable).unwrap_or(4);
            let bits = u32::from(block.network()).wrapping_add(host);
            let address = IpAddr::V4(Ipv4Addr::from(bits));
            if taken.invent(vpc, address) {
                return address;
            }
        }
        let subnet = &self.topology.subnets[subnet];
        self.diagnostics.push(
            Diagnostic::error(
                "SUBNET_FULL",
                subnet.place.member("cidr"),
                format!(
                    "subnet `{}` has {usable} addresses, none is left for {kind} `{name}`",
                    subnet.name
                ),
            )
            .hint("give the subnet a larger block, or put fewer things into it"),
        );
        IpAddr::V4(block.addr())
    }

    /// A free IPv6 address of the subnet, invented stably from the owner's name.
    fn free_ipv6_address(
        &mut self,
        subnet: Id<Subnet>,
        (kind, name): (&str, &str),
        taken: &mut Taken,
    ) -> Option<IpAddr> {
        let Some(IpNet::V6(block)) = self.topology.subnets[subnet].ipv6_cidr else {
            return None;
        };
        let vpc = self.topology.subnets[subnet].vpc;
        // A subnet's IPv6 block holds 2^64 addresses or more: 32 bits of the name and a step are never reserved.
        let first = (fingerprint(kind, name) >> 32) + 4;
        (0..=u64::from(u32::MAX)).find_map(|step| {
            let bits = u128::from(block.network()).wrapping_add(u128::from(first + step));
            let address = IpAddr::V6(Ipv6Addr::from(bits));
            taken.invent(vpc, address).then_some(address)
        })
    }

    /// The groups of an interface of `account` in a VPC; none given: the VPC's default group (N-SG-10), which only the
    /// VPC's owner may use.
    pub(super) fn groups_of(
        &mut self,
        names: &[String],
        place: &Place,
        vpc: Id<Vpc>,
        account: Id<Account>,
    ) -> Vec<Id<Group>> {
        let mut groups = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let at = || place.member("security_groups").index(index);
            let found = Self::find(
                &mut self.diagnostics,
                &self.names.groups,
                "security group",
                name,
                at,
            );
            let Some(id) = found else { continue };
            let group = &self.topology.groups[id];
            // A group serves its own VPC and those it is associated with (N-SG-09).
            let (home, owner) = (group.vpc, group.account);
            if !group.also_in.contains(&vpc) && !self.same_vpc(vpc, home, at) {
                continue;
            }
            if owner != account {
                self.diagnostics.push(
                    Diagnostic::error(
                        "GROUP_OF_OTHER_ACCOUNT",
                        at(),
                        format!(
                            "security group `{name}` belongs to account `{}`, the interface to `{}`",
                            self.topology.accounts[owner].name, self.topology.accounts[account].name
                        ),
                    )
                    .hint("in a shared subnet everybody uses groups of their own"),
                );
                continue;
            }
            groups.push(id);
        }
        if !names.is_empty() {
            return groups;
        }
        if account == self.topology.vpcs[vpc].account {
            groups.extend(self.names.default_groups.get(&vpc).copied());
        } else {
            self.diagnostics.push(
                Diagnostic::error(
                    "PARTICIPANT_WITHOUT_GROUP",
                    place.member("security_groups"),
                    format!(
                        "the default security group of VPC `{}` belongs to its owner, account `{}` cannot use it",
                        self.topology.vpcs[vpc].name, self.topology.accounts[account].name
                    ),
                )
                .hint("name a security group of the interface's own account"),
            );
        }
        groups
    }
}

/// The first four addresses of a subnet and its last one (N-VPC-04).
fn is_reserved(block: &IpNet, address: &IpAddr) -> bool {
    match (block, address) {
        (IpNet::V4(block), IpAddr::V4(address)) => {
            let host = u32::from(*address).wrapping_sub(u32::from(block.network()));
            host < 4 || *address == block.broadcast()
        }
        (IpNet::V6(block), IpAddr::V6(address)) => {
            let host = u128::from(*address).wrapping_sub(u128::from(block.network()));
            host < 4 || *address == block.broadcast()
        }
        _ => false,
    }
}
