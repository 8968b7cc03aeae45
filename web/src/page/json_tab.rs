//! The scenario's text with line numbers, marks at the lines with problems, and the list of them.

use std::collections::BTreeMap;
use std::rc::Rc;

use canvoke::{Diagnostic, Severity, Span};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::strip::problems;
use crate::browser::focus;
use crate::state::Action;

const ID: &str = "json-text";

/// The text and what is wrong with it.
#[derive(PartialEq, Properties)]
pub(crate) struct JsonTabProps {
    pub(crate) text: AttrValue,
    pub(crate) diagnostics: Rc<[Diagnostic]>,
    /// A stretch to select, with a number that makes each wish one of its own.
    pub(crate) span: Option<(u32, Span)>,
    pub(crate) dispatch: Callback<Action>,
}

#[component]
pub(crate) fn JsonTab(props: &JsonTabProps) -> Html {
    let lines = props.text.split('\n').count();
    {
        let text = props.text.clone();
        use_effect_with(props.span, move |span| {
            if let Some((_, span)) = span {
                let units = |bytes: usize| {
                    let before = text.get(..bytes).unwrap_or(&text);
                    u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
                };
                focus::select(
                    ID,
                    (units(span.start), units(span.end)),
                    span.line,
                    text.split('\n').count(),
                );
            }
        });
    }
    let oninput = props.dispatch.reform(|event: InputEvent| {
        Action::Type(event.target_unchecked_into::<HtmlTextAreaElement>().value())
    });
    let onkeydown = Callback::from(|event: KeyboardEvent| {
        if event.key() == "Escape" {
            focus::first("#tab-json");
        }
    });
    let is_broken = props
        .diagnostics
        .iter()
        .any(|found| found.place.pointer.is_empty() && found.severity == Severity::Error);
    html! {
        <>
            {problems(&props.diagnostics, &props.dispatch, true)}
            <label class="unseen" for={ID}>{"Scenario as JSON. Escape leaves the text."}</label>
            <div class="code">
                <pre class="gutter" aria-hidden="true">{gutter(lines, &props.diagnostics)}</pre>
                <textarea id={ID} wrap="off" spellcheck="false" autocomplete="off" rows={lines.to_string()}
                    aria-invalid={is_broken.to_string()} value={props.text.clone()} {oninput} {onkeydown} />
            </div>
        </>
    }
}

/// The line numbers, with a mark before those of lines with a problem: a square stops, a diamond is to be looked at.
fn gutter(lines: usize, diagnostics: &[Diagnostic]) -> String {
    let mut marks: BTreeMap<usize, Severity> = BTreeMap::new();
    for diagnostic in diagnostics {
        if let Some(span) = diagnostic.place.span {
            let worst = marks.entry(span.line).or_insert(diagnostic.severity);
            *worst = (*worst).min(diagnostic.severity);
        }
    }
    let line = |line: usize| match marks.get(&line) {
        Some(Severity::Error) => format!("\u{25a0} {line}"),
        Some(Severity::Warning | Severity::Note) => format!("\u{25c6} {line}"),
        None => line.to_string(),
    };
    (1..=lines).map(line).collect::<Vec<_>>().join("\n")
}
