//! Authorizers and user pools as AWS would have them. Knows nothing of methods and of what a call brings.

use regex_lite::Regex;

use super::{Account, Policy};
use crate::arena::Id;
use crate::diagnostic::Place;

/// An authorizer of an API, as a deployment froze it (G-DEP-02).
#[derive(Clone, Debug)]
pub struct Authorizer {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: AuthorizerKind,
    /// What a token must look like.
    pub validation: Option<Expression>,
    /// Where it is written.
    pub place: Place,
}

/// What an authorizer is.
#[derive(Clone, Debug)]
pub enum AuthorizerKind {
    /// A Lambda function decides.
    Lambda(LambdaAuthorizer),
    /// Tokens of user pools decide.
    UserPools {
        /// The header that the token comes in, lower case.
        header: String,
        /// The pools.
        pools: Vec<Id<UserPool>>,
    },
}

/// A Lambda authorizer (G3.6).
#[derive(Clone, Debug)]
pub struct LambdaAuthorizer {
    /// Whether it is given one token, and not the request.
    pub takes_token: bool,
    /// Where its callers' identity is read.
    pub sources: Vec<IdentitySource>,
    /// Seconds that a result is kept; 0: not at all (G-LAM-03).
    pub ttl: u32,
    /// Name of its function.
    pub function: String,
    /// Whether API Gateway may invoke the function.
    pub is_permitted: bool,
    /// What the function does: the first that fits counts.
    pub results: Vec<LambdaResult>,
}

/// Where an identity is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdentitySource {
    /// A header, by its name as written.
    Header(String),
    /// A query parameter.
    Query(String),
    /// A stage variable.
    StageVariable(String),
    /// A member of the request's context, such as `identity.sourceIp`.
    Context(String),
}

/// What an authorizer's function does for an identity.
#[derive(Clone, Debug)]
pub struct LambdaResult {
    /// The values of the sources it is for, in their order; empty: any.
    pub identity: Vec<String>,
    /// What it does.
    pub action: LambdaAction,
    /// `usageIdentifierKey`.
    pub usage_identifier_key: Option<String>,
    /// Where it is written.
    pub place: Place,
}

/// What an authorizer's function may do (G-LAM-04, G-LAM-05).
#[derive(Clone, Debug)]
pub enum LambdaAction {
    /// Returns a policy; none: the scenario does not say which.
    Policy(Option<ReturnedPolicy>),
    /// Raises `Unauthorized`.
    Unauthorized,
    /// Raises anything else.
    Error,
    /// Returns what is no result.
    Malformed,
    /// Does not answer in time.
    Timeout,
}

/// A policy that a function returns.
#[derive(Clone, Debug)]
pub struct ReturnedPolicy {
    /// The policy. Where it is a template, what is prepared is what it says of some method.
    pub policy: Policy,
    /// Whether `{methodArn}` in its text stands for the method that was called.
    pub is_template: bool,
}

/// What stands for the method ARN in a returned policy.
pub const METHOD_ARN: &str = "{methodArn}";

/// The most bytes that an authorizer may return (G-Q-06).
pub const MAX_RESULT: usize = 8 * 1024;

/// A validation expression.
#[derive(Clone, Debug)]
pub struct Expression {
    /// As written.
    pub text: String,
    /// Ready to be asked: as written, and bound to the whole text; none: canvoke cannot read it.
    compiled: Option<(Regex, Regex)>,
}

/// Whether a text fits an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// The whole text fits.
    Whole,
    /// A part of it fits, and no page says whether that is enough.
    Part,
    /// Nothing fits.
    No,
    /// The expression cannot be read.
    Unknown,
}

impl Expression {
    /// An expression, which may turn out not to be one.
    pub fn new(text: &str) -> Self {
        let whole = || Regex::new(&format!("^(?:{text})$")).ok();
        let compiled = Regex::new(text)
            .ok()
            .and_then(|part| Some((part, whole()?)));
        Self {
            text: text.to_owned(),
            compiled,
        }
    }

    /// Whether canvoke can read it.
    pub fn is_readable(&self) -> bool {
        self.compiled.is_some()
    }

    /// Whether a text fits.
    pub fn fit(&self, text: &str) -> Fit {
        match &self.compiled {
            None => Fit::Unknown,
            Some((_, whole)) if whole.is_match(text) => Fit::Whole,
            Some((part, _)) if part.is_match(text) => Fit::Part,
            Some(_) => Fit::No,
        }
    }
}

impl std::fmt::Display for IdentitySource {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Header(name) => write!(formatter, "method.request.header.{name}"),
            Self::Query(name) => write!(formatter, "method.request.querystring.{name}"),
            Self::StageVariable(name) => write!(formatter, "stageVariables.{name}"),
            Self::Context(name) => write!(formatter, "context.{name}"),
        }
    }
}

/// A Cognito user pool.
#[derive(Clone, Debug)]
pub struct UserPool {
    /// Its name in the scenario.
    pub name: String,
    /// Its owner.
    pub account: Id<Account>,
    /// Its id, the Region in front.
    pub id: String,
    /// `iss` of its tokens.
    pub issuer: String,
    /// Where it is written.
    pub place: Place,
}
