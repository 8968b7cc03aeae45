//! One call, resolved: client, credentials, verb, URL, headers. Knows nothing of gates.

use crate::arena::Id;
use crate::topology::{Account, Asker, Client, Principal, Session, Topology, UserPool};

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
    /// Tokens that it brings, by the headers they are in.
    pub tokens: Vec<Token>,
    /// A call that was made before by the same caller (G-LAM-03).
    pub earlier: Option<Earlier>,
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

/// A call that was made before by the same caller, to the same stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Its verb, upper case.
    pub method: String,
    /// Its path behind the stage, with a slash in front.
    pub path: String,
    /// How many seconds ago.
    pub seconds: u32,
}

/// A JSON Web Token of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The header it is in, lower case.
    pub header: String,
    /// Who gave it.
    pub issuer: Issuer,
    /// What it is for.
    pub kind: TokenKind,
    /// The app client: `aud` of an ID token, `client_id` of an access token.
    pub client: Option<String>,
    /// Scopes.
    pub scopes: Vec<String>,
    /// Whether its time is over.
    pub is_expired: bool,
    /// Whether its signature is its issuer's.
    pub is_genuine: bool,
    /// Whether it was read from a header, so that its signature and time are taken to be right.
    pub is_pasted: bool,
}

/// Who gave a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Issuer {
    /// A user pool of the scenario.
    Pool(Id<UserPool>),
    /// Somebody else, by `iss`.
    Other(String),
}

/// What a token is for (`token_use`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Says who the user is.
    Id,
    /// Says what the client may do, by scopes.
    Access,
    /// Neither.
    Other,
}

impl Invocation {
    /// The token in a header, by its lower-case name.
    pub fn token(&self, header: &str) -> Option<&Token> {
        self.tokens.iter().find(|token| token.header == header)
    }

    /// The value of a header, by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(header, _)| header == name)
            .map(|(_, value)| value.as_str())
    }

    /// The value of a query parameter, as sent; the first one of its name.
    pub fn query_value(&self, name: &str) -> Option<&str> {
        let mut pairs = self.query.split('&');
        pairs.find_map(|pair| match pair.split_once('=') {
            Some((other, value)) => (other == name).then_some(value),
            None => (pair == name).then_some(""),
        })
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
