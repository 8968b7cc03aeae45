//! Random networks around the tutorial's endpoint: VPCs with several blocks and families, peerings, transit gateways,
//! sites, prefix lists, groups and ACLs, all thrown with dice, so that most calls meet several problems. Knows nothing
//! of what the answer should be.

use canvoke::Scenario;
use canvoke::model::Call;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::random::TUTORIAL;

/// A network and a call that resolves.
pub(crate) fn set_up() -> impl Strategy<Value = (Scenario, Call)> {
    prop::collection::vec(any::<u8>(), 500).prop_map(|bytes| {
        let mut dice = Dice { bytes, next: 0 };
        let mut scenario: Value = serde_json::from_str(TUTORIAL).unwrap();
        let from = ["client_1", "client_2", "client_3", "office", "client_0"][dice.roll(5)];
        let networks = networks(&mut dice);
        for (member, things) in networks {
            scenario[member] = things;
        }
        let call = Call {
            from: from.to_owned(),
            principal: Some("internal-api-client".to_owned()),
            method: "GET".to_owned(),
            url: "https://{execute_api.dns}/prod/employee/1002".to_owned(),
            headers: vec!["x-apigw-api-id: {employee_directory}".to_owned()],
            ..Call::default()
        };
        (Scenario::from_json(&scenario.to_string()).unwrap(), call)
    })
}

/// Dice whose throws are given, so that a failure shrinks.
struct Dice {
    bytes: Vec<u8>,
    next: usize,
}

impl Dice {
    /// A number below `sides`; 0 once the bytes are used up.
    fn roll(&mut self, sides: usize) -> usize {
        let byte = self.bytes.get(self.next).copied().unwrap_or(0);
        self.next += 1;
        usize::from(byte) % sides
    }

    /// True once in `sides` throws.
    fn is_rare(&mut self, sides: usize) -> bool {
        self.roll(sides) == sides - 1
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.roll(all.len())]
    }
}

const VPCS: [&str; 4] = ["main", "vpc_1", "vpc_2", "vpc_3"];
const ZONES: [&str; 3] = ["us-east-1a", "us-east-1b", "us-east-1c"];
const PEERING_STATES: [&str; 5] = [
    "active",
    "active",
    "active",
    "pending-acceptance",
    "rejected",
];
const STATES: [&str; 6] = [
    "available",
    "available",
    "available",
    "available",
    "modifying",
    "pending-acceptance",
];

fn networks(dice: &mut Dice) -> Vec<(&'static str, Value)> {
    let mut parts: Vec<(&'static str, Map<String, Value>)> = [
        "accounts",
        "vpcs",
        "subnets",
        "route_tables",
        "security_groups",
        "network_acls",
        "peerings",
        "prefix_lists",
        "transit_gateways",
        "transit_attachments",
        "transit_route_tables",
        "sites",
        "unmodelled",
        "endpoints",
        "clients",
    ]
    .map(|name| (name, Map::new()))
    .into();
    let mut put = |member: &str, name: &str, thing: Value| {
        let part = parts.iter_mut().find(|(part, _)| *part == member).unwrap();
        part.1.insert(name.to_owned(), thing);
    };
    put("accounts", "directory", json!({ "id": "111122223333" }));
    put("accounts", "spoke", json!({ "id": "444455556666" }));
    put(
        "prefix_lists",
        "near",
        json!({ "account": "directory", "cidrs": ["10.0.0.0/16", "10.1.0.0/16"] }),
    );
    put(
        "prefix_lists",
        "far",
        json!({ "account": "directory", "cidrs": ["10.0.0.0/8"] }),
    );
    put(
        "unmodelled",
        "inspection",
        json!({ "kind": "network_firewall" }),
    );
    for (number, name) in VPCS.iter().enumerate() {
        vpc(dice, number, name, &mut put);
    }
    for (a, b) in [(0, 1), (0, 2), (0, 3), (1, 2), (2, 3)] {
        if dice.roll(3) == 0 {
            put(
                "peerings",
                &format!("pcx_{a}_{b}"),
                json!({ "requester": VPCS[a], "accepter": VPCS[b], "state": dice.of(&PEERING_STATES) }),
            );
        }
    }
    transit(dice, &mut put);
    let mut site = json!({ "cidrs": ["192.168.0.0/16"], "link": dice.of(&["vpn", "vpn_bgp", "direct_connect"]) });
    if dice.roll(2) == 0 {
        site["vpcs"] = json!([VPCS[dice.roll(4)]]);
    }
    if dice.is_rare(3) {
        site["routes"] = json!([dice.of(&["10.0.0.0/8", "172.16.0.0/12"])]);
    }
    put("sites", "hq", site);
    put(
        "clients",
        "office",
        json!({ "on_premises": { "cidr": "192.168.7.0/24" } }),
    );
    let address_type = dice.of(&["ipv4", "ipv4", "ipv4", "dualstack", "ipv6"]);
    let mut endpoint = json!({
        "vpc": "main",
        "subnets": [],
        "address_type": address_type,
        "security_groups": ["group_0"],
        "id": "vpce-0a1b2c3d4e5f60718",
    });
    let first = dice.roll(3);
    for zone in 0..=dice.roll(2) {
        let subnet = format!("main_{}", (first + zone) % 3);
        endpoint["subnets"]
            .as_array_mut()
            .unwrap()
            .push(json!(subnet));
    }
    put("endpoints", "execute_api", endpoint);
    parts
        .into_iter()
        .map(|(name, things)| (name, Value::Object(things)))
        .collect()
}

