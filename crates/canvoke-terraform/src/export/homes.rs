//! Which account and Region each part lives in, and the provider configurations that follow. Knows no resource.

use std::collections::BTreeMap;

use canvoke::model::{Client, Scenario};

use super::labels::Labels;
use super::prefix_lists::accounts_that_name;
use super::resolver::{accounts_of_rule, rule_home};
use crate::hcl::{Block, Expr, Item, Part, reference, text};

/// An account (by name) and a Region.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Home {
    pub(super) account: String,
    pub(super) region: String,
}

/// The homes in use, each with the alias of its provider configuration; the main one has none.
#[derive(Debug)]
pub(super) struct Homes {
    pub(super) main: Home,
    aliases: BTreeMap<Home, String>,
    /// Variables that hold the accounts' ids, by account.
    variables: BTreeMap<String, String>,
    /// Accounts whose `aws_caller_identity` is asked for.
    identities: BTreeMap<String, String>,
}

impl Homes {
    /// The homes of everything in the scenario. The first API's home is the main one, else the first VPC's.
    pub(super) fn of(scenario: &Scenario, labels: &mut Labels) -> Self {
        let mut all = Vec::new();
        all.extend(
            scenario
                .apis
                .values()
                .map(|api| home(scenario, &api.account, api.region.as_ref())),
        );
        all.extend(
            scenario
                .vpcs
                .values()
                .map(|vpc| home(scenario, &vpc.account, vpc.region.as_ref())),
        );
        all.extend(
            scenario
                .functions
                .values()
                .map(|function| home(scenario, &function.account, function.region.as_ref())),
        );
        let pools = scenario.user_pools.values();
        all.extend(pools.map(|pool| home(scenario, &pool.account, pool.region.as_ref())));
        all.extend(network_homes(scenario));
        let principals = scenario
            .users
            .values()
            .map(|user| &user.account)
            .chain(scenario.roles.values().map(|role| &role.account))
            .chain(scenario.policies.values().map(|policy| &policy.account))
            .chain(scenario.hosted_zones.values().map(|zone| &zone.account))
            .chain(
                scenario
                    .organizations
                    .values()
                    .flat_map(|one| one.management_account.iter().chain(one.members.keys()))
                    .filter(|account| scenario.accounts.contains_key(*account)),
            );
        for account in principals {
            // IAM has no Region, so any provider of the account will do.
            if !all.iter().any(|home| home.account == *account) {
                all.push(home(scenario, account, None));
            }
        }
        let first_account = scenario.accounts.keys().next().cloned().unwrap_or_default();
        let main = all
            .first()
            .cloned()
            .unwrap_or_else(|| home(scenario, &first_account, None));
        let mut homes = Self {
            main: main.clone(),
            aliases: BTreeMap::new(),
            variables: BTreeMap::new(),
            identities: BTreeMap::new(),
        };
        all.sort();
        all.dedup();
        let several_regions = |account: &str| {
            all.iter()
                .filter(|home| home.account == account)
                .nth(1)
                .is_some()
        };
        for home in &all {
            if *home != main {
                let wanted = if several_regions(&home.account) {
                    format!("{}_{}", home.account, home.region)
                } else {
                    home.account.clone()
                };
                homes
                    .aliases
                    .insert(home.clone(), labels.fresh("provider", &wanted));
            }
        }
        for account in scenario.accounts.keys() {
            if all.iter().any(|home| home.account == *account) {
                let variable = labels.fresh("variable", &format!("{account}_account_id"));
                homes.variables.insert(account.clone(), variable);
            }
        }
        homes
    }

    /// The home of what belongs to an account and has no Region of its own.
    pub(super) fn of_account(&self, account: &str) -> Home {
        if account == self.main.account {
            return self.main.clone();
        }
        self.aliases
            .keys()
            .find(|home| home.account == account)
            .unwrap_or(&self.main)
            .clone()
    }

    /// The value of the `provider` argument; none for the main home.
    pub(super) fn provider(&self, home: &Home) -> Option<Expr> {
        let alias = self.aliases.get(home)?;
        Some(Expr::Reference(format!("aws.{alias}")))
    }

    /// The account's id as a reference, remembering that it was asked for.
    pub(super) fn account_id(&mut self, account: &str) -> Option<Expr> {
        if !self.variables.contains_key(account) {
            return None;
        }
        let home = self.of_account(account);
        let label = match self.aliases.get(&home) {
            Some(alias) => alias.clone(),
            None => "current".to_owned(),
        };
        self.identities.insert(account.to_owned(), label.clone());
        Some(reference("data.aws_caller_identity", &label, "account_id"))
    }

