//! The report: a verdict as a value that every host shows and `--format json` prints, version 1. Holds words made by
//! `explain` and decides nothing.

mod observability;

use serde::Serialize;

use crate::diagnostic::Place;
use crate::fix::Fix;
pub use observability::{Log, Metric, Observability, Tracing};

/// What canvoke says of one call. `"report": 1` is the version of its JSON.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Version of the report: 1.
    pub report: u32,
    /// The answer.
    pub outcome: Outcome,
    /// One plain sentence with the answer and its first reason.
    pub summary: String,
    /// The call as it was understood, placeholders filled in.
    pub call: ReportedCall,
    /// What the client sees.
    pub response: Response,
    /// One path for each pair of client interface and address that the name may give.
    pub paths: Vec<ReportedPath>,
    /// Everything that blocks, of all paths, in the order of gates: a gate with several problems stands once for each,
    /// the same problem on several paths once.
    pub blockers: Vec<ReportedGate>,
    /// What was taken for granted.
    pub assumptions: Vec<String>,
    /// What the call leaves in logs, traces and metrics, where the scenario says what the stage keeps of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observability: Option<Observability>,
    /// Everything that must change for the call to be allowed, where a host looked for it (`repair`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repair: Option<Repair>,
}

/// Everything that must change for a call to be allowed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Repair {
    /// The changes, one for each problem that they clear, in the order they were found.
    pub steps: Vec<Fix>,
    /// What the call comes to once all are made: allowed, or unknown where something is not simulated.
    pub outcome: Outcome,
}

impl Repair {
    /// All changes as one, which applies as a whole.
    pub fn whole(&self) -> Fix {
        let texts: Vec<&str> = self.steps.iter().map(|step| step.text.as_str()).collect();
        let edits = self.steps.iter().flat_map(|step| step.edits.clone());
        Fix::new(texts.join("; "), edits.collect())
    }
}

/// The answer over all paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Every path works.
    Allowed,
    /// No path works.
    Denied,
    /// Some paths work and some do not.
    Sometimes,
    /// Something that decides is not known.
    Unknown,
}

/// The outcome of one gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GateOutcome {
    /// Lets the call pass.
    Pass,
    /// Stops it.
    Block,
    /// Cannot be told; the summary says what would settle it.
    Unknown,
    /// Had nothing to ask about, because of an earlier gate.
    NotReached,
}

/// The call as it was understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportedCall {
    /// The client's name.
    pub from: String,
    /// The principal's ARN; none: not signed.
    #[serde(rename = "as", skip_serializing_if = "Option::is_none")]
    pub principal: Option<String>,
    /// Verb.
    pub method: String,
    /// URL with the placeholders filled in.
    pub url: String,
    /// Headers with the placeholders filled in, as `Name: value`.
    pub headers: Vec<String>,
    /// What else it brings an authorizer, in words: a user pool's token, an earlier call.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub brings: Vec<String>,
}

/// What the client sees: an HTTP answer, or a failure before one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Response {
    /// An HTTP answer.
    Http {
        /// Status code.
        status: u16,
        /// `x-amzn-ErrorType`, where there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        error_type: Option<String>,
        /// Body text.
        body: String,
        /// Headers that API Gateway adds, as `Name: value`; ids are invented.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        headers: Vec<String>,
        /// The type of the gateway response, such as `ACCESS_DENIED`; none: the backend's answer, or one that an API
        /// cannot word.
        #[serde(skip_serializing_if = "Option::is_none")]
        response_type: Option<&'static str>,
        /// Other wordings of the same answer, older ones and those seen in the wild.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        also_seen: Vec<String>,
    },
    /// No HTTP answer.
    Failure {
        /// Which kind.
        failure: FailureKind,
        /// What curl prints.
        message: String,
    },
    /// It cannot be told.
    Unknown {
        /// What would settle it.
        unknown: String,
    },
}

/// Kinds of failure before an HTTP answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// The name does not resolve.
    Dns,
    /// No connection comes about.
    Timeout,
    /// The TLS handshake fails.
    Tls,
}

