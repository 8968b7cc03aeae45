//! Gate::Identity: who is calling, as each layer sees it, could its credentials come about, and is the signature
//! right? Knows nothing of what they may do.

use super::api::Selected;
pub use super::caller::Caller;
use super::session::{self, Issue, worst};
pub use super::signature::Fault;
use super::signature::faults;
use crate::gate::{Checked, Outcome};
use crate::invocation::Invocation;
use crate::topology::Topology;

/// What the gate found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The API that is called.
    pub selected: Selected,
    /// The caller.
    pub caller: Caller,
    /// Whether the call carries a signature of its own that nobody says whose it is (G-WHO-04).
    pub has_unchecked_signature: bool,
    /// How the caller's credentials came about, the first session first.
    pub issues: Vec<Issue>,
    /// What is wrong with the signature; API Gateway answers to the first.
    pub faults: Vec<Fault>,
}

impl Finding {
    /// Block: the credentials could not come about, or the signature is wrong. Unknown: nobody says which.
    pub fn outcome(&self) -> Outcome {
        if !self.faults.is_empty() {
            return Outcome::Block;
        }
        let unchecked = match self.has_unchecked_signature {
            true => Outcome::Unknown,
            false => Outcome::Pass,
        };
        self.issues
            .iter()
            .map(Issue::outcome)
            .fold(unchecked, worst)
    }
}

/// The caller's identity (G-WHO-01, G-WHO-02), its credentials (G8) and its signature (G6.2). The next gates ask as if
/// credentials and signature were right.
pub fn identify(
    topology: &Topology,
    invocation: &Invocation,
    selected: Selected,
) -> Checked<Caller, Finding> {
    let caller = Caller::of_call(topology, invocation);
    Checked::on(
        Finding {
            selected,
            has_unchecked_signature: !caller.is_signed()
                && invocation
                    .header("authorization")
                    .is_some_and(|value| value.starts_with("AWS4-")),
            issues: session::issues(topology, invocation, &caller),
            faults: faults(topology, invocation, selected),
            caller: caller.clone(),
        },
        caller,
    )
}
