//! The files of the project and what of their text is code. Knows no rule of tidiness.

use std::path::PathBuf;
use std::process::Command;

/// A text file of the project: its path from the root, with `/`, and what it says.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    /// The lines before the module of unit tests.
    pub(crate) fn lines_without_tests(&self) -> impl Iterator<Item = &str> {
        let mut lines = self.text.lines().peekable();
        std::iter::from_fn(move || {
            let line = lines.next()?;
            let tests =
                line == "#[cfg(test)]" && lines.peek().is_some_and(|next| next.ends_with('{'));
            (!tests).then_some(line)
        })
    }

    /// The code without comments and unit tests.
    pub(crate) fn code(&self) -> String {
        let lines = self
            .lines_without_tests()
            .map(|line| line.split("//").next().unwrap_or_default());
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// Every text file that git tracks, or would if it were added.
pub(crate) fn project() -> Vec<File> {
    let list = [
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ];
    let listed = Command::new("git")
        .args(list)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        listed.status.success(),
        "git ls-files: {}",
        String::from_utf8_lossy(&listed.stderr)
    );
    let paths = String::from_utf8(listed.stdout).unwrap();
    let mut files: Vec<File> = paths
        .split_terminator('\0')
        .filter_map(|path| {
            let text = String::from_utf8(std::fs::read(root().join(path)).ok()?).ok()?;
            Some(File {
                path: path.to_owned(),
                text,
            })
        })
        .collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(!files.is_empty(), "git lists no files");
    files
}

/// The Rust files among them.
pub(crate) fn rust() -> Vec<File> {
    project()
        .into_iter()
        .filter(|file| file.path.ends_with(".rs"))
        .collect()
}

/// Fails with one line for each fault.
pub(crate) fn assert_none(faults: &[String]) {
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
}
