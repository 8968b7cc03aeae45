//! What AWS computes of endpoints and load balancers: interfaces with addresses, DNS names, names of services. Invented
//! so that references meet; an address that something speaks of then stands in the scenario.

use canvoke::model::{fingerprint, invented_id};
use hcl_edit::expr::Expression;
use ipnet::Ipv4Net;

use super::evaluate::Evaluator;
use super::module::Entry;
use super::reader::Reader;
use super::value::Value;

const ENDPOINT: &str = "aws_vpc_endpoint";
const RESOLVER: &str = "aws_route53_resolver_endpoint";

impl Evaluator<'_> {
    /// Attributes that are lists of blocks, written or computed.
    pub(super) fn structured(
        &self,
        address: &str,
        entry: &Entry<'_>,
        attribute: &str,
    ) -> Option<Value> {
        let text = |text: String| Value::Text(text);
        match (entry.kind, attribute) {
            ("aws_organizations_organization", "roots") => Some(self.roots(address)),
            (ENDPOINT, "network_interface_ids") => {
                let count = self.subnets_of(entry).len();
                let ids = (0..count).map(|index| text(interface_id(address, index)));
                Some(Value::List(ids.collect()))
            }
            (ENDPOINT, "dns_entry") => {
                let name = self.dns_name(address, entry)?;
                Some(Value::List(vec![Value::Object(vec![
                    ("dns_name".to_owned(), text(name)),
                    (
                        "hosted_zone_id".to_owned(),
                        text(invented_id("zone", address)),
                    ),
                ])]))
            }
            (RESOLVER, "ip_address") => {
                let subnets = self.subnets_of(entry);
                let addresses = subnets.iter().enumerate().map(|(index, subnet)| {
                    let ip = self.interface_address(address, entry, index);
                    let mut members = vec![("subnet_id".to_owned(), text(subnet.clone()))];
                    members.extend(ip.map(|ip| ("ip".to_owned(), text(ip))));
                    Value::Object(members)
                });
                Some(Value::List(addresses.collect()))
            }
            _ => self.blocks_as_value(entry, attribute),
        }
    }

    /// Blocks that are written, as the list of objects that Terraform takes them for.
    fn blocks_as_value(&self, entry: &Entry<'_>, name: &str) -> Option<Value> {
        let blocks = entry.block.body.get_blocks(name);
        let objects: Vec<Value> = blocks
            .map(|block| {
                let arguments = block.body.attributes();
                let members = arguments.map(|argument| {
                    let value = self.value(&argument.value);
                    (argument.key.to_string(), value)
                });
                Value::Object(members.collect())
            })
            .collect();
        (!objects.is_empty()).then_some(Value::List(objects))
    }

    /// The DNS name of an endpoint or a load balancer.
    pub(super) fn dns_name(&self, address: &str, entry: &Entry<'_>) -> Option<String> {
        let region = &self.providers.of(entry).region;
        let suffix = if region.starts_with("cn-") {
            "amazonaws.com.cn"
        } else {
            "amazonaws.com"
        };
        match entry.kind {
            "aws_lb" | "aws_alb" => {
                let id = invented_id("lb", address);
                Some(format!("{id}.elb.{region}.{suffix}"))
            }
            ENDPOINT => {
                let id = self.id(address, entry);
                let service = self.argument_text(entry, "service_name");
                let service = service.rsplit('.').next().unwrap_or_default();
                let hash = fingerprint("dns", &id) >> 32;
                Some(format!("{id}-{hash:08x}.{service}.{region}.vpce.{suffix}"))
            }
            _ => None,
        }
    }

    /// The name under which an endpoint service is found.
    pub(super) fn service_name(&self, address: &str, entry: &Entry<'_>) -> Option<String> {
        if entry.kind != "aws_vpc_endpoint_service" {
            return None;
        }
        let region = &self.providers.of(entry).region;
        let id = self.id(address, entry);
        Some(format!("com.amazonaws.vpce.{region}.{id}"))
    }

    /// The ids of the subnets that an endpoint has an interface in.
    fn subnets_of(&self, entry: &Entry<'_>) -> Vec<String> {
        let body = &entry.block.body;
        let mut subnets: Vec<String> = Vec::new();
        if let Some(Value::List(ids)) = self.argument(body, "subnet_ids") {
            subnets.extend(ids.iter().filter_map(Value::to_text));
        }
        for name in ["subnet_configuration", "ip_address"] {
            for block in body.get_blocks(name) {
                let id = self.argument(&block.body, "subnet_id");
                let Some(id) = id.and_then(|id| id.to_text()) else {
                    continue;
                };
                // A subnet of an endpoint stands in both; a Resolver endpoint may have two addresses in one.
                if entry.kind == RESOLVER || !subnets.contains(&id) {
                    subnets.push(id);
                }
            }
        }
        subnets
    }

    /// The address of an interface: the one that is written, else one of its subnet's.
    fn interface_address(&self, address: &str, entry: &Entry<'_>, index: usize) -> Option<String> {
        let subnets = self.subnets_of(entry);
        let subnet = subnets.get(index)?;
        let body = &entry.block.body;
        let written = if entry.kind == RESOLVER {
            let block = body.get_blocks("ip_address").nth(index);
            block.and_then(|block| self.argument(&block.body, "ip"))
        } else {
            body.get_blocks("subnet_configuration").find_map(|block| {
                let id = self.argument(&block.body, "subnet_id")?.to_text()?;
                (id == *subnet).then(|| self.argument(&block.body, "ipv4"))?
            })
        };
        if let Some(written) = written.and_then(|written| written.to_text()) {
            return Some(written);
        }
        let block = self.module.resources.iter().find_map(|(address, entry)| {
            let is_it = entry.kind == "aws_subnet" && self.id(address, entry) == *subnet;
            is_it.then(|| self.argument_text(entry, "cidr_block"))
        })?;
        invented_address(&block, &format!("{address} {index}"))
    }

    /// The address of an interface by its id.
    pub(super) fn address_of_interface(&self, id: &str) -> Option<String> {
        self.module.resources.iter().find_map(|(address, entry)| {
            if entry.kind != ENDPOINT {
                return None;
            }
            let count = self.subnets_of(entry).len();
            let index = (0..count).find(|index| interface_id(address, *index) == id)?;
            self.interface_address(address, entry, index)
        })
    }

    /// The addresses of an endpoint's interfaces with the ids of their subnets.
    pub(super) fn interfaces(&self, address: &str, entry: &Entry<'_>) -> Vec<(String, String)> {
        let subnets = self.subnets_of(entry).into_iter().enumerate();
        subnets
            .filter_map(|(index, subnet)| {
                let found = self.interface_address(address, entry, index)?;
                Some((subnet, found))
            })
            .collect()
    }

    /// Whether a target's attachment is repeated for the interfaces of one endpoint.
    pub(super) fn is_fan_out(&self, entry: &Entry<'_>) -> bool {
        let body = &entry.block.body;
        let is_repeated = body.has_attribute("count") || body.has_attribute("for_each");
        is_repeated && self.fanned_endpoint(entry).is_some()
    }

    /// The endpoint over whose interfaces an attachment is repeated.
    pub(super) fn fanned_endpoint(&self, entry: &Entry<'_>) -> Option<String> {
        if !matches!(
            entry.kind,
            "aws_lb_target_group_attachment" | "aws_alb_target_group_attachment"
        ) {
            return None;
        }
        let target = entry.block.body.get_attribute("target_id")?;
        let mut found = self.speaks_of(&target.value, ENDPOINT);
        if found.is_empty()
            && let Some(each) = entry.block.body.get_attribute("for_each")
        {
            found = self.speaks_of(&each.value, ENDPOINT);
        }
        match found.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        }
    }

    /// The resources of a type that an expression speaks of, also through data sources and locals.
    pub(super) fn speaks_of(&self, expression: &Expression, kind: &str) -> Vec<String> {
        let mut texts = vec![expression.to_string()];
        let mut asked: Vec<String> = Vec::new();
        let mut found: Vec<String> = Vec::new();
        while let Some(text) = texts.pop() {
            let resources = self.module.resources.iter();
            for (address, entry) in resources.filter(|(_, entry)| entry.kind == kind) {
                if entry.kind == kind && names(&text, address) && !found.contains(address) {
                    found.push(address.clone());
                }
            }
            for (name, value) in &self.module.locals {
                let name = format!("local.{name}");
                if names(&text, &name) && !asked.contains(&name) {
                    texts.push(value.to_string());
                    asked.push(name);
                }
            }
            for (address, data) in &self.module.data {
                if names(&text, address) && !asked.contains(address) {
                    texts.push(data.block.body.to_string());
                    asked.push(address.clone());
                }
            }
        }
        found
    }
}

