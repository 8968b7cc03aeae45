//! Fixes: typed edits of a scenario and its call, as data, and how they are applied. Knows nothing of verdicts.

use serde::Serialize;

use crate::model::{AclRule, Call, GroupRule, Route, Scenario};

/// A change that clears one problem.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fix {
    /// What it does, as an instruction.
    pub text: String,
    /// The edits; empty where canvoke cannot make them for the reader.
    pub edits: Vec<Edit>,
}

/// One edit.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// Appends a route; a `None` table is the VPC's implied main one, which gets a name.
    AddRoute {
        /// Name of the VPC.
        vpc: String,
        /// Name of the table.
        table: Option<String>,
        /// The route.
        route: Route,
    },
    /// Appends a rule to a security group; `None`: the VPC's implied default group, which gets a name.
    AddGroupRule {
        /// Name of the VPC.
        vpc: String,
        /// Name of the group.
        group: Option<String>,
        /// Direction.
        direction: Direction,
        /// The rule.
        rule: GroupRule,
    },
    /// Puts a rule into a network ACL.
    AddAclRule {
        /// Name of the ACL.
        acl: String,
        /// Direction.
        direction: Direction,
        /// The rule.
        rule: AclRule,
    },
    /// Sets a member of the scenario, given by its JSON pointer; its parent must exist.
    Set {
        /// JSON pointer.
        pointer: String,
        /// The new value.
        value: serde_json::Value,
    },
    /// Makes the call by another name.
    CallBy {
        /// The new URL.
        url: String,
        /// The new headers.
        headers: Vec<String>,
    },
}

/// Direction of a rule, as seen from what the rule protects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Coming in.
    Ingress,
    /// Going out.
    Egress,
}

impl Fix {
    /// The scenario and call with the edits made; `None` where one does not apply.
    pub fn apply(&self, scenario: &Scenario, call: &Call) -> Option<(Scenario, Call)> {
        let _ = (scenario, call);
        None
    }
}
