//! Which rules of the gateway's specification a case cites: printed, and compared with the list of those that none
//! shows yet. Reads the specification where CANVOKE_SHARED says where it is; skips with a plain line elsewhere.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::Path;

/// The subjects whose rules must all be shown, but for the list below.
const SUBJECTS: &[&str] = &[
    "EP", "NAME", "DNS", "DOM", "FAIL", "AUTH", "WHO", "EPP", "IAM", "LAM", "COG", "ARN", "CK",
    "DEP", "MSG", "SIG", "FED", "OBS", "KEY", "Q",
];

/// Rules that no case shows, and why.
const NOT_SHOWN: &[(&str, &str)] = &[];

#[test]
fn every_rule_of_the_gateway_is_cited_by_a_case() {
    let Some(shared) = std::env::var_os("CANVOKE_SHARED") else {
        println!("skipped: CANVOKE_SHARED is not set");
        return;
    };
    let spec = std::fs::read_to_string(Path::new(&shared).join("spec/apigateway.md")).unwrap();
    let mut cases = String::new();
    read(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("cases"),
        &mut cases,
    );
    let ids: BTreeSet<&str> = spec.lines().filter_map(defined).collect();
    assert!(ids.len() > 150, "only {} rules were found", ids.len());
    let (cited, missing): (Vec<&str>, Vec<&str>) = ids.iter().partition(|id| cases.contains(**id));
    println!("{} of {} rules are cited by a case", cited.len(), ids.len());
    println!("missing: {}", missing.join(" "));
    let is_ours = |id: &str| {
        let subject = id.split('-').nth(1).unwrap_or_default();
        SUBJECTS.contains(&subject)
    };
    let known: BTreeSet<&str> = NOT_SHOWN.iter().map(|(id, _)| *id).collect();
    let unexplained: Vec<&&str> = missing
        .iter()
        .filter(|id| is_ours(id) && !known.contains(**id))
        .collect();
    assert!(unexplained.is_empty(), "no case cites {unexplained:?}");
    let idle: Vec<&&str> = known.iter().filter(|id| cited.contains(id)).collect();
    assert!(idle.is_empty(), "cited by a case after all: {idle:?}");
}

/// The rule that a line of the specification defines: a list item or the first cell of a row.
fn defined(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("- ").or(line.strip_prefix('|'))?;
    let id = rest.split([' ', '|']).next()?;
    let parts: Vec<&str> = id.split('-').collect();
    let is_id = matches!(parts.as_slice(), ["G", subject, number]
        if subject.bytes().all(|letter| letter.is_ascii_uppercase())
            && number.len() == 2
            && number.bytes().all(|digit| digit.is_ascii_digit()));
    is_id.then_some(id)
}

fn read(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, text);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            text.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}
