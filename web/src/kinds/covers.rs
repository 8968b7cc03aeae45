//! Test: whatever the published schema lets a scenario say, a form offers, and nothing else. Knows no member by itself.

use serde_json::Value;

use super::{Kind, Shape, shape};

struct Comparison {
    schema: Value,
    differences: Vec<String>,
}

impl Comparison {
    fn compare(&mut self, at: &str, schema: &Value, shape: &Shape) {
        let schema = self.resolved(schema);
        if let Shape::Record(fields) = shape {
            let members = schema.get("properties").and_then(Value::as_object).cloned();
            let members = members.unwrap_or_default();
            for key in members.keys() {
                if !fields.iter().any(|field| field.key == key) {
                    self.differences.push(format!("{at}/{key}: no form"));
                }
            }
            for field in *fields {
                let at = format!("{at}/{}", field.key);
                match members.get(field.key) {
                    Some(member) => self.compare(&at, member, &field.shape),
                    None => self.differences.push(format!("{at}: no such member")),
                }
            }
            return;
        }
        match shape {
            Shape::Variant(variants) => {
                let mut tags = Vec::new();
                for option in Self::options(&schema) {
                    match option.get("properties").and_then(Value::as_object) {
                        Some(members) => {
                            for (tag, inner) in members {
                                tags.push(tag.clone());
                                let found = variants.iter().find(|variant| variant.tag == tag);
                                if let Some(shape) = found.and_then(|variant| variant.inner) {
                                    self.compare(&format!("{at}/{tag}"), inner, shape);
                                }
                            }
                        }
                        None => tags.extend(Self::words(&option)),
                    }
                }
                let ours = variants.iter().map(|variant| variant.tag.to_owned());
                self.same(at, tags, ours.collect());
            }
            Shape::Choice(choices) | Shape::ChoiceOrNone(choices) => {
                let words = Self::options(&schema)
                    .iter()
                    .flat_map(Self::words)
                    .collect();
                self.same(at, words, choices.iter().map(ToString::to_string).collect());
            }
            Shape::Rows { row, .. } => {
                let items = schema.get("items").cloned().unwrap_or_default();
                self.compare(&format!("{at}/-"), &items, row);
            }
            Shape::Named { row, .. } | Shape::ByName { row, .. } => {
                let items = schema.get("additionalProperties").cloned();
                self.compare(&format!("{at}/*"), &items.unwrap_or_default(), row);
            }
            _ => {}
        }
    }

    fn same(&mut self, at: &str, mut theirs: Vec<String>, mut ours: Vec<String>) {
        theirs.sort_unstable();
        ours.sort_unstable();
        if theirs != ours {
            self.differences
                .push(format!("{at}: the model has {theirs:?}, the form {ours:?}"));
        }
    }

    /// What a schema stands for: behind references, and beside `null`.
    fn resolved(&self, schema: &Value) -> Value {
        if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            let pointer = name.trim_start_matches('#');
            return self.resolved(self.schema.pointer(pointer).unwrap_or(&Value::Null));
        }
        let options = schema.get("anyOf").and_then(Value::as_array);
        let real = options.and_then(|all| all.iter().find(|one| one["type"] != "null"));
        real.map_or_else(|| schema.clone(), |real| self.resolved(real))
    }

    fn options(schema: &Value) -> Vec<Value> {
        match schema.get("oneOf").and_then(Value::as_array) {
            Some(options) => options.clone(),
            None => vec![schema.clone()],
        }
    }

    fn words(option: &Value) -> Vec<String> {
        let listed = option.get("enum").and_then(Value::as_array).cloned();
        let single = option.get("const").cloned();
        let words = listed.unwrap_or_default().into_iter().chain(single);
        words
            .filter_map(|word| word.as_str().map(str::to_owned))
            .collect()
    }
}

#[test]
fn forms_offer_all_that_the_model_can_say() {
    let schema = include_str!("../../../static/schema/scenario-1.schema.json");
    let schema: Value = serde_json::from_str(schema).unwrap();
    let mut comparison = Comparison {
        schema: schema.clone(),
        differences: Vec::new(),
    };
    for kind in Kind::ALL {
        let list = comparison.resolved(&schema["properties"][kind.key()]);
        comparison.compare(kind.key(), &list["additionalProperties"], shape(kind));
    }
    assert!(
        comparison.differences.is_empty(),
        "{:#?}",
        comparison.differences
    );
}
