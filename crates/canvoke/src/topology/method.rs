//! Resources and methods as AWS would have them. Knows nothing of stages.

use super::{Integration, Schema};
use crate::diagnostic::Place;

/// A resource.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Its full path, such as `/employee/{id}`.
    pub path: String,
    /// The path's parts.
    pub segments: Vec<Segment>,
    /// Its methods.
    pub methods: Vec<Method>,
    /// Where it is written (an implied parent: its child).
    pub place: Place,
}

/// One part of a resource's path. The order is that of preference: static, parameter, greedy (G-ARN-17).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Segment {
    /// Literal text.
    Static(String),
    /// `{name}`: fills one part.
    Parameter(String),
    /// `{name+}`: takes all that is left.
    Greedy(String),
}

/// A method.
#[derive(Clone, Debug)]
pub struct Method {
    /// Verb, or `ANY`.
    pub verb: String,
    /// Authorization type.
    pub authorization: Authorization,
    /// Index of its authorizer in `Snapshot::authorizers`; none: it has none of its type.
    pub authorizer: Option<usize>,
    /// Scopes of which an access token needs one; empty: an ID token is asked for (G-COG-01).
    pub scopes: Vec<String>,
    /// Whether an API key is required.
    pub needs_key: bool,
    /// What a request must have.
    pub demands: Demands,
    /// The backend.
    pub integration: Integration,
    /// Where it is written.
    pub place: Place,
}

/// The authorization type of a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authorization {
    /// `NONE`.
    None,
    /// `AWS_IAM`.
    AwsIam,
    /// `CUSTOM`: a Lambda authorizer.
    Custom,
    /// `COGNITO_USER_POOLS`.
    Cognito,
}

/// What a method's validator demands of a request (G-MSG-06, G-MSG-07).
#[derive(Clone, Debug, Default)]
pub struct Demands {
    /// Names of headers that must be there, as written.
    pub headers: Vec<String>,
    /// Names of query parameters that must be there.
    pub query: Vec<String>,
    /// Bodies by content type; empty: bodies are not validated.
    pub bodies: Vec<(String, Schema)>,
}
