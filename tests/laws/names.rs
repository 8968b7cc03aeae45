//! Random names around the tutorial's endpoint: zones, Profiles, Resolver rules, own DNS servers and a site, each thrown
//! in or not, so that they stand in one another's way. Knows nothing of what the answer should be.

use canvoke::Scenario;
use canvoke::model::Call;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::random::TUTORIAL;

const API: &str = "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com";
const REGION: &str = "execute-api.us-east-1.amazonaws.com";

/// Names and a call that is understood.
pub(crate) fn set_up() -> impl Strategy<Value = (Scenario, Call)> {
    let changes = changes();
    let most = changes.len();
    (
        prop::sample::subsequence(changes, 0..=most),
        prop::sample::select(vec!["main_instance", "other_instance", "desk", "internet"]),
        0_usize..6,
    )
        .prop_map(|(changes, from, form)| {
            let mut whole: Value = serde_json::from_str(TUTORIAL).unwrap();
            json_patch::merge(&mut whole, &base());
            for change in changes {
                json_patch::merge(&mut whole, &change);
            }
            let n1 = "{employee_directory}.execute-api.us-east-1.amazonaws.com";
            let header = "x-apigw-api-id: {employee_directory}";
            let (host, headers) = match form {
                0 | 1 => (n1, Vec::new()),
                2 => ("{execute_api.dns}", vec![header.to_owned()]),
                3 => (
                    "{employee_directory}-{execute_api.id}.execute-api.us-east-1.amazonaws.com",
                    Vec::new(),
                ),
                4 => ("api.internal.example", vec![header.to_owned()]),
                _ => ("zzzzzzzzzz.execute-api.us-east-1.amazonaws.com", Vec::new()),
            };
            let call = Call {
                from: from.to_owned(),
                principal: Some("internal-api-client".to_owned()),
                method: "GET".to_owned(),
                url: format!("https://{host}/prod/employee/1002"),
                headers,
                ..Call::default()
            };
            (Scenario::from_json(&whole.to_string()).unwrap(), call)
        })
}

/// Networks that let every packet pass, and parts that changes lead to.
fn base() -> Value {
    let anywhere = json!({ "protocol": "tcp", "ports": { "from": 443, "to": 443 }, "peer": { "cidr": "0.0.0.0/0" } });
    json!({
        "accounts": { "spoke": { "id": "444455556666" } },
        "vpcs": { "other": { "dns_hostnames": true } },
        "route_tables": {
            "main_private": { "propagates": true },
            "other_private": { "routes": [{ "to": "10.0.0.0/16", "via": { "peering": "main_other" } }] }
        },
        "security_groups": { "vpce_sg": { "ingress": [anywhere] } },
        "sites": { "office": { "cidrs": ["192.168.0.0/16"], "vpcs": ["main"] } },
        "clients": { "desk": { "on_premises": { "cidr": "192.168.1.0/24", "site": "office" } } },
        "resolver_endpoints": {
            "hub_in": { "vpc": "main", "direction": "inbound", "subnets": ["main_private"], "addresses": ["10.0.1.53"] },
            "spoke_out": { "vpc": "other", "direction": "outbound", "subnets": ["other_private"] }
        },
        "apis": { "public": {
            "account": "directory", "id": "zzzzzzzzzz", "type": "REGIONAL",
            "resources": { "/employee/{id}": { "methods": { "GET": {} } } },
            "deployments": { "d": {} }, "stages": { "prod": { "deployment": "d" } }
        } }
    })
}

