//! The picture: nested boxes, the way of the call, the gates that stop it. It illustrates the trace; every node can
//! be reached and opened by keyboard, and is named in full.

use std::rc::Rc;

use canvoke::report::{GateOutcome, ReportedPath};
use canvoke::{Report, Scenario};
use yew::prelude::*;

use super::glyph::{glyph, word};
use super::icon::of_gate;
use super::marks::{legend, mark};
use super::prose::plain;
use crate::browser::focus;
use crate::layout::{Frame, FrameKind, Link, Node, Point, Way, place, way};
use crate::state::Action;

/// The scenario, and the path that is shown.
#[derive(PartialEq, Properties)]
pub(crate) struct DiagramProps {
    pub(crate) scenario: Rc<Scenario>,
    pub(crate) from: AttrValue,
    pub(crate) report: Option<Rc<Report>>,
    pub(crate) is_stale: bool,
    pub(crate) path: usize,
    pub(crate) selected: AttrValue,
    pub(crate) dispatch: Callback<Action>,
}

#[component]
pub(crate) fn Diagram(props: &DiagramProps) -> Html {
    let layout = use_memo(
        (props.scenario.clone(), props.from.clone()),
        |(scenario, from)| place(scenario, from),
    );
    let path = props
        .report
        .as_ref()
        .and_then(|report| report.paths.get(props.path).or(report.paths.first()));
    let drawn = path.map(|path| way(&layout, path)).unwrap_or_default();
    if layout.frames.is_empty() && layout.nodes.is_empty() {
        return html! { <p class="teach">{"Nothing is drawn yet: add an account, a VPC and an endpoint in the set-up."}</p> };
    }
    let scene = Picture {
        way: &drawn,
        path,
        props,
    };
    let view = format!("0 0 {} {}", layout.width, layout.height);
    html! {
        <>
            <div class={classes!("picture", props.is_stale.then_some("dimmed"))}>
                <svg viewBox={view} width={(layout.width * 5 / 4).to_string()} height={(layout.height * 5 / 4).to_string()} role="graphics-document"
                    aria-label="Diagram of the set-up, with the way of the call" onkeydown={keys()}>
                    { for layout.frames.iter().map(|frame| scene.frame(frame)) }
                    { for layout.links.iter().map(|link| scene.link(link)) }
                    <polyline class="way ahead" points={points(&drawn.ahead)} />
                    <polyline class="way gone" points={points(&drawn.gone)} />
                    { for layout.nodes.iter().map(|node| scene.node(node)) }
                    { for drawn.marks.iter().map(mark) }
                </svg>
            </div>
            {legend()}
        </>
    }
}

/// What the parts of the picture are drawn from.
struct Picture<'a> {
    way: &'a Way,
    path: Option<&'a ReportedPath>,
    props: &'a DiagramProps,
}

