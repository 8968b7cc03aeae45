//! What every file must be like: short, with a head, with a name that says something, and without words
//! that belong to one machine.

use crate::source::{File, assert_none, project, rust};

const MOST_LINES: usize = 600;
const MEDIAN: usize = 150;
const PERCENTILE_95: usize = 400;
const EMPTY_NAMES: [&str; 5] = ["util", "helpers", "common", "types", "misc"];
/// In two parts, so that this file does not hold them itself.
const FOREIGN: [(&str, &str); 5] = [
    ("/wor", "k/"),
    ("/ro", "ot/"),
    ("/tmp/bash", "_jobs"),
    ("artif", "actory"),
    ("registry.npm", "js.org"),
];

#[test]
fn no_file_is_long() {
    let files = rust();
    let length = |file: &File| file.lines_without_tests().count();
    let mut lengths: Vec<usize> = files.iter().map(length).collect();
    lengths.sort_unstable();
    let at = |percent: usize| {
        lengths
            .get((lengths.len() - 1) * percent / 100)
            .copied()
            .unwrap()
    };
    println!(
        "{} Rust files, median {} lines, 95th percentile {}",
        lengths.len(),
        at(50),
        at(95)
    );
    let long = files.iter().filter(|file| length(file) > MOST_LINES);
    assert_none(
        &long
            .map(|file| {
                format!(
                    "{}: {} lines, at most {MOST_LINES}",
                    file.path,
                    length(file)
                )
            })
            .collect::<Vec<_>>(),
    );
    assert!(
        at(50) <= MEDIAN,
        "the median file has {} lines, at most {MEDIAN}",
        at(50)
    );
    assert!(
        at(95) <= PERCENTILE_95,
        "the 95th percentile is {} lines, at most {PERCENTILE_95}",
        at(95)
    );
}

#[test]
fn every_file_says_first_what_it_is() {
    let headless = rust()
        .into_iter()
        .filter(|file| !file.text.starts_with("//! "));
    assert_none(
        &headless
            .map(|file| format!("{}: does not begin with `//! `", file.path))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn no_name_is_empty_of_meaning() {
    let mut faults = Vec::new();
    for file in rust() {
        if file
            .path
            .split(['/', '.'])
            .any(|part| EMPTY_NAMES.contains(&part))
        {
            faults.push(format!("{}: the name says nothing", file.path));
        }
        for line in file.text.lines() {
            let declared = line
                .trim()
                .trim_start_matches("pub")
                .trim_start_matches("(crate)")
                .trim();
            let module = declared
                .strip_prefix("mod ")
                .map(|name| name.trim_end_matches([';', '{', ' ']));
            if module.is_some_and(|name| EMPTY_NAMES.contains(&name)) {
                faults.push(format!("{}: `{}` says nothing", file.path, line.trim()));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn no_file_speaks_of_one_machine() {
    let mut faults = Vec::new();
    for file in project() {
        for word in FOREIGN.map(|(one, other)| format!("{one}{other}")) {
            if file.text.contains(&word) {
                faults.push(format!("{}: contains `{word}`", file.path));
            }
        }
    }
    assert_none(&faults);
}
