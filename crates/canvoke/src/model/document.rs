//! A policy's text as the user wrote it: JSON kept verbatim, or text that is not JSON yet. Knows nothing of IAM.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// A policy document. In the scenario file it stands as a JSON object, kept to the letter, or (while somebody is
/// still writing it) as a string that holds the text.
#[derive(Clone, Debug, Default)]
pub struct Document {
    text: String,
}

impl Document {
    /// A document with this text, whatever it is.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }

    /// The text, to the letter.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The document indented afresh; `None` where the text is not JSON.
    pub fn pretty(&self) -> Option<String> {
        let value: serde_json::Value = serde_json::from_str(&self.text).ok()?;
        serde_json::to_string_pretty(&value).ok()
    }
}

impl PartialEq for Document {
    /// Documents are equal when their JSON is, whatever the white space; text that is not JSON, to the letter.
    fn eq(&self, other: &Self) -> bool {
        if self.text == other.text {
            return true;
        }
        let parsed = |document: &Self| serde_json::from_str::<serde_json::Value>(&document.text);
        matches!((parsed(self), parsed(other)), (Ok(a), Ok(b)) if a == b)
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw = self.text.trim();
        // A bare JSON string would come back as text without its quotes, so only objects and lists go in raw.
        if raw.starts_with(['{', '['])
            && let Ok(raw) = RawValue::from_string(raw.to_owned())
        {
            return raw.serialize(serializer);
        }
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let text = match serde_json::from_str::<String>(raw.get()) {
            Ok(text) => text,
            Err(_) => raw.get().to_owned(),
        };
        Ok(Self { text })
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Document {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Document".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "An IAM policy document; a string holds text that is not JSON yet",
            "type": ["object", "string"]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Document;

    #[test]
    fn an_object_keeps_its_text_and_a_string_its_content() {
        let object: Document = serde_json::from_str("{ \"a\":  1 }").unwrap();
        assert_eq!(object.text(), "{ \"a\":  1 }");
        assert_eq!(serde_json::to_string(&object).unwrap(), "{ \"a\":  1 }");
        let text: Document = serde_json::from_str(r#""{ not json""#).unwrap();
        assert_eq!(text.text(), "{ not json");
        assert_eq!(serde_json::to_string(&text).unwrap(), r#""{ not json""#);
    }
}
