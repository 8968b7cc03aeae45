//! Random spokes around one VPC of a set-up: alike but for what the dice change, so that classes of clients have both
//! members and near misses. Knows nothing of what the answer should be.

use canvoke::Scenario;
use serde_json::{Value, json};

use crate::networks::Dice;

/// Spokes of one scenario.
const SPOKES: usize = 6;

/// The scenario with spokes around `hub`, over a transit gateway of their own.
pub(crate) fn around(scenario: &Scenario, hub: &str, bytes: Vec<u8>) -> Scenario {
    let mut dice = Dice::of_bytes(bytes);
    let mut scenario: Value = serde_json::from_str(&scenario.to_json()).unwrap();
    let account = scenario["vpcs"][hub]["account"].clone();
    scenario["transit_gateways"]["star"] = json!({
        "account": account, "auto_accept": true, "security_group_referencing": dice.roll(2) == 0,
    });
    let near: Vec<String> = scenario["subnets"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, subnet)| subnet["vpc"] == hub)
        .map(|(name, _)| name.clone())
        .collect();
    scenario["transit_attachments"]["star_hub"] = json!({
        "gateway": "star", "to": { "vpc": { "vpc": hub, "subnets": near, "appliance_mode": dice.is_rare(4) } },
    });
    for spoke in 0..SPOKES {
        add(&mut dice, &mut scenario, spoke, &account);
    }
    ways_back(&mut dice, &mut scenario, hub);
    filters(&mut dice, &mut scenario, hub);
    Scenario::from_json(&scenario.to_string()).unwrap()
}

/// The block of a spoke, which another may have too.
fn block(dice: &mut Dice, spoke: usize) -> String {
    match dice.roll(12) {
        0 => "10.128.0.0/16".to_owned(),
        1 => "10.0.0.0/16".to_owned(),
        _ => format!("10.{}.0.0/16", 128 + spoke),
    }
}

fn add(dice: &mut Dice, scenario: &mut Value, spoke: usize, account: &Value) {
    let name = format!("spoke_{spoke}");
    let cidr = block(dice, spoke);
    let start = cidr.trim_end_matches("0.0/16").to_owned();
    scenario["vpcs"][&name] = json!({ "account": account, "cidrs": [cidr] });
    let mut routes = vec![
        json!({ "to": "10.0.0.0/8", "via": { "transit_gateway": "star" } }),
        json!({ "to": "0.0.0.0/0", "via": "nat_gateway" }),
    ];
    match dice.roll(8) {
        0 => routes.truncate(0),
        1 => routes[1] = json!({ "to": "10.0.1.0/24", "via": "blackhole" }),
        2 => routes[0]["to"] = json!("10.0.0.0/16"),
        _ => {}
    }
    scenario["route_tables"][&name] = json!({ "vpc": name, "main": true, "routes": routes });
    let own = match dice.roll(6) {
        0 => cidr.clone(),
        1 => format!("{start}1.0/24"),
        _ => "10.0.0.0/8".to_owned(),
    };
    let rule = |number: u16, action: &str, cidr: &str| json!({ "rule": number, "action": action, "protocol": "all", "cidr": cidr });
    scenario["network_acls"][&name] = json!({
        "vpc": name,
        "ingress": [rule(90, if dice.is_rare(6) { "deny" } else { "allow" }, &own), rule(100, "allow", "0.0.0.0/0")],
        "egress": [rule(100, "allow", dice.of(&["0.0.0.0/0", "0.0.0.0/0", "10.0.0.0/16", "10.0.0.0/8"]))],
    });
    let mut subnets = Vec::new();
    for (index, zone) in ["us-east-1a", "us-east-1b"].iter().enumerate() {
        let subnet = format!("{name}_{index}");
        scenario["subnets"][&subnet] =
            json!({ "vpc": name, "cidr": format!("{start}{index}.0/24"), "zone": zone });
        if dice.roll(3) == 0 {
            scenario["subnets"][&subnet]["network_acl"] = json!(name);
        }
        if index == 0 || dice.roll(3) > 0 {
            subnets.push(subnet);
        }
    }
    let out = match dice.roll(6) {
        0 => {
            json!([{ "protocol": "tcp", "ports": { "from": 443, "to": 443 }, "peer": { "cidr": cidr } }])
        }
        1 => json!([{ "protocol": "all", "peer": { "group": name } }]),
        _ => json!([
            { "protocol": "all", "peer": { "cidr": dice.of(&["0.0.0.0/0", "10.0.0.0/8", "10.0.1.0/24"]) } },
            { "protocol": "all", "peer": { "cidr": cidr } },
        ]),
    };
    // Two groups that let the same out: a rule of the hub may name one of them.
    for group in [name.clone(), format!("{name}_too")] {
        scenario["security_groups"][group] = json!({ "vpc": name, "ingress": [], "egress": out });
    }
    if !dice.is_rare(8) {
        scenario["transit_attachments"][&name] = json!({
            "gateway": "star", "default_propagation": !dice.is_rare(5), "state": if dice.is_rare(8) { "pending-acceptance" } else { "available" },
            "to": { "vpc": { "vpc": name, "subnets": subnets, "appliance_mode": dice.is_rare(6) } },
        });
    }
    for index in 0..4 {
        let group = if index < 2 {
            name.clone()
        } else {
            format!("{name}_too")
        };
        let mut client = json!({
            "subnet": format!("{name}_{}", index % 2), "security_groups": [group],
            "system": if dice.is_rare(6) { "windows" } else { "linux" },
        });
        if dice.roll(3) > 0 {
            client["address"] = json!(format!("{start}{}.{}", index % 2, 20 + index));
        }
        scenario["clients"][format!("{name}_{index}")] = json!({ "instance": client });
    }
}

