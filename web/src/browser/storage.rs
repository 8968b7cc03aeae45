//! A text that the browser keeps between visits. Where it keeps none (private windows, full storage), nothing breaks.

use web_sys::Storage;

const KEY: &str = "canvoke";

fn storage() -> Option<Storage> {
    super::window()?.local_storage().ok()?
}

/// The kept text.
pub(crate) fn read() -> Option<String> {
    storage()?.get_item(KEY).ok()?
}

/// Keeps a text; whether the browser did.
pub(crate) fn write(text: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(KEY, text).is_ok())
}

/// Forgets it.
#[cfg(all(test, target_arch = "wasm32"))]
pub(crate) fn clear() {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(KEY);
    }
}
