//! A policy's JSON as `jsonencode(...)`, with references in place of the ids and ARNs of the scenario's own parts.
//! Knows nothing of what a policy means.

use canvoke::model::Document;
use canvoke::{Diagnostic, Place};
use serde_json::Value;

use super::Export;
use crate::hcl::{Expr, Part};

/// A text that stands for a part of the scenario.
#[derive(Debug)]
pub(super) struct Needle {
    text: String,
    stands_for: StandsFor,
}

#[derive(Debug)]
enum StandsFor {
    /// A reference as it is written.
    Reference(String),
    /// A user or role: IAM's own documents may refer to each other in a circle, which Terraform refuses.
    Principal(String),
    /// An account's id, by the account's name.
    Account(String),
}

/// Whether a policy may name users and roles by reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// Nothing that users and roles depend on.
    Principals,
    /// A trust policy or a boundary: users and roles depend on it, so it names them by text.
    NoPrincipals,
}

impl Export<'_> {
    /// The needles of the scenario, longest first, so that an ARN wins over the ids inside it.
    pub(super) fn needles(&mut self) -> Vec<Needle> {
        let scenario = self.scenario;
        let mut needles = Vec::new();
        let mut push = |text: String, stands_for: StandsFor| {
            if !text.is_empty() {
                needles.push(Needle { text, stands_for });
            }
        };
        for (name, api) in &scenario.apis {
            let label = self.labels.of("aws_api_gateway_rest_api", name);
            let address = format!("aws_api_gateway_rest_api.{label}");
            let id = self.api_id(name);
            let region = api.region.as_ref().unwrap_or(&scenario.region);
            if let Some(account) = scenario.accounts.get(&api.account) {
                push(
                    format!("arn:aws:execute-api:{region}:{}:{id}", account.id),
                    StandsFor::Reference(format!("{address}.execution_arn")),
                );
            }
            push(id, StandsFor::Reference(format!("{address}.id")));
        }
        for (name, balancer) in &scenario.load_balancers {
            if let Some(dns) = &balancer.dns
                && self.balancer_home(name).is_some()
            {
                let label = self.labels.of("aws_lb", name);
                push(
                    dns.clone(),
                    StandsFor::Reference(format!("aws_lb.{label}.dns_name")),
                );
            }
        }
        for name in scenario.endpoints.keys() {
            if self.is_endpoint_written(name) {
                let label = self.labels.of("aws_vpc_endpoint", name);
                push(
                    self.endpoint_id(name),
                    StandsFor::Reference(format!("aws_vpc_endpoint.{label}.id")),
                );
            }
        }
        for name in scenario.vpcs.keys() {
            let label = self.labels.of("aws_vpc", name);
            push(
                self.vpc_id(name),
                StandsFor::Reference(format!("aws_vpc.{label}.id")),
            );
        }
        for (name, organization) in &scenario.organizations {
            // One without a management account is not written.
            let is_written = organization
                .management_account
                .as_ref()
                .is_some_and(|account| scenario.accounts.contains_key(account));
            if is_written {
                let label = self.labels.of("aws_organizations_organization", name);
                let invented = canvoke::model::invented_id("o", name);
                push(
                    organization.id.clone().unwrap_or(invented),
                    StandsFor::Reference(format!("aws_organizations_organization.{label}.id")),
                );
            }
        }
        let account_id = |account: &str| scenario.accounts.get(account).map(|found| &found.id);
        for (name, user) in &scenario.users {
            if let Some(id) = account_id(&user.account) {
                let label = self.labels.of("aws_iam_user", name);
                push(
                    format!("arn:aws:iam::{id}:user{}{name}", user.path),
                    StandsFor::Principal(format!("aws_iam_user.{label}.arn")),
                );
            }
        }
        for (name, role) in &scenario.roles {
            if let Some(id) = account_id(&role.account) {
                let label = self.labels.of("aws_iam_role", name);
                push(
                    format!("arn:aws:iam::{id}:role{}{name}", role.path),
                    StandsFor::Principal(format!("aws_iam_role.{label}.arn")),
                );
            }
        }
        for (name, account) in &scenario.accounts {
            push(account.id.clone(), StandsFor::Account(name.clone()));
        }
        needles.sort_by(|a, b| b.text.len().cmp(&a.text.len()).then(a.text.cmp(&b.text)));
        needles
    }

    /// The policy as an expression; none, with a diagnostic, where it is not a JSON object.
    pub(super) fn policy(
        &mut self,
        document: &Document,
        place: Place,
        naming: Naming,
    ) -> Option<Expr> {
        match serde_json::from_str::<Value>(document.text()) {
            Ok(value @ Value::Object(_)) => {
                Some(Expr::Call("jsonencode", vec![self.json(&value, naming)]))
            }
            Ok(_) => self.bad_policy(place, "the policy is not a JSON object"),
            Err(error) => self.bad_policy(place, &format!("the policy is not JSON: {error}")),
        }
    }

    fn bad_policy(&mut self, place: Place, message: &str) -> Option<Expr> {
        self.diagnostics.push(
            Diagnostic::error(
                "POLICY_NOT_JSON",
                place,
                format!("{message}, so it is left out of the Terraform"),
            )
            .hint("repair the policy and export again"),
        );
        None
    }

    fn json(&mut self, value: &Value, naming: Naming) -> Expr {
        match value {
            Value::Null => Expr::Null,
            Value::Bool(value) => Expr::Bool(*value),
            Value::Number(value) => Expr::Number(value.to_string()),
            Value::String(text) => Expr::Text(self.parts(text, naming)),
            Value::Array(elements) => Expr::List(
                elements
                    .iter()
                    .map(|element| self.json(element, naming))
                    .collect(),
            ),
            Value::Object(members) => Expr::Object(
                members
                    .iter()
                    .map(|(name, member)| (name.clone(), self.json(member, naming)))
                    .collect(),
            ),
        }
    }

    /// The text with references put in.
    pub(super) fn parts(&mut self, text: &str, naming: Naming) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        let mut before = None;
        while let Some(letter) = rest.chars().next() {
            if let Some((length, path)) = self.reference_at(rest, before, naming) {
                if !literal.is_empty() {
                    parts.push(Part::Literal(std::mem::take(&mut literal)));
                }
                parts.push(Part::Reference(path));
                before = rest.get(..length).and_then(|found| found.chars().last());
                rest = rest.get(length..).unwrap_or_default();
            } else {
                literal.push(letter);
                before = Some(letter);
                rest = rest.get(letter.len_utf8()..).unwrap_or_default();
            }
        }
        if !literal.is_empty() || parts.is_empty() {
            parts.push(Part::Literal(literal));
        }
        parts
    }

    /// The reference that stands for the start of `rest`, with the length of the text it replaces.
    fn reference_at(
        &mut self,
        rest: &str,
        before: Option<char>,
        naming: Naming,
    ) -> Option<(usize, String)> {
        if before.is_some_and(|letter| letter.is_ascii_alphanumeric()) {
            return None;
        }
        let needle = self
            .needles
            .iter()
            .filter(|needle| {
                naming == Naming::Principals
                    || !matches!(needle.stands_for, StandsFor::Principal(_))
            })
            .find(|needle| {
                let after = rest
                    .strip_prefix(needle.text.as_str())
                    .map(|after| after.chars().next());
                after.is_some_and(|next| ends_here(&needle.stands_for, next))
            })?;
        let length = needle.text.len();
        match &needle.stands_for {
            StandsFor::Reference(path) | StandsFor::Principal(path) => Some((length, path.clone())),
            StandsFor::Account(name) => {
                let name = name.clone();
                match self.homes.account_id(&name)? {
                    Expr::Reference(path) => Some((length, path)),
                    _ => None,
                }
            }
        }
    }
}

/// Whether what was found ends where it should: `user/anna` does not stand for the user of `user/anna-marie`.
fn ends_here(stands_for: &StandsFor, next: Option<char>) -> bool {
    let Some(next) = next else { return true };
    match stands_for {
        StandsFor::Principal(_) => !(next.is_alphanumeric() || "+=,.@_-/*?$".contains(next)),
        StandsFor::Reference(_) | StandsFor::Account(_) => !next.is_ascii_alphanumeric(),
    }
}
