//! The call signed step by step, ready lines for tools, and the check of a pasted request. What is typed here is held by
//! the panes, in memory alone.

use std::rc::Rc;

use canvoke::Scenario;
use canvoke::model::Call;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::copy::Copy;
use super::prose::prose;
use super::sign_check::SignCheck;
use crate::browser::now;
use crate::sign::{Ready, Signed, Typed, signed};

/// How long a signed URL can be used at first, in seconds.
const PRESIGNED: u32 = 900;

/// The call, and what is typed.
#[derive(PartialEq, Properties)]
pub(crate) struct SignTabProps {
    pub(crate) scenario: Rc<Scenario>,
    pub(crate) call: Call,
    pub(crate) typed: UseStateHandle<Typed>,
}

/// Seconds since 1970.
pub(super) fn seconds() -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a clock shows a time since 1970"
    )]
    let seconds = (now() / 1000.0) as u64;
    seconds
}

#[component]
pub(crate) fn SignTab(props: &SignTabProps) -> Html {
    let typed = &props.typed;
    let drawn_at = use_memo((), |()| seconds());
    let change = |change: fn(&mut Typed, String)| {
        let typed = typed.clone();
        Callback::from(move |text: String| {
            let mut next = (*typed).clone();
            change(&mut next, text);
            typed.set(next);
        })
    };
    let made = signed(&props.scenario, &props.call, typed, *drawn_at);
    let onnow = {
        let typed = typed.clone();
        Callback::from(move |_: MouseEvent| {
            typed.set(Typed {
                at: Some(seconds()),
                ..(*typed).clone()
            });
        })
    };
    let onforget = {
        let typed = typed.clone();
        Callback::from(move |_: MouseEvent| typed.set(typed.without_keys()))
    };
    let onform = change(|typed, form| typed.presign = (form == "url").then_some(PRESIGNED));
    let onform = Callback::from(move |event: Event| {
        onform.emit(event.target_unchecked_into::<HtmlSelectElement>().value());
    });
    let ontoken = change(|typed, _| typed.shows_token = !typed.shows_token);
    let is_url = typed.presign.is_some();
    html! {
        <div class="signing">
            <p>{"The call above with Signature Version 4. Keys stay in the memory of this page: they are not saved, stand in no link and no export, and a reload forgets them."}</p>
            <fieldset>
                <legend>{"Keys"}</legend>
                {text("sign-id", "Access key id", "text", &typed.id, change(|typed, text| typed.id = text))}
                {text("sign-secret", "Secret access key", "password", &typed.secret, change(|typed, text| typed.secret = text))}
                {text("sign-token", "Session token, of temporary credentials", "password", &typed.token, change(|typed, text| typed.token = text))}
                if typed.has_keys() {
                    <button type="button" onclick={onforget}>{"Forget the keys"}</button>
                }
                if !typed.token.is_empty() {
                    <label class="check"><input type="checkbox" checked={typed.shows_token} onchange={ontoken.reform(|_: Event| String::new())} />{"Show the session token in the request"}</label>
                }
            </fieldset>
            <fieldset>
                <legend>{"Signature"}</legend>
                <div class="field">
                    <label for="sign-form">{"Where it goes"}</label>
                    <select id="sign-form" onchange={onform}>
                        <option value="headers" selected={!is_url}>{"Into the headers"}</option>
                        <option value="url" selected={is_url}>{"Into the URL (presigned)"}</option>
                    </select>
                </div>
                if let Some(seconds) = typed.presign {
                    {text("sign-seconds", "Seconds it can be used", "number", &seconds.to_string(), change(|typed, text| typed.presign = Some(text.parse().unwrap_or(0))))}
                }
                <button type="button" onclick={onnow}>{"Sign with the time now"}</button>
            </fieldset>
            { match &made {
                Ok(signed) => shown(signed),
                Err((message, hint)) => html! { <p class="problem" role="status">{prose(message)}<span class="hint">{" "}{prose(hint)}</span></p> },
            } }
            <SignCheck scenario={props.scenario.clone()} call={props.call.clone()} typed={typed.clone()} onpaste={change(|typed, text| typed.paste = text)} />
        </div>
    }
}

fn text(
    id: &'static str,
    label: &'static str,
    kind: &'static str,
    value: &str,
    onchange: Callback<String>,
) -> Html {
    let oninput = Callback::from(move |event: InputEvent| {
        onchange.emit(event.target_unchecked_into::<HtmlInputElement>().value());
    });
    html! {
        <div class="field">
            <label for={id}>{label}</label>
            <input {id} type={kind} autocomplete="off" spellcheck="false" value={value.to_owned()} {oninput} />
        </div>
    }
}

fn shown(signed: &Signed) -> Html {
    html! {
        <>
            if signed.are_examples {
                <p class="remark depends">{"AWS\u{2019}s example keys sign, which open nothing, until yours are typed."}</p>
            }
            if let Some(warning) = &signed.warning {
                <p class="remark depends">{prose(warning)}</p>
            }
            <p id="sign-summary">{prose(&signed.summary)}</p>
            <h3>{"Step by step"}</h3>
            <ol class="steps">
                { for signed.steps.iter().enumerate().map(|(index, step)| {
                    let text = step.text.clone();
                    html! {
                        <li key={step.title}>
                            <details open={index == 0}>
                                <summary>{step.title}</summary>
                                <pre tabindex="0" aria-label={step.title}>{step.text.clone()}</pre>
                                <Copy title={format!("Copy the {}", step.title)} text={Callback::from(move |()| text.clone())} />
                            </details>
                        </li>
                    }
                }) }
            </ol>
            <h3>{"Ready lines"}</h3>
            <p class="quiet">{"They hold no keys: each tool reads them from its environment."}</p>
            { for signed.lines.iter().map(ready) }
        </>
    }
}

fn ready(line: &Ready) -> Html {
    let text = line.text.clone();
    html! {
        <details key={line.tool.clone()}>
            <summary>{line.tool.clone()}</summary>
            { for line.remarks.iter().map(|remark| html! { <p class="quiet">{prose(remark)}</p> }) }
            <pre tabindex="0" aria-label={line.tool.clone()}>{line.text.clone()}</pre>
            <Copy title={format!("Copy for {}", line.tool)} text={Callback::from(move |()| text.clone())} />
        </details>
    }
}

/// Reads a text area.
pub(super) fn area(event: &InputEvent) -> String {
    event.target_unchecked_into::<HtmlTextAreaElement>().value()
}
