//! Gate::Waf: does the stage's web ACL let the request pass? The rules of a web ACL are not modelled.

use crate::gate::{Checked, Outcome};
use crate::topology::Stage;

/// What the gate found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Name of the web ACL on the stage.
    pub web_acl: Option<String>,
}

impl Finding {
    /// Pass without a web ACL, else Unknown.
    pub fn outcome(&self) -> Outcome {
        match self.web_acl {
            None => Outcome::Pass,
            Some(_) => Outcome::Unknown,
        }
    }
}

/// Looks for a web ACL on the stage (G-AUTH-04).
pub fn ask(stage: &Stage) -> Checked<(), Finding> {
    Checked::on(
        Finding {
            web_acl: stage.web_acl.clone(),
        },
        (),
    )
}
