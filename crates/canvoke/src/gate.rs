//! What a gate is: the fourteen questions AWS asks on the way, and the shape of an answer. Knows no gate's content.

use serde::Serialize;

/// The fourteen gates, in AWS's order (design 2; `spec` N "Decision procedure", G10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// Does the name resolve for the client, and to which addresses?
    Name,
    /// Is there a way to the address, and back?
    Route,
    /// Do security groups and network ACLs let the packets pass, both ways?
    Firewall,
    /// Does the TLS handshake succeed?
    Tls,
    /// Which API and stage does the request select?
    Api,
    /// Who is calling, as each layer sees it?
    Identity,
    /// Does the VPC endpoint's policy allow the call?
    EndpointPolicy,
    /// Does the private custom domain's policy allow the call?
    DomainPolicy,
    /// Does the web ACL let it pass?
    Waf,
    /// Is there a method for the verb and path?
    Method,
    /// Does the method's authorization, with the resource policy, allow the call?
    Authorization,
    /// Is a valid API key there, where one is required?
    ApiKey,
    /// Is there room under rates and quotas?
    Throttle,
    /// Does the backend answer?
    Integration,
}

impl Gate {
    /// All gates in order.
    pub const ALL: [Self; 14] = [
        Self::Name,
        Self::Route,
        Self::Firewall,
        Self::Tls,
        Self::Api,
        Self::Identity,
        Self::EndpointPolicy,
        Self::DomainPolicy,
        Self::Waf,
        Self::Method,
        Self::Authorization,
        Self::ApiKey,
        Self::Throttle,
        Self::Integration,
    ];

    /// The stable name used in reports and checks.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Route => "route",
            Self::Firewall => "firewall",
            Self::Tls => "tls",
            Self::Api => "api",
            Self::Identity => "identity",
            Self::EndpointPolicy => "endpoint_policy",
            Self::DomainPolicy => "domain_policy",
            Self::Waf => "waf",
            Self::Method => "method",
            Self::Authorization => "authorization",
            Self::ApiKey => "api_key",
            Self::Throttle => "throttle",
            Self::Integration => "integration",
        }
    }
}

/// What a gate's finding comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Lets the call pass.
    Pass,
    /// Stops it.
    Block,
    /// Cannot be told.
    Unknown,
}

/// A gate's answer: why, and what the next gate asks about. A gate that blocks may still hand something on, so that
/// the gates behind it are asked too and every blocker is listed; `None` means that nobody behind it has a question.
#[derive(Clone, Debug)]
pub struct Checked<T, F> {
    /// Why.
    pub finding: F,
    /// What the next gate asks about.
    pub next: Option<T>,
}

impl<T, F> Checked<T, F> {
    /// A finding with something for the next gate.
    pub fn on(finding: F, next: T) -> Self {
        Self {
            finding,
            next: Some(next),
        }
    }

    /// A finding behind which nobody has a question.
    pub fn end(finding: F) -> Self {
        Self {
            finding,
            next: None,
        }
    }
}
