//! Checks a pasted request against credentials: everything that API Gateway would hold against its signature, in the
//! order in which it asks. Knows no words (see `explain`).

use crate::clock;
use crate::compare::Comparison;
use crate::credentials::{Credentials, HIDDEN_SECRET, HIDDEN_TOKEN, Veil, is_session_id};
use crate::deviation::{Deviation, How, Piece};
use crate::finding::{Finding, Outcome};
use crate::host::named;
use crate::paste::{Pasted, Source};
use crate::presented::{Presented, presented};
use crate::request::Request;
use crate::said;
use crate::steps::SERVICE;
use crate::time::Time;

/// What a paste is checked against. Everything may be left out; what is then not known becomes a finding.
#[derive(Clone, Debug, Default)]
pub struct Question<'a> {
    /// What the request should be signed with.
    pub credentials: Option<&'a Credentials>,
    /// The API's Region, where the host does not say it.
    pub region: Option<&'a str>,
    /// When the request arrived at AWS; left out: the answer's `Date`, where it was pasted.
    pub arrived: Option<Time>,
    /// What time it is.
    pub now: Option<Time>,
    /// The body, where the paste does not show it.
    pub body: Option<&'a [u8]>,
    /// What was meant to be called.
    pub meant: Option<&'a Request>,
}

/// What AWS calculates from the request as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The canonical request.
    pub canonical_request: String,
    /// The string to sign.
    pub string_to_sign: String,
    /// The signature, where the secret is known.
    pub signature: Option<String>,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Check {
    /// What the paste is.
    pub source: Source,
    /// The request.
    pub request: Request,
    /// The access key id that it names.
    pub access_key_id: Option<String>,
    /// Everything found, in the order in which API Gateway asks.
    pub findings: Vec<Finding>,
    /// What AWS calculates, as far as the request lets it; the body's hash may be the tool's own word.
    pub expected: Option<Expected>,
    /// What must not be shown of all this.
    pub veil: Veil,
}

impl Check {
    /// Block where anything blocks, else Unknown where anything is unknown.
    pub fn outcome(&self) -> Outcome {
        let outcomes = self.findings.iter().map(Finding::outcome);
        outcomes.max().unwrap_or(Outcome::Unknown)
    }

    /// The first difference: what API Gateway speaks of, or else what is unknown.
    pub fn first(&self) -> Option<&Finding> {
        let with = |outcome| {
            let mut findings = self.findings.iter();
            findings.find(move |finding| finding.outcome() == outcome)
        };
        with(Outcome::Block).or_else(|| with(Outcome::Unknown))
    }
}

/// Checks a paste.
pub fn check(pasted: &Pasted, question: &Question<'_>) -> Check {
    let mut findings = Vec::new();
    if pasted.secret.is_some() {
        findings.push(Finding::SecretInPaste);
    }
    if pasted.others > 0 {
        findings.push(Finding::OneOfSeveral {
            others: pasted.others,
        });
    }
    if let Some(meant) = question.meant {
        let deviations = not_as_meant(pasted, meant);
        findings.extend(
            deviations
                .into_iter()
                .map(|deviation| Finding::NotAsMeant { deviation }),
        );
    }
    let mut check = Check {
        source: pasted.source,
        request: pasted.request.clone(),
        access_key_id: None,
        findings: Vec::new(),
        expected: None,
        veil: veil(pasted, question),
    };
    if let Some(presented) = presented(&pasted.request, &pasted.logged, &mut findings) {
        scope(&presented, &pasted.request, question, &mut findings);
        let answered = pasted.answered.as_ref();
        let arrived = question.arrived.or_else(|| answered?.date);
        if let Some(signed) = presented.time {
            let asked = clock::Asked {
                signed,
                arrived,
                now: question.now,
                expires: presented.expires,
            };
            findings.push(asked.finding());
        }
        token(&presented, question, arrived, &mut findings);
        key_id(&presented, question, &mut findings);
        headers(&presented, &pasted.request, &mut findings);
        let comparison = Comparison {
            pasted,
            question,
            presented: &presented,
        };
        check.expected = comparison.compare(&mut findings);
        check.access_key_id = presented.access_key_id;
    }
    findings.extend(pasted.answered.as_ref().and_then(said::finding));
    check.findings = findings;
    check
}

fn veil(pasted: &Pasted, question: &Question<'_>) -> Veil {
    let mut veil = question.credentials.map_or_else(Veil::default, Veil::over);
    if let Some(secret) = &pasted.secret {
        veil.hide(secret, HIDDEN_SECRET);
    }
    for token in pasted.request.header_values("x-amz-security-token") {
        veil.hide(token, HIDDEN_TOKEN);
    }
    for token in pasted.request.query_values("X-Amz-Security-Token") {
        let token = crate::encode::decoded(token);
        veil.hide(&String::from_utf8_lossy(&token), HIDDEN_TOKEN);
    }
    veil
}

