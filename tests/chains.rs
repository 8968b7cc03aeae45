//! Chains of endpoint services that branch at every load balancer: the answer says that there are more ways than were
//! looked at, and comes in time. Knows nothing of how they are counted.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::time::{Duration, Instant};

use canvoke::model::Call;
use canvoke::report::{GateOutcome, Outcome};
use canvoke::{Answer, Scenario, answer};
use serde_json::{Value, json};

/// A chain of services in the tutorial's first VPC, each with a node in four zones that sends to all four interfaces of
/// the next endpoint.
fn ask(services: usize) -> Answer {
    let mut scenario: Value =
        serde_json::from_str(include_str!("../static/scenarios/tutorial.canvoke.json")).unwrap();
    let zones = ["a", "b", "c", "d"];
    let subnets = zones.map(|zone| format!("chain_{zone}"));
    for (index, zone) in zones.iter().enumerate() {
        scenario["subnets"][format!("chain_{zone}")] = json!({
            "vpc": "main", "cidr": format!("10.0.{}.0/24", 100 + index), "zone": format!("us-east-1{zone}"),
        });
    }
    for number in 0..services {
        let next = if number + 1 == services {
            "execute_api".to_owned()
        } else {
            format!("link_{}", number + 1)
        };
        let name = format!("link_{number}");
        scenario["endpoints"][&name] = json!({
            "vpc": "main", "endpoint_service": name, "subnets": subnets, "security_groups": ["vpce_sg"],
        });
        scenario["endpoint_services"][&name] = json!({ "load_balancers": [name], "acceptance_required": false, "allowed_principals": ["*"] });
        scenario["load_balancers"][&name] = json!({
            "vpc": "main", "subnets": subnets, "cross_zone": true,
            "listeners": [{ "port": 443, "protocol": "tcp", "target_group": name }],
        });
        scenario["target_groups"][&name] = json!({ "vpc": "main", "preserve_client_ip": false, "targets": [{ "endpoint": next }] });
    }
    let scenario = Scenario::from_json(&scenario.to_string()).unwrap();
    let call = Call {
        from: "main_instance".to_owned(),
        method: "GET".to_owned(),
        url: "https://{link_0.dns}/prod/employee/1002".to_owned(),
        headers: vec!["Host: a1b2c3d4e5.execute-api.us-east-1.amazonaws.com".to_owned()],
        insecure: true,
        ..Call::default()
    };
    answer(&scenario, &call)
}

fn has_more(answer: &Answer) -> bool {
    let paths = &answer.report.as_ref().unwrap().paths;
    let mut gates = paths.iter().flat_map(|path| &path.gates);
    gates.any(|gate| gate.code == "TOO_MANY_WAYS" && gate.outcome == GateOutcome::Unknown)
}

#[test]
fn a_short_chain_is_looked_at_whole() {
    let answer = ask(3);
    assert!(!has_more(&answer));
    // Four interfaces, each with the node of its zone, and twice four targets: the last endpoint has one interface.
    assert_eq!(answer.report.unwrap().paths.len(), 4 * 4 * 4);
}

#[test]
fn a_long_chain_is_cut_and_says_so() {
    let start = Instant::now();
    let answer = ask(8);
    assert!(has_more(&answer));
    let report = answer.report.unwrap();
    assert_ne!(report.outcome, Outcome::Allowed);
    assert!(report.paths.len() <= 4 * 65, "{}", report.paths.len());
    assert!(start.elapsed() < Duration::from_secs(20));
}
