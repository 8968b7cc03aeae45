//! What a Lambda authorizer comes to (G3.6): identity, kept results, the function, and Table A with the resource policy.
//! Knows nothing of the resource policy's own denies, which come before it (see authorization).

use canvoke_iam::{
    Authorization as Evaluated, Decision, Effect, Layer, PolicyKind, PreparedPolicy, Recorder,
    Request, Truth, evaluate, parse,
};

use super::api::Selected;
use super::identity_source::Seen;
use super::method;
use super::request::{self, Arrival, INVOKE};
use crate::gate::Outcome;
use crate::invocation::Invocation;
use crate::topology::{
    Authorization, Expression, Fit, IdentitySource, LambdaAction, LambdaAuthorizer, LambdaResult,
    MAX_RESULT, METHOD_ARN, ReturnedPolicy, Snapshot, Topology,
};

/// What came of asking.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Sources without a value, by index: 401, and the function is not invoked (G-LAM-01, G-LAM-02).
    NoIdentity(Vec<usize>),
    /// The token does not fit the validation expression: 401, and the function is not invoked (G-LAM-01).
    DoesNotFit,
    /// API Gateway may not invoke the function (G-LAM-04).
    NotPermitted,
    /// The function raises `Unauthorized` (G-LAM-05).
    Unauthorized {
        /// Index of the result.
        result: usize,
    },
    /// The function fails, or returns what is no result (G-LAM-04, G-LAM-05, G-LAM-06).
    Failed {
        /// Index of the result.
        result: usize,
        /// How.
        failure: Failure,
    },
    /// The function returns a policy, or one is kept.
    Policy(Box<Judged>),
    /// Nobody knows.
    NotKnown(NotKnown),
}

/// How a function fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It raises something.
    Raises,
    /// It returns what is no result.
    Malformed,
    /// It returns more than 8 KB, so many bytes (G-Q-06).
    TooLarge(usize),
    /// It does not answer in time.
    Timeout,
}

/// Why nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotKnown {
    /// The scenario does not say what the function does.
    NoResults,
    /// It says so for other callers only.
    NoneFits,
    /// Which result fits depends on a value that nobody gave, of the source with this index.
    Identity(usize),
    /// The result's policy is not said, of the result with this index.
    NoPolicy(usize),
    /// Whether the token fits the validation expression cannot be told: it cannot be read, or fits a part.
    Validation(Fit),
}

/// A returned policy and the resource policy, each on its own.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Index of the result.
    pub result: usize,
    /// The method ARN that the function was given.
    pub given: String,
    /// The returned policy's evaluation.
    pub returned: Evaluated,
    /// The deployed resource policy's.
    pub resource: Evaluated,
    /// What a result for this very method would say, where an older one counts.
    pub fresh: Option<Decision>,
    /// What became of an earlier call's result.
    pub kept: Kept,
}

/// What became of an earlier call's result (G-LAM-03).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// There was no earlier call.
    NoCall,
    /// It still counts, so many seconds after.
    Counts {
        /// Seconds.
        after: u32,
    },
    /// Nothing is kept.
    Off,
    /// Its time is over.
    Over,
    /// The earlier call did not ask this authorizer, or nothing of its result is kept.
    NotAsked,
    /// An identity source differs with the method or the path, so each has a result of its own.
    OtherKey,
}

impl Answer {
    /// Pass, Block or Unknown.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::NoIdentity(_)
            | Self::DoesNotFit
            | Self::NotPermitted
            | Self::Unauthorized { .. }
            | Self::Failed { .. } => Outcome::Block,
            Self::Policy(judged) => super::endpoint_policy::outcome_of(judged.decision()),
            Self::NotKnown(_) => Outcome::Unknown,
        }
    }
}

impl Judged {
    /// Table A (G-AUTH-21): a deny of either wins, then an allow of either (G-AUTH-28, G-AUTH-29).
    pub fn decision(&self) -> Decision {
        table_a(&self.returned, &self.resource)
    }
}

