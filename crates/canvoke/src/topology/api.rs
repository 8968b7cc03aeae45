//! REST APIs as AWS would have them: saved state, and the snapshot each stage runs. Knows nothing of networks.

use super::{Account, Endpoint, Policy};
use crate::arena::Id;
use crate::diagnostic::Place;

/// A REST API.
#[derive(Clone, Debug)]
pub struct Api {
    /// Its name in the scenario.
    pub name: String,
    /// Its owner.
    pub account: Id<Account>,
    /// Its Region.
    pub region: String,
    /// The id AWS assigned.
    pub id: String,
    /// Endpoint type.
    pub kind: ApiType,
    /// What is saved.
    pub saved: Snapshot,
    /// Its stages.
    pub stages: Vec<Stage>,
    /// Where it is written.
    pub place: Place,
}

/// The endpoint type of an API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiType {
    /// Only through an interface endpoint.
    Private,
    /// Public hostname in the Region.
    Regional,
    /// Behind CloudFront.
    Edge,
}

/// What was saved, or what a deployment froze (G-DEP-06).
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// Resource policy.
    pub policy: Option<Policy>,
    /// Resources, parents included, most specific first.
    pub resources: Vec<Resource>,
    /// Associated endpoints.
    pub associated: Vec<Id<Endpoint>>,
    /// `disableExecuteApiEndpoint`.
    pub is_default_name_disabled: bool,
}

/// A stage and the snapshot it runs.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// Name of its deployment.
    pub deployment: String,
    /// What the deployment froze.
    pub snapshot: Snapshot,
    /// Whether the deployment froze something else than what is saved now.
    pub is_stale: bool,
    /// Name of its web ACL.
    pub web_acl: Option<String>,
    /// Rate a second and burst.
    pub throttling: Option<(f64, u32)>,
    /// Where it is written.
    pub place: Place,
}

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
    /// Whether an API key is required.
    pub needs_key: bool,
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

/// The backend of a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Integration {
    /// Answers by itself.
    Mock,
    /// A Lambda function.
    Lambda {
        /// Its name.
        function: String,
        /// Whether the function's policy lets this API invoke it.
        is_permitted: bool,
    },
    /// An HTTP backend.
    Http(String),
    /// A Lambda function that the scenario does not have.
    Missing(String),
}
