//! Other wordings of the same answers: older ones, and those that emulators, blogs and AWS's other services show
//! (G-MSG-31). A closing list; which of them an answer carries is `response`'s.

use serde::Serialize;

/// Another wording of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Wording {
    /// The type of the gateway response, or `-` where an API cannot word it.
    pub response_type: &'static str,
    /// What may be seen in its place. `<...>` stands for what the answer itself says there.
    pub text: &'static str,
    /// The rule that tells of it.
    pub rule: &'static str,
}

const fn wording(response_type: &'static str, text: &'static str, rule: &'static str) -> Wording {
    Wording {
        response_type,
        text,
        rule,
    }
}

/// All of them, by type.
pub const WORDINGS: &[Wording] = &[
    wording(
        "ACCESS_DENIED",
        "the same, ended at the ARN or at `with an explicit deny` (to about 2024)",
        "G-MSG-31",
    ),
    wording(
        "API_CONFIGURATION_ERROR",
        "500 ApiConfigurationException",
        "G-MSG-03",
    ),
    wording(
        "AUTHORIZER_CONFIGURATION_ERROR",
        r#"500 {"message":null}"#,
        "G-C-14",
    ),
    wording("AUTHORIZER_FAILURE", r#"500 {"message":null}"#, "G-C-14"),
    wording(
        "AUTHORIZER_FAILURE",
        "500 AuthorizerConfigurationException",
        "G-LAM-04",
    ),
    wording(
        "SIGNATURE_MISMATCH",
        "the same, with the canonical request and the string to sign behind it",
        "G-SIG-04",
    ),
    wording(
        "SIGNATURE_WRONG_REGION",
        "the same, ended with `, not '<region>'.`",
        "G-SIG-06",
    ),
    wording(
        "UNKNOWN_KEY",
        "403 UnrecognizedClientException, with the same text",
        "G-C-20",
    ),
    wording(
        "INVALID_API_KEY",
        r#"403 {"message":"Invalid API Key identifier specified"}"#,
        "G-C-15",
    ),
    wording(
        "MISSING_AUTHENTICATION_TOKEN",
        "403 IncompleteSignatureException `not a valid key=value pair (missing equal-sign) in Authorization header`, where an `Authorization` header is sent",
        "G-FAIL-13",
    ),
    wording(
        "RESOURCE_NOT_FOUND",
        "403 AccessDeniedException, as for a method that is not allowed",
        "G-C-09",
    ),
    wording("THROTTLED", "429 ThrottlingException", "G-KEY-05"),
    wording(
        "WAF_FILTERED",
        "403 WafFilteredException (emulators)",
        "G-MSG-21",
    ),
    wording(
        "TOKEN_EXPIRED",
        r#"401 {"message":"The incoming token has expired"}"#,
        "G-COG-01",
    ),
    wording("HEADERS_TOO_LARGE", "400 Bad Request", "G-C-19"),
    wording(
        "STAGE_NOT_FOUND",
        r#"403 {"message":"Missing Authentication Token"}"#,
        "G-C-08",
    ),
    wording(
        "NAME_NOT_FOUND",
        r#"403 {"message":"Forbidden"}, where the name still resolves to public addresses"#,
        "G-C-01",
    ),
];

/// The other wordings of a type.
pub(super) fn of(response_type: &str) -> Vec<String> {
    WORDINGS
        .iter()
        .filter(|wording| wording.response_type == response_type)
        .map(|wording| wording.text.to_owned())
        .collect()
}
