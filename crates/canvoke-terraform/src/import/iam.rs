//! IAM: managed policies, users and roles by the names AWS knows them by, attachments and inline policies.

use canvoke::Diagnostic;
use canvoke::model::{Document, ManagedPolicy, Named, Role, User};

use super::reader::{Part, Reader};

/// Managed policies of AWS's own that say nothing of execute-api.
const WITHOUT_EXECUTE_API: [&str; 4] = [
    "service-role/AmazonAPIGatewayPushToCloudWatchLogs",
    "service-role/AWSLambdaBasicExecutionRole",
    "service-role/AWSLambdaVPCAccessExecutionRole",
    "AmazonSSMManagedInstanceCore",
];

impl<'a> Reader<'a> {
    pub(super) fn iam(&mut self) {
        for part in self.all("aws_iam_policy") {
            let name = self.principal_name(&part);
            let Some(document) = self.document(&part, "policy") else {
                continue;
            };
            let account = self.evaluator.providers.of(&part.entry).account.clone();
            self.became(&part, "policies", &name);
            let policy = ManagedPolicy { account, document };
            self.scenario.policies.insert(name, policy);
        }
        for part in self.all("aws_iam_user") {
            let name = self.principal_name(&part);
            let user = User {
                account: self.evaluator.providers.of(&part.entry).account.clone(),
                path: self.text(&part, "path").unwrap_or_else(|| "/".to_owned()),
                tags: self.own_tags(&part),
                policies: Vec::new(),
                inline: Named::default(),
                boundary: self.boundary(&part),
            };
            self.became(&part, "users", &name);
            self.scenario.users.insert(name, user);
        }
        for part in self.all("aws_iam_role") {
            self.role(&part);
        }
        self.attachments();
        self.inline_policies();
    }

    fn principal_name(&mut self, part: &Part<'_>) -> String {
        self.text(part, "name");
        self.evaluator.own_name(part.address, &part.entry)
    }

    fn role(&mut self, part: &Part<'a>) {
        let name = self.principal_name(part);
        let mut role = Role {
            account: self.evaluator.providers.of(&part.entry).account.clone(),
            path: self.text(part, "path").unwrap_or_else(|| "/".to_owned()),
            trust: self.document(part, "assume_role_policy"),
            tags: self.own_tags(part),
            policies: Vec::new(),
            inline: Named::default(),
            boundary: self.boundary(part),
        };
        for arn in self.texts(part, "managed_policy_arns") {
            role.policies
                .extend(self.managed(part, "managed_policy_arns", &arn));
        }
        for block in self.blocks(part, "inline_policy") {
            let inline = self.text(&block, "name");
            let document = self.document(&block, "policy");
            if let (Some(inline), Some(document)) = (inline, document) {
                role.inline.insert(inline, document);
            }
        }
        self.became(part, "roles", &name);
        self.scenario.roles.insert(name, role);
    }

    fn boundary(&mut self, part: &Part<'_>) -> Option<String> {
        let arn = self.text(part, "permissions_boundary")?;
        self.managed(part, "permissions_boundary", &arn)
    }

    /// The name of a managed policy of these files; one of AWS's own is named, because its text is not here.
    fn managed(&mut self, part: &Part<'_>, argument: &str, arn: &str) -> Option<String> {
        if let Some(address) = self.address_of("aws_iam_policy", arn) {
            let entry = self.evaluator.module.resources.get(&address)?;
            let name = self.evaluator.own_name(&address, entry);
            return self.scenario.policies.contains_key(&name).then_some(name);
        }
        if WITHOUT_EXECUTE_API
            .iter()
            .any(|known| arn.ends_with(&format!(":policy/{known}")))
        {
            return None;
        }
        self.diagnostics.push(
            Diagnostic::warning(
                "POLICY_UNKNOWN",
                part.argument_place(argument),
                format!("the text of `{arn}` is not in these files: it is left out, and a verdict for whoever has it may hang on it"),
            )
            .hint("add it to the scenario as a managed policy and attach it"),
        );
        None
    }

    fn attachments(&mut self) {
        for (kind, argument) in [
            ("aws_iam_user_policy_attachment", "user"),
            ("aws_iam_role_policy_attachment", "role"),
        ] {
            for part in self.all(kind) {
                let principal = self.text(&part, argument);
                let Some(arn) = self.text(&part, "policy_arn") else {
                    continue;
                };
                let policy = self.managed(&part, "policy_arn", &arn);
                if let (Some(principal), Some(policy)) = (principal, policy) {
                    self.attach(&part, argument, &principal, policy);
                }
            }
        }
        for part in self.all("aws_iam_policy_attachment") {
            let users = self.texts(&part, "users");
            let roles = self.texts(&part, "roles");
            let Some(arn) = self.text(&part, "policy_arn") else {
                continue;
            };
            let Some(policy) = self.managed(&part, "policy_arn", &arn) else {
                continue;
            };
            for user in users {
                self.attach(&part, "user", &user, policy.clone());
            }
            for role in roles {
                self.attach(&part, "role", &role, policy.clone());
            }
        }
    }

    fn attach(&mut self, part: &Part<'_>, kind: &str, principal: &str, policy: String) {
        let policies = if kind == "user" {
            let user = self.scenario.users.get_mut(principal);
            user.map(|user| &mut user.policies)
        } else {
            let role = self.scenario.roles.get_mut(principal);
            role.map(|role| &mut role.policies)
        };
        match policies {
            Some(policies) if policies.contains(&policy) => {}
            Some(policies) => policies.push(policy),
            None => self.nobody(part, kind, principal),
        }
    }

    fn nobody(&mut self, part: &Part<'_>, kind: &str, principal: &str) {
        self.diagnostics.push(
            Diagnostic::warning(
                "DANGLING_REFERENCE",
                part.place(),
                format!(
                    "`{}` speaks of the {kind} `{principal}`, which these files do not make",
                    part.address
                ),
            )
            .hint(
                "import the folder that makes it together with this one, or add it to the scenario",
            ),
        );
    }

    fn inline_policies(&mut self) {
        for (kind, argument) in [
            ("aws_iam_user_policy", "user"),
            ("aws_iam_role_policy", "role"),
        ] {
            for part in self.all(kind) {
                let principal = self.text(&part, argument);
                let name = self.text(&part, "name");
                let name = name.unwrap_or_else(|| part.entry.label.to_owned());
                let document = self.document(&part, "policy");
                let (Some(principal), Some(document)) = (principal, document) else {
                    continue;
                };
                match self.inline_of(argument, &principal) {
                    Some(inline) => {
                        inline.insert(name, document);
                    }
                    None => self.nobody(&part, argument, &principal),
                }
            }
        }
    }

    fn inline_of(&mut self, kind: &str, principal: &str) -> Option<&mut Named<Document>> {
        if kind == "user" {
            Some(&mut self.scenario.users.get_mut(principal)?.inline)
        } else {
            Some(&mut self.scenario.roles.get_mut(principal)?.inline)
        }
    }
}
