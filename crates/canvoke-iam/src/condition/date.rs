//! Date operators: ISO 8601 as the W3C has it, or epoch seconds, mixed freely (I-COND-16). Knows no clock.

use super::operator::Comparison;

/// The values of a Date operator; those that are no date match nothing.
#[derive(Clone, Debug)]
pub(super) struct Test {
    values: Box<[Instant]>,
    comparison: Comparison,
}

impl Test {
    pub(super) fn new(values: &[String], comparison: Comparison) -> Self {
        Self {
            values: values
                .iter()
                .filter_map(|value| Instant::parse(value))
                .collect(),
            comparison,
        }
    }

    pub(super) fn matches(&self, value: &str) -> bool {
        Instant::parse(value).is_some_and(|request| {
            self.values
                .iter()
                .any(|policy| self.comparison.holds(&request, policy))
        })
    }
}

/// Seconds since 1970 in UTC, and nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Instant {
    seconds: i64,
    nanoseconds: u32,
}

impl Instant {
    /// `2024-01-31`, `2024-01`, `2024-01-31T10:00[:30[.5]]` with `Z`, an offset or neither (UTC), or epoch seconds.
    /// Digits alone are epoch seconds, never a year.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        if is_digits(whole) && is_digits(fraction) {
            return Self::epoch(text.starts_with('-'), whole, fraction);
        }
        let (date, time) = match text.split_once(['T', 't']) {
            Some((date, time)) => (date, Some(time)),
            None => (text, None),
        };
        let mut parts = date.split('-');
        let year = digits(parts.next()?, 4)?;
        let month = digits(parts.next()?, 2)?;
        let day = match parts.next() {
            Some(day) => digits(day, 2)?,
            // A time belongs to a day.
            None if time.is_none() => 1,
            None => return None,
        };
        if parts.next().is_some() || !(1..=12).contains(&month) {
            return None;
        }
        if day < 1 || day > days_in(year, month) {
            return None;
        }
        let midnight = days_before(year, month, day) * 86_400;
        let (seconds, nanoseconds) = match time {
            Some(time) => clock(time)?,
            None => (0, 0),
        };
        Some(Self {
            seconds: midnight + seconds,
            nanoseconds,
        })
    }

    fn epoch(is_negative: bool, whole: &str, fraction: &str) -> Option<Self> {
        let seconds: i64 = whole.parse().ok()?;
        let nanoseconds = nanoseconds(fraction);
        Some(match (is_negative, nanoseconds) {
            (false, _) => Self {
                seconds,
                nanoseconds,
            },
            (true, 0) => Self {
                seconds: -seconds,
                nanoseconds,
            },
            (true, _) => Self {
                seconds: -seconds - 1,
                nanoseconds: 1_000_000_000 - nanoseconds,
            },
        })
    }
}

/// Seconds since midnight UTC (an offset may lead into the next day or the one before) and nanoseconds.
fn clock(text: &str) -> Option<(i64, u32)> {
    let (local, offset) = if let Some(local) = text.strip_suffix(['Z', 'z']) {
        (local, 0)
    } else if let Some((local, offset)) = text.split_once('+') {
        (local, hours_and_minutes(offset)?)
    } else if let Some((local, offset)) = text.split_once('-') {
        (local, -hours_and_minutes(offset)?)
    } else {
        (text, 0)
    };
    let (local, fraction) = match local.split_once('.') {
        Some((local, fraction)) => (local, Some(fraction)),
        None => (local, None),
    };
    let mut parts = local.split(':');
    let hour = digits(parts.next()?, 2)?;
    let minute = digits(parts.next()?, 2)?;
    let second = match parts.next() {
        Some(second) => digits(second, 2)?,
        None if fraction.is_none() => 0,
        None => return None,
    };
    // 60: a leap second is the first second of the next minute.
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let nanoseconds = match fraction {
        Some(fraction) if !is_digits(fraction) => return None,
        Some(fraction) => nanoseconds(fraction),
        None => 0,
    };
    Some((hour * 3600 + minute * 60 + second - offset, nanoseconds))
}

/// Seconds of an offset: `05:30` or `0530`.
fn hours_and_minutes(text: &str) -> Option<i64> {
    let (hours, minutes) = match text.split_once(':') {
        Some(both) => both,
        None if text.len() == 4 => text.split_at_checked(2)?,
        None => return None,
    };
    let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
    (hours < 24 && minutes < 60).then_some(hours * 3600 + minutes * 60)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn digits(text: &str, count: usize) -> Option<i64> {
    (text.len() == count && is_digits(text)).then(|| text.parse().ok())?
}

/// The first nine digits of a fraction.
fn nanoseconds(fraction: &str) -> u32 {
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(9);
    digits.fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'))
}

fn days_in(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01, counted in years that begin in March, so that a leap day is the last of its year.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let days = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    days + (153 * month + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::Instant;

    fn seconds(text: &str) -> i64 {
        Instant::parse(text).unwrap().seconds
    }

    #[test]
    fn dates_and_epoch_seconds_are_one_scale() {
        assert_eq!(seconds("1970-01-01"), 0);
        assert_eq!(seconds("2024-01-01T00:00:00Z"), 1_704_067_200);
        assert_eq!(seconds("1704067200"), 1_704_067_200);
        assert_eq!(seconds("2024-01-01T01:00:00+01:00"), 1_704_067_200);
        assert_eq!(seconds("2023-12-31T19:00-05:00"), 1_704_067_200);
        assert_eq!(seconds("2024-01-01T05:30:00+0530"), 1_704_067_200);
        assert_eq!(seconds("2024-02-29"), seconds("2024-03-01") - 86_400);
        assert_eq!(seconds("1969-12-31"), -86_400);
        assert!(Instant::parse("2024-01-01T00:00:00.5Z") > Instant::parse("1704067200"));
        assert!(Instant::parse("-0.5") < Instant::parse("0"));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "today",
            "2024-13-01",
            "2023-02-29",
            "2024-01-01T",
            "2024-01-01T24:00Z",
            "2024-1-1",
            "2024-01-01T00:00:00+25:00",
            "2024-01T10:00Z",
            "1,5",
            "2024-01-01 10:00",
        ] {
            assert!(Instant::parse(text).is_none(), "{text}");
        }
    }
}
