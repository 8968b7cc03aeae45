//! JSON Schemas of bodies, as far as canvoke reads them: types, required members, and what stands inside. Knows
//! nothing of HTTP.

use std::collections::BTreeMap;

/// A JSON Schema, reduced to what can be asked.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Types one of which the value must have; empty: any.
    pub types: Vec<String>,
    /// Members that must be there.
    pub required: Vec<String>,
    /// What members must be.
    pub members: BTreeMap<String, Schema>,
    /// What the elements of a list must be.
    pub elements: Option<Box<Schema>>,
    /// Keywords that are not read: where all else fits, nobody can say whether they do.
    pub unread: Vec<String>,
}
