//! The table of the network's codes: printed as a document and as data for the page, and compared with what the cases
//! yield. Knows nothing of how a code is found.
//!
//! `UPDATE_TABLES=1 cargo test --package canvoke-tests --test codes` writes both anew.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use canvoke::explain::codes::{Code, codes};
use canvoke_tests::same;

/// What the reasons of codes that are not simulated yet begin with.
const COMING: &str = "coming";

/// The table with the forms for replies.
fn table() -> Vec<Code> {
    codes()
        .unwrap()
        .into_iter()
        .flat_map(|code| {
            let reply = code.reply();
            std::iter::once(code).chain(reply)
        })
        .collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Where a case yields a code.
#[derive(Clone, Debug)]
struct Shown {
    /// Its file, from the root.
    file: String,
    /// Its heading.
    heading: String,
    /// How many codes the same answer has: the fewer, the plainer the case.
    beside: usize,
    /// Gates and rules it came with.
    said_by: BTreeSet<(String, String)>,
}

/// What the network's gates block with or leave unknown in the cases, and what compile says in such words. The plainest
/// case that shows a code is kept.
fn shown() -> BTreeMap<String, Shown> {
    let mut files = Vec::new();
    collect(&root().join("tests/cases"), &mut files);
    // The network's own cases first.
    files.sort_by_key(|file| (!file.contains("/network/"), file.clone()));
    let mut found: BTreeMap<String, Shown> = BTreeMap::new();
    for file in files {
        let text = std::fs::read_to_string(root().join(&file)).unwrap();
        let mut heading = String::new();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if let Some(title) = line.strip_prefix("# ") {
                title.clone_into(&mut heading);
            } else if let Some(kind) = line.strip_prefix("```") {
                let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
                if kind != "expect" {
                    continue;
                }
                let all: Vec<_> = body.into_iter().filter_map(said).collect();
                let codes: BTreeSet<&str> = all.iter().map(|(_, code, _)| *code).collect();
                for (gate, code, rule) in &all {
                    let this = Shown {
                        file: file.clone(),
                        heading: heading.clone(),
                        beside: codes.len(),
                        said_by: BTreeSet::new(),
                    };
                    let known = found.entry((*code).to_owned()).or_insert(this.clone());
                    if this.beside < known.beside {
                        *known = Shown {
                            said_by: std::mem::take(&mut known.said_by),
                            ..this
                        };
                    }
                    known
                        .said_by
                        .insert(((*gate).to_owned(), (*rule).to_owned()));
                }
            }
        }
    }
    found
}

/// Gate, code and rule of a line like `route block, contested: CODE N-PCX-01: ...`; of a diagnostic the code alone.
fn said(line: &str) -> Option<(&str, &str, &str)> {
    let mut words = line.split(' ');
    let gate = words.next()?;
    if gate == "diagnostic" {
        return Some((gate, words.next()?, ""));
    }
    let outcome = words.next()?.trim_end_matches(',');
    let mut code = words.next()?;
    if code == "contested:" {
        code = words.next()?;
    }
    let rule = words.next()?.strip_suffix(':')?;
    (outcome == "block" || outcome == "unknown").then_some((gate, code, rule))
}

fn collect(folder: &Path, files: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let path = path.to_str().unwrap();
            let at = path.find("tests/cases").unwrap();
            files.push(path.split_at(at).1.to_owned());
        }
    }
}

#[test]
fn documents_say_what_the_table_says() {
    let shown = shown();
    let mut text = String::from(
        "# Codes of the network\n\nGenerated from `crates/canvoke/src/explain/codes.json`. Names are Reachability Analyzer's where it has one; `RETURN_` in\nfront speaks of the reply.\n\n| code | gate | meaning | why | fix | rules | case |\n|---|---|---|---|---|---|---|\n",
    );
    let mut data = Vec::new();
    for code in table() {
        let case = match (shown.get(&code.code), &code.absent) {
            (Some(case), _) => format!("{} (`{}`)", case.heading, case.file),
            (None, Some(reason)) => reason.clone(),
            (None, None) => "as without `RETURN_`".to_owned(),
        };
        let _ = writeln!(
            text,
            "| [{}]({}) | {} | {} | {} | {} | {} | {case} |",
            code.code,
            code.source,
            code.gates.join(", "),
            code.meaning,
            code.why,
            code.fix,
            code.rules.join(", "),
        );
        let mut entry = serde_json::to_value(&code).unwrap();
        if let Some(case) = shown.get(&code.code) {
            entry["case"] = serde_json::json!({ "file": case.file, "heading": case.heading });
            entry.as_object_mut().unwrap().remove("absent");
        }
        data.push(entry);
    }
    same("docs/codes.md", &text);
    let lines: Vec<String> = data.iter().map(|entry| format!("  {entry}")).collect();
    same(
        "static/codes.json",
        &format!("[\n{}\n]\n", lines.join(",\n")),
    );
}

