//! What the page needs of the browser, one thing a file. Knows nothing of scenarios.

pub(crate) mod clipboard;
pub(crate) mod download;
pub(crate) mod focus;
pub(crate) mod last_words;
pub(crate) mod storage;
pub(crate) mod upload;

use web_sys::{Document, Window};

/// The window; none where there is no browser.
pub(crate) fn window() -> Option<Window> {
    web_sys::window()
}

/// The document.
pub(crate) fn document() -> Option<Document> {
    window()?.document()
}

/// Milliseconds since 1970.
pub(crate) fn now() -> f64 {
    js_sys::Date::now()
}

/// Sets the theme of the whole page.
pub(crate) fn set_theme(name: &str) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        // The only way this fails is an invalid attribute name.
        let _ = root.set_attribute("data-theme", name);
    }
}

/// Whether the window shows one pane at a time.
pub(crate) fn is_narrow() -> bool {
    let query = window().and_then(|window| window.match_media("(max-width: 900px)").ok().flatten());
    query.is_some_and(|query| query.matches())
}

/// Asks the user.
pub(crate) fn confirm(question: &str) -> bool {
    window().is_some_and(|window| window.confirm_with_message(question).unwrap_or(false))
}
