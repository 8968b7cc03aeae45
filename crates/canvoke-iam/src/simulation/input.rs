//! The input of `aws iam simulate-custom-policy`, with members of our own beside AWS's. Knows nothing of evaluation.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html>, read 2026-11.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// One request. Members of AWS's that change nothing here (`ResourceHandlingOption`, `MaxItems`, `Marker`) are read and
/// left alone. Empty strings, as `--generate-cli-skeleton input` writes them, count as left out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
pub struct Input {
    /// Identity policies.
    pub policy_input_list: Vec<Document>,
    /// Permissions boundary, one at most.
    pub permissions_boundary_policy_input_list: Vec<Document>,
    /// Service control policies, a level each from the organization's root to the caller's account.
    pub ordered_organization_policy_input_list: Vec<OrganizationLevel>,
    /// Actions.
    pub action_names: Vec<String>,
    /// Resources; left out: `*`.
    pub resource_arns: Vec<String>,
    /// Resource policy.
    pub resource_policy: Document,
    /// The account that owns the resources: an account id, or an ARN in it.
    pub resource_owner: String,
    /// Who asks.
    pub caller_arn: String,
    /// Condition keys.
    pub context_entries: Vec<ContextEntry>,
    /// AWS's; changes nothing here.
    pub resource_handling_option: String,
    /// AWS's; changes nothing here.
    pub max_items: u64,
    /// AWS's; changes nothing here.
    pub marker: String,
    /// Ours: session policies.
    pub session_policy_input_list: Vec<Document>,
    /// Ours, from before AWS had `OrderedOrganizationPolicyInputList`: the same, a list of documents a level.
    pub service_control_policy_levels: Vec<Vec<Document>>,
    /// Ours: resource control policies, a list a level from the organization's root to the owner's account.
    pub resource_control_policy_levels: Vec<Vec<Document>>,
    /// Ours: policy of the VPC endpoint the request comes through.
    pub vpc_endpoint_policy: Document,
    /// Ours: keys that have a value nobody knows: what depends on one is not known. Keys that are not given at all are
    /// absent (I-COND-20).
    pub unknown_context_key_names: Vec<String>,
    /// Ours: whether the caller is of the organization's management account.
    pub is_management_account: bool,
    /// Ours: whether the caller is a service-linked role.
    pub is_service_linked_role: bool,
    /// Ours: `anonymous` for a request without a signature.
    pub caller_type: CallerType,
    /// Ours: policies of the caller's groups, a list a group.
    pub group_policy_input_lists: Vec<Vec<Document>>,
}

/// The service control policies of one level of an organization.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
pub struct OrganizationLevel {
    /// The documents.
    pub service_control_policy_input_list: Vec<Document>,
}

/// A condition key with its values.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
pub struct ContextEntry {
    /// The key.
    pub context_key_name: String,
    /// Its values, as text.
    pub context_key_values: Vec<String>,
    /// Its type; a `...List` type makes it multivalued.
    pub context_key_type: ContextKeyType,
}

/// The types AWS lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names are AWS's and say all there is")]
pub enum ContextKeyType {
    #[default]
    String,
    StringList,
    Numeric,
    NumericList,
    Boolean,
    BooleanList,
    Ip,
    IpList,
    Binary,
    BinaryList,
    Date,
    DateList,
}

impl ContextKeyType {
    /// Whether the key is multivalued.
    pub fn is_list(self) -> bool {
        matches!(
            self,
            Self::StringList
                | Self::NumericList
                | Self::BooleanList
                | Self::IpList
                | Self::BinaryList
                | Self::DateList
        )
    }
}

/// What the caller is, where its ARN does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CallerType {
    /// As its ARN says.
    #[default]
    Principal,
    /// Nobody signed.
    Anonymous,
}

/// A policy: a string that holds JSON, as AWS wants it, or the JSON itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document(pub String);

impl Document {
    /// Whether it was left out.
    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(match Value::deserialize(deserializer)? {
            Value::String(text) => text,
            Value::Null => String::new(),
            other => other.to_string(),
        }))
    }
}
