//! The shapes of `canvoke authorize` are those of `aws iam simulate-custom-policy`, as botocore's service model has them
//! (see `botocore/extract.py`). Knows nothing of decisions.

#![cfg(feature = "simulation")]
#![expect(
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use canvoke_iam::simulation::{Input, simulate};
use serde_json::{Map, Value, json};

/// Members that AWS does not have.
const OURS_IN: [&str; 9] = [
    "SessionPolicyInputList",
    "ServiceControlPolicyLevels",
    "ResourceControlPolicyLevels",
    "VpcEndpointPolicy",
    "IsManagementAccount",
    "IsServiceLinkedRole",
    "CallerType",
    "GroupPolicyInputLists",
    "UnknownContextKeyNames",
];
const OURS_OUT: [&str; 3] = ["PolicyDiagnostics", "UnknownBecause", "Contested"];

fn model() -> Value {
    serde_json::from_str(include_str!("botocore/simulate_custom_policy.json")).unwrap()
}

/// What `aws ... --generate-cli-skeleton input` writes for a shape: every member, empty; words the first.
fn skeleton(shape: &Value) -> Value {
    match shape {
        Value::Object(members) => members
            .iter()
            .map(|(name, shape)| (name.clone(), skeleton(shape)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(items) => json!([skeleton(&items[0])]),
        Value::String(kind) => match kind.as_str() {
            "integer" => json!(0),
            "boolean" => json!(true),
            "string" => json!(""),
            words => json!(words.split('|').next()),
        },
        other => panic!("no shape: {other}"),
    }
}

#[test]
fn the_skeleton_of_the_command_line_is_read_as_it_is() {
    let mut skeleton = skeleton(&model()["input"]);
    let input: Input = serde_json::from_value(skeleton.clone()).unwrap();
    assert!(simulate(&input).unwrap_err().contains("ActionNames"));
    // Only the required members filled in, the rest as it was written.
    skeleton["ActionNames"] = json!(["s3:GetObject"]);
    skeleton["PolicyInputList"] = json!([
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#
    ]);
    let input: Input = serde_json::from_value(skeleton).unwrap();
    let output = simulate(&input).unwrap();
    assert_eq!(output.evaluation_results[0].eval_decision, "allowed");
}

#[test]
fn every_word_of_every_enumeration_is_read() {
    let types = model()["input"]["ContextEntries"][0]["ContextKeyType"].clone();
    for word in types.as_str().unwrap().split('|') {
        let input = json!({
            "ActionNames": ["s3:GetObject"],
            "ContextEntries": [{"ContextKeyName": "x:y", "ContextKeyValues": ["1"], "ContextKeyType": word}],
        });
        serde_json::from_value::<Input>(input).unwrap();
    }
}

#[test]
fn members_of_our_own_are_read_beside_those_of_aws() {
    let everything = json!([{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }] }]);
    let input = json!({
        "ActionNames": ["s3:GetObject"],
        "SessionPolicyInputList": everything, "ServiceControlPolicyLevels": [everything],
        "ResourceControlPolicyLevels": [everything], "VpcEndpointPolicy": "", "IsManagementAccount": false,
        "IsServiceLinkedRole": false, "CallerType": "anonymous", "GroupPolicyInputLists": [everything],
        "UnknownContextKeyNames": ["aws:SourceVpc"],
    });
    let ours: Vec<&str> = input
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert!(OURS_IN.iter().all(|name| ours.contains(name)));
    serde_json::from_value::<Input>(input).unwrap();
    let aws = model();
    assert!(
        OURS_IN.iter().all(|name| aws["input"].get(name).is_none()),
        "AWS has it now"
    );
}

/// Every member of an answer stands in AWS's shape, with AWS's type, or is listed as ours.
fn compare(at: &str, found: &Value, shape: &Value) {
    match (found, shape) {
        (Value::Object(members), Value::Object(shapes)) => {
            for (name, value) in members {
                if let Some(shape) = shapes.get(name).or(shapes.get("*")) {
                    compare(&format!("{at}/{name}"), value, shape);
                } else {
                    assert!(
                        OURS_OUT.contains(&name.as_str()),
                        "{at}/{name} is not AWS's"
                    );
                }
            }
        }
        (Value::Array(items), Value::Array(shapes)) => {
            items.iter().for_each(|item| compare(at, item, &shapes[0]));
        }
        (Value::Number(_), Value::String(kind)) => assert_eq!(kind, "integer", "{at}"),
        (Value::Bool(_), Value::String(kind)) => assert_eq!(kind, "boolean", "{at}"),
        (Value::String(word), Value::String(kind)) => assert!(
            kind == "string" || kind.split('|').any(|known| known == word),
            "{at}: `{word}` is none of `{kind}`"
        ),
        (found, shape) => panic!("{at}: {found} is no {shape}"),
    }
}

