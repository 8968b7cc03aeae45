//! A signed URL alone.

use super::{Body, NotRead, Pasted, Source};
use crate::request::Request;

/// Reads one URL, which is called with GET.
pub(super) fn read(text: &str) -> Result<Pasted, NotRead> {
    let text = text.trim_ascii().trim_matches(['\'', '"', '<', '>']);
    let is_one = text.starts_with("https://") && !text.contains(char::is_whitespace);
    if !is_one {
        return Err(NotRead::NoRequest);
    }
    let request = Request::new("GET", text, &[], &[]).map_err(|_| NotRead::NoHost)?;
    Ok(Pasted::of(Source::Url, request, Body::Known(Vec::new())))
}
