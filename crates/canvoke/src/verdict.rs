//! The verdict: what every gate found on every path, and the outcome computed from it. Holds no words.

use crate::gate::{Checked, Gate, Outcome};
use crate::gateway::{
    api, api_key, authorization, domain_policy, endpoint_policy, identity, integration, method,
    throttle, tls, waf,
};
use crate::net::{Origin, Target, firewall, name, public, route};

/// One gate's finding.
#[derive(Clone, Debug)]
pub enum Finding {
    /// Gate::Name.
    Name(name::Finding),
    /// Gate::Route.
    Route(route::Finding),
    /// Gate::Firewall.
    Firewall(firewall::Finding),
    /// Gate::Route, over the internet.
    PublicRoute(public::Finding),
    /// Gate::Firewall, over the internet.
    PublicFirewall(public::Filter),
    /// Gate::Tls.
    Tls(tls::Finding),
    /// Gate::Api.
    Api(api::Finding),
    /// Gate::Identity.
    Identity(identity::Finding),
    /// Gate::EndpointPolicy.
    EndpointPolicy(endpoint_policy::Finding),
    /// Gate::DomainPolicy.
    DomainPolicy(domain_policy::Finding),
    /// Gate::Waf.
    Waf(waf::Finding),
    /// Gate::Method.
    Method(method::Finding),
    /// Gate::Authorization.
    Authorization(authorization::Finding),
    /// Gate::ApiKey.
    ApiKey(api_key::Finding),
    /// Gate::Throttle.
    Throttle(throttle::Finding),
    /// Gate::Integration.
    Integration(integration::Finding),
}

impl Finding {
    /// Whose finding it is.
    pub fn gate(&self) -> Gate {
        match self {
            Self::Name(_) => Gate::Name,
            Self::Route(_) | Self::PublicRoute(_) => Gate::Route,
            Self::Firewall(_) | Self::PublicFirewall(_) => Gate::Firewall,
            Self::Tls(_) => Gate::Tls,
            Self::Api(_) => Gate::Api,
            Self::Identity(_) => Gate::Identity,
            Self::EndpointPolicy(_) => Gate::EndpointPolicy,
            Self::DomainPolicy(_) => Gate::DomainPolicy,
            Self::Waf(_) => Gate::Waf,
            Self::Method(_) => Gate::Method,
            Self::Authorization(_) => Gate::Authorization,
            Self::ApiKey(_) => Gate::ApiKey,
            Self::Throttle(_) => Gate::Throttle,
            Self::Integration(_) => Gate::Integration,
        }
    }

    /// What it comes to.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Name(finding) => finding.outcome(),
            Self::Route(finding) => finding.outcome(),
            Self::Firewall(finding) => finding.outcome(),
            Self::PublicRoute(finding) => finding.outcome(),
            Self::PublicFirewall(finding) => finding.outcome(),
            Self::Tls(finding) => finding.outcome(),
            Self::Api(finding) => finding.outcome(),
            Self::Identity(finding) => finding.outcome(),
            Self::EndpointPolicy(finding) => finding.outcome(),
            Self::DomainPolicy(finding) => finding.outcome(),
            Self::Waf(finding) => finding.outcome(),
            Self::Method(finding) => finding.outcome(),
            Self::Authorization(finding) => finding.outcome(),
            Self::ApiKey(finding) => finding.outcome(),
            Self::Throttle(finding) => finding.outcome(),
            Self::Integration(finding) => finding.outcome(),
        }
    }
}

/// The ordered findings of one path.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    findings: Vec<Finding>,
}

impl Trace {
    /// Records a gate's finding and hands on what the next gate asks about.
    pub fn record<T, F>(
        &mut self,
        checked: Checked<T, F>,
        finding: impl FnOnce(F) -> Finding,
    ) -> Option<T> {
        self.findings.push(finding(checked.finding));
        checked.next
    }

    /// The findings, in order.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What a gate found; none: it was not reached.
    pub fn find(&self, gate: Gate) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.gate() == gate)
    }

    /// The first finding that does not pass: the one the client meets.
    pub fn first_stop(&self) -> Option<&Finding> {
        self.findings
            .iter()
            .find(|finding| finding.outcome() != Outcome::Pass)
    }

    /// Any Block wins, then any Unknown; a trace that ends early without a Block is Unknown too.
    pub fn outcome(&self) -> Outcome {
        let has = |outcome| {
            self.findings
                .iter()
                .any(|finding| finding.outcome() == outcome)
        };
        // Nobody behind an endpoint that answers by itself has a question (G-DNS-14).
        let is_answered =
            matches!(self.find(Gate::Api), Some(Finding::Api(api)) if api.is_answered());
        let is_whole = is_answered || self.find(Gate::Integration).is_some();
        if has(Outcome::Block) {
            Outcome::Block
        } else if has(Outcome::Unknown) || !is_whole {
            Outcome::Unknown
        } else {
            Outcome::Pass
        }
    }
}

/// One path: from one interface of the client, to one address (design D5).
#[derive(Clone, Debug)]
pub struct Path {
    /// Where the call leaves from; none: the client is in no VPC.
    pub origin: Option<Origin>,
    /// Where it goes, or would go once the name resolves; none: over the internet, or nowhere.
    pub target: Option<Target>,
    /// What the gates found.
    pub trace: Trace,
}

/// All paths of one call.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The paths; never empty.
    pub paths: Vec<Path>,
}

/// The answer over all paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Every path works.
    Allowed,
    /// No path works.
    Denied,
    /// Some work and some do not.
    Sometimes,
    /// What decides is not known.
    Unknown,
}

impl Verdict {
    /// All pass: Allowed. None: Denied. Some: Sometimes. Where what is known does not settle it: Unknown.
    pub fn answer(&self) -> Answer {
        let count = |outcome| {
            self.paths
                .iter()
                .filter(|path| path.trace.outcome() == outcome)
                .count()
        };
        match (
            count(Outcome::Pass),
            count(Outcome::Block),
            count(Outcome::Unknown),
        ) {
            (1.., 1.., _) => Answer::Sometimes,
            (_, _, 1..) => Answer::Unknown,
            (1.., 0, 0) => Answer::Allowed,
            _ => Answer::Denied,
        }
    }
}
