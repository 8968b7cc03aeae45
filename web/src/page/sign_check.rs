//! A pasted request and what differs in it, in words.

use std::rc::Rc;

use canvoke::Scenario;
use canvoke::model::Call;
use yew::prelude::*;

use super::icon::icon;
use super::prose::prose;
use super::sign_tab::{area, seconds};
use crate::sign::{Checked, Claim, Typed, checked};

/// The call, and what is typed.
#[derive(PartialEq, Properties)]
pub(crate) struct SignCheckProps {
    pub(crate) scenario: Rc<Scenario>,
    pub(crate) call: Call,
    pub(crate) typed: UseStateHandle<Typed>,
    pub(crate) onpaste: Callback<String>,
}

#[component]
pub(crate) fn SignCheck(props: &SignCheckProps) -> Html {
    let typed = &props.typed;
    let oninput = props.onpaste.reform(|event: InputEvent| area(&event));
    let found = (!typed.paste.trim().is_empty())
        .then(|| checked(&props.scenario, &props.call, typed, seconds()));
    html! {
        <section aria-labelledby="sign-check">
            <h3 id="sign-check">{"Check a request that was refused"}</h3>
            <div class="field">
                <label for="sign-paste">{"Raw HTTP, curl -v, awscurl -v, a DEBUG log of botocore, or a signed URL"}</label>
                <textarea id="sign-paste" rows="6" spellcheck="false" autocomplete="off" value={typed.paste.clone()} {oninput} />
            </div>
            { match &found {
                None => html! { <p class="quiet">{"With your keys typed above, the signature is calculated again; without them it is only read."}</p> },
                Some(Err((message, hint))) => html! { <p class="problem" role="status">{prose(message)}<span class="hint">{" "}{prose(hint)}</span></p> },
                Some(Ok(found)) => shown(found),
            } }
        </section>
    }
}

fn shown(found: &Checked) -> Html {
    html! {
        <>
            <p class={format!("verdict {}", found.class)} role="status">{icon(found.class)}{" "}{prose(&found.summary)}</p>
            if let Some(answer) = &found.answer {
                <p>{"On a method with AWS_IAM the client sees"}</p>
                <pre tabindex="0" aria-label="Answer to this signature">{answer.clone()}</pre>
            }
            <ul class="claims">{ for found.claims.iter().map(claim) }</ul>
            if let Some((canonical, string)) = &found.expected {
                <details>
                    <summary>{"What AWS calculates"}</summary>
                    <pre tabindex="0" aria-label="Canonical request">{canonical.clone()}</pre>
                    <pre tabindex="0" aria-label="String to sign">{string.clone()}</pre>
                </details>
            }
        </>
    }
}

fn claim(claim: &Claim) -> Html {
    html! {
        <li class="claim-row">
            {icon(claim.class)}
            <div>
                <p>{prose(&claim.text)}</p>
                if !claim.see.is_empty() {
                    <pre tabindex="0" aria-label="Side by side">{claim.see.join("\n")}</pre>
                }
                if let Some(fix) = &claim.fix {
                    <p><strong>{"Fix: "}</strong>{prose(fix)}</p>
                }
                if !claim.source.is_empty() {
                    <p class="rule"><a href={claim.source.clone()} rel="noreferrer" target="_blank">{claim.rule.clone()}</a></p>
                }
            </div>
        </li>
    }
}
