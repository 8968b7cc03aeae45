//! Which account and Region each provider configuration works in, as far as the text says.

use std::collections::BTreeMap;

use canvoke::Diagnostic;
use canvoke::model::Account;
use hcl_edit::expr::{Expression, TraversalOperator};
use hcl_edit::structure::{Block, Body};

use super::evaluate::Evaluator;
use super::module::{Entry, Module, head};
use super::source::Source;
use super::value::Value;

/// The name of the account that nothing names.
const CURRENT: &str = "current";

/// Where a provider configuration works.
#[derive(Clone, Debug)]
pub(super) struct Works {
    pub(super) account: String,
    pub(super) account_id: String,
    pub(super) region: String,
}

/// The provider configurations, by alias; the default one has none.
#[derive(Debug)]
pub(super) struct Providers {
    default: Works,
    aliased: BTreeMap<String, Works>,
}

impl Default for Providers {
    fn default() -> Self {
        Self {
            default: Works {
                account: CURRENT.to_owned(),
                account_id: "111111111111".to_owned(),
                region: "us-east-1".to_owned(),
            },
            aliased: BTreeMap::new(),
        }
    }
}

impl Providers {
    /// Reads the provider blocks. What they do not say is invented, with a note.
    pub(super) fn read(module: &Module<'_>, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let evaluator = Evaluator::new(module, Self::default(), BTreeMap::new());
        let mut reading = Reading {
            evaluator: &evaluator,
            diagnostics,
            invented: 0,
        };
        let mut providers = Self::default();
        let is_aliased = |block: &Block| block.body.has_attribute("alias");
        match module
            .providers
            .iter()
            .find(|(_, block)| !is_aliased(block))
        {
            Some((source, block)) => providers.default = reading.default(source, block),
            None => reading.nothing_said(),
        }
        for (source, block) in &module.providers {
            let alias = evaluator
                .argument(&block.body, "alias")
                .and_then(|alias| alias.to_text());
            if let Some(alias) = alias {
                let works = reading.aliased(source, block, &alias, &providers.default);
                providers.aliased.insert(alias, works);
            }
        }
        providers
    }

    /// Where a resource or data source is.
    pub(super) fn of(&self, entry: &Entry<'_>) -> &Works {
        let provider = entry.block.body.get_attribute("provider");
        provider
            .and_then(|provider| last_name(&provider.value))
            .and_then(|alias| self.aliased.get(&alias))
            .unwrap_or(&self.default)
    }

    /// The one without an alias.
    pub(super) fn main(&self) -> &Works {
        &self.default
    }

    /// The accounts by name.
    pub(super) fn accounts(&self) -> BTreeMap<String, Account> {
        std::iter::once(&self.default)
            .chain(self.aliased.values())
            .map(|works| {
                let id = works.account_id.clone();
                (
                    works.account.clone(),
                    Account {
                        id,
                        ..Account::default()
                    },
                )
            })
            .collect()
    }
}

struct Reading<'a> {
    evaluator: &'a Evaluator<'a>,
    diagnostics: &'a mut Vec<Diagnostic>,
    invented: u32,
}

impl Reading<'_> {
    fn default(&mut self, source: &Source, block: &Block) -> Works {
        let nothing = Providers::default().default;
        let region = self.region(source, block).unwrap_or(nothing.region);
        let (account, account_id) = match self.account(&block.body) {
            Some((name, id)) => (name.unwrap_or_else(|| CURRENT.to_owned()), id),
            None => {
                self.note(source, block, CURRENT, &nothing.account_id);
                (nothing.account, nothing.account_id)
            }
        };
        Works {
            account,
            account_id,
            region,
        }
    }

    fn aliased(&mut self, source: &Source, block: &Block, alias: &str, default: &Works) -> Works {
        let region = self
            .region(source, block)
            .unwrap_or_else(|| default.region.clone());
        let elsewhere = block.body.has_attribute("profile")
            || block.body.has_attribute("access_key")
            || block.body.has_blocks("assume_role");
        let (account, account_id) = match self.account(&block.body) {
            Some((_, id)) if id == default.account_id => (default.account.clone(), id),
            Some((name, id)) => (name.unwrap_or_else(|| alias.to_owned()), id),
            // Without credentials of its own it only names another Region.
            None if !elsewhere => (default.account.clone(), default.account_id.clone()),
            None => {
                self.invented += 1;
                let id = format!("{:012}", 222_222_222_221_u64 + u64::from(self.invented));
                self.note(source, block, alias, &id);
                (alias.to_owned(), id)
            }
        };
        Works {
            account,
            account_id,
            region,
        }
    }

    fn region(&mut self, source: &Source, block: &Block) -> Option<String> {
        match self.evaluator.argument(&block.body, "region")? {
            Value::Unknown(unknown) => {
                self.diagnostics.push(
                    Diagnostic::warning(
                        "UNKNOWN_VALUE",
                        source.place(head(block), Some("provider.aws")),
                        format!(
                            "the Region depends on `{}`, which has no value here: `us-east-1` is taken",
                            unknown.because
                        ),
                    )
                    .hint("give the variable a default, or put its value into `terraform.tfvars`"),
                );
                None
            }
            value => value.to_text(),
        }
    }

    /// The account's id, and its name where a variable that holds the id tells it.
    fn account(&self, body: &Body) -> Option<(Option<String>, String)> {
        if let Some(allowed) = body.get_attribute("allowed_account_ids") {
            let Value::List(ids) = self.evaluator.value(&allowed.value) else {
                return None;
            };
            let id = ids.first()?.to_text()?;
            let variable = match &allowed.value {
                Expression::Array(elements) => elements.iter().next().and_then(last_name),
                _ => None,
            };
            let name = variable.map(|variable| {
                let short = variable.strip_suffix("_account_id");
                short.unwrap_or(&variable).to_owned()
            });
            return Some((name, id));
        }
        let role = body.get_blocks("assume_role").next()?;
        let arn = self.evaluator.argument(&role.body, "role_arn")?.to_text()?;
        let id = arn.split(':').nth(4)?;
        let is_id = id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit());
        is_id.then(|| (None, id.to_owned()))
    }

    fn note(&mut self, source: &Source, block: &Block, name: &str, id: &str) {
        let place = source.place(head(block), Some("provider.aws"));
        self.diagnostics.push(invented_account(place, name, id));
    }

    fn nothing_said(&mut self) {
        let nothing = Providers::default().default;
        self.diagnostics.push(invented_account(
            canvoke::Place::default(),
            &nothing.account,
            &nothing.account_id,
        ));
    }
}

fn invented_account(place: canvoke::Place, name: &str, id: &str) -> Diagnostic {
    Diagnostic::note(
        "ACCOUNT_ID_UNKNOWN",
        place,
        format!(
            "these files do not say the account's id: it is called `{name}` with the id `{id}`"
        ),
    )
    .hint("write `allowed_account_ids = [\"...\"]` into the provider block")
}

/// `consumer` of `aws.consumer` or `var.consumer`.
fn last_name(expression: &Expression) -> Option<String> {
    let Expression::Traversal(traversal) = expression else {
        return None;
    };
    match traversal.operators.last()?.value() {
        TraversalOperator::GetAttr(name) => Some(name.value().to_string()),
        _ => None,
    }
}
