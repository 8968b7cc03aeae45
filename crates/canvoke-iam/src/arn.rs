//! ARNs: six parts, and how a policy's pattern matches one (I-ARN). Knows nothing of any service's resources.

use crate::glob::{Glob, Piece, pieces};

/// A parsed ARN: `arn:partition:service:region:account:resource`; the sixth part keeps any further colon (I-ARN-01).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arn<'a> {
    /// `aws`, `aws-cn`, `aws-us-gov`.
    pub partition: &'a str,
    /// Service prefix.
    pub service: &'a str,
    /// Region; empty for global services.
    pub region: &'a str,
    /// Account.
    pub account: &'a str,
    /// All the rest.
    pub resource: &'a str,
}

impl<'a> Arn<'a> {
    /// The ARN in `text`; `None` where it does not have six parts that begin with `arn`.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        if parts.next()? != "arn" {
            return None;
        }
        Some(Self {
            partition: parts.next()?,
            service: parts.next()?,
            region: parts.next()?,
            account: parts.next()?,
            resource: parts.next()?,
        })
    }
}

/// The pieces of a Resource pattern: only a `*` that ends its part crosses colons; in the sixth part every wildcard
/// does, because colons mean nothing there (I-ARN-05, contested). A pattern of fewer than six parts without a final
/// `*` is completed with wildcards (I-ARN-06, contested).
pub(crate) fn resource_pieces(text: &str) -> Vec<Piece> {
    if !text.starts_with("arn:") {
        return pieces(text, false);
    }
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let mut all = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            all.push(Piece::Text(":".into()));
        }
        if index == 5 {
            all.extend(pieces(part, false));
            continue;
        }
        let mut own = pieces(part, true);
        if let Some(last @ Piece::Run { .. }) = own.last_mut() {
            *last = Piece::Run {
                stops_at_colon: false,
            };
        }
        all.extend(own);
    }
    if parts.len() < 6 && !text.ends_with('*') {
        all.push(Piece::Text(":".into()));
        all.push(Piece::Run {
            stops_at_colon: false,
        });
    }
    all
}

/// A pattern of the Arn operators: six parts, each on its own (I-COND-13); the value `*` matches any ARN (I-COND-14,
/// contested).
#[derive(Clone, Debug)]
pub(crate) struct ArnPattern {
    parts: Vec<Glob>,
}

impl ArnPattern {
    /// `None` where the pattern has fewer than six parts and is not `*`: it matches nothing.
    pub(crate) fn new(all: Vec<Piece>) -> Option<Self> {
        if let [Piece::Run { .. }] = all.as_slice() {
            return Some(Self { parts: Vec::new() });
        }
        // Pieces are cut at the first five colons of the policy's own text.
        let mut parts: Vec<Vec<Piece>> = vec![Vec::new()];
        for piece in all {
            match piece {
                Piece::Text(text) => {
                    let left = 6_usize.saturating_sub(parts.len()) + 1;
                    for (index, run) in text.splitn(left, ':').enumerate() {
                        if index > 0 {
                            parts.push(Vec::new());
                        }
                        if let Some(part) = parts.last_mut() {
                            part.push(Piece::Text(run.into()));
                        }
                    }
                }
                other => {
                    if let Some(part) = parts.last_mut() {
                        part.push(other);
                    }
                }
            }
        }
        (parts.len() == 6).then(|| Self {
            parts: parts.into_iter().map(Glob::new).collect(),
        })
    }

    /// Whether `text` is an ARN that matches part by part.
    pub(crate) fn matches(&self, text: &str) -> bool {
        if Arn::parse(text).is_none() {
            return false;
        }
        self.parts
            .iter()
            .zip(text.splitn(6, ':'))
            .all(|(glob, part)| glob.matches(part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(pattern: &str, arn: &str) -> bool {
        Glob::new(resource_pieces(pattern)).matches(arn)
    }

    #[test]
    fn only_a_star_that_ends_its_part_crosses_colons() {
        let arn = "arn:aws:execute-api:us-east-1:111111111111:abc/v1/POST/orders";
        assert!(covers("arn:aws:execute-api:*", arn));
        assert!(covers("*", arn));
        assert!(covers("arn:aws:execute-api:us-east-1:*:abc/*", arn));
        assert!(covers(
            "arn:aws:execute-api:us-east-1:1*1:abc/*/orders",
            arn
        ));
        assert!(!covers(
            "arn:aws:execute-api:us-east-1:*/v1/POST/orders",
            arn
        ));
        assert!(!covers("arn:aws-cn:execute-api:*", arn));
        assert!(covers("arn:aws:execute-api:us-east-1", arn));
    }

    #[test]
    fn arn_operators_compare_part_by_part() {
        let pattern = |text: &str| ArnPattern::new(pieces(text, false)).unwrap();
        let role = "arn:aws:iam::111111111111:role/a/b";
        assert!(pattern("arn:aws:iam::*:role/*").matches(role));
        assert!(!pattern("arn:aws:iam:*:role/a/b:*:*").matches(role));
        assert!(pattern("*").matches(role));
        assert!(!pattern("*").matches("no arn"));
        assert!(ArnPattern::new(pieces("arn:aws:iam", false)).is_none());
    }
}
