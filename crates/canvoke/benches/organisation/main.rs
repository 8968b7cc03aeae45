//! What an organisation costs: compiling it, asking who can reach its endpoint, one answer in a set-up of fifty VPCs, and
//! the memory of it all. `CANVOKE_VPCS` says how many VPCs (500 and 5,000). Runs natively and, built for wasm32-wasip1,
//! in Node: `node --single-threaded crates/canvoke/benches/wasi.mjs FILE` (see there).

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench reads how large it shall be, prints figures, and may fail loudly"
)]

mod generator;

use std::time::Instant;

use canvoke::compile::{compile, resolve};
use canvoke::gate::Outcome;
use canvoke::model::Call;
use canvoke::simulate::simulate;
use canvoke::topology::Topology;
use canvoke::who_can::{Sources, reached, who_can_reach};
use canvoke::{answer, explain, repair};
use peak_alloc::PeakAlloc;

use self::generator::organisation;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

fn main() {
    let sizes = match std::env::var("CANVOKE_VPCS") {
        Ok(text) => text
            .split(',')
            .filter_map(|size| size.parse().ok())
            .collect(),
        Err(_) => vec![500, 5_000],
    };
    for vpcs in sizes {
        whole(vpcs);
    }
    one_answer(50);
}

/// All clients of an organisation at once.
fn whole(vpcs: usize) {
    let before = HEAP.current_usage_as_mb();
    let scenario = organisation(vpcs);
    let written = HEAP.current_usage_as_mb();
    HEAP.reset_peak_usage();
    let (topology, building) = timed(3, || compile(&scenario).0);
    let (sources, preparing) = timed(3, || Sources::of(&topology));
    let (built, peak) = (HEAP.current_usage_as_mb(), HEAP.peak_usage_as_mb());
    let endpoint = endpoint(&topology);
    let (answers, asking) = timed(5, || who_can_reach(&topology, &sources, endpoint));
    // Alone, as a call is simulated: the stupid twin, on every hundredth client.
    let some: Vec<_> = answers.iter().step_by(100).collect();
    let (single, alone) = timed(1, || {
        let ask = |(client, _): &&(_, _)| reached(&topology, *client, endpoint);
        some.iter().map(ask).collect::<Vec<_>>()
    });
    for ((_, reach), alone) in some.iter().zip(&single) {
        assert_eq!(reach, alone, "the two ways to ask differ");
    }
    let passing = answers.iter().filter(|(_, reach)| reach.is(Outcome::Pass));
    println!(
        "{vpcs} VPCs, {} clients in {} classes, {} routes, {} rules of groups",
        sources.len(),
        sources.classes(),
        routes(&topology),
        rules(&topology)
    );
    println!("  compile           {building:>9.1} ms");
    println!("  sort into classes {preparing:>9.1} ms");
    println!(
        "  who can reach it  {asking:>9.2} ms ({} can)",
        passing.count()
    );
    println!("  one client alone  {:>9.4} ms", alone / some.len() as f64);
    println!(
        "  heap: scenario {:.0} MB, topology and classes {:.0} MB, {peak:.0} MB at most",
        written - before,
        built - written
    );
}

/// Every client's answer, one after the other, as the page asks for it: compiled, simulated, put in words.
fn one_answer(vpcs: usize) {
    let scenario = organisation(vpcs);
    let (mut topology, _) = compile(&scenario);
    let calls = scenario.clients.keys().map(|from| Call {
        from: from.clone(),
        principal: Some("internal-api-client".to_owned()),
        method: "GET".to_owned(),
        url: "https://{execute_api.dns}/prod/employee/1002".to_owned(),
        headers: vec!["x-apigw-api-id: {employee_directory}".to_owned()],
        ..Call::default()
    });
    let calls: Vec<Call> = calls.collect();
    let (mut explained, mut whole, mut repairs) = (Vec::new(), Vec::new(), Vec::new());
    for call in &calls {
        let (_, time) = timed(3, || {
            let invocation = resolve(&mut topology, call).expect("a call");
            explain::report(&topology, &invocation, &simulate(&topology, &invocation))
        });
        explained.push(time);
        whole.push(timed(3, || answer(&scenario, call)).1);
    }
    for call in calls.iter().step_by(10) {
        repairs.push(timed(1, || repair(&scenario, call)).1);
    }
    println!("{vpcs} VPCs, one call of each of {} clients", calls.len());
    percentiles("simulated, explained", explained);
    percentiles("compiled as well", whole);
    percentiles("all it takes", repairs);
}

fn percentiles(what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |hundredths: usize| times[(times.len() - 1) * hundredths / 100];
    println!(
        "  {what:<20} median {:>8.3} ms, p99 {:>8.3} ms",
        at(50),
        at(99)
    );
}

/// The result, and the least milliseconds of several runs.
fn timed<T>(runs: usize, mut work: impl FnMut() -> T) -> (T, f64) {
    let mut best = f64::MAX;
    let mut result = None;
    for _ in 0..runs {
        drop(result.take());
        let start = Instant::now();
        result = Some(work());
        best = best.min(start.elapsed().as_secs_f64() * 1000.0);
    }
    (result.expect("at least one run"), best)
}

fn endpoint(topology: &Topology) -> canvoke::arena::Id<canvoke::topology::Endpoint> {
    let found = topology.endpoints.find(|one| one.name == "execute_api");
    found.expect("an endpoint")
}

fn routes(topology: &Topology) -> usize {
    let tables = topology.tables.iter().map(|(_, table)| table.routes.len());
    let transit = topology.transit_tables.iter();
    tables.sum::<usize>() + transit.map(|(_, table)| table.routes.len()).sum::<usize>()
}

fn rules(topology: &Topology) -> usize {
    let groups = topology.groups.iter();
    groups
        .map(|(_, group)| group.ingress.len() + group.egress.len())
        .sum()
}
