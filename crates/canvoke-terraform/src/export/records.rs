//! Records of hosted zones: aliases of endpoints and load balancers, other names, addresses.

use canvoke::Place;
use canvoke::model::{AddressType, DnsRecord, HostedZone, RecordTarget};

use super::Export;
use super::homes::Home;
use super::policy::Naming;
use super::zones::ZONE;
use crate::hcl::{Block, Expr, number, reference, text};

/// What a record gives, as the arguments say it.
enum Gives {
    Alias { name: Expr, zone: Expr },
    Values(Vec<Expr>),
}

impl Export<'_> {
    pub(super) fn record(
        &mut self,
        zone_label: &str,
        zone: &HostedZone,
        record: &DnsRecord,
        home: &Home,
        place: Place,
    ) {
        let mut records: Vec<(&'static str, Gives)> = Vec::new();
        let at = place.member("to");
        match &record.to {
            RecordTarget::Endpoint(name) => {
                let Some(endpoint) = self.scenario.endpoints.get(name) else {
                    return self.dangling(at, "endpoint", name);
                };
                if !self.is_endpoint_written(name) {
                    return self.dangling(at, "endpoint", name);
                }
                let label = self.labels.of("aws_vpc_endpoint", name);
                let entry = |member: &str| {
                    Expr::Reference(format!("aws_vpc_endpoint.{label}.dns_entry[0].{member}"))
                };
                for kind in families(endpoint.address_type) {
                    let (name, zone) = (entry("dns_name"), entry("hosted_zone_id"));
                    records.push((kind, Gives::Alias { name, zone }));
                }
            }
            RecordTarget::LoadBalancer(name) => {
                let Some(dns) = self.balancer_attribute(name, "dns_name", at.clone()) else {
                    return;
                };
                let Some(alias_zone) = self.balancer_attribute(name, "zone_id", at) else {
                    return;
                };
                let balancer = self.scenario.load_balancers.get(name);
                let kind = balancer.map_or(AddressType::Ipv4, |balancer| balancer.address_type);
                for kind in families(kind) {
                    let (name, zone) = (dns.clone(), alias_zone.clone());
                    records.push((kind, Gives::Alias { name, zone }));
                }
            }
            RecordTarget::Name(name) => {
                let value = self.interpolated(name);
                // A domain's own name takes no CNAME, only an alias of a record beside it.
                if same_name(&record.name, &zone.domain) {
                    let name = value;
                    let zone = reference(ZONE, zone_label, "zone_id");
                    records.push(("A", Gives::Alias { name, zone }));
                } else {
                    records.push(("CNAME", Gives::Values(vec![value])));
                }
            }
            RecordTarget::Alias(name) => self.not_in_terraform(
                place.clone(),
                format!(
                    "the alias `{}` of `{name}` needs the id of the zone that holds that name: it is left out",
                    record.name
                ),
            ),
            RecordTarget::Addresses(addresses) => {
                for (kind, is_ipv6) in [("A", false), ("AAAA", true)] {
                    let of_family = addresses
                        .iter()
                        .filter(|address| address.contains(':') == is_ipv6);
                    let values: Vec<Expr> = of_family.map(text).collect();
                    if !values.is_empty() {
                        records.push((kind, Gives::Values(values)));
                    }
                }
                if addresses.is_empty() {
                    self.not_in_terraform(
                        place.clone(),
                        format!("the record `{}` gives no address, and AWS keeps none such: it is left out", record.name),
                    );
                }
            }
        }
        for (kind, gives) in records {
            self.write_record(zone_label, &record.name, kind, gives, home);
        }
    }

    fn write_record(&mut self, zone: &str, name: &str, kind: &str, gives: Gives, home: &Home) {
        let resource = "aws_route53_record";
        let words = name.replacen("*.", "any.", 1);
        let words = if kind == "AAAA" {
            format!("{words}_ipv6")
        } else {
            words
        };
        let label = self.labels.fresh(resource, &words);
        let mut block = self.resource(resource, &label, home);
        block.set("zone_id", reference(ZONE, zone, "zone_id"));
        let name = self.interpolated(name);
        block.set("name", name);
        block.set("type", text(kind));
        match gives {
            Gives::Values(values) => {
                block.set("ttl", number(300));
                block.set("records", Expr::List(values));
            }
            Gives::Alias { name, zone } => {
                let mut alias = Block::new("alias");
                alias.set("name", name);
                alias.set("zone_id", zone);
                alias.set("evaluate_target_health", Expr::Bool(false));
                block.nest(alias);
            }
        }
        self.add("dns.tf", block);
    }

    /// A name with references in place of the ids inside it.
    pub(super) fn interpolated(&mut self, name: &str) -> Expr {
        Expr::Text(self.parts(name, Naming::Principals))
    }
}

/// The types of records that give a kind of addresses.
fn families(kind: AddressType) -> &'static [&'static str] {
    match kind {
        AddressType::Ipv4 => &["A"],
        AddressType::Ipv6 => &["AAAA"],
        AddressType::Dualstack => &["A", "AAAA"],
    }
}

fn same_name(a: &str, b: &str) -> bool {
    let plain = |name: &str| name.trim().trim_end_matches('.').to_ascii_lowercase();
    plain(a) == plain(b)
}
