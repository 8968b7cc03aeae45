//! What the page says when the program stops for a fault of its own: never a blank page.

use std::panic::PanicHookInfo;

/// Shows the fault above what is left of the page.
pub(crate) fn install() {
    yew::set_custom_panic_hook(Box::new(say));
}

fn say(fault: &PanicHookInfo<'_>) {
    let Some(document) = super::document() else {
        return;
    };
    let Some(body) = document.body() else { return };
    let Ok(message) = document.create_element("p") else {
        return;
    };
    message.set_class_name("last-words");
    let _ = message.set_attribute("role", "alert");
    message.set_text_content(Some(&format!(
        "canvoke stopped because of a fault of its own. What you wrote is saved in this browser; reload the page to go \
         on. The fault, for a report: {fault}"
    )));
    let _ = body.insert_before(&message, body.first_child().as_ref());
}
