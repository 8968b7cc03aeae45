//! Every condition operator, one line a rule: does it hold on what a request has? Knows nothing of layers.

use canvoke_iam::{
    Context, Decision, Layer, PolicyKind, PreparedPolicy, Principal, Request, evaluate, parse,
};

/// What a request has under the key.
#[derive(Clone, Copy)]
enum Has<'a> {
    Nothing,
    One(&'a str),
    Many(&'a [&'a str]),
}
use Has::{Many, Nothing, One};

/// Whether `operator` holds for `wanted` (JSON) on what the request has; the tag `red` is `red`, `star` is `*`.
fn holds(operator: &str, wanted: &str, has: Has<'_>) -> bool {
    let key = "x:Key";
    let text = format!(
        r#"{{ "Version": "2012-10-17", "Statement": {{ "Effect": "Allow", "Action": "a:B", "Resource": "*",
            "Condition": {{ "{operator}": {{ "{key}": {wanted} }} }} }} }}"#
    );
    let policy = [PreparedPolicy::new(
        &parse(&text, PolicyKind::Identity).0,
        "policy",
    )];
    let mut context = Context::default();
    context.set("aws:PrincipalTag/red", "red");
    context.set("aws:PrincipalTag/star", "*");
    match has {
        Nothing => {}
        One(value) => context.set(key, value),
        Many(values) => context.set_many(key, values.iter().copied()),
    }
    let user = Principal::user("arn:aws:iam::111122223333:user/ann");
    let request = Request::new(user, "a:B", "*", context);
    let decision = evaluate(Layer::Identity, &policy, &request, &mut ());
    assert_ne!(decision, Decision::Unknown, "{operator} {wanted}");
    decision == Decision::Allow
}

