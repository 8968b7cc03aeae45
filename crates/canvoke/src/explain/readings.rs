//! What a decision of policies rests on beside the policies: contested rules of their language, and what the API sees of
//! a call that came through a load balancer. Decides nothing.

use canvoke_iam::{Authorization, Clause, ClauseEvaluation, Decision, StatementEvaluation, Truth};

use super::words::Words;
use super::{Scene, rules};
use crate::net::relay::{Part, Relay};
use crate::topology::{Topology, Vantage};

/// Adds to the words of a decision the other readings of contested rules, and what the API sees in place of the caller's
/// network.
pub(super) fn both(scene: &Scene<'_>, words: Words, evaluation: &Authorization) -> Words {
    let words = of_policies(words, evaluation);
    let relay = scene.target.and_then(|target| target.relay.as_ref());
    match relay.filter(|relay| relay.stops().next().is_some()) {
        Some(relay) => behind_balancer(scene, relay, words, evaluation),
        None => words,
    }
}

/// The contested rules without which the decision would be another one, and that other one (E-EXP-08).
pub(super) fn of_policies(mut words: Words, evaluation: &Authorization) -> Words {
    for note in evaluation.contested() {
        let instead = match note.instead {
            Decision::Allow => "allowed",
            Decision::ExplicitDeny | Decision::ImplicitDeny => "denied",
            Decision::Unknown => "unknown",
        };
        let rule = rules::find(note.rule.rule());
        words = words
            .evidence(
                format!(
                    "contested ({}): {}; under the other reading the call is {instead}",
                    rule.id, rule.why
                ),
                None,
            )
            .contested();
    }
    words
}

/// What the load balancer's network makes of a decision: its node's address counts (N-C-09), and the caller's VPC and
/// endpoint are not seen (N-NLB-15).
fn behind_balancer(
    scene: &Scene<'_>,
    relay: &Relay,
    mut words: Words,
    evaluation: &Authorization,
) -> Words {
    let hinges = |key: &'static str| {
        let statements = evaluation.statements();
        statements.filter_map(move |(_, statement)| hinge(statement, key))
    };
    if hinges("aws:VpcSourceIp").next().is_some() {
        words = words
            .evidence(
                "contested (N-C-09): behind a load balancer `aws:VpcSourceIp` is the address of its node; under the other reading it is unknown, and so is what this statement says",
                None,
            )
            .contested();
    }
    let hidden = hidden(scene, relay);
    let wants_hidden = |clause: &&ClauseEvaluation| {
        clause.truth == Truth::No && clause.wanted.iter().any(|id| hidden.contains(&id.as_str()))
    };
    let mut sources = hinges("aws:SourceVpc").chain(hinges("aws:SourceVpce"));
    if let Some(clause) = sources.find(wants_hidden) {
        let seen = relay.end.as_ref().map(|(endpoint, _)| {
            let endpoint = &scene.topology.endpoints[*endpoint];
            let vpc = &scene.topology.vpcs[endpoint.vpc];
            format!("endpoint `{}` and VPC `{}`", endpoint.id, vpc.id)
        });
        let wanted = clause
            .wanted
            .iter()
            .find(|id| hidden.contains(&id.as_str()));
        if let (Some(seen), Some(wanted)) = (seen, wanted) {
            words = words.evidence(
                format!(
                    "`{wanted}` is on the caller's side of the load balancer, where the API sees nothing: it sees {seen} for every caller (N-NLB-15)"
                ),
                None,
            );
        }
    }
    words
}

/// The clause about a key, where it alone decides whether the statement applies.
fn hinge<'e>(statement: &'e StatementEvaluation, key: &str) -> Option<&'e ClauseEvaluation> {
    let is_about = |clause: &ClauseEvaluation| matches!(&clause.clause, Clause::Condition { key: own, .. } if own.eq_ignore_ascii_case(key));
    let about = statement.clauses.iter().find(|clause| is_about(clause))?;
    let mut others = statement.clauses.iter().filter(|clause| !is_about(clause));
    others
        .all(|clause| clause.truth != Truth::No)
        .then_some(about)
}

/// Ids of the VPCs and endpoints that a call passes before the load balancer that leads to the API.
fn hidden<'t>(scene: &Scene<'t>, relay: &Relay) -> Vec<&'t str> {
    let topology: &Topology = scene.topology;
    let seen = relay
        .end
        .as_ref()
        .map(|(endpoint, _)| topology.endpoints[*endpoint].vpc);
    let client = match &topology.clients[scene.invocation.client].vantage {
        Vantage::Vpc { vpc, .. } => Some(*vpc),
        _ => None,
    };
    let crossed = relay.parts.iter().filter_map(|part| match part {
        Part::PrivateLink { endpoint, .. } => Some(&topology.endpoints[*endpoint]),
        Part::Stop(_) => None,
    });
    let vpcs = client
        .into_iter()
        .chain(crossed.clone().map(|endpoint| endpoint.vpc));
    let vpcs = vpcs.filter(|vpc| Some(*vpc) != seen);
    vpcs.map(|vpc| topology.vpcs[vpc].id.as_str())
        .chain(crossed.map(|endpoint| endpoint.id.as_str()))
        .collect()
}
