//! A policy as a tree in which every element knows its place in the text. Knows nothing of requests.

use crate::Span;

/// Which kind of policy a text is; it decides which elements are required, allowed or forbidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyKind {
    /// Attached to a user, group or role.
    Identity,
    /// Attached to a resource.
    Resource,
    /// Attached to a VPC endpoint.
    Endpoint,
    /// Service control policy.
    ServiceControl,
    /// Resource control policy.
    ResourceControl,
    /// Permissions boundary.
    Boundary,
    /// Session policy.
    Session,
    /// Trust policy of a role.
    Trust,
}

impl PolicyKind {
    /// Whether a Principal element is required (true) or forbidden (false) (section 1 of the specification).
    pub fn has_principal(self) -> bool {
        matches!(
            self,
            Self::Resource | Self::Endpoint | Self::ResourceControl | Self::Trust
        )
    }
}

/// A value and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Span,
}

/// A policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Which kind it was read as.
    pub kind: PolicyKind,
    /// `Version`.
    pub version: Option<Spanned<String>>,
    /// `Id`.
    pub id: Option<Spanned<String>>,
    /// `Statement`.
    pub statements: Vec<Statement>,
    /// Whether `Statement` is a list, and not one statement.
    pub has_statement_list: bool,
    /// Whether the text is no policy at all, so that nobody can say what it means.
    pub is_unreadable: bool,
}

impl Policy {
    /// Whether `${...}` are variables: only under version 2012-10-17 (I-VAR-01).
    pub fn has_variables(&self) -> bool {
        self.version
            .as_ref()
            .is_some_and(|version| version.value == "2012-10-17")
    }
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// `Sid`.
    pub sid: Option<Spanned<String>>,
    /// `Effect`; none where it is missing or neither Allow nor Deny.
    pub effect: Option<Effect>,
    /// `Principal` or `NotPrincipal`.
    pub principal: Option<PrincipalElement>,
    /// `Action` or `NotAction`.
    pub action: Option<ListElement>,
    /// `Resource` or `NotResource`.
    pub resource: Option<ListElement>,
    /// `Condition`, one entry a key.
    pub conditions: Vec<Condition>,
    /// Its place.
    pub span: Span,
    /// Whether it has a mistake that AWS would refuse, so that its effect cannot be told (I-EVAL-23).
    pub is_broken: bool,
}

/// `Effect`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Grants.
    Allow,
    /// Denies.
    Deny,
}

/// `Principal` or `NotPrincipal`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrincipalElement {
    /// Whether it is `NotPrincipal`.
    pub is_negated: bool,
    /// Its entries; they are ORed (I-PRIN-01).
    pub entries: Vec<PrincipalEntry>,
    /// Its place.
    pub span: Span,
}

/// One entry of a Principal element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrincipalEntry {
    /// `AWS`, `Service`, `Federated`, `CanonicalUser`; a bare `"*"` stands under `AWS`.
    pub key: String,
    /// The text.
    pub value: Spanned<String>,
}

/// `Action`, `NotAction`, `Resource` or `NotResource`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListElement {
    /// Whether it is the `Not` form.
    pub is_negated: bool,
    /// Its values; they are ORed.
    pub values: Vec<Spanned<String>>,
    /// Its place.
    pub span: Span,
}

/// One key of a Condition block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The operator with its modifiers, as written.
    pub operator: Spanned<String>,
    /// The key, as written.
    pub key: Spanned<String>,
    /// The values; numbers and booleans as text (I-COND-17).
    pub values: Vec<Spanned<String>>,
}
