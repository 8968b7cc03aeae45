//! The canonical request, built the way AWS's page on signing says it
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>, read 2026-11). Knows
//! nothing of keys. The signature that is shown is aws-sigv4's; this shows what it is made of, and is compared with it.

use crate::encode::{decoded, encoded, encoded_path, hexadecimal};
use crate::request::pairs;
use sha2::{Digest, Sha256};

/// The six pieces of a canonical request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canonical {
    /// Verb.
    pub method: String,
    /// Path: normalized, and encoded once more than it was sent.
    pub path: String,
    /// Query: encoded, and sorted by name, then value.
    pub query: String,
    /// The signed headers: lower-case names and trimmed values, sorted.
    pub headers: Vec<(String, String)>,
    /// Hash of the body.
    pub payload_hash: String,
}

impl Canonical {
    /// The names of the signed headers, with semicolons between them.
    pub fn signed_headers(&self) -> String {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        names.join(";")
    }

    /// The text that is hashed.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n{}\n{}\n", self.method, self.path, self.query);
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}:{value}\n"));
        }
        text.push('\n');
        text.push_str(&self.signed_headers());
        text.push('\n');
        text.push_str(&self.payload_hash);
        text
    }
}

/// Lower-case hexadecimal SHA-256.
pub fn hash(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// The canonical path. Every service but S3 takes a path without `.`, `..` and empty segments, and encodes what was
/// sent once more: `/a%20b` becomes `/a%2520b`. API Gateway was seen to expect exactly that.
pub(crate) fn canonical_path(sent: &str) -> String {
    encoded_path(&normalized(sent))
}

/// A path without `.`, `..` and empty segments (RFC 3986, 5.2.4, and AWS's rule on repeated slashes).
pub(crate) fn normalized(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                kept.pop();
            }
            segment => kept.push(segment),
        }
    }
    let ends_open = ["/", "/.", "/.."].iter().any(|end| path.ends_with(end));
    let close = if ends_open && !kept.is_empty() {
        "/"
    } else {
        ""
    };
    format!("/{}{close}", kept.join("/"))
}

/// How a plus sign in a query is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plus {
    /// As a space, as forms have it. What aws-sigv4 does, and what was seen of API Gateway.
    Space,
    /// As itself: `%2B`. What botocore and others do.
    Itself,
}

/// The canonical query: every name and value decoded and encoded again, sorted by encoded name, then value.
pub(crate) fn canonical_query(sent: &str, plus: Plus, left_out: Option<&str>) -> String {
    let again = |text: &str| match plus {
        Plus::Space => encoded(&decoded(&text.replace('+', " "))),
        Plus::Itself => encoded(&decoded(text)),
    };
    let mut pairs: Vec<(String, String)> = pairs(sent)
        .filter(|(name, _)| Some(*name) != left_out)
        .map(|(name, value)| (again(name), again(value)))
        .collect();
    pairs.sort();
    joined(&pairs)
}

/// Pairs as a query.
pub(crate) fn joined(pairs: &[(String, String)]) -> String {
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

/// A header's value as it is signed: no spaces around it, one space for several.
pub(crate) fn canonical_value(sent: &str) -> String {
    let words: Vec<&str> = sent.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The values of one header, as they are signed.
pub(crate) fn canonical_values<'a>(sent: impl Iterator<Item = &'a str>) -> String {
    let values: Vec<String> = sent.map(canonical_value).collect();
    values.join(",")
}

#[cfg(test)]
mod tests {
    use super::{Plus, canonical_path, canonical_query, canonical_value, normalized};

    #[test]
    fn a_path_is_encoded_twice() {
        assert_eq!(canonical_path("/prod/a%20b"), "/prod/a%2520b");
        assert_eq!(canonical_path("/$default/%40x"), "/%24default/%2540x");
        // aws-sigv4's test `double-encode-path`.
        assert_eq!(
            canonical_path("/test/@connections/JBDvjfGEIAMCERw%3D"),
            "/test/%40connections/JBDvjfGEIAMCERw%253D"
        );
        assert_eq!(canonical_path("//a/./b/../c//"), "/a/c/");
    }

    #[test]
    fn normalizing_keeps_the_last_slash() {
        for (path, wanted) in [
            ("/", "/"),
            ("/.", "/"),
            ("/..", "/"),
            ("/a/..", "/"),
            ("/a/b/..", "/a/"),
            ("/a/b/.", "/a/b/"),
            ("/a//", "/a/"),
            ("/a", "/a"),
        ] {
            assert_eq!(normalized(path), wanted, "{path}");
        }
    }

    #[test]
    fn a_query_is_decoded_encoded_and_sorted() {
        let query = |sent| canonical_query(sent, Plus::Space, None);
        assert_eq!(query("b=2&a=%2f&c&a=*"), "a=%2A&a=%2F&b=2&c=");
        assert_eq!(query("a=b+c&&d=e=f"), "a=b%20c&d=e%3Df");
        assert_eq!(canonical_query("a=b+c", Plus::Itself, None), "a=b%2Bc");
        assert_eq!(canonical_query("b=1&a=2", Plus::Space, Some("a")), "b=1");
    }

    #[test]
    fn spaces_of_a_value_are_folded() {
        assert_eq!(canonical_value("  a   b \tc "), "a b \tc");
    }
}
