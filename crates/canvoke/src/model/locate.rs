//! From a JSON pointer to the stretch of text it stands for. Knows nothing of what the scenario means.

use jsonc_parser::ast::{ObjectProp, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use crate::diagnostic::{Diagnostic, Span};

/// Gives every diagnostic whose pointer leads somewhere in `text` the span of that member. Cost: one parse of the
/// text, then the depth of each pointer.
pub fn locate(text: &str, diagnostics: &mut [Diagnostic]) {
    if diagnostics.is_empty() {
        return;
    }
    let Ok(parsed) = parse_to_ast(text, &CollectOptions::default(), &STRICT) else {
        return;
    };
    let Some(root) = parsed.value else { return };
    for diagnostic in diagnostics {
        if diagnostic.place.span.is_none() && diagnostic.place.file.is_none() {
            diagnostic.place.span = range_of(&root, &diagnostic.place.segments())
                .map(|(start, end)| span_at(text, start, end));
        }
    }
}

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
};

/// The range of the member the segments lead to, with its name; where the last ones lead nowhere, the nearest
/// member above.
fn range_of(root: &Value<'_>, segments: &[String]) -> Option<(usize, usize)> {
    let mut value = root;
    let mut range = (root.start(), root.start() + 1);
    for segment in segments {
        match value {
            Value::Object(object) => {
                let Some(property) = object
                    .properties
                    .iter()
                    .find(|property| property.name.as_str() == segment)
                else {
                    break;
                };
                range = property_range(property);
                value = &property.value;
            }
            Value::Array(array) => {
                let Some(element) = segment
                    .parse()
                    .ok()
                    .and_then(|index: usize| array.elements.get(index))
                else {
                    break;
                };
                range = (element.start(), element.end());
                value = element;
            }
            _ => break,
        }
    }
    Some(range)
}

/// A short member is marked whole, a long one (an object, a list) by its name.
fn property_range(property: &ObjectProp<'_>) -> (usize, usize) {
    let end = match property.value {
        Value::Object(_) | Value::Array(_) => property.name.end(),
        _ => property.end(),
    };
    (property.name.start(), end)
}

/// The span of `start..end` (byte offsets) in `text`, with line and column.
pub fn span_at(text: &str, start: usize, end: usize) -> Span {
    let before = text.get(..start).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Span {
        start,
        end,
        line: before.matches('\n').count() + 1,
        column: before
            .get(line_start..)
            .map_or(0, |line| line.chars().count())
            + 1,
    }
}
