//! A row of tabs: one stop for the tabulator key, arrows between them.

use yew::prelude::*;

use crate::browser::focus;

/// Titles, ids and which one is chosen.
#[derive(PartialEq, Properties)]
pub(crate) struct TabsProps {
    /// What the row is of.
    pub(crate) label: AttrValue,
    /// `(title, id)` of each; the id of its panel is `panel-id`.
    pub(crate) tabs: Vec<(AttrValue, AttrValue)>,
    pub(crate) chosen: usize,
    pub(crate) onchoose: Callback<usize>,
}

#[component]
pub(crate) fn Tabs(props: &TabsProps) -> Html {
    let count = props.tabs.len();
    let onkeydown = {
        let (onchoose, chosen, ids) = (props.onchoose.clone(), props.chosen, props.tabs.clone());
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowRight" => (chosen + 1) % count.max(1),
                "ArrowLeft" => (chosen + count.saturating_sub(1)) % count.max(1),
                "Home" => 0,
                "End" => count.saturating_sub(1),
                _ => return,
            };
            event.prevent_default();
            onchoose.emit(next);
            if let Some((_, id)) = ids.get(next) {
                focus::element(&format!("tab-{id}"));
            }
        })
    };
    let tab = |(index, (title, id)): (usize, &(AttrValue, AttrValue))| {
        let is_chosen = index == props.chosen;
        let onclick = props.onchoose.reform(move |_| index);
        html! {
            <button key={id.to_string()} type="button" role="tab" id={format!("tab-{id}")} class="tab"
                aria-selected={is_chosen.to_string()} aria-controls={is_chosen.then(|| format!("panel-{id}"))}
                tabindex={if is_chosen { "0" } else { "-1" }} {onclick}>
                {title.to_string()}
            </button>
        }
    };
    html! {
        <div class="tabs" role="tablist" aria-label={props.label.clone()} {onkeydown}>
            { for props.tabs.iter().enumerate().map(tab) }
        </div>
    }
}
