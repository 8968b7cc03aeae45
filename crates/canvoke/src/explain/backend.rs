//! The words of the gates behind the API key: Throttle and Integration.

use super::Scene;
use super::words::Words;
use crate::fix::{Edit, Fix};
use crate::gateway::integration::{self, Problem};
use crate::gateway::throttle::{self, Source};
use crate::topology::{Backend, Topology};

pub(super) fn throttle(scene: &Scene<'_>, finding: &throttle::Finding) -> Vec<Words> {
    let topology = scene.topology;
    let mut all = Vec::new();
    if let Some((plan, quota)) = finding.used_up() {
        let plan = &topology.usage_plans[plan];
        all.push(
            Words::new(
                "QUOTA_EXCEEDED",
                "G-MSG-15",
                format!(
                    "the quota of plan `{}` is used up: {} of {} requests in the {}",
                    plan.name,
                    quota.used,
                    quota.limit,
                    quota.period.to_ascii_lowercase()
                ),
            )
            .place(&plan.place.member("quota"))
            .fix(Fix::advice(
                "raise the plan's quota, or wait for the next period",
            )),
        );
    }
    if let Some(bucket) = finding.empty() {
        all.push(
            Words::new(
                "THROTTLED",
                "G-KEY-04",
                format!(
                    "{} of {} requests a second, burst {}, lets nothing pass",
                    limit_of(scene.topology, &bucket.source),
                    bucket.rate,
                    bucket.burst
                ),
            )
            .place(&place_of(scene, &bucket.source))
            .fix(Fix::advice("raise rate and burst of this limit")),
        );
    }
    if all.is_empty() {
        let mut words = Words::new(
            "WITHIN_LIMITS",
            "G-KEY-04",
            "every limit on the way has room for one call",
        )
        .place(&scene.stage_place());
        for bucket in &finding.buckets {
            words = words.evidence(
                format!(
                    "{}: {} requests a second, burst {}",
                    limit_of(scene.topology, &bucket.source),
                    bucket.rate,
                    bucket.burst
                ),
                Some(&place_of(scene, &bucket.source)),
            );
        }
        all.push(words);
    }
    all
}

/// Whose limit it is, in words.
pub(super) fn limit_of(topology: &Topology, source: &Source) -> String {
    match source {
        Source::PlanMethod(holder, method) => format!(
            "the limit of plan `{}` for key `{}` at {method}",
            topology.usage_plans[holder.plan].name, topology.api_keys[holder.key].name
        ),
        Source::Plan(holder) => format!(
            "the limit of plan `{}` for key `{}`",
            topology.usage_plans[holder.plan].name, topology.api_keys[holder.key].name
        ),
        Source::StageMethod(api, stage, method) => {
            let api = &topology.apis[*api];
            let stage = api.stages.get(*stage).map_or("", |stage| &stage.name);
            format!("the limit of stage `{stage}` for {method}")
        }
        Source::Account(account, region) => format!(
            "the limit of account `{}` in {region}",
            topology.accounts[*account].name
        ),
    }
}

fn place_of(scene: &Scene<'_>, source: &Source) -> crate::diagnostic::Place {
    let topology = scene.topology;
    match source {
        Source::PlanMethod(holder, _) => topology.usage_plans[holder.plan].place.member("stages"),
        Source::Plan(holder) => topology.usage_plans[holder.plan].place.member("throttling"),
        Source::StageMethod(..) => scene.stage_place(),
        Source::Account(account, _) => {
            crate::diagnostic::Place::at(&["accounts", &topology.accounts[*account].name])
        }
    }
}

pub(super) fn integration(scene: &Scene<'_>, finding: &integration::Finding) -> Vec<Words> {
    let place = scene.method_place().member("integration");
    if finding.problems.is_empty() {
        let (code, summary) = match &finding.backend {
            Backend::Mock => ("MOCK_ANSWERS", "the mock integration answers".to_owned()),
            Backend::Lambda { function, .. } => (
                "BACKEND_CALLED",
                format!("function `{function}` is invoked"),
            ),
            Backend::Http(url) => ("BACKEND_CALLED", format!("`{url}` is called")),
            Backend::VpcLink { url, .. } => (
                "BACKEND_CALLED",
                format!("`{url}` is called through the VPC link"),
            ),
            Backend::Service { action, .. } => ("BACKEND_CALLED", format!("`{action}` is called")),
        };
        return vec![Words::new(code, "G-MSG-11", summary).place(&place)];
    }
    finding
        .problems
        .iter()
        .map(|found| problem(scene, found).place(&place))
        .collect()
}

