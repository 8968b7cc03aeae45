//! What the parts of a scenario speak of: accounts, and ids that a policy or a name holds.

use std::collections::BTreeSet;

use canvoke::model::{Client, Document, RecordTarget, Scenario};

/// The accounts that something belongs to or is shared with.
pub(super) fn accounts(scenario: &Scenario) -> BTreeSet<String> {
    let mut all: BTreeSet<&String> = BTreeSet::new();
    all.extend(scenario.vpcs.values().map(|one| &one.account));
    all.extend(scenario.apis.values().map(|one| &one.account));
    all.extend(scenario.functions.values().map(|one| &one.account));
    all.extend(scenario.policies.values().map(|one| &one.account));
    all.extend(scenario.users.values().map(|one| &one.account));
    all.extend(scenario.roles.values().map(|one| &one.account));
    for organization in scenario.organizations.values() {
        all.extend(&organization.management_account);
        all.extend(organization.members.keys());
    }
    all.extend(scenario.prefix_lists.values().map(|one| &one.account));
    all.extend(scenario.hosted_zones.values().map(|one| &one.account));
    all.extend(scenario.user_pools.values().map(|one| &one.account));
    all.extend(scenario.subnets.values().flat_map(|one| &one.shared_with));
    all.extend(
        scenario
            .security_groups
            .values()
            .filter_map(|one| one.account.as_ref()),
    );
    all.extend(
        scenario
            .endpoints
            .values()
            .filter_map(|one| one.account.as_ref()),
    );
    for gateway in scenario.transit_gateways.values() {
        all.insert(&gateway.account);
        all.extend(&gateway.shared_with);
    }
    for profile in scenario.dns_profiles.values() {
        all.insert(&profile.account);
        all.extend(&profile.shared_with);
    }
    for client in scenario.clients.values() {
        if let Client::Instance(instance) = client {
            all.extend(&instance.account);
        }
    }
    all.into_iter().cloned().collect()
}

/// An id that a policy or a name speaks of is written out, so that a renaming in the scenario does not change it.
pub(super) fn keep_ids(scenario: &mut Scenario) {
    let mut said = String::new();
    let mut say = |document: &Document| said.push_str(document.text());
    scenario
        .endpoints
        .values()
        .filter_map(|endpoint| endpoint.policy.as_ref())
        .for_each(&mut say);
    scenario
        .apis
        .values()
        .filter_map(|api| api.policy.as_ref())
        .for_each(&mut say);
    scenario
        .policies
        .values()
        .map(|policy| &policy.document)
        .for_each(&mut say);
    scenario
        .users
        .values()
        .flat_map(|user| user.inline.values())
        .for_each(&mut say);
    for role in scenario.roles.values() {
        role.inline.values().chain(&role.trust).for_each(&mut say);
    }
    for zone in scenario.hosted_zones.values() {
        said.push_str(&zone.domain);
        for record in &zone.records {
            said.push_str(&record.name);
            if let RecordTarget::Name(name) | RecordTarget::Alias(name) = &record.to {
                said.push_str(name);
            }
        }
    }
    let rules = scenario.resolver_rules.values();
    rules.for_each(|rule| said.push_str(&rule.domain));
    for (kind, name, id) in scenario
        .apis
        .0
        .iter_mut()
        .map(|(name, api)| ("api", name, &mut api.id))
        .chain(
            scenario
                .organizations
                .0
                .iter_mut()
                .map(|(name, organization)| ("o", name, &mut organization.id)),
        )
        .chain(
            scenario
                .endpoints
                .0
                .iter_mut()
                .map(|(name, endpoint)| ("vpce", name, &mut endpoint.id)),
        )
        .chain(
            scenario
                .vpcs
                .0
                .iter_mut()
                .map(|(name, vpc)| ("vpc", name, &mut vpc.id)),
        )
    {
        let invented = canvoke::model::invented_id(kind, name);
        if said.contains(&invented) {
            *id = Some(invented);
        }
    }
}
