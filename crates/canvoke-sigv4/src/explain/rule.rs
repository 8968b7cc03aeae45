//! The rule behind a finding, how sure it is, and the page (read 2026-11).

use serde::Serialize;

use crate::finding::{Finding, Said};

/// How sure a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// AWS documents it.
    Documented,
    /// Users saw it.
    Observed,
    /// It follows from the rest.
    Inferred,
    /// Sources disagree; the text says which reading is taken.
    Contested,
}

impl Mark {
    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Observed => "observed",
            Self::Inferred => "inferred",
            Self::Contested => "contested",
        }
    }
}

/// A rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Its stable id; empty: the page on signing itself.
    pub id: &'static str,
    /// How sure.
    pub mark: Mark,
    /// The page.
    pub source: &'static str,
}

const SIGNING: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html";
const TROUBLE: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html";
const FORBIDDEN: &str =
    "https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden";
const HISTORY: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/history.html";
const SECURITY_TOKEN: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_use-resources.html";

/// The rule behind a finding; none where it only says what was looked at.
pub fn rule(finding: &Finding) -> Option<Rule> {
    // G-C-20: which error type answers G-SIG-02 is contested; both are given.
    use Mark::{Contested, Documented, Inferred, Observed};
    let (id, mark, source) = match finding {
        Finding::Unsigned => ("G-SIG-01", Documented, FORBIDDEN),
        Finding::OtherScheme { .. } => ("G-FAIL-13", Observed, FORBIDDEN),
        Finding::Sigv4a => ("G-IAM-08", Documented, HISTORY),
        Finding::NotKeyValue { .. }
        | Finding::MissingParts { in_url: false, .. }
        | Finding::MalformedCredential { .. } => ("G-SIG-08", Observed, TROUBLE),
        Finding::UnknownAlgorithm { .. }
        | Finding::MissingParts { in_url: true, .. }
        | Finding::MalformedDate { .. } => ("G-SIG-08", Inferred, TROUBLE),
        Finding::WrongTerminator { .. } => ("", Inferred, TROUBLE),
        Finding::WrongRegion { .. } => ("G-SIG-06", Observed, TROUBLE),
        Finding::RegionNotKnown { .. } => ("G-SIG-10", Inferred, TROUBLE),
        Finding::WrongService { .. } => ("G-SIG-07", Inferred, TROUBLE),
        Finding::ScopeDate { .. } => ("", Documented, TROUBLE),
        Finding::HostNotSigned | Finding::UnsignedHeader { .. } => ("", Documented, SIGNING),
        Finding::Expired { .. }
        | Finding::NotYetCurrent { .. }
        | Finding::InTime
        | Finding::ArrivalNotKnown { .. } => ("G-SIG-05", Documented, TROUBLE),
        Finding::UrlExpired { .. } | Finding::UrlExpiryUnclear { .. } => {
            ("G-SIG-05", Inferred, TROUBLE)
        }
        Finding::MissingToken | Finding::EmptyToken { .. } => {
            ("G-SIG-02", Contested, SECURITY_TOKEN)
        }
        Finding::NeedlessToken | Finding::OtherToken | Finding::NoKeyId { .. } => {
            ("G-SIG-02", Contested, FORBIDDEN)
        }
        Finding::TokenExpired { .. } => ("G-SIG-03", Inferred, SECURITY_TOKEN),
        Finding::Answered {
            said: Said::TokenExpired,
            ..
        } => ("G-SIG-03", Observed, SECURITY_TOKEN),
        Finding::Answered {
            said: Said::TokenInvalid,
            ..
        } => ("G-SIG-02", Contested, FORBIDDEN),
        Finding::PlusInQuery { .. } => ("", Contested, SIGNING),
        Finding::UnsignedPayload => ("G-SIG-04", Inferred, SIGNING),
        Finding::ChangedOnTheWay { .. } => ("G-SIG-09", Observed, TROUBLE),
        Finding::MalformedSignature { .. }
        | Finding::SignedHeaderMissing { .. }
        | Finding::Differs { .. }
        | Finding::WrongSecret
        | Finding::Unexplained => ("G-SIG-04", Documented, TROUBLE),
        Finding::SecretInPaste
        | Finding::OneOfSeveral { .. }
        | Finding::SignedTwice
        | Finding::OtherKey { .. }
        | Finding::BodyNotShown
        | Finding::NotAsMeant { .. }
        | Finding::NotCompared { .. }
        | Finding::Matches
        | Finding::Answered { .. } => return None,
    };
    Some(Rule { id, mark, source })
}
