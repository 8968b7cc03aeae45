//! A pasted request against the typed keys and the call: the first difference in words. Decides nothing.

use canvoke::model::Call;
use canvoke::{Scenario, sent};
use canvoke_sigv4::explain::{answer, not_read, rule, summary, words};
use canvoke_sigv4::{Outcome, Question, Time, check, read};

use super::{Refused, Typed, region, request};

/// What a check says.
#[derive(Clone, PartialEq)]
pub(crate) struct Checked {
    /// The class of its mark.
    pub(crate) class: &'static str,
    /// One line over everything.
    pub(crate) summary: String,
    /// What the client sees.
    pub(crate) answer: Option<String>,
    /// All that was found.
    pub(crate) claims: Vec<Claim>,
    /// Canonical request and string to sign, as AWS calculates them.
    pub(crate) expected: Option<(String, String)>,
}

/// Something that was found.
#[derive(Clone, PartialEq)]
pub(crate) struct Claim {
    /// The class of its mark.
    pub(crate) class: &'static str,
    /// What is so.
    pub(crate) text: String,
    /// What to look at.
    pub(crate) see: Vec<String>,
    /// What to do.
    pub(crate) fix: Option<String>,
    /// The rule and how sure it is.
    pub(crate) rule: String,
    /// The page.
    pub(crate) source: String,
}

fn class(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "passes",
        Outcome::Unknown => "depends",
        Outcome::Block => "stops first",
    }
}

/// Checks the paste: with the typed keys, and against the call that is meant, where there are any.
pub(crate) fn checked(
    scenario: &Scenario,
    call: &Call,
    typed: &Typed,
    now: u64,
) -> Result<Checked, Refused> {
    let pasted = read(typed.paste.as_bytes()).map_err(|cause| {
        let (message, hint) = not_read(cause);
        (message, hint.to_owned())
    })?;
    let sent = sent(scenario, call);
    let meant = sent.as_ref().and_then(|sent| request(sent).ok());
    let of_host = sent
        .as_ref()
        .zip(meant.as_ref())
        .and_then(|(sent, meant)| region(sent, meant));
    let credentials = typed.credentials()?;
    let question = Question {
        credentials: credentials.as_ref(),
        region: of_host.as_deref(),
        arrived: None,
        now: Some(Time::from_seconds(now)),
        body: None,
        meant: meant.as_ref(),
    };
    let check = check(&pasted, &question);
    let shown = |text: &str| check.veil.shown(text);
    Ok(Checked {
        class: class(check.outcome()),
        summary: shown(&summary(&check)),
        answer: answer(&check).map(|answer| {
            shown(&format!(
                "{} {} {}",
                answer.status,
                answer.wording.error_type,
                answer.body()
            ))
        }),
        claims: check
            .findings
            .iter()
            .map(|finding| {
                let words = words(finding);
                let rule = rule(finding).filter(|_| finding.outcome() != Outcome::Pass);
                Claim {
                    class: class(finding.outcome()),
                    text: shown(&words.claim),
                    see: words.see.iter().map(|text| shown(text)).collect(),
                    fix: words.fix.map(|fix| shown(&fix)),
                    rule: rule.as_ref().map_or(String::new(), |rule| {
                        format!("{} ({})", rule.id, rule.mark.word())
                    }),
                    source: rule.map_or(String::new(), |rule| rule.source.to_string()),
                }
            })
            .collect(),
        expected: check.expected.as_ref().map(|expected| {
            (
                shown(&expected.canonical_request),
                shown(&expected.string_to_sign),
            )
        }),
    })
}
