//! A load on the APIs: who sends how much, who gets how many 429, and by which limit. The arithmetic is the core's.

use std::rc::Rc;

use canvoke::model::Call;
use canvoke::report::{LoadReport, LoadStream};
use canvoke::{Scenario, load_answer};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::load_plan::{Change, LONGEST, MOST, Plan, Sender};
use super::load_plot::plot;
use super::prose::prose;

/// The call, and what is typed.
#[derive(PartialEq, Properties)]
pub(crate) struct LoadTabProps {
    pub(crate) scenario: Rc<Scenario>,
    pub(crate) call: Call,
    pub(crate) plan: UseStateHandle<Plan>,
}

#[component]
pub(crate) fn LoadTab(props: &LoadTabProps) -> Html {
    let plan = &props.plan;
    let key = (props.scenario.clone(), props.call.clone(), (**plan).clone());
    let answer = use_memo(key, |(scenario, call, plan)| {
        load_answer(scenario, &plan.load(scenario, call))
    });
    let change = |change: Change| {
        let plan = plan.clone();
        Callback::from(move |number: f64| {
            let mut next = (*plan).clone();
            change(&mut next, number);
            plan.set(next);
        })
    };
    let onmore = change(Box::new(|plan, _| {
        let last = plan.senders.last().cloned();
        plan.senders.extend(last.or(Plan::default().senders.pop()));
    }));
    let onseconds = change(Box::new(|plan, seconds| {
        plan.seconds = whole(seconds).clamp(1, LONGEST);
    }));
    let row = |(index, sender): (usize, &Sender)| {
        let set = |set: fn(&mut Sender, f64)| {
            change(Box::new(move |plan, number| {
                if let Some(sender) = plan.senders.get_mut(index) {
                    set(sender, number);
                }
            }))
        };
        let oncall = {
            let plan = plan.clone();
            Callback::from(move |event: Event| {
                let mut next = (*plan).clone();
                let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
                if let Some(sender) = next.senders.get_mut(index) {
                    sender.call = chosen;
                }
                plan.set(next);
            })
        };
        let onless = change(Box::new(move |plan, _| {
            if index < plan.senders.len() {
                plan.senders.remove(index);
            }
        }));
        let number_id = index + 1;
        html! {
            <fieldset key={index}>
                <legend>{format!("Client {number_id}")}</legend>
                <div class="field">
                    <label for={format!("load-call-{index}")}>{"Call"}</label>
                    <select id={format!("load-call-{index}")} onchange={oncall}>
                        <option value="" selected={sender.call.is_empty()}>{"The call above"}</option>
                        { for props.scenario.calls.keys().map(|name| html! {
                            <option value={name.clone()} selected={*name == sender.call}>{name.clone()}</option>
                        }) }
                    </select>
                </div>
                {number(format!("load-rate-{index}"), "Requests a second", sender.rate, set(|sender, rate| sender.rate = rate.clamp(0.0, MOST)))}
                {number(format!("load-burst-{index}"), "At once at the start, on top", f64::from(sender.burst), set(|sender, burst| sender.burst = whole(burst).min(100_000)))}
                if plan.senders.len() > 1 {
                    <button type="button" onclick={onless.reform(|_: MouseEvent| 0.0)}>{format!("Remove client {number_id}")}</button>
                }
            </fieldset>
        }
    };
    html! {
        <div class="load">
            <p>{"How many of so many requests a second get 429, and by which limit: of a usage plan, a method, a stage or the account."}</p>
            {number("load-seconds".to_owned(), "Seconds", f64::from(plan.seconds), onseconds)}
            { for plan.senders.iter().enumerate().map(row) }
            <button type="button" onclick={onmore.reform(|_: MouseEvent| 0.0)}>{"Add a client"}</button>
            { match &answer.report {
                Some(report) => shown(report),
                None => html! { <p class="problem">{"A call of the load is not understood: its problems stand below the page."}</p> },
            } }
        </div>
    }
}

fn whole(number: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast of a number out of range gives the nearest end"
    )]
    let whole = number as u32;
    whole
}

fn number(id: String, label: &'static str, value: f64, onchange: Callback<f64>) -> Html {
    let onchange = Callback::from(move |event: Event| {
        let typed = event.target_unchecked_into::<HtmlInputElement>().value();
        if let Ok(number) = typed.parse::<f64>() {
            onchange.emit(number);
        }
    });
    html! {
        <div class="field">
            <label for={id.clone()}>{label}</label>
            <input {id} type="number" min="0" step="any" inputmode="decimal" value={value.to_string()} {onchange} />
        </div>
    }
}

fn shown(report: &LoadReport) -> Html {
    html! {
        <>
            <div role="status">{ for report.clients.iter().map(said) }</div>
            // What another gate stops meets no limit, and is no 429.
            { for report.clients.iter().filter(|client| client.stopped_by.is_none()).map(plot) }
            if !report.limits.is_empty() {
                <h3>{"Limits on the way"}</h3>
                <table>
                    <thead><tr><th scope="col">{"Limit"}</th><th scope="col">{"Rate"}</th><th scope="col">{"Burst"}</th></tr></thead>
                    <tbody>
                        { for report.limits.iter().map(|limit| html! {
                            <tr><th scope="row">{prose(&limit.name)}</th><td>{limit.rate}</td><td>{limit.burst}</td></tr>
                        }) }
                    </tbody>
                </table>
            }
            if report.each_stands_for > 1 {
                <p class="quiet">{format!("Each request that was followed stands for {}.", report.each_stands_for)}</p>
            }
            <p class="quiet">{prose(report.note)}</p>
        </>
    }
}

/// One client's figures in a sentence, and which limit refused how many.
fn said(client: &LoadStream) -> Html {
    html! {
        <>
            <p>
                <strong>{client.name.clone()}</strong>
                {format!(": {} sent, {} passed, {} refused with 429 ({:.1} %).", client.sent, client.passed, client.refused, client.share * 100.0)}
                if let Some(gate) = client.stopped_by {
                    {format!(" No request meets a limit: gate {} stops them first.", gate.replace('_', " "))}
                }
            </p>
            if !client.causes.is_empty() {
                <ul>
                    { for client.causes.iter().map(|cause| html! { <li>{format!("{} by ", cause.count)}{prose(&cause.limit)}{" ("}<code>{cause.error}</code>{")"}</li> }) }
                </ul>
            }
        </>
    }
}
