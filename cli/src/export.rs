//! `canvoke export`: Terraform from a scenario, into a folder, without a file of somebody else's being lost.

use std::path::Path;

use canvoke_terraform::File;

use crate::BAD_INPUT;
use crate::arguments::Export;
use crate::diagnostics::show;
use crate::input::read;
use crate::output::error;

/// How each exported file begins.
const MARK: &str = "# Written by canvoke";

/// Runs the command.
pub(crate) fn run(arguments: &Export) -> u8 {
    let mut setup = read(&arguments.input.path);
    let Some(scenario) = setup.scenario.take() else {
        show(&setup.diagnostics, &setup.files, true);
        return BAD_INPUT;
    };
    let (files, diagnostics) = canvoke_terraform::export(&scenario);
    setup.add(diagnostics);
    show(&setup.diagnostics, &setup.files, true);
    let folder = &arguments.output;
    let foreign: Vec<&str> = files
        .iter()
        .map(|file| file.name.as_str())
        .filter(|name| is_foreign(&folder.join(name)))
        .collect();
    if !foreign.is_empty() && !arguments.force {
        error(&format!(
            "error: {} of `{}` were not written by canvoke\nhelp: give another folder, or `--force` to overwrite them\n",
            foreign.join(", "),
            folder.display()
        ));
        return BAD_INPUT;
    }
    match write(folder, &files) {
        Ok(()) => 0,
        Err(problem) => {
            error(&format!(
                "error: `{}` cannot be written: {problem}\n",
                folder.display()
            ));
            BAD_INPUT
        }
    }
}

/// Whether a file exists that canvoke did not write.
fn is_foreign(path: &Path) -> bool {
    match std::fs::read(path) {
        Ok(bytes) => !bytes.starts_with(MARK.as_bytes()),
        Err(_) => path.exists(),
    }
}

fn write(folder: &Path, files: &[File]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for file in files {
        let path = folder.join(&file.name);
        let is_same = std::fs::read(&path).is_ok_and(|bytes| bytes == file.text.as_bytes());
        if is_same {
            error(&format!("unchanged {}\n", path.display()));
            continue;
        }
        std::fs::write(&path, &file.text)?;
        error(&format!("wrote {}\n", path.display()));
    }
    for entry in std::fs::read_dir(folder)?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_old = name.ends_with(".tf") && !files.iter().any(|file| file.name == name);
        if is_old && !is_foreign(&entry.path()) {
            error(&format!(
                "left {}: an earlier export wrote it, this one has nothing for it\n",
                entry.path().display()
            ));
        }
    }
    Ok(())
}
