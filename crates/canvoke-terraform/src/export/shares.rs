//! What is shared with other accounts, over AWS Resource Access Manager. Knows nothing of what is shared.

use canvoke::{Diagnostic, Place};

use super::Export;
use super::homes::Home;
use crate::hcl::{Expr, reference, text};

/// A resource that is shared.
#[derive(Debug)]
pub(super) struct Shared<'a> {
    /// Its type.
    pub(super) what: &'static str,
    /// Its label.
    pub(super) label: &'a str,
    /// Where it lives.
    pub(super) home: &'a Home,
    /// Accounts, by name.
    pub(super) accounts: &'a [String],
    /// Where the accounts stand in the scenario.
    pub(super) place: Place,
}

const ACCEPTER: &str = "aws_ram_resource_share_accepter";

impl Export<'_> {
    /// A share of one resource, with the accounts that take part and their acceptance.
    pub(super) fn share(&mut self, shared: &Shared<'_>) {
        let mut accounts = Vec::new();
        for (index, account) in shared.accounts.iter().enumerate() {
            if self.scenario.accounts.contains_key(account) {
                accounts.push(account);
            } else {
                self.dangling(shared.place.index(index), "account", account);
            }
        }
        if accounts.is_empty() {
            return;
        }
        let kind = "aws_ram_resource_share";
        let wanted = shared_name(shared.what, shared.label);
        let label = self.labels.of(kind, &wanted);
        // Subnets are shared inside an organization only, where nobody accepts.
        let is_external = shared.what != "aws_subnet";
        let mut block = self.resource(kind, &label, shared.home);
        block.set("name", text(&wanted));
        block.set("allow_external_principals", Expr::Bool(is_external));
        self.add("shares.tf", block);
        let share = reference(kind, &label, "arn");
        let mut block = self.resource("aws_ram_resource_association", &label, shared.home);
        let arn = reference(shared.what, shared.label, "arn");
        block.set("resource_arn", arn);
        block.set("resource_share_arn", share.clone());
        self.add("shares.tf", block);
        for account in accounts {
            let Some(id) = self.homes.account_id(account) else {
                continue;
            };
            let principal = "aws_ram_principal_association";
            let each = self.accepter_label(shared.what, shared.label, account);
            let mut block = self.resource(principal, &each, shared.home);
            block.set("principal", id);
            block.set("resource_share_arn", share.clone());
            self.add("shares.tf", block);
            if is_external {
                let home = Home {
                    account: account.clone(),
                    region: shared.home.region.clone(),
                };
                let mut block = self.resource(ACCEPTER, &each, &home);
                let arn = reference(principal, &each, "resource_share_arn");
                block.set("share_arn", arn);
                self.add("shares.tf", block);
                self.note_accepters();
            }
        }
    }

    /// What a part in another account waits for.
    pub(super) fn acceptance(
        &mut self,
        what: &'static str,
        label: &str,
        account: &str,
    ) -> Option<String> {
        self.scenario.accounts.get(account)?;
        let label = self.accepter_label(what, label, account);
        Some(format!("{ACCEPTER}.{label}"))
    }

    /// What a part in a shared subnet waits for: nobody accepts a subnet.
    pub(super) fn subnet_share(&mut self, subnet: &str, account: &str) -> Vec<String> {
        let is_shared = self
            .scenario
            .subnets
            .get(subnet)
            .is_some_and(|subnet| subnet.shared_with.iter().any(|other| other == account));
        if !is_shared || !self.scenario.accounts.contains_key(account) {
            return Vec::new();
        }
        let label = self.labels.of("aws_subnet", subnet);
        let label = self.accepter_label("aws_subnet", &label, account);
        vec![format!("aws_ram_principal_association.{label}")]
    }

    fn accepter_label(&mut self, what: &str, label: &str, account: &str) -> String {
        let wanted = format!("{}_{account}", shared_name(what, label));
        self.labels.of(ACCEPTER, &wanted)
    }

    fn note_accepters(&mut self) {
        const WORDS: &str = "in one organization with sharing turned on nobody accepts a share";
        if self.diagnostics.iter().all(|said| said.message != WORDS) {
            self.diagnostics.push(
                Diagnostic::note("FILL_IN", Place::at(&["accounts"]), WORDS)
                    .hint(format!("there, remove the `{ACCEPTER}` resources")),
            );
        }
    }
}

/// `aws_ec2_transit_gateway` and `main` as `transit_gateway_main`.
fn shared_name(what: &str, label: &str) -> String {
    let kind = match what {
        "aws_ec2_transit_gateway" => "transit_gateway",
        "aws_ec2_managed_prefix_list" => "prefix_list",
        "aws_route53profiles_profile" => "profile",
        "aws_route53_resolver_rule" => "resolver_rule",
        "aws_subnet" => "subnet",
        other => other,
    };
    format!("{kind}_{label}")
}
