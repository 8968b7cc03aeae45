//! What a request says about its own signature: the header `Authorization` or the parameters of a signed URL, taken
//! apart as AWS does. Calculates nothing.

use crate::encode::decoded;
use crate::finding::{Finding, Part};
use crate::paste::Logged;
use crate::request::Request;
use crate::steps::{ALGORITHM, Scope, TERMINATOR};
use crate::time::Time;

/// The asymmetric algorithm, Signature Version 4A.
const ASYMMETRIC: &str = "AWS4-ECDSA-P256-SHA256";

/// Where the signature stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stands {
    /// In `Authorization`.
    Header,
    /// In the URL.
    Url,
    /// Nowhere but in a tool's log.
    Log,
}

/// A signature as it is presented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Presented {
    pub(crate) stands: Stands,
    /// None: a log does not say.
    pub(crate) access_key_id: Option<String>,
    pub(crate) scope: Scope,
    pub(crate) signed_headers: Vec<String>,
    pub(crate) signature: String,
    /// The time as it goes into the string to sign.
    pub(crate) date: String,
    pub(crate) time: Option<Time>,
    /// `X-Amz-Expires`, in seconds.
    pub(crate) expires: Option<u64>,
    pub(crate) token: Option<String>,
}

/// What the request presents; none where it is too broken to compare, which the findings then say.
pub(crate) fn presented(
    request: &Request,
    logged: &Logged,
    findings: &mut Vec<Finding>,
) -> Option<Presented> {
    let in_url = parameter(request, "X-Amz-Signature").is_some()
        || parameter(request, "X-Amz-Credential").is_some();
    let header = request.header("authorization");
    match (header, in_url) {
        (Some(header), also_in_url) => {
            if also_in_url {
                findings.push(Finding::SignedTwice);
            }
            of_header(request, header, findings)
        }
        (None, true) => of_url(request, findings),
        (None, false) => {
            let presented = of_log(request, logged);
            if presented.is_none() {
                findings.push(Finding::Unsigned);
            }
            presented
        }
    }
}

/// The first value of a query parameter, decoded; AWS's own parameters are found in any case.
fn parameter(request: &Request, name: &str) -> Option<String> {
    let (_, value) =
        crate::request::pairs(&request.query).find(|(key, _)| key.eq_ignore_ascii_case(name))?;
    Some(String::from_utf8_lossy(&decoded(value)).into_owned())
}

fn of_header(request: &Request, header: &str, findings: &mut Vec<Finding>) -> Option<Presented> {
    // AWS splits at spaces and commas alike: its messages show it.
    let mut words = header
        .split(|letter: char| letter.is_whitespace() || letter == ',')
        .filter(|word| !word.is_empty());
    let algorithm = words.next().unwrap_or_default();
    let words: Vec<&str> = words.collect();
    let odd = words.iter().find(|word| !word.contains('='));
    if algorithm == ASYMMETRIC {
        findings.push(Finding::Sigv4a);
        return None;
    }
    if !algorithm.starts_with("AWS4-") {
        findings.push(Finding::OtherScheme {
            scheme: algorithm.to_owned(),
            part: odd.map(|odd| (*odd).to_owned()),
        });
        return None;
    }
    if let Some(odd) = odd {
        findings.push(Finding::NotKeyValue {
            part: (*odd).to_owned(),
        });
        return None;
    }
    let part = |name: &str| {
        let mut values = words.iter().filter_map(|word| word.split_once('='));
        let (_, value) = values.find(|(key, _)| *key == name)?;
        (!value.is_empty()).then(|| value.to_owned())
    };
    let date = request
        .header("x-amz-date")
        .or_else(|| request.header("date"))
        .map(|date| date.trim().to_owned());
    Parts {
        stands: Stands::Header,
        algorithm: algorithm.to_owned(),
        credential: part("Credential"),
        signature: part("Signature"),
        signed_headers: part("SignedHeaders"),
        is_http_date: request.header("x-amz-date").is_none(),
        date,
        expires: None,
        token: request
            .header("x-amz-security-token")
            .map(|token| token.trim().to_owned()),
    }
    .presented(findings)
}

