//! The IAM probes of the shared folder that hang on API Gateway's own law: a private API, or how a method authorizes.
//! Each becomes a scenario of one endpoint and one API, and is asked as a call. Skips with a plain line where the
//! folder is not. Knows nothing of the probes that the engine alone can answer.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use canvoke::model::Call;
use canvoke::report::Outcome;
use canvoke::{Scenario, answer};
use serde_json::{Value, json};

#[test]
fn probes_of_the_gateway() {
    let Some(shared) = std::env::var_os("CANVOKE_SHARED") else {
        println!("skipped: CANVOKE_SHARED is not set");
        return;
    };
    let file = std::path::Path::new(&shared).join("data/iam-probes.json");
    let probes: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let mut asked = 0;
    for probe in &probes {
        if probe["private_api"].is_null() && probe["auth_type"].is_null() {
            continue;
        }
        asked += 1;
        let found = decide(probe);
        assert_eq!(found, probe["expect"], "{}: {}", probe["id"], probe["note"]);
    }
    println!("{asked} probes asked");
    assert!(asked > 0);
}

fn decide(probe: &Value) -> &'static str {
    let request = &probe["request"];
    let resource = request["resource"].as_str().unwrap();
    let parts: Vec<&str> = resource.splitn(6, ':').collect();
    let (region, owner) = (parts[3], parts[4]);
    let [api, stage, verb, path] = parts[5].splitn(4, '/').collect::<Vec<_>>()[..] else {
        panic!("no method: {resource}");
    };
    let endpoint = request["context"]["aws:SourceVpce"]
        .as_str()
        .unwrap_or("vpce-0a1b2c3d");
    let mut scenario = json!({
        "canvoke": 1,
        "region": region,
        "accounts": { "owner": { "id": owner } },
        "vpcs": { "main": { "account": "owner", "cidrs": ["10.0.0.0/16"], "dns_hostnames": true } },
        "subnets": { "main": { "vpc": "main", "cidr": "10.0.1.0/24", "zone": format!("{region}a"), "route_table": "main" } },
        "route_tables": { "main": { "vpc": "main" } },
        "security_groups": { "open": { "vpc": "main",
            "ingress": [{ "protocol": "all", "peer": { "cidr": "0.0.0.0/0" } }],
            "egress": [{ "protocol": "all", "peer": { "cidr": "0.0.0.0/0" } }] } },
        "endpoints": { "endpoint": { "vpc": "main", "subnets": ["main"], "security_groups": ["open"], "private_dns": true, "id": endpoint } },
        "apis": { "api": {
            "account": "owner", "id": api,
            "resources": { format!("/{path}"): { "methods": { verb: {
                "authorization": probe["auth_type"].as_str().unwrap_or("AWS_IAM"), "integration": "mock" } } } },
            "deployments": { "first": {} },
            "stages": { stage: { "deployment": "first" } },
        } },
        "policies": {},
        "users": {},
        "clients": { "here": { "instance": { "subnet": "main", "security_groups": ["open"] } } },
    });
    if !probe["resource_policy"].is_null() {
        scenario["apis"]["api"]["policy"] = probe["resource_policy"].clone();
    }
    if let Some(policy) = probe["vpce"].get(0) {
        scenario["endpoints"]["endpoint"]["policy"] = policy.clone();
    }
    let mut call = json!({
        "from": "here",
        "method": verb,
        "url": format!("https://{{api}}.execute-api.{region}.amazonaws.com/{stage}/{path}"),
    });
    match request["principal"].as_str().unwrap() {
        "anonymous" => {}
        arn => {
            let name = arn
                .strip_prefix(&format!("arn:aws:iam::{owner}:user/"))
                .unwrap_or_else(|| panic!("no user of the owner: {arn}"));
            let mut names = Vec::new();
            for (index, policy) in probe["identity"]
                .as_array()
                .into_iter()
                .flatten()
                .enumerate()
            {
                let own = format!("identity{index}");
                scenario["policies"][&own] = json!({ "account": "owner", "document": policy });
                names.push(own);
            }
            scenario["users"][name] = json!({ "account": "owner", "policies": names });
            call["as"] = name.into();
        }
    }
    let scenario: Scenario = serde_json::from_str(&scenario.to_string()).unwrap();
    let call: Call = serde_json::from_str(&call.to_string()).unwrap();
    let answered = answer(&scenario, &call);
    let report = answered
        .report
        .unwrap_or_else(|| panic!("no report: {:?}", answered.diagnostics));
    match report.outcome {
        Outcome::Allowed => "Allowed",
        Outcome::Denied
            if report
                .blockers
                .iter()
                .any(|gate| gate.code.contains("EXPLICIT")) =>
        {
            "ExplicitlyDenied"
        }
        Outcome::Denied => "ImplicitlyDenied",
        Outcome::Sometimes | Outcome::Unknown => "Unknown",
    }
}
