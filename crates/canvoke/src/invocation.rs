//! One call, resolved: client, credentials, verb, URL, headers. Knows nothing of gates.

use crate::arena::Id;
use crate::topology::{Account, Asker, Client, Principal, Session, Topology};

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
    /// How its signature was made.
    pub signature: Signature,
    /// When it is made; none: nobody knows.
    pub time: Option<Instant>,
    /// Condition keys that nothing else says, with their values.
    pub context: Vec<(String, Vec<String>)>,
}

/// A moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instant {
    /// As in `2026-11-26T12:00:00Z`.
    pub text: String,
    /// Seconds since 1970.
    pub epoch: i64,
}

/// How a signature was made, where it is not as it should be (G6.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// The Region it is scoped to; none: the API's.
    pub region: Option<String>,
    /// The service it is scoped to; none: `execute-api`.
    pub service: Option<String>,
    /// The host it was made for; none: the one that is sent.
    pub host: Option<String>,
    /// What else is wrong.
    pub fault: Option<SignatureFault>,
}

/// A way in which a signature is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureFault {
    /// G-SIG-02.
    UnknownKey,
    /// G-SIG-03.
    ExpiredToken,
    /// G-SIG-04.
    Mismatch,
    /// G-SIG-05.
    ClockSkew,
    /// G-SIG-08.
    Malformed,
}

/// Who signs a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signer {
    /// A user, or some session of a role: how it came about is not asked.
    Principal {
        /// The user or role.
        principal: Id<Principal>,
        /// Name of the role session; users have none.
        session: Option<String>,
    },
    /// Temporary credentials of the scenario.
    Session(Id<Session>),
    /// The root user of an account.
    Root(Id<Account>),
    /// An AWS service (G-WHO-12).
    Service(String),
}

impl Signer {
    /// The user or role whose policies the signer has; none: it has none.
    pub fn principal(&self, topology: &Topology) -> Option<Id<Principal>> {
        match self {
            Self::Principal { principal, .. } => Some(*principal),
            Self::Session(session) => {
                let session = &topology.sessions[*session];
                match (session.role, session.by) {
                    (Some(role), _) => Some(role),
                    (None, Some(Asker::Principal(user))) => Some(user),
                    _ => None,
                }
            }
            Self::Root(_) | Self::Service(_) => None,
        }
    }
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
