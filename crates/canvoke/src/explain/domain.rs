//! The words of the gate DomainPolicy.

use canvoke_iam::{Decision, Layer};

use super::words::Words;
use super::{Scene, grant, policy, readings};
use crate::fix::Fix;
use crate::gateway::domain_policy::Finding;

pub(super) fn policy(scene: &Scene<'_>, finding: &Finding) -> Vec<Words> {
    let Some(domain) = finding.domain else {
        return vec![
            Words::new(
                "NO_CUSTOM_DOMAIN",
                "G-AUTH-12",
                "the call does not come by a private custom domain",
            )
            .place(&scene.api_place()),
        ];
    };
    let domain = &scene.topology.domains[domain];
    let name = &domain.name;
    let (Some(policy), Some(evaluation)) = (&domain.policy, &finding.evaluation) else {
        return vec![
            Words::new(
                "DOMAIN_WITHOUT_POLICY",
                "G-DOM-02",
                format!("private domain `{name}` has no policy, so nobody may invoke by it"),
            )
            .place(&domain.place)
            .fix(Fix::advice(
                "give the domain a policy that allows `execute-api:Invoke` to its endpoints; it works without a deployment (G-DOM-09)",
            )),
        ];
    };
    let words = match evaluation.decision() {
        Decision::Allow => Words::new(
            "DOMAIN_POLICY_ALLOWS",
            "G-DOM-05",
            format!("the policy of domain `{name}` allows the call"),
        ),
        Decision::ExplicitDeny => Words::new(
            "DOMAIN_POLICY_EXPLICIT_DENY",
            "G-DOM-05",
            format!("the policy of domain `{name}` denies the call"),
        )
        .fix(Fix::advice(format!(
            "narrow the statement of domain `{name}` that denies"
        ))),
        Decision::ImplicitDeny => {
            let caller = scene.principal_arn().filter(|_| finding.sees_caller);
            Words::new(
                "DOMAIN_POLICY_IMPLICIT_DENY",
                "G-DOM-05",
                format!("no statement of the policy of domain `{name}` allows the call"),
            )
            .fix(grant::in_policy(
                format!(
                    "allow {} in the policy of domain `{name}`",
                    finding.resource
                ),
                policy,
                grant::statement(caller.as_deref().unwrap_or("*"), &finding.resource, None),
                Vec::new(),
            ))
        }
        Decision::Unknown => Words::new(
            "DOMAIN_POLICY_DEPENDS",
            "I-COND-20",
            format!(
                "the policy of domain `{name}` depends on {}",
                policy::unknown(evaluation)
            ),
        ),
    };
    let words = readings::both(scene, words.place(&policy.place), evaluation);
    vec![policy::decided_by(
        words,
        evaluation,
        Layer::Resource,
        &|_, _| Some(policy),
    )]
}
