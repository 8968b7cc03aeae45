//! API keys and usage plans: names resolved, values invented where they are left out.

use super::stage::{limit, methods_of};
use super::{Compiler, dangling};
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{Period, fingerprint};
use crate::topology::{ApiKey, PlanStage, Quota, UsagePlan};

impl Compiler<'_> {
    pub(super) fn plans(&mut self) {
        let scenario = self.scenario;
        for (name, key) in &scenario.api_keys {
            let place = Place::at(&["api_keys", name]);
            let account = Self::find(
                &mut self.diagnostics,
                &self.names.accounts,
                "account",
                &key.account,
                place.member("account"),
            );
            let Some(account) = account else { continue };
            let value = key.value.clone().unwrap_or_else(|| {
                format!(
                    "{:020x}{:020x}",
                    fingerprint("key", name),
                    fingerprint("value", name)
                )
            });
            let region = self.region(key.region.as_deref());
            let id = self.topology.api_keys.push(ApiKey {
                name: name.clone(),
                account,
                region,
                value,
                is_enabled: key.enabled,
                place,
            });
            self.names.api_keys.insert(name, id);
        }
        for (name, plan) in &scenario.usage_plans {
            let place = Place::at(&["usage_plans", name]);
            Self::find(
                &mut self.diagnostics,
                &self.names.accounts,
                "account",
                &plan.account,
                place.member("account"),
            );
            let keys = plan
                .keys
                .iter()
                .enumerate()
                .filter_map(|(index, key)| {
                    Self::find(
                        &mut self.diagnostics,
                        &self.names.api_keys,
                        "API key",
                        key,
                        place.member("keys").index(index),
                    )
                })
                .collect();
            let stages = self.plan_stages(plan, &place);
            self.topology.usage_plans.push(UsagePlan {
                name: name.clone(),
                stages,
                keys,
                throttling: plan.throttling.map(limit),
                quota: plan.quota.map(|quota| Quota {
                    limit: quota.limit,
                    period: match quota.period {
                        Period::Day => "DAY",
                        Period::Week => "WEEK",
                        Period::Month => "MONTH",
                    },
                    used: quota.used,
                }),
                place,
            });
        }
        self.one_plan_a_key();
    }

    fn plan_stages(&mut self, plan: &crate::model::UsagePlan, place: &Place) -> Vec<PlanStage> {
        let mut stages = Vec::new();
        for (index, stage) in plan.stages.iter().enumerate() {
            let at = place.member("stages").index(index);
            let api = Self::find(
                &mut self.diagnostics,
                &self.names.apis,
                "API",
                &stage.api,
                at.member("api"),
            );
            let Some(id) = api else { continue };
            let api = &self.topology.apis[id];
            let Some(found) = api.stages.iter().find(|other| other.name == stage.stage) else {
                let known = api.stages.iter().map(|stage| stage.name.as_str());
                self.diagnostics
                    .push(dangling("stage", &stage.stage, known, at.member("stage")));
                continue;
            };
            let known = methods_of(&found.snapshot);
            for method in stage
                .methods
                .keys()
                .filter(|method| !known.contains(method))
            {
                let known = known.iter().map(String::as_str);
                let at = at.member("methods").member(method);
                self.diagnostics.push(dangling("method", method, known, at));
            }
            stages.push(PlanStage {
                api: id,
                stage: stage.stage.clone(),
                methods: stage
                    .methods
                    .iter()
                    .map(|(method, throttling)| (method.clone(), limit(*throttling)))
                    .collect(),
            });
        }
        stages
    }

    /// A key may be in one plan of a stage (G-KEY-06).
    fn one_plan_a_key(&mut self) {
        let mut twins = Vec::new();
        let plans: Vec<_> = self
            .topology
            .usage_plans
            .iter()
            .map(|(_, plan)| plan)
            .collect();
        for (index, plan) in plans.iter().enumerate() {
            for other in plans.iter().take(index) {
                let shared_stage = plan.stages.iter().any(|stage| {
                    other
                        .stages
                        .iter()
                        .any(|twin| twin.api == stage.api && twin.stage == stage.stage)
                });
                let shared_key = plan.keys.iter().find(|key| other.keys.contains(key));
                if let (true, Some(&key)) = (shared_stage, shared_key) {
                    twins.push(
                        Diagnostic::error(
                            "KEY_IN_TWO_PLANS",
                            plan.place.member("keys"),
                            format!(
                                "API key `{}` is in plan `{}` of the same stage already",
                                self.topology.api_keys[key].name, other.name
                            ),
                        )
                        .hint("a key has one usage plan a stage (G-KEY-06)"),
                    );
                }
            }
        }
        self.diagnostics.append(&mut twins);
    }
}
