//! What the call leaves in logs, traces and metrics, folded up under the answer.

use canvoke::report::{Log, Observability};
use yew::prelude::*;

use super::prose::prose;

/// The section.
pub(super) fn observability(seen: &Observability) -> Html {
    let tracing = &seen.tracing;
    html! {
        <details class="fold observability">
            <summary>{"What stage "}<code>{seen.stage.clone()}</code>{" keeps of it"}</summary>
            {log("Access log", &seen.access_log)}
            {log("Execution log", &seen.execution_log)}
            <h4>{"X-Ray"}</h4>
            <p>{if tracing.active { "Active. " } else { "Off. " }}{"Sampled: "}{prose(&tracing.sampling)}</p>
            <h4>{"Metrics"}</h4>
            if seen.metrics.is_empty() {
                <p>{"None move."}</p>
            } else {
                <table>
                    <thead><tr><th scope="col">{"AWS/ApiGateway"}</th><th scope="col">{"adds"}</th></tr></thead>
                    <tbody>
                        { for seen.metrics.iter().map(|metric| html! {
                            <tr><th scope="row">{metric.name}</th><td>{metric.value.clone()}</td></tr>
                        }) }
                    </tbody>
                </table>
                <p class="quiet">{"By "}{seen.metrics.first().map(|metric| metric.dimensions.join("; ")).unwrap_or_default()}</p>
            }
            if !seen.notes.is_empty() {
                <ul class="notes">{ for seen.notes.iter().map(|note| html! { <li>{prose(note)}</li> }) }</ul>
            }
        </details>
    }
}

fn log(title: &'static str, log: &Log) -> Html {
    html! {
        <>
            <h4>{title}</h4>
            <p>
                if let Some(destination) = &log.destination {
                    <code>{destination.clone()}</code>
                } else {
                    {"None: "}
                }
                if !log.note.is_empty() {
                    {if log.destination.is_some() { " " } else { "" }}{prose(&log.note)}
                }
            </p>
            if !log.lines.is_empty() {
                <pre tabindex="0" aria-label={title}>{log.lines.join("\n")}</pre>
            }
        </>
    }
}
