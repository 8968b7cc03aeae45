//! Fixes: typed edits of a scenario and its call, as data, and how they are applied. Knows nothing of verdicts.

use serde::Serialize;
use serde_json::Value;

use crate::model::{
    AclRule, Call, GroupRule, Peer, Protocol, Route, RouteTable, Scenario, SecurityGroup,
};

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
    /// Sets a member of the scenario, given by its JSON pointer. Objects on the way are made where they are missing;
    /// the last segment `-` appends to a list.
    Set {
        /// JSON pointer.
        pointer: String,
        /// The new value.
        value: Value,
    },
    /// Makes the call by another name.
    CallBy {
        /// The new URL.
        url: String,
        /// The new headers.
        headers: Vec<String>,
    },
    /// Signs the call.
    SignAs {
        /// Name of the principal.
        principal: String,
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
    /// An instruction that canvoke cannot carry out by itself.
    pub fn advice(text: impl Into<String>) -> Self {
        Self::new(text, Vec::new())
    }

    /// An instruction with its edits.
    pub fn new(text: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self {
            text: text.into(),
            edits,
        }
    }

    /// The scenario and call with the edits made; `None` where there is none, or one does not apply.
    pub fn apply(&self, scenario: &Scenario, call: &Call) -> Option<(Scenario, Call)> {
        if self.edits.is_empty() {
            return None;
        }
        let mut scenario = scenario.clone();
        let mut call = call.clone();
        for edit in &self.edits {
            edit.apply(&mut scenario, &mut call)?;
        }
        Some((scenario, call))
    }
}

impl Edit {
    fn apply(&self, scenario: &mut Scenario, call: &mut Call) -> Option<()> {
        match self {
            Self::AddRoute { vpc, table, route } => {
                let name = table
                    .clone()
                    .unwrap_or_else(|| implied(scenario, vpc, "main"));
                let table = scenario
                    .route_tables
                    .entry(name)
                    .or_insert_with(|| RouteTable {
                        vpc: vpc.clone(),
                        main: true,
                        propagates: false,
                        routes: Vec::new(),
                    });
                table.routes.push(route.clone());
            }
            Self::AddGroupRule {
                vpc,
                group,
                direction,
                rule,
            } => {
                let name = group
                    .clone()
                    .unwrap_or_else(|| implied(scenario, vpc, "default"));
                let group = scenario
                    .security_groups
                    .entry(name.clone())
                    .or_insert_with(|| default_group(vpc, &name));
                match direction {
                    Direction::Ingress => group.ingress.push(rule.clone()),
                    Direction::Egress => group.egress.push(rule.clone()),
                }
            }
            Self::AddAclRule {
                acl,
                direction,
                rule,
            } => {
                let acl = scenario.network_acls.get_mut(acl)?;
                let rules = match direction {
                    Direction::Ingress => &mut acl.ingress,
                    Direction::Egress => &mut acl.egress,
                };
                rules.push(rule.clone());
                rules.sort_by_key(|rule| rule.rule);
            }
            Self::Set { pointer, value } => {
                let mut whole = serde_json::to_value(&*scenario).ok()?;
                set(&mut whole, pointer, value)?;
                // Through text: one reader of scenarios in the wasm instead of two.
                *scenario = Scenario::from_json(&whole.to_string()).ok()?;
            }
            Self::CallBy { url, headers } => {
                call.url.clone_from(url);
                call.headers.clone_from(headers);
            }
            Self::SignAs { principal } => call.principal = Some(principal.clone()),
        }
        Some(())
    }
}

/// A free name for a part that AWS made with the VPC and that now has to be written down.
fn implied(scenario: &Scenario, vpc: &str, what: &str) -> String {
    let plain = format!("{vpc}_{what}");
    let is_taken = |name: &String| {
        scenario.route_tables.contains_key(name) || scenario.security_groups.contains_key(name)
    };
    (1..)
        .map(|number| match number {
            1 => plain.clone(),
            _ => format!("{plain}_{number}"),
        })
        .find(|name| !is_taken(name))
        .unwrap_or(plain)
}

/// The default group as AWS makes it: in from itself, out to anywhere (N-SG-10).
fn default_group(vpc: &str, name: &str) -> SecurityGroup {
    let rule = |peer| GroupRule {
        protocol: Protocol::All,
        ports: None,
        peer,
        description: String::new(),
    };
    SecurityGroup {
        vpc: vpc.to_owned(),
        account: None,
        also_in: Vec::new(),
        default: true,
        description: "default VPC security group".to_owned(),
        ingress: vec![rule(Peer::Group(name.to_owned()))],
        egress: vec![rule(Peer::Cidr("0.0.0.0/0".to_owned()))],
    }
}

fn set(whole: &mut Value, pointer: &str, value: &Value) -> Option<()> {
    let mut at = whole;
    for segment in pointer.split('/').skip(1) {
        let segment = segment.replace("~1", "/").replace("~0", "~");
        if at.is_null() {
            *at = match segment.as_str() {
                "-" => Value::Array(Vec::new()),
                _ => Value::Object(serde_json::Map::new()),
            };
        }
        at = match at {
            Value::Array(list) => {
                let index = match segment.as_str() {
                    "-" => list.len(),
                    number => number.parse().ok()?,
                };
                if index == list.len() {
                    list.push(Value::Null);
                }
                list.get_mut(index)?
            }
            Value::Object(members) => members.entry(segment).or_insert(Value::Null),
            _ => return None,
        };
    }
    *at = value.clone();
    Some(())
}
