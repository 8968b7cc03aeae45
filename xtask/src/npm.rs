//! The npm packages of `tests/e2e`: playwright-core, axe-core, and binaryen's wasm-opt.

use crate::shell::{Outcome, command, root, run};
use std::path::PathBuf;

/// The folder with `package.json`.
pub(crate) fn folder() -> PathBuf {
    root().join("tests/e2e")
}

/// Installs what `package-lock.json` names, if it is newer than what is installed.
pub(crate) fn packages() -> Outcome {
    crate::platform::node()?;
    let changed = |file: &str| {
        folder()
            .join(file)
            .metadata()
            .and_then(|data| data.modified())
            .ok()
    };
    let installed = changed("node_modules/.package-lock.json");
    if installed.is_some() && installed >= changed("package-lock.json") {
        return Ok(());
    }
    eprintln!("Installing the npm packages of tests/e2e (120 MB, some seconds)");
    run(command("npm")
        .args(["ci", "--no-audit", "--no-fund"])
        .current_dir(folder()))
}
