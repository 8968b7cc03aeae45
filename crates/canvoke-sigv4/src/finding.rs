//! What can be said of a pasted request's signature, typed. Holds what was found and no prose (see `explain`).

use serde::Serialize;

use crate::deviation::Deviation;

/// What a finding means for the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Nothing against it.
    Pass,
    /// Nobody can say from what was pasted.
    Unknown,
    /// API Gateway refuses it.
    Block,
}

/// A part that an `Authorization` header or a signed URL must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// `Credential`.
    Credential,
    /// `Signature`.
    Signature,
    /// `SignedHeaders`.
    SignedHeaders,
    /// `X-Amz-Date`, or the header `Date`.
    Date,
}

/// What AWS said in the answer that was pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// The token is expired.
    TokenExpired,
    /// The key is unknown or inactive, or the token is not its own.
    TokenInvalid,
    /// The signature does not match.
    Mismatch,
    /// The signature is too old or from the future.
    Clock,
    /// The scope is wrong.
    Scope,
    /// The header is not complete.
    Incomplete,
    /// There was no signature, or no such method.
    NoToken,
    /// The signature was right, and a policy denies.
    Denied,
    /// `Forbidden`: no API, stage, key or web ACL let it on; the signature was not the reason.
    Forbidden,
    /// A status below 400.
    Success,
}

/// Why the signature itself could not be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NotCompared {
    /// No secret access key was given.
    NoSecret,
    /// The paste does not show the body, and nothing in it gives the body's hash away.
    BodyNotShown,
}

/// One thing found, in the order in which API Gateway asks (inferred from how AWS's messages come together).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Finding {
    /// The paste holds the secret access key.
    SecretInPaste,
    /// Other requests stand in the paste too; this one was looked at.
    OneOfSeveral {
        /// How many others.
        others: usize,
    },
    /// Neither a header nor a URL parameter signs it (G-SIG-01).
    Unsigned,
    /// A header and the URL sign it; the header was looked at.
    SignedTwice,
    /// `Authorization` is something else, such as a bearer token (G-FAIL-13).
    OtherScheme {
        /// Its first word.
        scheme: String,
        /// The first part without an equals sign, which AWS's message names.
        part: Option<String>,
    },
    /// Signature Version 4A: not supported here; API Gateway takes it (G-IAM-08).
    Sigv4a,
    /// An algorithm that AWS does not have.
    UnknownAlgorithm {
        /// Its name.
        algorithm: String,
    },
    /// A part of the header without an equals sign (G-SIG-08).
    NotKeyValue {
        /// The part.
        part: String,
    },
    /// Parts are missing (G-SIG-08).
    MissingParts {
        /// Which.
        parts: Vec<Part>,
        /// Whether the URL is signed, not the headers.
        in_url: bool,
    },
    /// The credential has not five elements (G-SIG-08).
    MalformedCredential {
        /// As it stands there.
        credential: String,
    },
    /// The date is not in the one form AWS takes (G-SIG-08).
    MalformedDate {
        /// As it stands there.
        date: String,
    },
    /// The signature is not 64 lower-case hexadecimal digits, so it matches nothing (G-SIG-04).
    MalformedSignature {
        /// How many characters it has.
        length: usize,
    },
    /// The credential scope does not end with `aws4_request`.
    WrongTerminator {
        /// What it ends with.
        found: String,
    },
    /// The scope's Region is not the API's (G-SIG-06, G-SIG-10).
    WrongRegion {
        /// The scope's.
        found: String,
        /// The API's.
        region: String,
    },
    /// Nothing says which Region the API is in.
    RegionNotKnown {
        /// The scope's.
        found: String,
    },
    /// The scope's service is not `execute-api` (G-SIG-07).
    WrongService {
        /// The scope's.
        found: String,
    },
    /// The scope's date is not that of the request's time.
    ScopeDate {
        /// The scope's.
        found: String,
        /// The date of the time.
        date: String,
    },
    /// `host` is not among the signed headers.
    HostNotSigned,
    /// Too old (G-SIG-05).
    Expired {
        /// When it was signed.
        signed: String,
        /// When it arrived.
        arrived: String,
        /// The earliest that was taken then.
        earliest: String,
    },
    /// From the future (G-SIG-05).
    NotYetCurrent {
        /// When it was signed.
        signed: String,
        /// When it arrived.
        arrived: String,
        /// The latest that was taken then.
        latest: String,
    },
    /// A signed URL past its own expiry and past five minutes (G-SIG-05).
    UrlExpired {
        /// When it was signed.
        signed: String,
        /// When it arrived.
        arrived: String,
        /// The earliest that was taken then, if five minutes count.
        earliest: String,
        /// Its `X-Amz-Expires`, in seconds.
        expires: u64,
    },
    /// A signed URL used after five minutes and within its own expiry, or the other way round: which of the two API
    /// Gateway heeds, nobody says.
    UrlExpiryUnclear {
        /// When it was signed.
        signed: String,
        /// When it arrived.
        arrived: String,
        /// Its `X-Amz-Expires`, in seconds.
        expires: u64,
    },
    /// Arrived in time.
    InTime,
    /// Nobody says when it arrived.
    ArrivalNotKnown {
        /// The earliest it may arrive.
        earliest: String,
        /// The latest.
        latest: String,
        /// Whether it is too late by now.
        too_late_now: bool,
    },
    /// A session's keys without their token (G-SIG-02).
    MissingToken,
    /// A token that is empty, `undefined`, `null` or the like (G-SIG-02).
    EmptyToken {
        /// As it stands there.
        found: String,
    },
    /// A user's own keys with a token (G-SIG-02).
    NeedlessToken,
    /// Another token than the credentials' (G-SIG-02).
    OtherToken,
    /// The credentials have ended (G-SIG-03).
    TokenExpired {
        /// When.
        ended: String,
    },
    /// The request is signed with another key than the credentials'.
    OtherKey {
        /// The request's access key id.
        found: String,
        /// The credentials'.
        given: String,
    },
    /// The access key id is none: the secret's and the id's places are swapped, or something is cut off (G-SIG-02).
    NoKeyId {
        /// As it stands there; hidden where it is the secret.
        found: String,
    },
    /// A header is listed as signed and not in the request (G-SIG-04).
    SignedHeaderMissing {
        /// Its name.
        name: String,
    },
    /// An `x-amz-` header is sent and not signed.
    UnsignedHeader {
        /// Its name.
        name: String,
    },
    /// A raw plus sign in the query, which is read in two ways.
    PlusInQuery {
        /// Whether the signature matches where it is a space: the reading that is taken.
        matches_as_space: Option<bool>,
    },
    /// The paste does not show the body; its hash is taken from what the request or the tool says.
    BodyNotShown,
    /// The body's hash is left out of the signature; API Gateway hashes the body (G-SIG-04).
    UnsignedPayload,
    /// What was sent is not what was meant to be called.
    NotAsMeant {
        /// What differs.
        deviation: Deviation,
    },
    /// AWS received something else than what the paste shows (G-SIG-09).
    ChangedOnTheWay {
        /// What differs; `signed` is what was sent, `expected` what AWS received.
        deviation: Deviation,
    },
    /// What was signed differs here from what AWS calculates (G-SIG-04).
    Differs {
        /// What differs.
        deviation: Deviation,
    },
    /// All that is signed is right, and the signature is not: the secret access key is another (G-SIG-04).
    WrongSecret,
    /// The signature is not right, and no known difference explains it (G-SIG-04).
    Unexplained,
    /// The signature could not be compared.
    NotCompared {
        /// Why.
        why: NotCompared,
    },
    /// The signature is right.
    Matches,
    /// What AWS answered, where the answer was pasted too.
    Answered {
        /// Status.
        status: Option<u16>,
        /// What it says.
        said: Said,
    },
}

