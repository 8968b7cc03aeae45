//! Whom a Principal element covers, and by which form: the form decides which implicit denies a resource policy's
//! Allow passes over (I-PRIN, I-EVAL-07). Knows nothing of actions and resources.

use crate::Principal;
use crate::arn::Arn;
use crate::policy::PrincipalEntry;
use crate::principal::Kind;

/// An entry of a Principal element, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// `*` (I-PRIN-02).
    Everyone,
    /// An account, by root ARN or twelve digits (I-PRIN-03).
    Account(String),
    /// Exactly this ARN.
    Arn(String),
    /// A service (I-PRIN-15).
    Service(String),
    /// Matches no caller here: partial wildcards (I-PRIN-08), identity providers (I-PRIN-16), unique ids.
    Nobody,
}

/// How an Allow names the caller; the order is that of favour (I-EVAL-08).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// By its account: delegates, passes over nothing.
    Account,
    /// By its role, or the user that federated: passes over a missing identity policy only.
    Role,
    /// By itself, or as everyone: passes over every implicit deny of the caller's own layers.
    Direct,
}

impl Entry {
    pub(crate) fn new(entry: &PrincipalEntry) -> Self {
        let text = entry.value.value.as_str();
        match entry.key.as_str() {
            "AWS" if text == "*" => Self::Everyone,
            "AWS" if text.contains(['*', '?']) => Self::Nobody,
            "AWS" if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) => {
                Self::Account(text.to_owned())
            }
            "AWS" => match Arn::parse(text) {
                Some(arn) if arn.service == "iam" && arn.resource == "root" => {
                    Self::Account(arn.account.to_owned())
                }
                Some(_) => Self::Arn(text.to_owned()),
                None => Self::Nobody,
            },
            "Service" => Self::Service(text.to_owned()),
            _ => Self::Nobody,
        }
    }

    /// The form in which the entry covers the caller; none: it does not.
    pub(crate) fn covers(&self, caller: &Principal) -> Option<Form> {
        match (self, caller.kind()) {
            (Self::Everyone, _) => Some(Form::Direct),
            (Self::Account(account), _) => {
                (caller.account() == Some(account)).then_some(Form::Account)
            }
            (Self::Service(name), Kind::Service { name: caller }) => {
                (name == caller).then_some(Form::Direct)
            }
            (Self::Arn(arn), Kind::RoleSession { arn: session, role }) => {
                if arn == session {
                    Some(Form::Direct)
                } else {
                    (arn == role).then_some(Form::Role)
                }
            }
            (Self::Arn(arn), Kind::FederatedUser { arn: own, by }) => {
                if arn == own {
                    Some(Form::Direct)
                } else {
                    (by.as_ref() == Some(arn)).then_some(Form::Role)
                }
            }
            (Self::Arn(arn), _) => (caller.arn() == Some(arn)).then_some(Form::Direct),
            (Self::Service(_) | Self::Nobody, _) => None,
        }
    }
}

/// Whether NotPrincipal exempts the caller, and whether the other reading of I-PRIN-11 would say otherwise. AWS may
/// test account, role and session, so all of them must be listed; a caller with a boundary is never exempt
/// (I-PRIN-12).
pub(crate) fn is_exempt(entries: &[Entry], caller: &Principal) -> (bool, Option<&'static str>) {
    if caller.has_boundary() {
        return (false, None);
    }
    if entries.contains(&Entry::Everyone) {
        return (true, None);
    }
    let lists = |arn: &str| entries.contains(&Entry::Arn(arn.to_owned()));
    let account = caller
        .account()
        .is_some_and(|account| entries.contains(&Entry::Account(account.to_owned())));
    let listed = match caller.kind() {
        Kind::RoleSession { arn, role } => vec![account, lists(role), lists(arn)],
        Kind::Anonymous => vec![false],
        Kind::Service { name } => vec![entries.contains(&Entry::Service(name.clone()))],
        Kind::Root { .. } => vec![account],
        Kind::User { arn } | Kind::FederatedUser { arn, .. } => vec![account, lists(arn)],
    };
    let all = listed.iter().all(|&is| is);
    let some = listed.iter().any(|&is| is);
    (all, (some && !all).then_some("I-PRIN-11"))
}
