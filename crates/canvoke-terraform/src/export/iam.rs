//! Managed policies, users and roles, with attachments and inline policies as resources of their own.

use canvoke::model::{Document, Named};
use canvoke::{Diagnostic, Place};

use super::Export;
use super::homes::Home;
use super::policy::Naming;
use crate::hcl::{Expr, Part, reference, text};

impl Export<'_> {
    pub(super) fn managed_policies(&mut self) {
        let scenario = self.scenario;
        let kind = "aws_iam_policy";
        for (name, policy) in &scenario.policies {
            let place = Place::at(&["policies", name]);
            if !scenario.accounts.contains_key(&policy.account) {
                self.dangling_account(&["policies", name, "account"], &policy.account);
            }
            let home = self.homes.of_account(&policy.account);
            let naming = if self.is_boundary(name) {
                Naming::NoPrincipals
            } else {
                Naming::Principals
            };
            let Some(document) = self.policy(&policy.document, place.member("document"), naming)
            else {
                continue;
            };
            let label = self.labels.of(kind, name);
            let mut block = self.resource(kind, &label, &home);
            block.set("name", text(name));
            block.set("policy", document);
            self.add("iam.tf", block);
        }
    }

    fn is_boundary(&self, policy: &str) -> bool {
        let users = self.scenario.users.values().map(|user| &user.boundary);
        let mut all = users.chain(self.scenario.roles.values().map(|role| &role.boundary));
        all.any(|boundary| boundary.as_deref() == Some(policy))
    }

    pub(super) fn users(&mut self) {
        let scenario = self.scenario;
        for (name, user) in &scenario.users {
            let place = Place::at(&["users", name]);
            if !scenario.accounts.contains_key(&user.account) {
                self.dangling_account(&["users", name, "account"], &user.account);
            }
            let home = self.homes.of_account(&user.account);
            let label = self.labels.of("aws_iam_user", name);
            let boundary = self.boundary(user.boundary.as_deref(), &place);
            let mut block = self.resource("aws_iam_user", &label, &home);
            block.set("name", text(name));
            if user.path != "/" {
                block.set("path", text(&user.path));
            }
            if let Some(boundary) = boundary {
                block.set("permissions_boundary", boundary);
            }
            if !user.tags.is_empty() {
                block.set("tags", tags(&user.tags));
            }
            self.add("iam.tf", block);
            let principal = Principal {
                kind: "aws_iam_user",
                argument: "user",
                label: &label,
                home: &home,
                attachment: "aws_iam_user_policy_attachment",
                inline: "aws_iam_user_policy",
            };
            self.attachments(&principal, &user.policies, &place);
            self.inline_policies(&principal, &user.inline, &place);
        }
    }

    pub(super) fn roles(&mut self) {
        let scenario = self.scenario;
        for (name, role) in &scenario.roles {
            let place = Place::at(&["roles", name]);
            if !scenario.accounts.contains_key(&role.account) {
                self.dangling_account(&["roles", name, "account"], &role.account);
            }
            let home = self.homes.of_account(&role.account);
            let label = self.labels.of("aws_iam_role", name);
            let boundary = self.boundary(role.boundary.as_deref(), &place);
            let trust = self.trust(role.trust.as_ref(), &role.account, &place);
            let mut block = self.resource("aws_iam_role", &label, &home);
            block.set("name", text(name));
            if role.path != "/" {
                block.set("path", text(&role.path));
            }
            if let Some(boundary) = boundary {
                block.set("permissions_boundary", boundary);
            }
            if !role.tags.is_empty() {
                block.set("tags", tags(&role.tags));
            }
            block.set("assume_role_policy", trust);
            self.add("iam.tf", block);
            let principal = Principal {
                kind: "aws_iam_role",
                argument: "role",
                label: &label,
                home: &home,
                attachment: "aws_iam_role_policy_attachment",
                inline: "aws_iam_role_policy",
            };
            self.attachments(&principal, &role.policies, &place);
            self.inline_policies(&principal, &role.inline, &place);
        }
    }

    /// The trust policy; AWS makes no role without one.
    fn trust(&mut self, trust: Option<&Document>, account: &str, place: &Place) -> Expr {
        let place = place.member("trust");
        let written = match trust {
            Some(document) => self.policy(document, place, Naming::NoPrincipals),
            None => {
                self.diagnostics.push(
                    Diagnostic::note(
                        "FILL_IN",
                        place,
                        "AWS makes no role without a trust policy: the export trusts the role's own account",
                    )
                    .hint("say in the scenario who may assume the role"),
                );
                None
            }
        };
        written.unwrap_or_else(|| {
            let root = match self.homes.account_id(account) {
                Some(Expr::Reference(id)) => Expr::Text(vec![
                    Part::Literal("arn:aws:iam::".to_owned()),
                    Part::Reference(id),
                    Part::Literal(":root".to_owned()),
                ]),
                _ => text("*"),
            };
            let statement = Expr::Object(vec![
                ("Effect".to_owned(), text("Allow")),
                (
                    "Principal".to_owned(),
                    Expr::Object(vec![("AWS".to_owned(), root)]),
                ),
                ("Action".to_owned(), text("sts:AssumeRole")),
            ]);
            Expr::Call(
                "jsonencode",
                vec![Expr::Object(vec![
                    ("Version".to_owned(), text("2012-10-17")),
                    ("Statement".to_owned(), Expr::List(vec![statement])),
                ])],
            )
        })
    }

    fn boundary(&mut self, boundary: Option<&str>, place: &Place) -> Option<Expr> {
        self.policy_arn(boundary?, place.member("boundary"))
    }

    /// The ARN of a managed policy: of the scenario, or AWS's own given by its ARN.
    fn policy_arn(&mut self, name: &str, place: Place) -> Option<Expr> {
        if name.starts_with("arn:") {
            return Some(text(name));
        }
        let Some(policy) = self.scenario.policies.get(name) else {
            self.dangling(place, "managed policy", name);
            return None;
        };
        // One whose text is not JSON has been left out, with a diagnostic.
        let value: Result<serde_json::Map<_, _>, _> = serde_json::from_str(policy.document.text());
        value.ok()?;
        let label = self.labels.of("aws_iam_policy", name);
        Some(reference("aws_iam_policy", &label, "arn"))
    }

    fn attachments(&mut self, principal: &Principal<'_>, policies: &[String], place: &Place) {
        for (index, policy) in policies.iter().enumerate() {
            let place = place.member("policies").index(index);
            let Some(arn) = self.policy_arn(policy, place) else {
                continue;
            };
            let short = policy.rsplit('/').next().unwrap_or(policy);
            let wanted = format!("{}_{short}", principal.label);
            let label = self.labels.fresh(principal.attachment, &wanted);
            let mut block = self.resource(principal.attachment, &label, principal.home);
            block.set(
                principal.argument,
                reference(principal.kind, principal.label, "name"),
            );
            block.set("policy_arn", arn);
            self.add("iam.tf", block);
        }
    }

    fn inline_policies(
        &mut self,
        principal: &Principal<'_>,
        policies: &Named<Document>,
        place: &Place,
    ) {
        for (name, document) in policies {
            let place = place.member("inline").member(name);
            let Some(policy) = self.policy(document, place, Naming::Principals) else {
                continue;
            };
            let wanted = format!("{}_{name}", principal.label);
            let label = self.labels.fresh(principal.inline, &wanted);
            let mut block = self.resource(principal.inline, &label, principal.home);
            block.set("name", text(name));
            block.set(
                principal.argument,
                reference(principal.kind, principal.label, "name"),
            );
            block.set("policy", policy);
            self.add("iam.tf", block);
        }
    }
}

/// A user or a role, in Terraform's words.
struct Principal<'a> {
    kind: &'static str,
    argument: &'static str,
    label: &'a str,
    home: &'a Home,
    attachment: &'static str,
    inline: &'static str,
}

fn tags(tags: &Named<String>) -> Expr {
    let members = tags.iter();
    Expr::Object(
        members
            .map(|(key, value)| (key.clone(), text(value)))
            .collect(),
    )
}
