//! The marks of outcomes: each has a shape of its own, so that colour comes last.

use canvoke::report::{GateOutcome, Outcome};
use yew::prelude::*;

/// The class, the word and the mark of a gate's outcome. `is_first`: the first one that stops the call.
pub(crate) fn of_gate(outcome: GateOutcome, is_first: bool) -> (&'static str, &'static str) {
    match (outcome, is_first) {
        (GateOutcome::Pass, _) => ("passes", "passes"),
        (GateOutcome::Block, true) => ("stops first", "stops"),
        (GateOutcome::Block, false) => ("stops later", "would also stop"),
        (GateOutcome::Unknown, _) => ("depends", "depends"),
        (GateOutcome::NotReached, _) => ("idle", "not reached"),
    }
}

/// The class and the word of an answer.
pub(crate) fn of_answer(outcome: Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::Allowed => ("passes", "Allowed"),
        Outcome::Denied => ("stops first", "Denied"),
        Outcome::Sometimes => ("stops later", "Sometimes"),
        Outcome::Unknown => ("depends", "Unknown"),
    }
}

/// The shape of a class, 20 by 20, around the middle.
pub(crate) fn shape(class: &str) -> Html {
    match class {
        "passes" => {
            html! { <><circle class="body" r="9" /><path class="sign" d="M-4 0 L-1 3 L4 -3" /></> }
        }
        "stops first" | "stops later" => html! {
            <>
                <path class="body" d="M-4 -9 H4 L9 -4 V4 L4 9 H-4 L-9 4 V-4 Z" />
                <path class="sign" d="M-4 0 H4" />
            </>
        },
        "depends" => html! {
            <>
                <path class="body" d="M0 -9 L9 0 L0 9 L-9 0 Z" />
                <path class="sign" d="M0 -4 V1 M0 4 V4.5" />
            </>
        },
        _ => html! { <circle class="body" r="7" /> },
    }
}

/// The mark as a picture beside its word, which says the same.
pub(crate) fn icon(class: &'static str) -> Html {
    html! {
        <svg class={classes!("icon", class)} viewBox="-10 -10 20 20" width="20" height="20" aria-hidden="true">
            {shape(class)}
        </svg>
    }
}
