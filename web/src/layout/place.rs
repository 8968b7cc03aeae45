//! Where the boxes stand: five columns (callers outside, VPCs without an endpoint, what joins networks, VPCs with one,
//! APIs), a row for each account. Knows nothing of calls but whether one comes from the internet.

use std::collections::BTreeMap;

use canvoke::model::{Attached, Client};
use canvoke::{Place, Scenario};

use super::{Frame, FrameKind, Layout, Link, Node, NodeKind, Point, Rect};

const NODE: (i32, i32) = (138, 36);
const GAP: i32 = 12;
/// Between a subnet's side and its nodes: room for a mark on its edge.
const SIDE: i32 = 22;
/// Between nodes: room for the word below a mark.
const NODE_GAP: i32 = 16;
const PAD: i32 = 10;
const HEAD: i32 = 40;
/// Two lines, and the word above a mark.
const SUBNET_HEAD: i32 = 56;
const ACCOUNT_HEAD: i32 = 30;
const BETWEEN_COLUMNS: i32 = 36;
const SUBNET_WIDTH: i32 = NODE.0 + 2 * SIDE;
const VPC_WIDTH: i32 = SUBNET_WIDTH + 2 * PAD;
const MARGIN: i32 = 8;

/// A VPC and its subnets with their nodes, before they have a place.
struct Draft {
    name: String,
    note: String,
    subnets: Vec<SubnetDraft>,
}

struct SubnetDraft {
    name: String,
    note: String,
    nodes: Vec<(String, NodeKind, String)>,
}

impl SubnetDraft {
    fn height(&self) -> i32 {
        let nodes = i32::try_from(self.nodes.len()).unwrap_or(0).max(1);
        SUBNET_HEAD + nodes * (NODE.1 + NODE_GAP)
    }
}

impl Draft {
    fn height(&self) -> i32 {
        let subnets: i32 = self
            .subnets
            .iter()
            .map(|subnet| subnet.height() + GAP)
            .sum();
        HEAD + subnets.max(GAP)
    }
}

