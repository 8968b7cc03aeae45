//! What rustup and cargo install: the wasm target, trunk, and the wasm-bindgen of `Cargo.lock`.
//!
//! The two programs are built without optimisation: they are tools, a build of the page spends its
//! time in rustc, and they are there in a third of the time.

use crate::lockfile;
use crate::shell::{Outcome, command, output, root, run, works};
use std::process::Command;

const TRUNK: &str = "0.22.1";

/// All that building the page needs.
pub(crate) fn page() -> Outcome {
    wasm_target()?;
    wasm_bindgen()?;
    trunk()
}

/// The target `wasm32-unknown-unknown` for the toolchain of this repository.
pub(crate) fn wasm_target() -> Outcome {
    let library = output(command("rustc").args([
        "--print",
        "target-libdir",
        "--target",
        "wasm32-unknown-unknown",
    ]));
    if library.is_some_and(|folder| std::path::Path::new(&folder).exists()) {
        return Ok(());
    }
    eprintln!("Installing the wasm target (some seconds)");
    run(command("rustup").args(["target", "add", "wasm32-unknown-unknown"]))
}

/// `wasm-bindgen` and `wasm-bindgen-test-runner`, of the version that the library has.
pub(crate) fn wasm_bindgen() -> Outcome {
    let lock = std::fs::read_to_string(root().join("Cargo.lock"))
        .map_err(|error| format!("Cargo.lock: {error}"))?;
    let version =
        lockfile::version(&lock, "wasm-bindgen").ok_or("Cargo.lock does not name wasm-bindgen")?;
    let there = |program: &str| {
        let said = output(command(program).arg("--version"));
        said.is_some_and(|line| line.split_whitespace().nth(1) == Some(version))
    };
    if there("wasm-bindgen") && there("wasm-bindgen-test-runner") {
        return Ok(());
    }
    eprintln!(
        "Installing wasm-bindgen-cli {version} (once a machine and version; about a minute on two cores)"
    );
    install(&["wasm-bindgen-cli", "--version", version])
}

/// `trunk`: any that is there, otherwise the version that is known to work.
fn trunk() -> Outcome {
    if works("trunk") {
        return Ok(());
    }
    eprintln!("Installing trunk {TRUNK} (once a machine; 3 to 5 minutes on two cores)");
    // It declares a newer Rust than it needs. Its default features look for updates on each run.
    let lean = [
        "--ignore-rust-version",
        "--no-default-features",
        "--features",
        "rustls",
    ];
    install(&[["trunk", "--version", TRUNK].as_slice(), &lean].concat())
}

/// The versions that the tool's author tested, or, where the registry does not have one of them, the
/// newest that fit.
fn install(arguments: &[&str]) -> Outcome {
    run(cargo_install(arguments).arg("--locked")).or_else(|locked| {
        eprintln!("{locked}: trying without --locked");
        run(&mut cargo_install(arguments))
    })
}

fn cargo_install(arguments: &[&str]) -> Command {
    let mut cargo = command("cargo");
    // With its own build directory cargo removes it afterwards, and the lock of ours stays free.
    cargo
        .args(["install", "--debug"])
        .args(arguments)
        .env_remove("CARGO_TARGET_DIR");
    cargo.env("CARGO_PROFILE_DEV_DEBUG", "0");
    cargo
}
