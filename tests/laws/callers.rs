//! Random callers: the cross-account set-up with organizations, sessions, tags, services and signatures' faults. Knows
//! nothing of what the answer should be.

use canvoke::Scenario;
use canvoke::model::Call;
use proptest::prelude::*;

const CROSS_ACCOUNT: &str = include_str!("../../static/scenarios/cross-account.canvoke.json");

/// Merge patches, each of which may be made or not.
const PATCHES: &[&str] = &[
    r#"{"apis": {"payroll": {"policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}]}}}}"#,
    r#"{"apis": {"payroll": {"policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}, {"Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*", "Condition": {"StringNotEquals": {"aws:PrincipalTag/team": "money"}}}]}}}}"#,
    r#"{"apis": {"payroll": {"policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "execute-api:Invoke", "Resource": "execute-api:/*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}]}}}}"#,
    r#"{"roles": {"report-job": {"inline": null}}}"#,
    r#"{"roles": {"report-job": {"tags": {"team": "people"}, "trust": null}}}"#,
    r#"{"roles": {"reader": {"account": "payroll", "tags": {"Team": "money"}, "trust": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"sts:ExternalId": "42"}}}]}}}, "sessions": {"s": {"role": "reader", "by": "report-job"}}}"#,
    r#"{"sessions": {"s": {"role": "report-job", "by": "report-job", "external_id": "41", "tags": {"team": "money"}, "transitive_tags": ["team"], "duration": 7200}, "t": {"role": "report-job", "by": "s", "tags": {"TEAM": "people"}, "policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}}}}"#,
    r#"{"sessions": {"t": {"way": "web_identity", "role": "report-job", "provider": "accounts.google.com", "claims": {"aud": "app", "sub": "ann"}}}}"#,
    r#"{"sessions": {"t": {"way": "service", "role": "report-job", "service": "ec2.amazonaws.com"}}}"#,
    r#"{"users": {"proxy": {"account": "payroll"}}, "sessions": {"f": {"way": "federation_token", "by": "proxy", "session_name": "ann"}}}"#,
    r#"{"service_control_policies": {"NoApis": {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "execute-api:*", "Resource": "*"}]}, "Tagged": {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:PrincipalTag/team": "money"}}}]}, "OnlyStorage": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}}}"#,
    r#"{"organizations": {"company": {"members": {"reports": {"unit": "jobs"}, "payroll": {}}, "units": {"jobs": {"service_control": ["FullAWSAccess", "Tagged"]}}}}}"#,
    r#"{"organizations": {"company": {"members": {"reports": {"service_control": ["OnlyStorage"]}}, "service_control": ["FullAWSAccess", "NoApis"]}}}"#,
    r#"{"organizations": {"company": {"members": {"reports": {}}, "management_account": "payroll"}}}"#,
    r#"{"policies": {"Ceiling": {"account": "reports", "document": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:*", "Resource": "*"}]}}}, "roles": {"report-job": {"boundary": "Ceiling"}}}"#,
];

const SIGNATURES: &[&str] = &[
    "null",
    "null",
    r#"{"fault": "unknown_key"}"#,
    r#"{"fault": "mismatch"}"#,
    r#"{"region": "eu-west-1", "fault": "malformed"}"#,
    r#"{"service": "s3", "host": "example.com"}"#,
];

const CALLERS: &[&str] = &[
    "report-job",
    "s",
    "t",
    "f",
    "reader",
    "proxy",
    "events.amazonaws.com",
    "arn:aws:iam::444455556666:root",
    "arn:aws:iam::333344445555:root",
];

/// A scenario and a call that resolves.
pub(crate) fn set_up() -> impl Strategy<Value = (Scenario, Call)> {
    (
        prop::sample::subsequence(PATCHES, 0..7),
        prop::sample::select(SIGNATURES),
        prop::sample::select(CALLERS),
    )
        .prop_map(|(patches, signature, caller)| {
            let mut whole: serde_json::Value = serde_json::from_str(CROSS_ACCOUNT).unwrap();
            for patch in patches {
                json_patch::merge(&mut whole, &serde_json::from_str(patch).unwrap());
            }
            let scenario = Scenario::from_json(&whole.to_string()).unwrap();
            let is_there = scenario.roles.contains_key(caller)
                || scenario.users.contains_key(caller)
                || scenario.sessions.contains_key(caller)
                || caller.contains('.')
                || caller.contains(':');
            let is_compiled = scenario
                .sessions
                .get(caller)
                .is_none_or(|session| session.role.is_some() || caller == "f");
            let caller = if is_there && is_compiled {
                caller
            } else {
                "report-job"
            };
            let mut call = scenario.calls.values().next().unwrap().clone();
            call.principal = Some(caller.to_owned());
            call.signature = serde_json::from_str(signature).unwrap();
            (scenario, call)
        })
}
