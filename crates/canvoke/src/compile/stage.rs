//! Deployments and stages: what was frozen, what was saved otherwise since, and what a stage sets by itself.

use std::collections::BTreeMap;

use super::{Compiler, dangling};
use crate::arena::Id;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{self, Named, Throttling, WebAclAction};
use crate::topology::{Canary, Endpoint, Frozen, GatewayResponse, Snapshot, Stage, WebAcl};

/// What was saved: as written, and as AWS would have it.
type Saved<'a> = (&'a model::Snapshot, &'a Snapshot);

impl Compiler<'_> {
    pub(super) fn stages(
        &mut self,
        name: &str,
        api: &model::Api,
        saved: Saved<'_>,
        (scope, region): (&str, &str),
        place: &Place,
    ) -> Vec<Stage> {
        let mut stages = Vec::new();
        for (stage_name, stage) in &api.stages {
            let at = place.member("stages").member(stage_name);
            if !is_stage_name(stage_name) {
                self.diagnostics.push(
                    Diagnostic::error(
                        "INVALID_STAGE_NAME",
                        at.clone(),
                        format!("`{stage_name}` is not a stage name"),
                    )
                    .hint("a stage's name has up to 128 letters, digits, `-` and `_`; `ping` and `sping` are reserved (G-Q-07)"),
                );
            }
            let mut deployed = |deployment: &str, at: Place| {
                self.deployed(name, api, deployment, saved, (scope, region), (place, at))
            };
            let Some((snapshot, stale)) = deployed(&stage.deployment, at.member("deployment"))
            else {
                continue;
            };
            let canary = stage.canary.as_ref().and_then(|canary| {
                let at = at.member("canary").member("deployment");
                let (snapshot, stale) = deployed(&canary.deployment, at)?;
                let mut variables = stage.variables.0.clone();
                variables.extend(canary.variables.0.clone());
                Some(Canary {
                    percent: canary.percent.clamp(0.0, 100.0),
                    deployment: canary.deployment.clone(),
                    snapshot,
                    stale,
                    variables,
                })
            });
            if let Some(canary) = &stage.canary
                && !(0.0..=100.0).contains(&canary.percent)
            {
                self.diagnostics.push(
                    Diagnostic::error(
                        "INVALID_PERCENT",
                        at.member("canary").member("percent"),
                        format!("a canary cannot take {} % of the calls", canary.percent),
                    )
                    .hint("write 0 to 100"),
                );
            }
            self.method_settings(&stage.methods, &snapshot, &at);
            if !stale.is_empty() {
                self.diagnostics
                    .push(stale_remark(name, stage_name, stage, &stale, &at));
            }
            let writer = self.scenario.accounts.get(&api.account);
            let may_write = writer.and_then(|account| account.cloudwatch_role);
            let observed = self.observed(stage, may_write, &at);
            stages.push(Stage {
                name: stage_name.clone(),
                deployment: stage.deployment.clone(),
                snapshot,
                is_stale: !stale.is_empty(),
                stale,
                variables: stage.variables.0.clone(),
                canary,
                web_acl: web_acl(stage),
                throttling: stage.throttling.map(limit),
                method_throttling: stage
                    .methods
                    .iter()
                    .filter_map(|(method, settings)| {
                        Some((method.clone(), limit(settings.throttling?)))
                    })
                    .collect(),
                cached: stage
                    .methods
                    .iter()
                    .filter_map(|(method, settings)| Some((method.clone(), settings.cache_ttl?)))
                    .filter(|(_, seconds)| *seconds > 0)
                    .collect(),
                observed,
                place: at,
            });
        }
        stages
    }

    /// What a deployment froze, and what was saved otherwise since.
    fn deployed(
        &mut self,
        name: &str,
        api: &model::Api,
        deployment: &str,
        (written, saved): Saved<'_>,
        scope: (&str, &str),
        (place, at): (&Place, Place),
    ) -> Option<(Snapshot, Vec<Frozen>)> {
        let Some(taken) = api.deployments.get(deployment) else {
            let known = api.deployments.keys().map(String::as_str);
            self.diagnostics
                .push(dangling("deployment", deployment, known, at));
            return None;
        };
        let Some(frozen) = &taken.snapshot else {
            return Some((saved.clone(), Vec::new()));
        };
        let at = place
            .member("deployments")
            .member(deployment)
            .member("snapshot");
        let snapshot = self.snapshot(name, frozen, scope, &at);
        Some((snapshot, differences(frozen, written)))
    }

    pub(super) fn snapshot(
        &mut self,
        name: &str,
        written: &model::Snapshot,
        (scope, region): (&str, &str),
        place: &Place,
    ) -> Snapshot {
        let policy = written.policy.as_ref().map(|document| {
            self.api_policy(
                format!("resource policy of {name}"),
                document,
                scope,
                place.member("policy"),
            )
        });
        let authorizers = self.authorizers(&written.authorizers, scope, place);
        Snapshot {
            policy,
            resources: self.resources(written, &authorizers, &place.member("resources")),
            authorizers,
            associated: self.associated(&written.endpoints, region, &place.member("endpoints")),
            is_default_name_disabled: written.disable_execute_api_endpoint,
            takes_key_from_authorizer: written.api_key_source == model::KeySource::Authorizer,
            responses: self.responses(
                &written.gateway_responses,
                &place.member("gateway_responses"),
            ),
        }
    }

    /// Gateway responses by type; a type that AWS does not know is told (G-MSG-22).
    fn responses(
        &mut self,
        written: &Named<model::GatewayResponse>,
        place: &Place,
    ) -> BTreeMap<String, GatewayResponse> {
        let mut responses = BTreeMap::new();
        for (kind, response) in written {
            if !RESPONSE_TYPES.contains(&kind.as_str()) {
                self.diagnostics.push(dangling(
                    "gateway response type",
                    kind,
                    RESPONSE_TYPES.iter().copied(),
                    place.member(kind),
                ));
                continue;
            }
            let template = response
                .templates
                .get("application/json")
                .or_else(|| response.templates.values().next())
                .cloned();
            let headers = response
                .headers
                .iter()
                .map(|(name, value)| (name.clone(), unquoted(value).to_owned()))
                .collect();
            responses.insert(
                kind.clone(),
                GatewayResponse {
                    status: response.status,
                    template,
                    headers,
                },
            );
        }
        responses
    }

    /// Settings of methods that the deployment does not have are told.
    fn method_settings(
        &mut self,
        written: &Named<model::MethodSettings>,
        snapshot: &Snapshot,
        place: &Place,
    ) {
        let known: Vec<String> = methods_of(snapshot);
        for name in written.keys().filter(|name| !known.contains(name)) {
            let at = place.member("methods").member(name);
            let known = known.iter().map(String::as_str);
            self.diagnostics.push(dangling("method", name, known, at));
        }
    }

    fn associated(&mut self, names: &[String], region: &str, place: &Place) -> Vec<Id<Endpoint>> {
        let mut associated = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let found = self.endpoint_of_region(name, region, "API", place.index(index));
            associated.extend(found);
        }
        associated
    }

    /// The endpoint of a name, where it is in the Region of the API or domain that names it (G-EP-06, G-DOM-08).
    pub(super) fn endpoint_of_region(
        &mut self,
        name: &str,
        region: &str,
        what: &str,
        place: Place,
    ) -> Option<Id<Endpoint>> {
        let endpoint = Self::find(
            &mut self.diagnostics,
            &self.names.endpoints,
            "endpoint",
            name,
            place.clone(),
        )?;
        let other = &self.topology.endpoints[endpoint];
        if other.region == region {
            return Some(endpoint);
        }
        self.diagnostics.push(
            Diagnostic::error(
                "OTHER_REGION",
                place,
                format!(
                    "endpoint `{name}` is in `{}`, the {what} in `{region}`",
                    other.region
                ),
            )
            .hint(format!(
                "endpoint and {what} must be in one Region (G-EP-06)"
            )),
        );
        None
    }
}

