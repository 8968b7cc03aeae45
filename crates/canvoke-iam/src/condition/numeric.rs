//! Numeric operators: decimals, never compared as text (I-COND-17). Knows nothing of negation.

use std::cmp::Ordering;

use super::operator::Comparison;

/// The values of a Numeric operator; those that are no number match nothing.
#[derive(Clone, Debug)]
pub(super) struct Test {
    values: Box<[Number]>,
    comparison: Comparison,
}

impl Test {
    pub(super) fn new(values: &[String], comparison: Comparison) -> Self {
        Self {
            values: values
                .iter()
                .filter_map(|value| Number::parse(value))
                .collect(),
            comparison,
        }
    }

    pub(super) fn matches(&self, value: &str) -> bool {
        Number::parse(value).is_some_and(|request| {
            self.values
                .iter()
                .any(|policy| self.comparison.holds(&request, policy))
        })
    }
}

/// A decimal: `mantissa * 10^exponent`, without zeros at the mantissa's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    mantissa: i128,
    exponent: i32,
}

impl Number {
    /// A decimal of at most 36 digits, with sign, fraction and exponent.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (is_negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (digits, power) = match rest.split_once(['e', 'E']) {
            Some((digits, power)) => (digits, power.parse::<i16>().ok()?),
            None => (rest, 0),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let fraction = fraction.trim_end_matches('0');
        let whole = whole.trim_start_matches('0');
        if whole.len() + fraction.len() > 36 {
            return None;
        }
        let mut mantissa: i128 = 0;
        for digit in whole.bytes().chain(fraction.bytes()) {
            if !digit.is_ascii_digit() {
                return None;
            }
            mantissa = mantissa * 10 + i128::from(digit - b'0');
        }
        let mut exponent = i32::from(power) - i32::try_from(fraction.len()).ok()?;
        while mantissa != 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            exponent += 1;
        }
        Some(Self {
            mantissa: if is_negative { -mantissa } else { mantissa },
            exponent: if mantissa == 0 { 0 } else { exponent },
        })
    }

    /// The number of digits before the point, or less than none.
    fn magnitude(self) -> i32 {
        let digits = self.mantissa.unsigned_abs().checked_ilog10().unwrap_or(0);
        i32::try_from(digits).unwrap_or(0) + self.exponent
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_sign = self.mantissa.signum().cmp(&other.mantissa.signum());
        if by_sign.is_ne() || self.mantissa == 0 {
            return by_sign;
        }
        let is_negative = self.mantissa < 0;
        let by_size = self.magnitude().cmp(&other.magnitude()).then_with(|| {
            // Of one magnitude: the exponents differ by fewer places than either has digits.
            let scale = |number: Self, places: i32| {
                let factor = u32::try_from(places)
                    .ok()
                    .and_then(|places| 10_u128.checked_pow(places));
                let size = number.mantissa.unsigned_abs();
                factor.map_or(size, |factor| size.saturating_mul(factor))
            };
            let least = self.exponent.min(other.exponent);
            scale(*self, self.exponent - least).cmp(&scale(*other, other.exponent - least))
        });
        if is_negative {
            by_size.reverse()
        } else {
            by_size
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn numbers_are_not_text() {
        assert!(number("9") < number("1000"));
        assert_eq!(number("300.0"), number("300"));
        assert_eq!(number("3e2"), number("300"));
        assert_eq!(number("-0"), number("0"));
        assert!(number("-2") < number("-1.5"));
        assert!(number("0.1") < number("0.25"));
        assert!(number("0.5") > number("0.499999999999999999999"));
        assert!(number("123456789012345678901") > number("123456789012345678900"));
        assert!(number("1e300") > number("9e299"));
        for text in ["", "-", ".", "1.2.3", "0x1", "1e", "NaN", "1 "] {
            assert!(Number::parse(text).is_none(), "{text}");
        }
    }
}
