//! A log of botocore at level DEBUG, as boto3 and the AWS CLI (`--debug`) write it: the canonical request, the string to
//! sign, the signature, and the request that went out. Lines may begin in any way that Python's logging is set to.

use super::python::dictionary;
use super::{Answered, Body, Logged, NotRead, Pasted, Source, curl, message_in};
use crate::encode::decoded;
use crate::request::Request;

/// What the request that goes out begins with.
const SENT: &str = "<AWSPreparedRequest ";

/// Reads the last signed request of a log. Where AWS's common runtime signs, the log shows the request alone.
pub(super) fn read(text: &str) -> Result<Pasted, NotRead> {
    let lines: Vec<&str> = text.lines().map(str::trim_ascii_end).collect();
    let is_canonical = |line: &&str| line.ends_with("CanonicalRequest:");
    let is_sent = |line: &&str| line.contains(SENT);
    let start = lines
        .iter()
        .rposition(is_canonical)
        .or_else(|| lines.iter().rposition(is_sent))
        .ok_or(NotRead::NoRequest)?;
    let before = lines.get(..start).unwrap_or_default();
    let others = before
        .iter()
        .filter(|line| is_canonical(line) || is_sent(line))
        .count();
    let lines = lines.get(start..).unwrap_or_default();
    let logged = Logged {
        canonical_request: block(lines, "CanonicalRequest:"),
        string_to_sign: block(lines, "StringToSign:"),
        signature: block(lines, "Signature:")
            .and_then(|block| block.split_whitespace().next().map(str::to_owned)),
    };
    let sent = lines.iter().find_map(|line| line.split_once(SENT));
    let mut pasted = match sent {
        Some((_, sent)) => prepared(sent)?,
        None => {
            let canonical = logged.canonical_request.as_deref();
            reconstructed(canonical.ok_or(NotRead::NoRequest)?, lines)?
        }
    };
    if let (Body::NotShown, Some(body)) = (&pasted.body, body(before)) {
        pasted.body = Body::Known(body);
    }
    pasted.others = others;
    pasted.logged = logged;
    pasted.answered = answered(lines);
    Ok(pasted)
}

/// The body that a client was asked to send: `Making request for ... with params: {..., 'body': b'...'}`.
fn body(before: &[&str]) -> Option<Vec<u8>> {
    let (_, parameters) = before
        .iter()
        .rev()
        .find_map(|line| line.split_once("Making request for "))?;
    let (_, body) = dictionary(parameters)
        .into_iter()
        .find(|(name, _)| name == "body")?;
    // What was no UTF-8 is lost in reading.
    body.filter(|body| !body.contains('\u{fffd}') && !body.is_empty())
        .map(String::into_bytes)
}

/// The lines after the one that ends with the title, up to the next line of the log.
fn block(lines: &[&str], title: &str) -> Option<String> {
    let start = lines.iter().position(|line| line.ends_with(title))? + 1;
    let block: Vec<&str> = lines
        .get(start..)?
        .iter()
        .take_while(|line| !is_log_line(line))
        .copied()
        .collect();
    Some(block.join("\n"))
}

/// Whether a line is the log's own: it names a logger and a level.
fn is_log_line(line: &str) -> bool {
    let levels = ["DEBUG", "INFO", "WARNING", "ERROR"];
    let loggers = ["botocore", "urllib3", "boto3", "awscli", "s3transfer"];
    levels.iter().any(|level| line.contains(level))
        && loggers.iter().any(|logger| line.contains(logger))
}

/// `stream_output=False, method=POST, url=https://..., headers={...}>`
fn prepared(text: &str) -> Result<Pasted, NotRead> {
    let after = |start: &str| text.split_once(start).map(|(_, after)| after);
    let (method, _) = after("method=")
        .and_then(|after| after.split_once(", url="))
        .ok_or(NotRead::NoRequest)?;
    let (url, headers) = after(", url=")
        .and_then(|after| after.split_once(", headers={"))
        .ok_or(NotRead::NoRequest)?;
    let headers: Vec<(String, String)> = dictionary(&format!("{{{headers}"))
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect();
    let request = Request::new(method, url, &[], &[]).map_err(|_| NotRead::NoHost)?;
    let request = Request { headers, ..request };
    let has_body = request
        .header("content-length")
        .is_some_and(|length| length.trim_ascii() != "0")
        || request.header("transfer-encoding").is_some();
    let body = if has_body {
        Body::NotShown
    } else {
        Body::Known(Vec::new())
    };
    Ok(Pasted::of(Source::Botocore, request, body))
}

/// A request made up from the canonical request: the path decoded once, the query as it is. The request line that
/// urllib3 logs is better, where there is one.
fn reconstructed(canonical: &str, lines: &[&str]) -> Result<Pasted, NotRead> {
    let mut parts = canonical.split('\n');
    let method = parts.next().ok_or(NotRead::NoRequest)?;
    let path = parts.next().ok_or(NotRead::NoRequest)?;
    let query = parts.next().unwrap_or_default();
    let headers: Vec<(String, String)> = parts
        .map_while(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let host = headers
        .iter()
        .find(|(name, _)| name == "host")
        .map(|(_, value)| value.clone())
        .ok_or(NotRead::NoHost)?;
    let decoded = decoded(path);
    let path = String::from_utf8_lossy(&decoded);
    let target = match query {
        "" => path.into_owned(),
        query => format!("{path}?{query}"),
    };
    // `https://host:443 "GET /path HTTP/1.1" 403 23`
    let logged = lines.iter().find_map(|line| {
        let (_, after) = line.split_once(&format!(" \"{method} "))?;
        let (target, _) = after.split_once(" HTTP/")?;
        line.contains("connectionpool").then(|| target.to_owned())
    });
    let is_reconstructed = logged.is_none();
    let url = format!("https://{host}{}", logged.unwrap_or(target));
    let request = Request::new(method, &url, &[], &[]).map_err(|_| NotRead::NoHost)?;
    let request = Request { headers, ..request };
    let mut pasted = Pasted::of(Source::Botocore, request, Body::NotShown);
    pasted.is_reconstructed = is_reconstructed;
    Ok(pasted)
}

fn answered(lines: &[&str]) -> Option<Answered> {
    let status = lines.iter().find_map(|line| {
        let (_, after) = line.split_once(" HTTP/1.1\" ")?;
        after.split_whitespace().next()?.parse().ok()
    });
    let headers = lines
        .iter()
        .find_map(|line| line.split_once("Response headers: "));
    let mut answered = Answered {
        status,
        ..Answered::default()
    };
    if let Some((_, headers)) = headers {
        for (name, value) in dictionary(headers) {
            curl::note(&mut answered, &name, &value.unwrap_or_default());
        }
    }
    let body = block(lines, "Response body:").map(|body| {
        let body = super::python::strings(&body);
        body.into_iter().next().unwrap_or_default()
    });
    answered.message = body.as_deref().and_then(message_in);
    let is_empty = answered == Answered::default();
    (!is_empty).then_some(answered)
}
