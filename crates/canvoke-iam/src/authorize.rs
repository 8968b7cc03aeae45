//! A request against one layer, or against all. Knows nothing of clauses.

use crate::Truth;
use crate::arn::Arn;
use crate::contested::Preferred;
use crate::decision::{Decision, Layer};
use crate::fold::{Layered, ORDER, Shape, fold};
use crate::policy::Effect;
use crate::prepare::PreparedPolicy;
use crate::principal::Kind;
use crate::record::Record;
use crate::request::Request;
use crate::statement::{Question, Tally};

/// The policies that a request is asked against. What is left out passes (ceilings) or grants nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Layers<'a> {
    /// Of the caller's user and groups, or role.
    pub identity: &'a [PreparedPolicy],
    /// Permissions boundary; one at most (I-EVAL-09).
    pub boundary: Option<&'a PreparedPolicy>,
    /// Session policies (I-EVAL-10).
    pub session: Option<&'a [PreparedPolicy]>,
    /// Service control policies, a list a level from the organization's root to the caller's account (I-EVAL-16). No
    /// levels: the account is in no organization.
    pub service_control: &'a [Vec<PreparedPolicy>],
    /// Resource control policies, a list a level from the organization's root to the owner's account (I-EVAL-19).
    /// `RCPFullAWSAccess` need not be among them.
    pub resource_control: &'a [Vec<PreparedPolicy>],
    /// Of the resource.
    pub resource: Option<&'a [PreparedPolicy]>,
    /// Of the VPC endpoint; none: full access (I-EVAL-21).
    pub endpoint: Option<&'a [PreparedPolicy]>,
    /// The account that owns the resource; empty: the one in the resource's ARN, or else the caller's.
    pub resource_owner: &'a str,
    /// Whether the caller is of the organization's management account, which SCPs do not bind (I-EVAL-15).
    pub is_management_account: bool,
    /// Whether the owner is the organization's management account, whose resources RCPs do not bind (I-EVAL-15).
    pub is_owner_management_account: bool,
    /// Whether the caller is a service-linked role, which neither SCPs nor RCPs bind (I-EVAL-14); a session whose role
    /// has the path of one is so anyway.
    pub is_service_linked_role: bool,
}

/// Asks the policies of one layer on their own: the endpoint policy, or the resource policy of a call without IAM.
/// Cost: the statements that can match the action, times their clauses.
pub fn evaluate<R: Record>(
    layer: Layer,
    policies: &[PreparedPolicy],
    request: &Request,
    record: &mut R,
) -> Decision {
    let question = Question {
        layer,
        request,
        // I-PRIN-12: the boundary is the caller's, whichever layer is asked.
        has_boundary: request.principal.has_boundary(),
    };
    if R::KEEPS {
        let tally = take_down(0, policies, &question, record);
        return Decision::of(tally.deny, tally.allow);
    }
    let deny = deny(policies, &question);
    if deny.is_yes() {
        return Decision::ExplicitDeny;
    }
    Decision::of(deny, allow(policies, &question).allow)
}

/// Asks all layers
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>,
/// read 2026-11). Cost: the statements that can match the action, times their clauses; nothing is allocated without a
/// record.
pub fn authorize<R: Record>(layers: &Layers<'_>, request: &Request, record: &mut R) -> Decision {
    let shape = Shape::of(layers, request);
    let mut live = Live::new(layers, shape, request);
    if !R::KEEPS {
        return fold(shape, &mut live, &Preferred);
    }
    record.shape(shape);
    let mut taken = Taken { tallies: [None; 7] };
    for (layer, slot) in ORDER.into_iter().zip(&mut taken.tallies) {
        *slot = live.take_down(layer, record);
    }
    fold(shape, &mut taken, &Preferred)
}

impl Shape {
    fn of(layers: &Layers<'_>, request: &Request) -> Self {
        let account = request.principal.account();
        let named = match layers.resource_owner {
            "" => Arn::parse(&request.resource).map_or("", |arn| arn.account),
            owner => owner,
        };
        Self {
            is_same_account: account.is_some_and(|account| named.is_empty() || account == named),
            has_account: account.is_some(),
            is_root: request.principal.is_root(),
            lacks_session_policy: layers.session.is_none()
                && matches!(request.principal.kind(), Kind::FederatedUser { .. }),
        }
    }
}

/// Layers that are asked when they are needed.
struct Live<'a> {
    /// By layer.
    policies: [Policies<'a>; 7],
    request: &'a Request,
    has_boundary: bool,
}

