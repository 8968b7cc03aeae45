//! Organizations: units, member accounts, control policies and what they are attached to. AWS attaches `FullAWSAccess`
//! to every level by itself.

use std::collections::BTreeMap;

use canvoke::Diagnostic;
use canvoke::model::{Account, Member, Organization, OrganizationalUnit, invented_id};

use super::evaluate::Evaluator;
use super::module::Entry;
use super::reader::{Part, Reader};
use super::value::Value;

const ORGANIZATION: &str = "aws_organizations_organization";
const FULL_ACCESS: &str = "FullAWSAccess";
const FULL_ACCESS_ID: &str = "p-FullAWSAccess";

/// Where a control policy can be attached.
enum Target {
    Root,
    Unit(String),
    Account(String),
}

impl Evaluator<'_> {
    /// The root of an organization, as a list of one.
    pub(super) fn roots(&self, address: &str) -> Value {
        let member = |key: &str, value: String| (key.to_owned(), Value::Text(value));
        Value::List(vec![Value::Object(vec![
            member("id", root_id(address)),
            member("name", "Root".to_owned()),
        ])])
    }

    /// A member account's id: that of the provider of the same name, or an invented one.
    pub(super) fn member_id(&self, address: &str, entry: &Entry<'_>) -> String {
        let name = self.own_name(address, entry);
        let known = self.providers.accounts();
        let known = known.get(&name).or_else(|| known.get(entry.label));
        match known {
            Some(account) => account.id.clone(),
            None => {
                let number = canvoke::model::fingerprint("account", address) % 1_000_000_000_000;
                format!("{number:012}")
            }
        }
    }
}

impl<'a> Reader<'a> {
    pub(super) fn organizations(&mut self) {
        let parts = self.all(ORGANIZATION);
        let Some(part) = parts.first() else {
            return;
        };
        // Terraform works in one management account; a second organization would be another folder's.
        for other in parts.iter().skip(1) {
            self.diagnostics.push(Diagnostic::warning(
                "NOT_READ",
                other.place(),
                format!(
                    "`{}` is a second organization: it is left out",
                    other.address
                ),
            ));
        }
        let name = self.name(part);
        let management = self.evaluator.providers.of(&part.entry).account.clone();
        if self
            .text(part, "feature_set")
            .is_some_and(|set| set != "ALL")
        {
            self.diagnostics.push(
                Diagnostic::warning(
                    "POLICY_TYPE_NOT_ENABLED",
                    part.argument_place("feature_set"),
                    format!(
                        "`{}` takes part in billing alone: control policies do not act",
                        part.address
                    ),
                )
                .hint("set `feature_set` to ALL"),
            );
        }
        let enabled = self.texts(part, "enabled_policy_types");
        let mut organization = Organization {
            management_account: Some(management.clone()),
            ..Organization::default()
        };
        let mut targets = BTreeMap::from([(root_id(part.address), Target::Root)]);
        let works = self.evaluator.providers.of(&part.entry).account_id.clone();
        targets.insert(works, Target::Account(management));
        let mut parents = Vec::new();
        for unit in self.all("aws_organizations_organizational_unit") {
            self.text(&unit, "name");
            let mut called = self.evaluator.own_name(unit.address, &unit.entry);
            if organization.units.contains_key(&called) {
                called = unit.entry.label.to_owned();
            }
            let id = self.evaluator.id(unit.address, &unit.entry);
            targets.insert(id, Target::Unit(called.clone()));
            parents.push((called.clone(), self.text(&unit, "parent_id")));
            self.from(&unit, &["organizations", &name, "units", &called]);
            organization
                .units
                .insert(called, OrganizationalUnit::default());
        }
        for (unit, parent) in parents {
            let parent = parent.and_then(|id| unit_of(&targets, &id));
            if let Some(unit) = organization.units.get_mut(&unit) {
                unit.parent = parent;
            }
        }
        for account in self.all("aws_organizations_account") {
            let called = self.member_name(&account);
            self.text(&account, "email");
            let id = self.evaluator.member_id(account.address, &account.entry);
            let parent = self.text(&account, "parent_id");
            let member = Member {
                unit: parent.and_then(|id| unit_of(&targets, &id)),
                ..Member::default()
            };
            targets.insert(id.clone(), Target::Account(called.clone()));
            self.accounts.entry(called.clone()).or_insert(Account {
                id,
                ..Account::default()
            });
            self.from(&account, &["organizations", &name, "members", &called]);
            organization.members.insert(called, member);
        }
        let policies = self.control_policies(&enabled);
        self.policy_attachments(&mut organization, &targets, &policies);
        self.became(part, "organizations", &name);
        self.scenario.organizations.insert(name, organization);
    }

