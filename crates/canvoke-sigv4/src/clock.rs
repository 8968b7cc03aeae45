//! Whether a signature arrived in time (G-SIG-05). Knows no clock: the moments are arguments.

use crate::finding::Finding;
use crate::time::Time;

/// How far a signature's time may be from AWS's, in seconds, either way.
pub const SKEW: u64 = 300;

/// The moments of one request.
pub(crate) struct Asked {
    pub(crate) signed: Time,
    /// When it arrived, where that is known.
    pub(crate) arrived: Option<Time>,
    pub(crate) now: Option<Time>,
    /// `X-Amz-Expires` of a signed URL, in seconds.
    pub(crate) expires: Option<u64>,
}

impl Asked {
    pub(crate) fn finding(&self) -> Finding {
        let signed = self.signed;
        let window = self.expires.map_or(SKEW, |expires| expires.max(SKEW));
        let Some(arrived) = self.arrived else {
            return Finding::ArrivalNotKnown {
                earliest: signed.earlier(SKEW).basic(),
                latest: signed.later(self.expires.unwrap_or(SKEW)).basic(),
                too_late_now: self.now.is_some_and(|now| now > signed.later(window)),
            };
        };
        let (signed_text, arrived_text) = (signed.basic(), arrived.basic());
        if signed > arrived.later(SKEW) {
            return Finding::NotYetCurrent {
                signed: signed_text,
                arrived: arrived_text,
                latest: arrived.later(SKEW).basic(),
            };
        }
        let is_old = signed < arrived.earlier(SKEW);
        match self.expires {
            Some(expires) if is_old && arrived > signed.later(expires) => Finding::UrlExpired {
                signed: signed_text,
                arrived: arrived_text,
                earliest: arrived.earlier(SKEW).basic(),
                expires,
            },
            Some(expires) if is_old || arrived > signed.later(expires) => {
                Finding::UrlExpiryUnclear {
                    signed: signed_text,
                    arrived: arrived_text,
                    expires,
                }
            }
            None if is_old => Finding::Expired {
                signed: signed_text,
                arrived: arrived_text,
                earliest: arrived.earlier(SKEW).basic(),
            },
            _ => Finding::InTime,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Asked;
    use crate::finding::Finding;
    use crate::time::Time;

    fn at(arrived_after: i64, expires: Option<u64>) -> Finding {
        let signed = Time::from_seconds(1_000_000);
        let arrived = Time::from_seconds(signed.seconds().saturating_add_signed(arrived_after));
        let asked = Asked {
            signed,
            arrived: Some(arrived),
            now: None,
            expires,
        };
        asked.finding()
    }

    #[test]
    fn five_minutes_either_way_are_taken() {
        for seconds in [-300, 0, 300] {
            assert_eq!(at(seconds, None), Finding::InTime, "{seconds}");
        }
        assert!(matches!(at(301, None), Finding::Expired { .. }));
        assert!(matches!(at(-301, None), Finding::NotYetCurrent { .. }));
    }

    #[test]
    fn a_url_has_its_own_expiry() {
        assert_eq!(at(60, Some(60)), Finding::InTime);
        assert!(matches!(at(301, Some(60)), Finding::UrlExpired { .. }));
        for (seconds, expires) in [(61, 60), (301, 3600)] {
            let finding = at(seconds, Some(expires));
            assert!(matches!(finding, Finding::UrlExpiryUnclear { .. }));
        }
        assert!(matches!(at(3601, Some(3600)), Finding::UrlExpired { .. }));
        assert!(matches!(at(-301, Some(60)), Finding::NotYetCurrent { .. }));
    }
}
