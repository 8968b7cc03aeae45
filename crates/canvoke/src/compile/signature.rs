//! What a call says of its signature, its time and its condition keys. Knows nothing of gates.

use super::session::values;
use crate::diagnostic::{Diagnostic, Place};
use crate::invocation::{Instant, Signature, SignatureFault};
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

/// When the call is made.
pub(super) fn time(call: &Call, diagnostics: &mut Vec<Diagnostic>) -> Option<Instant> {
    let text = call.time.as_deref()?;
    let epoch = epoch(text);
    if epoch.is_none() {
        diagnostics.push(
            Diagnostic::error(
                "INVALID_TIME",
                Place::at(&["time"]),
                format!("`{text}` is no time"),
            )
            .hint("write UTC as in `2026-11-26T12:00:00Z`"),
        );
    }
    Some(Instant {
        text: text.to_owned(),
        epoch: epoch?,
    })
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

/// Seconds since 1970 of `2026-11-26T12:00:00Z`; the seconds may be left out.
fn epoch(text: &str) -> Option<i64> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let number = |text: &str, length: usize| -> Option<i64> {
        let is_number = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse().ok())?
    };
    let mut parts = date.split('-');
    let (year, month, day) = (
        number(parts.next()?, 4)?,
        number(parts.next()?, 2)?,
        number(parts.next()?, 2)?,
    );
    let mut clock = time.split(':');
    let (hour, minute) = (number(clock.next()?, 2)?, number(clock.next()?, 2)?);
    let second = match clock.next() {
        Some(second) => number(second, 2)?,
        None => 0,
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    let is_whole = parts.next().is_none() && clock.next().is_none();
    let is_moment = (1..=longest).contains(&day) && hour < 24 && minute < 60 && second < 60;
    if !is_whole || !is_moment {
        return None;
    }
    // Days since 1970-03-01, with years that begin in March.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days = year * 365 + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (month * 153 + 2) / 5
        + day
        - 1
        - 719_468;
    Some(days * 86_400 + hour * 3600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::epoch;

    #[test]
    fn a_time_is_seconds_since_1970() {
        assert_eq!(epoch("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(epoch("2024-02-29T12:30Z"), Some(1_709_209_800));
        assert_eq!(epoch("2026-11-26T12:00:00Z"), Some(1_795_694_400));
        assert_eq!(epoch("2023-02-29T12:30:00Z"), None);
        assert_eq!(epoch("2026-11-26"), None);
    }
}
