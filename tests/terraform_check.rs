//! The real `terraform` on what canvoke writes and on the tutorial written by hand: fmt, init, validate, plan, apply
//! and no drift, with a stand-in for the provider (see `.ci/run`). Skipped, with a line, where it is absent.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use canvoke::Scenario;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The checking program and terraform's configuration file.
struct Check {
    verify: PathBuf,
    configuration: String,
}

/// Found through the environment; laid out once under `target/` where only the folder is known.
fn check() -> Option<&'static Check> {
    static CHECK: OnceLock<Option<Check>> = OnceLock::new();
    let found = CHECK.get_or_init(|| {
        let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        if let (Some(verify), Some(configuration)) = (
            variable("CANVOKE_TERRAFORM_CHECK"),
            variable("TF_CLI_CONFIG_FILE"),
        ) {
            return Some(Check {
                verify: verify.into(),
                configuration,
            });
        }
        let folder = Path::new(&variable("CANVOKE_SHARED")?).join("terraform-check");
        if !folder.join("setup.sh").is_file()
            || Command::new("terraform").arg("version").output().is_err()
        {
            return None;
        }
        let setup = Command::new(folder.join("setup.sh"))
            .arg(root().join("target/terraform-check"))
            .output()
            .unwrap();
        assert!(
            setup.status.success(),
            "{}",
            String::from_utf8_lossy(&setup.stderr)
        );
        let printed = String::from_utf8(setup.stdout).unwrap();
        let (_, configuration) = printed.trim().split_once('=').unwrap();
        Some(Check {
            verify: folder.join("verify.sh"),
            configuration: configuration.to_owned(),
        })
    });
    if found.is_none() {
        eprintln!("skipped: no terraform, or no terraform-check (see .ci/run)");
    }
    found.as_ref()
}

/// Runs every step on the folder.
fn verify(check: &Check, folder: &Path) {
    let output = Command::new("bash")
        .arg(&check.verify)
        .arg(folder)
        .env("TF_CLI_CONFIG_FILE", &check.configuration)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{}:\n{said}{}",
        folder.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(!said.contains("FAILED"), "{said}");
}

/// An empty folder below cargo's own folder for tests.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn write_export(scenario: &Scenario, folder: &Path, provider: &str) {
    let (files, _) = canvoke_terraform::export(scenario);
    for file in files {
        let text = file.text.replace(">= 5.0, < 7.0", provider);
        std::fs::write(folder.join(&file.name), text).unwrap();
    }
}

fn examples() -> Vec<(String, Scenario)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root().join("static/scenarios")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if let Some(name) = name.strip_suffix(".canvoke.json") {
            let text = std::fs::read_to_string(&path).unwrap();
            let scenario =
                Scenario::from_json(&text).unwrap_or_else(|error| panic!("{name}: {error:?}"));
            found.push((name.to_owned(), scenario));
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(!found.is_empty());
    found
}

#[test]
fn terraform_takes_the_export_of_every_example() {
    let Some(check) = check() else { return };
    for (name, scenario) in examples() {
        let folder = scratch(&format!("export-{name}"));
        write_export(&scenario, &folder, ">= 5.0, < 7.0");
        verify(check, &folder);
    }
}

#[test]
fn terraform_takes_the_export_with_the_older_provider_too() {
    let Some(check) = check() else { return };
    for (name, scenario) in examples() {
        let folder = scratch(&format!("export-5-{name}"));
        write_export(&scenario, &folder, "~> 5.0");
        verify(check, &folder);
    }
}

#[test]
fn terraform_takes_an_export_of_hostile_names_and_texts() {
    let Some(check) = check() else { return };
    let folder = scratch("export-hostile");
    let text = std::fs::read_to_string(root().join("tests/fixtures/hostile.canvoke.json")).unwrap();
    let scenario = Scenario::from_json(&text).unwrap_or_else(|error| panic!("{error:?}"));
    write_export(&scenario, &folder, ">= 5.0, < 7.0");
    verify(check, &folder);
}

#[test]
fn terraform_takes_the_tutorial_written_by_hand() {
    let Some(check) = check() else { return };
    verify(check, &root().join("static/terraform/tutorial"));
}
