//! The way of a call through the placed shapes, and where the gates stand on it. Knows what the report says and
//! nothing of why.

use canvoke::report::{GateOutcome, ReportedGate, ReportedPath};

use super::{Layout, Mark, Node, Point, Rect, Way};

/// Between marks that stand at the same point.
const MARK_STEP: i32 = 46;
/// As far as the edge of the subnet.
const LANE: i32 = 22;
const MARK_BEFORE: i32 = 12;

/// A corner of the line, and which point of the report's way it stands for.
struct Corner {
    point: Point,
    at: Option<String>,
}

pub(super) fn way(layout: &Layout, path: &ReportedPath) -> Way {
    let corners = corners(layout, path);
    let stand = |pointer: &str| {
        let found = corners
            .iter()
            .find(|corner| corner.at.as_deref() == Some(pointer));
        found.or(corners.first()).map(|corner| corner.point)
    };
    let first = path
        .gates
        .iter()
        .position(|gate| gate.outcome == GateOutcome::Block);
    let mut marks: Vec<Mark> = Vec::new();
    for (index, gate) in path.gates.iter().enumerate() {
        if !matches!(gate.outcome, GateOutcome::Block | GateOutcome::Unknown) {
            continue;
        }
        let Some(mut point) = stand(&gate.at) else {
            continue;
        };
        while marks.iter().any(|other| other.point == point) {
            point.y += MARK_STEP;
        }
        marks.push(mark(gate, first == Some(index), point));
    }
    let cut = match first.and_then(|index| path.gates.get(index)) {
        None => corners.len(),
        Some(gate) => corners
            .iter()
            .position(|corner| corner.at.as_deref() == Some(&gate.at))
            .unwrap_or(0),
    };
    let points = |part: &[Corner]| part.iter().map(|corner| corner.point).collect::<Vec<_>>();
    let (gone, ahead) = (corners.get(..=cut), corners.get(cut..));
    Way {
        gone: points(gone.unwrap_or(&corners)),
        ahead: ahead.map(points).unwrap_or_default(),
        marks,
    }
}

fn mark(gate: &ReportedGate, is_first: bool, point: Point) -> Mark {
    Mark {
        gate: gate.gate,
        outcome: gate.outcome,
        is_first,
        at: gate.at.clone(),
        summary: gate.summary.clone(),
        point,
    }
}

fn corners(layout: &Layout, path: &ReportedPath) -> Vec<Corner> {
    let nodes = stations(layout, &path.way);
    let mut corners: Vec<Corner> = Vec::new();
    let mut before: Option<Rect> = None;
    for (index, pointer) in path.way.iter().enumerate() {
        let push = |corners: &mut Vec<Corner>, point: Point, at: Option<&String>| {
            corners.push(Corner {
                point,
                at: at.cloned(),
            });
        };
        let node = nodes
            .iter()
            .find(|(at, _)| *at == index)
            .map(|(_, node)| node.rect);
        let frame = layout
            .frames
            .iter()
            .find(|frame| frame.pointer == *pointer)
            .map(|frame| frame.rect);
        let link = layout.links.iter().find(|link| link.pointer == *pointer);
        if let Some(rect) = node {
            match before {
                None => push(&mut corners, rect.east(), Some(pointer)),
                Some(other) if other.right() < rect.x => {
                    // A mark stands before the node, so that it hides nothing of it.
                    let (x, y) = (rect.x - MARK_BEFORE, rect.west().y);
                    push(&mut corners, Point { x, y }, Some(pointer));
                    push(&mut corners, rect.west(), None);
                }

                Some(other) => {
                    // Stacked in one column: around by the right side.
                    let lane = other.right().max(rect.right()) + LANE;
                    let from = corners.last().map_or(other.east(), |corner| corner.point);
                    let entry = Point {
                        x: rect.right(),
                        y: rect.east().y - 6,
                    };
                    push(&mut corners, Point { x: lane, y: from.y }, None);
                    push(
                        &mut corners,
                        Point {
                            x: lane,
                            y: entry.y,
                        },
                        None,
                    );
                    push(&mut corners, entry, Some(pointer));
                }
            }
            // What comes after leaves on the right.
            if before.is_some() && index + 1 < path.way.len() {
                let out = Point {
                    x: rect.right(),
                    y: rect.east().y + 6,
                };
                push(&mut corners, out, None);
            }
            before = Some(rect);
        } else if let Some(link) = link {
            let is_straight = link.line.len() == 2;
            push(&mut corners, link.middle, Some(pointer));
            if !is_straight {
                before = None.or(before);
            }
        } else if let (Some(rect), Some(other)) = (frame, before) {
            // A subnet: its edge, at the height of the line.
            let next = nodes
                .iter()
                .find(|(at, _)| *at > index)
                .map(|(_, node)| node.rect);
            let entered = next.filter(|next| {
                rect.x <= next.x && next.right() <= rect.right() && next.x > other.right()
            });
            let is_origin = index == 1;
            match entered {
                Some(next) if !is_origin => {
                    push(
                        &mut corners,
                        Point {
                            x: rect.x,
                            y: next.west().y,
                        },
                        Some(pointer),
                    );
                }
                _ if is_origin => push(
                    &mut corners,
                    Point {
                        x: rect.right(),
                        y: other.east().y,
                    },
                    Some(pointer),
                ),
                _ => {}
            }
        }
    }
    corners
}

/// The nodes of the way: an endpoint is the interface in the subnet before it, a client the one in the subnet after.
fn stations<'a>(layout: &'a Layout, way: &[String]) -> Vec<(usize, &'a Node)> {
    let mut stations = Vec::new();
    for (index, pointer) in way.iter().enumerate() {
        let subnet = match index {
            0 => way.get(1),
            _ => way.get(index - 1),
        };
        let mut own = layout.nodes.iter().filter(|node| node.pointer == *pointer);
        let first = own.clone().next();
        if let Some(node) = own.find(|node| Some(&node.subnet) == subnet).or(first) {
            stations.push((index, node));
        }
    }
    stations
}
