//! Random scenarios and calls: the tutorial with parts switched, added and taken away, so that every gate has
//! something to say. Knows nothing of what the answer should be.

use canvoke::Scenario;
use canvoke::model::{
    AclAction, AclRule, AuthorizationType, Call, Document, EndpointState, GroupRule, NetworkAcl,
    Peer, PeeringState, Ports, Protocol, Route, Snapshot, Subnet, Via,
};
use proptest::prelude::*;

use crate::authorizers;

pub(crate) const TUTORIAL: &str = include_str!("../../static/scenarios/tutorial.canvoke.json");

/// A scenario and a call that resolves.
pub(crate) fn set_up() -> impl Strategy<Value = (Scenario, Call)> {
    (
        network(),
        gateway(),
        prop::sample::select(vec!["main_instance", "other_instance", "internet"]),
        any::<bool>(),
        prop::sample::select(vec!["GET", "POST"]),
        prop::sample::select(vec!["/employee/1002", "/employee", "/nowhere/at/all", "/"]),
        prop::sample::select(vec!["prod", "test"]),
        0_usize..5,
        0_usize..9,
    )
        .prop_map(
            |(network, gateway, from, is_signed, method, path, stage, form, brings)| {
                let mut scenario = Scenario::from_json(TUTORIAL).unwrap();
                for change in network.into_iter().chain(gateway) {
                    change(&mut scenario);
                }
                let (url, headers) = name(form, stage, path);
                let mut call = Call {
                    from: from.to_owned(),
                    principal: is_signed.then(|| "internal-api-client".to_owned()),
                    method: method.to_owned(),
                    url,
                    headers,
                    ..Call::default()
                };
                authorizers::bring(&scenario, &mut call, brings);
                (scenario, call)
            },
        )
}

pub(crate) type Change = fn(&mut Scenario);

fn network() -> impl Strategy<Value = Vec<Change>> {
    let changes: Vec<Change> = vec![
        |s| s.vpcs.get_mut("main").unwrap().dns_hostnames = false,
        |s| s.vpcs.get_mut("other").unwrap().dns_support = false,
        |s| s.endpoints.get_mut("execute_api").unwrap().private_dns = false,
        |s| s.endpoints.get_mut("execute_api").unwrap().state = EndpointState::Pending,
        |s| {
            s.endpoints
                .get_mut("execute_api")
                .unwrap()
                .security_groups
                .clear()
        },
        |s| {
            s.security_groups
                .get_mut("vpce_sg")
                .unwrap()
                .ingress
                .clear()
        },
        |s| {
            s.security_groups
                .get_mut("vpce_sg")
                .unwrap()
                .ingress
                .push(everything())
        },
        |s| {
            s.security_groups
                .get_mut("other_app")
                .unwrap()
                .egress
                .clear()
        },
        |s| {
            s.route_tables
                .get_mut("main_private")
                .unwrap()
                .routes
                .clear()
        },
        |s| {
            s.route_tables
                .get_mut("other_private")
                .unwrap()
                .routes
                .push(to_main(Via::Peering("main_other".into())));
        },
        |s| {
            s.route_tables
                .get_mut("other_private")
                .unwrap()
                .routes
                .push(Route {
                    to: "0.0.0.0/0".into(),
                    via: Via::NatGateway,
                });
        },
        |s| {
            s.route_tables
                .get_mut("other_private")
                .unwrap()
                .routes
                .push(Route {
                    to: "10.0.1.0/24".into(),
                    via: Via::Blackhole,
                });
        },
        |s| s.peerings.get_mut("main_other").unwrap().state = PeeringState::PendingAcceptance,
        |s| {
            s.peerings.remove("main_other");
            s.route_tables
                .get_mut("main_private")
                .unwrap()
                .routes
                .clear();
            s.route_tables
                .get_mut("other_private")
                .unwrap()
                .routes
                .clear();
        },
        |s| {
            s.subnets.insert(
                "main_b".into(),
                Subnet {
                    vpc: "main".into(),
                    cidr: "10.0.2.0/24".into(),
                    zone: "us-east-1b".into(),
                    ipv6_cidr: None,
                    zone_id: None,
                    shared_with: Vec::new(),
                    route_table: None,
                    network_acl: None,
                },
            );
            s.endpoints
                .get_mut("execute_api")
                .unwrap()
                .subnets
                .push("main_b".into());
        },
        |s| acl(s, 443, 443),
        |s| acl(s, 1024, 65_535),
        |s| acl(s, 50_000, 65_535),
        |s| s.subnets.get_mut("other_private").unwrap().route_table = None,
    ];
    prop::sample::subsequence(changes, 0..5)
}

