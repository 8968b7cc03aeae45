//! A synthetic organisation: one transit gateway, a hub with the tutorial's API behind an endpoint, any number of VPCs
//! around it. Knows nothing of what is measured.

use canvoke::Scenario;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const TUTORIAL: &str = include_str!("../../../../static/scenarios/tutorial.canvoke.json");

fn read<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("the model reads it")
}

/// `vpcs` VPCs of a /21 with six subnets, ten instances, six groups of ten rules each, two route tables; every tenth
/// sends nothing to the gateway, every seventh has an ACL that drops replies, every fifth group lets nothing out.
pub(crate) fn organisation(vpcs: usize) -> Scenario {
    let mut scenario = Scenario::from_json(TUTORIAL).expect("the tutorial");
    scenario.vpcs.clear();
    scenario.subnets.clear();
    scenario.route_tables.clear();
    scenario.security_groups.clear();
    scenario.peerings.clear();
    scenario.endpoints.clear();
    scenario.clients.clear();
    scenario.calls.clear();
    scenario.transit_gateways.insert(
        "core".into(),
        read(json!({"account": "directory", "auto_accept": true})),
    );
    hub(&mut scenario);
    for number in 0..vpcs {
        spoke(&mut scenario, number);
    }
    scenario
}

fn hub(scenario: &mut Scenario) {
    scenario.vpcs.insert(
        "hub".into(),
        read(json!({"account": "directory", "cidrs": ["172.16.0.0/16"], "dns_hostnames": true})),
    );
    for (index, zone) in ["a", "b", "c"].into_iter().enumerate() {
        scenario.subnets.insert(format!("hub_{zone}"), read(json!({
            "vpc": "hub", "cidr": format!("172.16.{index}.0/24"), "zone": format!("us-east-1{zone}"), "route_table": "hub"
        })));
    }
    scenario.route_tables.insert(
        "hub".into(),
        read(json!({
            "vpc": "hub", "routes": [{"to": "10.0.0.0/8", "via": {"transit_gateway": "core"}}]
        })),
    );
    let rules: Vec<Value> = (0..60)
        .map(|block| json!({"protocol": "tcp", "ports": {"from": 443, "to": 443}, "peer": {"cidr": format!("10.{}.0.0/16", block * 4)}}))
        .collect();
    scenario.security_groups.insert(
        "endpoint".into(),
        read(json!({"vpc": "hub", "ingress": rules})),
    );
    scenario.endpoints.insert("execute_api".into(), read(json!({
        "vpc": "hub", "subnets": ["hub_a", "hub_b"], "security_groups": ["endpoint"], "private_dns": true, "id": "vpce-0a1b2c3d4e5f60718"
    })));
    scenario.transit_attachments.insert(
        "hub".into(),
        read(json!({
            "gateway": "core", "to": {"vpc": {"vpc": "hub", "subnets": ["hub_a", "hub_b", "hub_c"]}}
        })),
    );
}

fn spoke(scenario: &mut Scenario, number: usize) {
    let vpc = format!("vpc_{number:05}");
    let (high, low) = (number / 32, number % 32 * 8);
    let block = |third: usize| format!("10.{high}.{}.0", low + third);
    scenario.vpcs.insert(
        vpc.clone(),
        read(json!({"account": "directory", "cidrs": [format!("{}/21", block(0))]})),
    );
    let onward = if number % 10 == 3 {
        json!([])
    } else {
        json!([{"to": "172.16.0.0/12", "via": {"transit_gateway": "core"}}, {"to": "0.0.0.0/0", "via": "nat_gateway"}])
    };
    for table in ["main", "data"] {
        scenario.route_tables.insert(
            format!("{vpc}_{table}"),
            read(json!({"vpc": vpc, "main": table == "main", "routes": onward})),
        );
    }
    if number % 7 == 2 {
        scenario.network_acls.insert(format!("{vpc}_acl"), read(json!({
            "vpc": vpc, "default": true,
            "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": {"from": 443, "to": 443}, "cidr": "0.0.0.0/0"}],
            "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]
        })));
    }
    for subnet in 0..6 {
        let zone = ["a", "b", "c"][subnet % 3];
        let mut written = json!({"vpc": vpc, "cidr": format!("{}/24", block(subnet)), "zone": format!("us-east-1{zone}")});
        if subnet >= 3 {
            written["route_table"] = json!(format!("{vpc}_data"));
        }
        scenario
            .subnets
            .insert(format!("{vpc}_{subnet}"), read(written));
    }
    for group in 0..6 {
        let rule = |port: usize, peer: String| json!({"protocol": "tcp", "ports": {"from": port, "to": port}, "peer": {"cidr": peer}});
        let ingress: Vec<Value> = (0..6)
            .map(|rule_number| rule(8000 + rule_number, format!("10.{high}.{low}.0/21")))
            .collect();
        let open = if group == 4 { 5432 } else { 443 };
        let egress: Vec<Value> = (0..4)
            .map(|rule_number| {
                if rule_number == 3 {
                    rule(open, "172.16.0.0/12".into())
                } else {
                    rule(5000 + rule_number, "10.0.0.0/8".into())
                }
            })
            .collect();
        scenario.security_groups.insert(
            format!("{vpc}_group_{group}"),
            read(json!({"vpc": vpc, "ingress": ingress, "egress": egress})),
        );
    }
    for instance in 0..10 {
        scenario.clients.insert(format!("{vpc}_instance_{instance}"), read(json!({"instance": {
            "subnet": format!("{vpc}_{}", instance % 6), "security_groups": [format!("{vpc}_group_{}", instance % 6)]
        }})));
    }
    scenario.transit_attachments.insert(vpc.clone(), read(json!({
        "gateway": "core", "to": {"vpc": {"vpc": vpc, "subnets": [format!("{vpc}_0"), format!("{vpc}_1"), format!("{vpc}_2")]}}
    })));
}