    /// What `providers.tf` says.
    pub(super) fn provider_items(&self) -> Vec<Item> {
        let mut items = vec![Item::Block(self.provider_block(&self.main, None))];
        for (home, alias) in &self.aliases {
            items.push(Item::Block(self.provider_block(home, Some(alias))));
        }
        for (account, label) in &self.identities {
            let mut data = Block::labelled("data", &["aws_caller_identity", label]);
            if let Some(provider) = self.provider(&self.of_account(account)) {
                data.set("provider", provider);
            }
            items.push(Item::Block(data));
        }
        items
    }

    fn provider_block(&self, home: &Home, alias: Option<&String>) -> Block {
        let mut block = Block::labelled("provider", &["aws"]);
        if let Some(alias) = alias {
            block.set("alias", text(alias));
        }
        block.set("region", text(&home.region));
        let Some(variable) = self.variables.get(&home.account) else {
            return block;
        };
        let id = Expr::Reference(format!("var.{variable}"));
        block.set("allowed_account_ids", Expr::List(vec![id]));
        if home.account != self.main.account {
            block.blank();
            block.items.push(Item::Comment(format!(
                "assume_role {{\n  role_arn = \"arn:aws:iam::${{var.{variable}}}:role/NAME\"\n}}"
            )));
        }
        block
    }

    /// What `variables.tf` says of accounts.
    pub(super) fn variable_items(&self, scenario: &Scenario) -> Vec<Item> {
        let block = |(account, variable): (&String, &String)| {
            let mut block = Block::labelled("variable", &[variable]);
            block.set(
                "description",
                Expr::Text(vec![Part::Literal(format!(
                    "Id of the AWS account {account}; the provider refuses to work in any other"
                ))]),
            );
            block.set("type", Expr::Reference("string".to_owned()));
            if let Some(found) = scenario.accounts.get(account) {
                block.set("default", text(&found.id));
            }
            Item::Block(block)
        };
        self.variables.iter().map(block).collect()
    }
}

/// The homes of what is not in an owner's VPC: what has an account of its own, and participants of what is shared.
fn network_homes(scenario: &Scenario) -> Vec<Home> {
    let mut all = Vec::new();
    for (name, list) in &scenario.prefix_lists {
        let region = list.region.as_ref();
        all.push(home(scenario, &list.account, region));
        let named = accounts_that_name(scenario, name, &list.account);
        all.extend(named.iter().map(|account| home(scenario, account, region)));
    }
    for rule in scenario.resolver_rules.values() {
        if let Some(owner) = rule_home(scenario, rule) {
            let accounts = accounts_of_rule(scenario, rule, &owner);
            all.extend(
                accounts
                    .iter()
                    .map(|account| home(scenario, account, Some(&owner.region))),
            );
        }
    }
    for gateway in scenario.transit_gateways.values() {
        let region = gateway.region.as_ref();
        all.push(home(scenario, &gateway.account, region));
        let shared = gateway.shared_with.iter();
        all.extend(shared.map(|account| home(scenario, account, region)));
    }
    for profile in scenario.dns_profiles.values() {
        let region = profile.region.as_ref();
        all.push(home(scenario, &profile.account, region));
        let shared = profile.shared_with.iter();
        all.extend(shared.map(|account| home(scenario, account, region)));
    }
    let mut in_vpc = |vpc: &str, account: &String| {
        if let Some(vpc) = scenario.vpcs.get(vpc) {
            all.push(home(scenario, account, vpc.region.as_ref()));
        }
    };
    for subnet in scenario.subnets.values() {
        for account in &subnet.shared_with {
            in_vpc(&subnet.vpc, account);
        }
    }
    for group in scenario.security_groups.values() {
        group
            .account
            .iter()
            .for_each(|account| in_vpc(&group.vpc, account));
    }
    for endpoint in scenario.endpoints.values() {
        let account = endpoint.account.iter();
        account.for_each(|account| in_vpc(&endpoint.vpc, account));
    }
    for client in scenario.clients.values() {
        if let Client::Instance(instance) = client
            && let Some(account) = &instance.account
            && let Some(subnet) = scenario.subnets.get(&instance.subnet)
        {
            in_vpc(&subnet.vpc, account);
        }
    }
    all
}

/// The home that an account and a Region make; a Region left out is the scenario's.
pub(super) fn home(scenario: &Scenario, account: &str, region: Option<&String>) -> Home {
    Home {
        account: account.to_owned(),
        region: region.unwrap_or(&scenario.region).clone(),
    }
}