impl Reader<'_> {
    /// Writes out the invented addresses of interfaces that something speaks of.
    pub(super) fn keep_addresses_that_are_spoken_of(&mut self) {
        let said = self.scenario.to_json();
        for part in self.all(ENDPOINT) {
            let name = self.name(&part);
            for (subnet, address) in self.evaluator.interfaces(part.address, &part.entry) {
                let subnet = self.address_of("aws_subnet", &subnet);
                let subnet = subnet.and_then(|subnet| self.evaluator.names.get(&subnet));
                if let (Some(subnet), true) = (subnet, names(&said, &address))
                    && let Some(endpoint) = self.scenario.endpoints.get_mut(&name)
                {
                    endpoint
                        .addresses
                        .entry(subnet.clone())
                        .or_insert(address.clone());
                }
            }
        }
        for part in self.all(RESOLVER) {
            let name = self.name(&part);
            let interfaces = self.evaluator.interfaces(part.address, &part.entry);
            let mut found = interfaces.into_iter().map(|(_, address)| address);
            if found.any(|address| names(&said, &address)) {
                let interfaces = self.evaluator.interfaces(part.address, &part.entry);
                if let Some(endpoint) = self.scenario.resolver_endpoints.get_mut(&name) {
                    let addresses = interfaces.into_iter().map(|(_, address)| address);
                    endpoint.addresses = addresses.collect();
                }
            }
        }
    }
}

