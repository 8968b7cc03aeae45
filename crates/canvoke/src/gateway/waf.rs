//! Gate::Waf: does the stage's web ACL let the request pass? The rules of a web ACL are not modelled: the scenario
//! says what it does, or nobody knows.

use crate::gate::{Checked, Outcome};
use crate::topology::{Stage, WebAcl};

/// What the gate found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The web ACL on the stage.
    pub web_acl: Option<WebAcl>,
}

impl Finding {
    /// Pass without a web ACL, else what the scenario says of it.
    pub fn outcome(&self) -> Outcome {
        match self.web_acl.as_ref().map(|acl| acl.is_blocking) {
            None | Some(Some(false)) => Outcome::Pass,
            Some(Some(true)) => Outcome::Block,
            Some(None) => Outcome::Unknown,
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
