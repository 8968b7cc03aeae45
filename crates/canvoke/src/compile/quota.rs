//! Quotas of API Gateway that a scenario goes over (G7): warnings, for many can be raised. Knows nothing of requests
//! (see `gateway::size`).

use std::collections::BTreeMap;

use super::Compiler;
use crate::diagnostic::{Diagnostic, Place};
use crate::topology::ApiType;

/// Whether AWS raises a quota on request.
#[derive(Clone, Copy)]
enum Kind {
    Raisable,
    Fixed,
}
use Kind::{Fixed, Raisable};

impl Compiler<'_> {
    /// Everything that there is more of than AWS takes by default (G-Q-01, G-Q-02, G-Q-03).
    pub(super) fn quotas(&mut self) {
        let scenario = self.scenario;
        let root = Place::default();
        let mut private: BTreeMap<_, usize> = BTreeMap::new();
        for (_, api) in self.topology.apis.iter() {
            if api.kind == ApiType::Private {
                *private
                    .entry((api.account, api.region.as_str()))
                    .or_default() += 1;
            }
        }
        let apis = private.values().copied().max().unwrap_or_default();
        let mut domains: BTreeMap<_, usize> = BTreeMap::new();
        for (_, domain) in self.topology.domains.iter() {
            let is_private = domain.kind == ApiType::Private;
            *domains
                .entry((domain.account, domain.region.as_str(), is_private))
                .or_default() += 1;
        }
        let of = |wanted: bool| {
            domains
                .iter()
                .filter(|((_, _, is_private), _)| *is_private == wanted)
                .map(|(_, count)| *count)
                .max()
                .unwrap_or_default()
        };
        let (private_domains, public_domains) = (of(true), of(false));
        self.quota(
            &root.member("apis"),
            "private APIs in an account and Region",
            apis,
            600,
            Fixed,
            "G-Q-01",
        );
        let place = root.member("domains");
        self.quota(
            &place,
            "private custom domains in an account and Region",
            private_domains,
            50,
            Raisable,
            "G-Q-01",
        );
        self.quota(
            &place,
            "public custom domains in an account and Region",
            public_domains,
            120,
            Raisable,
            "G-Q-01",
        );
        let associations = scenario.domain_associations.len();
        self.quota(
            &root.member("domain_associations"),
            "domain name access associations",
            associations,
            100,
            Raisable,
            "G-Q-01",
        );
        for (name, domain) in &scenario.domains {
            let place = root.member("domains").member(name);
            self.quota(
                &place.member("rules"),
                "routing rules of a domain",
                domain.rules.len(),
                50,
                Raisable,
                "G-Q-01",
            );
            self.quota(
                &place.member("mappings"),
                "mappings of a domain",
                domain.mappings.len(),
                200,
                Fixed,
                "G-Q-01",
            );
        }
        let plans = scenario.usage_plans.len();
        self.quota(
            &root.member("usage_plans"),
            "usage plans",
            plans,
            300,
            Raisable,
            "G-Q-03",
        );
        let keys = scenario.api_keys.len();
        self.quota(
            &root.member("api_keys"),
            "API keys",
            keys,
            10_000,
            Fixed,
            "G-Q-03",
        );
        for (name, plan) in &scenario.usage_plans {
            let place = root.member("usage_plans").member(name).member("stages");
            for (index, stage) in plan.stages.iter().enumerate() {
                let at = place.index(index).member("methods");
                self.quota(
                    &at,
                    "limited methods of a stage in a plan",
                    stage.methods.len(),
                    20,
                    Raisable,
                    "G-Q-03",
                );
            }
        }
        for name in scenario.api_keys.keys() {
            let plans = scenario
                .usage_plans
                .values()
                .filter(|plan| plan.keys.contains(name))
                .count();
            let place = root.member("api_keys").member(name);
            self.quota(
                &place,
                "usage plans of an API key",
                plans,
                10,
                Raisable,
                "G-Q-03",
            );
        }
        self.api_quotas();
    }

    fn api_quotas(&mut self) {
        let scenario = self.scenario;
        let counts: Vec<(Place, usize)> = self
            .topology
            .apis
            .iter()
            .map(|(_, api)| (api.place.member("resources"), api.saved.resources.len()))
            .collect();
        for (place, count) in counts {
            self.quota(
                &place,
                "resources of an API",
                count,
                300,
                Raisable,
                "G-Q-02",
            );
        }
        for (name, api) in &scenario.apis {
            let place = Place::at(&["apis", name]);
            self.quota(
                &place.member("authorizers"),
                "authorizers of an API",
                api.authorizers.len(),
                10,
                Raisable,
                "G-Q-02",
            );
            self.quota(
                &place.member("stages"),
                "stages of an API",
                api.stages.len(),
                10,
                Raisable,
                "G-Q-02",
            );
            for (stage_name, stage) in &api.stages {
                let at = place
                    .member("stages")
                    .member(stage_name)
                    .member("variables");
                self.quota(
                    &at,
                    "variables of a stage",
                    stage.variables.len(),
                    100,
                    Fixed,
                    "G-Q-02",
                );
                for (variable, value) in &stage.variables {
                    let at = at.member(variable);
                    self.quota(
                        &at,
                        "characters in a stage variable's name",
                        variable.chars().count(),
                        64,
                        Fixed,
                        "G-Q-02",
                    );
                    self.quota(
                        &at,
                        "characters in a stage variable's value",
                        value.chars().count(),
                        512,
                        Fixed,
                        "G-Q-02",
                    );
                }
            }
        }
    }

    fn quota(
        &mut self,
        place: &Place,
        what: &str,
        count: usize,
        most: usize,
        kind: Kind,
        rule: &str,
    ) {
        if count <= most {
            return;
        }
        let hint = match kind {
            Raisable => format!("ask AWS to raise the quota ({rule})"),
            Fixed => format!("the quota cannot be raised ({rule})"),
        };
        self.diagnostics.push(
            Diagnostic::warning(
                "QUOTA",
                place.clone(),
                format!("{count} {what}, and AWS takes {most}"),
            )
            .hint(hint),
        );
    }
}
