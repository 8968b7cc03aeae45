//! Random questions over a small world: two accounts, three roles (one with a path), two endpoints, four paths. Knows
//! nothing of answers.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::source::Source;

/// A value of a condition key.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Val {
    One(String),
    Many(Vec<String>),
}

/// A caller.
#[derive(Clone, Debug)]
pub(crate) enum Who {
    User(String),
    Session { arn: String, role: String },
    Federated(String, String),
    Root(String),
    Service(String),
    Anonymous,
}

impl Who {
    /// The account; empty for those that have none.
    pub(crate) fn account(&self) -> &str {
        match self {
            Self::User(arn) | Self::Root(arn) | Self::Federated(arn, _) => arn,
            Self::Session { arn, .. } => arn,
            Self::Service(_) | Self::Anonymous => return "",
        }
        .split(':')
        .nth(4)
        .unwrap()
    }
}

/// A question: layers and a request.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) who: Who,
    pub(crate) action: String,
    pub(crate) resource: String,
    pub(crate) owner: String,
    /// Complete: also what follows from the caller.
    pub(crate) context: BTreeMap<String, Val>,
    pub(crate) identity: Vec<Value>,
    pub(crate) resource_policy: Option<Value>,
    pub(crate) boundary: Option<Value>,
    pub(crate) session: Option<Value>,
    pub(crate) endpoint: Option<Value>,
    pub(crate) scps: Vec<Vec<Value>>,
    pub(crate) rcps: Vec<Vec<Value>>,
    pub(crate) management: bool,
    pub(crate) service_linked: bool,
}

impl Case {
    /// The value of a key in any case; an empty list is none.
    pub(crate) fn value(&self, key: &str) -> Option<&Val> {
        let found = |(own, _): &(&String, &Val)| own.eq_ignore_ascii_case(key);
        let (_, value) = self.context.iter().find(found)?;
        (*value != Val::Many(vec![])).then_some(value)
    }
}

const HOME: &str = "111111111111";
const AWAY: &str = "222222222222";
const API: &str = "arn:aws:execute-api:us-east-1:111111111111:abc";

/// Keys with values that a request may have.
const KEYS: [(&str, [&str; 3]); 9] = [
    ("aws:SourceVpce", ["vpce-1", "vpce-2", ""]),
    ("aws:PrincipalTag/Team", ["red", "*", "${aws:SourceVpce}"]),
    ("aws:TagKeys", ["red", "Blue", ""]),
    ("aws:VpcSourceIp", ["10.0.1.5", "2001:db8::1", "nonsense"]),
    ("aws:MultiFactorAuthAge", ["9", "300.0", "-1"]),
    (
        "aws:CurrentTime",
        ["2024-01-01T00:00:00Z", "1704067201", "2024-01-01"],
    ),
    ("aws:SecureTransport", ["true", "FALSE", "maybe"]),
    (
        "aws:SourceArn",
        ["arn:aws:s3:::b", "arn:aws:sns:us-east-1:1:x:y", "vpce-1"],
    ),
    ("x:Blob", ["aGk=", "aGk", "!"]),
];

/// Values that a policy may want of those keys.
const WANTED: [[&str; 5]; 9] = [
    [
        "vpce-1",
        "vpce-*",
        "VPCE-?",
        "${aws:PrincipalTag/Team}",
        "vpce${*}",
    ],
    [
        "red",
        "*",
        "r?d",
        "${aws:SourceVpce, 'vpce-1'}",
        "${aws:TagKeys}",
    ],
    ["red", "blue", "b*", "", "${x:None}"],
    [
        "10.0.0.0/16",
        "0.0.0.0/0",
        "2001:DB8::/32",
        "10.0.1.5",
        "nonsense",
    ],
    ["9", "1000", "300", "-1.0", "nine"],
    [
        "1704067200",
        "2024-01-01",
        "2024-01-01T01:00:00+01:00",
        "2024-01-01T00:00:01Z",
        "now",
    ],
    ["true", "false", "True", "${aws:SecureTransport}", "1"],
    [
        "arn:aws:s3:::*",
        "arn:aws:sns:*:*:x*",
        "*",
        "${aws:SourceArn}",
        "arn:*",
    ],
    ["aGk=", "aGk", "aGo=", "!", ""],
];

/// Epoch seconds of the dates above.
pub(crate) fn seconds(text: &str) -> Option<f64> {
    match text {
        "2024-01-01T00:00:00Z" | "2024-01-01" | "2024-01-01T01:00:00+01:00" => {
            Some(1_704_067_200.0)
        }
        "2024-01-01T00:00:01Z" => Some(1_704_067_201.0),
        other => other.parse().ok(),
    }
}

/// Bytes behind the base64 above.
pub(crate) fn bytes(text: &str) -> Option<&'static str> {
    match text {
        "aGk=" | "aGk" => Some("hi"),
        "aGo=" => Some("hj"),
        "" => Some(""),
        _ => None,
    }
}

