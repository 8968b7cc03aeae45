//! What an import gives: the scenario, and the way back from it to Terraform's addresses.

use std::collections::BTreeMap;

use canvoke::model::{Call, Client, InstanceClient, Scenario, Token};
use canvoke::{Diagnostic, Place};

/// A scenario read from Terraform.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The scenario.
    pub scenario: Scenario,
    /// Names in the scenario by Terraform address (`aws_vpc.main` -> `main`).
    pub addresses: BTreeMap<String, String>,
    /// Where parts of the scenario came from, by JSON pointer.
    pub places: BTreeMap<String, Place>,
    /// Remarks, each with file, span and address.
    pub diagnostics: Vec<Diagnostic>,
}

impl Imported {
    /// The name that an address stands for; text that is no address stays as it is.
    pub fn name_of(&self, text: &str) -> String {
        match self.addresses.get(text) {
            Some(name) => name.clone(),
            None => text.to_owned(),
        }
    }

    /// Makes room for a call from a subnet, given by its Terraform address: an instance there that has the VPC's
    /// default security group, under the address as its name.
    pub fn stand_in(&mut self, address: &str) {
        let is_subnet = address.starts_with("aws_subnet.");
        let Some(subnet) = self.addresses.get(address).filter(|_| is_subnet) else {
            return;
        };
        let client = Client::Instance(InstanceClient {
            subnet: subnet.clone(),
            security_groups: Vec::new(),
            address: None,
            ipv6_address: None,
            public_address: None,
            account: None,
            system: canvoke::model::OperatingSystem::Linux,
        });
        if let Some(place) = self.places.get(&Place::at(&["subnets", subnet]).pointer) {
            let pointer = Place::at(&["clients", address]).pointer;
            self.places.insert(pointer, place.clone());
        }
        self.diagnostics.push(Diagnostic::note(
            "STAND_IN",
            Place::default(),
            format!("the call comes from an instance in `{address}` with the VPC's default security group"),
        ));
        self.scenario.clients.insert(address.to_owned(), client);
        self.addresses
            .insert(address.to_owned(), address.to_owned());
    }

    /// The call with scenario names in place of Terraform addresses, also between the braces of its URL and headers.
    #[must_use]
    pub fn call(&self, call: &Call) -> Call {
        Call {
            from: self.name_of(&call.from),
            principal: call.principal.as_ref().map(|name| self.name_of(name)),
            method: call.method.clone(),
            url: self.filled(&call.url),
            headers: call.headers.iter().map(|line| self.filled(line)).collect(),
            token: call.token.as_ref().map(|token| Token {
                pool: self.name_of(&token.pool),
                ..token.clone()
            }),
            ..call.clone()
        }
    }

    /// `{aws_vpc_endpoint.x.dns}` as `{x.dns}`.
    fn filled(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            out.push('{');
            let Some((inside, behind)) = after.split_once('}') else {
                rest = after;
                break;
            };
            match inside.rsplit_once('.') {
                _ if self.addresses.contains_key(inside) => out.push_str(&self.name_of(inside)),
                Some((address, member)) if self.addresses.contains_key(address) => {
                    // An API stands for its id by itself.
                    let is_api = address.starts_with("aws_api_gateway_rest_api.");
                    out.push_str(&self.name_of(address));
                    if !(is_api && member == "id") {
                        out.push('.');
                        out.push_str(member);
                    }
                }
                _ => out.push_str(inside),
            }
            out.push('}');
            rest = behind;
        }
        out.push_str(rest);
        out
    }

    /// Adds file, span and address to a place of the scenario, from the nearest part that came from Terraform.
    pub fn locate(&self, place: &mut Place) {
        if place.file.is_some() {
            return;
        }
        let mut pointer = place.pointer.as_str();
        loop {
            if let Some(found) = self.places.get(pointer) {
                place.file.clone_from(&found.file);
                place.span = found.span;
                place.address.clone_from(&found.address);
                return;
            }
            match pointer.rsplit_once('/') {
                Some((above, _)) => pointer = above,
                None => return,
            }
        }
    }
}
