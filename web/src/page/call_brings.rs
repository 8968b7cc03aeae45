//! What a call brings an authorizer: a user pool's token, and an earlier call whose result may still be kept. Knows
//! nothing of what is made of them.

use canvoke::Scenario;
use canvoke::model::{Call, EarlierCall, Token, TokenUse};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::select::select;
use crate::kinds::{Kind, names};
use crate::state::Action;

/// The controls; nothing where the scenario has no authorizer and the call brings nothing.
pub(crate) fn brings(scenario: &Scenario, call: &Call, dispatch: &Callback<Action>) -> Html {
    let has_authorizers = scenario.apis.values().any(|api| {
        let taken = api.deployments.values();
        let mut snapshots = taken.filter_map(|deployment| deployment.snapshot.as_ref());
        !api.authorizers.is_empty() || snapshots.any(|snapshot| !snapshot.authorizers.is_empty())
    });
    if !has_authorizers && call.token.is_none() && call.after.is_none() {
        return html! {};
    }
    let is_open = call.token.is_some() || call.after.is_some();
    html! {
        <details class="as-text" open={is_open}>
            <summary>{"Token and earlier call"}</summary>
            {token(scenario, call, dispatch)}
            {after(call, dispatch)}
        </details>
    }
}

fn token(scenario: &Scenario, call: &Call, dispatch: &Callback<Action>) -> Html {
    let pools = names(scenario, Kind::UserPools);
    if pools.is_empty() && call.token.is_none() {
        return html! {};
    }
    let chosen = call.token.clone();
    let onpool = {
        let call = call.clone();
        dispatch.reform(move |pool: String| {
            let token = (!pool.is_empty()).then(|| Token {
                pool,
                ..call.token.clone().unwrap_or_else(fresh)
            });
            Action::Call(Box::new(Call {
                token,
                ..call.clone()
            }))
        })
    };
    let edit = |change: fn(&mut Token, String)| {
        let call = call.clone();
        dispatch.reform(move |value: String| {
            let mut call = call.clone();
            if let Some(token) = &mut call.token {
                change(token, value);
            }
            Action::Call(Box::new(call))
        })
    };
    let pool = chosen.as_ref().map_or("", |token| token.pool.as_str());
    html! {
        <>
            {select("call-token", "Token of user pool", &pools, pool, Some("none"), &onpool)}
            if let Some(token) = &chosen {
                {select("call-token-use", "It is", &["id".to_owned(), "access".to_owned()], if token.kind == TokenUse::Access { "access" } else { "id" }, None,
                    &edit(|token, value| token.kind = if value == "access" { TokenUse::Access } else { TokenUse::Id }))}
                {line("call-token-scopes", "Scopes, with spaces between", &token.scopes.join(" "),
                    &edit(|token, value| token.scopes = value.split_whitespace().map(str::to_owned).collect()))}
                {line("call-token-client", "App client", token.client.as_deref().unwrap_or_default(),
                    &edit(|token, value| token.client = Some(value).filter(|value| !value.is_empty())))}
                {check("call-token-expired", "Its time is over", token.expired, &edit(|token, value| token.expired = value == "true"))}
                {check("call-token-forged", "Its signature is forged", !token.genuine, &edit(|token, value| token.genuine = value != "true"))}
            }
        </>
    }
}

fn fresh() -> Token {
    Token {
        pool: String::new(),
        kind: TokenUse::Id,
        client: None,
        scopes: Vec::new(),
        expired: false,
        genuine: true,
        header: "Authorization".to_owned(),
    }
}

fn after(call: &Call, dispatch: &Callback<Action>) -> Html {
    let text = call.after.as_ref().map_or(String::new(), |earlier| {
        format!("{} {}", earlier.method, earlier.path)
    });
    let onchange = {
        let call = call.clone();
        dispatch.reform(move |value: String| {
            let seconds = call.after.as_ref().map_or(60, |earlier| earlier.seconds);
            let after = value
                .trim()
                .split_once(' ')
                .map(|(method, path)| EarlierCall {
                    method: method.to_owned(),
                    path: path.trim().to_owned(),
                    seconds,
                });
            Action::Call(Box::new(Call {
                after,
                ..call.clone()
            }))
        })
    };
    let onseconds = {
        let call = call.clone();
        dispatch.reform(move |value: String| {
            let mut call = call.clone();
            if let (Some(earlier), Ok(seconds)) = (&mut call.after, value.trim().parse()) {
                earlier.seconds = seconds;
            }
            Action::Call(Box::new(call))
        })
    };
    html! {
        <>
            {line("call-after", "Made before, such as GET /pets", &text, &onchange)}
            if let Some(earlier) = &call.after {
                {line("call-after-seconds", "Seconds ago", &earlier.seconds.to_string(), &onseconds)}
            }
        </>
    }
}

/// A line of text, which counts when it is left: half of it may mean nothing.
fn line(id: &'static str, label: &str, value: &str, onchange: &Callback<String>) -> Html {
    html! {
        <div class="field">
            <label for={id}>{label.to_owned()}</label>
            <input {id} type="text" autocomplete="off" spellcheck="false" value={value.to_owned()}
                onchange={onchange.reform(|event: Event| event.target_unchecked_into::<HtmlInputElement>().value())} />
        </div>
    }
}

fn check(id: &'static str, label: &str, is_on: bool, onchange: &Callback<String>) -> Html {
    html! {
        <label class="check"><input {id} type="checkbox" checked={is_on}
            onchange={onchange.reform(move |_: Event| (!is_on).to_string())} />{label.to_owned()}</label>
    }
}
