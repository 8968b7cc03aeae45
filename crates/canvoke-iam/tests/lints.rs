//! What is said of policies with mistakes: one line a mistake, the code at its place. Knows nothing of decisions.

use canvoke_iam::{PolicyKind, Severity, line_column, parse};

/// Each finding as `CODE text at its place`.
fn found(kind: PolicyKind, text: &str) -> Vec<String> {
    let (_, found) = parse(text, kind);
    found
        .iter()
        .map(|one| {
            assert!(one.rule.starts_with("I-LINT-"), "{one:?}");
            let sentence = one.message.chars().next().is_some_and(char::is_uppercase);
            assert!(!sentence || one.message.starts_with("API"), "{one:?}");
            format!("{} {}", one.code, one.span.of(text))
        })
        .collect()
}

/// A policy with one statement, which has everything but what is given twice.
fn statement(kind: PolicyKind, rest: &str) -> String {
    let mut text = format!(r#"{{ "Version": "2012-10-17", "Statement": [{{ {rest}"#);
    let mut add = |name: &str, value: &str| {
        if !text.contains(&format!("{name}\":")) {
            text.push_str(&format!(", \"{name}\": \"{value}\""));
        }
    };
    add("Effect", "Allow");
    add("Action", "execute-api:Invoke");
    add("Resource", "*");
    if kind.has_principal() {
        add("Principal", "*");
    }
    text.push_str("}] }");
    text
}

fn check(kind: PolicyKind, rest: &str, expected: &[&str]) {
    let text = statement(kind, rest);
    assert_eq!(found(kind, &text), expected, "{text}");
}

fn condition(kind: PolicyKind, operator: &str, key: &str, value: &str, expected: &[&str]) {
    let rest = format!(r#""Condition": {{ "{operator}": {{ "{key}": {value} }} }}"#);
    check(kind, &rest, expected);
}

const IDENTITY: PolicyKind = PolicyKind::Identity;
const RESOURCE: PolicyKind = PolicyKind::Resource;
const ENDPOINT: PolicyKind = PolicyKind::Endpoint;

#[test]
fn a_good_policy_has_none() {
    check(IDENTITY, r#""Sid": "One""#, &[]);
    check(RESOURCE, r#""Sid": "any text""#, &[]);
    check(RESOURCE, r#""Resource": "execute-api:/prod/GET/*""#, &[]);
    condition(
        RESOURCE,
        "StringEquals",
        "aws:SourceVpce",
        r#""vpce-0a1b2c3d""#,
        &[],
    );
    condition(
        IDENTITY,
        "ForAnyValue:StringLike",
        "aws:PrincipalOrgPaths",
        r#""o-1234/*""#,
        &[],
    );
    condition(
        IDENTITY,
        "NumericLessThan",
        "aws:MultiFactorAuthAge",
        "300",
        &[],
    );
    condition(IDENTITY, "Bool", "aws:SecureTransport", "false", &[]);
}

#[test]
fn what_is_no_policy() {
    assert_eq!(found(IDENTITY, "{"), ["JSON_SYNTAX_ERROR {"]);
    assert_eq!(found(IDENTITY, "[]"), ["JSON_SYNTAX_ERROR []"]);
    assert_eq!(found(IDENTITY, "// no\n{}").len(), 1);
    let deep = "[".repeat(200_000);
    assert!(found(IDENTITY, &deep)[0].starts_with("JSON_SYNTAX_ERROR"));
    let deep = format!("{}1{}", "{\"a\":".repeat(150_000), "}".repeat(150_000));
    assert!(found(IDENTITY, &deep)[0].starts_with("JSON_SYNTAX_ERROR"));
}

#[test]
fn elements_that_are_missing_or_too_many() {
    let text = r#"{ "Version": "2012-10-17", "Statement": { "Effect": "allow", "Sid": "a-b" } }"#;
    assert_eq!(
        found(RESOURCE, text),
        [
            "INVALID_EFFECT \"allow\"",
            "MISSING_EFFECT {",
            "MISSING_ACTION {",
            "MISSING_RESOURCE {",
            "MISSING_PRINCIPAL {",
        ]
    );
    check(
        IDENTITY,
        r#""Principal": "*""#,
        &[r#"UNSUPPORTED_PRINCIPAL "Principal": "*""#],
    );
    check(IDENTITY, r#""Sid": "a-b""#, &[r#"UNSUPPORTED_SID "a-b""#]);
    check(
        IDENTITY,
        r#""Effects": "Allow""#,
        &[r#"INVALID_POLICY_ELEMENT "Effects""#],
    );
    check(
        IDENTITY,
        r#""NotAction": "s3:*", "Action": "s3:*""#,
        &[r#"UNSUPPORTED_ELEMENT_COMBINATION "Action""#],
    );
    check(
        IDENTITY,
        r#""Action": []"#,
        &[r#"EMPTY_ARRAY_ACTION "Action": []"#],
    );
}

#[test]
fn principals() {
    let principal = |value: &str, expected: &[&str]| {
        check(
            RESOURCE,
            &format!(r#""Principal": {{ "AWS": "{value}" }}"#),
            expected,
        );
    };
    principal("111122223333", &[]);
    principal("arn:aws:iam::111122223333:role/team/app", &[]);
    principal(
        "arn:aws:iam::111122223333:role/*",
        &[r#"UNSUPPORTED_WILDCARD_IN_PRINCIPAL "arn:aws:iam::111122223333:role/*""#],
    );
    principal("1111", &[r#"INVALID_PRINCIPAL_FORMAT "1111""#]);
    principal(
        "arn:aws:iam::111122223333:group/all",
        &[r#"INVALID_PRINCIPAL_FORMAT "arn:aws:iam::111122223333:group/all""#],
    );
    principal(
        "AROAEXAMPLEID",
        &[r#"INVALID_ROLE_REFERENCE "AROAEXAMPLEID""#],
    );
    check(
        RESOURCE,
        r#""Principal": { "Service": "*" }, "Effect": "Deny""#,
        &[r#"INVALID_SERVICE_PRINCIPAL_FORMAT "*""#],
    );
}

#[test]
fn actions_and_arns() {
    check(
        IDENTITY,
        r#""Action": "Invoke""#,
        &[r#"INVALID_ACTION "Invoke""#],
    );
    let resource = |value: &str, expected: &[&str]| {
        check(IDENTITY, &format!(r#""Resource": "{value}""#), expected);
    };
    resource("arn:aws:execute-api:us-east-1:111122223333:abc/*", &[]);
    resource("arn:aws:s3:::bucket/${aws:username}/*", &[]);
    resource("api", &[r#"INVALID_ARN_PREFIX "api""#]);
    resource(
        "arn:aws:execute-api:us-east-1",
        &[r#"MISSING_ARN_FIELD "arn:aws:execute-api:us-east-1""#],
    );
    resource("arn:AWS:s3:::b", &[r#"INVALID_PARTITION "arn:AWS:s3:::b""#]);
    resource(
        "arn:aws:s3:::${aws:username",
        &[r#"MISSING_BRACE_IN_VARIABLE "arn:aws:s3:::${aws:username""#],
    );
    resource(
        "arn:aws:sqs:useast1:1:q",
        &[
            r#"INVALID_ARN_REGION "arn:aws:sqs:useast1:1:q""#,
            r#"INVALID_ARN_ACCOUNT "arn:aws:sqs:useast1:1:q""#,
        ],
    );
    check(
        ENDPOINT,
        r#""Resource": "arn:aws:execute-api:us-east-1:1111*:abc/*""#,
        &[r#"ENDPOINT_ARN_ACCOUNT_MIX "arn:aws:execute-api:us-east-1:1111*:abc/*""#],
    );
}

#[test]
fn what_could_be_left_out() {
    check(
        IDENTITY,
        r#""Action": ["execute-api:Invoke", "Execute-Api:invoke"], "Resource": ["*", "arn:aws:s3:::b"]"#,
        &[
            r#"REDUNDANT_ACTION "Execute-Api:invoke""#,
            r#"REDUNDANT_RESOURCE "arn:aws:s3:::b""#,
        ],
    );
    check(
        PolicyKind::ServiceControl,
        r#""Principal": "*", "Action": "execute-*:Invoke""#,
        &[
            r#"SCP_SYNTAX_ERROR_PRINCIPAL "Principal": "*""#,
            r#"SCP_SYNTAX_ERROR_ACTION_WILDCARD "execute-*:Invoke""#,
        ],
    );
}

#[test]
fn conditions() {
    condition(
        IDENTITY,
        "StringEqual",
        "aws:SourceVpc",
        r#""vpc-0a1b2c3d""#,
        &[r#"INVALID_CONDITION_OPERATOR "StringEqual""#],
    );
    condition(
        IDENTITY,
        "NullIfExists",
        "aws:SourceVpc",
        "true",
        &[r#"NULL_WITH_IF_EXISTS "NullIfExists""#],
    );
    condition(
        IDENTITY,
        "StringEquals",
        "aws:TagKeys",
        r#""a""#,
        &[r#"MISSING_QUALIFIER "StringEquals""#],
    );
    condition(
        IDENTITY,
        "StringEquals",
        "aws:PrincipalTag",
        r#""a""#,
        &[r#"MISSING_TAG_KEY_IN_CONDITION "aws:PrincipalTag""#],
    );
    condition(
        IDENTITY,
        "IpAddress",
        "aws:SourceIp",
        r#""10.0.0.0/8""#,
        &[r#"PRIVATE_IP_ADDRESS "aws:SourceIp""#],
    );
    condition(
        IDENTITY,
        "IpAddress",
        "aws:VpcSourceIp",
        r#""10.0.0.0/40""#,
        &[r#"TYPE_MISMATCH_IP_RANGE "10.0.0.0/40""#],
    );
    condition(
        IDENTITY,
        "StringEquals",
        "aws:SourceVpce",
        r#""vpce-*""#,
        &[r#"WILDCARD_WITHOUT_LIKE_OPERATOR "vpce-*""#],
    );
    condition(
        IDENTITY,
        "StringEquals",
        "aws:SourceVpce",
        r#""vpc-0a1b2c3d""#,
        &[r#"INVALID_VPCE_FORMAT "vpc-0a1b2c3d""#],
    );
    condition(
        IDENTITY,
        "Bool",
        "aws:SecureTransport",
        r#"["true", "false"]"#,
        &[r#"INVALID_CONDITION_MULTIPLE_BOOLEAN "aws:SecureTransport""#],
    );
    condition(
        IDENTITY,
        "Bool",
        "aws:SecureTransport",
        r#""${aws:username}""#,
        &[r#"INVALID_VARIABLE_FOR_OPERATOR "${aws:username}""#],
    );
    condition(
        IDENTITY,
        "DateLessThan",
        "aws:CurrentTime",
        r#""soon""#,
        &[r#"TYPE_MISMATCH_DATE "soon""#],
    );
    condition(
        ENDPOINT,
        "StringLike",
        "aws:SourceVpc",
        r#""vpc-0a1b2c3d*""#,
        &[r#"ENDPOINT_SYSTEM_KEY_WILDCARD "vpc-0a1b2c3d*""#],
    );
    condition(
        ENDPOINT,
        "StringLike",
        "aws:PrincipalTag/team",
        r#""red*""#,
        &[r#"ENDPOINT_WILDCARD_CONTEXT "red*""#],
    );
    let twice = r#""Condition": { "StringEquals": { "aws:SourceVpc": "vpc-0a1b2c3d", "AWS:sourcevpc": "vpc-0a1b2c3d" } }"#;
    check(
        IDENTITY,
        twice,
        &[r#"DUPLICATE_KEYS_WITH_DIFFERENT_CASE "AWS:sourcevpc""#],
    );
}

#[test]
fn quotas_count_what_aws_counts() {
    let long = |count| {
        format!(
            "{}{}",
            statement(IDENTITY, r#""Sid": "One""#),
            " ".repeat(count)
        )
    };
    assert_eq!(found(IDENTITY, &long(7000)), Vec::<String>::new());
    assert_eq!(found(PolicyKind::ServiceControl, &long(7000)).len(), 1);
    let endpoint = format!(
        "{}{}",
        statement(ENDPOINT, r#""Sid": "One""#),
        " ".repeat(20_480)
    );
    assert_eq!(found(ENDPOINT, &endpoint), ["ENDPOINT_POLICY_SIZE {"]);
}

#[test]
fn a_place_is_a_line_and_a_column() {
    let text = "{ \"Version\": \"2012-10-17\",\n  \"Statement\": [{ \"Sid\": \"ä\", \"Effect\": \"no\" }] }";
    let (_, found) = parse(text, IDENTITY);
    let effect = found.iter().find(|one| one.code == "INVALID_EFFECT");
    let effect = effect.map(|one| {
        (
            line_column(text, one.span.start),
            one.severity,
            one.pointer.as_str(),
        )
    });
    assert_eq!(
        effect,
        Some(((2, 41), Severity::Error, "/Statement/0/Effect"))
    );
}

#[test]
fn not_principal_wants_all_of_a_caller() {
    let not_principal = |entries: &str, expected: &[&str]| {
        let rest = format!(r#""Effect": "Deny", "NotPrincipal": {{ "AWS": [{entries}] }}"#);
        let text = statement(RESOURCE, &rest).replace(r#", "Principal": "*""#, "");
        let found: Vec<_> = found(RESOURCE, &text)
            .into_iter()
            .filter(|one| one.starts_with("NOT_PRINCIPAL_INCOMPLETE"))
            .collect();
        assert_eq!(found, expected);
    };
    let role = r#""arn:aws:iam::111122223333:role/team/app""#;
    let session = r#""arn:aws:sts::111122223333:assumed-role/app/one""#;
    not_principal(&format!(r#"{role}, {session}, "111122223333""#), &[]);
    not_principal(
        &format!(r#"{session}, "111122223333""#),
        &[&format!("NOT_PRINCIPAL_INCOMPLETE {session}")],
    );
    not_principal(
        &format!("{role}, {session}"),
        &[
            &format!("NOT_PRINCIPAL_INCOMPLETE {role}"),
            &format!("NOT_PRINCIPAL_INCOMPLETE {session}"),
        ],
    );
}