/// What of the frozen differs from the saved.
fn differences(frozen: &model::Snapshot, saved: &model::Snapshot) -> Vec<Frozen> {
    [
        (frozen.policy != saved.policy, Frozen::Policy),
        (frozen.resources != saved.resources, Frozen::Resources),
        (frozen.authorizers != saved.authorizers, Frozen::Authorizers),
        (frozen.endpoints != saved.endpoints, Frozen::Associations),
        (
            frozen.disable_execute_api_endpoint != saved.disable_execute_api_endpoint,
            Frozen::DefaultName,
        ),
        (
            frozen.api_key_source != saved.api_key_source,
            Frozen::KeySource,
        ),
        (frozen.models != saved.models, Frozen::Models),
        (
            frozen.gateway_responses != saved.gateway_responses,
            Frozen::Responses,
        ),
    ]
    .into_iter()
    .filter_map(|(differs, what)| differs.then_some(what))
    .collect()
}

fn stale_remark(
    name: &str,
    stage_name: &str,
    stage: &model::Stage,
    stale: &[Frozen],
    place: &Place,
) -> Diagnostic {
    let what: Vec<&str> = stale
        .iter()
        .map(|what| match what {
            Frozen::Policy => "resource policy",
            Frozen::Resources => "resources",
            Frozen::Authorizers => "authorizers",
            Frozen::Associations => "associated endpoints",
            Frozen::DefaultName => "`disable_execute_api_endpoint`",
            Frozen::KeySource => "`api_key_source`",
            Frozen::Models => "models",
            Frozen::Responses => "gateway responses",
        })
        .collect();
    Diagnostic::note(
        "STALE_DEPLOYMENT",
        place.member("deployment"),
        format!(
            "stage `{stage_name}` of API `{name}` runs deployment `{}`, and what was saved since is not deployed: {}",
            stage.deployment,
            what.join(", ")
        ),
    )
    .hint("take a new deployment and point the stage at it (G-DEP-01, G-DEP-02)")
}

