//! Tables of the simulator that are printed as documents: what needs a deployment, and other wordings of answers.
//!
//! `UPDATE_TABLES=1 cargo test --package canvoke-tests --test tables` writes them anew.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::path::Path;

use canvoke::explain::redeploy::{CHANGES, Needs};
use canvoke::explain::wordings::WORDINGS;

#[test]
fn documents_say_what_the_tables_say() {
    let mut changes = String::from(
        "# What a change needs to reach the calls\n\nGenerated from `explain/redeploy.rs`.\n\n| change | needs | note | rule |\n|---|---|---|---|\n",
    );
    for change in CHANGES {
        let needs = match change.needs {
            Needs::Deployment => "a deployment",
            Needs::Nothing => "nothing",
            Needs::OtherService => "nothing: no change of the API",
        };
        let _ = writeln!(
            changes,
            "| {} | {needs} | {} | {} |",
            change.what, change.note, change.rule
        );
    }
    same("docs/redeploy.md", &changes);
    let mut wordings = String::from(
        "# Other wordings of the same answers\n\nGenerated from `explain/wordings.rs`. Older answers, and what emulators and blogs show.\n\n| answer | may appear as | rule |\n|---|---|---|\n",
    );
    for wording in WORDINGS {
        let _ = writeln!(
            wordings,
            "| {} | {} | {} |",
            wording.response_type,
            wording.text.replace('|', "\\|"),
            wording.rule
        );
    }
    same("docs/wordings.md", &wordings);
}

fn same(path: &str, text: &str) {
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
