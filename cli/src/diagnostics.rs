//! Diagnostics for people: file, line and column, the line itself with a caret, the hint. Knows nothing of scenarios.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use canvoke::{Diagnostic, Severity, Span};

use crate::input::Text;
use crate::output::{error, harmless};

/// Bytes of a long line that are shown on both sides of the place.
const AROUND: usize = 100;

/// Writes diagnostics to standard error: notes only where they are asked for.
pub(crate) fn show(diagnostics: &[Diagnostic], files: &[Text], with_notes: bool) {
    for diagnostic in diagnostics {
        if with_notes || diagnostic.severity != Severity::Note {
            error(&format!("{}\n\n", drawn(diagnostic, files)));
        }
    }
    let notes = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Note)
        .count();
    if notes > 0 && !with_notes {
        let word = if notes == 1 { "note" } else { "notes" };
        error(&format!("{notes} {word}: `canvoke lint` shows them\n\n"));
    }
}

/// One diagnostic as text, with colour for terminals.
pub(crate) fn drawn(diagnostic: &Diagnostic, files: &[Text]) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let message = harmless(&diagnostic.message);
    let hint = harmless(&diagnostic.hint);
    let title = level.primary_title(message).id(diagnostic.code);
    let place = &diagnostic.place;
    let shown = place.file.as_deref().map(harmless);
    let source = files
        .iter()
        .find(|file| Some(file.name.as_str()) == place.file.as_deref());
    let excerpt = match (source, place.span) {
        (Some(source), Some(span)) => excerpt(&source.text, span),
        _ => None,
    };
    let mut group: Group<'_> = match (excerpt, shown, place.span) {
        (Some(excerpt), shown, Some(span)) => title.element(
            Snippet::source(excerpt.line)
                .line_start(span.line)
                .path(shown)
                .annotation(AnnotationKind::Primary.span(excerpt.from..excerpt.to)),
        ),
        (None, Some(file), Some(span)) => {
            title.element(Origin::path(file).line(span.line).char_column(span.column))
        }
        (_, Some(file), None) => title.element(Origin::path(file)),
        (_, None, _) if !place.pointer.is_empty() => {
            title.element(Origin::path(harmless(&place.pointer)))
        }
        _ => Group::with_title(title),
    };
    if !hint.is_empty() {
        group = group.element(Level::HELP.message(hint));
    }
    Renderer::styled().render(&[group])
}

/// A line and the stretch of it that is meant.
struct Excerpt {
    line: String,
    from: usize,
    to: usize,
}

fn excerpt(text: &str, span: Span) -> Option<Excerpt> {
    let before = text.get(..span.start)?;
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let after = text.get(span.start..)?;
    let line_end = span.start + after.find('\n').unwrap_or(after.len());
    let from = boundary(text, line_start.max(span.start.saturating_sub(AROUND)));
    let to = boundary(text, line_end.min(span.start + AROUND));
    let end = boundary(text, span.end.clamp(span.start, to));
    // A line that is shown from its middle would have its caret at a wrong column; the place says the right one.
    let line = text.get(from..to)?.to_owned();
    (from == line_start).then_some(Excerpt {
        line,
        from: span.start - from,
        to: end.checked_sub(from)?,
    })
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
