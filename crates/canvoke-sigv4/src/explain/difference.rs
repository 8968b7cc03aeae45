//! One difference between what was signed and what AWS calculates, in words.

use super::short;
use crate::deviation::{Deviation, How, Piece};

/// Longer texts are cut: the canonical requests stand beside.
const LONGEST: usize = 400;

/// A text beside another: one line, and visible where it is empty.
pub(super) fn shown(text: &str) -> String {
    if text.is_empty() {
        return "(nothing)".to_owned();
    }
    let line: String = text.chars().take(LONGEST).collect();
    let cut = if line.len() < text.len() { "..." } else { "" };
    format!("{}{cut}", line.replace('\n', "\\n"))
}

/// The two texts side by side; keys have none that may be shown.
pub(super) fn see(deviation: &Deviation) -> Vec<String> {
    let is_secret = matches!(deviation.how, How::SecretWithSpace | How::SecretEncoded);
    if is_secret {
        return Vec::new();
    }
    let mut see = vec![format!("signed   {}", shown(&deviation.signed))];
    if !deviation.expected.is_empty() {
        see.push(format!("correct  {}", shown(&deviation.expected)));
    }
    see
}

pub(super) fn claim(deviation: &Deviation) -> String {
    let claim = match deviation.how {
        How::PathEncodedOnce => {
            "the path was signed as it was sent; AWS encodes it once more for every service but S3"
        }
        How::PathNotEncoded => {
            "the path was signed decoded; AWS encodes it once more than it was sent"
        }
        How::PathEncodedThrice => "the path was encoded once too often before it was signed",
        How::PathNotNormalized => {
            "the path was signed with its empty, `.` or `..` segments; AWS takes them out"
        }
        How::PathOtherStart => {
            "another path was signed than was sent: a stage or base path was added or taken away in between"
        }
        How::PathOtherEnd => {
            "the path was signed with another ending: a slash is missing or too much"
        }
        How::PathOtherCase => {
            "the path was signed with its percent-encoding in the other case (`%2f`, `%2F`); AWS keeps it as sent"
        }
        How::QueryNotSorted => {
            "the query was signed in the order in which it was sent; AWS sorts it by name"
        }
        How::QuerySortedWithEquals => {
            "the query was sorted by whole pairs; AWS sorts it by name, then by value"
        }
        How::QueryAsSent => "the query was signed as it was sent, neither sorted nor encoded",
        How::QueryNotEncoded => {
            "the query was signed without encoding every character but letters, digits and `-._~`"
        }
        How::QueryEncodedTwice => "the query was encoded twice before it was signed",
        How::QueryLeftOut => "the query was left out of the signature",
        How::QueryWithoutEquals => {
            "a parameter without a value was signed without its equals sign; AWS writes `name=`"
        }
        How::QueryMarksNotEncoded => {
            "`!`, `'`, `(`, `)` or `*` in the query was signed as it is, as `encodeURIComponent` leaves it; AWS encodes it"
        }
        How::QueryPlusForSpace => "a space in the query was signed as `+`; AWS writes `%20`",
        How::QueryPlusItself => {
            "a `+` in the query was signed as `%2B`; AWS was seen to read it as a space"
        }
        How::QueryTokenLeftOut => "`X-Amz-Security-Token` was added to the URL after it was signed",
        How::HeaderNotTrimmed => {
            return format!(
                "the header `{}` was signed with all its spaces; AWS folds them",
                name(deviation)
            );
        }
        How::HostWithPort => "`host` was signed with a port that was not sent",
        How::HostOther => "another `host` was signed than was sent",
        How::HashOfNothing => "an empty body was signed, and a body was sent",
        How::HashLeftOut => "the body was left out of the signature",
        How::HashWithLineBreak => {
            "the body was signed with a line break at its end that was not sent"
        }
        How::HashWithoutLineBreak => {
            "the body was signed without the spaces or line break at its start or end"
        }
        How::HashOtherLineBreaks => "the body was signed with other line breaks than were sent",
        How::HashWithoutLineBreaks => "the body was signed without its line breaks",
        How::HashOfHeader => {
            "`x-amz-content-sha256` was signed as the body's hash and is not that of the body sent"
        }
        How::HashEmpty => "no hash of the body was signed",
        How::HeadersNotSorted => "the signed headers were not sorted by name",
        How::KeyOtherRegion => "the signing key was derived for another Region than the scope says",
        How::KeyOtherService => {
            "the signing key was derived for another service than the scope says"
        }
        How::KeyOtherDate => "the signing key was derived for another day than the scope says",
        How::SecretWithSpace => {
            "the secret access key was used with a space or line break at its end"
        }
        How::SecretEncoded => "the secret access key was used percent-encoded",
        How::Other => return other(deviation),
    };
    claim.to_owned()
}

