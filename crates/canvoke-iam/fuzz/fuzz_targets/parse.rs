//! Any text as a policy of any kind: no panic, and every finding lies inside the text. Knows nothing of requests.
//!
//! `cargo +nightly fuzz run parse` in `crates/canvoke-iam`.

#![no_main]

use canvoke_iam::{PolicyKind, PreparedPolicy, line_column, parse};
use libfuzzer_sys::fuzz_target;

const KINDS: [PolicyKind; 8] = [
    PolicyKind::Identity,
    PolicyKind::Resource,
    PolicyKind::Endpoint,
    PolicyKind::ServiceControl,
    PolicyKind::ResourceControl,
    PolicyKind::Boundary,
    PolicyKind::Session,
    PolicyKind::Trust,
];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(rest);
    let kind = KINDS[usize::from(*first) % KINDS.len()];
    let (policy, found) = parse(&text, kind);
    for one in found {
        assert!(one.span.start <= one.span.end, "{one:?}");
        assert!(one.span.end as usize <= text.len().max(1), "{one:?}");
        line_column(&text, one.span.start);
    }
    PreparedPolicy::new(&policy, "fuzz");
});
