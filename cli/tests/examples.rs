//! Every example scenario through the built binary, as it is and by way of its Terraform: each shows its own failure.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

/// Example, call, and the first blocker; none: allowed.
const EXAMPLES: [(&str, &str, Option<&str>); 18] = [
    (
        "network-acl-reply",
        "list_orders",
        Some("RETURN_SUBNET_ACL_RESTRICTION"),
    ),
    (
        "cross-account",
        "read_salaries",
        Some("RESOURCE_POLICY_IMPLICIT_DENY"),
    ),
    (
        "service-control-policy",
        "list_open",
        Some("SERVICE_CONTROL_POLICY_EXPLICIT_DENY"),
    ),
    (
        "cached-policy",
        "one_patient",
        Some("AUTHORIZER_CACHED_POLICY"),
    ),
    ("cached-policy", "patients", None),
    ("stale-deployment", "track", Some("POLICY_NOT_DEPLOYED")),
    (
        "endpoint-policy",
        "stock",
        Some("ENDPOINT_POLICY_IMPLICIT_DENY"),
    ),
    ("endpoint-policy", "prices", None),
    (
        "default-security-group",
        "next_meeting",
        Some("ENI_SG_RULES_MISMATCH"),
    ),
    ("dns-hostnames-off", "payslip", Some("DNS_ATTRS_DISABLED")),
    (
        "private-dns-takes-public-api",
        "today",
        Some("DNS_PUBLIC_API_SHADOWED"),
    ),
    (
        "hosted-zone-shadow",
        "loan",
        Some("DNS_PHZ_NXDOMAIN_SHADOW"),
    ),
    (
        "peering-not-transitive",
        "patient",
        Some("PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"),
    ),
    (
        "transit-gateway-reply",
        "readings",
        Some("RETURN_NO_ROUTE_TO_DESTINATION"),
    ),
    (
        "transit-gateway-zone",
        "trucks",
        Some("RETURN_TGW_ROUTE_AZ_RESTRICTION"),
    ),
    (
        "transit-gateway-group",
        "rates",
        Some("SG_REF_TGW_PRIVATELINK_UNSUPPORTED"),
    ),
    (
        "load-balancer-client-address",
        "claim",
        Some("NLB_PRESERVE_CLIENT_IP_WITH_VPCE_TARGET"),
    ),
    (
        "policy-names-consumer",
        "seats",
        Some("RESOURCE_POLICY_IMPLICIT_DENY"),
    ),
];

fn scenario(name: &str) -> (String, Value) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let path = root.join(format!("static/scenarios/{name}.canvoke.json"));
    let text = std::fs::read_to_string(&path).unwrap();
    let value = serde_json::from_str(&text).unwrap();
    (path.to_str().unwrap().to_owned(), value)
}

/// Exit status and first blocker.
fn simulate(input: &str, call: &Value) -> (Option<i32>, Option<String>) {
    let text = |member: &str| call.get(member).and_then(Value::as_str);
    let mut command = Command::cargo_bin("canvoke").unwrap();
    command
        .args([
            "simulate",
            input,
            text("method").unwrap(),
            text("url").unwrap(),
        ])
        .args(["--from", text("from").unwrap(), "--format", "json"]);
    if let Some(principal) = text("as") {
        command.args(["--as", principal]);
    }
    let headers = call.get("headers").and_then(Value::as_array);
    for header in headers.into_iter().flatten() {
        command.args(["--header", header.as_str().unwrap()]);
    }
    if let Some(after) = call.get("after") {
        let text = |member: &str| after.get(member).and_then(Value::as_str).unwrap();
        let earlier = format!("{} {}", text("method"), text("path"));
        let seconds = after.get("seconds").unwrap().to_string();
        command.args(["--after", &earlier, "--ago", &seconds]);
    }
    let output = command.output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let code = report.pointer("/blockers/0/code").and_then(Value::as_str);
    (output.status.code(), code.map(str::to_owned))
}

#[test]
fn each_shows_its_own_failure() {
    for (name, call, code) in EXAMPLES {
        let (path, value) = scenario(name);
        let call = value.pointer(&format!("/calls/{call}")).unwrap();
        let expected = (Some(i32::from(code.is_some())), code.map(str::to_owned));
        assert_eq!(simulate(&path, call), expected, "{name}");
    }
}

#[test]
fn its_terraform_gives_the_same_answer() {
    for (name, call, code) in EXAMPLES {
        // What an authorizer's function returns is its code, which Terraform does not hold.
        if name == "cached-policy" {
            continue;
        }
        // Terraform deploys what is saved now, so this one works once it is applied; the export says so.
        let code = code.filter(|_| name != "stale-deployment");
        let (path, value) = scenario(name);
        let call = value.pointer(&format!("/calls/{call}")).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().to_str().unwrap();
        let output = Command::cargo_bin("canvoke")
            .unwrap()
            .args(["export", &path, "-o", folder])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0));
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            said.contains("froze an earlier state"),
            name == "stale-deployment",
            "{said}"
        );
        let expected = (Some(i32::from(code.is_some())), code.map(str::to_owned));
        assert_eq!(simulate(folder, call), expected, "{name}");
    }
}
