//! The known ways in which clients sign something else than AWS calculates, as the texts that they would have signed.
//! Tries none of them (see `search`).

use crate::canonical::{
    Canonical, Plus, canonical_path, canonical_query, canonical_value, hash, joined, normalized,
};
use crate::deviation::{How, Piece};
use crate::encode::{decoded, encoded, encoded_path};
use crate::request::{Request, pairs};
use crate::search::text_of;

/// What is looked at.
pub(crate) struct Sent<'a> {
    pub(crate) request: &'a Request,
    /// The body, where it is known.
    pub(crate) body: Option<&'a [u8]>,
    /// The query parameter that is not signed.
    pub(crate) left_out: Option<&'a str>,
    /// Hosts that the signature may have been made for.
    pub(crate) hosts: Vec<String>,
    /// Paths that may have been meant.
    pub(crate) paths: Vec<String>,
    /// The signed headers in the order in which the request lists them.
    pub(crate) listed: &'a [String],
}

/// One known way to go wrong.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) piece: Piece,
    pub(crate) how: How,
    pub(crate) text: String,
}

/// Every known way to go wrong, for this request.
pub(crate) fn candidates(sent: &Sent<'_>, right: &Canonical) -> Vec<Candidate> {
    let mut found = Candidates {
        right,
        list: Vec::new(),
    };
    found.paths(sent);
    found.queries(sent);
    found.headers(sent);
    found.hashes(sent);
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] {
        found.add(Piece::Method, How::Other, method.to_owned());
    }
    found.add(Piece::Method, How::Other, right.method.to_lowercase());
    found.list
}

struct Candidates<'a> {
    right: &'a Canonical,
    list: Vec<Candidate>,
}

