//! The network there and back: every part of it that Terraform has a word for imports to what the scenario file says.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails says where"
)]

use canvoke::model::invented_id;
use canvoke::{Diagnostic, Scenario, Severity};
use canvoke_terraform::{export, import};
use serde_json::{Value, json};

const NETWORK: &str = include_str!("../../../tests/fixtures/network.canvoke.json");

/// The scenario that comes back from its own export, and what was said on the way there and back.
fn there_and_back(scenario: &Scenario) -> (Scenario, Vec<Diagnostic>, Vec<Diagnostic>) {
    let (files, there) = export(scenario);
    let files: Vec<_> = files
        .into_iter()
        .map(|file| (file.name, file.text))
        .collect();
    let imported = import(&files);
    (imported.scenario, there, imported.diagnostics)
}

fn loud(diagnostics: &[Diagnostic]) -> Vec<String> {
    let loud = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity != Severity::Note);
    loud.map(|diagnostic| format!("{}: {}", diagnostic.code, diagnostic.message))
        .collect()
}

/// Without what an export adds for people or cannot carry: the title, words that were left out, AWS's ids.
fn plain(scenario: &Scenario) -> Value {
    let mut value: Value = serde_json::from_str(&scenario.to_json()).unwrap();
    value["title"] = json!("");
    if let Some(groups) = value["security_groups"].as_object_mut() {
        for group in groups.values_mut() {
            group.as_object_mut().unwrap().remove("description");
            for direction in ["ingress", "egress"] {
                for rule in group[direction].as_array_mut().into_iter().flatten() {
                    rule.as_object_mut().unwrap().remove("description");
                }
            }
        }
    }
    value
}

#[test]
fn a_whole_network_comes_back_as_it_was() {
    let scenario = Scenario::from_json(NETWORK).unwrap();
    let (back, there, said) = there_and_back(&scenario);
    assert_eq!(loud(&there), Vec::<String>::new());
    assert_eq!(loud(&said), Vec::<String>::new());
    let text = scenario.to_json();
    let expected = text.replace("a1b2c3d4e5", &invented_id("api", "directory"));
    let mut expected = plain(&Scenario::from_json(&expected).unwrap());
    let mut back = plain(&back);
    // The VPC that a zone is made with comes first.
    for value in [&mut expected, &mut back] {
        let vpcs = value["hosted_zones"]["api"]["vpcs"].as_array_mut().unwrap();
        vpcs.sort_by_key(|vpc| vpc.to_string());
    }
    for (member, was) in expected.as_object().unwrap() {
        assert_eq!(&back[member], was, "{member}");
    }
}