/// A VPC with three subnets, a main table and another one, a group, an ACL and a client.
fn vpc(dice: &mut Dice, number: usize, name: &str, put: &mut impl FnMut(&str, &str, Value)) {
    // The last VPC may have the first or the second one's block.
    let block = if number == 3 {
        [3, 3, 0, 1][dice.roll(4)]
    } else {
        number
    };
    let mut cidrs = vec![format!("10.{block}.0.0/16")];
    if dice.is_rare(3) {
        cidrs.push(format!("100.{}.0.0/16", 64 + number));
    }
    let account = if number == 0 || dice.roll(2) == 0 {
        "directory"
    } else {
        "spoke"
    };
    put(
        "vpcs",
        name,
        json!({
            "account": account,
            "cidrs": cidrs,
            "ipv6_cidrs": [format!("2600:1f18:0:{number}00::/56")],
            "region": if number > 0 && dice.is_rare(8) { "eu-west-1" } else { "us-east-1" },
            "dns_hostnames": true,
        }),
    );
    for (index, zone) in ZONES.iter().enumerate() {
        let mut subnet = json!({
            "vpc": name,
            "cidr": format!("10.{block}.{index}.0/24"),
            "ipv6_cidr": format!("2600:1f18:0:{number}0{index}::/64"),
            "zone": zone,
        });
        if dice.roll(2) == 0 {
            subnet["route_table"] = json!(format!("table_{number}"));
        }
        if dice.is_rare(4) {
            subnet["network_acl"] = json!(format!("acl_{number}"));
        }
        put("subnets", &format!("{name}_{index}"), subnet);
    }
    let mut main = json!({ "vpc": name, "main": true, "routes": routes(dice, number) });
    main["propagates"] = json!(dice.roll(2) == 0);
    put("route_tables", &format!("main_{number}"), main);
    put(
        "route_tables",
        &format!("table_{number}"),
        json!({ "vpc": name, "routes": routes(dice, number) }),
    );
    let peer = |dice: &mut Dice| match dice.roll(5) {
        0 => json!({ "group": format!("group_{}", dice.roll(4)) }),
        1 => json!({ "prefix_list": dice.of(&["near", "far"]) }),
        2 => json!({ "cidr": "10.0.0.0/8" }),
        3 => json!({ "cidr": dice.of(&["0.0.0.0/0", "::/0"]) }),
        _ => json!({ "group": "444455556666/sg-0123456789abcdef0" }),
    };
    let rules = |dice: &mut Dice| -> Vec<Value> {
        (0..dice.roll(3))
            .map(|_| json!({ "protocol": dice.of(&["tcp", "tcp", "all", "udp"]), "peer": peer(dice) }))
            .collect()
    };
    put(
        "security_groups",
        &format!("group_{number}"),
        json!({ "vpc": name, "account": account, "ingress": rules(dice), "egress": rules(dice) }),
    );
    let acl_rules = |dice: &mut Dice| -> Vec<Value> {
        (0..dice.roll(4))
            .map(|index| {
                let from = [443, 1024, 40_000][dice.roll(3)];
                let to = [443, 50_000, 65_535][dice.roll(3)].max(from);
                json!({
                    "rule": 100 + 10 * index,
                    "action": dice.of(&["allow", "allow", "deny"]),
                    "protocol": dice.of(&["tcp", "all"]),
                    "ports": { "from": from, "to": to },
                    "cidr": dice.of(&["0.0.0.0/0", "10.0.0.0/8", "10.1.1.0/24", "::/0", "192.168.0.0/16"]),
                })
            })
            .collect()
    };
    put(
        "network_acls",
        &format!("acl_{number}"),
        json!({ "vpc": name, "ingress": acl_rules(dice), "egress": acl_rules(dice) }),
    );
    let mut client = json!({
        "subnet": format!("{name}_{}", dice.roll(3)),
        "security_groups": [format!("group_{number}")],
        "system": dice.of(&["linux", "windows"]),
    });
    if dice.roll(2) == 0 {
        let subnet = client["subnet"].as_str().unwrap().to_owned();
        let index = subnet.rsplit('_').next().unwrap();
        client["ipv6_address"] = json!(format!("2600:1f18:0:{number}0{index}::99"));
    }
    put(
        "clients",
        &format!("client_{number}"),
        json!({ "instance": client }),
    );
}

