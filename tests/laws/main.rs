//! Laws that hold for every scenario and call (design 5.2), on random small networks around the tutorial. Knows no
//! expected answers: only how answers must hang together.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod authorizers;
mod callers;
mod names;
mod networks;
mod random;
mod spokes;

use canvoke::report::{GateOutcome, Outcome, Report, ReportedGate};
use canvoke::who_can::{Sources, reached, who_can_reach};
use canvoke::{Scenario, answer, repair};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    /// The outcome is the fold of the trace, the gates stand in order, and each answers once a path.
    #[test]
    fn the_outcome_is_the_fold_of_the_trace((scenario, call) in set_up()) {
        let report = answer(&scenario, &call).report.unwrap();
        prop_assert!(!report.paths.is_empty());
        for path in &report.paths {
            let names: Vec<&str> = path.gates.iter().map(|gate| gate.gate).collect();
            let all: Vec<&str> = canvoke::gate::Gate::ALL.iter().map(|gate| gate.name()).collect();
            prop_assert_eq!(names, all);
            prop_assert_eq!(path.outcome, fold(&path.gates));
        }
        let outcomes: Vec<Outcome> = report.paths.iter().map(|path| path.outcome).collect();
        let all = |outcome| outcomes.iter().all(|&other| other == outcome);
        match report.outcome {
            Outcome::Allowed => prop_assert!(all(Outcome::Allowed)),
            Outcome::Denied => prop_assert!(all(Outcome::Denied)),
            Outcome::Sometimes => prop_assert!(outcomes.contains(&Outcome::Allowed) && outcomes.contains(&Outcome::Denied)),
            Outcome::Unknown => prop_assert!(outcomes.contains(&Outcome::Unknown)),
        }
    }

    /// Every fix that can be applied clears the blocker it was offered for.
    #[test]
    fn a_fix_clears_its_blocker((scenario, call) in set_up()) {
        let report = answer(&scenario, &call).report.unwrap();
        for problem in problems(&report) {
            for fix in &problem.fixes {
                if fix.edits.is_empty() {
                    continue;
                }
                let applied = fix.apply(&scenario, &call);
                prop_assert!(applied.is_some(), "`{}` does not apply", fix.text);
                let (scenario, call) = applied.unwrap();
                let after = answer(&scenario, &call).report.unwrap();
                let still = problems(&after).into_iter().any(|other| {
                    other.gate == problem.gate && other.summary == problem.summary
                });
                prop_assert!(!still, "`{}` leaves: {}", fix.text, problem.summary);
            }
        }
    }

    /// Where one thing is said to be wrong with a name, every fix of it makes the name resolve. What is behind a circle
    /// shows when the circle is gone.
    #[test]
    fn a_fix_of_a_name_makes_it_resolve((scenario, call) in names::set_up()) {
        let report = answer(&scenario, &call).report.unwrap();
        let of_name: Vec<_> = problems(&report).into_iter().filter(|problem| problem.gate == "name").collect();
        if of_name.len() > 1 || of_name.iter().any(|problem| problem.code == "DNS_LOOP") {
            return Ok(());
        }
        for problem in of_name {
            for fix in problem.fixes.iter().filter(|fix| !fix.edits.is_empty()) {
                let (scenario, call) = fix.apply(&scenario, &call).unwrap();
                let after = answer(&scenario, &call).report.unwrap();
                let still = problems(&after).into_iter().find(|other| other.gate == "name");
                prop_assert!(still.is_none(), "`{}` for `{}` leaves {:?}", fix.text, problem.summary, still.map(|other| &other.summary));
            }
        }
    }

    /// First fixes, taken one after the other, lead to Allowed (or to something canvoke does not know).
    #[test]
    fn fixes_lead_to_allowed((mut scenario, mut call) in set_up()) {
        for _ in 0..40 {
            let report = answer(&scenario, &call).report.unwrap();
            let next = problems(&report)
                .into_iter()
                .flat_map(|problem| &problem.fixes)
                .find(|fix| !fix.edits.is_empty())
                .and_then(|fix| fix.apply(&scenario, &call));
            match next {
                Some(changed) => (scenario, call) = changed,
                None => {
                    let is_done = report.outcome == Outcome::Allowed
                        || report.outcome == Outcome::Unknown
                        || problems(&report).iter().any(|problem| !problem.fixes.is_empty());
                    prop_assert!(is_done, "{}", report.summary);
                    return Ok(());
                }
            }
        }
        let report = answer(&scenario, &call).report.unwrap();
        prop_assert!(report.outcome != Outcome::Denied, "still after forty fixes: {}", report.summary);
    }

    /// A repair, applied as a whole, gives Allowed (or Unknown, as it says), and no smaller selection of its steps does.
    #[test]
    fn a_repair_works_and_is_minimal((scenario, call) in random::set_up()) {
        let before = answer(&scenario, &call).report.unwrap();
        let Some(repair) = repair(&scenario, &call) else {
            let has_fix = problems(&before).iter().any(|problem| !problem.fixes.is_empty());
            prop_assert!(!matches!(before.outcome, Outcome::Denied | Outcome::Sometimes) || has_fix, "{}", before.summary);
            return Ok(());
        };
        let outcome_of = |steps: &[canvoke::fix::Fix]| {
            let mut at = (scenario.clone(), call.clone());
            for step in steps {
                at = step.apply(&at.0, &at.1).unwrap();
            }
            answer(&at.0, &at.1).report.unwrap().outcome
        };
        prop_assert_eq!(outcome_of(&repair.steps), repair.outcome);
        prop_assert!(!matches!(repair.outcome, Outcome::Denied | Outcome::Sometimes));
        for index in 0..repair.steps.len() {
            let mut fewer = repair.steps.clone();
            fewer.remove(index);
            prop_assert!(matches!(outcome_of(&fewer), Outcome::Denied | Outcome::Sometimes), "not needed: {}", repair.steps[index].text);
        }
    }

    /// Asked at once, every client gets the answer it gets alone (N-ENG-07).
    #[test]
    fn classes_of_clients_change_no_answer((scenario, _) in set_up(), hub in any::<bool>(), bytes in prop::collection::vec(any::<u8>(), 400)) {
        let hub = if hub && scenario.vpcs.contains_key("far") { "far" } else { "main" };
        for scenario in [spokes::around(&scenario, hub, bytes), scenario] {
            let (topology, _) = canvoke::compile::compile(&scenario);
            let sources = Sources::of(&topology);
            for (endpoint, found) in topology.endpoints.iter() {
                for (client, reach) in who_can_reach(&topology, &sources, endpoint) {
                    let alone = reached(&topology, client, endpoint);
                    prop_assert_eq!(reach, alone, "`{}` to `{}`", &topology.clients[client].name, &found.name);
                }
            }
        }
    }

    /// The same question has the same answer, and reading what was written changes nothing.
    #[test]
    fn writing_and_reading_change_nothing((scenario, call) in set_up()) {
        let read = Scenario::from_json(&scenario.to_json()).unwrap();
        prop_assert_eq!(&read, &scenario);
        prop_assert_eq!(answer(&read, &call), answer(&scenario, &call));
    }

    /// A rule that admits more never stops what was admitted.
    #[test]
    fn admitting_more_never_denies((scenario, call) in set_up()) {
        let before = answer(&scenario, &call).report.unwrap().outcome;
        let mut wider = scenario;
        for group in wider.security_groups.values_mut() {
            group.ingress.push(random::everything());
            group.egress.push(random::everything());
        }
        let after = answer(&wider, &call).report.unwrap().outcome;
        prop_assert!(before != Outcome::Allowed || after == Outcome::Allowed);
    }

    /// Whatever the bytes: a scenario or a diagnostic, never a panic.
    #[test]
    fn any_text_is_read_without_a_panic(text in ".{0,200}") {
        let _ = Scenario::from_json(&text);
    }

    /// Half a file is a diagnostic with a place.
    #[test]
    fn half_a_file_has_a_place(cut in 0_usize..4000) {
        let text = random::TUTORIAL;
        let cut = cut.min(text.trim_end().len() - 1);
        let half = text.get(..cut).unwrap_or_default();
        let error = Scenario::from_json(half).unwrap_err();
        prop_assert!(error.place.span.is_some());
        prop_assert!(!error.hint.is_empty());
    }
}