/// Region, service, date and the host among the signed headers.
fn scope(
    presented: &Presented,
    request: &Request,
    question: &Question<'_>,
    findings: &mut Vec<Finding>,
) {
    let scope = &presented.scope;
    let of_host = named(request.host_header()).or_else(|| named(&request.host));
    let region = of_host
        .map(|named| named.region)
        .or_else(|| question.region.map(str::to_owned));
    match region {
        // G-SIG-10: the API's Region, wherever the call comes from.
        Some(region) if region != scope.region => findings.push(Finding::WrongRegion {
            found: scope.region.clone(),
            region,
        }),
        Some(_) => {}
        None => findings.push(Finding::RegionNotKnown {
            found: scope.region.clone(),
        }),
    }
    if scope.service != SERVICE {
        findings.push(Finding::WrongService {
            found: scope.service.clone(),
        });
    }
    if let Some(time) = presented.time
        && time.date() != scope.date
    {
        findings.push(Finding::ScopeDate {
            found: scope.date.clone(),
            date: time.date(),
        });
    }
    if !presented.signed_headers.iter().any(|name| name == "host") {
        findings.push(Finding::HostNotSigned);
    }
}

/// Texts that programs write where a token is missing.
const NO_TOKENS: [&str; 7] = [
    "",
    "undefined",
    "null",
    "none",
    "(null)",
    "nil",
    "<no value>",
];

fn token(
    presented: &Presented,
    question: &Question<'_>,
    arrived: Option<Time>,
    findings: &mut Vec<Finding>,
) {
    let id = presented.access_key_id.as_deref().unwrap_or_default();
    let credentials = question.credentials;
    let of_session = is_session_id(id)
        || credentials.is_some_and(|given| given.access_key_id == id && given.is_session());
    match presented.token.as_deref() {
        None if of_session => findings.push(Finding::MissingToken),
        None => {}
        Some(found)
            if NO_TOKENS.contains(&found.to_ascii_lowercase().as_str())
                || found.starts_with(['$', '<', '{']) =>
        {
            findings.push(Finding::EmptyToken {
                found: found.to_owned(),
            });
        }
        Some(found) => {
            let given = credentials.and_then(|given| given.session_token.as_deref());
            if id.starts_with("AKIA") {
                findings.push(Finding::NeedlessToken);
            } else if given.is_some_and(|given| given != found) {
                findings.push(Finding::OtherToken);
            }
        }
    }
    if let (Some(ended), Some(arrived)) = (credentials.and_then(|given| given.expires), arrived)
        && ended <= arrived
    {
        findings.push(Finding::TokenExpired {
            ended: ended.basic(),
        });
    }
}

fn key_id(presented: &Presented, question: &Question<'_>, findings: &mut Vec<Finding>) {
    let Some(id) = presented.access_key_id.as_deref() else {
        return;
    };
    // IAM's ids of access keys: 16 to 128 capital letters and digits.
    let is_id = (16..=128).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let credentials = question.credentials;
    if !is_id {
        let is_secret = credentials.is_some_and(|given| given.secret_access_key == id);
        findings.push(Finding::NoKeyId {
            found: if is_secret { HIDDEN_SECRET } else { id }.to_owned(),
        });
    } else if let Some(given) = credentials
        && given.access_key_id != id
    {
        findings.push(Finding::OtherKey {
            found: id.to_owned(),
            given: given.access_key_id.clone(),
        });
    }
}

fn headers(presented: &Presented, request: &Request, findings: &mut Vec<Finding>) {
    let is_signed = |name: &str| presented.signed_headers.iter().any(|signed| signed == name);
    for name in &presented.signed_headers {
        if name != "host" && request.header(name).is_none() {
            findings.push(Finding::SignedHeaderMissing { name: name.clone() });
        }
    }
    let mut seen: Vec<String> = Vec::new();
    for (name, _) in &request.headers {
        let name = name.to_ascii_lowercase();
        if name.starts_with("x-amz-") && !is_signed(&name) && !seen.contains(&name) {
            seen.push(name.clone());
            findings.push(Finding::UnsignedHeader { name });
        }
    }
}

/// What differs from what was meant to be called.
fn not_as_meant(pasted: &Pasted, meant: &Request) -> Vec<Deviation> {
    let sent = &pasted.request;
    let pairs = [
        (Piece::Method, &sent.method, &meant.method),
        (Piece::Host, &sent.host, &meant.host),
        (Piece::Path, &sent.path, &meant.path),
        (Piece::Query, &sent.query, &meant.query),
    ];
    let mut deviations: Vec<Deviation> = pairs
        .into_iter()
        .filter(|(piece, sent, meant)| match piece {
            // A signed URL has parameters that nobody meant.
            Piece::Query => !without_amz(sent).eq(&without_amz(meant)),
            Piece::Method => !sent.eq_ignore_ascii_case(meant),
            _ => sent != meant,
        })
        .filter(|(piece, _, _)| !pasted.is_reconstructed || *piece != Piece::Query)
        .map(|(piece, sent, meant)| Deviation {
            piece,
            signed: sent.clone(),
            expected: meant.clone(),
            how: How::Other,
        })
        .collect();
    if let Some(host) = meant.header("host")
        && host != sent.host_header()
    {
        deviations.push(Deviation {
            piece: Piece::Header("host".to_owned()),
            signed: sent.host_header().to_owned(),
            expected: host.to_owned(),
            how: How::Other,
        });
    }
    deviations
}

/// The pairs of a query but for AWS's own.
fn without_amz(query: &str) -> Vec<(&str, &str)> {
    crate::request::pairs(query)
        .filter(|(name, _)| !name.to_ascii_lowercase().starts_with("x-amz-"))
        .collect()
}
