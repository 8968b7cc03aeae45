//! Fills the marks in the JSON of a new thing: the first name of a kind, an address that is still free. Knows nothing
//! of what the thing is.

use canvoke::Scenario;
use serde_json::Value;

use super::Kind;

/// The JSON of a new thing with its marks (`$vpcs`, `$free_vpc_cidr`) filled from the scenario.
pub(crate) fn filled(blank: &str, scenario: &Scenario) -> Value {
    let mut value = serde_json::from_str(blank).unwrap_or(Value::Null);
    fill(&mut value, scenario);
    value
}

fn fill(value: &mut Value, scenario: &Scenario) {
    match value {
        Value::String(text) => {
            if let Some(mark) = text.strip_prefix('$') {
                *text = meant(mark, scenario);
            }
        }
        Value::Array(list) => {
            list.iter_mut().for_each(|item| fill(item, scenario));
            // A reference to nothing is left out of a list.
            list.retain(|item| item.as_str() != Some(""));
        }
        Value::Object(members) => members.values_mut().for_each(|item| fill(item, scenario)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn meant(mark: &str, scenario: &Scenario) -> String {
    match mark {
        "zone" => format!("{}a", scenario.region),
        "principals" => {
            let mut users = names(scenario, Kind::Users);
            users.extend(names(scenario, Kind::Roles));
            users.into_iter().next().unwrap_or_default()
        }
        "last_vpc" => scenario.vpcs.keys().last().cloned().unwrap_or_default(),
        "free_account" => free("", "", 0..1000, &|id| {
            scenario.accounts.values().any(|account| account.id == id)
        }),
        "free_vpc_cidr" => free("10.", ".0.0/16", 0..256, &|cidr| {
            scenario
                .vpcs
                .values()
                .any(|vpc| vpc.cidrs.iter().any(|other| other == cidr))
        }),
        "free_subnet_cidr" => {
            let first = scenario
                .vpcs
                .values()
                .next()
                .and_then(|vpc| vpc.cidrs.first());
            let prefix: Vec<&str> = first
                .map_or("10.0", String::as_str)
                .split('.')
                .take(2)
                .collect();
            free(
                &format!("{}.", prefix.join(".")),
                ".0/24",
                1..256,
                &|cidr| scenario.subnets.values().any(|subnet| subnet.cidr == cidr),
            )
        }
        key => Kind::of(key)
            .and_then(|kind| names(scenario, kind).into_iter().next())
            .unwrap_or_default(),
    }
}

fn free(
    before: &str,
    after: &str,
    mut numbers: std::ops::Range<u16>,
    taken: &dyn Fn(&str) -> bool,
) -> String {
    let text = |number: u16| match (before, after) {
        ("", "") => format!("{:012}", 111_111_111_111_u64 + u64::from(number) * 111),
        _ => format!("{before}{number}{after}"),
    };
    numbers
        .find(|number| !taken(&text(*number)))
        .map(text)
        .unwrap_or_default()
}

/// The names of all things of a kind.
pub(crate) fn names(scenario: &Scenario, kind: Kind) -> Vec<String> {
    fn keys<T>(named: &canvoke::model::Named<T>) -> Vec<String> {
        named.keys().cloned().collect()
    }
    match kind {
        Kind::Accounts => keys(&scenario.accounts),
        Kind::Vpcs => keys(&scenario.vpcs),
        Kind::Subnets => keys(&scenario.subnets),
        Kind::RouteTables => keys(&scenario.route_tables),
        Kind::SecurityGroups => keys(&scenario.security_groups),
        Kind::NetworkAcls => keys(&scenario.network_acls),
        Kind::Peerings => keys(&scenario.peerings),
        Kind::Endpoints => keys(&scenario.endpoints),
        Kind::PrefixLists => keys(&scenario.prefix_lists),
        Kind::TransitGateways => keys(&scenario.transit_gateways),
        Kind::TransitAttachments => keys(&scenario.transit_attachments),
        Kind::TransitRouteTables => keys(&scenario.transit_route_tables),
        Kind::Sites => keys(&scenario.sites),
        Kind::Unmodelled => keys(&scenario.unmodelled),
        Kind::EndpointServices => keys(&scenario.endpoint_services),
        Kind::LoadBalancers => keys(&scenario.load_balancers),
        Kind::TargetGroups => keys(&scenario.target_groups),
        Kind::HostedZones => keys(&scenario.hosted_zones),
        Kind::DnsProfiles => keys(&scenario.dns_profiles),
        Kind::ResolverEndpoints => keys(&scenario.resolver_endpoints),
        Kind::ResolverRules => keys(&scenario.resolver_rules),
        Kind::Apis => keys(&scenario.apis),
        Kind::Domains => keys(&scenario.domains),
        Kind::DomainAssociations => keys(&scenario.domain_associations),
        Kind::ApiKeys => keys(&scenario.api_keys),
        Kind::UsagePlans => keys(&scenario.usage_plans),
        Kind::Functions => keys(&scenario.functions),
        Kind::UserPools => keys(&scenario.user_pools),
        Kind::Users => keys(&scenario.users),
        Kind::Roles => keys(&scenario.roles),
        Kind::Policies => keys(&scenario.policies),
        Kind::ServiceControlPolicies => keys(&scenario.service_control_policies),
        Kind::ResourceControlPolicies => keys(&scenario.resource_control_policies),
        Kind::Organizations => keys(&scenario.organizations),
        Kind::Sessions => keys(&scenario.sessions),
        Kind::Clients => keys(&scenario.clients),
        Kind::Calls => keys(&scenario.calls),
    }
}
