//! What of a request is too large for API Gateway, before anybody looks at what it says (G7). Knows nothing of bodies'
//! content.

use super::api::Selected;
use super::request;
use crate::invocation::Invocation;
use crate::topology::Topology;

/// The longest method ARN that a call may have, in bytes (G-ARN-13).
const MAX_ARN_BYTES: usize = 1600;
/// The longest URL of a private API, in characters (G-Q-04).
const MAX_URL: usize = 8192;
/// The most bytes of headers of a private API, together (G-Q-04).
const MAX_HEADER_BYTES: usize = 8000;
/// The most bytes of a body (G-Q-04).
const MAX_BODY_BYTES: u64 = 10 * 1024 * 1024;

/// Something that is too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oversize {
    /// The URL, in characters (G-MSG-23).
    Url(usize),
    /// The headers together, in bytes (G-MSG-24, G-C-19).
    Headers(usize),
    /// The method ARN, in bytes (G-ARN-13).
    Arn(usize),
    /// The body, in bytes (G-MSG-16).
    Body(u64),
}

/// All of a call that is too large, in the order in which it is met.
pub fn ask(topology: &Topology, invocation: &Invocation, selected: Selected) -> Vec<Oversize> {
    let mut found = Vec::new();
    let url = invocation.url.chars().count();
    if url > MAX_URL {
        found.push(Oversize::Url(url));
    }
    let headers: usize = invocation
        .headers
        .iter()
        .map(|(name, value)| name.len() + value.len())
        .sum();
    if headers > MAX_HEADER_BYTES {
        found.push(Oversize::Headers(headers));
    }
    let arn = request::method_arn(topology, invocation, selected).len();
    if arn > MAX_ARN_BYTES {
        found.push(Oversize::Arn(arn));
    }
    if invocation.body_bytes > MAX_BODY_BYTES {
        found.push(Oversize::Body(invocation.body_bytes));
    }
    found
}