fn table_a(returned: &Evaluated, resource: &Evaluated) -> Decision {
    let says = |effect: Effect| {
        let statements = returned.statements().chain(resource.statements());
        statements
            // One without an effect may be either (I-EVAL-23).
            .filter(|(_, one)| one.effect.is_none() || one.effect == Some(effect))
            .map(|(_, one)| match one.effect {
                Some(_) => one.applies(),
                None => one.applies().and(Truth::Unknown),
            })
            .fold(Truth::No, Truth::or)
    };
    match (says(Effect::Deny), says(Effect::Allow)) {
        (Truth::Yes, _) => Decision::ExplicitDeny,
        (_, Truth::No) => Decision::ImplicitDeny,
        (Truth::No, Truth::Yes) => Decision::Allow,
        _ => Decision::Unknown,
    }
}

/// A call at a method that a Lambda authorizer guards.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// What AWS has.
    pub topology: &'a Topology,
    /// The call.
    pub invocation: &'a Invocation,
    /// The stage.
    pub selected: Selected,
    /// What brought it along.
    pub arrival: Arrival,
    /// The snapshot that the authorizer is of.
    pub snapshot: &'a Snapshot,
    /// Index of the authorizer.
    pub index: usize,
    /// As IAM sees it: anonymous.
    pub request: &'a Request,
    /// The resource policy.
    pub policy: Option<&'a PreparedPolicy>,
}

/// Asks the authorizer (G-AUTH-07). `resource` is what the resource policy says, which is no explicit deny.
pub fn ask(
    asked: &Asked<'_>,
    (authorizer, validation): (&LambdaAuthorizer, Option<&Expression>),
    resource: Evaluated,
) -> Answer {
    let seen: Vec<Seen> = authorizer
        .sources
        .iter()
        .map(|source| asked.read(source))
        .collect();
    // G-LAM-01, G-LAM-02: a token must be there; with caching, so must every source.
    let missing: Vec<usize> = (0..)
        .zip(&seen)
        .filter(|(_, seen)| matches!(seen, Seen::Missing))
        .map(|(index, _)| index)
        .collect();
    if !missing.is_empty() && (authorizer.takes_token || authorizer.ttl > 0) {
        return Answer::NoIdentity(missing);
    }
    if let (Some(validation), Some(token)) = (validation, seen.first()) {
        let fit = match token {
            Seen::Text(token) => validation.fit(token),
            Seen::Missing | Seen::NotKnown => Fit::Unknown,
        };
        match fit {
            Fit::Whole => {}
            Fit::No => return Answer::DoesNotFit,
            Fit::Part | Fit::Unknown => return Answer::NotKnown(NotKnown::Validation(fit)),
        }
    }
    let found = result(authorizer, &seen);
    let kept = asked.kept(authorizer);
    // A kept policy spares the function, whoever may invoke it now; nothing else is kept.
    let is_policy =
        matches!(found, Ok((_, result)) if matches!(result.action, LambdaAction::Policy(_)));
    let kept = match kept {
        Kept::Counts { .. } if !is_policy => Kept::NotAsked,
        kept => kept,
    };
    let is_kept = matches!(kept, Kept::Counts { .. });
    if !authorizer.is_permitted && !is_kept {
        return Answer::NotPermitted;
    }
    let (index, result) = match found {
        Ok(found) => found,
        Err(why) => return Answer::NotKnown(why),
    };
    let failed = |failure| Answer::Failed {
        result: index,
        failure,
    };
    let policy = match &result.action {
        LambdaAction::Policy(Some(policy)) => policy,
        LambdaAction::Policy(None) => return Answer::NotKnown(NotKnown::NoPolicy(index)),
        LambdaAction::Unauthorized => return Answer::Unauthorized { result: index },
        LambdaAction::Error => return failed(Failure::Raises),
        LambdaAction::Malformed => return failed(Failure::Malformed),
        LambdaAction::Timeout => return failed(Failure::Timeout),
    };
    if policy.policy.text.len() > MAX_RESULT {
        return failed(Failure::TooLarge(policy.policy.text.len()));
    }
    let given = match (&kept, &asked.invocation.earlier) {
        (Kept::Counts { .. }, Some(earlier)) => request::arn_of(
            asked.topology,
            asked.selected,
            &earlier.method,
            &earlier.path,
        ),
        _ => asked.request.resource.clone(),
    };
    let fresh = is_kept.then(|| {
        let returned = evaluated(policy, &asked.request.resource, asked.request);
        table_a(&returned, &resource)
    });
    Answer::Policy(Box::new(Judged {
        result: index,
        returned: evaluated(policy, &given, asked.request),
        resource,
        fresh,
        kept,
        given,
    }))
}

