//! Every code of section 8 has a policy that it is said of. Which others are said of it does not matter here (see
//! `lints`). Knows nothing of decisions.

#![expect(clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use canvoke_iam::{InlineOwner, PolicyKind, inline_quota, parse};

/// Code, kind, and a policy; text that does not begin with a brace is the inside of a statement.
const EXAMPLES: &str = include_str!("lint_codes.txt");

/// Codes that no policy here can be said of, and why.
const EXCEPTIONS: [(&str, &str); 2] = [
    (
        "DEPRECATED_GLOBAL_CONDITION_KEY",
        "Access Analyzer says it of aws:ARN, of which it says UNSUPPORTED_GLOBAL_CONDITION_KEY too",
    ),
    (
        "GATEWAY_ENDPOINT_PRINCIPAL",
        "execute-api has interface endpoints alone; nothing here is a gateway endpoint",
    ),
];

/// The codes of the table in section 8 of the specification.
const CODES: &str = "
JSON_SYNTAX_ERROR DATA_TYPE_MISMATCH INVALID_POLICY_ELEMENT DUPLICATE_KEY POLICY_CHARACTER INVALID_VERSION
MISSING_VERSION MISSING_STATEMENT MISSING_EFFECT INVALID_EFFECT MISSING_ACTION MISSING_RESOURCE MISSING_PRINCIPAL
UNSUPPORTED_ELEMENT_COMBINATION UNSUPPORTED_PRINCIPAL UNSUPPORTED_SID UNIQUE_SIDS_REQUIRED UNIQUE_SIDS_RECOMMENDED
EMPTY_SID_VALUE EMPTY_ARRAY_ACTION EMPTY_ARRAY_RESOURCE EMPTY_ARRAY_PRINCIPAL EMPTY_ARRAY_CONDITION
EMPTY_ARRAY_CONDITION_FORALLVALUES EMPTY_ARRAY_CONDITION_FORANYVALUE EMPTY_ARRAY_CONDITION_IFEXISTS
EMPTY_OBJECT_CONDITION EMPTY_OBJECT_PRINCIPAL INVALID_PRINCIPAL_FORMAT INVALID_PRINCIPAL_KEY
INVALID_SERVICE_PRINCIPAL_FORMAT FEDERATED_PRINCIPAL_NOT_SUPPORTED UNSUPPORTED_WILDCARD_IN_PRINCIPAL
ALLOW_WITH_NOT_PRINCIPAL NOT_PRINCIPAL_INCOMPLETE NOT_PRINCIPAL_WITH_BOUNDARY INVALID_ROLE_REFERENCE
INVALID_USER_REFERENCE RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL INVALID_ACTION INVALID_SERVICE_IN_ACTION INVALID_SERVICE
UNSUPPORTED_ACTION_IN_POLICY INVALID_ARN_PREFIX MISSING_ARN_FIELD INVALID_PARTITION INVALID_ARN_SERVICE_CASE
INVALID_ARN_REGION MISSING_ARN_REGION INVALID_ARN_ACCOUNT MISSING_ARN_ACCOUNT INVALID_ARN_RESOURCE
UNSUPPORTED_RESOURCE_ARN_IN_POLICY ARN_NEVER_MATCHES WILDCARD_IN_SERVICE_NAME REDUNDANT_ACTION REDUNDANT_RESOURCE
REDUNDANT_STATEMENT REDUNDANT_CONDITION_VALUE_NUM EQUIVALENT_TO_NULL_TRUE EQUIVALENT_TO_NULL_FALSE
INVALID_CONDITION_OPERATOR INVALID_CONDITION_KEY_FORMAT INVALID_GLOBAL_CONDITION_KEY UNSUPPORTED_GLOBAL_CONDITION_KEY
DEPRECATED_GLOBAL_CONDITION_KEY INVALID_SERVICE_CONDITION_KEY MISSING_TAG_KEY_IN_CONDITION
DUPLICATE_KEYS_WITH_DIFFERENT_CASE INVALID_CONDITION_DATA_TYPE INVALID_CONDITION_MULTIPLE_BOOLEAN
TYPE_MISMATCH_IP_RANGE TYPE_MISMATCH TYPE_MISMATCH_BOOLEAN TYPE_MISMATCH_DATE TYPE_MISMATCH_NUMBER
TYPE_MISMATCH_STRING INVALID_DATE_VALUE NULL_WITH_IF_EXISTS MISSING_QUALIFIER FORALLVALUES_WITH_SINGLE_VALUED_KEY
WILDCARD_WITHOUT_LIKE_OPERATOR STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS PRIVATE_IP_ADDRESS PRIVATE_NOT_IP_ADDRESS
INVALID_VPC_FORMAT INVALID_VPCE_FORMAT INVALID_REGION USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES
UNTRUSTWORTHY_CONDITION_KEY WILDCARD_USAGE_TOO_PERMISSIVE VARIABLE_USAGE_TOO_PERMISSIVE INVALID_VARIABLE_FOR_OPERATOR
VARIABLE_UNSUPPORTED_IN_ELEMENT VARIABLE_UNSUPPORTED_IN_VERSION EMPTY_VARIABLE MISSING_BRACE_IN_VARIABLE
MISSING_QUOTE_IN_VARIABLE UNSUPPORTED_SPACE_IN_VARIABLE ENDPOINT_SYSTEM_KEY_WILDCARD ENDPOINT_WILDCARD_CONTEXT
ENDPOINT_ARN_ACCOUNT_MIX GATEWAY_ENDPOINT_PRINCIPAL SCP_SYNTAX_ERROR_ACTION_WILDCARD SCP_SYNTAX_ERROR_PRINCIPAL
RCP_SYNTAX_ERROR_PRINCIPAL RCP_SYNTAX_ERROR_ALLOW RCP_SYNTAX_ERROR_NOTACTION RCP_SYNTAX_ERROR_ACTION
POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA
POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA POLICY_SIZE_EXCEEDS_SCP_QUOTA POLICY_SIZE_EXCEEDS_RCP_QUOTA
ENDPOINT_POLICY_SIZE";

