//! Running a program so that one sees what runs and how long it took. Knows no particular program.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What went wrong, in words for the person at the terminal.
pub(crate) type Outcome<T = ()> = Result<T, String>;

/// The checkout: the folder above this package. Asked at run time, so that a build directory shared
/// between two checkouts cannot mix them up.
pub(crate) fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let root = package
        .as_deref()
        .and_then(Path::parent)
        .map(Path::to_owned);
    root.unwrap_or_else(|| PathBuf::from("."))
}

/// The folder in which `cargo install` puts programs.
pub(crate) fn cargo_bin() -> PathBuf {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let user = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo"));
    home.or_else(user).unwrap_or_default().join("bin")
}

/// A command that finds what cargo and npm installed for this repository, whatever PATH says.
pub(crate) fn command(program: &str) -> Command {
    let given = std::env::var_os("PATH").unwrap_or_default();
    let ours = [cargo_bin(), crate::npm::folder().join("node_modules/.bin")];
    // The person's own PATH first: a tool that is already there is used.
    let path = std::env::join_paths(std::env::split_paths(&given).chain(ours));
    let mut command = Command::new(program);
    command
        .env("PATH", path.unwrap_or(given))
        .current_dir(root());
    command
}

/// Prints the command, runs it with the terminal's own input and output, and says how long it took.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let line = shown(command);
    eprintln!("$ {line}");
    let start = Instant::now();
    let status = command
        .status()
        .map_err(|error| format!("`{line}`: {error}"))?;
    eprintln!("  ({})", seconds(start.elapsed()));
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{line}` failed ({status})"))
    }
}

/// What the command prints, if it can be run and succeeds.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The full path of a program that PATH finds.
pub(crate) fn on_path(program: &str) -> Option<String> {
    let path = std::env::var_os("PATH")?;
    let found = std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())?;
    Some(found.to_string_lossy().into_owned())
}

/// Whether the program can be run at all.
pub(crate) fn works(program: &str) -> bool {
    output(command(program).arg("--version")).is_some()
}

/// `12.3 s`, `2 min 5 s`.
pub(crate) fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    if whole < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {} s", whole / 60, whole % 60)
    }
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_reads_as_a_person_says_it() {
        assert_eq!(seconds(Duration::from_millis(12_340)), "12.3 s");
        assert_eq!(seconds(Duration::from_secs(125)), "2 min 5 s");
    }

    #[test]
    fn a_command_is_shown_as_typed() {
        assert_eq!(
            shown(Command::new("cargo").args(["fmt", "--check"])),
            "cargo fmt --check"
        );
    }
}
