//! How long one answer takes on the tutorial: compiling, simulating with the whole trace, and putting it in words.

#![expect(
    missing_docs,
    reason = "criterion_group! writes functions without documentation"
)]

use std::hint::black_box;

use canvoke::compile::{compile, resolve};
use canvoke::simulate::simulate;
use canvoke::{Scenario, answer, explain};
use criterion::{Criterion, criterion_group, criterion_main};

const TUTORIAL: &str = include_str!("../../../static/scenarios/tutorial.canvoke.json");

fn tutorial(criterion: &mut Criterion) {
    let Ok(scenario) = Scenario::from_json(TUTORIAL) else {
        return;
    };
    let Some(call) = scenario.calls.get("from_other") else {
        return;
    };
    let (mut topology, _) = compile(&scenario);
    let Ok(invocation) = resolve(&mut topology, call) else {
        return;
    };
    let verdict = simulate(&topology, &invocation);
    criterion.bench_function("read the scenario file", |bencher| {
        bencher.iter(|| Scenario::from_json(black_box(TUTORIAL)));
    });
    criterion.bench_function("compile", |bencher| {
        bencher.iter(|| compile(black_box(&scenario)));
    });
    criterion.bench_function("simulate with trace", |bencher| {
        bencher.iter(|| simulate(black_box(&topology), black_box(&invocation)));
    });
    criterion.bench_function("explain", |bencher| {
        bencher.iter(|| explain::report(&topology, &invocation, black_box(&verdict)));
    });
    criterion.bench_function("answer (compile, simulate, explain)", |bencher| {
        bencher.iter(|| answer(black_box(&scenario), black_box(call)));
    });
}

criterion_group!(benches, tutorial);
criterion_main!(benches);
