//! Fixes: typed edits of a scenario and its call, as data, and how they are applied. Knows nothing of verdicts.

use serde::Serialize;
use serde_json::Value;

use crate::model::{
    AclAction, AclRule, Call, GroupRule, NetworkAcl, Peer, Protocol, Route, RouteTable, Scenario,
    SecurityGroup, TransitRoute, TransitRouteTable,
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
    /// Adds a static route to a transit gateway's table; `None`: its implied default one, which gets a name.
    AddTransitRoute {
        /// Name of the gateway.
        gateway: String,
        /// Name of the table.
        table: Option<String>,
        /// The route.
        route: TransitRoute,
    },
    /// Associates an attachment with a transit gateway's table; `None`: its implied default one, which gets a name.
    Associate {
        /// Name of the gateway.
        gateway: String,
        /// Name of the table.
        table: Option<String>,
        /// Name of the attachment.
        attachment: String,
    },
    /// Lets an attachment propagate into a transit gateway's table; `None`: its implied default one, which gets a name.
    Propagate {
        /// Name of the gateway.
        gateway: String,
        /// Name of the table.
        table: Option<String>,
        /// Name of the attachment.
        attachment: String,
    },
    /// Puts a rule into a network ACL; `None`: the VPC's implied default one, which gets a name.
    AddAclRule {
        /// Name of the VPC.
        vpc: String,
        /// Name of the ACL.
        acl: Option<String>,
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
    /// Sets a member of the call, given by its JSON pointer.
    SetCall {
        /// JSON pointer.
        pointer: String,
        /// The new value; null: the member is left out.
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
    /// Makes the call's signature as it should be.
    SignAfresh,
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
                let main = || {
                    let mut tables = scenario.route_tables.iter();
                    tables.find(|(_, table)| table.main && table.vpc == *vpc)
                };
                let name = table
                    .clone()
                    .or_else(|| main().map(|(name, _)| name.clone()))
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
                let default = || {
                    let mut groups = scenario.security_groups.iter();
                    groups.find(|(_, group)| group.default && group.vpc == *vpc)
                };
                let name = group
                    .clone()
                    .or_else(|| default().map(|(name, _)| name.clone()))
                    .unwrap_or_else(|| implied(scenario, vpc, "default"));
                let made = default_group(vpc, &name, has_ipv6(scenario, vpc));
                let group = scenario.security_groups.entry(name).or_insert(made);
                match direction {
                    Direction::Ingress => group.ingress.push(rule.clone()),
                    Direction::Egress => group.egress.push(rule.clone()),
                }
            }
            Self::AddAclRule {
                vpc,
                acl,
                direction,
                rule,
            } => {
                let default = || {
                    let mut acls = scenario.network_acls.iter();
                    acls.find(|(_, acl)| acl.default && acl.vpc == *vpc)
                };
                let name = acl
                    .clone()
                    .or_else(|| default().map(|(name, _)| name.clone()))
                    .unwrap_or_else(|| implied(scenario, vpc, "default"));
                let made = default_acl(vpc, has_ipv6(scenario, vpc));
                let acl = scenario.network_acls.entry(name).or_insert(made);
                let rules = match direction {
                    Direction::Ingress => &mut acl.ingress,
                    Direction::Egress => &mut acl.egress,
                };
                let mut rule = rule.clone();
                // Several fixes of one list may have chosen one number: the next free one before it serves as well.
                while rule.rule > 1 && rules.iter().any(|other| other.rule == rule.rule) {
                    rule.rule -= 1;
                }
                rules.push(rule);
                rules.sort_by_key(|rule| rule.rule);
            }
            Self::AddTransitRoute {
                gateway,
                table,
                route,
            } => transit_table(scenario, gateway, table.as_deref())
                .routes
                .push(route.clone()),
            Self::Associate {
                gateway,
                table,
                attachment,
            } => transit_table(scenario, gateway, table.as_deref())
                .associations
                .push(attachment.clone()),
            Self::Propagate {
                gateway,
                table,
                attachment,
            } => transit_table(scenario, gateway, table.as_deref())
                .propagations
                .push(attachment.clone()),
            Self::Set { pointer, value } => {
                let mut whole = serde_json::to_value(&*scenario).ok()?;
                set(&mut whole, pointer, value)?;
                // Through text: one reader of scenarios in the wasm instead of two.
                *scenario = Scenario::from_json(&whole.to_string()).ok()?;
            }
            Self::SetCall { pointer, value } => {
                let mut whole = serde_json::to_value(&*call).ok()?;
                set(&mut whole, pointer, value)?;
                *call = serde_json::from_str(&whole.to_string()).ok()?;
            }
            Self::CallBy { url, headers } => {
                call.url.clone_from(url);
                call.headers.clone_from(headers);
            }
            Self::SignAs { principal } => call.principal = Some(principal.clone()),
            Self::SignAfresh => call.signature = None,
        }
        Some(())
    }
}

/// A free name for a part that AWS made with the VPC and that now has to be written down.
fn implied(scenario: &Scenario, vpc: &str, what: &str) -> String {
    let plain = format!("{vpc}_{what}");
    let is_taken = |name: &String| {
        scenario.route_tables.contains_key(name)
            || scenario.security_groups.contains_key(name)
            || scenario.network_acls.contains_key(name)
            || scenario.transit_route_tables.contains_key(name)
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
fn default_group(vpc: &str, name: &str, has_ipv6: bool) -> SecurityGroup {
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
        egress: everywhere(has_ipv6)
            .map(|block| rule(Peer::Cidr(block.to_owned())))
            .collect(),
    }
}

/// The default network ACL as AWS makes it: everything passes (N-ACL-01).
fn default_acl(vpc: &str, has_ipv6: bool) -> NetworkAcl {
    let rules: Vec<AclRule> = (100..)
        .zip(everywhere(has_ipv6))
        .map(|(rule, block)| AclRule {
            rule,
            action: AclAction::Allow,
            protocol: Protocol::All,
            ports: None,
            cidr: block.to_owned(),
        })
        .collect();
    NetworkAcl {
        vpc: vpc.to_owned(),
        default: true,
        ingress: rules.clone(),
        egress: rules,
    }
}

fn has_ipv6(scenario: &Scenario, vpc: &str) -> bool {
    let vpc = scenario.vpcs.get(vpc);
    vpc.is_some_and(|vpc| !vpc.ipv6_cidrs.is_empty())
}

fn everywhere(has_ipv6: bool) -> impl Iterator<Item = &'static str> {
    std::iter::once("0.0.0.0/0").chain(has_ipv6.then_some("::/0"))
}

/// The table of that name, or the gateway's default one, which is written down where it is implied.
fn transit_table<'s>(
    scenario: &'s mut Scenario,
    gateway: &str,
    table: Option<&str>,
) -> &'s mut TransitRouteTable {
    let default = || {
        let mut tables = scenario.transit_route_tables.iter();
        tables.find(|(_, table)| table.default && table.gateway == gateway)
    };
    let name = table
        .map(str::to_owned)
        .or_else(|| default().map(|(name, _)| name.clone()))
        .unwrap_or_else(|| implied(scenario, gateway, "default"));
    scenario
        .transit_route_tables
        .entry(name)
        .or_insert_with(|| TransitRouteTable {
            gateway: gateway.to_owned(),
            default: true,
            associations: Vec::new(),
            propagations: Vec::new(),
            routes: Vec::new(),
        })
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
