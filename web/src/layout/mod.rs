//! The diagram as shapes in a plane, placed by rule: accounts hold VPCs, VPCs hold subnets, callers stand left and
//! APIs right. Knows no colours, no browser and no AWS.

mod place;
#[cfg(test)]
mod tests;
mod way;

use canvoke::Scenario;
use canvoke::report::{GateOutcome, ReportedPath};

/// A point, in the diagram's own units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Point {
    pub(crate) x: i32,
    pub(crate) y: i32,
}

/// A rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rect {
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) width: i32,
    pub(crate) height: i32,
}

impl Rect {
    /// Its right edge.
    pub(crate) fn right(self) -> i32 {
        self.x + self.width
    }

    /// Its lower edge.
    pub(crate) fn bottom(self) -> i32 {
        self.y + self.height
    }

    /// The middle of its left edge.
    pub(crate) fn west(self) -> Point {
        Point {
            x: self.x,
            y: self.y + self.height / 2,
        }
    }

    /// The middle of its right edge.
    pub(crate) fn east(self) -> Point {
        Point {
            x: self.right(),
            y: self.y + self.height / 2,
        }
    }

    #[cfg(test)]
    fn holds(self, other: Self) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && other.right() <= self.right()
            && other.bottom() <= self.bottom()
    }
}

/// What a frame is around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FrameKind {
    Account,
    Vpc,
    Subnet,
}

/// A box that holds others.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Frame {
    pub(crate) pointer: String,
    pub(crate) kind: FrameKind,
    pub(crate) title: String,
    /// CIDR block, id.
    pub(crate) note: String,
    pub(crate) rect: Rect,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NodeKind {
    Instance,
    Function,
    Host,
    Internet,
    Endpoint,
    Balancer,
    TransitGateway,
    Site,
    Unmodelled,
    Api,
}

/// A thing in the diagram.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    pub(crate) pointer: String,
    pub(crate) kind: NodeKind,
    pub(crate) title: String,
    /// Where it is, for its accessible name.
    pub(crate) within: String,
    /// Pointer of the subnet it stands in.
    pub(crate) subnet: String,
    pub(crate) rect: Rect,
}

/// A peering between two VPCs, or an attachment between a transit gateway and a VPC or a site.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Link {
    pub(crate) pointer: String,
    pub(crate) title: String,
    /// What it joins, by name.
    pub(crate) between: (String, String),
    pub(crate) line: Vec<Point>,
    pub(crate) middle: Point,
}

/// The shapes of a scenario.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Layout {
    pub(crate) width: i32,
    pub(crate) height: i32,
    /// Outer before inner.
    pub(crate) frames: Vec<Frame>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) links: Vec<Link>,
}

/// A gate that stands on the way.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mark {
    pub(crate) gate: &'static str,
    pub(crate) outcome: GateOutcome,
    /// Whether it is the first one that stops the call.
    pub(crate) is_first: bool,
    /// Pointer of what it stands at.
    pub(crate) at: String,
    pub(crate) summary: String,
    pub(crate) point: Point,
}

/// The way of a call through the shapes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Way {
    /// As far as the call comes.
    pub(crate) gone: Vec<Point>,
    /// How it would go on.
    pub(crate) ahead: Vec<Point>,
    pub(crate) marks: Vec<Mark>,
}

/// Places a scenario. A client `internet` that the scenario does not name is drawn where a call comes from it.
pub(crate) fn place(scenario: &Scenario, from: &str) -> Layout {
    place::place(scenario, from)
}

/// Draws the way of one path through a layout.
pub(crate) fn way(layout: &Layout, path: &ReportedPath) -> Way {
    way::way(layout, path)
}
