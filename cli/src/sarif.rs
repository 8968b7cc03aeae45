//! Diagnostics as SARIF 2.1.0, which code hosts show beside the lines. Knows nothing of terminals.

use std::collections::BTreeSet;

use canvoke::{Diagnostic, Severity};
use serde_json::{Value, json};

/// The log of one run.
pub(crate) fn log(diagnostics: &[Diagnostic]) -> Value {
    let codes: BTreeSet<&str> = diagnostics
        .iter()
        .map(|diagnostic| diagnostic.code)
        .collect();
    let rules: Vec<Value> = codes.iter().map(|code| json!({ "id": code })).collect();
    let results: Vec<Value> = diagnostics.iter().map(result).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "canvoke",
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                }
            },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }]
    })
}

fn result(diagnostic: &Diagnostic) -> Value {
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let text = if diagnostic.hint.is_empty() {
        diagnostic.message.clone()
    } else {
        format!("{}; {}", diagnostic.message, diagnostic.hint)
    };
    json!({
        "ruleId": diagnostic.code,
        "level": level,
        "message": { "text": text },
        "locations": [location(diagnostic)],
    })
}

fn location(diagnostic: &Diagnostic) -> Value {
    let place = &diagnostic.place;
    let mut location = json!({});
    if let (Some(file), Some(members)) = (&place.file, location.as_object_mut()) {
        let mut physical = json!({ "artifactLocation": { "uri": file.replace('\\', "/") } });
        if let (Some(span), Some(physical)) = (place.span, physical.as_object_mut()) {
            let region = json!({ "startLine": span.line, "startColumn": span.column });
            physical.insert("region".to_owned(), region);
        }
        members.insert("physicalLocation".to_owned(), physical);
    }
    let name = place.address.as_deref().unwrap_or(&place.pointer);
    if let (false, Some(members)) = (name.is_empty(), location.as_object_mut()) {
        let logical = json!([{ "fullyQualifiedName": name }]);
        members.insert("logicalLocations".to_owned(), logical);
    }
    location
}
