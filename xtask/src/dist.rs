//! `cargo xtask dist`: the page as it is published, and how large it is.

use crate::shell::{self, Outcome, command, root, seconds};
use crate::{npm, rust_tools};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Builds the page for static hosting below any path into `folder`.
pub(crate) fn run(folder: &Path) -> Outcome {
    rust_tools::page()?;
    npm::packages()?;
    let start = Instant::now();
    shell::run(
        command("trunk")
            // Relative addresses: the page need not know where it is served.
            .args([
                "build",
                "--release",
                "--cargo-profile",
                "wasm",
                "--public-url",
                "./",
                "--dist",
            ])
            .arg(folder)
            .current_dir(root().join("web")),
    )?;
    // Trunk leaves its lock behind.
    let _ = std::fs::remove_file(folder.join(".trunk-lock"));
    let modules = checked_modules(folder)?;
    eprintln!("{} in {}", folder.display(), seconds(start.elapsed()));
    shell::run(command("node").arg("xtask/sizes.mjs").args(modules))
}

/// The WebAssembly files, each of which begins as one must: a host's error page does not.
fn checked_modules(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let files = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    let modules: Vec<_> = files
        .filter(|file| file.extension().is_some_and(|end| end == "wasm"))
        .collect();
    for module in &modules {
        let bytes =
            std::fs::read(module).map_err(|error| format!("{}: {error}", module.display()))?;
        if !bytes.starts_with(b"\0asm") {
            return Err(format!(
                "{} is no WebAssembly: it does not begin with 00 61 73 6d",
                module.display()
            ));
        }
    }
    if modules.is_empty() {
        Err(format!("{} has no .wasm file", folder.display()))
    } else {
        Ok(modules)
    }
}
