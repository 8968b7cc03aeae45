//! Records of hosted zones: what gives a client an address. Others (TXT, NS, MX) change no verdict.

use canvoke::Diagnostic;
use canvoke::model::{DnsRecord, RecordTarget};

use super::reader::{Part, Reader};
use super::services::BALANCERS;
use super::zones::ZONES;

/// Blocks that make an answer depend on who asks or on chance.
const POLICIES: [&str; 6] = [
    "cidr_routing_policy",
    "failover_routing_policy",
    "geolocation_routing_policy",
    "geoproximity_routing_policy",
    "latency_routing_policy",
    "weighted_routing_policy",
];

impl<'a> Reader<'a> {
    pub(super) fn record(&mut self, part: &Part<'a>) {
        for known in [
            "ttl",
            "set_identifier",
            "allow_overwrite",
            "health_check_id",
        ] {
            self.asked
                .insert((part.address.to_owned(), known.to_owned()));
        }
        let kind = self.text(part, "type").unwrap_or_default();
        if !matches!(kind.as_str(), "A" | "AAAA" | "CNAME") {
            for known in ["name", "zone_id", "records", "alias"] {
                self.asked
                    .insert((part.address.to_owned(), known.to_owned()));
            }
            return;
        }
        let zone = self.link(part, "zone_id", &ZONES);
        let name = self.text(part, "name");
        let target = self.record_target(part, &kind);
        let (Some(zone_name), Some(name)) = (zone, name) else {
            return;
        };
        let Some(to) = target else {
            let words = format!(
                "`{}` is left out: what it gives is not known here, and a verdict may hang on it",
                part.address
            );
            self.diagnostics
                .push(Diagnostic::warning("NOT_READ", part.place(), words));
            return;
        };
        if POLICIES.iter().any(|policy| part.body.has_blocks(policy)) {
            for policy in POLICIES {
                self.asked
                    .insert((part.address.to_owned(), policy.to_owned()));
            }
            let words = format!(
                "which answer `{}` gives depends on its routing policy, which is not read: it is taken to give each",
                part.address
            );
            self.diagnostics
                .push(Diagnostic::warning("NOT_READ", part.place(), words));
        }
        let Some(zone) = self.scenario.hosted_zones.get_mut(&zone_name) else {
            return;
        };
        let name = whole_name(&name, &zone.domain);
        // A and AAAA of one name are one record here.
        for known in zone.records.iter_mut().filter(|record| record.name == name) {
            if known.to == to {
                return;
            }
            if let (RecordTarget::Addresses(all), RecordTarget::Addresses(more)) =
                (&mut known.to, &to)
            {
                all.extend(more.iter().cloned());
                return;
            }
        }
        let index = zone.records.len().to_string();
        zone.records.push(DnsRecord { name, to });
        self.from(part, &["hosted_zones", &zone_name, "records", &index]);
    }

    fn record_target(&mut self, part: &Part<'a>, kind: &str) -> Option<RecordTarget> {
        let aliases = self.blocks(part, "alias");
        if let Some(alias) = aliases.first() {
            let name = self.text(alias, "name")?;
            return Some(self.named(name));
        }
        let values = self.texts(part, "records");
        if kind == "CNAME" {
            return values.into_iter().next().map(|name| self.named(name));
        }
        (!values.is_empty()).then_some(RecordTarget::Addresses(values))
    }

    /// What a name stands for: an endpoint's or a load balancer's own, or any other.
    fn named(&self, name: String) -> RecordTarget {
        let plain = name.strip_prefix("dualstack.").unwrap_or(&name);
        let at = |kind: &str| {
            let address = self.address_of(kind, plain)?;
            self.evaluator.names.get(&address).cloned()
        };
        if let Some(endpoint) = at("aws_vpc_endpoint") {
            return RecordTarget::Endpoint(endpoint);
        }
        match BALANCERS.iter().find_map(|kind| at(kind)) {
            Some(balancer) => RecordTarget::LoadBalancer(balancer),
            None => RecordTarget::Name(name),
        }
    }
}

/// A record's whole name: the provider puts the zone's behind one that does not end with it.
fn whole_name(name: &str, zone: &str) -> String {
    let zone = zone.trim_end_matches('.');
    let plain = name.trim_end_matches('.');
    let is_whole = plain.eq_ignore_ascii_case(zone)
        || plain
            .to_ascii_lowercase()
            .ends_with(&format!(".{}", zone.to_ascii_lowercase()));
    match plain {
        "" => zone.to_owned(),
        plain if is_whole => plain.to_owned(),
        plain => format!("{plain}.{zone}"),
    }
}

#[cfg(test)]
mod tests {
    use super::whole_name;

    #[test]
    fn names_are_completed_as_the_provider_does() {
        assert_eq!(whole_name("www", "example.com"), "www.example.com");
        assert_eq!(whole_name("*.example.com", "example.com."), "*.example.com");
        assert_eq!(whole_name("", "example.com"), "example.com");
        assert_eq!(whole_name("example.com.", "example.com"), "example.com");
        assert_eq!(
            whole_name("notexample.com", "example.com"),
            "notexample.com.example.com"
        );
    }
}
