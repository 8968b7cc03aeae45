//! The input of `aws iam simulate-custom-policy`, with members of our own beside AWS's. Knows nothing of evaluation.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html>, read 2026-11.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// One request. Members of AWS's that change nothing here (`ResourceHandlingOption`, `MaxItems`, `Marker`) are read and
/// left alone. Empty strings, as `--generate-cli-skeleton input` writes them, count as left out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(
    rename_all = "PascalCase",
    deny_unknown_fields,
    default,
    expecting = "a request: an object with `ActionNames` and `PolicyInputList`"
)]
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
    /// The account that owns the resources: an account id, or an ARN in it. Left out: the one in a resource's ARN, or
    /// else the caller's.
    pub resource_owner: String,
    /// Who asks: an ARN, or the name of a service.
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
    /// Ours: resource control policies, a list a level from the organization's root to the owner's account;
    /// `RCPFullAWSAccess` need not be among them.
    pub resource_control_policy_levels: Vec<Vec<Document>>,
    /// Ours: policy of the VPC endpoint the request comes through.
    pub vpc_endpoint_policy: Document,
    /// Ours: keys that have a value nobody knows: what depends on one is not known. Keys that are not given at all are
    /// absent (I-COND-20).
    pub unknown_context_key_names: Vec<String>,
    /// Ours: whether the caller is of the organization's management account; its own resources are then, too.
    pub is_management_account: bool,
    /// Ours: whether the caller is a service-linked role.
    pub is_service_linked_role: bool,
    /// Ours: `anonymous` for a request without a signature, whatever `CallerArn` is.
    pub caller_type: CallerType,
    /// Ours: policies of the caller's groups, a list a group.
    pub group_policy_input_lists: Vec<Vec<Document>>,
}

/// The service control policies of one level of an organization.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(
    rename_all = "PascalCase",
    deny_unknown_fields,
    default,
    expecting = "a level: an object with `ServiceControlPolicyInputList`"
)]
pub struct OrganizationLevel {
    /// The documents.
    pub service_control_policy_input_list: Vec<Document>,
}

/// A condition key with its values.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(
    rename_all = "PascalCase",
    deny_unknown_fields,
    default,
    expecting = "an object with `ContextKeyName`, `ContextKeyValues` and `ContextKeyType`"
)]
pub struct ContextEntry {
    /// The key.
    pub context_key_name: String,
    /// Its values; none: the request does not have the key, even where it would follow from the caller.
    pub context_key_values: Vec<Scalar>,
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

/// A value of a condition key: text, or a number or a boolean, which stand for their text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scalar(pub String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::String(text) => Ok(Self(text)),
            value @ (serde_json::Value::Number(_) | serde_json::Value::Bool(_)) => {
                Ok(Self(value.to_string()))
            }
            other => Err(D::Error::custom(format!(
                "`{other}` is no value of a condition key, write a string"
            ))),
        }
    }
}

/// What the caller is, in the words of `aws:PrincipalType` where it has one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CallerType {
    /// As its ARN says.
    #[default]
    Principal,
    /// Nobody signed.
    Anonymous,
    /// A root user.
    Account,
    /// An IAM user.
    User,
    /// A session of a role.
    AssumedRole,
    /// A session of GetFederationToken.
    FederatedUser,
    /// An AWS service.
    Service,
}

impl CallerType {
    /// All of them, by their words.
    pub(super) const WORDS: [(&'static str, Self); 7] = [
        ("principal", Self::Principal),
        ("anonymous", Self::Anonymous),
        ("Account", Self::Account),
        ("User", Self::User),
        ("AssumedRole", Self::AssumedRole),
        ("FederatedUser", Self::FederatedUser),
        ("Service", Self::Service),
    ];
}

impl<'de> Deserialize<'de> for CallerType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.is_empty() {
            return Ok(Self::default());
        }
        let found = Self::WORDS
            .into_iter()
            .find(|(word, _)| word.eq_ignore_ascii_case(&text));
        found.map(|(_, kind)| kind).ok_or_else(|| {
            let words = Self::WORDS.map(|(word, _)| format!("`{word}`")).join(", ");
            D::Error::custom(format!(
                "`{text}` is no type of caller, write one of {words}"
            ))
        })
    }
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
        // As it was written: places are counted in it, and of a key that is given twice both are seen.
        let written = Box::<RawValue>::deserialize(deserializer)?;
        let text = written.get();
        if text.starts_with('"') {
            return serde_json::from_str(text)
                .map(Self)
                .map_err(D::Error::custom);
        }
        Ok(Self(if text == "null" { "" } else { text }.to_owned()))
    }
}
