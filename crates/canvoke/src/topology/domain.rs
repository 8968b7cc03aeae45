//! Custom domain names as AWS would have them. Knows nothing of the records that lead to an endpoint.

use super::{Account, Api, ApiType, Endpoint, Policy};
use crate::arena::Id;
use crate::diagnostic::Place;

/// A custom domain name.
#[derive(Clone, Debug)]
pub struct Domain {
    /// Its name in the scenario.
    pub name: String,
    /// Its owner.
    pub account: Id<Account>,
    /// Its Region.
    pub region: String,
    /// The domain name, lower case.
    pub domain_name: String,
    /// The ARN that policies name it by (G-DOM-01).
    pub arn: String,
    /// Endpoint type.
    pub kind: ApiType,
    /// Which endpoints may invoke by it; none: nobody.
    pub policy: Option<Policy>,
    /// Names its certificate covers, lower case.
    pub certificate_names: Vec<String>,
    /// What its security policy accepts.
    pub tls: TlsVersions,
    /// Whether its endpoint access mode is STRICT.
    pub is_strict: bool,
    /// Where paths lead, in the order in which they are asked.
    pub ways: Vec<Way>,
    /// Endpoints that may be asked for it (G-DOM-04).
    pub associated: Vec<Id<Endpoint>>,
    /// Where it is written.
    pub place: Place,
}

/// A routing rule or base path mapping.
#[derive(Clone, Debug)]
pub struct Way {
    /// Base paths without slashes at their ends, one of which must begin the path; empty: any path.
    pub base_paths: Vec<String>,
    /// Headers that must be there, lower-case name and value, which may begin and end with `*`.
    pub headers: Vec<(String, String)>,
    /// The API.
    pub api: Id<Api>,
    /// Name of the stage; none: the next part of the path names it.
    pub stage: Option<String>,
    /// Whether the API sees the path without the base path.
    pub strips: bool,
    /// Where it is written.
    pub place: Place,
}

/// The versions of TLS that a security policy accepts, each by ten times its number; none: its name is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsVersions {
    /// The policy's name.
    pub policy: String,
    /// Lowest and highest, `12` for 1.2.
    pub accepted: Option<(u8, u8)>,
}
