//! Tags: what an export keeps of a scenario in them. Knows no resource type.

use canvoke::model::Named;
use hcl_edit::structure::Body;

use super::evaluate::Evaluator;
use super::reader::{Part, Reader};
use super::value::Value;

impl Evaluator<'_> {
    /// The tags of a resource that are known.
    pub(super) fn tags(&self, body: &Body) -> Vec<(String, String)> {
        let Some(Value::Object(members)) = self.argument(body, "tags") else {
            return Vec::new();
        };
        let known = members.into_iter();
        known
            .filter_map(|(key, value)| Some((key, value.to_text()?)))
            .collect()
    }
}

impl Reader<'_> {
    /// A tag of a resource.
    pub(super) fn tag(&self, part: &Part<'_>, key: &str) -> Option<String> {
        let tags = self.evaluator.tags(part.body);
        let found = tags.into_iter().find(|(name, _)| name == key);
        found.map(|(_, value)| value)
    }

    /// All tags of a resource; those that are not known are named.
    pub(super) fn own_tags(&mut self, part: &Part<'_>) -> Named<String> {
        self.value(part, "tags");
        self.evaluator.tags(part.body).into_iter().collect()
    }

    /// A list that stands in one tag or in several.
    pub(super) fn tag_list(&self, part: &Part<'_>, key: &str) -> Option<Vec<String>> {
        listed(&self.evaluator.tags(part.body), key)
    }
}

/// The words of `key`, `key:2`, `key:3`; none where there is no such tag.
pub(super) fn listed(tags: &[(String, String)], key: &str) -> Option<Vec<String>> {
    let at = |key: &str| tags.iter().find(|(name, _)| name == key);
    let mut words: Vec<String> = Vec::new();
    let (_, first) = at(key)?;
    words.extend(first.split_whitespace().map(str::to_owned));
    let mut count = 2;
    while let Some((_, more)) = at(&format!("{key}:{count}")) {
        words.extend(more.split_whitespace().map(str::to_owned));
        count += 1;
    }
    Some(words)
}
