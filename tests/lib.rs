//! What every test shares: files that are written anew from tables.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

/// A file, by its path from the project's root, holds this text; `UPDATE_TABLES=1` writes it anew.
///
/// # Panics
///
/// Where it holds another one, or cannot be written.
pub fn same(path: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    if std::env::var_os("UPDATE_TABLES").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        found,
        text,
        "UPDATE_TABLES=1 writes {} anew",
        path.display()
    );
}