    /// The account's name in the scenario: a provider's of that name, or its own.
    fn member_name(&mut self, part: &Part<'_>) -> String {
        self.text(part, "name");
        let own = self.evaluator.own_name(part.address, &part.entry);
        let known = self.evaluator.providers.accounts();
        match known.contains_key(&own) || !known.contains_key(part.entry.label) {
            true => own,
            false => part.entry.label.to_owned(),
        }
    }

    /// Control policies by id: name, and whether it is a service control policy.
    fn control_policies(&mut self, enabled: &[String]) -> BTreeMap<String, (String, bool)> {
        let own = (FULL_ACCESS.to_owned(), true);
        let mut policies = BTreeMap::from([(FULL_ACCESS_ID.to_owned(), own)]);
        for part in self.all("aws_organizations_policy") {
            self.text(&part, "name");
            let name = self.evaluator.own_name(part.address, &part.entry);
            let kind = self.text(&part, "type");
            let kind = kind.unwrap_or_else(|| "SERVICE_CONTROL_POLICY".to_owned());
            let is_scp = match kind.as_str() {
                "SERVICE_CONTROL_POLICY" => true,
                "RESOURCE_CONTROL_POLICY" => false,
                // Tags, backups and the like decide about no call.
                _ => continue,
            };
            let Some(document) = self.document(&part, "content") else {
                continue;
            };
            if !enabled.is_empty() && !enabled.contains(&kind) {
                self.diagnostics.push(
                    Diagnostic::warning(
                        "POLICY_TYPE_NOT_ENABLED",
                        part.place(),
                        format!("the organization does not enable {kind}, so `{name}` cannot be attached"),
                    )
                    .hint(format!("add {kind} to `enabled_policy_types`")),
                );
            }
            let id = self.evaluator.id(part.address, &part.entry);
            policies.insert(id, (name.clone(), is_scp));
            if is_scp {
                self.became(&part, "service_control_policies", &name);
                self.scenario
                    .service_control_policies
                    .insert(name, document);
            } else {
                self.became(&part, "resource_control_policies", &name);
                self.scenario
                    .resource_control_policies
                    .insert(name, document);
            }
        }
        policies
    }

    fn policy_attachments(
        &mut self,
        organization: &mut Organization,
        targets: &BTreeMap<String, Target>,
        policies: &BTreeMap<String, (String, bool)>,
    ) {
        for part in self.all("aws_organizations_policy_attachment") {
            let policy = self.text(&part, "policy_id");
            let target = self.text(&part, "target_id");
            let (Some(policy), Some(target)) = (policy, target) else {
                continue;
            };
            let found = policies.get(&policy).zip(targets.get(&target));
            let Some(((policy, is_scp), target)) = found else {
                self.diagnostics.push(
                    Diagnostic::warning(
                        "DANGLING_REFERENCE",
                        part.place(),
                        format!("`{}` attaches `{policy}` to `{target}`, one of which these files do not make", part.address),
                    )
                    .hint("import the folder that makes it together with this one, or add it to the scenario"),
                );
                continue;
            };
            let (service, resource) = match target {
                Target::Root => (
                    &mut organization.service_control,
                    &mut organization.resource_control,
                ),
                Target::Unit(unit) => {
                    let Some(unit) = organization.units.get_mut(unit) else {
                        continue;
                    };
                    (&mut unit.service_control, &mut unit.resource_control)
                }
                Target::Account(account) => {
                    let member = organization.members.entry(account.clone()).or_default();
                    (&mut member.service_control, &mut member.resource_control)
                }
            };
            if !is_scp {
                resource.push(policy.clone());
                continue;
            }
            let names = service.get_or_insert_with(|| vec![FULL_ACCESS.to_owned()]);
            if !names.contains(policy) {
                names.push(policy.clone());
            }
        }
    }
}

fn root_id(address: &str) -> String {
    invented_id("r", address)
}

fn unit_of(targets: &BTreeMap<String, Target>, id: &str) -> Option<String> {
    match targets.get(id)? {
        Target::Unit(unit) => Some(unit.clone()),
        Target::Root | Target::Account(_) => None,
    }
}
