//! What the client sees: API Gateway's answer to a signature that it refuses, on a method with AWS_IAM. On other methods
//! a wrong signature is refused too where the endpoint's policy asks who calls (G-WHO-04), with the same answer by
//! default (G-C-12). Where the wordings differ over the years, the others are given too.

use serde::Serialize;

use super::rule::{Mark, rule};
use crate::check::Check;
use crate::finding::{Finding, Outcome, Part, Said};
use crate::steps::SERVICE;

/// The header and the body of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wording {
    /// `x-amzn-ErrorType`.
    pub error_type: &'static str,
    /// The member `message` of the body.
    pub message: String,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// How it is worded.
    #[serde(flatten)]
    pub wording: Wording,
    /// How sure that wording is.
    pub mark: Mark,
    /// Other wordings that were seen.
    pub may_also: Vec<Wording>,
}

impl Answer {
    /// The body as the client gets it.
    pub fn body(&self) -> String {
        body(&self.wording.message)
    }
}

/// `{"message":"..."}`.
fn body(message: &str) -> String {
    let mut escaped = String::with_capacity(message.len());
    for letter in message.chars() {
        match letter {
            '"' => escaped.push_str("\\\""),
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            letter if letter.is_control() => {
                escaped.push_str(&format!("\\u{:04x}", u32::from(letter)));
            }
            letter => escaped.push(letter),
        }
    }
    format!("{{\"message\":\"{escaped}\"}}")
}

const INCOMPLETE: &str = "IncompleteSignatureException";
const INVALID: &str = "InvalidSignatureException";
const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

/// What API Gateway answers: one answer, to the first thing that it holds against the request. What it holds against the
/// scope it says in one message.
pub fn answer(check: &Check) -> Option<Answer> {
    let first = check
        .findings
        .iter()
        .find(|finding| finding.outcome() == Outcome::Block)?;
    let mut answer = answer_to(first, check)?;
    if is_scope(first) {
        let others = check
            .findings
            .iter()
            .filter(|finding| is_scope(finding) && *finding != first);
        for other in others.filter_map(|finding| answer_to(finding, check)) {
            answer.wording.message = join(&answer.wording.message, &other.wording.message);
            let pairs = answer.may_also.iter_mut().zip(&other.may_also);
            for (one, other) in pairs {
                one.message = join(&one.message, &other.message);
            }
        }
    }
    Some(answer)
}

fn join(one: &str, other: &str) -> String {
    format!("{} {other}", one.trim_end())
}

fn is_scope(finding: &Finding) -> bool {
    matches!(
        finding,
        Finding::WrongRegion { .. }
            | Finding::WrongService { .. }
            | Finding::WrongTerminator { .. }
            | Finding::ScopeDate { .. }
    )
}

/// What API Gateway would answer to this finding alone; none where it holds nothing against the request.
pub fn answer_to(finding: &Finding, check: &Check) -> Option<Answer> {
    if finding.outcome() != Outcome::Block {
        return None;
    }
    let mark = rule(finding).map_or(Mark::Inferred, |rule| rule.mark);
    let (wording, may_also) = wordings(finding, check)?;
    Some(Answer {
        status: 403,
        wording,
        mark,
        may_also,
    })
}

fn wording(error_type: &'static str, message: impl Into<String>) -> Wording {
    Wording {
        error_type,
        message: message.into(),
    }
}

