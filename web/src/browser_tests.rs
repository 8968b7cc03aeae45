//! What needs a real browser: the page mounted and typed into, the browser's storage, and how long an answer takes.

use canvoke::answer;
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement, HtmlTextAreaElement};

use crate::browser::{document, now, storage};
use crate::page::App;
use crate::state::{EXAMPLES, Saved, State};

wasm_bindgen_test_configure!(run_in_browser);

async fn mounted() -> Element {
    storage::clear();
    let document = document().unwrap();
    let root = document.create_element("div").unwrap();
    document.body().unwrap().append_child(&root).unwrap();
    let _ = yew::Renderer::<App>::with_root(root.clone()).render();
    TimeoutFuture::new(50).await;
    root
}

fn find(root: &Element, selector: &str) -> Option<Element> {
    root.query_selector(selector).unwrap()
}

fn text(root: &Element, selector: &str) -> String {
    find(root, selector)
        .and_then(|found| found.text_content())
        .unwrap_or_default()
}

#[wasm_bindgen_test]
async fn json_that_cannot_be_read_is_kept_and_the_last_answer_is_dimmed() {
    let root = mounted().await;
    assert_eq!(text(&root, "#answer .outcome strong"), "Denied");
    find(&root, "#tab-json")
        .unwrap()
        .unchecked_into::<HtmlElement>()
        .click();
    TimeoutFuture::new(50).await;
    let area: HtmlTextAreaElement = find(&root, "#json-text").unwrap().unchecked_into();
    let good = area.value();
    let typed = |text: &str| {
        area.set_value(text);
        let options = web_sys::EventInit::new();
        options.set_bubbles(true);
        let event = web_sys::Event::new_with_event_init_dict("input", &options).unwrap();
        area.dispatch_event(&event).unwrap();
    };
    typed(&good.replacen('{', "", 1));
    TimeoutFuture::new(50).await;
    assert!(find(&root, "#answer .answer.dimmed").is_some());
    assert_eq!(text(&root, "#answer .outcome strong"), "Denied");
    assert!(text(&root, "#setup .problem").contains("line"));
    typed(&good);
    TimeoutFuture::new(50).await;
    assert!(find(&root, "#answer .answer.dimmed").is_none());
    root.remove();
}

#[wasm_bindgen_test]
async fn the_browser_keeps_a_state_and_gives_it_back() {
    storage::clear();
    assert_eq!(storage::read(), None);
    let state = State::open(EXAMPLES[0].text);
    assert!(storage::write(&Saved::write(&state).unwrap()));
    let back = State::restored(Saved::read(&storage::read().unwrap()).unwrap());
    assert_eq!(back.draft, state.draft);
    storage::clear();
}

/// Printed, not asserted: a busy machine must not fail the build.
#[wasm_bindgen_test]
fn how_long_an_answer_takes() {
    let state = State::open(EXAMPLES[0].text);
    let mut times: Vec<f64> = (0..1_000)
        .map(|_| {
            let start = now_precise();
            let told = answer(&state.draft.scenario, state.call());
            assert!(told.report.is_some());
            now_precise() - start
        })
        .collect();
    times.sort_by(f64::total_cmp);
    console_log!(
        "canvoke::answer in the browser, 1,000 times: median {:.3} ms, 95th percentile {:.3} ms",
        times[500],
        times[950]
    );
    assert!(now() > 0.0);
}

fn now_precise() -> f64 {
    let performance = js_sys::Reflect::get(&js_sys::global(), &"performance".into()).unwrap();
    let now: js_sys::Function = js_sys::Reflect::get(&performance, &"now".into())
        .unwrap()
        .unchecked_into();
    now.call0(&performance).unwrap().as_f64().unwrap()
}
