//! Numeric operators: decimals, never compared as text (I-COND-17).

use std::cmp::Ordering;

/// A decimal number: sign, digits before the point without leading zeros, digits behind it without trailing ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    is_negative: bool,
    whole: String,
    fraction: String,
}

impl Number {
    /// The number in `text`; `None` where it is none.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (is_negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() && fraction.is_empty() || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let (whole, fraction) = (
            whole.trim_start_matches('0'),
            fraction.trim_end_matches('0'),
        );
        Some(Self {
            is_negative: is_negative && !(whole.is_empty() && fraction.is_empty()),
            whole: whole.to_owned(),
            fraction: fraction.to_owned(),
        })
    }

    pub(super) fn cmp(&self, other: &Self) -> Ordering {
        let size = || {
            self.whole
                .len()
                .cmp(&other.whole.len())
                .then_with(|| self.whole.cmp(&other.whole))
                .then_with(|| self.fraction.cmp(&other.fraction))
        };
        match (self.is_negative, other.is_negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => size(),
            (true, true) => size().reverse(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn decimals_are_compared_by_value() {
        let compare = |a: &str, b: &str| Number::parse(a).unwrap().cmp(&Number::parse(b).unwrap());
        assert!(compare("300.0", "300").is_eq());
        assert!(compare("9", "10").is_lt());
        assert!(compare("-2", "-1").is_lt());
        assert!(compare("0.1", "0.09").is_gt());
        assert!(compare("-0", "0").is_eq());
        assert!(Number::parse("ten").is_none());
        assert!(Number::parse("").is_none());
    }
}
