//! Gate::Integration: does the backend answer? Knows what API Gateway needs to reach it, not what it does.

use crate::gate::{Checked, Outcome};
use crate::topology::{Integration, Method};

/// What the gate found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The backend.
    pub integration: Integration,
}

impl Finding {
    /// Block where the function's policy does not let the API in (G-MSG-11), else Pass: the backend is taken to
    /// answer 200.
    pub fn outcome(&self) -> Outcome {
        match self.integration {
            Integration::Lambda {
                is_permitted: false,
                ..
            } => Outcome::Block,
            Integration::Missing(_) => Outcome::Unknown,
            _ => Outcome::Pass,
        }
    }
}

/// Asks whether the backend can be called.
pub fn ask(method: &Method) -> Checked<(), Finding> {
    Checked::on(
        Finding {
            integration: method.integration.clone(),
        },
        (),
    )
}