/// The tutorial with changes, or a random network around its endpoint.
fn set_up() -> impl Strategy<Value = (Scenario, canvoke::model::Call)> {
    prop_oneof![
        random::set_up(),
        networks::set_up(),
        names::set_up(),
        callers::set_up()
    ]
}

/// The dice throw every kind of problem: a law about fixes says nothing of what it never met.
#[test]
fn random_networks_meet_every_problem() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut met = std::collections::BTreeMap::new();
    for _ in 0..4000 {
        let tree = networks::set_up().new_tree(&mut runner).unwrap();
        let (scenario, call) = tree.current();
        let report = answer(&scenario, &call).report.unwrap();
        *met.entry(format!("= {:?}", report.outcome)).or_insert(0) += 1;
        let rows = report.paths.iter().flat_map(|path| &path.gates);
        for row in rows.flat_map(|gate| std::iter::once(gate).chain(&gate.also)) {
            if matches!(row.gate, "route" | "firewall") {
                *met.entry(row.code.clone()).or_insert(0) += 1;
            }
        }
    }
    for (code, count) in &met {
        println!("{count:6} {code}");
    }
    // What needs load balancers is met elsewhere: rules over a gateway that may name groups, if they are let.
    let codes = [
        "BAD_STATE_ATTACHMENT",
        "BAD_STATE_ROUTE",
        "CANNOT_ROUTE",
        "CYCLIC_PATH_DETECTED",
        "DISCONNECTED_VPCS",
        "ENI_ADDRESS_RESTRICTION",
        "ENI_SG_RULES_MISMATCH",
        "HIGHER_PRIORITY_ROUTE",
        "MORE_SPECIFIC_ROUTE",
        "NO_PATH",
        "NO_POSSIBLE_DESTINATION",
        "NO_ROUTE_TO_DESTINATION",
        "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR",
        "PEERING_CIDR_OVERLAP",
        "PEERING_NOT_ACTIVE",
        "PEERING_TRANSITIVE",
        "SG_HAS_NO_RULES",
        "SG_REFERENCES_NOT_PRESERVED",
        "SG_REF_CROSS_REGION",
        "SG_REF_TGW_EGRESS_UNSUPPORTED",
        "SG_REF_TGW_PRIVATELINK_UNSUPPORTED",
        "SUBNET_ACL_RESTRICTION",
        "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION",
        "TGW_ATTACH_VPC_AZ_RESTRICTION",
        "TGW_PROPAGATION_SUPPRESSED_OVERLAP",
        "TGW_ROUTE_AZ_RESTRICTION",
        "TGW_RTB_BAD_STATE_ROUTE",
        "TGW_RTB_CANNOT_ROUTE",
        "TGW_RTB_HIGHER_PRIORITY_ROUTE",
        "TGW_RTB_MORE_SPECIFIC_ROUTE",
        "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
        "TGW_RTB_ROUTES_ARE_UNKNOWN",
        "UNKNOWN_DESTINATION",
        "UNKNOWN_PEERED_SGS",
        "UNKNOWN_RESOURCE",
        "UNSUPPORTED_COMPONENT",
        "VPC_LOCAL_ROUTE_CIDR_RESTRICTION",
    ];
    for code in codes {
        let reply = format!("RETURN_{code}");
        assert!(met.contains_key(code) || met.contains_key(&reply), "{code}");
    }
}

