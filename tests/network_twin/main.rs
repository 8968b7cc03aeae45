//! The network gates against a naive walker of concrete packets, on random networks (design 5.3, N-ENG-09).
//!
//! `CANVOKE_TWIN_CASES` says how many pairs (100,000), `CANVOKE_TWIN_SEED` from where.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test reads how much it shall do, and may fail loudly"
)]

mod naive;
#[path = "../laws/networks.rs"]
mod networks;

/// The tutorial, around which networks are thrown.
mod random {
    pub(crate) const TUTORIAL: &str = include_str!("../../static/scenarios/tutorial.canvoke.json");
}

use std::collections::BTreeMap;

use canvoke::arena::Id;
use canvoke::compile::{compile, resolve};
use canvoke::gate::{Gate, Outcome};
use canvoke::net::Location;
use canvoke::simulate::simulate;
use canvoke::topology::{Client, Topology, Vantage};
use naive::{End, Place, World};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(otherwise)
}

#[test]
fn the_gates_agree_with_a_walker_of_packets() {
    let (pairs, seed) = (
        number("CANVOKE_TWIN_CASES", 100_000),
        number("CANVOKE_TWIN_SEED", 20_261_126),
    );
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let strategy = networks::set_up();
    let (mut compared, mut open, mut connected) = (0_u64, 0_u64, 0_u64);
    while compared < pairs {
        let (scenario, call) = strategy.new_tree(&mut runner).unwrap().current();
        // Every client of the network asks; the call's own comes first.
        let clients: Vec<String> = scenario.clients.keys().cloned().collect();
        let (mut topology, _) = compile(&scenario);
        for from in clients {
            let mut call = call.clone();
            call.from = from;
            let Ok(invocation) = resolve(&mut topology, &call) else {
                continue;
            };
            let verdict = simulate(&topology, &invocation);
            // What the gates say of each pair of addresses and port, over all choices on the way.
            let mut said: BTreeMap<String, (Case, Vec<Option<bool>>)> = BTreeMap::new();
            for path in &verdict.paths {
                let (Some(origin), Some(target)) = (path.origin, &path.target) else {
                    continue;
                };
                // What lies behind a load balancer or a service is not the walker's.
                let (Some((endpoint, interface)), None) = (target.end(), &target.relay) else {
                    continue;
                };
                let outcome = |gate| {
                    path.trace
                        .find(gate)
                        .map(canvoke::verdict::Finding::outcome)
                };
                let both = [outcome(Gate::Route), outcome(Gate::Firewall)];
                let answer = if both.contains(&Some(Outcome::Block)) {
                    Some(false)
                } else if both.iter().all(|one| *one == Some(Outcome::Pass)) {
                    Some(true)
                } else {
                    None
                };
                for port in [origin.ports.from, origin.ports.to] {
                    let case = Case {
                        client: invocation.client,
                        place: match origin.location {
                            Location::Subnet(subnet) => Place::Subnet(subnet),
                            Location::Site(site) => Place::Site(site),
                        },
                        address: origin.address,
                        endpoint,
                        interface: interface.clone(),
                        port,
                    };
                    let key = format!("{} {} {port}", origin.address, interface.address);
                    said.entry(key).or_insert((case, Vec::new())).1.push(answer);
                }
            }
            for (key, (case, answers)) in said {
                let expected = case.ask(&topology);
                let (Some(expected), false) = (expected, answers.contains(&None)) else {
                    open += 1;
                    continue;
                };
                let mut found: Vec<bool> = answers.into_iter().flatten().collect();
                let mut expected = expected;
                for list in [&mut found, &mut expected] {
                    list.sort_unstable();
                    list.dedup();
                }
                assert!(
                    found == expected,
                    "seed {seed}, pair {compared}: {} to {key}: the gates say {found:?}, the walker {expected:?}\n{}",
                    call.from,
                    scenario.to_json()
                );
                compared += 1;
                connected += u64::from(expected.contains(&true));
            }
        }
    }
    println!(
        "{compared} pairs compared, 0 differences, seed {seed}; {connected} connect, {open} are not known"
    );
    assert!(
        open < compared,
        "most of it is not known: nothing was compared"
    );
    assert!(
        connected > compared / 1000,
        "hardly anything connects: nothing was compared"
    );
}

/// One pair of addresses and a source port.
struct Case {
    client: Id<Client>,
    place: Place,
    address: std::net::IpAddr,
    endpoint: Id<canvoke::topology::Endpoint>,
    interface: canvoke::topology::Interface,
    port: u16,
}

impl Case {
    fn ask(&self, topology: &Topology) -> Option<Vec<bool>> {
        let endpoint = &topology.endpoints[self.endpoint];
        if !endpoint.state.is_available() {
            return Some(vec![false]);
        }
        let groups = match &topology.clients[self.client].vantage {
            Vantage::Vpc { groups, .. } => Some(groups.as_slice()),
            _ => None,
        };
        let from = End {
            place: self.place,
            address: self.address,
            groups,
            is_endpoint: false,
        };
        let to = End {
            place: Place::Subnet(self.interface.subnet),
            address: self.interface.address,
            groups: Some(&endpoint.groups),
            is_endpoint: true,
        };
        World(topology).connects(&from, &to, self.port)
    }
}
