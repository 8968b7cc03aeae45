//! The right pane: the verdict in a sentence, what the client sees, the trace, what was assumed; and copying it.

use std::rc::Rc;

use canvoke::report::{FailureKind, Outcome, ReportedPath, Response};
use canvoke::{Diagnostic, Report, explain};
use yew::prelude::*;

use super::copy::Copy;
use super::icon::{icon, of_answer};
use super::observability::observability;
use super::prose::prose;
use super::strip::problems;
use super::tabs::Tabs;
use super::trace::Trace;
use crate::state::Action;

/// The report and which of its paths is shown.
#[derive(PartialEq, Properties)]
pub(crate) struct AnswerProps {
    pub(crate) report: Option<Rc<Report>>,
    pub(crate) is_stale: bool,
    pub(crate) diagnostics: Rc<[Diagnostic]>,
    pub(crate) path: usize,
    pub(crate) dispatch: Callback<Action>,
}

#[component]
pub(crate) fn Answer(props: &AnswerProps) -> Html {
    let stale = props.is_stale.then(|| {
        let errors: Vec<Diagnostic> = props.diagnostics.iter().filter(|found| found.severity == canvoke::Severity::Error).cloned().collect();
        html! {
            <div class="stale-note">
                <p><strong>{"What is written now cannot be answered."}</strong>{" The last answer stays below, dimmed."}</p>
                {problems(&errors, &props.dispatch, false)}
            </div>
        }
    });
    let Some(report) = &props.report else {
        return html! { <>{stale}<p class="teach">{"No answer yet: the call is not understood. Pick a client and an API in the call bar."}</p></> };
    };
    let (class, word) = of_answer(report.outcome);
    let path = report.paths.get(props.path).or(report.paths.first());
    html! {
        <>
            {stale}
            <div class={classes!("answer", props.is_stale.then_some("dimmed"))}>
                <div class={classes!("verdict", class)} tabindex="-1">
                    <p class="outcome">{icon(class)}<strong>{word}</strong></p>
                    <p class="sentence">{prose(&report.summary)}</p>
                </div>
                {response(&report.response)}
                {all_it_takes(report, &props.dispatch)}
                {copies(report)}
                if report.paths.len() > 1 {
                    {path_tabs(report, props)}
                }
                if let Some(path) = path {
                    <div class="panel" role={(report.paths.len() > 1).then_some("tabpanel")} id={format!("panel-path-{}", props.path)}>
                        if report.paths.len() > 1 {
                            {response(&path.response)}
                        }
                        <Trace path={path.clone()} dispatch={props.dispatch.clone()} />
                    </div>
                }
                if let Some(seen) = &report.observability {
                    {observability(seen)}
                }
                if !report.assumptions.is_empty() {
                    <h3>{"Assumed"}</h3>
                    <ul class="assumptions">
                        { for report.assumptions.iter().map(|text| html! { <li>{icon("depends")}<span>{prose(text)}</span></li> }) }
                    </ul>
                }
            </div>
        </>
    }
}

/// Everything that must change, looked for when somebody asks: it takes many simulations.
fn all_it_takes(report: &Rc<Report>, dispatch: &Callback<Action>) -> Html {
    let needs_it = matches!(report.outcome, Outcome::Denied | Outcome::Sometimes);
    let Some(repair) = &report.repair else {
        let onclick = dispatch.reform(|_: MouseEvent| Action::Repair);
        return html! {
            if needs_it {
                <p class="repair"><button type="button" {onclick}>{"Find all it takes"}</button></p>
            }
        };
    };
    let whole = repair.whole();
    let onclick = dispatch.reform(move |_: MouseEvent| Action::Apply(whole.clone()));
    html! {
        <section class="repair" aria-labelledby="all-it-takes">
            <h3 id="all-it-takes" tabindex="-1">{if repair.outcome == Outcome::Allowed { "All it takes" } else { "All it takes, as far as it is simulated" }}</h3>
            if repair.steps.is_empty() {
                <p class="quiet">{"The offered fixes do not lead to an allowed call: some of it must be done by hand."}</p>
            } else {
                <ol>{ for repair.steps.iter().map(|step| html! { <li>{prose(&step.text)}</li> }) }</ol>
                <button type="button" class="apply" {onclick}>{if repair.steps.len() == 1 { "Apply it" } else { "Apply all" }}</button>
            }
        </section>
    }
}

fn response(response: &Response) -> Html {
    let (what, text) = match response {
        Response::Http {
            status,
            error_type,
            body,
            ..
        } => (
            html! { <><strong>{status.to_string()}</strong>if let Some(kind) = error_type { {" "}<code>{format!("x-amzn-ErrorType: {kind}")}</code> }</> },
            body.clone(),
        ),
        Response::Failure { failure, message } => {
            let word = match failure {
                FailureKind::Dns => "The name does not resolve",
                FailureKind::Timeout => "Times out",
                FailureKind::Tls => "The TLS handshake fails",
            };
            (html! { <strong>{word}</strong> }, message.clone())
        }
        Response::Unknown { unknown } => (
            html! { <strong>{"Cannot be told"}</strong> },
            unknown.clone(),
        ),
    };
    html! {
        <div class="response">
            <h3>{"The client sees"}</h3>
            <p>{what}</p>
            <pre tabindex="0" aria-label="Response">{text}</pre>
        </div>
    }
}

fn copies(report: &Rc<Report>) -> Html {
    let with = |make: fn(&Report) -> String| {
        let report = report.clone();
        Callback::from(move |()| make(&report))
    };
    html! {
        <div class="copies" role="group" aria-label="Copy the answer">
            <span class="quiet">{"Copy as"}</span>
            <Copy title="Text" text={with(explain::text)} />
            <Copy title="Markdown" text={with(explain::markdown)} />
            <Copy title="JSON" text={with(|report| serde_json::to_string_pretty(report).unwrap_or_default())} />
        </div>
    }
}

fn path_tabs(report: &Report, props: &AnswerProps) -> Html {
    let title = |path: &ReportedPath| {
        let address = path.address.as_deref().unwrap_or("no address");
        let from = path
            .from_subnet
            .as_ref()
            .map(|subnet| format!(" from {subnet}"))
            .unwrap_or_default();
        let is_ambiguous = report
            .paths
            .iter()
            .filter(|other| other.address == path.address && other.from_subnet == path.from_subnet)
            .count()
            > 1;
        let ports = path
            .source_ports
            .filter(|_| is_ambiguous)
            .map(|(least, most)| format!(", ports {least}-{most}"))
            .unwrap_or_default();
        AttrValue::from(format!(
            "{address}{from}{ports}: {}",
            of_answer(path.outcome).1.to_lowercase()
        ))
    };
    let tabs = report
        .paths
        .iter()
        .enumerate()
        .map(|(index, path)| (title(path), AttrValue::from(format!("path-{index}"))));
    let chosen = props.path.min(report.paths.len().saturating_sub(1));
    html! {
        <Tabs label="Paths" tabs={tabs.collect::<Vec<_>>()} {chosen} onchoose={props.dispatch.reform(Action::Path)} />
    }
}
