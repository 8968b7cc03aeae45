//! Load: what becomes of many requests under token buckets and quotas (G-KEY-03, G-KEY-04). Pure and without a clock:
//! the same streams always give the same outcome. AWS's own buckets are best effort and may let more pass.

use std::collections::BTreeMap;

use crate::gate::Gate;
use crate::gateway::api_key::Holder;
use crate::gateway::throttle::{Bucket, Source};
use crate::topology::Quota;

/// The most requests that are followed one by one; of more, each stands for several.
const MOST: f64 = 1_000_000.0;
/// The longest load, in seconds: a day.
const LONGEST: u32 = 86_400;

/// Requests of one client, with the limits that they draw on.
#[derive(Clone, Debug)]
pub struct Stream {
    /// Its name.
    pub name: String,
    /// Requests a second, evenly spaced.
    pub rate: f64,
    /// Requests sent at once, on top.
    pub burst: u32,
    /// The second they are sent at.
    pub burst_at: u32,
    /// The gate that stops every request before it meets a limit.
    pub stopped_by: Option<Gate>,
    /// The buckets, in the order in which they are asked.
    pub buckets: Vec<Bucket>,
    /// The quota of the key's plan.
    pub quota: Option<(Holder, Quota)>,
}

/// Why a request is refused with 429.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// A bucket was empty (G-MSG-18).
    Bucket(Source),
    /// The quota is used up (G-MSG-15).
    Quota(Holder),
}

/// What became of all requests.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// By stream, in the order given.
    pub streams: Vec<StreamOutcome>,
    /// How full each bucket is at the end of each second.
    pub levels: BTreeMap<Source, Vec<f64>>,
    /// How many requests each followed one stands for; 1 where all were followed.
    pub each_stands_for: u32,
}

/// What became of one stream.
#[derive(Clone, Debug, Default)]
pub struct StreamOutcome {
    /// By second: sent, passed. The difference was refused.
    pub seconds: Vec<(u32, u32)>,
    /// How many were refused, by cause.
    pub refused: BTreeMap<Cause, u32>,
}

impl StreamOutcome {
    /// Requests sent.
    pub fn sent(&self) -> u32 {
        self.seconds.iter().map(|(sent, _)| sent).sum()
    }

    /// Requests that passed every limit.
    pub fn passed(&self) -> u32 {
        self.seconds.iter().map(|(_, passed)| passed).sum()
    }
}

/// A bucket's state.
struct State {
    rate: f64,
    burst: f64,
    tokens: f64,
    /// When it was last filled, in seconds.
    at: f64,
}

impl State {
    /// Refills up to a time: `rate` tokens a second, never more than `burst` (G-KEY-04).
    fn fill(&mut self, now: f64) {
        let gained = (now - self.at) * self.rate.max(0.0);
        self.tokens = (self.tokens + gained).min(self.burst);
        self.at = now;
    }
}

/// Lets the requests of all streams come, in the order of time (streams of one moment in their own order). Every
/// bucket is full at the start. Cost: requests times buckets, with at most a million requests followed.
pub fn run(streams: &[Stream], seconds: u32) -> Outcome {
    let seconds = seconds.min(LONGEST);
    let total: f64 = streams
        .iter()
        .map(|stream| stream.rate.max(0.0) * f64::from(seconds) + f64::from(stream.burst))
        .sum();
    let weight = whole((total / MOST).ceil()).max(1);
    let mut buckets: BTreeMap<Source, State> = BTreeMap::new();
    for bucket in streams.iter().flat_map(|stream| &stream.buckets) {
        let burst = f64::from(bucket.burst);
        buckets.entry(bucket.source.clone()).or_insert(State {
            rate: bucket.rate,
            burst,
            tokens: burst,
            at: 0.0,
        });
    }
    let mut quotas: BTreeMap<Holder, u64> = streams
        .iter()
        .filter_map(|stream| stream.quota)
        .map(|(holder, quota)| (holder, quota.limit.saturating_sub(quota.used)))
        .collect();
    let mut outcome = Outcome {
        streams: streams
            .iter()
            .map(|_| StreamOutcome {
                seconds: vec![(0, 0); seconds as usize],
                refused: BTreeMap::new(),
            })
            .collect(),
        levels: buckets
            .keys()
            .map(|source| (source.clone(), Vec::new()))
            .collect(),
        each_stands_for: weight,
    };
    let mut events = arrivals(streams, seconds, weight).into_iter().peekable();
    for second in 0..seconds {
        let end = f64::from(second + 1);
        while let Some((now, index)) = events.next_if(|(now, _)| *now < end) {
            let (Some(stream), Some(found)) = (streams.get(index), outcome.streams.get_mut(index))
            else {
                continue;
            };
            let (through, cause) = ask(stream, now, weight, &mut buckets, &mut quotas);
            if let Some((sent, passed)) = found.seconds.get_mut(second as usize) {
                *sent += weight;
                *passed += through;
            }
            if let Some(cause) = cause {
                *found.refused.entry(cause).or_default() += weight - through;
            }
        }
        for (source, state) in &mut buckets {
            state.fill(end);
            if let Some(levels) = outcome.levels.get_mut(source) {
                levels.push(state.tokens);
            }
        }
    }
    outcome
}

