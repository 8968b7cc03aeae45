//! The tables behind a diagnosis: which answer has which wordings and which causes (`responses.json`), and what each
//! cause of the gateway means (`causes.json`); the network's are `explain::codes`. Knows nothing of pastes.

use serde::{Deserialize, Serialize};

use crate::explain::codes::codes;
use crate::gate::Gate;

/// An answer, or a failure before one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Stable name.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// Status code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// `x-amzn-ErrorType`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
    /// The rule that tells of it.
    pub rule: String,
    /// Its text. `{name}` stands for what differs from call to call.
    pub texts: Vec<String>,
    /// Other wordings: older ones, and what clients, emulators and blogs show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Other>,
    /// Codes of the findings that can cause it, the most usual first.
    pub causes: Vec<String>,
    /// Gates of the network all of whose codes can cause it too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<String>,
    /// What is worth knowing of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An HTTP answer.
    Http,
    /// The name does not resolve.
    Dns,
    /// No connection comes about.
    Timeout,
    /// The TLS handshake fails.
    Tls,
}

/// Another wording of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Other {
    /// Its text, as in `Row::texts`.
    pub text: String,
    /// The rule that tells of it.
    pub rule: String,
    /// Its status, if another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Its error type, if another.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub error_type: Option<String>,
}

/// A finding that can cause an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// Code of the finding.
    pub code: String,
    /// Its gates, by their names in a report.
    #[serde(alias = "gate", deserialize_with = "one_or_many")]
    pub gates: Vec<String>,
    /// What it says.
    pub says: String,
    /// What to look at next.
    pub check: String,
    /// Rules it rests on.
    pub rules: Vec<String>,
    /// Whether it is about callers who sign alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub signed: bool,
    /// Why no case shows it; left out: one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absent: Option<String>,
}

fn one_or_many<'de, D: serde::Deserializer<'de>>(source: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Names {
        One(String),
        Many(Vec<String>),
    }
    Ok(match Names::deserialize(source)? {
        Names::One(name) => vec![name],
        Names::Many(names) => names,
    })
}

/// All answers, with the causes that whole gates stand for written out.
///
/// # Errors
///
/// Where the table is no JSON of this shape, which a test rules out.
pub fn rows() -> serde_json::Result<Vec<Row>> {
    let mut rows: Vec<Row> = serde_json::from_str(include_str!("responses.json"))?;
    let network = network()?;
    for row in &mut rows {
        for cause in &network {
            let is_meant = cause.gates.iter().any(|gate| row.gates.contains(gate));
            if is_meant && !row.causes.contains(&cause.code) {
                row.causes.push(cause.code.clone());
            }
        }
    }
    Ok(rows)
}

/// All causes, those of the network too.
///
/// # Errors
///
/// Where the table is no JSON of this shape, which a test rules out.
pub fn causes() -> serde_json::Result<Vec<Cause>> {
    let mut causes: Vec<Cause> = serde_json::from_str(include_str!("causes.json"))?;
    for cause in network()? {
        if causes.iter().all(|known| known.code != cause.code) {
            causes.push(cause);
        }
    }
    Ok(causes)
}

/// The network's codes as causes, those of replies too.
fn network() -> serde_json::Result<Vec<Cause>> {
    let ours = [Gate::Name, Gate::Route, Gate::Firewall].map(Gate::name);
    Ok(codes()?
        .into_iter()
        .filter(|code| code.gates.iter().any(|gate| ours.contains(&gate.as_str())))
        .flat_map(|code| {
            let reply = code.reply();
            std::iter::once(code).chain(reply)
        })
        .map(|code| Cause {
            code: code.code,
            gates: code.gates,
            says: code.meaning,
            check: code.fix,
            rules: code.rules,
            signed: false,
            absent: code.absent,
        })
        .collect())
}