fn gateway() -> impl Strategy<Value = Vec<Change>> {
    let changes: Vec<Change> = vec![
        |s| {
            s.apis
                .get_mut("employee_directory")
                .unwrap()
                .endpoints
                .push("execute_api".into())
        },
        |s| {
            s.apis
                .get_mut("employee_directory")
                .unwrap()
                .disable_execute_api_endpoint = true
        },
        |s| s.apis.get_mut("employee_directory").unwrap().policy = None,
        |s| s.apis.get_mut("employee_directory").unwrap().policy = Some(policy("Deny")),
        |s| {
            s.users
                .get_mut("internal-api-client")
                .unwrap()
                .policies
                .clear()
        },
        |s| s.endpoints.get_mut("execute_api").unwrap().policy = Some(policy("Deny")),
        |s| s.endpoints.get_mut("execute_api").unwrap().policy = Some(policy("Allow")),
        |s| {
            let api = s.apis.get_mut("employee_directory").unwrap();
            let method = api
                .resources
                .get_mut("/employee/{id}")
                .unwrap()
                .methods
                .get_mut("GET")
                .unwrap();
            method.authorization = AuthorizationType::None;
        },
        |s| {
            let api = s.apis.get_mut("employee_directory").unwrap();
            let method = api
                .resources
                .get_mut("/employee/{id}")
                .unwrap()
                .methods
                .get_mut("GET")
                .unwrap();
            method.api_key_required = true;
        },
        |s| {
            let api = s.apis.get_mut("employee_directory").unwrap();
            api.deployments.get_mut("first").unwrap().snapshot = Some(Snapshot {
                policy: Some(policy("Allow")),
                ..Snapshot::default()
            });
        },
        |s| {
            let api = s.apis.get_mut("employee_directory").unwrap();
            api.stages.get_mut("prod").unwrap().web_acl = Some("acl".into());
        },
        |s| {
            patch(
                s,
                r#"{"domains": {"d": {"account": "directory", "domain_name": "d.example", "mappings": [{"base_path": "prod", "api": "employee_directory", "stage": "prod"}]}}}"#,
            )
        },
        |s| {
            patch(
                s,
                r#"{"domain_associations": {"a": {"account": "directory", "domain": "d", "endpoint": "execute_api"}}}"#,
            )
        },
        |s| {
            patch(
                s,
                r#"{"domains": {"d": {"policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}]}}}}"#,
            )
        },
        |s| {
            patch(
                s,
                r#"{"apis": {"employee_directory": {"deployments": {"second": {"snapshot": {}}}, "stages": {"prod": {"canary": {"deployment": "second", "percent": 10}}}}}}"#,
            )
        },
        |s| {
            patch(
                s,
                r#"{"api_keys": {"k": {"account": "directory", "enabled": false}}, "usage_plans": {"p": {"account": "directory", "keys": ["k"], "stages": [{"api": "employee_directory", "stage": "prod"}], "quota": {"limit": 1, "period": "DAY", "used": 1}}}}"#,
            )
        },
        |s| {
            patch(
                s,
                r#"{"apis": {"employee_directory": {"resources": {"/employee/{id}": {"methods": {"GET": {"validator": "all", "parameters": {"querystring.q": true, "header.X-A": true}, "integration": {"lambda": {"source_arn": "*:nobody"}}}}}}}}}"#,
            )
        },
        |s| {
            patch(
                s,
                r#"{"apis": {"employee_directory": {"access_mode": "STRICT", "security_policy": "SecurityPolicy_TLS13_1_3_2025_09"}}}"#,
            )
        },
        |s| {
            patch(
                s,
                r#"{"apis": {"employee_directory": {"gateway_responses": {"DEFAULT_4XX": {"status": 499}}, "api_key_source": "AUTHORIZER"}}}"#,
            )
        },
    ];
    let changes = [changes, authorizers::changes()].concat();
    prop::sample::subsequence(changes, 0..4)
}

/// A merge patch, where the scenario stays one that can be read.
pub(crate) fn patch(scenario: &mut Scenario, text: &str) {
    let mut whole = serde_json::to_value(&*scenario).unwrap();
    json_patch::merge(&mut whole, &serde_json::from_str(text).unwrap());
    if let Ok(patched) = Scenario::from_json(&whole.to_string()) {
        *scenario = patched;
    }
}

/// A policy that says the same of everybody and everything.
fn policy(effect: &str) -> Document {
    Document::new(format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"{effect}","Principal":"*","Action":"execute-api:Invoke","Resource":"*"}}]}}"#
    ))
}

fn to_main(via: Via) -> Route {
    Route {
        to: "10.0.0.0/16".into(),
        via,
    }
}

/// A group's rule for all and from anywhere.
pub(crate) fn everything() -> GroupRule {
    GroupRule {
        protocol: Protocol::All,
        ports: None,
        peer: Peer::Cidr("0.0.0.0/0".into()),
        description: String::new(),
    }
}

/// A network ACL of the endpoint's subnet that lets HTTPS in and these ports out.
fn acl(scenario: &mut Scenario, from: u16, to: u16) {
    let rule = |from, to| AclRule {
        rule: 100,
        action: AclAction::Allow,
        protocol: Protocol::Tcp,
        ports: Some(Ports { from, to }),
        cidr: "10.0.0.0/8".into(),
    };
    scenario.network_acls.insert(
        "endpoint".into(),
        NetworkAcl {
            vpc: "main".into(),
            default: false,
            ingress: vec![rule(443, 443)],
            egress: vec![rule(from, to)],
        },
    );
    scenario
        .subnets
        .get_mut("main_private")
        .unwrap()
        .network_acl = Some("endpoint".into());
}

fn name(form: usize, stage: &str, path: &str) -> (String, Vec<String>) {
    let domain = "execute-api.us-east-1.amazonaws.com";
    match form {
        0 => (
            format!("https://{{employee_directory}}.{domain}/{stage}{path}"),
            Vec::new(),
        ),
        1 => (
            format!("https://{{execute_api.dns}}/{stage}{path}"),
            vec!["x-apigw-api-id: {employee_directory}".into()],
        ),
        2 => (
            format!("https://{{execute_api.dns}}/{stage}{path}"),
            Vec::new(),
        ),
        3 => (
            format!("https://{{execute_api.dns}}/{stage}{path}"),
            vec!["Host: d.example".into()],
        ),
        _ => (
            format!("https://{{employee_directory}}-{{execute_api.id}}.{domain}/{stage}{path}"),
            Vec::new(),
        ),
    }
}
