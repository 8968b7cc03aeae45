//! Random endpoint services and names in front of the tutorial's endpoint: load balancers, target groups, consumer
//! endpoints of another account, hosted zones, Profiles, Resolver rules, own DNS servers, all thrown with dice. Knows
//! nothing of what the answer should be.

use canvoke::Scenario;
use canvoke::model::Call;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::networks::Dice;
use crate::random::TUTORIAL;

/// The API's own domain.
const DOMAIN: &str = "execute-api.us-east-1.amazonaws.com";

/// A set-up and a call that resolves.
pub(crate) fn set_up() -> impl Strategy<Value = (Scenario, Call)> {
    prop::collection::vec(any::<u8>(), 200).prop_map(|bytes| {
        let mut dice = Dice::of_bytes(bytes);
        let mut scenario: Value = serde_json::from_str(TUTORIAL).unwrap();
        scenario["accounts"]["consumer"] = json!({ "id": "444455556666" });
        networks(&mut dice, &mut scenario);
        services(&mut dice, &mut scenario);
        names(&mut dice, &mut scenario);
        let (url, headers) = match dice.roll(4) {
            0 => (format!("https://{{employee_directory}}.{DOMAIN}"), vec![]),
            1 => (
                "https://{consumer.dns}".to_owned(),
                vec!["x-apigw-api-id: {employee_directory}".to_owned()],
            ),
            2 => (
                "https://api.example.com".to_owned(),
                vec!["x-apigw-api-id: {employee_directory}".to_owned()],
            ),
            _ => (
                "https://www.api.example.com".to_owned(),
                vec!["Host: {employee_directory}.execute-api.us-east-1.amazonaws.com".to_owned()],
            ),
        };
        let call = Call {
            from: dice.of(&["caller", "near", "main_instance"]).to_owned(),
            principal: Some("internal-api-client".to_owned()),
            method: "GET".to_owned(),
            url: format!("{url}/prod/employee/1002"),
            headers,
            ..Call::default()
        };
        (Scenario::from_json(&scenario.to_string()).unwrap(), call)
    })
}

fn networks(dice: &mut Dice, scenario: &mut Value) {
    scenario["subnets"]["main_b"] = json!({ "vpc": "main", "cidr": "10.0.2.0/24", "zone": "us-east-1b", "zone_id": "use1-az2" });
    if dice.roll(2) == 0 {
        scenario["subnets"]["main_private"]["zone_id"] = json!("use1-az1");
    }
    let mut vpc = json!({ "account": "consumer", "cidrs": ["10.7.0.0/16"], "dns_hostnames": dice.roll(4) > 0 });
    if dice.is_rare(4) {
        vpc["own_dns"] = json!({ "servers": [dice.of(&["10.7.0.53", "10.0.1.53"])] });
        if dice.roll(2) == 0 {
            vpc["own_dns"]["forwards_to_vpc"] = json!(dice.roll(2) == 0);
        }
    }
    scenario["vpcs"]["far"] = vpc;
    for (index, zone) in ["us-east-1a", "us-east-1b"].iter().enumerate() {
        scenario["subnets"][format!("far_{index}")] =
            json!({ "vpc": "far", "cidr": format!("10.7.{index}.0/24"), "zone": zone });
    }
    if dice.is_rare(4) {
        scenario["subnets"]["far_0"]["shared_with"] = json!(["directory"]);
    }
    let anything = json!([{ "protocol": "all", "peer": { "cidr": "0.0.0.0/0" } }]);
    for (name, vpc) in [("far", "far"), ("balancer", "main")] {
        let ingress = match dice.roll(3) {
            0 => json!([]),
            1 => {
                json!([{ "protocol": "tcp", "ports": { "from": 443, "to": 443 }, "peer": { "cidr": "10.0.0.0/8" } }])
            }
            _ => anything.clone(),
        };
        scenario["security_groups"][name] =
            json!({ "vpc": vpc, "ingress": ingress, "egress": anything.clone() });
    }
    scenario["clients"]["caller"] = json!({ "instance": {
        "subnet": format!("far_{}", dice.roll(2)), "security_groups": ["far"], "system": dice.of(&["linux", "windows"]),
    } });
    scenario["clients"]["near"] =
        json!({ "instance": { "subnet": "main_b", "security_groups": ["balancer"] } });
}