fn other(deviation: &Deviation) -> String {
    match &deviation.piece {
        Piece::Method => format!(
            "the method `{}` was signed, and `{}` was sent",
            short(&deviation.signed),
            short(&deviation.expected)
        ),
        Piece::Path => "another path was signed than AWS calculates".to_owned(),
        Piece::Query => "another query was signed than AWS calculates".to_owned(),
        Piece::Header(name) => format!(
            "the header `{}` was signed with another value than was sent",
            short(name)
        ),
        Piece::SignedHeaders => {
            "other headers were signed than the request lists as signed".to_owned()
        }
        Piece::PayloadHash => "another body was signed than was sent".to_owned(),
        Piece::Time => "another time was signed than was sent".to_owned(),
        Piece::Scope => "another credential scope was signed than was sent".to_owned(),
        Piece::Key => "another signing key was used".to_owned(),
        Piece::Host => "another host was called".to_owned(),
    }
}

fn name(deviation: &Deviation) -> String {
    match &deviation.piece {
        Piece::Header(name) => short(name),
        _ => String::new(),
    }
}

pub(super) fn fix(deviation: &Deviation) -> String {
    let fix = match (&deviation.piece, deviation.how) {
        (_, How::SecretWithSpace) => "take the space or line break off the secret",
        (_, How::SecretEncoded) => "use the secret as it is, `/` and `+` included",
        (_, How::QueryTokenLeftOut) => "add the token before signing",
        (_, How::PathOtherStart) => {
            "sign the path that arrives at API Gateway: stage or base path included, nothing rewritten afterwards"
        }
        (Piece::Method, _) => "sign the method that is sent, in capital letters",
        (Piece::Path, _) => {
            "encode each segment once for sending and once more for the canonical request"
        }
        (Piece::Query, _) => {
            "encode names and values once (`%20` for a space), write `name=` for an empty value, and sort by name, then value"
        }
        (Piece::Header(header), _) if header == "host" => {
            "sign the `Host` that is sent: the overridden one where it is overridden, the endpoint's own name with `x-apigw-api-id`"
        }
        (Piece::Header(_) | Piece::SignedHeaders, _) => {
            "sign the headers as they are sent, and leave out those that clients or proxies change on the way"
        }
        (Piece::PayloadHash, _) => {
            "sign the bytes that are sent; with curl `--data-binary` keeps them as they are"
        }
        (Piece::Time, _) => "sign and send one `X-Amz-Date`",
        (Piece::Scope | Piece::Key, _) => {
            "use one date, Region and service in the scope, the string to sign and the key"
        }
        (Piece::Host, _) => "check the URL",
    };
    fix.to_owned()
}

pub(super) fn not_as_meant(deviation: &Deviation) -> String {
    let what = match &deviation.piece {
        Piece::Method => "the method",
        Piece::Host => "the host of the URL",
        Piece::Path => "the path",
        Piece::Query => "the query",
        Piece::Header(_) => "the header `Host`",
        _ => "the request",
    };
    format!("{what} is not what was meant to be called")
}

pub(super) fn changed(deviation: &Deviation) -> String {
    let what = match &deviation.piece {
        Piece::Method => "another method".to_owned(),
        Piece::Path => "another path".to_owned(),
        Piece::Query => "another query".to_owned(),
        Piece::Header(name) => format!("another value of the header `{}`", short(name)),
        Piece::SignedHeaders => "other signed headers".to_owned(),
        Piece::PayloadHash => "another body".to_owned(),
        _ => "something else".to_owned(),
    };
    format!("AWS received {what} than was sent, by the canonical request in its answer")
}

pub(super) fn fix_changed(deviation: &Deviation) -> String {
    let fix = match &deviation.piece {
        Piece::Header(name) if name == "host" => {
            "let nothing between the client and the endpoint rewrite `Host` after signing, or sign the host that arrives"
        }
        _ => {
            "let nothing between the client and the endpoint change it after signing, or sign what arrives"
        }
    };
    fix.to_owned()
}
