//! IAM users, roles and managed policies as a person writes them. Knows nothing of evaluation.

use serde::{Deserialize, Serialize};

use super::{Document, Named, is_empty};

/// A managed policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ManagedPolicy {
    /// Name of the account that owns it.
    pub account: String,
    /// The document.
    pub document: Document,
}

/// An IAM user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct User {
    /// Name of the account.
    pub account: String,
    /// Path, with a slash on both ends.
    #[serde(default = "root_path", skip_serializing_if = "is_root_path")]
    pub path: String,
    /// Tags.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub tags: Named<String>,
    /// Attached managed policies, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<String>,
    /// Inline policies.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub inline: Named<Document>,
    /// Permissions boundary: a managed policy, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundary: Option<String>,
}

/// An IAM role. A call "as" a role is made by a session of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Role {
    /// Name of the account.
    pub account: String,
    /// Path, with a slash on both ends.
    #[serde(default = "root_path", skip_serializing_if = "is_root_path")]
    pub path: String,
    /// Trust policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trust: Option<Document>,
    /// Tags.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub tags: Named<String>,
    /// Attached managed policies, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<String>,
    /// Inline policies.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub inline: Named<Document>,
    /// Permissions boundary: a managed policy, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundary: Option<String>,
}

fn root_path() -> String {
    "/".to_owned()
}

fn is_root_path(path: &str) -> bool {
    path == "/"
}