fn problem(scene: &Scene<'_>, problem: &Problem) -> Words {
    let place = scene.method_place().member("integration");
    match problem {
        Problem::MissingParameters(names) => Words::new(
            "MISSING_PARAMETERS",
            "G-MSG-06",
            format!("required parameters are missing: {}", names.join(", ")),
        )
        .fix(Fix::advice("send them, or make them optional and deploy")),
        Problem::InvalidBody(why) => Words::new(
            "INVALID_BODY",
            "G-MSG-07",
            format!("the body does not fit its model: {why}"),
        )
        .fix(Fix::advice("send a body that fits the model")),
        Problem::BodyNotJudged(why) => Words::new(
            "BODY_NOT_JUDGED",
            "G-MSG-07",
            format!("nobody can say whether the body fits its model: {why}"),
        ),
        Problem::UnsupportedMediaType(content_type) => Words::new(
            "UNSUPPORTED_MEDIA_TYPE",
            "G-MSG-20",
            format!("the integration has no template for `{content_type}` and hands nothing on"),
        )
        .fix(Fix::advice(
            "send a content type that has a template, or add one and deploy",
        )),
        Problem::CallersCredentials => Words::new(
            "CALLERS_CREDENTIALS",
            "G-MSG-11",
            "the backend is called with the caller's own credentials, and whether those may call it is not simulated",
        ),
        Problem::MissingVariable(name) => Words::new(
            "STAGE_VARIABLE_MISSING",
            "G-DEP-06",
            format!("the stage has no variable `{name}`"),
        )
        .fix(Fix::advice(format!(
            "set the stage variable `{name}`: it works without a deployment"
        ))),
        Problem::FunctionNotKnown(function) => Words::new(
            "FUNCTION_MISSING",
            "G-MSG-11",
            format!(
                "function `{function}` is not in the scenario, so nobody can say whether it may be invoked"
            ),
        ),
        Problem::NoPermission(function) => Words::new(
            "LAMBDA_PERMISSION_MISSING",
            "G-MSG-11",
            format!("the policy of function `{function}` does not let the API invoke it"),
        )
        .fix(Fix::new(
            format!("let the API invoke function `{function}`"),
            vec![Edit::Set {
                pointer: place.member("lambda").member("permission").pointer,
                value: true.into(),
            }],
        )),
        Problem::WrongSource {
            function,
            demanded,
            sent,
        } => Words::new(
            "LAMBDA_SOURCE_ARN_WRONG",
            "G-MSG-11",
            format!(
                "the policy of function `{function}` lets `{demanded}` in, and this method is `{sent}`"
            ),
        )
        .fix(Fix::new(
            format!("let `{sent}` invoke function `{function}`"),
            vec![Edit::Set {
                pointer: place.member("lambda").member("source_arn").pointer,
                value: sent.clone().into(),
            }],
        )),
        Problem::VpcLinkNotAvailable(state) => Words::new(
            "VPC_LINK_NOT_AVAILABLE",
            "G-MSG-03",
            format!("the VPC link is {state}"),
        )
        .fix(Fix::advice("repair the VPC link, or make another")),
        Problem::RoleNotAllowed(action) => Words::new(
            "INTEGRATION_ROLE_NOT_ALLOWED",
            "G-MSG-03",
            format!("the integration's role cannot be assumed, or may not do `{action}`"),
        )
        .fix(Fix::advice(format!(
            "let apigateway.amazonaws.com assume the role, and the role do `{action}`"
        ))),
        Problem::BadAddress => Words::new(
            "BACKEND_ADDRESS_INVALID",
            "G-MSG-03",
            "the backend's address is none, as the scenario says",
        )
        .fix(Fix::advice("correct the integration's address and deploy")),
        Problem::Unreachable => Words::new(
            "BACKEND_UNREACHABLE",
            "G-MSG-09",
            "no connection to the backend comes about, as the scenario says",
        )
        .fix(Fix::advice(
            "make the backend reachable: its load balancer, listener and certificate",
        )),
        Problem::TimedOut {
            latency_ms,
            timeout_ms,
        } => Words::new(
            "BACKEND_TIMED_OUT",
            "G-MSG-10",
            format!(
                "the backend takes {latency_ms} ms, and API Gateway waits {timeout_ms} ms (G-Q-05)"
            ),
        )
        .fix(Fix::advice(
            "make the backend faster or answer first and work later, or raise the time-out",
        )),
        Problem::FunctionError => Words::new(
            "FUNCTION_ERROR",
            "G-MSG-11",
            "the function raises an error, as the scenario says",
        )
        .fix(Fix::advice("catch the error in the function")),
        Problem::MalformedAnswer => Words::new(
            "PROXY_ANSWER_MALFORMED",
            "G-MSG-11",
            "the function's answer is not `statusCode`, `headers` and a text `body`, as the scenario says",
        )
        .fix(Fix::advice("return `{ \"statusCode\": 200, \"body\": \"...\" }`")),
    }
}
