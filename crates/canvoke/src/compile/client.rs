//! Clients: the places calls come from.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::{Compiler, cidr};
use crate::diagnostic::{Diagnostic, Place};
use crate::model;
use crate::topology::{Client, Interface, Ports, Vantage};

impl Compiler<'_> {
    pub(super) fn clients(&mut self, taken: &mut BTreeSet<IpAddr>) {
        let scenario = self.scenario;
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
                model::Client::OnPremises(site) => {
                    let at = place.member("on_premises").member("cidr");
                    cidr::parse(&site.cidr, &at, &mut self.diagnostics)
                        .map(|block| Vantage::OnPremises { site: None, block })
                }
                model::Client::Internet(_) => Some(Vantage::Internet),
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
        taken: &mut BTreeSet<IpAddr>,
    ) -> Option<Vantage> {
        let subnet = Self::find(
            &mut self.diagnostics,
            &self.names.subnets,
            "subnet",
            &instance.subnet,
            place.member("subnet"),
        )?;
        let vpc = self.topology.subnets[subnet].vpc;
        let given = instance.address.as_ref().and_then(|text| {
            let address = text.parse::<IpAddr>().ok();
            let block = self.topology.subnets[subnet].cidr;
            let is_free = address.is_some_and(|address| {
                block.contains(&address) && !is_reserved(&block, &address) && !taken.contains(&address)
            });
            if !is_free {
                self.diagnostics.push(
                    Diagnostic::error(
                        "INVALID_ADDRESS",
                        place.member("address"),
                        format!("`{text}` is not a free address of subnet `{}`", instance.subnet),
                    )
                    .hint(format!(
                        "choose one inside `{block}` that nothing else has; the first four and the last are AWS's (N-VPC-04)"
                    )),
                );
                return None;
            }
            address
        });
        if let Some(address) = given {
            taken.insert(address);
        }
        let address = match given {
            Some(address) => address,
            None => self.free_address(subnet, ("client", name), taken),
        };
        Some(Vantage::Vpc {
            vpc,
            interfaces: vec![Interface {
                subnet,
                address,
                is_invented: given.is_none(),
            }],
            groups: self.groups_of(&instance.security_groups, place, vpc),
            // Linux, as AWS documents it (N-ACL-04).
            ephemeral: Ports {
                from: 32_768,
                to: 61_000,
            },
        })
    }

    pub(super) fn function(
        &mut self,
        name: &str,
        function: &model::FunctionClient,
        place: &Place,
        taken: &mut BTreeSet<IpAddr>,
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
        Some(Vantage::Vpc {
            vpc,
            interfaces: self.interfaces(&function.subnets, &at, vpc, ("client", name), taken),
            groups: self.groups_of(&function.security_groups, place, vpc),
            // Lambda (N-ACL-04).
            ephemeral: Ports {
                from: 1024,
                to: 65_535,
            },
        })
    }
}

/// The first four addresses of a subnet and its last one (N-VPC-04).
fn is_reserved(block: &ipnet::IpNet, address: &IpAddr) -> bool {
    match (block, address) {
        (ipnet::IpNet::V4(block), IpAddr::V4(address)) => {
            let host = u32::from(*address) - u32::from(block.network());
            host < 4 || *address == block.broadcast()
        }
        _ => false,
    }
}
