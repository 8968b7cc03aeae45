//! The page's state, as a person would use it.

use super::*;
use crate::kinds::{Kind, names};
use canvoke::Place;
use canvoke::report::{GateOutcome, Outcome};
use serde_json::json;

fn tutorial() -> State {
    State::open(EXAMPLES[0].text)
}

/// Each action a minute after the last one.
fn after(state: &State, actions: impl IntoIterator<Item = Action>) -> State {
    let mut now = state.streak.as_ref().map_or(0.0, |(_, at)| *at);
    actions.into_iter().fold(state.clone(), |state, action| {
        now += 60_000.0;
        reduce(&state, action, now)
    })
}

fn put(pointer: &str, value: serde_json::Value) -> Action {
    Action::Edit(Edit::Put {
        pointer: pointer.to_owned(),
        value,
    })
}

fn first_stop(state: &State) -> &'static str {
    let report = state.seen.report.as_ref().unwrap();
    report.blockers.first().map_or("", |gate| gate.gate)
}

#[test]
fn the_tutorial_opens_denied_at_the_name() {
    let state = tutorial();
    assert_eq!(state.seen.report.as_ref().unwrap().outcome, Outcome::Denied);
    assert_eq!(first_stop(&state), "name");
    assert_eq!(state.call().from, "other_instance");
}

#[test]
fn every_example_opens_with_something_to_explain() {
    for example in EXAMPLES {
        let state = State::open(example.text);
        assert_eq!(state.draft.reading, None, "{}", example.name);
        let report = state.seen.report.as_ref().unwrap();
        assert_ne!(report.outcome, Outcome::Allowed, "{}", example.name);
    }
}

#[test]
fn applying_the_first_fixes_ends_allowed_and_undo_gives_back_every_byte() {
    let start = tutorial();
    let mut state = start.clone();
    let mut drafts = vec![start.draft.clone()];
    for step in 1..20 {
        let report = state.seen.report.clone().unwrap();
        let Some(blocker) = report.blockers.first() else {
            break;
        };
        let fix = blocker
            .fixes
            .iter()
            .find(|fix| !fix.edits.is_empty())
            .unwrap();
        state = reduce(
            &state,
            Action::Apply(fix.clone()),
            f64::from(step) * 60_000.0,
        );
        drafts.push(state.draft.clone());
    }
    assert_eq!(
        state.seen.report.as_ref().unwrap().outcome,
        Outcome::Allowed
    );
    assert_eq!(drafts.len(), 4);
    for before in drafts.iter().rev().skip(1) {
        state = reduce(&state, Action::Undo, 0.0);
        assert_eq!(&state.draft, before);
    }
    assert_eq!(state.draft.text.as_bytes(), EXAMPLES[0].text.as_bytes());
    for after in drafts.iter().skip(1) {
        state = reduce(&state, Action::Redo, 0.0);
        assert_eq!(&state.draft, after);
    }
}

#[test]
fn text_that_is_not_json_is_kept_and_the_last_answer_stays() {
    let start = tutorial();
    let broken = start.draft.text.replacen("\"vpcs\": {", "\"vpcs\": ", 1);
    let state = after(&start, [Action::Type(broken.clone())]);
    assert_eq!(&*state.draft.text, broken);
    assert!(state.seen.is_stale);
    assert_eq!(state.seen.report, start.seen.report);
    let [error] = &*state.seen.diagnostics else {
        panic!("one error")
    };
    assert!(error.place.span.is_some_and(|span| span.line > 1));
    // A form's edit would cost the text, so there is none until it can be read.
    let edited = after(
        &state,
        [
            put("/vpcs/main/dns_hostnames", json!(false)),
            Action::Add(Kind::Vpcs),
        ],
    );
    assert_eq!(edited.draft, state.draft);
    let mended = after(&edited, [Action::Type(start.draft.text.to_string())]);
    assert!(!mended.seen.is_stale);
    assert_eq!(after(&mended, [Action::Undo]).draft, state.draft);
    assert_eq!(
        after(&state, [Action::Discard]).draft.scenario,
        start.draft.scenario
    );
}

