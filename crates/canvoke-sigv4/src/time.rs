//! A moment as signatures write it, `20261126T120000Z`. Knows no clock: whoever asks says what time it is.

use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time as OfDay};

/// A moment in whole seconds, from 1970 to the end of 9999, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time {
    seconds: u64,
}

/// The last second of 9999: what eight digits of a date can hold.
const LAST: u64 = 253_402_300_799;
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

impl Time {
    /// Seconds since 1970-01-01T00:00:00Z; later than 9999 counts as its last second.
    pub fn from_seconds(seconds: u64) -> Self {
        Self {
            seconds: seconds.min(LAST),
        }
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub fn seconds(self) -> u64 {
        self.seconds
    }

    /// Reads `20261126T120000Z` alone: what `X-Amz-Date` must hold.
    pub fn parse_basic(text: &str) -> Option<Self> {
        let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
        let is_plain = date.len() == 8 && time.len() == 6;
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        (is_plain && digits(date) && digits(time)).then_some(())?;
        let number = |text: &str, from, to| text.get(from..to)?.parse::<u16>().ok();
        Self::from_parts(
            [
                number(date, 0, 4)?,
                number(date, 4, 6)?,
                number(date, 6, 8)?,
            ],
            [
                number(time, 0, 2)?,
                number(time, 2, 4)?,
                number(time, 4, 6)?,
            ],
        )
    }

    /// Reads `20261126T120000Z`, `2026-11-26T12:00:00Z` (fractions of a second are cut off) and the form of HTTP's
    /// `Date`, `Thu, 26 Nov 2026 12:00:00 GMT`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(time) = Self::parse_basic(text) {
            return Some(time);
        }
        if let Some((date, time)) = text
            .strip_suffix('Z')
            .or_else(|| text.strip_suffix("+00:00"))
            .and_then(|text| text.split_once('T'))
        {
            let time = time.split('.').next()?;
            return Self::from_parts(numbers(date, '-')?, numbers(time, ':')?);
        }
        let (_, rest) = text.split_once(", ")?;
        let mut parts = rest.split_ascii_whitespace();
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        let time = parts.next()?;
        ["GMT", "UTC", "+0000"]
            .contains(&parts.next()?)
            .then_some(())?;
        let month = MONTHS.iter().position(|name| *name == month)? + 1;
        let date = [
            year.parse().ok()?,
            u16::try_from(month).ok()?,
            day.parse().ok()?,
        ];
        Self::from_parts(date, numbers(time, ':')?)
    }

    fn from_parts([year, month, day]: [u16; 3], [hour, minute, second]: [u16; 3]) -> Option<Self> {
        let small = |number: u16| u8::try_from(number).ok();
        let month = Month::try_from(small(month)?).ok()?;
        let date = Date::from_calendar_date(i32::from(year), month, small(day)?).ok()?;
        let time = OfDay::from_hms(small(hour)?, small(minute)?, small(second)?).ok()?;
        let seconds = PrimitiveDateTime::new(date, time)
            .assume_utc()
            .unix_timestamp();
        Some(Self::from_seconds(u64::try_from(seconds).ok()?))
    }

    /// `20261126T120000Z`.
    pub fn basic(self) -> String {
        let (date, time) = self.parts();
        let [year, month, day] = date;
        let [hour, minute, second] = time;
        format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
    }

    /// `20261126`: what a credential scope begins with.
    pub fn date(self) -> String {
        let ([year, month, day], _) = self.parts();
        format!("{year:04}{month:02}{day:02}")
    }

    fn parts(self) -> ([u32; 3], [u32; 3]) {
        let seconds = i64::try_from(self.seconds).unwrap_or_default();
        let moment =
            OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        let date = [
            u32::try_from(moment.year()).unwrap_or_default(),
            u32::from(u8::from(moment.month())),
            u32::from(moment.day()),
        ];
        let time = [
            u32::from(moment.hour()),
            u32::from(moment.minute()),
            u32::from(moment.second()),
        ];
        (date, time)
    }

    /// This many seconds later.
    #[must_use]
    pub fn later(self, seconds: u64) -> Self {
        Self::from_seconds(self.seconds.saturating_add(seconds))
    }

    /// This many seconds earlier.
    #[must_use]
    pub fn earlier(self, seconds: u64) -> Self {
        Self::from_seconds(self.seconds.saturating_sub(seconds))
    }
}

/// Exactly three numbers.
fn numbers(text: &str, between: char) -> Option<[u16; 3]> {
    let mut parts = text.split(between).map(|part| part.parse::<u16>().ok());
    let three = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(three)
}

#[cfg(test)]
mod tests {
    use super::Time;

    #[test]
    fn the_three_forms_mean_one_moment() {
        let time = Time::parse("20150830T123600Z").unwrap();
        assert_eq!(time.seconds(), 1_440_938_160);
        assert_eq!(Time::parse("2015-08-30T12:36:00Z"), Some(time));
        assert_eq!(Time::parse("2015-08-30T12:36:00.123Z"), Some(time));
        assert_eq!(Time::parse("Sun, 30 Aug 2015 12:36:00 GMT"), Some(time));
        assert_eq!(time.basic(), "20150830T123600Z");
        assert_eq!(time.date(), "20150830");
        assert_eq!(Time::from_seconds(u64::MAX).basic(), "99991231T235959Z");
    }

    #[test]
    fn nothing_else_is_a_moment() {
        for text in [
            "",
            "2015",
            "20150830T123600",
            "20151330T123600Z",
            "20150832T123600Z",
            "20150830T246000Z",
            "2015-08-30 12:36:00",
            "-0150830T123600Z",
            "19691231T235959Z",
            "Sun, 30 Aou 2015 12:36:00 GMT",
            "Sun, 30 Aug 2015 12:36:00 CEST",
        ] {
            assert_eq!(Time::parse(text), None, "{text}");
        }
        assert_eq!(Time::parse_basic("2015-08-30T12:36:00Z"), None);
        assert_eq!(Time::parse_basic("20150830T123600.000Z"), None);
    }
}