#[test]
fn answers_have_the_shape_of_aws() {
    let input = json!({
        "PolicyInputList": [r#"{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:username":"a"}}}]}"#],
        "PermissionsBoundaryPolicyInputList": [r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:Put*","Resource":"*"}]}"#],
        "OrderedOrganizationPolicyInputList": [{"ServiceControlPolicyInputList": [r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#]}],
        "ResourcePolicy": r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:Get*","Resource":"*"}]}"#,
        "ActionNames": ["s3:GetObject", "s3:PutObject", "ec2:RunInstances"],
        "ContextEntries": [{"ContextKeyName": "aws:username", "ContextKeyValues": ["a"], "ContextKeyType": "string"}],
    });
    let output = simulate(&serde_json::from_value(input).unwrap()).unwrap();
    let decisions: Vec<&str> = output
        .evaluation_results
        .iter()
        .map(|result| result.eval_decision)
        .collect();
    assert_eq!(decisions, ["allowed", "explicitDeny", "implicitDeny"]);
    compare(
        "",
        &serde_json::to_value(output).unwrap(),
        &model()["output"],
    );
}

#[test]
fn what_depends_on_a_key_that_nobody_knows_says_so() {
    let ask = |more: Value| {
        let mut input = json!({
            "PolicyInputList": [{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpc":"vpc-1"}}}]}],
            "ActionNames": ["s3:GetObject"],
        });
        input
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        simulate(&serde_json::from_value(input).unwrap())
            .unwrap()
            .evaluation_results[0]
            .clone()
    };
    // Absent, because nobody gave it; absent, because the caller says so; and not known.
    assert_eq!(ask(json!({})).unknown_because, None);
    let absent =
        json!({"ContextEntries": [{"ContextKeyName": "aws:SourceVpc", "ContextKeyValues": []}]});
    assert_eq!(ask(absent).unknown_because, None);
    let unknown = ask(json!({"UnknownContextKeyNames": ["aws:SourceVpc"]}));
    assert_eq!(
        unknown.unknown_because.as_deref(),
        Some("nobody gave aws:SourceVpc")
    );
}

#[test]
fn levels_of_an_organization_are_given_once() {
    let level = json!([{"ServiceControlPolicyInputList": ["{}"]}]);
    let input = json!({"ActionNames": ["s3:GetObject"], "OrderedOrganizationPolicyInputList": level, "ServiceControlPolicyLevels": [["{}"]]});
    let input: Input = serde_json::from_value(input).unwrap();
    assert!(simulate(&input).unwrap_err().contains("give one of them"));
}

fn decide(input: Value) -> &'static str {
    let input: Input = serde_json::from_str(&input.to_string()).unwrap();
    simulate(&input).unwrap().evaluation_results[0].eval_decision
}

fn with(mut input: Value, more: Value) -> Value {
    let members = more.as_object().unwrap().clone();
    input.as_object_mut().unwrap().extend(members);
    input
}

/// Each member that a request may have changes its answer.
#[test]
fn every_member_counts() {
    let policy = |effect: &str, action: &str| json!({ "Version": "2012-10-17", "Statement": [{ "Effect": effect, "Action": action, "Resource": "*" }] });
    let named = |effect: &str, who: &str| json!({ "Version": "2012-10-17", "Statement": [{ "Effect": effect, "Principal": { "AWS": who }, "Action": "s3:*", "Resource": "*" }] });
    let all = policy("Allow", "s3:*");
    let other = policy("Allow", "ec2:*");
    let deny = policy("Deny", "s3:*");
    let home = "arn:aws:iam::111111111111:user/ann";
    let asked = with(
        json!({ "ActionNames": ["s3:GetObject"], "ResourceArns": ["arn:aws:s3:::b/k"] }),
        json!({ "PolicyInputList": [all], "CallerArn": home }),
    );
    assert_eq!(decide(asked.clone()), "allowed");
    for (more, expected) in [
        (json!({ "PolicyInputList": [other] }), "implicitDeny"),
        (
            json!({ "PolicyInputList": [other], "GroupPolicyInputLists": [[other], [all]] }),
            "allowed",
        ),
        (json!({ "GroupPolicyInputLists": [[deny]] }), "explicitDeny"),
        (
            json!({ "PermissionsBoundaryPolicyInputList": [other] }),
            "implicitDeny",
        ),
        (json!({ "SessionPolicyInputList": [other] }), "implicitDeny"),
        (
            json!({ "ServiceControlPolicyLevels": [[all], [other, all]] }),
            "allowed",
        ),
        (
            json!({ "ServiceControlPolicyLevels": [[all], [other]] }),
            "implicitDeny",
        ),
        (
            json!({ "ServiceControlPolicyLevels": [[all], []] }),
            "implicitDeny",
        ),
        (
            json!({ "ServiceControlPolicyLevels": [[deny]] }),
            "explicitDeny",
        ),
        (
            json!({ "ServiceControlPolicyLevels": [[deny]], "IsManagementAccount": true }),
            "allowed",
        ),
        (
            json!({ "ServiceControlPolicyLevels": [[deny]], "IsServiceLinkedRole": true }),
            "allowed",
        ),
        (
            json!({ "ResourceControlPolicyLevels": [[named("Deny", "*")]] }),
            "explicitDeny",
        ),
        (json!({ "ResourceControlPolicyLevels": [[]] }), "allowed"),
        (
            json!({ "ResourceControlPolicyLevels": [[named("Deny", "*")]], "IsManagementAccount": true }),
            "allowed",
        ),
        (
            json!({ "ResourceControlPolicyLevels": [[named("Deny", "*")]], "IsManagementAccount": true, "ResourceOwner": "222222222222", "ResourcePolicy": named("Allow", home) }),
            "explicitDeny",
        ),
        (
            json!({ "ResourceControlPolicyLevels": [[named("Deny", "*")]], "IsServiceLinkedRole": true }),
            "allowed",
        ),
        (
            json!({ "VpcEndpointPolicy": named("Allow", "111111111111") }),
            "allowed",
        ),
        (
            json!({ "VpcEndpointPolicy": named("Allow", "222222222222") }),
            "implicitDeny",
        ),
        (
            json!({ "ResourcePolicy": named("Deny", home) }),
            "explicitDeny",
        ),
        (
            json!({ "PolicyInputList": [], "ResourcePolicy": named("Allow", home) }),
            "allowed",
        ),
        (json!({ "ResourceOwner": "222222222222" }), "implicitDeny"),
        (
            json!({ "ResourceOwner": "arn:aws:iam::222222222222:root", "ResourcePolicy": named("Allow", home) }),
            "allowed",
        ),
        (json!({ "CallerType": "anonymous" }), "implicitDeny"),
        (
            json!({ "CallerType": "anonymous", "CallerArn": "", "ResourcePolicy": named("Allow", "*") }),
            "allowed",
        ),
        (json!({ "CallerType": "user" }), "allowed"),
        (
            json!({ "CallerArn": "events.amazonaws.com", "CallerType": "Service" }),
            "implicitDeny",
        ),
        (
            json!({ "PolicyInputList": [], "CallerArn": "arn:aws:iam::111111111111:root" }),
            "allowed",
        ),
    ] {
        assert_eq!(
            decide(with(asked.clone(), more.clone())),
            expected,
            "{more}"
        );
    }
}

/// An ARN that names an account names its owner; another may be said to own it all the same.
#[test]
fn the_owner_is_who_the_arn_says() {
    let input = json!({
        "PolicyInputList": [{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }] }],
        "ActionNames": ["execute-api:Invoke"],
        "ResourceArns": ["arn:aws:execute-api:us-east-1:222222222222:abc/prod/GET/pets"],
        "CallerArn": "arn:aws:iam::111111111111:user/ann",
    });
    assert_eq!(decide(input.clone()), "implicitDeny");
    let own = json!({ "ResourceOwner": "111111111111" });
    assert_eq!(decide(with(input, own)), "allowed");
}

/// Values may be numbers and booleans; a key without values is absent, even one that would follow from the caller.
#[test]
fn values_of_keys_are_read_as_they_are_meant() {
    let ask = |condition: Value, entry: Value| {
        decide(json!({
            "PolicyInputList": [{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition }] }],
            "ActionNames": ["s3:GetObject"], "CallerArn": "arn:aws:iam::111111111111:user/ann", "ContextEntries": [entry],
        }))
    };
    let number = json!({ "ContextKeyName": "s3:max-keys", "ContextKeyValues": [7], "ContextKeyType": "numeric" });
    assert_eq!(
        ask(json!({ "NumericLessThan": { "s3:max-keys": 10 } }), number),
        "allowed"
    );
    let boolean = json!({ "ContextKeyName": "aws:SecureTransport", "ContextKeyValues": [true], "ContextKeyType": "boolean" });
    assert_eq!(
        ask(
            json!({ "Bool": { "aws:SecureTransport": "true" } }),
            boolean
        ),
        "allowed"
    );
    let is_ann = json!({ "StringEquals": { "aws:username": "ann" } });
    assert_eq!(ask(is_ann.clone(), json!({})), "allowed");
    let absent = json!({ "ContextKeyName": "aws:username", "ContextKeyValues": [] });
    assert_eq!(ask(is_ann, absent), "implicitDeny");
    let role = json!({ "ContextKeyName": "aws:userid", "ContextKeyValues": [] });
    assert_eq!(
        ask(json!({ "Null": { "aws:userid": "true" } }), role),
        "allowed"
    );
}

/// Keys that a policy asks for only in a variable are missing too.
#[test]
fn variables_that_have_no_value_are_missing() {
    let input = json!({
        "PolicyInputList": [{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "*",
            "Resource": "arn:aws:s3:::${aws:PrincipalTag/team}/${*}", "Condition": { "StringLike": { "s3:prefix": "${aws:PrincipalTag/Home, 'x'}/*" } } }] }],
        "ActionNames": ["s3:ListBucket"],
    });
    let input: Input = serde_json::from_str(&input.to_string()).unwrap();
    let missing = &simulate(&input).unwrap().evaluation_results[0].missing_context_values;
    assert_eq!(
        *missing,
        [
            "aws:PrincipalTag/Home",
            "aws:PrincipalTag/team",
            "s3:prefix"
        ]
    );
}