/// Requests that come at one moment: how many pass, and what refuses the others. The quota is asked first, then the
/// buckets in their order; a refused request takes nothing.
fn ask(
    stream: &Stream,
    now: f64,
    weight: u32,
    buckets: &mut BTreeMap<Source, State>,
    quotas: &mut BTreeMap<Holder, u64>,
) -> (u32, Option<Cause>) {
    // What another gate stops draws on no limit (G-AUTH-11).
    if stream.stopped_by.is_some() {
        return (0, None);
    }
    let mut through = weight;
    let mut cause = None;
    let mut at_most = |room: u32, why: Cause| {
        if room < through {
            through = room;
            cause = Some(why);
        }
    };
    if let Some((holder, _)) = stream.quota
        && let Some(left) = quotas.get(&holder)
    {
        let room = u32::try_from(*left).unwrap_or(u32::MAX);
        at_most(room, Cause::Quota(holder));
    }
    for bucket in &stream.buckets {
        if let Some(state) = buckets.get_mut(&bucket.source) {
            state.fill(now);
            // A hair less than a whole token is rounding.
            let room = whole((state.tokens + 1e-9).floor());
            at_most(room, Cause::Bucket(bucket.source.clone()));
        }
    }
    for bucket in &stream.buckets {
        if let Some(state) = buckets.get_mut(&bucket.source) {
            state.tokens -= f64::from(through);
        }
    }
    if let Some(left) = stream.quota.and_then(|(holder, _)| quotas.get_mut(&holder)) {
        *left = left.saturating_sub(u64::from(through));
    }
    (through, cause)
}

/// When requests come, and of which stream, in the order of time.
fn arrivals(streams: &[Stream], seconds: u32, weight: u32) -> Vec<(f64, usize)> {
    let mut events = Vec::new();
    for (index, stream) in streams.iter().enumerate() {
        let rate = stream.rate / f64::from(weight);
        if rate > 0.0 && rate.is_finite() {
            let count = whole(rate * f64::from(seconds));
            events.extend((0..count).map(|number| (f64::from(number) / rate, index)));
        }
        if stream.burst_at < seconds {
            let at = f64::from(stream.burst_at);
            let count = stream.burst.div_ceil(weight);
            events.extend((0..count).map(|_| (at, index)));
        }
    }
    events.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    events
}

