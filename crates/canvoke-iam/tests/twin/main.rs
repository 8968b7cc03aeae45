//! The engine against its naive twin and against laws that need no oracle, on random questions over a small world.
//!
//! `CANVOKE_TWIN_CASES` says how many (100,000), `CANVOKE_TWIN_SEED` from where; a failure is shrunk and printed.

#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test reads how much it shall do, and may fail loudly"
)]

mod engine;
mod laws;
mod reference;
mod source;
mod world;

use source::{Random, Source, shrink};

/// How many questions, and the seed.
fn amount(least: u64) -> (u64, u64) {
    let number = |name| {
        std::env::var(name)
            .ok()
            .and_then(|text: String| text.parse().ok())
    };
    let cases = number("CANVOKE_TWIN_CASES").unwrap_or(least);
    (cases, number("CANVOKE_TWIN_SEED").unwrap_or(20_261_125))
}

/// Asks `fails` for an account of what is wrong with random bytes; shrinks what is.
fn on_random_bytes(name: &str, cases: u64, seed: u64, fails: impl Fn(&[u8]) -> Option<String>) {
    let mut random = Random(seed);
    for number in 0..cases {
        let bytes = random.bytes(400);
        if fails(&bytes).is_some() {
            let bytes = shrink(bytes, |bytes| fails(bytes).is_some());
            panic!(
                "{name}: case {number} of seed {seed}: {}",
                fails(&bytes).unwrap()
            );
        }
    }
    println!("{name}: {cases} questions, seed {seed}, 0 differences");
}

#[test]
fn the_engine_agrees_with_its_twin() {
    let (cases, seed) = amount(100_000);
    let counts = std::cell::RefCell::new(std::collections::BTreeMap::new());
    on_random_bytes("twin", cases, seed, |bytes| {
        let case = world::case(&mut Source::new(bytes));
        let ready = engine::Ready::new(&case, &[]);
        let expected = reference::decide(&case);
        let found = format!("{:?}", ready.decide());
        *counts.borrow_mut().entry(expected).or_insert(0_u64) += 1;
        let (recorded, authorization) = ready.explain();
        let computed = format!("{:?}", authorization.decision());
        let agrees = found == expected && format!("{recorded:?}") == found && computed == found;
        (!agrees).then(|| {
            format!("reference {expected}, engine {found}, recorded {recorded:?}, computed {computed}: {case:#?}")
        })
    });
    println!("{:?}", counts.into_inner());
}
