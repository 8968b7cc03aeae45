//! The tokens that a call brings: a user pool's as the scenario says it, or one pasted into a header, whose claims are
//! read. No signature is checked.

use serde_json::Value;

use super::dangling;
use crate::diagnostic::{Diagnostic, Place};
use crate::invocation::{Issuer, Token, TokenKind};
use crate::model::{Call, TokenUse};
use crate::topology::Topology;

/// The tokens of a call. What is said of a header's token counts before what stands in the header.
pub(super) fn tokens(
    topology: &Topology,
    call: &Call,
    headers: &[(String, String)],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Token> {
    let said = call
        .token
        .as_ref()
        .and_then(|token| said(topology, token, diagnostics));
    let pasted = headers
        .iter()
        .filter(|(name, _)| said.as_ref().is_none_or(|said| said.header != *name))
        .filter_map(|(name, value)| pasted(topology, name, value, call.time.as_deref()));
    let pasted: Vec<Token> = pasted.collect();
    said.into_iter().chain(pasted).collect()
}

fn said(
    topology: &Topology,
    token: &crate::model::Token,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Token> {
    let Some(pool) = topology.user_pools.find(|pool| pool.name == token.pool) else {
        let known = topology
            .user_pools
            .iter()
            .map(|(_, pool)| pool.name.as_str());
        let place = Place::at(&["token", "pool"]);
        diagnostics.push(dangling("user pool", &token.pool, known, place));
        return None;
    };
    Some(Token {
        header: token.header.to_ascii_lowercase(),
        issuer: Issuer::Pool(pool),
        kind: match token.kind {
            TokenUse::Id => TokenKind::Id,
            TokenUse::Access => TokenKind::Access,
        },
        client: token.client.clone(),
        scopes: token.scopes.clone(),
        is_expired: token.expired,
        is_genuine: token.genuine,
        is_pasted: false,
    })
}

/// A JSON Web Token in a header: three parts, the middle one says who gave it for what.
fn pasted(topology: &Topology, name: &str, value: &str, time: Option<&str>) -> Option<Token> {
    let value = value.trim();
    let token = match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        _ => value,
    };
    let mut parts = token.split('.');
    let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let claims: Value = serde_json::from_slice(&base64url(payload)?).ok()?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let issuer = text("iss")?;
    let pool = topology.user_pools.find(|pool| pool.issuer == issuer);
    let audience = match claims.get("aud") {
        Some(Value::Array(all)) => all.first().and_then(Value::as_str),
        Some(Value::String(one)) => Some(one.as_str()),
        _ => None,
    };
    let expires = claims.get("exp").and_then(Value::as_i64).and_then(written);
    Some(Token {
        header: name.to_owned(),
        issuer: pool.map_or_else(|| Issuer::Other(issuer.to_owned()), Issuer::Pool),
        kind: match text("token_use") {
            Some("access") => TokenKind::Access,
            Some("id") => TokenKind::Id,
            _ => TokenKind::Other,
        },
        client: audience.or(text("client_id")).map(str::to_owned),
        scopes: text("scope")
            .unwrap_or_default()
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
        is_expired: matches!((expires, time), (Some(expires), Some(time))
            if is_time(time) && expires.as_str() <= time),
        is_genuine: true,
        is_pasted: true,
    })
}

/// Bytes of base64 in the alphabet for URLs, with or without padding.
fn base64url(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0_u32);
    for byte in text.trim_end_matches('=').bytes() {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' | b'+' => 62,
            b'_' | b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 & 0xffff | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).ok()?);
        }
    }
    Some(bytes)
}

/// Whether a time is written as `2026-11-26T12:00:00Z`, so that times can be compared as texts.
fn is_time(text: &str) -> bool {
    text.len() == 20 && text.ends_with('Z') && text.as_bytes().get(10) == Some(&b'T')
}

/// Seconds since 1970 as such a text, by the days of the civil calendar.
fn written(seconds: i64) -> Option<String> {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Years of 365.2425 days that begin with March: https://howardhinnant.github.io/date_algorithms.html.
    let days = days.checked_add(719_468)?;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let date = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    (0..=9_999)
        .contains(&year)
        .then(|| format!("{year:04}-{month:02}-{date:02}T{hour:02}:{minute:02}:{second:02}Z"))
}

#[cfg(test)]
mod tests {
    use super::{base64url, written};

    #[test]
    fn a_payload_is_read_with_and_without_padding() {
        assert_eq!(base64url("eyJhIjoxfQ").unwrap(), br#"{"a":1}"#);
        assert_eq!(base64url("eyJhIjoxfQ==").unwrap(), br#"{"a":1}"#);
        assert_eq!(base64url("_-8").unwrap(), [0xff, 0xef]);
        assert_eq!(base64url("a b"), None);
    }

    #[test]
    fn seconds_are_written_as_dates() {
        assert_eq!(written(0).unwrap(), "1970-01-01T00:00:00Z");
        assert_eq!(written(951_868_799).unwrap(), "2000-02-29T23:59:59Z");
        assert_eq!(written(1_795_694_400).unwrap(), "2026-11-26T12:00:00Z");
        assert_eq!(written(i64::MAX), None);
    }
}
