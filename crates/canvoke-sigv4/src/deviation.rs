//! One difference between what was signed and what AWS calculates: where, the two texts, and how it comes about. Knows
//! no words for it (see `explain`) and does not look for it (see `search`).

use serde::Serialize;

/// Where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// The canonical request's first line.
    Method,
    /// Its second.
    Path,
    /// Its third.
    Query,
    /// A signed header, by its lower-case name.
    Header(String),
    /// The list of signed headers.
    SignedHeaders,
    /// The canonical request's last line.
    PayloadHash,
    /// The string to sign's second line.
    Time,
    /// The string to sign's third line.
    Scope,
    /// The signing key.
    Key,
    /// The host of the URL, where it is not what was meant to be called.
    Host,
}

/// How it comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// The path as sent, not encoded once more.
    PathEncodedOnce,
    /// The path decoded, not encoded at all.
    PathNotEncoded,
    /// The path encoded once too often.
    PathEncodedThrice,
    /// `.`, `..` or empty segments kept.
    PathNotNormalized,
    /// A first segment (the stage, or a base path) is missing or too much.
    PathOtherStart,
    /// A slash at the end is missing or too much.
    PathOtherEnd,
    /// Percent-encoded bytes in the other case: `%2f`, not `%2F`.
    PathOtherCase,
    /// The parameters in the order in which they were sent.
    QueryNotSorted,
    /// Sorted with the equals sign in, so that `a=` comes after `a-b=`.
    QuerySortedWithEquals,
    /// As sent: neither sorted nor encoded.
    QueryAsSent,
    /// Sorted, and the names and values as sent.
    QueryNotEncoded,
    /// Encoded twice.
    QueryEncodedTwice,
    /// Left out.
    QueryLeftOut,
    /// Parameters without a value have no equals sign.
    QueryWithoutEquals,
    /// `!`, `'`, `(`, `)`, `*` not encoded, as `encodeURIComponent` leaves them.
    QueryMarksNotEncoded,
    /// A space encoded as a plus sign.
    QueryPlusForSpace,
    /// A plus sign read as itself.
    QueryPlusItself,
    /// `X-Amz-Security-Token` added after signing.
    QueryTokenLeftOut,
    /// The header's value with all its spaces.
    HeaderNotTrimmed,
    /// The host with its port.
    HostWithPort,
    /// Another host.
    HostOther,
    /// The hash of an empty body.
    HashOfNothing,
    /// `UNSIGNED-PAYLOAD`.
    HashLeftOut,
    /// The hash of the body with a line break at its end.
    HashWithLineBreak,
    /// The hash of the body without the line break, or the spaces, at its end.
    HashWithoutLineBreak,
    /// The hash of the body with the other kind of line breaks.
    HashOtherLineBreaks,
    /// The hash of the body without any line breaks, as `curl --data` sends a file.
    HashWithoutLineBreaks,
    /// What the header `x-amz-content-sha256` says.
    HashOfHeader,
    /// No hash, an empty last line.
    HashEmpty,
    /// The headers in another order.
    HeadersNotSorted,
    /// A key derived for another Region than the scope says.
    KeyOtherRegion,
    /// A key derived for another service than the scope says.
    KeyOtherService,
    /// A key derived for another day than the scope says.
    KeyOtherDate,
    /// The secret with a line break or space at its end.
    SecretWithSpace,
    /// The secret percent-encoded.
    SecretEncoded,
    /// No known way.
    Other,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deviation {
    /// Where.
    pub piece: Piece,
    /// What was signed; for keys: which one.
    pub signed: String,
    /// What AWS calculates.
    pub expected: String,
    /// How.
    pub how: How,
}
