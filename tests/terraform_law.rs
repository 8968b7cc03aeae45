//! A law on random set-ups: what canvoke says of a scenario it also says of the Terraform that it writes for it,
//! unless the export names what Terraform cannot say.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[path = "laws/authorizers.rs"]
mod authorizers;
#[path = "laws/networks.rs"]
mod networks;
#[path = "laws/random.rs"]
mod random;
#[path = "laws/services.rs"]
mod services;

use canvoke::model::{Attached, AttachmentState, Call, Client, PeeringState, Scenario, Via};
use canvoke::{Diagnostic, Report, Severity, answer};
use proptest::prelude::*;

/// What an export says of a part that it writes as it is: what a reader fills in, what AWS refuses in both, what AWS
/// assigns.
const AS_IT_IS: [&str; 3] = ["FILL_IN", "APPLY_WILL_FAIL", "ASSIGNED_BY_AWS"];

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn terraform_gets_the_same_answer((scenario, call) in random::set_up()) {
        same_answer(&scenario, &call)?;
    }

    #[test]
    fn a_network_gets_the_same_answer((scenario, call) in networks::set_up()) {
        same_answer(&scenario, &call)?;
    }

    #[test]
    fn a_network_that_terraform_can_say_is_said_whole((mut scenario, call) in networks::set_up()) {
        leave_out_what_cannot_be_said(&mut scenario);
        let lost = lost(&canvoke_terraform::export(&scenario).1, &scenario);
        prop_assert!(lost.is_empty(), "{:#?}\n{}", lost, scenario.to_json());
        same_answer(&scenario, &call)?;
    }

    #[test]
    fn services_and_names_get_the_same_answer((scenario, call) in services::set_up()) {
        same_answer(&scenario, &call)?;
    }
}

fn same_answer(scenario: &Scenario, call: &Call) -> Result<(), TestCaseError> {
    let (files, remarks) = canvoke_terraform::export(scenario);
    let lost = lost(&remarks, scenario);
    let files: Vec<_> = files
        .into_iter()
        .map(|file| (file.name, file.text))
        .collect();
    let mut imported = canvoke_terraform::import(&files);
    let bad: Vec<_> = imported
        .diagnostics
        .iter()
        .filter(|remark| remark.severity != Severity::Note)
        .collect();
    prop_assert!(bad.is_empty(), "{:#?}\n{}", bad, scenario.to_json());
    if !lost.is_empty() {
        return Ok(());
    }
    // A host on premises stays in the scenario file.
    for (name, client) in &scenario.clients {
        if matches!(client, Client::OnPremises(_)) {
            let clients = &mut imported.scenario.clients;
            clients.insert(name.clone(), client.clone());
        }
    }
    prop_assert_eq!(
        said(&imported.scenario, call),
        said(scenario, call),
        "{}\n{}",
        scenario.to_json(),
        imported.scenario.to_json()
    );
    Ok(())
}

/// Remarks of what is not written as it is.
fn lost(remarks: &[Diagnostic], scenario: &Scenario) -> Vec<String> {
    let lost = remarks
        .iter()
        .filter(|remark| !AS_IT_IS.contains(&remark.code) && !is_said(remark, scenario));
    lost.map(|remark| format!("{}: {}", remark.place.pointer, remark.message))
        .collect()
}

/// States that only AWS sets, targets that are gone, what a scenario holds too little of, names of nothing.
fn leave_out_what_cannot_be_said(scenario: &mut Scenario) {
    scenario.unmodelled.clear();
    let peerings = scenario.peerings.clone();
    for peering in scenario.peerings.values_mut() {
        if peering.state != PeeringState::PendingAcceptance {
            peering.state = PeeringState::Active;
        }
    }
    for table in scenario.route_tables.values_mut() {
        table.routes.retain(|route| match &route.via {
            Via::Peering(name) => peerings.contains_key(name),
            Via::TransitGateway(_) | Via::VpnGateway | Via::InternetGateway => true,
            Via::Unmodelled(_) | Via::NatGateway | Via::Blackhole => false,
        });
    }
    for gateway in scenario.transit_gateways.values_mut() {
        gateway.routes_unknown = false;
    }
    let (gateways, vpcs) = (&scenario.transit_gateways, &scenario.vpcs);
    for attachment in scenario.transit_attachments.values_mut() {
        let owner = gateways.get(&attachment.gateway);
        let is_foreign = match &attachment.to {
            Attached::Vpc(to) => {
                vpcs.get(&to.vpc).map(|vpc| &vpc.account) != owner.map(|owner| &owner.account)
            }
            Attached::Peering(_) => true,
            Attached::Site(_) | Attached::Unmodelled(_) => false,
        };
        if !(is_foreign && attachment.state == AttachmentState::PendingAcceptance) {
            attachment.state = AttachmentState::Available;
        }
    }
    for table in scenario.transit_route_tables.values_mut() {
        let gateway = gateways.get(&table.gateway);
        table.default &= gateway
            .is_some_and(|gateway| gateway.default_association || gateway.default_propagation);
    }
}

/// Whether a remark is of what no Terraform is ever written for: calls, and hosts outside AWS.
fn is_said(remark: &Diagnostic, scenario: &Scenario) -> bool {
    let pointer = &remark.place.pointer;
    let outside = |(name, client): (&String, &Client)| {
        matches!(client, Client::OnPremises(_) | Client::Internet(_))
            && *pointer == canvoke::Place::at(&["clients", name]).pointer
    };
    pointer == "/calls" || scenario.clients.iter().any(outside)
}

/// The outcome and the codes of all blockers.
fn said(scenario: &Scenario, call: &Call) -> (String, Vec<String>) {
    let report: Report = answer(scenario, call).report.unwrap();
    let codes = report.blockers.iter().map(|gate| gate.code.clone());
    (format!("{:?}", report.outcome), codes.collect())
}

/// How many set-ups each law is tried on: `PROPTEST_CASES`, or 100.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(100)
}