/// How many set-ups each law is tried on: `PROPTEST_CASES`, or 400.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(400)
}

fn problems(report: &Report) -> Vec<&ReportedGate> {
    report
        .blockers
        .iter()
        .flat_map(|gate| std::iter::once(gate).chain(&gate.also))
        .collect()
}

fn fold(gates: &[ReportedGate]) -> Outcome {
    let has = |outcome| gates.iter().any(|gate| gate.outcome == outcome);
    if has(GateOutcome::Block) {
        Outcome::Denied
    } else if has(GateOutcome::Unknown) {
        Outcome::Unknown
    } else {
        Outcome::Allowed
    }
}

/// The law about classes says something: clients of different VPCs share them, with every kind of answer.
#[test]
fn spokes_share_classes() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let bytes = prop::collection::vec(any::<u8>(), 400);
    let strategy = (set_up(), bytes);
    let (mut clients, mut classes) = (0, 0);
    let mut met = std::collections::BTreeMap::new();
    for _ in 0..400 {
        let ((scenario, _), bytes) = strategy.new_tree(&mut runner).unwrap().current();
        let (topology, _) = canvoke::compile::compile(&spokes::around(&scenario, "main", bytes));
        let sources = Sources::of(&topology);
        clients += sources.len();
        classes += sources.classes();
        for (endpoint, _) in topology.endpoints.iter() {
            for (_, reach) in who_can_reach(&topology, &sources, endpoint) {
                *met.entry(format!("{reach:?}")).or_insert(0) += 1;
            }
        }
    }
    println!("{clients} clients, {classes} classes, {met:?}");
    assert!(classes * 4 < clients * 3);
    assert!(met.len() == 4 && met.values().all(|&count| count > 9));
}