fn of_url(request: &Request, findings: &mut Vec<Finding>) -> Option<Presented> {
    let algorithm = parameter(request, "X-Amz-Algorithm").unwrap_or_default();
    if algorithm == ASYMMETRIC {
        findings.push(Finding::Sigv4a);
        return None;
    }
    let filled = |name: &str| parameter(request, name).filter(|value| !value.is_empty());
    Parts {
        stands: Stands::Url,
        algorithm,
        credential: filled("X-Amz-Credential"),
        signature: filled("X-Amz-Signature"),
        signed_headers: filled("X-Amz-SignedHeaders"),
        date: filled("X-Amz-Date"),
        is_http_date: false,
        expires: filled("X-Amz-Expires").and_then(|expires| expires.parse().ok()),
        token: parameter(request, "X-Amz-Security-Token")
            .or_else(|| Some(request.header("x-amz-security-token")?.trim().to_owned())),
    }
    .presented(findings)
}

/// The parts before anything is asked of them.
struct Parts {
    stands: Stands,
    algorithm: String,
    credential: Option<String>,
    signature: Option<String>,
    signed_headers: Option<String>,
    date: Option<String>,
    is_http_date: bool,
    expires: Option<u64>,
    token: Option<String>,
}

impl Parts {
    fn presented(self, findings: &mut Vec<Finding>) -> Option<Presented> {
        if self.algorithm != ALGORITHM {
            findings.push(Finding::UnknownAlgorithm {
                algorithm: self.algorithm.clone(),
            });
        }
        let wanted = [
            (Part::Credential, &self.credential),
            (Part::Signature, &self.signature),
            (Part::SignedHeaders, &self.signed_headers),
            (Part::Date, &self.date),
        ];
        let missing: Vec<Part> = wanted
            .iter()
            .filter(|(_, value)| value.is_none())
            .map(|(part, _)| *part)
            .collect();
        if !missing.is_empty() {
            findings.push(Finding::MissingParts {
                parts: missing,
                in_url: self.stands == Stands::Url,
            });
        }
        let date = self.date?;
        let time = if self.is_http_date {
            Time::parse(&date)
        } else {
            Time::parse_basic(&date)
        };
        if time.is_none() {
            findings.push(Finding::MalformedDate { date: date.clone() });
        }
        let credential = self.credential?;
        let elements: Vec<&str> = credential.split('/').collect();
        let [id, day, region, service, terminator] = elements.as_slice() else {
            findings.push(Finding::MalformedCredential { credential });
            return None;
        };
        if *terminator != TERMINATOR {
            findings.push(Finding::WrongTerminator {
                found: (*terminator).to_owned(),
            });
        }
        let signature = self.signature?;
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if signature.len() != 64 || !signature.bytes().all(is_digit) {
            findings.push(Finding::MalformedSignature {
                length: signature.chars().count(),
            });
        }
        Some(Presented {
            stands: self.stands,
            access_key_id: Some((*id).to_owned()),
            scope: Scope {
                date: (*day).to_owned(),
                region: (*region).to_owned(),
                service: (*service).to_owned(),
            },
            signed_headers: self
                .signed_headers?
                .split(';')
                .map(|name| name.trim().to_ascii_lowercase())
                .filter(|name| !name.is_empty())
                .collect(),
            signature,
            // AWS writes the header `Date` in its own form before it signs.
            date: time.map_or(date, Time::basic),
            time,
            expires: self.expires,
            token: self.token,
        })
    }
}

/// A signature that only a log shows.
fn of_log(request: &Request, logged: &Logged) -> Option<Presented> {
    let string = logged.string_to_sign.as_deref()?;
    let canonical = logged.canonical_request.as_deref()?;
    let mut lines = string.lines().skip(1);
    let (date, scope) = (lines.next()?.trim(), lines.next()?.trim());
    let mut scope = scope.split('/');
    let scope = Scope {
        date: scope.next()?.to_owned(),
        region: scope.next()?.to_owned(),
        service: scope.next()?.to_owned(),
    };
    let names = canonical.lines().rev().nth(1)?;
    Some(Presented {
        stands: Stands::Log,
        access_key_id: None,
        scope,
        signed_headers: names.split(';').map(str::to_owned).collect(),
        signature: logged.signature.clone()?,
        date: date.to_owned(),
        time: Time::parse_basic(date),
        expires: None,
        token: request.header("x-amz-security-token").map(str::to_owned),
    })
}
