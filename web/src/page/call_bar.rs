//! The call: client, signer, method, API and stage, path, name; or URL and headers as text.

use std::rc::Rc;

use canvoke::Scenario;
use canvoke::model::Call;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::call_brings::brings;
use super::select::select;
use crate::browser::is_narrow;
use crate::kinds::{Kind, names};
use crate::state::{Action, CallParts, forms, parts, sample_path, with_form};

const VERBS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// The call and what it can name.
#[derive(PartialEq, Properties)]
pub(crate) struct CallBarProps {
    pub(crate) scenario: Rc<Scenario>,
    pub(crate) call: Call,
    pub(crate) dispatch: Callback<Action>,
}

#[component]
pub(crate) fn CallBar(props: &CallBarProps) -> Html {
    let (scenario, call) = (&props.scenario, &props.call);
    let found = parts(scenario, call);
    let edit = |change: fn(&mut Call, String)| {
        let call = call.clone();
        props.dispatch.reform(move |value: String| {
            let mut call = call.clone();
            change(&mut call, value);
            Action::Call(Box::new(call))
        })
    };
    let mut clients = names(scenario, Kind::Clients);
    if !clients.iter().any(|name| name == "internet") {
        clients.push("internet".to_owned());
    }
    let mut principals = names(scenario, Kind::Users);
    principals.extend(names(scenario, Kind::Roles));
    principals.extend(names(scenario, Kind::Sessions));
    let kept = names(scenario, Kind::Calls);
    let onkept = {
        let scenario = scenario.clone();
        let dispatch = props.dispatch.clone();
        Callback::from(move |name: String| {
            if let Some(call) = scenario.calls.get(&name) {
                dispatch.emit(Action::Call(Box::new(call.clone())));
            }
        })
    };
    // In a narrow window the answer comes first, and the call is a line above it.
    let is_open = use_memo((), |()| !is_narrow());
    let said = found.as_ref().map_or(call.url.clone(), |found| {
        format!("/{}{}", found.stage, found.path)
    });
    let current = scenario
        .calls
        .iter()
        .find(|(_, kept)| *kept == call)
        .map(|(name, _)| name.clone());
    html! {
        <details class="call-fold" open={*is_open}>
            <summary>
                <span class="quiet">{"Call "}</span>
                <code>{format!("{} {}", call.method, said)}</code>{" from "}<code>{call.from.clone()}</code>
                {match &call.principal {
                    Some(name) => html! { <>{", signed by "}<code>{name.clone()}</code></> },
                    None => html! { {", unsigned"} },
                }}
            </summary>
            <section class="call" aria-label="The call">
            {select("call-from", "From", &clients, &call.from, None, &edit(|call, value| call.from = value))}
            {select("call-as", "Signed by", &principals, call.principal.as_deref().unwrap_or_default(), Some("nobody (unsigned)"),
                &edit(|call, value| call.principal = Some(value).filter(|value| !value.is_empty())))}
            {select("call-method", "Method", &VERBS.map(str::to_owned), &call.method, None, &edit(|call, value| call.method = value))}
            if let Some(found) = found {
                {target(props, &found)}
            }
            <details class="as-text">
                <summary>{"URL and headers"}</summary>
                {text_fields(call, &edit(|call, value| call.url = value), &edit(|call, value| {
                    call.headers = value.lines().map(str::to_owned).filter(|line| !line.is_empty()).collect();
                }))}
            </details>
            {brings(scenario, call, &props.dispatch)}
            <div class="kept">
                if !kept.is_empty() {
                    {select("call-kept", "Kept calls", &kept, current.as_deref().unwrap_or_default(), Some("pick one\u{2026}"), &onkept)}
                }
                <button type="button" disabled={current.is_some()} onclick={props.dispatch.reform(|_| Action::KeepCall)}>{"Keep this call"}</button>
            </div>
            </section>
        </details>
    }
}

/// API, stage, path and name of the URL.
fn target(props: &CallBarProps, found: &CallParts) -> Html {
    let scenario = &props.scenario;
    let to = |change: fn(&mut CallParts, String)| {
        let (scenario, call, found) = (scenario.clone(), props.call.clone(), found.clone());
        props.dispatch.reform(move |value: String| {
            let mut wanted = found.clone();
            change(&mut wanted, value);
            let kind = found
                .form
                .and_then(|form| found.forms.get(form))
                .map(|form| form.label.clone());
            let all = forms(&scenario, &wanted.api, &wanted.stage, &wanted.path);
            let same = all
                .iter()
                .find(|form| Some(&form.label) == kind.as_ref())
                .or(all.first());
            Action::Call(Box::new(
                same.map_or(call.clone(), |form| with_form(&call, form)),
            ))
        })
    };
    let mut stages = Vec::new();
    let mut templates: Vec<String> = Vec::new();
    for (name, api) in &scenario.apis {
        stages.extend(api.stages.keys().map(|stage| format!("{name} / {stage}")));
        if *name == found.api {
            templates.extend(api.resources.keys().cloned());
        }
    }
    let stage = format!("{} / {}", found.api, found.stage);
    let labels: Vec<String> = found.forms.iter().map(|form| form.label.clone()).collect();
    let label = found
        .form
        .and_then(|form| labels.get(form))
        .cloned()
        .unwrap_or_default();
    let onform = {
        let (found, call) = (found.clone(), props.call.clone());
        props.dispatch.reform(move |value: String| {
            let form = found.forms.iter().find(|form| form.label == value);
            Action::Call(Box::new(
                form.map_or(call.clone(), |form| with_form(&call, form)),
            ))
        })
    };
    let onpath = to(|parts, value| {
        parts.path = if value.is_empty() || value.starts_with('/') {
            value
        } else {
            format!("/{value}")
        }
    });
    let onstage = to(|parts, value| {
        if let Some((api, stage)) = value.split_once(" / ") {
            (parts.api, parts.stage) = (api.to_owned(), stage.to_owned());
        }
    });
    let samples: Vec<String> = templates
        .iter()
        .map(|template| sample_path(template))
        .collect();
    html! {
        <>
            {select("call-stage", "API / stage", &stages, &stage, None, &onstage)}
            <div class="field">
                <label for="call-path">{"Path"}</label>
                <input id="call-path" type="text" list="call-paths" autocomplete="off" spellcheck="false" value={found.path.clone()}
                    oninput={onpath.reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value())} />
                <datalist id="call-paths">
                    { for samples.iter().zip(&templates).map(|(sample, template)| html! { <option value={sample.clone()}>{template.clone()}</option> }) }
                </datalist>
            </div>
            {select("call-form", "By the name", &labels, &label, found.form.is_none().then_some("as written below"), &onform)}
        </>
    }
}

fn text_fields(call: &Call, onurl: &Callback<String>, onheaders: &Callback<String>) -> Html {
    html! {
        <>
            <div class="field">
                <label for="call-url">{"URL"}</label>
                <input id="call-url" type="text" autocomplete="off" spellcheck="false" value={call.url.clone()}
                    oninput={onurl.reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value())} />
            </div>
            <div class="field">
                <label for="call-headers">{"Headers, one a line"}</label>
                <textarea id="call-headers" rows="2" spellcheck="false" value={call.headers.join("\n")}
                    onchange={onheaders.reform(|event: Event| event.target_unchecked_into::<HtmlTextAreaElement>().value())} />
            </div>
        </>
    }
}
