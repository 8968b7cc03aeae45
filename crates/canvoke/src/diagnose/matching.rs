//! Which answers read like a paste: by their words, else by error type, else by status. Knows nothing of causes.

use serde::Serialize;

use super::paste::Paste;
use super::table::{Kind, Row};

/// What an answer is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Its words.
    Text,
    /// Its error type: somebody worded it otherwise.
    ErrorType,
    /// Its status alone.
    Status,
    /// Nothing: no answer of API Gateway reads so.
    Nothing,
}

/// A row that fits.
pub(super) struct Match<'a> {
    /// The row.
    pub row: &'a Row,
    /// What it is known by.
    pub by: By,
    /// The wording that fits.
    pub wording: Option<&'a str>,
    /// The rule of that wording, if it is not the row's.
    pub rule: Option<&'a str>,
    /// Whether the paste has another status than the wording.
    pub has_other_status: bool,
}

/// The row for what nobody else's words are.
const OWN_WORDS: &str = "OWN_WORDS";
/// How long the fixed part of a wording is that is known even where more follows it.
const LONG: usize = 20;

/// The rows that fit best.
pub(super) fn find<'a>(rows: &'a [Row], paste: &Paste) -> Vec<Match<'a>> {
    if paste.text.is_empty() && paste.status.is_none() && paste.error_type.is_none()
        || paste.status.is_some_and(|status| status < 400)
    {
        return Vec::new();
    }
    let by_text = by_text(rows, paste);
    if !by_text.is_empty() {
        return by_text;
    }
    let mut found = by_error_type(rows, paste);
    if found.is_empty() {
        found = by_status(rows, paste);
    }
    // What names neither is the backend's, or worded by somebody.
    let is_untyped = paste.error_type.is_none() && !paste.text.is_empty();
    if found.is_empty() || paste.message.is_some() || is_untyped {
        let own = rows.iter().filter(|row| row.id == OWN_WORDS);
        found.extend(own.map(|row| plain(row, By::Nothing)));
    }
    found
}

fn plain(row: &Row, by: By) -> Match<'_> {
    Match {
        row,
        by,
        wording: None,
        rule: None,
        has_other_status: false,
    }
}

fn by_text<'a>(rows: &'a [Row], paste: &Paste) -> Vec<Match<'a>> {
    let mut found: Vec<(usize, Match<'a>)> = Vec::new();
    for row in rows {
        let own = row
            .texts
            .iter()
            .map(|text| (text, row.status, row.types.first(), None));
        let others = row.others.iter().map(|other| {
            let status = other.status.or(row.status);
            let error_type = other.error_type.as_ref().or(row.types.first());
            (&other.text, status, error_type, Some(other.rule.as_str()))
        });
        for (text, status, error_type, rule) in own.chain(others) {
            let Some(score) = score(text, paste, row.kind) else {
                continue;
            };
            let has_other = |seen: bool, same: bool| seen && !same;
            let has_other_status = has_other(
                paste.status.is_some() && status.is_some(),
                paste.status == status,
            );
            let has_other_type = has_other(
                paste.error_type.is_some() && error_type.is_some(),
                paste.error_type.as_ref() == error_type,
            );
            // A short text alone, with everything else against it, is chance.
            if score < LONG && has_other_status && has_other_type {
                continue;
            }
            let other = usize::from(has_other_status) + usize::from(has_other_type);
            found.push((
                score * 4 + 2 - other,
                Match {
                    row,
                    by: By::Text,
                    wording: Some(text),
                    rule,
                    has_other_status,
                },
            ));
        }
    }
    let best = found.iter().map(|(score, _)| *score).max().unwrap_or(0);
    let mut best: Vec<Match<'a>> = found
        .into_iter()
        .filter(|(score, _)| *score == best)
        .map(|(_, found)| found)
        .collect();
    best.dedup_by(|one, other| one.row.id == other.row.id);
    best
}

fn by_error_type<'a>(rows: &'a [Row], paste: &Paste) -> Vec<Match<'a>> {
    let Some(error_type) = &paste.error_type else {
        return Vec::new();
    };
    let is_type = |row: &Row| {
        let others = row.others.iter().filter_map(|one| one.error_type.as_ref());
        row.types.iter().chain(others).any(|one| one == error_type)
    };
    let all: Vec<&Row> = rows.iter().filter(|row| is_type(row)).collect();
    let is_same = |row: &&&Row| row.status == paste.status;
    let same: Vec<&Row> = all.iter().filter(is_same).copied().collect();
    let chosen = if same.is_empty() { all } else { same };
    chosen
        .into_iter()
        .map(|row| Match {
            has_other_status: paste.status.is_some() && row.status != paste.status,
            ..plain(row, By::ErrorType)
        })
        .collect()
}

fn by_status<'a>(rows: &'a [Row], paste: &Paste) -> Vec<Match<'a>> {
    let Some(status) = paste.status else {
        return Vec::new();
    };
    rows.iter()
        .filter(|row| {
            let mut others = row.others.iter().filter_map(|one| one.status);
            row.status == Some(status) || others.any(|one| one == status)
        })
        .map(|row| plain(row, By::Status))
        .collect()
}

/// How much fixed text of the wording the paste holds; none: it does not fit.
fn score(wording: &str, paste: &Paste, kind: Kind) -> Option<usize> {
    let parts = fixed_parts(wording);
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let fits = match (&paste.message, kind) {
        // A body says all it has to say, though more may follow a long wording.
        (Some(message), Kind::Http) => {
            let message = message.to_ascii_lowercase();
            is_whole(&parts, &message) || (length >= LONG && is_within(&parts, &message))
        }
        (Some(_), _) => false,
        (None, _) => is_within(&parts, &paste.text.to_ascii_lowercase()),
    };
    fits.then_some(length)
}

/// The text between the `{...}` of a wording, in lower case.
fn fixed_parts(wording: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = wording;
    while let Some((before, after)) = rest.split_once('{') {
        parts.push(before.to_ascii_lowercase());
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    parts.push(rest.to_ascii_lowercase());
    parts
}

fn is_within(parts: &[String], text: &str) -> bool {
    let mut rest = text;
    parts
        .iter()
        .all(|part| match rest.split_once(part.as_str()) {
            Some((_, after)) => {
                rest = after;
                true
            }
            None => false,
        })
}

fn is_whole(parts: &[String], text: &str) -> bool {
    let [first, .., last] = parts else {
        return parts.first().is_some_and(|only| only == text);
    };
    let Some(rest) = text.strip_prefix(first.as_str()) else {
        return false;
    };
    let Some(rest) = rest.strip_suffix(last.as_str()) else {
        return false;
    };
    let end = parts.len().saturating_sub(1);
    parts
        .get(1..end)
        .is_some_and(|inner| is_within(inner, rest))
}
