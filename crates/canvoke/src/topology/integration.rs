//! What stands behind a method, as AWS would have it. Knows nothing of methods.

/// The backend of a method and how it is called.
#[derive(Clone, Debug)]
pub struct Integration {
    /// The backend.
    pub backend: Backend,
    /// Whether the request is handed on as it came.
    pub is_proxy: bool,
    /// Whether the backend is called with the caller's own credentials.
    pub as_caller: bool,
    /// Milliseconds API Gateway waits (G-Q-05).
    pub timeout_ms: u32,
    /// Content types that have a request template.
    pub templates: Vec<String>,
    /// Whether a content type without a template is refused, given whether there are any templates (G-MSG-20).
    pub passthrough: Passthrough,
    /// What the backend does.
    pub answer: BackendAnswer,
    /// Milliseconds the backend takes; none: less than the time-out.
    pub latency_ms: Option<u32>,
}

/// The backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Backend {
    /// Answers by itself.
    Mock,
    /// A Lambda function.
    Lambda {
        /// Its name, with `${stageVariables.name}` as written.
        function: String,
        /// Whether the function's policy lets API Gateway invoke it.
        is_permitted: bool,
        /// The source ARN that the policy demands.
        source_arn: Option<String>,
    },
    /// An HTTP backend, by its URL, with `${stageVariables.name}` as written.
    Http(String),
    /// An HTTP backend behind a VPC link.
    VpcLink {
        /// URL.
        url: String,
        /// The link's state, in AWS's word.
        state: &'static str,
    },
    /// Another AWS service.
    Service {
        /// The action.
        action: String,
        /// Whether the integration's role may do it.
        is_permitted: bool,
    },
}

/// What happens to a content type that has no template (G-MSG-20).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passthrough {
    /// The body is handed on.
    WhenNoMatch,
    /// The body is handed on where there is no template at all.
    WhenNoTemplates,
    /// The request is refused.
    Never,
}

/// What a backend does with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackendAnswer {
    /// Answers.
    Ok,
    /// The function raises an error.
    Error,
    /// The function's answer has another shape than a proxy integration's.
    Malformed,
    /// No connection comes about.
    Unreachable,
    /// The address is none.
    BadAddress,
}

/// A Lambda function as a backend.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name in the scenario.
    pub name: String,
    /// Where it is written.
    pub place: crate::diagnostic::Place,
}
