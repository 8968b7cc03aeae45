//! AWS Resource Access Manager: which accounts a resource is shared with. A whole organization stands for every account
//! that these files know.

use canvoke::Diagnostic;
use canvoke::model::Account;

use super::reader::{Part, Reader};

impl Reader<'_> {
    /// Remembers the accounts by the ARN of what is shared with them.
    pub(super) fn shares(&mut self) {
        let mut principals: Vec<(String, Vec<String>)> = Vec::new();
        for part in self.all("aws_ram_principal_association") {
            let share = self.text(&part, "resource_share_arn");
            let principal = self.text(&part, "principal");
            if let (Some(share), Some(principal)) = (share, principal) {
                let accounts = self.accounts_behind(&part, &principal);
                principals.push((share, accounts));
            }
        }
        for part in self.all("aws_ram_resource_association") {
            let share = self.text(&part, "resource_share_arn");
            let resource = self.text(&part, "resource_arn");
            let (Some(share), Some(resource)) = (share, resource) else {
                continue;
            };
            let with = principals.iter().filter(|(other, _)| *other == share);
            let with: Vec<String> = with.flat_map(|(_, accounts)| accounts.clone()).collect();
            let known = self.shared.entry(resource).or_default();
            for account in with {
                if !known.contains(&account) {
                    known.push(account);
                }
            }
        }
    }

    fn accounts_behind(&mut self, part: &Part<'_>, principal: &str) -> Vec<String> {
        let known = self.evaluator.providers.accounts();
        if principal.contains(":organizations:") {
            self.diagnostics.push(
                Diagnostic::note(
                    "INVENTED",
                    part.argument_place("principal"),
                    format!("`{}` shares with a part of an organization: every account of these files is taken to be in it", part.address),
                ),
            );
            return known.into_keys().collect();
        }
        vec![self.account_named(principal)]
    }

    /// The name of an account by its id; one that no provider works in gets a name of its own.
    pub(super) fn account_named(&mut self, id: &str) -> String {
        let known = self.evaluator.providers.accounts();
        let found = known.into_iter().find(|(_, account)| account.id == id);
        if let Some((name, _)) = found {
            return name;
        }
        let name = format!("account_{id}");
        let account = Account { id: id.to_owned() };
        self.accounts.insert(name.clone(), account);
        name
    }

    /// The accounts that a resource is shared with, but for its owner.
    pub(super) fn shared_with(&self, part: &Part<'_>) -> Vec<String> {
        let owner = &self.evaluator.providers.of(&part.entry).account;
        let arn = self.evaluator.arn(part.address, &part.entry);
        let accounts = arn.and_then(|arn| self.shared.get(&arn));
        let accounts = accounts.into_iter().flatten();
        accounts
            .filter(|account| *account != owner)
            .cloned()
            .collect()
    }

    /// The account that a part of somebody's VPC is made in, where it is not the VPC's.
    pub(super) fn participant(&self, part: &Part<'_>, vpc: &str) -> Option<String> {
        let owner = &self.scenario.vpcs.get(vpc)?.account;
        let maker = &self.evaluator.providers.of(&part.entry).account;
        (maker != owner).then(|| maker.clone())
    }
}
