//! Date operators: the W3C subset of ISO 8601, or seconds since 1970, mixed freely (I-COND-16).

/// Nanoseconds since 1970; `None` where `text` is no date.
pub(super) fn parse(text: &str) -> Option<i128> {
    let text = text.trim();
    let is_epoch = text
        .strip_prefix('-')
        .unwrap_or(text)
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    // Four digits alone are a year in ISO 8601, and seconds too few for anybody to mean them.
    if is_epoch && text.len() != 4 {
        let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
        return Some(seconds.parse::<i128>().ok()? * NANOS + nanos(fraction)?);
    }
    let (date, time) = text.split_once(['T', 't']).unwrap_or((text, ""));
    let days = days(date)?;
    let seconds = i128::from(days) * 86_400;
    if time.is_empty() {
        // A date alone is midnight UTC (I-COND-16).
        return (!text.contains(['T', 't'])).then_some(seconds * NANOS);
    }
    let (clock, offset) = offset(time)?;
    let mut parts = clock.split(':');
    let hours = number(parts.next()?, 2)?;
    let minutes = number(parts.next()?, 2)?;
    let (whole, fraction) = match parts.next() {
        None => ("00", ""),
        Some(second) => second.split_once('.').unwrap_or((second, "")),
    };
    let second = number(whole, 2)?;
    if parts.next().is_some() || hours > 24 || minutes > 59 || second > 60 {
        return None;
    }
    let of_day = i128::from(hours) * 3600 + i128::from(minutes) * 60 + i128::from(second);
    Some((seconds + of_day - i128::from(offset)) * NANOS + nanos(fraction)?)
}

const NANOS: i128 = 1_000_000_000;

/// Days since 1970 of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
fn days(date: &str) -> Option<i64> {
    let mut parts = date.split('-');
    let year = number(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |part| number(part, 2))?;
    let day = parts.next().map_or(Some(1), |part| number(part, 2))?;
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => return None,
    };
    if parts.next().is_some() || !(1..=longest).contains(&day) {
        return None;
    }
    // Howard Hinnant's days_from_civil: the year begins in March, so that the leap day is its last.
    let (year, month) = if month <= 2 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * month + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// The clock and its distance from UTC in seconds; a zone is required.
fn offset(time: &str) -> Option<(&str, i64)> {
    if let Some(clock) = time.strip_suffix(['Z', 'z']) {
        return Some((clock, 0));
    }
    let at = time.rfind(['+', '-'])?;
    let (clock, zone) = (time.get(..at)?, time.get(at..)?);
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let digits = zone.get(1..)?;
    let (hours, minutes) = digits
        .split_once(':')
        .or_else(|| digits.split_at_checked(2))?;
    Some((
        clock,
        sign * (number(hours, 2)? * 3600 + number(minutes, 2)? * 60),
    ))
}

fn number(digits: &str, length: usize) -> Option<i64> {
    let is_number = digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}

fn nanos(fraction: &str) -> Option<i128> {
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let nine: String = fraction
        .chars()
        .chain("000000000".chars())
        .take(9)
        .collect();
    nine.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn dates_and_seconds_are_one_scale() {
        assert_eq!(parse("1970-01-01"), Some(0));
        assert_eq!(parse("2026-11-25T00:00:00Z"), parse("1795564800"));
        assert_eq!(parse("2026-11-25T02:00:00+02:00"), parse("2026-11-25"));
        assert_eq!(parse("2000-02-29T12:00Z"), parse("951825600"));
        assert!(parse("2026-02-29").is_none());
        assert!(parse("yesterday").is_none());
        assert!(parse("2026-11-25T12:00:00").is_none());
        assert!(parse("2026-11-25T12:00:00.5Z") > parse("2026-11-25T12:00:00Z"));
    }
}