/// One path: from one interface of the client to one address.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReportedPath {
    /// The address the name gave, or would give once it resolves.
    pub address: Option<String>,
    /// The subnet the call leaves from, where the client is in a VPC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_subnet: Option<String>,
    /// The client's private address, where it is in a VPC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_address: Option<String>,
    /// First and last of the source ports this path stands for, where the client is in a VPC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_ports: Option<(u16, u16)>,
    /// Whether this path works.
    pub outcome: Outcome,
    /// What the client sees on this path.
    pub response: Response,
    /// JSON pointers of what lies on the way, in order: client, subnet, peering, subnet, endpoint, API.
    pub way: Vec<String>,
    /// Which of the stage's deployments takes the call, where a canary splits the calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<ReportedShare>,
    /// The fourteen gates, in AWS's order.
    pub gates: Vec<ReportedGate>,
}

/// A deployment that takes a share of a stage's calls.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReportedShare {
    /// Name of the deployment.
    pub deployment: String,
    /// Its share in percent.
    pub percent: f64,
}

/// What one gate says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReportedGate {
    /// Stable name: `name`, `route`, `firewall`, `tls`, `api`, `identity`, `endpoint_policy`, `domain_policy`, `waf`,
    /// `method`, `authorization`, `api_key`, `throttle`, `integration`.
    pub gate: &'static str,
    /// Its outcome.
    pub outcome: GateOutcome,
    /// Stable code of the finding, such as `DNS_NOT_RESOLVABLE_IN_VPC`.
    pub code: String,
    /// Rule id, such as `N-DNS-04`.
    pub rule: &'static str,
    /// How sure the rule is.
    pub confidence: Confidence,
    /// One sentence, subject first.
    pub summary: String,
    /// The statement, rule or route it rests on.
    pub evidence: Vec<Evidence>,
    /// Why AWS does so, one line.
    pub why: String,
    /// Address of the AWS page the rule was read on.
    pub source: String,
    /// Where to look or edit.
    pub place: Place,
    /// Which point of the way (`ReportedPath::way`) the gate stands at; empty: none.
    pub at: String,
    /// Smallest changes that clear it; any one does. Empty for gates that do not block.
    pub fixes: Vec<Fix>,
    /// Further problems of the same gate, each of which blocks by itself (empty in `Report::blockers`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<ReportedGate>,
}

/// How sure a rule is (design D7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// AWS says so.
    Documented,
    /// Seen by users or recorded.
    Observed,
    /// Follows from the above.
    Inferred,
    /// Sources disagree; the summary shows the other reading.
    Contested,
}

/// A statement, rule or route that a finding rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// The text.
    pub text: String,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// What becomes of a load: who gets how many 429, and the series for a plot.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LoadReport {
    /// The clients, in the order given.
    pub clients: Vec<LoadStream>,
    /// The limits on the way, each once.
    pub limits: Vec<LoadLimit>,
    /// How many requests each followed one stands for; 1 where all were followed.
    pub each_stands_for: u32,
    /// What the figures take for granted.
    pub note: &'static str,
}

/// What becomes of one client's requests.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LoadStream {
    /// Its name.
    pub name: String,
    /// Requests sent.
    pub sent: u32,
    /// Requests that passed every limit.
    pub passed: u32,
    /// Requests refused with 429.
    pub refused: u32,
    /// Share refused with 429, 0 to 1.
    pub share: f64,
    /// The gate that stops every request before it meets a limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_by: Option<&'static str>,
    /// Why they were refused.
    pub causes: Vec<LoadCause>,
    /// Requests sent in each second.
    pub sent_by_second: Vec<u32>,
    /// Requests passed in each second.
    pub passed_by_second: Vec<u32>,
}

/// A limit that refused requests.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LoadCause {
    /// Whose limit it is.
    pub limit: String,
    /// `x-amzn-ErrorType` of the answer.
    pub error: &'static str,
    /// How many it refused.
    pub count: u32,
}

/// A limit on the way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LoadLimit {
    /// Whose limit it is.
    pub name: String,
    /// Requests a second it is refilled by.
    pub rate: f64,
    /// Requests it holds.
    pub burst: u32,
    /// How full it is at the end of each second.
    pub level_by_second: Vec<f64>,
}
