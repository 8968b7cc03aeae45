//! Where the keyboard is: fields, rows, stretches of text, panes. Knows ids, and nothing of what they are for.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDetailsElement, HtmlElement, HtmlTextAreaElement};

/// The id of the field for a JSON pointer.
pub(crate) fn field_id(pointer: &str) -> String {
    format!("field{}", pointer.replace(char::is_whitespace, "_"))
}

/// The id of a gate's row.
pub(crate) fn gate_id(gate: &str) -> String {
    format!("gate-{gate}")
}

fn by_id(id: &str) -> Option<HtmlElement> {
    super::document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Opens what an element is folded into, shows it and gives it the focus.
fn reveal(element: &HtmlElement) {
    let mut around: Option<Element> = Some(element.clone().into());
    while let Some(inner) = around {
        if let Some(details) = inner.dyn_ref::<HtmlDetailsElement>() {
            details.set_open(true);
        }
        around = inner.parent_element();
    }
    element.scroll_into_view_with_bool(false);
    let _ = element.focus();
}

/// Focuses the field of a pointer, or the nearest one around it.
pub(crate) fn field(pointer: &str) {
    let mut pointer = pointer.to_owned();
    loop {
        if let Some(element) = by_id(&field_id(&pointer)) {
            return reveal(&element);
        }
        match pointer.rsplit_once('/') {
            Some((above, _)) => pointer = above.to_owned(),
            None => return,
        }
    }
}

/// Focuses an element by its id.
pub(crate) fn element(id: &str) {
    if let Some(element) = by_id(id) {
        reveal(&element);
    }
}

/// Focuses the summary of a gate's row and opens it.
pub(crate) fn gate(gate: &str) {
    let Some(row) = by_id(&gate_id(gate)) else {
        return;
    };
    if let Ok(Some(details)) = row.query_selector("details") {
        details.unchecked_ref::<HtmlDetailsElement>().set_open(true);
    }
    if let Ok(Some(summary)) = row.query_selector("summary") {
        reveal(summary.unchecked_ref());
    }
}

/// Focuses the first element that a selector finds.
pub(crate) fn first(selector: &str) {
    let found =
        super::document().and_then(|document| document.query_selector(selector).ok().flatten());
    if let Some(element) = found.and_then(|found| found.dyn_into().ok()) {
        reveal(&element);
    }
}

/// Selects `start..end` (in UTF-16 units) of a text area in a box that scrolls, and shows line `line` of `lines`.
pub(crate) fn select(id: &str, (start, end): (u32, u32), line: usize, lines: usize) {
    let Some(area) = by_id(id).and_then(|element| element.dyn_into::<HtmlTextAreaElement>().ok())
    else {
        return;
    };
    let _ = area.focus();
    let _ = area.set_selection_range(start, end);
    if let Some(scroller) = area.parent_element() {
        let height = area.offset_height() as usize / lines.max(1);
        let top = line.saturating_sub(4) * height;
        scroller.set_scroll_top(i32::try_from(top).unwrap_or(0));
    }
}

/// Moves the focus to the pane after (or before) the one it is in, in this order of ids.
pub(crate) fn next_pane(ids: &[&str], is_back: bool) -> Option<usize> {
    let active = super::document()?.active_element();
    let within = |id: &str| {
        let selector = format!("#{id}");
        active
            .as_ref()
            .is_some_and(|active| active.closest(&selector).is_ok_and(|found| found.is_some()))
    };
    let count = ids.len();
    let next = match (ids.iter().position(|id| within(id)), is_back) {
        (None, false) => 0,
        (None, true) => count - 1,
        (Some(here), false) => (here + 1) % count,
        (Some(here), true) => (here + count - 1) % count,
    };
    Some(next)
}

/// Moves the focus among the elements that a selector finds, by `step`.
pub(crate) fn step(selector: &str, step: i32) {
    let Some(document) = super::document() else {
        return;
    };
    let Ok(all) = document.query_selector_all(selector) else {
        return;
    };
    let active = document.active_element();
    let elements: Vec<Element> = (0..all.length())
        .filter_map(|index| all.get(index)?.dyn_into().ok())
        .collect();
    let here = elements
        .iter()
        .position(|element| Some(element) == active.as_ref());
    let count = i32::try_from(elements.len()).unwrap_or(0);
    let Some(next) = here
        .and_then(|here| i32::try_from(here).ok())
        .map(|here| (here + step).rem_euclid(count))
    else {
        return;
    };
    let found = usize::try_from(next)
        .ok()
        .and_then(|next| elements.get(next));
    if let Some(element) = found {
        // SVG elements can be focused too.
        let _ = element.unchecked_ref::<HtmlElement>().focus();
    }
}