fn changes() -> Vec<Value> {
    let zone = |domain: &str, name: &str, vpcs: &[&str], to: Value| json!({ "account": "directory", "domain": domain, "vpcs": vpcs, "records": [{ "name": name, "to": to }] });
    let endpoint = || json!({ "endpoint": "execute_api" });
    let rule = |domain: &str, vpcs: &[&str], to: Value| json!({ "domain": domain, "through": "spoke_out", "to": [to], "vpcs": vpcs });
    let wildcard = format!("*.{REGION}");
    let other = format!("yyyyyyyyyy.{REGION}");
    let internal = "api.internal.example";
    vec![
        json!({ "vpcs": { "main": { "dns_hostnames": false } } }),
        json!({ "vpcs": { "other": { "dns_hostnames": false } } }),
        json!({ "vpcs": { "other": { "dns_support": false } } }),
        json!({ "vpcs": { "other": { "account": "spoke" } } }),
        json!({ "vpcs": { "main": { "own_dns": { "servers": ["10.0.1.99"], "forwards_to_vpc": false } } } }),
        json!({ "vpcs": { "other": { "own_dns": { "servers": ["10.1.1.99"], "forwards_to_vpc": false } } } }),
        json!({ "vpcs": { "other": { "own_dns": { "servers": ["10.0.1.53"] } } } }),
        json!({ "vpcs": { "other": { "own_dns": { "servers": ["192.168.0.53"] } } } }),
        json!({ "endpoints": { "execute_api": { "private_dns": false } } }),
        json!({ "apis": { "employee_directory": { "endpoints": ["execute_api"] } } }),
        json!({ "hosted_zones": { "api": zone(API, API, &["main"], endpoint()) } }),
        json!({ "hosted_zones": { "both": zone(API, API, &["main", "other"], endpoint()) } }),
        json!({ "hosted_zones": { "region": zone(REGION, &wildcard, &["other"], endpoint()) } }),
        json!({ "hosted_zones": { "holes": zone(REGION, &other, &["main"], endpoint()) } }),
        json!({ "hosted_zones": { "wide": zone("amazonaws.com", "x.amazonaws.com", &["other"], endpoint()) } }),
        json!({ "hosted_zones": { "internal": zone("internal.example", internal, &["main"], endpoint()) } }),
        json!({ "hosted_zones": { "names": zone("example", internal, &["other"], json!({ "name": API })) } }),
        json!({ "hosted_zones": { "aliases": {
            "account": "directory", "domain": "internal.example", "vpcs": ["other"], "records": [
                { "name": internal, "to": { "alias": "gate.internal.example" } },
                { "name": "gate.internal.example", "to": endpoint() },
                { "name": "self.internal.example", "to": { "alias": "self.internal.example" } }
            ]
        } } }),
        json!({ "hosted_zones": { "circle": zone(internal, internal, &["other"], json!({ "name": internal })) } }),
        json!({ "hosted_zones": { "carried": zone(API, API, &[], endpoint()) }, "dns_profiles": { "p": { "account": "directory", "hosted_zones": ["carried"] } } }),
        json!({ "dns_profiles": { "p": { "account": "directory", "endpoints": ["execute_api"], "vpcs": ["other"], "shared_with": ["spoke"] } } }),
        json!({ "dns_profiles": { "q": { "account": "directory", "endpoints": ["execute_api"] } } }),
        json!({ "resolver_rules": { "to_hub": rule(REGION, &["other"], json!({ "inbound": "hub_in" })) } }),
        json!({ "resolver_rules": { "unused": rule(REGION, &[], json!({ "inbound": "hub_in" })) } }),
        json!({ "resolver_rules": { "round": rule("amazonaws.com", &["main"], json!({ "inbound": "hub_in" })) } }),
        json!({ "resolver_rules": { "own": rule(API, &["main"], json!({ "address": "192.168.0.53" })) } }),
        json!({ "resolver_rules": { "company": rule(REGION, &["main"], json!({ "address": "192.168.0.53" })) } }),
        json!({ "resolver_rules": { "company_2": rule("example", &["other"], json!({ "address": "192.168.0.53" })) } }),
        json!({ "resolver_rules": { "itself": { "domain": API, "forward": false, "vpcs": ["other"] } } }),
        json!({ "sites": { "office": { "forwards": [{ "domain": REGION, "to": "hub_in" }] } } }),
    ]
}
