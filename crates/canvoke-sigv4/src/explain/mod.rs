//! Findings in words: the only prose of this crate. Messages are lower case, without a full stop, user text in
//! backticks.

mod answer;
mod difference;
mod lines;
mod refused;
mod rule;
mod signed;

use serde::Serialize;

use crate::check::Check;
use crate::finding::{Finding, NotCompared, Outcome, Said};
use crate::steps::SERVICE;

pub use answer::{Answer, Wording, answer, answer_to};
pub use lines::{remark, tool};
pub use refused::{not_read, not_signed, unsendable};
pub use rule::{Mark, Rule, rule};
pub use signed::{KeyStep, Step, headers, key_steps, lasts, request, steps};

/// A finding in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Words {
    /// What is so.
    pub claim: String,
    /// What to look at: texts side by side.
    pub see: Vec<String>,
    /// What to do; none where there is nothing to do.
    pub fix: Option<String>,
}

/// One line over everything: whether API Gateway takes the signature, and the first difference.
pub fn summary(check: &Check) -> String {
    let first = check.first().map(|finding| words(finding).claim);
    let more = check
        .findings
        .iter()
        .filter(|finding| finding.outcome() == check.outcome())
        .count()
        .saturating_sub(1);
    let more = match more {
        0 => String::new(),
        1 => "; 1 more thing differs".to_owned(),
        more => format!("; {more} more things differ"),
    };
    match (check.outcome(), first) {
        (Outcome::Pass, _) => {
            "the signature is right: API Gateway takes it, and asks the policies next".to_owned()
        }
        (Outcome::Block, Some(first)) => {
            format!("API Gateway refuses the signature: {first}{more}")
        }
        (Outcome::Unknown, Some(first)) => format!("nobody can say yet: {first}"),
        (_, None) => "nothing was found".to_owned(),
    }
}

/// A finding in words.
pub fn words(finding: &Finding) -> Words {
    Words {
        claim: claim(finding),
        see: see(finding),
        fix: fix(finding),
    }
}