/// Whether a text holds a name that ends where it should: `aws_vpc_endpoint.a` is not in `aws_vpc_endpoint.ab`.
fn names(text: &str, name: &str) -> bool {
    let goes_on = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    text.match_indices(name).any(|(start, found)| {
        let before = text.get(..start).and_then(|text| text.chars().next_back());
        let after = text
            .get(start + found.len()..)
            .and_then(|text| text.chars().next());
        let starts = before.is_none_or(|letter| !goes_on(letter) && letter != '.');
        starts && after.is_none_or(|letter| !goes_on(letter))
    })
}

fn interface_id(endpoint: &str, index: usize) -> String {
    invented_id("eni", &format!("{endpoint} {index}"))
}

/// An address of a block, the same for the same owner; AWS keeps the first four and the last (N-VPC-04).
fn invented_address(block: &str, owner: &str) -> Option<String> {
    let block: Ipv4Net = block.parse().ok()?;
    let size = 1_u64.checked_shl(u32::from(32 - block.prefix_len()))?;
    let free = size.checked_sub(5).filter(|free| *free > 0)?;
    let place = 4 + fingerprint("address", owner) % free;
    let start = u64::from(u32::from(block.network()));
    let address = u32::try_from(start + place).ok()?;
    Some(std::net::Ipv4Addr::from(address).to_string())
}

#[cfg(test)]
mod tests {
    use super::{invented_address, names};

    #[test]
    fn a_name_ends_where_it_should() {
        assert!(names(
            "tolist(aws_vpc_endpoint.a.ids)[0]",
            "aws_vpc_endpoint.a"
        ));
        assert!(!names("aws_vpc_endpoint.ab.ids", "aws_vpc_endpoint.a"));
        assert!(!names("data.aws_vpc_endpoint.a", "aws_vpc_endpoint.a"));
        assert!(!names("\"10.0.0.77\"", "10.0.0.7"));
    }

    #[test]
    fn addresses_are_of_their_block_and_stable() {
        let address = invented_address("10.0.1.0/28", "a 0").unwrap();
        assert_eq!(
            Some(address.clone()),
            invented_address("10.0.1.0/28", "a 0")
        );
        let last: u8 = address.rsplit('.').next().unwrap().parse().unwrap();
        assert!(address.starts_with("10.0.1.") && (4..15).contains(&last));
        assert_eq!(invented_address("10.0.1.0/30", "a"), None);
    }
}