/// What carries replies: routes of the hub, static ones of the gateway, a peering connection here and there.
fn ways_back(dice: &mut Dice, scenario: &mut Value, hub: &str) {
    let tables = scenario["route_tables"].as_object_mut().unwrap();
    for (_, table) in tables.iter_mut().filter(|(_, table)| table["vpc"] == hub) {
        let routes = list(table, "routes");
        if dice.roll(6) > 0 {
            routes.push(json!({ "to": "10.128.0.0/9", "via": { "transit_gateway": "star" } }));
        }
        match dice.roll(4) {
            0 => routes.push(json!({ "to": "10.130.0.0/16", "via": "blackhole" })),
            1 => {
                routes.push(json!({ "to": "10.131.1.0/24", "via": { "transit_gateway": "star" } }))
            }
            _ => {}
        }
    }
    let mut routes = Vec::new();
    for _ in 0..dice.roll(4) {
        let to = dice.of(&[
            "10.129.0.0/16",
            "10.131.0.0/24",
            "10.0.0.0/16",
            "10.0.0.0/8",
            "10.132.0.0/14",
        ]);
        let via = match dice.roll(5) {
            0 => json!("blackhole"),
            1 => json!({ "attachment": "star_hub" }),
            spoke => json!({ "attachment": format!("spoke_{spoke}") }),
        };
        routes.push(json!({ "to": to, "via": via }));
    }
    scenario["transit_route_tables"]["star"] =
        json!({ "gateway": "star", "default": true, "routes": routes });
    if dice.roll(2) == 0 {
        scenario["peerings"]["star"] = json!({ "requester": "spoke_4", "accepter": hub });
        let routes = scenario["route_tables"]["spoke_4"]["routes"].as_array_mut();
        routes
            .unwrap()
            .push(json!({ "to": "10.0.0.0/16", "via": { "peering": "star" } }));
    }
}

/// What the hub says of the spokes' addresses and groups.
fn filters(dice: &mut Dice, scenario: &mut Value, hub: &str) {
    let groups = scenario["security_groups"].as_object_mut().unwrap();
    for (_, group) in groups.iter_mut().filter(|(_, group)| group["vpc"] == hub) {
        let ingress = list(group, "ingress");
        for _ in 0..dice.roll(4) {
            let peer = match dice.roll(6) {
                0 => json!({ "group": format!("spoke_{}", dice.roll(SPOKES)) }),
                _ => {
                    json!({ "cidr": dice.of(&["10.128.0.0/16", "10.129.0.0/16", "10.128.0.0/10", "10.132.1.0/24", "10.133.0.20/32"]) })
                }
            };
            ingress.push(json!({ "protocol": "tcp", "ports": { "from": 443, "to": dice.of(&["443", "8443"]).parse::<u16>().unwrap() }, "peer": peer }));
        }
    }
    if dice.roll(3) == 0 {
        let rule = |number: usize, action: &str, cidr: &str| json!({ "rule": number, "action": action, "protocol": "all", "cidr": cidr });
        let some = dice.of(&["10.129.0.0/16", "10.130.1.0/24", "10.132.0.0/15"]);
        let rules = json!([rule(10, "deny", some), rule(20, "allow", "0.0.0.0/0")]);
        scenario["network_acls"]["star"] = json!({ "vpc": hub, "ingress": rules, "egress": rules });
        let subnets = scenario["subnets"].as_object_mut().unwrap();
        for (_, subnet) in subnets
            .iter_mut()
            .filter(|(_, subnet)| subnet["vpc"] == hub)
        {
            if dice.roll(2) == 0 {
                subnet["network_acl"] = json!("star");
            }
        }
    }
}

/// A member that is a list, and is left out where it is empty.
fn list<'v>(thing: &'v mut Value, member: &str) -> &'v mut Vec<Value> {
    let members = thing.as_object_mut().unwrap();
    let list = members.entry(member).or_insert_with(|| json!([]));
    list.as_array_mut().unwrap()
}
