//! Says a change of the verdict once, politely, when it has stood for half a second.

use std::rc::Rc;

use canvoke::Report;
use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::icon::of_answer;

/// The report now.
#[derive(PartialEq, Properties)]
pub(crate) struct LiveProps {
    pub(crate) report: Option<Rc<Report>>,
    pub(crate) is_stale: bool,
    pub(crate) notice: AttrValue,
}

#[component]
pub(crate) fn Live(props: &LiveProps) -> Html {
    let said = use_state(String::new);
    let before = use_mut_ref(String::new);
    let now = props
        .report
        .as_ref()
        .map(|report| standing(report))
        .unwrap_or_default();
    let text = match props.is_stale {
        true => "what is written cannot be answered; the last answer stays".to_owned(),
        false => now.clone(),
    };
    {
        let said = said.clone();
        use_effect_with(
            (text, props.report.clone(), props.notice.clone()),
            move |(text, report, notice)| {
                let (text, notice) = (text.clone(), notice.to_string());
                let call = report
                    .as_ref()
                    .map(|report| call(report))
                    .unwrap_or_default();
                let timeout = Timeout::new(500, move || {
                    let last = before.replace(text.clone());
                    let change = match last.as_str() {
                        "" => String::new(),
                        last if last == text => String::new(),
                        last => format!("{call}: was {last}, now {text}"),
                    };
                    let whole: Vec<String> = [change, notice]
                        .into_iter()
                        .filter(|part| !part.is_empty())
                        .collect();
                    said.set(whole.join(". "));
                });
                move || drop(timeout)
            },
        );
    }
    html! { <p class="unseen" role="status" aria-live="polite">{(*said).clone()}</p> }
}

/// Where a report stands: `denied at route`.
fn standing(report: &Report) -> String {
    let word = of_answer(report.outcome).1.to_lowercase();
    match report.blockers.first() {
        Some(gate) => format!("{word} at {}", gate.gate.replace('_', " ")),
        None => word,
    }
}

fn call(report: &Report) -> String {
    let url = &report.call.url;
    let path = url
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('/'))
        .map_or("", |(_, path)| path);
    format!("{} /{path} from {}", report.call.method, report.call.from)
}
