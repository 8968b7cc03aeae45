//! What AWS's answer says of a signature, read from a pasted answer. Knows no words of our own.

use crate::finding::{Finding, Said};
use crate::paste::Answered;

const SHOULD_HAVE_BEEN: &str = "The Canonical String for this request should have been\n'";
const STRING_TO_SIGN: &str = "'\n\nThe String-to-Sign";

/// The answer as a finding; none where it says nothing of signatures.
pub(crate) fn finding(answered: &Answered) -> Option<Finding> {
    Some(Finding::Answered {
        status: answered.status,
        said: said(answered)?,
    })
}

fn said(answered: &Answered) -> Option<Said> {
    let message = answered.message.as_deref().unwrap_or_default();
    let kind = answered.error_type.as_deref().unwrap_or_default();
    let is = |name: &str| kind.starts_with(name);
    let holds = |text: &str| message.contains(text);
    // Messages first: one error type stands for several.
    if holds("security token included in the request is expired") || is("ExpiredToken") {
        return Some(Said::TokenExpired);
    }
    if holds("security token included in the request is invalid")
        || is("UnrecognizedClient")
        || is("InvalidClientTokenId")
    {
        return Some(Said::TokenInvalid);
    }
    if holds("signature we calculated does not match") {
        return Some(Said::Mismatch);
    }
    if holds("Signature expired") || holds("Signature not yet current") {
        return Some(Said::Clock);
    }
    if holds("Credential should be scoped") || holds("Date in Credential scope") {
        return Some(Said::Scope);
    }
    if is("IncompleteSignature")
        || holds("key=value pair (missing equal-sign)")
        || holds("Authorization header requires")
    {
        return Some(Said::Incomplete);
    }
    if is("MissingAuthenticationToken") || message == "Missing Authentication Token" {
        return Some(Said::NoToken);
    }
    if holds("is not authorized to perform: execute-api:Invoke")
        || holds("not authorized to access")
    {
        return Some(Said::Denied);
    }
    if is("InvalidSignature") || is("SignatureDoesNotMatch") {
        return Some(Said::Mismatch);
    }
    if is("Forbidden") || message == "Forbidden" {
        return Some(Said::Forbidden);
    }
    let is_success = answered.status.is_some_and(|status| status < 400);
    is_success.then_some(Said::Success)
}

/// The canonical request in AWS's message on a mismatch.
pub(crate) fn canonical_request(message: &str) -> Option<&str> {
    let (_, after) = message.split_once(SHOULD_HAVE_BEEN)?;
    let end = after
        .find(STRING_TO_SIGN)
        .or_else(|| after.rfind('\''))
        .unwrap_or(after.len());
    after.get(..end)
}