impl Finding {
    /// What it means for the request.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::SecretInPaste
            | Self::OneOfSeveral { .. }
            | Self::InTime
            | Self::BodyNotShown
            | Self::Matches
            | Self::UnsignedHeader { .. }
            | Self::PlusInQuery {
                matches_as_space: Some(true),
            } => Outcome::Pass,
            Self::SignedTwice
            | Self::Sigv4a
            | Self::RegionNotKnown { .. }
            | Self::UrlExpiryUnclear { .. }
            | Self::OtherKey { .. }
            | Self::PlusInQuery { .. }
            | Self::NotCompared { .. } => Outcome::Unknown,
            Self::ArrivalNotKnown { .. } => Outcome::Pass,
            Self::NotAsMeant { .. } => Outcome::Unknown,
            Self::Answered { said, .. } => match said {
                Said::TokenExpired | Said::TokenInvalid => Outcome::Block,
                _ => Outcome::Pass,
            },
            Self::Unsigned
            | Self::OtherScheme { .. }
            | Self::UnknownAlgorithm { .. }
            | Self::NotKeyValue { .. }
            | Self::MissingParts { .. }
            | Self::MalformedCredential { .. }
            | Self::MalformedDate { .. }
            | Self::MalformedSignature { .. }
            | Self::WrongTerminator { .. }
            | Self::WrongRegion { .. }
            | Self::WrongService { .. }
            | Self::ScopeDate { .. }
            | Self::HostNotSigned
            | Self::Expired { .. }
            | Self::NotYetCurrent { .. }
            | Self::UrlExpired { .. }
            | Self::MissingToken
            | Self::EmptyToken { .. }
            | Self::NeedlessToken
            | Self::OtherToken
            | Self::TokenExpired { .. }
            | Self::NoKeyId { .. }
            | Self::SignedHeaderMissing { .. }
            | Self::UnsignedPayload
            | Self::ChangedOnTheWay { .. }
            | Self::Differs { .. }
            | Self::WrongSecret
            | Self::Unexplained => Outcome::Block,
        }
    }
}
