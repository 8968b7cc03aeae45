//! A request as it goes over the wire: verb, host, path, query, headers, body. Knows nothing of signatures.

use serde::Serialize;

use crate::encode::sendable;

/// A request, ready to be sent. Path and query are percent-encoded as they go over the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Verb, as sent.
    pub method: String,
    /// Host of the URL, lower case, without HTTPS's own port.
    pub host: String,
    /// Path; begins with a slash.
    pub path: String,
    /// Query without its question mark; empty: none.
    pub query: String,
    /// Headers in their order, names as written. `Host` only where it differs from the URL's host.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
}

/// What of a request cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "text", rename_all = "snake_case")]
pub enum Unsendable {
    /// The verb is no word.
    Method(String),
    /// The URL does not begin with `https://` (or `http://`, which API Gateway does not answer).
    Scheme(String),
    /// The host is no host name.
    Host(String),
    /// The URL is longer than a signer takes.
    TooLong(usize),
    /// A header's name holds what no name may.
    HeaderName(String),
    /// A header's value holds a line break or another control character; the text is the header's name.
    HeaderValue(String),
}

/// Longer URLs than this no signer takes (API Gateway takes 10,240 bytes).
const LONGEST_URL: usize = 60_000;

impl Request {
    /// A request from a URL as a person writes it: what no URI may hold is encoded, a fragment is cut off.
    ///
    /// # Errors
    /// The first part that cannot be sent.
    pub fn new(
        method: &str,
        url: &str,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<Self, Unsendable> {
        let method = method.trim();
        if method.is_empty() || !method.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return Err(Unsendable::Method(method.to_owned()));
        }
        let url = url.trim();
        if url.len() > LONGEST_URL / 3 {
            return Err(Unsendable::TooLong(url.len()));
        }
        let (rest, port) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
            (Some(rest), _) => (rest, ":443"),
            (None, Some(rest)) => (rest, ":80"),
            (None, None) => return Err(Unsendable::Scheme(url.to_owned())),
        };
        let rest = rest.split('#').next().unwrap_or_default();
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at(end);
        let host = host_name(authority, port)?;
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let path = if path.is_empty() { "/" } else { path };
        for (name, value) in headers {
            if !is_header_name(name) {
                return Err(Unsendable::HeaderName(name.clone()));
            }
            if value
                .chars()
                .any(|letter| letter.is_control() && letter != '\t')
            {
                return Err(Unsendable::HeaderValue(name.clone()));
            }
        }
        Ok(Self {
            method: method.to_owned(),
            host,
            path: sendable(path),
            query: sendable(query),
            headers: headers.to_vec(),
            body: body.to_vec(),
        })
    }

    /// The values of a header, by its name in any case, in their order.
    pub fn header_values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(header, _)| header.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The first value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(header, _)| header.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// What goes over the wire as `Host`: the header where there is one, else the URL's host (G-SIG-09).
    pub fn host_header(&self) -> &str {
        self.header("host").unwrap_or(&self.host)
    }

    /// The target of the request line: path and query.
    pub fn target(&self) -> String {
        match self.query.as_str() {
            "" => self.path.clone(),
            query => format!("{}?{query}", self.path),
        }
    }

    /// The whole URL.
    pub fn url(&self) -> String {
        format!("https://{}{}", self.host, self.target())
    }

    /// The values of a query parameter as they stand in the query, by its encoded name.
    pub fn query_values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        pairs(&self.query)
            .filter(move |(key, _)| *key == name)
            .map(|(_, value)| value)
    }
}

/// The pairs of a query as they stand there: names, and values that may be empty.
pub(crate) fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

fn host_name(authority: &str, port: &str) -> Result<String, Unsendable> {
    let host = authority.strip_suffix(port).unwrap_or(authority);
    let (name, number) = host.split_once(':').unwrap_or((host, "0"));
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
    };
    let is_port = number.parse::<u16>().is_ok() && !number.starts_with('+');
    if is_name(name) && is_port {
        Ok(host.to_ascii_lowercase())
    } else {
        Err(Unsendable::Host(authority.to_owned()))
    }
}

/// RFC 9110's token.
pub(crate) fn is_header_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::{Request, Unsendable};

    fn get(url: &str) -> Result<Request, Unsendable> {
        Request::new("GET", url, &[], b"")
    }

    #[test]
    fn a_url_is_taken_apart_as_clients_send_it() {
        let request = get("https://A1.Example:443/prod/a b?x=1&y=ü#part").unwrap();
        assert_eq!(request.host, "a1.example");
        assert_eq!(request.target(), "/prod/a%20b?x=1&y=%C3%BC");
        assert_eq!(get("https://a?x").unwrap().target(), "/?x");
        assert_eq!(
            get("http://127.0.0.1:8099/x").unwrap().host,
            "127.0.0.1:8099"
        );
    }

    #[test]
    fn what_cannot_be_sent_is_named() {
        assert!(matches!(get("ftp://a/"), Err(Unsendable::Scheme(_))));
        assert!(matches!(get("https:///x"), Err(Unsendable::Host(_))));
        assert!(matches!(get("https://user@a/x"), Err(Unsendable::Host(_))));
        assert!(matches!(get("https://a:x/"), Err(Unsendable::Host(_))));
        let bad = |name: &str, value: &str| {
            Request::new("GET", "https://a/", &[(name.into(), value.into())], b"")
        };
        assert!(matches!(bad("a b", ""), Err(Unsendable::HeaderName(_))));
        assert!(matches!(
            bad("a", "x\r\nb: y"),
            Err(Unsendable::HeaderValue(_))
        ));
        assert!(matches!(
            Request::new("GET x", "https://a/", &[], b""),
            Err(Unsendable::Method(_))
        ));
    }
}
