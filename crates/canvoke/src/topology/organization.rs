//! Where an account stands in its organization, with the policies of every level above it. Knows nothing of how they
//! are evaluated.

use super::Policy;
use crate::diagnostic::Place;

/// An account's place in an organization.
#[derive(Clone, Debug)]
pub struct Membership {
    /// The organization's name in the scenario.
    pub organization: String,
    /// `aws:PrincipalOrgID`.
    pub id: String,
    /// `aws:PrincipalOrgPaths`: ids of organization, root and units, with a slash behind each.
    pub path: String,
    /// Whether it is the management account, which SCPs do not bind (I-EVAL-15).
    pub is_management: bool,
    /// From the root to the account (I-EVAL-16).
    pub levels: Vec<Level>,
}

/// The root, a unit, or the account itself.
#[derive(Clone, Debug)]
pub struct Level {
    /// Which.
    pub kind: LevelKind,
    /// Its name in the scenario.
    pub name: String,
    /// Service control policies attached to it; none: `FullAWSAccess` alone, which allows everything.
    pub service_control: Option<Vec<Policy>>,
    /// Resource control policies attached to it, beside `RCPFullAWSAccess`.
    pub resource_control: Vec<Policy>,
    /// Where it is written.
    pub place: Place,
}

/// What a level is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LevelKind {
    /// The root.
    Root,
    /// An organizational unit.
    Unit,
    /// The account.
    Account,
}
