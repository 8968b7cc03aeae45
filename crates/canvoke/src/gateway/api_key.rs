//! Gate::ApiKey: is a valid API key there, where one is required? Keys and usage plans are not modelled yet.

use crate::gate::{Checked, Outcome};
use crate::topology::Method;

/// What the gate found.
#[derive(Clone, Copy, Debug)]
pub struct Finding {
    /// Whether the method requires a key (G-KEY-01).
    pub is_required: bool,
    /// Whether the request carries one.
    pub is_sent: bool,
}

impl Finding {
    /// Pass without a requirement, Block without a key, else Unknown.
    pub fn outcome(self) -> Outcome {
        match (self.is_required, self.is_sent) {
            (false, _) => Outcome::Pass,
            (true, false) => Outcome::Block,
            (true, true) => Outcome::Unknown,
        }
    }
}

/// Looks for the key where the method requires one (G-AUTH-10, G-KEY-01).
pub fn ask(method: &Method, header: Option<&str>) -> Checked<(), Finding> {
    Checked::on(
        Finding {
            is_required: method.needs_key,
            is_sent: header.is_some_and(|key| !key.is_empty()),
        },
        (),
    )
}
