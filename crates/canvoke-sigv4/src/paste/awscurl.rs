//! The output of `awscurl -v`: Python's pretty-printed dictionaries and strings, the arguments with the secret access
//! key among them.

use super::python::{dictionary, strings};
use super::{Answered, Body, NotRead, Pasted, Source, curl, message_in};
use crate::request::Request;

const CANONICAL: &str = "CANONICAL REQUEST = ";
const TO_SIGN: &str = "STRING_TO_SIGN = ";

/// Reads the output of `awscurl -v`.
pub(super) fn read(text: &str) -> Result<Pasted, NotRead> {
    if !text.contains(CANONICAL) || !text.contains("HEADERS++++") {
        return Err(NotRead::NoRequest);
    }
    let (before, after) = text.split_once("HEADERS++++").ok_or(NotRead::NoRequest)?;
    let logged = |start: &str| {
        strings(before)
            .into_iter()
            .find_map(|text| Some(text.trim_ascii_start().strip_prefix(start)?.to_owned()))
    };
    let arguments = dictionary(before);
    let argument = |name: &str| {
        let (_, value) = arguments.iter().find(|(key, _)| key == name)?;
        value.clone()
    };
    let canonical = logged(CANONICAL);
    let method = canonical
        .as_deref()
        .and_then(|text| text.lines().next())
        .map(str::to_owned)
        .or_else(|| argument("request"))
        .ok_or(NotRead::NoRequest)?;
    let url = strings(after)
        .into_iter()
        .find_map(|text| Some(text.strip_prefix("Request URL = ")?.to_owned()))
        .or_else(|| argument("uri"))
        .ok_or(NotRead::NoHost)?;
    let (_, headers) = after.split_once('\n').ok_or(NotRead::NoRequest)?;
    let headers: Vec<(String, String)> = dictionary(headers)
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect();
    let request = Request::new(&method, &url, &[], &[]).map_err(|_| NotRead::NoHost)?;
    let request = Request { headers, ..request };
    // With `@` awscurl reads a file, which the output does not show.
    let body = match argument("data") {
        Some(data) if data.starts_with('@') => Body::NotShown,
        Some(data) => Body::Known(data.into_bytes()),
        None if arguments.is_empty() => Body::NotShown,
        None => Body::Known(Vec::new()),
    };
    let mut pasted = Pasted::of(Source::Awscurl, request, body);
    pasted.logged.canonical_request = canonical;
    pasted.logged.string_to_sign = logged(TO_SIGN);
    pasted.secret = argument("secret_key");
    pasted.answered = after
        .split_once("RESPONSE++++")
        .map(|(_, answer)| answered(answer));
    Ok(pasted)
}

fn answered(text: &str) -> Answered {
    let status = text
        .split_once("Response code: ")
        .and_then(|(_, after)| after.get(..3)?.parse().ok());
    let mut answered = Answered {
        status,
        message: message_in(text),
        ..Answered::default()
    };
    for (name, value) in dictionary(text) {
        curl::note(&mut answered, &name, &value.unwrap_or_default());
    }
    answered
}
