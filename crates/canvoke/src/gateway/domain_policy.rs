//! Gate::DomainPolicy: does the private custom domain's policy allow the call? The model has no custom domains yet,
//! and calls by one end at the Name gate, so what arrives here came by one of API Gateway's own names.

use crate::gate::{Checked, Outcome};

/// What the gate found: no custom domain is involved (G-AUTH-12).
#[derive(Clone, Copy, Debug)]
pub struct Finding;

impl Finding {
    /// Always Pass.
    pub fn outcome(self) -> Outcome {
        Outcome::Pass
    }
}

/// Nothing to ask: the call does not come by a custom domain.
pub fn ask() -> Checked<(), Finding> {
    Checked::on(Finding, ())
}
