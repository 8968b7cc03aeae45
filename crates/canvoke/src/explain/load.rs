//! A load's outcome in words: who gets how many 429, by which limit, and the series for a plot.

use super::backend::limit_of;
use crate::load::{Cause, Outcome, Stream};
use crate::report::{LoadCause, LoadLimit, LoadReport, LoadStream};
use crate::topology::Topology;

/// Puts the outcome of a load in words.
pub fn load(topology: &Topology, streams: &[Stream], outcome: &Outcome) -> LoadReport {
    let clients = streams
        .iter()
        .zip(&outcome.streams)
        .map(|(stream, found)| {
            let (sent, passed) = (found.sent(), found.passed());
            let refused: u32 = found.refused.values().sum();
            LoadStream {
                name: stream.name.clone(),
                sent,
                passed,
                refused,
                share: if sent == 0 {
                    0.0
                } else {
                    f64::from(refused) / f64::from(sent)
                },
                stopped_by: stream.stopped_by.map(|gate| gate.name()),
                causes: found
                    .refused
                    .iter()
                    .map(|(cause, count)| LoadCause {
                        limit: words(topology, cause),
                        error: match cause {
                            // G-MSG-18, G-MSG-15
                            Cause::Bucket(_) => "TooManyRequestsException",
                            Cause::Quota(_) => "LimitExceededException",
                        },
                        count: *count,
                    })
                    .collect(),
                sent_by_second: found.seconds.iter().map(|(sent, _)| *sent).collect(),
                passed_by_second: found.seconds.iter().map(|(_, passed)| *passed).collect(),
            }
        })
        .collect();
    let mut limits: Vec<LoadLimit> = Vec::new();
    for bucket in streams.iter().flat_map(|stream| &stream.buckets) {
        let name = limit_of(topology, &bucket.source);
        if limits.iter().all(|limit| limit.name != name) {
            limits.push(LoadLimit {
                name,
                rate: bucket.rate,
                burst: bucket.burst,
                level_by_second: outcome
                    .levels
                    .get(&bucket.source)
                    .cloned()
                    .unwrap_or_default(),
            });
        }
    }
    LoadReport {
        clients,
        limits,
        each_stands_for: outcome.each_stands_for,
        note: "AWS's buckets are best effort: more may pass for a moment (G-KEY-04)",
    }
}

fn words(topology: &Topology, cause: &Cause) -> String {
    match cause {
        Cause::Bucket(source) => limit_of(topology, source),
        Cause::Quota(holder) => format!(
            "the quota of plan `{}` for key `{}`",
            topology.usage_plans[holder.plan].name, topology.api_keys[holder.key].name
        ),
    }
}