/// No gate of the network says a code that the table lacks, nor by a gate or rule that its row does not name.
#[test]
fn what_the_cases_yield_has_a_row() {
    let table: BTreeMap<String, Code> = table()
        .into_iter()
        .map(|code| (code.code.clone(), code))
        .collect();
    let mut missing = Vec::new();
    for (code, shown) in shown() {
        for (gate, rule) in shown.said_by {
            let row = table.get(&code);
            let is_network = ["name", "route", "firewall"].contains(&gate.as_str());
            let is_told = match row {
                Some(row) if gate != "diagnostic" => {
                    row.gates.contains(&gate) && row.rules.contains(&rule)
                }
                Some(_) => true,
                None => !is_network,
            };
            if !is_told {
                missing.push(format!("{code}, by {gate} with {rule} ({})", shown.heading));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Every row has a case, but for those that say why not; a reason does not outlive the case that comes.
#[test]
fn every_row_has_a_case_or_a_reason() {
    let shown = shown();
    for code in codes().unwrap() {
        let own = shown.contains_key(&code.code)
            || code
                .reply()
                .is_some_and(|reply| shown.contains_key(&reply.code));
        match &code.absent {
            None => assert!(own, "no case yields `{}`", code.code),
            Some(reason) => assert!(
                !own || reason.starts_with(COMING),
                "`{}` has a case: take `absent` away",
                code.code
            ),
        }
    }
}

/// Codes that an edit or a fix of the same case leads from to an answer that is allowed.
fn cleared() -> BTreeSet<String> {
    let mut files = Vec::new();
    collect(&root().join("tests/cases"), &mut files);
    let mut cleared = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(root().join(&file)).unwrap();
        let mut open = BTreeSet::new();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if line.starts_with("# ") {
                open.clear();
            } else if line == "```expect" {
                let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
                if body.first() == Some(&"allowed") {
                    cleared.append(&mut open);
                }
                open.extend(
                    body.into_iter()
                        .filter_map(said)
                        .map(|(_, code, _)| code.to_owned()),
                );
            }
        }
    }
    cleared
}

/// Every code has a case that goes on to an answer that is allowed (N-PERF-12).
#[test]
fn every_code_is_cleared_by_a_case() {
    let cleared = cleared();
    let still: Vec<String> = codes()
        .unwrap()
        .into_iter()
        .filter(|code| code.absent.is_none())
        .filter(|code| {
            let reply = code.reply().map(|reply| reply.code);
            !cleared.contains(&code.code) && !reply.is_some_and(|reply| cleared.contains(&reply))
        })
        .map(|code| code.code)
        .collect();
    assert!(still.is_empty(), "no case clears {}", still.join(", "));
}

#[test]
fn rows_name_rules_and_gates_that_there_are() {
    let index = std::fs::read_to_string(root().join("docs/rules.md")).unwrap();
    let gates: BTreeSet<&str> = canvoke::gate::Gate::ALL
        .iter()
        .map(|gate| gate.name())
        .collect();
    let mut seen = BTreeSet::new();
    for code in codes().unwrap() {
        assert!(
            seen.insert(code.code.clone()),
            "two rows of `{}`",
            code.code
        );
        assert!(code.source.starts_with("https://docs.aws.amazon.com/"));
        for gate in &code.gates {
            assert!(gates.contains(gate.as_str()), "{}: `{gate}`", code.code);
        }
        for rule in &code.rules {
            if !index.contains(rule.as_str()) {
                panic!("{}: no rule `{rule}`", code.code);
            }
        }
    }
    // Reachability Analyzer's that matter here (N1.1.1).
    let starred = codes().unwrap();
    let starred = starred
        .iter()
        .filter(|code| code.area == "Reachability Analyzer");
    assert_eq!(starred.count(), 44);
}
