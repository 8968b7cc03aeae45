//! Text of the simulator as elements: what stands in backticks is set as code.

use yew::prelude::*;

/// A sentence with its user text set as code.
pub(crate) fn prose(text: &str) -> Html {
    let pieces = text
        .split('`')
        .enumerate()
        .map(|(index, piece)| match index % 2 {
            0 => html! { {piece.to_owned()} },
            _ => html! { <code>{piece.to_owned()}</code> },
        });
    pieces.collect()
}

/// The same without backticks, for accessible names.
pub(crate) fn plain(text: &str) -> String {
    text.replace('`', "")
}

/// A count with its noun.
pub(crate) fn count(number: usize, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}