impl Candidates<'_> {
    /// Adds a way, unless it makes no difference or another way gives the same text.
    fn add(&mut self, piece: Piece, how: How, text: String) {
        let is_known = self
            .list
            .iter()
            .any(|known| known.piece == piece && known.text == text);
        if !is_known && text_of(self.right, &piece) != text {
            self.list.push(Candidate { piece, how, text });
        }
    }

    fn paths(&mut self, sent: &Sent<'_>) {
        let path = sent.request.path.as_str();
        let mut add = |how, text: String| self.add(Piece::Path, how, text);
        let plain = String::from_utf8_lossy(&decoded(path)).into_owned();
        // First: where nothing needs encoding, the segments are what is left.
        add(How::PathNotNormalized, encoded_path(path));
        add(How::PathEncodedOnce, path.to_owned());
        add(How::PathEncodedOnce, normalized(path));
        add(How::PathEncodedOnce, encoded_path(&plain));
        add(How::PathNotEncoded, plain);
        add(How::PathEncodedThrice, encoded_path(&canonical_path(path)));
        add(How::PathOtherCase, canonical_path(&with_other_case(path)));
        let without_end = path.strip_suffix('/').filter(|path| !path.is_empty());
        let other_end = without_end.map_or_else(|| format!("{path}/"), str::to_owned);
        add(How::PathOtherEnd, canonical_path(&other_end));
        if let Some((_, rest)) = path.trim_start_matches('/').split_once('/') {
            add(How::PathOtherStart, canonical_path(&format!("/{rest}")));
        }
        for meant in &sent.paths {
            add(How::PathOtherStart, canonical_path(meant));
        }
        add(How::PathOtherStart, "/".to_owned());
    }

    fn queries(&mut self, sent: &Sent<'_>) {
        let query = sent.request.query.as_str();
        let kept: Vec<(&str, &str)> = pairs(query)
            .filter(|(name, _)| Some(*name) != sent.left_out)
            .collect();
        if kept.is_empty() {
            return;
        }
        let encode = |text: &str| encoded(&decoded(&text.replace('+', " ")));
        let owned = |with: &dyn Fn(&str) -> String| -> Vec<(String, String)> {
            let pairs = kept.iter();
            pairs
                .map(|(name, value)| (with(name), with(value)))
                .collect()
        };
        let sorted = |mut pairs: Vec<(String, String)>| {
            pairs.sort();
            joined(&pairs)
        };
        let mut add = |how, text: String| self.add(Piece::Query, how, text);
        add(How::QueryLeftOut, String::new());
        add(How::QueryNotSorted, joined(&owned(&encode)));
        let mut with_equals: Vec<String> = owned(&encode)
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        with_equals.sort();
        add(How::QuerySortedWithEquals, with_equals.join("&"));
        let as_sent: Vec<&str> = query
            .split('&')
            .filter(|pair| {
                let (name, _) = pair.split_once('=').unwrap_or((pair, ""));
                Some(name) != sent.left_out
            })
            .collect();
        add(How::QueryAsSent, as_sent.join("&"));
        let mut parts = as_sent.clone();
        parts.sort_unstable();
        add(How::QueryWithoutEquals, parts.join("&"));
        add(
            How::QueryMarksNotEncoded,
            sorted(owned(&|text| marks(&encode(text)))),
        );
        add(How::QueryNotEncoded, sorted(owned(&str::to_owned)));
        add(
            How::QueryEncodedTwice,
            sorted(owned(&|text| encoded(encode(text).as_bytes()))),
        );
        add(
            How::QueryEncodedTwice,
            sorted(owned(&|text| encoded(text.as_bytes()))),
        );
        let with_plus = |text: &str| encode(text).replace("%20", "+");
        add(How::QueryPlusForSpace, sorted(owned(&with_plus)));
        let itself = canonical_query(query, Plus::Itself, sent.left_out);
        add(How::QueryPlusItself, itself);
        let plain = |text: &str| String::from_utf8_lossy(&decoded(text)).into_owned();
        add(How::QueryNotEncoded, sorted(owned(&plain)));
        let without_token: Vec<(String, String)> = owned(&encode)
            .into_iter()
            .filter(|(name, _)| !name.eq_ignore_ascii_case("X-Amz-Security-Token"))
            .collect();
        add(How::QueryTokenLeftOut, sorted(without_token));
    }

    fn headers(&mut self, sent: &Sent<'_>) {
        let host = sent.request.host_header().to_owned();
        let mut add = |how, text: String| self.add(Piece::Header("host".to_owned()), how, text);
        add(How::HostWithPort, format!("{host}:443"));
        add(How::HostWithPort, format!("{host}:80"));
        for other in &sent.hosts {
            add(How::HostOther, canonical_value(other));
        }
        for (name, _) in &self.right.headers {
            let values: Vec<&str> = sent.request.header_values(name).collect();
            let piece = Piece::Header(name.clone());
            self.add(piece, How::HeaderNotTrimmed, values.join(","));
        }
        let listed = sent.listed.join(";");
        self.add(Piece::SignedHeaders, How::HeadersNotSorted, listed);
    }

    fn hashes(&mut self, sent: &Sent<'_>) {
        let mut add = |how, text: String| self.add(Piece::PayloadHash, how, text);
        add(How::HashOfNothing, hash(b""));
        add(How::HashLeftOut, "UNSIGNED-PAYLOAD".to_owned());
        if let Some(header) = sent.request.header("x-amz-content-sha256") {
            add(How::HashOfHeader, header.trim().to_owned());
        }
        add(How::HashEmpty, String::new());
        let Some(body) = sent.body.filter(|body| !body.is_empty()) else {
            return;
        };
        let with = |end: &[u8]| hash(&[body, end].concat());
        add(How::HashWithLineBreak, with(b"\n"));
        add(How::HashWithLineBreak, with(b"\r\n"));
        add(How::HashWithoutLineBreak, hash(body.trim_ascii_end()));
        add(How::HashWithoutLineBreak, hash(body.trim_ascii()));
        let without_returns: Vec<u8> = body.iter().copied().filter(|byte| *byte != b'\r').collect();
        add(How::HashOtherLineBreaks, hash(&without_returns));
        let mut with_returns = Vec::with_capacity(body.len());
        for byte in without_returns {
            if byte == b'\n' {
                with_returns.push(b'\r');
            }
            with_returns.push(byte);
        }
        add(How::HashOtherLineBreaks, hash(&with_returns));
        let without_breaks: Vec<u8> = body
            .iter()
            .copied()
            .filter(|byte| !b"\r\n".contains(byte))
            .collect();
        add(How::HashWithoutLineBreaks, hash(&without_breaks));
    }
}

/// The marks that `encodeURIComponent` does not encode.
fn marks(encoded: &str) -> String {
    let mut text = encoded.to_owned();
    for (code, mark) in [
        ("%21", "!"),
        ("%27", "'"),
        ("%28", "("),
        ("%29", ")"),
        ("%2A", "*"),
    ] {
        text = text.replace(code, mark);
    }
    text
}

/// Percent-encoded bytes in the other case, all upper where one is lower.
fn with_other_case(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    let mut digits = 0;
    let is_lower = path.split('%').skip(1).any(|after| {
        let digits = after.bytes().take(2);
        digits.into_iter().any(|byte| byte.is_ascii_lowercase())
    });
    for letter in path.chars() {
        match (letter, digits) {
            ('%', _) => {
                digits = 2;
                text.push(letter);
            }
            (letter, 0) => text.push(letter),
            (letter, _) => {
                digits -= 1;
                text.push(if is_lower {
                    letter.to_ascii_uppercase()
                } else {
                    letter.to_ascii_lowercase()
                });
            }
        }
    }
    text
}