#[test]
fn strings() {
    assert!(holds("StringEquals", r#"["a", "b"]"#, One("b")));
    assert!(!holds("StringEquals", r#""a*""#, One("ab")));
    assert!(holds("StringEquals", r#""a*""#, One("a*")));
    assert!(!holds("StringEquals", r#""A""#, One("a")));
    assert!(holds("StringEqualsIgnoreCase", r#""Ä""#, One("ä")));
    assert!(!holds("StringNotEqualsIgnoreCase", r#""A""#, One("a")));
    assert!(holds("StringLike", r#""a?c/*""#, One("abc/d:e/f")));
    assert!(!holds("StringNotLike", r#"["a*", "b*"]"#, One("bc")));
    assert!(holds("StringEquals", "300", One("300")));
    assert!(holds("StringEquals", r#""""#, One("")));
}

#[test]
fn absent_keys() {
    assert!(!holds("StringEquals", r#""a""#, Nothing));
    assert!(holds("StringNotEquals", r#""a""#, Nothing));
    assert!(holds("NumericNotEquals", "1", Nothing));
    assert!(holds("NotIpAddress", r#""10.0.0.0/8""#, Nothing));
    assert!(holds("ArnNotLike", r#""arn:*:*:*:*:*""#, Nothing));
    assert!(holds("StringEqualsIfExists", r#""a""#, Nothing));
    assert!(!holds("StringEqualsIfExists", r#""a""#, One("b")));
    assert!(holds("ForAllValues:StringEquals", r#""a""#, Nothing));
    assert!(!holds("ForAnyValue:StringEquals", r#""a""#, Nothing));
    assert!(!holds("ForAnyValue:StringNotEquals", r#""a""#, Nothing));
    assert!(!holds(
        "ForAnyValue:StringEqualsIfExists",
        r#""a""#,
        Nothing
    ));
    assert!(holds("ForAllValues:StringNotEquals", r#""a""#, Many(&[])));
}

#[test]
fn sets() {
    assert!(holds(
        "ForAllValues:StringEquals",
        r#"["a", "b"]"#,
        Many(&["a", "b"])
    ));
    assert!(!holds(
        "ForAllValues:StringEquals",
        r#"["a"]"#,
        Many(&["a", "b"])
    ));
    assert!(holds(
        "ForAnyValue:StringEquals",
        r#"["a"]"#,
        Many(&["a", "b"])
    ));
    assert!(!holds(
        "ForAllValues:StringNotEquals",
        r#"["a"]"#,
        Many(&["a", "b"])
    ));
    assert!(holds(
        "ForAnyValue:StringNotEquals",
        r#"["a"]"#,
        Many(&["a", "b"])
    ));
    assert!(holds("ForAllValues:StringEquals", r#""a""#, One("a")));
    assert!(!holds("StringEquals", r#""a""#, Many(&["a"])));
    assert!(!holds("StringNotEquals", r#""a""#, Many(&["b"])));
    assert!(holds("ForAllValues:StringEquals", r#""a""#, Many(&[""])));
    assert!(!holds("ForAnyValue:StringEquals", r#""a""#, Many(&[""])));
    assert!(holds("ForAllValues:StringEquals", "[]", Nothing));
    assert!(!holds("ForAllValues:StringNotEquals", "[]", Many(&["a"])));
    assert!(!holds("StringEquals", "[]", One("a")));
    assert!(holds("StringNotEquals", "[]", One("a")));
}

#[test]
fn numbers() {
    assert!(holds("NumericEquals", "300", One("300.0")));
    assert!(holds("NumericLessThan", r#""1000""#, One("9")));
    assert!(!holds("NumericLessThan", "9", One("9")));
    assert!(holds("NumericLessThanEquals", "9", One("9")));
    assert!(holds("NumericGreaterThan", "-2", One("-1.5")));
    assert!(holds("NumericGreaterThanEquals", "0.5", One("0.50")));
    assert!(!holds("NumericEquals", r#""many""#, One("many")));
    assert!(holds("NumericNotEquals", r#""many""#, One("1")));
}

#[test]
fn dates() {
    assert!(holds("DateEquals", r#""2024-01-01""#, One("1704067200")));
    assert!(holds(
        "DateLessThan",
        "1704067201",
        One("2024-01-01T00:00:00Z")
    ));
    assert!(holds(
        "DateGreaterThan",
        r#""2024-01-01T00:00:00+01:00""#,
        One("2023-12-31T23:00:01Z")
    ));
    assert!(holds("DateNotEquals", r#""2024-01-01""#, Nothing));
    assert!(!holds(
        "DateLessThanEquals",
        r#""tomorrow""#,
        One("2024-01-01")
    ));
}

#[test]
fn booleans_and_bytes() {
    assert!(holds("Bool", "true", One("True")));
    assert!(!holds("Bool", r#""false""#, One("true")));
    assert!(!holds("Bool", r#""false""#, One("no")));
    assert!(holds("BinaryEquals", r#""aGVsbG8=""#, One("aGVsbG8=")));
    assert!(!holds("BinaryEquals", r#""aGVsbG8=""#, One("hello")));
}

#[test]
fn addresses() {
    assert!(holds("IpAddress", r#""0.0.0.0/0""#, One("203.0.113.9")));
    assert!(holds(
        "IpAddress",
        r#"["10.0.0.1", "2001:db8::/32"]"#,
        One("2001:0DB8::1")
    ));
    assert!(!holds("IpAddress", r#""10.0.0.0/16""#, One("10.1.0.0")));
    assert!(holds("NotIpAddress", r#""::/0""#, One("10.0.0.1")));
    assert!(holds(
        "NotIpAddress",
        r#""10.0.0.0/8""#,
        One("not an address")
    ));
}

#[test]
fn arns() {
    let role = "arn:aws:iam::111122223333:role/team/app";
    for operator in ["ArnEquals", "ArnLike"] {
        assert!(holds(operator, r#""arn:aws:iam::*:role/*""#, One(role)));
        assert!(holds(operator, r#""*""#, One(role)));
        assert!(!holds(operator, r#""*""#, One("role")));
        assert!(!holds(
            operator,
            r#""arn:aws:iam::111122223333:role/APP""#,
            One(role)
        ));
        assert!(!holds(operator, r#""arn:aws:*""#, One(role)));
    }
    // A wildcard of ArnLike stays in its part; one of StringLike does not.
    let nested = "arn:aws:s:us-east-2:999999999999:store/abc:111122223333:finance/doc";
    let wanted = r#""arn:aws:s:*:111122223333:finance/*""#;
    assert!(!holds("ArnLike", wanted, One(nested)));
    assert!(holds("StringLike", wanted, One(nested)));
}

#[test]
fn absence() {
    assert!(holds("Null", "true", Nothing));
    assert!(!holds("Null", r#""true""#, One("a")));
    assert!(holds("Null", r#""false""#, One("a")));
    assert!(holds("Null", "true", One("")));
    assert!(holds("Null", "true", Many(&[])));
    assert!(holds("Null", "false", Many(&["", ""])));
}

#[test]
fn variables() {
    assert!(holds(
        "StringEquals",
        r#""${aws:PrincipalTag/red}""#,
        One("red")
    ));
    assert!(holds(
        "StringLike",
        r#""${aws:principaltag/RED}*""#,
        One("reddish")
    ));
    assert!(!holds(
        "StringLike",
        r#""${aws:PrincipalTag/star}""#,
        One("red")
    ));
    assert!(holds(
        "StringLike",
        r#""${aws:PrincipalTag/star}""#,
        One("*")
    ));
    assert!(holds(
        "StringEquals",
        r#""${aws:PrincipalTag/none, 'red'}""#,
        One("red")
    ));
    assert!(!holds(
        "StringEquals",
        r#""${aws:PrincipalTag/none}""#,
        One("")
    ));
    assert!(holds(
        "StringNotEquals",
        r#""${aws:PrincipalTag/none}""#,
        One("red")
    ));
    assert!(holds(
        "StringEquals",
        r#"["${aws:PrincipalTag/none}", "red"]"#,
        One("red")
    ));
    assert!(holds("StringLike", r#""a${*}${?}${$}*""#, One("a*?$bc")));
    assert!(!holds("Bool", r#""${aws:PrincipalTag/red}""#, One("true")));
    assert!(holds(
        "ArnLike",
        r#""arn:aws:iam::111122223333:role/${aws:PrincipalTag/red}""#,
        One("arn:aws:iam::111122223333:role/red")
    ));
}
