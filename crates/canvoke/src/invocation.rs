//! One call, resolved: client, credentials, verb, URL, headers. Knows nothing of gates.

use crate::arena::Id;
use crate::topology::{Client, Principal};

/// One call.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// Where it comes from.
    pub client: Id<Client>,
    /// Who signs; none: not signed.
    pub signer: Option<Signer>,
    /// Verb, upper case.
    pub method: String,
    /// Host of the URL, lower case, without port.
    pub host: String,
    /// Path with the stage in front, percent-encoding kept, without query.
    pub path: String,
    /// The URL as understood.
    pub url: String,
    /// Headers: lower-case names and values.
    pub headers: Vec<(String, String)>,
    /// Query, as sent, without the question mark.
    pub query: String,
    /// Body; none: not written out.
    pub body: Option<String>,
    /// Bytes of the body.
    pub body_bytes: u64,
    /// Milliseconds the backend takes for this call; none: as the method's integration says.
    pub latency_ms: Option<u32>,
    /// Lowest and highest version of TLS the client speaks, each by ten times its number.
    pub tls: (u8, u8),
    /// Whether the client takes any certificate.
    pub is_insecure: bool,
}

/// Who signs a call.
#[derive(Clone, Debug)]
pub struct Signer {
    /// The user, or the role whose session signs.
    pub principal: Id<Principal>,
    /// Name of the role session; users have none.
    pub session: Option<String>,
}

impl Invocation {
    /// The value of a header, by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(header, _)| header == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether the query has a parameter of this name.
    pub fn has_query(&self, name: &str) -> bool {
        self.query
            .split('&')
            .any(|pair| pair.split('=').next() == Some(name))
    }

    /// The headers as a call has them, `name: value`.
    pub fn written_headers(&self) -> Vec<String> {
        self.headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect()
    }

    /// The stage (first part of the path) and the rest, which starts with a slash.
    pub fn stage_and_path(&self) -> (&str, &str) {
        let path = self.path.strip_prefix('/').unwrap_or(&self.path);
        match path.split_once('/') {
            Some((stage, _)) => (stage, path.get(stage.len()..).unwrap_or("/")),
            None => (path, "/"),
        }
    }
}
