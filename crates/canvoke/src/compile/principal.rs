//! Users and roles with their policies.

use canvoke_iam::PolicyKind;

use super::{Compiler, dangling};
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{Document, Named};
use crate::topology::{Account, Policy, Principal, PrincipalKind};

/// What users and roles have in common.
struct Written<'a> {
    account: &'a str,
    path: &'a str,
    policies: &'a [String],
    inline: &'a Named<Document>,
    boundary: Option<&'a String>,
    tags: &'a Named<String>,
}

impl Compiler<'_> {
    pub(super) fn principals(&mut self) {
        let scenario = self.scenario;
        for (name, user) in &scenario.users {
            let written = Written {
                account: &user.account,
                path: &user.path,
                policies: &user.policies,
                inline: &user.inline,
                boundary: user.boundary.as_ref(),
                tags: &user.tags,
            };
            let place = Place::at(&["users", name]);
            self.principal(name, (PrincipalKind::User, None), &written, place);
        }
        for (name, role) in &scenario.roles {
            let written = Written {
                account: &role.account,
                path: &role.path,
                policies: &role.policies,
                inline: &role.inline,
                boundary: role.boundary.as_ref(),
                tags: &role.tags,
            };
            let place = Place::at(&["roles", name]);
            // Who may take the role; sessions ask it (G8).
            let trust = role.trust.as_ref().map(|trust| {
                self.policy(
                    format!("trust policy of {name}"),
                    trust,
                    PolicyKind::Trust,
                    place.member("trust"),
                )
            });
            self.principal(name, (PrincipalKind::Role, trust), &written, place);
        }
        // A managed policy that nobody attaches is still read for its mistakes.
        for (name, policy) in &scenario.policies {
            let place = Place::at(&["policies", name, "document"]);
            self.policy(name.clone(), &policy.document, PolicyKind::Identity, place);
        }
        self.diagnostics.dedup_by(|a, b| a == b);
    }

    fn principal(
        &mut self,
        name: &str,
        (kind, trust): (PrincipalKind, Option<Policy>),
        written: &Written<'_>,
        place: Place,
    ) {
        let account = Self::find(
            &mut self.diagnostics,
            &self.names.accounts,
            "account",
            written.account,
            place.member("account"),
        );
        let Some(account) = account else { return };
        if self
            .topology
            .principals
            .find(|other| other.name == name)
            .is_some()
        {
            self.diagnostics.push(
                Diagnostic::warning(
                    "AMBIGUOUS_PRINCIPAL",
                    place.clone(),
                    format!("a user and a role are both called `{name}`"),
                )
                .hint("a call as this name is made by the user: name the role by its ARN"),
            );
        }
        let mut identity = Vec::new();
        for (index, policy) in written.policies.iter().enumerate() {
            let at = place.member("policies").index(index);
            identity.extend(self.managed(policy, PolicyKind::Identity, written.account, at));
        }
        for (policy, document) in written.inline {
            let at = place.member("inline").member(policy);
            identity.push(self.policy(policy.clone(), document, PolicyKind::Identity, at));
        }
        let owner = match kind {
            PrincipalKind::User => canvoke_iam::InlineOwner::User,
            PrincipalKind::Role => canvoke_iam::InlineOwner::Role,
        };
        let texts = written.inline.values().map(Document::text);
        if let Some(remark) = canvoke_iam::inline_quota(owner, texts) {
            self.diagnostics.push(
                Diagnostic::warning(remark.code, place.member("inline"), remark.message)
                    .hint(remark.hint.unwrap_or_default()),
            );
        }
        let boundary = written.boundary.and_then(|policy| {
            let at = place.member("boundary");
            self.managed(policy, PolicyKind::Boundary, written.account, at)
        });
        let resource = match kind {
            PrincipalKind::User => "user",
            PrincipalKind::Role => "role",
        };
        let arn = format!(
            "arn:{}:iam::{}:{resource}{}{name}",
            crate::host::partition(&self.scenario.region),
            self.account_id(account),
            written.path
        );
        self.topology.principals.push(Principal {
            name: name.to_owned(),
            account,
            arn,
            kind,
            identity,
            boundary,
            trust,
            tags: written.tags.0.clone(),
            place,
        });
    }

    /// A managed policy by name; its mistakes are told where it is written, once.
    pub(super) fn managed(
        &mut self,
        name: &str,
        kind: PolicyKind,
        holder: &str,
        place: Place,
    ) -> Option<Policy> {
        let Some(policy) = self.scenario.policies.get(name) else {
            let known = self.scenario.policies.keys().map(String::as_str);
            self.diagnostics
                .push(dangling("policy", name, known, place));
            return None;
        };
        if policy.account != holder {
            self.diagnostics.push(
                Diagnostic::error(
                    "OTHER_ACCOUNT",
                    place,
                    format!("policy `{name}` belongs to account `{}`, not to `{holder}`", policy.account),
                )
                .hint("a managed policy is attached within its own account: give this account one of its own"),
            );
            return None;
        }
        let written = Place::at(&["policies", name, "document"]);
        let told = self.diagnostics.len();
        let prepared = self.policy(name.to_owned(), &policy.document, kind, written);
        self.diagnostics.truncate(told);
        Some(prepared)
    }

    fn account_id(&self, account: Id<Account>) -> &str {
        &self.topology.accounts[account].id
    }
}