/// A number of requests, from a calculation with fractions.
fn whole(number: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the range of u32 first"
    )]
    let whole = number.clamp(0.0, f64::from(u32::MAX)) as u32;
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arena::Arena;

    fn stream(rate: f64, burst: u32, buckets: Vec<Bucket>) -> Stream {
        Stream {
            name: "a".to_owned(),
            rate,
            burst,
            burst_at: 0,
            stopped_by: None,
            buckets,
            quota: None,
        }
    }

    fn account(rate: f64, burst: u32) -> Bucket {
        let mut accounts = Arena::default();
        let id = accounts.push(crate::topology::Account {
            name: "a".to_owned(),
            id: "1".repeat(12),
            throttling: None,
            writes_logs: None,
            membership: None,
        });
        Bucket {
            source: Source::Account(id, "us-east-1".to_owned()),
            rate,
            burst,
        }
    }

    fn elsewhere() -> Source {
        let Source::Account(id, _) = account(0.0, 0).source else {
            unreachable!()
        };
        Source::Account(id, "eu-west-1".to_owned())
    }

    /// What a bucket lets through in the long run: its size once, and its rate from then on.
    #[test]
    fn a_bucket_lets_through_its_burst_and_its_rate() {
        for (rate, burst, sent, seconds) in [
            (5.0, 10, 20.0, 10),
            (1.0, 1, 3.0, 30),
            (100.0, 50, 100.0, 5),
            (0.0, 7, 10.0, 4),
        ] {
            let outcome = run(&[stream(sent, 0, vec![account(rate, burst)])], seconds);
            let stream = &outcome.streams[0];
            let most = f64::from(burst) + rate * f64::from(seconds);
            let expected = most.min(sent * f64::from(seconds));
            let passed = f64::from(stream.passed());
            assert!(
                (passed - expected).abs() <= 1.0,
                "{rate}/{burst} under {sent}: {passed} passed, {expected} expected"
            );
            assert_eq!(
                stream.sent() - stream.passed(),
                stream.refused.values().sum::<u32>()
            );
        }
    }

    /// In any stretch of time no bucket lets through more than it holds and what flows in meanwhile, and a request is
    /// refused only where some bucket is short: the definition, on many small loads.
    #[test]
    fn no_stretch_of_time_lets_more_through_than_the_definition() {
        let mut state = 7_u32;
        let mut random = |most: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % most
        };
        for _ in 0..200 {
            let (rate, burst) = (f64::from(random(8)), random(10) + 1);
            let streams: Vec<Stream> = (0..=random(3))
                .map(|_| {
                    let mut stream = stream(
                        f64::from(random(12)),
                        random(15),
                        vec![account(rate, burst)],
                    );
                    stream.burst_at = random(5);
                    stream
                })
                .collect();
            let outcome = run(&streams, 12);
            let passed = |second: usize| -> u32 {
                let by_stream = outcome.streams.iter();
                by_stream
                    .filter_map(|stream| stream.seconds.get(second))
                    .map(|(_, passed)| passed)
                    .sum()
            };
            for from in 0..12 {
                for to in from..12 {
                    let through: u32 = (from..=to).map(passed).sum();
                    let most = f64::from(burst) + rate * (to - from + 1) as f64;
                    assert!(f64::from(through) <= most + 1e-6, "{through} of {most}");
                }
            }
            let refused: u32 = outcome
                .streams
                .iter()
                .flat_map(|s| s.refused.values())
                .sum();
            let sent: u32 = outcome.streams.iter().map(StreamOutcome::sent).sum();
            let all: u32 = outcome.streams.iter().map(StreamOutcome::passed).sum();
            assert_eq!(sent, all + refused);
            // What fits a full bucket passes.
            let least = f64::from(burst).min(f64::from(sent));
            assert!(f64::from(all) + 1e-6 >= least.floor(), "{all} of {least}");
        }
    }

    #[test]
    fn a_burst_beyond_the_bucket_is_refused_at_once() {
        let outcome = run(&[stream(0.0, 30, vec![account(5.0, 10)])], 2);
        assert_eq!(outcome.streams[0].seconds, [(30, 10), (0, 0)]);
    }

    #[test]
    fn the_first_empty_bucket_is_the_cause_and_the_others_lose_nothing() {
        let small = Bucket {
            source: elsewhere(),
            rate: 1.0,
            burst: 1,
        };
        let large = account(1000.0, 1000);
        let outcome = run(&[stream(10.0, 0, vec![small.clone(), large.clone()])], 5);
        let refused = &outcome.streams[0].refused;
        assert_eq!(refused.len(), 1);
        assert!(refused.contains_key(&Cause::Bucket(small.source)));
        assert_eq!(outcome.levels[&large.source].last(), Some(&1000.0));
    }

    #[test]
    fn millions_of_requests_are_followed_in_groups() {
        let outcome = run(&[stream(20_000.0, 0, vec![account(10_000.0, 5_000)])], 600);
        assert!(outcome.each_stands_for > 1);
        let passed = f64::from(outcome.streams[0].passed());
        assert!((passed / 6_005_000.0 - 1.0).abs() < 0.01, "{passed}");
        // A bucket smaller than a group lets its own through all the same.
        let outcome = run(&[stream(20_000.0, 0, vec![account(5.0, 2)])], 600);
        let passed = outcome.streams[0].passed();
        assert!((3_000..=3_002).contains(&passed), "{passed}");
    }

    #[test]
    fn a_stopped_stream_draws_on_nothing() {
        let mut stopped = stream(100.0, 0, vec![account(10.0, 10)]);
        stopped.stopped_by = Some(Gate::Authorization);
        let outcome = run(&[stopped, stream(10.0, 0, vec![account(10.0, 10)])], 5);
        assert_eq!(outcome.streams[0].passed(), 0);
        assert_eq!(outcome.streams[1].passed(), 50);
    }
}