fn services(dice: &mut Dice, scenario: &mut Value) {
    let endpoint = &mut scenario["endpoints"]["execute_api"];
    if dice.roll(2) == 0 {
        endpoint["subnets"] = json!(["main_private", "main_b"]);
    }
    if dice.is_rare(3) {
        endpoint["addresses"] = json!({ "main_private": "10.0.1.99" });
    }
    if dice.is_rare(3) {
        endpoint["private_dns"] = json!(false);
    }
    let mut targets = match dice.roll(4) {
        0 => json!([{ "address": { "address": "10.0.1.99" } }]),
        1 => {
            json!([{ "address": { "address": "10.0.2.99", "port": 8443 } }, { "endpoint": "execute_api" }])
        }
        _ => json!([{ "endpoint": "execute_api" }]),
    };
    let through_alb = dice.is_rare(4);
    let protocol = if through_alb { "https" } else { "tcp" };
    if dice.is_rare(6) {
        targets = json!([]);
    }
    let mut group = json!({
        "vpc": "main", "protocol": protocol, "targets": targets, "proxy_protocol": dice.is_rare(6),
    });
    match dice.roll(4) {
        0 => group["preserve_client_ip"] = json!(dice.roll(2) == 0),
        1 => group["cross_zone"] = json!(dice.roll(2) == 0),
        _ => {}
    }
    scenario["target_groups"]["interfaces"] = group;
    let front = if through_alb { "through" } else { "interfaces" };
    if through_alb {
        scenario["target_groups"]["through"] =
            json!({ "vpc": "main", "target_type": "alb", "targets": [{ "load_balancer": "web" }] });
        scenario["load_balancers"]["web"] = json!({
            "vpc": "main", "kind": "application", "subnets": ["main_private", "main_b"], "security_groups": ["balancer"],
            "listeners": [{ "port": 443, "protocol": "https", "target_group": "interfaces", "certificate": ["*.example.com"] }],
        });
    }
    let mut balancer = json!({
        "vpc": "main",
        "subnets": if dice.roll(3) == 0 { json!(["main_b"]) } else { json!(["main_private", "main_b"]) },
        "cross_zone": dice.roll(2) == 0,
        "enforces_on_private_link": dice.roll(3) > 0,
        "internal": dice.roll(4) > 0,
        "listeners": [{ "port": dice.of(&["443", "443", "8443"]).parse::<u16>().unwrap(), "protocol": "tcp", "target_group": front }],
    });
    if dice.roll(2) == 0 {
        balancer["security_groups"] = json!(["balancer"]);
    }
    if dice.is_rare(4) {
        balancer["addresses"] = json!({ "main_b": "10.0.2.30" });
    }
    scenario["load_balancers"]["front"] = balancer;
    let principal = dice.of(&[
        "arn:aws:iam::444455556666:root",
        "*",
        "arn:aws:iam::999988887777:root",
    ]);
    let mut service = json!({
        "load_balancers": ["front"], "acceptance_required": dice.roll(2) == 0, "allowed_principals": [principal],
    });
    if dice.roll(3) > 0 {
        service["private_name"] =
            json!({ "name": "api.example.com", "verified": dice.roll(4) > 0 });
    }
    let asks = service["acceptance_required"] == json!(true);
    scenario["endpoint_services"]["directory"] = service;
    let mut consumer = json!({
        "vpc": "far", "endpoint_service": "directory", "private_dns": dice.roll(2) == 0,
        "subnets": if dice.roll(2) == 0 { json!(["far_0"]) } else { json!(["far_0", "far_1"]) },
    });
    if dice.roll(3) > 0 {
        consumer["security_groups"] = json!(["far"]);
    }
    if asks && dice.is_rare(3) {
        consumer["state"] = json!("pending-acceptance");
    }
    scenario["endpoints"]["consumer"] = consumer;
}

fn names(dice: &mut Dice, scenario: &mut Value) {
    let to = |dice: &mut Dice| match dice.roll(5) {
        0 => json!({ "endpoint": "consumer" }),
        1 => json!({ "load_balancer": "front" }),
        2 => json!({ "endpoint": "execute_api" }),
        3 => json!({ "addresses": ["10.7.0.9", "10.0.1.99"] }),
        _ => json!({ "name": "api.example.com" }),
    };
    if dice.roll(2) == 0 {
        let name = dice.of(&[
            "*.execute-api.us-east-1.amazonaws.com",
            "other.execute-api.us-east-1.amazonaws.com",
        ]);
        let vpcs: &[&str] = [&["main"][..], &["main", "far"], &["far"]][dice.roll(3)];
        scenario["hosted_zones"]["api"] = json!({
            "account": if vpcs == ["far"] { "consumer" } else { "directory" },
            "domain": DOMAIN, "vpcs": vpcs, "records": [{ "name": name, "to": to(dice) }],
        });
    }
    if dice.roll(3) > 0 {
        let mut zone = json!({
            "account": "consumer", "domain": "example.com", "vpcs": ["far"],
            "records": [
                { "name": "api.example.com", "to": to(dice) },
                { "name": "www.api.example.com", "to": { "name": "api.example.com" } },
            ],
        });
        if dice.roll(2) == 0 {
            zone["authorized"] = json!(["main"]);
        }
        scenario["hosted_zones"]["example"] = zone;
    }
    scenario["resolver_endpoints"] = json!({
        "in": { "vpc": "main", "direction": "inbound", "subnets": ["main_private", "main_b"] },
        "out": { "vpc": "far", "direction": "outbound", "subnets": ["far_0", "far_1"], "security_groups": ["far"] },
    });
    if dice.roll(2) == 0 {
        scenario["resolver_endpoints"]["in"]["addresses"] = json!(["10.0.1.53", "10.0.2.53"]);
    }
    if dice.roll(3) == 0 {
        let server = match dice.roll(3) {
            0 => json!({ "inbound": "in" }),
            1 => json!({ "address": "10.0.1.53" }),
            _ => json!({ "address": "192.168.0.53" }),
        };
        let vpcs = if dice.roll(2) == 0 {
            json!(["far"])
        } else {
            json!(["far", "main"])
        };
        scenario["resolver_rules"]["forward"] = json!({
            "domain": dice.of(&[DOMAIN, "example.com", "amazonaws.com"]), "through": "out", "to": [server], "vpcs": vpcs,
        });
    }
    if dice.is_rare(4) {
        scenario["resolver_rules"]["own"] = json!({ "domain": dice.of(&[DOMAIN, "api.example.com"]), "forward": false, "vpcs": ["far"] });
    }
    if dice.roll(3) == 0 {
        let mut profile = json!({
            "account": "directory", "vpcs": ["far"], "endpoints": ["execute_api"],
            "shared_with": if dice.roll(3) == 0 { json!([]) } else { json!(["consumer"]) },
        });
        if scenario["hosted_zones"]["api"].is_object() && dice.roll(2) == 0 {
            profile["hosted_zones"] = json!(["api"]);
        }
        scenario["dns_profiles"]["names"] = profile;
    }
}
