//! Gate::Integration: does the request pass validation, and can the backend be called and answer in time? Knows what
//! API Gateway needs to reach a backend, and of what it does only what the scenario says.

use std::collections::BTreeMap;

use super::api::Selected;
use super::validation::{self, Fit};
use crate::gate::{Checked, Outcome};
use crate::host;
use crate::invocation::Invocation;
use crate::topology::{
    Backend, BackendAnswer, Integration, Method, Passthrough, Resource, Topology,
};

/// What the gate found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The backend, stage variables filled in.
    pub backend: Backend,
    /// What stands in the way, in the order in which it is met.
    pub problems: Vec<Problem>,
}

/// Something that stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Required parameters are missing (G-MSG-06).
    MissingParameters(Vec<String>),
    /// The body does not fit its model, and where (G-MSG-07).
    InvalidBody(String),
    /// Nobody can say whether the body fits its model.
    BodyNotJudged(String),
    /// A content type that the integration takes no body of (G-MSG-20).
    UnsupportedMediaType(String),
    /// A stage variable that the stage does not have.
    MissingVariable(String),
    /// A function that the scenario does not have.
    FunctionNotKnown(String),
    /// The function's policy does not let API Gateway invoke it (G-MSG-11).
    NoPermission(String),
    /// The function's policy demands another source ARN than this method's (G-MSG-11).
    WrongSource {
        /// The function.
        function: String,
        /// What its policy demands.
        demanded: String,
        /// What API Gateway sends.
        sent: String,
    },
    /// The VPC link is not available.
    VpcLinkNotAvailable(&'static str),
    /// The integration's role may not do the action.
    RoleNotAllowed(String),
    /// The backend is called with the caller's own credentials, and what those may do there is not simulated.
    CallersCredentials,
    /// The backend's address is none (G-MSG-03).
    BadAddress,
    /// No connection to the backend (G-MSG-09).
    Unreachable,
    /// The backend takes longer than API Gateway waits (G-MSG-10, G-Q-05).
    TimedOut {
        /// Milliseconds it takes.
        latency_ms: u32,
        /// Milliseconds API Gateway waits.
        timeout_ms: u32,
    },
    /// The function raises an error (G-MSG-11).
    FunctionError,
    /// The function's answer has another shape than a proxy integration's (G-MSG-11).
    MalformedAnswer,
}

impl Problem {
    /// Whether it is known, and does not only depend on something.
    pub fn is_certain(&self) -> bool {
        !matches!(
            self,
            Self::BodyNotJudged(_) | Self::FunctionNotKnown(_) | Self::CallersCredentials
        )
    }
}

impl Finding {
    /// Block where something certainly stands in the way, Unknown where something may, else Pass: the backend is
    /// taken to answer 200.
    pub fn outcome(&self) -> Outcome {
        if self.problems.iter().any(Problem::is_certain) {
            Outcome::Block
        } else if self.problems.is_empty() {
            Outcome::Pass
        } else {
            Outcome::Unknown
        }
    }
}

/// Validates the request, then asks whether the backend can be called (G-AUTH-11).
pub fn ask(
    topology: &Topology,
    invocation: &Invocation,
    selected: Selected,
    (resource, method): (&Resource, &Method),
) -> Checked<(), Finding> {
    let integration = &method.integration;
    let mut problems = Vec::new();
    let missing = validation::missing(&method.demands, invocation);
    if !missing.is_empty() {
        problems.push(Problem::MissingParameters(missing));
    }
    match validation::body(method, invocation) {
        Fit::Yes => {}
        Fit::No(why) => problems.push(Problem::InvalidBody(why)),
        Fit::Unknown(why) => problems.push(Problem::BodyNotJudged(why)),
    }
    let content_type = validation::content_type(invocation);
    if refuses(integration, &content_type) {
        problems.push(Problem::UnsupportedMediaType(content_type));
    }
    let empty = BTreeMap::new();
    let variables = selected.variables(topology).unwrap_or(&empty);
    let backend = filled(&integration.backend, variables, &mut problems);
    match &backend {
        Backend::Lambda {
            function,
            is_permitted,
            source_arn,
        } => {
            let known = topology.functions.find(|other| other.name == *function);
            let sent = source_arns(topology, invocation, selected, resource, method);
            let is_whole = !problems
                .iter()
                .any(|problem| matches!(problem, Problem::MissingVariable(_)));
            if known.is_none() && !is_whole {
                // Which function was meant is not known, and why is told already.
            } else if known.is_none() {
                problems.push(Problem::FunctionNotKnown(function.clone()));
            } else if !is_permitted {
                problems.push(Problem::NoPermission(function.clone()));
            } else if let Some(demanded) = source_arn
                && !sent.iter().any(|sent| fits(demanded, sent))
            {
                problems.push(Problem::WrongSource {
                    function: function.clone(),
                    demanded: demanded.clone(),
                    sent: sent.into_iter().next().unwrap_or_default(),
                });
            }
        }
        Backend::VpcLink { state, .. } if *state != "AVAILABLE" => {
            problems.push(Problem::VpcLinkNotAvailable(state));
        }
        Backend::Service {
            action,
            is_permitted: false,
        } => problems.push(Problem::RoleNotAllowed(action.clone())),
        _ => {}
    }
    if integration.as_caller {
        problems.push(Problem::CallersCredentials);
    }
    problems.extend(answered(integration, invocation));
    Checked::on(Finding { backend, problems }, ())
}