/// `GET /pets/{id}` for every method.
pub(super) fn methods_of(snapshot: &Snapshot) -> Vec<String> {
    snapshot
        .resources
        .iter()
        .flat_map(|resource| {
            resource
                .methods
                .iter()
                .map(|method| format!("{} {}", method.verb, resource.path))
        })
        .collect()
}

/// What a stage's name may be (G-Q-07).
fn is_stage_name(name: &str) -> bool {
    (1..=128).contains(&name.len())
        && !["ping", "sping"].contains(&name)
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

pub(super) fn limit(written: Throttling) -> (f64, u32) {
    (written.rate, written.burst)
}

fn web_acl(stage: &model::Stage) -> Option<WebAcl> {
    let outcome = stage.web_acl_outcome.clone().unwrap_or_default();
    if stage.web_acl.is_none() && stage.web_acl_outcome.is_none() {
        return None;
    }
    Some(WebAcl {
        name: stage
            .web_acl
            .clone()
            .unwrap_or_else(|| "of the stage".to_owned()),
        is_blocking: match outcome.action {
            WebAclAction::Allow => Some(false),
            WebAclAction::Block => Some(true),
            WebAclAction::Unknown => None,
        },
        rule: outcome.rule,
        response: outcome
            .response
            .map(|response| (response.status, response.body)),
    })
}

/// AWS wants a header's fixed value in single quotes.
fn unquoted(value: &str) -> &str {
    value
        .strip_prefix('\'')
        .and_then(|value| value.strip_suffix('\''))
        .unwrap_or(value)
}

/// The types of gateway responses that an API may word (G-MSG).
const RESPONSE_TYPES: [&str; 21] = [
    "ACCESS_DENIED",
    "API_CONFIGURATION_ERROR",
    "AUTHORIZER_CONFIGURATION_ERROR",
    "AUTHORIZER_FAILURE",
    "BAD_REQUEST_BODY",
    "BAD_REQUEST_PARAMETERS",
    "DEFAULT_4XX",
    "DEFAULT_5XX",
    "EXPIRED_TOKEN",
    "INTEGRATION_FAILURE",
    "INTEGRATION_TIMEOUT",
    "INVALID_API_KEY",
    "INVALID_SIGNATURE",
    "MISSING_AUTHENTICATION_TOKEN",
    "QUOTA_EXCEEDED",
    "REQUEST_TOO_LARGE",
    "RESOURCE_NOT_FOUND",
    "THROTTLED",
    "UNAUTHORIZED",
    "UNSUPPORTED_MEDIA_TYPE",
    "WAF_FILTERED",
];
