//! The published JSON Schema is the one the types give. `UPDATE_SCHEMA=1` rewrites it.

use std::path::Path;

#[test]
fn the_published_schema_is_the_one_of_the_types() {
    let mut schema = schemars::schema_for!(canvoke::Scenario);
    schema.insert(
        "$id".to_owned(),
        "https://canvoke.github.io/canvoke/schema/scenario-1.schema.json".into(),
    );
    schema.insert("title".to_owned(), "canvoke scenario, version 1".into());
    let mut text = serde_json::to_string_pretty(&schema).unwrap();
    text.push('\n');
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../static/schema/scenario-1.schema.json");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    let published = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        published == text,
        "the types changed: run `UPDATE_SCHEMA=1 cargo test -p canvoke-tests --test schema`"
    );
}
