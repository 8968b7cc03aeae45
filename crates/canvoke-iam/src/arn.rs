//! ARNs: six parts, and how a policy's pattern matches one (I-ARN). Knows nothing of any service's resources.

use std::fmt;

use crate::pattern::{Builder, Pattern, Piece, Special};

/// A parsed ARN: `arn:partition:service:region:account:resource`; the sixth part keeps any further colon (I-ARN-01).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

impl fmt::Display for Arn<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "arn:{}:{}:{}:{}:{}",
            self.partition, self.service, self.region, self.account, self.resource
        )
    }
}

/// How the wildcards before the fifth colon treat colons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Crossing {
    /// Only a `*` that is the last character of its part crosses (I-ARN-05).
    AtTheEndOfAPart,
    /// None crosses, but a `*` that ends the whole pattern (the 2023 text).
    Never,
}

/// The pattern of a Resource's ARN. Variables stand after the fifth colon only (I-VAR-02). A pattern of fewer than six
/// parts without a final `*` is completed if so told (I-ARN-06).
pub(crate) fn resource_pattern(
    text: &str,
    has_variables: bool,
    crossing: Crossing,
    is_completed: bool,
) -> Pattern {
    if !text.starts_with("arn:") {
        return Pattern::new(
            text,
            Special {
                wildcards: true,
                variables: false,
            },
        );
    }
    let mut pattern = Builder::default();
    for (index, part) in text.splitn(6, ':').enumerate() {
        if index > 0 {
            pattern.text(":");
        }
        let special = Special {
            wildcards: true,
            variables: has_variables && index == 5,
        };
        pattern.read(part, special, index < 5);
        if index < 5 && crossing == Crossing::AtTheEndOfAPart {
            pattern.cross();
        }
    }
    pattern.cross();
    if is_completed {
        pattern.text(":");
        pattern.piece(Piece::Run {
            stops_at_colon: false,
        });
    }
    pattern.finish()
}

/// Whether the two kinds of crossing make different patterns: a `*` ends a part that is not the last.
pub(crate) fn has_inner_star(text: &str) -> bool {
    text.starts_with("arn:") && text.contains("*:")
}

/// Whether an ARN pattern has fewer than six parts and no final `*` (I-ARN-06).
pub(crate) fn is_short(text: &str) -> bool {
    text.starts_with("arn:") && text.splitn(6, ':').count() < 6 && !text.ends_with('*')
}