/// Routes of a VPC's table; some name what does not join the VPC, which compile then refuses.
fn routes(dice: &mut Dice, number: usize) -> Vec<Value> {
    (0..dice.roll(4))
        .map(|_| {
            let to = [
                "10.0.0.0/16",
                "10.1.0.0/16",
                "10.0.1.0/24",
                "10.0.0.0/8",
                "0.0.0.0/0",
                "::/0",
                "2600:1f18::/32",
                "192.168.0.0/16",
                "near",
                "far",
            ];
            let via = match dice.roll(9) {
                0 | 1 => json!({ "transit_gateway": dice.of(&["tgw_0", "tgw_1"]) }),
                2 | 3 => {
                    let pairs = [
                        ["pcx_0_1", "pcx_0_2"],
                        ["pcx_0_1", "pcx_1_2"],
                        ["pcx_0_2", "pcx_2_3"],
                        ["pcx_2_3", "pcx_0_3"],
                    ];
                    json!({ "peering": dice.of(&pairs[number]) })
                }
                4 => json!("vpn_gateway"),
                5 => json!("blackhole"),
                6 => json!("nat_gateway"),
                7 => json!({ "unmodelled": "inspection" }),
                _ => json!({ "transit_gateway": "tgw_0" }),
            };
            json!({ "to": dice.of(&to), "via": via })
        })
        .collect()
}

/// Two gateways, attachments, peering between them, tables.
fn transit(dice: &mut Dice, put: &mut impl FnMut(&str, &str, Value)) {
    for number in 0..2 {
        put(
            "transit_gateways",
            &format!("tgw_{number}"),
            json!({
                "account": "directory",
                "security_group_referencing": dice.roll(2) == 0,
                "default_association": dice.roll(3) > 0,
                "default_propagation": dice.roll(3) > 0,
                "shared_with": if dice.is_rare(3) { json!([]) } else { json!(["spoke"]) },
                "routes_unknown": dice.is_rare(12),
            }),
        );
    }
    let mut names: [Vec<String>; 2] = [Vec::new(), Vec::new()];
    for (number, vpc) in VPCS.iter().enumerate() {
        for (gateway, names) in names.iter_mut().enumerate() {
            if dice.roll(3 + gateway) > 1 {
                continue;
            }
            let mut subnets = Vec::new();
            for index in 0..3 {
                if dice.roll(3) > 0 {
                    subnets.push(format!("{vpc}_{index}"));
                }
            }
            let name = format!("att_{gateway}_{number}");
            put(
                "transit_attachments",
                &name,
                json!({
                    "gateway": format!("tgw_{gateway}"),
                    "to": { "vpc": {
                        "vpc": vpc,
                        "subnets": subnets,
                        "appliance_mode": dice.is_rare(4),
                        "security_group_referencing": dice.roll(3) > 0,
                    } },
                    "state": dice.of(&STATES),
                }),
            );
            names.push(name);
        }
    }
    if dice.roll(2) == 0 {
        put(
            "transit_attachments",
            "att_hq",
            json!({ "gateway": "tgw_0", "to": { "site": "hq" }, "state": dice.of(&STATES) }),
        );
        names[0].push("att_hq".to_owned());
    }
    if dice.roll(3) > 0 {
        put(
            "transit_attachments",
            "att_peer",
            json!({ "gateway": "tgw_0", "to": { "peering": "tgw_1" }, "state": dice.of(&STATES) }),
        );
        names
            .iter_mut()
            .for_each(|names| names.push("att_peer".to_owned()));
    }
    for (gateway, names) in names.iter().enumerate() {
        for table in 0..2 {
            let some = |dice: &mut Dice, sides: usize| -> Vec<&String> {
                names.iter().filter(|_| dice.roll(sides) == 0).collect()
            };
            let (associations, propagations) = (some(dice, 3), some(dice, 2));
            let routes: Vec<Value> = (0..dice.roll(3))
                .map(|_| {
                    let via = match names.get(dice.roll(names.len() + 1)) {
                        Some(name) => json!({ "attachment": name }),
                        None => json!("blackhole"),
                    };
                    let to = [
                        "10.0.0.0/16",
                        "10.0.0.0/8",
                        "10.1.0.0/16",
                        "192.168.0.0/16",
                        "::/0",
                        "near",
                    ];
                    json!({ "to": dice.of(&to), "via": via })
                })
                .collect();
            put(
                "transit_route_tables",
                &format!("rtb_{gateway}_{table}"),
                json!({
                    "gateway": format!("tgw_{gateway}"),
                    "default": table == 0 && dice.roll(2) == 0,
                    "associations": associations,
                    "propagations": propagations,
                    "routes": routes,
                }),
            );
        }
    }
}
