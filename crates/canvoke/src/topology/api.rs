//! REST APIs as AWS would have them: saved state, and the snapshot each stage runs. Knows nothing of networks.

use std::collections::BTreeMap;

use super::{Account, Authorizer, Endpoint, Observed, Policy, Resource, TlsVersions};
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
    /// What its security policy accepts (G-EP-12).
    pub tls: TlsVersions,
    /// Whether its endpoint access mode is STRICT (G-FAIL-15).
    pub is_strict: bool,
    /// What is saved.
    pub saved: Snapshot,
    /// Its stages.
    pub stages: Vec<Stage>,
    /// Where it is written.
    pub place: Place,
}

/// The endpoint type of an API or a custom domain.
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
    /// Authorizers, by name.
    pub authorizers: Vec<Authorizer>,
    /// Associated endpoints.
    pub associated: Vec<Id<Endpoint>>,
    /// `disableExecuteApiEndpoint`.
    pub is_default_name_disabled: bool,
    /// Whether API keys come from the authorizer, not from the header `x-api-key` (G-KEY-01).
    pub takes_key_from_authorizer: bool,
    /// Gateway responses that the API words itself, by type.
    pub responses: BTreeMap<String, GatewayResponse>,
}

/// A gateway response as the API words it (G-MSG-22).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GatewayResponse {
    /// Status; none: the type's own.
    pub status: Option<u16>,
    /// The template of the body; none: the default one.
    pub template: Option<String>,
    /// Headers, without the quotes around their values.
    pub headers: Vec<(String, String)>,
}

/// What of an API a deployment freezes (G-DEP-01, G-DEP-02).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Frozen {
    /// The resource policy.
    Policy,
    /// Resources, methods, integrations.
    Resources,
    /// Authorizers.
    Authorizers,
    /// Associated endpoints.
    Associations,
    /// `disableExecuteApiEndpoint`.
    DefaultName,
    /// Where API keys come from.
    KeySource,
    /// Models.
    Models,
    /// Gateway responses.
    Responses,
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
    /// What was saved otherwise since.
    pub stale: Vec<Frozen>,
    /// Its variables.
    pub variables: BTreeMap<String, String>,
    /// The second deployment that takes a share of the calls.
    pub canary: Option<Canary>,
    /// Its web ACL.
    pub web_acl: Option<WebAcl>,
    /// Rate a second and burst of each method.
    pub throttling: Option<(f64, u32)>,
    /// Rate a second and burst of single methods, by verb and resource path.
    pub method_throttling: BTreeMap<String, (f64, u32)>,
    /// Seconds that single methods' answers are kept, by verb and resource path.
    pub cached: BTreeMap<String, u32>,
    /// What is logged, traced and measured.
    pub observed: Observed,
    /// Where it is written.
    pub place: Place,
}

/// A second deployment on a stage (G-DEP-06).
#[derive(Clone, Debug)]
pub struct Canary {
    /// Share of the calls, in percent.
    pub percent: f64,
    /// Name of its deployment.
    pub deployment: String,
    /// What the deployment froze.
    pub snapshot: Snapshot,
    /// What was saved otherwise since.
    pub stale: Vec<Frozen>,
    /// The stage's variables with the canary's own values.
    pub variables: BTreeMap<String, String>,
}

/// A web ACL on a stage, as far as the scenario says what it does (G-AUTH-04).
#[derive(Clone, Debug)]
pub struct WebAcl {
    /// Its name.
    pub name: String,
    /// What it does; none: nobody knows.
    pub is_blocking: Option<bool>,
    /// The rule that does it.
    pub rule: Option<String>,
    /// Its own answer, status and body.
    pub response: Option<(u16, String)>,
}
