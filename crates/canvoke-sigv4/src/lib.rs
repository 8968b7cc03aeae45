//! canvoke-sigv4: signing a request to API Gateway with Signature Version 4, every step shown, and what differs in one
//! that was refused. Text and values in, values out: no files, no clock, no network, no randomness.
//!
//! Knows nothing of scenarios, endpoints and policies. Signature Version 4A (`AWS4-ECDSA-P256-SHA256`), which API
//! Gateway takes too (G-IAM-08), is recognized and neither made nor checked.

mod candidate;
mod canonical;
mod check;
mod clock;
mod compare;
mod credentials;
mod deviation;
mod encode;
pub mod explain;
mod finding;
mod host;
pub mod lines;
mod paste;
mod presented;
mod request;
mod said;
mod search;
mod sign;
mod steps;
mod time;

pub use canonical::{Canonical, hash};
pub use check::{Check, Expected, Question, check};
pub use clock::SKEW;
pub use credentials::{Credentials, HIDDEN_SECRET, HIDDEN_TOKEN, Veil};
pub use deviation::{Deviation, How, Piece};
pub use finding::{Finding, NotCompared, Outcome, Part, Said};
pub use host::{Named, named};
pub use paste::{Answered, Body, Logged, MAX_BYTES, NotRead, Pasted, Source, read};
pub use request::{Request, Unsendable};
pub use sign::{Form, LONGEST_EXPIRY, NotSigned, Signed, Signing, sign};
pub use steps::{
    ALGORITHM, KeySteps, SERVICE, Scope, TERMINATOR, signature, signing_key, string_to_sign,
    string_to_sign_at,
};
pub use time::Time;
