//! When a call is made, from text to seconds. Knows nothing of what the time is for.

use crate::diagnostic::{Diagnostic, Place};
use crate::invocation::Instant;
use crate::model::Call;

/// When the call is made.
pub(super) fn time(call: &Call, diagnostics: &mut Vec<Diagnostic>) -> Option<Instant> {
    let text = call.time.as_deref()?;
    let epoch = epoch(text);
    if epoch.is_none() {
        diagnostics.push(
            Diagnostic::error(
                "INVALID_TIME",
                Place::at(&["time"]),
                format!("`{text}` is no time"),
            )
            .hint("write UTC as in `2026-11-26T12:00:00Z`"),
        );
    }
    Some(Instant {
        text: text.to_owned(),
        epoch: epoch?,
    })
}

/// Seconds since 1970 of `2026-11-26T12:00:00Z`; the seconds may be left out.
fn epoch(text: &str) -> Option<i64> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let number = |text: &str, length: usize| -> Option<i64> {
        let is_number = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse().ok())?
    };
    let mut parts = date.split('-');
    let (year, month, day) = (
        number(parts.next()?, 4)?,
        number(parts.next()?, 2)?,
        number(parts.next()?, 2)?,
    );
    let mut clock = time.split(':');
    let (hour, minute) = (number(clock.next()?, 2)?, number(clock.next()?, 2)?);
    let second = match clock.next() {
        Some(second) => number(second, 2)?,
        None => 0,
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    let is_whole = parts.next().is_none() && clock.next().is_none();
    let is_moment = (1..=longest).contains(&day) && hour < 24 && minute < 60 && second < 60;
    if !is_whole || !is_moment {
        return None;
    }
    // Days since 1970-03-01, with years that begin in March.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days = year * 365 + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (month * 153 + 2) / 5
        + day
        - 1
        - 719_468;
    Some(days * 86_400 + hour * 3600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::epoch;

    #[test]
    fn a_time_is_seconds_since_1970() {
        assert_eq!(epoch("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(epoch("2024-02-29T12:30Z"), Some(1_709_209_800));
        assert_eq!(epoch("2026-11-26T12:00:00Z"), Some(1_795_694_400));
        assert_eq!(epoch("2023-02-29T12:30:00Z"), None);
        assert_eq!(epoch("2026-11-26"), None);
    }
}