fn kind(word: &str) -> PolicyKind {
    match word {
        "identity" => PolicyKind::Identity,
        "resource" => PolicyKind::Resource,
        "endpoint" => PolicyKind::Endpoint,
        "scp" => PolicyKind::ServiceControl,
        "rcp" => PolicyKind::ResourceControl,
        "boundary" => PolicyKind::Boundary,
        "session" => PolicyKind::Session,
        "trust" => PolicyKind::Trust,
        other => panic!("no kind `{other}`"),
    }
}

/// A policy around the inside of a statement, with what the kind requires and the text does not have.
fn whole(kind: PolicyKind, inside: &str) -> String {
    if inside.starts_with('{') || inside.starts_with('!') {
        return inside.trim_start_matches('!').to_owned();
    }
    let has = |name: &str| inside.contains(&format!("{name}\":"));
    let mut text = inside.to_owned();
    let mut add = |name: &str, value: &str| {
        if !has(name) {
            text.push_str(&format!(", \"{name}\": \"{value}\""));
        }
    };
    add(
        "Effect",
        if kind == PolicyKind::ResourceControl {
            "Deny"
        } else {
            "Allow"
        },
    );
    add(
        "Action",
        if kind == PolicyKind::Trust {
            "sts:AssumeRole"
        } else {
            "execute-api:Invoke"
        },
    );
    if kind != PolicyKind::Trust {
        add("Resource", "*");
    }
    if kind.has_principal() {
        add("Principal", "*");
    }
    let text = text.trim_start_matches(", ");
    format!(r#"{{"Version": "2012-10-17", "Statement": [{{{text}}}]}}"#)
}

#[test]
fn every_code_is_said_of_some_policy() {
    let mut said = BTreeSet::new();
    for line in EXAMPLES
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
    {
        let mut columns = line.splitn(3, ' ');
        let mut next = || columns.next().unwrap();
        let (code, kind, inside) = (next(), kind(next()), next());
        let text = whole(kind, inside);
        let (_, found) = parse(&text, kind);
        let codes: Vec<&str> = found.iter().map(|one| one.code).collect();
        assert!(codes.contains(&code), "{line}\n{text}\n{codes:?}");
        // Without what is wrong with it, nothing is said: the codes are not said of everything.
        let (_, none) = parse(&whole(kind, "\"Sid\": \"One\""), kind);
        assert!(
            !none
                .iter()
                .any(|one| one.code == code && kind != PolicyKind::ResourceControl),
            "{line}"
        );
        said.insert(code);
    }
    for (kind, code, size) in [
        (
            PolicyKind::Identity,
            "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
            6144,
        ),
        (
            PolicyKind::Boundary,
            "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
            6144,
        ),
        (
            PolicyKind::Resource,
            "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA",
            8192,
        ),
        (
            PolicyKind::Trust,
            "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
            2048,
        ),
        (
            PolicyKind::ServiceControl,
            "POLICY_SIZE_EXCEEDS_SCP_QUOTA",
            5120,
        ),
        (
            PolicyKind::ResourceControl,
            "POLICY_SIZE_EXCEEDS_RCP_QUOTA",
            5120,
        ),
        (PolicyKind::Endpoint, "ENDPOINT_POLICY_SIZE", 20_480),
    ] {
        let text = |sid: usize| whole(kind, &format!("\"Sid\": \"{}\"", "a".repeat(sid)));
        let counts_spaces = !matches!(
            kind,
            PolicyKind::Identity | PolicyKind::Boundary | PolicyKind::Trust
        );
        let count = |text: &str| {
            text.chars()
                .filter(|c| counts_spaces || !c.is_whitespace())
                .count()
        };
        let fits = size - count(&text(0));
        let has = |sid| parse(&text(sid), kind).1.iter().any(|one| one.code == code);
        assert!(!has(fits) && has(fits + 1), "{code}");
        said.insert(code);
    }
    let missing: Vec<&str> = CODES
        .split_whitespace()
        .filter(|code| !said.contains(code))
        .filter(|code| !EXCEPTIONS.iter().any(|(known, _)| known == code))
        .collect();
    assert!(missing.is_empty(), "no example: {missing:?}");
}

#[test]
fn inline_policies_count_together() {
    let policy = whole(
        PolicyKind::Identity,
        &format!("\"Sid\": \"{}\"", "a".repeat(950)),
    );
    let of = |owner, count: usize| inline_quota(owner, std::iter::repeat_n(policy.as_str(), count));
    assert_eq!(of(InlineOwner::User, 1), None);
    assert!(of(InlineOwner::User, 2).is_some());
    assert_eq!(of(InlineOwner::Group, 4), None);
    assert!(of(InlineOwner::Group, 5).is_some());
    assert_eq!(of(InlineOwner::Role, 9), None);
    assert!(of(InlineOwner::Role, 10).is_some());
}