const OPERATORS: [[&str; 6]; 9] = [
    [
        "StringEquals",
        "StringNotEquals",
        "StringLike",
        "StringNotLike",
        "StringEqualsIgnoreCase",
        "Null",
    ],
    [
        "StringLike",
        "StringEquals",
        "StringNotLike",
        "StringNotEquals",
        "StringNotEqualsIgnoreCase",
        "Null",
    ],
    [
        "StringEquals",
        "StringLike",
        "StringNotEquals",
        "StringNotLike",
        "StringEqualsIgnoreCase",
        "Null",
    ],
    [
        "IpAddress",
        "NotIpAddress",
        "IpAddress",
        "NotIpAddress",
        "StringLike",
        "Null",
    ],
    [
        "NumericEquals",
        "NumericNotEquals",
        "NumericLessThan",
        "NumericLessThanEquals",
        "NumericGreaterThan",
        "NumericGreaterThanEquals",
    ],
    [
        "DateEquals",
        "DateNotEquals",
        "DateLessThan",
        "DateLessThanEquals",
        "DateGreaterThan",
        "DateGreaterThanEquals",
    ],
    ["Bool", "Bool", "Bool", "StringEquals", "Null", "Bool"],
    [
        "ArnEquals",
        "ArnLike",
        "ArnNotEquals",
        "ArnNotLike",
        "StringLike",
        "ArnLike",
    ],
    [
        "BinaryEquals",
        "BinaryEquals",
        "BinaryEquals",
        "StringEquals",
        "Null",
        "BinaryEquals",
    ],
];

/// A question.
pub(crate) fn case(source: &mut Source<'_>) -> Case {
    let who = who(source);
    let mut context = BTreeMap::new();
    for (key, values) in KEYS {
        let value = match source.below(8) {
            0..=2 => continue,
            3..=5 => Val::One(source.pick(&values).into()),
            6 => Val::Many(
                (0..source.below(3))
                    .map(|_| source.pick(&values).to_owned())
                    .collect(),
            ),
            _ => Val::Many(vec![source.pick(&values).into()]),
        };
        context.insert(key.to_owned(), value);
    }
    let mut derive = |key: &str, value: &str| {
        context.insert(key.to_owned(), Val::One(value.to_owned()));
    };
    let arn = match &who {
        Who::User(arn) | Who::Root(arn) | Who::Federated(arn, _) => Some(arn),
        Who::Session { role, .. } => Some(role),
        _ => None,
    };
    if let Some(arn) = arn {
        derive("aws:PrincipalArn", arn);
        derive("aws:PrincipalAccount", who.account());
    }
    if let Who::User(arn) = &who {
        derive("aws:username", arn.rsplit('/').next().unwrap());
    }
    let path = source.pick(&[
        "v1/GET/pets",
        "v1/GET/pets/1",
        "v1/POST/pets",
        "v1/GET/a:b*c",
    ]);
    let owner = source.pick(&[HOME, AWAY]);
    let statements = |source: &mut Source<'_>, principal| policy(source, principal);
    let maybe = |source: &mut Source<'_>, count, principal| {
        source.one_in(count).then(|| policy(source, principal))
    };
    let levels = |source: &mut Source<'_>, principal| {
        let count = [0, 0, 0, 0, 0, 1, 1, 2][source.below(8)];
        (0..count)
            .map(|_| {
                (0..1 + source.below(2))
                    .map(|_| policy(source, principal))
                    .collect()
            })
            .collect()
    };
    Case {
        action: source
            .pick(&[
                "execute-api:Invoke",
                "execute-api:Invoke",
                "execute-api:Invoke",
                "execute-api:ManageConnections",
                "s3:GetObject",
            ])
            .into(),
        resource: format!("{API}/{path}").replace(HOME, owner),
        owner: owner.into(),
        identity: (0..source.below(4))
            .map(|_| statements(source, false))
            .collect(),
        resource_policy: maybe(source, 2, true),
        boundary: maybe(source, 6, false),
        session: maybe(source, 6, false),
        endpoint: maybe(source, 6, true),
        scps: levels(source, false),
        rcps: levels(source, true),
        management: source.one_in(8),
        service_linked: source.one_in(8),
        context,
        who,
    }
}

fn who(source: &mut Source<'_>) -> Who {
    let account = HOME;
    match source.below(9) {
        0 | 1 => Who::User(format!("arn:aws:iam::{account}:user/ann")),
        n @ 2..=5 => {
            let role = ["app", "app", "team/app", "other"][n - 2];
            let name = role.rsplit('/').next().unwrap();
            Who::Session {
                arn: format!("arn:aws:sts::{account}:assumed-role/{name}/s1"),
                role: format!("arn:aws:iam::{account}:role/{role}"),
            }
        }
        6 => Who::Federated(
            format!("arn:aws:sts::{account}:federated-user/bob"),
            format!("arn:aws:iam::{account}:user/ann"),
        ),
        7 => Who::Root(format!("arn:aws:iam::{account}:root")),
        _ if source.one_in(2) => Who::Service("events.amazonaws.com".into()),
        _ => Who::Anonymous,
    }
}

