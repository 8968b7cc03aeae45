//! The scenario as Terraform: files to read, copy and download. The text is the exporter's.

use std::rc::Rc;

use canvoke::Scenario;
use canvoke_terraform::{File, export};
use yew::prelude::*;

use super::copy::Copy;
use super::prose::{count, prose};
use crate::archive::zip;
use crate::browser::download::download;

/// The scenario.
#[derive(PartialEq, Properties)]
pub(crate) struct TerraformTabProps {
    pub(crate) scenario: Rc<Scenario>,
}

#[component]
pub(crate) fn TerraformTab(props: &TerraformTabProps) -> Html {
    let exported = use_memo(props.scenario.clone(), |scenario| export(scenario));
    let chosen = use_state(|| "network.tf".to_owned());
    let (files, diagnostics) = &*exported;
    let Some(file) = files
        .iter()
        .find(|file| file.name == *chosen)
        .or(files.first())
    else {
        return html! { <p class="teach">{"There is nothing to write as Terraform yet: add a VPC or an API."}</p> };
    };
    let onzip = {
        let exported = exported.clone();
        Callback::from(move |_: MouseEvent| {
            let (files, _) = &*exported;
            let archive = zip(files
                .iter()
                .map(|file| (file.name.as_str(), file.text.as_str())));
            download("canvoke-terraform.zip", "application/zip", &archive);
        })
    };
    let onfile = {
        let file = file.clone();
        Callback::from(move |_: MouseEvent| {
            download(&file.name, "text/plain", file.text.as_bytes());
        })
    };
    let text = {
        let file = file.clone();
        Callback::from(move |()| file.text.clone())
    };
    let entry = |other: &File| {
        let name = other.name.clone();
        let onclick = {
            let (chosen, name) = (chosen.clone(), name.clone());
            Callback::from(move |_: MouseEvent| chosen.set(name.clone()))
        };
        html! {
            <li key={name.clone()}>
                <button type="button" class="thing" aria-pressed={(name == file.name).to_string()} {onclick}>{name}</button>
            </li>
        }
    };
    html! {
        <>
            <div class="copies">
                <button type="button" class="main" onclick={onzip}>{"Download all as zip"}</button>
                <button type="button" onclick={onfile}>{format!("Download {}", file.name)}</button>
                <Copy title={format!("Copy {}", file.name)} {text} />
            </div>
            <ul class="things" aria-label="Files">{ for files.iter().map(entry) }</ul>
            if !diagnostics.is_empty() {
                <details class="fold">
                    <summary>{count(diagnostics.len(), "thing to know", "things to know")}</summary>
                    <ul class="diagnostics">
                        { for diagnostics.iter().map(|found| html! {
                            <li class="problem"><span>{prose(&found.message)}</span><span class="hint">{prose(&found.hint)}</span></li>
                        }) }
                    </ul>
                </details>
            }
            <pre class="file" tabindex="0" aria-label={file.name.clone()}>{file.text.clone()}</pre>
        </>
    }
}