#[test]
fn one_stretch_of_typing_is_one_step() {
    let start = tutorial();
    let mut state = start.clone();
    for (index, id) in ["1", "12", "123"].into_iter().enumerate() {
        state = reduce(
            &state,
            put("/accounts/directory/id", json!(id)),
            100.0 * index as f64,
        );
    }
    assert_eq!(after(&state, [Action::Undo]).draft, start.draft);
    let later = reduce(
        &state,
        put("/accounts/directory/id", json!("1234")),
        10_000.0,
    );
    assert_eq!(after(&later, [Action::Undo]).draft, state.draft);
}

#[test]
fn a_new_name_is_followed_by_all_that_refers_to_it() {
    let start = tutorial();
    let report = start.seen.report.as_ref().unwrap();
    let codes = |state: &State| -> Vec<String> {
        let report = state.seen.report.as_ref().unwrap();
        report.paths[0]
            .gates
            .iter()
            .map(|gate| gate.code.clone())
            .collect()
    };
    assert_eq!(report.outcome, Outcome::Denied);
    for example in EXAMPLES {
        let start = State::open(example.text);
        for kind in Kind::ALL {
            for name in names(&start.draft.scenario, kind) {
                let pointer = Place::at(&[kind.key(), &name]).pointer;
                let state = after(
                    &start,
                    [Action::Rename {
                        pointer: pointer.clone(),
                        name: "another-name".into(),
                    }],
                );
                assert_ne!(state.draft, start.draft, "{pointer}");
                assert_eq!(codes(&state), codes(&start), "{}: {pointer}", example.name);
                let count = |state: &State| state.seen.diagnostics.len();
                assert_eq!(count(&state), count(&start), "{}: {pointer}", example.name);
            }
        }
    }
}

#[test]
fn a_name_that_is_taken_or_empty_is_refused_with_words() {
    let start = tutorial();
    let rename = |name: &str| Action::Rename {
        pointer: "/vpcs/main".into(),
        name: name.into(),
    };
    let state = after(&start, [rename("other")]);
    assert_eq!(state.draft, start.draft);
    assert!(
        state.notice.contains("`other` is taken"),
        "{}",
        state.notice
    );
    assert_eq!(after(&start, [rename(" ")]).draft, start.draft);
    assert_eq!(after(&start, [rename("main")]), start);
}

#[test]
fn a_deployment_is_followed_by_its_stages() {
    let pointer = "/apis/employee_directory/deployments/first".to_owned();
    let state = after(
        &tutorial(),
        [Action::Rename {
            pointer,
            name: "second".into(),
        }],
    );
    assert_eq!(
        state.draft.scenario.apis["employee_directory"].stages["prod"].deployment,
        "second"
    );
}

#[test]
fn a_policy_keeps_its_text_while_something_else_changes() {
    let start = tutorial();
    let odd = "{ \"Version\":   \"2012-10-17\",\n\n  \"Statement\": []\n}".to_owned();
    let pointer = "/policies/InvokePrivateAPI/document".to_owned();
    let way = segments(&pointer);
    let document = Action::Edit(Edit::Document {
        pointer,
        text: odd.clone(),
    });
    let state = after(
        &start,
        [document, put("/vpcs/main/dns_hostnames", json!(false))],
    );
    assert_eq!(document_text(&state.draft.scenario, &way), Some(odd));
    let policy = |state: &State| {
        state.draft.scenario.apis["employee_directory"]
            .policy
            .as_ref()
            .unwrap()
            .text()
            .to_owned()
    };
    assert!(policy(&state) == policy(&start));
}

#[test]
fn a_policy_that_is_not_json_yet_is_kept_as_typed_and_said() {
    let pointer = "/apis/employee_directory/policy".to_owned();
    let way = segments(&pointer);
    let edit = Action::Edit(Edit::Document {
        pointer,
        text: "{ \"Version\": ".to_owned(),
    });
    let state = after(&tutorial(), [edit]);
    assert_eq!(
        document_text(&state.draft.scenario, &way).unwrap(),
        "{ \"Version\": "
    );
    assert!(!state.seen.diagnostics.is_empty());
    assert!(canvoke::Scenario::from_json(&state.draft.text).is_ok());
}

