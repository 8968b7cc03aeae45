//! JSON Schemas of bodies: what canvoke reads of them, and what it leaves unread. Knows nothing of requests.

use serde_json::Value;

use super::Compiler;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::Document;
use crate::topology::Schema;

/// How deep a schema is read; what stands deeper is unread.
const DEPTH: u8 = 16;

/// Keywords that say nothing about whether a body is valid.
const SILENT: [&str; 7] = [
    "$schema",
    "id",
    "$id",
    "title",
    "description",
    "definitions",
    "default",
];

impl Compiler<'_> {
    /// The schema that a model's text holds. Text that is no JSON object demands nothing, and is told.
    pub(super) fn schema(&mut self, document: &Document, place: &Place) -> Schema {
        match serde_json::from_str::<Value>(document.text()) {
            Ok(value @ Value::Object(_)) => read(&value, DEPTH),
            _ => {
                self.diagnostics.push(
                    Diagnostic::error(
                        "INVALID_MODEL",
                        place.clone(),
                        "the model is not a JSON Schema",
                    )
                    .hint("write an object such as `{ \"type\": \"object\", \"required\": [\"name\"] }`"),
                );
                Schema::default()
            }
        }
    }
}

fn read(value: &Value, depth: u8) -> Schema {
    let mut schema = Schema::default();
    let Some(members) = value.as_object() else {
        return schema;
    };
    if depth == 0 {
        schema.unread.push("depth".to_owned());
        return schema;
    }
    for (keyword, value) in members {
        match (keyword.as_str(), value) {
            ("type", Value::String(name)) => schema.types.push(name.clone()),
            ("type", Value::Array(names)) => schema.types.extend(texts(names)),
            ("required", Value::Array(names)) => schema.required = texts(names),
            ("properties", Value::Object(inner)) => {
                schema.members = inner
                    .iter()
                    .map(|(name, value)| (name.clone(), read(value, depth - 1)))
                    .collect();
            }
            ("items", Value::Object(_)) => {
                schema.elements = Some(Box::new(read(value, depth - 1)));
            }
            (keyword, _) if SILENT.contains(&keyword) => {}
            (keyword, _) => schema.unread.push(keyword.to_owned()),
        }
    }
    schema
}

fn texts(values: &[Value]) -> Vec<String> {
    values
        .iter()
        .filter_map(|value| value.as_str().map(str::to_owned))
        .collect()
}