/// One account's row: VPCs without an endpoint, what joins networks, VPCs with one, APIs.
#[derive(Default)]
struct Row {
    columns: [Vec<Draft>; 2],
    /// Transit gateways, and parts that are only drawn.
    middle: Vec<(&'static str, NodeKind, String)>,
    apis: Vec<String>,
}

pub(super) fn place(scenario: &Scenario, from: &str) -> Layout {
    let rows = rows(scenario);
    let outside = outside(scenario, from);
    let used = [0, 1].map(|column| {
        rows.values()
            .any(|row| row.columns.get(column).is_some_and(|vpcs| !vpcs.is_empty()))
    });
    let has_apis = rows.values().any(|row| !row.apis.is_empty());
    let mut x = MARGIN;
    let mut start = |wanted: bool, width: i32| {
        let here = x;
        x += if wanted { width + BETWEEN_COLUMNS } else { 0 };
        here
    };
    let outside_x = start(!outside.is_empty(), NODE.0);
    let left = start(true, PAD - BETWEEN_COLUMNS);
    let has_middle = rows.values().any(|row| !row.middle.is_empty());
    let first = start(used[0], VPC_WIDTH);
    let middle_x = start(has_middle, NODE.0);
    let columns = [first, start(used[1], VPC_WIDTH)];
    let apis_x = start(has_apis, NODE.0);
    let right = (x - BETWEEN_COLUMNS).max(left + NODE.0) + PAD;

    let mut layout = Layout::default();
    let mut y = MARGIN;
    for (account, row) in rows {
        let top = y;
        let known = scenario.accounts.get(&account);
        let frame = layout.frames.len();
        layout.frames.push(Frame {
            pointer: Place::at(&["accounts", &account]).pointer,
            kind: FrameKind::Account,
            title: account,
            note: known.map_or("not in the scenario".to_owned(), |known| known.id.clone()),
            rect: Rect::default(),
        });
        let mut bottom = top + ACCOUNT_HEAD;
        for (vpcs, x) in row.columns.into_iter().zip(columns) {
            let mut y = top + ACCOUNT_HEAD;
            for vpc in vpcs {
                y += draw_vpc(&mut layout, vpc, Point { x, y }) + GAP;
            }
            bottom = bottom.max(y);
        }
        let mut y_middle = top + ACCOUNT_HEAD + HEAD;
        for (key, kind, name) in row.middle {
            let at = Point {
                x: middle_x,
                y: y_middle,
            };
            push_node(&mut layout, (key, name, kind), "", at);
            y_middle += NODE.1 + GAP;
            bottom = bottom.max(y_middle);
        }
        let mut y_api = top + ACCOUNT_HEAD + HEAD;
        for api in row.apis {
            push_node(
                &mut layout,
                ("apis", api, NodeKind::Api),
                "",
                Point {
                    x: apis_x,
                    y: y_api,
                },
            );
            y_api += NODE.1 + GAP;
            bottom = bottom.max(y_api);
        }
        let height = (bottom - top).max(ACCOUNT_HEAD + GAP);
        if let Some(frame) = layout.frames.get_mut(frame) {
            frame.rect = Rect {
                x: left,
                y: top,
                width: right - left,
                height,
            };
        }
        y = top + height + GAP;
    }
    let mut y_outside = MARGIN + ACCOUNT_HEAD + HEAD;
    for (key, name, kind) in outside {
        push_node(
            &mut layout,
            (key, name, kind),
            "",
            Point {
                x: outside_x,
                y: y_outside,
            },
        );
        y_outside += NODE.1 + GAP;
    }
    layout.width = right + MARGIN;
    layout.height = y.max(y_outside) - GAP + MARGIN;
    layout.links = links(scenario, &layout);
    // A client that no scenario names has no pointer into it.
    for node in &mut layout.nodes {
        if node.kind == NodeKind::Internet && !scenario.clients.contains_key(&node.title) {
            node.pointer = "/from".to_owned();
        }
    }
    layout
}

fn rows(scenario: &Scenario) -> BTreeMap<String, Row> {
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for account in scenario.accounts.keys() {
        rows.entry(account.clone()).or_default();
    }
    for (name, vpc) in &scenario.vpcs {
        let has_endpoint = scenario
            .endpoints
            .values()
            .any(|endpoint| endpoint.vpc == *name);
        let row = rows.entry(vpc.account.clone()).or_default();
        let [without, with] = &mut row.columns;
        let column = if has_endpoint { with } else { without };
        column.push(Draft {
            name: name.clone(),
            note: vpc.cidrs.join(", "),
            subnets: subnets(scenario, name),
        });
    }
    for (name, gateway) in &scenario.transit_gateways {
        let row = rows.entry(gateway.account.clone()).or_default();
        let gateway = ("transit_gateways", NodeKind::TransitGateway, name.clone());
        row.middle.push(gateway);
    }
    for (name, part) in &scenario.unmodelled {
        let vpc = part.vpc.as_ref().and_then(|vpc| scenario.vpcs.get(vpc));
        if let Some(vpc) = vpc {
            let row = rows.entry(vpc.account.clone()).or_default();
            row.middle
                .push(("unmodelled", NodeKind::Unmodelled, name.clone()));
        }
    }
    for (name, api) in &scenario.apis {
        rows.entry(api.account.clone())
            .or_default()
            .apis
            .push(name.clone());
    }
    rows
}

fn subnets(scenario: &Scenario, vpc: &str) -> Vec<SubnetDraft> {
    let own = scenario
        .subnets
        .iter()
        .filter(|(_, subnet)| subnet.vpc == vpc);
    own.map(|(name, subnet)| {
        let mut nodes = Vec::new();
        for (client, what) in &scenario.clients {
            match what {
                Client::Instance(instance) if instance.subnet == *name => {
                    nodes.push(("clients".to_owned(), NodeKind::Instance, client.clone()));
                }
                Client::Function(function) if function.subnets.contains(name) => {
                    nodes.push(("clients".to_owned(), NodeKind::Function, client.clone()));
                }
                _ => {}
            }
        }
        for (endpoint, what) in &scenario.endpoints {
            if what.subnets.contains(name) {
                nodes.push(("endpoints".to_owned(), NodeKind::Endpoint, endpoint.clone()));
            }
        }
        for (balancer, what) in &scenario.load_balancers {
            if what.subnets.contains(name) {
                let key = "load_balancers".to_owned();
                nodes.push((key, NodeKind::Balancer, balancer.clone()));
            }
        }
        SubnetDraft {
            name: name.clone(),
            note: format!("{}, {}", subnet.cidr, subnet.zone),
            nodes,
        }
    })
    .collect()
}

/// The callers that stand in no subnet, sites, and drawn parts that are in no VPC.
fn outside(scenario: &Scenario, from: &str) -> Vec<(&'static str, String, NodeKind)> {
    let mut all: Vec<(&'static str, String, NodeKind)> = Vec::new();
    for (name, client) in &scenario.clients {
        let known = |subnet: &String| scenario.subnets.contains_key(subnet);
        match client {
            Client::Internet(_) => all.push(("clients", name.clone(), NodeKind::Internet)),
            Client::OnPremises(_) => all.push(("clients", name.clone(), NodeKind::Host)),
            Client::Function(function) if !function.subnets.iter().any(known) => {
                all.push(("clients", name.clone(), NodeKind::Function));
            }
            Client::Instance(instance) if !known(&instance.subnet) => {
                all.push(("clients", name.clone(), NodeKind::Instance))
            }
            Client::Function(_) | Client::Instance(_) => {}
        }
    }
    if from == "internet" && !scenario.clients.contains_key(from) {
        all.push(("clients", from.to_owned(), NodeKind::Internet));
    }
    for name in scenario.sites.keys() {
        all.push(("sites", name.clone(), NodeKind::Site));
    }
    for (name, part) in &scenario.unmodelled {
        let is_placed = part
            .vpc
            .as_ref()
            .is_some_and(|vpc| scenario.vpcs.contains_key(vpc));
        if !is_placed {
            all.push(("unmodelled", name.clone(), NodeKind::Unmodelled));
        }
    }
    all
}

/// Draws a VPC; gives its height.
fn draw_vpc(layout: &mut Layout, vpc: Draft, at: Point) -> i32 {
    let height = vpc.height();
    layout.frames.push(Frame {
        pointer: Place::at(&["vpcs", &vpc.name]).pointer,
        kind: FrameKind::Vpc,
        title: vpc.name,
        note: vpc.note,
        rect: Rect {
            x: at.x,
            y: at.y,
            width: VPC_WIDTH,
            height,
        },
    });
    let mut y = at.y + HEAD;
    for subnet in vpc.subnets {
        let height = subnet.height();
        let x = at.x + PAD;
        let pointer = Place::at(&["subnets", &subnet.name]).pointer;
        layout.frames.push(Frame {
            pointer,
            kind: FrameKind::Subnet,
            title: subnet.name.clone(),
            note: subnet.note,
            rect: Rect {
                x,
                y,
                width: SUBNET_WIDTH,
                height,
            },
        });
        let mut node_y = y + SUBNET_HEAD;
        for (key, kind, name) in subnet.nodes {
            push_node(
                layout,
                (&key, name, kind),
                &subnet.name,
                Point {
                    x: x + SIDE,
                    y: node_y,
                },
            );
            node_y += NODE.1 + NODE_GAP;
        }
        y += height + GAP;
    }
    height
}

fn push_node(
    layout: &mut Layout,
    (key, name, kind): (&str, String, NodeKind),
    subnet: &str,
    at: Point,
) {
    let subnet_pointer = match subnet {
        "" => String::new(),
        name => Place::at(&["subnets", name]).pointer,
    };
    layout.nodes.push(Node {
        pointer: Place::at(&[key, &name]).pointer,
        kind,
        title: name,
        within: subnet.to_owned(),
        subnet: subnet_pointer,
        rect: Rect {
            x: at.x,
            y: at.y,
            width: NODE.0,
            height: NODE.1,
        },
    });
}

fn links(scenario: &Scenario, layout: &Layout) -> Vec<Link> {
    let rect = |vpc: &str| {
        let pointer = Place::at(&["vpcs", vpc]).pointer;
        layout
            .frames
            .iter()
            .find(|frame| frame.pointer == pointer)
            .map(|frame| frame.rect)
    };
    let mut links: Vec<Link> = Vec::new();
    for (name, peering) in &scenario.peerings {
        let (Some(one), Some(other)) = (rect(&peering.requester), rect(&peering.accepter)) else {
            continue;
        };
        let (left, right) = if one.x <= other.x {
            (one, other)
        } else {
            (other, one)
        };
        let line = if left.x == right.x {
            let (upper, lower) = if left.y <= right.y {
                (left, right)
            } else {
                (right, left)
            };
            let lane = left.right() + BETWEEN_COLUMNS / 3;
            let (start, end) = (upper.bottom() - GAP, lower.y + GAP);
            vec![
                Point {
                    x: upper.right(),
                    y: start,
                },
                Point { x: lane, y: start },
                Point { x: lane, y: end },
                Point {
                    x: lower.right(),
                    y: end,
                },
            ]
        } else {
            // At the height of the first nodes, so that most ways are straight.
            let offset =
                HEAD + SUBNET_HEAD + NODE.1 / 2 + i32::try_from(links.len()).unwrap_or(0) % 4 * GAP;
            let y = left.y.max(right.y) + offset;
            vec![
                Point {
                    x: left.right(),
                    y: y.min(left.bottom() - GAP),
                },
                Point {
                    x: right.x,
                    y: y.min(right.bottom() - GAP),
                },
            ]
        };
        let (first, last) = match (line.get(line.len() / 2 - 1), line.get(line.len() / 2)) {
            (Some(first), Some(last)) => (*first, *last),
            _ => continue,
        };
        links.push(Link {
            pointer: Place::at(&["peerings", name]).pointer,
            title: name.clone(),
            between: (peering.requester.clone(), peering.accepter.clone()),
            middle: Point {
                x: (first.x + last.x) / 2,
                y: (first.y + last.y) / 2,
            },
            line,
        });
    }
    links.extend(attachments(scenario, layout));
    links
}

/// A line from each transit gateway to what is attached to it.
fn attachments(scenario: &Scenario, layout: &Layout) -> Vec<Link> {
    let node = |key: &str, name: &str| {
        let pointer = Place::at(&[key, name]).pointer;
        let found = layout.nodes.iter().find(|node| node.pointer == pointer);
        found.map(|node| node.rect)
    };
    let frame = |vpc: &str| {
        let pointer = Place::at(&["vpcs", vpc]).pointer;
        let found = layout.frames.iter().find(|frame| frame.pointer == pointer);
        found.map(|frame| frame.rect)
    };
    let mut links = Vec::new();
    for (name, attachment) in &scenario.transit_attachments {
        let Some(gateway) = node("transit_gateways", &attachment.gateway) else {
            continue;
        };
        let (other, joined) = match &attachment.to {
            Attached::Vpc(attached) => (frame(&attached.vpc), &attached.vpc),
            Attached::Site(site) => (node("sites", site), site),
            Attached::Peering(far) => (node("transit_gateways", far), far),
            Attached::Unmodelled(part) => (node("unmodelled", part), part),
        };
        let Some(other) = other else { continue };
        // At the height of the gateway where the other side is that tall, else at its nearest edge.
        let (start, end) = if other.right() <= gateway.x {
            (other.right(), gateway.west())
        } else if gateway.right() <= other.x {
            (other.x, gateway.east())
        } else {
            (other.x + other.width / 2, gateway.east())
        };
        let y = end.y.clamp(other.y + GAP, other.bottom() - GAP);
        let start = Point { x: start, y };
        links.push(Link {
            pointer: Place::at(&["transit_attachments", name]).pointer,
            title: name.clone(),
            between: (joined.clone(), attachment.gateway.clone()),
            middle: Point {
                x: (start.x + end.x) / 2,
                y: (start.y + end.y) / 2,
            },
            line: vec![start, end],
        });
    }
    links
}
