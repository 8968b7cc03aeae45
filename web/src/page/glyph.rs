//! Neutral glyphs of the diagram, of our own drawing: 16 by 16, lines only.

use yew::prelude::*;

use crate::layout::NodeKind;

/// The glyph of a node, its upper left corner at the origin.
pub(crate) fn glyph(kind: NodeKind) -> Html {
    let lines = match kind {
        NodeKind::Instance => "M2 3 H14 V11 H2 Z M6 14 H10 M8 11 V14",
        NodeKind::Function => "M3 2 H6 L13 14 M7.5 6 L3 14",
        NodeKind::Host => "M3 2 H13 V14 H3 Z M6 5 H10 M6 8 H10 M8 11 V14",
        NodeKind::Internet => {
            "M8 1.5 A6.5 6.5 0 1 0 8 14.5 A6.5 6.5 0 1 0 8 1.5 M1.5 8 H14.5 M8 1.5 C4 5 4 11 8 14.5 C12 11 12 5 8 1.5"
        }
        NodeKind::Endpoint => "M1 8 H5 M11 8 H15 M8 4.5 A3.5 3.5 0 1 0 8 11.5 A3.5 3.5 0 1 0 8 4.5",
        NodeKind::Balancer => {
            "M8 2 V6 M8 6 L3 11 M8 6 L13 11 M8 6 V11 M1.5 11 H4.5 V14 H1.5 Z M6.5 11 H9.5 V14 H6.5 Z M11.5 11 H14.5 V14 H11.5 Z"
        }
        NodeKind::TransitGateway => "M8 1.5 L14.5 8 L8 14.5 L1.5 8 Z M5 8 H11 M8 5 V11",
        NodeKind::Site => "M2 14 V6 L6 8 V6 L10 8 V3 H14 V14 Z M5 11 H6 M9 11 H10",
        NodeKind::Unmodelled => "M3 3 H13 V13 H3 Z M6.5 6.5 A1.6 1.6 0 1 1 8 9 M8 11 V11.4",
        NodeKind::Api => "M5 3 L1.5 8 L5 13 M11 3 L14.5 8 L11 13 M9.5 2 L6.5 14",
    };
    html! { <path class="glyph" d={lines} /> }
}

/// What a node is, in a word.
pub(crate) fn word(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Instance => "Instance",
        NodeKind::Function => "Function",
        NodeKind::Host => "Host on premises",
        NodeKind::Internet => "Internet host",
        NodeKind::Endpoint => "Endpoint",
        NodeKind::Balancer => "Load balancer",
        NodeKind::TransitGateway => "Transit gateway",
        NodeKind::Site => "Site on premises",
        NodeKind::Unmodelled => "Part that is not simulated",
        NodeKind::Api => "API",
    }
}
