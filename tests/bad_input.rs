//! Bad input gets a diagnostic with a place and a hint, and the rest still answers. Knows nothing of hosts.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use canvoke::model::Call;
use canvoke::{Answer, Diagnostic, Scenario, Severity, answer};

const TUTORIAL: &str = include_str!("../static/scenarios/tutorial.canvoke.json");

/// The tutorial with a piece of text replaced, asked from its own VPC.
fn ask(from: &str, to: &str) -> Answer {
    let text = TUTORIAL.replacen(from, to, 1);
    assert!(text != TUTORIAL, "the tutorial has no `{from}`");
    let scenario = Scenario::from_json(&text).unwrap();
    let call = scenario.calls.get("from_main").cloned().unwrap_or_default();
    answer(&scenario, &call)
}

#[track_caller]
fn check(answer: &Answer, code: &str, pointer: &str) {
    let found: Vec<&Diagnostic> = answer
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.code == code)
        .collect();
    assert!(
        !found.is_empty(),
        "no {code} among {:#?}",
        answer.diagnostics
    );
    assert_eq!(found[0].place.pointer, pointer);
    assert!(!found[0].hint.is_empty());
}

#[test]
fn a_prefix_out_of_range_names_its_range() {
    let answer = ask("10.1.0.0/16", "10.0.0.0/99");
    check(&answer, "INVALID_CIDR", "/vpcs/other/cidrs/0");
    assert!(
        answer.report.is_some(),
        "the first VPC can still be asked about"
    );
}

#[test]
fn host_bits_are_told_and_read_as_amazon_reads_them() {
    let answer = ask("\"cidr\": \"10.0.0.0/16\"", "\"cidr\": \"10.0.0.5/16\"");
    let pointer = "/security_groups/vpce_sg/ingress/0/peer/cidr";
    check(&answer, "CIDR_HOST_BITS", pointer);
    assert_eq!(answer.diagnostics[0].severity, Severity::Warning);
}

#[test]
fn a_vpc_larger_than_amazon_takes() {
    check(
        &ask("10.1.0.0/16", "10.1.0.0/8"),
        "CIDR_OUT_OF_RANGE",
        "/vpcs/other/cidrs/0",
    );
}

#[test]
fn a_name_that_does_not_exist_is_answered_with_the_nearest() {
    let answer = ask(
        "\"route_table\": \"main_private\"",
        "\"route_table\": \"main_privat\"",
    );
    check(
        &answer,
        "DANGLING_REFERENCE",
        "/subnets/main_private/route_table",
    );
    assert_eq!(answer.diagnostics[0].hint, "did you mean `main_private`?");
}

#[test]
fn peers_that_overlap_are_refused_as_amazon_refuses_them() {
    check(
        &ask("10.1.0.0/16", "10.0.0.0/16"),
        "PEERING_CIDR_OVERLAP",
        "/peerings/main_other",
    );
}

#[test]
fn a_policy_that_is_not_json_is_told_at_its_place() {
    let mut scenario = Scenario::from_json(TUTORIAL).unwrap();
    let api = scenario.apis.get_mut("employee_directory").unwrap();
    api.policy = Some(canvoke::model::Document::new("{ \"Version\": "));
    let call = scenario.calls["from_main"].clone();
    let answer = answer(&scenario, &call);
    let found = answer.diagnostics.iter().find(|diagnostic| {
        diagnostic
            .place
            .pointer
            .starts_with("/apis/employee_directory/policy")
    });
    assert!(found.is_some(), "{:#?}", answer.diagnostics);
    assert_ne!(
        answer.report.unwrap().outcome,
        canvoke::report::Outcome::Allowed,
        "a policy nobody can read allows nothing"
    );
}

#[test]
fn a_call_that_cannot_be_understood_says_what_is_wrong() {
    let scenario = Scenario::from_json(TUTORIAL).unwrap();
    let call = Call {
        from: "nobody".into(),
        principal: Some("no-one".into()),
        method: "G T".into(),
        url: "http://x".into(),
        headers: vec!["no colon".into()],
        ..Call::default()
    };
    let answer = answer(&scenario, &call);
    assert!(answer.report.is_none());
    let pointers: Vec<&str> = answer
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.place.pointer.as_str())
        .collect();
    assert_eq!(pointers, ["/from", "/as", "/method", "/url", "/headers/0"]);
}
