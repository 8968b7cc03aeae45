//! Users and roles with their prepared policies. Knows nothing of how policies are evaluated.

use std::collections::BTreeMap;

use canvoke_iam::PreparedPolicy;

use super::Account;
use crate::arena::Id;
use crate::diagnostic::Place;

/// A policy, prepared, with its text for the explanation.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Its name: of the managed or inline policy, or what it is attached to.
    pub name: String,
    /// Its text to the letter, which the spans of an evaluation point into.
    pub text: String,
    /// Ready to be asked.
    pub prepared: PreparedPolicy,
    /// Where it is written.
    pub place: Place,
}

/// A user or role.
#[derive(Clone, Debug)]
pub struct Principal {
    /// Its name in the scenario.
    pub name: String,
    /// Its account.
    pub account: Id<Account>,
    /// Its ARN, path included.
    pub arn: String,
    /// User or role.
    pub kind: PrincipalKind,
    /// Managed and inline policies.
    pub identity: Vec<Policy>,
    /// Permissions boundary.
    pub boundary: Option<Policy>,
    /// Trust policy, of roles.
    pub trust: Option<Policy>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// Where it is written.
    pub place: Place,
}

/// What a principal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrincipalKind {
    /// An IAM user, who signs with its own keys.
    User,
    /// An IAM role; calls are signed by a session of it.
    Role,
}
