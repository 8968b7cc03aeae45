//! The order of the crates, and of the modules inside the crate `canvoke`: a row may know what its row says, and nothing
//! else.

use crate::source::{File, assert_none, project, rust};

/// Crate, the crates of this workspace that it may know, and what no name of its other dependencies may begin with.
const CRATES: &[(&str, &[&str], &[&str])] = &[
    ("canvoke-iam", &[], &["aws-", "hcl", "clap", "yew"]),
    // Signing knows no scenario; the simulator knows no signing.
    ("canvoke-sigv4", &[], &["hcl", "clap", "yew"]),
    ("canvoke", &["canvoke-iam"], &["aws-", "hcl", "clap", "yew"]),
    (
        "canvoke-terraform",
        &["canvoke", "canvoke-iam"],
        &["aws-", "clap", "yew"],
    ),
];

const SOURCE: &str = "crates/canvoke/src/";
/// All modules that stand above this row.
const ALL_ABOVE: &[&str] = &["*"];

/// Module, and what it may know. `lib.rs` may know all.
const LAYERS: &[(&str, &[&str])] = &[
    // Vocabulary.
    ("arena", &[]),
    ("diagnostic", &[]),
    ("gate", &[]),
    ("host", &[]),
    // What a person wrote. Its remarks have places, and so has what was made of it.
    ("model", &["diagnostic"]),
    // What AWS would have.
    ("topology", &["arena", "diagnostic"]),
    // One call.
    ("invocation", &["arena", "topology"]),
    // From what a person wrote to the two above.
    (
        "compile",
        &[
            "arena",
            "diagnostic",
            "host",
            "invocation",
            "model",
            "topology",
        ],
    ),
    // One gate a file: never an unresolved name, never prose.
    ("net", &["arena", "gate", "host", "topology", "invocation"]),
    (
        "gateway",
        &["arena", "gate", "host", "topology", "invocation"],
    ),
    // Many requests under the buckets that the Throttle gate finds.
    ("load", &["arena", "gate", "topology", "gateway"]),
    // Findings, trace, outcome.
    (
        "verdict",
        &["arena", "gate", "topology", "invocation", "net", "gateway"],
    ),
    // The order of gates.
    (
        "simulate",
        &[
            "arena",
            "gate",
            "topology",
            "invocation",
            "net",
            "gateway",
            "verdict",
        ],
    ),
    // Words, JSON, many at once.
    ("fix", ALL_ABOVE),
    ("report", ALL_ABOVE),
    ("explain", ALL_ABOVE),
    ("rollback", ALL_ABOVE),
    ("sent", ALL_ABOVE),
    ("answer", ALL_ABOVE),
    ("repair", ALL_ABOVE),
    ("matrix", ALL_ABOVE),
    ("who_can", ALL_ABOVE),
    ("diagnose", ALL_ABOVE),
];

#[test]
fn crates_know_only_what_their_row_says() {
    let mut faults = Vec::new();
    for file in project() {
        let path: Vec<&str> = file.path.split('/').collect();
        let ["crates", name, "Cargo.toml"] = path.as_slice() else {
            continue;
        };
        let name = *name;
        let Some((_, crates, foreign)) = CRATES.iter().find(|(row, _, _)| *row == name) else {
            faults.push(format!(
                "{}: add the crate `{name}` to the table in tests/tidy/layers.rs",
                file.path
            ));
            continue;
        };
        for known in dependencies(&file.text) {
            let is_ours = known == "canvoke" || known.starts_with("canvoke-");
            let is_foreign = foreign.iter().any(|start| known.starts_with(start));
            if (is_ours && !crates.contains(&known)) || is_foreign {
                faults.push(format!("{}: `{name}` may not know `{known}`", file.path));
            }
        }
    }
    assert_none(&faults);
}

/// The names of a manifest's dependencies, but for those of tests.
fn dependencies(manifest: &str) -> Vec<&str> {
    let mut is_inside = false;
    let mut names = Vec::new();
    for line in manifest.lines() {
        if let Some(section) = line.strip_prefix('[') {
            is_inside = section.starts_with("dependencies") || section.starts_with("target");
            let dotted = section.strip_prefix("dependencies.");
            names.extend(dotted.map(|name| name.trim_end_matches(']')));
        } else if is_inside && !line.starts_with('#') {
            let name = line.split(['=', '.', ' ']).next().unwrap_or_default();
            names.extend((!name.is_empty()).then_some(name));
        }
    }
    names
}

