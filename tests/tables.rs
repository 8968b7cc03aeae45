//! Tables of the simulator that are printed as documents: what needs a deployment, and other wordings of answers.
//!
//! `UPDATE_TABLES=1 cargo test --package canvoke-tests --test tables` writes them anew.

use std::fmt::Write as _;

use canvoke::explain::redeploy::{CHANGES, Needs};
use canvoke::explain::wordings::WORDINGS;
use canvoke_tests::same;

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