const PRINCIPALS: [&str; 12] = [
    "*",
    "111111111111",
    "arn:aws:iam::111111111111:root",
    "arn:aws:iam::111111111111:user/ann",
    "arn:aws:iam::111111111111:role/app",
    "arn:aws:iam::111111111111:role/team/app",
    "arn:aws:sts::111111111111:assumed-role/app/s1",
    "arn:aws:sts::111111111111:federated-user/bob",
    "222222222222",
    "arn:aws:iam::111111111111:role/*",
    "arn:aws:iam::111111111111:user/Ann",
    "AIDAEXAMPLEEXAMPLE",
];

fn policy(source: &mut Source<'_>, has_principal: bool) -> Value {
    let mut policy = Map::new();
    if !source.one_in(4) {
        policy.insert("Version".into(), "2012-10-17".into());
    } else if source.one_in(2) {
        policy.insert("Version".into(), "2008-10-17".into());
    }
    let count = 1 + source.below(3);
    let statements = (0..count).map(|_| statement(source, has_principal));
    policy.insert("Statement".into(), statements.collect());
    policy.into()
}

/// A statement.
pub(crate) fn statement(source: &mut Source<'_>, has_principal: bool) -> Value {
    let mut statement = Map::new();
    let effect = if source.one_in(6) { "Deny" } else { "Allow" };
    statement.insert("Effect".into(), effect.into());
    if has_principal {
        let mut entries: Vec<&str> = (0..1 + source.below(3))
            .map(|_| source.pick(&PRINCIPALS))
            .collect();
        if source.one_in(4) {
            entries = PRINCIPALS[1..7].to_vec();
        }
        let element = match source.below(8) {
            0..=2 => json!("*"),
            7 => json!({ "Service": "events.amazonaws.com", "AWS": entries }),
            _ => json!({ "AWS": entries }),
        };
        let name = if effect == "Deny" && source.one_in(3) {
            "NotPrincipal"
        } else {
            "Principal"
        };
        statement.insert(name.into(), element);
    }
    let actions = [
        "execute-api:Invoke",
        "*",
        "*",
        "execute-api:Invoke",
        "EXECUTE-API:in*",
        "execute-api:*",
        "s3:*",
        "execute-a?i:?nvoke",
        "*:*",
        "Invoke",
    ];
    let name = if source.one_in(8) {
        "NotAction"
    } else {
        "Action"
    };
    statement.insert(name.into(), some(source, &actions));
    let resources = [
        "*",
        "*",
        "*",
        "*",
        "*",
        "arn:aws:execute-api:us-east-1:*:abc/*",
        "arn:aws:execute-api:*:111111111111:abc/v1/GET/pets",
        "arn:aws:execute-api:us-east-1:111111111111:abc/*/GET/pets/?",
        "arn:aws:execute-api:*",
        "arn:aws:execute-api:us-east-1",
        "arn:aws:execute-api:us-east-?:2*2:*",
        "arn:aws:execute-api:us-east-1:*/GET/pets",
        "arn:aws:execute-api:us-east-1:111111111111:abc/v1/GET/${aws:PrincipalTag/Team, 'pets'}",
        "arn:aws:execute-api:us-east-1:111111111111:abc/v1/GET/a:b${*}c",
        "arn:*:abc/v1/*",
        "execute-api:/v1/GET/*",
        "arn:aws:s3:::*",
        "arn:aws:execute-api:us-east-1:${aws:PrincipalAccount}:abc/*",
    ];
    let name = if source.one_in(8) {
        "NotResource"
    } else {
        "Resource"
    };
    statement.insert(name.into(), some(source, &resources));
    let mut conditions = Map::new();
    for _ in 0..[0, 0, 0, 1, 1, 2][source.below(6)] {
        let kind = source.below(KEYS.len());
        let prefix = source.pick(&["", "", "", "ForAllValues:", "ForAnyValue:"]);
        let base = source.pick(&OPERATORS[kind]);
        let suffix = if base != "Null" && source.one_in(4) {
            "IfExists"
        } else {
            ""
        };
        let key = if source.one_in(4) {
            KEYS[kind].0.to_uppercase()
        } else {
            KEYS[kind].0.to_owned()
        };
        let wanted = match base {
            "Null" => json!(source.pick(&["true", "false"])),
            _ if source.one_in(16) => json!([]),
            _ => some(source, &WANTED[kind]),
        };
        let operator = conditions
            .entry(format!("{prefix}{base}{suffix}"))
            .or_insert_with(|| json!({}));
        let keys = operator.as_object_mut().unwrap();
        keys.retain(|own, _| !own.eq_ignore_ascii_case(&key));
        keys.insert(key, wanted);
    }
    if !conditions.is_empty() {
        statement.insert("Condition".into(), conditions.into());
    }
    statement.into()
}

/// One of the choices, or a list of two.
fn some(source: &mut Source<'_>, choices: &[&str]) -> Value {
    let first = source.pick(choices);
    if source.one_in(3) {
        json!([first, source.pick(choices)])
    } else {
        json!(first)
    }
}
