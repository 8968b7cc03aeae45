//! Reading a file that the user chose. Nothing of it leaves the page.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};

/// More than any scenario: the file is not even read.
const MOST_BYTES: f64 = 64.0 * 1024.0 * 1024.0;

/// The file that was chosen; the same one may be chosen again.
pub(crate) fn chosen(input: &HtmlInputElement) -> Option<File> {
    let file = input.files()?.get(0);
    input.set_value("");
    file
}

/// The text of a file. One that is too large for any purpose comes back as that many spaces, so that what reads
/// scenarios says so in its own words.
pub(crate) async fn text(file: &File) -> String {
    if file.size() > MOST_BYTES {
        return " ".repeat(MOST_BYTES as usize);
    }
    let text = JsFuture::from(file.unchecked_ref::<web_sys::Blob>().text()).await;
    text.ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}