fn wordings(finding: &Finding, check: &Check) -> Option<(Wording, Vec<Wording>)> {
    let one = |error_type, message: String| Some((wording(error_type, message), Vec::new()));
    match finding {
        Finding::Unsigned => one(
            "MissingAuthenticationTokenException",
            "Missing Authentication Token".to_owned(),
        ),
        Finding::OtherScheme {
            part: Some(part), ..
        }
        | Finding::NotKeyValue { part } => Some(no_pair(part, check)),
        Finding::OtherScheme { part: None, .. } => {
            let mut parts = vec![Part::Credential, Part::Signature, Part::SignedHeaders];
            let request = &check.request;
            if request.header("x-amz-date").is_none() && request.header("date").is_none() {
                parts.push(Part::Date);
            }
            one(INCOMPLETE, missing(&parts, check))
        }
        Finding::MissingParts {
            parts,
            in_url: false,
        } => one(INCOMPLETE, missing(parts, check)),
        Finding::MissingParts {
            parts,
            in_url: true,
        } => {
            let sentences: Vec<String> = parts
                .iter()
                .map(|part| {
                    let name = part_name(*part, true);
                    format!("AWS query-string parameters must include '{name}'.")
                })
                .collect();
            let again = "Re-examine the query-string parameters.";
            one(INCOMPLETE, format!("{} {again}", sentences.join(" ")))
        }
        Finding::UnknownAlgorithm { algorithm } => one(
            INCOMPLETE,
            format!("Unsupported AWS 'algorithm': '{algorithm}'."),
        ),
        Finding::MalformedCredential { credential } => one(
            INCOMPLETE,
            format!(
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{credential}'"
            ),
        ),
        Finding::MalformedDate { date } => one(
            INCOMPLETE,
            format!(
                "Date must be in ISO-8601 'basic format'. Got '{date}'. See http://en.wikipedia.org/wiki/ISO_8601"
            ),
        ),
        Finding::WrongTerminator { found } => one(
            INVALID,
            format!(
                "Credential should be scoped with a valid terminator: 'aws4_request', not '{found}'."
            ),
        ),
        Finding::WrongRegion { found, .. } => Some((
            wording(INVALID, "Credential should be scoped to a valid region."),
            vec![wording(
                INVALID,
                format!("Credential should be scoped to a valid region, not '{found}'. "),
            )],
        )),
        Finding::WrongService { .. } => {
            let message = format!("Credential should be scoped to correct service: '{SERVICE}'.");
            Some((
                wording(INVALID, message.clone()),
                vec![wording(INVALID, format!("{message} "))],
            ))
        }
        Finding::ScopeDate { found, date } => one(
            INVALID,
            format!(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{found}' != '{date}', from '{}'.",
                check.request.header("x-amz-date").unwrap_or(date)
            ),
        ),
        Finding::HostNotSigned => one(
            INVALID,
            "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.".to_owned(),
        ),
        Finding::Expired {
            signed,
            arrived,
            earliest,
        }
        | Finding::UrlExpired {
            signed,
            arrived,
            earliest,
            ..
        } => one(
            INVALID,
            format!(
                "Signature expired: {signed} is now earlier than {earliest} ({arrived} - 5 min.)"
            ),
        ),
        Finding::NotYetCurrent {
            signed,
            arrived,
            latest,
        } => one(
            INVALID,
            format!(
                "Signature not yet current: {signed} is still later than {latest} ({arrived} + 5 min.)"
            ),
        ),
        Finding::MissingToken
        | Finding::EmptyToken { .. }
        | Finding::NeedlessToken
        | Finding::OtherToken
        | Finding::NoKeyId { .. }
        | Finding::Answered {
            said: Said::TokenInvalid,
            ..
        } => {
            // G-C-20: which error type is contested; the first is the default.
            let message = "The security token included in the request is invalid.";
            Some((
                wording("AccessDeniedException", message),
                vec![wording("UnrecognizedClientException", message)],
            ))
        }
        Finding::TokenExpired { .. }
        | Finding::Answered {
            said: Said::TokenExpired,
            ..
        } => one(
            "ExpiredTokenException",
            "The security token included in the request is expired".to_owned(),
        ),
        Finding::MalformedSignature { .. }
        | Finding::SignedHeaderMissing { .. }
        | Finding::UnsignedPayload
        | Finding::ChangedOnTheWay { .. }
        | Finding::Differs { .. }
        | Finding::WrongSecret
        | Finding::Unexplained => Some(mismatch(check)),
        _ => None,
    }
}

/// G-SIG-04: with the two texts that AWS calculated, and the same without them, as both occur.
fn mismatch(check: &Check) -> (Wording, Vec<Wording>) {
    let bare = wording(INVALID, MISMATCH);
    match &check.expected {
        None => (bare, Vec::new()),
        Some(expected) => {
            let message = format!(
                "{MISMATCH}\n\nThe Canonical String for this request should have been\n'{}'\n\nThe String-to-Sign should have been\n'{}'\n",
                expected.canonical_request, expected.string_to_sign
            );
            (wording(INVALID, message), vec![bare])
        }
    }
}

fn no_pair(part: &str, check: &Check) -> (Wording, Vec<Wording>) {
    let header = check.request.header("authorization").unwrap_or_default();
    let message = format!(
        "'{part}' not a valid key=value pair (missing equal-sign) in Authorization header: '{header}'."
    );
    // Seen since 2025.
    let hashed = "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '...'.";
    (
        wording(INCOMPLETE, message),
        vec![wording(INCOMPLETE, hashed)],
    )
}

fn missing(parts: &[Part], check: &Check) -> String {
    let mut message: Vec<String> = parts
        .iter()
        .map(|part| match part {
            Part::Date => {
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
                    .to_owned()
            }
            part => format!(
                "Authorization header requires '{}' parameter.",
                part_name(*part, false)
            ),
        })
        .collect();
    let header = check.request.header("authorization").unwrap_or_default();
    message.push(format!("Authorization={header}"));
    message.join(" ")
}

/// A part as requests name it.
pub(super) fn part_name(part: Part, in_url: bool) -> &'static str {
    match (part, in_url) {
        (Part::Credential, false) => "Credential",
        (Part::Credential, true) => "X-Amz-Credential",
        (Part::Signature, false) => "Signature",
        (Part::Signature, true) => "X-Amz-Signature",
        (Part::SignedHeaders, false) => "SignedHeaders",
        (Part::SignedHeaders, true) => "X-Amz-SignedHeaders",
        (Part::Date, _) => "X-Amz-Date",
    }
}

#[cfg(test)]
mod tests {
    use super::body;

    #[test]
    fn a_message_is_json() {
        assert_eq!(body("a\n'\"\\\u{1}"), r#"{"message":"a\n'\"\\\u0001"}"#);
    }
}
