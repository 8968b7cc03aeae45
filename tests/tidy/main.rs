//! The order of the house, as tests: layers, file sizes, heads, names, rule ids, words.
//! Each is about the text of the files; none builds or runs anything.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod files;
mod layers;
mod rule_index;
mod rules;
mod source;
