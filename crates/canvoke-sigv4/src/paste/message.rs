//! A raw HTTP request: request line, headers, an empty line, the body. Lenient where people's tools are: bare line
//! feeds, spaces in the path, a missing version, headers folded over lines.

use super::{Body, NotRead, Pasted, Source};
use crate::request::{Request, is_header_name};

const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Reads a raw request.
pub(super) fn read(bytes: &[u8]) -> Result<Pasted, NotRead> {
    let start = bytes
        .iter()
        .position(|byte| !byte.is_ascii_whitespace())
        .unwrap_or_default();
    let bytes = bytes.get(start..).unwrap_or_default();
    let (head, rest) = split(bytes);
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let head = Head::read(lines.next().unwrap_or_default(), lines)?;
    let mut body = rest.to_vec();
    let length = head
        .header("content-length")
        .and_then(|length| length.trim_ascii().parse::<usize>().ok());
    match length {
        // Editors end a file with a line break that was never sent.
        Some(length)
            if body.len() > length
                && body
                    .iter()
                    .skip(length)
                    .all(|byte| byte.is_ascii_whitespace()) =>
        {
            body.truncate(length);
        }
        None if body.iter().all(u8::is_ascii_whitespace) => body.clear(),
        _ => {}
    }
    let is_cut = length.is_some_and(|length| body.is_empty() && length > 0);
    let body = if is_cut {
        Body::NotShown
    } else {
        Body::Known(body)
    };
    Ok(Pasted::of(Source::RawHttp, head.request()?, body))
}

/// Head and body.
fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let ends = [b"\r\n\r\n".as_slice(), b"\n\n"];
    let end = ends
        .iter()
        .filter_map(|end| {
            let at = bytes.windows(end.len()).position(|window| window == *end)?;
            Some((at, end.len()))
        })
        .min();
    match end {
        Some((at, length)) => (
            bytes.get(..at).unwrap_or_default(),
            bytes.get(at + length..).unwrap_or_default(),
        ),
        None => (bytes, &[]),
    }
}

/// Request line and headers.
pub(super) struct Head {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
}

impl Head {
    /// Reads a request line and the header lines after it, up to the first empty one.
    pub(super) fn read<'a>(
        request_line: &str,
        lines: impl Iterator<Item = &'a str>,
    ) -> Result<Self, NotRead> {
        let (method, rest) = request_line
            .trim_ascii()
            .split_once(' ')
            .ok_or(NotRead::NoRequest)?;
        if !METHODS.contains(&method.to_ascii_uppercase().as_str()) {
            return Err(NotRead::NoRequest);
        }
        let rest = rest.trim_ascii();
        let target = match rest.rsplit_once(' ') {
            Some((target, version)) if version.starts_with("HTTP/") => target.trim_ascii(),
            _ => rest,
        };
        let is_target = ["/", "https://", "http://", "?"]
            .iter()
            .any(|start| target.starts_with(start));
        if !is_target {
            return Err(NotRead::NoRequest);
        }
        let mut headers: Vec<(String, String)> = Vec::new();
        for line in lines {
            if line.trim_ascii().is_empty() {
                break;
            }
            if line.starts_with([' ', '\t'])
                && let Some((_, value)) = headers.last_mut()
            {
                value.push(' ');
                value.push_str(line.trim_ascii());
                continue;
            }
            // HTTP/2's own, as some tools show them.
            let (line, is_pseudo) = match line.trim_ascii().strip_prefix(':') {
                Some(line) => (line, true),
                None => (line.trim_ascii(), false),
            };
            let Some((name, value)) = line.split_once(':') else {
                continue;
            };
            let name = match (is_pseudo, name.trim_ascii()) {
                (true, "authority") => "Host",
                (true, _) => continue,
                (false, name) => name,
            };
            if is_header_name(name) {
                headers.push((name.to_owned(), value.trim_ascii().to_owned()));
            }
        }
        Ok(Self {
            method: method.to_owned(),
            target: target.to_owned(),
            headers,
        })
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(header, _)| header.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The request, with an empty body.
    pub(super) fn request(&self) -> Result<Request, NotRead> {
        let target = self.target.as_str();
        let rest = target
            .strip_prefix("https://")
            .or_else(|| target.strip_prefix("http://"));
        let (authority, target) = match rest {
            Some(rest) => rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len())),
            None => (self.header("host").ok_or(NotRead::NoHost)?, target),
        };
        let target = target.split('#').next().unwrap_or_default();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let host = authority.strip_suffix(":443").unwrap_or(authority);
        if host.is_empty() {
            return Err(NotRead::NoHost);
        }
        Ok(Request {
            method: self.method.clone(),
            host: host.to_ascii_lowercase(),
            path: if path.is_empty() { "/" } else { path }.to_owned(),
            query: query.to_owned(),
            headers: self.headers.clone(),
            body: Vec::new(),
        })
    }

    /// Whether such a request has a body, as far as its head says.
    pub(super) fn has_body(&self) -> bool {
        let length = self
            .header("content-length")
            .and_then(|length| length.trim_ascii().parse::<u64>().ok());
        match length {
            Some(length) => length > 0,
            None => self.header("transfer-encoding").is_some(),
        }
    }
}