/// What a returned policy says, whose conditions see the request (G-LAM-09).
fn evaluated(policy: &ReturnedPolicy, given: &str, request: &Request) -> Evaluated {
    let made;
    let prepared = if policy.is_template {
        let text = policy.policy.text.replace(METHOD_ARN, given);
        let (parsed, _) = parse(&text, PolicyKind::Identity);
        made = PreparedPolicy::new(&parsed, &policy.policy.name);
        &made
    } else {
        &policy.policy.prepared
    };
    let mut recorder = Recorder::default();
    let list = std::slice::from_ref(prepared);
    evaluate(Layer::Identity, list, request, &mut recorder);
    recorder.finish()
}

/// The first result that fits, with its index.
fn result<'a>(
    authorizer: &'a LambdaAuthorizer,
    seen: &[Seen],
) -> Result<(usize, &'a LambdaResult), NotKnown> {
    for (index, result) in authorizer.results.iter().enumerate() {
        let mut is_sure = None;
        let mut fits = true;
        for (at, (wanted, seen)) in result.identity.iter().zip(seen).enumerate() {
            match seen {
                Seen::Text(text) => fits &= text == wanted,
                Seen::Missing => fits &= wanted.is_empty(),
                Seen::NotKnown => is_sure = Some(at),
            }
        }
        match is_sure {
            _ if !fits => {}
            Some(source) => return Err(NotKnown::Identity(source)),
            None => return Ok((index, result)),
        }
    }
    Err(if authorizer.results.is_empty() {
        NotKnown::NoResults
    } else {
        NotKnown::NoneFits
    })
}

impl Asked<'_> {
    /// Whether an earlier call's result counts: of this authorizer, on this stage, younger than its time (G-LAM-03).
    fn kept(&self, authorizer: &LambdaAuthorizer) -> Kept {
        let Some(earlier) = &self.invocation.earlier else {
            return Kept::NoCall;
        };
        if authorizer.ttl == 0 {
            return Kept::Off;
        }
        let guarded = method::at(self.snapshot, &earlier.method, &earlier.path)
            .and_then(|found| found.of(self.snapshot))
            .is_some_and(|(_, method)| {
                method.authorization == Authorization::Custom
                    && method.authorizer == Some(self.index)
            });
        if !guarded || self.was_denied(&earlier.method, &earlier.path) {
            return Kept::NotAsked;
        }
        let verb = &self.invocation.method;
        let path = self.selected.path(self.invocation);
        let differs = authorizer.sources.iter().any(|source| match source {
            IdentitySource::Context(name) => match name.as_str() {
                "httpMethod" => earlier.method != *verb,
                "path" | "resourcePath" => earlier.path != path,
                _ => false,
            },
            _ => false,
        });
        if differs {
            return Kept::OtherKey;
        }
        if earlier.seconds >= authorizer.ttl {
            return Kept::Over;
        }
        Kept::Counts {
            after: earlier.seconds,
        }
    }

    /// Whether the resource policy denied the earlier call, before any authorizer was asked (G-AUTH-07).
    fn was_denied(&self, verb: &str, path: &str) -> bool {
        let resource = request::arn_of(self.topology, self.selected, verb, path);
        let earlier = Request::new(
            self.request.principal.clone(),
            INVOKE,
            &resource,
            self.request.context.clone(),
        );
        let list = self.policy.map_or(&[][..], std::slice::from_ref);
        evaluate(Layer::Resource, list, &earlier, &mut ()) == Decision::ExplicitDeny
    }
}
