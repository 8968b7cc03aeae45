//! The rules of placement, on every example.

use super::*;
use crate::state::{Action, EXAMPLES, State, reduce};

fn examples() -> Vec<(State, Layout)> {
    let states = EXAMPLES.iter().map(|example| State::open(example.text));
    states
        .map(|state| {
            let layout = place(&state.draft.scenario, &state.call().from);
            (state, layout)
        })
        .collect()
}

fn overlap(one: Rect, other: Rect) -> bool {
    one.x < other.right()
        && other.x < one.right()
        && one.y < other.bottom()
        && other.y < one.bottom()
}

#[test]
fn boxes_are_inside_one_another_or_apart() {
    for (_, layout) in examples() {
        let whole = Rect {
            x: 0,
            y: 0,
            width: layout.width,
            height: layout.height,
        };
        let mut rects: Vec<Rect> = layout.frames.iter().map(|frame| frame.rect).collect();
        rects.extend(layout.nodes.iter().map(|node| node.rect));
        for (index, one) in rects.iter().enumerate() {
            assert!(whole.holds(*one), "{one:?} in {whole:?}");
            for other in rects.iter().skip(index + 1) {
                assert!(
                    one.holds(*other) || !overlap(*one, *other),
                    "{one:?} {other:?}"
                );
            }
        }
    }
}

#[test]
fn callers_stand_left_of_apis() {
    for (state, layout) in examples() {
        let of = |kind: &'static str| {
            layout
                .nodes
                .iter()
                .filter(move |node| node.pointer.starts_with(kind))
        };
        let callers = of("/clients").map(|node| node.rect.right()).max().unwrap();
        let apis = of("/apis").map(|node| node.rect.x).min().unwrap();
        assert!(callers < apis, "{}", state.draft.scenario.title);
    }
}

#[test]
fn the_way_of_the_tutorial_stops_at_the_caller_and_goes_on_to_the_api() {
    let (state, layout) = examples().remove(0);
    let report = state.seen.report.as_ref().unwrap();
    let way = way(&layout, report.paths.first().unwrap());
    assert_eq!(way.gone.len(), 1);
    let api = layout
        .nodes
        .iter()
        .find(|node| node.kind == NodeKind::Api)
        .unwrap();
    assert_eq!(way.ahead.last().copied(), Some(api.rect.west()));
    let gates: Vec<(&str, bool)> = way
        .marks
        .iter()
        .map(|mark| (mark.gate, mark.is_first))
        .collect();
    assert_eq!(
        gates,
        [("name", true), ("route", false), ("firewall", false)]
    );
    let mut points: Vec<Point> = way.marks.iter().map(|mark| mark.point).collect();
    points.dedup();
    assert_eq!(points.len(), 3);
}

#[test]
fn every_example_has_a_way_and_its_stops_stand_on_it() {
    for (state, layout) in examples() {
        for path in &state.seen.report.as_ref().unwrap().paths {
            let way = way(&layout, path);
            assert!(
                way.gone.len() + way.ahead.len() >= 3,
                "{}",
                state.draft.scenario.title
            );
            assert!(way.marks.iter().any(|mark| mark.is_first));
        }
    }
}

#[test]
fn a_caller_beside_the_endpoint_goes_around_by_the_right() {
    let (state, _) = examples().remove(0);
    let mut call = state.call().clone();
    call.from = "main_instance".to_owned();
    let state = reduce(&state, Action::Call(Box::new(call)), 0.0);
    let layout = place(&state.draft.scenario, &state.call().from);
    let way = way(
        &layout,
        state.seen.report.as_ref().unwrap().paths.first().unwrap(),
    );
    assert!(way.marks.is_empty());
    assert!(way.gone.len() >= 5);
}

#[test]
fn what_refers_to_nothing_is_still_drawn() {
    let mut scenario = canvoke::Scenario::empty();
    let text = r#"{"canvoke": 1, "vpcs": {"a": {"account": "nobody", "cidrs": []}},
        "clients": {"c": {"instance": {"subnet": "none"}}}}"#;
    scenario.clone_from(&canvoke::Scenario::from_json(text).unwrap());
    let layout = place(&scenario, "internet");
    assert_eq!(layout.nodes.len(), 2);
    assert!(
        layout
            .frames
            .iter()
            .any(|frame| frame.note == "not in the scenario")
    );
    assert!(layout.nodes.iter().any(|node| node.pointer == "/from"));
}
