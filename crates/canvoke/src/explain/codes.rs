//! What each code of the network means, why it happens and what mends it: a table for pages and docs (`codes.json`).
//! Knows nothing of one scenario; the words of a finding are with its gate.

use serde::{Deserialize, Serialize};

/// A code (N1.1.1, N1.1.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// The code; `PARTIAL_*` stands for all that begin so.
    pub code: String,
    /// Where it comes from, or what it is about.
    pub area: String,
    /// Gates that say it, by their names in a report.
    pub gates: Vec<String>,
    /// What it says.
    pub meaning: String,
    /// Why it happens.
    pub why: String,
    /// How to mend it.
    pub fix: String,
    /// Rules it rests on.
    pub rules: Vec<String>,
    /// The page.
    pub source: String,
    /// Whether the reply may meet it too: `RETURN_` in front.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_reply: bool,
    /// Why no case shows it; left out: one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absent: Option<String>,
}

/// All of them, without the forms for replies.
///
/// # Errors
///
/// Where the table is no JSON of this shape, which a test rules out.
pub fn codes() -> Result<Vec<Code>, serde_json::Error> {
    serde_json::from_str(include_str!("codes.json"))
}

impl Code {
    /// The same code for the reply, where there is one (N1.1.2).
    pub fn reply(&self) -> Option<Self> {
        self.has_reply.then(|| Self {
            code: format!("RETURN_{}", self.code),
            meaning: format!("of the reply: {}", self.meaning),
            has_reply: false,
            ..self.clone()
        })
    }
}
