//! Principal and NotPrincipal: whom an element covers, and by which form (I-PRIN, I-EVAL-07). Knows nothing of actions
//! and resources.

use std::sync::Arc;

use crate::Truth;
use crate::arn::Arn;
use crate::contested::{Contested, Reading};
use crate::decision::Form;
use crate::diagnostic::Span;
use crate::policy::{Effect, PolicyKind, PrincipalElement, PrincipalEntry};
use crate::principal::{Kind, Principal};

/// A Principal or NotPrincipal element
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>, read 2026-11).
#[derive(Clone, Debug)]
pub(crate) struct Principals {
    pub(crate) is_negated: bool,
    pub(crate) wanted: Arc<[String]>,
    pub(crate) span: Span,
    entries: Box<[Entry]>,
    is_of_endpoint: bool,
}

/// An entry of the element, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// `*`, anonymous callers included (I-PRIN-02).
    Everyone,
    /// An account, by root ARN or twelve digits (I-PRIN-03).
    Account {
        /// None: by its digits alone.
        partition: Option<Box<str>>,
        account: Box<str>,
    },
    /// Exactly this ARN: case-sensitive (I-PRIN-09).
    Arn(Box<str>),
    /// A service (I-PRIN-15).
    Service(Box<str>),
    /// An identity provider (I-PRIN-16).
    Federated(Box<str>),
    /// Covers no caller here: partial wildcards (I-PRIN-08), unique ids (I-PRIN-14).
    Nobody,
}

/// How an element answers for a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cover {
    pub(crate) truth: Truth,
    /// The most favourable form in which it names the caller (I-EVAL-08); none: it does not, or by NotPrincipal.
    pub(crate) form: Option<Form>,
}

impl Principals {
    pub(crate) fn new(element: &PrincipalElement, kind: PolicyKind) -> Self {
        let text = |entry: &PrincipalEntry| entry.value.value.clone();
        Self {
            is_negated: element.is_negated,
            wanted: element.entries.iter().map(text).collect(),
            span: element.span,
            entries: element.entries.iter().map(Entry::new).collect(),
            is_of_endpoint: kind == PolicyKind::Endpoint,
        }
    }

    /// Whether the element covers a caller; `has_boundary` is what NotPrincipal asks (I-PRIN-12).
    pub(crate) fn cover(
        &self,
        effect: Option<Effect>,
        caller: &Principal,
        has_boundary: bool,
        reading: &impl Reading,
    ) -> Cover {
        if self.is_negated {
            // With Allow it grants nothing (I-PRIN-10).
            let truth = match effect {
                Some(Effect::Allow) => Truth::No,
                _ => (!self.is_exempt(caller, has_boundary, reading)).into(),
            };
            return Cover { truth, form: None };
        }
        let mut form = None;
        for entry in &self.entries {
            form = form.max(entry.covers(caller, self.is_of_endpoint, reading));
        }
        Cover {
            truth: form.is_some().into(),
            form,
        }
    }

    /// Whether NotPrincipal leaves a caller out. AWS may test account, role and session, so all of them must be listed
    /// (I-PRIN-11, contested: any of them suffices); a caller with a boundary is never left out (I-PRIN-12).
    fn is_exempt(&self, caller: &Principal, has_boundary: bool, reading: &impl Reading) -> bool {
        if has_boundary {
            return false;
        }
        if self.entries.contains(&Entry::Everyone) {
            return true;
        }
        let lists = |arn: &str| self.entries.iter().any(|entry| entry.is_arn(arn));
        let account = self.entries.iter().any(|entry| entry.is_account_of(caller));
        let (all, some) = match caller.kind() {
            Kind::Anonymous => return false,
            Kind::Service { name } => {
                let is_it = |entry: &Entry| matches!(entry, Entry::Service(own) if **own == **name);
                return self.entries.iter().any(is_it);
            }
            Kind::Federated { provider } => {
                let is_it =
                    |entry: &Entry| matches!(entry, Entry::Federated(own) if **own == **provider);
                return self.entries.iter().any(is_it);
            }
            Kind::Root { .. } => return account,
            Kind::RoleSession { arn, role } => {
                let (session, role) = (lists(arn), lists(role));
                (account && role && session, account || role || session)
            }
            Kind::User { arn } | Kind::FederatedUser { arn, .. } => {
                let own = lists(arn);
                (account && own, account || own)
            }
        };
        all || some && reading.is_other(Contested::NotPrincipalNeedsAll)
    }
}

impl Entry {
    pub(crate) fn new(entry: &PrincipalEntry) -> Self {
        let text = entry.value.value.as_str();
        match entry.key.as_str() {
            "AWS" if text == "*" => Self::Everyone,
            "AWS" if text.contains(['*', '?']) => Self::Nobody,
            "AWS" if is_account_id(text) => Self::Account {
                partition: None,
                account: text.into(),
            },
            "AWS" => match Arn::parse(text) {
                Some(arn) if arn.service == "iam" && arn.resource == "root" => Self::Account {
                    partition: Some(arn.partition.into()),
                    account: arn.account.into(),
                },
                Some(_) => Self::Arn(text.into()),
                None => Self::Nobody,
            },
            "Service" if !text.contains(['*', '?']) => Self::Service(text.into()),
            "Federated" if !text.contains(['*', '?']) => Self::Federated(text.into()),
            _ => Self::Nobody,
        }
    }

    /// The form in which the entry names a caller; none: it does not.
    fn covers(
        &self,
        caller: &Principal,
        is_of_endpoint: bool,
        reading: &impl Reading,
    ) -> Option<Form> {
        match (self, caller.kind()) {
            (Self::Everyone, _) => Some(Form::Direct),
            (Self::Account { .. }, _) => {
                let is_named = self.is_account_of(caller)
                    // I-PRIN-17, contested: a gateway endpoint reads an account as its root user alone.
                    && !(is_of_endpoint
                        && !caller.is_root()
                        && reading.is_other(Contested::AccountInEndpointPolicy));
                is_named.then_some(Form::Account)
            }
            (Self::Service(name), Kind::Service { name: caller }) => {
                (**name == **caller).then_some(Form::Direct)
            }
            (Self::Federated(named), Kind::Federated { provider }) => {
                (**named == **provider).then_some(Form::Direct)
            }
            // A role's ARN names all its sessions, path and all (I-PRIN-05, I-PRIN-06).
            (Self::Arn(named), Kind::RoleSession { arn, role }) => {
                own_or(named, arn, Some(role.as_str()))
            }
            (Self::Arn(named), Kind::FederatedUser { arn, by }) => {
                own_or(named, arn, by.as_deref())
            }
            (Self::Arn(named), Kind::User { arn }) => (**named == **arn).then_some(Form::Direct),
            _ => None,
        }
    }

    fn is_arn(&self, arn: &str) -> bool {
        matches!(self, Self::Arn(own) if **own == *arn)
    }

    fn is_account_of(&self, caller: &Principal) -> bool {
        let Self::Account { partition, account } = self else {
            return false;
        };
        caller.account() == Some(account)
            && (partition.is_none() || caller.partition() == partition.as_deref())
    }
}

/// By itself, or by what it stands for: its role, or the user who federated.
fn own_or(named: &str, own: &str, stands_for: Option<&str>) -> Option<Form> {
    if named == own {
        Some(Form::Direct)
    } else {
        (stands_for == Some(named)).then_some(Form::Role)
    }
}

/// Twelve digits.
pub(crate) fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}
