//! `canvoke import`: a scenario file from Terraform.

use crate::BAD_INPUT;
use crate::arguments::Import;
use crate::diagnostics::show;
use crate::input::read;
use crate::output::{error, out};

/// Runs the command.
pub(crate) fn run(arguments: &Import) -> u8 {
    let setup = read(&arguments.path);
    show(&setup.diagnostics, &setup.files, true);
    let Some(scenario) = setup.scenario else {
        return BAD_INPUT;
    };
    if setup.imported.is_none() {
        error("error: this is a scenario already, not Terraform\n");
        return BAD_INPUT;
    }
    let text = scenario.to_json();
    let Some(output) = &arguments.output else {
        out(&text);
        return 0;
    };
    let shown = output.display();
    if output.exists() && !arguments.force {
        error(&format!(
            "error: `{shown}` exists\nhelp: give another name, or `--force` to overwrite it\n"
        ));
        return BAD_INPUT;
    }
    match std::fs::write(output, text) {
        Ok(()) => {
            error(&format!("wrote {shown}\n"));
            0
        }
        Err(problem) => {
            error(&format!("error: `{shown}` cannot be written: {problem}\n"));
            BAD_INPUT
        }
    }
}
