//! Gate::Identity: who is calling, as each layer sees it? Knows nothing of what they may do.

use crate::arena::Id;
use crate::gate::{Checked, Outcome};
use crate::invocation::Invocation;
use crate::topology::{Principal, PrincipalKind, Topology};

/// Who calls, before any layer looks at it.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The user or role; none: not signed.
    pub principal: Option<Id<Principal>>,
    /// As the IAM engine sees it.
    pub identity: canvoke_iam::Principal,
}

/// What the gate found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The caller.
    pub caller: Caller,
    /// Whether the call carries a signature of its own that nobody says whose it is (G-WHO-04).
    pub has_unchecked_signature: bool,
}

impl Finding {
    /// Pass: a named principal's signature is taken to be right. A signature that came as a header is Unknown.
    pub fn outcome(&self) -> Outcome {
        if self.has_unchecked_signature {
            Outcome::Unknown
        } else {
            Outcome::Pass
        }
    }
}

/// The caller's identity (G-WHO-01, G-WHO-02). The signature itself is taken to be right.
pub fn identify(topology: &Topology, invocation: &Invocation) -> Checked<Caller, Finding> {
    let caller = match &invocation.signer {
        None => Caller {
            principal: None,
            identity: canvoke_iam::Principal::anonymous(),
        },
        Some(signer) => {
            let principal = &topology.principals[signer.principal];
            let has_boundary = principal.boundary.is_some();
            let identity = match principal.kind {
                PrincipalKind::User => canvoke_iam::Principal::user(&principal.arn),
                PrincipalKind::Role => canvoke_iam::Principal::role_session(
                    &principal.arn,
                    signer.session.as_deref().unwrap_or_default(),
                ),
            };
            Caller {
                principal: Some(signer.principal),
                identity: identity.with_boundary(has_boundary),
            }
        }
    };
    Checked::on(
        Finding {
            has_unchecked_signature: caller.principal.is_none()
                && invocation
                    .header("authorization")
                    .is_some_and(|value| value.starts_with("AWS4-")),
            caller: caller.clone(),
        },
        caller,
    )
}