#[test]
fn a_file_of_ten_megabytes_costs_nothing() {
    let start = tutorial();
    let state = after(
        &start,
        [Action::Open {
            text: " ".repeat(10 << 20),
            what: "big.json".into(),
        }],
    );
    assert_eq!(state.draft, start.draft);
    assert!(
        state.notice.contains("big.json was not opened"),
        "{}",
        state.notice
    );
}

#[test]
fn a_broken_file_is_shown_as_text_and_the_answer_stays() {
    let start = tutorial();
    let state = after(
        &start,
        [Action::Open {
            text: "{".into(),
            what: "half.json".into(),
        }],
    );
    assert_eq!((&*state.draft.text, state.view.tab), ("{", Tab::Json));
    assert_eq!(state.seen.report, start.seen.report);
    assert_eq!(after(&state, [Action::Undo]).draft, start.draft);
}

#[test]
fn a_call_that_names_nothing_keeps_the_last_answer() {
    let start = tutorial();
    let mut call = start.call().clone();
    call.from = "nobody".to_owned();
    let state = after(&start, [Action::Call(Box::new(call))]);
    assert!(state.seen.is_stale && state.seen.report == start.seen.report);
    assert!(
        state
            .seen
            .diagnostics
            .iter()
            .any(|found| found.place.pointer == "/from" && found.place.span.is_none())
    );
}

#[test]
fn the_call_comes_apart_and_together_again_in_every_form() {
    let state = tutorial();
    let found = parts(&state.draft.scenario, state.call()).unwrap();
    assert_eq!(
        (
            found.api.as_str(),
            found.stage.as_str(),
            found.path.as_str()
        ),
        ("employee_directory", "prod", "/employee/1002")
    );
    for (index, form) in found.forms.iter().enumerate() {
        let call = with_form(state.call(), form);
        assert_eq!(
            parts(&state.draft.scenario, &call).unwrap().form,
            Some(index)
        );
    }
    assert_eq!(
        sample_path("/employee/{id}/{proxy+}"),
        "/employee/1002/any/thing"
    );
}

#[test]
fn what_is_saved_comes_back_and_what_is_not_a_record_is_nothing() {
    let state = after(
        &tutorial(),
        [
            Action::Type("{ half".into()),
            Action::Theme(Theme::Dark),
            Action::Tab(Tab::Json),
        ],
    );
    let saved = Saved::read(&Saved::write(&state).unwrap()).unwrap();
    let back = State::restored(saved);
    assert_eq!(
        (&back.draft.text, &back.draft.call, &back.view),
        (&state.draft.text, &state.draft.call, &state.view)
    );
    assert_eq!(
        (&back.draft.scenario, &back.seen.report),
        (&state.draft.scenario, &state.seen.report)
    );
    for text in ["", "{}", "null", "{\"version\": 2}", "\u{0}"] {
        assert_eq!(Saved::read(text), None);
    }
}

#[test]
fn things_are_added_with_a_free_name_and_deleted() {
    let start = tutorial();
    for kind in Kind::ALL {
        let state = after(&start, [Action::Add(kind)]);
        assert_eq!(
            names(&state.draft.scenario, kind).len(),
            names(&start.draft.scenario, kind).len() + 1
        );
        let deleted = after(&state, [Action::Delete(state.view.selected.clone())]);
        assert_eq!(deleted.draft.scenario, start.draft.scenario);
    }
    let state = after(&start, [Action::Delete("/vpcs/main".into())]);
    assert!(
        state.notice.contains("references to it are left"),
        "{}",
        state.notice
    );
}

#[test]
fn every_row_of_the_first_trace_has_an_outcome() {
    let state = tutorial();
    let gates = &state.seen.report.as_ref().unwrap().paths[0].gates;
    assert_eq!(gates.len(), 14);
    assert!(gates.iter().any(|gate| gate.outcome == GateOutcome::Pass));
}
