//! Gate::Throttle: is there room under rates and quotas for this one call? Load is not modelled: the bucket is taken
//! to be full.

use crate::gate::{Checked, Outcome};
use crate::topology::Stage;

/// What the gate found.
#[derive(Clone, Copy, Debug)]
pub struct Finding {
    /// Rate a second and burst of the stage; none: the account's.
    pub limit: Option<(f64, u32)>,
}

impl Finding {
    /// Block where the bucket holds nothing, else Pass.
    pub fn outcome(self) -> Outcome {
        match self.limit {
            Some((rate, burst)) if burst == 0 || rate <= 0.0 => Outcome::Block,
            _ => Outcome::Pass,
        }
    }
}

/// Looks at the stage's token bucket (G-KEY-03, G-KEY-04).
pub fn ask(stage: &Stage) -> Checked<(), Finding> {
    Checked::on(
        Finding {
            limit: stage.throttling,
        },
        (),
    )
}