impl Picture<'_> {
    fn open(&self, pointer: &str) -> (Callback<MouseEvent>, Callback<KeyboardEvent>) {
        let act = match pointer {
            "/from" => Action::Jump {
                place: canvoke::Place::at(&["from"]),
                to_text: false,
            },
            pointer => Action::Select(pointer.to_owned()),
        };
        let (click, key) = (act.clone(), act);
        let dispatch = self.props.dispatch.clone();
        let onkeydown = Callback::from(move |event: KeyboardEvent| {
            if matches!(event.key().as_str(), "Enter" | " ") {
                event.prevent_default();
                dispatch.emit(key.clone());
            }
        });
        (
            self.props.dispatch.reform(move |_| click.clone()),
            onkeydown,
        )
    }

    /// What the report says of a thing, for its accessible name.
    fn state(&self, pointer: &str) -> String {
        let is_on_way = self
            .path
            .is_some_and(|path| path.way.iter().any(|at| at == pointer));
        let mut state = if is_on_way {
            ", on the way of the call".to_owned()
        } else {
            String::new()
        };
        for mark in self.way.marks.iter().filter(|mark| mark.at == pointer) {
            let (_, word) = of_gate(mark.outcome, mark.is_first);
            let what = match mark.outcome {
                GateOutcome::Block if mark.is_first => "stops this call",
                GateOutcome::Block => "would also stop this call",
                _ => word,
            };
            state.push_str(&format!(
                ", {what} at {}: {}",
                mark.gate.replace('_', " "),
                plain(&mark.summary)
            ));
        }
        state
    }

    fn frame(&self, frame: &Frame) -> Html {
        let (class, what) = match frame.kind {
            FrameKind::Account => ("account", "Account"),
            FrameKind::Vpc => ("vpc", "VPC"),
            FrameKind::Subnet => ("subnet", "Subnet"),
        };
        let rect = frame.rect;
        let (onclick, onkeydown) = self.open(&frame.pointer);
        let on = (frame.pointer == *self.props.selected).then_some("selected");
        let (x, y) = ((rect.x + 10).to_string(), rect.y + 17);
        // Accounts are wide: their id stands beside the name.
        let note = match frame.kind {
            FrameKind::Account => html! { <tspan class="note" dx="6">{frame.note.clone()}</tspan> },
            FrameKind::Vpc | FrameKind::Subnet => {
                html! { <tspan class="note" x={x.clone()} dy="15">{frame.note.clone()}</tspan> }
            }
        };
        html! {
            <g key={frame.pointer.clone()}>
            <g class={classes!("frame", class, on)} tabindex="0" role="button" {onclick} {onkeydown}
                data-at={frame.pointer.clone()} aria-label={format!("{what} {}, {}{}", frame.title, frame.note, self.state(&frame.pointer))}>
                <rect x={rect.x.to_string()} y={rect.y.to_string()} width={rect.width.to_string()} height={rect.height.to_string()} rx="6" />
            </g>
                <text aria-hidden="true" x={x.clone()} y={y.to_string()}>{format!("{what} ")}<tspan class="name">{short(&frame.title, 20)}</tspan>{note}</text>
            </g>
        }
    }

    fn link(&self, link: &Link) -> Html {
        let (onclick, onkeydown) = self.open(&link.pointer);
        let on = (link.pointer == *self.props.selected).then_some("selected");
        let name = format!(
            "Peering {} between {} and {}{}",
            link.title,
            link.between.0,
            link.between.1,
            self.state(&link.pointer)
        );
        let Point { x, y } = link.middle;
        html! {
            <g key={link.pointer.clone()}>
            <g class={classes!("link", on)} tabindex="0" role="button" {onclick} {onkeydown} data-at={link.pointer.clone()} aria-label={name}>
                <polyline class="hit" points={points(&link.line)} />
                <polyline points={points(&link.line)} />
                <rect class="hit" x={(x - 12).to_string()} y={(y - 12).to_string()} width="24" height="24" />
                <path class="knot" d={format!("M{} {y} L{x} {} L{} {y} L{x} {} Z", x - 5, y - 5, x + 5, y + 5)} />
            </g>
                <text aria-hidden="true" class="small" x={x.to_string()} y={(y - 36).to_string()} text-anchor="middle">{"peering"}</text>
            </g>
        }
    }

    fn node(&self, node: &Node) -> Html {
        let (onclick, onkeydown) = self.open(&node.pointer);
        let on = (node.pointer == *self.props.selected).then_some("selected");
        let subnet = if node.within.is_empty() {
            String::new()
        } else {
            format!(" in subnet {}", node.within)
        };
        let rect = node.rect;
        html! {
            <g key={format!("{}{}", node.pointer, node.subnet)}>
            <g class={classes!("node", on)} tabindex="0" role="button" {onclick} {onkeydown}
                data-at={node.pointer.clone()} aria-label={format!("{} {}{subnet}{}", word(node.kind), node.title, self.state(&node.pointer))}>
                <rect x={rect.x.to_string()} y={rect.y.to_string()} width={rect.width.to_string()} height={rect.height.to_string()} rx="4" />
                <g transform={format!("translate({} {})", rect.x + 8, rect.y + 10)}>{glyph(node.kind)}</g>
            </g>
                <text aria-hidden="true" x={(rect.x + 30).to_string()} y={(rect.y + 15).to_string()} class="small">{word(node.kind)}</text>
                <text aria-hidden="true" x={(rect.x + 30).to_string()} y={(rect.y + 29).to_string()} class="name">{short(&node.title, 14)}</text>
            </g>
        }
    }
}

/// Arrows between the things, Alt with them along the way of the call.
fn keys() -> Callback<KeyboardEvent> {
    Callback::from(|event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => 1,
            "ArrowLeft" | "ArrowUp" => -1,
            "Escape" => {
                focus::element("diagram");
                return;
            }
            _ => return,
        };
        event.prevent_default();
        let selector = if event.alt_key() {
            "#diagram [aria-label*='on the way of the call']"
        } else {
            "#diagram [data-at]"
        };
        focus::step(selector, step);
    })
}

fn points(points: &[Point]) -> String {
    let all: Vec<String> = points
        .iter()
        .map(|point| format!("{},{}", point.x, point.y))
        .collect();
    all.join(" ")
}

/// A name cut to fit its box; the whole of it is in the accessible name and the form.
fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let start: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{start}\u{2026}")
}