fn claim(finding: &Finding) -> String {
    match finding {
        Finding::SecretInPaste => {
            "the pasted text holds a secret access key: do not share it as it is".to_owned()
        }
        Finding::OneOfSeveral { others: 1 } => {
            "another request stands in the pasted text; this is the last that is signed".to_owned()
        }
        Finding::OneOfSeveral { others } => format!(
            "{others} other requests stand in the pasted text; this is the last that is signed"
        ),
        Finding::Unsigned => "the request is not signed".to_owned(),
        Finding::SignedTwice => {
            "the header `Authorization` and the URL both sign the request; the header was looked at"
                .to_owned()
        }
        Finding::OtherScheme { scheme, .. } => format!(
            "`Authorization` begins with `{}` and is no signature; a method with AWS_IAM reads it as one",
            short(scheme)
        ),
        Finding::Sigv4a => {
            "the request is signed with Signature Version 4A, which is not supported here".to_owned()
        }
        Finding::UnknownAlgorithm { algorithm } => {
            format!("AWS has no signature algorithm `{}`", short(algorithm))
        }
        Finding::NotKeyValue { part } => format!(
            "`{}` in `Authorization` is no pair with an equals sign: a space or a line break does not belong there",
            short(part)
        ),
        Finding::MissingParts { parts, in_url } => {
            let names: Vec<String> = parts
                .iter()
                .map(|part| format!("`{}`", answer::part_name(*part, *in_url)))
                .collect();
            let verb = if parts.len() == 1 { "is" } else { "are" };
            format!("{} {verb} missing", names.join(", "))
        }
        Finding::MalformedCredential { credential } => {
            let elements = credential.split('/').count();
            format!("the credential has {elements} parts between slashes, not five")
        }
        Finding::MalformedDate { date } => {
            format!("`{}` is no time as signatures write it", short(date))
        }
        Finding::MalformedSignature { length } => format!(
            "the signature is not 64 lower-case hexadecimal digits; it has {length} characters"
        ),
        Finding::WrongTerminator { found } => format!(
            "the credential scope ends with `{}`, not with `aws4_request`",
            short(found)
        ),
        Finding::WrongRegion { found, region } => format!(
            "signed for Region `{}`; the API is in `{region}`",
            short(found)
        ),
        Finding::RegionNotKnown { found } => format!(
            "signed for Region `{}`; the host does not say which Region the API is in",
            short(found)
        ),
        Finding::WrongService { found } => {
            format!("signed for the service `{}`, not `{SERVICE}`", short(found))
        }
        Finding::ScopeDate { found, date } => format!(
            "the credential scope is of `{}`, the request of `{date}`",
            short(found)
        ),
        Finding::HostNotSigned => "`host` is not among the signed headers".to_owned(),
        Finding::Expired {
            signed, arrived, ..
        } => format!(
            "signed at {signed} and arrived at {arrived}: more than five minutes later"
        ),
        Finding::NotYetCurrent {
            signed, arrived, ..
        } => format!(
            "signed at {signed} and arrived at {arrived}: signed more than five minutes in the future"
        ),
        Finding::UrlExpired {
            signed,
            arrived,
            expires,
            ..
        } => format!(
            "the URL was signed at {signed} for {expires} seconds and used at {arrived}"
        ),
        Finding::UrlExpiryUnclear {
            signed,
            arrived,
            expires,
        } => format!(
            "the URL was signed at {signed} for {expires} seconds and used at {arrived}: whether API Gateway heeds `X-Amz-Expires` or takes five minutes is not documented"
        ),
        Finding::InTime => "signed within five minutes of its arrival".to_owned(),
        Finding::ArrivalNotKnown {
            earliest,
            latest,
            too_late_now,
        } => {
            let now = if *too_late_now {
                "; sent again now, it is too old"
            } else {
                ""
            };
            format!("taken if it arrives between {earliest} and {latest}{now}")
        }
        Finding::MissingToken => {
            "the keys are those of a session, and the request has no session token".to_owned()
        }
        Finding::EmptyToken { found } if found.is_empty() => "the session token is empty".to_owned(),
        Finding::EmptyToken { found } => {
            format!("the session token is `{}`: a program had none", short(found))
        }
        Finding::NeedlessToken => {
            "the key is a user's own, and a session token is sent with it".to_owned()
        }
        Finding::OtherToken => {
            "the session token is not the one that belongs to the credentials".to_owned()
        }
        Finding::TokenExpired { ended } => format!("the session ended at {ended}"),
        Finding::OtherKey { found, given } => format!(
            "signed with the key `{}`; the credentials given are those of `{}`",
            short(found),
            short(given)
        ),
        Finding::NoKeyId { found } => format!("`{}` is no access key id", short(found)),
        Finding::SignedHeaderMissing { name } => format!(
            "the header `{}` is listed as signed and was not sent",
            short(name)
        ),
        Finding::UnsignedHeader { name } => {
            format!("the header `{}` is sent and not signed", short(name))
        }
        Finding::PlusInQuery {
            matches_as_space: Some(true),
        } => "the signature is right if AWS reads `+` in the query as a space, as was seen; another reading is `+` itself"
            .to_owned(),
        Finding::PlusInQuery {
            matches_as_space: Some(false),
        } => "the signature is right only if AWS reads `+` in the query as itself; it was seen to read it as a space"
            .to_owned(),
        Finding::PlusInQuery {
            matches_as_space: None,
        } => "the query holds a `+`, which is read in two ways".to_owned(),
        Finding::BodyNotShown => {
            "the pasted text does not show the body; its hash is taken as the request says it"
                .to_owned()
        }
        Finding::UnsignedPayload => {
            "the body is left out of the signature (`UNSIGNED-PAYLOAD`), which S3 takes and API Gateway does not"
                .to_owned()
        }
        Finding::NotAsMeant { deviation } => difference::not_as_meant(deviation),
        Finding::ChangedOnTheWay { deviation } => difference::changed(deviation),
        Finding::Differs { deviation } => difference::claim(deviation),
        Finding::WrongSecret => {
            "all that is signed is right and the signature is not: it was made with another secret access key"
                .to_owned()
        }
        Finding::Unexplained => {
            "the signature is not right, and no known difference explains it: most often the secret access key is another, or something changed the request after it was signed"
                .to_owned()
        }
        Finding::NotCompared { why } => match why {
            NotCompared::NoSecret => {
                "without the secret access key the signature itself cannot be compared".to_owned()
            }
            NotCompared::BodyNotShown => {
                "the pasted text does not show the body, so the signature cannot be compared".to_owned()
            }
        },
        Finding::Matches => "the signature is the one AWS calculates".to_owned(),
        Finding::Answered { status, said } => {
            let status = status.map_or_else(|| "AWS".to_owned(), |status| format!("AWS, with {status},"));
            format!("{status} said: {}", said_in_words(*said))
        }
    }
}

