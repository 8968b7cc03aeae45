//! The marks of gates on the way of a call, and the legend that explains them: a shape, a bar, a word.

use canvoke::report::GateOutcome;
use yew::prelude::*;

use super::icon::{icon, of_gate, shape};
use crate::layout::{Mark, Point};

/// A gate that stops or depends: shape, bar across the way, word.
pub(crate) fn mark(mark: &Mark) -> Html {
    let (class, word) = of_gate(mark.outcome, mark.is_first);
    let Point { x, y } = mark.point;
    // Above the way what stops the call, below it what would stop it next: the two often stand side by side.
    let (word, y_pill) = match mark.outcome {
        GateOutcome::Block if mark.is_first => (word, -30),
        GateOutcome::Block => ("also stops", 16),
        _ => (word, 16),
    };
    let text = format!("{word}: {}", mark.gate.replace('_', " "));
    // Six units a letter is enough for any of these words.
    let width = i32::try_from(text.len()).unwrap_or(0) * 6 + 12;
    html! {
        <g key={mark.gate} class={classes!("mark-at", class)} aria-hidden="true" transform={format!("translate({x} {y})")}>
            <path class="bar" d="M12 -15 V15" />
            {shape(class)}
            <rect class="pill" x={(-width / 2).to_string()} y={y_pill.to_string()} width={width.to_string()} height="16" rx="8" />
            <text class="pill-text" x="0" y={(y_pill + 12).to_string()} text-anchor="middle">{text}</text>
        </g>
    }
}

/// What the marks and lines mean.
pub(crate) fn legend() -> Html {
    let entry = |class: &'static str, text: &str| html! { <li>{icon(class)}{text.to_owned()}</li> };
    html! {
        <ul class="legend" aria-label="Marks">
            {entry("stops first", "stops the call")}
            {entry("stops later", "would also stop it")}
            {entry("depends", "depends on what is not known")}
            <li><svg width="32" height="8" aria-hidden="true"><path class="way gone" d="M0 4 H32" /></svg>{"comes this far"}</li>
            <li><svg width="32" height="8" aria-hidden="true"><path class="way ahead" d="M0 4 H32" /></svg>{"would go on"}</li>
        </ul>
    }
}
