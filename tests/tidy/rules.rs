//! Every rule that code cites stands in `docs/rules.md`, and every rule there is cited by code.
//!
//! `UPDATE_RULES=1 cargo test --package canvoke-tests --test tidy` writes the index anew from the
//! specifications, where CANVOKE_SHARED says where they are.

use crate::source::{assert_none, project, root, rust};
use std::collections::BTreeMap;
use std::path::Path;

const INDEX: &str = "docs/rules.md";

#[test]
fn cited_rules_and_the_index_agree() {
    let cited = cited();
    if std::env::var_os("UPDATE_RULES").is_some() {
        let shared = std::env::var_os("CANVOKE_SHARED")
            .unwrap_or_else(|| panic!("UPDATE_RULES needs CANVOKE_SHARED"));
        let ids: Vec<&str> = cited.keys().map(String::as_str).collect();
        let index = crate::rule_index::write(&Path::new(&shared).join("spec"), &ids);
        std::fs::write(root().join(INDEX), index).unwrap();
    }
    let index = std::fs::read_to_string(root().join(INDEX)).unwrap_or_default();
    let listed: Vec<&str> = index
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(' ').next())
        .collect();
    let listed: Vec<&str> = listed.into_iter().filter(|id| ids(id) == [*id]).collect();
    let missing = cited
        .iter()
        .filter(|(id, _)| !listed.contains(&id.as_str()));
    let missing = missing.map(|(id, file)| format!("{id}: cited in {file}, not in {INDEX}"));
    let idle = listed.iter().filter(|id| !cited.contains_key(**id));
    let idle = idle.map(|id| format!("{id}: in {INDEX}, cited nowhere"));
    let mut faults: Vec<String> = missing.chain(idle).collect();
    if !faults.is_empty() {
        faults.push(
            "with the specifications at hand, UPDATE_RULES=1 writes the index anew".to_owned(),
        );
    }
    assert_none(&faults);
}

/// Each rule that Rust code or a table beside it cites, with a file that does.
fn cited() -> BTreeMap<String, String> {
    let is_table = |path: &str| path.starts_with("crates/canvoke/src/") && path.ends_with(".json");
    let tables = project().into_iter().filter(|file| is_table(&file.path));
    let files = rust()
        .into_iter()
        .filter(|file| !file.path.starts_with("tests/tidy/"))
        .chain(tables);
    files
        .flat_map(|file| {
            ids(&file.text)
                .into_iter()
                .map(|id| (id.to_owned(), file.path.clone()))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The rule ids in a text: sheet, subject, number, as in `G-AUTH-21`.
pub(crate) fn ids(text: &str) -> Vec<&str> {
    let words = text
        .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-' && letter != '_');
    words.filter(|word| is_id(word)).collect()
}

fn is_id(word: &str) -> bool {
    let parts: Vec<&str> = word.split('-').collect();
    let [sheet, subject, number] = parts.as_slice() else {
        return false;
    };
    let letters = !subject.is_empty() && subject.bytes().all(|letter| letter.is_ascii_uppercase());
    let digits = number.len() == 2 && number.bytes().all(|digit| digit.is_ascii_digit());
    ["G", "N", "I", "E"].contains(sheet) && letters && digits
}

#[test]
fn an_id_is_told_from_other_words() {
    assert_eq!(
        ids("see G-AUTH-21, `N-SG-05`. (E-F-01)"),
        ["G-AUTH-21", "N-SG-05", "E-F-01"]
    );
    assert!(ids("X-AUTH-21 G-auth-21 G-AUTH G-AUTH-2 vpce-G-AUTH-21").is_empty());
}