#[test]
fn the_dependencies_of_a_manifest_are_found() {
    let manifest = "[package]\nname = \"x\"\n[dependencies]\n# a\ncanvoke.workspace = true\n\
                    aws-sigv4 = { version = \"1\" }\n[dependencies.serde]\nversion = \"1\"\n\
                    [dev-dependencies]\nproptest = \"1\"\n";
    let names = dependencies(manifest);
    assert_eq!(names, ["canvoke", "aws-sigv4", "serde", "version"]);
}

#[test]
fn modules_know_only_what_their_row_says() {
    let mut faults = Vec::new();
    for file in rust() {
        let Some(module) = module_of(&file) else {
            continue;
        };
        let Some(row) = LAYERS.iter().position(|(name, _)| *name == module) else {
            faults.push(format!(
                "{}: add the module `{module}` to the table in tests/tidy/layers.rs",
                file.path
            ));
            continue;
        };
        for known in knows(&file) {
            let exists = LAYERS.iter().any(|(name, _)| *name == known);
            if exists && known != module && !may_know(row, &known) {
                faults.push(format!("{}: `{module}` may not know `{known}`", file.path));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn the_way_into_a_module_does_not_matter() {
    let file = File {
        path: format!("{SOURCE}net/route.rs"),
        text: "use crate::{arena::Id, explain::{Words, Claim}};\nuse super::super::model::Vpc; // crate::fix\n\
               fn f(x: crate::gate::Finding) {}\n#[cfg(test)]\nmod tests {\n    use crate::compile;\n}\n"
            .to_owned(),
    };
    assert_eq!(knows(&file), ["arena", "explain", "gate", "model"]);
    assert_eq!(module_of(&file), Some("net"));
}

fn may_know(row: usize, known: &str) -> bool {
    let (above, below) = LAYERS.split_at(row);
    let allowed = below.first().map(|(_, allowed)| *allowed).unwrap();
    if allowed == ALL_ABOVE {
        above.iter().any(|(name, _)| *name == known)
    } else {
        allowed.contains(&known)
    }
}

/// The module at the top of the crate in which the file stands.
fn module_of(file: &File) -> Option<&str> {
    let inside = file.path.strip_prefix(SOURCE)?;
    let module = inside.split(['/', '.']).next()?;
    (module != "lib").then_some(module)
}

/// The top modules that the file names, by `crate::` or by enough `super::`.
fn knows(file: &File) -> Vec<String> {
    let inside = file
        .path
        .trim_start_matches(SOURCE)
        .trim_end_matches(".rs")
        .trim_end_matches("/mod");
    let up = "super::".repeat(inside.split('/').count());
    let code = file.code();
    let mut known: Vec<String> = [up.as_str(), "crate::"]
        .iter()
        .flat_map(|way| names_after(&code, way))
        .collect();
    known.sort();
    known.dedup();
    known
}

/// What stands after each `way` in the code: a name, or the first names in a group in braces.
fn names_after(code: &str, way: &str) -> Vec<String> {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let first = |path: &str| {
        path.trim()
            .chars()
            .take_while(|letter| is_part(*letter))
            .collect::<String>()
    };
    let mut names = Vec::new();
    let mut pieces = code.split(way);
    let mut before = pieces
        .next()
        .and_then(|piece| piece.chars().last())
        .unwrap_or(' ');
    for piece in pieces {
        let part_of_another = is_part(before) || before == '$' || before == ':';
        before = piece.chars().last().unwrap_or(':');
        if part_of_another {
            continue;
        }
        match piece.strip_prefix('{') {
            Some(group) => names.extend(outermost(group).iter().map(|path| first(path))),
            None => names.push(first(piece)),
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The parts between the commas that stand in no further braces, up to the brace that ends the group.
fn outermost(group: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0_usize;
    for letter in group.chars() {
        match letter {
            '}' if depth == 0 => break,
            ',' if depth == 0 => parts.push(String::new()),
            _ => {
                depth = depth + usize::from(letter == '{') - usize::from(letter == '}');
                parts.last_mut().unwrap().push(letter);
            }
        }
    }
    parts
}
