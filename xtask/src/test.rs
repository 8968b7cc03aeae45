//! `cargo xtask test`: every step that CI runs, each with a heading and a time, all of them even when
//! one fails, and a table at the end.

use crate::shell::{self, Outcome, command, root, seconds};
use crate::{dist, npm, platform, rust_tools};
use std::time::{Duration, Instant};

struct Step {
    name: &'static str,
    what: &'static str,
    run: fn() -> Outcome,
}

const STEPS: [Step; 6] = [
    Step {
        name: "fmt",
        what: "the layout of the code",
        run: fmt,
    },
    Step {
        name: "clippy",
        what: "the lints, for this machine and for wasm32",
        run: clippy,
    },
    Step {
        name: "native",
        what: "the tests that need no browser",
        run: native,
    },
    Step {
        name: "wasm",
        what: "the page's tests in headless Chromium",
        run: wasm,
    },
    Step {
        name: "e2e",
        what: "journeys through the page as it is published, each with an accessibility audit",
        run: e2e,
    },
    Step {
        name: "docs",
        what: "the documentation, warnings denied",
        run: docs,
    },
];

/// The names that `--only` and `--skip` take.
pub(crate) fn step_names() -> String {
    STEPS.map(|step| step.name).join(", ")
}

/// Runs the steps that the arguments choose.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let chosen = chosen(arguments)?;
    let mut table = Vec::new();
    for step in STEPS {
        if !chosen.contains(&step.name) {
            continue;
        }
        eprintln!("\n=== {}: {}", step.name, step.what);
        let start = Instant::now();
        let outcome = (step.run)();
        if let Err(message) = &outcome {
            eprintln!("{message}");
        }
        table.push((step.name, outcome, start.elapsed()));
    }
    print_table(&table, STEPS.len() - table.len())
}

fn print_table(table: &[(&str, Outcome, Duration)], skipped: usize) -> Outcome {
    println!("\n=== summary");
    for (name, outcome, time) in table {
        let word = if outcome.is_ok() { "passed" } else { "FAILED" };
        println!("{name:<8}{word}  {:>14}", seconds(*time));
    }
    let failed: Vec<_> = table
        .iter()
        .filter_map(|(_, outcome, _)| outcome.as_ref().err())
        .collect();
    let total: Duration = table.iter().map(|(_, _, time)| *time).sum();
    println!("{:<16}{:>14}", "together", seconds(total));
    println!(
        "{} passed, {} failed, {skipped} skipped",
        table.len() - failed.len(),
        failed.len()
    );
    match failed.as_slice() {
        [] => Ok(()),
        messages => Err(messages
            .iter()
            .map(|message| format!("failed: {message}"))
            .collect::<Vec<_>>()
            .join("\n")),
    }
}

/// The names of the steps to run: those of `--only`, or all but those of `--skip`.
fn chosen(arguments: &[String]) -> Outcome<Vec<&'static str>> {
    let (mut only, mut skip) = (Vec::new(), Vec::new());
    for pair in arguments.chunks(2) {
        let [option, name] = pair else {
            return Err(format!(
                "`{}` needs a step: {}",
                pair.concat(),
                step_names()
            ));
        };
        let step = STEPS.iter().find(|step| step.name == name);
        let step = step.ok_or_else(|| format!("no step `{name}`; there are {}", step_names()))?;
        match option.as_str() {
            "--only" => only.push(step.name),
            "--skip" => skip.push(step.name),
            _ => return Err(format!("no option `{option}`; there are --only and --skip")),
        }
    }
    let names = STEPS.iter().map(|step| step.name);
    Ok(names
        .filter(|name| (only.is_empty() || only.contains(name)) && !skip.contains(name))
        .collect())
}

fn fmt() -> Outcome {
    shell::run(command("cargo").args(["fmt", "--all", "--check"]))
}

fn clippy() -> Outcome {
    let deny = ["--", "-D", "warnings"];
    rust_tools::wasm_target()?;
    shell::run(
        command("cargo")
            .args(["clippy", "--workspace", "--all-targets"])
            .args(deny),
    )?;
    shell::run(
        command("cargo")
            .args([
                "clippy",
                "--package",
                "canvoke-web",
                "--all-targets",
                "--target",
                "wasm32-unknown-unknown",
            ])
            .args(deny),
    )
}

/// With the Terraform checks and the rule index, where CANVOKE_SHARED says where their data are.
fn native() -> Outcome {
    shell::run(command("cargo").args(["test", "--workspace"]))
}

fn wasm() -> Outcome {
    rust_tools::wasm_target()?;
    rust_tools::wasm_bindgen()?;
    let browser = platform::browser()?;
    shell::run(
        command("cargo")
            .args([
                "test",
                "--package",
                "canvoke-web",
                "--target",
                "wasm32-unknown-unknown",
            ])
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
                "wasm-bindgen-test-runner",
            )
            .env("WASM_BINDGEN_USE_BROWSER", "1")
            // Seconds. The default, 20, is short for a browser's first start on a busy machine.
            .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
            .env("CHROMEDRIVER", browser.chromedriver),
    )
}

/// CANVOKE_PAGE names a page that is served or built already: then none is built.
fn e2e() -> Outcome {
    let browser = platform::browser()?;
    npm::packages()?;
    let built = root().join("target/e2e/page");
    let page = match std::env::var_os("CANVOKE_PAGE") {
        Some(page) => page,
        None => {
            dist::run(&built)?;
            built.into_os_string()
        }
    };
    let entries =
        std::fs::read_dir(npm::folder()).map_err(|error| format!("tests/e2e: {error}"))?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut journeys: Vec<_> = names.filter(|name| name.ends_with(".test.mjs")).collect();
    journeys.sort();
    shell::run(
        command("node")
            .arg("--test")
            .args(journeys)
            .current_dir(npm::folder())
            .env("CHROMIUM", browser.chromium)
            .env("CANVOKE_PAGE", page),
    )
}

/// Without the command line: its program is named like the crate `canvoke`, and so would its pages be.
fn docs() -> Outcome {
    let all = [
        "doc",
        "--workspace",
        "--no-deps",
        "--exclude",
        "canvoke-cli",
    ];
    shell::run(
        command("cargo")
            .args(all)
            .env("RUSTDOCFLAGS", "-D warnings"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(line: &str) -> Outcome<Vec<&'static str>> {
        chosen(
            &line
                .split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn without_options_every_step_runs() {
        assert_eq!(names("").unwrap().len(), STEPS.len());
    }

    #[test]
    fn only_and_skip_choose() {
        assert_eq!(names("--only fmt --only docs").unwrap(), ["fmt", "docs"]);
        assert!(!names("--skip e2e").unwrap().contains(&"e2e"));
    }

    #[test]
    fn a_wrong_name_is_answered_with_the_right_ones() {
        assert!(names("--only lint").unwrap_err().contains("fmt, clippy"));
        assert!(names("--only").unwrap_err().contains("needs a step"));
    }
}
