//! `cargo xtask serve`: the page with live reload.

use crate::rust_tools;
use crate::shell::{Outcome, command, root};

/// Installs what is missing and becomes `trunk serve`.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    rust_tools::page()?;
    crate::shell::run(
        command("trunk")
            .arg("serve")
            .args(arguments)
            .current_dir(root().join("web")),
    )
}
