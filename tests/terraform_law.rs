//! A law on random set-ups: what canvoke says of a scenario it also says of the Terraform that it writes for it,
//! unless the export names what Terraform cannot say.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "laws/random.rs"]
mod random;

use canvoke::model::{Call, Scenario};
use canvoke::{Report, Severity, answer};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn terraform_gets_the_same_answer((scenario, call) in random::set_up()) {
        let (files, remarks) = canvoke_terraform::export(&scenario);
        let is_whole = remarks.iter().all(|remark| {
            ["FILL_IN", "APPLY_WILL_FAIL"].contains(&remark.code) || remark.place.pointer == "/calls"
        });
        let files: Vec<_> = files.into_iter().map(|file| (file.name, file.text)).collect();
        let imported = canvoke_terraform::import(&files);
        let bad: Vec<_> = imported.diagnostics.iter().filter(|remark| remark.severity != Severity::Note).collect();
        prop_assert!(bad.is_empty(), "{:#?}", bad);
        if is_whole {
            prop_assert_eq!(said(&imported.scenario, &call), said(&scenario, &call), "{}", scenario.to_json());
        }
    }
}

/// The outcome and the codes of all blockers.
fn said(scenario: &Scenario, call: &Call) -> (String, Vec<String>) {
    let report: Report = answer(scenario, call).report.unwrap();
    let codes = report.blockers.iter().map(|gate| gate.code.clone());
    (format!("{:?}", report.outcome), codes.collect())
}
