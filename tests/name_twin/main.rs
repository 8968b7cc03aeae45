//! The order of DNS answers against a naive definition that goes up a name label by label (N-DNS-07), on random zones,
//! rules, Profiles and servers (design 5.3).
//!
//! `CANVOKE_NAME_CASES` says how many scenarios (1,000); each answers every client and name.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod naive;
#[path = "../laws/names.rs"]
mod names;

/// The tutorial, around which names are thrown.
mod random {
    pub(crate) const TUTORIAL: &str = include_str!("../../static/scenarios/tutorial.canvoke.json");
}

use std::collections::BTreeMap;

use canvoke::compile::compile;
use canvoke::net::dns::look_up;
use canvoke::topology::Vantage;
use naive::{Said, naive};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

const NAMES: [&str; 9] = [
    "self.internal.example",
    "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com",
    "zzzzzzzzzz.execute-api.us-east-1.amazonaws.com",
    "yyyyyyyyyy.execute-api.us-east-1.amazonaws.com",
    "a1b2c3d4e5-vpce-0a1b2c3d4e5f60718.execute-api.us-east-1.amazonaws.com",
    "vpce-0a1b2c3d4e5f60718-d04885aa.execute-api.us-east-1.vpce.amazonaws.com",
    "api.internal.example",
    "x.amazonaws.com",
    "nobody.example",
];

#[test]
fn the_order_of_answers_is_the_naive_one() {
    let cases: usize = std::env::var("CANVOKE_NAME_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(1_000);
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[26; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let strategy = names::set_up();
    let (mut compared, mut kinds) = (0_u64, BTreeMap::<&str, u64>::new());
    for _ in 0..cases {
        let (scenario, _) = strategy.new_tree(&mut runner).unwrap().current();
        let (topology, _) = compile(&scenario);
        let own: Vec<Vantage> = topology
            .clients
            .iter()
            .map(|(_, client)| client.vantage.clone())
            .chain([Vantage::Internet { address: None }])
            .collect();
        for vantage in own {
            for name in NAMES {
                let lookup = look_up(&topology, &vantage, name, &[]);
                let addresses = lookup.addresses(&topology);
                let said = if lookup.reply.is_failure()
                    && lookup.reply != canvoke::net::dns::Reply::NotHeld
                {
                    Said::Nothing
                } else if addresses.is_empty() {
                    Said::NobodyKnows
                } else {
                    Said::Addresses(addresses.iter().map(|found| found.address()).collect())
                };
                let expected = naive(&topology, &vantage, name);
                let kind = match expected {
                    Said::Addresses(_) => "addresses",
                    Said::Nothing => "nothing",
                    Said::NobodyKnows => "nobody knows",
                };
                *kinds.entry(kind).or_default() += 1;
                compared += 1;
                assert!(
                    said == expected,
                    "{name}: {said:?}, naively {expected:?}\n{lookup:#?}\n{}",
                    scenario.to_json()
                );
            }
        }
    }
    println!("{compared} answers compared: {kinds:?}");
    assert!(kinds.values().all(|&count| count * 50 > compared));
}