/// A pattern of the Arn operators: wildcards stay inside their part, except in the sixth (I-COND-13). The pattern's
/// variables are substituted before it is cut into parts.
pub(crate) fn operator_pattern(text: &str, has_variables: bool) -> Pattern {
    let special = Special {
        wildcards: true,
        variables: has_variables,
    };
    let fifth = text.match_indices(':').nth(4).map(|(at, _)| at);
    let (parts, rest) = fifth
        .and_then(|at| text.split_at_checked(at))
        .unwrap_or((text, ""));
    let mut pattern = Builder::default();
    // With variables, which may hold colons, the fifth is looked for when they are substituted.
    if has_variables && text.contains("${") {
        pattern.read(text, special, true);
    } else {
        pattern.read(parts, special, true);
        pattern.read(rest, special, false);
    }
    pattern.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Context;
    use crate::contested::Preferred;

    const ORDERS: &str = "arn:aws:execute-api:us-east-1:111111111111:abc/v1/POST/orders";

    fn covers(pattern: &str, arn: &str) -> bool {
        resource_pattern(pattern, true, Crossing::AtTheEndOfAPart, is_short(pattern))
            .matches(arn, &Context::default(), &Preferred)
            .is_yes()
    }

    #[test]
    fn only_a_star_that_ends_its_part_crosses_colons() {
        assert!(covers("arn:aws:execute-api:*", ORDERS));
        assert!(covers("*", ORDERS));
        assert!(covers("arn:aws:execute-api:us-east-1:*:abc/*", ORDERS));
        assert!(covers(
            "arn:aws:execute-api:us-east-1:1*1:abc/*/orders",
            ORDERS
        ));
        assert!(!covers(
            "arn:aws:execute-api:us-east-1:*/v1/POST/orders",
            ORDERS
        ));
        assert!(!covers("arn:aws-cn:execute-api:*", ORDERS));
        assert!(covers("arn:aws:execute-api:us-east-1", ORDERS));
        assert!(!covers("arn:aws:execute-api:us-east-?:1:abc/*", ORDERS));
    }

    #[test]
    fn an_arn_is_shown_as_it_was_read() {
        assert_eq!(Arn::parse(ORDERS).unwrap().to_string(), ORDERS);
        assert_eq!(Arn::parse("arn:aws:s3:::b:c").unwrap().resource, "b:c");
        assert!(Arn::parse("arn:aws:s3").is_none());
    }

    /// Whether a pattern without variables covers text; `stops` says of each wildcard whether it stops at colons.
    fn naive(pattern: &[(char, bool)], text: &[char]) -> bool {
        let Some(((letter, stops), rest)) = pattern.split_first() else {
            return text.is_empty();
        };
        let fits = |c: &char| !(*stops && *c == ':');
        match letter {
            '*' => {
                naive(rest, text) || text.first().is_some_and(fits) && naive(pattern, &text[1..])
            }
            '?' => text.first().is_some_and(fits) && naive(rest, &text[1..]),
            plain => text.first() == Some(plain) && naive(rest, &text[1..]),
        }
    }

    /// All ARNs of `parts` with any of `words` in each.
    fn arns(words: &[&str], parts: usize) -> Vec<String> {
        let mut all = vec!["arn".to_owned()];
        for _ in 1..parts {
            all = all
                .iter()
                .flat_map(|arn| words.iter().map(move |word| format!("{arn}:{word}")))
                .collect();
        }
        all
    }

    #[test]
    fn both_kinds_of_pattern_agree_with_their_definition_on_all_small_arns() {
        let texts = [arns(&["", "a", "ab"], 6), arns(&["a", "b:a"], 7)].concat();
        let context = Context::default();
        let mut patterns = arns(&["a", "*", "?b", "a*"], 6);
        patterns.extend(arns(&["a", "*", "b*"], 4));
        patterns.extend(arns(&["*", "a?"], 7));
        let mut compared = 0;
        for pattern in &patterns {
            let parts: Vec<&str> = pattern.splitn(6, ':').collect();
            let of = |crosses: bool| {
                let mut letters: Vec<(char, bool)> = Vec::new();
                for (index, part) in parts.iter().enumerate() {
                    letters.extend((index > 0).then_some((':', false)));
                    let length = part.chars().count();
                    letters.extend(part.chars().enumerate().map(|(at, c)| {
                        let ends_part = c == '*' && at + 1 == length;
                        (c, index < 5 && !(crosses && ends_part))
                    }));
                }
                letters
            };
            let resource =
                resource_pattern(pattern, false, Crossing::AtTheEndOfAPart, is_short(pattern));
            let operator = operator_pattern(pattern, false);
            let (mut crossing, stopping) = (of(true), of(false));
            if is_short(pattern) {
                crossing.extend([(':', false), ('*', false)]);
            }
            for text in &texts {
                let chars: Vec<char> = text.chars().collect();
                assert_eq!(
                    resource.matches(text, &context, &Preferred).is_yes(),
                    naive(&crossing, &chars),
                    "Resource {pattern} {text}"
                );
                assert_eq!(
                    operator.matches_parts(text, &context, &Preferred).is_yes(),
                    naive(&stopping, &chars),
                    "ArnLike {pattern} {text}"
                );
                compared += 2;
            }
        }
        assert!(compared > 500_000, "{compared}");
    }
}
