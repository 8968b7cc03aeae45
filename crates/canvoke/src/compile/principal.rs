//! Users and roles with their policies.

use canvoke_iam::PolicyKind;

use super::{Compiler, dangling};
use crate::arena::Id;
use crate::diagnostic::Place;
use crate::model::{Document, Named};
use crate::topology::{Account, Policy, Principal, PrincipalKind};

/// What users and roles have in common.
struct Written<'a> {
    account: &'a str,
    path: &'a str,
    policies: &'a [String],
    inline: &'a Named<Document>,
    boundary: Option<&'a String>,
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
            };
            let place = Place::at(&["users", name]);
            self.principal(name, PrincipalKind::User, &written, place);
        }
        for (name, role) in &scenario.roles {
            let written = Written {
                account: &role.account,
                path: &role.path,
                policies: &role.policies,
                inline: &role.inline,
                boundary: role.boundary.as_ref(),
            };
            let place = Place::at(&["roles", name]);
            if let Some(trust) = &role.trust {
                // The trust policy decides who may assume the role; calls begin with a session, so it is only read.
                self.policy(
                    format!("trust policy of {name}"),
                    trust,
                    PolicyKind::Trust,
                    place.member("trust"),
                );
            }
            self.principal(name, PrincipalKind::Role, &written, place);
        }
        // A managed policy that nobody attaches is still read for its mistakes.
        for (name, policy) in &scenario.policies {
            let place = Place::at(&["policies", name, "document"]);
            self.policy(name.clone(), &policy.document, PolicyKind::Identity, place);
        }
        self.diagnostics.dedup_by(|a, b| a == b);
    }

    fn principal(&mut self, name: &str, kind: PrincipalKind, written: &Written<'_>, place: Place) {
        let account = Self::find(
            &mut self.diagnostics,
            &self.names.accounts,
            "account",
            written.account,
            place.member("account"),
        );
        let Some(account) = account else { return };
        let mut identity = Vec::new();
        for (index, policy) in written.policies.iter().enumerate() {
            let at = place.member("policies").index(index);
            identity.extend(self.managed(policy, PolicyKind::Identity, at));
        }
        for (policy, document) in written.inline {
            let at = place.member("inline").member(policy);
            identity.push(self.policy(policy.clone(), document, PolicyKind::Identity, at));
        }
        let boundary = written.boundary.and_then(|policy| {
            self.managed(policy, PolicyKind::Boundary, place.member("boundary"))
        });
        let resource = match kind {
            PrincipalKind::User => "user",
            PrincipalKind::Role => "role",
        };
        let arn = format!(
            "arn:{}:iam::{}:{resource}{}{name}",
            super::policy::partition(&self.scenario.region),
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
            place,
        });
    }

    /// A managed policy by name; its mistakes are told where it is written, once.
    fn managed(&mut self, name: &str, kind: PolicyKind, place: Place) -> Option<Policy> {
        let Some(policy) = self.scenario.policies.get(name) else {
            let known = self.scenario.policies.keys().map(String::as_str);
            self.diagnostics
                .push(dangling("policy", name, known, place));
            return None;
        };
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