fn said_in_words(said: Said) -> &'static str {
    match said {
        Said::TokenExpired => "the session token is expired",
        Said::TokenInvalid => "it does not know the key, or the session token is not the key's own",
        Said::Mismatch => "the signature does not match",
        Said::Clock => "the signature is too old or from the future",
        Said::Scope => "the credential scope is wrong",
        Said::Incomplete => "the signature is not complete",
        Said::NoToken => "there is no signature, or no such path or method",
        Said::Denied => "the signature was taken, and a policy denies",
        Said::Forbidden => {
            "forbidden: no API, stage or key fits, or a web ACL stops it; that says nothing of the signature"
        }
        Said::Success => "success: the signature was taken, or none was asked for",
    }
}

fn see(finding: &Finding) -> Vec<String> {
    match finding {
        Finding::MalformedCredential { credential } => vec![format!("Credential={credential}")],
        Finding::NotAsMeant { deviation } => vec![
            format!("sent    {}", difference::shown(&deviation.signed)),
            format!("meant   {}", difference::shown(&deviation.expected)),
        ],
        Finding::ChangedOnTheWay { deviation } => vec![
            format!("sent      {}", difference::shown(&deviation.signed)),
            format!("received  {}", difference::shown(&deviation.expected)),
        ],
        Finding::Differs { deviation } => difference::see(deviation),
        _ => Vec::new(),
    }
}

