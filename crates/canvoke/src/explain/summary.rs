//! The one plain sentence above a report.

use crate::report::{GateOutcome, Outcome, Report};

/// Who, from where, may or may not do what, and the first reason.
pub(super) fn of(report: &Report) -> String {
    let call = &report.call;
    let who = call
        .principal
        .as_deref()
        .map_or("an unsigned caller", |arn| {
            arn.rsplit(['/', ':']).next().unwrap_or(arn)
        });
    let what = format!("{} {}", call.method, path_of(&call.url));
    let from = &call.from;
    let first = |outcome| {
        report
            .paths
            .iter()
            .flat_map(|path| &path.gates)
            .find(|gate| gate.outcome == outcome)
            .map_or("", |gate| gate.summary.as_str())
    };
    match report.outcome {
        Outcome::Allowed => format!("{who} can invoke {what} from {from}"),
        Outcome::Denied => {
            let more = match report.blockers.len() {
                0 | 1 => String::new(),
                2 => "; one more thing would stop it".to_owned(),
                count => format!("; {} more things would stop it", count - 1),
            };
            format!(
                "{who} cannot invoke {what} from {from}: {}{more}",
                first(GateOutcome::Block)
            )
        }
        Outcome::Sometimes => format!(
            "{who} can invoke {what} from {from} only sometimes: {}",
            first(GateOutcome::Block)
        ),
        Outcome::Unknown => format!(
            "nobody can say whether {who} can invoke {what} from {from}: {}",
            first(GateOutcome::Unknown)
        ),
    }
}

fn path_of(url: &str) -> &str {
    url.strip_prefix("https://")
        .and_then(|rest| rest.find('/').and_then(|start| rest.get(start..)))
        .unwrap_or(url)
}
