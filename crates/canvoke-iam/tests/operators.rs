//! Every condition operator, one file a family, one line a rule: does it hold on what a request has? Knows nothing of
//! layers.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use canvoke_iam::{
    Context, Decision, Layer, PolicyKind, PreparedPolicy, Principal, Request, evaluate, parse,
};
use serde_json::Value;

/// Whether `operator` holds for `wanted` (JSON) on what the request has.
fn holds(version: &str, operator: &str, wanted: &str, has: &str) -> Decision {
    let key = "x:Key";
    let text = format!(
        r#"{{ "Version": "{version}", "Statement": {{ "Effect": "Allow", "Action": "a:B", "Resource": "*",
            "Condition": {{ "{operator}": {{ "{key}": {wanted} }} }} }} }}"#
    );
    let policy = [PreparedPolicy::new(
        &parse(&text, PolicyKind::Identity).0,
        "policy",
    )];
    let mut context = Context::default();
    context.set("aws:PrincipalTag/red", "red");
    context.set("aws:PrincipalTag/star", "*");
    context.set("aws:PrincipalTag/nested", "${aws:PrincipalTag/red}");
    context.set_many("x:Many", ["a", "b"]);
    match has {
        "-" => {}
        "unknown" => context.set_unknown(key),
        json => match serde_json::from_str(json).unwrap() {
            Value::String(value) => context.set(key, &value),
            Value::Array(values) => {
                let values = values
                    .iter()
                    .map(|value| value.as_str().unwrap().to_owned());
                context.set_many(key, values);
            }
            other => panic!("{other}"),
        },
    }
    let user = Principal::user("arn:aws:iam::111122223333:user/ann");
    let request = Request::new(user, "a:B", "*", context);
    evaluate(Layer::Identity, &policy, &request, &mut ())
}

fn lines(text: &str) -> impl Iterator<Item = [&str; 5]> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let columns: Vec<&str> = line.split(" | ").collect();
            columns
                .try_into()
                .unwrap_or_else(|_| panic!("five columns: {line}"))
        })
}

fn check(text: &str) {
    for [operator, wanted, has, expected, rule] in lines(text) {
        let found = holds("2012-10-17", operator, wanted, has);
        let expected = match expected {
            "yes" => Decision::Allow,
            "no" => Decision::ImplicitDeny,
            other => panic!("`{other}` is neither yes nor no"),
        };
        assert_eq!(found, expected, "{operator} {wanted} on {has} ({rule})");
    }
}

macro_rules! families {
    ($($name:ident),*) => {
        $(#[test]
        fn $name() {
            check(include_str!(concat!("operators/", stringify!($name), ".txt")));
        })*

        const ALL: &[&str] = &[$(include_str!(concat!("operators/", stringify!($name), ".txt"))),*];
    };
}
families!(
    string, numeric, date, boolean, binary, ip, arn, null, set, variable
);

/// The table of section 5.1: what an absent key gives under every operator, bare and with every modifier.
#[test]
fn absent_keys_under_every_operator() {
    let operators: Vec<(&str, bool, &str)> = [
        ("StringEquals", false, r#""a""#),
        ("StringNotEquals", true, r#""a""#),
        ("StringEqualsIgnoreCase", false, r#""a""#),
        ("StringNotEqualsIgnoreCase", true, r#""a""#),
        ("StringLike", false, r#""a""#),
        ("StringNotLike", true, r#""a""#),
        ("NumericEquals", false, "1"),
        ("NumericNotEquals", true, "1"),
        ("NumericLessThan", false, "1"),
        ("NumericLessThanEquals", false, "1"),
        ("NumericGreaterThan", false, "1"),
        ("NumericGreaterThanEquals", false, "1"),
        ("DateEquals", false, r#""2024-01-01""#),
        ("DateNotEquals", true, r#""2024-01-01""#),
        ("DateLessThan", false, r#""2024-01-01""#),
        ("DateLessThanEquals", false, r#""2024-01-01""#),
        ("DateGreaterThan", false, r#""2024-01-01""#),
        ("DateGreaterThanEquals", false, r#""2024-01-01""#),
        ("Bool", false, "true"),
        ("BinaryEquals", false, r#""aGk=""#),
        ("IpAddress", false, r#""10.0.0.0/8""#),
        ("NotIpAddress", true, r#""10.0.0.0/8""#),
        ("ArnEquals", false, r#""arn:aws:s3:::b""#),
        ("ArnLike", false, r#""arn:aws:s3:::b""#),
        ("ArnNotEquals", true, r#""arn:aws:s3:::b""#),
        ("ArnNotLike", true, r#""arn:aws:s3:::b""#),
    ]
    .to_vec();
    for (operator, absent, wanted) in operators {
        for (prefix, suffix, expected) in [
            ("", "", absent),
            ("", "IfExists", true),
            ("ForAllValues:", "", true),
            ("ForAllValues:", "IfExists", true),
            ("ForAnyValue:", "", false),
            ("ForAnyValue:", "IfExists", false),
        ] {
            let name = format!("{prefix}{operator}{suffix}");
            for has in ["-", "[]"] {
                let found = holds("2012-10-17", &name, wanted, has) == Decision::Allow;
                assert_eq!(found, expected, "{name} on {has}");
            }
            // A key that nobody knows is not guessed, unless every value gives the same.
            let found = holds("2012-10-17", &name, wanted, "unknown");
            assert_eq!(found, Decision::Unknown, "{name}");
        }
    }
}

/// Each operator stands in a file, so that none is forgotten.
#[test]
fn every_operator_has_lines() {
    let named: Vec<&str> = ALL
        .iter()
        .flat_map(|text| lines(text))
        .map(|[operator, ..]| operator)
        .collect();
    for family in ["String", "Numeric", "Date", "Arn"] {
        assert!(named.iter().any(|name| name.starts_with(family)));
    }
    for operator in "StringEquals StringNotEquals StringEqualsIgnoreCase StringNotEqualsIgnoreCase StringLike StringNotLike
        NumericEquals NumericNotEquals NumericLessThan NumericLessThanEquals NumericGreaterThan NumericGreaterThanEquals
        DateEquals DateNotEquals DateLessThan DateLessThanEquals DateGreaterThan DateGreaterThanEquals Bool BinaryEquals
        IpAddress NotIpAddress ArnEquals ArnLike ArnNotEquals ArnNotLike Null"
        .split_whitespace()
    {
        assert!(named.contains(&operator), "{operator} has no line");
    }
}

/// Without 2012-10-17, `${...}` is text (I-VAR-01).
#[test]
fn variables_are_text_under_the_old_version() {
    let ask = |wanted, has| holds("2008-10-17", "StringEquals", wanted, has);
    assert_eq!(
        ask(r#""${aws:PrincipalTag/red}""#, r#""red""#),
        Decision::ImplicitDeny
    );
    let itself = r#""${aws:PrincipalTag/red}""#;
    assert_eq!(ask(itself, itself), Decision::Allow);
}
