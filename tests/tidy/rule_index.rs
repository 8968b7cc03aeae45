//! Writes the rule index from the specification's sheets: Markdown lists and tables, in which a rule's
//! line begins with its id. Knows nothing of who cites a rule.

use crate::rules::ids;
use std::fmt::Write as _;
use std::path::Path;

const HEAD: &str = "# Rules

Generated (`UPDATE_RULES=1 cargo test --package canvoke-tests --test tidy`): the rules of AWS that the code cites, and of the page's design.
Mark: *documented* by AWS, *observed* by users or in test suites recorded from AWS, *inferred*, *contested*; *unmarked* where the specification does not say; *design* is our own. None was checked against a live account by us.

| id | mark | rule | source |
|---|---|---|---|
";
const LONGEST: usize = 240;

struct Sheet {
    prefix: &'static str,
    file: &'static str,
    text: String,
}

/// The index of the ids, in their order.
pub(crate) fn write(folder: &Path, wanted: &[&str]) -> String {
    let sheets = [
        ("G", "apigateway.md"),
        ("N", "network.md"),
        ("I", "iam.md"),
        ("E", "experience.md"),
    ]
    .map(|(prefix, file)| Sheet {
        prefix,
        file,
        text: std::fs::read_to_string(folder.join(file)).unwrap(),
    });
    let mut index = HEAD.to_owned();
    let mut keys = Vec::new();
    for id in wanted {
        let sheet = sheets
            .iter()
            .find(|sheet| id.split('-').next() == Some(sheet.prefix))
            .unwrap();
        let rule = rule(sheet, id).unwrap_or_else(|| panic!("{id}: not in {}", sheet.file));
        let Rule { mark, text, source } = rule;
        keys.extend(
            words(&source)
                .filter(|word| !is_mark(word))
                .map(|key| (sheet.prefix, key.to_owned())),
        );
        writeln!(index, "| {id} | {mark} | {text} | {source} |").unwrap();
    }
    index.push_str("\n## Sources\n\n");
    for sheet in &sheets {
        for line in sources(sheet) {
            let named = line.split(|letter: char| !letter.is_alphanumeric());
            if named.clone().any(|word| {
                keys.iter()
                    .any(|(prefix, key)| *prefix == sheet.prefix && key == word && !key.is_empty())
            }) {
                writeln!(index, "- {} {line}", sheet.prefix).unwrap();
            }
        }
    }
    index
}

struct Rule {
    mark: &'static str,
    text: String,
    source: String,
}

/// The rule whose line begins with the id, or else the first place where the id is followed by a sentence.
fn rule(sheet: &Sheet, id: &str) -> Option<Rule> {
    let begins = |line: &&str| {
        line.trim_start_matches(['-', '|', ' ', '`'])
            .starts_with(id)
    };
    let line = sheet.text.lines().find(begins);
    let line = line.or_else(|| {
        sheet
            .text
            .lines()
            .find(|line| line.contains(&format!("{id} ")))
    })?;
    let (_, after) = line.split_once(id)?;
    // Several rules may share a line.
    let end = ids(after)
        .into_iter()
        .filter(|other| after.contains(&format!(". {other} ")));
    let end = end
        .filter_map(|other| after.split_once(other).map(|(before, _)| before.len()))
        .min();
    let own = after
        .get(..end.unwrap_or(after.len()))?
        .trim_start_matches('`');
    let (text, note) = match (sheet.prefix, line.starts_with('|')) {
        ("E", _) => (cells(own).join("; "), String::new()),
        (_, true) => row(sheet, own),
        (_, false) => bracketed(own),
    };
    let mark = mark(sheet, id, own, &note);
    Some(Rule {
        mark,
        text: shortened(&text),
        source: note.replace('|', " ").trim().to_owned(),
    })
}

fn cells(row: &str) -> Vec<&str> {
    let cells = row.trim_matches(['|', ' ', '*']).split('|').map(str::trim);
    cells.filter(|cell| !cell.is_empty()).collect()
}

/// A table's row: the last cell is mark and source, in the sheet on IAM the last two.
fn row(sheet: &Sheet, row: &str) -> (String, String) {
    let cells = cells(row);
    let noted = cells
        .last()
        .is_some_and(|last| words(last).any(|word| is_mark(word) || is_source(word)));
    let notes = match (noted, sheet.prefix) {
        (false, _) => 0,
        (true, "I") => 2,
        (true, _) => 1,
    };
    let (said, notes) = cells.split_at(cells.len().saturating_sub(notes));
    (said.join("; "), notes.join(" "))
}

fn words(note: &str) -> impl Iterator<Item = &str> {
    note.split([' ', ',', ';', '/', '(', ')'])
}

fn is_mark(word: &str) -> bool {
    ["D", "D23", "D!", "O", "I", "R", "C", "H", "M", "L"].contains(&word)
}

fn is_source(word: &str) -> bool {
    let number = word.strip_prefix('S').unwrap_or_default();
    !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit())
}

/// A list's item: mark and source stand in brackets at the end.
fn bracketed(item: &str) -> (String, String) {
    let item = item.trim();
    match item
        .trim_end_matches('.')
        .strip_suffix(']')
        .and_then(|item| item.rsplit_once('['))
    {
        Some((text, note)) => (text.trim().to_owned(), note.to_owned()),
        None => (item.to_owned(), String::new()),
    }
}

/// The mark in the rule's own note, or else in its section's heading; a rule may have none.
fn mark(sheet: &Sheet, id: &str, own: &str, note: &str) -> &'static str {
    let has = |mark: &str| words(note).any(|word| word == mark);
    let contested = id.contains("-C-")
        || words(own).any(|word| word.starts_with("C-"))
        || words(note).any(|word| word == "D!" || word == "C");
    let subject = id
        .rsplit_once('-')
        .map(|(subject, _)| format!("({subject};"))
        .unwrap_or_default();
    let section = sheet
        .text
        .lines()
        .find(|line| line.starts_with('#') && line.contains(&subject));
    match () {
        () if sheet.prefix == "E" => "design",
        () if contested => "contested",
        () if has("D") || has("H") || has("D23") => "documented",
        // A capital V after an error's type: recorded from AWS.
        () if has("O") || has("R") || own.contains(" V|") => "observed",
        () if has("I") || has("M") || has("L") => "inferred",
        () if section.is_some_and(|line| line.contains("unless marked")) => "documented",
        () => "unmarked",
    }
}

fn shortened(text: &str) -> String {
    let text = text.replace('|', "\\|").replace('\n', " ");
    let text = text.trim_matches([' ', ':']);
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let cut: String = text.chars().take(LONGEST).collect();
    let (whole_words, _) = cut.rsplit_once(' ').unwrap_or((&cut, ""));
    format!("{whole_words} …")
}

/// The lines of the sheet's section of sources.
fn sources(sheet: &Sheet) -> impl Iterator<Item = &str> {
    let from = sheet
        .text
        .lines()
        .skip_while(|line| !(line.starts_with("## 0.") && line.contains("ources")));
    let section = from.skip(1).take_while(|line| !line.starts_with("## "));
    section
        .map(|line| line.trim_matches(['-', '|', ' ']))
        .filter(|line| line.contains("http") || line.contains('/') || line.contains(".html"))
}