/// The policies of a layer: one list, or one a level.
#[derive(Clone, Copy)]
enum Policies<'a> {
    None,
    List(&'a [PreparedPolicy]),
    Levels(&'a [Vec<PreparedPolicy>]),
}

impl<'a> Live<'a> {
    fn new(layers: &Layers<'a>, shape: Shape, request: &'a Request) -> Self {
        let principal = &request.principal;
        let list = |list: Option<&'a [PreparedPolicy]>| list.map_or(Policies::None, Policies::List);
        let own = |policies| match shape.has_account {
            true => policies,
            false => Policies::None,
        };
        // I-EVAL-14; asked only where there are levels that it would pass over.
        let levels = |levels: &'a [Vec<PreparedPolicy>]| {
            let is_bound = !levels.is_empty()
                && !layers.is_service_linked_role
                && !principal.is_service_linked_role();
            match is_bound {
                true => Policies::Levels(levels),
                false => Policies::None,
            }
        };
        let mut policies = [Policies::None; 7];
        let mut put = |layer: Layer, found| {
            if let Some(place) = policies.get_mut(layer as usize) {
                *place = found;
            }
        };
        put(Layer::Endpoint, list(layers.endpoint));
        put(Layer::Resource, list(layers.resource));
        put(Layer::Identity, own(Policies::List(layers.identity)));
        let boundary = layers.boundary.map(std::slice::from_ref);
        put(Layer::Boundary, own(list(boundary)));
        put(Layer::Session, own(list(layers.session)));
        // I-EVAL-17: anonymous callers and services have no account that an SCP could bind.
        if !layers.is_management_account {
            put(Layer::ServiceControl, own(levels(layers.service_control)));
        }
        if !layers.is_owner_management_account {
            put(Layer::ResourceControl, levels(layers.resource_control));
        }
        Self {
            policies,
            request,
            // I-PRIN-12.
            has_boundary: layers.boundary.is_some() || principal.has_boundary(),
        }
    }

    #[inline(always)]
    fn policies(&self, layer: Layer) -> Policies<'a> {
        let found = self.policies.get(layer as usize);
        found.copied().unwrap_or(Policies::None)
    }

    fn question(&self, layer: Layer) -> Question<'a> {
        Question {
            layer,
            request: self.request,
            has_boundary: self.has_boundary,
        }
    }

    fn take_down(&self, layer: Layer, record: &mut impl Record) -> Option<Tally> {
        let question = self.question(layer);
        match self.policies(layer) {
            Policies::None => None,
            Policies::List(list) => Some(take_down(0, list, &question, record)),
            Policies::Levels(levels) => levels
                .iter()
                .enumerate()
                .map(|(level, list)| take_down(level, list, &question, record))
                .reduce(Tally::under),
        }
    }
}

impl Layered for Live<'_> {
    #[inline]
    fn deny(&mut self, layer: Layer) -> Truth {
        let question = self.question(layer);
        match self.policies(layer) {
            Policies::None => Truth::No,
            Policies::List(list) => deny(list, &question),
            Policies::Levels(levels) => levels
                .iter()
                .map(|list| deny(list, &question))
                .fold(Truth::No, Truth::or),
        }
    }

    #[inline]
    fn allow(&mut self, layer: Layer) -> Option<Tally> {
        let question = self.question(layer);
        match self.policies(layer) {
            Policies::None => None,
            Policies::List(list) => Some(allow(list, &question)),
            Policies::Levels(levels) => levels
                .iter()
                .map(|list| allow(list, &question))
                .reduce(Tally::under),
        }
    }
}

/// Layers that were asked already, in the order of `ORDER`.
pub(crate) struct Taken {
    pub(crate) tallies: [Option<Tally>; 7],
}

impl Layered for Taken {
    fn deny(&mut self, layer: Layer) -> Truth {
        self.allow(layer).map_or(Truth::No, |tally| tally.deny)
    }

    fn allow(&mut self, layer: Layer) -> Option<Tally> {
        let at = ORDER.iter().position(|other| *other == layer)?;
        self.tallies.get(at).copied().flatten()
    }
}

/// Whether a Deny of some policies applies.
fn deny(policies: &[PreparedPolicy], question: &Question<'_>) -> Truth {
    let mut deny = Truth::No;
    let _ = policies.iter().any(|policy| {
        policy.is_settled_by(Effect::Deny, &question.request.name, |statement| {
            deny = deny.or(statement.ask(question, &mut ()).truth);
            deny.is_yes()
        })
    });
    deny
}

/// What the Allow statements of some policies come to, until nothing can be added.
fn allow(policies: &[PreparedPolicy], question: &Question<'_>) -> Tally {
    let mut tally = Tally::of_no_statement(question.layer);
    if tally.allow.is_yes() {
        return tally;
    }
    let _ = policies.iter().any(|policy| {
        policy.is_settled_by(Effect::Allow, &question.request.name, |statement| {
            let cover = statement.ask(question, &mut ());
            tally.add(Some(Effect::Allow), cover.truth, cover.form);
            // Only the resource's own layer asks by which form it allows.
            match question.layer {
                Layer::Resource => tally.direct.is_yes(),
                _ => tally.allow.is_yes(),
            }
        })
    });
    tally
}

/// All statements of some policies, each recorded.
fn take_down(
    level: usize,
    policies: &[PreparedPolicy],
    question: &Question<'_>,
    record: &mut impl Record,
) -> Tally {
    record.layer(question.layer, level);
    let mut tally = Tally::of_no_statement(question.layer);
    for statement in policies.iter().flat_map(PreparedPolicy::statements) {
        let cover = statement.ask(question, record);
        tally.add(statement.effect, cover.truth, cover.form);
    }
    tally
}