/// What the backend does, as the scenario says. A mock does nothing.
fn answered(integration: &Integration, invocation: &Invocation) -> Option<Problem> {
    if integration.backend == Backend::Mock {
        return None;
    }
    let is_function = matches!(integration.backend, Backend::Lambda { .. });
    let latency_ms = invocation.latency_ms.or(integration.latency_ms);
    match (integration.answer, latency_ms) {
        (BackendAnswer::BadAddress, _) => Some(Problem::BadAddress),
        (BackendAnswer::Unreachable, _) => Some(Problem::Unreachable),
        (_, Some(latency_ms)) if latency_ms > integration.timeout_ms => Some(Problem::TimedOut {
            latency_ms,
            timeout_ms: integration.timeout_ms,
        }),
        // Behind an integration that is no proxy, a function's error is an answer like another, to be mapped.
        (BackendAnswer::Error, _) if is_function && integration.is_proxy => {
            Some(Problem::FunctionError)
        }
        (BackendAnswer::Malformed, _) if is_function && integration.is_proxy => {
            Some(Problem::MalformedAnswer)
        }
        _ => None,
    }
}

/// Whether a content type without a template is refused (G-MSG-20). A proxy takes everything.
fn refuses(integration: &Integration, content_type: &str) -> bool {
    if integration.is_proxy
        || integration
            .templates
            .iter()
            .any(|known| known == content_type)
    {
        return false;
    }
    match integration.passthrough {
        Passthrough::WhenNoMatch => false,
        Passthrough::WhenNoTemplates => !integration.templates.is_empty(),
        Passthrough::Never => true,
    }
}

/// The backend with stage variables filled in, which happens when a call comes (G-DEP-06).
fn filled(
    backend: &Backend,
    variables: &BTreeMap<String, String>,
    problems: &mut Vec<Problem>,
) -> Backend {
    let mut fill = |text: &str| {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${stageVariables.") {
            out.push_str(before);
            let (name, behind) = after.split_once('}').unwrap_or((after, ""));
            match variables.get(name) {
                Some(value) => out.push_str(value),
                None => problems.push(Problem::MissingVariable(name.to_owned())),
            }
            rest = behind;
        }
        out.push_str(rest);
        out
    };
    match backend {
        Backend::Lambda {
            function,
            is_permitted,
            source_arn,
        } => Backend::Lambda {
            function: fill(function),
            is_permitted: *is_permitted,
            source_arn: source_arn.clone(),
        },
        Backend::Http(url) => Backend::Http(fill(url)),
        Backend::VpcLink { url, state } => Backend::VpcLink {
            url: fill(url),
            state,
        },
        Backend::Mock | Backend::Service { .. } => backend.clone(),
    }
}

/// The source ARNs that API Gateway may show to a function: the resource's path as it is written, under the request's
/// verb and under the method's own.
fn source_arns(
    topology: &Topology,
    invocation: &Invocation,
    selected: Selected,
    resource: &Resource,
    method: &Method,
) -> Vec<String> {
    let api = &topology.apis[selected.api];
    let stage = selected.stage(topology).map_or("", |stage| &stage.name);
    let scope = format!(
        "arn:{}:execute-api:{}:{}:{}/{stage}",
        host::partition(&api.region),
        api.region,
        topology.accounts[api.account].id,
        api.id
    );
    [&invocation.method, &method.verb]
        .map(|verb| format!("{scope}/{verb}{}", resource.path))
        .to_vec()
}

/// Whether a text fits a pattern with `*` and `?`.
fn fits(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    // Which prefixes of the text the pattern so far covers.
    let mut covered: Vec<bool> = std::iter::once(true)
        .chain(text.iter().map(|_| false))
        .collect();
    for letter in pattern {
        let mut next = Vec::with_capacity(covered.len());
        let mut before = None;
        for (index, is_covered) in covered.iter().enumerate() {
            let is_next = match letter {
                '*' => *is_covered || next.last().copied().unwrap_or(false),
                '?' => before.unwrap_or(false),
                letter => {
                    before.unwrap_or(false)
                        && index
                            .checked_sub(1)
                            .and_then(|index| text.get(index))
                            .is_some_and(|other| *other == letter)
                }
            };
            next.push(is_next);
            before = Some(*is_covered);
        }
        covered = next;
    }
    covered.last().copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn source_arns_fit_patterns() {
        for (pattern, text, expected) in [
            ("a/*/GET/x", "a/prod/GET/x", true),
            ("a/*/GET/x", "a/prod/GET/y", false),
            ("*", "", true),
            ("?", "", false),
            ("a?c*", "abc", true),
            ("a?c*", "abcdef", true),
            ("b", "a", false),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
        }
    }
}
