//! Organizations as a person writes them: units, member accounts, and the policies attached to each. Knows nothing of
//! what the policies say.

use serde::{Deserialize, Serialize};

use super::{Named, is_empty};

/// An organization of AWS Organizations.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Organization {
    /// The id AWS assigned, `o-...`; left out: canvoke invents a stable one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The id of its root, `r-...`; left out: canvoke invents a stable one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root_id: Option<String>,
    /// Name of the management account, which SCPs do not bind (I-EVAL-15). It is a member at the root unless `members`
    /// says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub management_account: Option<String>,
    /// Service control policies attached to the root, by name; left out: `FullAWSAccess` alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_control: Option<Vec<String>>,
    /// Resource control policies attached to the root, by name. API Gateway takes no notice of them (G-IAM-04).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resource_control: Vec<String>,
    /// Organizational units.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub units: Named<OrganizationalUnit>,
    /// Member accounts, by their names in the scenario.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub members: Named<Member>,
}

/// An organizational unit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrganizationalUnit {
    /// The id AWS assigned, `ou-...`; left out: canvoke invents a stable one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Name of the unit above; left out: the root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Service control policies attached to it, by name; left out: `FullAWSAccess` alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_control: Option<Vec<String>>,
    /// Resource control policies attached to it, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resource_control: Vec<String>,
}

/// A member account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Member {
    /// Name of the unit it is in; left out: the root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Service control policies attached to it, by name; left out: `FullAWSAccess` alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_control: Option<Vec<String>>,
    /// Resource control policies attached to it, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resource_control: Vec<String>,
}
