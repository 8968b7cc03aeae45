//! The strip at the bottom: one line of status, and the problems, each of which leads to its place.

use std::rc::Rc;

use canvoke::{Diagnostic, Severity};
use yew::prelude::*;

use super::prose::{count, prose};
use crate::state::Action;

/// What is wrong and how things stand.
#[derive(PartialEq, Properties)]
pub(crate) struct StripProps {
    pub(crate) diagnostics: Rc<[Diagnostic]>,
    pub(crate) notice: AttrValue,
    pub(crate) saved: AttrValue,
    pub(crate) dispatch: Callback<Action>,
}

#[component]
pub(crate) fn Strip(props: &StripProps) -> Html {
    let number = props.diagnostics.len();
    html! {
        <footer class="strip">
            <details class="problems">
                <summary>
                    <span class={classes!("count", (number > 0).then_some("some"))}>{count(number, "problem", "problems")}</span>
                    <span class="notice">{props.notice.to_string()}</span>
                    <span class="saved">{props.saved.to_string()}</span>
                </summary>
                <div class="list">
                    if number == 0 {
                        <p>{"Nothing is wrong with what is written."}</p>
                    }
                    {problems(&props.diagnostics, &props.dispatch, false)}
                </div>
            </details>
        </footer>
    }
}

/// The word and class of a severity.
pub(crate) fn severity(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Error => ("Left out", "stops"),
        Severity::Warning => ("Look at", "depends"),
        Severity::Note => ("Note", "idle"),
    }
}

/// A list of diagnostics that lead to their places; `to_text`: to the span in the JSON.
pub(crate) fn problems(
    diagnostics: &[Diagnostic],
    dispatch: &Callback<Action>,
    to_text: bool,
) -> Html {
    let item = |diagnostic: &Diagnostic| {
        let (word, class) = severity(diagnostic.severity);
        let is_reading =
            diagnostic.severity == Severity::Error && diagnostic.place.pointer.is_empty();
        let word = if is_reading { "Cannot be read" } else { word };
        let place = diagnostic.place.clone();
        let at = match (&place.span, place.pointer.as_str()) {
            (Some(span), "") => format!("line {}, column {}", span.line, span.column),
            (Some(span), pointer) => format!("line {}, {pointer}", span.line),
            (None, "") => String::new(),
            (None, pointer) => format!("in the call, {pointer}"),
        };
        let to_text = to_text || is_reading;
        let onclick = dispatch.reform(move |_| Action::Jump {
            place: place.clone(),
            to_text,
        });
        html! {
            <li class={classes!("problem", class)}>
                <button type="button" class="jump" {onclick}>
                    <span class="word">{word}</span>
                    <span class="at">{at}</span>
                </button>
                <span>{prose(&diagnostic.message)}</span>
                if !diagnostic.hint.is_empty() {
                    <span class="hint">{prose(&diagnostic.hint)}</span>
                }
                <code class="rule">{diagnostic.code}</code>
            </li>
        }
    };
    if diagnostics.is_empty() {
        return Html::default();
    }
    html! { <ul class="diagnostics">{ for diagnostics.iter().map(item) }</ul> }
}