fn fix(finding: &Finding) -> Option<String> {
    let fix = match finding {
        Finding::SecretInPaste => "make a new key if the text was shared, and delete this one",
        Finding::Unsigned => {
            "sign the request (`canvoke sign` writes ready lines), or, where nothing should be signed, check path and method: an unknown one is answered in the same way"
        }
        Finding::SignedTwice => "send one of the two",
        Finding::OtherScheme { .. } => {
            "sign the request instead; where a token is right, the method needs an authorizer, or the path or method does not exist"
        }
        Finding::Sigv4a => {
            "sign with Signature Version 4 to have it checked; API Gateway takes both"
        }
        Finding::UnknownAlgorithm { .. } => "use `AWS4-HMAC-SHA256`",
        Finding::NotKeyValue { .. } => {
            "take the space or line break out of the access key id or the header; the header's name is no part of its value"
        }
        Finding::MissingParts { .. } => {
            "send what the signer wrote as it is: an `Authorization` header has `Credential`, `SignedHeaders` and `Signature`, beside `X-Amz-Date`"
        }
        Finding::MalformedCredential { .. } => {
            "write access key id, date, Region, service and `aws4_request`; if a part is the secret, the two keys were swapped"
        }
        Finding::MalformedDate { .. } => {
            "write `X-Amz-Date: 20261126T120000Z`, in UTC, without fractions"
        }
        Finding::MalformedSignature { .. } => {
            "write the HMAC's 32 bytes in hexadecimal, not in Base64"
        }
        Finding::WrongTerminator { .. } => "end the scope and the signing key with `aws4_request`",
        Finding::WrongRegion { .. } => {
            "sign for the API's Region, also when the call comes from another one"
        }
        Finding::RegionNotKnown { .. } => "say the API's Region",
        Finding::WrongService { .. } => "sign for the service `execute-api`",
        Finding::ScopeDate { .. } => "take the scope's date from `X-Amz-Date`, in UTC",
        Finding::HostNotSigned => "sign `host`",
        Finding::Expired { .. } | Finding::NotYetCurrent { .. } => {
            "set the client's clock (NTP), and sign each request anew when it is sent"
        }
        Finding::UrlExpired { .. } | Finding::UrlExpiryUnclear { .. } => "sign the URL anew",
        Finding::ArrivalNotKnown {
            too_late_now: true, ..
        } => "sign it anew before it is sent again",
        Finding::MissingToken => {
            "send `X-Amz-Security-Token` with the token that came with the keys (AWS_SESSION_TOKEN)"
        }
        Finding::EmptyToken { .. } => "give the program the session token, or a user's own keys",
        Finding::NeedlessToken => "leave `X-Amz-Security-Token` out: unset AWS_SESSION_TOKEN",
        Finding::OtherToken => {
            "take access key id, secret and token from one answer of STS; one of them was left from an older session"
        }
        Finding::TokenExpired { .. } => "assume the role anew",
        Finding::Answered {
            said: Said::TokenExpired,
            ..
        } => "assume the role anew",
        Finding::Answered {
            said: Said::TokenInvalid,
            ..
        } => {
            "check that the key exists and is active (`aws iam list-access-keys`), and that the token is the key's own"
        }
        Finding::Answered {
            said: Said::Mismatch | Said::Clock | Said::Scope | Said::Incomplete,
            ..
        } => "where nothing else differs, something changed the request on its way",
        Finding::OtherKey { .. } => "give the credentials of the key that signed",
        Finding::NoKeyId { .. } => "check that the access key id and the secret are not swapped",
        Finding::SignedHeaderMissing { .. } => {
            "send the header with the value that was signed, or leave it out of the signature; a proxy may have dropped it"
        }
        Finding::UnsignedHeader { name } if name == "x-amz-security-token" => {
            "AWS's page says to sign every `x-amz-` header; API Gateway was seen to take this one unsigned"
        }
        Finding::UnsignedHeader { .. } => "AWS's page says to sign every `x-amz-` header",
        Finding::PlusInQuery { .. } => "write a space as `%20` and a plus sign as `%2B`",
        Finding::UnsignedPayload => "sign the SHA-256 of the body",
        Finding::NotAsMeant { .. } => "check what the client was told to call",
        Finding::ChangedOnTheWay { deviation } => return Some(difference::fix_changed(deviation)),
        Finding::Differs { deviation } => return Some(difference::fix(deviation)),
        Finding::WrongSecret => {
            "check the secret access key: another key's, cut off, or with a space or line break"
        }
        Finding::Unexplained => {
            "check the secret access key first; then compare the canonical request that the client logs with the one here, line by line"
        }
        Finding::NotCompared { why } => match why {
            NotCompared::NoSecret => {
                "give the secret access key: it is used here and shown nowhere"
            }
            NotCompared::BodyNotShown => "give the body",
        },
        Finding::OneOfSeveral { .. }
        | Finding::InTime
        | Finding::BodyNotShown
        | Finding::ArrivalNotKnown { .. }
        | Finding::Matches
        | Finding::Answered { .. } => return None,
    };
    Some(fix.to_owned())
}

/// User text in the middle of a sentence: not longer than a line.
fn short(text: &str) -> String {
    const LONGEST: usize = 80;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("{start}...")
}
