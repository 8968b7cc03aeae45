//! What a call says of its signature and its condition keys. Knows nothing of gates.

use super::provider::values;
use crate::diagnostic::{Diagnostic, Place};
use crate::invocation::{Signature, SignatureFault};
use crate::model::{self, Call};

/// Keys that the scenario's other parts say: a call does not give them (G-CK).
const DERIVED: &[&str] = &[
    "aws:multifactorauthpresent",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalisawsservice",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalservicename",
    "aws:principalservicenameslist",
    "aws:principaltype",
    "aws:referer",
    "aws:requestedregion",
    "aws:resourceaccount",
    "aws:resourceorgid",
    "aws:resourceorgpaths",
    "aws:securetransport",
    "aws:sourceip",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:useragent",
    "aws:username",
    "aws:viaawsservice",
    "aws:vpcsourceip",
    "execute-api:viadomainarn",
];

/// How the signature was made; `fill` writes placeholders out.
pub(super) fn of(
    call: &Call,
    fill: impl Fn(&str, &Place, &mut Vec<Diagnostic>) -> String,
    diagnostics: &mut Vec<Diagnostic>,
) -> Signature {
    let Some(written) = &call.signature else {
        return Signature::default();
    };
    let place = Place::at(&["signature"]);
    if call.principal.as_deref().is_none_or(str::is_empty) {
        diagnostics.push(
            Diagnostic::error(
                "SIGNATURE_OF_NOBODY",
                place.clone(),
                "the call is not signed, and its signature is spoken of",
            )
            .hint("name who signs, or leave the signature out"),
        );
    }
    let host = written
        .host
        .as_ref()
        .map(|host| fill(host, &place.member("host"), diagnostics).to_ascii_lowercase());
    Signature {
        region: written.region.clone(),
        service: written.service.clone(),
        host,
        fault: written.fault.map(|fault| match fault {
            model::SignatureFault::UnknownKey => SignatureFault::UnknownKey,
            model::SignatureFault::ExpiredToken => SignatureFault::ExpiredToken,
            model::SignatureFault::Mismatch => SignatureFault::Mismatch,
            model::SignatureFault::ClockSkew => SignatureFault::ClockSkew,
            model::SignatureFault::Malformed => SignatureFault::Malformed,
        }),
    }
}

/// Condition keys that the call gives.
pub(super) fn context(
    call: &Call,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(String, Vec<String>)> {
    let mut context = Vec::new();
    for (key, value) in &call.context {
        let place = Place::at(&["context", key]);
        let (code, message, hint) = if !key.contains(':') {
            (
                "INVALID_CONDITION_KEY",
                format!("`{key}` is no condition key"),
                "write its prefix too, as in `aws:SourceArn`",
            )
        } else if DERIVED.contains(&key.to_ascii_lowercase().as_str()) {
            (
                "DERIVED_CONDITION_KEY",
                format!("`{key}` follows from the rest of the scenario"),
                "change what it follows from: the client, the endpoint, the principal, the organization or a header",
            )
        } else {
            context.push((key.clone(), values(value)));
            continue;
        };
        diagnostics.push(Diagnostic::error(code, place, message).hint(hint));
    }
    context
}
