//! What policies decide, and the layers that they form. Knows nothing of how statements are matched.

use crate::Truth;

/// What one layer, or all of them, decide about a request
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>,
/// read 2026-11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// Allowed.
    Allow,
    /// A Deny statement matches (I-EVAL-02).
    ExplicitDeny,
    /// Nothing allows (I-EVAL-01).
    ImplicitDeny,
    /// A key that nobody gave decides, or an element that AWS would refuse (I-COND-20, I-EVAL-23).
    Unknown,
}

impl Decision {
    /// The decision of what denies and what allows: one matching Deny wins over everything (I-EVAL-02). Where
    /// nothing allows, a Deny that may or may not match does not matter.
    pub(crate) fn of(deny: Truth, allow: Truth) -> Self {
        match (deny, allow) {
            (Truth::Yes, _) => Self::ExplicitDeny,
            (_, Truth::No) => Self::ImplicitDeny,
            (Truth::No, Truth::Yes) => Self::Allow,
            _ => Self::Unknown,
        }
    }
}

/// A layer of policies (section 1 of the specification).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// The caller's: user and groups, or role.
    Identity,
    /// The resource's.
    Resource,
    /// The permissions boundary of the caller's user or role; a ceiling (I-EVAL-09).
    Boundary,
    /// The session's; a ceiling (I-EVAL-10).
    Session,
    /// Service control policies of the caller's account; a ceiling (I-EVAL-16).
    ServiceControl,
    /// Resource control policies of the owner's account; a ceiling (I-EVAL-19).
    ResourceControl,
    /// The VPC endpoint's that the call comes through; a ceiling (I-EVAL-21).
    Endpoint,
}

impl Layer {
    /// Whether statements of this layer name principals; in the others they must not.
    pub(crate) fn names_principals(self) -> bool {
        matches!(
            self,
            Self::Resource | Self::Endpoint | Self::ResourceControl
        )
    }
}

/// How far an Allow of a resource policy reaches for a caller of the same account, by the way it names the caller
/// (I-EVAL-07).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// It names the account, and so only delegates: an identity policy must allow too (I-PRIN-03).
    Account,
    /// It names the role, or the user who federated: boundary and session policy must allow too.
    Role,
    /// It names the user, the session or everyone: nothing else need allow.
    Direct,
}
